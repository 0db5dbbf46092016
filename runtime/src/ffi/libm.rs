//! The C library's mathematical functions.
//!
//! The official implementation calls these, so that they give the same bits. C code may set errno; nothing here reads it.

use std::ffi::{c_double, c_float, c_int};

macro_rules! c_functions {
    (
        unary { $($unary64:ident $unary32:ident,)* }
        binary { $($binary64:ident $binary32:ident,)* }
    ) => {
        // SAFETY: the signatures are those of C's <math.h>; the functions take plain numbers and accept all of them.
        #[link(name = "m")]
        unsafe extern "C" {
            $(
                pub safe fn $unary64(x: c_double) -> c_double;
                pub safe fn $unary32(x: c_float) -> c_float;
            )*
            $(
                pub safe fn $binary64(x: c_double, y: c_double) -> c_double;
                pub safe fn $binary32(x: c_float, y: c_float) -> c_float;
            )*
            pub safe fn ldexp(x: c_double, e: c_int) -> c_double;
            pub safe fn ldexpf(x: c_float, e: c_int) -> c_float;
            safe fn frexp(x: c_double, exponent: &mut c_int) -> c_double;
            safe fn frexpf(x: c_float, exponent: &mut c_int) -> c_float;
            safe fn lgamma_r(x: c_double, sign: &mut c_int) -> c_double;
            safe fn lgammaf_r(x: c_float, sign: &mut c_int) -> c_float;
        }
    };
}

c_functions! {
    unary {
        sin sinf,
        cos cosf,
        tan tanf,
        asin asinf,
        acos acosf,
        atan atanf,
        sinh sinhf,
        cosh coshf,
        tanh tanhf,
        asinh asinhf,
        acosh acoshf,
        atanh atanhf,
        log logf,
        log2 log2f,
        log10 log10f,
        log1p log1pf,
        exp expf,
        exp2 exp2f,
        expm1 expm1f,
        cbrt cbrtf,
        erf erff,
        erfc erfcf,
        tgamma tgammaf,
        j0 j0f,
        j1 j1f,
        y0 y0f,
        y1 y1f,
        logb logbf,
    }
    binary {
        atan2 atan2f,
        hypot hypotf,
        pow powf,
        fmod fmodf,
        remainder remainderf,
        nextafter nextafterf,
    }
}

/// Mantissa and exponent.
pub fn split(x: f64) -> (f64, i32) {
    let mut exponent = 0;
    let mantissa = frexp(x, &mut exponent);
    (mantissa, exponent)
}

/// Mantissa and exponent.
pub fn split_f32(x: f32) -> (f32, i32) {
    let mut exponent = 0;
    let mantissa = frexpf(x, &mut exponent);
    (mantissa, exponent)
}

/// `log |gamma(x)|`, without C's global variable for the sign.
pub fn lgamma(x: f64) -> f64 {
    lgamma_r(x, &mut 0)
}

/// `log |gamma(x)|`, without C's global variable for the sign.
pub fn lgammaf(x: f32) -> f32 {
    lgammaf_r(x, &mut 0)
}
