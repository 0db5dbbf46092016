//! Crossing between interpreted functions and machine code.
//!
//! Interpreted functions call machine code through an adapter for the callee's signature, which takes the arguments from
//! slots and leaves the results there. Machine code calls interpreted functions through an adapter the other way round,
//! which ends in [`interpret`].

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use mojo_runtime::Trap;

use super::activation::{Results, activate};
use super::entry::FuncEntry;
use super::machine::{Exit, Fp, Ip, LINKAGE_SLOTS, Machine, Outer};
use crate::trap::TRACE_LIMIT;

/// A call from machine code to the interpreter counts as so many calls: it takes that long, and what machine code calls gets
/// warm soon. Until then two functions that end in calls of each other, one of them interpreted, take stack.
const CROSSING: u32 = 32;

/// Calls machine code: `(machine, slots, code, stack pointer)`. The arguments are in the slots; the results replace them. The
/// stack pointer is that to begin with, 0 for the one there is. The result is how it ended, as a [`status`].
type Adapter = unsafe extern "sysv64" fn(*mut Machine<'_>, *mut u64, usize, usize) -> u32;

/// How a call of machine code ended.
pub(crate) mod status {
    /// It returned.
    pub const DONE: u32 = 0;
    /// It was stopped; `machine.exit` or `machine.panic` says why.
    pub const STOPPED: u32 = 1;
    /// There was no room on the machine stack for its arguments.
    pub const NO_ROOM: u32 = 2;
}

/// The machine stack of a VM.
#[derive(Clone, Copy, Debug)]
pub struct MachineStackSpace {
    /// The address above its first byte.
    pub top: usize,
    /// The lowest address at which machine code may begin a frame.
    pub limit: usize,
}

impl MachineStackSpace {
    /// There is none yet.
    pub const NONE: MachineStackSpace = MachineStackSpace { top: 0, limit: 0 };
}

/// Calls the function of an `enter_machine` instruction at `ip` in the frame made for it, whose first slots take `slots`
/// arguments and results; false if it was stopped.
///
/// # Safety
/// The instruction is the stub of a live record with machine code for a function of that many slots, and `fp` the frame.
#[inline(never)]
pub(super) unsafe fn call_entry(ip: Ip, fp: Fp, machine: *mut Machine<'_>, slots: usize) -> bool {
    // SAFETY: the caller's.
    unsafe {
        let entry = &*FuncEntry::of_machine_stub(ip);
        let first = fp.add(LINKAGE_SLOTS);
        call_machine(machine, (ip, fp), first, first.add(slots), entry.adapter(), entry.machine())
    }
}

/// Calls machine code with arguments in slots; false if it was stopped. `position` is the innermost instruction and frame
/// that wait for it, and nothing above `top` is in use.
///
/// # Safety
/// `adapter` and `code` belong together, `slots` are those of the arguments and results, and the machine is alive.
pub(super) unsafe fn call_machine(
    machine: *mut Machine<'_>,
    position: (Ip, Fp),
    slots: *mut u64,
    top: Fp,
    adapter: usize,
    code: usize,
) -> bool {
    // SAFETY: the caller's; nothing else refers to the machine while machine code does not run.
    unsafe {
        let state = &mut *machine;
        (state.ip, state.fp) = position;
        state.top = top;
        if state.machine_stack_top == 0 {
            match state.ticker.machine_stack() {
                Ok(space) => {
                    state.machine_stack_top = space.top;
                    state.machine_stack_limit = space.limit;
                }
                Err(trap) => {
                    state.exit = Exit::Trapped(trap);
                    return false;
                }
            }
        }
        let stack_pointer = stack_pointer(state);
        let adapter: Adapter = std::mem::transmute(adapter);
        match adapter(machine, slots, code, stack_pointer) {
            status::DONE => return true,
            status::NO_ROOM => (*machine).exit = Exit::Trapped(Trap::StackOverflow),
            _ => {}
        }
        if let Some(panic) = (*machine).panic.take() {
            resume_unwind(panic);
        }
        false
    }
}

/// Where on the machine stack to begin; 0 if this thread is on it already.
fn stack_pointer(machine: &Machine<'_>) -> usize {
    if is_on_machine_stack(machine) { 0 } else { machine.machine_stack_top }
}

/// Is this thread on the machine's stack for machine code?
pub(super) fn is_on_machine_stack(machine: &Machine<'_>) -> bool {
    let lowest = machine.machine_stack_limit.saturating_sub(crate::jit::stack::RESERVE);
    (lowest..machine.machine_stack_top).contains(&stack_position())
}

/// About where the stack pointer is.
pub(super) fn stack_position() -> usize {
    let local = 0u8;
    (&raw const local).addr()
}

/// Calls a function of the program from machine code. `slots` holds its `args` arguments, and its results when it is done;
/// `results` is their number of slots, doubled, plus one if they are delivered directly. `frame` is the frame pointer of the
/// code that calls. False: it was stopped.
///
/// # Safety
/// Called by an adapter made for the signature of the function of `entry`.
pub(crate) unsafe extern "sysv64" fn interpret(
    machine: *mut Machine<'_>,
    entry: *const FuncEntry,
    slots: *mut u64,
    args: usize,
    results: usize,
    frame: usize,
) -> bool {
    // SAFETY: the machine is alive; machine code waits.
    let state = unsafe { &mut *machine };
    let outer = Outer {
        machine_frame: frame,
        trap_frame: state.trap_frame,
        ip: state.ip,
        fp: state.fp,
        base: state.base,
        top: state.top,
        outer: state.outer,
    };
    state.outer = &raw const outer;
    state.countdown = state.countdown.saturating_sub(CROSSING).max(1);
    let delivery = if results & 1 == 1 { Results::Direct } else { Results::InWindow };
    // SAFETY: the adapter's promise.
    let outcome = catch_unwind(AssertUnwindSafe(|| unsafe {
        let arguments = std::slice::from_raw_parts(slots, args);
        activate(machine, &*entry, arguments, slots, results >> 1, delivery)
    }));
    // SAFETY: as above; the segment has ended.
    let state = unsafe { &mut *machine };
    (state.ip, state.fp, state.base, state.top, state.outer) = (outer.ip, outer.fp, outer.base, outer.top, outer.outer);
    match outcome {
        Ok(Ok(())) => return true,
        Ok(Err(trap)) => state.exit = Exit::Trapped(trap),
        Err(panic) => state.panic = Some(panic),
    }
    false
}

/// Appends the return addresses of machine code to a trace: of the frames from `frame` to where the code was entered.
///
/// # Safety
/// The frames are linked, and intact.
pub(crate) unsafe fn trace_machine_frames(mut frame: usize, trap_frame: usize, trace: &mut Vec<usize>) {
    while frame != trap_frame && trace.len() < TRACE_LIMIT {
        // SAFETY: each frame begins with the caller's frame pointer and the return address.
        unsafe {
            let [caller, back] = *(frame as *const [usize; 2]);
            trace.push(back - 1);
            frame = caller;
        }
    }
}

/// Appends the instructions that an interpreted segment has under way to a trace.
///
/// # Safety
/// The frames from `fp` to `base` are linked.
pub(super) unsafe fn trace_frames(ip: Ip, mut fp: Fp, base: Fp, trace: &mut Vec<usize>) {
    trace.push(ip as usize);
    while fp > base && trace.len() < TRACE_LIMIT {
        // SAFETY: every frame above the outermost begins with its linkage. The return address is behind the call.
        unsafe {
            trace.push(fp.read() as usize - 1);
            fp = fp.add(1).read() as Fp;
        }
    }
}

/// Appends what is under way from the innermost segment of interpreted functions outwards.
///
/// # Safety
/// The machine is at the instruction of a frame, or waits for machine code.
pub(crate) unsafe fn trace_outwards(machine: &Machine<'_>, trace: &mut Vec<usize>) {
    // SAFETY: the caller's; what is outside waits, so that it is intact.
    unsafe {
        trace_frames(machine.ip, machine.fp, machine.base, trace);
        let mut outer = machine.outer;
        while let Some(segments) = outer.as_ref() {
            trace_machine_frames(segments.machine_frame, segments.trap_frame, trace);
            trace_frames(segments.ip, segments.fp, segments.base, trace);
            outer = segments.outer;
        }
    }
}
