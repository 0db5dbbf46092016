//! Splits vectors into pieces that fit the registers of the processor, and 128-bit integers into halves: IR to IR.
//!
//! In: a function on values of any size, and the width of a vector register. Out: a function that means the same, whose
//! vectors fit a register, or are so long that splitting them is not worth it: those live in memory. The pieces of a
//! value follow each other in memory, so a value takes the same slots before and after, also as a parameter.
//!
//! | file | holds |
//! | --- | --- |
//! | `fit` | which values are split, and how; signatures |
//! | `lanes` | operations lane by lane, constants, conversions |
//! | `shuffle` | operations that move lanes |
//! | `fold` | reductions, masks to bits and back |
//! | `memory` | loads and stores |
//! | `wide` | 128-bit integers |
//! | `divide` | division of short lanes |
//! | `half` | arithmetic on 16-bit floats |
//!
//! Masks are special: the natural size of their pieces depends on what they were compared from (see `fit`). What moves
//! the lanes of a mask about is done on bytes, and signatures have byte vectors in place of masks.

mod divide;
mod fit;
mod fold;
mod half;
mod lanes;
mod memory;
mod shuffle;
mod wide;

use smallvec::SmallVec;

pub(super) use fit::Grains;
pub use fit::signature;
pub(super) use fold::combining;

use crate::ir::{
    Block, BlockCall, Const, Function, FunctionBuilder, InstData, Opcode, Scalar, Terminator, Type, Value, ValueDef,
    ValueList, reverse_postorder,
};
use fit::Fit;

/// The function with values that fit vector registers of `width` bytes (16, 32 or 64); `None` if all do.
pub fn legalise(func: &Function, width: u32) -> Option<Function> {
    let needed = fit::needs_legalising(func, width) || divide::divides(func) || half::computes(func, width);
    needed.then(|| Legaliser::new(func, width).run())
}

/// What stands for a value in the new function.
#[derive(Clone, Debug)]
enum Parts {
    /// A value of the same type.
    Whole(Value),
    /// Vectors of equal size, in order.
    Pieces(SmallVec<[Value; 4]>),
    /// The lower and the upper half of an `i128`.
    Halves([Value; 2]),
    /// The value is not reachable.
    None,
}

struct Legaliser<'a> {
    /// The function as it was; values and types of operands are its.
    old: &'a Function,
    b: FunctionBuilder,
    width: u32,
    grains: Grains,
    /// By value of the old function.
    parts: Vec<Parts>,
}

