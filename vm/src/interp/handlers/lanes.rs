//! Instructions that run a kernel: vectors of any kind and length, and scalar operations without a handler of their own.

use super::*;

/// The kernel that the instruction names.
#[inline(always)]
unsafe fn kernel(ip: Ip, machine: *mut Machine<'_>) -> crate::interp::kernels::Kernel {
    // SAFETY: the encoder took the number from the kernel table.
    unsafe { (*machine).kernels.add(d_field(ip) as usize).read() }
}

handler! {
    lanes1 |ip, fp, machine, table| {
        let operand = slot(fp, b_field(ip));
        kernel(ip, machine)(slot(fp, a_field(ip)), operand, operand, operand, fg_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
    lanes2 |ip, fp, machine, table| {
        let (x, y) = (slot(fp, b_field(ip)), slot(fp, c_field(ip)));
        kernel(ip, machine)(slot(fp, a_field(ip)), x, y, y, fg_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
    lanes3 |ip, fp, machine, table| {
        let (x, y, z) = (slot(fp, b_field(ip)), slot(fp, c_field(ip)), slot(fp, e_field(ip)));
        kernel(ip, machine)(slot(fp, a_field(ip)), x, y, z, fg_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
    lanes_pair |ip, fp, machine, table| {
        let (x, y) = (slot(fp, b_field(ip)), slot(fp, c_field(ip)));
        kernel(ip, machine)(slot(fp, a_field(ip)), x, y, slot(fp, e_field(ip)), fg_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
    lanes_store |ip, fp, machine, table| {
        let (x, y, z) = (slot(fp, a_field(ip)), slot(fp, b_field(ip)), slot(fp, c_field(ip)));
        kernel(ip, machine)(x, x, y, z, fg_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
    scalar1 |ip, fp, machine, table| {
        run_scalar(ip, fp, machine, slot(fp, b_field(ip)), 1);
        dispatch(ip.add(2), fp, machine, table)
    }
    scalar2 |ip, fp, machine, table| {
        run_scalar(ip, fp, machine, slot(fp, c_field(ip)), 1);
        dispatch(ip.add(2), fp, machine, table)
    }
    scalar3 |ip, fp, machine, table| {
        run_scalar3(ip, fp, machine);
        dispatch(ip.add(2), fp, machine, table)
    }
    scalar_pair |ip, fp, machine, table| {
        run_pair(ip, fp, machine);
        dispatch(ip.add(2), fp, machine, table)
    }
    reduce |ip, fp, machine, table| {
        run_scalar(ip, fp, machine, slot(fp, c_field(ip)), fg_field(ip) as usize);
        dispatch(ip.add(2), fp, machine, table)
    }
}

/// Runs a kernel whose result is a scalar, through a zeroed buffer: what the kernel does not write stays zero.
#[inline(never)]
unsafe fn run_scalar(ip: Ip, fp: Fp, machine: *mut Machine<'_>, y: *mut u8, lanes: usize) {
    let mut result = 0u64;
    // SAFETY: see `Handler`.
    unsafe {
        kernel(ip, machine)((&raw mut result).cast(), slot(fp, b_field(ip)), y, y, lanes);
        set(fp, a_field(ip), result);
    }
}

#[inline(never)]
unsafe fn run_scalar3(ip: Ip, fp: Fp, machine: *mut Machine<'_>) {
    let mut result = 0u64;
    // SAFETY: see `Handler`.
    unsafe {
        let (x, y, z) = (slot(fp, b_field(ip)), slot(fp, c_field(ip)), slot(fp, e_field(ip)));
        kernel(ip, machine)((&raw mut result).cast(), x, y, z, 1);
        set(fp, a_field(ip), result);
    }
}

#[inline(never)]
unsafe fn run_pair(ip: Ip, fp: Fp, machine: *mut Machine<'_>) {
    let (mut first, mut second) = (0u64, 0u64);
    // SAFETY: see `Handler`.
    unsafe {
        let (x, y) = (slot(fp, b_field(ip)), slot(fp, c_field(ip)));
        kernel(ip, machine)((&raw mut first).cast(), x, y, (&raw mut second).cast(), 1);
        set(fp, a_field(ip), first);
        set(fp, e_field(ip), second);
    }
}
