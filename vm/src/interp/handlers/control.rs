//! Constants, moves, branches, loop steps, traps.

use mojo_runtime::Trap;

use super::call::leave_machine;
use super::*;
use crate::interp::entry::FuncEntry;
use crate::interp::loop_entry::enter_loop;
use crate::interp::machine::{Exit, Onward, Tick, Ticking};

handler! {
    const32 |ip, fp, machine, table| {
        set(fp, a_field(ip), bc_imm(ip) as i64);
        dispatch(ip.add(1), fp, machine, table)
    }
    const_pair |ip, fp, machine, table| {
        set(fp, a_field(ip), bc_imm(ip) as i64);
        set(fp, d_field(ip), fg_imm(ip) as i64);
        dispatch(ip.add(2), fp, machine, table)
    }
    const64 |ip, fp, machine, table| {
        set(fp, a_field(ip), w_field(ip));
        dispatch(ip.add(2), fp, machine, table)
    }
    func_addr |ip, fp, machine, table| {
        set(fp, a_field(ip), w_field(ip));
        dispatch(ip.add(2), fp, machine, table)
    }
    zero_n |ip, fp, machine, table| {
        fp.add(a_field(ip) as usize).write_bytes(0, bc_field(ip) as usize);
        dispatch(ip.add(1), fp, machine, table)
    }
    mov |ip, fp, machine, table| {
        set(fp, a_field(ip), get::<u64>(fp, b_field(ip)));
        dispatch(ip.add(1), fp, machine, table)
    }
    mov2 |ip, fp, machine, table| {
        set(fp, a_field(ip), get::<u64>(fp, b_field(ip)));
        set(fp, c_field(ip), get::<u64>(fp, d_field(ip)));
        dispatch(ip.add(2), fp, machine, table)
    }
    mov3 |ip, fp, machine, table| {
        set(fp, a_field(ip), get::<u64>(fp, b_field(ip)));
        set(fp, c_field(ip), get::<u64>(fp, d_field(ip)));
        set(fp, e_field(ip), get::<u64>(fp, f_field(ip)));
        dispatch(ip.add(2), fp, machine, table)
    }
    mov_n |ip, fp, machine, table| {
        let from = fp.add(b_field(ip) as usize);
        fp.add(a_field(ip) as usize).copy_from(from, c_field(ip) as usize);
        dispatch(ip.add(1), fp, machine, table)
    }
    slot_addr |ip, fp, machine, table| {
        set(fp, a_field(ip), fp.byte_add(bc_field(ip) as usize) as u64);
        dispatch(ip.add(1), fp, machine, table)
    }
    slot_addr_aligned |ip, fp, machine, table| {
        let align = 1u64 << b_field(ip);
        let address = fp.byte_add(de_field(ip) as usize) as u64;
        set(fp, a_field(ip), (address + align - 1) & !(align - 1));
        dispatch(ip.add(2), fp, machine, table)
    }

    jump |ip, fp, machine, table| {
        dispatch(ip.offset(bc_imm(ip) as isize), fp, machine, table)
    }
    jump_back |ip, fp, machine, table| {
        go_back(ip.offset(bc_imm(ip) as isize), fp, machine, table)
    }
    br_if |ip, fp, machine, table| {
        let distance = if get(fp, a_field(ip)) { bc_imm(ip) as isize } else { 1 };
        dispatch(ip.offset(distance), fp, machine, table)
    }
    br_ifnot |ip, fp, machine, table| {
        let distance = if get(fp, a_field(ip)) { 1 } else { bc_imm(ip) as isize };
        dispatch(ip.offset(distance), fp, machine, table)
    }
    br_if_back |ip, fp, machine, table| {
        if get(fp, a_field(ip)) {
            return go_back(ip.offset(bc_imm(ip) as isize), fp, machine, table);
        }
        dispatch(ip.add(1), fp, machine, table)
    }
    br_ifnot_back |ip, fp, machine, table| {
        if !get::<bool>(fp, a_field(ip)) {
            return go_back(ip.offset(bc_imm(ip) as isize), fp, machine, table);
        }
        dispatch(ip.add(1), fp, machine, table)
    }
    switch |ip, fp, machine, table| {
        let index = get::<u64>(fp, a_field(ip)).min(bc_field(ip) as u64);
        let distance = ip.add(1).cast::<i32>().add(index as usize).read();
        dispatch(ip.offset(distance as isize), fp, machine, table)
    }
    spin_hint |ip, fp, machine, table| {
        std::hint::spin_loop();
        dispatch(ip.add(1), fp, machine, table)
    }
    breakpoint |ip, fp, machine, table| {
        dispatch(ip.add(1), fp, machine, table)
    }
}

/// Continues at `ip`, which closes a loop or enters a function: one step nearer to the next tick.
///
/// # Safety
/// As for `Handler`.
#[inline(always)]
pub unsafe fn go_back(ip: Ip, fp: Fp, machine: *mut Machine<'_>, table: *const Handler) -> Next {
    // SAFETY: passed on.
    unsafe {
        (*machine).countdown -= 1;
        if (*machine).countdown == 0 {
            return tick(ip, fp, machine, table);
        }
        dispatch(ip, fp, machine, table)
    }
}

