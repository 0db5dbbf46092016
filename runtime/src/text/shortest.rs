//! The digits that a float prints with, as the official library finds them: the Dragonbox algorithm (Junekey Jeon).
//!
//! Nearly always they are the shortest digits that read back as the same number, and of these the closest. For `f32`
//! the official library decides ties by a look into the table of `f64`; the last digit of about one number in thirty
//! depends on it, so it is done here too.

use super::powers_of_ten::{MIN_POWER, POWERS};

/// A positive number `digits * 10^exponent`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Digits {
    pub digits: u64,
    pub exponent: i32,
}

/// The parameters of a float format.
struct Format {
    significand_bits: u32,
    exponent_bias: i32,
    /// The power of ten of the format's first table entry.
    min_power: i32,
    /// Digits dropped at once.
    kappa: u32,
}

const F64: Format = Format { significand_bits: 52, exponent_bias: 1023, min_power: -292, kappa: 2 };
const F32: Format = Format { significand_bits: 23, exponent_bias: 127, min_power: -31, kappa: 1 };

/// The digits of a positive finite `f64`.
pub fn digits_f64(value: f64) -> Digits {
    let bits = value.to_bits();
    digits(&F64, bits & ((1 << 52) - 1), (bits >> 52) as i32 & 0x7ff)
}

/// The digits of a positive finite `f32`.
pub fn digits_f32(value: f32) -> Digits {
    let bits = value.to_bits();
    digits(&F32, u64::from(bits & ((1 << 23) - 1)), (bits >> 23) as i32 & 0xff)
}

fn floor_log2_pow10(e: i32) -> i32 {
    (e * 1_741_647) >> 19
}

fn floor_log10_pow2(e: i32) -> i32 {
    (e * 315_653) >> 20
}

/// Entry of a format's table: for `f32` its upper 64 bits, rounded up.
fn power(format: &Format, index: i32) -> u128 {
    let exact = POWERS[(index + format.min_power - MIN_POWER) as usize];
    if format.kappa == F64.kappa {
        return exact;
    }
    let high = exact >> 64;
    high + u128::from(exact as u64 != 0)
}

fn digits(format: &Format, significand: u64, biased_exponent: i32) -> Digits {
    let lowest = 1 - format.exponent_bias - format.significand_bits as i32;
    if biased_exponent == 0 {
        return regular(format, significand * 2, lowest);
    }
    let exponent = biased_exponent - 1 + lowest;
    if significand == 0 {
        return power_of_two(format, exponent);
    }
    regular(format, (significand * 2) | (1 << (format.significand_bits + 1)), exponent)
}

/// A number in the middle of an interval: `two_fc` is twice its significand.
fn regular(format: &Format, two_fc: u64, exponent: i32) -> Digits {
    let kappa = format.kappa;
    let minus_k = floor_log10_pow2(exponent) - kappa as i32;
    let beta = exponent + floor_log2_pow10(-minus_k);
    let index = -minus_k - format.min_power;
    let big = 10_u64.pow(kappa + 1);
    let small = 10_u64.pow(kappa);

    let (delta, z) = scaled(format, two_fc, beta, index);
    let digits = z / big;
    let rest = z - digits * big;
    let above = |digits| without_zeros(digits, minus_k + kappa as i32 + 1);
    if rest < delta {
        return above(digits);
    }
    if rest == delta {
        let (parity, is_integer) = parity(two_fc - 1, index, beta);
        if parity || is_integer {
            return above(digits);
        }
    }
    let distance = rest - delta / 2 + small / 2;
    let approximate_parity = (distance ^ (small / 2)) & 1 != 0;
    let mut digits = digits * 10 + distance / small;
    if distance.is_multiple_of(small) && parity(two_fc, index, beta).0 != approximate_parity {
        digits -= 1;
    }
    Digits { digits, exponent: minus_k + kappa as i32 }
}

