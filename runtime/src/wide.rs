//! Arithmetic on 128- and 256-bit integers, for the interpreter and the compiler.
//!
//! [`WideInt`] is implemented for the unsigned types and works on bit patterns: whether an operation is signed is in
//! its name, as in the IR. No operation panics or traps: division by zero gives 0, `MIN / -1` wraps to `MIN`, shifts
//! by the width or more give 0 (or -1 for an arithmetic shift of a negative number).

pub use ethnum::{I256, U256};

/// A bit pattern of 128 or 256 bits, in two's complement where it is signed.
pub trait WideInt: Copy + Eq {
    const BITS: u32;
    const ZERO: Self;

    /// From 64-bit limbs, the lowest first; missing limbs are zero, limbs beyond the width are dropped.
    fn from_limbs(limbs: &[u64]) -> Self;
    /// Limb `index` of 64 bits, 0 the lowest. Zero beyond the width.
    fn limb(self, index: usize) -> u64;

    fn add(self, rhs: Self) -> Self;
    fn sub(self, rhs: Self) -> Self;
    fn mul(self, rhs: Self) -> Self;
    fn neg(self) -> Self;
    fn and(self, rhs: Self) -> Self;
    fn or(self, rhs: Self) -> Self;
    fn xor(self, rhs: Self) -> Self;
    fn not(self) -> Self;

    /// Truncating division.
    fn sdiv(self, rhs: Self) -> Self;
    fn udiv(self, rhs: Self) -> Self;
    /// Remainder of truncating division: the sign of `self`.
    fn srem(self, rhs: Self) -> Self;
    fn urem(self, rhs: Self) -> Self;

    fn shl(self, count: Self) -> Self;
    fn lshr(self, count: Self) -> Self;
    fn ashr(self, count: Self) -> Self;
    fn rotl(self, count: Self) -> Self;
    fn rotr(self, count: Self) -> Self;

    fn slt(self, rhs: Self) -> bool;
    fn ult(self, rhs: Self) -> bool;

    /// Leading zeros; the width for zero.
    fn clz(self) -> u32;
    /// Trailing zeros; the width for zero.
    fn ctz(self) -> u32;
    fn popcount(self) -> u32;
    fn bswap(self) -> Self;
    fn bitrev(self) -> Self;

    /// The wrapped result, and whether it wrapped.
    fn add_overflow_s(self, rhs: Self) -> (Self, bool);
    fn add_overflow_u(self, rhs: Self) -> (Self, bool);
    fn sub_overflow_s(self, rhs: Self) -> (Self, bool);
    fn sub_overflow_u(self, rhs: Self) -> (Self, bool);
    fn mul_overflow_s(self, rhs: Self) -> (Self, bool);
    fn mul_overflow_u(self, rhs: Self) -> (Self, bool);
    fn add_saturating_s(self, rhs: Self) -> Self;
    fn add_saturating_u(self, rhs: Self) -> Self;
    fn sub_saturating_s(self, rhs: Self) -> Self;
    fn sub_saturating_u(self, rhs: Self) -> Self;

    /// Division that rounds towards negative infinity.
    fn floordiv(self, rhs: Self) -> Self {
        let quotient = self.sdiv(rhs);
        let remainder = self.srem(rhs);
        let round_down = remainder != Self::ZERO && remainder.is_negative() != rhs.is_negative();
        if round_down && rhs != Self::ZERO { quotient.sub(Self::from_limbs(&[1])) } else { quotient }
    }

    /// Remainder of [`WideInt::floordiv`]: the sign of `rhs`, 0 for `rhs` 0.
    fn floormod(self, rhs: Self) -> Self {
        let remainder = self.srem(rhs);
        let fix = remainder != Self::ZERO && remainder.is_negative() != rhs.is_negative();
        if fix { remainder.add(rhs) } else { remainder }
    }

    fn is_negative(self) -> bool {
        self.slt(Self::ZERO)
    }

    fn abs(self) -> Self {
        if self.is_negative() { self.neg() } else { self }
    }

    /// Sign-extended from 64 bits.
    fn from_i64(value: i64) -> Self {
        let fill = (value >> 63) as u64;
        Self::from_limbs(&[value as u64, fill, fill, fill])
    }

    /// The nearest `f64` to the unsigned value, ties to even.
    fn to_f64_u(self) -> f64 {
        let (top, scale) = self.leading_bits();
        top as f64 * power_of_two(scale)
    }

    /// The nearest `f64` to the signed value, ties to even.
    fn to_f64_s(self) -> f64 {
        if self.is_negative() { -self.neg().to_f64_u() } else { self.to_f64_u() }
    }