/// The countdown is over: accounts for it, then continues at `ip`.
#[cold]
#[inline(never)]
unsafe fn tick(ip: Ip, fp: Fp, machine: *mut Machine<'_>, table: *const Handler) -> Next {
    // SAFETY: passed on.
    unsafe {
        match account(ip, fp, machine) {
            Ticked::GoOn => dispatch(ip, fp, machine, table),
            Ticked::Finished(direct) => leave_machine(direct, fp, machine, table),
            Ticked::Stopped => Next::STOP,
        }
    }
}

/// What a tick did.
enum Ticked {
    /// Nothing.
    GoOn,
    /// The rest of the function, in machine code. So many results are for the slots that the call names.
    Finished(u16),
    /// It stopped the program.
    Stopped,
}

#[inline(never)]
unsafe fn account(ip: Ip, fp: Fp, machine: *mut Machine<'_>) -> Ticked {
    // SAFETY: the machine is alive, and nothing else refers to it while a handler runs.
    let state = unsafe { &mut *machine };
    match state.ticker.tick(Ticking::At(ip as usize)) {
        Ok(Tick { period, onward }) => {
            state.countdown = period.max(1);
            let Onward::Entry(entry) = onward else { return Ticked::GoOn };
            // SAFETY: the entry was made for this point of the function.
            if unsafe { enter_loop(ip, fp, machine, &entry) } {
                Ticked::Finished(entry.direct as u16)
            } else {
                Ticked::Stopped
            }
        }
        Err(trap) => {
            stop(ip, fp, state, Exit::Trapped(trap));
            Ticked::Stopped
        }
    }
}

/// Records why and where the interpreter stops.
#[cold]
pub fn stop(ip: Ip, fp: Fp, machine: &mut Machine<'_>, exit: Exit) -> Next {
    machine.ip = ip;
    machine.fp = fp;
    machine.exit = exit;
    Next::STOP
}

/// Handlers that end the activation.
macro_rules! stops {
    ($($name:ident |$ip:ident, $fp:ident, $machine:ident| $exit:expr;)*) => {$(
        #[cold]
        pub unsafe fn $name($ip: Ip, $fp: Fp, machine: *mut Machine<'_>, _table: *const Handler) -> Next {
            // SAFETY: the machine is alive, and nothing else refers to it while a handler runs.
            let $machine = unsafe { &mut *machine };
            let exit = $exit;
            stop($ip, $fp, $machine, exit)
        }
    )*};
}

stops! {
    trap_abort |ip, fp, machine| Exit::Trapped(machine.natives.abort("ABORT"));
    trap_abort_message |ip, fp, machine| {
        // SAFETY: the program promises that `b` bytes are at `a`.
        let bytes = unsafe {
            let (address, len): (u64, u64) = (get(fp, a_field(ip)), get(fp, b_field(ip)));
            if len == 0 { &[] } else { std::slice::from_raw_parts(address as *const u8, len as usize) }
        };
        Exit::Trapped(machine.natives.abort(&String::from_utf8_lossy(bytes)))
    };
    // SAFETY: the instruction's operand is a slot of the frame.
    trap_exit |ip, fp, machine| Exit::Trapped(Trap::Exit(unsafe { get::<i32>(fp, a_field(ip)) }));
    trap_unreachable |ip, fp, machine| Exit::Trapped(Trap::Unreachable);
    caller_loc |ip, fp, machine| Exit::Locate;
    c_callback |ip, fp, machine| Exit::Callback;
    // SAFETY: `compile` exists only in entry records.
    compile |ip, fp, machine| Exit::Compile(unsafe { FuncEntry::of_compile_stub(ip) });
}

/// Returns from the interpreter: the outermost call is complete.
pub unsafe fn halt(ip: Ip, fp: Fp, machine: *mut Machine<'_>, _table: *const Handler) -> Next {
    // SAFETY: the machine is alive, and nothing else refers to it while a handler runs.
    unsafe {
        (*machine).ip = ip;
        (*machine).fp = fp;
        (*machine).exit = Exit::Halted;
    }
    Next::STOP
}

/// Spells out that a comparison of floats is negated as a whole: with a NaN the result is true.
#[inline(always)]
fn negated(comparison: bool) -> bool {
    !comparison
}

/// Compare and branch, forwards and backwards.
macro_rules! branches {
    ($($forward:ident $backward:ident: $ty:ty, |$x:ident, $y:ident| $condition:expr;)*) => {$(
        handler! {
            $forward |ip, fp, machine, table| {
                let $x: $ty = get(fp, a_field(ip));
                let $y: $ty = get(fp, b_field(ip));
                let distance = if $condition { c_imm(ip) as isize } else { 1 };
                dispatch(ip.offset(distance), fp, machine, table)
            }
            $backward |ip, fp, machine, table| {
                let $x: $ty = get(fp, a_field(ip));
                let $y: $ty = get(fp, b_field(ip));
                if $condition {
                    return go_back(ip.offset(c_imm(ip) as isize), fp, machine, table);
                }
                dispatch(ip.add(1), fp, machine, table)
            }
        }
    )*};
}

