//! Helpers that need no machine: plain functions over memory.

use std::cmp::Ordering;

use super::Helper;
use crate::bytecode::{RmwOp, RmwType};
use crate::interp::kernels::Kernel;

impl Helper {
    /// The address of a helper that needs no machine; `None` for the others.
    pub fn plain_address(self) -> Option<u64> {
        let address = match self {
            Helper::Kernel => run_kernel as *const (),
            Helper::Memmove => move_bytes as *const (),
            Helper::Memset => fill_bytes as *const (),
            Helper::Memcmp => compare_bytes as *const (),
            Helper::AtomicRmw => read_modify_write as *const (),
            _ => return None,
        };
        Some(address as usize as u64)
    }
}

/// # Safety
/// See [`Kernel`]; `kernel` is the address of one.
unsafe extern "C" fn run_kernel(
    result: *mut u8,
    first: *mut u8,
    second: *mut u8,
    third: *mut u8,
    lanes: usize,
    kernel: *const (),
) {
    // SAFETY: the caller's.
    unsafe { std::mem::transmute::<*const (), Kernel>(kernel)(result, first, second, third, lanes) }
}

/// # Safety
/// The program owns both ranges.
unsafe extern "C" fn move_bytes(to: *mut u8, from: *const u8, len: usize) {
    // SAFETY: the caller's. Nothing is touched if `len` is 0, whatever the addresses.
    unsafe { std::ptr::copy(from, to, len) }
}

/// # Safety
/// The program owns the range.
unsafe extern "C" fn fill_bytes(to: *mut u8, byte: u8, len: usize) {
    // SAFETY: the caller's.
    unsafe { std::ptr::write_bytes(to, byte, len) }
}

/// # Safety
/// The program owns both ranges.
unsafe extern "C" fn compare_bytes(first: *const u8, second: *const u8, len: usize) -> i32 {
    if len == 0 {
        return Ordering::Equal as i32;
    }
    // SAFETY: the caller's; the addresses are not null, as something is there.
    unsafe { std::slice::from_raw_parts(first, len).cmp(std::slice::from_raw_parts(second, len)) as i32 }
}

/// # Safety
/// The program owns the memory and aligned it; the codes are those of a type and an operation.
unsafe extern "C" fn read_modify_write(address: u64, operand: u64, ty: u64, op: u64) -> u64 {
    debug_assert!(RmwType::from_code(ty as u16).is_some() && RmwOp::from_code(op as u16).is_some());
    // SAFETY: the caller's.
    unsafe { crate::interp::read_modify_write(address, operand, ty as u16, op as u16) }
}
