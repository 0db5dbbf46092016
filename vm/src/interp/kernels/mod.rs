//! Kernels: the operations of the IR on any number of lanes of any kind, as plain functions over memory.
//!
//! They serve all vector instructions, and scalar operations that are too rare for a handler of their own
//! (`i128`, `f16`, saturating arithmetic, mathematical functions ...). What an operation means is in
//! [`ir::eval`](crate::ir::eval); here are the loops around it, instantiated for each lane kind, so that the compiler
//! vectorises them.
//!
//! Bytecode names a kernel by its number in a table that is built once per process.

mod convert;
mod float;
mod int;
mod masked;
mod reduce;
mod shuffle;

pub use float::function;

use std::sync::OnceLock;

use hashbrown::HashMap;

use crate::ir::{Opcode, Scalar};

/// A kernel: `(result, first, second, third operand or second result, lanes)`, all addresses of values in memory
/// layout, not necessarily aligned. Operands do not overlap the results, except that one lane may replace itself.
///
/// # Safety
/// The addresses are good for the number of lanes of the kinds that the kernel is for.
pub type Kernel = unsafe fn(*mut u8, *mut u8, *mut u8, *mut u8, usize);

/// Which kernel: operation, lane kind of the controlling type, lane kind of the first operand (the same except for
/// conversions).
type Key = (Opcode, Scalar, Scalar);

struct Registry {
    kernels: Vec<Kernel>,
    keys: Vec<Key>,
    numbers: HashMap<Key, u16>,
}

fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut registry = Registry { kernels: Vec::new(), keys: Vec::new(), numbers: HashMap::new() };
        for &op in Opcode::ALL {
            for kind in Scalar::ALL {
                if convert::is_conversion(op) {
                    for from in Scalar::ALL {
                        registry.add((op, kind, from), convert::kernel(op, kind, from));
                    }
                } else {
                    registry.add((op, kind, kind), select(op, kind));
                }
            }
        }
        registry
    })
}

impl Registry {
    fn add(&mut self, key: Key, kernel: Option<Kernel>) {
        if let Some(kernel) = kernel {
            self.numbers.insert(key, self.kernels.len() as u16);
            self.kernels.push(kernel);
            self.keys.push(key);
        }
    }
}

/// The kernel for operation `op` on lanes of kind `kind`.
fn select(op: Opcode, kind: Scalar) -> Option<Kernel> {
    shuffle::kernel(op, kind)
        .or_else(|| masked::kernel(op, kind))
        .or_else(|| reduce::kernel(op, kind))
        .or_else(|| int::kernel(op, kind))
        .or_else(|| float::kernel(op, kind))
}

/// The table that kernel numbers index.
pub fn table() -> &'static [Kernel] {
    &registry().kernels
}

/// The number of the kernel for operation `op` on lanes of kind `kind`, converted from kind `from` if it is a
/// conversion.
pub fn number(op: Opcode, kind: Scalar, from: Scalar) -> Option<u16> {
    let from = if convert::is_conversion(op) { from } else { kind };
    registry().numbers.get(&(op, kind, from)).copied()
}

/// The name of kernel `number` in listings.
pub fn name(number: u16) -> Option<String> {
    let &(op, kind, from) = registry().keys.get(number as usize)?;
    Some(if kind == from { format!("{op}.{}", kind.name()) } else { format!("{op}.{}.{}", from.name(), kind.name()) })
}

/// Reads lane `i`.
///
/// # Safety
/// See [`Kernel`].
#[inline(always)]
unsafe fn read<T: Copy>(from: *const u8, i: usize) -> T {
    // SAFETY: the caller's.
    unsafe { from.cast::<T>().add(i).read_unaligned() }
}

/// Writes lane `i`.
///
/// # Safety
/// See [`Kernel`].
#[inline(always)]
unsafe fn write<T: Copy>(to: *mut u8, i: usize, value: T) {
    // SAFETY: the caller's.
    unsafe { to.cast::<T>().add(i).write_unaligned(value) }
}

/// A kernel of one operand, lane by lane: `map1!(Operand => Result, |x| expression)`.
macro_rules! map1 {
    ($from:ty => $to:ty, |$x:ident| $value:expr) => {{
        let kernel: Kernel = |result, first, _, _, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    let $x: $from = read(first, i);
                    let value: $to = $value;
                    write(result, i, value);
                }
            }
        };
        kernel
    }};
}
use map1;

/// A kernel of two operands, lane by lane.
macro_rules! map2 {
    ($from:ty => $to:ty, |$x:ident, $y:ident| $value:expr) => {{
        let kernel: Kernel = |result, first, second, _, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    let $x: $from = read(first, i);
                    let $y: $from = read(second, i);
                    let value: $to = $value;
                    write(result, i, value);
                }
            }
        };
        kernel
    }};
}
use map2;

/// A kernel of two operands and two results, lane by lane; the second result is a mask.
macro_rules! map2_pair {
    ($from:ty, |$x:ident, $y:ident| $value:expr) => {{
        let kernel: Kernel = |result, first, second, flags, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    let $x: $from = read(first, i);
                    let $y: $from = read(second, i);
                    let (value, flag): ($from, bool) = $value;
                    write(result, i, value);
                    write(flags, i, flag as u8);
                }
            }
        };
        kernel
    }};
}
use map2_pair;

/// Calls a function generic in an integer lane type by lane kind.
macro_rules! by_int_kind {
    ($kind:expr, $function:ident($($arg:expr),*)) => {
        match $kind {
            Scalar::I8 => $function::<u8>($($arg),*),
            Scalar::I16 => $function::<u16>($($arg),*),
            Scalar::I32 => $function::<u32>($($arg),*),
            Scalar::I64 | Scalar::Ptr => $function::<u64>($($arg),*),
            Scalar::I128 => $function::<u128>($($arg),*),
            Scalar::I256 => $function::<crate::ir::eval::U256>($($arg),*),
            _ => None,
        }
    };
}
use by_int_kind;

/// Calls a function generic in a float lane type by lane kind.
macro_rules! by_float_kind {
    ($kind:expr, $function:ident($($arg:expr),*)) => {
        match $kind {
            Scalar::F16 => $function::<crate::ir::eval::f16>($($arg),*),
            Scalar::Bf16 => $function::<crate::ir::eval::bf16>($($arg),*),
            Scalar::F32 => $function::<f32>($($arg),*),
            Scalar::F64 => $function::<f64>($($arg),*),
            _ => None,
        }
    };
}
use by_float_kind;

/// Calls a function generic in a type of the lanes' size.
macro_rules! by_size {
    ($kind:expr, $function:ident($($arg:expr),*)) => {
        match $kind.bytes() {
            1 => $function::<u8>($($arg),*),
            2 => $function::<u16>($($arg),*),
            4 => $function::<u32>($($arg),*),
            8 => $function::<u64>($($arg),*),
            16 => $function::<u128>($($arg),*),
            _ => $function::<[u128; 2]>($($arg),*),
        }
    };
}
use by_size;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookup_by_operation_and_kind() {
        let number = number(Opcode::Iadd, Scalar::I16, Scalar::I16).unwrap();
        assert_eq!(name(number).unwrap(), "iadd.i16");
        let (mut x, mut y, mut sum) = ([1u16, 2, 0xffff], [10u16, 20, 2], [0u16; 3]);
        let [x, y, to] = [x.as_mut_ptr(), y.as_mut_ptr(), sum.as_mut_ptr()].map(|p| p.cast::<u8>());
        // SAFETY: three lanes each.
        unsafe { table()[number as usize](to, x, y, y, 3) };
        assert_eq!(sum, [11, 22, 1]);
    }
}