branches! {
    br_eq64 br_eq64_back: u64, |x, y| x == y;
    br_ne64 br_ne64_back: u64, |x, y| x != y;
    br_slt64 br_slt64_back: i64, |x, y| x < y;
    br_sle64 br_sle64_back: i64, |x, y| x <= y;
    br_ult64 br_ult64_back: u64, |x, y| x < y;
    br_ule64 br_ule64_back: u64, |x, y| x <= y;
    br_slt32 br_slt32_back: i32, |x, y| x < y;
    br_sle32 br_sle32_back: i32, |x, y| x <= y;
    br_feq64 br_feq64_back: f64, |x, y| x == y;
    br_fne64 br_fne64_back: f64, |x, y| x != y;
    br_flt64 br_flt64_back: f64, |x, y| x < y;
    br_fle64 br_fle64_back: f64, |x, y| x <= y;
    br_fnlt64 br_fnlt64_back: f64, |x, y| negated(x < y);
    br_fnle64 br_fnle64_back: f64, |x, y| negated(x <= y);
    br_feq32 br_feq32_back: f32, |x, y| x == y;
    br_fne32 br_fne32_back: f32, |x, y| x != y;
    br_flt32 br_flt32_back: f32, |x, y| x < y;
    br_fle32 br_fle32_back: f32, |x, y| x <= y;
    br_fnlt32 br_fnlt32_back: f32, |x, y| negated(x < y);
    br_fnle32 br_fnle32_back: f32, |x, y| negated(x <= y);
}

/// Compare with an immediate and branch, forwards and backwards.
macro_rules! branches_imm {
    ($($forward:ident $backward:ident: $ty:ty, |$x:ident, $y:ident| $condition:expr;)*) => {$(
        handler! {
            $forward |ip, fp, machine, table| {
                let $x: $ty = get(fp, a_field(ip));
                let $y = b_imm(ip) as $ty;
                let distance = if $condition { c_imm(ip) as isize } else { 1 };
                dispatch(ip.offset(distance), fp, machine, table)
            }
            $backward |ip, fp, machine, table| {
                let $x: $ty = get(fp, a_field(ip));
                let $y = b_imm(ip) as $ty;
                if $condition {
                    return go_back(ip.offset(c_imm(ip) as isize), fp, machine, table);
                }
                dispatch(ip.add(1), fp, machine, table)
            }
        }
    )*};
}

branches_imm! {
    br_eq64_i br_eq64_i_back: u64, |x, y| x == y;
    br_ne64_i br_ne64_i_back: u64, |x, y| x != y;
    br_slt64_i br_slt64_i_back: i64, |x, y| x < y;
    br_sgt64_i br_sgt64_i_back: i64, |x, y| x > y;
    br_ult64_i br_ult64_i_back: u64, |x, y| x < y;
    br_ugt64_i br_ugt64_i_back: u64, |x, y| x > y;
    br_slt32_i br_slt32_i_back: i32, |x, y| x < y;
    br_sgt32_i br_sgt32_i_back: i32, |x, y| x > y;
}

/// Add to the induction variable, compare it with a slot or an immediate, go back.
macro_rules! steps {
    ($($name:ident: $ty:ty, |$ip:ident, $fp:ident| $limit:expr, $x:ident $op:tt;)*) => {$(
        handler! { $name |$ip, $fp, machine, table| {
            let $x = get::<u64>($fp, a_field($ip)).wrapping_add(c_imm($ip) as u64);
            set($fp, a_field($ip), $x);
            if ($x as $ty) $op $limit {
                return go_back($ip.offset(de_imm($ip) as isize), $fp, machine, table);
            }
            dispatch($ip.add(2), $fp, machine, table)
        } }
    )*};
}

steps! {
    step_slt64: i64, |ip, fp| get::<i64>(fp, b_field(ip)), x <;
    step_ult64: u64, |ip, fp| get::<u64>(fp, b_field(ip)), x <;
    step_ne64: u64, |ip, fp| get::<u64>(fp, b_field(ip)), x !=;
    step_sle64: i64, |ip, fp| get::<i64>(fp, b_field(ip)), x <=;
    step_sgt64: i64, |ip, fp| get::<i64>(fp, b_field(ip)), x >;
    step_sge64: i64, |ip, fp| get::<i64>(fp, b_field(ip)), x >=;
    step_slt64_i: i64, |ip, fp| b_imm(ip) as i64, x <;
    step_ult64_i: u64, |ip, fp| b_imm(ip) as u64, x <;
    step_ne64_i: u64, |ip, fp| b_imm(ip) as u64, x !=;
    step_sgt64_i: i64, |ip, fp| b_imm(ip) as i64, x >;
}
