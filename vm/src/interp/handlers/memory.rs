//! Loads, stores, block copies. Addresses are the program's responsibility; alignment is never assumed.

use super::*;

/// Loads: destination `a`, base `b`.
macro_rules! loads {
    ($($name:ident: $ty:ty as $wide:ty, $words:literal, |$ip:ident, $fp:ident, $base:ident| $address:expr;)*) => {$(
        handler! { $name |$ip, $fp, machine, table| {
            let $base = get::<u64>($fp, b_field($ip));
            let value = ($address as *const $ty).read_unaligned();
            set($fp, a_field($ip), value as $wide);
            dispatch($ip.add($words), $fp, machine, table)
        } }
    )*};
}

loads! {
    load8: u8 as u8, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    load16: u16 as u16, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    load32: u32 as u32, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    load64: u64 as u64, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    load8_s64: i8 as i64, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    load16_s64: i16 as i64, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    load32_s64: i32 as i64, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    load8_x: u8 as u8, 1, |ip, fp, base| indexed(ip, fp, base, 1);
    load16_x: u16 as u16, 1, |ip, fp, base| indexed(ip, fp, base, 2);
    load32_x: u32 as u32, 1, |ip, fp, base| indexed(ip, fp, base, 4);
    load64_x: u64 as u64, 1, |ip, fp, base| indexed(ip, fp, base, 8);
    load8_xs: u8 as u8, 2, |ip, fp, base| scaled(ip, fp, base);
    load16_xs: u16 as u16, 2, |ip, fp, base| scaled(ip, fp, base);
    load32_xs: u32 as u32, 2, |ip, fp, base| scaled(ip, fp, base);
    load64_xs: u64 as u64, 2, |ip, fp, base| scaled(ip, fp, base);
    load8_far: u8 as u8, 2, |ip, fp, base| base.wrapping_add(fg_imm(ip) as u64);
    load16_far: u16 as u16, 2, |ip, fp, base| base.wrapping_add(fg_imm(ip) as u64);
    load32_far: u32 as u32, 2, |ip, fp, base| base.wrapping_add(fg_imm(ip) as u64);
    load64_far: u64 as u64, 2, |ip, fp, base| base.wrapping_add(fg_imm(ip) as u64);
}

/// Stores: value `a`, base `b`.
macro_rules! stores {
    ($($name:ident: $ty:ty, $words:literal, |$ip:ident, $fp:ident, $base:ident| $address:expr;)*) => {$(
        handler! { $name |$ip, $fp, machine, table| {
            let $base = get::<u64>($fp, b_field($ip));
            let value: $ty = get($fp, a_field($ip));
            ($address as *mut $ty).write_unaligned(value);
            dispatch($ip.add($words), $fp, machine, table)
        } }
    )*};
}

stores! {
    store8: u8, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    store16: u16, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    store32: u32, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    store64: u64, 1, |ip, fp, base| base.wrapping_add(c_imm(ip) as u64);
    store8_x: u8, 1, |ip, fp, base| indexed(ip, fp, base, 1);
    store16_x: u16, 1, |ip, fp, base| indexed(ip, fp, base, 2);
    store32_x: u32, 1, |ip, fp, base| indexed(ip, fp, base, 4);
    store64_x: u64, 1, |ip, fp, base| indexed(ip, fp, base, 8);
    store8_xs: u8, 2, |ip, fp, base| scaled(ip, fp, base);
    store16_xs: u16, 2, |ip, fp, base| scaled(ip, fp, base);
    store32_xs: u32, 2, |ip, fp, base| scaled(ip, fp, base);
    store64_xs: u64, 2, |ip, fp, base| scaled(ip, fp, base);
    store8_far: u8, 2, |ip, fp, base| base.wrapping_add(fg_imm(ip) as u64);
    store16_far: u16, 2, |ip, fp, base| base.wrapping_add(fg_imm(ip) as u64);
    store32_far: u32, 2, |ip, fp, base| base.wrapping_add(fg_imm(ip) as u64);
    store64_far: u64, 2, |ip, fp, base| base.wrapping_add(fg_imm(ip) as u64);
}

