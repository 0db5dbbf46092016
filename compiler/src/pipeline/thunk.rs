//! Small MIR bodies that the compiler adds: entries from the host into the program.
//!
//! All take at most addresses and return an `__i1` that says whether an error came out, so that
//! they can be called without knowing the types behind them.

use crate::diagnostics::FileId;
use crate::mir::{
    Arg, Block, BlockId, Body, Call, Callee, InstId, Local, LocalDecl, LocalKind, Operand, Place, Stmt, StmtKind,
    Terminator,
};
use crate::syntax::Span;
use crate::types::{ArgTy, Const, ConstKind, Convention, FnTy, Interner, RetTy, Scalar, Ty, TyKind};

/// A body together with the type by which it is called.
pub(super) struct Thunk<'a> {
    pub body: Body<'a>,
    pub fn_ty: &'a FnTy<'a>,
}

const RESULT: Local = Local(0);
const NOWHERE: Span = Span { start: 0, end: 0 };

/// `thunk(out: __ptr) -> __i1`: calls `inst` with constants and writes the result (of a reference:
/// the address) to `out`.
pub(super) fn constant_call<'a>(
    interner: &'a Interner<'a>,
    name: &str,
    inst: InstId,
    callee: &FnTy<'a>,
    args: &[Const<'a>],
) -> Thunk<'a> {
    let mut builder = ThunkBuilder::new(interner, format!("<compile-time call of {name}>"));
    let ptr = interner.prim(Scalar::Ptr);
    let out = builder.argument(ptr);
    let args = args.iter().map(|arg| Arg::Value(Operand::Const(*arg))).collect();
    match callee.ret {
        RetTy::Value(ty) => {
            let result = builder.local(ty, LocalKind::Temp, true);
            builder.stmts.push(StmtKind::BindAddr(result, Operand::Copy(Place::local(out))));
            let call = Call { callee: Callee::Inst(inst), args, dest: Place::local(result) };
            builder.finish(call, callee.raises, None, None)
        }
        RetTy::Ref { ty, .. } => {
            let address = builder.local(ptr, LocalKind::Temp, true);
            builder.stmts.push(StmtKind::BindAddr(address, Operand::Copy(Place::local(out))));
            let result = builder.local(ty, LocalKind::Temp, true);
            let call = Call { callee: Callee::Inst(inst), args, dest: Place::local(result) };
            let keep = StmtKind::AddrOf(Place::local(address), Place::local(result));
            builder.finish(call, callee.raises, Some(keep), None)
        }
    }
}

/// `thunk(out: __ptr) -> __i1`: writes the pointer to `inst` to `out`.
pub(super) fn function_address<'a>(interner: &'a Interner<'a>, name: &str, inst: InstId) -> Thunk<'a> {
    let mut builder = ThunkBuilder::new(interner, format!("<address of {name}>"));
    let ptr = interner.prim(Scalar::Ptr);
    let out = builder.argument(ptr);
    let result = builder.local(ptr, LocalKind::Temp, true);
    let stmts = vec![
        StmtKind::BindAddr(result, Operand::Copy(Place::local(out))),
        StmtKind::Init(Place::local(result), Operand::Func(inst)),
        builder.flag(false),
    ];
    builder.thunk(vec![block(stmts, Terminator::Return(NOWHERE))])
}

/// `thunk() -> __i1`: calls `main`; an error is given to `report` first.
pub(super) fn program_entry<'a>(
    interner: &'a Interner<'a>,
    main: InstId,
    callee: &FnTy<'a>,
    report: Option<InstId>,
) -> Thunk<'a> {
    let mut builder = ThunkBuilder::new(interner, "<entry>".to_string());
    let result = builder.local(callee.ret.ty(), LocalKind::Temp, false);
    let call = Call { callee: Callee::Inst(main), args: Vec::new(), dest: Place::local(result) };
    builder.finish(call, callee.raises, None, report)
}

