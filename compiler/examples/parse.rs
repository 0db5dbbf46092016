//! Parses files and prints what is wrong with them: `cargo run --example parse -- FILE...`.
//!
//! `--strict` turns historical spellings into errors, `--lazy` leaves bodies unparsed until the
//! end, `--tokens` and `--tree` print what was read.

use mojo_compiler::diagnostics::{Severity, SourceMap, print_to_stderr};
use mojo_compiler::syntax::parser::parse_module;
use mojo_compiler::syntax::print::{print_module, print_tokens};
use mojo_compiler::syntax::{Dialect, ParseOptions, ParseSession, SourceText};

/// What to print besides errors.
#[derive(Clone, Copy, PartialEq)]
enum Emit {
    Nothing,
    Tokens,
    Tree,
}

fn main() -> std::io::Result<()> {
    let mut options = ParseOptions::default();
    let mut emit = Emit::Nothing;
    let mut failed = 0;
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--strict" => options.dialect = Dialect::Strict,
            "--lazy" => options.lazy_bodies = true,
            "--tokens" => emit = Emit::Tokens,
            "--tree" => emit = Emit::Tree,
            path => failed += usize::from(parse(path, options, emit)?),
        }
    }
    if failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn parse(path: &str, options: ParseOptions, emit: Emit) -> std::io::Result<bool> {
    let mut map = SourceMap::new();
    let file = map.add(path, std::fs::read_to_string(path)?);
    let session = ParseSession::new();
    let module = parse_module(&session, SourceText { file, text: map.text(file), options });
    match emit {
        Emit::Nothing => {}
        Emit::Tokens => print!("{}", print_tokens(map.text(file))),
        Emit::Tree => print!("{}", print_module(module)),
    }
    session.release_all();
    let diagnostics = session.take_diagnostics();
    print_to_stderr(&map, &diagnostics)?;
    Ok(diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error))
}
