//! The short way to call C: functions whose arguments all travel in registers.
//!
//! In the calling conventions of x86-64 (System V) and AArch64, integer and float arguments take registers of two
//! separate rows in order, a function ignores the registers it has no parameter for, and results come in the first
//! register of either row. So one call with all argument registers set fits every such function, and libffi, which
//! interprets the type on each call, is not needed.

use super::call::ValueKind;
use crate::native::Addr;

const INTEGER_REGISTERS: usize = 6;
const FLOAT_REGISTERS: usize = 8;

/// Whether this machine has such a calling convention.
const SUPPORTED: bool = cfg!(all(unix, any(target_arch = "x86_64", target_arch = "aarch64")));

/// Whether a function of this type can be called so. Variadic ones cannot.
pub fn fit(arguments: &[ValueKind], result: ValueKind) -> bool {
    let floats = arguments.iter().filter(|kind| matches!(kind, ValueKind::F32 | ValueKind::F64)).count();
    let scalar = |kind: &ValueKind| *kind != ValueKind::Struct;
    SUPPORTED
        && floats <= FLOAT_REGISTERS
        && arguments.len() - floats <= INTEGER_REGISTERS
        && arguments.iter().all(scalar)
        && scalar(&result)
}

/// Calls a function whose type [`fit`]s, with arguments in slots. Gives the result as it came, in 8 bytes.
#[inline]
pub fn call(function: Addr, arguments: &[ValueKind], slots: &[u64], result: ValueKind) -> u64 {
    let (mut integers, mut floats) = ([0u64; INTEGER_REGISTERS], [0f64; FLOAT_REGISTERS]);
    let (mut next_integer, mut next_float) = (0, 0);
    for (kind, slot) in arguments.iter().zip(slots) {
        match kind {
            ValueKind::F32 | ValueKind::F64 => {
                floats[next_float % FLOAT_REGISTERS] = f64::from_bits(*slot);
                next_float += 1;
            }
            kind => {
                integers[next_integer % INTEGER_REGISTERS] = kind.extended(*slot);
                next_integer += 1;
            }
        }
    }
    match result {
        // SAFETY: the program vouches for the function's type; see above for why this call fits it.
        ValueKind::F32 | ValueKind::F64 => unsafe {
            call_in_registers::<f64>(function, &integers, &floats, next_float).to_bits()
        },
        // SAFETY: as above.
        _ => unsafe { call_in_registers::<u64>(function, &integers, &floats, next_float) },
    }
}

/// # Safety
///
/// `function` must be a C function that takes at most these arguments and gives a result that arrives as an `R`.
unsafe fn call_in_registers<R>(
    function: Addr,
    i: &[u64; INTEGER_REGISTERS],
    f: &[f64; FLOAT_REGISTERS],
    float_count: usize,
) -> R {
    type Integers<R> = unsafe extern "C" fn(u64, u64, u64, u64, u64, u64) -> R;
    type Floats2<R> = unsafe extern "C" fn(u64, u64, u64, u64, u64, u64, f64, f64) -> R;
    type Floats8<R> = unsafe extern "C" fn(u64, u64, u64, u64, u64, u64, f64, f64, f64, f64, f64, f64, f64, f64) -> R;
    // SAFETY: function pointers have the size of addresses, and the caller vouches for the rest. Loading fewer float
    // registers is only for speed.
    unsafe {
        match float_count {
            0 => std::mem::transmute::<usize, Integers<R>>(function.0)(i[0], i[1], i[2], i[3], i[4], i[5]),
            1 | 2 => {
                std::mem::transmute::<usize, Floats2<R>>(function.0)(i[0], i[1], i[2], i[3], i[4], i[5], f[0], f[1])
            }
            _ => std::mem::transmute::<usize, Floats8<R>>(function.0)(
                i[0], i[1], i[2], i[3], i[4], i[5], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7],
            ),
        }
    }
}