struct ThunkBuilder<'a> {
    interner: &'a Interner<'a>,
    name: String,
    locals: Vec<LocalDecl<'a>>,
    args: Vec<Local>,
    stmts: Vec<StmtKind<'a>>,
}

impl<'a> ThunkBuilder<'a> {
    fn new(interner: &'a Interner<'a>, name: String) -> Self {
        let mut builder = ThunkBuilder { interner, name, locals: Vec::new(), args: Vec::new(), stmts: Vec::new() };
        builder.local(interner.prim(Scalar::I1), LocalKind::Result, false);
        builder
    }

    fn local(&mut self, ty: Ty<'a>, kind: LocalKind, is_ref: bool) -> Local {
        self.locals.push(LocalDecl { ty, name: None, kind, span: NOWHERE, is_ref, is_mut: true, borrows: Vec::new() });
        Local(self.locals.len() as u32 - 1)
    }

    fn argument(&mut self, ty: Ty<'a>) -> Local {
        let local = self.local(ty, LocalKind::Arg(Convention::Imm), false);
        self.args.push(local);
        local
    }

    fn flag(&self, value: bool) -> StmtKind<'a> {
        let bytes = self.interner.slice(&[u8::from(value)]);
        let value = self.interner.konst(ConstKind::Bytes(self.interner.prim(Scalar::I1), bytes));
        StmtKind::Init(Place::local(RESULT), Operand::Const(value))
    }

    /// `call`, then `after`, then return 0; or, on an error, `report(error)` and return 1.
    fn finish(
        mut self,
        call: Call<'a>,
        raises: Option<Ty<'a>>,
        after: Option<StmtKind<'a>>,
        report: Option<InstId>,
    ) -> Thunk<'a> {
        let mut returning = Vec::from_iter(after);
        returning.push(self.flag(false));
        let mut first = std::mem::take(&mut self.stmts);
        let blocks = match raises {
            None => {
                first.push(StmtKind::Call(call));
                first.append(&mut returning);
                vec![block(first, Terminator::Return(NOWHERE))]
            }
            Some(error_ty) => {
                let error = Place::local(self.local(error_ty, LocalKind::Temp, false));
                let mut raising = Vec::new();
                if let Some(report) = report {
                    let nothing = self.interner.ty(TyKind::Pack(&[]));
                    let dest = Place::local(self.local(nothing, LocalKind::Temp, false));
                    let args = vec![Arg::Ref(error, false)];
                    raising.push(StmtKind::Call(Call { callee: Callee::Inst(report), args, dest }));
                    raising.push(StmtKind::Drop(error));
                }
                raising.push(self.flag(true));
                let invoke = Terminator::Invoke { call, error, ok: BlockId(1), err: BlockId(2), span: NOWHERE };
                vec![
                    block(first, invoke),
                    block(returning, Terminator::Return(NOWHERE)),
                    block(raising, Terminator::Return(NOWHERE)),
                ]
            }
        };
        self.thunk(blocks)
    }

    fn thunk(self, blocks: Vec<Block<'a>>) -> Thunk<'a> {
        let ptr = self.interner.prim(Scalar::Ptr);
        let args: Vec<_> = self.args.iter().map(|_| ArgTy::new(Convention::Imm, ptr)).collect();
        let fn_ty = self.interner.fn_ty(FnTy {
            args: self.interner.slice(&args),
            ret: RetTy::Value(self.interner.prim(Scalar::I1)),
            raises: None,
            abi_c: false,
        });
        let body = Body {
            name: self.name,
            file: FileId(0),
            span: NOWHERE,
            locals: self.locals,
            args: self.args,
            ret: RESULT,
            error: None,
            blocks,
            elses: Vec::new(),
        };
        Thunk { body, fn_ty }
    }
}

fn block<'a>(stmts: Vec<StmtKind<'a>>, term: Terminator<'a>) -> Block<'a> {
    Block { stmts: stmts.into_iter().map(|kind| Stmt { kind, span: NOWHERE }).collect(), term }
}
