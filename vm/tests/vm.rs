//! The VM as an embedder sees it: calls, limits, traps, natives, growing modules.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use mojo_runtime::{Capabilities, Capability, NativeConfig, NativeCtx, Trap};
use mojo_vm::ir::{FuncId, Module, Signature, Type, parse_module};
use mojo_vm::{Engine, JitMode, JitOptions, Limits, Vm, VmError};

thread_local! {
    /// How the test under way makes machine code.
    static MODE: Cell<JitMode> = const { Cell::new(JitMode::Off) };
}

/// Makes tests of functions, each run in every mode.
macro_rules! in_every_mode {
    ($($name:ident)*) => {
        mod every_mode {
            $(
                #[test]
                fn $name() {
                    use mojo_vm::JitMode::{Auto, Off, One, Two};
                    for mode in [Off, One, Two, Auto] {
                        println!("mode {mode:?}");
                        super::MODE.set(mode);
                        super::$name();
                    }
                }
            )*
        }
    };
}

in_every_mode! {
    a_million_frames
    endless_recursion_is_a_trap
    a_large_frame_at_the_end_of_the_stack_is_a_trap
    frame_memory_may_be_large
    fuel_stops_loops
    fuel_counts_calls
    an_interrupt_stops_loops
    traps_know_where
    indirect_calls_and_parallel_copies
    wide_values_travel_through_calls
    stack_slots_are_aligned
    modules_grow_while_they_run
    natives_are_linked_by_name
    natives_that_fail_stop_the_program
    c_functions_are_called
    c_functions_need_permission_and_an_address
    a_trap_behind_c_stops_the_program
    typed_calls
}

fn engine(module: Module) -> Arc<Engine> {
    Arc::new(Engine::with_jit(module, JitOptions::new(MODE.get())))
}

fn vm_with(source: &str, limits: Limits) -> Vm {
    let module = parse_module(source).unwrap_or_else(|error| panic!("{error}"));
    Vm::new(engine(module), NativeCtx::new(NativeConfig::captured()), limits).unwrap()
}

fn vm(source: &str) -> Vm {
    vm_with(source, Limits::default())
}

fn func(vm: &Vm, name: &str) -> FuncId {
    vm.engine().module().func_by_name(name).unwrap()
}

fn call(vm: &mut Vm, name: &str, args: &[u64]) -> Result<Vec<u64>, VmError> {
    let func = func(vm, name);
    vm.call(func, args)
}

const DEPTH: &str = "
function @depth(i64) -> i64 {
block0(v0: i64):
    v1 = iconst.i64 0
    v2 = icmp_eq.i64 v0, v1
    br_if v2, block1, block2
block1:
    ret v0
block2:
    v3 = iconst.i64 1
    v4 = isub.i64 v0, v3
    v5 = call @depth(v4)
    v6 = iadd.i64 v5, v3
    ret v6
}
";

fn a_million_frames() {
    assert_eq!(call(&mut vm(DEPTH), "depth", &[1_000_000]).unwrap(), [1_000_000]);
}

fn endless_recursion_is_a_trap() {
    let mut vm = vm_with(DEPTH, Limits { stack_bytes: 1 << 20, ..Limits::default() });
    let error = call(&mut vm, "depth", &[u64::MAX]).unwrap_err();
    assert!(matches!(error.trap, Trap::StackOverflow));
    assert_eq!(error.trace.len(), mojo_vm::TRACE_LIMIT);
    assert_eq!(call(&mut vm, "depth", &[10]).unwrap(), [10], "the VM is as good as new");
}

fn a_large_frame_at_the_end_of_the_stack_is_a_trap() {
    let source = "
function @big(i64) -> i64 {
block0(v0: i64):
    v1 = stack_slot size=100000 align=8
    v2 = call @use(v1)
    v3 = iadd.i64 v0, v2
    v4 = call @big(v3)
    v5 = iadd.i64 v4, v2
    ret v5
}
function @use(ptr) -> i64 {
block0(v0: ptr):
    v1 = iconst.i64 7
    store.i64 v0, v1 offset=99992
    v2 = load.i64 v0 offset=99992
    ret v2
}
";
    let mut vm = vm_with(source, Limits { stack_bytes: 1 << 20, ..Limits::default() });
    assert!(matches!(call(&mut vm, "big", &[0]).unwrap_err().trap, Trap::StackOverflow));
}

