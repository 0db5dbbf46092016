//! The code of an engine: the module, and what has been made of its functions so far.
//!
//! Bytecode is made at the first call of a function. Addresses of functions and data stay for the life of the code.

use std::collections::BTreeMap;
use std::mem::offset_of;
use std::sync::{Arc, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use mojo_runtime::ffi::call::Signature as CSignature;
use mojo_runtime::{Native, NativeCtx, NativeSig, NativeType, find_native};

use crate::bytecode::{BytecodeFunction, EncodeError, Link, encode};
use crate::data::DataSegment;
use crate::engine::CompileError;
use crate::interp::{EntryTable, FuncEntry, Machine};
use crate::ir::{DataId, FuncId, Heat, Module, NativeId, SigId, Signature, Type};
use crate::jit::store::MachineStore;
use crate::jit::{self, Helper, JitLink, Offsets, Unsupported};
use crate::trap::TraceEntry;

/// A module and the code of its functions.
#[derive(Debug)]
pub struct Code {
    module: RwLock<Module>,
    pub entries: EntryTable,
    data: Mutex<HashMap<DataId, DataSegment>>,
    /// Types of C functions that bytecode calls; they stay where they are.
    c_types: Mutex<HashMap<SigId, Box<CSignature>>>,
    bytecode: RwLock<BytecodeMap>,
    pub machine: MachineStore,
}

/// The functions that have bytecode.
#[derive(Debug, Default)]
struct BytecodeMap {
    functions: HashMap<FuncId, Arc<BytecodeFunction>>,
    /// By the address of their first word.
    by_address: BTreeMap<usize, FuncId>,
}

impl Code {
    pub fn new(module: Module, machine: MachineStore) -> Code {
        Code {
            module: RwLock::new(module),
            entries: EntryTable::default(),
            data: Mutex::default(),
            c_types: Mutex::default(),
            bytecode: RwLock::default(),
            machine,
        }
    }

    pub fn module(&self) -> RwLockReadGuard<'_, Module> {
        self.module.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub fn module_mut(&self) -> RwLockWriteGuard<'_, Module> {
        self.module.write().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub fn data_address(&self, module: &Module, id: DataId) -> usize {
        let mut segments = self.data.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        segments.entry(id).or_insert_with(|| DataSegment::new(&module.data[id.index()])).address()
    }

    /// The bytecode of a function, made if it is the first time that it is asked for.
    pub fn bytecode(&self, func: FuncId) -> Result<Arc<BytecodeFunction>, CompileError> {
        if let Some(function) = self.bytecode_map().functions.get(&func) {
            return Ok(function.clone());
        }
        let function = {
            let module = self.module();
            let decl = module.func(func);
            let body = decl.body.as_ref().ok_or_else(|| CompileError::Undefined(decl.name.clone()))?;
            let link = Linker { code: self, module: &module };
            encode(body, &link).map_err(|error| CompileError::Encode { name: decl.name.clone(), error })?
        };
        let mut map = self.bytecode.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        // Another thread may have been faster; its code is published already.
        let function = map.functions.entry(func).or_insert_with(|| Arc::new(function)).clone();
        map.by_address.insert(function.code.as_ptr() as usize, func);
        self.entries.get(func).set_code(&function.code);
        Ok(function)
    }

    fn bytecode_map(&self) -> RwLockReadGuard<'_, BytecodeMap> {
        self.bytecode.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The function whose bytecode is at an address, and the word in it.
    pub fn bytecode_at(&self, address: usize) -> Option<(FuncId, Arc<BytecodeFunction>, usize)> {
        let map = self.bytecode_map();
        let (&start, &func) = map.by_address.range(..=address).next_back()?;
        let function = &map.functions[&func];
        let pc = (address - start) / 8;
        (pc < function.code.len()).then(|| (func, function.clone(), pc))
    }

    /// Function and source location of the instruction at an address; `None` if no function is there.
    pub fn locate(&self, address: usize) -> Option<TraceEntry> {
        match self.bytecode_at(address) {
            Some((func, function, pc)) => Some(TraceEntry { func, loc: function.loc(pc) }),
            None => self.machine.locate(address),
        }
    }
}

/// Resolves names while a function is encoded or compiled.
pub struct Linker<'a> {
    pub code: &'a Code,
    pub module: &'a Module,
}

