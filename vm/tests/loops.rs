//! Loops that go on in machine code while they run.

use std::sync::Arc;

use mojo_runtime::{NativeConfig, NativeCtx};
use mojo_vm::ir::{Block, FuncId, Opcode, parse_module};
use mojo_vm::jit::Tier;
use mojo_vm::opt::osr::{Frame, enter_at};
use mojo_vm::{Engine, JitMode, JitOptions, JitStats, Limits, Thresholds, Vm};

/// An engine for a program, and its `@main`.
fn engine(source: &str, options: JitOptions) -> (Arc<Engine>, FuncId) {
    let module = parse_module(source).unwrap_or_else(|error| panic!("{error}"));
    let func = module.func_by_name("main").unwrap();
    (Arc::new(Engine::with_jit(module, options)), func)
}

fn vm(engine: &Arc<Engine>) -> Vm {
    Vm::new(engine.clone(), NativeCtx::new(NativeConfig::captured()), Limits::default()).unwrap()
}

/// The thresholds that users get, but without a thread.
const AT_ONCE: Thresholds = Thresholds { background: false, ..Thresholds::TUNED };

/// Runs `@main` in the interpreter, and with every loop left as soon as possible; the results, and whether loops went on in
/// code of both tiers.
fn run(source: &str, args: &[u64]) -> (Vec<u64>, Vec<u64>, bool) {
    let call = |options: JitOptions| {
        let (engine, func) = engine(source, options);
        let results = vm(&engine).call(func, args).unwrap();
        let stats = engine.jit_stats();
        assert!(stats.refused.is_empty(), "{stats}");
        (results, [Tier::One, Tier::Two].iter().all(|&tier| loops_of(&stats, tier) > 0))
    };
    let (expected, _) = call(JitOptions::OFF);
    let (found, loops) = call(JitOptions { thresholds: Thresholds::EAGER, ..JitOptions::new(JitMode::Auto) });
    (expected, found, loops)
}

fn loops_of(stats: &JitStats, tier: Tier) -> usize {
    stats.compiled.iter().filter(|made| made.tier == tier && made.name.ends_with("(loop)")).count()
}

#[test]
fn nested_loops_with_an_exit_in_the_middle() {
    // The longest Collatz chain below a limit, and where it starts.
    let source = "
function @main(i64) -> i64, i64 {
block0(v0: i64):
    v1 = iconst.i64 1
    v2 = iconst.i64 0
    v3 = icmp_slt.i64 v1, v0
    br_if v3, block1(v1, v2, v2), block7(v2, v2)
block1(v4: i64, v5: i64, v6: i64):
    br block2(v4, v2)
block2(v7: i64, v8: i64):
    v9 = icmp_ne.i64 v7, v1
    br_if v9, block3, block6
block3:
    v10 = iand.i64 v7, v1
    v11 = icmp_eq.i64 v10, v2
    br_if v11, block4, block5
block4:
    v12 = iashr.i64 v7, v1
    v13 = iadd.i64 v8, v1
    br block2(v12, v13)
block5:
    v14 = iconst.i64 3
    v15 = imul.i64 v7, v14
    v16 = iadd.i64 v15, v1
    v17 = iadd.i64 v8, v1
    br block2(v16, v17)
block6:
    v18 = icmp_slt.i64 v5, v8
    v19 = select.i64 v18, v8, v5
    v20 = select.i64 v18, v4, v6
    v21 = iadd.i64 v4, v1
    v22 = icmp_slt.i64 v21, v0
    br_if v22, block1(v21, v19, v20), block7(v19, v20)
block7(v23: i64, v24: i64):
    ret v23, v24
}
";
    let (expected, found, loops) = run(source, &[1000]);
    assert_eq!(expected, [178, 871]);
    assert_eq!(found, expected);
    assert!(loops);
}

#[test]
fn memory_of_the_frame_comes_along() {
    let source = "
function @main(i64) -> i64 {
block0(v0: i64):
    v1 = stack_slot size=800 align=8
    v2 = iconst.i64 0
    v3 = iconst.i64 1
    br block1(v2)
block1(v4: i64):
    v5 = iconst.i64 100
    v6 = iurem.i64 v4, v5
    v7 = iconst.i64 3
    v8 = ishl.i64 v6, v7
    v9 = ptr_add.ptr v1, v8
    store.i64 v9, v4
    v10 = iadd.i64 v4, v3
    v11 = icmp_slt.i64 v10, v0
    br_if v11, block1(v10), block2(v2, v2)
block2(v12: i64, v13: i64):
    v14 = ishl.i64 v12, v7
    v15 = ptr_add.ptr v1, v14
    v16 = load.i64 v15
    v17 = iadd.i64 v13, v16
    v18 = iadd.i64 v12, v3
    v19 = icmp_slt.i64 v18, v5
    br_if v19, block2(v18, v17), block3
block3:
    ret v17
}
";
    let (expected, found, loops) = run(source, &[250]);
    assert_eq!(expected, [(150..250).sum::<u64>()]);
    assert_eq!(found, expected);
    assert!(loops);
}

