//! Handlers: one small function for each operation of the instruction set, named like it.
//!
//! Most come from the macros here, which differ only in the form of the operands; a row then says what is computed.

pub mod atomic;
pub mod call;
pub mod control;
pub mod float;
pub mod int;
pub mod lanes;
pub mod memory;

use super::dispatch::{Handler, Next, dispatch};
use super::machine::{Fp, Ip, Machine};

/// A Rust type that lives in one slot, zero-extended.
pub trait SlotValue: Copy {
    fn from_slot(slot: u64) -> Self;
    fn into_slot(self) -> u64;
}

macro_rules! int_slot_values {
    ($($int:ty as $unsigned:ty),*) => {$(
        impl SlotValue for $int {
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

int_slot_values!(u8 as u8, u16 as u16, u32 as u32, u64 as u64, i8 as u8, i16 as u16, i32 as u32, i64 as u64);

impl SlotValue for bool {
    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        slot != 0
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        self as u64
    }
}

impl SlotValue for f32 {
    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        f32::from_bits(slot as u32)
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        self.to_bits() as u64
    }
}

impl SlotValue for f64 {
    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        f64::from_bits(slot)
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        self.to_bits()
    }
}

macro_rules! field_readers {
    ($($name:ident: $ty:ty, $position:literal;)*) => {$(
        /// The field of this name of the instruction at `ip`.
        ///
        /// # Safety
        /// `ip` is at an instruction that has the field.
        #[inline(always)]
        pub unsafe fn $name(ip: Ip) -> $ty {
            // SAFETY: the field lies within the instruction, at a multiple of its size.
            unsafe { ip.cast::<$ty>().add($position).read() }
        }
    )*};
}

field_readers! {
    a_field: u16, 1;
    b_field: u16, 2;
    c_field: u16, 3;
    b_imm: i16, 2;
    c_imm: i16, 3;
    bc_field: u32, 1;
    bc_imm: i32, 1;
    d_field: u16, 4;
    e_field: u16, 5;
    f_field: u16, 6;
    de_field: u32, 2;
    de_imm: i32, 2;
    fg_field: u32, 3;
    fg_imm: i32, 3;
    w_field: u64, 1;
}

/// The value of slot `index`.
///
/// # Safety
/// The slot is part of the frame.
#[inline(always)]
pub unsafe fn get<T: SlotValue>(fp: Fp, index: u16) -> T {
    // SAFETY: the caller's.
    T::from_slot(unsafe { fp.add(index as usize).read() })
}

/// Sets slot `index`.
///
/// # Safety
/// The slot is part of the frame.
#[inline(always)]
pub unsafe fn set<T: SlotValue>(fp: Fp, index: u16, value: T) {
    // SAFETY: the caller's.
    unsafe { fp.add(index as usize).write(value.into_slot()) }
}

/// The address of slot `index`.
///
/// # Safety
/// The slot is part of the frame.
#[inline(always)]
pub unsafe fn slot(fp: Fp, index: u16) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe { fp.add(index as usize).cast() }
}

/// Defines handlers.
macro_rules! handler {
    ($($name:ident |$ip:ident, $fp:ident, $machine:ident, $table:ident| $body:block)*) => {$(
        pub unsafe fn $name($ip: Ip, $fp: Fp, $machine: *mut Machine<'_>, $table: *const Handler) -> Next {
            // SAFETY: see `Handler`: the encoder made the instruction for this frame.
            unsafe { $body }
        }
    )*};
}
pub(super) use handler;

/// `a = f(b)`.
macro_rules! unary {
    ($($name:ident: $ty:ty, |$x:ident| $value:expr;)*) => {$(
        handler! { $name |ip, fp, machine, table| {
            let $x: $ty = get(fp, b_field(ip));
            set(fp, a_field(ip), $value);
            dispatch(ip.add(1), fp, machine, table)
        } }
    )*};
}
pub(super) use unary;

/// `a = f(b, c)`.
macro_rules! binary {
    ($($name:ident: $ty:ty, |$x:ident, $y:ident| $value:expr;)*) => {$(
        handler! { $name |ip, fp, machine, table| {
            let $x: $ty = get(fp, b_field(ip));
            let $y: $ty = get(fp, c_field(ip));
            set(fp, a_field(ip), $value);
            dispatch(ip.add(1), fp, machine, table)
        } }
    )*};
}
pub(super) use binary;

/// `a = f(b, immediate)`.
macro_rules! binary_imm {
    ($($name:ident: $ty:ty, |$x:ident, $y:ident| $value:expr;)*) => {$(
        handler! { $name |ip, fp, machine, table| {
            let $x: $ty = get(fp, b_field(ip));
            let $y = c_imm(ip) as $ty;
            set(fp, a_field(ip), $value);
            dispatch(ip.add(1), fp, machine, table)
        } }
    )*};
}
pub(super) use binary_imm;

/// `a = f(b, c, d)`.
macro_rules! ternary {
    ($($name:ident: $ty:ty, |$x:ident, $y:ident, $z:ident| $value:expr;)*) => {$(
        handler! { $name |ip, fp, machine, table| {
            let $x: $ty = get(fp, b_field(ip));
            let $y: $ty = get(fp, c_field(ip));
            let $z: $ty = get(fp, d_field(ip));
            set(fp, a_field(ip), $value);
            dispatch(ip.add(2), fp, machine, table)
        } }
    )*};
}
pub(super) use ternary;
