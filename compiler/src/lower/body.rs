//! Functions, blocks, statements and terminators.

use std::rc::Rc;

use mojo_vm::ir::{Block, Function, FunctionBuilder, Loc, Type, Value, ValueList};

use super::abi::{FnAbi, Pass, Return, pass_value};
use super::layout::Layout;
use super::storage::{Facts, Home, choose_homes};
use super::{LowerError, LowerErrorKind, Program, Result, Unit};
use crate::mir::{
    Block as MirBlock, BlockId, Body, Call, Callee, Local, LocalDecl, LocalKind, Operand, Place, Stmt, StmtKind,
    Terminator,
};
use crate::syntax::Span;
use crate::types::{Convention, Ty};

/// The largest local variable, in bytes: frames have to fit the stack.
const MAX_LOCAL_BYTES: u64 = 1 << 26;

/// How a local is reached.
#[derive(Clone, Debug)]
pub(super) enum Storage {
    /// Its leaves; empty until its definition has been translated.
    Ssa(ValueList),
    /// It is in memory at this address.
    Memory(Value),
    /// A reference to this address; `None` until it is bound.
    Reference(Option<Value>),
    /// A reference whose address is in this slot.
    ReferenceSlot(Value),
    /// It has no bits; the number is its alignment, which serves as its address.
    Empty(u64),
}

/// The state of translating one body.
pub(super) struct BodyLowering<'c, 'a> {
    pub unit: &'c Unit<'a>,
    pub program: &'c dyn Program<'a>,
    pub body: &'c Body<'a>,
    pub b: FunctionBuilder,
    pub storage: Vec<Storage>,
    /// Which locals are references; not those immutable arguments of which this function has the value.
    pub references: Vec<bool>,
    abi: Rc<FnAbi<'a>>,
    /// The IR block of each MIR block that can be reached.
    blocks: Vec<Option<Block>>,
    span: Span,
    /// Offset and location of the last position looked up.
    last_loc: Option<(u32, Loc)>,
}

/// Translates a body.
pub(super) fn lower_body<'a>(
    unit: &Unit<'a>,
    program: &dyn Program<'a>,
    abi: Rc<FnAbi<'a>>,
    body: &Body<'a>,
) -> std::result::Result<Function, LowerError> {
    let mut b = FunctionBuilder::new(abi.sig.clone());
    b.set_promises(abi.promises.clone());
    let mut lowering = BodyLowering {
        unit,
        program,
        body,
        b,
        storage: Vec::with_capacity(body.locals.len()),
        references: Vec::new(),
        abi,
        blocks: vec![None; body.blocks.len()],
        span: body.span,
        last_loc: None,
    };
    match lowering.run() {
        Ok(()) => Ok(lowering.b.finish()),
        Err(error) => Err(LowerError { file: body.file, span: lowering.span, error }),
    }
}

