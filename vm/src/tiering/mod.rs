//! Tiering: when functions get machine code, and of which tier.
//!
//! In the modes [`JitMode::One`] and [`JitMode::Two`] every function is compiled at its first call. In [`JitMode::Auto`]
//! functions start in the interpreter. Once per period of calls and loop iterations the activation reports where it is; that
//! function gets warmer by the length of the period. A warm function gets code of tier 1 on the spot, which counts like the
//! interpreter; a hot one gets code of tier 2 from a background thread, for which nobody waits.
//!
//! What cannot be compiled stays in the interpreter; the reason is kept for [`JitStats`].

mod compile;
mod stats;
mod worker;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::code::Code;
use crate::engine::CompileError;
use crate::interp::FuncEntry;
use crate::ir::{FuncId, Heat};
use crate::jit::{self, SimdLevel, Tier};
use crate::opt::tier2::Tier2;

use stats::Made;
pub use stats::{CompiledFunction, JitStats};
use worker::Worker;

/// Calls and loop iterations after which a function is warm.
const WARM: u32 = 4 << 10;

/// Calls and loop iterations after which a function is hot.
const HOT: u32 = 32 << 10;

/// Which functions get machine code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum JitMode {
    /// None.
    Off,
    /// Every function, of tier 1, at its first call.
    One,
    /// Every function, of tier 2, at its first call.
    Two,
    /// What runs often.
    #[default]
    Auto,
}

/// How machine code is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JitOptions {
    /// Which functions get it.
    pub mode: JitMode,
    /// The vector instructions it may use, at most what the processor has.
    pub level: SimdLevel,
    /// Does it count calls and loop iterations, so that the fuel of a VM limits it and the interrupt flag stops it?
    pub metered: bool,
    /// Tell `perf` where functions are, in `/tmp/perf-PID.map`.
    pub perf_map: bool,
    /// Tell GDB where functions are.
    pub gdb: bool,
}

impl JitOptions {
    /// No machine code.
    pub const OFF: JitOptions =
        JitOptions { mode: JitMode::Off, level: SimdLevel::Sse42, metered: true, perf_map: false, gdb: false };

    /// Machine code for this processor, which limits and interrupts stop.
    pub fn new(mode: JitMode) -> JitOptions {
        if !jit::SUPPORTED {
            return JitOptions::OFF;
        }
        JitOptions { mode, level: SimdLevel::detect(), ..JitOptions::OFF }
    }
}

/// Decides about the functions of an engine.
#[derive(Debug)]
pub struct Tiering {
    shared: Arc<Shared>,
    /// The thread that makes code of tier 2, once there is something to do.
    worker: Mutex<Option<Worker>>,
}

/// What the background thread needs as well.
#[derive(Debug)]
struct Shared {
    code: Arc<Code>,
    options: JitOptions,
    functions: Mutex<HashMap<FuncId, Progress>>,
    optimizer: Mutex<Tier2>,
}

/// How far a function has come.
#[derive(Debug, Default)]
struct Progress {
    one: Attempt,
    two: Attempt,
}

/// A try to make machine code of a tier.
#[derive(Debug, Default)]
enum Attempt {
    #[default]
    None,
    /// Under way.
    Begun,
    Done(Made),
    /// There is none, and why.
    Failed(String),
}

impl Progress {
    fn of(&mut self, tier: Tier) -> &mut Attempt {
        match tier {
            Tier::One => &mut self.one,
            Tier::Two => &mut self.two,
        }
    }
}

impl Tiering {
    pub fn new(code: Arc<Code>, options: JitOptions) -> Tiering {
        let shared = Shared { code, options, functions: Mutex::default(), optimizer: Mutex::default() };
        Tiering { shared: Arc::new(shared), worker: Mutex::default() }
    }

    /// How machine code is made.
    pub fn options(&self) -> &JitOptions {
        &self.shared.options
    }

    /// Gives a function code at its first call.
    pub fn first_call(&self, func: FuncId) -> Result<(), CompileError> {
        let compiled = match self.shared.options.mode {
            JitMode::Off | JitMode::Auto => false,
            JitMode::One => self.shared.compile_once(func, Tier::One),
            JitMode::Two => self.shared.compile_once(func, Tier::Two),
        };
        if !compiled {
            self.shared.code.bytecode(func)?;
        }
        Ok(())
    }

    /// Sets where machine code calls a function that it has not called yet.
    pub fn resolve(&self, entry: &FuncEntry) -> Result<(), CompileError> {
        let resolved = |entry: &FuncEntry| entry.machine() != jit::resolve_stub();
        if !resolved(entry) && !entry.is_compiled() {
            self.first_call(entry.id)?;
        }
        if !resolved(entry) {
            let name = || self.shared.code.module().func(entry.id).name.clone();
            let sig = self.shared.code.module().func(entry.id).sig.clone();
            let adapters = self.shared.code.machine.adapters(&sig);
            let adapters = adapters.map_err(|error| CompileError::Machine { name: name(), error })?;
            entry.set_outward(adapters.outward);
        }
        Ok(())
    }

    /// Notes that `weight` calls and loop iterations have passed, and that the last was at `address`.
    pub fn sample(&self, address: usize, weight: u32) {
        use std::sync::atomic::Ordering::Relaxed;
        if self.shared.options.mode != JitMode::Auto {
            return;
        }
        let Some(place) = self.shared.code.locate(address) else { return };
        let entry = self.shared.code.entries.get(place.func);
        let heat = entry.heat.fetch_add(weight, Relaxed).saturating_add(weight);
        if heat >= WARM {
            self.shared.compile_once(place.func, Tier::One);
        }
        if heat >= HOT && self.shared.begin(place.func, Tier::Two) {
            self.in_background(place.func);
        }
    }

    /// Has a function compiled with tier 2 by the background thread.
    fn in_background(&self, func: FuncId) {
        let mut worker = self.worker.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if worker.is_none() {
            *worker = Worker::start(self.shared.clone());
        }
        if let Some(worker) = &*worker {
            worker.request(func);
        }
    }

    /// What has been made.
    pub fn stats(&self) -> JitStats {
        JitStats::collect(&self.shared)
    }
}

impl Shared {
    fn functions(&self) -> MutexGuard<'_, HashMap<FuncId, Progress>> {
        self.functions.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Claims the making of a function's code of a tier; false if that was begun before, or is not worth it.
    fn begin(&self, func: FuncId, tier: Tier) -> bool {
        if self.code.module().func(func).attrs.heat == Heat::Once {
            return false;
        }
        let mut functions = self.functions();
        let attempt = functions.entry(func).or_default().of(tier);
        let first = matches!(attempt, Attempt::None);
        if first {
            *attempt = Attempt::Begun;
        }
        first
    }
}
