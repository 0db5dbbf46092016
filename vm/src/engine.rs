//! The engine: the code that VMs share.
//!
//! An engine owns a [`Module`], which may grow while its functions run, and the bytecode and machine code of the functions
//! that have been called. Addresses of functions and data stay for the life of the engine.

use std::sync::{Arc, Mutex, RwLockReadGuard, RwLockWriteGuard, Weak};

use hashbrown::HashMap;
use mojo_runtime::ffi::call::{ForeignError, Signature as CSignature};
use mojo_runtime::ffi::callback::Callback;
use mojo_runtime::{Addr, NATIVES, Program};

use crate::bytecode::{BytecodeFunction, EncodeError, Names, disassemble};
use crate::code::Code;
use crate::interp::{self, FuncEntry};
use crate::ir::{DataId, FuncId, Loc, Module};
use crate::jit::Unsupported;
use crate::jit::store::MachineStore;
use crate::tiering::{JitOptions, JitStats, Tiering};
use crate::trap::TraceEntry;

/// Why a function has no code.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CompileError {
    /// It was declared only.
    #[error("function `{0}` is declared but not defined")]
    Undefined(String),
    /// It cannot be encoded.
    #[error("function `{name}`: {error}")]
    Encode {
        /// Its name.
        name: String,
        /// Why.
        error: EncodeError,
    },
    /// Machine code cannot call it.
    #[error("function `{name}`: {error}")]
    Machine {
        /// Its name.
        name: String,
        /// Why.
        error: Unsupported,
    },
}

/// Code and data shared by VMs.
#[derive(Debug)]
pub struct Engine {
    // Dropped first: its thread works on the code.
    tiering: Tiering,
    code: Arc<Code>,
    /// C function pointers.
    callbacks: Mutex<HashMap<CallbackKey, Callback>>,
    /// Texts of source positions that the program has asked for.
    positions: Mutex<HashMap<Loc, Box<str>>>,
}

/// The addresses of an entry record and of the program that C calls on threads of its own, and the C type as a text.
type CallbackKey = (usize, usize, Box<[u8]>);

impl Default for Engine {
    fn default() -> Engine {
        Engine::new(Module::default())
    }
}

impl Engine {
    /// An engine for a module, which only interprets.
    pub fn new(module: Module) -> Engine {
        Engine::with_jit(module, JitOptions::OFF)
    }

    /// An engine for a module that makes machine code as the options say.
    pub fn with_jit(module: Module, options: JitOptions) -> Engine {
        let code = Arc::new(Code::new(module, MachineStore::new(&options)));
        Engine {
            tiering: Tiering::new(code.clone(), options),
            code,
            callbacks: Mutex::default(),
            positions: Mutex::default(),
        }
    }

    /// The module, to look at. Must not be held while functions run that have not run before.
    pub fn module(&self) -> RwLockReadGuard<'_, Module> {
        self.code.module()
    }

    /// The module, to add to: declare and define functions, add data. Functions that are defined must not be changed.
    /// Must not be held while functions run.
    pub fn module_mut(&self) -> RwLockWriteGuard<'_, Module> {
        self.code.module_mut()
    }

    /// The entry record of a function. Its address is the function's pointer in the program.
    pub fn entry(&self, func: FuncId) -> &FuncEntry {
        self.code.entries.get(func)
    }

    /// The entry record at an address: the function behind a function pointer of the program.
    pub fn entry_at(&self, address: usize) -> Option<&FuncEntry> {
        self.code.entries.find(address)
    }

    /// The address of a data blob.
    pub fn data_address(&self, data: DataId) -> usize {
        self.code.data_address(&self.module(), data)
    }

    /// The bytecode of a function, made if it is the first time that it is asked for.
    pub fn compile(&self, func: FuncId) -> Result<Arc<BytecodeFunction>, CompileError> {
        self.code.bytecode(func)
    }

    /// When functions get machine code.
    pub(crate) fn tiering(&self) -> &Tiering {
        &self.tiering
    }

    /// What machine code has been made.
    pub fn jit_stats(&self) -> JitStats {
        self.tiering.stats()
    }

    /// Function and source location of the instruction at an address; `None` if no function is there.
    pub fn locate(&self, address: usize) -> Option<TraceEntry> {
        self.code.locate(address)
    }

    /// A listing of a function's bytecode.
    pub fn disassemble(&self, func: FuncId) -> Result<String, CompileError> {
        let function = self.compile(func)?;
        let module = self.module();
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = disassemble(&function, &EngineNames { engine: self, module: &module }, &mut text);
        Ok(text)
    }

    /// The source location of a trace entry as `file:line:column`, if known.
    pub fn describe(&self, loc: Loc) -> Option<String> {
        let module = self.module();
        let position = module.source_loc(loc)?;
        let file = &module.files.get(position.file as usize)?.name;
        Some(format!("{file}:{}:{}", position.line, position.column))
    }

    /// A C function pointer for a function, the same each time. It is valid as long as the engine.
    /// `program` takes the calls on threads that C starts; it is not kept alive, and when it has gone they do nothing.
    pub(crate) fn c_callback(
        &self,
        entry: &FuncEntry,
        c_type: &[u8],
        program: Option<&Arc<dyn Program>>,
    ) -> Result<u64, ForeignError> {
        let entry = std::ptr::from_ref(entry) as usize;
        let mut callbacks = self.callbacks.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let key = (entry, program.map_or(0, |program| Arc::as_ptr(program).addr()), c_type.into());
        if let Some(callback) = callbacks.get(&key) {
            return Ok(callback.address().0 as u64);
        }
        let c_type = String::from_utf8_lossy(c_type);
        let has_result = !c_type.ends_with('v');
        let program = program.map(Arc::downgrade);
        let handler = move |args: &[u64]| {
            let mut results = [0; 1];
            let results = &mut results[..has_result.into()];
            if !interp::call_back(entry, args, results)
                && let Some(program) = program.as_ref().and_then(Weak::upgrade)
            {
                program.call_on_foreign_thread(Addr(entry), args, results);
            }
            results.first().copied().unwrap_or(0)
        };
        let callback = Callback::new(CSignature::parse(&c_type)?, Box::new(handler))?;
        let address = callback.address().0 as u64;
        callbacks.insert(key, callback);
        Ok(address)
    }

    /// Address and length of the text of the first position outside of library files among these instructions. The
    /// text lives as long as the engine.
    pub(crate) fn user_position(&self, trace: &[usize]) -> (u64, u64) {
        let mut locs = trace.iter().filter_map(|&address| self.locate(address)).map(|entry| entry.loc);
        let loc = locs.find(|&loc| self.module().is_user_loc(loc)).unwrap_or(Loc::NONE);
        let mut texts = self.positions.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let text = texts
            .entry(loc)
            .or_insert_with(|| self.describe(loc).unwrap_or_else(|| "<unknown>".to_string()).into_boxed_str());
        (text.as_ptr() as u64, text.len() as u64)
    }
}

/// Names for listings.
struct EngineNames<'a> {
    engine: &'a Engine,
    module: &'a Module,
}

impl Names for EngineNames<'_> {
    fn entry(&self, address: u64) -> Option<String> {
        let ids = (0..self.module.funcs.len()).map(FuncId::from_index);
        let mut found = ids.filter(|&id| std::ptr::from_ref(self.engine.entry(id)) as u64 == address);
        found.next().map(|id| self.module.func(id).name.clone())
    }

    fn native(&self, address: u64) -> Option<String> {
        let mut found = NATIVES.iter().filter(|native| native.call as usize as u64 == address);
        found.next().map(|native| native.name.to_string())
    }
}
