//! A module: functions, data, natives, signatures and source locations.

use hashbrown::HashMap;

use super::entities::{DataId, FuncId, Loc, NativeId, SigId};
use super::function::{Function, Signature};

/// When to inline a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Inline {
    /// By size and number of callers.
    #[default]
    Auto,
    /// Wherever possible.
    Always,
    /// Nowhere.
    Never,
}

/// How often a function is expected to run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Heat {
    /// Unknown.
    #[default]
    Normal,
    /// Often: worth optimising early.
    Hot,
    /// Hardly ever: error paths.
    Cold,
    /// Once, as when the compiler evaluates something: stays in the interpreter, where its frame outlives it until the next
    /// call.
    Once,
}

/// Hints on a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FuncAttrs {
    /// When to inline it.
    pub inline: Inline,
    /// How often it runs.
    pub heat: Heat,
}

/// A function of a module: declared first, defined once.
#[derive(Clone, PartialEq, Debug)]
pub struct FuncDecl {
    /// Name for people, traces and text; unique in the module.
    pub name: String,
    /// Parameter and result types.
    pub sig: Signature,
    /// Hints.
    pub attrs: FuncAttrs,
    /// The body, once defined.
    pub body: Option<Function>,
}

/// Bytes owned by the module, placed at a fixed address before code that mentions them runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataBlob {
    /// Contents.
    pub bytes: Vec<u8>,
    /// Alignment in bytes, a power of two.
    pub align: u32,
    /// May be written by the program (a global variable)?
    pub mutable: bool,
}

/// A native function of the runtime, linked by name.
///
/// Parameters and results are `i1`, `i8` to `i64`, `f32`, `f64` and `ptr`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NativeDecl {
    /// Name in the runtime's table.
    pub name: String,
    /// Parameter and result types.
    pub sig: Signature,
}

/// A source file of a module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceFile {
    /// Name for people.
    pub name: String,
    /// Part of a library: positions in it mean little to the user of the program.
    pub library: bool,
}

/// A position in a source file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SourceLoc {
    /// Index into [`Module::files`].
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// A unit of code that grows: functions are declared and defined while others already run.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// Functions by [`FuncId`].
    pub funcs: Vec<FuncDecl>,
    /// Data by [`DataId`].
    pub data: Vec<DataBlob>,
    /// Natives by [`NativeId`].
    pub natives: Vec<NativeDecl>,
    /// Signatures by [`SigId`].
    pub sigs: Vec<Signature>,
    /// Source files, by the numbers in locations.
    pub files: Vec<SourceFile>,
    /// Locations by [`Loc`] minus one.
    pub locs: Vec<SourceLoc>,
    func_ids: HashMap<String, FuncId>,
    native_ids: HashMap<String, NativeId>,
    sig_ids: HashMap<Signature, SigId>,
    loc_ids: HashMap<SourceLoc, Loc>,
}

impl Module {
    /// An empty module.
    pub fn new() -> Module {
        Module::default()
    }

    /// Declares a function; calls to it may be built at once. If the name is taken, a number is added to it.
    pub fn declare_function(&mut self, name: impl Into<String>, sig: Signature, attrs: FuncAttrs) -> FuncId {
        let id = FuncId::from_index(self.funcs.len());
        let mut name = name.into();
        if self.func_ids.contains_key(&name) {
            name = format!("{name}#{}", id.0);
        }
        self.func_ids.insert(name.clone(), id);
        self.funcs.push(FuncDecl { name, sig, attrs, body: None });
        id
    }

    /// Gives a declared function its body.
    ///
    /// # Panics
    /// If the function has a body already, or the body has another signature.
    pub fn define(&mut self, id: FuncId, body: Function) {
        let decl = &mut self.funcs[id.index()];
        assert!(decl.body.is_none(), "{} is defined twice", decl.name);
        assert_eq!(decl.sig, body.sig, "signature of {}", decl.name);
        decl.body = Some(body);
    }

    /// A function.
    #[inline]
    pub fn func(&self, id: FuncId) -> &FuncDecl {
        &self.funcs[id.index()]
    }

    /// A function, to change it.
    #[inline]
    pub fn func_mut(&mut self, id: FuncId) -> &mut FuncDecl {
        &mut self.funcs[id.index()]
    }

    /// The function called `name`.
    pub fn func_by_name(&self, name: &str) -> Option<FuncId> {
        self.func_ids.get(name).copied()
    }

    /// Adds constant bytes.
    pub fn add_data(&mut self, bytes: Vec<u8>, align: u32) -> DataId {
        self.data.push(DataBlob { bytes, align, mutable: false });
        DataId::from_index(self.data.len() - 1)
    }

    /// Adds a variable with initial contents.
    pub fn add_global(&mut self, bytes: Vec<u8>, align: u32) -> DataId {
        self.data.push(DataBlob { bytes, align, mutable: true });
        DataId::from_index(self.data.len() - 1)
    }

    /// Declares a native, or finds it if it is declared already.
    ///
    /// # Panics
    /// If it was declared with another signature.
    pub fn declare_native(&mut self, name: &str, sig: Signature) -> NativeId {
        if let Some(&id) = self.native_ids.get(name) {
            assert_eq!(self.natives[id.index()].sig, sig, "signature of native {name}");
            return id;
        }
        let id = NativeId::from_index(self.natives.len());
        self.natives.push(NativeDecl { name: name.to_string(), sig });
        self.native_ids.insert(name.to_string(), id);
        id
    }

    /// The native called `name`, if declared.
    pub fn native_by_name(&self, name: &str) -> Option<NativeId> {
        self.native_ids.get(name).copied()
    }

    /// The id of a signature.
    pub fn intern_sig(&mut self, sig: Signature) -> SigId {
        if let Some(&id) = self.sig_ids.get(&sig) {
            return id;
        }
        let id = SigId::from_index(self.sigs.len());
        self.sigs.push(sig.clone());
        self.sig_ids.insert(sig, id);
        id
    }

    /// Adds a source file.
    pub fn add_file(&mut self, name: impl Into<String>, library: bool) -> u32 {
        self.files.push(SourceFile { name: name.into(), library });
        self.files.len() as u32 - 1
    }

    /// The id of a source location.
    pub fn intern_loc(&mut self, loc: SourceLoc) -> Loc {
        let next = Loc(self.locs.len() as u32 + 1);
        let id = *self.loc_ids.entry(loc).or_insert(next);
        if id == next {
            self.locs.push(loc);
        }
        id
    }

    /// Is the location known, and not in a library file?
    pub fn is_user_loc(&self, loc: Loc) -> bool {
        let file = self.source_loc(loc).and_then(|position| self.files.get(position.file as usize));
        file.is_some_and(|file| !file.library)
    }

    /// The position behind a location id; `None` for [`Loc::NONE`].
    pub fn source_loc(&self, loc: Loc) -> Option<SourceLoc> {
        loc.is_some().then(|| self.locs[loc.index() - 1])
    }
}
