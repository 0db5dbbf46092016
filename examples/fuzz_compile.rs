//! A fuzz loop over lexer, parser and semantic analysis that runs on any compiler:
//! `cargo run --release --example fuzz_compile -- N [SEED] [DIR...]`.
//!
//! Takes the Mojo files of the given directories (by default the conformance programs), damages
//! pieces of them N times and compiles the results as scripts for a host. Stops at the first panic
//! and prints the input that caused it; an input that takes too long is printed and counted.

#[path = "../compiler/fuzz/mutate.rs"]
mod mutate;
#[path = "../compiler/fuzz/sources.rs"]
#[allow(dead_code, reason = "the parser's loop uses the rest")]
mod sources;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use mutate::Random;

/// Longest piece of a source that is damaged: short inputs get more of the work done.
const PIECE_LINES: usize = 30;

/// What one input may take, in seconds, before it counts as hanging.
const TIME_LIMIT: f64 = 5.0;

fn main() {
    let mut args = std::env::args().skip(1);
    let count: u64 = args.next().and_then(|count| count.parse().ok()).unwrap_or(10_000);
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
    let (mut rejected, mut slow) = (0u64, 0u64);
    for _ in 0..count {
        let text = input(&sources, &mut random);
        if let Some(path) = std::env::var_os("FUZZ_INPUT") {
            // For deaths that can't be caught: the last input is in this file.
            let _ = std::fs::write(path, &text);
        }
        let began = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| mojo::Config::default().compile("fuzz.mojo", &text).is_ok())) {
            Ok(accepted) => rejected += u64::from(!accepted),
            Err(_) => {
                println!("panic for this input:\n----\n{text}\n----");
                std::process::exit(1);
            }
        }
        if began.elapsed().as_secs_f64() > TIME_LIMIT {
            slow += 1;
            println!("took {:.1} s:\n----\n{text}\n----", began.elapsed().as_secs_f64());
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{count} executions in {seconds:.1} s ({:.0} per second), {:.0} % rejected, {slow} slow, no panic",
        count as f64 / seconds,
        100.0 * rejected as f64 / count as f64,
    );
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
