//! Calls from natives back into the program, on any thread, threads that C started included. The outermost call on a thread
//! has a stack of its own, those inside of it are on the same.

use std::cell::RefCell;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use mojo_runtime::{Addr, NativeCtx, Program, Trap};

use crate::engine::Engine;
use crate::host::{Fuel, Meter, VmHost};
use crate::interp::{self, FuncEntry, Results, Stopped};
use crate::stack::Stack;
use crate::vm::{delivery, slots};

thread_local! {
    /// Stacks of this thread that are not in use.
    static STACKS: RefCell<Vec<Stack>> = const { RefCell::new(Vec::new()) };
}

/// The program as natives call it.
pub struct Reentry {
    pub engine: Arc<Engine>,
    pub fuel: Arc<Fuel>,
    pub interrupt: Arc<AtomicBool>,
    pub stack_bytes: usize,
    /// What contexts of threads that C starts are made from. It does not refer to the program.
    pub context: Mutex<NativeCtx>,
}

impl fmt::Debug for Reentry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reentry").finish_non_exhaustive()
    }
}

impl Reentry {
    fn stack(&self) -> Result<Stack, Trap> {
        match STACKS.with_borrow_mut(Vec::pop) {
            Some(stack) if stack.bytes() >= self.stack_bytes => Ok(stack),
            _ => Stack::new(self.stack_bytes).map_err(|_| Trap::OutOfMemory { requested: self.stack_bytes }),
        }
    }
}

impl Reentry {
    /// The outermost call on a thread.
    fn enter_on_thread(
        &self,
        ctx: &mut NativeCtx,
        entry: &FuncEntry,
        args: &[u64],
        results: &mut [u64],
        delivery: Results,
    ) -> Result<Result<(), Stopped>, Trap> {
        let mut stack = self.stack()?;
        let mut meter = Meter::new(self.fuel.clone(), self.engine.tiering().options().thresholds.period);
        let mut host =
            VmHost { engine: &self.engine, meter: &mut meter, interrupt: &self.interrupt, stack: &mut stack };
        let outcome = host.enter(entry, args, results, delivery, ctx);
        STACKS.with_borrow_mut(|stacks| stacks.push(stack));
        Ok(outcome)
    }
}

impl Program for Reentry {
    fn call(&self, ctx: &mut NativeCtx, function: Addr, args: &[u64], results: &mut [u64]) -> Result<(), Trap> {
        let Some(entry) = self.engine.entry_at(function.0) else {
            return Err(Trap::Unsupported("calling a foreign function as one of the program".into()));
        };
        let delivery = {
            let module = self.engine.module();
            let sig = &module.func(entry.id).sig;
            if args.len() != slots(&sig.params) || results.len() != slots(&sig.results) {
                return Err(Trap::BadNativeCall("call_program"));
            }
            delivery(sig)
        };
        let outcome = match interp::call_from_native(ctx, entry, args, results, delivery) {
            Some(outcome) => outcome,
            None => self.enter_on_thread(ctx, entry, args, results, delivery)?,
        };
        outcome.map_err(|stopped| {
            ctx.inner_trace = stopped.trace;
            stopped.trap
        })
    }

    fn call_on_foreign_thread(self: Arc<Self>, function: Addr, args: &[u64], results: &mut [u64]) {
        let mut context = self.context.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).for_thread();
        context.program = Some(self.clone());
        if let Err(trap) = self.call(&mut context, function, args, results) {
            context.leave_thread_trap(trap);
        }
    }
}