fn frame_memory_may_be_large() {
    let source = "
function @sum(i64) -> i64 {
block0(v0: i64):
    v1 = stack_slot size=4000000 align=8
    v2 = stack_slot size=2000000 align=4096
    v3 = iconst.i64 0
    br block1(v3)
block1(v4: i64):
    v5 = iconst.i64 8
    v6 = imul.i64 v4, v5
    v7 = ptr_add.ptr v1, v6
    store.i64 v7, v4
    store.i64 v2, v4 offset=1999992
    v8 = iconst.i64 1
    v9 = iadd.i64 v4, v8
    v10 = iconst.i64 500000
    v11 = icmp_slt.i64 v9, v10
    br_if v11, block1(v9), block2
block2:
    v12 = icmp_eq.i64 v0, v3
    br_if v12, block3, block4
block3:
    v13 = load.i64 v1 offset=3999992
    v14 = load.i64 v2 offset=1999992
    v15 = iadd.i64 v13, v14
    ret v15
block4:
    v16 = isub.i64 v0, v8
    v17 = call @sum(v16)
    v18 = load.i64 v1 offset=16
    v19 = iadd.i64 v17, v18
    ret v19
}
";
    let mut vm = vm(source);
    assert_eq!(call(&mut vm, "sum", &[3]).unwrap(), [2 * 499_999 + 3 * 2]);
    assert!(matches!(call(&mut vm, "sum", &[1000]).unwrap_err().trap, Trap::StackOverflow));
    assert_eq!(call(&mut vm, "sum", &[0]).unwrap(), [2 * 499_999]);
}

const ENDLESS: &str = "
function @endless() {
block0:
    br block1
block1:
    br block1
}
";

fn fuel_stops_loops() {
    let mut vm = vm_with(ENDLESS, Limits { fuel: Some(5000), ..Limits::default() });
    assert!(matches!(call(&mut vm, "endless", &[]).unwrap_err().trap, Trap::OutOfFuel));
    assert_eq!(vm.fuel(), Some(0));
    assert!(matches!(call(&mut vm, "endless", &[]).unwrap_err().trap, Trap::OutOfFuel));
}

fn fuel_counts_calls() {
    let mut vm = vm_with(DEPTH, Limits { fuel: Some(100), ..Limits::default() });
    assert_eq!(call(&mut vm, "depth", &[50]).unwrap(), [50]);
    // A call from the interpreter into machine code counts on both sides; inlined calls do not count.
    let spent = 100 - vm.fuel().unwrap();
    let least = if MODE.get() == JitMode::Two { 1 } else { 51 };
    assert!((least..=52).contains(&spent), "{spent}");
    let again = call(&mut vm, "depth", &[5000]).unwrap_err();
    assert!(matches!(again.trap, Trap::OutOfFuel));
}

fn an_interrupt_stops_loops() {
    let mut vm = vm(ENDLESS);
    vm.interrupt_flag().store(true, Ordering::Relaxed);
    assert!(matches!(call(&mut vm, "endless", &[]).unwrap_err().trap, Trap::Interrupted));
}

#[test]
fn samples_find_hot_functions() {
    MODE.set(JitMode::Auto);
    let mut vm = vm(DEPTH);
    call(&mut vm, "depth", &[100_000]).unwrap();
    let heat = vm.engine().entry(func(&vm, "depth")).heat.load(Ordering::Relaxed);
    // Less than the number of calls: when it is hot, calls are inlined into each other.
    assert!((30_000..=100_001).contains(&heat), "{heat}");
}

fn traps_know_where() {
    let source = "
file \"prog.mojo\"
loc !1 = 0:3:5
loc !2 = 0:7:9
function @outer() {
block0:
    call @inner() !1
    ret
}
function @inner() {
block0:
    v0 = iconst.i32 3
    trap exit(v0) !2
}
";
    let mut vm = vm(source);
    let [outer, inner] = ["outer", "inner"].map(|name| func(&vm, name));
    let error = vm.call(outer, &[]).unwrap_err();
    assert!(matches!(error.trap, Trap::Exit(3)));
    let places: Vec<_> = error.trace.iter().map(|entry| (entry.func, vm.engine().describe(entry.loc))).collect();
    if MODE.get() == JitMode::Two {
        // `inner` has become part of `outer`.
        assert_eq!(places, [(outer, Some("prog.mojo:7:9".into()))]);
    } else {
        assert_eq!(places, [(inner, Some("prog.mojo:7:9".into())), (outer, Some("prog.mojo:3:5".into()))]);
    }
}

