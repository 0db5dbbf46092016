//! Whatever the text, the parser comes back: no panic, no overflow of the stack, no hang.

#[path = "../fuzz/check.rs"]
mod check;
#[path = "../fuzz/mutate.rs"]
mod mutate;
#[path = "../fuzz/sources.rs"]
mod sources;

use std::path::Path;
use std::time::{Duration, Instant};

use mojo_compiler::diagnostics::{Diagnostic, Severity};
use mojo_compiler::syntax::lexer::tokens;
use mojo_compiler::syntax::{Dialect, ParseOptions};
use mutate::{Damage, Random};

const LAZY: ParseOptions = ParseOptions { dialect: Dialect::Lenient, lazy_bodies: true };

fn first_error(diagnostics: &[Diagnostic]) -> Option<&Diagnostic> {
    diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error)
}

#[test]
fn sources_of_the_repository_parse() {
    for (path, text) in sources::of_repository() {
        if text.contains("expect-error") {
            continue;
        }
        for options in [ParseOptions::default(), LAZY] {
            let diagnostics = check::parse(&text, options);
            let error = first_error(&diagnostics);
            assert!(error.is_none(), "{}: {:?}", path.display(), error);
        }
    }
}

/// Every kind of damage, spread over all sources of the repository.
#[test]
fn damaged_sources_give_an_error_near_the_damage() {
    let mut random = Random::new(7);
    let damages = [Damage::Delete, Damage::Double, Damage::Swap, Damage::Truncate, Damage::Replace];
    for (number, (path, text)) in sources::of_repository().into_iter().enumerate() {
        if text.contains("expect-error") {
            continue;
        }
        let tokens: Vec<_> = tokens(&text).collect();
        for damage in [damages[number % damages.len()], damages[(number + 1) % damages.len()]] {
            let index = random.below(tokens.len().max(1));
            let Some(mutant) = mutate::mutate_at(&text, &tokens, damage, index, &mut random) else {
                continue;
            };
            let diagnostics = check::parse(&mutant.text, ParseOptions::default());
            if let Some(error) = first_error(&diagnostics) {
                assert_near(&mutant.text, mutant.offset, error, &path);
            }
        }
    }
}

/// What is before the statement with the damage has no errors.
fn assert_near(text: &str, damage: usize, error: &Diagnostic, path: &Path) {
    let caret = error.label.as_ref().map_or(0, |label| label.caret as usize);
    let limit = outermost_statement(text, damage);
    assert!(caret >= limit, "{}: damage at {damage}, error at {caret}: {}", path.display(), error.message);
}

/// The start of the last line at or before `offset` that is not indented and begins with a word.
fn outermost_statement(text: &str, offset: usize) -> usize {
    let mut start = 0;
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        if begin > offset {
            break;
        }
        if line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_' || first == '@') {
            start = begin;
        }
        begin += line.len();
    }
    // An empty body is reported at the end of the header before.
    text[..start].trim_end().rfind('\n').map_or(0, |newline| newline + 1)
}

#[test]
fn deep_nesting_is_an_error() {
    let deep = [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("f(", ")"),
        ("x[", "]"),
        ("not ", ""),
        ("- ", ""),
        ("await ", ""),
        ("2 ** ", ""),
        ("a and ", ""),
        ("a < ", ""),
        ("a if b else ", ""),
        ("lambda: ", ""),
        ("x := ", ""),
        ("comptime(", ")"),
        ("type_of(", ")"),
        ("def() -> ", ""),
        ("def(x: ", ")"),
        ("[i for i in ", "]"),
        ("{x: ", "}"),
        ("[x[y:", "]]"),
        ("t\"{", "}\""),
        ("__mlir_type[", "]"),
    ];
    for (open, close) in deep {
        let expression = [open.repeat(5_000), "x".into(), close.repeat(5_000)].concat();
        for statement in ["y = ", "for i in ", "match ", "var z: "] {
            check::parse(&format!("def main():\n    {statement}{expression}\n"), ParseOptions::default());
        }
    }
}

#[test]
fn deep_patterns_targets_and_blocks_are_errors() {
    let many = 20_000;
    for pattern in ["(", "[", "P(", "1 | (", ".A("] {
        let text = format!("def main():\n    match x:\n        case {}: pass\n", pattern.repeat(many));
        assert!(first_error(&check::parse(&text, ParseOptions::default())).is_some());
    }
    for target in ["(", "(var ", "a, ("] {
        for statement in ["for ", "var ", "comptime ", "with x as "] {
            let text = format!("def main():\n    {statement}{}a = 1\n", target.repeat(many));
            check::parse(&text, ParseOptions::default());
        }
    }
    for header in
        ["if x:", "while x:", "for i in x:", "try:", "with x:", "match x:", "def f():", "case 1:", "struct S:"]
    {
        let text: String = (0..2_000).map(|depth| format!("{}{header}\n", " ".repeat(depth))).collect();
        check::parse(&text, ParseOptions::default());
        check::parse(&text, LAZY);
    }
}

/// Long is not deep: flat lists and moderately long chains are fine.
#[test]
fn long_lists_and_chains_parse() {
    let many = 3_000;
    let flat = [
        format!("f({})", "x, ".repeat(100_000)),
        format!("[{}]", "1, ".repeat(100_000)),
        format!("a{}", " + a".repeat(many)),
        format!("a{}", ".b".repeat(many)),
        format!("a{}", "(1)".repeat(many)),
        format!("a{}", " and a".repeat(many)),
        format!("a{}", " < a".repeat(many)),
        format!("\"a\"{}", " \"b\"".repeat(many)),
    ];
    for expression in flat {
        let text = format!("def main():\n    y = {expression}\n");
        let diagnostics = check::parse(&text, ParseOptions::default());
        assert_eq!(first_error(&diagnostics), None);
    }
    let branches = format!("def main():\n    if a: pass\n{}", "    elif b: pass\n".repeat(many));
    assert_eq!(first_error(&check::parse(&branches, ParseOptions::default())), None);
}

/// Time grows in proportion to the text, even where the parser looks ahead.
#[test]
fn looking_ahead_does_not_multiply() {
    let many = 20_000;
    let texts = [
        format!("def main():\n    {}", "(".repeat(many)),
        format!("def main():\n    with {}", "(".repeat(many)),
        format!("def main():\n    match x:\n        case {}", "(a + ".repeat(many)),
        format!("def main():\n    x = {}", "t\"{".repeat(many)),
        "def f(\n".repeat(many),
        "struct S:\n    def f(self): (\n".repeat(many / 10),
        "@a\n".repeat(many),
        "(var a\n".repeat(many),
        "    (var a, (\n".repeat(many),
    ];
    for text in texts {
        let start = Instant::now();
        check::parse(&text, ParseOptions::default());
        assert!(start.elapsed() < Duration::from_secs(30), "slow: {}...", &text[..30]);
    }
}
