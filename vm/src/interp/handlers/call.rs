//! Calls and returns (see `machine` for the layout of frames).

use mojo_runtime::ffi::call::{Signature as CSignature, call_with_slots};
use mojo_runtime::{Addr, NativeCtx, NativeFn, Trap};

use super::control::{go_back, stop};
use super::*;
use crate::interp::crossing::call_entry;
use crate::interp::entry::FuncEntry;
use crate::interp::machine::{Exit, LINKAGE_SLOTS, RED_ZONE};

/// Words of a call instruction: what a return steps back to find the call.
const CALL_WORDS: usize = 2;

handler! {
    call |ip, fp, machine, table| {
        enter(w_field(ip) as *const FuncEntry, ip, fp, machine, table)
    }
    call_indirect |ip, fp, machine, table| {
        enter(get::<u64>(fp, d_field(ip)) as *const FuncEntry, ip, fp, machine, table)
    }
    tail_call |ip, fp, machine, table| {
        let entry = w_field(ip) as *const FuncEntry;
        go_back((*entry).code(), fp, machine, table)
    }
    tail_call_indirect |ip, fp, machine, table| {
        let entry = get::<u64>(fp, a_field(ip)) as *const FuncEntry;
        go_back((*entry).code(), fp, machine, table)
    }
    enter_machine |ip, fp, machine, table| {
        if !call_entry(ip, fp, machine, bc_field(ip) as usize) {
            return Next::STOP;
        }
        leave_machine(a_field(ip), fp, machine, table)
    }
    call_native |ip, fp, machine, table| {
        if call_out(ip, fp, machine) { dispatch(ip.add(2), fp, machine, table) } else { Next::STOP }
    }
    call_c |ip, fp, machine, table| {
        if call_c_function(ip, fp, machine) { dispatch(ip.add(2), fp, machine, table) } else { Next::STOP }
    }
    ret0 |_ip, fp, machine, table| {
        let (back, caller) = linkage(fp);
        dispatch(back, caller, machine, table)
    }
    ret1 |ip, fp, machine, table| {
        let value: u64 = get(fp, a_field(ip));
        let (back, caller) = linkage(fp);
        set(caller, a_field(back.sub(CALL_WORDS)), value);
        dispatch(back, caller, machine, table)
    }
    ret2 |ip, fp, machine, table| {
        let first: u64 = get(fp, a_field(ip));
        let second: u64 = get(fp, b_field(ip));
        let (back, caller) = linkage(fp);
        set(caller, a_field(back.sub(CALL_WORDS)), first);
        set(caller, c_field(back.sub(CALL_WORDS)), second);
        dispatch(back, caller, machine, table)
    }
    side_enter |ip, fp, machine, table| {
        let end = (*machine).side_top as usize;
        let start = end.saturating_sub(bc_field(ip) as usize);
        if start < fp as usize + 2 * RED_ZONE {
            return overflow(ip, fp, machine, table);
        }
        set(fp, a_field(ip), start as u64);
        (*machine).set_side_top(start);
        dispatch(ip.add(1), fp, machine, table)
    }
    side_leave |ip, fp, machine, table| {
        let start: u64 = get(fp, a_field(ip));
        (*machine).set_side_top(start as usize + bc_field(ip) as usize);
        dispatch(ip.add(1), fp, machine, table)
    }
    check_stack |ip, fp, machine, table| {
        let end = fp as usize + bc_field(ip) as usize;
        if end > (*machine).stack_limit as usize + RED_ZONE {
            return overflow(ip, fp, machine, table);
        }
        dispatch(ip.add(1), fp, machine, table)
    }
}

/// Starts the function of `entry` in the window of the call at `ip`.
///
/// # Safety
/// As for `Handler`; `entry` is a live record.
#[inline(always)]
unsafe fn enter(entry: *const FuncEntry, ip: Ip, fp: Fp, machine: *mut Machine<'_>, table: *const Handler) -> Next {
    // SAFETY: the window is within the frame or the red zone above it, which the stack limit leaves free.
    unsafe {
        let callee = fp.add(b_field(ip) as usize);
        callee.write(ip.add(CALL_WORDS) as u64);
        callee.add(1).write(fp as u64);
        if callee > (*machine).stack_limit {
            return overflow(ip, fp, machine, table);
        }
        go_back((*entry).code(), callee, machine, table)
    }
}

