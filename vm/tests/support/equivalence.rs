//! A random module does the same before and after optimisation.

use std::sync::Arc;

use mojo_runtime::{NativeConfig, NativeCtx, Trap};
use mojo_vm::ir::{Const, FuncId, Module, verify_module};
use mojo_vm::opt::tier2::{Target, Tier2};
use mojo_vm::opt::{OptOptions, optimize_module};
use mojo_vm::{Engine, Limits, Vm};

use crate::support::generate::{Rng, module};
use crate::support::{from_slots, same_value, to_slots};

/// What a call does: its results or a trap, and what it leaves in memory.
fn outcome(vm: &mut Vm, func: FuncId, args: &[Const]) -> (Option<Vec<Const>>, u64) {
    let results = results(vm, func, args);
    let peek = vm.engine().module().func_by_name("peek").unwrap();
    (results, vm.call(peek, &[]).unwrap()[0])
}

fn results(vm: &mut Vm, func: FuncId, args: &[Const]) -> Option<Vec<Const>> {
    let slots: Vec<u64> = args.iter().flat_map(to_slots).collect();
    let results = match vm.call(func, &slots) {
        Ok(results) => results,
        Err(error) => {
            assert!(matches!(error.trap, Trap::Abort { .. }), "{error}");
            return None;
        }
    };
    let types = vm.engine().module().func(func).sig.results.clone();
    let mut rest = &results[..];
    Some(types.into_iter().map(|ty| from_slots(ty, &mut rest)).collect())
}

fn vm(module: Module) -> Vm {
    let natives = NativeCtx::new(NativeConfig::captured());
    Vm::new(Arc::new(Engine::new(module)), natives, Limits::default()).unwrap()
}

fn agree(a: &(Option<Vec<Const>>, u64), b: &(Option<Vec<Const>>, u64)) -> bool {
    if a.1 != b.1 {
        return false;
    }
    match (&a.0, &b.0) {
        (None, None) => true,
        (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        _ => false,
    }
}

/// What the optimisers under test make of a module.
fn optimised(original: &Module, func: FuncId, vector_bytes: u32) -> [(&'static str, Module); 2] {
    let mut first = original.clone();
    let options = OptOptions { contract_fma: false, ..OptOptions::default() };
    optimize_module(&mut first, &[func], &options);
    let mut second = first.clone();
    let mut tier2 = Tier2::new();
    for id in (0..first.funcs.len()).map(FuncId::from_index) {
        if let Some(body) = &first.func(id).body {
            let body = tier2.optimize(&first, id, body, &Target { vector_bytes });
            second.func_mut(id).body = Some(body);
        }
    }
    [("start-up", first), ("tier 2", second)]
}

/// Checks that both optimisers leave what the module of a seed does.
///
/// # Panics
/// If they do not.
pub fn check(seed: u64) {
    let (original, func) = module(seed, 4);
    verify_module(&original).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{original}"));
    let params = original.func(func).sig.params.clone();
    let variants = optimised(&original, func, [16, 32, 64][(seed % 3) as usize]);
    let text = original.to_string();
    let mut plain = vm(original);
    let mut rng = Rng::new(seed + 1_000_000);
    let inputs: Vec<Vec<Const>> = (0..8).map(|_| params.iter().map(|&ty| rng.constant(ty)).collect()).collect();
    let expected: Vec<_> = inputs.iter().map(|args| outcome(&mut plain, func, args)).collect();
    for (name, module) in variants {
        verify_module(&module).unwrap_or_else(|error| panic!("seed {seed}, {name}: {error}\n{module}"));
        let module_text = module.to_string();
        let mut fast = vm(module);
        for (args, expected) in inputs.iter().zip(&expected) {
            let found = outcome(&mut fast, func, args);
            assert!(
                agree(expected, &found),
                "seed {seed}, {name}, arguments {args:?}: expected {expected:?}, found {found:?}\n{text}\n==>\n{module_text}"
            );
        }
    }
}
