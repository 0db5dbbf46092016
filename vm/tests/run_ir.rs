//! Runs the `; run:` commands of the modules in `tests/ir/run`, as they are and after each optimiser, in the interpreter and as
//! machine code of both tiers, at each level of vector instructions.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use mojo_runtime::{NativeConfig, NativeCtx};
use mojo_vm::ir::filetest::{Expected, run_commands};
use mojo_vm::ir::{Const, FuncId, Module, Type, parse_module};
use mojo_vm::jit::SimdLevel;
use mojo_vm::opt::tier2::{Target, Tier2};
use mojo_vm::opt::{OptOptions, optimize_module};
use mojo_vm::{Engine, JitMode, JitOptions, Limits, Vm};

/// A value in slots: scalars zero-extended, vectors in memory layout.
fn to_slots(value: &Const) -> Vec<u64> {
    let bytes = value.ty.kind().bytes() as usize;
    let mut memory: Vec<u8> =
        (0..value.ty.lanes() as usize).flat_map(|i| value.lane(i).to_le_bytes().into_iter().take(bytes)).collect();
    memory.resize(memory.len().next_multiple_of(8), 0);
    memory.chunks(8).map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap())).collect()
}

/// The value of type `ty` at the start of `slots`, which moves behind it.
fn from_slots(ty: Type, slots: &mut &[u64]) -> Const {
    let (own, rest) = slots.split_at(ty.bytes().div_ceil(8) as usize);
    *slots = rest;
    if !ty.is_vector() && ty.bytes() < 8 {
        assert_eq!(own[0] >> ty.kind().bits(), 0, "scalars are zero-extended");
    }
    let memory: Vec<u8> = own.iter().flat_map(|slot| slot.to_le_bytes()).collect();
    let lanes = memory.chunks(ty.kind().bytes() as usize).take(ty.lanes() as usize).map(|lane| {
        let mut bytes = [0; 32];
        bytes[..lane.len()].copy_from_slice(lane);
        mojo_vm::ir::eval::U256::from_le_bytes(bytes)
    });
    Const::from_lanes(ty, lanes.collect())
}

/// The module as it is, and as the optimisers make it.
fn variants(module: Module) -> [(&'static str, Module); 3] {
    let all: Vec<FuncId> = (0..module.funcs.len()).map(FuncId::from_index).collect();
    let mut first = module.clone();
    optimize_module(&mut first, &all, &OptOptions { contract_fma: false, ..OptOptions::default() });
    let mut second = first.clone();
    let mut tier2 = Tier2::new();
    for id in all {
        if let Some(body) = &first.func(id).body {
            let body = tier2.optimize(&first, id, body, &Target { vector_bytes: 32 });
            second.func_mut(id).body = Some(body);
        }
    }
    [("as written", module), ("optimised", first), ("tier 2", second)]
}

fn is_nan(value: &Const) -> bool {
    format!("{value:?}").contains("nan")
}

#[test]
fn the_interpreter_runs_ir_files() {
    run_files(JitOptions::OFF);
}

#[test]
fn machine_code_runs_ir_files() {
    let levels = [SimdLevel::Sse42, SimdLevel::Avx2, SimdLevel::Avx512];
    for level in levels.into_iter().filter(|&level| level <= SimdLevel::detect()) {
        for mode in [JitMode::One, JitMode::Two] {
            run_files(JitOptions { level, ..JitOptions::new(mode) });
        }
    }
}

fn run_files(options: JitOptions) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ir/run");
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let module = parse_module(&source).unwrap();
        let commands = run_commands(&source, &module).unwrap();
        let variants = variants(module).map(|(name, module)| (name, Arc::new(Engine::with_jit(module, options))));
        for (command, (variant, engine)) in
            commands.iter().flat_map(|command| variants.iter().map(move |v| (command, v)))
        {
            let place =
                format!("{}:{} ({variant}, {:?}, {:?})", path.display(), command.line, options.mode, options.level);
            let natives = NativeCtx::new(NativeConfig::captured());
            let mut vm = Vm::new(engine.clone(), natives, Limits::default()).unwrap();
            let args: Vec<u64> = command.args.iter().flat_map(to_slots).collect();
            let results = vm.call(command.func, &args);
            match &command.expected {
                Expected::Trap => assert!(results.is_err(), "{place}: expected a trap, got {results:?}"),
                Expected::Results(expected) => {
                    let slots = results.unwrap_or_else(|error| panic!("{place}: {error}"));
                    let mut rest = &slots[..];
                    for (i, expected) in expected.iter().enumerate() {
                        let found = from_slots(expected.ty, &mut rest);
                        let same = found == *expected || is_nan(&found) && is_nan(expected);
                        let listing = || engine.disassemble(command.func).unwrap();
                        assert!(same, "{place}: result {i} is {found:?}, not {expected:?}\n{}", listing());
                    }
                }
            }
        }
        for (variant, engine) in &variants {
            let refused = engine.jit_stats().refused;
            assert!(refused.is_empty(), "{} ({variant}): {refused:?}", path.display());
        }
    }
}
