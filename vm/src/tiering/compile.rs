//! Making machine code of one function.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::MutexGuard;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use super::stats::Made;
use super::{Attempt, JitMode, Shared};
use crate::bytecode::point_at;
use crate::code::Linker;
use crate::interp::{Argument, FuncEntry, LoopEntry};
use crate::ir::{Block, FuncId, Function, Module};
use crate::jit::store::Adapters;
use crate::jit::{self, MachineCode, Settings, SimdLevel, Tier};
use crate::opt::leave::leave_loops;
use crate::opt::osr::{Entering, Frame, enter_at, passed_at};
use crate::opt::tier2::{Target, Tier2};
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
        let attempt = Attempt::of(made(|| Ok(((), self.try_compile(func, tier)?))).map(|((), made)| made));
        *self.functions().entry(func).or_default().of(tier) = attempt;
    }

    /// The bytes of the code.
    fn try_compile(&self, func: FuncId, tier: Tier) -> Result<usize, String> {
        let module = self.code.module();
        let decl = module.func(func);
        let body = decl.body.as_ref().ok_or("it has no body")?;
        // Code that may be replaced calls itself by way of the record, so that recursion finds the better code.
        let me = (!self.counts(tier)).then_some(func);
        let leaving = self.counts(tier).then(|| self.leave_loops(func, body)).flatten();
        let code = self.generate(&module, func, me, leaving.as_ref().unwrap_or(body), tier)?;
        let installed = self.code.machine.install(&module, func, &decl.name, &decl.sig, &code);
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

    /// Makes code of tier 1 that the interpreter goes on in from word `pc` of a function's bytecode. `None` if no loop
    /// begins there.
    pub(super) fn compile_entry(&self, func: FuncId, pc: usize) -> Result<Option<(LoopEntry, Made)>, String> {
        made(|| self.try_compile_entry(func, pc)).map(|(entry, made)| entry.map(|entry| (entry, made)))
    }

    fn try_compile_entry(&self, func: FuncId, pc: usize) -> Result<(Option<LoopEntry>, usize), String> {
        let module = self.code.module();
        let decl = module.func(func);
        let body = decl.body.as_ref().ok_or("it has no body")?;
        let link = Linker { code: &self.code, module: &module };
        let point = point_at(body, &link, pc).map_err(|error| error.to_string())?;
        // The function's beginning is no loop; whole functions are made for it.
        let Some(point) = point else { return Ok((None, 0)) };
        let running = self.code.bytecode(func).map_err(|error| error.to_string())?;
        if running.code.len() != point.words {
            return Err("its bytecode cannot be made again".to_string());
        }
        let frame = Frame {
            target: point.block,
            passed: &[],
            value: &|value| point.values.contains_key(&value),
            memory: &|_| true,
            stable: &|inst| point.loads.contains(&inst),
        };
        let leaving = self.leave_loops(func, body);
        let entered = enter_at(leaving.as_ref().unwrap_or(body), &frame);
        let (rest, entering) = entered.ok_or("a value is not there at that point")?;
        let code = self.generate(&module, func, None, &rest, Tier::One)?;
        let (address, adapters) = self.install_loop(&module, func, &rest, &code)?;
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
        Ok((Some(entry), code.bytes.len()))
    }

    /// Makes code of tier 2 for the rest of a function from a loop on.
    pub(super) fn compile_rest(&self, func: FuncId, header: Block, record: &FuncEntry) -> Result<Made, String> {
        made(|| {
            let module = self.code.module();
            let decl = module.func(func);
            let body = decl.body.as_ref().ok_or("it has no body")?;
            let passed = passed_at(body, &[header]).remove(0);
            // What is inlined now has no memory in the frame.
            let frame = Frame {
                target: header,
                passed: &passed,
                value: &|value| passed.contains(&Entering::Value(value)),
                memory: &|inst| passed.contains(&Entering::Memory(inst)),
                stable: &|_| false,
            };
            let rest = self.optimizer().enter(&module, func, body, &frame).ok_or("a value cannot be computed anew")?;
            let code = self.generate(&module, func, None, &rest, Tier::Two)?;
            let (address, adapters) = self.install_loop(&module, func, &rest, &code)?;
            record.set_machine(address, adapters.inward, adapters.slots, adapters.direct);
            Ok(((), code.bytes.len()))
        })
        .map(|((), made)| made)
    }

    fn install_loop(
        &self,
        module: &Module,
        func: FuncId,
        rest: &Function,
        code: &MachineCode,
    ) -> Result<(usize, Adapters), String> {
        let name = format!("{} (loop)", module.func(func).name);
        let installed = self.code.machine.install(module, func, &name, &rest.sig, code);
        installed.map_err(|error| error.to_string())
    }

    fn leave_loops(&self, func: FuncId, body: &Function) -> Option<Function> {
        leave_loops(body, |header| self.counted_loops().number(func, header))
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
        let metered = self.options.metered || self.counting.load(Relaxed) || self.counts(tier);
        let settings = Settings { tier, level: self.options.level, metered };
        let link = Linker { code: &self.code, module };
        let code = match tier {
            Tier::One => jit::compile(module, me, body, &link, &settings),
            Tier::Two => {
                let target = Target { vector_bytes: vector_bytes(self.options.level) };
                let optimized = self.optimizer().optimize(module, func, body, &target);
                jit::compile(module, me, &optimized, &link, &settings)
            }
        };
        code.map_err(|error| error.to_string())
    }

    fn optimizer(&self) -> MutexGuard<'_, Tier2> {
        self.optimizer.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Makes something, with so many bytes of code, and takes the time. A defect in the compiler must not stop a program that
/// the interpreter can run.
fn made<T>(make: impl FnOnce() -> Result<(T, usize), String>) -> Result<(T, Made), String> {
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|panic| Err(panic_text(&*panic)));
    outcome.map(|(value, bytes)| (value, Made { time: start.elapsed(), bytes }))
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