    /// The nearest `f32` to the unsigned value, ties to even; infinity beyond the range.
    fn to_f32_u(self) -> f32 {
        let (top, scale) = self.leading_bits();
        // The mantissa is exact after the first rounding, so that only overflow can happen in the second.
        (f64::from(top as f32) * power_of_two(scale)) as f32
    }

    /// The nearest `f32` to the signed value, ties to even; infinities beyond the range.
    fn to_f32_s(self) -> f32 {
        if self.is_negative() { -self.neg().to_f32_u() } else { self.to_f32_u() }
    }

    /// `value` without its fraction, as an unsigned integer; saturates, 0 for NaN.
    fn from_f64_u(value: f64) -> Self {
        if value.is_nan() || value < 1.0 {
            return Self::ZERO;
        }
        if value >= power_of_two(Self::BITS) {
            return Self::ZERO.not();
        }
        let exponent = (value.to_bits() >> 52) as i64 - 1023;
        let mantissa = Self::from_limbs(&[value.to_bits() & ((1 << 52) - 1) | 1 << 52]);
        if exponent <= 52 {
            mantissa.lshr(Self::from_i64(52 - exponent))
        } else {
            mantissa.shl(Self::from_i64(exponent - 52))
        }
    }

    /// `value` without its fraction, as a signed integer; saturates, 0 for NaN.
    fn from_f64_s(value: f64) -> Self {
        let limit = power_of_two(Self::BITS - 1);
        let min = Self::from_limbs(&[1]).shl(Self::from_i64(i64::from(Self::BITS) - 1));
        if value >= limit {
            min.not()
        } else if value <= -limit {
            min
        } else if value < 0.0 {
            Self::from_f64_u(-value).neg()
        } else {
            Self::from_f64_u(value)
        }
    }

    /// The 128 leading bits of the unsigned value, with every lost bit gathered in the last one, and the power of two
    /// to scale them by.
    #[doc(hidden)]
    fn leading_bits(self) -> (u128, u32) {
        let excess = Self::BITS.saturating_sub(self.clz()).saturating_sub(128);
        let shifted = self.lshr(Self::from_limbs(&[u64::from(excess)]));
        let lost = excess > self.ctz();
        let top = u128::from(shifted.limb(1)) << 64 | u128::from(shifted.limb(0));
        (top | u128::from(lost), excess)
    }
}

/// `2^exponent`, for exponents up to 1023.
fn power_of_two(exponent: u32) -> f64 {
    f64::from_bits(u64::from(1023 + exponent) << 52)
}

/// The shift count if it is below the width.
fn shift_count<T: WideInt>(count: T) -> Option<u32> {
    let high_limbs_zero = (1..(T::BITS / 64) as usize).all(|i| count.limb(i) == 0);
    (high_limbs_zero && count.limb(0) < u64::from(T::BITS)).then_some(count.limb(0) as u32)
}

