//! Types and compile-time values, interned in the session's arena.
//!
//! In Mojo a type is a compile-time value, so the two definitions are mutually recursive: a
//! nominal type carries the [`Const`] arguments of its parameters, and a constant may be a type.
//! Both are interned: equality and hashing are by address.
//!
//! Origins (which places a reference may point into) are compile-time values as well. They take no
//! part in code generation: [`Interner::erase_origins`] maps every type to the representative that
//! instances are keyed by.

use std::cell::RefCell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use bumpalo::Bump;
use hashbrown::HashSet;
use num_bigint::BigInt;
use num_rational::BigRational;

use crate::sema::decl::{ClosureDecl, FnDecl, ParamDecl, StructDecl, TraitDecl};
use crate::syntax::Symbol;

macro_rules! interned {
    ($(#[$doc:meta])* $name:ident, $kind:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<'a>(pub &'a $kind<'a>);

        impl<'a> $name<'a> {
            /// The interned data, with the arena's lifetime.
            pub fn kind(self) -> &'a $kind<'a> {
                self.0
            }
        }
        impl PartialEq for $name<'_> {
            fn eq(&self, other: &Self) -> bool {
                std::ptr::eq(self.0, other.0)
            }
        }
        impl Eq for $name<'_> {}
        impl Hash for $name<'_> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                std::ptr::hash(self.0, state)
            }
        }
        impl<'a> Deref for $name<'a> {
            type Target = $kind<'a>;
            fn deref(&self) -> &$kind<'a> {
                self.0
            }
        }
        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

interned!(
    /// An interned type.
    Ty, TyKind
);
interned!(
    /// An interned compile-time value.
    Const, ConstKind
);

/// Reference to a declaration in the arena, compared by address.
pub struct ById<'a, T>(pub &'a T);

impl<T> Clone for ById<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for ById<'_, T> {}
impl<T> PartialEq for ById<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}
impl<T> Eq for ById<'_, T> {}
impl<T> Hash for ById<'_, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state)
    }
}
impl<'a, T> Deref for ById<'a, T> {
    type Target = &'a T;
    fn deref(&self) -> &&'a T {
        &self.0
    }
}
impl<T> fmt::Debug for ById<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:p}", self.0)
    }
}

/// Machine scalars that the library's primitive types stand for. Integers are signless: the
/// operation decides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Scalar {
    I1,
    I8,
    I16,
    I32,
    I64,
    I128,
    I256,
    F16,
    BF16,
    F32,
    F64,
    /// A raw machine address.
    Ptr,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TyKind<'a> {
    /// A struct applied to the values of all its parameters.
    Struct(ById<'a, StructDecl<'a>>, &'a [Const<'a>]),
    /// A machine scalar (`lanes == 1`) or vector (`__simd[dt, n]`, `__i64`, `__ptr`).
    Prim(Scalar, u32),
    /// `__array[T, n]`: n values of T in a row.
    Array(Ty<'a>, u64),
    /// `__pack_storage[*Ts]`: the values one after the other, C layout.
    Pack(&'a [Ty<'a>]),
    /// `__union[*Ts]`: raw bytes with the largest size and alignment of the members.
    Union(&'a [Ty<'a>]),
    /// A thin function pointer.
    FnPtr(&'a FnTy<'a>),
    /// The zero-size type of one function (or overload set member) with its parameters bound.
    FnItem(FnRef<'a>),
    /// The type of a closure: its captures, as fields in capture order.
    Closure(ById<'a, ClosureDecl<'a>>, &'a [Const<'a>]),
    /// The type of the value parameter of `IntLiteral`, `FloatLiteral`, `StringLiteral`.
    IntLit,
    FloatLit,
    StrLit,
    /// The type of a type that satisfies all the traits (sorted; empty = any type).
    Meta(&'a [TraitRef<'a>]),
    /// The type of origin values. `None`: parametric mutability.
    OriginTy(Option<bool>),
    /// The type of a variadic parameter pack whose elements have the given type.
    PackOf(Ty<'a>),
    /// A parameter that has no value yet: in the signature of a generic declaration.
    Param(ParamRef<'a>),
    /// `T.Name` of a type that is not known yet.
    Assoc(Const<'a>, Symbol),
    /// A part of a pattern type that inference can't look into; evaluated again once parameters are bound.
    Deferred,
    /// Result of an expression that never completes.
    Never,
    /// Poison: an error has been reported.
    Error,
}

/// A trait, or the closure trait `def(A) -> R`, as a bound.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TraitRef<'a> {
    Trait(ById<'a, TraitDecl<'a>>),
    Fn(&'a FnTy<'a>),
}

/// A parameter of a generic declaration, standing for itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ParamRef<'a> {
    pub decl: ById<'a, ParamDecl<'a>>,
}

