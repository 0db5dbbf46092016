//! Parses files and prints what is wrong with them: `cargo run --example parse -- FILE...`.
//!
//! `--strict` turns historical spellings into errors, `--lazy` leaves bodies unparsed until the end.

use mojo_compiler::diagnostics::{Severity, SourceMap, print_to_stderr};
use mojo_compiler::syntax::parser::parse_module;
use mojo_compiler::syntax::{Dialect, ParseOptions, ParseSession, SourceText};

fn main() -> std::io::Result<()> {
    let mut options = ParseOptions::default();
    let mut failed = 0;
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--strict" => options.dialect = Dialect::Strict,
            "--lazy" => options.lazy_bodies = true,
            path => failed += usize::from(parse(path, options)?),
        }
    }
    if failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn parse(path: &str, options: ParseOptions) -> std::io::Result<bool> {
    let mut map = SourceMap::new();
    let file = map.add(path, std::fs::read_to_string(path)?);
    let session = ParseSession::new();
    parse_module(&session, SourceText { file, text: map.text(file), options });
    session.release_all();
    let diagnostics = session.take_diagnostics();
    print_to_stderr(&map, &diagnostics)?;
    Ok(diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error))
}
