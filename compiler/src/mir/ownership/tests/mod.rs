//! Snapshot tests of the ownership passes: the files in `compiler/tests/ownership`.
//!
//! A file starts with declarations (see [`world`]); then come cases. A case has a heading
//! `== text`, a body, and after `--` the blocks that it becomes and the diagnostics, with line
//! numbers as positions. `UPDATE_SNAPSHOTS=1` writes the outcome into the files.

mod parse;
mod random;
mod world;

use std::fmt::Write;
use std::path::Path;

use bumpalo::Bump;

use self::parse::parse_body;
use self::world::World;
use super::verify::verify;
use super::{Context, run};
use crate::diagnostics::{Diagnostic, Severity};
use crate::mir::print::Printed;

#[test]
fn snapshots() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ownership");
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ext| ext == "mir")) {
        let text = std::fs::read_to_string(file).unwrap();
        let outcome = run_file(&text);
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(file, outcome).unwrap();
        } else {
            assert!(text == outcome, "{} should read:\n{outcome}", file.display());
        }
    }
}

/// The file with the outcome of each case as it is now.
fn run_file(text: &str) -> String {
    let mut cases = text.split("\n== ");
    let declarations = cases.next().unwrap_or_default();
    let mut out = declarations.to_string();
    let mut line = declarations.lines().count() as u32 + 1;
    for case in cases {
        let (input, _) = case.split_once("\n--\n").unwrap_or((case.trim_end(), ""));
        let (heading, body) = input.split_once('\n').unwrap_or((input, ""));
        write!(out, "\n== {heading}\n{body}\n--\n{}", run_case(declarations, body, line + 1)).unwrap();
        line += case.lines().count() as u32;
    }
    out
}

fn run_case(declarations: &str, body: &str, first_line: u32) -> String {
    let arena = Bump::new();
    let mut world = World::new(&arena);
    let lines = declarations.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.for_each(|line| world.declare(line));
    let mut body = parse_body(&world, body, first_line);
    let mut diags = Vec::new();
    let cx = Context { arena: &arena, queries: &world, check: true };
    run(&mut body, &cx, &mut diags);
    let mut out = String::new();
    if !diags.iter().any(|diag| diag.severity == Severity::Error) {
        Printed { body: &body, queries: &world }.blocks(&mut out).unwrap();
        if let Err(error) = verify(&body, &cx) {
            panic!("{error}:\n{out}");
        }
    }
    diags.iter().for_each(|diag| show(diag, first_line, &mut out));
    out
}

/// A diagnostic with the line inside the body, which is line 0.
fn show(diag: &Diagnostic, first_line: u32, out: &mut String) {
    let line = diag.label.as_ref().map_or(0, |label| label.caret - first_line);
    let severity = format!("{:?}", diag.severity).to_lowercase();
    writeln!(out, "{line}: {severity}: {}", diag.message).unwrap();
    diag.notes.iter().for_each(|note| show(note, first_line, out));
}
