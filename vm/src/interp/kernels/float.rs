//! Float arithmetic, comparisons and mathematical functions.

use super::{Kernel, by_float_kind, map1, map2, read, write};
use crate::ir::eval::{Float, Math1, Math2, Native, fclass};
use crate::ir::{Opcode, Scalar};

/// The kernel for a float operation.
pub fn kernel(op: Opcode, kind: Scalar) -> Option<Kernel> {
    if op == Opcode::Ffma
        && let Some(kernel) = fused_kernel(kind)
    {
        return Some(kernel);
    }
    by_float_kind!(kind, float_kernel(op))
}

/// The address of the C function for a mathematical function of one or two numbers of a kind.
pub fn function(op: Opcode, kind: Scalar) -> Option<u64> {
    let function = match kind {
        Scalar::F32 => math_function::<f32>(op),
        Scalar::F64 => math_function::<f64>(op),
        _ => None,
    };
    function.map(|function| function as usize as u64)
}

fn float_kernel<F: Float>(op: Opcode) -> Option<Kernel> {
    unary_kernel::<F>(op)
        .or_else(|| binary_kernel::<F>(op))
        .or_else(|| compare_kernel::<F>(op))
        .or_else(|| math1_kernel::<F>(op))
        .or_else(|| math2_kernel::<F>(op))
        .or_else(|| mixed_kernel::<F>(op))
}

/// The bit of the sign.
fn sign<F: Float>() -> u64 {
    1 << (F::FRACTION_BITS + F::EXPONENT_BITS)
}

fn unary_kernel<F: Float>(op: Opcode) -> Option<Kernel> {
    Some(match op {
        Opcode::Fneg => map1!(F => F, |x| F::from_bits64(x.to_bits64() ^ sign::<F>())),
        Opcode::Fabs => map1!(F => F, |x| F::from_bits64(x.to_bits64() & !sign::<F>())),
        Opcode::Fsqrt => map1!(F => F, |x| F::narrow(x.widen().fsqrt())),
        Opcode::Ffloor => map1!(F => F, |x| F::narrow(x.widen().ffloor())),
        Opcode::Fceil => map1!(F => F, |x| F::narrow(x.widen().fceil())),
        Opcode::Ftrunc => map1!(F => F, |x| F::narrow(x.widen().ftrunc())),
        Opcode::FroundEven => map1!(F => F, |x| F::narrow(x.widen().fround_even())),
        Opcode::FroundHalfAway => map1!(F => F, |x| F::narrow(x.widen().fround_half_away())),
        _ => return None,
    })
}

fn binary_kernel<F: Float>(op: Opcode) -> Option<Kernel> {
    macro_rules! native {
        ($method:ident) => {
            map2!(F => F, |x, y| F::narrow(x.widen().$method(y.widen())))
        };
    }
    Some(match op {
        Opcode::Fadd => native!(fadd),
        Opcode::Fsub => native!(fsub),
        Opcode::Fmul => native!(fmul),
        Opcode::Fdiv => native!(fdiv),
        Opcode::Frem => native!(frem),
        Opcode::FremFloor => native!(frem_floor),
        Opcode::Fmin => native!(fmin),
        Opcode::Fmax => native!(fmax),
        Opcode::Fcopysign => native!(fcopysign),
        _ => return None,
    })
}

fn compare_kernel<F: Float>(op: Opcode) -> Option<Kernel> {
    macro_rules! compare {
        (|$x:ident, $y:ident| $truth:expr) => {
            map2!(F => u8, |a, b| {
                let ($x, $y) = (a.widen(), b.widen());
                ($truth) as u8
            })
        };
    }
    Some(match op {
        Opcode::FcmpOeq => compare!(|x, y| x == y),
        Opcode::FcmpUne => compare!(|x, y| x != y),
        Opcode::FcmpOlt => compare!(|x, y| x < y),
        Opcode::FcmpOle => compare!(|x, y| x <= y),
        Opcode::FcmpOgt => compare!(|x, y| x > y),
        Opcode::FcmpOge => compare!(|x, y| x >= y),
        Opcode::FcmpUno => compare!(|x, y| x.is_nan() | y.is_nan()),
        _ => return None,
    })
}

