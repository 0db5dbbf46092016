//! Integer lanes: the meaning of every integer operation, for each width.
//!
//! Lanes are held unsigned; operations that care interpret them as two's complement.

use ethnum::{I256, U256};

/// An integer lane of 8 to 256 bits. The methods are named after the operations of the IR.
pub trait Int: Copy + Eq + Ord + 'static {
    /// Width.
    const BITS: u32;
    /// Zero.
    const ZERO: Self;
    /// Low bits of a wide value.
    fn from_wide(wide: U256) -> Self;
    /// Zero-extended.
    fn zext_wide(self) -> U256;
    /// Sign-extended.
    fn sext_wide(self) -> U256;

    /// `iadd`
    fn iadd(self, b: Self) -> Self;
    /// `isub`
    fn isub(self, b: Self) -> Self;
    /// `imul`
    fn imul(self, b: Self) -> Self;
    /// `ineg`
    fn ineg(self) -> Self;
    /// `isdiv`
    fn isdiv(self, b: Self) -> Self;
    /// `iudiv`
    fn iudiv(self, b: Self) -> Self;
    /// `isrem`
    fn isrem(self, b: Self) -> Self;
    /// `iurem`
    fn iurem(self, b: Self) -> Self;
    /// `ifloordiv`
    fn ifloordiv(self, b: Self) -> Self;
    /// `ifloormod`
    fn ifloormod(self, b: Self) -> Self;
    /// `iabs_s`
    fn iabs_s(self) -> Self;
    /// `imin_s`
    fn imin_s(self, b: Self) -> Self {
        if self.slt(b) { self } else { b }
    }
    /// `imax_s`
    fn imax_s(self, b: Self) -> Self {
        if self.slt(b) { b } else { self }
    }
    /// `imin_u`
    fn imin_u(self, b: Self) -> Self {
        self.min(b)
    }
    /// `imax_u`
    fn imax_u(self, b: Self) -> Self {
        self.max(b)
    }
    /// `ishl`
    fn ishl(self, b: Self) -> Self;
    /// `ilshr`
    fn ilshr(self, b: Self) -> Self;
    /// `iashr`
    fn iashr(self, b: Self) -> Self;
    /// `iand`
    fn iand(self, b: Self) -> Self;
    /// `ior`
    fn ior(self, b: Self) -> Self;
    /// `ixor`
    fn ixor(self, b: Self) -> Self;
    /// `inot`
    fn inot(self) -> Self;
    /// `irotl`
    fn irotl(self, b: Self) -> Self;
    /// `irotr`
    fn irotr(self, b: Self) -> Self;
    /// `iclz`
    fn iclz(self) -> Self;
    /// `ictz`
    fn ictz(self) -> Self;
    /// `ipopcnt`
    fn ipopcnt(self) -> Self;
    /// `ibswap`
    fn ibswap(self) -> Self;
    /// `ibitrev`
    fn ibitrev(self) -> Self;
    /// `iadd_sat_s`
    fn iadd_sat_s(self, b: Self) -> Self;
    /// `iadd_sat_u`
    fn iadd_sat_u(self, b: Self) -> Self;
    /// `isub_sat_s`
    fn isub_sat_s(self, b: Self) -> Self;
    /// `isub_sat_u`
    fn isub_sat_u(self, b: Self) -> Self;
    /// `iadd_ovf_s`
    fn iadd_ovf_s(self, b: Self) -> (Self, bool);
    /// `iadd_ovf_u`
    fn iadd_ovf_u(self, b: Self) -> (Self, bool);
    /// `isub_ovf_s`
    fn isub_ovf_s(self, b: Self) -> (Self, bool);
    /// `isub_ovf_u`
    fn isub_ovf_u(self, b: Self) -> (Self, bool);
    /// `imul_ovf_s`
    fn imul_ovf_s(self, b: Self) -> (Self, bool);
    /// `imul_ovf_u`
    fn imul_ovf_u(self, b: Self) -> (Self, bool);
    /// `imulhi_u`
    fn imulhi_u(self, b: Self) -> Self;
    /// `imulhi_s`
    #[inline]
    fn imulhi_s(self, b: Self) -> Self {
        // hi_s(a, b) = hi_u(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)
        let mut high = self.imulhi_u(b);
        if self.slt(Self::ZERO) {
            high = high.isub(b);
        }
        if b.slt(Self::ZERO) {
            high = high.isub(self);
        }
        high
    }
    /// `icmp_slt`
    fn slt(self, b: Self) -> bool;
    /// `icmp_sle`
    fn sle(self, b: Self) -> bool {
        !b.slt(self)
    }
}

