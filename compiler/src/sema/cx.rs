//! The session: everything that semantic analysis shares, behind interior mutability so that any
//! part can ask any other on demand.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::PathBuf;

use bumpalo::Bump;
use hashbrown::{HashMap, HashSet};

use super::decl::{Extension, FnDecl, ParamDecl};
use super::instance::Instances;
use super::lang::Lang;
use super::modules::Module;
use super::signature::ParamInfo;
use crate::diagnostics::{Diagnostic, FileId, Severity, SourceMap};
use crate::mir::InstId;
use crate::syntax::{Dialect, ParseSession, Span, Symbol, ast};
use crate::types::*;

/// What the compiler is told on the command line or by the embedder.
#[derive(Clone, Debug)]
pub struct Options {
    pub dialect: Dialect,
    /// `-I`: searched for modules after the main file's directory.
    pub include_dirs: Vec<PathBuf>,
    /// `-D NAME[=VALUE]`.
    pub defines: Vec<(String, Option<String>)>,
    pub warnings: bool,
}

/// The embedded standard library.
pub trait Library {
    /// (path for messages, text, is a package) of a dotted module name.
    fn source(&self, module: &str) -> Option<(&'static str, &'static str, bool)>;
    /// The packages right below `std`, by dotted name, sorted.
    fn packages(&self) -> Vec<&'static str>;
}

/// Turns instances into running code; called for compile-time evaluation.
pub trait Backend<'a> {
    /// Size and alignment in bytes.
    fn size_align(&self, cx: &Cx<'a>, ty: Ty<'a>) -> (u64, u64);
    /// Byte offset of a field.
    fn field_offset(&self, cx: &Cx<'a>, ty: Ty<'a>, index: u32) -> u64;
    /// Calls an instance with constant arguments.
    fn call(&self, cx: &Cx<'a>, inst: InstId, args: &[Const<'a>]) -> Result<CallResult, CallFailure>;
    /// The pointer to an instance's code.
    fn function_address(&self, cx: &Cx<'a>, inst: InstId) -> Result<u64, CallFailure>;
    /// The address of bytes that live as long as the program.
    fn constant_address(&self, bytes: &[u8], align: u64) -> u64;
    /// Reads compile-time memory: the bytes of a value at an address found in a constant.
    fn read_memory(&self, address: u64, len: usize) -> Option<Vec<u8>>;
}

/// A compile-time call: the instance and its arguments.
pub type CallKey<'a> = (InstId, Vec<Const<'a>>);

/// Why a compile-time call came back with nothing.
#[derive(Clone, Debug)]
pub enum CallFailure {
    /// What it trapped or raised with, or why it can't be run.
    Stopped(String),
    /// There can be no code for the instance.
    Obstacle(InstId),
}

impl From<&str> for CallFailure {
    fn from(message: &str) -> Self {
        CallFailure::Stopped(message.to_owned())
    }
}

/// What a compile-time call came back with.
pub enum CallResult {
    /// The bytes of the result (of its address, for a reference).
    Value(Vec<u8>),
    /// It raised; the message.
    Raised(String),
}

/// One name or module that a file imports.
#[derive(Clone, Copy)]
pub struct FileImport<'a> {
    pub module: &'a Module<'a>,
    pub path: &'a ast::ModulePath<'a>,
    /// What is imported from the module that the path names; nothing, if that is the module itself.
    pub name: Option<ast::Name>,
    /// What it is called in the file.
    pub bound: Option<Symbol>,
}

pub struct Cx<'a> {
    pub interner: Interner<'a>,
    pub parse: &'a ParseSession,
    pub options: Options,
    pub sources: RefCell<SourceMap>,
    pub library: &'a dyn Library,
    pub backend: OnceCell<&'a dyn Backend<'a>>,
    pub main_module: Cell<Option<&'a Module<'a>>>,
    pub user_modules: RefCell<Vec<&'a Module<'a>>>,
    pub roots: RefCell<HashMap<Symbol, Option<&'a Module<'a>>>>,
    /// The imports of the user's modules at file scope, not checked yet.
    pub imports: RefCell<Vec<FileImport<'a>>>,
    /// Extensions of the modules loaded so far whose structs have not been looked up.
    pub extensions: RefCell<Vec<Extension<'a>>>,
    /// What the program's files say about the release it is written for.
    pub vintage: Cell<ast::Vintage>,
    pub prelude: OnceCell<Option<&'a Module<'a>>>,
    pub lang: Lang<'a>,
    pub instances: Instances<'a>,
    /// Facts about parameters, by declaration.
    pub params: RefCell<HashMap<ById<'a, ParamDecl<'a>>, ParamInfo<'a>>>,
    pub types: super::struct_info::TypeTables<'a>,
    /// Results of compile-time calls.
    pub calls: RefCell<HashMap<CallKey<'a>, Result<Const<'a>, CallFailure>>>,
    /// Error positions already reported, so that an error in code elaborated several times shows once.
    reported: RefCell<HashSet<(Option<FileId>, u32, String)>>,
    /// Structs whose fields have been followed for what their destructors depend on.
    pub settled_destructors: RefCell<HashSet<ById<'a, super::decl::StructDecl<'a>>>>,
    pub muted: Cell<u32>,
    /// What is assumed of rigid types at the point being checked.
    pub facts: RefCell<Vec<super::elab::constraints::Formula<'a>>>,
    /// A condition in force says that types or values are equal: which ones is not followed.
    pub equality_known: Cell<bool>,
    /// Instances that are being elaborated.
    pub depth: Cell<u32>,
    /// The generation of the instance that is being elaborated.
    pub generation: Cell<u32>,
    pub error_count: Cell<usize>,
}