/// Returns from a function whose results machine code left in the first slots of its frame; `direct` of them go into the
/// slots that the call names.
///
/// # Safety
/// As for `Handler`.
#[inline(always)]
pub unsafe fn leave_machine(direct: u16, fp: Fp, machine: *mut Machine<'_>, table: *const Handler) -> Next {
    const FIRST: u16 = LINKAGE_SLOTS as u16;
    // SAFETY: `enter` made the frame.
    unsafe {
        let (back, caller) = linkage(fp);
        if direct > 0 {
            let call = back.sub(CALL_WORDS);
            let (first, second): (u64, u64) = (get(fp, FIRST), get(fp, FIRST + 1));
            set(caller, a_field(call), first);
            if direct > 1 {
                set(caller, c_field(call), second);
            }
        }
        dispatch(back, caller, machine, table)
    }
}

/// Where to return to: instruction and frame of the caller.
///
/// # Safety
/// `fp` is a frame made by `enter`.
#[inline(always)]
unsafe fn linkage(fp: Fp) -> (Ip, Fp) {
    // SAFETY: `enter` wrote both.
    unsafe { (fp.read() as Ip, fp.add(1).read() as Fp) }
}

/// The stack is used up.
#[cold]
#[inline(never)]
unsafe fn overflow(ip: Ip, fp: Fp, machine: *mut Machine<'_>, _table: *const Handler) -> Next {
    // SAFETY: the machine is alive, and nothing else refers to it while a handler runs.
    stop(ip, fp, unsafe { &mut *machine }, Exit::Trapped(Trap::StackOverflow))
}

/// Calls a C function; false if the program is stopped.
#[inline(never)]
unsafe fn call_c_function(ip: Ip, fp: Fp, machine: *mut Machine<'_>) -> bool {
    // SAFETY: the encoder stored the address of a C type, and the function and its arguments are in the window.
    unsafe {
        let c_type = &*(w_field(ip) as *const CSignature);
        let function = fp.add(b_field(ip) as usize + LINKAGE_SLOTS);
        let args = std::slice::from_raw_parts(function.add(1), c_field(ip) as usize);
        leave_for(ip, fp, machine, args.as_ptr_range().end.cast_mut(), |natives| {
            call_with_slots(natives, c_type, Addr(function.read() as usize), args)
        })
    }
}

/// Calls a native; false if it stopped the program.
#[inline(never)]
unsafe fn call_out(ip: Ip, fp: Fp, machine: *mut Machine<'_>) -> bool {
    // SAFETY: the encoder stored the address of a native of that type, and its arguments are in the window.
    unsafe {
        let native: NativeFn = std::mem::transmute(w_field(ip) as usize);
        let args = fp.add(b_field(ip) as usize + LINKAGE_SLOTS);
        let args = std::slice::from_raw_parts(args, c_field(ip) as usize);
        leave_for(ip, fp, machine, args.as_ptr_range().end.cast_mut(), |natives| native(natives, args))
    }
}

/// Does what an instruction calls outside of the program, and keeps the result in the instruction's slot; false if the
/// program is stopped. Nothing above `top` is in use.
///
/// # Safety
/// As for `Handler`.
#[inline(always)]
unsafe fn leave_for(
    ip: Ip,
    fp: Fp,
    machine: *mut Machine<'_>,
    top: Fp,
    work: impl FnOnce(&mut NativeCtx) -> Result<u64, Trap>,
) -> bool {
    // SAFETY: the machine is alive, and the instruction's slot is one of the frame.
    unsafe {
        let machine = &mut *machine;
        (machine.ip, machine.fp, machine.top) = (ip, fp, top);
        match work(machine.natives) {
            Ok(value) => {
                set(fp, a_field(ip), value);
                true
            }
            Err(trap) => {
                stop(ip, fp, machine, Exit::Trapped(trap));
                false
            }
        }
    }
}
