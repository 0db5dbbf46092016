//! The documents in `syntax/`: programs with the errors or trees they must give.

use std::fmt::Write as _;

use mojo_compiler::diagnostics::{Severity, SourceMap};
use mojo_compiler::syntax::parser::parse_module;
use mojo_compiler::syntax::print::{print_module, print_tokens};
use mojo_compiler::syntax::{Dialect, ParseOptions, ParseSession, SourceText};

/// A fenced block of a document, with the heading above it and the line below it.
struct Block<'d> {
    heading: &'d str,
    language: &'d str,
    text: String,
    after: &'d str,
}

fn blocks(document: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut heading = "";
    let mut open: Option<Block<'_>> = None;
    for line in document.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some(Block { heading, language, text: String::new(), after: "" }),
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some(block), _) => block.text += &format!("{line}\n"),
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    heading = title;
                } else if let Some(block) = blocks.last_mut()
                    && block.after.is_empty()
                {
                    block.after = line;
                }
            }
        }
    }
    blocks
}

/// Errors (without warnings) as `line:column: message`, a line each; the tree.
fn parse(text: &str, options: ParseOptions) -> (String, String) {
    let mut map = SourceMap::new();
    let file = map.add("test.mojo", text.to_string());
    let session = ParseSession::new();
    let module = parse_module(&session, SourceText { file, text, options });
    let tree = print_module(module);
    session.release_all();
    let mut errors = String::new();
    for diagnostic in session.take_diagnostics() {
        if diagnostic.severity == Severity::Error {
            let label = diagnostic.label.expect("a syntax error has a place");
            let position = map.position(file, label.caret);
            let _ = writeln!(errors, "{}:{}: {}", position.line, position.column, diagnostic.message);
        }
    }
    (errors, tree)
}

fn strict(lazy_bodies: bool) -> ParseOptions {
    ParseOptions { dialect: Dialect::Strict, lazy_bodies }
}

#[test]
fn errors() {
    let mut failures = String::new();
    for block in blocks(include_str!("syntax/errors.md")) {
        let place = block.after.strip_prefix("at ").expect("a program is followed by `at line:column`");
        let expected = format!("{place}: {}", block.heading);
        for lazy_bodies in [false, true] {
            let (errors, _) = parse(&block.text, strict(lazy_bodies));
            let first = errors.lines().next().unwrap_or("no error");
            // Late bodies report late: there the error only has to be among the others.
            if first != expected && !(lazy_bodies && errors.lines().any(|error| error == expected)) {
                let _ = writeln!(failures, "{}\n  expected {expected}\n  found    {first}\n", block.text);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn accepted() {
    for block in blocks(include_str!("syntax/accepted.md")) {
        for options in [strict(false), strict(true), ParseOptions::default()] {
            let (errors, _) = parse(&block.text, options);
            assert_eq!(errors, "", "{}", block.text);
        }
    }
}

#[test]
fn trees() {
    let mut program = None;
    for block in blocks(include_str!("syntax/trees.md")) {
        match block.language {
            "mojo" => program = Some(block.text),
            _ => {
                let program = program.take().expect("a tree follows a program");
                let (_, tree) = parse(&program, ParseOptions::default());
                assert_eq!(tree, block.text, "{}", block.heading);
            }
        }
    }
}

#[test]
fn token_listing() {
    let listing = print_tokens("def f(x):\n  return x+0x1F # c\n$ 'a'\n");
    let expected = "1:1 def\n1:5 <identifier> \"f\"\n1:6 (\n1:7 <identifier> \"x\"\n1:8 )\n1:9 :\n\
                    2:3 return\n2:10 <identifier> \"x\"\n2:11 +\n2:12 <integer> \"0x1F\"\n\
                    3:1 <invalid> \"$\" unexpected character\n3:3 <string> \"'a'\"\n";
    assert_eq!(listing, expected);
}

#[test]
fn historical_spellings_warn_once_each() {
    let text = "fn f(owned x: Int) -> __type_of(x):\n    let y = x\n    alias Z = 3\n    return y\n";
    let session = ParseSession::new();
    let mut map = SourceMap::new();
    let file = map.add("test.mojo", text.to_string());
    let options = ParseOptions::default();
    parse_module(&session, SourceText { file, text, options });
    session.release_all();
    let messages: Vec<String> = session.take_diagnostics().into_iter().map(|warning| warning.message).collect();
    assert_eq!(
        messages,
        [
            "'owned' is deprecated; use 'var'",
            "'__type_of' is deprecated; use 'type_of'",
            "'let' is deprecated; use 'var'",
            "'alias' is deprecated; use 'comptime'"
        ]
    );
}

/// Errors of a body come when the body is asked for, those of the file at once.
#[test]
fn body_errors_are_held_back() {
    let text = "def f():\n    x = )\nstruct S:\n    y\n";
    let session = ParseSession::new();
    let mut map = SourceMap::new();
    let file = map.add("test.mojo", text.to_string());
    let module = parse_module(&session, SourceText { file, text, options: ParseOptions::default() });
    assert_eq!(session.take_diagnostics().len(), 1);
    let mojo_compiler::syntax::ast::StmtKind::Function(function) = module.stmts[0].kind else {
        panic!("a function");
    };
    function.body.block();
    function.body.block();
    let errors = session.take_diagnostics();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].message, "unexpected token in expression");
}