/// How an argument is passed (L4.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Convention {
    Imm,
    Mut,
    /// Owned by the callee.
    Var,
    /// A reference whose mutability is that of the argument.
    Ref,
    /// The result slot.
    Out,
    /// Owned; taken apart field by field.
    Deinit,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ArgTy<'a> {
    /// The name by which a call through a pointer may pass it: of types that are written with names.
    pub name: Option<Symbol>,
    pub convention: Convention,
    pub ty: Ty<'a>,
}

impl<'a> ArgTy<'a> {
    pub fn new(convention: Convention, ty: Ty<'a>) -> ArgTy<'a> {
        ArgTy { name: None, convention, ty }
    }
}

/// The type of a function: what a caller needs to know to call it through a pointer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FnTy<'a> {
    pub args: &'a [ArgTy<'a>],
    pub ret: RetTy<'a>,
    pub raises: Option<Ty<'a>>,
    pub abi_c: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RetTy<'a> {
    Value(Ty<'a>),
    /// `-> ref[origin] T`.
    Ref {
        ty: Ty<'a>,
        origin: Const<'a>,
    },
}

impl<'a> RetTy<'a> {
    /// The type of the value, or of what the reference points to.
    pub fn ty(self) -> Ty<'a> {
        match self {
            RetTy::Value(ty) | RetTy::Ref { ty, .. } => ty,
        }
    }
}

/// A function with the values of all its parameters: those of the enclosing struct or trait
/// implementation first, then its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FnRef<'a> {
    pub decl: ById<'a, FnDecl<'a>>,
    /// The type whose member this is (`Self`), if any.
    pub self_ty: Option<Ty<'a>>,
    /// Values of the function's own parameters.
    pub args: &'a [Const<'a>],
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ConstKind<'a> {
    Type(Ty<'a>),
    /// A trait composition as a value (`comptime KB = A & B`).
    Traits(&'a [TraitRef<'a>]),
    Int(BigInt),
    Float(FloatValue),
    /// The bytes of a string literal, usually UTF-8.
    Str(&'a [u8]),
    /// A value of a type with run-time layout, as its bytes. Addresses inside point into the
    /// compile-time heap or constant data, which live as long as the session.
    Bytes(Ty<'a>, &'a [u8]),
    Fn(FnRef<'a>),
    /// The values of a variadic parameter.
    Pack(&'a [Const<'a>]),
    Origin(Origin<'a>),
    /// A parameter that has no value yet.
    Param(ParamRef<'a>),
    /// See [`TyKind::Deferred`].
    Deferred,
    /// `_`: to be inferred.
    Unbound,
    Error,
}

/// A `FloatLiteral`'s value: exact, or one of the special ones.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum FloatValue {
    Rational(BigRational),
    NegZero,
    Inf,
    NegInf,
    NaN,
}

/// Which memory a reference may point into (L9.9).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin<'a> {
    /// `None`: not known yet (parametric).
    pub mutable: Option<bool>,
    pub kind: OriginKind<'a>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum OriginKind<'a> {
    /// Places of the body being elaborated.
    Places(&'a [OriginPlace<'a>]),
    /// An argument of the function whose signature this is; replaced at each call.
    Arg {
        index: u32,
        path: &'a [OriginStep<'a>],
    },
    /// Several at once.
    Union(&'a [Const<'a>]),
    /// Memory that the ownership passes don't follow: static, untracked, any, or the caller's.
    Static,
    Untracked,
    Any,
    /// The caller's memory, seen from inside an instance.
    Erased,
}

