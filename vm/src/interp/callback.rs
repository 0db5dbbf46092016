//! Calls from C into the program, while the program is in a call of C.
//!
//! C knows neither VM nor stack, so each thread notes which machine it is running. A callback starts a new activation
//! above the frames in use. A trap can't unwind C's frames: it is kept until the C function that the program called has
//! returned, and further callbacks do nothing until then.

use std::cell::Cell;
use std::ptr;
use std::sync::atomic::Ordering;

use mojo_runtime::ffi::callback::REFUSED_THREAD;

use super::activation::{Results, StackSpace, enter};
use super::entry::FuncEntry;
use super::machine::Machine;

thread_local! {
    static CURRENT: Cell<*mut Machine<'static>> = const { Cell::new(ptr::null_mut()) };
}

/// Notes that a machine runs on this thread, until it is dropped.
pub(super) struct Current {
    outer: *mut Machine<'static>,
}

impl Current {
    pub fn enter(machine: *mut Machine<'_>) -> Current {
        Current { outer: CURRENT.replace(machine.cast()) }
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        CURRENT.set(self.outer);
    }
}

/// Calls the function of the entry record at address `entry` with one-slot arguments; gives its result, if it has one.
/// Must be called by C code that the program has called on this thread; else, and after a trap, the result is 0.
pub(crate) fn call_back(entry: usize, args: &[u64], has_result: bool) -> u64 {
    let machine = CURRENT.get();
    if machine.is_null() {
        REFUSED_THREAD.store(true, Ordering::Relaxed);
        return 0;
    }
    // SAFETY: the machine is alive while `CURRENT` holds it, and it waits in the handler of a native call, which made
    // `top` the end of what is in use and does not touch the machine before C returns. Records live as long as the code.
    let (machine, entry) = unsafe { (&mut *machine, &*(entry as *const FuncEntry)) };
    if machine.natives.pending_trap.is_some() {
        return 0;
    }
    let mut results = [0; 1];
    let results = &mut results[..has_result.into()];
    let space = StackSpace { base: machine.top, limit: machine.stack_limit };
    let (ip, fp, top) = (machine.ip, machine.fp, machine.top);
    let outcome =
        enter(entry, args, results, Results::Direct, space, machine.natives, machine.ticker, &mut machine.countdown);
    (machine.ip, machine.fp, machine.top) = (ip, fp, top);
    if let Err(stopped) = outcome {
        machine.natives.pending_trap = Some(stopped.trap);
    }
    results.first().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mojo_runtime::{Capabilities, NativeConfig, NativeCtx, Trap};

    use crate::ir::parse_module;
    use crate::{Engine, Limits, Vm, VmError};

    const MODULE: &str = r#"
data data0 align=1 "ii>i"
native @ffi_call(ptr, ptr, i64, ptr, ptr)

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
}