impl<'a> BodyLowering<'_, 'a> {
    /// The IR's entry block holds all stack slots and the arguments' stores; MIR's first block
    /// follows it.
    fn run(&mut self) -> Result<()> {
        self.check_types()?;
        self.references = self.find_references()?;
        self.set_up_locals()?;
        let order = reverse_postorder(self.body);
        for block in &order {
            self.blocks[block.0 as usize] = Some(self.b.create_block());
        }
        for &block in &order {
            self.b.switch_to_block(self.ir_block(block));
            self.block(&self.body.blocks[block.0 as usize])?;
        }
        self.b.switch_to_block(Block(0));
        self.b.set_loc(Loc::NONE);
        self.b.br(self.ir_block(BlockId(0)), &[]);
        Ok(())
    }

    /// Every type and callee has what it takes, so that later look-ups can't fail.
    fn check_types(&mut self) -> Result<()> {
        for decl in &self.body.locals {
            self.span = decl.span;
            if self.layout(decl.ty)?.size > MAX_LOCAL_BYTES {
                return unsupported("a local variable of this size");
            }
        }
        for block in &self.body.blocks {
            for stmt in &block.stmts {
                if let StmtKind::Call(call) = &stmt.kind {
                    self.span = stmt.span;
                    self.call_abi(call)?;
                }
            }
            if let Terminator::Invoke { call, span, .. } = &block.term {
                self.span = *span;
                self.call_abi(call)?;
            }
        }
        Ok(())
    }

    pub fn layout(&self, ty: Ty<'a>) -> Result<Layout<'a>> {
        Ok(self.unit.layouts.of(ty, self.program)?)
    }

    /// How a value of the type is passed and held.
    pub fn pass(&self, ty: Ty<'a>) -> Result<Pass<'a>> {
        Ok(pass_value(ty, &self.layout(ty)?, self.program))
    }

    pub fn call_abi(&self, call: &Call<'a>) -> Result<Rc<FnAbi<'a>>> {
        match &call.callee {
            Callee::Inst(inst) => Ok(self.unit.declare(*inst, self.program)?.abi),
            Callee::Ptr(_, fn_ty) => Ok(Rc::new(super::abi::fn_abi(fn_ty, &self.unit.layouts, self.program)?)),
        }
    }

    pub fn ir_block(&self, block: BlockId) -> Block {
        self.blocks[block.0 as usize].expect("targets of reachable blocks are reachable")
    }

    // ---- locals ----

    fn find_references(&self) -> Result<Vec<bool>> {
        let is_reference = |decl: &LocalDecl<'a>| match decl.kind {
            LocalKind::Arg(Convention::Imm) if decl.is_ref => Ok(self.pass(decl.ty)? == Pass::Address),
            _ => Ok(decl.is_ref),
        };
        self.body.locals.iter().map(is_reference).collect()
    }

    fn set_up_locals(&mut self) -> Result<()> {
        let homes = choose_homes(self.body, &BodyFacts { lowering: self });
        for (index, (decl, home)) in self.body.locals.iter().zip(&homes).enumerate() {
            let layout = self.layout(decl.ty)?;
            let storage = match (self.references[index], home) {
                (true, Home::Ssa) => Storage::Reference(None),
                (true, Home::Slot) => Storage::ReferenceSlot(self.slot(8, 8)),
                (false, _) if layout.size == 0 => Storage::Empty(layout.align),
                (false, Home::Ssa) => Storage::Ssa(ValueList::new()),
                // Arguments and results in memory get their address below.
                (false, Home::Slot) => Storage::Ssa(ValueList::new()),
            };
            self.storage.push(storage);
        }
        let mut params = self.b.params().to_vec().into_iter();
        if self.abi.has_result_slot() {
            let slot = params.next().expect("the signature follows from the convention");
            self.storage[self.body.ret.0 as usize] = Storage::Memory(slot);
        }
        let abi = self.abi.clone();
        for (&arg, pass) in self.body.args.iter().zip(&abi.args) {
            self.set_up_argument(arg, *pass, homes[arg.0 as usize], &mut params)?;
        }
        if let (Some(error), true) = (self.body.error, abi.error_slot) {
            let slot = params.next().expect("the signature follows from the convention");
            self.storage[error.0 as usize] = Storage::Memory(slot);
        }
        for (index, home) in homes.iter().enumerate() {
            let undecided = matches!(&self.storage[index], Storage::Ssa(values) if values.is_empty());
            if *home == Home::Slot && undecided {
                let layout = self.layout(self.body.locals[index].ty)?;
                self.storage[index] = Storage::Memory(self.slot(layout.size, layout.align));
            }
        }
        Ok(())
    }

    fn set_up_argument(
        &mut self,
        arg: Local,
        pass: Pass<'a>,
        home: Home,
        params: &mut impl Iterator<Item = Value>,
    ) -> Result<()> {
        let decl = &self.body.locals[arg.0 as usize];
        let layout = self.layout(decl.ty)?;
        let is_reference = self.references[arg.0 as usize];
        let mut next = || params.next().expect("the signature follows from the convention");
        // The value itself, or its address.
        let storage = match pass {
            Pass::Nothing => Storage::Empty(layout.align),
            Pass::Address => Storage::Memory(next()),
            Pass::Leaves(leaves) => {
                let values: ValueList = leaves.iter().map(|_| next()).collect();
                if is_reference || home == Home::Slot {
                    let slot = self.slot(layout.size, layout.align);
                    self.store_leaves(slot, 0, leaves, &values);
                    Storage::Memory(slot)
                } else {
                    Storage::Ssa(values)
                }
            }
        };
        if is_reference {
            let address = match storage {
                Storage::Memory(address) => address,
                _ => self.b.iconst(Type::PTR, layout.align as i64),
            };
            self.bind(arg, address);
        } else {
            self.storage[arg.0 as usize] = storage;
        }
        Ok(())
    }

    /// A new stack slot, in the entry block.
    pub fn slot(&mut self, size: u64, align: u64) -> Value {
        let current = self.b.current_block();
        self.b.switch_to_block(Block(0));
        let slot = self.b.stack_slot(size as u32, align as u32);
        self.b.switch_to_block(current);
        slot
    }

    /// A new stack slot for a value of the type.
    pub fn slot_for(&mut self, ty: Ty<'a>) -> Result<Value> {
        let layout = self.layout(ty)?;
        Ok(if layout.size == 0 {
            self.b.iconst(Type::PTR, layout.align as i64)
        } else {
            self.slot(layout.size, layout.align)
        })
    }

    /// Points a reference local at an address.
    pub fn bind(&mut self, reference: Local, address: Value) {
        match &mut self.storage[reference.0 as usize] {
            Storage::ReferenceSlot(slot) => {
                let slot = *slot;
                self.b.store(slot, 0, address);
            }
            other => *other = Storage::Reference(Some(address)),
        }
    }

    // ---- blocks ----

    fn block(&mut self, block: &MirBlock<'a>) -> Result<()> {
        for stmt in &block.stmts {
            self.statement(stmt)?;
        }
        self.terminator(&block.term)
    }

    fn statement(&mut self, stmt: &Stmt<'a>) -> Result<()> {
        self.locate(stmt.span);
        match &stmt.kind {
            StmtKind::Init(place, source) => self.init(*place, *source),
            StmtKind::Bind(reference, place) => {
                let address = self.address(*place)?;
                self.bind(*reference, address);
                Ok(())
            }
            StmtKind::BindAddr(reference, addr) => {
                let address = self.operand_value(*addr)?;
                self.bind(*reference, address);
                Ok(())
            }
            StmtKind::AddrOf(dest, place) => {
                let address = self.address(*place)?;
                self.write(*dest, &[address])
            }
            StmtKind::Op { dest, op, params, args } => self.operation(*dest, *op, params, args),
            StmtKind::Native { dest, name, args } => self.native(*dest, *name, args),
            StmtKind::External { dest, symbol, args, fixed_args } => self.external(*dest, symbol, args, *fixed_args),
            StmtKind::Call(call) => self.call(call),
            StmtKind::Drop(place) | StmtKind::DropInPlace(place) => self.drop_place(*place),
            StmtKind::Forget(_) | StmtKind::AssumeInit(_) | StmtKind::Use(_) => Ok(()),
        }
    }

    fn terminator(&mut self, term: &Terminator<'a>) -> Result<()> {
        match term {
            Terminator::Goto(target) => self.b.br(self.ir_block(*target), &[]),
            Terminator::If { cond, then, otherwise, span } => {
                self.locate(*span);
                let cond = self.operand_value(*cond)?;
                self.b.br_if(cond, self.ir_block(*then), &[], self.ir_block(*otherwise), &[]);
            }
            Terminator::Invoke { call, error, ok, err, span } => {
                self.locate(*span);
                self.invoke(call, *error, *ok, *err)?;
            }
            Terminator::Return(span) => {
                self.locate(*span);
                self.return_value()?;
            }
            Terminator::Raise(span) => {
                self.locate(*span);
                self.return_error();
            }
            Terminator::Unreachable | Terminator::MissingReturn | Terminator::Open => self.b.unreachable(),
        }
        Ok(())
    }

    fn return_value(&mut self) -> Result<()> {
        let mut results = match self.abi.ret {
            Return::Reference => {
                let address = self.address(Place::local(self.body.ret))?;
                ValueList::from_slice(&[address])
            }
            Return::Value(Pass::Leaves(_)) => self.read(Place::local(self.body.ret))?,
            Return::Value(Pass::Nothing | Pass::Address) => ValueList::new(),
        };
        if self.abi.raises {
            results.push(self.b.bconst(false));
        }
        self.b.ret(&results);
        Ok(())
    }

    fn return_error(&mut self) {
        let abi = self.abi.clone();
        let values = &abi.sig.results[..abi.sig.results.len().saturating_sub(1)];
        let mut results: ValueList = values.iter().map(|&ty| self.b.undef(ty)).collect();
        results.push(self.b.bconst(true));
        self.b.ret(&results);
    }

    // ---- statements ----

    fn init(&mut self, place: Place<'a>, source: Operand<'a>) -> Result<()> {
        let ty = self.place_ty(place);
        match source {
            Operand::Move(from) if !self.program.is_trivial(ty) => {
                let (to, from) = (self.address(place)?, self.address(from)?);
                self.move_value(ty, to, from)
            }
            Operand::CopyOrTake(from) if !self.program.is_trivial(ty) => {
                let (to, from) = (self.address(place)?, self.address(from)?);
                self.copy_value(ty, to, from)
            }
            _ => self.init_bits(place, ty, source),
        }
    }

    fn init_bits(&mut self, place: Place<'a>, ty: Ty<'a>, source: Operand<'a>) -> Result<()> {
        let layout = self.layout(ty)?;
        if layout.size == 0 {
            return Ok(());
        }
        if layout.leaves.is_some() {
            let values = self.operand(source)?;
            return self.write(place, &values);
        }
        let to = self.address(place)?;
        let from = self.operand_address(source)?;
        self.copy_bytes(to, from, layout.size);
        Ok(())
    }

    // ---- locations ----

    /// Instructions from here on come from this place in the source.
    fn locate(&mut self, span: Span) {
        self.span = span;
        let loc = match self.last_loc {
            Some((offset, loc)) if offset == span.start => loc,
            _ => self.unit.source_loc(self.body.file, span.start, self.program),
        };
        self.last_loc = Some((span.start, loc));
        self.b.set_loc(loc);
    }
}

/// The storage analysis's view of the body. Look-ups that fail were reported by `check_types`.
struct BodyFacts<'l, 'c, 'a> {
    lowering: &'l BodyLowering<'c, 'a>,
}

