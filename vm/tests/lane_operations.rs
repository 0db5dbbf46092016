//! Every lane-wise operation on every type does in the interpreter what `ir::eval` says: with operands in registers, with
//! a constant operand, and as the condition of a branch.

use std::sync::Arc;

use mojo_runtime::{NativeConfig, NativeCtx};
use mojo_vm::ir::eval::{Lane, eval_lane, truncate};
use mojo_vm::ir::{
    Const, FuncAttrs, FuncId, Function, FunctionBuilder, Imm, ImmKind, Module, Opcode, Operand, Scalar, Signature,
    Type, Value,
};
use mojo_vm::{Engine, Limits, Vm};

/// Lane counts that are tried.
const LANES: [u32; 4] = [1, 2, 4, 16];

/// An operation on a type, and the types of its operands.
#[derive(Clone, Debug)]
struct Case {
    op: Opcode,
    ty: Type,
    params: Vec<Type>,
    results: Vec<Type>,
    imm: Imm,
}

/// A small generator of numbers (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn lane(&mut self, kind: Scalar) -> Lane {
        let choice = self.next() % 8;
        let small = Lane::from(self.next() % 70);
        let lane = match (choice, kind.is_float()) {
            (0, false) => Lane::MAX - small,
            (1 | 2, false) => small,
            (3, false) => (Lane::ONE << (kind.bits() - 1)).wrapping_sub(Lane::from(self.next() % 3)),
            (_, false) => Lane::from_words(self.wide(), self.wide()),
            (0, true) => Lane::ZERO,
            (_, true) => self.float(kind),
        };
        truncate(kind, lane)
    }

    fn wide(&mut self) -> u128 {
        u128::from(self.next()) << 64 | u128::from(self.next())
    }

    fn float(&mut self, kind: Scalar) -> Lane {
        let specials = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1.0, -1.5, 3e9, -7e18, 0.3, 1e-3];
        let pick = self.next() % 14;
        let value = match specials.get(pick as usize) {
            Some(&special) => special,
            None => (self.next() % 20000) as f64 / 100.0 - 100.0,
        };
        Const::of_f64(kind, value)
    }
}

/// Bits of an `f64` in another float format.
trait OfF64 {
    fn of_f64(kind: Scalar, value: f64) -> Lane;
}

impl OfF64 for Const {
    fn of_f64(kind: Scalar, value: f64) -> Lane {
        if kind == Scalar::F64 {
            return Lane::from(value.to_bits());
        }
        let bits = Lane::from(value.to_bits());
        eval_lane(Opcode::Fptrunc, kind, Scalar::F64, &[bits], &Imm::None).unwrap()[0]
    }
}

/// The operand and result types of `op` under `ty`; `other` stands for a type of its own.
fn case(op: Opcode, ty: Type, other: Type) -> Case {
    let info = op.info();
    let resolve = |operand: &Operand| match operand {
        Operand::Other => other,
        Operand::Cond => ty.mask(),
        operand => operand.resolve(ty).unwrap(),
    };
    let imm = if info.imm == ImmKind::Index { Imm::Index(0x155) } else { Imm::None };
    Case {
        op,
        ty,
        params: info.args.iter().map(resolve).collect(),
        results: info.results.iter().map(resolve).collect(),
        imm,
    }
}

/// Is there a meaning for these kinds?
fn is_valid(op: Opcode, to: Scalar, from: Scalar) -> bool {
    let (wider, narrower) = (from.bits() < to.bits(), from.bits() > to.bits());
    let int = |kind: Scalar| kind.is_int() || kind == Scalar::I1;
    match op {
        Opcode::Trunc => int(from) && narrower,
        Opcode::Zext | Opcode::Sext => int(from) && wider,
        Opcode::Fptrunc => from.is_float() && (narrower || (from.bits() == to.bits() && from != to)),
        Opcode::Fpext => from.is_float() && wider,
        Opcode::FptosiSat | Opcode::FptouiSat => from.is_float(),
        Opcode::Sitofp | Opcode::Uitofp => from.is_int(),
        Opcode::Ptrtoint => from == Scalar::Ptr,
        _ => from == to,
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for &op in Opcode::ALL {
        let info = op.info();
        let others = info.args.contains(&Operand::Other);
        for kind in Scalar::ALL {
            for lanes in LANES {
                let ty = Type::vector(kind, lanes).unwrap();
                let unsuited = !info.class.admits(ty) || matches!(op, Opcode::Bitcast | Opcode::Expect);
                if unsuited || info.args.is_empty() || info.args.contains(&Operand::Rest) {
                    continue;
                }
                for from in Scalar::ALL {
                    if if others { is_valid(op, kind, from) } else { from == kind } {
                        let case = case(op, ty, Type::vector(from, lanes).unwrap());
                        let zeros: Vec<Lane> = case.params.iter().map(|_| Lane::ZERO).collect();
                        if eval_lane(op, kind, case.params[0].kind(), &zeros, &case.imm).is_some() {
                            cases.push(case);
                        }
                    }
                }
            }
        }
    }
    cases
}

/// A function of the case's operands; operand 1 may be a constant, then it is ignored.
fn build(case: &Case, constant: Option<&Const>) -> Function {
    let mut b = FunctionBuilder::new(Signature::new(&case.params, &case.results));
    let mut args: Vec<Value> = b.params().to_vec();
    if let Some((op, imm)) = constant.and_then(|constant| constant.to_inst()) {
        let inst = b.op_imm(op, case.params[1], &[], imm);
        args[1] = b.results(inst)[0];
    }
    let inst = b.inst(case.op, case.ty, &args, case.imm.clone(), &case.results);
    let results = b.results(inst);
    b.ret(&results);
    b.finish()
}

/// A function that branches on a comparison.
fn build_branch(case: &Case, constant: Option<&Const>) -> Function {
    let mut b = FunctionBuilder::new(Signature::new(&case.params, &[Type::I1]));
    let mut args: Vec<Value> = b.params().to_vec();
    if let Some((op, imm)) = constant.and_then(|constant| constant.to_inst()) {
        let inst = b.op_imm(op, case.params[1], &[], imm);
        args[1] = b.results(inst)[0];
    }
    let inst = b.inst(case.op, case.ty, &args, Imm::None, &case.results);
    let cond = b.results(inst)[0];
    let (yes, no) = (b.create_block(), b.create_block());
    b.br_if(cond, yes, &[], no, &[]);
    for (block, truth) in [(yes, true), (no, false)] {
        b.switch_to_block(block);
        let value = b.bconst(truth);
        b.ret(&[value]);
    }
    b.finish()
}

fn to_slots(value: &Const) -> Vec<u64> {
    let bytes = value.ty.kind().bytes() as usize;
    let mut memory: Vec<u8> =
        (0..value.ty.lanes() as usize).flat_map(|i| value.lane(i).to_le_bytes().into_iter().take(bytes)).collect();
    memory.resize(memory.len().next_multiple_of(8), 0);
    memory.chunks(8).map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap())).collect()
}

