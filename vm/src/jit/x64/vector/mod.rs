//! Operations on vectors in registers.

use super::encoder::{Length, Op};
use super::insn::Addr;

/// A machine operation on vectors or masks: one instruction of the [`encoder`](super::encoder)'s table, but for two-operand
/// forms at [`SimdLevel::Sse42`](crate::jit::SimdLevel), which take moves.
///
/// Operands are: the result; the register that the result takes the place of (for [`Shape::Accumulate`] and
/// [`Masking::Merge`]); the first source of two; the last source if it is a register; the selector of a blend; the mask;
/// the registers of the address.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct VectorOp {
    /// The instruction.
    pub op: Op,
    /// The length of vectors.
    pub length: Length,
    /// What its operands are.
    pub shape: Shape,
    /// The last source, or where a store goes.
    pub src: Source,
    /// The immediate operand.
    pub imm: Option<u8>,
    /// What the mask does.
    pub masking: Masking,
}

/// What the operands of an instruction are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// `d = op s`
    Unary,
    /// `d = s op s`; may the sources be swapped?
    Binary(bool),
    /// `d = op(d, s, s)`
    Accumulate,
    /// `d = s op constant`, of the operation of that number.
    Shift(u8),
    /// `d = op s`, where `d` is encoded as the last source.
    Down,
    /// `[address] = s`; no result.
    Store,
    /// `[address] = s` under the mask `s`, a vector; no result.
    StoreUnder,
    /// `d = selector ? s : s`
    Blend,
    /// `d`, `k` = lanes from the addresses of `s`, under the mask. The mask is in the place of a result.
    Gather,
    /// `d = 0`
    Zeros,
    /// `d = -1`
    Ones,
}

/// The last source of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// A register or spill slot.
    Value,
    /// Memory.
    Mem(Addr),
    /// One of [`VCode::constants`](super::vcode::VCode).
    Const(u32),
}

/// What the mask of an instruction does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Masking {
    /// There is none.
    None,
    /// Lanes that are not under it are kept.
    Merge,
    /// Lanes that are not under it are 0.
    Zero,
    /// What the instruction says.
    Choose,
}
