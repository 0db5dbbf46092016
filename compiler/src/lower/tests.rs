//! Hand-made MIR in, IR text out.
//!
//! The types are packs. A pack that begins with an address owns something: it has a destructor
//! (`inst90`), a copy constructor (`inst91`) and a move constructor (`inst92`).

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use bumpalo::Bump;
use hashbrown::HashMap;
use mojo_runtime::{NativeConfig, NativeCtx};
use mojo_vm::ir::print::FunctionText;
use mojo_vm::ir::{FuncAttrs, Type, verify_module};
use mojo_vm::{Limits, Vm};
use num_bigint::BigInt;

use super::layout::Leaf;
use super::{Declared, LowerErrorKind, Program, Unit};
use crate::diagnostics::FileId;
use crate::mir::*;
use crate::syntax::{Span, Symbol};
use crate::types::*;

const DROP: InstId = InstId(90);
const COPY: InstId = InstId(91);
const MOVE: InstId = InstId(92);

struct Fixture<'a> {
    interner: &'a Interner<'a>,
    signatures: RefCell<HashMap<InstId, &'a FnTy<'a>>>,
}

impl<'a> Fixture<'a> {
    fn new(arena: &'a Bump) -> Self {
        let interner: &'a Interner<'a> = arena.alloc(Interner::new(arena));
        let fixture = Fixture { interner, signatures: RefCell::default() };
        let owner = fixture.owner();
        fixture.declare(DROP, &[(Convention::Deinit, owner)], fixture.pack(&[]), None);
        fixture.declare(COPY, &[(Convention::Imm, owner)], owner, None);
        fixture.declare(MOVE, &[(Convention::Deinit, owner)], owner, None);
        fixture
    }

    fn prim(&self, scalar: Scalar) -> Ty<'a> {
        self.interner.prim(scalar)
    }

    fn i64(&self) -> Ty<'a> {
        self.prim(Scalar::I64)
    }

    fn pack(&self, fields: &[Ty<'a>]) -> Ty<'a> {
        self.interner.ty(TyKind::Pack(self.interner.slice(fields)))
    }

    /// A type with destructor and constructors.
    fn owner(&self) -> Ty<'a> {
        self.pack(&[self.prim(Scalar::Ptr), self.i64()])
    }

    fn declare(&self, inst: InstId, args: &[(Convention, Ty<'a>)], ret: Ty<'a>, raises: Option<Ty<'a>>) {
        let args: Vec<_> = args.iter().map(|&(convention, ty)| ArgTy::new(convention, ty)).collect();
        let ty = FnTy { args: self.interner.slice(&args), ret: RetTy::Value(ret), raises, abi_c: false };
        self.signatures.borrow_mut().insert(inst, self.interner.fn_ty(ty));
    }

    fn field(&self, local: u32, path: &[u32]) -> Place<'a> {
        let steps: Vec<_> = path.iter().map(|&index| Step::Field(index)).collect();
        Place { base: Local(local), path: self.interner.slice(&steps) }
    }

    fn int(&self, value: i64) -> Operand<'a> {
        Operand::Const(self.interner.konst(ConstKind::Bytes(self.i64(), self.interner.slice(&value.to_le_bytes()))))
    }

    /// The IR text of `inst` with this body, whose arguments and result are the first locals.
    fn lower(&self, inst: InstId, body: &Body<'a>) -> Result<String, LowerErrorKind> {
        let unit = Unit::new(self.interner, Arc::default());
        let Declared { func, abi } = unit.declare(inst, self)?;
        let function = unit.lower(abi, body, self).map_err(|error| error.error)?;
        let mut module = unit.module();
        module.define(func, function);
        verify_module(&module).expect("the IR is valid");
        let decl = module.func(func);
        let body = decl.body.as_ref().expect("it has been defined");
        Ok(FunctionText { module: &module, decl, body }.to_string())
    }
}

