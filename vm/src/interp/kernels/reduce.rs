//! Reductions of a vector to one lane. Floats halve: the upper half is combined with the lower until one lane is left.

use super::{Kernel, by_float_kind, by_int_kind, read, write};
use crate::ir::eval::{Float, Int, Native};
use crate::ir::{Opcode, Scalar};

/// The kernel for a reduction.
pub fn kernel(op: Opcode, kind: Scalar) -> Option<Kernel> {
    match kind {
        Scalar::I1 => mask_kernel(op),
        Scalar::F16 | Scalar::Bf16 | Scalar::F32 | Scalar::F64 => by_float_kind!(kind, float_kernel(op)),
        _ => by_int_kind!(kind, int_kernel(op)),
    }
}

/// Folds lanes from left to right.
macro_rules! fold {
    ($ty:ty, |$x:ident, $y:ident| $value:expr) => {{
        let kernel: Kernel = |result, first, _, _, lanes| {
            // SAFETY: see `Kernel`.
            unsafe {
                let mut $x: $ty = read(first, 0);
                for i in 1..lanes {
                    let $y: $ty = read(first, i);
                    $x = $value;
                }
                write(result, 0, $x);
            }
        };
        kernel
    }};
}

fn int_kernel<T: Int>(op: Opcode) -> Option<Kernel> {
    Some(match op {
        Opcode::ReduceAdd => fold!(T, |x, y| x.iadd(y)),
        Opcode::ReduceMul => fold!(T, |x, y| x.imul(y)),
        Opcode::ReduceMinS => fold!(T, |x, y| x.imin_s(y)),
        Opcode::ReduceMaxS => fold!(T, |x, y| x.imax_s(y)),
        Opcode::ReduceMinU => fold!(T, |x, y| x.imin_u(y)),
        Opcode::ReduceMaxU => fold!(T, |x, y| x.imax_u(y)),
        Opcode::ReduceAnd => fold!(T, |x, y| x.iand(y)),
        Opcode::ReduceOr => fold!(T, |x, y| x.ior(y)),
        Opcode::ReduceXor => fold!(T, |x, y| x.ixor(y)),
        _ => return None,
    })
}

fn mask_kernel(op: Opcode) -> Option<Kernel> {
    Some(match op {
        Opcode::ReduceAnd => fold!(u8, |x, y| x & y),
        Opcode::ReduceOr => fold!(u8, |x, y| x | y),
        Opcode::ReduceXor => fold!(u8, |x, y| x ^ y),
        _ => return None,
    })
}

/// Combines the upper half with the lower, recursively.
///
/// # Safety
/// `lanes` lanes are at `first`.
unsafe fn halve<F: Float>(
    first: *const u8,
    lanes: usize,
    combine: impl Fn(F::Native, F::Native) -> F::Native + Copy,
) -> F {
    /// Lanes of the longest vector (see `Type::MAX_LANES`) do not fit the native stack comfortably: blocks that do.
    const BLOCK: usize = 256;
    if lanes > BLOCK {
        // SAFETY: the lanes are there.
        return unsafe { halve_long::<F>(first, lanes, combine) };
    }
    // SAFETY: the lanes are there.
    let mut buffer = [unsafe { read::<F>(first, 0) }; BLOCK];
    for (i, lane) in buffer[..lanes].iter_mut().enumerate() {
        // SAFETY: the lanes are there.
        *lane = unsafe { read(first, i) };
    }
    fold_halves(&mut buffer[..lanes], combine)
}

/// [`halve`] for vectors that need the heap.
///
/// # Safety
/// `lanes` lanes are at `first`.
#[cold]
unsafe fn halve_long<F: Float>(
    first: *const u8,
    lanes: usize,
    combine: impl Fn(F::Native, F::Native) -> F::Native + Copy,
) -> F {
    // SAFETY: the lanes are there.
    let mut buffer: Vec<F> = (0..lanes).map(|i| unsafe { read(first, i) }).collect();
    fold_halves(&mut buffer, combine)
}

fn fold_halves<F: Float>(lanes: &mut [F], combine: impl Fn(F::Native, F::Native) -> F::Native + Copy) -> F {
    let mut count = lanes.len();
    while count > 1 {
        count /= 2;
        let (lower, upper) = lanes.split_at_mut(count);
        for (x, y) in lower.iter_mut().zip(upper) {
            *x = F::narrow(combine(x.widen(), y.widen()));
        }
    }
    lanes[0]
}

fn float_kernel<F: Float>(op: Opcode) -> Option<Kernel> {
    macro_rules! halving {
        (|$x:ident, $y:ident| $value:expr) => {{
            let kernel: Kernel = |result, first, _, _, lanes| {
                // SAFETY: see `Kernel`.
                unsafe { write(result, 0, halve::<F>(first, lanes, |$x, $y| $value)) }
            };
            kernel
        }};
    }
    Some(match op {
        Opcode::ReduceAdd => halving!(|x, y| y.fadd(x)),
        Opcode::ReduceMul => halving!(|x, y| x.fmul(y)),
        Opcode::ReduceFmin => halving!(|x, y| x.fmin(y)),
        Opcode::ReduceFmax => halving!(|x, y| x.fmax(y)),
        _ => return None,
    })
}
