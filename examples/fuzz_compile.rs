//! A fuzz loop over lexer, parser and semantic analysis that runs on any compiler:
//! `cargo run --release --example fuzz_compile -- N [SEED] [DIR...]`.
//!
//! Takes the Mojo files of the given directories (by default the conformance programs), damages
//! pieces of them N times and checks the results, many in one session so that the library is looked at
//! once. Stops at the first panic and prints the input that caused it; an input that takes too long is
//! printed and counted.

#[path = "../compiler/fuzz/mutate.rs"]
mod mutate;
#[path = "../compiler/fuzz/sources.rs"]
#[allow(dead_code, reason = "the parser's loop uses the rest")]
mod sources;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use mutate::Random;

/// Longest piece of a source that is damaged: short inputs get more of the work done.
const PIECE_LINES: usize = 30;

/// Inputs that share a session, and so what they need of the library.
const SESSION: u64 = 400;

/// Calls and loop iterations of compile-time code in a session.
const COMPILE_TIME_FUEL: u64 = 1 << 28;

/// What one input may take, in seconds, before it counts as hanging.
const TIME_LIMIT: f64 = 5.0;

fn main() {
    let mut args = std::env::args().skip(1);
    let count: u64 = args.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let seed: u64 = args.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut directories: Vec<String> = args.collect();
    if directories.is_empty() {
        directories.push(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance").to_owned());
    }
    let sources: Vec<String> = directories
        .iter()
        .flat_map(|directory| sources::below(directory.as_ref()))
        .map(|(_, text)| text)
        .filter(|text| !text.is_empty())
        .collect();
    assert!(!sources.is_empty(), "no Mojo sources found");
    let mut random = Random::new(seed);
    let start = Instant::now();
    let mut tally = Tally::default();
    while tally.done < count {
        let inputs: Vec<String> = (0..SESSION.min(count - tally.done)).map(|_| input(&sources, &mut random)).collect();
        check(&inputs, &mut tally);
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{count} executions in {seconds:.1} s ({:.0} per second), {:.0} % rejected, {} slow, no panic",
        count as f64 / seconds,
        100.0 * tally.rejected as f64 / count as f64,
        tally.slow,
    );
}

/// What has come out so far.
#[derive(Default)]
struct Tally {
    done: u64,
    rejected: u64,
    slow: u64,
}

/// Checks inputs in one session; ends the process if one panics.
fn check(inputs: &[String], tally: &mut Tally) {
    let last_input = std::env::var_os("FUZZ_INPUT");
    let current = Cell::new((0, Instant::now()));
    let texts = inputs.iter().enumerate().map(|(index, text)| {
        if let Some(path) = &last_input {
            // For deaths that can't be caught: the last input is in this file.
            let _ = std::fs::write(path, text);
        }
        current.set((index, Instant::now()));
        ("fuzz.mojo", text.as_str())
    });
    let judge = |_: &mojo::SourceMap, diagnostics: Vec<mojo::Diagnostic>| {
        let (index, began) = current.get();
        tally.done += 1;
        tally.rejected += u64::from(diagnostics.iter().any(mojo::Diagnostic::is_error));
        let seconds = began.elapsed().as_secs_f64();
        if seconds > TIME_LIMIT {
            tally.slow += 1;
            println!("took {seconds:.1} s:\n----\n{}\n----", inputs[index]);
        }
    };
    let config = mojo::Config { fuel: Some(COMPILE_TIME_FUEL), ..mojo::Config::default() };
    let outcome = catch_unwind(AssertUnwindSafe(|| config.check_each(texts, judge).is_ok()));
    if !matches!(outcome, Ok(true)) {
        println!("panic for this input:\n----\n{}\n----", inputs[current.get().0]);
        std::process::exit(1);
    }
}

/// A piece of some source, damaged up to four times.
fn input(sources: &[String], random: &mut Random) -> String {
    let source = &sources[random.below(sources.len())];
    let lines: Vec<&str> = source.lines().collect();
    // Whole declarations: from a line that begins one.
    let starts: Vec<usize> =
        (0..lines.len()).filter(|i| lines[*i].starts_with(|c: char| c.is_ascii_alphabetic() || c == '@')).collect();
    let start = if starts.is_empty() { 0 } else { starts[random.below(starts.len())] };
    let end = (start + PIECE_LINES).min(lines.len());
    let mut text = lines[start..end].join("\n");
    text.push('\n');
    for _ in 0..random.below(4) {
        match mutate::mutate(&text, random) {
            Some(mutant) => text = mutant.text,
            None => break,
        }
    }
    text
}
