//! Integer arithmetic, shifts, comparisons, conversions between integers, selection.

use super::*;

binary! {
    iadd8: u8, |x, y| x.wrapping_add(y);
    iadd16: u16, |x, y| x.wrapping_add(y);
    iadd32: u32, |x, y| x.wrapping_add(y);
    iadd64: u64, |x, y| x.wrapping_add(y);
    isub8: u8, |x, y| x.wrapping_sub(y);
    isub16: u16, |x, y| x.wrapping_sub(y);
    isub32: u32, |x, y| x.wrapping_sub(y);
    isub64: u64, |x, y| x.wrapping_sub(y);
    imul8: u8, |x, y| x.wrapping_mul(y);
    imul16: u16, |x, y| x.wrapping_mul(y);
    imul32: u32, |x, y| x.wrapping_mul(y);
    imul64: u64, |x, y| x.wrapping_mul(y);

    isdiv32: i32, |x, y| if y == 0 { 0 } else { x.wrapping_div(y) };
    isdiv64: i64, |x, y| if y == 0 { 0 } else { x.wrapping_div(y) };
    isrem32: i32, |x, y| if y == 0 { 0 } else { x.wrapping_rem(y) };
    isrem64: i64, |x, y| if y == 0 { 0 } else { x.wrapping_rem(y) };
    ifloordiv32: i32, |x, y| floor_div(x as i64, y as i64) as i32;
    ifloordiv64: i64, |x, y| floor_div(x, y);
    ifloormod32: i32, |x, y| floor_mod(x as i64, y as i64) as i32;
    ifloormod64: i64, |x, y| floor_mod(x, y);
    iudiv: u64, |x, y| x.checked_div(y).unwrap_or(0);
    iurem: u64, |x, y| x.checked_rem(y).unwrap_or(0);

    imin_s32: i32, |x, y| x.min(y);
    imin_s64: i64, |x, y| x.min(y);
    imax_s32: i32, |x, y| x.max(y);
    imax_s64: i64, |x, y| x.max(y);
    imin_u: u64, |x, y| x.min(y);
    imax_u: u64, |x, y| x.max(y);

    ishl8: u8, |x, y| if y < 8 { x << y } else { 0 };
    ishl16: u16, |x, y| if y < 16 { x << y } else { 0 };
    ishl32: u32, |x, y| if y < 32 { x << y } else { 0 };
    ishl64: u64, |x, y| if y < 64 { x << y } else { 0 };
    ilshr: u64, |x, y| if y < 64 { x >> y } else { 0 };
    iashr8: i8, |x, y| x >> (y as u8).min(7);
    iashr16: i16, |x, y| x >> (y as u16).min(15);
    iashr32: i32, |x, y| x >> (y as u32).min(31);
    iashr64: i64, |x, y| x >> (y as u64).min(63);

    iand: u64, |x, y| x & y;
    ior: u64, |x, y| x | y;
    ixor: u64, |x, y| x ^ y;
    irotl32: u32, |x, y| x.rotate_left(y & 31);
    irotl64: u64, |x, y| x.rotate_left(y as u32 & 63);
    irotr32: u32, |x, y| x.rotate_right(y & 31);
    irotr64: u64, |x, y| x.rotate_right(y as u32 & 63);
    imulhi_s64: i64, |x, y| ((x as i128 * y as i128) >> 64) as i64;
    imulhi_u64: u64, |x, y| ((x as u128 * y as u128) >> 64) as u64;

    icmp_eq64: u64, |x, y| x == y;
    icmp_ne64: u64, |x, y| x != y;
    icmp_slt64: i64, |x, y| x < y;
    icmp_sle64: i64, |x, y| x <= y;
    icmp_ult64: u64, |x, y| x < y;
    icmp_ule64: u64, |x, y| x <= y;
    icmp_slt8: i8, |x, y| x < y;
    icmp_sle8: i8, |x, y| x <= y;
    icmp_slt16: i16, |x, y| x < y;
    icmp_sle16: i16, |x, y| x <= y;
    icmp_slt32: i32, |x, y| x < y;
    icmp_sle32: i32, |x, y| x <= y;
}

