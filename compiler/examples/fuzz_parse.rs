//! A fuzz loop that runs on any compiler: `cargo run --release --example fuzz_parse -- N [SEED] [DIR...]`.
//!
//! Takes the Mojo files of the given directories (by default the library and the tests of this
//! repository), damages pieces of them N times, and parses the results. Stops at the first panic and
//! prints the input that caused it.

#[path = "../fuzz/check.rs"]
mod check;
#[path = "../fuzz/mutate.rs"]
mod mutate;
#[path = "../fuzz/sources.rs"]
mod sources;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use mojo_compiler::syntax::lexer::tokens;
use mojo_compiler::syntax::{Dialect, ParseOptions};
use mutate::Random;

/// Longest piece of a source that is damaged: short inputs get more of the work done.
const PIECE_LINES: usize = 40;

/// What one input may take, in seconds, before it counts as hanging. An input takes well under a
/// millisecond; the limit leaves room for a machine that is busy with other things.
const TIME_LIMIT: f64 = 20.0;

fn main() {
    let mut args = std::env::args().skip(1);
    let count: u64 = args.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let seed: u64 = args.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let directories: Vec<String> = args.collect();
    let sources = match directories.is_empty() {
        true => sources::of_repository(),
        false => directories.iter().flat_map(|directory| sources::below(directory.as_ref())).collect(),
    };
    let sources: Vec<String> = sources.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
    assert!(!sources.is_empty(), "no Mojo sources found");
    let mut random = Random::new(seed);
    let start = Instant::now();
    let (mut bytes, mut rejected) = (0usize, 0u64);
    for run in 0..count {
        let text = input(&sources, &mut random);
        bytes += text.len();
        rejected += u64::from(!accepted(&text, run, &mut random));
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{count} executions in {seconds:.1} s ({:.0} per second), {:.1} MB, {:.0} % rejected, no panic",
        count as f64 / seconds,
        bytes as f64 / 1e6,
        100.0 * rejected as f64 / count as f64,
    );
}

/// A piece of some source, damaged one to eight times, or now and then a soup of tokens.
fn input(sources: &[String], random: &mut Random) -> String {
    let source = &sources[random.below(sources.len())];
    if random.below(16) == 0 {
        return soup(source, random);
    }
    let lines: Vec<&str> = source.split_inclusive('\n').collect();
    let first = random.below(lines.len());
    let last = (first + 1 + random.below(PIECE_LINES)).min(lines.len());
    let mut text = lines[first..last].concat();
    for _ in 0..1 + random.below(8) {
        match mutate::mutate(&text, random) {
            Some(mutant) => text = mutant.text,
            None => break,
        }
    }
    text
}

/// Tokens of a source in random order.
fn soup(source: &str, random: &mut Random) -> String {
    let tokens: Vec<_> = tokens(source).collect();
    let mut text = String::new();
    for _ in 0..random.below(60) {
        if let Some(token) = tokens.get(random.below(tokens.len().max(1))) {
            text.push_str(token.span().text(source));
        }
        text.push_str(random.pick(&[" ", "", "\n", "\n    ", "\n        "]));
    }
    text
}

/// Parses one input; whether it had no errors. Ends the process on a panic or a hang.
fn accepted(text: &str, run: u64, random: &mut Random) -> bool {
    let dialect = [Dialect::Lenient, Dialect::Strict, Dialect::Library][random.below(3)];
    let options = ParseOptions { dialect, lazy_bodies: random.below(2) == 0 };
    let start = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| check::parse(text, options)));
    let seconds = start.elapsed().as_secs_f64();
    match result {
        Ok(diagnostics) if seconds < TIME_LIMIT => diagnostics.is_empty(),
        Ok(_) => fail(&format!("took {seconds:.1} s"), text, run),
        Err(_) => fail("panicked", text, run),
    }
}

fn fail(what: &str, text: &str, run: u64) -> ! {
    println!("input {run} {what}:\n{text}\n--- as a literal:\n{text:?}");
    std::process::exit(1);
}
