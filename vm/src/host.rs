//! What the interpreter asks of its surroundings: limits, samples of where the time goes, code of functions that have none.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use mojo_runtime::{NativeCtx, Trap};

use crate::engine::Engine;
use crate::interp::{self, FuncEntry, Host, MachineStackSpace, Results, StackSpace, Stopped, Tick, Ticker, Ticking};
use crate::ir::FuncId;
use crate::stack::Stack;

/// Code of which nothing is to be learnt any more is interrupted less often, by so much: a prime number as well.
const SETTLED_PERIODS: u32 = 31;

/// Calls and loop iterations left for all threads of a VM.
#[derive(Debug)]
pub struct Fuel(AtomicU64);

impl Fuel {
    /// What stands for fuel without a limit.
    const UNLIMITED: u64 = u64::MAX;

    pub fn new(limit: Option<u64>) -> Fuel {
        Fuel(AtomicU64::new(limit.unwrap_or(Fuel::UNLIMITED)))
    }

    /// What is left, if it is limited.
    pub fn left(&self) -> Option<u64> {
        Some(self.0.load(Relaxed)).filter(|&left| left != Fuel::UNLIMITED)
    }

    /// Sets what is left; `None`: no limit.
    pub fn set(&self, limit: Option<u64>) {
        self.0.store(limit.unwrap_or(Fuel::UNLIMITED), Relaxed);
    }

    /// Takes at most `amount`.
    fn take(&self, amount: u32) -> u32 {
        let rest = |left: u64| (left != Fuel::UNLIMITED).then(|| left.saturating_sub(u64::from(amount)));
        let taken = self.0.try_update(Relaxed, Relaxed, rest);
        taken.map_or(amount, |before| before.min(u64::from(amount)) as u32)
    }

    /// Gives back what was taken and not used.
    fn give_back(&self, amount: u32) {
        let more = |left: u64| (left != Fuel::UNLIMITED).then(|| left.saturating_add(u64::from(amount)));
        // Without a limit there is nothing to add to.
        let _ = self.0.try_update(Relaxed, Relaxed, more);
    }
}

/// Counts down calls and loop iterations of a thread.
#[derive(Debug)]
pub struct Meter {
    fuel: Arc<Fuel>,
    /// Calls and loop iterations between two looks at limits and heat.
    period: u32,
    /// What is left of the period.
    left: u32,
}

impl Meter {
    /// A meter that draws on `fuel`, for each of a program's periods.
    pub fn new(fuel: Arc<Fuel>, period: u32) -> Meter {
        Meter { fuel, period, left: 0 }
    }

    /// What is left, if it is limited.
    pub fn remaining(&self) -> Option<u64> {
        self.fuel.left().map(|left| left + u64::from(self.left))
    }

    /// Sets what is left; `None`: no limit.
    pub fn refill(&mut self, limit: Option<u64>) {
        self.fuel.set(limit);
        self.left = 0;
    }

    /// Takes the fuel for so many periods; their length is 0 if there is none.
    fn take_periods(&mut self, count: u32) -> u32 {
        self.fuel.take(self.period.saturating_mul(count))
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.fuel.give_back(self.left);
    }
}

/// The surroundings of an activation.
pub struct VmHost<'a> {
    /// The code.
    pub engine: &'a Engine,
    /// Fuel.
    pub meter: &'a mut Meter,
    /// Set when the program is to stop.
    pub interrupt: &'a AtomicBool,
    /// Where frames are.
    pub stack: &'a mut Stack,
}

impl VmHost<'_> {
    /// Calls a function; the stack must not be in use.
    #[inline]
    pub fn enter(
        &mut self,
        entry: &FuncEntry,
        args: &[u64],
        results: &mut [u64],
        delivery: Results,
        natives: &mut NativeCtx,
    ) -> Result<(), Stopped> {
        if self.meter.left == 0 {
            self.meter.left = self.meter.take_periods(1);
        }
        if self.meter.left == 0 {
            return Err(Stopped { trap: Trap::OutOfFuel, trace: Vec::new() });
        }
        let space = StackSpace { base: self.stack.base(), limit: self.stack.limit() };
        let machine_stack = self.stack.machine_space();
        let mut countdown = self.meter.left;
        let outcome =
            interp::enter(entry, args, results, delivery, space, natives, self, machine_stack, &mut countdown);
        self.meter.left = countdown;
        outcome
    }
}

impl Ticker for VmHost<'_> {
    fn tick(&mut self, place: Ticking) -> Result<Tick, Trap> {
        let onward = self.engine.tiering().sample(place, self.meter.period);
        let periods = if place == Ticking::Settled { SETTLED_PERIODS } else { 1 };
        if self.interrupt.load(Relaxed) {
            return Err(Trap::Interrupted);
        }
        match self.meter.take_periods(periods) {
            0 => Err(Trap::OutOfFuel),
            period => Ok(Tick { period, onward }),
        }
    }
}

impl Host for VmHost<'_> {
    fn compile(&mut self, func: FuncId) -> Result<(), Trap> {
        self.engine.tiering().first_call(func).map_err(|error| Trap::Host(Box::new(error)))
    }

    fn resolve(&mut self, entry: &FuncEntry) -> Result<(), Trap> {
        self.engine.tiering().resolve(entry).map_err(|error| Trap::Host(Box::new(error)))
    }

    fn machine_stack(&mut self) -> Result<MachineStackSpace, Trap> {
        self.stack.machine().map_err(|_| Trap::OutOfMemory { requested: self.stack.bytes() })
    }

    fn c_callback(&mut self, entry: &FuncEntry, c_type: &[u8], natives: &NativeCtx) -> Result<u64, Trap> {
        Ok(self.engine.c_callback(entry, c_type, natives.program.as_ref())?)
    }

    fn user_position(&mut self, trace: &[usize]) -> (u64, u64) {
        self.engine.user_position(trace)
    }
}