fn indirect_calls_and_parallel_copies() {
    let source = "
function @swap(i64, i64) -> i64, i64 {
block0(v0: i64, v1: i64):
    ret v1, v0
}
function @three(i64, i64) -> i64, i64, i64 {
block0(v0: i64, v1: i64):
    v2 = iadd.i64 v0, v1
    ret v1, v0, v2
}
function @main(i64, i64) -> i64, i64, i64 {
block0(v0: i64, v1: i64):
    v2 = func_addr @swap
    v3, v4 = call_indirect v2(v0, v1) : (i64, i64) -> i64, i64
    v5, v6 = call @swap(v4, v3)
    v7, v8, v9 = call @three(v6, v5)
    ret v7, v8, v9
}
function @fibonacci(i64) -> i64 {
block0(v0: i64):
    v1 = iconst.i64 0
    v2 = iconst.i64 1
    br block1(v0, v1, v2)
block1(v3: i64, v4: i64, v5: i64):
    v6 = icmp_sgt.i64 v3, v1
    br_if v6, block2, block3
block2:
    v7 = isub.i64 v3, v2
    v8 = iadd.i64 v4, v5
    br block1(v7, v5, v8)
block3:
    ret v4
}
function @rotate(i64, i64, i64, i64) -> i64, i64, i64 {
block0(v0: i64, v1: i64, v2: i64, v3: i64):
    br block1(v0, v1, v2, v3)
block1(v4: i64, v5: i64, v6: i64, v7: i64):
    v8 = iconst.i64 -1
    v9 = iadd.i64 v4, v8
    v10 = iconst.i64 0
    v11 = icmp_ne.i64 v9, v10
    br_if v11, block1(v9, v6, v7, v5), block2
block2:
    ret v5, v6, v7
}
";
    let mut vm = vm(source);
    assert_eq!(call(&mut vm, "main", &[1, 2]).unwrap(), [2, 1, 3]);
    assert_eq!(call(&mut vm, "fibonacci", &[50]).unwrap(), [12_586_269_025]);
    assert_eq!(call(&mut vm, "rotate", &[3, 10, 20, 30]).unwrap(), [30, 10, 20]);
}

fn wide_values_travel_through_calls() {
    let source = "
function @add(i128, i64, i64x4) -> i64x4, i128 {
block0(v0: i128, v1: i64, v2: i64x4):
    v3 = zext.i128 v1
    v4 = iadd.i128 v0, v3
    v5 = splat.i64x4 v1
    v6 = iadd.i64x4 v2, v5
    ret v6, v4
}
function @main(i64) -> i64, i64 {
block0(v0: i64):
    v1 = iconst.i128 -1
    v2 = vconst.i64x4 [1, 2, 3, 4]
    v3, v4 = call @add(v1, v0, v2)
    v5 = reduce_add.i64x4 v3
    v6 = trunc.i64 v4
    ret v5, v6
}
";
    assert_eq!(call(&mut vm(source), "main", &[5]).unwrap(), [30, 4]);
}

fn stack_slots_are_aligned() {
    let source = "
function @main() -> i64 {
block0:
    v0 = stack_slot size=1 align=1
    v1 = stack_slot size=64 align=64
    v2 = stack_slot size=16 align=16
    v3 = stack_slot size=100 align=4096
    v4 = ptrtoint.i64 v1
    v5 = iconst.i64 63
    v6 = iand.i64 v4, v5
    v7 = ptrtoint.i64 v2
    v8 = iconst.i64 15
    v9 = iand.i64 v7, v8
    v10 = ptrtoint.i64 v3
    v11 = iconst.i64 4095
    v12 = iand.i64 v10, v11
    v13 = iadd.i64 v6, v9
    v14 = iadd.i64 v13, v12
    v15 = iconst.i8 1
    store.i8 v0, v15
    ret v14
}
";
    assert_eq!(call(&mut vm(source), "main", &[]).unwrap(), [0]);
}

