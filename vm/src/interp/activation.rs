//! A call from the host into the program: the outermost frame, the run, the results.

use mojo_runtime::ffi::call::errno_location;
use mojo_runtime::{NativeCtx, Trap};

use std::ptr;

use super::callback::Current;
use super::crossing::{MachineStackSpace, trace_frames, trace_outwards};
use super::dispatch::run;
use super::entry::FuncEntry;
use super::handlers::{a_field, b_field, c_field, d_field, get, set};
use super::machine::{Exit, Fp, LINKAGE_SLOTS, Machine, RED_ZONE, Ticker};
use super::{kernels, table};
use crate::bytecode::Op;
use crate::ir::FuncId;
use crate::trap::TRACE_LIMIT;

/// Slots of the outermost frame before the callee's: two for results that travel in registers.
const RESULT_SLOTS: usize = 2;
const WINDOW: usize = LINKAGE_SLOTS + RESULT_SLOTS;

/// Bytes kept between the frames of nested activations.
const GAP: usize = 64;

/// What an activation needs of the world around it.
pub trait Host: Ticker {
    /// Gives the function code, if it can.
    fn compile(&mut self, func: FuncId) -> Result<(), Trap>;
    /// Sets where machine code calls a function, if its record says nothing better than the `resolve` stub.
    fn resolve(&mut self, entry: &FuncEntry) -> Result<(), Trap>;
    /// The machine stack, which is made when it is asked for first.
    fn machine_stack(&mut self) -> Result<MachineStackSpace, Trap>;
    /// A C function pointer for a function; see [`crate::ir::Opcode::CCallback`].
    fn c_callback(&mut self, entry: &FuncEntry, c_type: &[u8], natives: &NativeCtx) -> Result<u64, Trap>;
    /// Address and length of the text of the first source position outside of libraries among these instructions.
    fn user_position(&mut self, trace: &[usize]) -> (u64, u64);
}

/// The free part of a stack.
#[derive(Clone, Copy, Debug)]
pub struct StackSpace {
    /// First free slot.
    pub base: Fp,
    /// Highest frame pointer; the red zone is above it.
    pub limit: Fp,
}

/// The program stopped before the call was complete.
#[derive(Debug)]
pub struct Stopped {
    /// Why.
    pub trap: Trap,
    /// Addresses of the instructions that were under way, innermost first.
    pub trace: Vec<usize>,
}

/// How the results of the called function come back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Results {
    /// Up to two, one slot each.
    Direct,
    /// In the slots of the arguments.
    InWindow,
}

/// Calls a function. `args` and `results` are slots as the function's signature lays them out. `countdown` is the number
/// of calls and loop iterations until the first tick, and is left at what remains.
///
/// The program is trusted as native code is: it computes addresses freely. The caller sees to it that `entry` is a record
/// of a function with that many argument and result slots, delivered as `delivery` says, and that `space` is free.
/// `machine_stack` is all zero until there is one.
#[allow(clippy::too_many_arguments)]
pub(crate) fn enter(
    entry: &FuncEntry,
    args: &[u64],
    results: &mut [u64],
    delivery: Results,
    space: StackSpace,
    natives: &mut NativeCtx,
    host: &mut dyn Host,
    machine_stack: MachineStackSpace,
    countdown: &mut u32,
) -> Result<(), Stopped> {
    let mut machine = Machine {
        countdown: (*countdown).max(1),
        machine_stack_limit: machine_stack.limit,
        machine_stack_top: machine_stack.top,
        trap_frame: 0,
        home_limit: None,
        stack_limit: space.limit,
        side_top: space.limit.wrapping_byte_add(RED_ZONE),
        errno: errno_location(),
        attention: natives.attention().word(),
        stopped_in_c: false,
        kernels: kernels::table().as_ptr(),
        natives,
        ticker: host,
        exit: Exit::Halted,
        ip: ptr::null(),
        fp: space.base,
        top: space.base,
        base: space.base,
        outer: ptr::null(),
        trace: Vec::new(),
        panic: None,
    };
    // Everything goes through the pointer that callbacks find.
    let shared = &raw mut machine;
    // SAFETY: the machine is alive until the end of this function, and nobody else knows it yet.
    let Some(_current) = (unsafe { Current::enter(shared) }) else {
        return Err(Stopped { trap: Trap::StackOverflow, trace: Vec::new() });
    };
    // SAFETY: the machine is alive and nothing runs on it yet; the slices have the function's slots.
    let outcome = unsafe { activate(shared, entry, args, results.as_mut_ptr(), results.len(), delivery) };
    *countdown = machine.countdown;
    outcome.map_err(|trap| {
        let mut trace = std::mem::take(&mut machine.natives.inner_trace);
        trace.append(&mut machine.trace);
        trace.truncate(TRACE_LIMIT);
        Stopped { trap, trace }
    })
}

