//! The MIR body under construction, and the elaboration of a whole function.

use crate::diagnostics::FileId;
use crate::mir::*;
use crate::syntax::{Span, Symbol, ast, known};
use crate::types::*;

use super::super::cx::Cx;
use super::super::decl::*;
use super::super::expansion::Obstacle;
use super::super::scope::Binding;
use super::super::signature::FormalKind;
use super::Elab;
use super::control::{Exit, Handler};
use super::value::{PlaceValue, Value};

pub struct BodyBuilder<'a> {
    pub body: Body<'a>,
    /// Where statements go.
    pub current: BlockId,
    /// Can the block be reached from the entry, as far as terminators tell? By block.
    reached: Vec<bool>,
    /// Origins that reference locals were bound with, for `origin_of`; by local.
    pub origins: Vec<Option<Const<'a>>>,
    pub ret: RetTy<'a>,
    pub raises: Option<Ty<'a>>,
    /// The enclosing `try` statements, innermost last.
    pub handlers: Vec<Handler<'a>>,
    /// What a jump out of the current point leaves: loops, `with` and `finally`, innermost last.
    pub exits: Vec<Exit<'a>>,
    /// The closure whose body this is, and its captured names.
    pub closure: Option<&'a ClosureDecl<'a>>,
    /// Closure objects at hand: hidden arguments, and what nested functions have made.
    pub environments: Vec<Local>,
    /// A named result (`out r: T`).
    pub named_result: bool,
    pub fn_name: Symbol,
    /// Part of a generic body was left to its instances.
    pub undecided: bool,
    /// Why there can be no code.
    pub obstacle: Option<Obstacle>,
}

impl<'a> BodyBuilder<'a> {
    pub fn new(name: String, file: FileId, span: Span, ret: RetTy<'a>, raises: Option<Ty<'a>>) -> Self {
        let (ty, is_ref) = match ret {
            RetTy::Value(ty) => (ty, false),
            RetTy::Ref { ty, .. } => (ty, true),
        };
        let result =
            LocalDecl { ty, name: None, kind: LocalKind::Result, span, is_ref, is_mut: true, borrows: Vec::new() };
        let mut builder = BodyBuilder {
            body: Body {
                name,
                file,
                span,
                locals: vec![result],
                args: Vec::new(),
                ret: Local(0),
                error: None,
                blocks: Vec::new(),
                elses: Vec::new(),
            },
            current: BlockId(0),
            reached: Vec::new(),
            origins: vec![None],
            ret,
            raises,
            handlers: Vec::new(),
            exits: Vec::new(),
            closure: None,
            environments: Vec::new(),
            named_result: false,
            fn_name: known::EMPTY,
            undecided: false,
            obstacle: None,
        };
        builder.current = builder.new_block();
        builder.reach(builder.current);
        if let Some(ty) = raises {
            let error = builder.new_local(ty, LocalKind::Error, None, span);
            builder.body.error = Some(error);
        }
        builder
    }

    pub fn new_block(&mut self) -> BlockId {
        self.body.blocks.push(Block { stmts: Vec::new(), term: Terminator::Open });
        self.reached.push(false);
        BlockId(self.body.blocks.len() as u32 - 1)
    }

    pub fn new_local(&mut self, ty: Ty<'a>, kind: LocalKind, name: Option<Symbol>, span: Span) -> Local {
        self.body.locals.push(LocalDecl { ty, name, kind, span, is_ref: false, is_mut: true, borrows: Vec::new() });
        self.origins.push(None);
        Local(self.body.locals.len() as u32 - 1)
    }