/// A local variable or a part of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct OriginPlace<'a> {
    pub local: crate::mir::Local,
    pub path: &'a [OriginStep<'a>],
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OriginStep<'a> {
    Field(u32),
    /// Memory that the value owns (`l["element"]`).
    Interior(&'a str),
}

/// The session's tables of types, constants and slices of them.
pub struct Interner<'a> {
    pub arena: &'a Bump,
    types: RefCell<HashSet<&'a TyKind<'a>>>,
    consts: RefCell<HashSet<&'a ConstKind<'a>>>,
    fn_types: RefCell<HashSet<&'a FnTy<'a>>>,
}

impl<'a> Interner<'a> {
    pub fn new(arena: &'a Bump) -> Self {
        Interner { arena, types: RefCell::default(), consts: RefCell::default(), fn_types: RefCell::default() }
    }

    pub fn ty(&self, kind: TyKind<'a>) -> Ty<'a> {
        let mut set = self.types.borrow_mut();
        if let Some(found) = set.get(&kind) {
            return Ty(found);
        }
        let stored = self.arena.alloc(kind);
        set.insert(stored);
        Ty(stored)
    }

    pub fn konst(&self, kind: ConstKind<'a>) -> Const<'a> {
        let mut set = self.consts.borrow_mut();
        if let Some(found) = set.get(&kind) {
            return Const(found);
        }
        let stored = self.arena.alloc(kind);
        set.insert(stored);
        Const(stored)
    }

    pub fn fn_ty(&self, ty: FnTy<'a>) -> &'a FnTy<'a> {
        let mut set = self.fn_types.borrow_mut();
        if let Some(found) = set.get(&ty) {
            return found;
        }
        let stored = self.arena.alloc(ty);
        set.insert(stored);
        stored
    }

    pub fn slice<T: Copy>(&self, items: &[T]) -> &'a [T] {
        if items.is_empty() { &[] } else { self.arena.alloc_slice_copy(items) }
    }

    pub fn str(&self, text: &str) -> &'a str {
        self.arena.alloc_str(text)
    }

    /// The constant that is this type.
    pub fn type_const(&self, ty: Ty<'a>) -> Const<'a> {
        self.konst(ConstKind::Type(ty))
    }

    pub fn prim(&self, scalar: Scalar) -> Ty<'a> {
        self.ty(TyKind::Prim(scalar, 1))
    }