/// The operations whose bodies read the same for primitives and 256-bit integers.
macro_rules! common_ops {
    ($unsigned:ty, $signed:ty, $as_signed:ident, $as_unsigned:ident, $small:ident, $from_u32:ident) => {
        #[inline]
        fn iadd(self, b: Self) -> Self {
            self.wrapping_add(b)
        }
        #[inline]
        fn isub(self, b: Self) -> Self {
            self.wrapping_sub(b)
        }
        #[inline]
        fn imul(self, b: Self) -> Self {
            self.wrapping_mul(b)
        }
        #[inline]
        fn ineg(self) -> Self {
            self.wrapping_neg()
        }
        #[inline]
        fn isdiv(self, b: Self) -> Self {
            if b == Self::ZERO { b } else { $as_unsigned($as_signed(self).wrapping_div($as_signed(b))) }
        }
        #[inline]
        fn iudiv(self, b: Self) -> Self {
            if b == Self::ZERO { b } else { self / b }
        }
        #[inline]
        fn isrem(self, b: Self) -> Self {
            if b == Self::ZERO { b } else { $as_unsigned($as_signed(self).wrapping_rem($as_signed(b))) }
        }
        #[inline]
        fn iurem(self, b: Self) -> Self {
            if b == Self::ZERO { b } else { self % b }
        }
        #[inline]
        fn ifloordiv(self, b: Self) -> Self {
            if b == Self::ZERO {
                return b;
            }
            let quotient = self.isdiv(b);
            let remainder = self.isub(quotient.imul(b));
            if remainder != Self::ZERO && remainder.ixor(b).slt(Self::ZERO) {
                quotient.wrapping_sub($from_u32(1))
            } else {
                quotient
            }
        }
        #[inline]
        fn ifloormod(self, b: Self) -> Self {
            let remainder = self.isrem(b);
            if remainder != Self::ZERO && remainder.ixor(b).slt(Self::ZERO) { remainder.iadd(b) } else { remainder }
        }
        #[inline]
        fn iabs_s(self) -> Self {
            if self.slt(Self::ZERO) { self.ineg() } else { self }
        }
        #[inline]
        fn ishl(self, b: Self) -> Self {
            if b >= $from_u32(Self::BITS) { Self::ZERO } else { self << $small(b) }
        }
        #[inline]
        fn ilshr(self, b: Self) -> Self {
            if b >= $from_u32(Self::BITS) { Self::ZERO } else { self >> $small(b) }
        }
        #[inline]
        fn iashr(self, b: Self) -> Self {
            let amount = if b >= $from_u32(Self::BITS) { Self::BITS - 1 } else { $small(b) };
            $as_unsigned($as_signed(self) >> amount)
        }
        #[inline]
        fn iand(self, b: Self) -> Self {
            self & b
        }
        #[inline]
        fn ior(self, b: Self) -> Self {
            self | b
        }
        #[inline]
        fn ixor(self, b: Self) -> Self {
            self ^ b
        }
        #[inline]
        fn inot(self) -> Self {
            !self
        }
        #[inline]
        fn irotl(self, b: Self) -> Self {
            self.rotate_left($small(b) & (Self::BITS - 1))
        }
        #[inline]
        fn irotr(self, b: Self) -> Self {
            self.rotate_right($small(b) & (Self::BITS - 1))
        }
        #[inline]
        fn iclz(self) -> Self {
            $from_u32(self.leading_zeros())
        }
        #[inline]
        fn ictz(self) -> Self {
            $from_u32(self.trailing_zeros())
        }
        #[inline]
        fn ipopcnt(self) -> Self {
            $from_u32(self.count_ones())
        }
        #[inline]
        fn ibswap(self) -> Self {
            self.swap_bytes()
        }
        #[inline]
        fn ibitrev(self) -> Self {
            self.reverse_bits()
        }
        #[inline]
        fn iadd_sat_s(self, b: Self) -> Self {
            $as_unsigned($as_signed(self).saturating_add($as_signed(b)))
        }
        #[inline]
        fn iadd_sat_u(self, b: Self) -> Self {
            self.saturating_add(b)
        }
        #[inline]
        fn isub_sat_s(self, b: Self) -> Self {
            $as_unsigned($as_signed(self).saturating_sub($as_signed(b)))
        }
        #[inline]
        fn isub_sat_u(self, b: Self) -> Self {
            self.saturating_sub(b)
        }
        #[inline]
        fn iadd_ovf_s(self, b: Self) -> (Self, bool) {
            let (value, overflow) = $as_signed(self).overflowing_add($as_signed(b));
            ($as_unsigned(value), overflow)
        }
        #[inline]
        fn iadd_ovf_u(self, b: Self) -> (Self, bool) {
            self.overflowing_add(b)
        }
        #[inline]
        fn isub_ovf_s(self, b: Self) -> (Self, bool) {
            let (value, overflow) = $as_signed(self).overflowing_sub($as_signed(b));
            ($as_unsigned(value), overflow)
        }
        #[inline]
        fn isub_ovf_u(self, b: Self) -> (Self, bool) {
            self.overflowing_sub(b)
        }
        #[inline]
        fn slt(self, b: Self) -> bool {
            $as_signed(self) < $as_signed(b)
        }
    };
}