/// The results of calling `inst` with this body in a VM.
fn run<'a>(f: &Fixture<'a>, inst: InstId, body: &Body<'a>, args: &[u64]) -> Vec<u64> {
    let unit = Unit::new(f.interner, Arc::default());
    let Declared { func, abi } = unit.declare(inst, f).unwrap();
    let function = unit.lower(abi, body, f).unwrap();
    unit.module().define(func, function);
    let natives = NativeCtx::new(NativeConfig::captured());
    let mut vm = Vm::new(unit.engine().clone(), natives, Limits::default()).unwrap();
    vm.call(func, args).unwrap()
}

impl<'a> TypeQueries<'a> for Fixture<'a> {
    fn fields(&self, ty: Ty<'a>) -> &'a [Ty<'a>] {
        match ty.kind() {
            TyKind::Pack(fields) => fields,
            _ => &[],
        }
    }
    fn field_name(&self, _: Ty<'a>, index: u32) -> String {
        index.to_string()
    }
    fn is_trivial_drop(&self, ty: Ty<'a>) -> bool {
        self.is_trivial(ty)
    }
    fn is_memory_only(&self, _ty: Ty<'a>) -> bool {
        false
    }
    fn is_trivial(&self, ty: Ty<'a>) -> bool {
        self.fields(ty).first() != Some(&self.prim(Scalar::Ptr))
    }
    fn drop_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        (!self.is_trivial(ty)).then_some(DROP)
    }
    fn has_user_drop(&self, ty: Ty<'a>) -> bool {
        !self.is_trivial(ty)
    }
    fn copy_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        (!self.is_trivial(ty)).then_some(COPY)
    }
    fn move_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        (!self.is_trivial(ty)).then_some(MOVE)
    }
    fn linear_message(&self, _: Ty<'a>) -> Option<String> {
        None
    }
    fn signature(&self, inst: InstId) -> &'a FnTy<'a> {
        self.signatures.borrow()[&inst]
    }
    fn allows_nested_aliasing(&self, _: InstId) -> bool {
        false
    }

    fn is_never(&self, _: InstId) -> bool {
        false
    }
    fn display(&self, ty: Ty<'a>) -> String {
        format!("{ty:?}")
    }
    fn fn_name(&self, inst: InstId) -> String {
        self.instance_name(inst)
    }
    fn arg_name(&self, _: InstId, index: usize) -> String {
        index.to_string()
    }
}

impl<'a> Program<'a> for Fixture<'a> {
    fn instance_name(&self, inst: InstId) -> String {
        format!("inst{}", inst.0)
    }
    fn attrs(&self, _: InstId) -> FuncAttrs {
        FuncAttrs::default()
    }
    fn finished_body(&self, _: InstId) -> Option<Rc<Body<'a>>> {
        None
    }
    fn obstructed_by(&self, _: InstId, _: Option<InstId>) -> bool {
        false
    }

    fn item_instance(&self, _: FnRef<'a>) -> InstId {
        InstId(0)
    }
    fn is_user_code(&self, _: InstId) -> bool {
        true
    }
    fn position(&self, _: FileId, offset: u32) -> (u32, u32) {
        (1, offset + 1)
    }
    fn file_name(&self, _: FileId) -> (String, bool) {
        ("test.mojo".to_string(), false)
    }
}

fn local<'a>(kind: LocalKind, ty: Ty<'a>) -> LocalDecl<'a> {
    let is_ref = false;
    LocalDecl { ty, name: None, kind, span: Span::at(0), is_ref, is_mut: false, borrows: Vec::new() }
}

fn reference<'a>(kind: LocalKind, ty: Ty<'a>) -> LocalDecl<'a> {
    LocalDecl { is_ref: true, ..local(kind, ty) }
}

/// A body whose first local is the result and whose next `args` locals are the arguments.
fn body<'a>(locals: Vec<LocalDecl<'a>>, args: u32, error: Option<Local>, blocks: Vec<Block<'a>>) -> Body<'a> {
    Body {
        name: "test".to_string(),
        file: FileId(0),
        span: Span::at(0),
        locals,
        args: (1..=args).map(Local).collect(),
        ret: Local(0),
        error,
        blocks,
        elses: Vec::new(),
    }
}

fn block<'a>(stmts: Vec<StmtKind<'a>>, term: Terminator<'a>) -> Block<'a> {
    Block { stmts: stmts.into_iter().map(|kind| Stmt { kind, span: Span::at(0) }).collect(), term }
}

