//! Calls into the program while it is in a call of its own: of C, or of a native.
//!
//! C knows neither VM nor stack, so each thread notes which machine it is running. A callback starts a new activation
//! above the frames in use, and there may be many of them, one inside of the other. A trap can't unwind C's frames: it is
//! kept until the C function that the program called has returned, and further callbacks do nothing until then.

use std::cell::Cell;
use std::ptr;

use mojo_runtime::NativeCtx;

use super::activation::{Results, StackSpace, Stopped, enter};
use super::crossing::{MachineStackSpace, is_on_machine_stack, stack_position};
use super::entry::FuncEntry;
use super::machine::Machine;

thread_local! {
    static CURRENT: Cell<*mut Machine<'static>> = const { Cell::new(ptr::null_mut()) };
}

/// Notes that a machine runs on this thread, until it is dropped.
pub(super) struct Current {
    outer: *mut Machine<'static>,
}

/// Bytes of the thread's own stack that must be left for an activation inside of another.
const NATIVE_ROOM: usize = 128 << 10;

impl Current {
    /// `None` if the frames of Rust and C between nested activations have used up the stack that the thread is on. The
    /// outermost activation takes what it finds.
    ///
    /// # Safety
    /// The machine is alive as long as the result, and not running.
    pub unsafe fn enter(machine: *mut Machine<'_>) -> Option<Current> {
        let outer = CURRENT.get();
        // SAFETY: the machine is alive while `CURRENT` holds it, and waits.
        if let Some(outer) = unsafe { outer.as_ref() } {
            let home_limit = limit_here(outer);
            // SAFETY: the caller's.
            unsafe { (*machine).home_limit = home_limit };
            let has_room = match home_limit {
                Some(limit) => stack_position() >= limit,
                None => stacker::remaining_stack().is_none_or(|left| left >= NATIVE_ROOM),
            };
            if !has_room {
                return None;
            }
        }
        CURRENT.set(machine.cast());
        Some(Current { outer })
    }
}

/// The limit of the machine stack that the thread is on, which is that of the machine or of one outside of it; `None` if it
/// is on its own stack.
fn limit_here(machine: &Machine<'_>) -> Option<usize> {
    if is_on_machine_stack(machine) { Some(machine.machine_stack_limit) } else { machine.home_limit }
}

impl Drop for Current {
    fn drop(&mut self) {
        CURRENT.set(self.outer);
    }
}

/// Calls the function of the entry record at address `entry` with one-slot arguments and at most one result, which
/// stays as it is after a trap. False if this thread runs no program: C started it.
pub(crate) fn call_back(entry: usize, args: &[u64], results: &mut [u64]) -> bool {
    let machine = CURRENT.get();
    if machine.is_null() {
        return false;
    }
    // SAFETY: the machine is alive while `CURRENT` holds it, and it waits in the handler of a native call, which made
    // `top` the end of what is in use and does not touch the machine before C returns. Records live as long as the code.
    let (machine, entry) = unsafe { (&mut *machine, &*(entry as *const FuncEntry)) };
    if machine.natives.pending_trap.is_some() {
        return true;
    }
    if let Err(stopped) = enter_above(machine, entry, args, results, Results::Direct) {
        machine.natives.pending_trap = Some(stopped.trap);
        machine.natives.inner_trace = stopped.trace;
        machine.stopped_in_c = true;
    }
    true
}

/// Calls a function for a native that the program is in. `None` if this thread is in no native of a program with these
/// `natives`.
pub(crate) fn call_from_native(
    natives: &NativeCtx,
    entry: &FuncEntry,
    args: &[u64],
    results: &mut [u64],
    delivery: Results,
) -> Option<Result<(), Stopped>> {
    // SAFETY: the machine is alive while `CURRENT` holds it, and it waits in the call of the native.
    let machine = unsafe { CURRENT.get().as_mut()? };
    ptr::eq(machine.natives, natives).then(|| enter_above(machine, entry, args, results, delivery))
}

