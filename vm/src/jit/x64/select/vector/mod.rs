//! Selection of instructions on vectors and masks that fit a register (see [`legalise`](crate::jit::legalise)).
//!
//! What is above a vector's own bytes in its register, or above a mask's own bits, is unspecified.
//!
//! Masks are in mask registers at [`SimdLevel::Avx512`]; below, they are vectors of lanes of zeros or ones, whose size in
//! bytes, the *grain*, is chosen for each mask by what it is made from.
//!
//! | file | holds |
//! | --- | --- |
//! | `arithmetic` | lane by lane on integers and floats |
//! | `shift` | shifts and rotations |
//! | `fused` | multiply and add, scalars as well |
//! | `mask` | comparisons, logic on masks, choices under masks |
//! | `bits` | masks as bits, conditions on whole masks |
//! | `convert` | conversions |
//! | `lane` | single lanes: splats, extractions, insertions |
//! | `shuffle` | moving lanes about |
//! | `reduce` | reductions |
//! | `access` | memory under masks, gathers |

mod access;
mod arithmetic;
mod bits;
mod convert;
mod fused;
mod lane;
mod mask;
mod reduce;
mod shift;
mod shuffle;

use regalloc2::{RegClass, VReg};
use smallvec::smallvec;

use super::address::Place;
use super::{Operands, Selector, any_use, def, reg_use, reuse};
use crate::ir::eval::{I256, Lane, int_to_float};
use crate::ir::{Const, InstData, Opcode, Type, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::insn::Op;
use crate::jit::x64::regs::Home;
use crate::jit::x64::vector::{Masking, Shape, Source, VectorOp};

/// An instruction without its operands.
#[derive(Clone, Copy)]
struct Make {
    op: V,
    length: Length,
    imm: Option<u8>,
    mask: Option<(VReg, Masking)>,
    commutes: bool,
}

fn make(op: V, length: Length) -> Make {
    Make { op, length, imm: None, mask: None, commutes: false }
}

impl Make {
    fn imm(self, imm: u8) -> Make {
        Make { imm: Some(imm), ..self }
    }

    /// Lanes that are not under the mask become 0.
    fn zeroing(self, mask: VReg) -> Make {
        Make { mask: Some((mask, Masking::Zero)), ..self }
    }

    /// The instruction itself uses the mask.
    fn choosing(self, mask: VReg) -> Make {
        Make { mask: Some((mask, Masking::Choose)), ..self }
    }

    fn commuting(self) -> Make {
        Make { commutes: true, ..self }
    }
}

/// The last source of an instruction.
enum In {
    Reg(VReg),
    Mem(Place),
    /// One of [`VCode::constants`](crate::jit::x64::vcode::VCode).
    Const(u32),
}

impl From<VReg> for In {
    fn from(reg: VReg) -> In {
        In::Reg(reg)
    }
}

/// The one of four for lanes of 1, 2, 4, 8 bytes.
fn by_bytes(bytes: u32, ops: [V; 4]) -> V {
    ops[bytes.trailing_zeros() as usize]
}

impl Selector<'_> {
    /// Selects an instruction on vectors in registers; false if it is none, or is left to others.
    pub(super) fn vector(&mut self, data: &InstData) -> bool {
        if data.op == Opcode::Ffma && self.fused(data) {
            return true;
        }
        let values = || data.args.iter().copied().chain(data.results());
        if !values().any(|value| self.ty(value).is_vector()) {
            return false;
        }
        if values().any(|value| self.home(self.ty(value)) == Home::Memory) {
            return false;
        }
        self.vcode.vector_bytes = self.vcode.vector_bytes.max(16);
        self.mask_operation(data)
            || self.masked_access(data)
            || self.lane_operation(data)
            || self.shuffle_operation(data)
            || self.conversion(data)
            || self.reduction(data)
            || self.lane_wise(data)
    }

    // ---- instructions ----

    /// A new vector register.
    fn vector_temp(&mut self) -> VReg {
        self.temp(RegClass::Float)
    }

    /// A new mask register.
    fn mask_temp(&mut self) -> VReg {
        self.temp(RegClass::Vector)
    }

    fn push(&mut self, make: Make, shape: Shape, mut operands: Operands, src: Option<In>, selector: Option<VReg>) {
        let mut place = None;
        let source = match src {
            None => Source::Value,
            Some(In::Const(index)) => Source::Const(index),
            Some(In::Reg(reg)) => {
                // A spill slot has no alignment, which legacy forms need, and is no destination.
                let only_reg = self.level() == SimdLevel::Sse42 || shape == Shape::Down;
                operands.push(if only_reg { reg_use(reg) } else { any_use(reg) });
                Source::Value
            }
            Some(In::Mem(memory)) => {
                let source = Source::Mem(memory.addr);
                place = Some(memory);
                source
            }
        };
        operands.extend(selector.map(reg_use));
        operands.extend(make.mask.map(|(mask, _)| reg_use(mask)));
        operands.extend(place.into_iter().flat_map(|place| place.regs));
        if make.length > Length::L128 {
            self.vcode.vector_bytes = self.vcode.vector_bytes.max(make.length.bytes());
        }
        let masking = make.mask.map_or(Masking::None, |(_, masking)| masking);
        let op = VectorOp { op: make.op, length: make.length, shape, src: source, imm: make.imm, masking };
        self.op(Op::Vector(op), &operands);
    }

    /// `d = op s`
    fn unary(&mut self, make: Make, d: VReg, s: impl Into<In>) {
        self.push(make, Shape::Unary, smallvec![def(d)], Some(s.into()), None);
    }

    /// `d = op s` where the mask holds, else what `kept` is.
    fn unary_merge(&mut self, make: Make, d: VReg, kept: VReg, mask: VReg, s: impl Into<In>) {
        let make = Make { mask: Some((mask, Masking::Merge)), ..make };
        self.push(make, Shape::Unary, smallvec![reuse(d, 1), reg_use(kept)], Some(s.into()), None);
    }

    /// `d = x op y`
    fn binary(&mut self, make: Make, d: VReg, x: VReg, y: impl Into<In>) {
        self.push(make, Shape::Binary(make.commutes), smallvec![def(d), reg_use(x)], Some(y.into()), None);
    }

    /// `d = op(accumulator, x, y)`
    fn accumulate(&mut self, make: Make, d: VReg, accumulator: VReg, x: VReg, y: impl Into<In>) {
        let operands = smallvec![reuse(d, 1), reg_use(accumulator), reg_use(x)];
        self.push(make, Shape::Accumulate, operands, Some(y.into()), None);
    }

    /// `d = s shift amount`, of the shift of that number in the encoding.
    fn shift_by(&mut self, op: V, number: u8, length: Length, d: VReg, s: VReg, amount: u32) {
        let make = make(op, length).imm(amount as u8);
        let operands: Operands = smallvec![def(d), reg_use(s)];
        self.push(make, Shape::Shift(number), operands, None, None);
    }

    /// `d = op s`, encoded with the result last.
    fn down(&mut self, make: Make, d: VReg, s: VReg) {
        self.push(make, Shape::Down, smallvec![def(d)], Some(s.into()), None);
    }

    /// `d = selector ? y : x`, by the highest bits of lanes.
    fn blend(&mut self, make: Make, d: VReg, x: VReg, y: impl Into<In>, selector: VReg) {
        self.push(make, Shape::Blend, smallvec![def(d), reg_use(x)], Some(y.into()), Some(selector));
    }

    fn zeros(&mut self, d: VReg) {
        self.push(make(V::Pxor, Length::L128), Shape::Zeros, smallvec![def(d)], None, None);
    }

    fn ones(&mut self, length: Length, d: VReg) {
        self.push(make(V::Pcmpeqd, length), Shape::Ones, smallvec![def(d)], None, None);
    }

    // ---- operands ----

    /// The length of registers for vectors of a type.
    fn length(&self, ty: Type) -> Length {
        Length::of(ty.bytes())
    }

    /// A vector as the last source of an instruction of the length of its type.
    fn vector_source(&mut self, value: Value) -> In {
        let ty = self.ty(value);
        let value = self.resolve(value);
        if let Some(lanes) = self.constant_lanes(value)
            && self.ty(value) == ty
        {
            return self.constant_in(&lanes);
        }
        // Instructions read whole registers, and legacy forms want alignment.
        if self.level() > SimdLevel::Sse42
            && ty.bytes() >= 16
            && let Some(place) = self.folded_load(value)
        {
            return In::Mem(place);
        }
        In::Reg(self.use_reg(value))
    }

    /// The operands of a commutative operation: what is best the last source comes last.
    fn ordered_args(&self, data: &InstData) -> (Value, Value) {
        let (x, y) = (data.args[0], data.args[1]);
        let is_last = |value: Value| {
            matches!(self.def_op(value), Some(Opcode::Vconst | Opcode::Iconst | Opcode::Fconst | Opcode::Load))
        };
        if is_last(x) && !is_last(y) { (y, x) } else { (x, y) }
    }

    /// The lanes of a constant vector.
    fn constant_lanes(&self, value: Value) -> Option<Const> {
        let data = self.func.def_data(value)?;
        match data.op {
            Opcode::Iota => Some(iota(data.ty)),
            Opcode::Undef => Some(Const::splat(data.ty, Lane::ZERO)),
            _ => Const::of_inst(data),
        }
    }

    /// A constant in memory, of at least 16 bytes.
    fn constant_in(&mut self, constant: &Const) -> In {
        let lane_bytes = constant.ty.kind().bytes() as usize;
        let lanes = (0..constant.ty.lanes() as usize).map(|i| constant.lane(i).to_le_bytes());
        let bytes: Vec<u8> = lanes.flat_map(|lane| lane.into_iter().take(lane_bytes)).collect();
        self.bytes_in(&bytes)
    }

    /// Bytes in memory, repeated to at least 16.
    fn bytes_in(&mut self, bytes: &[u8]) -> In {
        let bytes: Box<[u8]> = bytes.iter().copied().cycle().take(bytes.len().max(16)).collect();
        let known = self.vcode.constants.iter().position(|constant| *constant == bytes);
        In::Const(known.unwrap_or_else(|| {
            self.vcode.constants.push(bytes);
            self.vcode.constants.len() - 1
        }) as u32)
    }

    /// Lanes of `lane_bytes` bytes of that value in memory, as many as a register of that length has.
    fn splat_in(&mut self, length: Length, lane_bytes: u32, value: u64) -> In {
        let lane = value.to_le_bytes();
        let bytes: Vec<u8> =
            lane[..lane_bytes as usize].iter().copied().cycle().take(length.bytes() as usize).collect();
        self.bytes_in(&bytes)
    }

    /// A register with lanes of that value.
    fn splat_reg(&mut self, length: Length, lane_bytes: u32, value: u64) -> VReg {
        let reg = self.vector_temp();
        match value {
            0 => self.zeros(reg),
            _ => {
                let constant = self.splat_in(length, lane_bytes, value);
                self.unary(make(V::Movups, length), reg, constant);
            }
        }
        reg
    }

    /// Sets a register to a constant vector or mask.
    pub(super) fn set_vector_constant(&mut self, reg: VReg, value: Value) {
        self.vcode.vector_bytes = self.vcode.vector_bytes.max(16);
        let Some(constant) = self.constant_lanes(value) else { return };
        if constant.ty.is_mask() {
            let grain = self.grain(value);
            return self.set_mask_constant(reg, &constant, grain);
        }
        self.set_lanes(reg, &constant);
    }

    /// Sets a register to constant lanes.
    fn set_lanes(&mut self, reg: VReg, constant: &Const) {
        let length = self.length(constant.ty);
        let ones = crate::ir::eval::truncate(constant.ty.kind(), Lane::MAX);
        match constant.as_splat() {
            Some(Lane::ZERO) => self.zeros(reg),
            Some(lane) if lane == ones => self.ones(length, reg),
            _ => {
                let constant = self.constant_in(constant);
                self.unary(make(V::Movups, length), reg, constant);
            }
        }
    }

    /// Is the value a vector constant, made anew where it is used?
    pub(super) fn is_vector_constant(&self, value: Value) -> bool {
        let ty = self.ty(value);
        ty.is_vector() && self.home(ty) != Home::Memory && self.constant_lanes(value).is_some()
    }
}

/// The value of `iota`.
fn iota(ty: Type) -> Const {
    let lane = |i: u32| match ty.kind() {
        kind if kind.is_float() => int_to_float(kind, I256::from(i)),
        kind => crate::ir::eval::truncate(kind, Lane::from(i)),
    };
    Const::from_lanes(ty, (0..ty.lanes()).map(lane).collect())
}
