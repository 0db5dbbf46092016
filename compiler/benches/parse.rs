//! How fast source text becomes a tree. The input is this repository's own Mojo code.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use mojo_compiler::diagnostics::FileId;
use mojo_compiler::syntax::lexer::tokens;
use mojo_compiler::syntax::parser::parse_module;
use mojo_compiler::syntax::{Dialect, ParseOptions, ParseSession, SourceText};

#[path = "../fuzz/sources.rs"]
mod sources;

fn parse(criterion: &mut Criterion) {
    let texts: Vec<String> = sources::of_repository().into_iter().map(|(_, text)| text).collect();
    let lines: usize = texts.iter().map(|text| text.lines().count()).sum();
    let mut group = criterion.benchmark_group("syntax");
    // Elements are lines.
    group.throughput(Throughput::Elements(lines as u64));
    group.bench_function("lex", |bencher| {
        bencher.iter(|| texts.iter().map(|text| tokens(text).count()).sum::<usize>());
    });
    for (name, lazy_bodies) in [("parse", false), ("parse, bodies skipped", true)] {
        let options = ParseOptions { dialect: Dialect::Library, lazy_bodies };
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                ParseSession::new,
                |session| {
                    for text in &texts {
                        parse_module(session, SourceText { file: FileId(0), text, options });
                    }
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
