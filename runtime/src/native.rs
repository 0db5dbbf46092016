//! What a native is: the calling convention between the VM and the Rust functions it calls.
//!
//! A native takes up to [`MAX_ARGS`] machine words and gives back at most one. The VM passes every argument in an
//! 8-byte *slot*:
//!
//! - integers: only the low bits of the declared width are read; results come zero-extended;
//! - `i1`: bit 0; results are 0 or 1;
//! - `f32`: its bits in the low half; `f64`: its bits;
//! - `ptr`: a machine address;
//! - 128- and 256-bit integers and vectors: the address of the value.
//!
//! The natives themselves are ordinary typed Rust functions; `natives!` in `table.rs` wraps each of them twice: as a
//! [`NativeFn`] on slots for the interpreter, and as a C function with the declared parameters for machine code.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{NativeCtx, Trap};

/// Most arguments that any native takes.
pub const MAX_ARGS: usize = 6;

/// The slot form of a native: arguments in slots, the result in one (0 if the native has none).
pub type NativeFn = fn(&mut NativeCtx, &[u64]) -> Result<u64, Trap>;

/// Scalar types that cross the boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NativeType {
    I1,
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
    Ptr,
}

impl NativeType {
    /// The spelling used in the table and in the IR's text form.
    pub fn name(self) -> &'static str {
        match self {
            NativeType::I1 => "i1",
            NativeType::I8 => "i8",
            NativeType::I16 => "i16",
            NativeType::I32 => "i32",
            NativeType::I64 => "i64",
            NativeType::F32 => "f32",
            NativeType::F64 => "f64",
            NativeType::Ptr => "ptr",
        }
    }
}

/// How much of the world a native touches; what the optimiser may assume of a call to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// The result depends on the arguments alone: calls may be folded, merged, moved and removed.
    Pure,
    /// Reads memory, writes none and cannot trap: calls may be removed, and merged when no store is between.
    Read,
    /// Anything else.
    Any,
}

/// Parameter names and types and the result type of a native.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeSig {
    pub params: &'static [(&'static str, NativeType)],
    pub result: Option<NativeType>,
}

/// One row of the native table.
#[derive(Debug)]
pub struct Native {
    pub name: &'static str,
    pub section: &'static str,
    /// Lines of the documentation comment.
    pub doc: &'static [&'static str],
    pub sig: NativeSig,
    pub effect: Effect,
    pub call: NativeFn,
    /// Gives the address of the C form: `extern "C" fn(&mut NativeCtx, parameters...) -> result`, small integers as in
    /// the C ABI. When such a call traps or panics, [`NativeCtx::failure`] says so, and its result is zero.
    pub direct: fn() -> usize,
}

/// How a call of a native's C form failed.
#[derive(Debug)]
pub enum NativeFailure {
    Trap(Trap),
    Panic(Box<dyn Any + Send>),
}

/// What the C form of a native does: nothing gets past it.
#[inline(always)]
pub(crate) fn shielded<R: Slot>(ctx: &mut NativeCtx, work: impl FnOnce(&mut NativeCtx) -> Result<R, Trap>) -> R {
    let failure = match catch_unwind(AssertUnwindSafe(|| work(ctx))) {
        Ok(Ok(value)) => return value,
        Ok(Err(trap)) => NativeFailure::Trap(trap),
        Err(panic) => NativeFailure::Panic(panic),
    };
    ctx.failure = Some(Box::new(failure));
    R::ZERO
}

/// Index of a native in the table. Stable within one build of this crate only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NativeId(pub u16);

/// A machine address given by the program. Nothing is known about it: reading through it goes by `heap::raw`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Addr(pub usize);

impl Addr {
    pub const NULL: Addr = Addr(0);

    pub fn is_null(self) -> bool {
        self.0 == 0
    }
}

/// A Rust type that travels in one slot.
pub trait Slot: Copy {
    /// The value of a native's result that is never looked at, because the native trapped.
    const ZERO: Self;

    fn from_slot(slot: u64) -> Self;
    fn into_slot(self) -> u64;
}

macro_rules! integer_slots {
    ($($int:ty as $unsigned:ty),*) => {$(
        impl Slot for $int {
            const ZERO: Self = 0;

            #[inline(always)]
            fn from_slot(slot: u64) -> Self {
                slot as $int
            }

            #[inline(always)]
            fn into_slot(self) -> u64 {
                self as $unsigned as u64
            }
        }
    )*};
}

integer_slots!(u8 as u8, u16 as u16, i32 as u32, i64 as u64);

impl Slot for bool {
    const ZERO: Self = false;

    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        slot & 1 != 0
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        self as u64
    }
}

impl Slot for f32 {
    const ZERO: Self = 0.0;

    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        f32::from_bits(slot as u32)
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        self.to_bits() as u64
    }
}

impl Slot for f64 {
    const ZERO: Self = 0.0;

    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        f64::from_bits(slot)
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        self.to_bits()
    }
}

impl Slot for Addr {
    const ZERO: Self = Addr::NULL;

    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        Addr(slot as usize)
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        self.0 as u64
    }
}

/// No result.
impl Slot for () {
    const ZERO: Self = ();

    #[inline(always)]
    fn from_slot(_slot: u64) -> Self {}

    #[inline(always)]
    fn into_slot(self) -> u64 {
        0
    }
}

/// What a native's Rust function may return: a slot type, or a `Result` of one.
pub trait NativeReturn {
    type Value: Slot;

    fn into_result(self) -> Result<Self::Value, Trap>;
}

impl<T: Slot> NativeReturn for T {
    type Value = T;

    #[inline(always)]
    fn into_result(self) -> Result<T, Trap> {
        Ok(self)
    }
}

impl<T: Slot> NativeReturn for Result<T, Trap> {
    type Value = T;

    #[inline(always)]
    fn into_result(self) -> Result<T, Trap> {
        self
    }
}