impl<'a> Legaliser<'a> {
    fn new(old: &'a Function, width: u32) -> Legaliser<'a> {
        let grains = Grains::of(old, width);
        let b = FunctionBuilder::new(signature(&old.sig, width));
        Legaliser { old, b, width, grains, parts: vec![Parts::None; old.values.len()] }
    }

    fn run(mut self) -> Function {
        let order = reverse_postorder(self.old);
        for block in self.old.block_ids().skip(1) {
            self.b.create_block();
            for &param in &self.old.block(block).params {
                let parts = match self.fit(param) {
                    Fit::Halves => Parts::Halves([(); 2].map(|()| self.b.append_block_param(block, Type::I64))),
                    Fit::Split(lanes) => {
                        let ty = self.piece(self.ty(param), lanes);
                        let count = self.ty(param).lanes() / lanes;
                        Parts::Pieces((0..count).map(|_| self.b.append_block_param(block, ty)).collect())
                    }
                    Fit::Register | Fit::Memory => Parts::Whole(self.b.append_block_param(block, self.ty(param))),
                };
                self.parts[param.index()] = parts;
            }
        }
        self.entry_params();
        for block in order.iter().copied() {
            self.b.switch_to_block(block);
            for &inst in &self.old.block(block).insts {
                let data = self.old.inst(inst);
                self.b.set_loc(data.loc);
                self.inst(data);
            }
            let data = self.old.block(block);
            self.b.set_loc(data.term_loc);
            self.terminator(&data.term);
        }
        for block in self.old.block_ids() {
            self.b.switch_to_block(block);
            if !self.b.is_terminated() {
                self.b.unreachable();
            }
        }
        self.b.finish()
    }

    fn entry_params(&mut self) {
        let values = self.b.params().to_vec();
        let params = self.old.params();
        self.b.switch_to_block(self.old.entry());
        self.take_passed(params, &values);
    }

    fn inst(&mut self, data: &InstData) {
        match data.op {
            Opcode::Iconst | Opcode::Fconst | Opcode::Vconst | Opcode::Undef | Opcode::Iota => self.constant(data),
            _ if data.op.is_call() => self.call(data),
            _ if self.expand_wide(data)
                || self.move_lanes(data)
                || self.fold(data)
                || self.access(data)
                || self.divide(data)
                || self.half_floats(data) => {}
            _ => self.lane_wise(data),
        }
    }

    // ---- values ----

    fn ty(&self, value: Value) -> Type {
        self.old.ty(value)
    }

    fn fit(&self, value: Value) -> Fit {
        fit::fit(self.ty(value), self.grains.of_value(value), self.width)
    }

    /// The type of pieces of `lanes` lanes.
    fn piece(&self, ty: Type, lanes: u32) -> Type {
        ty.with_lanes(lanes).expect("a part of a vector has a power of two of lanes")
    }

    fn set(&mut self, value: Value, parts: Parts) {
        self.parts[value.index()] = parts;
    }

    /// Defines an old value from one new value of the same type.
    fn set_whole(&mut self, old: Value, new: Value) {
        let parts = match self.fit(old) {
            Fit::Register | Fit::Memory => Parts::Whole(new),
            Fit::Split(lanes) => {
                let ty = self.piece(self.ty(old), lanes);
                let starts = (0..self.ty(old).lanes()).step_by(lanes as usize);
                Parts::Pieces(starts.map(|first| self.b.extract_sub(ty, new, first)).collect())
            }
            Fit::Halves => Parts::Halves(self.halves_of(new)),
        };
        self.set(old, parts);
    }

    /// Defines an old value from vectors of equal size, in order, that may be shorter or longer than its pieces.
    fn set_pieces(&mut self, old: Value, pieces: &[Value]) {
        let lanes = match self.fit(old) {
            Fit::Split(lanes) => lanes,
            _ => self.ty(old).lanes(),
        };
        let parts = self.regroup(self.ty(old), pieces, lanes);
        let parts = if parts.len() == 1 { Parts::Whole(parts[0]) } else { Parts::Pieces(parts) };
        self.set(old, parts);
    }

    /// The vector of type `ty` that consists of `pieces`, as pieces of `lanes` lanes.
    fn regroup(&mut self, ty: Type, pieces: &[Value], lanes: u32) -> SmallVec<[Value; 4]> {
        let have = ty.lanes() / pieces.len() as u32;
        if have > lanes {
            let part = self.piece(ty, lanes);
            let starts: Vec<u32> = (0..have).step_by(lanes as usize).collect();
            let mut parts = SmallVec::new();
            for &piece in pieces {
                parts.extend(starts.iter().map(|&first| self.b.extract_sub(part, piece, first)));
            }
            return parts;
        }
        let mut parts: SmallVec<[Value; 4]> = pieces.into();
        let mut size = have;
        while size < lanes {
            parts = parts.chunks(2).map(|pair| self.b.binary(Opcode::Concat, pair[0], pair[1])).collect();
            size *= 2;
        }
        parts
    }

    /// One new value for an old one.
    fn whole(&mut self, old: Value) -> Value {
        match self.parts[old.index()].clone() {
            Parts::Whole(value) => value,
            Parts::Pieces(pieces) => self.regroup(self.ty(old), &pieces, self.ty(old).lanes())[0],
            Parts::Halves(halves) => self.join(halves),
            Parts::None => self.b.undef(self.ty(old)),
        }
    }

    /// An old vector as pieces of `lanes` lanes.
    fn pieces(&mut self, old: Value, lanes: u32) -> SmallVec<[Value; 4]> {
        match self.parts[old.index()].clone() {
            Parts::Pieces(pieces) => self.regroup(self.ty(old), &pieces, lanes),
            _ => {
                let whole = self.whole(old);
                match Const::of(self.b.func(), whole) {
                    Some(constant) => self.constant_pieces(&constant, lanes),
                    None => self.regroup(self.ty(old), &[whole], lanes),
                }
            }
        }
    }

    /// Lanes per piece of a vector.
    fn lanes_of(&self, value: Value) -> u32 {
        let lanes = self.ty(value).lanes();
        match &self.parts[value.index()] {
            Parts::Pieces(pieces) => lanes / pieces.len() as u32,
            _ => lanes,
        }
    }

    // ---- calls and control flow ----

    /// The values that are passed for an argument or result.
    fn pass(&mut self, old: Value, passed: &mut ValueList) {
        let ty = self.ty(old);
        if ty.is_mask() && ty.is_vector() {
            let bytes = ty.with_kind(Scalar::I8);
            let fit = fit::fit(bytes, 1, self.width);
            let lanes = if let Fit::Split(lanes) = fit { lanes } else { ty.lanes() };
            let bytes = self.piece(bytes, lanes);
            let pieces = self.pieces(old, lanes);
            passed.extend(pieces.into_iter().map(|piece| self.b.convert(Opcode::Zext, bytes, piece)));
            return;
        }
        match self.parts[old.index()].clone() {
            Parts::Pieces(pieces) => passed.extend(pieces),
            Parts::Halves(halves) => passed.extend(halves),
            Parts::Whole(_) | Parts::None => passed.push(self.whole(old)),
        }
    }

    /// Defines parameters or results from what is passed for them.
    fn take_passed(&mut self, olds: &[Value], passed: &[Value]) {
        let mut rest = passed;
        for &old in olds {
            let ty = self.ty(old);
            let count = fit::passed_types(ty, self.width).len();
            let (own, others) = rest.split_at(count);
            rest = others;
            if ty.is_mask() && ty.is_vector() {
                let mask = self.b.ty(own[0]).mask();
                let masks: Vec<Value> = own.iter().map(|&bytes| self.b.convert(Opcode::Trunc, mask, bytes)).collect();
                self.set_pieces(old, &masks);
            } else if let Fit::Halves = self.fit(old) {
                self.set(old, Parts::Halves([own[0], own[1]]));
            } else {
                self.set_pieces(old, own);
            }
        }
    }

    /// What is passed for a list of values.
    fn passed(&mut self, values: &[Value]) -> ValueList {
        let mut passed = ValueList::new();
        values.iter().for_each(|&value| self.pass(value, &mut passed));
        passed
    }

    fn call(&mut self, data: &InstData) {
        let args = self.passed(&data.args);
        let results: Vec<Value> = data.results().collect();
        let types: Vec<Type> =
            results.iter().flat_map(|&result| fit::passed_types(self.ty(result), self.width)).collect();
        let inst = self.b.inst(data.op, data.ty, &args, data.imm.clone(), &types);
        let passed = self.b.results(inst);
        self.take_passed(&results, &passed);
    }

    fn terminator(&mut self, term: &Terminator) {
        let mut new = term.clone();
        match &mut new {
            Terminator::BrIf { cond, .. } => *cond = self.whole(*cond),
            Terminator::Switch { value, .. } => *value = self.whole(*value),
            Terminator::Trap { args, .. } => args.iter_mut().for_each(|arg| *arg = self.whole(*arg)),
            Terminator::Ret(values) => {
                *values = self.passed(values);
            }
            Terminator::TailCall(call) => call.args = self.passed(&call.args),
            Terminator::Br(_) | Terminator::Unreachable | Terminator::None => {}
        }
        new.for_each_target_mut(|target| *target = self.target(target));
        self.b.terminate(new);
    }

    /// A jump with the pieces of its arguments.
    fn target(&mut self, target: &BlockCall) -> BlockCall {
        let mut args = ValueList::new();
        let params = &self.old.block(target.block).params;
        for (&param, &arg) in params.iter().zip(&target.args) {
            match self.fit(param) {
                Fit::Split(lanes) => args.extend(self.pieces(arg, lanes)),
                Fit::Halves => args.extend(self.halves(arg)),
                Fit::Register | Fit::Memory => args.push(self.whole(arg)),
            }
        }
        BlockCall { block: target.block, args }
    }
}

/// The block that a parameter belongs to, if the value is one.
fn param_of(func: &Function, value: Value) -> Option<(Block, usize)> {
    match func.def(value) {
        ValueDef::Param(block, position) => Some((block, position as usize)),
        ValueDef::Result(..) => None,
    }
}