fn op<'a>(dest: u32, name: &str, args: &[Operand<'a>]) -> StmtKind<'a> {
    let dest = Some(Place::local(Local(dest)));
    StmtKind::Op { dest, op: Symbol::intern(name), params: &[], args: args.to_vec() }
}

fn copy<'a>(local: u32) -> Operand<'a> {
    Operand::Copy(Place::local(Local(local)))
}

/// An arena for one test. It is never freed: the tables in it refer to each other.
fn test_arena() -> &'static Bump {
    Box::leak(Box::new(Bump::new()))
}

const RETURN: Terminator<'static> = Terminator::Return(Span { start: 0, end: 0 });

#[test]
fn a_value_defined_once_is_an_ssa_value() {
    let arena = test_arena();
    let f = Fixture::new(arena);
    let int = f.i64();
    f.declare(InstId(1), &[(Convention::Imm, int), (Convention::Imm, int)], int, None);
    let locals = vec![
        local(LocalKind::Result, int),
        local(LocalKind::Arg(Convention::Imm), int),
        reference(LocalKind::Arg(Convention::Imm), int),
        local(LocalKind::Temp, int),
    ];
    let stmts = vec![op(3, "iadd", &[copy(1), f.int(5)]), op(0, "imul", &[copy(3), copy(2)])];
    let body = body(locals, 2, None, vec![block(stmts, RETURN)]);
    assert_eq!(run(&f, InstId(1), &body, &[2, 3]), [21]);
    assert_eq!(
        f.lower(InstId(1), &body).unwrap(),
        "function @inst1(i64, i64) -> i64 {
block0(v0: i64, v1: i64):
    br block1
block1:
    v2 = iconst.i64 5 !1
    v3 = iadd.i64 v0, v2 !1
    v4 = imul.i64 v3, v1 !1
    ret v4 !1
}
"
    );
}

#[test]
fn a_value_assigned_twice_or_in_part_is_in_memory() {
    let arena = test_arena();
    let f = Fixture::new(arena);
    let pair = f.pack(&[f.prim(Scalar::I8), f.i64()]);
    f.declare(InstId(1), &[(Convention::Var, f.i64())], pair, None);
    let locals = vec![local(LocalKind::Result, pair), local(LocalKind::Arg(Convention::Var), f.i64())];
    let stmts = vec![
        StmtKind::Init(f.field(0, &[1]), copy(1)),
        StmtKind::Init(Place::local(Local(1)), f.int(7)),
        StmtKind::Op { dest: Some(f.field(0, &[0])), op: Symbol::intern("trunc"), params: &[], args: vec![copy(1)] },
    ];
    let body = body(locals, 1, None, vec![block(stmts, RETURN)]);
    assert_eq!(run(&f, InstId(1), &body, &[5]), [7, 5]);
    assert_eq!(
        f.lower(InstId(1), &body).unwrap(),
        "function @inst1(i64) -> i8, i64 {
block0(v0: i64):
    v1 = stack_slot size=8 align=8
    store.i64 v1, v0
    v2 = stack_slot size=16 align=8
    br block1
block1:
    v3 = load.i64 v1 !1
    store.i64 v2, v3 offset=8 !1
    v4 = iconst.i64 7 !1
    store.i64 v1, v4 !1
    v5 = load.i64 v1 !1
    v6 = trunc.i8 v5 !1
    store.i8 v2, v6 !1
    v7 = load.i8 v2 !1
    v8 = load.i64 v2 offset=8 !1
    ret v7, v8 !1
}
"
    );
}

