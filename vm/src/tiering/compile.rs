//! Making machine code of one function.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use super::stats::Made;
use super::{Attempt, JitMode, Shared};
use crate::bytecode::point_at;
use crate::code::Linker;
use crate::interp::{Argument, LoopEntry};
use crate::ir::{FuncId, Function, Module};
use crate::jit::{self, MachineCode, Settings, SimdLevel, Tier};
use crate::opt::osr::{Entering, enter_at};
use crate::opt::tier2::Target;
use crate::vm::slots;

impl Shared {
    /// Makes code of a tier unless that was begun before. Does the function have machine code now?
    pub fn compile_once(&self, func: FuncId, tier: Tier) -> bool {
        if self.begin(func, tier) {
            self.compile(func, tier);
        }
        matches!(self.functions().entry(func).or_default().of(tier), Attempt::Done(_))
    }

    /// Makes code of a tier and lets calls find it, or keeps the reason why there is none.
    pub fn compile(&self, func: FuncId, tier: Tier) {
        let start = Instant::now();
        // A defect in the compiler must not stop a program that the interpreter can run.
        let outcome = catch_unwind(AssertUnwindSafe(|| self.try_compile(func, tier)));
        let outcome = outcome.unwrap_or_else(|panic| Err(panic_text(&*panic)));
        let made = outcome.map(|bytes| Made { time: start.elapsed(), bytes });
        let mut functions = self.functions();
        *functions.entry(func).or_default().of(tier) = match made {
            Ok(made) => Attempt::Done(made),
            Err(reason) => Attempt::Failed(reason),
        };
    }

    /// The bytes of the code.
    fn try_compile(&self, func: FuncId, tier: Tier) -> Result<usize, String> {
        let module = self.code.module();
        let decl = module.func(func);
        let body = decl.body.as_ref().ok_or("it has no body")?;
        // Code that may be replaced calls itself by way of the record, so that recursion finds the better code.
        let me = (!self.counts(tier)).then_some(func);
        let code = self.generate(&module, func, me, body, tier)?;
        let installed = self.code.machine.install(func, &decl.name, &decl.sig, &code);
        let (address, adapters) = installed.map_err(|error| error.to_string())?;
        // Code of tier 1 that comes late does not replace better code.
        let mut functions = self.functions();
        let better = tier == Tier::One && matches!(functions.entry(func).or_default().two, Attempt::Done(_));
        if !better {
            let entry = self.code.entries.get(func);
            entry.set_machine(address, adapters.inward, adapters.slots, adapters.direct);
        }
        Ok(code.bytes.len())
    }

    /// Makes code that begins in the middle of a function, at word `pc` of its bytecode, or keeps the reason why there is
    /// none.
    pub fn compile_loop(&self, func: FuncId, pc: usize) {
        let start = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| self.try_compile_loop(func, pc)));
        let outcome = outcome.unwrap_or_else(|panic| Err(panic_text(&*panic)));
        let mut loops = self.loops();
        let progress = loops.entry((func, pc)).or_default();
        match outcome {
            Ok(Some((entry, bytes))) => {
                progress.attempt = Attempt::Done(Made { time: start.elapsed(), bytes });
                progress.entry = Some(Arc::new(entry));
            }
            // It is no loop: the function's beginning, which whole functions are made for.
            Ok(None) => {}
            Err(reason) => progress.attempt = Attempt::Failed(reason),
        }
    }

    fn try_compile_loop(&self, func: FuncId, pc: usize) -> Result<Option<(LoopEntry, usize)>, String> {
        let module = self.code.module();
        let decl = module.func(func);
        let body = decl.body.as_ref().ok_or("it has no body")?;
        let link = Linker { code: &self.code, module: &module };
        let point = point_at(body, &link, pc).map_err(|error| error.to_string())?;
        let Some(point) = point else { return Ok(None) };
        let running = self.code.bytecode(func).map_err(|error| error.to_string())?;
        if running.code.len() != point.words {
            return Err("its bytecode cannot be made again".to_string());
        }
        let known = |value| point.values.contains_key(&value);
        let stable = |inst| point.loads.contains(&inst);
        let entered = enter_at(body, point.block, known, stable).ok_or("a value is not there at that point")?;
        let (rest, entering) = entered;
        let code = self.generate(&module, func, None, &rest, Tier::Two)?;
        let name = format!("{} (loop)", decl.name);
        let installed = self.code.machine.install(func, &name, &rest.sig, &code);
        let (address, adapters) = installed.map_err(|error| error.to_string())?;
        let args = entering.into_iter().map(|entering| match entering {
            Entering::Value(value) => {
                let slots = body.ty(value).bytes().div_ceil(8);
                point.values.get(&value).map(|&place| Argument::Value(place, slots))
            }
            Entering::Memory(inst) => point.memory.get(&inst).map(|&memory| Argument::Memory(memory)),
        });
        let entry = LoopEntry {
            args: args.collect::<Option<_>>().ok_or("memory is not there at that point")?,
            frame_slots: point.frame_slots,
            side: point.side,
            adapter: adapters.inward,
            code: address,
            slots: adapters.slots,
            result_slots: slots(&rest.sig.results),
            direct: adapters.direct,
        };
        Ok(Some((entry, code.bytes.len())))
    }

    /// Does code of this tier count calls and loop iterations, to be replaced by better code?
    fn counts(&self, tier: Tier) -> bool {
        tier == Tier::One && self.options.mode == JitMode::Auto
    }

    /// Machine code for `body`: that of `func` or one derived from it. `me` is the function if calls of it may go to the
    /// code.
    fn generate(
        &self,
        module: &Module,
        func: FuncId,
        me: Option<FuncId>,
        body: &Function,
        tier: Tier,
    ) -> Result<MachineCode, String> {
        let metered = self.options.metered || self.counts(tier);
        let settings = Settings { tier, level: self.options.level, metered };
        let link = Linker { code: &self.code, module };
        let code = match tier {
            Tier::One => jit::compile(module, me, body, &link, &settings),
            Tier::Two => {
                let target = Target { vector_bytes: vector_bytes(self.options.level) };
                let optimized = {
                    let mut optimizer = self.optimizer.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                    optimizer.optimize(module, func, body, &target)
                };
                jit::compile(module, me, &optimized, &link, &settings)
            }
        };
        code.map_err(|error| error.to_string())
    }
}

fn vector_bytes(level: SimdLevel) -> u32 {
    match level {
        SimdLevel::Sse42 => 16,
        SimdLevel::Avx2 => 32,
        SimdLevel::Avx512 => 64,
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    format!("the compiler panicked: {text}")
}
