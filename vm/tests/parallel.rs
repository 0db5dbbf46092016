//! Parallel loops: who takes part, and how they end.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use mojo_runtime::{NativeConfig, NativeCtx, Trap};
use mojo_vm::ir::parse_module;
use mojo_vm::{Engine, JitMode, JitOptions, Limits, Vm, VmError};

const LOOPS: &str = "
native @par_for(ptr, ptr, i64, i64)
function @add(ptr, i64, i64) {
block0(v0: ptr, v1: i64, v2: i64):
    br block1(v1)
block1(v3: i64):
    v4 = atomic_rmw_add.i64 v0, v3
    v5 = iconst.i64 1
    v6 = iadd.i64 v3, v5
    v7 = icmp_slt.i64 v6, v2
    br_if v7, block1(v6), block2
block2:
    ret
}
function @add_twice(ptr, i64, i64) {
block0(v0: ptr, v1: i64, v2: i64):
    v3 = func_addr @add
    v4 = iconst.i64 0
    v5 = isub.i64 v2, v1
    v6 = iadd.i64 v5, v5
    call_native @par_for(v3, v0, v6, v4)
    ret
}
function @fail(ptr, i64, i64) {
block0(v0: ptr, v1: i64, v2: i64):
    call @fail_there(v2)
    ret
}
function @fail_there(i64) {
block0(v0: i64):
    v1 = iconst.i64 100
    v2 = icmp_eq.i64 v0, v1
    br_if v2, block1, block2
block1:
    v3 = iconst.i32 5
    trap exit(v3)
block2:
    ret
}
function @stay(ptr, i64, i64) {
block0(v0: ptr, v1: i64, v2: i64):
    br block1
block1:
    br block1
}
function @sum(i64) -> i64 {
block0(v0: i64):
    v1 = func_addr @add
    v2 = call @run(v1, v0)
    ret v2
}
function @nested(i64) -> i64 {
block0(v0: i64):
    v1 = func_addr @add_twice
    v2 = call @run(v1, v0)
    ret v2
}
function @stopped(i64) -> i64 {
block0(v0: i64):
    v1 = func_addr @fail
    v2 = call @run(v1, v0)
    ret v2
}
function @endless(i64) -> i64 {
block0(v0: i64):
    v1 = func_addr @stay
    v2 = call @run(v1, v0)
    ret v2
}
function @run(ptr, i64) -> i64 {
block0(v0: ptr, v1: i64):
    v2 = stack_slot size=8 align=8
    v3 = iconst.i64 0
    store.i64 v2, v3
    call_native @par_for(v0, v2, v1, v3)
    v4 = load.i64 v2
    ret v4
}
";

fn vm(mode: JitMode, limits: Limits) -> Vm {
    let module = parse_module(LOOPS).unwrap_or_else(|error| panic!("{error}"));
    let engine = Engine::with_jit(module, JitOptions::new(mode));
    Vm::new(Arc::new(engine), NativeCtx::new(NativeConfig::captured()), limits).unwrap()
}

fn call(vm: &mut Vm, name: &str, count: u64) -> Result<Vec<u64>, VmError> {
    let func = vm.engine().module().func_by_name(name).unwrap();
    vm.call(func, &[count])
}

fn in_every_mode(test: fn(JitMode)) {
    for mode in [JitMode::Off, JitMode::One, JitMode::Two, JitMode::Auto] {
        println!("mode {mode:?}");
        test(mode);
    }
}

#[test]
fn every_index_is_taken_once() {
    in_every_mode(|mode| {
        let mut vm = vm(mode, Limits::default());
        for count in [1, 2, 3, 100, 1000, 100_003] {
            assert_eq!(call(&mut vm, "sum", count).unwrap(), [count * (count - 1) / 2]);
        }
        assert_eq!(call(&mut vm, "sum", 0).unwrap(), [0]);
        assert_eq!(call(&mut vm, "sum", -5i64 as u64).unwrap(), [0]);
        // One iteration each: the sum of 0 and 1.
        assert_eq!(call(&mut vm, "nested", 8).unwrap(), [8]);
    });
}

#[test]
fn a_trap_of_any_worker_is_that_of_the_loop() {
    in_every_mode(|mode| {
        let mut vm = vm(mode, Limits::default());
        let error = call(&mut vm, "stopped", 100).unwrap_err();
        assert!(matches!(error.trap, Trap::Exit(5)));
        // Inlined calls are not in it.
        let names: Vec<_> = error.trace.iter().map(|call| vm.engine().module().func(call.func).name.clone()).collect();
        assert!(names[0].starts_with("fail"), "{names:?}");
        assert!(["run", "stopped"].contains(&&*names[names.len() - 1]), "{names:?}");
        assert_eq!(call(&mut vm, "sum", 10).unwrap(), [45]);
    });
}

#[test]
fn limits_are_those_of_all_workers() {
    in_every_mode(|mode| {
        let mut vm = vm(mode, Limits { fuel: Some(100_000), ..Limits::default() });
        assert!(matches!(call(&mut vm, "endless", 100).unwrap_err().trap, Trap::OutOfFuel));
    });
}

#[test]
fn an_endless_loop_delays_no_other_vm_and_can_be_interrupted() {
    in_every_mode(|mode| {
        let mut endless = vm(mode, Limits::default());
        let interrupt = endless.interrupt_flag();
        let looping = thread::spawn(move || call(&mut endless, "endless", 1000).unwrap_err().trap);
        for _ in 0..100 {
            assert_eq!(call(&mut vm(mode, Limits::default()), "sum", 1000).unwrap(), [499_500]);
        }
        interrupt.store(true, Ordering::Relaxed);
        assert!(matches!(looping.join().unwrap(), Trap::Interrupted));
    });
}
