//! Constant folding: operations on constants become constants.

use smallvec::{SmallVec, smallvec};

use crate::ir::eval::{Lane, eval_lane};
use crate::ir::{Const, Flags, Function, Imm, InstData, Opcode, Scalar, Type, Value};

/// Vectors of different lanes are folded up to this many lanes.
const MAX_LANES: u32 = 64;

/// The results of an instruction whose operands are all constants, if it can be evaluated now.
pub(super) fn fold_inst(func: &Function, inst: &InstData) -> Option<SmallVec<[Const; 2]>> {
    if inst.args.is_empty() || !inst.op.has(Flags::PURE) || !inst.args.iter().all(|&arg| is_const(func, arg)) {
        return None;
    }
    let args: Option<SmallVec<[Const; 3]>> = inst.args.iter().map(|&arg| Const::of(func, arg)).collect();
    fold_inst_with(func, inst, &args?)
}

/// The results of a pure instruction if its operands are the given constants.
pub(super) fn fold_inst_with(func: &Function, inst: &InstData, args: &[Const]) -> Option<SmallVec<[Const; 2]>> {
    if inst.args.is_empty() || !inst.op.has(Flags::PURE) {
        return None;
    }
    fold(inst.op, inst.ty, args, &inst.imm, || inst.results().map(|result| func.ty(result)).collect())
}

/// Is the value defined by a constant instruction?
pub(super) fn is_const(func: &Function, value: Value) -> bool {
    func.def_data(value).is_some_and(|def| matches!(def.op, Opcode::Iconst | Opcode::Fconst | Opcode::Vconst))
}

/// Evaluates an operation with one result that has the controlling type, on constants of that type.
pub(super) fn fold_same(op: Opcode, args: &[&Const]) -> Option<Const> {
    let ty = args[0].ty;
    let args: SmallVec<[Const; 3]> = args.iter().map(|&arg| arg.clone()).collect();
    fold(op, ty, &args, &Imm::None, || smallvec![ty])?.pop()
}

fn fold(
    op: Opcode,
    ty: Type,
    args: &[Const],
    imm: &Imm,
    result_types: impl Fn() -> SmallVec<[Type; 2]>,
) -> Option<SmallVec<[Const; 2]>> {
    if let Some(result) = fold_vector(op, ty, args, imm) {
        return Some(smallvec![result?]);
    }
    let result_types = result_types();
    let lanes = if args.iter().all(|arg| arg.as_splat().is_some()) { 1 } else { ty.lanes() };
    if lanes > MAX_LANES {
        return None;
    }
    let mut results: SmallVec<[SmallVec<[Lane; 1]>; 2]> = smallvec![SmallVec::new(); result_types.len()];
    for index in 0..lanes as usize {
        let operands: SmallVec<[Lane; 3]> = args.iter().map(|arg| arg.lane(index)).collect();
        let values = eval_lane(op, ty.kind(), args[0].ty.kind(), &operands, imm)?;
        for (list, value) in results.iter_mut().zip(values) {
            list.push(value);
        }
    }
    let consts = results.into_iter().zip(result_types);
    Some(consts.map(|(lanes, ty)| Const::from_lanes(ty, lanes)).collect())
}

