//! Tests in text files below `tests/ir`:
//!
//! * `print/`: parses, verifies and prints back exactly as written.
//! * `verify/`: one function each that the verifier rejects with the text in `; error: ...`.
//! * `opt/` and `tier2/`: modules, and what the optimisers make of them.
//! * `run/`: verified modules with `; run:` commands, for everything that runs IR.

use std::fs;
use std::path::{Path, PathBuf};

use mojo_vm::ir::filetest::run_commands;
use mojo_vm::ir::{FuncId, Module, parse_module, verify_module};
use mojo_vm::opt::tier2::{Target, Tier2};
use mojo_vm::opt::{OptOptions, optimize_module};

fn files(directory: &str) -> Vec<(PathBuf, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ir").join(directory);
    let mut files: Vec<PathBuf> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no tests in {}", path.display());
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn text_round_trips() {
    for (path, source) in files("print") {
        let module = parse_module(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        verify_module(&module).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(module.to_string(), source, "{}", path.display());
    }
}

#[test]
fn runnable_modules_are_valid() {
    for (path, source) in files("run") {
        let module = parse_module(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        verify_module(&module).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let commands = run_commands(&source, &module).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!commands.is_empty(), "{}", path.display());
    }
}

/// Each file holds functions with the comment `; error: text` before them; they are tried one at a time.
#[test]
fn invalid_functions_are_rejected() {
    for (path, source) in files("verify") {
        for case in source.split("; error: ").skip(1) {
            let (expected, text) = case.split_once('\n').unwrap();
            let found = match parse_module(text) {
                Err(error) => error.to_string(),
                Ok(module) => verify_module(&module).map_or_else(|error| error.to_string(), |()| "valid".to_string()),
            };
            assert!(found.contains(expected), "{}: expected {expected:?}, found {found:?}", path.display());
        }
    }
}

/// Each file holds a module, the line `; ---- becomes`, and what `optimize` makes of it. With the
/// environment variable `UPDATE_IR` set, the second part is written anew.
fn expect_optimised(directory: &str, optimize: impl Fn(&mut Module)) {
    const SEPARATOR: &str = "; ---- becomes\n";
    for (path, source) in files(directory) {
        let (input, expected) = source.split_once(SEPARATOR).unwrap_or((&source, ""));
        let mut module = parse_module(input).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        verify_module(&module).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        optimize(&mut module);
        verify_module(&module).unwrap_or_else(|error| panic!("{}: {error}\n{module}", path.display()));
        let found = module.to_string();
        if std::env::var_os("UPDATE_IR").is_some() {
            fs::write(&path, format!("{input}{SEPARATOR}{found}")).unwrap();
        } else {
            assert_eq!(found, expected, "{}", path.display());
        }
    }
}

fn functions(module: &Module) -> Vec<FuncId> {
    (0..module.funcs.len()).map(FuncId::from_index).collect()
}

#[test]
fn optimiser_makes_what_is_expected() {
    expect_optimised("opt", |module| {
        let roots = functions(module);
        optimize_module(module, &roots, &OptOptions::default());
    });
}

#[test]
fn second_tier_makes_what_is_expected() {
    expect_optimised("tier2", |module| {
        let original = module.clone();
        let mut optimizer = Tier2::new();
        for id in functions(module) {
            if let Some(body) = &original.func(id).body {
                let body = optimizer.optimize(&original, id, body, &Target { vector_bytes: 64 });
                module.func_mut(id).body = Some(body);
            }
        }
    });
}
