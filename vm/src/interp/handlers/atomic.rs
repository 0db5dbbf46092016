//! Atomic memory operations: one handler each, the width and the combining operation in the instruction.

use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::SeqCst, fence as full_fence};

use super::*;
use crate::bytecode::{RmwOp, RmwType};

handler! {
    atomic_load |ip, fp, machine, table| {
        set(fp, a_field(ip), load(get(fp, b_field(ip)), d_field(ip)));
        dispatch(ip.add(2), fp, machine, table)
    }
    atomic_store |ip, fp, machine, table| {
        store(get(fp, b_field(ip)), get(fp, a_field(ip)), d_field(ip));
        dispatch(ip.add(2), fp, machine, table)
    }
    atomic_rmw |ip, fp, machine, table| {
        let old = rmw(get(fp, b_field(ip)), get(fp, c_field(ip)), d_field(ip), e_field(ip));
        set(fp, a_field(ip), old);
        dispatch(ip.add(2), fp, machine, table)
    }
    atomic_cmpxchg |ip, fp, machine, table| {
        let (expected, new): (u64, u64) = (get(fp, c_field(ip)), get(fp, e_field(ip)));
        let old = exchange(get(fp, b_field(ip)), expected, new, d_field(ip));
        set(fp, a_field(ip), old);
        set(fp, f_field(ip), old == expected);
        dispatch(ip.add(2), fp, machine, table)
    }
    fence |ip, fp, machine, table| {
        full_fence(SeqCst);
        dispatch(ip.add(1), fp, machine, table)
    }
}

#[inline(never)]
unsafe fn load(address: u64, bytes: u16) -> u64 {
    // SAFETY: the program owns the memory and aligned it.
    unsafe {
        match bytes {
            1 => AtomicU8::from_ptr(address as *mut u8).load(SeqCst) as u64,
            2 => AtomicU16::from_ptr(address as *mut u16).load(SeqCst) as u64,
            4 => AtomicU32::from_ptr(address as *mut u32).load(SeqCst) as u64,
            _ => AtomicU64::from_ptr(address as *mut u64).load(SeqCst),
        }
    }
}

#[inline(never)]
unsafe fn store(address: u64, value: u64, bytes: u16) {
    // SAFETY: the program owns the memory and aligned it.
    unsafe {
        match bytes {
            1 => AtomicU8::from_ptr(address as *mut u8).store(value as u8, SeqCst),
            2 => AtomicU16::from_ptr(address as *mut u16).store(value as u16, SeqCst),
            4 => AtomicU32::from_ptr(address as *mut u32).store(value as u32, SeqCst),
            _ => AtomicU64::from_ptr(address as *mut u64).store(value, SeqCst),
        }
    }
}

/// Compares and exchanges; the old value.
#[inline(never)]
unsafe fn exchange(address: u64, expected: u64, new: u64, bytes: u16) -> u64 {
    macro_rules! exchange_as {
        ($atomic:ty, $int:ty) => {
            match <$atomic>::from_ptr(address as *mut $int).compare_exchange(
                expected as $int,
                new as $int,
                SeqCst,
                SeqCst,
            ) {
                Ok(old) | Err(old) => old as u64,
            }
        };
    }
    // SAFETY: the program owns the memory and aligned it.
    unsafe {
        match bytes {
            1 => exchange_as!(AtomicU8, u8),
            2 => exchange_as!(AtomicU16, u16),
            4 => exchange_as!(AtomicU32, u32),
            _ => exchange_as!(AtomicU64, u64),
        }
    }
}

/// Combines in place; the old value. Integer additions and exchanges of 64 bits are direct, everything else is a
/// compare-and-exchange loop.
///
/// # Safety
/// The program owns the memory and aligned it.
#[inline(never)]
pub unsafe fn rmw(address: u64, operand: u64, ty: u16, op: u16) -> u64 {
    let (Some(ty), Some(op)) = (RmwType::from_code(ty), RmwOp::from_code(op)) else { return 0 };
    if ty == RmwType::I64 && op == RmwOp::Add {
        // SAFETY: the program owns the memory and aligned it.
        return unsafe { AtomicU64::from_ptr(address as *mut u64) }.fetch_add(operand, SeqCst);
    }
    let bytes = ty.bytes();
    // SAFETY: the program owns the memory and aligned it.
    unsafe {
        let mut old = load(address, bytes);
        loop {
            let found = exchange(address, old, op.combine(ty, old, operand), bytes);
            if found == old {
                return old;
            }
            old = found;
        }
    }
}
