//! The machine code of an engine: where it is, and what it belongs to.

use std::collections::BTreeMap;

use std::sync::{Mutex, MutexGuard, RwLock};

use hashbrown::HashMap;

use super::memory::{CodeMemory, Piece};
use super::observe::{InstalledCode, Observers};
use super::{MachineCode, SimdLevel, Unsupported};
use crate::interp::Results;
use crate::ir::{FuncId, Loc, Module, Signature};
use crate::tiering::JitOptions;
use crate::trap::TraceEntry;
use crate::vm::{delivery, slots};

/// Machine code, and adapters to it and from it.
#[derive(Debug)]
pub struct MachineStore {
    level: SimdLevel,
    observers: Observers,
    memory: Mutex<Memory>,
    functions: RwLock<BTreeMap<usize, Installed>>,
}

#[derive(Debug, Default)]
struct Memory {
    /// Made when the first code is installed.
    code: Option<CodeMemory>,
    adapters: HashMap<Signature, Adapters>,
}

/// The adapters for a signature (see `x64::adapters`), and what they move.
#[derive(Clone, Copy, Debug)]
pub struct Adapters {
    /// Calls machine code.
    pub inward: usize,
    /// Stands in for machine code.
    pub outward: usize,
    /// Slots that arguments and results take.
    pub slots: usize,
    /// How many results a return delivers directly.
    pub direct: usize,
}

/// A function's code.
#[derive(Debug)]
struct Installed {
    func: FuncId,
    len: usize,
    locs: Vec<(u32, Loc)>,
}

impl MachineStore {
    pub fn new(options: &JitOptions) -> MachineStore {
        MachineStore {
            level: options.level,
            observers: Observers::new(options),
            memory: Mutex::default(),
            functions: RwLock::default(),
        }
    }

    /// Bytes of memory that hold code.
    pub fn bytes(&self) -> usize {
        self.memory().code.as_ref().map_or(0, CodeMemory::bytes)
    }

    /// Makes the code of a function executable; its address, and the adapters for its signature. `name` is for people.
    pub fn install(
        &self,
        module: &Module,
        func: FuncId,
        name: &str,
        sig: &Signature,
        code: &MachineCode,
    ) -> Result<(usize, Adapters), Unsupported> {
        let piece = Piece { bytes: &code.bytes, align: code.align as usize };
        let (addresses, adapters) = self.place(sig, Some(piece))?;
        let address = addresses.unwrap_or_default();
        let installed = Installed { func, len: code.bytes.len(), locs: code.locs.clone() };
        let mut functions = self.functions.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        functions.insert(address, installed);
        drop(functions);
        let (len, frame_at, locs) = (code.bytes.len(), code.frame_at, &*code.locs);
        self.observers.installed(&InstalledCode { name, address, len, frame_at, locs }, Some(module));
        Ok((address, adapters))
    }

    /// The adapters for a signature.
    pub fn adapters(&self, sig: &Signature) -> Result<Adapters, Unsupported> {
        Ok(self.place(sig, None)?.1)
    }

    /// Installs a piece of code, and adapters for the signature if there are none yet, all at once.
    fn place(&self, sig: &Signature, piece: Option<Piece<'_>>) -> Result<(Option<usize>, Adapters), Unsupported> {
        let memory = &mut *self.memory();
        let known = memory.adapters.get(sig).copied();
        let mut pieces: Vec<Piece<'_>> = piece.into_iter().collect();
        let made = known.is_none().then(|| self.make_adapters(sig));
        if let Some((inward, outward)) = &made {
            pieces.extend([inward, outward].map(|bytes| Piece { bytes, align: 16 }));
        }
        if pieces.is_empty() {
            return known.map(|adapters| (None, adapters)).ok_or(Unsupported::CodeMemory);
        }
        if memory.code.is_none() {
            memory.code = Some(CodeMemory::new().map_err(|_| Unsupported::CodeMemory)?);
            super::use_level(self.level);
        }
        let code = memory.code.as_mut().ok_or(Unsupported::CodeMemory)?;
        let addresses = code.install(&pieces).map_err(|_| Unsupported::CodeMemory)?;
        let adapters = known.unwrap_or_else(|| {
            let [inward, outward] = [2, 1].map(|from_end| addresses[addresses.len() - from_end]);
            let direct = if delivery(sig) == Results::Direct { sig.results.len() } else { 0 };
            let slots = slots(&sig.params).max(slots(&sig.results));
            Adapters { inward, outward, slots, direct }
        });
        if let Some((inward, outward)) = &made {
            let named = [("[enter]", adapters.inward, inward), ("[interpret]", adapters.outward, outward)];
            for (name, address, bytes) in named {
                let (len, frame_at) = (bytes.len(), super::x64::adapters::FRAME_AT);
                self.observers.installed(&InstalledCode { name, address, len, frame_at, locs: &[] }, None);
            }
        }
        memory.adapters.insert(sig.clone(), adapters);
        Ok((piece.map(|_| addresses[0]), adapters))
    }

    fn make_adapters(&self, sig: &Signature) -> (Vec<u8>, Vec<u8>) {
        use super::x64::adapters::{inward, outward};
        (inward(sig, self.level), outward(sig, delivery(sig) == Results::Direct, self.level))
    }

    /// Function and source location of the code at an address.
    pub fn locate(&self, address: usize) -> Option<TraceEntry> {
        let functions = self.functions.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        let (&start, installed) = functions.range(..=address).next_back()?;
        let offset = address - start;
        if offset >= installed.len {
            return None;
        }
        let after = installed.locs.partition_point(|&(start, _)| start as usize <= offset);
        let loc = after.checked_sub(1).map_or(Loc::NONE, |index| installed.locs[index].1);
        Some(TraceEntry { func: installed.func, loc })
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