#[test]
fn owned_values_travel_by_address_and_are_moved_copied_and_dropped_by_calls() {
    let arena = test_arena();
    let f = Fixture::new(arena);
    let owner = f.owner();
    f.declare(InstId(1), &[(Convention::Var, owner), (Convention::Imm, owner)], owner, None);
    let locals = vec![
        local(LocalKind::Result, owner),
        local(LocalKind::Arg(Convention::Var), owner),
        reference(LocalKind::Arg(Convention::Imm), owner),
        local(LocalKind::Var, owner),
    ];
    let stmts = vec![
        StmtKind::Init(Place::local(Local(3)), Operand::CopyOrTake(Place::local(Local(2)))),
        StmtKind::Init(Place::local(Local(0)), Operand::Move(Place::local(Local(1)))),
        StmtKind::Drop(Place::local(Local(3))),
    ];
    let text = f.lower(InstId(1), &body(locals, 2, None, vec![block(stmts, RETURN)])).unwrap();
    assert_eq!(
        text,
        "function @inst1(ptr, ptr, ptr) {
block0(v0: ptr noalias bytes=16, v1: ptr noalias bytes=16, v2: ptr noalias bytes=16):
    v3 = stack_slot size=16 align=8
    br block1
block1:
    call @inst91(v3, v2) !1
    call @inst92(v0, v1) !1
    call @inst90(v3) !1
    ret !1
}
"
    );
}

#[test]
fn a_raising_call_branches_on_its_flag() {
    let arena = test_arena();
    let f = Fixture::new(arena);
    let (int, owner) = (f.i64(), f.owner());
    f.declare(InstId(1), &[(Convention::Imm, int)], int, Some(owner));
    f.declare(InstId(2), &[(Convention::Imm, int)], int, Some(owner));
    let locals = vec![
        local(LocalKind::Result, int),
        local(LocalKind::Arg(Convention::Imm), int),
        local(LocalKind::Error, owner),
    ];
    let call = Call { callee: Callee::Inst(InstId(2)), args: vec![Arg::Value(copy(1))], dest: Place::local(Local(0)) };
    let invoke =
        Terminator::Invoke { call, error: Place::local(Local(2)), ok: BlockId(1), err: BlockId(2), span: Span::at(0) };
    let blocks = vec![block(vec![], invoke), block(vec![], RETURN), block(vec![], Terminator::Raise(Span::at(0)))];
    let text = f.lower(InstId(1), &body(locals, 1, Some(Local(2)), blocks)).unwrap();
    assert_eq!(
        text,
        "function @inst1(i64, ptr) -> i64, i1 {
block0(v0: i64, v1: ptr noalias bytes=16):
    br block1
block1:
    v2, v3 = call @inst2(v0, v1) !1
    br_if v3, block2, block3 !1
block2:
    v4 = undef.i64 !1
    v5 = iconst.i1 1 !1
    ret v4, v5 !1
block3:
    v6 = iconst.i1 0 !1
    ret v2, v6 !1
}
"
    );
}

#[test]
fn references_are_addresses_and_elements_are_reached_by_index() {
    let arena = test_arena();
    let f = Fixture::new(arena);
    let int = f.i64();
    let array = f.interner.ty(TyKind::Array(int, 10));
    f.declare(InstId(1), &[(Convention::Mut, array), (Convention::Imm, int)], f.pack(&[]), None);
    let locals = vec![
        local(LocalKind::Result, f.pack(&[])),
        reference(LocalKind::Arg(Convention::Mut), array),
        local(LocalKind::Arg(Convention::Imm), int),
        reference(LocalKind::Var, int),
    ];
    let element = Place { base: Local(1), path: f.interner.slice(&[Step::Index(Local(2))]) };
    let stmts = vec![
        StmtKind::Bind(Local(3), element),
        StmtKind::Init(Place::local(Local(3)), f.int(1)),
        op(3, "iadd", &[copy(3), copy(2)]),
    ];
    let text = f.lower(InstId(1), &body(locals, 2, None, vec![block(stmts, RETURN)])).unwrap();
    assert_eq!(
        text,
        "function @inst1(ptr, i64) {
block0(v0: ptr noalias bytes=80, v1: i64):
    br block1
block1:
    v2 = iconst.i64 8 !1
    v3 = imul.i64 v1, v2 !1
    v4 = ptr_add.ptr v0, v3 !1
    v5 = iconst.i64 1 !1
    store.i64 v4, v5 !1
    v6 = load.i64 v4 !1
    v7 = iadd.i64 v6, v1 !1
    store.i64 v4, v7 !1
    ret !1
}
"
    );
}