impl Linker<'_> {
    /// The native of that number, or its name if the runtime does not have it.
    fn find(&self, native: NativeId) -> Result<&'static Native, &str> {
        let name = &self.module.natives[native.index()].name;
        find_native(name).map(|id| id.get()).ok_or(name)
    }

    fn entry_address(&self, func: FuncId) -> u64 {
        std::ptr::from_ref(self.code.entries.get(func)) as u64
    }

    fn is_cold_function(&self, func: FuncId) -> bool {
        self.module.func(func).attrs.heat == Heat::Cold
    }
}

/// Do arguments and results of these types travel in the registers where the C form of a native has its own?
fn fits_c_form(declared: &Signature, native: &NativeSig) -> bool {
    let fits = |(ty, native): (&Type, NativeType)| match native {
        NativeType::F32 => *ty == Type::F32,
        NativeType::F64 => *ty == Type::F64,
        _ => !ty.is_float(),
    };
    declared.params.len() == native.params.len()
        && declared.results.len() == native.result.iter().len()
        && declared.params.iter().zip(native.params.iter().map(|&(_, ty)| ty)).all(fits)
        && declared.results.iter().zip(native.result).all(fits)
}

impl Link for Linker<'_> {
    fn entry(&self, func: FuncId) -> u64 {
        self.entry_address(func)
    }

    fn native(&self, native: NativeId) -> Result<u64, EncodeError> {
        let native = self.find(native).map_err(|name| EncodeError::UnknownNative(name.to_string()))?;
        Ok(native.call as usize as u64)
    }

    fn c_type(&self, sig: SigId) -> Result<u64, EncodeError> {
        let text = self.module.sigs[sig.index()].c_type().unwrap_or_default();
        let mut types = self.code.c_types.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let c_type = match types.entry(sig) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let c_type = CSignature::parse(&text).map_err(|error| EncodeError::CType(error.to_string()))?;
                new.insert(Box::new(c_type))
            }
        };
        Ok(std::ptr::from_ref::<CSignature>(c_type) as u64)
    }

    fn data(&self, data: DataId) -> u64 {
        self.code.data_address(self.module, data) as u64
    }

    fn is_cold(&self, func: FuncId) -> bool {
        self.is_cold_function(func)
    }
}

impl JitLink for Linker<'_> {
    fn entry(&self, func: FuncId) -> u64 {
        self.entry_address(func)
    }

    fn native(&self, native: NativeId) -> Result<u64, Unsupported> {
        let decl = &self.module.natives[native.index()];
        let native = self.find(native).map_err(|name| Unsupported::UnknownNative(name.to_string()))?;
        if !fits_c_form(&decl.sig, &native.sig) {
            return Err(Unsupported::NativeType(decl.name.clone()));
        }
        Ok((native.direct)() as u64)
    }

    fn data(&self, data: DataId) -> u64 {
        self.code.data_address(self.module, data) as u64
    }

    fn helper(&self, helper: Helper) -> u64 {
        jit::helper_address(helper) as u64
    }

    fn offsets(&self) -> Offsets {
        Offsets {
            entry_code: FuncEntry::MACHINE_OFFSET,
            stack_limit: offset_of!(Machine<'static>, machine_stack_limit) as i32,
            countdown: offset_of!(Machine<'static>, countdown) as i32,
            natives: offset_of!(Machine<'static>, natives) as i32,
            native_failure: offset_of!(NativeCtx, failure) as i32,
        }
    }

    fn is_cold(&self, func: FuncId) -> bool {
        self.is_cold_function(func)
    }
}