fn lanes_of(ty: Type, slots: &mut &[u64]) -> Vec<Lane> {
    let (own, rest) = slots.split_at(ty.bytes().div_ceil(8) as usize);
    *slots = rest;
    if !ty.is_vector() && ty.bytes() < 8 {
        assert_eq!(own[0] >> ty.kind().bits(), 0, "scalars are zero-extended");
    }
    let memory: Vec<u8> = own.iter().flat_map(|slot| slot.to_le_bytes()).collect();
    let lane = |lane: &[u8]| {
        let mut bytes = [0; 32];
        bytes[..lane.len()].copy_from_slice(lane);
        Lane::from_le_bytes(bytes)
    };
    memory.chunks(ty.kind().bytes() as usize).take(ty.lanes() as usize).map(lane).collect()
}

fn is_nan(kind: Scalar, lane: Lane) -> bool {
    kind.is_float() && eval_lane(Opcode::FcmpUno, kind, kind, &[lane, lane], &Imm::None).unwrap()[0] == Lane::ONE
}

/// Are both values right? NaNs are all the same, and of zeros of different signs `fmin` and `fmax` give either.
fn is_free(op: Opcode, kind: Scalar, x: Lane, y: Lane) -> bool {
    let zero = |lane: Lane| lane & ((Lane::ONE << (kind.bits() - 1)) - 1) == Lane::ZERO;
    let nans = is_nan(kind, x) && is_nan(kind, y);
    nans || matches!(op, Opcode::Fmin | Opcode::Fmax) && zero(x) && zero(y)
}

/// Runs the case and compares with what the lanes should be.
fn check(vm: &mut Vm, func: FuncId, case: &Case, args: &[Const], expected_types: &[Type]) {
    let slots: Vec<u64> = args.iter().flat_map(to_slots).collect();
    let found = vm.call(func, &slots).unwrap_or_else(|error| panic!("{case:?}: {error}"));
    let mut rest = &found[..];
    for (i, &ty) in expected_types.iter().enumerate() {
        for (lane, &found) in lanes_of(ty, &mut rest).iter().enumerate() {
            let operands: Vec<Lane> = args.iter().map(|arg| arg.lane(lane)).collect();
            let expected = eval_lane(case.op, case.ty.kind(), case.params[0].kind(), &operands, &case.imm).unwrap()[i];
            let same = found == expected || is_free(case.op, ty.kind(), found, expected);
            let listing = || vm.engine().disassemble(func).unwrap();
            assert!(same, "{case:?} of {operands:x?}: {found:x} is not {expected:x}\n{}", listing());
        }
    }
}

#[test]
fn lane_operations_mean_what_eval_says() {
    let mut random = Random(0x9e3779b97f4a7c15);
    let cases = cases();
    let mut module = Module::new();
    let mut runs: Vec<(FuncId, usize, Option<Const>, Vec<Type>)> = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let mut add = |body: Function, constant: Option<Const>| {
            let id = module.declare_function(format!("f{}", runs.len()), body.sig.clone(), FuncAttrs::default());
            let results = body.sig.results.clone();
            module.define(id, body);
            runs.push((id, index, constant, results));
        };
        add(build(case, None), None);
        let compares = case.results == [Type::I1] && case.ty != Type::I1 && case.params.len() == 2;
        if compares {
            add(build_branch(case, None), None);
        }
        if case.params.len() == 2 && !case.ty.is_vector() {
            for _ in 0..6 {
                let constant = Const::splat(case.params[1], random.lane(case.params[1].kind()));
                add(build(case, Some(&constant)), Some(constant.clone()));
                if compares {
                    add(build_branch(case, Some(&constant)), Some(constant));
                }
            }
        }
    }
    let natives = NativeCtx::new(NativeConfig::captured());
    let mut vm = Vm::new(Arc::new(Engine::new(module)), natives, Limits::default()).unwrap();
    assert!(cases.len() > 1000, "only {} cases", cases.len());
    for (func, index, constant, results) in runs {
        let case = &cases[index];
        for _ in 0..12 {
            let mut args: Vec<Const> = Vec::new();
            for &ty in &case.params {
                let lanes = (0..ty.lanes()).map(|_| random.lane(ty.kind())).collect();
                args.push(Const::from_lanes(ty, lanes));
            }
            if let Some(constant) = &constant {
                args[1] = constant.clone();
            }
            check(&mut vm, func, case, &args, &results);
        }
    }
}