impl<'a> Cx<'a> {
    pub fn new(parse: &'a ParseSession, library: &'a dyn Library, sources: SourceMap, options: Options) -> Self {
        Cx {
            interner: Interner::new(parse.arena()),
            parse,
            options,
            sources: RefCell::new(sources),
            library,
            backend: OnceCell::new(),
            main_module: Cell::new(None),
            user_modules: RefCell::default(),
            extensions: RefCell::default(),
            vintage: Cell::default(),
            roots: RefCell::default(),
            imports: RefCell::default(),
            prelude: OnceCell::new(),
            lang: Lang::default(),
            instances: Instances::default(),
            params: RefCell::default(),
            types: Default::default(),
            calls: RefCell::default(),
            reported: RefCell::default(),
            settled_destructors: RefCell::default(),
            muted: Cell::new(0),
            facts: RefCell::default(),
            equality_known: Cell::new(false),
            depth: Cell::new(0),
            generation: Cell::new(0),
            error_count: Cell::new(0),
        }
    }

    pub fn arena(&self) -> &'a Bump {
        self.interner.arena
    }

    pub fn arena_module(&self, module: Module<'a>) -> &'a Module<'a> {
        self.arena().alloc(module)
    }

    pub fn backend(&self) -> &'a dyn Backend<'a> {
        *self.backend.get().expect("the driver installs the backend before analysis")
    }

    /// The prelude module: names visible everywhere.
    pub fn prelude(&self) -> Option<&'a Module<'a>> {
        *self.prelude.get_or_init(|| self.std_module("std.prelude"))
    }

    // Diagnostics.

    pub fn report(&self, diagnostic: Diagnostic) {
        if self.muted.get() > 0 {
            return;
        }
        let key = (
            diagnostic.label.as_ref().map(|l| l.file),
            diagnostic.label.as_ref().map_or(0, |l| l.caret),
            diagnostic.message.clone(),
        );
        if !self.reported.borrow_mut().insert(key) {
            return;
        }
        if diagnostic.severity == Severity::Error {
            self.error_count.set(self.error_count.get() + 1);
        }
        self.parse.report(diagnostic);
    }

    pub fn error_at(&self, file: FileId, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(message).at(file, span.start).underline(span));
    }

    /// Runs `f` without reporting anything.
    pub fn quietly<R>(&self, f: impl FnOnce() -> R) -> R {
        self.muted.set(self.muted.get() + 1);
        let result = f();
        self.muted.set(self.muted.get() - 1);
        result
    }

    // Often used types and constants.

    pub fn const_ty(&self, ty: Ty<'a>) -> Const<'a> {
        self.interner.type_const(ty)
    }

    pub fn error_const(&self) -> Const<'a> {
        self.interner.konst(ConstKind::Error)
    }

    /// Compile-time bytes of a type.
    pub fn bytes(&self, ty: Ty<'a>, bytes: &[u8]) -> Const<'a> {
        self.interner.konst(ConstKind::Bytes(ty, self.interner.slice(bytes)))
    }

    /// An `Int` constant.
    pub fn int(&self, value: i64) -> Const<'a> {
        self.bytes(self.int_ty(), &value.to_le_bytes())
    }

    pub fn bool(&self, value: bool) -> Const<'a> {
        self.bytes(self.bool_ty(), &[value as u8])
    }

    /// The value of a constant whose bytes are an integer of at most 64 bits (sign-extended), a
    /// struct around one, or an integer literal.
    pub fn const_i64(&self, value: Const<'a>) -> Option<i64> {
        match value.kind() {
            ConstKind::Bytes(ty, bytes) => {
                if bytes.is_empty() {
                    return self.literal_int(*ty).and_then(num_traits::ToPrimitive::to_i64);
                }
                if bytes.len() > 8 {
                    return None;
                }
                let mut buffer =
                    if bytes.last().is_some_and(|b| b & 0x80 != 0) && bytes.len() > 1 { [0xff; 8] } else { [0; 8] };
                buffer[..bytes.len()].copy_from_slice(bytes);
                Some(i64::from_le_bytes(buffer))
            }
            ConstKind::Int(value) => num_traits::ToPrimitive::to_i64(value),
            _ => None,
        }
    }

    pub fn const_bool(&self, value: Const<'a>) -> Option<bool> {
        match value.kind() {
            ConstKind::Bytes(_, [byte]) => Some(*byte != 0),
            _ => None,
        }
    }

    /// The type that a constant denotes.
    pub fn const_as_ty(&self, value: Const<'a>) -> Option<Ty<'a>> {
        match value.kind() {
            ConstKind::Type(ty) => Some(*ty),
            ConstKind::Error => Some(self.interner.error_ty()),
            _ => None,
        }
    }

    /// The type of a constant.
    pub fn ty_of_const(&self, value: Const<'a>) -> Ty<'a> {
        match value.kind() {
            ConstKind::Type(_) | ConstKind::Traits(_) => self.interner.ty(TyKind::Meta(&[])),
            ConstKind::Int(_) => self.interner.ty(TyKind::IntLit),
            ConstKind::Float(_) => self.interner.ty(TyKind::FloatLit),
            ConstKind::Str(_) => self.interner.ty(TyKind::StrLit),
            ConstKind::Bytes(ty, _) => *ty,
            ConstKind::Fn(fn_ref) => self.interner.ty(TyKind::FnItem(*fn_ref)),
            ConstKind::Pack(items) => {
                let elem = items.first().map_or(self.interner.ty(TyKind::Deferred), |c| self.ty_of_const(*c));
                self.interner.ty(TyKind::PackOf(elem))
            }
            ConstKind::Origin(origin) => self.interner.ty(TyKind::OriginTy(origin.mutable)),
            ConstKind::Param(param) if param.decl.0.variadic => self.interner.ty(TyKind::Deferred),
            ConstKind::Param(param) => match self.params.borrow().get(&param.decl) {
                Some(info) => info.value_ty.unwrap_or(self.interner.ty(TyKind::Deferred)),
                None => self.interner.ty(TyKind::Deferred),
            },
            ConstKind::Deferred | ConstKind::Unbound => self.interner.ty(TyKind::Deferred),
            ConstKind::Error => self.interner.error_ty(),
        }
    }

    /// Whether the constant mentions a parameter without value (in a generic signature).
    pub fn is_symbolic(&self, value: Const<'a>) -> bool {
        match value.kind() {
            ConstKind::Type(ty) => self.is_symbolic_ty(*ty),
            ConstKind::Param(_) | ConstKind::Deferred | ConstKind::Unbound => true,
            ConstKind::Pack(items) => items.iter().any(|c| self.is_symbolic(*c)),
            ConstKind::Bytes(ty, _) => self.is_symbolic_ty(*ty),
            ConstKind::Fn(f) => {
                f.self_ty.is_some_and(|t| self.is_symbolic_ty(t)) || f.args.iter().any(|c| self.is_symbolic(*c))
            }
            ConstKind::Origin(Origin { kind: OriginKind::Union(parts), .. }) => {
                parts.iter().any(|c| self.is_symbolic(*c))
            }
            _ => false,
        }
    }

    pub fn is_symbolic_ty(&self, ty: Ty<'a>) -> bool {
        if let Some(known) = self.types.symbolic.borrow().get(&ty) {
            return *known;
        }
        let result = match ty.kind() {
            TyKind::Struct(_, args) | TyKind::Closure(_, args) => args.iter().any(|c| self.is_symbolic(*c)),
            TyKind::Array(elem, n) => *n == u64::MAX || self.is_symbolic_ty(*elem),
            TyKind::Pack(items) | TyKind::Union(items) => items.iter().any(|t| self.is_symbolic_ty(*t)),
            TyKind::FnPtr(sig) => self.is_symbolic_fn(sig),
            TyKind::FnItem(f) => {
                f.self_ty.is_some_and(|t| self.is_symbolic_ty(t)) || f.args.iter().any(|c| self.is_symbolic(*c))
            }
            TyKind::PackOf(elem) => self.is_symbolic_ty(*elem),
            TyKind::Param(_) | TyKind::Assoc(..) | TyKind::Deferred => true,
            TyKind::Meta(traits) => traits.iter().any(|t| match t {
                TraitRef::Fn(sig) => self.is_symbolic_fn(sig),
                TraitRef::Trait(_) => false,
            }),
            _ => false,
        };
        self.types.symbolic.borrow_mut().insert(ty, result);
        result
    }

    pub fn is_symbolic_fn(&self, sig: &'a FnTy<'a>) -> bool {
        sig.args.iter().any(|a| self.is_symbolic_ty(a.ty))
            || self.is_symbolic_ty(sig.ret.ty())
            || sig.raises.is_some_and(|t| self.is_symbolic_ty(t))
    }

    /// Interns a slice of functions as one overload set.
    pub fn overloads(&self, set: &[&'a FnDecl<'a>]) -> &'a [&'a FnDecl<'a>] {
        self.interner.slice(set)
    }
}
