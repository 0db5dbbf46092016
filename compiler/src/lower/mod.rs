//! MIR to IR: from Mojo's places, types and conventions to scalars, vectors and addresses.
//!
//! What goes in: the MIR [`Body`] of an instance after the ownership passes. What comes out: a
//! function in the IR [`Module`]. The lowering decides representation (`layout`), calling
//! convention (`abi`) and where each local lives (`storage`), and translates one statement after
//! the other; it does not optimise: the IR's optimiser promotes, inlines and folds.
//!
//! | file | holds |
//! | --- | --- |
//! | `layout` | size, alignment, field offsets and flattened form of types |
//! | `abi` | how arguments and results are passed |
//! | `storage` | which locals are SSA values and which are memory |
//! | `body` | functions, blocks, statements, terminators |
//! | `place` | addresses of places, reading and writing them, operands |
//! | `constant` | compile-time values as immediates and data |
//! | `call` | calls, and the passing of arguments and results |
//! | `lifecycle` | copies, moves and destruction |
//! | `ops`, `external` | IR operations, runtime natives and C functions by name |
//!
//! It knows nothing of syntax, scopes or overloads, and asks about types only through
//! [`Program`].

pub mod abi;
mod body;
mod call;
mod constant;
mod external;
pub mod layout;
mod lifecycle;
mod ops;
mod place;
mod storage;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, RwLockWriteGuard};

use hashbrown::HashMap;
use mojo_vm::Engine;
use mojo_vm::interp::MAX_FUNCTIONS;
use mojo_vm::ir::{DataId, FuncAttrs, FuncId, Function, Loc, Module, SourceLoc};

use self::abi::FnAbi;
use self::layout::{LayoutError, Layouts};
use crate::diagnostics::FileId;
use crate::mir::{Body, InstId, TypeQueries};
use crate::syntax::Span;
use crate::types::{Const, FnRef, Interner};

/// Most instances of functions; the compiler adds functions of its own.
const MAX_INSTANCES: usize = MAX_FUNCTIONS / 2;

/// What the back half of the compiler asks semantic analysis about the program's instances.
pub trait Program<'a>: TypeQueries<'a> {
    /// A name for traces and profilers.
    fn instance_name(&self, inst: InstId) -> String;
    /// Inlining and temperature hints from the declaration's decorators.
    fn attrs(&self, inst: InstId) -> FuncAttrs;
    /// The instance's body after the ownership passes; `None` if errors were reported. May elaborate
    /// it now, and run compile-time code for that.
    fn finished_body(&self, inst: InstId) -> Option<Rc<Body<'a>>>;
    /// Is there a reason why there can be no code for the instance? Notes one: that it needs `callee`.
    fn obstructed_by(&self, inst: InstId, callee: Option<InstId>) -> bool;
    /// The instance that a function item stands for.
    fn item_instance(&self, item: FnRef<'a>) -> InstId;
    /// Is the instance declared in a file of the user, not in the library?
    fn is_user_code(&self, inst: InstId) -> bool;
    /// Line and column, from 1, of a byte offset in a file.
    fn position(&self, file: FileId, offset: u32) -> (u32, u32);
    /// A source file as traps print it: its absolute path; and whether it belongs to the library.
    fn file_name(&self, file: FileId) -> (String, bool);
}

/// Why a body can't be translated, and where.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{error}")]
pub struct LowerError {
    pub file: FileId,
    pub span: Span,
    pub error: LowerErrorKind,
}

/// What the lowering can't translate.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LowerErrorKind {
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// `__op["name"]` names no operation.
    #[error("there is no operation '{0}'")]
    UnknownOp(String),
    /// Operands, compile-time operands or result don't suit the operation.
    #[error("operation '{op}' does not take these operands: {reason}")]
    BadOp { op: String, reason: String },
    /// `__native["name"]` names no native.
    #[error("there is no native '{0}'")]
    UnknownNative(String),
    #[error("native '{name}' is declared as {declared}, but used as {used}")]
    BadNative { name: String, declared: String, used: String },
    #[error("{0} is not supported yet")]
    Unsupported(&'static str),
}

type Result<T> = std::result::Result<T, LowerErrorKind>;

/// The unit of translation: an IR module that grows instance by instance.
///
/// Tables have interior mutability and are never borrowed while [`Program`] methods run, so that
/// elaborating one instance may compile and run others.
pub struct Unit<'a> {
    pub layouts: Layouts<'a>,
    /// Owns the module. Its lock is held for moments only: see [`Unit::module`].
    engine: Arc<Engine>,
    instances: RefCell<HashMap<InstId, Declared<'a>>>,
    by_func: RefCell<HashMap<FuncId, InstId>>,
    data: RefCell<HashMap<Const<'a>, DataId>>,
    /// The module's number of each source file.
    files: RefCell<HashMap<FileId, u32>>,
}

/// An instance's function in the module.
#[derive(Clone)]
pub struct Declared<'a> {
    pub func: FuncId,
    pub abi: Rc<FnAbi<'a>>,
}

impl<'a> Unit<'a> {
    /// A unit that adds to the module of `engine`.
    pub fn new(interner: &'a Interner<'a>, engine: Arc<Engine>) -> Self {
        Unit {
            layouts: Layouts::new(interner),
            engine,
            instances: RefCell::default(),
            by_func: RefCell::default(),
            data: RefCell::default(),
            files: RefCell::default(),
        }
    }

    pub fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// The module, to add to. Not to be held while other methods are called or code runs.
    pub fn module(&self) -> RwLockWriteGuard<'_, Module> {
        self.engine.module_mut()
    }

    /// The function of an instance, declared now if it was not before. It has to be translated before
    /// code that mentions it runs.
    pub fn declare(&self, inst: InstId, program: &dyn Program<'a>) -> std::result::Result<Declared<'a>, LayoutError> {
        if let Some(found) = self.instances.borrow().get(&inst) {
            return Ok(found.clone());
        }
        if self.module().funcs.len() >= MAX_INSTANCES {
            return Err(LayoutError::Functions(MAX_INSTANCES));
        }
        let abi = Rc::new(abi::fn_abi(program.signature(inst), &self.layouts, program)?);
        let (name, attrs) = (program.instance_name(inst), program.attrs(inst));
        let func = self.module().declare_function(name, abi.sig.clone(), attrs);
        let declared = Declared { func, abi };
        self.instances.borrow_mut().insert(inst, declared.clone());
        self.by_func.borrow_mut().insert(func, inst);
        Ok(declared)
    }

    /// The instance that a function of the module is; `None` for functions that the compiler adds.
    pub fn instance_of(&self, func: FuncId) -> Option<InstId> {
        self.by_func.borrow().get(&func).copied()
    }

    /// Translates a body of a function with this calling convention. The caller defines the function
    /// with it.
    pub fn lower(
        &self,
        abi: Rc<FnAbi<'a>>,
        body: &Body<'a>,
        program: &dyn Program<'a>,
    ) -> std::result::Result<Function, LowerError> {
        body::lower_body(self, program, abi, body)
    }

    /// The IR location of a position.
    fn source_loc(&self, file: FileId, offset: u32, program: &dyn Program<'a>) -> Loc {
        let (line, column) = program.position(file, offset);
        let known = self.files.borrow().get(&file).copied();
        let file = known.unwrap_or_else(|| {
            let (name, library) = program.file_name(file);
            let index = self.module().add_file(name, library);
            self.files.borrow_mut().insert(file, index);
            index
        });
        self.module().intern_loc(SourceLoc { file, line, column })
    }
}

#[cfg(test)]
mod tests;