    pub fn local(&mut self, local: Local) -> &mut LocalDecl<'a> {
        &mut self.body.locals[local.0 as usize]
    }

    pub fn emit(&mut self, kind: StmtKind<'a>, span: Span) {
        let block = self.current.0 as usize;
        self.body.blocks[block].stmts.push(Stmt { kind, span });
    }

    /// Ends the current block. What follows goes to a block of its own, which nothing reaches
    /// unless the caller switches.
    pub fn terminate(&mut self, term: Terminator<'a>) {
        self.end(term);
        self.current = self.new_block();
    }

    /// Ends the current block, unless it has ended.
    fn end(&mut self, term: Terminator<'a>) {
        let block = &mut self.body.blocks[self.current.0 as usize];
        if !matches!(block.term, Terminator::Open) {
            return;
        }
        block.term = term;
        if self.is_reached() {
            self.successors(self.current).into_iter().flatten().for_each(|next| self.reach(next));
        }
    }

    /// Ends the current block with a jump and continues in `target`.
    pub fn jump_to(&mut self, target: BlockId) {
        self.end(Terminator::Goto(target));
        self.current = target;
    }

    pub fn goto(&mut self, target: BlockId) {
        self.terminate(Terminator::Goto(target));
    }

    /// Can the current block be reached?
    pub fn is_reached(&self) -> bool {
        self.reached[self.current.0 as usize]
    }

    /// Notes that a block can be reached, and what follows on it.
    fn reach(&mut self, block: BlockId) {
        let mut stack = vec![block];
        while let Some(block) = stack.pop() {
            if !std::mem::replace(&mut self.reached[block.0 as usize], true) {
                stack.extend(self.successors(block).into_iter().flatten());
            }
        }
    }

    fn successors(&self, block: BlockId) -> [Option<BlockId>; 2] {
        match self.body.blocks[block.0 as usize].term {
            Terminator::Goto(next) => [Some(next), None],
            Terminator::If { then, otherwise, .. } => [Some(then), Some(otherwise)],
            Terminator::Invoke { ok, err, .. } => [Some(ok), Some(err)],
            _ => [None, None],
        }
    }
}

/// The instances that a body names, and where it does so first.
pub fn callees(body: &Body<'_>) -> Vec<(InstId, Span)> {
    let mut found = Vec::new();
    let operand = |op: &Operand<'_>, span: Span, found: &mut Vec<(InstId, Span)>| {
        if let Operand::Func(inst) = op {
            found.push((*inst, span));
        }
    };
    let call = |call: &Call<'_>, span: Span, found: &mut Vec<(InstId, Span)>| {
        match &call.callee {
            Callee::Inst(inst) => found.push((*inst, span)),
            Callee::Ptr(op, _) => operand(op, span, found),
        }
        for arg in &call.args {
            if let Arg::Value(op) = arg {
                operand(op, span, found);
            }
        }
    };
    for block in &body.blocks {
        for stmt in &block.stmts {
            let at = stmt.span;
            match &stmt.kind {
                StmtKind::Call(c) => call(c, at, &mut found),
                StmtKind::Init(_, op) | StmtKind::BindAddr(_, op) => operand(op, at, &mut found),
                StmtKind::Op { args, .. } | StmtKind::Native { args, .. } | StmtKind::External { args, .. } => {
                    args.iter().for_each(|op| operand(op, at, &mut found));
                }
                _ => {}
            }
        }
        if let Terminator::Invoke { call: c, span, .. } = &block.term {
            call(c, *span, &mut found);
        }
    }
    found.sort_by_key(|(inst, span)| (*inst, span.start));
    found.dedup_by_key(|(inst, _)| *inst);
    found
}

/// Elaborates the body of an instance.
pub fn elaborate_instance<'a>(cx: &Cx<'a>, id: InstId) -> Body<'a> {
    let fn_ref = cx.instance_data(id).fn_ref;
    let decl = fn_ref.decl.0;
    let concrete = cx.concrete_signature(fn_ref);
    let scope = cx.function_scope(fn_ref);
    let mut elab = Elab::constant(cx, scope, decl.module.file);
    let mut builder =
        BodyBuilder::new(cx.instance_name(id), decl.module.file, decl.span, concrete.ret, concrete.raises);
    builder.fn_name = decl.name;
    if let Owner::Closure(closure) = decl.owner {
        builder.closure = Some(closure);
    }
    let formals = cx.signature(decl).formals;
    for (formal, concrete) in formals.iter().zip(concrete.formals) {
        let convention = match formal.kind {
            FormalKind::Single => concrete.convention,
            FormalKind::Keywords => Convention::Var,
            _ if matches!(concrete.convention, Convention::Var | Convention::Deinit) => Convention::Var,
            _ => Convention::Imm,
        };
        let local = builder.new_local(concrete.carrier, LocalKind::Arg(convention), formal.name, formal.span);
        builder.local(local).is_mut = match convention {
            Convention::Imm => false,
            Convention::Ref => concrete.mutable,
            _ => true,
        };
        builder.body.args.push(local);
        if let Some(name) = formal.name {
            scope.bind(name, Binding::Local(local));
        }
    }
    builder.declare_environments(concrete.environments, decl.span);
    elab.body = Some(Box::new(builder));
    elab.compile_time = false;
    elab.rigid = cx.is_rigid_ref(fn_ref);
    elab.declared = elab.rigid || cx.has_no_parameters(fn_ref);
    elab.with_assumptions(|elab| elab.whole_body(decl, fn_ref));
    let builder = elab.body.take().expect("set above");
    cx.instance_data(id).undecided.set(builder.undecided);
    if let Some(obstacle) = builder.obstacle {
        cx.obstruct(id, obstacle);
    }
    builder.body
}

