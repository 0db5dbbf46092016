//! What machine code has been made, for people.

use std::fmt;
use std::time::Duration;

use super::{Attempt, Progress, Shared};
use crate::jit::Tier;

/// Code of one tier of a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    /// What it took to make it.
    pub time: Duration,
    /// Its bytes.
    pub bytes: usize,
}

/// A function with machine code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompiledFunction {
    /// Its name.
    pub name: String,
    /// Which tier.
    pub tier: Tier,
    /// What it took to make it.
    pub time: Duration,
    /// Bytes of the code.
    pub bytes: usize,
}

/// What machine code has been made; its text form lists it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct JitStats {
    /// What was compiled, in order of time taken; functions with code of both tiers are there twice.
    pub compiled: Vec<CompiledFunction>,
    /// Names of functions that a tier could not compile, and why.
    pub refused: Vec<(String, Tier, String)>,
    /// Bytes of the memory for code, adapters and what pages leave unused included.
    pub code_bytes: usize,
}

impl JitStats {
    pub(super) fn collect(shared: &Shared) -> JitStats {
        let module = shared.code.module();
        let mut stats = JitStats { code_bytes: shared.code.machine.bytes(), ..JitStats::default() };
        for (&func, Progress { one, two, .. }) in &*shared.functions() {
            for (tier, attempt) in [(Tier::One, one), (Tier::Two, two)] {
                stats.add(module.func(func).name.clone(), tier, attempt);
            }
        }
        let interpreted = shared.interpreted();
        for (&(func, _), entered) in interpreted.iter() {
            stats.add(format!("{} (loop)", module.func(func).name), Tier::One, &entered.attempt);
        }
        for counted in shared.counted_loops().iter() {
            stats.add(format!("{} (loop)", module.func(counted.func).name), Tier::Two, &counted.attempt);
        }
        stats.compiled.sort_by(|a, b| (b.time, &a.name).cmp(&(a.time, &b.name)));
        stats.refused.sort();
        stats
    }

    fn add(&mut self, name: String, tier: Tier, attempt: &Attempt) {
        match attempt {
            Attempt::Done(Made { time, bytes }) => {
                let (time, bytes) = (*time, *bytes);
                self.compiled.push(CompiledFunction { name, tier, time, bytes });
            }
            Attempt::Failed(reason) => self.refused.push((name, tier, reason.clone())),
            Attempt::None | Attempt::Begun => {}
        }
    }
}

impl fmt::Display for JitStats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, tier) in [(1, Tier::One), (2, Tier::Two)] {
            let compiled = || self.compiled.iter().filter(|function| function.tier == tier);
            let time: Duration = compiled().map(|function| function.time).sum();
            let bytes: usize = compiled().map(|function| function.bytes).sum();
            writeln!(f, "tier {number}: {} functions, {bytes} bytes of code, {time:.1?}", compiled().count())?;
            for CompiledFunction { name, time, bytes, .. } in compiled() {
                writeln!(f, "    {time:>10.1?} {bytes:>8}  {name}")?;
            }
        }
        writeln!(f, "code memory: {} bytes", self.code_bytes)?;
        for (name, tier, reason) in &self.refused {
            let number = *tier as u8 + 1;
            writeln!(f, "not compiled by tier {number}: {name}: {reason}")?;
        }
        Ok(())
    }
}