/// The width of the interval, and its upper end.
fn scaled(format: &Format, two_fc: u64, beta: i32, index: i32) -> (u64, u64) {
    let power = power(format, index);
    let upper = u128::from((two_fc | 1) << beta);
    if format.kappa == F64.kappa {
        let high = power >> 64;
        let low = power as u64;
        let product = upper * high + ((upper * u128::from(low)) >> 64);
        ((high as u64) >> (63 - beta), (product >> 64) as u64)
    } else {
        ((power as u64) >> (63 - beta), ((upper * power) >> 64) as u64)
    }
}

/// The lowest bit of the integer part of `two_f` times a power of ten, and whether it is an integer. The table is
/// that of `f64` for both formats.
fn parity(two_f: u64, index: i32, beta: i32) -> (bool, bool) {
    let product = u128::from(two_f).wrapping_mul(POWERS[index as usize]);
    let (high, low) = ((product >> 64) as u64, product as u64);
    let parity = (high >> (64 - beta)) & 1 != 0;
    (parity, (high << beta | low >> (64 - beta)) == 0)
}

/// A power of two, whose interval is shorter below than above.
fn power_of_two(format: &Format, exponent: i32) -> Digits {
    let minus_k = (exponent * 631_305 - 261_663) >> 21;
    let beta = exponent + floor_log2_pow10(-minus_k);
    let power = power(format, -minus_k - format.min_power);
    let power = if format.kappa == F64.kappa { (power >> 64) as u64 } else { power as u64 };
    let bits = format.significand_bits;
    let shift = 63 - bits as i32 - beta;
    let mut lower = (power - (power >> (bits + 2))) >> shift;
    let upper = (power + (power >> (bits + 1))) >> shift;
    if !(2..=3).contains(&exponent) {
        lower += 1;
    }
    let digits = upper / 10;
    if digits * 10 >= lower {
        return without_zeros(digits, minus_k + 1);
    }
    let rounded = (power >> (shift - 1)).div_ceil(2);
    Digits { digits: rounded.max(lower), exponent: minus_k }
}

fn without_zeros(mut digits: u64, mut exponent: i32) -> Digits {
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
        exponent += 1;
    }
    Digits { digits, exponent }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected digits printed by the official compiler, among them some that are not the closest or not the shortest.
    #[test]
    fn single_precision_as_officially() {
        for (bits, digits, exponent) in [
            (2734715212_u32 & 0x7fff_ffff, 69628854, -25),
            (882336076, 28196734, -14),
            (724142404, 60231356, -20),
            (1237050474, 15392133, -1),
            (628845167, 2180684, -22),
            (1452190979, 78436866, 6),
            (2906791086 & 0x7fff_ffff, 110339914, -19),
            (1290341459, 12218434, 1),
            (3414764, 4785103, -45),
            (0x3f80_0000, 1, 0),
            (1, 1, -45),
        ] {
            let found = digits_f32(f32::from_bits(bits));
            let found = without_zeros(found.digits, found.exponent);
            assert_eq!((found.digits, found.exponent), (digits, exponent), "{bits}");
        }
    }

    #[test]
    fn the_table_holds_powers_of_ten() {
        // 10^k for k >= 0 is exact as long as it has at most 128 bits.
        let mut power = 1_u128;
        for k in 0..39 {
            let entry = POWERS[(k - MIN_POWER) as usize];
            assert_eq!(entry, power << power.leading_zeros(), "10^{k}");
            power = power.saturating_mul(10);
        }
        // Neighbours differ by a factor of ten, scaled by 1/8 or 1/16.
        for pair in POWERS.windows(2) {
            let thirty_second = (pair[0] >> 4) * 5;
            // Above 0.8 * 2^128 a factor of 10/8 would be too large.
            let half =
                if pair[0] < 0xcccc_cccc_cccc_cccc_cccc_cccc_cccc_cccc { thirty_second * 2 } else { thirty_second };
            assert!(half.abs_diff(pair[1] >> 1) <= 64, "{:x} {:x}", pair[0], pair[1]);
        }
    }
}
