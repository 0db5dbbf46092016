//! Tokens and trees as text, for `mojo run --emit=tokens|ast` and for tests.
//!
//! A tree is printed with one line per statement or declaration, indented by nesting. Expressions,
//! types, targets and patterns stand on their line in prefix form: `(+ a (call f b k=1))`.

mod decl;
mod expr;
mod stmt;

use std::fmt::Write as _;

use super::ast::Module;
use super::lexer::{Lexer, tokens};
use super::token::TokenKind;

/// One line per token: `line:column`, kind, text.
pub fn print_tokens(source: &str) -> String {
    let mut out = String::new();
    let (mut line, mut line_start, mut scanned) = (1, 0, 0);
    for token in tokens(source) {
        let start = token.start as usize;
        for newline in memchr::memchr_iter(b'\n', &source.as_bytes()[scanned..start]) {
            line += 1;
            line_start = scanned + newline + 1;
        }
        scanned = start;
        let text = token.span().text(source);
        let column = start - line_start + 1;
        let _ = match token.kind {
            kind if kind.text() == text => writeln!(out, "{line}:{column} {text}"),
            TokenKind::Invalid => writeln!(out, "{line}:{column} <invalid> {text:?} {}", reason(source, token.start)),
            kind => writeln!(out, "{line}:{column} {} {text:?}", kind.text()),
        };
    }
    out
}

/// Why the token at `start` is invalid.
fn reason(source: &str, start: u32) -> String {
    let mut lexer = Lexer::resume(source, start as usize, source.len());
    lexer.next_token();
    lexer.error().map(|(error, _)| error.to_string()).unwrap_or_default()
}

/// The tree of a file. Bodies that have not been parsed yet are parsed for this.
pub fn print_module(module: &Module<'_>) -> String {
    let mut printer = Printer { out: String::new(), indent: 0 };
    printer.line("module");
    printer.nested(|printer| {
        if let Some(doc) = module.doc {
            printer.line(format_args!("doc {:?}", doc.value));
        }
        for stmt in module.stmts {
            printer.stmt(stmt);
        }
    });
    printer.out
}

struct Printer {
    out: String,
    indent: usize,
}

impl Printer {
    fn line(&mut self, text: impl std::fmt::Display) {
        let _ = writeln!(self.out, "{:indent$}{text}", "", indent = self.indent * 2);
    }

    fn nested(&mut self, print: impl FnOnce(&mut Self)) {
        self.indent += 1;
        print(self);
        self.indent -= 1;
    }
}