/// An integer lane that is a Rust primitive.
macro_rules! primitive_int {
    ($name:ident, $unsigned:ty, $signed:ty, $from_wide:ident, |$a:ident, $b:ident| $mulhi:expr) => {
        mod $name {
            use super::*;

            #[inline]
            fn signed(a: $unsigned) -> $signed {
                a as $signed
            }
            #[inline]
            fn unsigned(a: $signed) -> $unsigned {
                a as $unsigned
            }
            #[inline]
            fn small(a: $unsigned) -> u32 {
                a as u32
            }
            #[inline]
            fn from_u32(a: u32) -> $unsigned {
                a as $unsigned
            }

            impl Int for $unsigned {
                const BITS: u32 = <$unsigned>::BITS;
                const ZERO: Self = 0;
                #[inline]
                fn from_wide(wide: U256) -> Self {
                    wide.$from_wide()
                }
                #[inline]
                fn zext_wide(self) -> U256 {
                    U256::from(self)
                }
                #[inline]
                fn sext_wide(self) -> U256 {
                    I256::from(self as $signed).as_u256()
                }
                #[inline]
                fn imul_ovf_s(self, b: Self) -> (Self, bool) {
                    let (value, overflow) = signed(self).overflowing_mul(signed(b));
                    (unsigned(value), overflow)
                }
                #[inline]
                fn imul_ovf_u(self, b: Self) -> (Self, bool) {
                    self.overflowing_mul(b)
                }
                #[inline]
                fn imulhi_u(self, b: Self) -> Self {
                    let ($a, $b) = (self, b);
                    $mulhi
                }
                common_ops!($unsigned, $signed, signed, unsigned, small, from_u32);
            }
        }
    };
}

primitive_int!(lane8, u8, i8, as_u8, |a, b| ((u16::from(a) * u16::from(b)) >> 8) as u8);
primitive_int!(lane16, u16, i16, as_u16, |a, b| ((u32::from(a) * u32::from(b)) >> 16) as u16);
primitive_int!(lane32, u32, i32, as_u32, |a, b| ((u64::from(a) * u64::from(b)) >> 32) as u32);
primitive_int!(lane64, u64, i64, as_u64, |a, b| ((u128::from(a) * u128::from(b)) >> 64) as u64);
primitive_int!(lane128, u128, i128, as_u128, |a, b| *(U256::from(a) * U256::from(b)).high());

mod lane256 {
    use super::*;

    #[inline]
    fn signed(a: U256) -> I256 {
        a.as_i256()
    }
    #[inline]
    fn unsigned(a: I256) -> U256 {
        a.as_u256()
    }
    #[inline]
    fn small(a: U256) -> u32 {
        a.as_u32()
    }
    #[inline]
    fn from_u32(a: u32) -> U256 {
        U256::from(a)
    }