    pub fn error_ty(&self) -> Ty<'a> {
        self.ty(TyKind::Error)
    }

    pub fn origin(&self, mutable: Option<bool>, kind: OriginKind<'a>) -> Const<'a> {
        self.konst(ConstKind::Origin(Origin { mutable, kind }))
    }

    /// The type with every origin replaced by [`OriginKind::Erased`] (mutability is kept): the form
    /// that instances are keyed by and compared in.
    pub fn erase_origins(&self, ty: Ty<'a>) -> Ty<'a> {
        self.map_origins(ty, &mut |origin| self.origin(origin.mutable, OriginKind::Erased))
    }

    /// [`Interner::erase_origins`] for a constant.
    pub fn erase_const(&self, value: Const<'a>) -> Const<'a> {
        self.map_const_origins(value, &mut |origin| self.origin(origin.mutable, OriginKind::Erased))
    }

    /// The type with each origin inside replaced by what `f` makes of it.
    pub fn map_origins(&self, ty: Ty<'a>, f: &mut dyn FnMut(&Origin<'a>) -> Const<'a>) -> Ty<'a> {
        match ty.kind() {
            TyKind::Struct(decl, args) => {
                let mapped = self.map_args(args, f);
                if mapped == *args { ty } else { self.ty(TyKind::Struct(*decl, mapped)) }
            }
            TyKind::Closure(decl, args) => {
                let mapped = self.map_args(args, f);
                if mapped == *args { ty } else { self.ty(TyKind::Closure(*decl, mapped)) }
            }
            TyKind::Array(elem, n) => {
                let mapped = self.map_origins(*elem, f);
                if mapped == *elem { ty } else { self.ty(TyKind::Array(mapped, *n)) }
            }
            TyKind::Pack(items) => {
                let mapped: Vec<_> = items.iter().map(|t| self.map_origins(*t, f)).collect();
                if mapped == *items { ty } else { self.ty(TyKind::Pack(self.slice(&mapped))) }
            }
            TyKind::Union(items) => {
                let mapped: Vec<_> = items.iter().map(|t| self.map_origins(*t, f)).collect();
                if mapped == *items { ty } else { self.ty(TyKind::Union(self.slice(&mapped))) }
            }
            TyKind::FnPtr(sig) => {
                let mapped = self.map_fn_ty(sig, f);
                if std::ptr::eq(mapped, *sig) { ty } else { self.ty(TyKind::FnPtr(mapped)) }
            }
            TyKind::FnItem(fn_ref) => {
                let mapped = self.map_fn_ref(*fn_ref, f);
                if mapped == *fn_ref { ty } else { self.ty(TyKind::FnItem(mapped)) }
            }
            _ => ty,
        }
    }

    fn map_args(&self, args: &'a [Const<'a>], f: &mut dyn FnMut(&Origin<'a>) -> Const<'a>) -> &'a [Const<'a>] {
        let mapped: Vec<_> = args.iter().map(|c| self.map_const_origins(*c, f)).collect();
        if mapped == args { args } else { self.slice(&mapped) }
    }

    /// The function type with each origin replaced.
    pub fn map_fn_ty(&self, sig: &'a FnTy<'a>, f: &mut dyn FnMut(&Origin<'a>) -> Const<'a>) -> &'a FnTy<'a> {
        let args: Vec<_> = sig.args.iter().map(|a| ArgTy { ty: self.map_origins(a.ty, f), ..*a }).collect();
        let ret = match sig.ret {
            RetTy::Value(ty) => RetTy::Value(self.map_origins(ty, f)),
            RetTy::Ref { ty, origin } => {
                RetTy::Ref { ty: self.map_origins(ty, f), origin: self.map_const_origins(origin, f) }
            }
        };
        let raises = sig.raises.map(|t| self.map_origins(t, f));
        self.fn_ty(FnTy { args: self.slice(&args), ret, raises, abi_c: sig.abi_c })
    }

    fn map_fn_ref(&self, fn_ref: FnRef<'a>, f: &mut dyn FnMut(&Origin<'a>) -> Const<'a>) -> FnRef<'a> {
        FnRef {
            decl: fn_ref.decl,
            self_ty: fn_ref.self_ty.map(|t| self.map_origins(t, f)),
            args: self.map_args(fn_ref.args, f),
        }
    }

    /// The constant with each origin inside replaced by what `f` makes of it.
    pub fn map_const_origins(&self, value: Const<'a>, f: &mut dyn FnMut(&Origin<'a>) -> Const<'a>) -> Const<'a> {
        match value.kind() {
            ConstKind::Origin(origin) => match origin.kind {
                OriginKind::Union(parts) => {
                    let mapped: Vec<_> = parts.iter().map(|c| self.map_const_origins(*c, f)).collect();
                    if mapped == parts {
                        value
                    } else {
                        self.origin(origin.mutable, OriginKind::Union(self.slice(&mapped)))
                    }
                }
                _ => f(origin),
            },
            ConstKind::Type(ty) => {
                let mapped = self.map_origins(*ty, f);
                if mapped == *ty { value } else { self.type_const(mapped) }
            }
            ConstKind::Pack(items) => {
                let mapped = self.map_args(items, f);
                if mapped == *items { value } else { self.konst(ConstKind::Pack(mapped)) }
            }
            ConstKind::Fn(fn_ref) => {
                let mapped = self.map_fn_ref(*fn_ref, f);
                if mapped == *fn_ref { value } else { self.konst(ConstKind::Fn(mapped)) }
            }
            ConstKind::Bytes(ty, bytes) => {
                let mapped = self.map_origins(*ty, f);
                if mapped == *ty { value } else { self.konst(ConstKind::Bytes(mapped, bytes)) }
            }
            _ => value,
        }
    }
}
