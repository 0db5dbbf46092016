//! Machine code against the interpreter, on random modules.

use std::sync::Arc;

use mojo_runtime::{NativeConfig, NativeCtx};
use mojo_vm::ir::{Const, FuncId, Module};
use mojo_vm::jit::SimdLevel;
use mojo_vm::{Engine, JitMode, JitOptions, Limits, Thresholds, Vm};

use crate::support::generate::{Rng, module};
use crate::support::{from_slots, same_value, to_slots};

/// Both tiers at each level of vector instructions that the processor has, and all of them one after the other.
pub fn ways() -> Vec<JitOptions> {
    let levels = [SimdLevel::Sse42, SimdLevel::Avx2, SimdLevel::Avx512];
    let levels = levels.into_iter().filter(|&level| level <= SimdLevel::detect());
    let whole =
        levels.flat_map(|level| [JitMode::One, JitMode::Two].map(|mode| JitOptions { level, ..JitOptions::new(mode) }));
    // Loops are left at the second or third iteration.
    let thresholds = Thresholds { period: 2, warm: 0, hot: 8, warm_loop: 0, hot_loop: 2, background: false };
    whole.chain([JitOptions { thresholds, ..JitOptions::new(JitMode::Auto) }]).collect()
}

/// Runs the module of a seed in all ways.
///
/// # Panics
/// If one of them does something else than the interpreter.
pub fn check(seed: u64, ways: &[JitOptions]) {
    let (module, func) = module(seed, 3);
    let mut rng = Rng::new(seed + 1_000_000);
    let params = module.func(func).sig.params.clone();
    let lists: Vec<Vec<Const>> = (0..3).map(|_| params.iter().map(|&ty| rng.constant(ty)).collect()).collect();
    let (expected, left) = outcomes(&module, func, &lists, JitOptions::OFF);
    for &options in ways {
        let (found, left_here) = outcomes(&module, func, &lists, options);
        let way = format!("{:?}, {:?}", options.mode, options.level);
        assert_eq!(left_here, left, "seed {seed}, {way}, {lists:?}: memory differs\n{module}");
        for ((args, expected), found) in lists.iter().zip(&expected).zip(&found) {
            let same = match (expected, found) {
                (Some(expected), Some(found)) => {
                    let (mut expected, mut found) = (&expected[..], &found[..]);
                    let mut results = module.func(func).sig.results.iter();
                    results.all(|&ty| same_value(&from_slots(ty, &mut expected), &from_slots(ty, &mut found)))
                }
                (None, None) => true,
                _ => false,
            };
            assert!(same, "seed {seed}, {way}, {args:?}: {found:x?} is not {expected:x?}\n{module}");
        }
    }
}

/// Results of calls in slots, nothing for those that trap; and what they leave in memory.
fn outcomes(
    module: &Module,
    func: FuncId,
    lists: &[Vec<Const>],
    options: JitOptions,
) -> (Vec<Option<Vec<u64>>>, Vec<u64>) {
    let natives = NativeCtx::new(NativeConfig::captured());
    let engine = Arc::new(Engine::with_jit(module.clone(), options));
    let mut vm = Vm::new(engine, natives, Limits::default()).unwrap();
    let results =
        lists.iter().map(|args| vm.call(func, &args.iter().flat_map(to_slots).collect::<Vec<u64>>()).ok()).collect();
    let peek = module.func_by_name("peek").expect("random modules have a function that looks at memory");
    (results, vm.call(peek, &[]).expect("it cannot trap"))
}