#[test]
fn a_counter_that_is_advanced_before_its_last_use() {
    let source = "
function @main(i64) -> i64, i64 {
block0(v0: i64):
    v1 = iconst.i64 1
    v2 = iconst.i64 0
    v3 = stack_slot size=8 align=8
    store.i64 v3, v2
    br block1(v2, v2, v1)
block1(v31: i64, v32: i64, v33: i64):
    v34 = icmp_sge.i64 v33, v0
    br_if v34, block8, block2
block2:
    v40 = iadd.i64 v33, v1
    br block3(v33, v2)
block3(v41: i64, v42: i64):
    v43 = icmp_ne.i64 v41, v1
    br_if v43, block4, block6
block4:
    v45 = iand.i64 v41, v1
    v46 = icmp_eq.i64 v45, v2
    v47 = iashr.i64 v41, v1
    v48 = iconst.i64 3
    v49 = imul.i64 v41, v48
    v50 = iadd.i64 v49, v1
    v51 = select.i64 v46, v47, v50
    br block5(v51)
block5(v52: i64):
    v53 = iadd.i64 v42, v1
    br block3(v52, v53)
block6:
    v54 = iadd.i64 v32, v42
    v55 = icmp_sgt.i64 v42, v31
    br_if v55, block7, block1(v31, v54, v40)
block7:
    store.i64 v3, v33
    br block1(v42, v54, v40)
block8:
    v56 = load.i64 v3
    ret v31, v56
}
";
    let (expected, found, loops) = run(source, &[1000]);
    assert_eq!(expected, [178, 871]);
    assert_eq!(found, expected);
    assert!(loops);
}

#[test]
fn a_long_loop_of_warm_code_is_left_for_better_code() {
    let source = "
function @main(i64) -> i64 {
block0(v0: i64):
    v1 = iconst.i64 0
    br block1(v1, v1)
block1(v2: i64, v3: i64):
    v4 = icmp_slt.i64 v2, v0
    br_if v4, block2, block3
block2:
    v5 = ixor.i64 v3, v2
    v6 = iconst.i64 1
    v7 = iadd.i64 v2, v6
    br block1(v7, v5)
block3:
    ret v3
}
";
    let (engine, func) = engine(source, JitOptions { thresholds: AT_ONCE, ..JitOptions::new(JitMode::Auto) });
    let mut vm = vm(&engine);
    for _ in 0..AT_ONCE.warm + 2 * AT_ONCE.period {
        assert_eq!(vm.call(func, &[0]).unwrap(), [0]);
    }
    let made = |tier| engine.jit_stats().compiled.iter().filter(|made| made.tier == tier).count();
    assert_eq!((made(Tier::One), made(Tier::Two)), (1, 0), "the function is warm");
    let xor = |count: u64| (0..count).fold(0, |sum, i| sum ^ i);
    assert_eq!(vm.call(func, &[100_000]).unwrap(), [xor(100_000)]);
    assert_eq!(loops_of(&engine.jit_stats(), Tier::Two), 1);
}

/// A loop that changes two slots through pointers that lie in a third, as closures do that capture by reference, and does
/// `step` at the end of each iteration.
fn through_captures(step: &str) -> (Vec<u64>, Vec<u64>, bool) {
    let source = format!(
        "
global data0 align=8 \"\\00\\00\\00\\00\\00\\00\\00\\00\"

function @main(i64) -> i64, i64 {{
block0(v0: i64):
    v1 = stack_slot size=8 align=8
    v2 = stack_slot size=8 align=8
    v3 = stack_slot size=16 align=8
    v4 = iconst.i64 0
    v5 = iconst.i64 1
    store.i64 v1, v4
    store.i64 v2, v5
    store.ptr v3, v1
    store.ptr v3, v2 offset=8
    br block2(v4)
block1:
    v15 = load.i64 v1
    v16 = load.i64 v2
    ret v15, v16
block2(v6: i64):
    v7 = load.ptr v3
    v8 = load.i64 v7
    v9 = iadd.i64 v8, v6
    store.i64 v7, v9
    v10 = load.ptr v3 offset=8
    v11 = load.i64 v10
    v12 = ixor.i64 v11, v9
    store.i64 v10, v12
{step}
    v13 = iadd.i64 v6, v5
    v14 = icmp_slt.i64 v13, v0
    br_if v14, block2(v13), block1
}}

function @keep(ptr, ptr) inline(never) {{
block0(v0: ptr, v1: ptr):
    v2 = load.ptr v0
    store.ptr v1, v2
    ret
}}
"
    );
    run(&source, &[100])
}

