//! Float lanes: the meaning of every float operation, for each format.
//!
//! 16-bit formats compute in `f32` and round the result.

use half::{bf16, f16};

/// A float lane. The methods are named after the operations of the IR.
pub trait Float: Copy + 'static {
    /// The format that the arithmetic is done in.
    type Native: Native;
    /// From the bits, zero-extended.
    fn from_bits64(bits: u64) -> Self;
    /// The bits, zero-extended.
    fn to_bits64(self) -> u64;
    /// To the format of the arithmetic, exactly.
    fn widen(self) -> Self::Native;
    /// From the format of the arithmetic, rounded to nearest even.
    fn narrow(native: Self::Native) -> Self;
    /// From an `f64`, rounded to nearest even.
    fn from_f64(value: f64) -> Self;
    /// To an `f64`, exactly.
    fn to_f64(self) -> f64;
    /// Size of the stored fraction, in bits.
    const FRACTION_BITS: u32;
    /// Size of the exponent, in bits.
    const EXPONENT_BITS: u32;
}

impl Float for f64 {
    type Native = f64;
    const FRACTION_BITS: u32 = 52;
    const EXPONENT_BITS: u32 = 11;
    #[inline]
    fn from_bits64(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
    #[inline]
    fn to_bits64(self) -> u64 {
        self.to_bits()
    }
    #[inline]
    fn widen(self) -> f64 {
        self
    }
    #[inline]
    fn narrow(native: f64) -> f64 {
        native
    }
    #[inline]
    fn from_f64(value: f64) -> f64 {
        value
    }
    #[inline]
    fn to_f64(self) -> f64 {
        self
    }
}

impl Float for f32 {
    type Native = f32;
    const FRACTION_BITS: u32 = 23;
    const EXPONENT_BITS: u32 = 8;
    #[inline]
    fn from_bits64(bits: u64) -> f32 {
        f32::from_bits(bits as u32)
    }
    #[inline]
    fn to_bits64(self) -> u64 {
        self.to_bits().into()
    }
    #[inline]
    fn widen(self) -> f32 {
        self
    }
    #[inline]
    fn narrow(native: f32) -> f32 {
        native
    }
    #[inline]
    fn from_f64(value: f64) -> f32 {
        value as f32
    }
    #[inline]
    fn to_f64(self) -> f64 {
        self.into()
    }
}

macro_rules! half_float {
    ($name:ident, $fraction:literal, $exponent:literal) => {
        impl Float for $name {
            type Native = f32;
            const FRACTION_BITS: u32 = $fraction;
            const EXPONENT_BITS: u32 = $exponent;
            #[inline]
            fn from_bits64(bits: u64) -> $name {
                $name::from_bits(bits as u16)
            }
            #[inline]
            fn to_bits64(self) -> u64 {
                self.to_bits().into()
            }
            #[inline]
            fn widen(self) -> f32 {
                self.to_f32()
            }
            #[inline]
            fn narrow(native: f32) -> $name {
                $name::from_f32(native)
            }
            #[inline]
            fn from_f64(value: f64) -> $name {
                $name::from_f32(round_to_odd(value))
            }
            #[inline]
            fn to_f64(self) -> f64 {
                self.into()
            }
        }
    };
}

/// The nearer `f32` if that is the same number, else the one of its two neighbours whose last bit is set: rounded once more to
/// a shorter format, that is what the number itself would be rounded to.
fn round_to_odd(value: f64) -> f32 {
    let near = value as f32;
    let wide = f64::from(near);
    if wide == value || value.is_nan() || near.to_bits() & 1 == 1 {
        return near;
    }
    let bits = near.to_bits();
    f32::from_bits(if wide.abs() > value.abs() { bits - 1 } else { bits + 1 })
}

half_float!(f16, 10, 5);
half_float!(bf16, 7, 8);

/// Arithmetic of a hardware float format.
pub trait Native: Float<Native = Self> + PartialOrd {
    /// `fadd`
    fn fadd(self, b: Self) -> Self;
    /// `fsub`
    fn fsub(self, b: Self) -> Self;
    /// `fmul`
    fn fmul(self, b: Self) -> Self;
    /// `fdiv`
    fn fdiv(self, b: Self) -> Self;
    /// `frem`
    fn frem(self, b: Self) -> Self;
    /// `frem_floor`
    fn frem_floor(self, b: Self) -> Self;
    /// `fneg`
    fn fneg(self) -> Self;
    /// `fabs`
    fn fabs(self) -> Self;
    /// `fsqrt`
    fn fsqrt(self) -> Self;
    /// `ffma`
    fn ffma(self, b: Self, c: Self) -> Self;
    /// `fmin`
    fn fmin(self, b: Self) -> Self;
    /// `fmax`
    fn fmax(self, b: Self) -> Self;
    /// `fcopysign`
    fn fcopysign(self, b: Self) -> Self;
    /// `ffloor`
    fn ffloor(self) -> Self;
    /// `fceil`
    fn fceil(self) -> Self;
    /// `ftrunc`
    fn ftrunc(self) -> Self;
    /// `fround_even`
    fn fround_even(self) -> Self;
    /// `fround_half_away`
    fn fround_half_away(self) -> Self;
    /// Is it a NaN?
    fn is_nan(self) -> bool;
    /// A mathematical function of one operand, by operation.
    fn math1(self, f: Math1) -> Self;
    /// A mathematical function of two operands, by operation.
    fn math2(self, b: Self, f: Math2) -> Self;
    /// `fldexp`
    fn fldexp(self, exponent: i32) -> Self;
    /// `ffrexp`
    fn ffrexp(self) -> (Self, i32);
}

/// Mathematical functions of one operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Math1 {
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Asinh,
    Acosh,
    Atanh,
    Exp,
    Exp2,
    Expm1,
    Log,
    Log2,
    Log10,
    Log1p,
    Logb,
    Cbrt,
    Erf,
    Erfc,
    Tgamma,
    Lgamma,
    J0,
    J1,
    Y0,
    Y1,
}