/// Operations that are not lane by lane. `None`: not one of these. `Some(None)`: cannot be folded.
fn fold_vector(op: Opcode, ty: Type, args: &[Const], imm: &Imm) -> Option<Option<Const>> {
    let lanes = ty.lanes() as usize;
    let all = |from: &Const| -> SmallVec<[Lane; 1]> { (0..from.ty.lanes() as usize).map(|i| from.lane(i)).collect() };
    let small = ty.lanes() <= MAX_LANES && args.iter().all(|arg| arg.ty.lanes() <= MAX_LANES);
    let result = match op {
        Opcode::Splat => return Some(Some(Const::splat(ty, args[0].lanes[0]))),
        Opcode::Bitcast => return Some(fold_bitcast(ty, &args[0])),
        Opcode::Extract => {
            let index = args[1].lanes[0];
            (index < Lane::from(ty.lanes())).then(|| Const::splat(ty.element(), args[0].lane(index.as_usize())))
        }
        Opcode::ReduceAnd | Opcode::ReduceOr | Opcode::ReduceXor if small => fold_reduce(op, &args[0]),
        Opcode::ReduceAdd | Opcode::ReduceMul if small && ty.is_int() => fold_reduce(op, &args[0]),
        _ if !small => match op {
            Opcode::Insert
            | Opcode::Shuffle2
            | Opcode::Concat
            | Opcode::ExtractSub
            | Opcode::Reverse
            | Opcode::MaskToBits
            | Opcode::BitsToMask => None,
            _ => return None,
        },
        Opcode::Insert => {
            let index = args[2].lanes[0];
            (index < Lane::from(ty.lanes())).then(|| {
                let mut list = all(&args[0]);
                list[index.as_usize()] = args[1].lanes[0];
                Const::from_lanes(ty, list)
            })
        }
        Opcode::Shuffle2 => {
            let Imm::Shuffle(picks) = imm else { return Some(None) };
            let pick = |&pick: &u32| {
                let pick = pick as usize;
                if pick < lanes { args[0].lane(pick) } else { args[1].lane(pick - lanes) }
            };
            ty.with_lanes(picks.len() as u32).map(|ty| Const::from_lanes(ty, picks.iter().map(pick).collect()))
        }
        Opcode::Concat => {
            let mut list = all(&args[0]);
            list.extend(all(&args[1]));
            ty.with_lanes(ty.lanes() * 2).map(|ty| Const::from_lanes(ty, list))
        }
        Opcode::ExtractSub => {
            let Imm::Index(first) = imm else { return Some(None) };
            let first = *first as usize;
            Some(Const::from_lanes(ty, (first..first + lanes).map(|i| args[0].lane(i)).collect()))
        }
        Opcode::Reverse => Some(Const::from_lanes(ty, (0..lanes).rev().map(|i| args[0].lane(i)).collect())),
        Opcode::MaskToBits if !ty.is_vector() => {
            let bit = |i: usize| args[0].lane(i) << i;
            Some(Const::splat(ty, (0..args[0].ty.lanes() as usize).fold(Lane::ZERO, |bits, i| bits | bit(i))))
        }
        Opcode::BitsToMask if !args[0].ty.is_vector() => {
            let bits = args[0].lanes[0];
            Some(Const::from_lanes(ty, (0..lanes).map(|i| bits >> i & Lane::ONE).collect()))
        }
        Opcode::MaskToBits
        | Opcode::BitsToMask
        | Opcode::InsertSub
        | Opcode::Interleave
        | Opcode::Deinterleave
        | Opcode::TableLookup
        | Opcode::ReduceAdd
        | Opcode::ReduceMul
        | Opcode::ReduceMinS
        | Opcode::ReduceMaxS
        | Opcode::ReduceMinU
        | Opcode::ReduceMaxU
        | Opcode::ReduceFmin
        | Opcode::ReduceFmax => None,
        _ => return None,
    };
    Some(result)
}

/// Reductions whose order does not matter.
fn fold_reduce(op: Opcode, arg: &Const) -> Option<Const> {
    let step = match op {
        Opcode::ReduceAdd => Opcode::Iadd,
        Opcode::ReduceMul => Opcode::Imul,
        Opcode::ReduceAnd => Opcode::Iand,
        Opcode::ReduceOr => Opcode::Ior,
        _ => Opcode::Ixor,
    };
    let kind = arg.ty.kind();
    let mut result = arg.lane(0);
    for index in 1..arg.ty.lanes() as usize {
        result = eval_lane(step, kind, kind, &[result, arg.lane(index)], &Imm::None)?[0];
    }
    Some(Const::splat(arg.ty.element(), result))
}

/// Between types with lanes of the same size only.
fn fold_bitcast(ty: Type, arg: &Const) -> Option<Const> {
    let same = ty.kind().bits() == arg.ty.kind().bits() && ty.lanes() == arg.ty.lanes();
    (same && ty.kind() != Scalar::Ptr).then(|| Const { ty, lanes: arg.lanes.clone() })
}
