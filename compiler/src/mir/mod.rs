//! MIR: a function body as a control-flow graph over *places*, with Mojo's types, one per instance.
//!
//! Semantic analysis builds it with every read, copy, move and borrow explicit but without
//! destruction; the passes in [`ownership`] decide which copies are moves, where values die, and
//! check initialisation and exclusivity; `lower` turns the result into IR.
//!
//! A *place* is a local variable or a part of one. A local may be a *reference* (`is_ref`): its
//! storage then holds an address and every place based on it denotes the memory it points to, so
//! there is no dereference operation: binding makes the reference, using it goes through.

use std::ops::Range;

use crate::diagnostics::FileId;
use crate::syntax::{Span, Symbol};
use crate::types::{Const, Convention, FnTy, OriginStep, Ty};

pub mod ownership;
pub mod print;

/// A local variable, argument, temporary or the result slot of a body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Local(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct BlockId(pub u32);

/// An instance: a function with the values of its parameters (see `sema::instance`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct InstId(pub u32);

#[derive(Clone, Debug)]
pub struct Body<'a> {
    /// For dumps and messages.
    pub name: String,
    /// The file that all spans of the body refer to.
    pub file: FileId,
    /// The position of the function's name: where a missing return is reported.
    pub span: Span,
    pub locals: Vec<LocalDecl<'a>>,
    /// The arguments, in order of the signature.
    pub args: Vec<Local>,
    /// The result slot; a reference local when the function returns a reference.
    pub ret: Local,
    /// Where a raising function leaves its error.
    pub error: Option<Local>,
    pub blocks: Vec<Block<'a>>,
    /// The `else` of each `for` that has one.
    pub elses: Vec<LoopElse>,
}

/// Where the `else` of a `for` is, for [`ownership`]'s decision about it.
#[derive(Clone, Debug)]
pub struct LoopElse {
    pub iterator: Local,
    /// The locals that hold the elements. Those before were there before the loop.
    pub variables: Range<u32>,
    /// The blocks of the loop's body.
    pub body: Range<u32>,
    /// Where the exhausted loop continues; the `else` starts there.
    pub exhausted: BlockId,
    /// The other blocks of the `else`.
    pub blocks: Range<u32>,
    /// What comes after the `else`.
    pub end: BlockId,
}

#[derive(Clone, Debug)]
pub struct LocalDecl<'a> {
    /// The type of the value, or of what the reference points to.
    pub ty: Ty<'a>,
    pub name: Option<Symbol>,
    pub kind: LocalKind,
    pub span: Span,
    /// Storage holds the address of the value.
    pub is_ref: bool,
    /// A reference through which memory may be written.
    pub is_mut: bool,
    /// Places that must stay alive and in place while this local is in use: what a reference is
    /// bound to, or the origins inside the type of a value (pointers, spans, closures, iterators; then
    /// `is_mut` says whether memory may be written through them). Filled when the local is bound.
    /// Empty for a reference means memory that is not followed.
    pub borrows: Vec<Place<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalKind {
    Arg(Convention),
    /// Declared by the user.
    Var,
    Temp,
    Result,
    Error,
}

#[derive(Clone, Debug)]
pub struct Block<'a> {
    pub stmts: Vec<Stmt<'a>>,
    pub term: Terminator<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place<'a> {
    pub base: Local,
    pub path: &'a [Step],
}

