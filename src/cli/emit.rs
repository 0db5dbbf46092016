//! `mojo run --emit=STAGE`: the stages of compilation as text.

use std::path::Path;

use mojo::Build;
use mojo_compiler::diagnostics::{self, SourceMap};
use mojo_compiler::syntax::session::SourceText;
use mojo_compiler::syntax::{ParseOptions, ParseSession, lexer, parser};

use super::options::Emit;
use super::{Cli, FAILURE, run};

/// Tokens or tree of one file.
pub(super) fn print_syntax(cli: &Cli, path: &Path, stage: Emit) -> u8 {
    let (path, text) = match mojo::read_source(path) {
        Ok(source) => source,
        Err(error) => return run::report_build_error(cli, error),
    };
    if stage == Emit::Tokens {
        return cli.print(&tokens(&text));
    }
    let mut sources = SourceMap::new();
    let file = sources.add(path.display().to_string(), text.clone());
    let session = ParseSession::new();
    let source = SourceText { file, text: &text, options: ParseOptions::default() };
    let tree = format!("{:#?}\n", parser::parse_module(&session, source));
    let errors = session.take_diagnostics();
    // Standard error may be closed: then nobody wants to know.
    let _ = diagnostics::print_to_stderr(&sources, &errors);
    cli.print(&tree);
    if errors.is_empty() { 0 } else { FAILURE }
}

/// One token a line: its extent, its kind, its text.
fn tokens(text: &str) -> String {
    lexer::tokens(text)
        .map(|token| format!("{:?} {:?} {:?}\n", token.span(), token.kind, token.span().text(text)))
        .collect()
}

/// What became of the program.
pub(super) fn print_code(cli: &Cli, build: &Build, stage: Emit) -> u8 {
    match stage {
        Emit::Mir => cli.print(&build.mir),
        Emit::Ir => cli.print(&build.script.ir()),
        Emit::Bytecode => cli.print(&build.script.bytecode()),
        Emit::Tokens | Emit::Ast => 0,
    }
}