macro_rules! wide_int {
    ($unsigned:ty, $signed:ty, $bits:literal, $to_signed:expr, $to_unsigned:expr) => {
        impl WideInt for $unsigned {
            const BITS: u32 = $bits;
            const ZERO: Self = <$unsigned>::MIN;

            #[inline]
            fn from_limbs(limbs: &[u64]) -> Self {
                let mut bytes = [0; $bits / 8];
                for (chunk, limb) in bytes.chunks_exact_mut(8).zip(limbs) {
                    chunk.copy_from_slice(&limb.to_le_bytes());
                }
                Self::from_le_bytes(bytes)
            }

            #[inline]
            fn limb(self, index: usize) -> u64 {
                let bytes = self.to_le_bytes();
                let limb = bytes.get(index * 8..index * 8 + 8).and_then(|limb| limb.try_into().ok());
                u64::from_le_bytes(limb.unwrap_or_default())
            }

            #[inline]
            fn add(self, rhs: Self) -> Self {
                self.wrapping_add(rhs)
            }

            #[inline]
            fn sub(self, rhs: Self) -> Self {
                self.wrapping_sub(rhs)
            }

            #[inline]
            fn mul(self, rhs: Self) -> Self {
                self.wrapping_mul(rhs)
            }

            #[inline]
            fn neg(self) -> Self {
                self.wrapping_neg()
            }

            #[inline]
            fn and(self, rhs: Self) -> Self {
                self & rhs
            }

            #[inline]
            fn or(self, rhs: Self) -> Self {
                self | rhs
            }

            #[inline]
            fn xor(self, rhs: Self) -> Self {
                self ^ rhs
            }

            #[inline]
            fn not(self) -> Self {
                !self
            }

            fn sdiv(self, rhs: Self) -> Self {
                if rhs == Self::ZERO { rhs } else { $to_unsigned($to_signed(self).wrapping_div($to_signed(rhs))) }
            }

            fn udiv(self, rhs: Self) -> Self {
                self.checked_div(rhs).unwrap_or(Self::ZERO)
            }

            fn srem(self, rhs: Self) -> Self {
                if rhs == Self::ZERO { rhs } else { $to_unsigned($to_signed(self).wrapping_rem($to_signed(rhs))) }
            }

            fn urem(self, rhs: Self) -> Self {
                self.checked_rem(rhs).unwrap_or(Self::ZERO)
            }

            #[inline]
            fn shl(self, count: Self) -> Self {
                shift_count(count).map_or(Self::ZERO, |count| self << count)
            }

            #[inline]
            fn lshr(self, count: Self) -> Self {
                shift_count(count).map_or(Self::ZERO, |count| self >> count)
            }

            #[inline]
            fn ashr(self, count: Self) -> Self {
                $to_unsigned($to_signed(self) >> shift_count(count).unwrap_or($bits - 1))
            }

            #[inline]
            fn rotl(self, count: Self) -> Self {
                self.rotate_left((count.limb(0) % $bits) as u32)
            }

            #[inline]
            fn rotr(self, count: Self) -> Self {
                self.rotate_right((count.limb(0) % $bits) as u32)
            }

            #[inline]
            fn slt(self, rhs: Self) -> bool {
                $to_signed(self) < $to_signed(rhs)
            }

            #[inline]
            fn ult(self, rhs: Self) -> bool {
                self < rhs
            }

            #[inline]
            fn clz(self) -> u32 {
                self.leading_zeros()
            }

            #[inline]
            fn ctz(self) -> u32 {
                self.trailing_zeros()
            }

            #[inline]
            fn popcount(self) -> u32 {
                self.count_ones()
            }

            #[inline]
            fn bswap(self) -> Self {
                self.swap_bytes()
            }

            #[inline]
            fn bitrev(self) -> Self {
                self.reverse_bits()
            }

            fn add_overflow_s(self, rhs: Self) -> (Self, bool) {
                let (sum, overflow) = $to_signed(self).overflowing_add($to_signed(rhs));
                ($to_unsigned(sum), overflow)
            }

            fn add_overflow_u(self, rhs: Self) -> (Self, bool) {
                self.overflowing_add(rhs)
            }

            fn sub_overflow_s(self, rhs: Self) -> (Self, bool) {
                let (difference, overflow) = $to_signed(self).overflowing_sub($to_signed(rhs));
                ($to_unsigned(difference), overflow)
            }

            fn sub_overflow_u(self, rhs: Self) -> (Self, bool) {
                self.overflowing_sub(rhs)
            }

            fn mul_overflow_s(self, rhs: Self) -> (Self, bool) {
                let (product, overflow) = $to_signed(self).overflowing_mul($to_signed(rhs));
                ($to_unsigned(product), overflow)
            }

            fn mul_overflow_u(self, rhs: Self) -> (Self, bool) {
                self.overflowing_mul(rhs)
            }

            fn add_saturating_s(self, rhs: Self) -> Self {
                $to_unsigned($to_signed(self).saturating_add($to_signed(rhs)))
            }

            fn add_saturating_u(self, rhs: Self) -> Self {
                self.saturating_add(rhs)
            }

            fn sub_saturating_s(self, rhs: Self) -> Self {
                $to_unsigned($to_signed(self).saturating_sub($to_signed(rhs)))
            }

            fn sub_saturating_u(self, rhs: Self) -> Self {
                self.saturating_sub(rhs)
            }
        }
    };
}

wide_int!(u128, i128, 128, |x: u128| x as i128, |x: i128| x as u128);
wide_int!(U256, I256, 256, |x: U256| x.as_i256(), |x: I256| x.as_u256());

/// Digits of `value` in a radix from 2 to 36, in lower case.
pub fn to_radix(value: U256, radix: u32) -> String {
    let divisor = U256::new(u128::from(radix));
    let mut digits = Vec::new();
    let mut rest = value;
    loop {
        let (quotient, digit) = rest.div_rem(divisor);
        digits.push(char::from_digit(digit.as_u32(), radix).unwrap_or('0'));
        rest = quotient;
        if rest == U256::ZERO {
            break;
        }
    }
    digits.iter().rev().collect()
}

