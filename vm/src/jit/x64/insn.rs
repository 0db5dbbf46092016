//! Machine instructions before and after registers are chosen.
//!
//! An instruction is an operation ([`Op`]) with everything static in it, and a list of operands for the allocator: the
//! results first, then the sources, then the registers of addresses. The comment at each operation names them in order.
//! Flags never live from one instruction to the next: whoever wants flags contains the [`Test`] that makes them.

use crate::ir::Opcode;
use crate::jit::Helper;

/// The size of an integer in an instruction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Size {
    /// 8 bits.
    B1,
    /// 16 bits.
    B2,
    /// 32 bits.
    B4,
    /// 64 bits.
    B8,
}

impl Size {
    /// The size of that many bytes.
    pub fn of_bytes(bytes: u32) -> Size {
        match bytes {
            1 => Size::B1,
            2 => Size::B2,
            4 => Size::B4,
            _ => Size::B8,
        }
    }

    /// In bits.
    pub fn bits(self) -> u32 {
        8 << self as u32
    }

    /// In bytes.
    pub fn bytes(self) -> u32 {
        1 << self as u32
    }

    /// 64 bits?
    pub fn wide(self) -> bool {
        self == Size::B8
    }

    /// At least 32 bits: the size of arithmetic on integers of this size.
    pub fn arithmetic(self) -> Size {
        self.max(Size::B4)
    }
}

/// What an address is relative to. The registers are operands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Anchor {
    /// A register.
    Reg,
    /// Nothing.
    None,
    /// A piece of frame memory, by number in [`VCode::areas`](super::vcode::VCode).
    Area(u32),
    /// The outgoing area, at the bottom of the frame.
    Outgoing,
    /// The outgoing area of the caller.
    Incoming,
    /// The machine.
    Machine,
}

/// An address: anchor plus index times a power of two plus offset. Operands: the anchor if it is a register, the index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Addr {
    /// What it is relative to.
    pub anchor: Anchor,
    /// log2 of the scale of the index, if there is one.
    pub scale: Option<u8>,
    /// Bytes.
    pub disp: i32,
}

impl Addr {
    /// An address without registers.
    pub fn fixed(anchor: Anchor, disp: i32) -> Addr {
        Addr { anchor, scale: None, disp }
    }

    /// A place in frame memory.
    pub fn area(area: u32, disp: i32) -> Addr {
        Addr::fixed(Anchor::Area(area), disp)
    }
}

/// The last source of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Src {
    /// A value in a register or spill slot.
    Value,
    /// In memory.
    Mem(Addr),
    /// A constant.
    Imm(i32),
}

/// Arithmetic of two operands with the same encoding pattern; the number is that of the operation in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Alu {
    Add = 0,
    Or = 1,
    And = 4,
    Sub = 5,
    Xor = 6,
    Cmp = 7,
}

/// Shifts and rotations by their numbers in the encoding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Shift {
    Rol = 0,
    Ror = 1,
    Shl = 4,
    Shr = 5,
    Sar = 7,
}

/// Bit counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Count {
    Leading,
    Trailing,
    Ones,
}

/// Scalar float arithmetic.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum FloatOp {
    Add,
    Sub,
    Mul,
    Div,
    Sqrt,
    /// The first operand if it is less than the second, else the second.
    Min,
    /// The first operand if it is greater than the second, else the second.
    Max,
}

/// Operations on the bits of floats.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum FloatBits {
    And,
    Or,
    Xor,
}

/// A condition over the flags, by its number in the encoding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Flag {
    Overflow = 0,
    NotOverflow = 1,
    Below = 2,
    AboveEqual = 3,
    Equal = 4,
    NotEqual = 5,
    BelowEqual = 6,
    Above = 7,
    Sign = 8,
    NotSign = 9,
    Parity = 10,
    NotParity = 11,
    Less = 12,
    GreaterEqual = 13,
    LessEqual = 14,
    Greater = 15,
}

impl Flag {
    /// The number in the encoding.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The condition that holds when this one does not.
    pub fn negated(self) -> Flag {
        use Flag::*;
        const ALL: [Flag; 16] = [
            Overflow,
            NotOverflow,
            Below,
            AboveEqual,
            Equal,
            NotEqual,
            BelowEqual,
            Above,
            Sign,
            NotSign,
            Parity,
            NotParity,
            Less,
            GreaterEqual,
            LessEqual,
            Greater,
        ];
        ALL[self as usize ^ 1]
    }