/// `base + c * size`.
#[inline(always)]
unsafe fn indexed(ip: Ip, fp: Fp, base: u64, size: u64) -> u64 {
    // SAFETY: the instruction has a slot in `c`.
    base.wrapping_add(unsafe { get::<u64>(fp, c_field(ip)) }.wrapping_mul(size))
}

/// `base + c * de + fg`.
#[inline(always)]
unsafe fn scaled(ip: Ip, fp: Fp, base: u64) -> u64 {
    // SAFETY: the instruction has a slot in `c` and the numbers.
    unsafe {
        let index = get::<u64>(fp, c_field(ip)).wrapping_mul(de_imm(ip) as u64);
        base.wrapping_add(index).wrapping_add(fg_imm(ip) as u64)
    }
}

handler! {
    addr_xs |ip, fp, machine, table| {
        set(fp, a_field(ip), scaled(ip, fp, get(fp, b_field(ip))));
        dispatch(ip.add(2), fp, machine, table)
    }
    copy |ip, fp, machine, table| {
        let len = get::<u64>(fp, c_field(ip)) as usize;
        copy_bytes(get(fp, a_field(ip)), get(fp, b_field(ip)), len);
        dispatch(ip.add(1), fp, machine, table)
    }
    copy_i |ip, fp, machine, table| {
        copy_bytes(get(fp, a_field(ip)), get(fp, b_field(ip)), de_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
    fill |ip, fp, machine, table| {
        let len = get::<u64>(fp, c_field(ip)) as usize;
        (get::<u64>(fp, a_field(ip)) as *mut u8).write_bytes(get(fp, b_field(ip)), len);
        dispatch(ip.add(1), fp, machine, table)
    }
    load_n |ip, fp, machine, table| {
        let from = get::<u64>(fp, b_field(ip)).wrapping_add(fg_imm(ip) as u64) as *const u8;
        slot(fp, a_field(ip)).copy_from(from, de_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
    store_n |ip, fp, machine, table| {
        let to = get::<u64>(fp, b_field(ip)).wrapping_add(fg_imm(ip) as u64) as *mut u8;
        to.copy_from(slot(fp, a_field(ip)), de_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
}

/// Copies between ranges that may overlap.
#[inline(always)]
unsafe fn copy_bytes(to: u64, from: u64, len: usize) {
    // SAFETY: the program owns both ranges. Nothing is touched if `len` is 0, whatever the addresses.
    unsafe { std::ptr::copy(from as *const u8, to as *mut u8, len) }
}

/// Loads and stores of whole vectors of one size.
macro_rules! vectors {
    ($($load:ident $store:ident $bytes:literal;)*) => {$(
        handler! {
            $load |ip, fp, machine, table| {
                let from = get::<u64>(fp, b_field(ip)).wrapping_add(c_imm(ip) as u64) as *const [u8; $bytes];
                slot(fp, a_field(ip)).cast::<[u8; $bytes]>().write_unaligned(from.read_unaligned());
                dispatch(ip.add(1), fp, machine, table)
            }
            $store |ip, fp, machine, table| {
                let to = get::<u64>(fp, b_field(ip)).wrapping_add(c_imm(ip) as u64) as *mut [u8; $bytes];
                to.write_unaligned(slot(fp, a_field(ip)).cast::<[u8; $bytes]>().read_unaligned());
                dispatch(ip.add(1), fp, machine, table)
            }
        }
    )*};
}

vectors! {
    load_v16 store_v16 16;
    load_v32 store_v32 32;
    load_v64 store_v64 64;
}

/// Frame memory by byte offset.
macro_rules! frame_accesses {
    ($($load:ident $store:ident $ty:ty;)*) => {$(
        handler! {
            $load |ip, fp, machine, table| {
                let value = fp.byte_add(bc_field(ip) as usize).cast::<$ty>().read_unaligned();
                set(fp, a_field(ip), value);
                dispatch(ip.add(1), fp, machine, table)
            }
            $store |ip, fp, machine, table| {
                let value: $ty = get(fp, a_field(ip));
                fp.byte_add(bc_field(ip) as usize).cast::<$ty>().write_unaligned(value);
                dispatch(ip.add(1), fp, machine, table)
            }
        }
    )*};
}

frame_accesses! {
    frame_load8 frame_store8 u8;
    frame_load16 frame_store16 u16;
    frame_load32 frame_store32 u32;
    frame_load64 frame_store64 u64;
}
