//! Tiering: when functions get machine code, and of which tier.
//!
//! In the modes [`JitMode::One`] and [`JitMode::Two`] every function is compiled at its first call. In [`JitMode::Auto`]
//! functions start in the interpreter. Once per period of calls and loop iterations the activation reports where it is; that
//! function gets warmer by the length of the period. A warm function gets code of tier 1 on the spot, which counts like the
//! interpreter; a hot one gets code of tier 2 from a background thread, for which nobody waits. Loops need not end for that:
//! they go on in code that begins in their middle, from the interpreter in tier 1, from tier 1 in tier 2.
//!
//! What cannot be compiled stays in the interpreter; the reason is kept for [`JitStats`].

mod compile;
mod loops;
mod stats;
mod worker;

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard};

use hashbrown::HashMap;

use crate::code::Code;
use crate::engine::CompileError;
use crate::interp::{FuncEntry, Onward, Ticking};
use crate::ir::{FuncId, Heat};
use crate::jit::{self, SimdLevel, Tier};
use crate::opt::tier2::Tier2;

use loops::{CountedLoops, Interpreted};
use stats::Made;
pub use stats::{CompiledFunction, JitStats};
use worker::Worker;

/// What makes functions warm and hot, in calls and loop iterations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thresholds {
    /// Between two looks at where the program is: a prime number, so that what repeats is seen at different points.
    pub period: u32,
    /// Functions are warm.
    pub warm: u32,
    /// Functions are hot.
    pub hot: u32,
    /// Loops in the interpreter go on in tier 1.
    pub warm_loop: u32,
    /// Loops in tier 1 go on in tier 2.
    pub hot_loop: u32,
    /// Is code of tier 2 made in the background?
    pub background: bool,
}

impl Thresholds {
    /// What has proved good.
    pub const TUNED: Thresholds = Thresholds {
        period: 1021,
        warm: 4 << 10,
        hot: 32 << 10,
        warm_loop: 8 << 10,
        hot_loop: 16 << 10,
        background: true,
    };

    /// Everything as soon as possible, the same in each run: for tests.
    pub const EAGER: Thresholds =
        Thresholds { period: 17, warm: 0, hot: 64, warm_loop: 0, hot_loop: 32, background: false };
}

/// A loop that is left for better code so often has been entered anew: its function was called again, and is worth
/// compiling as a whole.
const CALLED_AGAIN: u32 = 2;

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
    /// When functions get it in [`JitMode::Auto`].
    pub thresholds: Thresholds,
    /// Tell `perf` where functions are, in `/tmp/perf-PID.map`.
    pub perf_map: bool,
    /// Tell GDB, or LLDB, of functions: their names, source lines and frames.
    pub gdb: bool,
}

impl JitOptions {
    /// No machine code.
    pub const OFF: JitOptions = JitOptions {
        mode: JitMode::Off,
        level: SimdLevel::Sse42,
        metered: true,
        thresholds: Thresholds::TUNED,
        perf_map: false,
        gdb: false,
    };

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
    /// Does code that is made now count calls and loop iterations although the options do not ask for it?
    counting: AtomicBool,
    functions: Mutex<HashMap<FuncId, Progress>>,
    /// By the word of the bytecode where they begin.
    interpreted: Mutex<HashMap<(FuncId, usize), Interpreted>>,
    counted: Mutex<CountedLoops>,
    optimizer: Mutex<Tier2>,
}

/// How far a function has come.
#[derive(Debug, Default)]
struct Progress {
    one: Attempt,
    two: Attempt,
    /// Is better code under way for one of its loops? The code goes on to the end of the function, so that one at a time is
    /// enough: the loop that runs when it is done, if it is another, then shows whether it needs its own.
    rest: bool,
}

/// What the background thread is asked for.
#[derive(Clone, Copy, Debug)]
enum Request {
    Function(FuncId),
    /// The loop of that number.
    Loop(u32),
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

impl Attempt {
    fn of(outcome: Result<Made, String>) -> Attempt {
        outcome.map_or_else(Attempt::Failed, Attempt::Done)
    }
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
        let shared = Shared {
            code,
            options,
            counting: AtomicBool::new(false),
            functions: Mutex::default(),
            interpreted: Mutex::default(),
            counted: Mutex::default(),
            optimizer: Mutex::default(),
        };
        Tiering { shared: Arc::new(shared), worker: Mutex::default() }
    }

    /// How machine code is made.
    pub fn options(&self) -> &JitOptions {
        &self.shared.options
    }