impl<'a> Facts<'a> for BodyFacts<'_, '_, 'a> {
    fn is_reference(&self, local: Local) -> bool {
        self.lowering.references[local.0 as usize]
    }

    fn has_leaves(&self, local: Local) -> bool {
        let pass = self.lowering.pass(self.lowering.body.locals[local.0 as usize].ty);
        matches!(pass, Ok(Pass::Leaves(_) | Pass::Nothing))
    }

    fn needs_drop(&self, place: Place<'a>) -> bool {
        !self.lowering.program.is_trivial_drop(self.lowering.place_ty(place))
    }

    fn abi(&self, call: &Call<'a>) -> Rc<FnAbi<'a>> {
        self.lowering.call_abi(call).expect("check_types has looked at every call")
    }
}

/// The blocks that can be reached, each after its dominators.
fn reverse_postorder(body: &Body<'_>) -> Vec<BlockId> {
    let mut seen = vec![false; body.blocks.len()];
    let mut order = Vec::with_capacity(body.blocks.len());
    // Blocks on the current path, with the number of successors already visited.
    let mut path = vec![(BlockId(0), 0)];
    seen[0] = true;
    while let Some((block, next)) = path.last_mut() {
        let targets = successors(&body.blocks[block.0 as usize].term);
        match targets.get(*next).copied().flatten() {
            Some(target) => {
                *next += 1;
                if !std::mem::replace(&mut seen[target.0 as usize], true) {
                    path.push((target, 0));
                }
            }
            None => {
                order.push(*block);
                path.pop();
            }
        }
    }
    order.reverse();
    order
}

fn successors(term: &Terminator<'_>) -> [Option<BlockId>; 2] {
    match term {
        Terminator::Goto(target) => [Some(*target), None],
        Terminator::If { then, otherwise, .. } => [Some(*then), Some(*otherwise)],
        Terminator::Invoke { ok, err, .. } => [Some(*ok), Some(*err)],
        Terminator::Return(_)
        | Terminator::Raise(_)
        | Terminator::Unreachable
        | Terminator::MissingReturn
        | Terminator::Open => [None, None],
    }
}

/// Reports that the translation needs something that does not exist yet.
pub(super) fn unsupported<T>(what: &'static str) -> Result<T> {
    Err(LowerErrorKind::Unsupported(what))
}
