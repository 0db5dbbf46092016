//! Helpers that need the machine: the part of them in Rust. The stubs in `x64` give them the frame that called, and leave
//! machine code when they say that the program is stopped.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mojo_runtime::ffi::call::{after_call, before_call};
use mojo_runtime::{Addr, NativeFailure, Trap};

use crate::interp::{Exit, FuncEntry, Machine, Onward, Tick, Ticking, trace_machine_frames, trace_outwards};

/// A result, and whether the program is to stop.
#[repr(C)]
pub struct Outcome {
    value: u64,
    stopped: u64,
}

impl Outcome {
    const STOPPED: Outcome = Outcome { value: 0, stopped: 1 };

    fn new(value: u64) -> Outcome {
        Outcome { value, stopped: 0 }
    }
}

/// Does what may fail on behalf of machine code. Panics do not get through it: they are kept, and go on behind it.
fn attempt(machine: *mut Machine<'_>, work: impl FnOnce(&mut Machine<'_>) -> Result<u64, Trap>) -> Outcome {
    // SAFETY: the machine is alive, and nothing else refers to it while machine code waits.
    let outcome = catch_unwind(AssertUnwindSafe(|| work(unsafe { &mut *machine })));
    // SAFETY: as above.
    let machine = unsafe { &mut *machine };
    match outcome {
        Ok(Ok(value)) => return Outcome::new(value),
        Ok(Err(trap)) => machine.exit = Exit::Trapped(trap),
        Err(panic) => machine.panic = Some(panic),
    }
    Outcome::STOPPED
}

/// See [`Helper::NativeFailed`](super::Helper::NativeFailed).
pub unsafe extern "sysv64" fn native_failed(machine: *mut Machine<'_>) {
    // SAFETY: the machine is alive, and nothing else refers to it while machine code waits.
    let machine = unsafe { &mut *machine };
    match machine.natives.failure.take().map(|failure| *failure) {
        Some(NativeFailure::Panic(panic)) => machine.panic = Some(panic),
        Some(NativeFailure::Trap(trap)) => machine.exit = Exit::Trapped(trap),
        None => machine.exit = Exit::Trapped(Trap::Unreachable),
    }
}

/// See [`Helper::BeforeC`](super::Helper::BeforeC): if there is something to do.
pub unsafe extern "sysv64" fn before_c(machine: *mut Machine<'_>, _back: usize, function: u64) -> Outcome {
    attempt(machine, |machine| before_call(machine.natives, Addr(function as usize)).map(|()| 0))
}

/// See [`Helper::AfterC`](super::Helper::AfterC): if there is something to do; gives back what `kept` is.
pub unsafe extern "sysv64" fn after_c(machine: *mut Machine<'_>, _back: usize, kept: u64) -> Outcome {
    attempt(machine, |machine| after_call(machine.natives).map(|()| kept))
}

/// See [`Helper::Tick`](super::Helper::Tick). `back` is the address behind the call; gives back what `kept` is.
pub unsafe extern "sysv64" fn tick(machine: *mut Machine<'_>, back: usize, kept: u64) -> Outcome {
    pass_period(machine, Ticking::At(back - 1), kept)
}

/// See [`Helper::TickSettled`](super::Helper::TickSettled).
pub unsafe extern "sysv64" fn tick_settled(machine: *mut Machine<'_>, _back: usize, kept: u64) -> Outcome {
    pass_period(machine, Ticking::Settled, kept)
}

fn pass_period(machine: *mut Machine<'_>, place: Ticking, kept: u64) -> Outcome {
    attempt(machine, |machine| {
        machine.countdown = machine.ticker.tick(place)?.period.max(1);
        Ok(kept)
    })
}

/// See [`Helper::LoopTick`](super::Helper::LoopTick).
pub unsafe extern "sysv64" fn loop_tick(machine: *mut Machine<'_>, _back: usize, number: u64) -> Outcome {
    attempt(machine, |machine| {
        let Tick { period, onward } = machine.ticker.tick(Ticking::Loop(number as u32))?;
        machine.countdown = period.max(1);
        Ok(if let Onward::Record(record) = onward { record as u64 } else { 0 })
    })
}

