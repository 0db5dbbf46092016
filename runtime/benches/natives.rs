//! What the hottest natives cost: allocation, against the system's allocator, and numbers to text.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use mojo_runtime::ffi::dl::function_address;
use mojo_runtime::heap::Heap;
use mojo_runtime::text::float::{format_f32, format_f64};
use mojo_runtime::{Capabilities, NativeConfig, NativeCtx, find_native};

fn allocation(c: &mut Criterion) {
    let mut group = c.benchmark_group("heap");
    let mut heap = Heap::new(None);
    group.bench_function("alloc and free 48 bytes", |b| {
        b.iter(|| {
            let block = heap.alloc(black_box(48), 8).unwrap();
            heap.free(block, black_box(48), 8);
        });
    });
    group.bench_function("alloc 1000 blocks of 32 bytes, then free", |b| {
        let mut blocks = Vec::with_capacity(1000);
        b.iter(|| {
            blocks.extend((0..1000).map(|_| heap.alloc(black_box(32), 8).unwrap()));
            blocks.drain(..).for_each(|block| heap.free(block, black_box(32), 8));
        });
    });
    group.bench_function("alloc and free 1 MiB", |b| {
        b.iter(|| {
            let block = heap.alloc(black_box(1 << 20), 8).unwrap();
            heap.free(block, black_box(1 << 20), 8);
        });
    });
    group.bench_function("malloc and free 48 bytes", |b| b.iter(|| Box::new(black_box([0u64; 6]))));
    let mut ctx = NativeCtx::new(NativeConfig::captured());
    let (alloc, free) = (find_native("heap_alloc").unwrap().get().call, find_native("heap_free").unwrap().get().call);
    group.bench_function("alloc and free 48 bytes through slots", |b| {
        b.iter(|| {
            let block = alloc(&mut ctx, black_box(&[48, 8])).unwrap();
            free(&mut ctx, black_box(&[block, 48, 8])).unwrap();
        });
    });
}

fn numbers(c: &mut Criterion) {
    let mut group = c.benchmark_group("float text");
    for (name, value) in [("plain", 123456.789), ("integral", 42.0), ("scientific", 1.2345678901234567e-20)] {
        group.bench_function(format!("f64 {name}"), |b| b.iter(|| format_f64(black_box(value))));
    }
    group.bench_function("f32", |b| b.iter(|| format_f32(black_box(0.1))));
}

fn c_calls(c: &mut Criterion) {
    let config = NativeConfig { capabilities: Capabilities::all(), ..NativeConfig::captured() };
    let mut ctx = NativeCtx::new(config);
    let call = find_native("ffi_call").unwrap().get().call;
    let function = function_address("abs").unwrap() as u64;
    let (descriptor, args, mut result) = ("i>i", [5u64], 0u64);
    let slots =
        [function, descriptor.as_ptr() as u64, descriptor.len() as u64, args.as_ptr() as u64, &raw mut result as u64];
    c.bench_function("C function through a descriptor", |b| b.iter(|| call(&mut ctx, black_box(&slots)).unwrap()));
}

criterion_group!(benches, allocation, numbers, c_calls);
criterion_main!(benches);