#[test]
fn addresses_in_memory_that_moves_are_replaced() {
    let (expected, found, loops) = through_captures("");
    let sums = (0..100u64).scan(0, |sum, i| {
        *sum += i;
        Some(*sum)
    });
    assert_eq!(expected, [4950, sums.fold(1, |bits, sum| bits ^ sum)]);
    assert_eq!(found, expected);
    assert!(loops);
}

#[test]
fn addresses_of_which_it_depends_are_replaced() {
    let step = "
    v20 = iconst.i64 3
    v21 = iurem.i64 v6, v20
    v22 = icmp_eq.i64 v21, v4
    br_if v22, block3, block4
block3:
    store.ptr v3, v2
    br block5
block4:
    store.ptr v3, v1
    br block5
block5:";
    let (expected, found, loops) = through_captures(step);
    assert_eq!(found, expected);
    assert!(loops);
}

#[test]
fn addresses_that_others_find_stay() {
    let step = "
    v20 = data_addr data0
    call @keep(v3, v20)
    v21 = load.ptr v20
    v22 = load.i64 v21
    v23 = iadd.i64 v22, v5
    store.i64 v21, v23";
    let (expected, found, loops) = through_captures(step);
    assert_eq!(expected[0], 5050);
    assert_eq!(found, expected);
    assert!(loops);
}

/// The names of what has machine code after `@main` ran with the thresholds that users get, but without a thread for it.
fn compiled_as_a_rule(source: &str, args: &[u64]) -> Vec<(String, Tier)> {
    let (engine, func) = engine(source, JitOptions { thresholds: AT_ONCE, ..JitOptions::new(JitMode::Auto) });
    vm(&engine).call(func, args).unwrap();
    engine.jit_stats().compiled.into_iter().map(|made| (made.name, made.tier)).collect()
}

#[test]
fn a_loop_of_calls_is_found_wherever_it_is_looked_at() {
    // However many calls and jumps an iteration has.
    for rounds in 4..36 {
        let source = format!(
            "
function @step(i64) -> i64 inline(never) {{
block0(v0: i64):
    v1 = iconst.i64 1
    v2 = iconst.i64 {rounds}
    br block1(v0, v1)
block1(v3: i64, v4: i64):
    v5 = ixor.i64 v3, v4
    v6 = iadd.i64 v4, v1
    v7 = icmp_slt.i64 v6, v2
    br_if v7, block1(v5, v6), block2
block2:
    ret v5
}}

function @main(i64) -> i64 {{
block0(v0: i64):
    v1 = iconst.i64 0
    v2 = iconst.i64 1
    br block1(v1, v2)
block1(v3: i64, v4: i64):
    v5 = call @step(v4)
    v6 = iadd.i64 v3, v2
    v7 = icmp_slt.i64 v6, v0
    br_if v7, block1(v6, v5), block2
block2:
    ret v5
}}
"
        );
        let compiled = compiled_as_a_rule(&source, &[1_000_000]);
        assert!(compiled.contains(&("main (loop)".to_string(), Tier::One)), "{rounds}: {compiled:?}");
    }
}

#[test]
fn constants_stay_constants() {
    // The inner loop's step is set in each iteration of the outer one.
    let source = "
function @main(i64) -> i64 {
block0(v0: i64):
    v1 = iconst.i64 0
    br block1(v1, v1)
block1(v2: i64, v3: i64):
    v4 = iconst.i64 1
    br block2(v1, v3)
block2(v5: i64, v6: i64):
    v7 = ixor.i64 v6, v5
    v8 = iadd.i64 v5, v4
    v9 = icmp_slt.i64 v8, v0
    br_if v9, block2(v8, v7), block3
block3:
    v10 = iadd.i64 v2, v4
    v11 = icmp_slt.i64 v10, v0
    br_if v11, block1(v10, v7), block4
block4:
    ret v7
}
";
    let module = parse_module(source).unwrap_or_else(|error| panic!("{error}"));
    let body = module.func(module.func_by_name("main").unwrap()).body.as_ref().unwrap();
    let frame = Frame { target: Block(2), passed: &[], value: &|_| true, memory: &|_| true, stable: &|_| false };
    let (rest, _) = enter_at(body, &frame).unwrap();
    let insts = rest.blocks.iter().flat_map(|block| &block.insts).map(|&inst| rest.inst(inst));
    let steps: Vec<_> = insts.filter(|data| data.op == Opcode::Iadd).map(|data| rest.as_iconst(data.args[1])).collect();
    assert_eq!(steps, [Some(1); 2]);
}