/// Sets where machine code calls the function of `entry`; see `resolve` in `x64::stubs`.
pub unsafe extern "sysv64" fn resolve(machine: *mut Machine<'_>, entry: *const FuncEntry) -> Outcome {
    attempt(machine, |machine| {
        // SAFETY: function pointers of the program are records, which live as long as the code.
        let entry = unsafe { &*entry };
        machine.ticker.resolve(entry)?;
        Ok(0)
    })
}

/// See [`Helper::CallerLoc`](super::Helper::CallerLoc). `frame` is the frame that calls.
pub unsafe extern "sysv64" fn caller_loc(machine: *mut Machine<'_>, text: *mut [u64; 2], frame: usize, back: usize) {
    let outcome = attempt(machine, |machine| {
        let mut trace = vec![back - 1];
        // SAFETY: the frames are linked; the segments outside wait.
        unsafe {
            trace_machine_frames(frame, machine.trap_frame, &mut trace);
            trace_outwards(machine, &mut trace);
            let (address, len) = machine.ticker.user_position(&trace);
            text.write([address, len]);
        }
        Ok(0)
    });
    if outcome.stopped != 0 {
        // SAFETY: machine code made room for the text.
        unsafe { text.write([0, 0]) };
    }
}

/// See [`Helper::CCallback`](super::Helper::CCallback).
pub unsafe extern "sysv64" fn c_callback(
    machine: *mut Machine<'_>,
    entry: *const FuncEntry,
    text: *const u8,
    len: usize,
) -> Outcome {
    attempt(machine, |machine| {
        // SAFETY: the operands of the instruction are a record and a text.
        let (entry, text) = unsafe { (&*entry, std::slice::from_raw_parts(text, len)) };
        machine.ticker.c_callback(entry, text, machine.natives)
    })
}

/// See [`Helper::StackOverflow`](super::Helper::StackOverflow).
pub unsafe extern "sysv64" fn stack_overflow(machine: *mut Machine<'_>) {
    attempt(machine, |_| Err(Trap::StackOverflow));
}

/// See [`Helper::Abort`](super::Helper::Abort).
pub unsafe extern "sysv64" fn abort(machine: *mut Machine<'_>) {
    attempt(machine, |machine| Err(machine.natives.abort("ABORT")));
}

/// See [`Helper::AbortWith`](super::Helper::AbortWith).
pub unsafe extern "sysv64" fn abort_with(machine: *mut Machine<'_>, message: *const u8, len: usize) {
    attempt(machine, |machine| {
        // SAFETY: the program promises that the message is there.
        let message = if len == 0 { &[] } else { unsafe { std::slice::from_raw_parts(message, len) } };
        Err(machine.natives.abort(&String::from_utf8_lossy(message)))
    });
}

/// See [`Helper::Exit`](super::Helper::Exit).
pub unsafe extern "sysv64" fn exit(machine: *mut Machine<'_>, code: i32) {
    attempt(machine, |_| Err(Trap::Exit(code)));
}

/// See [`Helper::Unreachable`](super::Helper::Unreachable).
pub unsafe extern "sysv64" fn unreachable(machine: *mut Machine<'_>) {
    attempt(machine, |_| Err(Trap::Unreachable));
}

/// Notes what a segment of machine code has under way when it is stopped: the code before `back`, then the frames from
/// `frame` outwards.
pub unsafe extern "sysv64" fn record_trace(machine: *mut Machine<'_>, frame: usize, back: usize) {
    // SAFETY: the machine is alive; the frames of the segment are linked.
    unsafe {
        let trace = &mut (*machine).trace;
        trace.push(back - 1);
        trace_machine_frames(frame, (*machine).trap_frame, trace);
    }
}