    /// The condition that holds for the exchanged operands.
    pub fn swapped(self) -> Flag {
        use Flag::*;
        match self {
            Below => Above,
            Above => Below,
            AboveEqual => BelowEqual,
            BelowEqual => AboveEqual,
            Less => Greater,
            Greater => Less,
            LessEqual => GreaterEqual,
            GreaterEqual => LessEqual,
            other => other,
        }
    }
}

/// A condition after a [`Test`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cond {
    /// A flag.
    Flag(Flag),
    /// Floats are equal: `Equal` and not `Parity`.
    FloatEqual,
    /// Floats are not equal, or not ordered: `NotEqual` or `Parity`.
    FloatNotEqual,
}

impl Cond {
    /// The condition that holds when this one does not.
    pub fn negated(self) -> Cond {
        match self {
            Cond::Flag(flag) => Cond::Flag(flag.negated()),
            Cond::FloatEqual => Cond::FloatNotEqual,
            Cond::FloatNotEqual => Cond::FloatEqual,
        }
    }
}

/// An instruction that sets the flags. Operands: left side, right side, or the registers of the address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Test {
    /// `cmp value, source`
    Compare(Size, Src),
    /// `cmp [memory], constant`
    CompareMemory(Size, Addr, i32),
    /// `test value, value`, of one value: like a comparison with 0
    Zero(Size),
    /// `test value, value` or `test value, constant`
    Bits(Size, Src),
    /// `test [memory], constant`
    BitsMemory(Size, Addr, i32),
    /// `ucomis value, source`
    Floats(Size, Src),
}

/// What a call calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callee {
    /// The function of this entry record.
    Entry(u64),
    /// The function being compiled.
    Myself,
    /// The function whose entry record's address is the first operand.
    Pointer,
    /// A helper at this address.
    Address(u64),
    /// A native, whose C form is at this address. The call may stop the program.
    Native(u64),
    /// The C function whose address is the first operand, with so many arguments in vector registers.
    C { floats: u8 },
}

/// A division, and what is wanted of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Division {
    /// One of the six operations on integers.
    pub op: Opcode,
    /// 32 or 64 bits.
    pub wide: bool,
    /// May the divisor be 0?
    pub by_zero: bool,
    /// May the divisor be -1?
    pub by_minus_one: bool,
}

/// How the bytes of memory are extended to a register.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Extension {
    /// How many there are.
    pub from: Size,
    /// With the sign?
    pub signed: bool,
    /// To 64 bits? Zeros always go that far.
    pub wide: bool,
}