    /// From here on, code that is made heeds the fuel of a VM, or only if the options say so.
    #[inline]
    pub fn count(&self, fuel: bool) {
        self.shared.counting.store(fuel, Relaxed);
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

    /// Notes that `weight` calls and loop iterations have passed, and where the program is.
    pub fn sample(&self, place: Ticking, weight: u32) -> Onward {
        if self.shared.options.mode != JitMode::Auto {
            return Onward::Here;
        }
        let address = match place {
            Ticking::At(address) => address,
            Ticking::Loop(number) => return self.sample_counted(number, weight),
            Ticking::Settled => return Onward::Here,
        };
        match self.shared.code.bytecode_at(address) {
            Some((func, _, pc)) => {
                if pc == 0 {
                    self.warm_up(func, weight);
                } else {
                    self.heat(func, weight);
                }
                self.sample_interpreted(func, pc, weight)
            }
            None => {
                if let Some(place) = self.shared.code.machine.locate(address) {
                    self.warm_up(place.func, weight);
                }
                Onward::Here
            }
        }
    }

    /// Makes a function warmer.
    fn warm_up(&self, func: FuncId, weight: u32) {
        let heat = self.heat(func, weight);
        if heat >= self.shared.options.thresholds.warm {
            self.shared.compile_once(func, Tier::One);
        }
        if heat >= self.shared.options.thresholds.hot {
            self.optimize(func);
        }
    }

    fn heat(&self, func: FuncId, weight: u32) -> u32 {
        self.shared.code.entries.get(func).heat.fetch_add(weight, Relaxed).saturating_add(weight)
    }

    /// Has a function compiled with tier 2 by the background thread, unless it was before.
    fn optimize(&self, func: FuncId) {
        if self.shared.begin(func, Tier::Two) {
            self.in_background(Request::Function(func));
        }
    }

    /// Makes a loop in the interpreter warmer.
    fn sample_interpreted(&self, func: FuncId, pc: usize, weight: u32) -> Onward {
        let mut loops = self.shared.interpreted();
        let seen = loops.entry((func, pc)).or_default();
        seen.heat = seen.heat.saturating_add(weight);
        let needed = self.heat_for_loop(func, Tier::One, self.shared.options.thresholds.warm_loop);
        if seen.heat >= needed && matches!(seen.attempt, Attempt::None) {
            match self.shared.compile_entry(func, pc) {
                Ok(Some((entry, made))) => {
                    seen.attempt = Attempt::Done(made);
                    seen.entry = Some(Arc::new(entry));
                }
                Ok(None) => seen.attempt = Attempt::Begun,
                Err(reason) => seen.attempt = Attempt::Failed(reason),
            }
        }
        let Some(entry) = seen.entry.clone() else { return Onward::Here };
        seen.left += 1;
        let again = seen.left == CALLED_AGAIN;
        drop(loops);
        if again {
            self.shared.compile_once(func, Tier::One);
        }
        Onward::Entry(entry)
    }

    /// Makes a loop of tier 1 warmer.
    fn sample_counted(&self, number: u32, weight: u32) -> Onward {
        let mut loops = self.shared.counted_loops();
        let counted = loops.get(number);
        let func = counted.func;
        counted.heat = counted.heat.saturating_add(weight);
        if let Attempt::Done(_) = counted.attempt {
            counted.left += 1;
            let onward = Onward::Record(Arc::as_ptr(&counted.record));
            let again = counted.left == CALLED_AGAIN;
            drop(loops);
            if again {
                self.optimize(func);
            }
            return onward;
        }
        let needed = self.heat_for_loop(func, Tier::Two, self.shared.options.thresholds.hot_loop);
        let make = counted.heat >= needed && matches!(counted.attempt, Attempt::None) && self.shared.begin_rest(func);
        if make {
            counted.attempt = Attempt::Begun;
        }
        drop(loops);
        self.heat(func, weight);
        if make {
            self.in_background(Request::Loop(number));
        }
        Onward::Here
    }

    /// When a loop gets code of a tier of its own. If its function has begun to get some, that it runs on for so much longer
    /// shows that this does not help.
    fn heat_for_loop(&self, func: FuncId, tier: Tier, threshold: u32) -> u32 {
        if self.shared.has_begun(func, tier) { threshold.saturating_mul(4) } else { threshold }
    }

    /// Has the background thread make something.
    fn in_background(&self, request: Request) {
        if !self.shared.options.thresholds.background {
            return self.shared.make(request);
        }
        let mut worker = self.worker.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if worker.is_none() {
            *worker = Worker::start(self.shared.clone());
        }
        if let Some(worker) = &*worker {
            worker.request(request);
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

    fn interpreted(&self) -> MutexGuard<'_, HashMap<(FuncId, usize), Interpreted>> {
        self.interpreted.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn counted_loops(&self) -> MutexGuard<'_, CountedLoops> {
        self.counted.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Makes what is asked for.
    fn make(&self, request: Request) {
        match request {
            Request::Function(func) => self.compile(func, Tier::Two),
            Request::Loop(number) => {
                let (func, header, record) = {
                    let mut loops = self.counted_loops();
                    let counted = loops.get(number);
                    (counted.func, counted.header, counted.record.clone())
                };
                let attempt = Attempt::of(self.compile_rest(func, header, &record));
                self.counted_loops().get(number).attempt = attempt;
                self.functions().entry(func).or_default().rest = false;
            }
        }
    }

    /// Was the making of a function's code of a tier begun?
    fn has_begun(&self, func: FuncId, tier: Tier) -> bool {
        !matches!(self.functions().entry(func).or_default().of(tier), Attempt::None)
    }

    /// Claims the making of code for a loop of a function and what follows it; false if that of another loop is under way.
    fn begin_rest(&self, func: FuncId) -> bool {
        !std::mem::replace(&mut self.functions().entry(func).or_default().rest, true)
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
