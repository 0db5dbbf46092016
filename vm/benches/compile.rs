//! How fast machine code is made, in bytes of the bytecode of the same functions.

use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mojo_vm::Engine;
use mojo_vm::ir::{DataId, FuncId, Module, NativeId, parse_module};
use mojo_vm::jit::{Helper, JitLink, Offsets, Settings, SimdLevel, Tier, Unsupported, compile};

/// That of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Addresses that nobody will use.
struct Nowhere;

impl JitLink for Nowhere {
    fn entry(&self, func: FuncId) -> u64 {
        0x7000_0000_0000 + 64 * func.0 as u64
    }

    fn native(&self, _: NativeId) -> Result<u64, Unsupported> {
        Ok(0x7100_0000_0000)
    }

    fn data(&self, data: DataId) -> u64 {
        0x7200_0000_0000 + 64 * data.0 as u64
    }

    fn helper(&self, _: Helper) -> u64 {
        0x7300_0000_0000
    }

    fn is_cold(&self, _: FuncId) -> bool {
        false
    }

    fn offsets(&self) -> Offsets {
        Offsets { entry_code: 8, stack_limit: 16, countdown: 24, natives: 32, native_failure: 40 }
    }
}

/// The programs of the directory, or the one that `IR=file` names.
fn modules() -> Vec<Module> {
    if let Some(path) = std::env::var_os("IR") {
        let source = std::fs::read_to_string(path).expect("a file of IR");
        return vec![parse_module(&source).expect("it parses")];
    }
    let sources = [
        include_str!("ir/fib.ir"),
        include_str!("ir/sum.ir"),
        include_str!("ir/sieve.ir"),
        include_str!("ir/floats.ir"),
        include_str!("ir/stream.ir"),
    ];
    sources.map(|source| parse_module(source).expect("benchmark programs parse")).into()
}

fn functions(module: &Module) -> impl Iterator<Item = FuncId> + '_ {
    (0..module.funcs.len()).map(FuncId::from_index).filter(|&id| module.func(id).body.is_some())
}

fn bytecode_bytes(module: &Module) -> usize {
    let engine = Arc::new(Engine::new(module.clone()));
    functions(module).filter_map(|id| engine.compile(id).ok()).map(|function| function.code.len() * 8).sum()
}

fn bench(criterion: &mut Criterion) {
    let modules = modules();
    let mut group = criterion.benchmark_group("compile");
    group.throughput(Throughput::Bytes(modules.iter().map(bytecode_bytes).sum::<usize>() as u64));
    for tier in [Tier::One, Tier::Two] {
        let settings = Settings { tier, level: SimdLevel::detect(), metered: false };
        group.bench_function(format!("{tier:?}"), |bencher| {
            bencher.iter(|| {
                let mut bytes = 0;
                for module in &modules {
                    for id in functions(module) {
                        let Some(body) = &module.func(id).body else { continue };
                        bytes +=
                            compile(module, Some(id), body, &Nowhere, &settings).map_or(0, |code| code.bytes.len());
                    }
                }
                bytes
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
