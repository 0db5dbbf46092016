//! Random modules do the same in the interpreter and as machine code of both tiers, at each level of vector instructions.

mod support;

use std::sync::Arc;

use mojo_runtime::{NativeConfig, NativeCtx};
use mojo_vm::ir::{Const, FuncId, Module};
use mojo_vm::jit::SimdLevel;
use mojo_vm::{Engine, JitMode, JitOptions, Limits, Vm};
use support::generate::{Rng, module};
use support::{from_slots, same_value, to_slots};

/// Results of calls in slots; nothing for those that trap.
fn outcomes(module: &Module, func: FuncId, lists: &[Vec<Const>], options: JitOptions) -> Vec<Option<Vec<u64>>> {
    let natives = NativeCtx::new(NativeConfig::captured());
    let engine = Arc::new(Engine::with_jit(module.clone(), options));
    let mut vm = Vm::new(engine, natives, Limits::default()).unwrap();
    lists.iter().map(|args| vm.call(func, &args.iter().flat_map(to_slots).collect::<Vec<u64>>()).ok()).collect()
}

/// `IR_SEEDS=from..to` chooses other modules than the usual ones.
fn seeds() -> std::ops::Range<u64> {
    let Ok(text) = std::env::var("IR_SEEDS") else { return 0..60 };
    let (from, to) = text.split_once("..").expect("IR_SEEDS=from..to");
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn machine_code_does_what_the_interpreter_does() {
    let levels = [SimdLevel::Sse42, SimdLevel::Avx2, SimdLevel::Avx512];
    let levels = levels.into_iter().filter(|&level| level <= SimdLevel::detect());
    let ways: Vec<JitOptions> = levels
        .flat_map(|level| [JitMode::One, JitMode::Two].map(|mode| JitOptions { level, ..JitOptions::new(mode) }))
        .collect();
    for seed in seeds() {
        let (module, func) = module(seed, 3);
        let mut rng = Rng::new(seed + 1_000_000);
        let params = module.func(func).sig.params.clone();
        let lists: Vec<Vec<Const>> = (0..3).map(|_| params.iter().map(|&ty| rng.constant(ty)).collect()).collect();
        let expected = outcomes(&module, func, &lists, JitOptions::OFF);
        for &options in &ways {
            let found = outcomes(&module, func, &lists, options);
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
                let way = format!("{:?}, {:?}", options.mode, options.level);
                assert!(same, "seed {seed}, {way}, {args:?}: {found:x?} is not {expected:x?}\n{module}");
            }
        }
    }
}
