//! Integers to text.

use crate::NativeCtx;
use crate::heap::raw;
use crate::native::Addr;
use crate::wide::{self, I256, U256};

fn put(text: &[u8], buffer: Addr) -> i64 {
    raw::write_bytes(buffer, text);
    text.len() as i64
}

pub fn fmt_i64(_ctx: &mut NativeCtx, value: i64, buffer: Addr) -> i64 {
    put(itoa::Buffer::new().format(value).as_bytes(), buffer)
}

pub fn fmt_u64(_ctx: &mut NativeCtx, value: i64, buffer: Addr) -> i64 {
    put(itoa::Buffer::new().format(value as u64).as_bytes(), buffer)
}

pub fn fmt_i128(_ctx: &mut NativeCtx, value: Addr, buffer: Addr) -> i64 {
    put(itoa::Buffer::new().format(i128::from_le_bytes(raw::read(value))).as_bytes(), buffer)
}

pub fn fmt_u128(_ctx: &mut NativeCtx, value: Addr, buffer: Addr) -> i64 {
    put(itoa::Buffer::new().format(u128::from_le_bytes(raw::read(value))).as_bytes(), buffer)
}

pub fn fmt_i256(_ctx: &mut NativeCtx, value: Addr, buffer: Addr) -> i64 {
    put(I256::from_le_bytes(raw::read(value)).to_string().as_bytes(), buffer)
}

pub fn fmt_u256(_ctx: &mut NativeCtx, value: Addr, buffer: Addr) -> i64 {
    put(U256::from_le_bytes(raw::read(value)).to_string().as_bytes(), buffer)
}

/// `size` bytes, 1 to 32, little endian and unsigned.
pub fn fmt_radix(_ctx: &mut NativeCtx, value: Addr, size: i64, radix: i32, buffer: Addr) -> i64 {
    let size = size.clamp(0, 32);
    let mut bytes = [0; 32];
    bytes[..size as usize].copy_from_slice(raw::bytes(value, size));
    let text = wide::to_radix(U256::from_le_bytes(bytes), radix.clamp(2, 36) as u32);
    put(text.as_bytes(), buffer)
}
