//! The VM: one thread that runs the code of an [`Engine`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mojo_runtime::{NativeCtx, Trap};

use crate::engine::Engine;
use crate::interp::{self, FuncEntry, Host, Results, StackSpace, Stopped, Ticker};
use crate::ir::{FuncId, Signature, Type};
use crate::stack::{DEFAULT_STACK_BYTES, Stack};
use crate::trap::VmError;

/// Calls and loop iterations between two looks at limits and heat.
const TICK_PERIOD: u32 = 1024;

/// What an embedder limits.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the stack.
    pub stack_bytes: usize,
    /// Calls and loop iterations until the program is stopped; `None`: no limit.
    pub fuel: Option<u64>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { stack_bytes: DEFAULT_STACK_BYTES, fuel: None }
    }
}

/// A thread of execution: stack, state of the natives, limits.
pub struct Vm {
    engine: Arc<Engine>,
    stack: Stack,
    natives: NativeCtx,
    meter: Meter,
    interrupt: Arc<AtomicBool>,
}

/// Counts down calls and loop iterations.
#[derive(Debug)]
struct Meter {
    fuel: Option<u64>,
    /// Length of the period under way.
    period: u32,
    /// What is left of it.
    left: u32,
}

impl Meter {
    fn new(fuel: Option<u64>) -> Meter {
        let mut meter = Meter { fuel, period: 0, left: 0 };
        meter.start_period();
        meter
    }

    /// Starts a period that does not outlast the fuel.
    fn start_period(&mut self) {
        let fuel = self.fuel.unwrap_or(u64::MAX);
        self.period = TICK_PERIOD.min(u32::try_from(fuel).unwrap_or(u32::MAX)).max(1);
        self.left = self.period;
    }

    /// The period is over. Is there any fuel left?
    fn end_period(&mut self) -> bool {
        match &mut self.fuel {
            None => true,
            Some(fuel) => {
                *fuel = fuel.saturating_sub(self.period as u64);
                *fuel > 0
            }
        }
    }
}

impl Vm {
    /// A VM that runs the code of `engine`. Fails if the system refuses memory for the stack.
    pub fn new(engine: Arc<Engine>, natives: NativeCtx, limits: Limits) -> std::io::Result<Vm> {
        Ok(Vm {
            engine,
            stack: Stack::new(limits.stack_bytes)?,
            natives,
            meter: Meter::new(limits.fuel),
            interrupt: Arc::default(),
        })
    }

    /// The engine.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// The state of the natives.
    pub fn natives(&mut self) -> &mut NativeCtx {
        &mut self.natives
    }

    /// Gives back the state of the natives.
    pub fn into_natives(self) -> NativeCtx {
        self.natives
    }

    /// A flag that stops the program with [`Trap::Interrupted`] soon after it is set, from any thread. Clear it before
    /// the next call.
    pub fn interrupt_flag(&self) -> Arc<AtomicBool> {
        self.interrupt.clone()
    }

    /// Calls and loop iterations left, if they are limited.
    pub fn fuel(&self) -> Option<u64> {
        self.meter.fuel.map(|fuel| fuel - (self.meter.period - self.meter.left).min(fuel as u32) as u64)
    }

    /// Sets the calls and loop iterations left.
    pub fn set_fuel(&mut self, fuel: Option<u64>) {
        self.meter = Meter::new(fuel);
    }

    /// Calls a function with arguments in slots: scalars zero-extended in one, wider values in several, in memory
    /// layout. The results come back in the same form.
    ///
    /// # Panics
    /// If there are not as many argument slots as the function's signature has.
    pub fn call(&mut self, func: FuncId, args: &[u64]) -> Result<Vec<u64>, VmError> {
        let sig = self.engine.module().func(func).sig.clone();
        let mut results = vec![0; slots(&sig.results)];
        self.call_into(func, &sig, args, &mut results)?;
        Ok(results)
    }

    /// [`Vm::call`] with the signature at hand and room for the results.
    ///
    /// # Panics
    /// If arguments or results are not as many slots as the signature has.
    pub fn call_into(
        &mut self,
        func: FuncId,
        sig: &Signature,
        args: &[u64],
        results: &mut [u64],
    ) -> Result<(), VmError> {
        assert_eq!(args.len(), slots(&sig.params), "argument slots");
        assert_eq!(results.len(), slots(&sig.results), "result slots");
        self.run(func, args, results, delivery(sig))
    }

    /// Calls a function whose parameters and results are one-slot values, as many as `args` and `results`.
    #[inline]
    pub(crate) fn call_slots(&mut self, func: FuncId, args: &[u64], results: &mut [u64]) -> Result<(), VmError> {
        let delivery = if results.len() <= 2 { Results::Direct } else { Results::InWindow };
        self.run(func, args, results, delivery)
    }

    fn run(&mut self, func: FuncId, args: &[u64], results: &mut [u64], delivery: Results) -> Result<(), VmError> {
        if self.meter.fuel == Some(0) {
            return Err(Trap::OutOfFuel.into());
        }
        let entry = self.engine.entry(func);
        let space = StackSpace { base: self.stack.base(), limit: self.stack.limit() };
        let mut countdown = self.meter.left;
        let mut host = VmHost { engine: &self.engine, meter: &mut self.meter, interrupt: &self.interrupt };
        let outcome =
            interp::enter(entry, args, results, delivery, space, &mut self.natives, &mut host, &mut countdown);
        self.meter.left = countdown;
        outcome.map_err(|stopped| self.error(stopped))
    }

    fn error(&self, stopped: Stopped) -> VmError {
        let trace = stopped.trace.iter().filter_map(|&address| self.engine.locate(address)).collect();
        VmError { trap: stopped.trap, trace }
    }
}

/// What the interpreter asks of the VM.
struct VmHost<'a> {
    engine: &'a Engine,
    meter: &'a mut Meter,
    interrupt: &'a AtomicBool,
}

impl Ticker for VmHost<'_> {
    fn tick(&mut self, ip: usize) -> Result<u32, Trap> {
        self.engine.sample(ip, self.meter.period);
        if !self.meter.end_period() {
            return Err(Trap::OutOfFuel);
        }
        if self.interrupt.load(Ordering::Relaxed) {
            return Err(Trap::Interrupted);
        }
        self.meter.start_period();
        Ok(self.meter.period)
    }
}

impl Host for VmHost<'_> {
    fn compile(&mut self, func: FuncId) -> Result<(), Trap> {
        match self.engine.compile(func) {
            Ok(_) => Ok(()),
            Err(error) => Err(Trap::Host(Box::new(error))),
        }
    }

    fn c_callback(&mut self, entry: &FuncEntry, c_type: &[u8]) -> Result<u64, Trap> {
        Ok(self.engine.c_callback(entry, c_type)?)
    }

    fn user_position(&mut self, trace: &[usize]) -> (u64, u64) {
        self.engine.user_position(trace)
    }
}

/// The number of slots of values of these types.
pub fn slots(types: &[Type]) -> usize {
    types.iter().map(|ty| ty.bytes().div_ceil(8) as usize).sum()
}

/// How a function with this signature returns its results.
fn delivery(sig: &Signature) -> Results {
    let one_slot = |ty: &Type| !ty.is_vector() && ty.bytes() <= 8;
    if sig.results.len() <= 2 && sig.results.iter().all(one_slot) { Results::Direct } else { Results::InWindow }
}
