//! Making machine code of one function.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use super::stats::Made;
use super::{Attempt, JitMode, Shared};
use crate::code::Linker;
use crate::ir::{FuncId, Function, Module};
use crate::jit::{self, MachineCode, Settings, SimdLevel, Tier};
use crate::opt::tier2::Target;

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
        let code = self.generate(&module, func, body, tier)?;
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

    /// Machine code for `body`: that of `func` or one derived from it.
    fn generate(&self, module: &Module, func: FuncId, body: &Function, tier: Tier) -> Result<MachineCode, String> {
        let counting = tier == Tier::One && self.options.mode == JitMode::Auto;
        let settings = Settings { tier, level: self.options.level, metered: self.options.metered || counting };
        let link = Linker { code: &self.code, module };
        // Code that may be replaced calls itself by way of the record, so that recursion finds the better code.
        let me = (!counting).then_some(func);
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