#[test]
fn operations_that_do_not_fit_are_named() {
    let arena = test_arena();
    let f = Fixture::new(arena);
    let int = f.i64();
    f.declare(InstId(1), &[], int, None);
    let lower = |stmt| {
        let locals = vec![local(LocalKind::Result, int)];
        f.lower(InstId(1), &body(locals, 0, None, vec![block(vec![stmt], RETURN)])).unwrap_err().to_string()
    };
    assert_eq!(lower(op(0, "frobnicate", &[])), "there is no operation 'frobnicate'");
    assert_eq!(
        lower(op(0, "fadd", &[f.int(1), f.int(2)])),
        "operation 'fadd' does not take these operands: it does not work on i64"
    );
    assert_eq!(
        lower(op(0, "icmp_eq", &[f.int(1), f.int(2)])),
        "operation 'icmp_eq' does not take these operands: the result is i1, not i64"
    );
}

#[test]
fn layouts_are_those_of_c() {
    let arena = test_arena();
    let f = Fixture::new(arena);
    let unit = Unit::new(f.interner, Arc::default());
    let layout = |ty| unit.layouts.of(ty, &f).unwrap();
    let inner = f.pack(&[f.prim(Scalar::I8), f.prim(Scalar::I32)]);
    let outer = layout(f.pack(&[f.prim(Scalar::I1), f.pack(&[]), inner, f.prim(Scalar::F64)]));
    assert_eq!((outer.size, outer.align, outer.offsets), (24, 8, &[0, 1, 4, 16][..]));
    let leaf = |offset, ty| Leaf { offset, ty };
    let leaves = [leaf(0, Type::I1), leaf(4, Type::I8), leaf(8, Type::I32), leaf(16, Type::F64)];
    assert_eq!(outer.leaves, Some(&leaves[..]));

    let vector = f.interner.ty(TyKind::Prim(Scalar::F32, 64));
    assert_eq!((layout(vector).size, layout(vector).align), (256, 64));
    assert_eq!(layout(f.pack(&[f.i64(); 5])).leaves, None);
    assert_eq!(layout(f.pack(&[])).size, 0);

    let optional = f.interner.ty(TyKind::Union(f.interner.slice(&[f.prim(Scalar::F64), f.pack(&[])])));
    assert_eq!(layout(optional).leaves, Some(&[leaf(0, Type::F64)][..]));
    let either = f.interner.ty(TyKind::Union(f.interner.slice(&[f.prim(Scalar::F64), f.i64()])));
    assert_eq!(layout(either).leaves, Some(&[leaf(0, Type::I64)][..]));
}

#[test]
fn compile_time_operands_choose_type_alignment_and_lanes() {
    let arena = test_arena();
    let f = Fixture::new(arena);
    let vector = f.interner.ty(TyKind::Prim(Scalar::I32, 4));
    f.declare(InstId(1), &[(Convention::Imm, f.prim(Scalar::Ptr))], vector, None);
    let number = |value: i64| f.interner.konst(ConstKind::Int(BigInt::from(value)));
    let with = |dest, name, params: Vec<_>, args| StmtKind::Op {
        dest: Some(Place::local(Local(dest))),
        op: Symbol::intern(name),
        params: f.interner.slice(&params),
        args,
    };
    let locals = vec![
        local(LocalKind::Result, vector),
        local(LocalKind::Arg(Convention::Imm), f.prim(Scalar::Ptr)),
        local(LocalKind::Temp, vector),
    ];
    let lanes: Vec<_> = [3, 2, 1, 0].map(number).to_vec();
    let stmts = vec![
        with(2, "load", vec![f.interner.type_const(vector), number(2)], vec![copy(1)]),
        with(0, "shuffle2", lanes, vec![copy(2), copy(2)]),
    ];
    let text = f.lower(InstId(1), &body(locals, 1, None, vec![block(stmts, RETURN)])).unwrap();
    assert_eq!(
        text,
        "function @inst1(ptr) -> i32x4 {
block0(v0: ptr):
    br block1
block1:
    v1 = load.i32x4 v0 align=2 !1
    v2 = shuffle2.i32x4 v1, v1, [3, 2, 1, 0] !1
    ret v2 !1
}
"
    );
}