impl<'c, 'a> Elab<'c, 'a> {
    fn whole_body(&mut self, decl: &'a FnDecl<'a>, fn_ref: FnRef<'a>) {
        self.assume_clauses(decl);
        match decl.source {
            FnSource::Synthesised(kind) => self.synthesise(kind, fn_ref),
            FnSource::Def(def) => {
                self.bind_result_name(&def.signature);
                self.assume_empty_result(decl);
                self.function_body(def.body.block(), decl);
            }
            FnSource::Lambda(lambda) => self.lambda_body(lambda),
        }
    }

    /// `out r: T`, `out self`: the result slot under a name.
    fn bind_result_name(&mut self, signature: &'a ast::Signature<'a>) {
        let out = signature.args.params.iter().find(|p| {
            p.convention == ast::Convention::Out
                || (p.convention == ast::Convention::Mut
                    && p.ty.is_none()
                    && [known::INIT, known::COPYINIT, known::MOVEINIT].contains(&self.builder().fn_name))
        });
        let name = out.and_then(|p| p.name).or(signature.result.and_then(|r| r.name));
        if let Some(name) = name {
            let result = self.builder().body.ret;
            self.builder().named_result = true;
            self.builder().local(result).name = Some(name.symbol);
            self.builder().local(result).span = name.span;
            self.scope.bind(name.symbol, Binding::Local(result));
        }
    }

    /// A struct without fields has nothing to initialise.
    fn assume_empty_result(&mut self, decl: &'a FnDecl<'a>) {
        let ty = self.builder().ret.ty();
        if decl.is_init() && self.cx.field_types(ty).is_empty() {
            let result = self.builder().body.ret;
            self.emit(StmtKind::AssumeInit(Place::local(result)), decl.span);
        }
    }

    fn function_body(&mut self, block: &'a ast::Block<'a>, decl: &'a FnDecl<'a>) {
        self.block(block);
        let builder = self.builder();
        let none = matches!(builder.ret, RetTy::Value(_)) && {
            let ty = builder.ret.ty();
            self.cx.none_ty() == ty
        };
        let builder = self.builder();
        let end = if none || builder.named_result { Terminator::Return(decl.span) } else { Terminator::MissingReturn };
        builder.terminate(end);
        builder.finish();
    }

    fn lambda_body(&mut self, lambda: &'a ast::Lambda<'a>) {
        let value = self.expr(&lambda.body, Some(self.body.as_ref().expect("has a body").ret.ty()));
        self.return_value(value, lambda.body.span, lambda.body.span);
        self.builder().finish();
    }

    /// The place of a local, with what is known about it.
    pub fn local_place(&mut self, local: Local) -> PlaceValue<'a> {
        let decl = self.builder().local(local);
        PlaceValue { place: Place::local(local), ty: decl.ty, mutable: decl.is_mut }
    }

    /// A fresh temporary.
    pub fn temp(&mut self, ty: Ty<'a>, span: Span) -> Local {
        let local = self.builder().new_local(ty, LocalKind::Temp, None, span);
        self.note_borrows(local);
        local
    }

    /// A fresh temporary reference.
    pub fn ref_temp(&mut self, ty: Ty<'a>, mutable: bool, span: Span) -> Local {
        let local = self.builder().new_local(ty, LocalKind::Temp, None, span);
        let decl = self.builder().local(local);
        decl.is_ref = true;
        decl.is_mut = mutable;
        local
    }

    pub fn emit(&mut self, kind: StmtKind<'a>, span: Span) {
        self.builder().emit(kind, span);
    }

    /// Initialises a fresh temporary with an operand.
    pub fn temp_from(&mut self, ty: Ty<'a>, operand: Operand<'a>, span: Span) -> Value<'a> {
        let local = self.temp(ty, span);
        self.emit(StmtKind::Init(Place::local(local), operand), span);
        Value::Owned(PlaceValue { place: Place::local(local), ty, mutable: true })
    }
}

impl<'a> BodyBuilder<'a> {
    /// Closes blocks that were left open: nothing reaches them.
    pub fn finish(&mut self) {
        for block in &mut self.body.blocks {
            if matches!(block.term, Terminator::Open) {
                block.term = Terminator::Unreachable;
            }
        }
    }
}
