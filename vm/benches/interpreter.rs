//! Speed of the interpreter on small programs in `benches/ir`.
//!
//! Each benchmark is one call; the throughput is in executed instructions of bytecode (as counted by hand from the
//! listing), so that the inverse is the time per instruction.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mojo_runtime::{NativeConfig, NativeCtx};
use mojo_vm::ir::{FuncId, parse_module};
use mojo_vm::{Engine, Limits, Vm};

fn vm(source: &str) -> (Vm, FuncId) {
    let module = parse_module(source).expect("benchmark programs parse");
    let main = module.func_by_name("main").expect("benchmark programs have a function `main`");
    let natives = NativeCtx::new(NativeConfig::captured());
    let vm = Vm::new(Arc::new(Engine::new(module)), natives, Limits::default()).expect("a stack");
    (vm, main)
}

fn bench(c: &mut Criterion, name: &str, source: &str, args: &[u64], insns: u64) {
    let (mut vm, main) = vm(source);
    let mut group = c.benchmark_group("interpreter");
    group.sample_size(20).throughput(Throughput::Elements(insns));
    group.bench_function(name, |b| b.iter(|| vm.call(main, black_box(args)).expect("runs")));
    group.finish();
}

fn programs(c: &mut Criterion) {
    const SIZE: u64 = 100_000;
    let mut memory = vec![0u64; SIZE as usize];
    let address = memory.as_mut_ptr() as u64;

    // 10 instructions for each call that recurses, 2 for the others; half of the calls do.
    bench(c, "fib(27)", include_str!("ir/fib.ir"), &[27], 832_040 * 6);
    bench(c, "sum", include_str!("ir/sum.ir"), &[1_000_000], 3_000_000);
    bench(c, "sieve", include_str!("ir/sieve.ir"), &[address, SIZE], 242_570 * 3 + SIZE * 3);
    bench(c, "floats", include_str!("ir/floats.ir"), &[1_000_000, 1.5f64.to_bits()], 9_000_000);
    bench(c, "stream", include_str!("ir/stream.ir"), &[address, SIZE], SIZE * 5);

    let (mut vm, main) = vm(include_str!("ir/nothing.ir"));
    let main = vm.typed_func::<i64, i64>(main).expect("the signature");
    c.bench_function("interpreter/empty call", |b| b.iter(|| main.call(&mut vm, black_box(1)).expect("runs")));
}

criterion_group!(benches, programs);
criterion_main!(benches);