/// Mathematical functions of two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Math2 {
    Atan2,
    Hypot,
    Pow,
    Nextafter,
    Remainder,
    Scalb,
}

macro_rules! native_float {
    ($name:ident, $bits:ident, $erf:ident, $erfc:ident, $tgamma:ident, $lgamma:ident, $j0:ident, $j1:ident,
     $y0:ident, $y1:ident, $nextafter:ident, $remainder:ident, $scalbn:ident, $frexp:ident) => {
        impl Native for $name {
            #[inline]
            fn fadd(self, b: $name) -> $name {
                self + b
            }
            #[inline]
            fn fsub(self, b: $name) -> $name {
                self - b
            }
            #[inline]
            fn fmul(self, b: $name) -> $name {
                self * b
            }
            #[inline]
            fn fdiv(self, b: $name) -> $name {
                self / b
            }
            #[inline]
            fn frem(self, b: $name) -> $name {
                self % b
            }
            #[inline]
            fn frem_floor(self, b: $name) -> $name {
                let remainder = self % b;
                if remainder != 0.0 && (remainder < 0.0) != (b < 0.0) { remainder + b } else { remainder }
            }
            #[inline]
            fn fneg(self) -> $name {
                -self
            }
            #[inline]
            fn fabs(self) -> $name {
                self.abs()
            }
            #[inline]
            fn fsqrt(self) -> $name {
                self.sqrt()
            }
            #[inline]
            fn ffma(self, b: $name, c: $name) -> $name {
                self.mul_add(b, c)
            }
            #[inline]
            fn fmin(self, b: $name) -> $name {
                if b.is_nan() || self < b { self } else { b }
            }
            #[inline]
            fn fmax(self, b: $name) -> $name {
                if b.is_nan() || self > b { self } else { b }
            }
            #[inline]
            fn fcopysign(self, b: $name) -> $name {
                self.copysign(b)
            }
            #[inline]
            fn ffloor(self) -> $name {
                self.floor()
            }
            #[inline]
            fn fceil(self) -> $name {
                self.ceil()
            }
            #[inline]
            fn ftrunc(self) -> $name {
                self.trunc()
            }
            #[inline]
            fn fround_even(self) -> $name {
                self.round_ties_even()
            }
            #[inline]
            fn fround_half_away(self) -> $name {
                self.round()
            }
            #[inline]
            fn is_nan(self) -> bool {
                $name::is_nan(self)
            }
            fn math1(self, f: Math1) -> $name {
                match f {
                    Math1::Sin => self.sin(),
                    Math1::Cos => self.cos(),
                    Math1::Tan => self.tan(),
                    Math1::Asin => self.asin(),
                    Math1::Acos => self.acos(),
                    Math1::Atan => self.atan(),
                    Math1::Sinh => self.sinh(),
                    Math1::Cosh => self.cosh(),
                    Math1::Tanh => self.tanh(),
                    Math1::Asinh => self.asinh(),
                    Math1::Acosh => self.acosh(),
                    Math1::Atanh => self.atanh(),
                    Math1::Exp => self.exp(),
                    Math1::Exp2 => self.exp2(),
                    Math1::Expm1 => self.exp_m1(),
                    Math1::Log => self.ln(),
                    Math1::Log2 => self.log2(),
                    // As officially, these two are exact to the last bit of an f32.
                    Math1::Log10 => wide(self).log10() as $name,
                    Math1::Log1p => self.ln_1p(),
                    Math1::Logb => logb(self.into()) as $name,
                    Math1::Cbrt => wide(self).cbrt() as $name,
                    Math1::Erf => libm::$erf(self),
                    Math1::Erfc => libm::$erfc(self),
                    Math1::Tgamma => libm::$tgamma(self),
                    Math1::Lgamma => libm::$lgamma(self),
                    Math1::J0 => libm::$j0(self),
                    Math1::J1 => libm::$j1(self),
                    Math1::Y0 => libm::$y0(self),
                    Math1::Y1 => libm::$y1(self),
                }
            }
            fn math2(self, b: $name, f: Math2) -> $name {
                match f {
                    Math2::Atan2 => self.atan2(b),
                    Math2::Hypot => self.hypot(b),
                    Math2::Pow => self.powf(b),
                    Math2::Nextafter => libm::$nextafter(self, b),
                    Math2::Remainder => libm::$remainder(self, b),
                    Math2::Scalb => self.fldexp(b as i32),
                }
            }
            fn fldexp(self, exponent: i32) -> $name {
                libm::$scalbn(self, exponent)
            }
            fn ffrexp(self) -> ($name, i32) {
                if self == 0.0 || !self.is_finite() { (self, 0) } else { libm::$frexp(self) }
            }
        }
    };
}