/// An activation above the frames of a machine that waits.
fn enter_above(
    machine: &mut Machine<'_>,
    entry: &FuncEntry,
    args: &[u64],
    results: &mut [u64],
    delivery: Results,
) -> Result<(), Stopped> {
    let space = StackSpace { base: machine.top, limit: machine.stack_limit };
    let machine_stack = MachineStackSpace { top: machine.machine_stack_top, limit: machine.machine_stack_limit };
    let countdown = &mut machine.countdown;
    enter(entry, args, results, delivery, space, machine.natives, machine.ticker, machine_stack, countdown)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mojo_runtime::{Capabilities, NativeConfig, NativeCtx, Trap};

    use crate::ir::parse_module;
    use crate::{Engine, Limits, Vm, VmError};

    const MODULE: &str = r#"
data data0 align=1 "ii>i"
data data1 align=1 "pppp>i"
data data2 align=1 "pp>i"
data data3 align=1 "p>p"
data data4 align=1 "pthread_create"
data data5 align=1 "pthread_join"
native @ffi_call(ptr, ptr, i64, ptr, ptr)
native @dl_sym(ptr, ptr, i64) -> ptr

function @give_up(i32, i32) -> i32 {
block0(v0: i32, v1: i32):
    trap abort
}

function @subtract(i32, i32) -> i32 {
block0(v0: i32, v1: i32):
    v2 = isub.i32 v0, v1
    ret v2
}

function @through_c(ptr, i32, i32) -> i32 {
block0(v2: ptr, v0: i32, v1: i32):
    v3 = data_addr data0
    v4 = iconst.i64 4
    v5 = c_callback v2, v3, v4
    v6 = stack_slot size=16 align=8
    store.i32 v6, v0
    store.i32 v6, v1 offset=8
    v7 = stack_slot size=8 align=8
    call_native @ffi_call(v5, v3, v4, v6, v7)
    v8 = load.i32 v7
    ret v8
}

function @difference(i32, i32) -> i32 {
block0(v0: i32, v1: i32):
    v2 = func_addr @subtract
    v3 = call @through_c(v2, v0, v1)
    ret v3
}

function @stop(i32, i32) -> i32 {
block0(v0: i32, v1: i32):
    v2 = func_addr @give_up
    v3 = call @through_c(v2, v0, v1)
    ret v3
}

function @store_it(ptr) -> ptr {
block0(v0: ptr):
    v1 = iconst.i64 42
    store.i64 v0, v1
    ret v0
}

function @give_up_there(ptr) -> ptr {
block0(v0: ptr):
    trap abort
}

function @on_a_thread_of_c(ptr) -> i64 {
block0(v0: ptr):
    v1 = data_addr data3
    v2 = iconst.i64 3
    v3 = c_callback v0, v1, v2
    v4 = iconst.i64 0
    v5 = iconst.ptr 0
    v6 = stack_slot size=8 align=8
    store.i64 v6, v4
    v7 = stack_slot size=40 align=8
    v8 = data_addr data4
    v9 = iconst.i64 14
    v10 = call_native @dl_sym(v5, v8, v9)
    v12 = iconst.i64 32
    v13 = ptr_add.ptr v7, v12
    store.ptr v7, v13
    store.ptr v7, v5 offset=8
    store.ptr v7, v3 offset=16
    store.ptr v7, v6 offset=24
    v14 = stack_slot size=8 align=8
    v15 = data_addr data1
    v16 = iconst.i64 6
    call_native @ffi_call(v10, v15, v16, v7, v14)
    v17 = data_addr data5
    v18 = iconst.i64 12
    v19 = call_native @dl_sym(v5, v17, v18)
    v20 = load.ptr v13
    store.ptr v7, v20
    v21 = data_addr data2
    v22 = iconst.i64 4
    call_native @ffi_call(v19, v21, v22, v7, v14)
    v23 = load.i64 v6
    ret v23
}

function @store_there() -> i64 {
block0():
    v0 = func_addr @store_it
    v1 = call @on_a_thread_of_c(v0)
    ret v1
}

function @stop_there() -> i64 {
block0():
    v0 = func_addr @give_up_there
    v1 = call @on_a_thread_of_c(v0)
    ret v1
}
"#;

    fn call(name: &str, args: &[u64]) -> Result<Vec<u64>, VmError> {
        let module = parse_module(MODULE).unwrap();
        let func = module.func_by_name(name).unwrap();
        let natives = NativeCtx::new(NativeConfig { capabilities: Capabilities::all(), ..NativeConfig::captured() });
        Vm::new(Arc::new(Engine::new(module)), natives, Limits::default()).unwrap().call(func, args)
    }

    #[test]
    fn c_calls_a_function_of_the_program() {
        assert_eq!(call("difference", &[50, 8]).unwrap(), [42]);
    }

    #[test]
    fn a_trap_in_a_callback_stops_the_program() {
        assert!(matches!(call("stop", &[1, 2]).unwrap_err().trap, Trap::Abort { .. }));
    }

    #[test]
    fn threads_that_c_starts_run_the_program_and_stop_it() {
        assert_eq!(call("store_there", &[]).unwrap(), [42]);
        assert!(matches!(call("stop_there", &[]).unwrap_err().trap, Trap::Abort { .. }));
    }
}
