//! The VM: one thread that runs the code of an [`Engine`].

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use mojo_runtime::NativeCtx;

use crate::engine::Engine;
use crate::host::{Fuel, Meter, VmHost};
use crate::interp::{Results, Stopped};
use crate::ir::{FuncId, Signature, Type};
use crate::reentry::Reentry;
use crate::stack::{DEFAULT_STACK_BYTES, Stack};
use crate::tiering::JitMode;
use crate::trap::VmError;

/// What an embedder limits.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the stack.
    pub stack_bytes: usize,
    /// Calls and loop iterations until the program is stopped, on all threads together; `None`: no limit.
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

impl Vm {
    /// A VM that runs the code of `engine`. Fails if the system refuses memory for the stack, or if fuel is limited but
    /// machine code of the engine does not count it.
    pub fn new(engine: Arc<Engine>, mut natives: NativeCtx, limits: Limits) -> std::io::Result<Vm> {
        let options = *engine.tiering().options();
        if limits.fuel.is_some() && options.mode != JitMode::Off && !options.metered {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "machine code would not count fuel"));
        }
        let fuel = Arc::new(Fuel::new(limits.fuel));
        let interrupt = Arc::new(AtomicBool::new(false));
        let reentry = Reentry {
            engine: engine.clone(),
            fuel: fuel.clone(),
            interrupt: interrupt.clone(),
            stack_bytes: limits.stack_bytes,
            context: Mutex::new(natives.for_thread()),
        };
        natives.program = Some(Arc::new(reentry));
        Ok(Vm {
            engine,
            stack: Stack::new(limits.stack_bytes)?,
            natives,
            meter: Meter::new(fuel, options.thresholds.period),
            interrupt,
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
        self.meter.remaining()
    }

    /// Sets the calls and loop iterations left. Has no effect on a VM whose fuel was not limited from the start.
    pub fn set_fuel(&mut self, fuel: u64) {
        if self.meter.remaining().is_some() {
            self.meter.refill(Some(fuel));
        }
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

    /// [`Vm::call`] with at most `steps` calls and loop iterations, unless the host has set a limit of its own, and at
    /// most `bytes` more of heap. Machine code that was made in calls without limits may not count.
    ///
    /// # Panics
    /// As [`Vm::call`].
    pub fn call_bounded(&mut self, func: FuncId, args: &[u64], steps: u64, bytes: usize) -> Result<Vec<u64>, VmError> {
        let unlimited = self.meter.remaining().is_none();
        if unlimited {
            self.meter.refill(Some(steps));
        }
        let limit = self.natives.heap.lower_limit(bytes);
        let results = self.call(func, args);
        self.natives.heap.set_limit(limit);
        if unlimited {
            self.meter.refill(None);
        }
        results
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
        let entry = self.engine.entry(func);
        self.engine.tiering().count(self.meter.remaining().is_some());
        let mut host =
            VmHost { engine: &self.engine, meter: &mut self.meter, interrupt: &self.interrupt, stack: &mut self.stack };
        let outcome = host.enter(entry, args, results, delivery, &mut self.natives);
        outcome.map_err(|stopped| self.error(stopped))
    }

    fn error(&self, stopped: Stopped) -> VmError {
        let trace = stopped.trace.iter().filter_map(|&address| self.engine.locate(address)).collect();
        VmError { trap: stopped.trap, trace }
    }
}

/// The number of slots of values of these types.
pub fn slots(types: &[Type]) -> usize {
    types.iter().map(|ty| ty.bytes().div_ceil(8) as usize).sum()
}

/// How a function with this signature returns its results.
pub(crate) fn delivery(sig: &Signature) -> Results {
    let one_slot = |ty: &Type| !ty.is_vector() && ty.bytes() <= 8;
    if sig.results.len() <= 2 && sig.results.iter().all(one_slot) { Results::Direct } else { Results::InWindow }
}
