//! Functions do the same before and after their vectors are split for registers of 16, 32 and 64 bytes.

mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use mojo_runtime::{NativeConfig, NativeCtx};
use mojo_vm::ir::filetest::run_commands;
use mojo_vm::ir::{Const, FuncId, Module, parse_module, verify_module};
use mojo_vm::jit::legalise::{legalise, signature};
use mojo_vm::{Engine, Limits, Vm};
use support::generate::{Rng, module};
use support::{from_slots, same_value, to_slots};

/// The module with every function and signature split.
fn split(module: &Module, width: u32) -> Module {
    let mut split = module.clone();
    for decl in &mut split.funcs {
        decl.sig = signature(&decl.sig, width);
        if let Some(body) = &mut decl.body {
            *body = legalise(body, width).unwrap_or_else(|| body.clone());
            body.sig = decl.sig.clone();
        }
    }
    for sig in &mut split.sigs {
        *sig = signature(sig, width);
    }
    split
}

/// Results of a call in slots; nothing if it traps.
fn call(module: &Module, func: FuncId, args: &[Const]) -> Option<Vec<u64>> {
    let natives = NativeCtx::new(NativeConfig::captured());
    let mut vm = Vm::new(Arc::new(Engine::new(module.clone())), natives, Limits::default()).unwrap();
    let slots: Vec<u64> = args.iter().flat_map(to_slots).collect();
    vm.call(func, &slots).ok()
}

/// Compares a call before and after.
fn check(name: &str, module: &Module, func: FuncId, argument_lists: &[Vec<Const>]) {
    for width in [16, 32, 64] {
        let split = split(module, width);
        verify_module(&split).unwrap_or_else(|error| panic!("{name}, width {width}: {error}\n{module}\n==>\n{split}"));
        for args in argument_lists {
            let (before, after) = (call(module, func, args), call(&split, func, args));
            let same = match (&before, &after) {
                (Some(before), Some(after)) => {
                    let (mut before, mut after) = (&before[..], &after[..]);
                    let mut results = module.func(func).sig.results.iter();
                    results.all(|&ty| same_value(&from_slots(ty, &mut before), &from_slots(ty, &mut after)))
                }
                (None, None) => true,
                _ => false,
            };
            let texts = || format!("{module}\n==>\n{split}");
            assert!(same, "{name}, width {width}, {args:?}: {before:x?} is not {after:x?}\n{}", texts());
        }
    }
}

#[test]
fn files() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ir/run")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let module = parse_module(&text).unwrap();
        for command in run_commands(&text, &module).unwrap() {
            check(&format!("{}:{}", path.display(), command.line), &module, command.func, &[command.args]);
        }
    }
}

/// `IR_SEEDS=from..to` chooses other modules than the usual ones.
fn seeds() -> std::ops::Range<u64> {
    let Ok(text) = std::env::var("IR_SEEDS") else { return 0..150 };
    let (from, to) = text.split_once("..").expect("IR_SEEDS=from..to");
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn random_modules() {
    for seed in seeds() {
        let (module, func) = module(seed, 3);
        verify_module(&module).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{module}"));
        let mut rng = Rng::new(seed + 1_000_000);
        let params = module.func(func).sig.params.clone();
        let args: Vec<Vec<Const>> = (0..3).map(|_| params.iter().map(|&ty| rng.constant(ty)).collect()).collect();
        check(&format!("seed {seed}"), &module, func, &args);
    }
}