    impl Int for U256 {
        const BITS: u32 = 256;
        const ZERO: Self = U256::ZERO;
        fn from_wide(wide: U256) -> Self {
            wide
        }
        fn zext_wide(self) -> U256 {
            self
        }
        fn sext_wide(self) -> U256 {
            self
        }
        fn imul_ovf_u(self, b: Self) -> (Self, bool) {
            (self.wrapping_mul(b), self.imulhi_u(b) != U256::ZERO)
        }
        fn imul_ovf_s(self, b: Self) -> (Self, bool) {
            let low = self.wrapping_mul(b);
            let sign = low.iashr(U256::from(255u32));
            (low, self.imulhi_s(b) != sign)
        }
        fn imulhi_u(self, b: Self) -> Self {
            let halves = |x: U256| (U256::from(*x.low()), U256::from(*x.high()));
            let ((a0, a1), (b0, b1)) = (halves(self), halves(b));
            let middle = a1 * b0 + U256::from(*(a0 * b0).high());
            let cross = a0 * b1 + U256::from(*middle.low());
            a1 * b1 + U256::from(*middle.high()) + U256::from(*cross.high())
        }
        common_ops!(U256, I256, signed, unsigned, small, from_u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_against_wide<T: Int + std::fmt::Debug>(samples: &[i64]) {
        for &a in samples {
            for &b in samples {
                let wide = |x: i64| I256::from(x);
                let lane = |x: i64| T::from_wide(wide(x).as_u256());
                let (x, y) = (lane(a), lane(b));
                let (sx, sy) = (x.sext_wide().as_i256(), y.sext_wide().as_i256());
                let narrow = |x: I256| T::from_wide(x.as_u256());
                if sy != I256::ZERO {
                    assert_eq!(x.ifloordiv(y), narrow((sx - sx.rem_floor(sy)) / sy), "{a} // {b}");
                    assert_eq!(x.ifloormod(y), narrow(sx.rem_floor(sy)), "{a} % {b}");
                }
                assert_eq!(x.imulhi_s(y), narrow((sx * sy) >> T::BITS), "{a} mulhi {b}");
                let product = sx * sy;
                assert_eq!(x.imul_ovf_s(y), (narrow(product), narrow(product).sext_wide().as_i256() != product));
            }
        }
    }

    trait RemFloor {
        fn rem_floor(self, b: Self) -> Self;
    }

    impl RemFloor for I256 {
        fn rem_floor(self, b: I256) -> I256 {
            let remainder = self % b;
            if remainder != I256::ZERO && (remainder < I256::ZERO) != (b < I256::ZERO) {
                remainder + b
            } else {
                remainder
            }
        }
    }

    #[test]
    fn signed_operations_agree_with_wide_arithmetic() {
        let samples = [0, 1, -1, 2, -2, 7, -7, 100, 127, -128, 255, i64::MAX, i64::MIN, 0x1234_5678_9abc];
        check_against_wide::<u8>(&samples);
        check_against_wide::<u16>(&samples);
        check_against_wide::<u32>(&samples);
        check_against_wide::<u64>(&samples);
    }

    #[test]
    fn high_product_of_256_bits() {
        let max = U256::MAX;
        assert_eq!(max.imulhi_u(max), max - 1);
        assert_eq!(max.imulhi_s(max), U256::ZERO);
        assert_eq!(max.imul_ovf_s(max), (U256::ONE, false));
        assert!((U256::ONE << 255u32).imul_ovf_s(max).1);
    }

    #[test]
    fn division_by_zero_and_overflow_have_values() {
        assert_eq!(5u8.isdiv(0), 0);
        assert_eq!(5u8.ifloormod(0), 0);
        assert_eq!(0x80u8.isdiv(0xff), 0x80);
        assert_eq!(0x80u8.ifloordiv(0xff), 0x80);
        assert_eq!(0x80u8.isrem(0xff), 0);
    }

    #[test]
    fn wide_shifts() {
        assert_eq!(0x80u8.ishl(8), 0);
        assert_eq!(0x80u8.ilshr(200), 0);
        assert_eq!(0x80u8.iashr(200), 0xff);
        assert_eq!(1u8.irotr(9), 0x80);
    }
}