/// A machine operation; `d` are results, `s` sources.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Op {
    /// `d = s`, of one class.
    Move,
    /// `d = number`
    Const(u64),
    /// `d = float` by its bits.
    FloatConst(Size, u64),
    /// `d = extended [address]` or a register.
    Extend(Extension, Src),
    /// `[address] = s`; operands: `s`, address.
    Store(Size, Addr),
    /// `[address] = constant`
    StoreConst(Size, Addr, i32),
    /// `d = [address]`, a float or vector of that many bytes.
    LoadFloat(u8, Addr),
    /// `[address] = s`, a float or vector of that many bytes; operands: `s`, address.
    StoreFloat(u8, Addr),
    /// `d = address`; 32 bits of it if not wide.
    Lea(bool, Addr),

    /// `d = s op s`, `d` in the place of the first.
    Alu(Alu, bool, Src),
    /// `[address] op= s`; operands: `s` if it is a value, address.
    AluStore(Alu, Size, Addr, Option<i32>),
    /// `d = s * s`, `d` in the place of the first.
    Mul(bool, Src),
    /// `d = s * constant`
    MulConst(bool, Src, i32),
    /// `d = upper half of s * s`: `rdx`, from `rax` and any. Is it signed, and of 64 bits?
    MulHigh(bool, bool),
    /// `d = -s`, in place.
    Neg(bool),
    /// `d = !s`, in place.
    Not(bool),
    /// `d = s` with its bytes reversed, in place.
    ByteSwap(bool),
    /// `d = s shift constant`, in place.
    ShiftConst(Shift, Size, u8),
    /// `d = s shift s`, in place of the first; the second is in `cl`.
    ShiftCl(Shift, Size),
    /// `d = s shift s`; BMI2.
    ShiftX(Shift, bool, Src),
    /// `d = s` if `s < bits` else 0 (all bits of `d` of that size); operands: `d`, shifted value, amount.
    ShiftGuard(Size, u8),
    /// `d = min(s, constant)`, unsigned, of that size, extended with zeros.
    ClampAmount(Size, u8),
    /// `d = count(s)`
    Count(Count, bool, Src),
    /// A division: `d` is `rax` or `rdx`; dividend in `rax`, divisor.
    Divide(Division),
    /// `d, overflow = s op s`, `d` in the place of the first.
    Overflow(Alu, Size, Flag, Src),
    /// `d, overflow = s * s`, signed, `d` in the place of the first.
    OverflowMul(bool, Src),
    /// `d, overflow = s * s`, unsigned: `rax`, from `rax` and any.
    OverflowMulUnsigned(bool),

    /// `d = condition`, 0 or 1, extended to 64 bits. Operands: `d`, those of the test.
    Set(Test, Cond),
    /// `d = if condition { second } else { first }`; operands: `d` in the place of `first`, `first`, `second`, the test's.
    Select(Test, Cond, bool),
    /// The same for floats and vectors of that many bytes.
    SelectFloat(Test, Cond, u8),

    /// `d = s op s`; `sqrt` has one source.
    Float(FloatOp, Size, Src),
    /// `d = s op constant`, on the bits; the constant's bits are in all lanes of 16 bytes.
    FloatBits(FloatBits, Size, u64),
    /// `d = s op s`, on the bits.
    FloatBits2(FloatBits, Size),
    /// `d = min(s, s)` or `max`.
    FloatMinMax(bool, Size),
    /// `d = s` rounded to an integer by the mode of the instruction.
    Round(Size, u8, Src),
    /// `d = integer as float`; of 64 bits?
    IntToFloat(bool, Size, Src),
    /// `d = unsigned 64-bit integer as float`
    UintToFloat(Size),
    /// `d = float as integer`, saturating, signed; to 64 bits?
    FloatToInt(Size, bool),
    /// `d = float as unsigned 64-bit integer`, saturating.
    FloatToUint(Size),
    /// `d = s` of the other float type; from the size.
    FloatToFloat(Size, Src),
    /// `d = bits of s`: from vector to general-purpose register.
    ToInt(Size),
    /// `d = float of bits s`
    ToFloat(Size),

    /// `d = [address]`, `[address] = s`, at once; `d` in the place of `s`.
    Exchange(Size, Addr),
    /// `d = [address]`, `[address] += s`; `d` in the place of `s`.
    ExchangeAdd(Size, Addr),
    /// `old, done = [address]`, replaced by `new` if equal to `expected`; operands: `old` (`rax`), `done`, `expected`
    /// (`rax`), `new`, address.
    CompareExchange(Size, Addr),
    /// A full fence.
    Fence,
    /// A hint that the thread is spinning.
    Pause,
    /// A hint that the address will be read.
    Prefetch(Addr),
    /// Stop in a debugger.
    Breakpoint,

    /// Copies bytes between pieces of memory that are the same or apart: to, from, number. Uses the scratch registers.
    Copy(Addr, Addr, u32),
    /// Fills memory with a byte: how many, which. Uses the scratch registers.
    Fill(Addr, u32, u8),
    /// `d = address of a constant`: which of [`VCode::constants`](super::vcode::VCode).
    ConstAddress(u32),
    /// A call: operands are the results in their registers, then the arguments in theirs.
    Call(Callee),
    /// Calls a kernel with addresses in the frame: which of [`VCode::kernels`](super::vcode::VCode).
    Kernel(u32),
    /// Counts down and calls a helper at zero that sets the countdown anew.
    Tick(Helper),
    /// `d` (in `rax`) `= 0`, but at zero what [`Helper::LoopTick`](crate::jit::Helper) gives for the loop of that number.
    LoopTick(u32),

    /// The arguments arrive: operands are results in their registers.
    Arrive,
    /// To the first successor.
    Jump,
    /// To the first successor if the condition holds, else to the second. Operands of the test.
    Branch(Test, Cond),
    /// `d = address of target min(s, targets - 1)` of one of [`VCode::tables`](super::vcode::VCode); `s` has 64 bits.
    SwitchTarget(u32),
    /// To the address `s`, which is one of the successors.
    Switch,
    /// Back to the caller, results in their registers.
    Return,
    /// Jumps to a function that returns in place of this one, after copying so many bytes of arguments from the outgoing area to
    /// the incoming one. Arguments are fixed operands, as in calls.
    TailCall(Callee, u32),
    /// Calls a helper that does not come back.
    Stop(u64),

    /// An operation on vectors.
    #[allow(dead_code)]
    Vector(super::vector::VectorOp),
}
