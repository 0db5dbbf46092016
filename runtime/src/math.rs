//! Mathematical natives that are not one call of the C library.

use crate::NativeCtx;
use crate::ffi::libm;
use crate::heap::raw;
use crate::native::Addr;

pub fn frexp(_ctx: &mut NativeCtx, x: f64, exponent_out: Addr) -> f64 {
    let (mantissa, exponent) = libm::split(x);
    raw::write(exponent_out, exponent);
    mantissa
}

pub fn frexp_f32(_ctx: &mut NativeCtx, x: f32, exponent_out: Addr) -> f32 {
    let (mantissa, exponent) = libm::split_f32(x);
    raw::write(exponent_out, exponent);
    mantissa
}

/// `x * 2^y` for a float `y`. A fractional `y` is no number; an infinite one is a limit.
pub fn scalb(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return x + y;
    }
    if y.is_infinite() {
        return if y > 0.0 { x * y } else { x / -y };
    }
    if y.fract() != 0.0 {
        return f64::NAN;
    }
    // The conversion saturates: beyond it the result is the same.
    libm::ldexp(x, y as i32)
}

/// `x * 2^y` for a float `y`; see [`scalb`].
pub fn scalb_f32(x: f32, y: f32) -> f32 {
    // Exact in f64 wherever the result is in range, so that it is rounded once.
    scalb(f64::from(x), f64::from(y)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected results printed by the official compiler.
    #[test]
    fn results_of_the_c_library() {
        assert_eq!(libm::sin(1.0), 0.8414709848078965);
        assert_eq!(libm::lgamma(0.5), 0.5723649429247001);
        assert_eq!(libm::tgamma(5.0), 24.0);
        assert_eq!(libm::split(8.0), (0.5, 4));
        assert_eq!(libm::split_f32(-3.0), (-0.75, 2));
        assert_eq!(libm::remainder(5.0, 3.0), -1.0);
        assert_eq!(libm::nextafterf(1.0, 2.0), 1.0 + f32::EPSILON);
    }

    #[test]
    fn scalb_limits() {
        assert_eq!(scalb(3.0, 4.0), 48.0);
        assert_eq!(scalb(3.0, f64::NEG_INFINITY), 0.0);
        assert_eq!(scalb(3.0, 1e300), f64::INFINITY);
        assert!(scalb(3.0, 0.5).is_nan());
        assert_eq!(scalb_f32(1.0, -149.0), f32::from_bits(1));
    }
}
