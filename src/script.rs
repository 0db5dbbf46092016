//! A compiled script: running it, and calling its functions.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use mojo_compiler::driver::{Compiled, Export};
use mojo_runtime::Trap;
use mojo_vm::ir::{FuncId, Type};
use mojo_vm::{JitStats, Vm, VmError};

use crate::value::{Arguments, ReturnValue};

/// A compiled script with its own heap, stack and limits.
pub struct Script {
    vm: Vm,
    compiled: Compiled,
    /// Heap blocks of compile-time values, which live as long as the script.
    compile_time_blocks: i64,
}

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// `main` returned.
    Returned,
    /// An error left `main`; it has been reported on standard error.
    Raised,
    /// `exit` was called with this code.
    Exit(i32),
}

/// A script was stopped from outside its own control flow.
#[derive(Debug, thiserror::Error)]
#[error("{trap}")]
pub struct Stopped {
    pub trap: Trap,
    /// The functions that were active, innermost first, with their source positions.
    pub trace: Vec<String>,
}

/// Why a call of a script's function gave no result.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("the script has no function '{0}' that the host can call")]
    Unknown(String),
    #[error("'{name}' is {declared}, but was called as {used}")]
    Signature { name: String, declared: String, used: String },
    /// The function raised an error.
    #[error("'{0}' raised an error")]
    Raised(String),
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Memory that is still allocated after the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leak {
    /// Blocks.
    pub blocks: i64,
}

impl Script {
    pub(crate) fn new(mut vm: Vm, compiled: Compiled) -> Script {
        let compile_time_blocks = vm.natives().heap.live_allocations();
        Script { vm, compiled, compile_time_blocks }
    }

    /// Runs `main`. The script must have been built with [`crate::Goal::Run`]; else nothing happens.
    pub fn run(&mut self) -> Result<End, Stopped> {
        let Some(entry) = self.compiled.entry else { return Ok(End::Returned) };
        match self.vm.call(entry, &[]) {
            Ok(results) if results.first().is_some_and(|raised| raised & 1 == 1) => Ok(End::Raised),
            Ok(_) => Ok(End::Returned),
            Err(VmError { trap: Trap::Exit(code), .. }) => Ok(End::Exit(code)),
            Err(error) => Err(self.stopped(error)),
        }
    }

    /// Calls a function of the script by name.
    pub fn call<R: ReturnValue>(&mut self, name: &str, args: impl Arguments) -> Result<R, CallError> {
        let export = self.compiled.exports.iter().find(|export| export.name == name);
        let export = export.ok_or_else(|| CallError::Unknown(name.to_string()))?;
        check_signature::<R>(export, &args)?;
        let mut slots = args.to_slots();
        let mut error = vec![0_u64; export.error_size.div_ceil(8) as usize];
        if export.error_size > 0 {
            slots.push(error.as_mut_ptr().expose_provenance() as u64);
        }
        let (func, raises) = (export.func, export.raises);
        let results = self.vm.call(func, &slots).map_err(|error| self.stopped(error))?;
        if raises && results.last().is_some_and(|raised| raised & 1 == 1) {
            return Err(CallError::Raised(name.to_string()));
        }
        Ok(R::from_slots(&results))
    }

    /// The names of the functions that the host can call.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.compiled.exports.iter().map(|export| export.name.as_str())
    }

    /// The output since the last call, if it is captured.
    pub fn take_output(&mut self) -> String {
        String::from_utf8_lossy(&self.vm.natives().output().take_captured()).into_owned()
    }

    /// Writes out what is buffered. Fails if the reader has gone.
    pub fn flush(&mut self) -> Result<(), Trap> {
        self.vm.natives().output().flush()
    }

    /// Memory that the script has not given back.
    pub fn leak(&mut self) -> Option<Leak> {
        let blocks = self.vm.natives().heap.live_allocations() - self.compile_time_blocks;
        (blocks > 0).then_some(Leak { blocks })
    }

    /// A flag that stops the script soon after it is set, from any thread, if [`crate::Config::interruptible`] allows it.
    /// Clear it before the next call.
    pub fn interrupt_flag(&self) -> Arc<AtomicBool> {
        self.vm.interrupt_flag()
    }

    /// What machine code has been made.
    pub fn jit_stats(&self) -> JitStats {
        self.vm.engine().jit_stats()
    }

    /// The IR of everything that was compiled.
    pub fn ir(&self) -> String {
        self.vm.engine().module().to_string()
    }

    /// The bytecode of everything that was compiled, and the reason for functions without any.
    pub fn bytecode(&self) -> String {
        let engine = self.vm.engine();
        let count = engine.module().funcs.len();
        let defined = (0..count).map(FuncId::from_index).filter(|func| engine.module().func(*func).body.is_some());
        let listing = |func: FuncId| {
            let name = engine.module().func(func).name.clone();
            match engine.disassemble(func) {
                Ok(text) => format!("{name}:\n{text}\n"),
                Err(error) => format!("{name}: {error}\n\n"),
            }
        };
        defined.map(listing).collect()
    }

    fn stopped(&self, error: VmError) -> Stopped {
        let engine = self.vm.engine();
        let describe = |entry: &mojo_vm::TraceEntry| {
            let name = engine.module().func(entry.func).name.clone();
            match engine.describe(entry.loc) {
                Some(position) => format!("{name} ({position})"),
                None => name,
            }
        };
        Stopped { trace: error.trace.iter().map(describe).collect(), trap: error.trap }
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").field("compiled", &self.compiled).finish_non_exhaustive()
    }
}

/// The argument and result types on the host's side are those of the function.
fn check_signature<R: ReturnValue>(export: &Export, args: &impl Arguments) -> Result<(), CallError> {
    let params = &export.sig.params[..export.sig.params.len() - usize::from(export.error_size > 0)];
    let results = &export.sig.results[..export.sig.results.len() - usize::from(export.raises)];
    let (used_params, used_results) = (types_of(args), R::types());
    if params == used_params && results == used_results {
        return Ok(());
    }
    let show = |params: &[Type], results: &[Type]| format!("{params:?} -> {results:?}");
    Err(CallError::Signature {
        name: export.name.clone(),
        declared: show(params, results),
        used: show(&used_params, &used_results),
    })
}

fn types_of<A: Arguments>(_: &A) -> Vec<Type> {
    A::types()
}