fn modules_grow_while_they_run() {
    let mut vm = vm(DEPTH);
    call(&mut vm, "depth", &[1]).unwrap();
    let engine = vm.engine().clone();
    let early = {
        let mut module = engine.module_mut();
        let sig = Signature::new(&[], &[Type::I64]);
        let later = module.declare_function("later", sig.clone(), Default::default());
        let early = module.declare_function("early", sig.clone(), Default::default());
        let mut b = mojo_vm::ir::FunctionBuilder::new(sig);
        let results = b.call(later, &[], &[Type::I64]);
        b.ret(&results);
        module.define(early, b.finish());
        early
    };
    let error = vm.call(early, &[]).unwrap_err();
    assert_eq!(error.to_string(), "function `later` is declared but not defined");
    let later = func(&vm, "later");
    let mut b = mojo_vm::ir::FunctionBuilder::new(Signature::new(&[], &[Type::I64]));
    let value = b.iconst(Type::I64, 42);
    b.ret(&[value]);
    engine.module_mut().define(later, b.finish());
    assert_eq!(vm.call(early, &[]).unwrap(), [42]);
}

fn natives_are_linked_by_name() {
    let source = "
native @char_is_space(i32) -> i1
native @no_such_native()
function @blank(i32) -> i1 {
block0(v0: i32):
    v1 = call_native @char_is_space(v0)
    ret v1
}
function @missing() {
block0:
    call_native @no_such_native()
    ret
}
";
    let mut vm = vm(source);
    assert_eq!(call(&mut vm, "blank", &[b' ' as u64]).unwrap(), [1]);
    assert_eq!(call(&mut vm, "blank", &[b'x' as u64]).unwrap(), [0]);
    let error = call(&mut vm, "missing", &[]).unwrap_err();
    assert!(error.to_string().contains("no_such_native is not supported yet"), "{error}");
}

fn natives_that_fail_stop_the_program() {
    let source = "
file \"prog.mojo\"
loc !1 = 0:3:5
loc !2 = 0:4:5
native @heap_alloc(i64, i64) -> ptr
native @heap_free(ptr, i64, i64)
native @exp_f64(f64) -> f64
native @heap_good_size(i64) -> i64
function @blocks(i64, i64) -> f64 {
block0(v0: i64, v1: i64):
    v2 = iconst.i64 16
    v3 = fconst.f64 0.0
    br block1(v3)
block1(v4: f64):
    v5 = call_native @heap_alloc(v0, v2) !1
    call_native @heap_free(v5, v0, v2) !2
    v6 = call_native @exp_f64(v4)
    v7 = call_native @heap_alloc(v1, v2) !2
    call_native @heap_free(v7, v1, v2) !1
    ret v6
}
function @wrong(i64) -> i64 {
block0(v0: i64):
    v1 = call_native @heap_good_size(v0)
    ret v1
}
";
    let module = parse_module(source).unwrap();
    let config = NativeConfig { heap_limit: Some(1 << 20), ..NativeConfig::captured() };
    let mut vm = Vm::new(engine(module), NativeCtx::new(config), Limits::default()).unwrap();
    assert_eq!(call(&mut vm, "blocks", &[100, 200]).unwrap(), [1f64.to_bits()]);
    for (args, line) in [([1 << 30, 100], 3), ([100, 1 << 30], 4)] {
        let error = call(&mut vm, "blocks", &args).unwrap_err();
        assert!(matches!(error.trap, Trap::OutOfMemory { requested } if requested >= 1 << 30), "{}", error.trap);
        assert_eq!(vm.engine().describe(error.trace[0].loc), Some(format!("prog.mojo:{line}:5")));
    }
    let error = call(&mut vm, "wrong", &[1]).unwrap_err();
    assert!(matches!(error.trap, Trap::BadNativeCall("heap_good_size")), "{}", error.trap);
}

