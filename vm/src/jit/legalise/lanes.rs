//! Constants, and operations that treat each lane alone.

use smallvec::SmallVec;

use super::fit::Fit;
use super::{Legaliser, Parts};
use crate::ir::eval::{I256, Lane, int_to_float};
use crate::ir::{Class, Const, InstData, Opcode, Operand, Scalar, Type, Value, ValueList};

impl Legaliser<'_> {
    /// `iconst`, `fconst`, `vconst`, `undef`, `iota`.
    pub(super) fn constant(&mut self, data: &InstData) {
        let result = data.result();
        match self.fit(result) {
            Fit::Register | Fit::Memory => self.keep(data),
            Fit::Halves if data.op == Opcode::Undef => {
                let half = self.b.undef(Type::I64);
                self.set(result, Parts::Halves([half, half]));
            }
            Fit::Halves => {
                let lane = Const::of_inst(data).map_or(Lane::ZERO, |constant| constant.lane(0));
                let halves = [lane.as_u64(), (lane >> 64u32).as_u64()];
                let halves = halves.map(|half| self.b.iconst(Type::I64, half as i64));
                self.set(result, Parts::Halves(halves));
            }
            Fit::Split(lanes) => {
                let constant = if data.op == Opcode::Iota { Some(iota(data.ty)) } else { Const::of_inst(data) };
                let pieces = match constant {
                    Some(constant) => self.constant_pieces(&constant, lanes),
                    None => {
                        let piece = self.b.undef(self.piece(data.ty, lanes));
                        SmallVec::from_elem(piece, (data.ty.lanes() / lanes) as usize)
                    }
                };
                self.set(result, Parts::Pieces(pieces));
            }
        }
    }

    /// A vector constant in pieces of `lanes` lanes.
    pub(super) fn constant_pieces(&mut self, constant: &Const, lanes: u32) -> SmallVec<[Value; 4]> {
        let ty = self.piece(constant.ty, lanes);
        let count = constant.ty.lanes() / lanes;
        if let Some(lane) = constant.as_splat() {
            let piece = self.const_value(&Const::splat(ty, lane));
            return SmallVec::from_elem(piece, count as usize);
        }
        let piece = |first: u32| (first..first + lanes).map(|lane| constant.lane(lane as usize)).collect();
        let pieces = (0..count).map(|i| Const::from_lanes(ty, piece(i * lanes)));
        pieces.map(|piece| self.const_value(&piece)).collect()
    }

    fn const_value(&mut self, constant: &Const) -> Value {
        let (op, imm) = constant.to_inst().expect("lanes of vectors in registers have at most 64 bits");
        let inst = self.b.op_imm(op, constant.ty, &[], imm);
        self.b.results(inst)[0]
    }

    /// The operation as it is, on whole values.
    pub(super) fn keep(&mut self, data: &InstData) {
        let args: ValueList = data.args.iter().map(|&arg| self.whole(arg)).collect();
        let types: SmallVec<[Type; 2]> = data.results().map(|result| self.ty(result)).collect();
        let inst = self.b.inst(data.op, data.ty, &args, data.imm.clone(), &types);
        let news = self.b.results(inst);
        for (old, new) in data.results().zip(news) {
            self.set_whole(old, new);
        }
    }

    /// An operation that treats each lane alone, piece by piece; any other as it is.
    pub(super) fn lane_wise(&mut self, data: &InstData) {
        if self.mask_logic(data) {
            return;
        }
        let lanes = data.ty.lanes();
        let is_lanes = |rule: &Operand| {
            use Operand::{Cond, I32Lanes, I64Lanes, Mask, Other, PtrLanes, T};
            matches!(rule, T | Mask | Cond | PtrLanes | I64Lanes | I32Lanes | Other)
        };
        let info = data.op.info();
        let alone = info.class != Class::None && info.args.iter().chain(info.results).all(is_lanes);
        let vectors =
            || data.args.iter().copied().chain(data.results()).filter(|&value| self.ty(value).lanes() == lanes);
        let mut size = lanes;
        for value in vectors() {
            match self.fit(value) {
                Fit::Register => {}
                Fit::Split(lanes) => size = size.min(lanes),
                Fit::Halves | Fit::Memory => return self.keep(data),
            }
        }
        if !alone || size == lanes {
            return self.keep(data);
        }
        let args: Vec<_> = data.args.iter().map(|&arg| self.operand_pieces(arg, lanes, size)).collect();
        let types: SmallVec<[Type; 2]> = data.results().map(|result| self.piece(self.ty(result), size)).collect();
        let mut results = vec![Vec::new(); types.len()];
        for i in 0..(lanes / size) as usize {
            let args: ValueList = args.iter().map(|pieces| pieces[i]).collect();
            let inst = self.b.inst(data.op, self.piece(data.ty, size), &args, data.imm.clone(), &types);
            let news = self.b.results(inst);
            for (list, new) in results.iter_mut().zip(news) {
                list.push(new);
            }
        }
        for (old, pieces) in data.results().zip(results) {
            self.set_pieces(old, &pieces);
        }
    }

    /// An operand of `lanes` lanes in pieces of `size`; a scalar for each piece.
    fn operand_pieces(&mut self, arg: Value, lanes: u32, size: u32) -> SmallVec<[Value; 4]> {
        if self.ty(arg).lanes() == lanes {
            return self.pieces(arg, size);
        }
        let whole = self.whole(arg);
        SmallVec::from_elem(whole, (lanes / size) as usize)
    }

    /// Comparisons of masks and choices between masks, by bitwise operations.
    fn mask_logic(&mut self, data: &InstData) -> bool {
        if !data.ty.is_mask() || !data.ty.is_vector() || matches!(self.fit(data.first_result), Fit::Memory) {
            return false;
        }
        let result = data.first_result;
        let size = if let Fit::Split(lanes) = self.fit(result) { lanes } else { data.ty.lanes() };
        let count = (data.ty.lanes() / size) as usize;
        let mut pieces = Vec::new();
        match data.op {
            Opcode::Select => {
                let cond = match self.ty(data.args[0]) {
                    Type::I1 => {
                        let cond = self.whole(data.args[0]);
                        let splat = self.b.splat(self.piece(data.ty, size), cond);
                        SmallVec::from_elem(splat, count)
                    }
                    _ => self.pieces(data.args[0], size),
                };
                let [yes, no] = [1, 2].map(|i| self.pieces(data.args[i], size));
                for i in 0..count {
                    let yes = self.b.binary(Opcode::Iand, cond[i], yes[i]);
                    let others = self.b.unary(Opcode::Inot, cond[i]);
                    let no = self.b.binary(Opcode::Iand, others, no[i]);
                    pieces.push(self.b.binary(Opcode::Ior, yes, no));
                }
            }
            // As a signed number true is -1.
            Opcode::IcmpEq
            | Opcode::IcmpNe
            | Opcode::IcmpUlt
            | Opcode::IcmpSgt
            | Opcode::IcmpUgt
            | Opcode::IcmpSlt
            | Opcode::IcmpUle
            | Opcode::IcmpSge
            | Opcode::IcmpUge
            | Opcode::IcmpSle => {
                let [x, y] = [0, 1].map(|i| self.pieces(data.args[i], size));
                for (x, y) in x.into_iter().zip(y) {
                    pieces.push(self.compare_masks(data.op, x, y));
                }
            }
            _ => return false,
        }
        self.set_pieces(result, &pieces);
        true
    }

    fn compare_masks(&mut self, op: Opcode, x: Value, y: Value) -> Value {
        let b = &mut self.b;
        let (combine, negated) = match op {
            Opcode::IcmpNe => return b.binary(Opcode::Ixor, x, y),
            Opcode::IcmpEq => {
                let differ = b.binary(Opcode::Ixor, x, y);
                return b.unary(Opcode::Inot, differ);
            }
            Opcode::IcmpUlt | Opcode::IcmpSgt => (Opcode::Iand, true),
            Opcode::IcmpUgt | Opcode::IcmpSlt => (Opcode::Iand, false),
            Opcode::IcmpUle | Opcode::IcmpSge => (Opcode::Ior, true),
            _ => (Opcode::Ior, false),
        };
        let (negated, other) = if negated { (x, y) } else { (y, x) };
        let negated = b.unary(Opcode::Inot, negated);
        b.binary(combine, negated, other)
    }
}

/// The value of `iota`.
fn iota(ty: Type) -> Const {
    let lane = |i: u32| match ty.kind() {
        kind if kind.is_float() => int_to_float(kind, I256::from(i)),
        Scalar::Ptr => Lane::from(i),
        kind => crate::ir::eval::truncate(kind, Lane::from(i)),
    };
    Const::from_lanes(ty, (0..ty.lanes()).map(lane).collect())
}

/// The lane number that an operand is known to be.
pub(super) fn known_index(legaliser: &Legaliser<'_>, index: Value, lanes: u32) -> Option<u32> {
    let index = legaliser.old.as_iconst(index)?;
    u32::try_from(index).ok().filter(|&index| index < lanes)
}