/// The value of digits in a radix from 2 to 36, modulo 2^256. `None` if there are none, or one is not of the radix.
pub fn from_radix(digits: &str, radix: u32) -> Option<U256> {
    let mut value = U256::ZERO;
    for digit in digits.chars() {
        let digit = digit.to_digit(radix)?;
        value = value.wrapping_mul(U256::new(u128::from(radix))).wrapping_add(U256::new(u128::from(digit)));
    }
    (!digits.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_i64<T: WideInt>(value: i64) -> T {
        T::from_i64(value)
    }

    fn check_division<T: WideInt + std::fmt::Debug>() {
        for (a, b, div, rem, floordiv, floormod) in [
            (7, 2, 3, 1, 3, 1),
            (-7, 2, -3, -1, -4, 1),
            (7, -2, -3, 1, -4, -1),
            (-7, -2, 3, -1, 3, -1),
            (-6, 2, -3, 0, -3, 0),
            (5, 0, 0, 0, 0, 0),
            (-5, 0, 0, 0, 0, 0),
        ] {
            let (x, y) = (from_i64::<T>(a), from_i64::<T>(b));
            assert_eq!(x.sdiv(y), from_i64(div), "{a} / {b}");
            assert_eq!(x.srem(y), from_i64(rem), "{a} rem {b}");
            assert_eq!(x.floordiv(y), from_i64(floordiv), "{a} // {b}");
            assert_eq!(x.floormod(y), from_i64(floormod), "{a} % {b}");
        }
        let min = from_i64::<T>(1).shl(from_i64(i64::from(T::BITS) - 1));
        assert_eq!(min.sdiv(from_i64(-1)), min);
        assert_eq!(min.srem(from_i64(-1)), T::ZERO);
    }

    fn check_shifts<T: WideInt + std::fmt::Debug>() {
        let width = from_i64::<T>(i64::from(T::BITS));
        let minus_one = from_i64::<T>(-1);
        assert_eq!(minus_one.shl(width), T::ZERO);
        assert_eq!(minus_one.lshr(width), T::ZERO);
        assert_eq!(minus_one.ashr(width), minus_one);
        assert_eq!(minus_one.shl(minus_one), T::ZERO);
        assert_eq!(from_i64::<T>(5).ashr(width), T::ZERO);
        assert_eq!(from_i64::<T>(-8).ashr(from_i64(1)), from_i64(-4));
    }

    fn check_floats<T: WideInt + std::fmt::Debug>() {
        for value in [0.0, 1.0, -3.0, 1e18, -1e30, 123456789.0, 2f64.powi(126)] {
            assert_eq!(T::from_f64_s(value).to_f64_s(), value);
            assert_eq!(T::from_f64_s(value).to_f32_s(), value as f32);
        }
        assert_eq!(T::from_f64_s(-2.9), from_i64(-2));
        assert_eq!(T::from_f64_s(f64::NAN), T::ZERO);
        assert_eq!(T::from_f64_u(-1.0), T::ZERO);
        assert_eq!(T::from_f64_u(f64::INFINITY), from_i64(-1));
        assert_eq!(T::from_f64_s(f64::NEG_INFINITY).to_f64_s(), -(2f64.powi(T::BITS as i32 - 1)));
    }

    #[test]
    fn both_widths() {
        check_division::<u128>();
        check_division::<U256>();
        check_shifts::<u128>();
        check_shifts::<U256>();
        check_floats::<u128>();
        check_floats::<U256>();
    }

    #[test]
    fn conversion_to_float_rounds_once() {
        // Just above half way between two f64: the low bit, far below, decides.
        let halfway = U256::from_limbs(&[0, 0, 0, 1 << 60 | 1 << 7]);
        assert_eq!(halfway.to_f64_u(), 2f64.powi(252));
        let above = WideInt::or(halfway, U256::from_limbs(&[1]));
        assert_eq!(above.to_f64_u(), 2f64.powi(252) * (1.0 + f64::EPSILON));
        assert_eq!(U256::MAX.to_f32_u(), f32::INFINITY);
        assert_eq!(u128::MAX.to_f64_u(), 2f64.powi(128));
    }

    #[test]
    fn radix() {
        assert_eq!(to_radix(U256::new(255), 16), "ff");
        assert_eq!(to_radix(U256::ZERO, 2), "0");
        assert_eq!(from_radix("zz", 36), Some(U256::new(1295)));
        assert_eq!(from_radix("12", 2), None);
        assert_eq!(from_radix(&to_radix(U256::MAX, 7), 7), Some(U256::MAX));
    }
}
