//! The engine: the code that VMs share.
//!
//! An engine owns a [`Module`], which may grow while its functions run, and the bytecode of the functions that have been
//! called. Functions are encoded at their first call. Addresses of functions and data stay for the life of the engine.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};

use mojo_runtime::ffi::call::{ForeignError, Signature as CSignature};
use mojo_runtime::ffi::callback::Callback;
use mojo_runtime::{Addr, NATIVES, Program, find_native};

use crate::bytecode::{BytecodeFunction, EncodeError, Link, Names, disassemble, encode};
use crate::data::DataSegment;
use crate::interp::{self, EntryTable, FuncEntry};
use crate::ir::{DataId, FuncId, Heat, Loc, Module, NativeId};
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
}

/// Code and data shared by VMs.
#[derive(Debug, Default)]
pub struct Engine {
    module: RwLock<Module>,
    entries: EntryTable,
    data: Mutex<HashMap<DataId, DataSegment>>,
    code: RwLock<CodeMap>,
    /// C function pointers.
    callbacks: Mutex<HashMap<CallbackKey, Callback>>,
    /// Texts of source positions that the program has asked for.
    positions: Mutex<HashMap<Loc, Box<str>>>,
}

/// The addresses of an entry record and of the program that C calls on threads of its own, and the C type as a text.
type CallbackKey = (usize, usize, Box<[u8]>);

/// The functions that have bytecode.
#[derive(Debug, Default)]
struct CodeMap {
    functions: HashMap<FuncId, Arc<BytecodeFunction>>,
    /// By the address of their first word.
    by_address: BTreeMap<usize, FuncId>,
}

impl Engine {
    /// An engine for a module.
    pub fn new(module: Module) -> Engine {
        Engine { module: RwLock::new(module), ..Engine::default() }
    }

    /// The module, to look at. Must not be held while functions run that have not run before.
    pub fn module(&self) -> RwLockReadGuard<'_, Module> {
        self.module.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The module, to add to: declare and define functions, add data. Functions that are defined must not be changed.
    /// Must not be held while functions run.
    pub fn module_mut(&self) -> RwLockWriteGuard<'_, Module> {
        self.module.write().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The entry record of a function. Its address is the function's pointer in the program.
    pub fn entry(&self, func: FuncId) -> &FuncEntry {
        self.entries.get(func)
    }

    /// The entry record at an address: the function behind a function pointer of the program.
    pub fn entry_at(&self, address: usize) -> Option<&FuncEntry> {
        self.entries.find(address)
    }

    /// The address of a data blob.
    pub fn data_address(&self, data: DataId) -> usize {
        self.data_segment(&self.module(), data)
    }

    fn data_segment(&self, module: &Module, id: DataId) -> usize {
        let mut segments = self.data.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        segments.entry(id).or_insert_with(|| DataSegment::new(&module.data[id.index()])).address()
    }

    /// The bytecode of a function, made if it is the first time that it is asked for.
    pub fn compile(&self, func: FuncId) -> Result<Arc<BytecodeFunction>, CompileError> {
        if let Some(function) = self.code().functions.get(&func) {
            return Ok(function.clone());
        }
        let function = {
            let module = self.module();
            let decl = module.func(func);
            let body = decl.body.as_ref().ok_or_else(|| CompileError::Undefined(decl.name.clone()))?;
            let link = Linker { engine: self, module: &module };
            encode(body, &link).map_err(|error| CompileError::Encode { name: decl.name.clone(), error })?
        };
        let mut code = self.code.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        // Another thread may have been faster; its code is published already.
        let function = code.functions.entry(func).or_insert_with(|| Arc::new(function)).clone();
        code.by_address.insert(function.code.as_ptr() as usize, func);
        self.entry(func).set_code(&function.code);
        Ok(function)
    }

    fn code(&self) -> RwLockReadGuard<'_, CodeMap> {
        self.code.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Function and source location of the instruction at an address; `None` if no function is there.
    pub fn locate(&self, address: usize) -> Option<TraceEntry> {
        let code = self.code();
        let (&start, &func) = code.by_address.range(..=address).next_back()?;
        let function = &code.functions[&func];
        let pc = (address - start) / 8;
        (pc < function.code.len()).then(|| TraceEntry { func, loc: function.loc(pc) })
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

    /// Notes that a sample of `weight` calls and loop iterations was taken at an address.
    pub(crate) fn sample(&self, address: usize, weight: u32) {
        use std::sync::atomic::Ordering::Relaxed;
        if let Some(TraceEntry { func, .. }) = self.locate(address) {
            self.entry(func).heat.fetch_add(weight, Relaxed);
        }
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

/// Resolves names while a function is encoded.
struct Linker<'a> {
    engine: &'a Engine,
    module: &'a Module,
}

impl Link for Linker<'_> {
    fn entry(&self, func: FuncId) -> u64 {
        std::ptr::from_ref(self.engine.entry(func)) as u64
    }

    fn native(&self, native: NativeId) -> Result<u64, EncodeError> {
        let name = &self.module.natives[native.index()].name;
        let id = find_native(name).ok_or_else(|| EncodeError::UnknownNative(name.clone()))?;
        Ok(id.get().call as usize as u64)
    }

    fn data(&self, data: DataId) -> u64 {
        self.engine.data_segment(self.module, data) as u64
    }

    fn is_cold(&self, func: FuncId) -> bool {
        self.module.func(func).attrs.heat == Heat::Cold
    }
}