impl<'a> Place<'a> {
    pub fn local(base: Local) -> Self {
        Place { base, path: &[] }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// Field of a struct, closure or pack storage, by index.
    Field(u32),
    /// Element of `__array` at an index held by a local of type `__i64`.
    Index(Local),
    /// Memory that the value owns (`l["element"]`). Only in [`LocalDecl::borrows`], where it makes
    /// the borrower an interior reference (L9.8).
    Interior(Symbol),
}

impl From<&OriginStep<'_>> for Step {
    fn from(step: &OriginStep<'_>) -> Step {
        match step {
            OriginStep::Field(index) => Step::Field(*index),
            OriginStep::Interior(name) => Step::Interior(Symbol::intern(name)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand<'a> {
    /// Reads bits; the type is trivial.
    Copy(Place<'a>),
    /// Ends the value at the place and takes it over. As the source of [`StmtKind::Init`] it runs
    /// the move constructor; as a call argument it passes the same object.
    Move(Place<'a>),
    /// Like `Move`, but always as bits: for temporaries that are forwarded.
    Take(Place<'a>),
    /// An implicit copy: becomes `Take` when this is the last use, else a call of the copy
    /// constructor. `ownership` replaces it.
    CopyOrTake(Place<'a>),
    /// A constant of a type with layout.
    Const(Const<'a>),
    /// The address of a constant object that lives as long as the program (compile-time values).
    ConstAddr(Const<'a>),
    /// A thin pointer to the instance.
    Func(InstId),
}

#[derive(Clone, Debug)]
pub struct Stmt<'a> {
    pub kind: StmtKind<'a>,
    /// Where a trap or diagnostic that comes from here is reported.
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum StmtKind<'a> {
    /// Initialises a place. If it still holds a value, that value dies first: right after its own
    /// last use (L9.1 rule 10). Memory reached through a reference or an array index always holds a
    /// value, unless a `Forget` of the same place comes before in the same block.
    Init(Place<'a>, Operand<'a>),
    /// Points a reference local at a place.
    Bind(Local, Place<'a>),
    /// Points a reference local at the address that a `__ptr` operand holds.
    BindAddr(Local, Operand<'a>),
    /// The address of the place, as `__ptr`.
    AddrOf(Place<'a>, Place<'a>),
    /// `dest = op(args)`: an IR operation by its table name.
    Op { dest: Option<Place<'a>>, op: Symbol, params: &'a [Const<'a>], args: Vec<Operand<'a>> },
    /// A runtime native by name.
    Native { dest: Option<Place<'a>>, name: Symbol, args: Vec<Operand<'a>> },
    /// A C function by symbol; variadic after `fixed_args`.
    External { dest: Option<Place<'a>>, symbol: &'a str, args: Vec<Operand<'a>>, fixed_args: Option<u32> },
    /// A call that can't raise.
    Call(Call<'a>),
    /// Destroys the value at the place. Only `ownership` makes these.
    Drop(Place<'a>),
    /// Destroys a value in memory that is not tracked (`__destroy`): the pointee of a reference.
    DropInPlace(Place<'a>),
    /// From here on the place holds no value and needs no destruction (`__forget`, `__take`).
    Forget(Place<'a>),
    /// From here on the place counts as initialised (memory written behind the compiler's back).
    AssumeInit(Place<'a>),
    /// Counts as a use: keeps the value alive up to here (`with` managers, `_ = x`).
    Use(Place<'a>),
}

#[derive(Clone, Debug)]
pub struct Call<'a> {
    pub callee: Callee<'a>,
    pub args: Vec<Arg<'a>>,
    /// Where the result goes; a reference local (bound by the call) when the callee returns a reference.
    pub dest: Place<'a>,
}

#[derive(Clone, Debug)]
pub enum Callee<'a> {
    Inst(InstId),
    /// Through a thin function pointer.
    Ptr(Operand<'a>, &'a FnTy<'a>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arg<'a> {
    /// By reference; `true`: the callee may write.
    Ref(Place<'a>, bool),
    /// By value: an owned argument, or an immutable one of a trivial type (read before the call).
    Value(Operand<'a>),
}

#[derive(Clone, Debug)]
pub enum Terminator<'a> {
    Goto(BlockId),
    /// On an `__i1` operand.
    If {
        cond: Operand<'a>,
        then: BlockId,
        otherwise: BlockId,
        span: Span,
    },
    /// A call that may raise. On the error path the error is in `error`.
    Invoke {
        call: Call<'a>,
        error: Place<'a>,
        ok: BlockId,
        err: BlockId,
        span: Span,
    },
    /// Falling off the end of a body returns at [`Body::span`].
    Return(Span),
    /// Returns with the error that is in the body's error slot.
    Raise(Span),
    /// Control does not get here. Values that are alive on a path that must end here are not
    /// destroyed.
    Unreachable,
    /// Falls off the end of a function with a result: an error if it can be reached.
    MissingReturn,
    /// Not yet filled in by the builder.
    Open,
}

/// What the ownership passes and the lowering ask about types. Implemented by semantic analysis,
/// which makes the instances that the answers name.
pub trait TypeQueries<'a> {
    /// The fields of a struct, closure or pack, in layout order.
    fn fields(&self, ty: Ty<'a>) -> &'a [Ty<'a>];
    /// The least alignment that a struct asks for (`@align`).
    fn alignment(&self, _ty: Ty<'a>) -> u64 {
        1
    }
    /// A field's name, for messages.
    fn field_name(&self, ty: Ty<'a>, index: u32) -> String;
    /// Destruction needs no code.
    fn is_trivial_drop(&self, ty: Ty<'a>) -> bool;
    /// Copies and moves are copies of bits, and destruction needs no code.
    fn is_trivial(&self, ty: Ty<'a>) -> bool;
    /// The type lives in memory, and its values are passed by reference, though bits would do.
    fn is_memory_only(&self, ty: Ty<'a>) -> bool;
    /// The destructor: `__deinit__(deinit self)`, or the synthesised one.
    fn drop_fn(&self, ty: Ty<'a>) -> Option<InstId>;
    /// The type has a destructor of its own, so that it can't be taken apart.
    fn has_user_drop(&self, ty: Ty<'a>) -> bool;
    /// The copy constructor; `None`: bits.
    fn copy_fn(&self, ty: Ty<'a>) -> Option<InstId>;
    /// The move constructor; `None`: bits.
    fn move_fn(&self, ty: Ty<'a>) -> Option<InstId>;
    /// May values be dropped implicitly? Otherwise the message to report.
    fn linear_message(&self, ty: Ty<'a>) -> Option<String>;
    /// The signature of an instance, with convention and type of each argument.
    fn signature(&self, inst: InstId) -> &'a FnTy<'a>;
    /// The function's name, and that of its i-th argument (result slots not counted), for messages.
    fn fn_name(&self, inst: InstId) -> String;
    fn arg_name(&self, inst: InstId, index: usize) -> String;
    /// The function never returns (result type `Never`).
    fn is_never(&self, inst: InstId) -> bool;
    /// May what references inside one argument point to be what another may write? (`@__unsafe_disable_nested_origin_exclusivity`)
    fn allows_nested_aliasing(&self, inst: InstId) -> bool;
    /// The type as diagnostics print it.
    fn display(&self, ty: Ty<'a>) -> String;
}