native_float!(f64, u64, erf, erfc, tgamma, lgamma, j0, j1, y0, y1, nextafter, remainder, scalbn, frexp);
native_float!(f32, u32, erff, erfcf, tgammaf, lgammaf, j0f, j1f, y0f, y1f, nextafterf, remainderf, scalbnf, frexpf);

fn wide(x: impl Into<f64>) -> f64 {
    x.into()
}

/// The exponent as a float (C's `logb`); exact for `f32` operands as well.
fn logb(value: f64) -> f64 {
    if value == 0.0 {
        f64::NEG_INFINITY
    } else if value.is_infinite() {
        f64::INFINITY
    } else if value.is_nan() {
        value
    } else {
        f64::from(libm::ilogb(value))
    }
}

/// `fclass`: is the value in one of the classes of the bit set `classes`?
pub fn fclass<F: Float>(value: F, classes: u32) -> bool {
    let bits = value.to_bits64();
    let fraction = bits & ((1 << F::FRACTION_BITS) - 1);
    let max_exponent = (1 << F::EXPONENT_BITS) - 1;
    let exponent = bits >> F::FRACTION_BITS & max_exponent;
    let negative = bits >> (F::FRACTION_BITS + F::EXPONENT_BITS) & 1 == 1;
    let class = if exponent == max_exponent {
        match fraction {
            0 if negative => 2,
            0 => 9,
            _ => (fraction >> (F::FRACTION_BITS - 1) & 1) as u32,
        }
    } else {
        let positive = match (exponent, fraction) {
            (0, 0) => 6,
            (0, _) => 7,
            _ => 8,
        };
        if negative { 11 - positive } else { positive }
    };
    classes >> class & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        let class = |x: f64| (0..10).find(|&bit| fclass(x, 1 << bit)).unwrap();
        let samples = [f64::NEG_INFINITY, -1.0, -f64::from_bits(1), -0.0, 0.0, f64::from_bits(1), 1.0, f64::INFINITY];
        let found: Vec<u32> = samples.into_iter().map(class).collect();
        assert_eq!(found, [2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(class(f64::NAN), 1);
        assert_eq!(class(f64::from_bits(0x7ff0_0000_0000_0001)), 0);
        assert!(fclass(f16::from_f32(-1.0), 1 << 3));
    }

    #[test]
    fn short_formats_are_rounded_to_once() {
        // Each a little above the middle between two neighbours.
        let above = f64::from(f32::from_bits(0x3f34_8005));
        assert_eq!(<bf16 as Float>::from_f64(above).to_bits(), 0x3f35);
        let least = f64::from_bits(1);
        assert_eq!(<f16 as Float>::from_f64(1.0 + 2f64.powi(-11) + 2f64.powi(-40)).to_bits(), 0x3c01);
        assert_eq!(<f16 as Float>::from_f64(1.0 + 2f64.powi(-11)).to_bits(), 0x3c00);
        assert_eq!(<bf16 as Float>::from_f64(-f64::MAX), bf16::NEG_INFINITY);
        assert_eq!(<bf16 as Float>::from_f64(-least).to_bits(), 0x8000);
        assert!(<f16 as Float>::from_f64(f64::NAN).is_nan());
    }

    #[test]
    fn nan_loses_in_min_and_max() {
        assert_eq!(f64::NAN.fmin(1.0), 1.0);
        assert_eq!(Native::fmin(1.0, f64::NAN), 1.0);
        assert_eq!(Native::fmax(f64::NAN, 1.0), 1.0);
        assert_eq!(Native::fmax(1.0, f64::NAN), 1.0);
    }

    #[test]
    fn floored_remainder() {
        assert_eq!((-7.5f64).frem_floor(2.0), 0.5);
        assert_eq!(7.5f64.frem_floor(-2.0), -0.5);
        assert_eq!((-7.5f64).frem(2.0), -1.5);
    }

    #[test]
    fn logb_of_extremes() {
        assert_eq!(logb(8.5), 3.0);
        assert_eq!(logb(f64::from_bits(1)), -1074.0);
        assert_eq!(logb(0.0), f64::NEG_INFINITY);
    }
}