binary_imm! {
    iadd8_i: u8, |x, y| x.wrapping_add(y);
    iadd32_i: u32, |x, y| x.wrapping_add(y);
    iadd64_i: u64, |x, y| x.wrapping_add(y);
    imul32_i: u32, |x, y| x.wrapping_mul(y);
    imul64_i: u64, |x, y| x.wrapping_mul(y);
    isub_from32_i: u32, |x, y| y.wrapping_sub(x);
    isub_from64_i: u64, |x, y| y.wrapping_sub(x);
    ifloordiv64_i: i64, |x, y| floor_div(x, y);
    ifloormod64_i: i64, |x, y| floor_mod(x, y);
    ishl32_i: u32, |x, y| x << (y & 31);
    ishl64_i: u64, |x, y| x << (y & 63);
    ilshr_i: u64, |x, y| x >> (y & 63);
    iashr32_i: i32, |x, y| x >> (y & 31);
    iashr64_i: i64, |x, y| x >> (y & 63);
    iand_i: u64, |x, y| x & y;
    ior_i: u64, |x, y| x | y;
    ixor_i: u64, |x, y| x ^ y;
    icmp_eq64_i: u64, |x, y| x == y;
    icmp_ne64_i: u64, |x, y| x != y;
    icmp_slt64_i: i64, |x, y| x < y;
    icmp_sgt64_i: i64, |x, y| x > y;
    icmp_ult64_i: u64, |x, y| x < y;
    icmp_ugt64_i: u64, |x, y| x > y;
    icmp_slt32_i: i32, |x, y| x < y;
    icmp_sgt32_i: i32, |x, y| x > y;
}

ternary! {
    imul_add64: u64, |x, y, z| x.wrapping_mul(y).wrapping_add(z);
    iadd_add64: u64, |x, y, z| x.wrapping_add(y).wrapping_add(z);
    select: u64, |x, y, z| if x != 0 { y } else { z };
}

unary! {
    ineg8: u8, |x| x.wrapping_neg();
    ineg16: u16, |x| x.wrapping_neg();
    ineg32: u32, |x| x.wrapping_neg();
    ineg64: u64, |x| x.wrapping_neg();
    iabs64: i64, |x| x.wrapping_abs();
    inot8: u8, |x| !x;
    inot16: u16, |x| !x;
    inot32: u32, |x| !x;
    inot64: u64, |x| !x;
    iclz64: u64, |x| x.leading_zeros();
    ictz64: u64, |x| x.trailing_zeros();
    ipopcnt: u64, |x| x.count_ones();
    trunc1: u64, |x| x & 1;
    trunc8: u8, |x| x;
    trunc16: u16, |x| x;
    trunc32: u32, |x| x;
    sext1_8: u8, |x| x.wrapping_neg();
    sext1_16: u16, |x| x.wrapping_neg();
    sext1_32: u32, |x| x.wrapping_neg();
    sext1_64: u64, |x| x.wrapping_neg();
    sext8_16: i8, |x| x as i16;
    sext8_32: i8, |x| x as i32;
    sext8_64: i8, |x| x as i64;
    sext16_32: i16, |x| x as i32;
    sext16_64: i16, |x| x as i64;
    sext32_64: i32, |x| x as i64;
}

/// Quotient rounded down; 0 for a zero divisor; the minimum by -1 wraps.
#[inline(always)]
fn floor_div(x: i64, y: i64) -> i64 {
    if y == 0 {
        return 0;
    }
    let quotient = x.wrapping_div(y);
    let remainder = x.wrapping_sub(quotient.wrapping_mul(y));
    quotient - (remainder != 0 && (remainder ^ y) < 0) as i64
}

/// Remainder with the divisor's sign; 0 for a zero divisor.
#[inline(always)]
fn floor_mod(x: i64, y: i64) -> i64 {
    if y == 0 {
        return 0;
    }
    let remainder = x.wrapping_rem(y);
    if remainder != 0 && (remainder ^ y) < 0 { remainder + y } else { remainder }
}