/// C functions, and calls of them. `@deep` has C call it back on every level.
const C_CALLS: &str = r#"
data data0 align=1 "abs"
data data1 align=1 "qsort"
data data2 align=1 "pp>i"
native @symbol_lookup(ptr, i64) -> ptr
function @magnitude(i32) -> i32 {
block0(v0: i32):
    v1 = data_addr data0
    v2 = iconst.i64 3
    v3 = call_native @symbol_lookup(v1, v2)
    v4 = call_c v3(v0): (i32) -> i32
    ret v4
}
function @nowhere(i64) -> f64 {
block0(v0: i64):
    v1 = iconst.ptr 0
    v2 = call_c v1(v0): (i64) -> f64
    ret v2
}
function @refuse(ptr, ptr) -> i32 {
block0(v0: ptr, v1: ptr):
    v2 = iconst.i32 5
    trap exit(v2)
}
function @sort(ptr, ptr) {
block0(v0: ptr, v1: ptr):
    v2 = data_addr data1
    v3 = iconst.i64 5
    v4 = call_native @symbol_lookup(v2, v3)
    v5 = data_addr data2
    v6 = iconst.i64 4
    v7 = c_callback v1, v5, v6
    v8 = iconst.i64 2
    v9 = iconst.i64 8
    call_c v4(v0, v8, v9, v7): (ptr, i64, i64, ptr)
    ret
}
function @stopped(i64) -> i64 {
block0(v0: i64):
    v1 = stack_slot size=16 align=8
    v2 = func_addr @refuse
    call @sort(v1, v2)
    ret v0
}
function @deeper(ptr, ptr) -> i32 {
block0(v0: ptr, v1: ptr):
    v2 = load.i64 v0
    v3 = call @deep(v2)
    v4 = iconst.i32 0
    ret v4
}
function @deep(i64) -> i64 {
block0(v0: i64):
    v1 = iconst.i64 0
    v2 = icmp_eq.i64 v0, v1
    br_if v2, block1, block2
block1:
    ret v0
block2:
    v3 = stack_slot size=16 align=8
    v4 = iconst.i64 1
    v5 = isub.i64 v0, v4
    store.i64 v3, v5
    store.i64 v3, v5 offset=8
    v6 = func_addr @deeper
    call @sort(v3, v6)
    v7 = iadd.i64 v5, v4
    ret v7
}
"#;

fn c_vm(capabilities: Capabilities) -> Vm {
    let module = parse_module(C_CALLS).unwrap_or_else(|error| panic!("{error}"));
    let natives = NativeCtx::new(NativeConfig { capabilities, ..NativeConfig::captured() });
    Vm::new(engine(module), natives, Limits::default()).unwrap()
}

fn c_functions_are_called() {
    let mut vm = c_vm(Capabilities::all());
    assert_eq!(call(&mut vm, "magnitude", &[u64::from(-5i32 as u32)]).unwrap(), [5]);
    assert_eq!(call(&mut vm, "deep", &[100]).unwrap(), [100]);
}

fn c_functions_need_permission_and_an_address() {
    let mut allowed = c_vm(Capabilities::all());
    assert!(matches!(call(&mut allowed, "nowhere", &[1]).unwrap_err().trap, Trap::Foreign(_)));
    assert_eq!(call(&mut allowed, "magnitude", &[9]).unwrap(), [9]);
    let mut denied = c_vm(Capabilities::all().without(Capability::Foreign));
    assert!(matches!(call(&mut denied, "nowhere", &[1]).unwrap_err().trap, Trap::Denied(Capability::Foreign)));
}

fn a_trap_behind_c_stops_the_program() {
    let mut vm = c_vm(Capabilities::all());
    assert!(matches!(call(&mut vm, "stopped", &[1]).unwrap_err().trap, Trap::Exit(5)));
    assert_eq!(call(&mut vm, "deep", &[3]).unwrap(), [3]);
    // Frames of C are between those of the program.
    assert!(matches!(call(&mut vm, "deep", &[1 << 40]).unwrap_err().trap, Trap::StackOverflow));
    assert_eq!(call(&mut vm, "deep", &[3]).unwrap(), [3]);
}

fn typed_calls() {
    let mut vm = vm(DEPTH);
    let depth = vm.typed_func::<i64, i64>(func(&vm, "depth")).unwrap();
    assert_eq!(depth.call(&mut vm, 12).unwrap(), 12);
    assert!(vm.typed_func::<(i64, i64), i64>(func(&vm, "depth")).is_err());
}