macro_rules! math_kernels {
    ($unary:ident: $($op1:ident $math1:ident),*; $binary:ident: $($op2:ident $math2:ident),*; $function:ident) => {
        fn $function<F: Float>(op: Opcode) -> Option<*const ()> {
            Some(match op {
                $( Opcode::$op1 => {
                    extern "C" fn function<F: Float>(x: F) -> F {
                        F::narrow(x.widen().math1(Math1::$math1))
                    }
                    function::<F> as *const ()
                } )*
                $( Opcode::$op2 => {
                    extern "C" fn function<F: Float>(x: F, y: F) -> F {
                        F::narrow(x.widen().math2(y.widen(), Math2::$math2))
                    }
                    function::<F> as *const ()
                } )*
                _ => return None,
            })
        }

        fn $unary<F: Float>(op: Opcode) -> Option<Kernel> {
            Some(match op {
                $( Opcode::$op1 => map1!(F => F, |x| F::narrow(x.widen().math1(Math1::$math1))), )*
                _ => return None,
            })
        }

        fn $binary<F: Float>(op: Opcode) -> Option<Kernel> {
            Some(match op {
                $( Opcode::$op2 => map2!(F => F, |x, y| F::narrow(x.widen().math2(y.widen(), Math2::$math2))), )*
                _ => return None,
            })
        }
    };
}

math_kernels! {
    math1_kernel: Fsin Sin, Fcos Cos, Ftan Tan, Fasin Asin, Facos Acos, Fatan Atan, Fsinh Sinh, Fcosh Cosh,
        Ftanh Tanh, Fasinh Asinh, Facosh Acosh, Fatanh Atanh, Fexp Exp, Fexp2 Exp2, Fexpm1 Expm1, Flog Log,
        Flog2 Log2, Flog10 Log10, Flog1p Log1p, Flogb Logb, Fcbrt Cbrt, Ferf Erf, Ferfc Erfc, Ftgamma Tgamma,
        Flgamma Lgamma, Fj0 J0, Fj1 J1, Fy0 Y0, Fy1 Y1;
    math2_kernel: Fatan2 Atan2, Fhypot Hypot, Fpow Pow, Fnextafter Nextafter, Fremainder Remainder, Fscalb Scalb;
    math_function
}

/// Operations whose operands or results are not all floats.
fn mixed_kernel<F: Float>(op: Opcode) -> Option<Kernel> {
    let kernel: Kernel = match op {
        Opcode::Ffma => |result, first, second, third, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    let (x, y, z): (F, F, F) = (read(first, i), read(second, i), read(third, i));
                    write(result, i, F::narrow(x.widen().ffma(y.widen(), z.widen())));
                }
            }
        },
        Opcode::Fldexp => |result, first, second, _, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    let (x, exponent): (F, i32) = (read(first, i), read(second, i));
                    write(result, i, F::narrow(x.widen().fldexp(exponent)));
                }
            }
        },
        Opcode::Ffrexp => |result, first, _, exponents, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    let (fraction, exponent) = read::<F>(first, i).widen().ffrexp();
                    write(result, i, F::narrow(fraction));
                    write(exponents, i, exponent);
                }
            }
        },
        // The second operand is the set of classes, one for all lanes.
        Opcode::Fclass => |result, first, second, _, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe { write(result, i, fclass(read::<F>(first, i), read(second, 0)) as u8) }
            }
        },
        _ => return None,
    };
    Some(kernel)
}

/// `ffma` for processors that have it.
#[cfg(target_arch = "x86_64")]
fn fused_kernel(kind: Scalar) -> Option<Kernel> {
    #[target_feature(enable = "avx2,fma")]
    unsafe fn fma64(result: *mut u8, first: *mut u8, second: *mut u8, third: *mut u8, lanes: usize) {
        for i in 0..lanes {
            // SAFETY: see `Kernel`.
            unsafe {
                write(result, i, f64::mul_add(read(first, i), read(second, i), read(third, i)));
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn fma32(result: *mut u8, first: *mut u8, second: *mut u8, third: *mut u8, lanes: usize) {
        for i in 0..lanes {
            // SAFETY: see `Kernel`.
            unsafe {
                write(result, i, f32::mul_add(read(first, i), read(second, i), read(third, i)));
            }
        }
    }

    if !(std::arch::is_x86_feature_detected!("fma") && std::arch::is_x86_feature_detected!("avx2")) {
        return None;
    }
    match kind {
        Scalar::F64 => Some(fma64),
        Scalar::F32 => Some(fma32),
        _ => None,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn fused_kernel(_kind: Scalar) -> Option<Kernel> {
    None
}
