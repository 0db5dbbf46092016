//! What must hold for any input to the front end.

use mojo_compiler::diagnostics::{Diagnostic, SourceMap, render};
use mojo_compiler::syntax::parser::parse_module;
use mojo_compiler::syntax::print::{print_module, print_tokens};
use mojo_compiler::syntax::{ParseOptions, ParseSession, SourceText};

/// Puts `text` through lexer, parser and printers, and returns the diagnostics of all bodies in order of position.
///
/// Panics if something does that must not: a diagnostic outside the text, or one that cannot be
/// shown.
pub fn parse(text: &str, options: ParseOptions) -> Vec<Diagnostic> {
    std::hint::black_box(print_tokens(text));
    let mut map = SourceMap::new();
    let file = map.add("fuzz.mojo", text.to_string());
    let session = ParseSession::new();
    let module = parse_module(&session, SourceText { file, text, options });
    std::hint::black_box(print_module(module));
    session.release_all();
    let mut diagnostics = session.take_diagnostics();
    for diagnostic in &diagnostics {
        let label = diagnostic.label.as_ref().expect("a syntax error has a place");
        assert!(label.caret as usize <= text.len(), "{} is outside", diagnostic.message);
    }
    // Of many errors a few are enough to try the renderer.
    for diagnostic in diagnostics.iter().take(3) {
        let mut shown = String::new();
        render(&map, diagnostic, false, &mut shown);
        std::hint::black_box(shown);
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.label.as_ref().map(|label| label.caret));
    diagnostics
}