/// Calls a function in a segment of its own, above everything in use. If it is stopped, what was under way in the segment is
/// appended to the machine's trace.
///
/// # Safety
/// The machine is alive and not running; `args` and the `result_count` slots at `results` are those of the function, which
/// delivers its results as `delivery` says.
pub(super) unsafe fn activate(
    shared: *mut Machine<'_>,
    entry: &FuncEntry,
    args: &[u64],
    results: *mut u64,
    result_count: usize,
    delivery: Results,
) -> Result<(), Trap> {
    // SAFETY: the caller's.
    let machine = unsafe { &mut *shared };
    let base = machine.top.map_addr(|address| address.next_multiple_of(GAP));
    let size = args.len().max(result_count) + WINDOW + LINKAGE_SLOTS;
    if base.wrapping_add(size) > machine.stack_limit {
        return Err(Trap::StackOverflow);
    }
    let code = call_and_halt(entry);
    let first_arg = base.wrapping_add(WINDOW + LINKAGE_SLOTS);
    // SAFETY: the slots are within the free part of the stack, as was just checked.
    unsafe { first_arg.copy_from_nonoverlapping(args.as_ptr(), args.len()) };
    (machine.ip, machine.fp, machine.base, machine.top) = (code.as_ptr(), base, base, base);
    // SAFETY: `code` is at an instruction whose frame is `base`.
    let outcome = unsafe { drive(machine) };
    if let Err(trap) = outcome {
        // SAFETY: the frames from the machine's down to `base` are intact.
        unsafe { trace_frames(machine.ip, machine.fp, base, &mut machine.trace) };
        return Err(trap);
    }
    let from = match delivery {
        Results::Direct => base.wrapping_add(LINKAGE_SLOTS),
        Results::InWindow => first_arg,
    };
    // SAFETY: the callee left its results there.
    unsafe { results.copy_from_nonoverlapping(from, result_count) };
    Ok(())
}

/// The code of the outermost frame. A return reads the words before its address, as after any call.
fn call_and_halt(entry: &FuncEntry) -> [u64; 3] {
    let [first, second] = [LINKAGE_SLOTS as u64, LINKAGE_SLOTS as u64 + 1];
    let call = Op::Call as u64 | first << 16 | (WINDOW as u64) << 32 | second << 48;
    [call, std::ptr::from_ref(entry) as u64, Op::Halt as u64]
}

/// Runs until the outermost call of the segment is complete.
///
/// # Safety
/// The machine is at an instruction in its frame, and the frames down to its base are linked.
unsafe fn drive(machine: &mut Machine<'_>) -> Result<(), Trap> {
    let table = table::table();
    loop {
        // SAFETY: the caller's; after `compile`, the entry's code in the frame made for it.
        unsafe { run(machine.ip, machine.fp, machine, table) };
        match std::mem::replace(&mut machine.exit, Exit::Halted) {
            Exit::Halted => return Ok(()),
            Exit::Trapped(trap) => return Err(trap),
            Exit::Compile(entry) => {
                // SAFETY: records live as long as the code that mentions them.
                let entry = unsafe { &*entry };
                machine.ticker.compile(entry.id)?;
                machine.ip = entry.code();
            }
            // SAFETY: the machine stands at a `caller_loc` in its frame.
            Exit::Locate => unsafe { locate(machine) },
            // SAFETY: the machine stands at a `c_callback` in its frame.
            Exit::Callback => unsafe { make_callback(machine)? },
        }
    }
}

/// Executes `caller_loc`.
///
/// # Safety
/// The machine stands at one, in its frame, and the frames down to its base are linked.
unsafe fn locate(machine: &mut Machine<'_>) {
    // SAFETY: the caller's.
    unsafe {
        let mut trace = Vec::new();
        trace_outwards(machine, &mut trace);
        let (address, len) = machine.ticker.user_position(&trace);
        set(machine.fp, a_field(machine.ip), address);
        set(machine.fp, b_field(machine.ip), len);
        machine.ip = machine.ip.add(1);
    }
}

/// Executes `c_callback`.
///
/// # Safety
/// The machine stands at one, in its frame, whose operands are an entry record and a text.
unsafe fn make_callback(machine: &mut Machine<'_>) -> Result<(), Trap> {
    // SAFETY: the caller's.
    unsafe {
        let (ip, fp) = (machine.ip, machine.fp);
        let [entry, text, len]: [u64; 3] = [b_field(ip), c_field(ip), d_field(ip)].map(|slot| get(fp, slot));
        let text = std::slice::from_raw_parts(text as *const u8, len as usize);
        let address = machine.ticker.c_callback(&*(entry as *const FuncEntry), text, machine.natives)?;
        set(fp, a_field(ip), address);
        machine.ip = ip.add(2);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytecode::Insn;
    use crate::interp::EntryTable;

    #[test]
    fn the_outermost_call_is_an_ordinary_one() {
        let table = EntryTable::default();
        let entry = table.get(FuncId(3));
        let code = call_and_halt(entry);
        let call = Insn::call(2, WINDOW as u32, 3, std::ptr::from_ref(entry) as u64);
        assert_eq!(Insn::decode(&code), Some(call));
        assert_eq!(Insn::decode(&code[2..]), Some(Insn::halt()));
        assert!(!entry.is_compiled());
    }
}
