//! Floating-point numbers to text and back (LANGUAGE.md L13.12).
//!
//! [`shortest`] finds the digits. They are laid out as in Python: plain for decimal exponents from -4 to 15, otherwise
//! scientific with a sign and at least two exponent digits.

use super::shortest::{self, Digits};
use crate::NativeCtx;
use crate::heap::raw;
use crate::native::Addr;

/// Longest text of a number: `-1.7976931348623157e+308`, rounded up.
pub const MAX_FLOAT_TEXT: usize = 32;

/// Exponents of the plain layout: `0.0001` has -4, `1234567890123456.0` has 15.
const PLAIN_EXPONENTS: std::ops::Range<i32> = -4..16;

/// The text of one number, without allocation.
#[derive(Clone, Copy)]
pub struct FloatText {
    bytes: [u8; MAX_FLOAT_TEXT],
    len: usize,
}

impl FloatText {
    fn empty() -> Self {
        FloatText { bytes: [0; MAX_FLOAT_TEXT], len: 0 }
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub fn as_str(&self) -> &str {
        // Only ASCII is ever pushed.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    fn push(&mut self, text: &[u8]) {
        self.bytes[self.len..self.len + text.len()].copy_from_slice(text);
        self.len += text.len();
    }

    fn push_zeros(&mut self, count: usize) {
        self.bytes[self.len..self.len + count].fill(b'0');
        self.len += count;
    }
}

/// The text of an `f64`.
pub fn format_f64(value: f64) -> FloatText {
    match special(value.is_nan(), value.is_infinite(), value.is_sign_negative()) {
        Some(text) => text,
        None if value == 0.0 => zero(value.is_sign_negative()),
        None => lay_out(value.is_sign_negative(), shortest::digits_f64(value.abs())),
    }
}

/// The text of an `f32`, with its own shortest digits.
pub fn format_f32(value: f32) -> FloatText {
    match special(value.is_nan(), value.is_infinite(), value.is_sign_negative()) {
        Some(text) => text,
        None if value == 0.0 => zero(value.is_sign_negative()),
        None => lay_out(value.is_sign_negative(), shortest::digits_f32(value.abs())),
    }
}

fn zero(negative: bool) -> FloatText {
    let mut out = FloatText::empty();
    out.push(if negative { b"-0.0" } else { b"0.0" });
    out
}

fn special(nan: bool, infinite: bool, negative: bool) -> Option<FloatText> {
    let text: &[u8] = match (nan, infinite, negative) {
        (true, ..) => b"nan",
        (_, true, true) => b"-inf",
        (_, true, false) => b"inf",
        _ => return None,
    };
    let mut out = FloatText::empty();
    out.push(text);
    Some(out)
}

fn lay_out(negative: bool, Digits { digits, exponent }: Digits) -> FloatText {
    let mut out = FloatText::empty();
    if negative {
        out.push(b"-");
    }
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(digits).as_bytes();
    let exponent = exponent + digits.len() as i32 - 1;
    if PLAIN_EXPONENTS.contains(&exponent) {
        push_plain(&mut out, digits, exponent);
    } else {
        push_scientific(&mut out, digits, exponent);
    }
    out
}

/// Writes `d.ddd * 10^exponent` with a plain decimal point.
fn push_plain(out: &mut FloatText, digits: &[u8], exponent: i32) {
    if exponent < 0 {
        out.push(b"0.");
        out.push_zeros((-exponent - 1) as usize);
        out.push(digits);
        return;
    }
    let integral = exponent as usize + 1;
    if digits.len() > integral {
        out.push(&digits[..integral]);
        out.push(b".");
        out.push(&digits[integral..]);
    } else {
        out.push(digits);
        out.push_zeros(integral - digits.len());
        out.push(b".0");
    }
}

fn push_scientific(out: &mut FloatText, digits: &[u8], exponent: i32) {
    out.push(&digits[..1]);
    if digits.len() > 1 {
        out.push(b".");
        out.push(&digits[1..]);
    }
    out.push(if exponent < 0 { b"e-" } else { b"e+" });
    let exponent = exponent.unsigned_abs();
    if exponent < 10 {
        out.push(b"0");
    }
    out.push(itoa::Buffer::new().format(exponent).as_bytes());
}

/// The `f32` with the value of an IEEE half-precision number.
pub fn f16_to_f32(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 0x1f;
    let fraction = u32::from(bits) & 0x3ff;
    match (exponent, fraction) {
        // Subnormal: fraction * 2^-24, exact in f32.
        (0, fraction) => f32::from_bits(sign | (fraction as f32 * f32::from_bits(103 << 23)).to_bits()),
        (0x1f, fraction) => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        (exponent, fraction) => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// The `f32` with the value of a bfloat16 number.
pub fn bf16_to_f32(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

fn put(text: FloatText, buffer: Addr) -> i64 {
    raw::write_bytes(buffer, text.as_bytes());
    text.len as i64
}

pub(crate) fn fmt_f64(_ctx: &mut NativeCtx, value: f64, buffer: Addr) -> i64 {
    put(format_f64(value), buffer)
}

pub(crate) fn fmt_f32(_ctx: &mut NativeCtx, value: f32, buffer: Addr) -> i64 {
    put(format_f32(value), buffer)
}

pub(crate) fn fmt_f16(_ctx: &mut NativeCtx, bits: u16, buffer: Addr) -> i64 {
    put(format_f32(f16_to_f32(bits)), buffer)
}

pub(crate) fn fmt_bf16(_ctx: &mut NativeCtx, bits: u16, buffer: Addr) -> i64 {
    put(format_f32(bf16_to_f32(bits)), buffer)
}

pub(crate) fn parse_f64(_ctx: &mut NativeCtx, text: Addr, len: i64, out: Addr) -> i64 {
    parse_prefix::<f64>(text, len, out)
}

pub(crate) fn parse_f32(_ctx: &mut NativeCtx, text: Addr, len: i64, out: Addr) -> i64 {
    parse_prefix::<f32>(text, len, out)
}

fn parse_prefix<T: fast_float2::FastFloat + raw::Plain>(text: Addr, len: i64, out: Addr) -> i64 {
    match fast_float2::parse_partial::<T, _>(raw::bytes(text, len)) {
        Ok((value, consumed)) => {
            raw::write(out, value);
            consumed as i64
        }
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f64_text(value: f64) -> String {
        format_f64(value).as_str().to_owned()
    }

    fn f32_text(value: f32) -> String {
        format_f32(value).as_str().to_owned()
    }

    /// Expected texts printed by the official compiler.
    #[test]
    fn f64_layout() {
        for (value, text) in [
            (3.0, "3.0"),
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (-2.5, "-2.5"),
            (100.0, "100.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (123456.789, "123456.789"),
            (1e-4, "0.0001"),
            (0.00012345, "0.00012345"),
            (9.999e-5, "9.999e-05"),
            (1e-5, "1e-05"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (9007199254740992.0, "9007199254740992.0"),
            (-1.5e-7, "-1.5e-07"),
            (1e22, "1e+22"),
            (1e100, "1e+100"),
            (1.2345678901234567e16, "1.2345678901234568e+16"),
            (1.2345678901234568e29, "1.2345678901234568e+29"),
            (0.00010000000000000002, "0.00010000000000000002"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(f64_text(value), text);
        }
    }

    /// Expected texts printed by the official compiler.
    #[test]
    fn f32_layout() {
        for (value, text) in [
            (1e-5, "1e-05"),
            (16777216.0, "16777216.0"),
            (3.4e38, "3.4e+38"),
            (1.1754944e-38, "1.1754944e-38"),
            (1e10, "10000000000.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (0.1, "0.1"),
            (1.0 / 3.0, "0.33333334"),
            (123456789.0, "123456790.0"),
        ] {
            assert_eq!(f32_text(value), text);
        }
    }

    #[test]
    fn half_floats_print_as_f32() {
        assert_eq!(f32_text(f16_to_f32(0x2e66)), "0.099975586");
        assert_eq!(f32_text(f16_to_f32(0x7bff)), "65504.0");
        assert_eq!(f32_text(f16_to_f32(1)), "5.9604645e-08");
        assert_eq!(f32_text(f16_to_f32(0xfc00)), "-inf");
        assert_eq!(f32_text(bf16_to_f32(0x3dcd)), "0.100097656");
    }

    #[test]
    fn parsing_takes_the_longest_number() {
        let parse = |text: &str| {
            let mut value = -1.0f64;
            let address = Addr(text.as_ptr() as usize);
            let consumed = parse_prefix::<f64>(address, text.len() as i64, Addr(&raw mut value as usize));
            (value, consumed as usize == text.len(), consumed)
        };
        // Expected values printed by the official compiler.
        for (text, value) in [
            ("1e400", f64::INFINITY),
            ("-1e-400", -0.0),
            ("+.5", 0.5),
            ("5.", 5.0),
            ("1E5", 100000.0),
            ("Infinity", f64::INFINITY),
            ("9007199254740993", 9007199254740992.0),
            ("2.2250738585072011e-308", 2.225073858507201e-308),
            ("8.41e21", 8.41e21),
        ] {
            assert_eq!(parse(text), (value, true, text.len() as i64), "{text}");
        }
        assert!(parse("-nan").0.is_nan());
        assert_eq!(parse("1_000.5").2, 1);
        assert_eq!(parse("1e").2, 1);
        assert_eq!(parse("abc"), (-1.0, false, 0));
        assert_eq!(parse(" 1").2, 0);
    }

    #[test]
    fn printed_numbers_read_back() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(0xd129_42fd_97d1_e2a5).wrapping_add(0x1405_7b7e_f767_814f);
            let value = f64::from_bits(bits);
            if value.is_finite() {
                let text = f64_text(value);
                let read: f64 = text.parse().unwrap();
                // The official digits may lie on the upper end of the interval, which reads as the next number.
                assert!(read == value || read == value.next_up() || read == value.next_down(), "{text} {value:e}");
                assert_eq!(text.contains('e'), !(1e-4..1e16).contains(&value.abs()), "{text}");
            }
        }
    }
}
