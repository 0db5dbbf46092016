//! Writes the plan into the body: destructor calls, copy and move constructor calls.
//!
//! Afterwards no `CopyOrTake` is left, and no `Move` initialises a place whose type has a move
//! constructor.

use smallvec::SmallVec;

use super::dataflow::{Cfg, successors};
use super::effects::Point;
use super::facts::Types;
use super::plan::{Cause, Change, Moment, Places, Plan, Spot, Taking};
use crate::mir::{
    Arg, Block, BlockId, Body, Call, Callee, InstId, Local, LocalDecl, LocalKind, Operand, Place, Stmt, StmtKind,
    Terminator,
};
use crate::syntax::Span;
use crate::types::Ty;

pub fn rewrite<'a>(body: &mut Body<'a>, types: &Types<'_, 'a>, cfg: &Cfg, plan: &Plan<'a>) {
    let blocks = std::mem::take(&mut body.blocks);
    let last = blocks.iter().map(|block| block.stmts.len() as u32).collect();
    let mut writer = Writer { body, types, plan, last, out: Vec::new() };
    let mut done = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.into_iter().enumerate() {
        done.push(writer.block(BlockId(index as u32), block));
    }
    writer.edges(&mut done, cfg);
    let start = writer.deaths(Spot::Entry, |_| true, writer.body.span);
    start_with(&mut done, start, cfg);
    body.blocks = done;
}

struct Writer<'w, 'q, 'a> {
    body: &'w mut Body<'a>,
    types: &'w Types<'q, 'a>,
    plan: &'w Plan<'a>,
    /// The number of statements each block had.
    last: Vec<u32>,
    /// The statements of the block being written.
    out: Vec<Stmt<'a>>,
}

impl<'w, 'a> Writer<'w, '_, 'a> {
    fn block(&mut self, id: BlockId, block: Block<'a>) -> Block<'a> {
        self.out = Vec::with_capacity(block.stmts.len());
        let last = block.stmts.len() as u32;
        for (index, stmt) in block.stmts.into_iter().enumerate() {
            self.stmt(Point { block: id, index: index as u32 }, stmt);
        }
        let mut term = block.term;
        self.terminator(Point { block: id, index: last }, &mut term);
        Block { stmts: std::mem::take(&mut self.out), term }
    }

    fn emit(&mut self, kind: StmtKind<'a>, span: Span) {
        self.out.push(Stmt { kind, span });
    }

    fn temp(&mut self, ty: Ty<'a>, span: Span) -> Place<'a> {
        let local = Local(self.body.locals.len() as u32);
        self.body.locals.push(LocalDecl {
            ty,
            name: None,
            kind: LocalKind::Temp,
            span,
            is_ref: false,
            is_mut: true,
            borrows: Vec::new(),
        });
        Place::local(local)
    }

    fn stmt(&mut self, point: Point, mut stmt: Stmt<'a>) {
        let plan = self.plan;
        let none = Change::default();
        let change = plan.changes.get(&point).unwrap_or(&none);
        let span = stmt.span;
        let has_early_deaths = plan.deaths.contains_key(&Spot::Before(point));
        let mut operands = Operands::new(point, change);
        match &mut stmt.kind {
            StmtKind::Init(dest, operand) => {
                let is_direct = !has_early_deaths && change.store_later.is_none();
                if is_direct && self.copy_into(*dest, *operand, &mut operands, span) {
                    return self.finish(point, span);
                }
                self.operand(operand, false, &mut operands, span);
            }
            StmtKind::BindAddr(_, operand) => self.operand(operand, false, &mut operands, span),
            StmtKind::Op { args, .. } | StmtKind::Native { args, .. } | StmtKind::External { args, .. } => {
                args.iter_mut().for_each(|arg| self.operand(arg, false, &mut operands, span));
            }
            StmtKind::Call(call) => self.call_operands(call, &mut operands, span),
            StmtKind::Bind(..)
            | StmtKind::AddrOf(..)
            | StmtKind::Drop(_)
            | StmtKind::DropInPlace(_)
            | StmtKind::Forget(_)
            | StmtKind::AssumeInit(_)
            | StmtKind::Use(_) => {}
        }
        self.destroy(Spot::Before(point), |moment| !matches!(moment, Moment::Copied(_)), span);
        match (stmt.kind, &change.store_later) {
            (StmtKind::Call(call), Some(old)) => {
                let (call, stores) = self.store_later(call, old, span);
                self.emit(StmtKind::Call(call), span);
                self.out.extend(stores);
            }
            (StmtKind::Init(dest, Operand::Move(source)), _) => self.init_by_move(dest, source, span),
            (kind, _) => self.emit(kind, span),
        }
        self.finish(point, span);
    }

    fn finish(&mut self, point: Point, span: Span) {
        self.destroy(Spot::After(point), |_| true, span);
    }

    fn terminator(&mut self, point: Point, term: &mut Terminator<'a>) {
        let plan = self.plan;
        let none = Change::default();
        let mut operands = Operands::new(point, plan.changes.get(&point).unwrap_or(&none));
        let span = match term {
            Terminator::If { cond, span, .. } => {
                self.operand(cond, true, &mut operands, *span);
                *span
            }
            Terminator::Invoke { call, span, .. } => {
                self.call_operands(call, &mut operands, *span);
                *span
            }
            Terminator::Return(span) | Terminator::Raise(span) => *span,
            Terminator::Goto(_) | Terminator::Unreachable | Terminator::MissingReturn | Terminator::Open => {
                self.body.span
            }
        };
        self.destroy(Spot::Before(point), |moment| !matches!(moment, Moment::Copied(_)), span);
    }

    fn call_operands(&mut self, call: &mut Call<'a>, operands: &mut Operands<'_, 'a>, span: Span) {
        if let Callee::Ptr(operand, _) = &mut call.callee {
            self.operand(operand, true, operands, span);
        }
        let copies = call.args.iter().filter_map(|arg| match arg {
            Arg::Value(Operand::CopyOrTake(place)) => Some(*place),
            _ => None,
        });
        operands.expect(copies);
        for arg in &mut call.args {
            if let Arg::Value(operand) = arg {
                self.operand(operand, true, operands, span);
                if let Operand::Move(place) = operand {
                    *operand = Operand::Take(*place);
                }
            }
        }
    }

    /// Resolves an implicit copy; loads bits early where their owner dies before the point.
    fn operand(&mut self, operand: &mut Operand<'a>, early: bool, operands: &mut Operands<'_, 'a>, span: Span) {
        match *operand {
            Operand::CopyOrTake(place) => {
                *operand = match operands.take(place) {
                    Some(Taking::Forward) => Operand::Take(place),
                    Some(Taking::Move) => Operand::Move(place),
                    None => self.copy(place, operands.change.load_first, span),
                };
                operands.copied += 1;
                let copied = Moment::Copied(operands.copied);
                self.destroy(Spot::Before(operands.point), |moment| moment == copied, span);
            }
            Operand::Copy(place) if early && operands.change.load_first => {
                *operand = self.load(place, span);
            }
            _ => {}
        }
    }

    fn load(&mut self, place: Place<'a>, span: Span) -> Operand<'a> {
        let temp = self.temp(self.types.of_place(self.body, place), span);
        self.emit(StmtKind::Init(temp, Operand::Copy(place)), span);
        Operand::Copy(temp)
    }

    fn copy(&mut self, place: Place<'a>, load_first: bool, span: Span) -> Operand<'a> {
        let ty = self.types.of_place(self.body, place);
        match self.types.queries.copy_fn(ty) {
            Some(copy_fn) if !self.types.facts(ty).trivial => {
                let temp = self.temp(ty, span);
                self.emit(copy_call(copy_fn, place, temp), span);
                Operand::Take(temp)
            }
            _ if load_first => self.load(place, span),
            _ => Operand::Copy(place),
        }
    }

    /// Copies straight into the destination; false if the operand is not a copy by constructor.
    fn copy_into(
        &mut self,
        dest: Place<'a>,
        operand: Operand<'a>,
        operands: &mut Operands<'_, 'a>,
        span: Span,
    ) -> bool {
        let Operand::CopyOrTake(place) = operand else { return false };
        if !operands.change.taken.is_empty() {
            return false;
        }
        let ty = self.types.of_place(self.body, place);
        match self.types.queries.copy_fn(ty) {
            Some(copy_fn) if !self.types.facts(ty).trivial => {
                self.emit(copy_call(copy_fn, place, dest), span);
                true
            }
            _ => false,
        }
    }

    fn init_by_move(&mut self, dest: Place<'a>, source: Place<'a>, span: Span) {
        let ty = self.types.of_place(self.body, source);
        let kind = match self.types.queries.move_fn(ty) {
            Some(move_fn) => {
                let args = vec![Arg::Value(Operand::Take(source))];
                StmtKind::Call(Call { callee: Callee::Inst(move_fn), args, dest })
            }
            None => StmtKind::Init(dest, Operand::Take(source)),
        };
        self.emit(kind, span);
    }

    /// The call with a temporary as destination, and what moves the result to its place.
    fn store_later(&mut self, call: Call<'a>, old: &Places<'a>, span: Span) -> (Call<'a>, Vec<Stmt<'a>>) {
        let dest = call.dest;
        let temp = self.temp(self.types.of_place(self.body, dest), span);
        let drops = old.iter().map(|place| Stmt { kind: StmtKind::Drop(*place), span });
        let mut stores: Vec<_> = drops.collect();
        stores.push(Stmt { kind: StmtKind::Init(dest, Operand::Take(temp)), span });
        (Call { dest: temp, ..call }, stores)
    }

    fn destroy(&mut self, spot: Spot, at: impl Fn(Moment) -> bool, span: Span) {
        let deaths = self.deaths(spot, at, span);
        self.out.extend(deaths);
    }

    /// The destructor calls at a spot, of the moments that are asked for.
    fn deaths(&self, spot: Spot, at: impl Fn(Moment) -> bool, span: Span) -> Vec<Stmt<'a>> {
        let deaths = self.plan.deaths.get(&spot).map_or(&[][..], |deaths| deaths);
        let deaths = deaths.iter().filter(|death| at(death.moment));
        let needed = deaths.filter(|death| match death.cause {
            Cause::Overwritten => true,
            Cause::LastUse { .. } => self.types.facts(self.types.of_place(self.body, death.place)).needs_drop,
        });
        needed.map(|death| Stmt { kind: StmtKind::Drop(death.place), span }).collect()
    }

    /// Puts what happens on edges at the start of their target, or into a new block between.
    fn edges(&mut self, blocks: &mut Vec<Block<'a>>, cfg: &Cfg) {
        for from in &cfg.postorder {
            for (edge, to) in cfg.succs[from.0 as usize].iter().enumerate() {
                let stmts = self.edge(blocks, *from, edge);
                if stmts.is_empty() {
                    continue;
                }
                let is_only_way = cfg.preds[to.0 as usize].len() == 1 && to.0 != 0;
                if is_only_way {
                    blocks[to.0 as usize].stmts.splice(0..0, stmts);
                } else {
                    let between = BlockId(blocks.len() as u32);
                    blocks.push(Block { stmts, term: Terminator::Goto(*to) });
                    retarget(&mut blocks[from.0 as usize].term, edge, between);
                }
            }
        }
    }

    fn edge(&mut self, blocks: &mut [Block<'a>], from: BlockId, edge: usize) -> Vec<Stmt<'a>> {
        let block = &mut blocks[from.0 as usize];
        let span = terminator_span(&block.term, self.body.span);
        let mut stmts = Vec::new();
        if let (0, Terminator::Invoke { call, .. }, Some(old)) = (edge, &mut block.term, self.late_result(from)) {
            let (redirected, stores) = self.store_later(call.clone(), old, span);
            *call = redirected;
            stmts = stores;
        }
        stmts.extend(self.deaths(Spot::Edge(from, edge), |_| true, span));
        stmts
    }

    /// The change to the result of the call that ends a block.
    fn late_result(&self, block: BlockId) -> Option<&'w Places<'a>> {
        let point = Point { block, index: self.last[block.0 as usize] };
        self.plan.changes.get(&point).and_then(|change| change.store_later.as_ref())
    }
}

/// The operands of a statement, while they are resolved one after the other.
struct Operands<'c, 'a> {
    point: Point,
    change: &'c Change<'a>,
    /// How many implicit copies are done.
    copied: u32,
    /// The implicit copies that are still to come.
    coming: SmallVec<[Place<'a>; 4]>,
}

impl<'c, 'a> Operands<'c, 'a> {
    fn new(point: Point, change: &'c Change<'a>) -> Self {
        Operands { point, change, coming: SmallVec::new(), copied: 0 }
    }

    fn expect(&mut self, copies: impl Iterator<Item = Place<'a>>) {
        self.coming.extend(copies);
    }

    /// Whether the next implicit copy takes its source: if it is the last copy of it.
    fn take(&mut self, place: Place<'a>) -> Option<Taking> {
        if let Some(index) = self.coming.iter().position(|coming| *coming == place) {
            self.coming.remove(index);
        }
        if self.coming.contains(&place) {
            return None;
        }
        let mut taken = self.change.taken.iter();
        taken.find(|(taken, _)| *taken == place).map(|(_, taking)| *taking)
    }
}

fn copy_call<'a>(copy_fn: InstId, source: Place<'a>, dest: Place<'a>) -> StmtKind<'a> {
    StmtKind::Call(Call { callee: Callee::Inst(copy_fn), args: vec![Arg::Ref(source, false)], dest })
}

pub fn terminator_span(term: &Terminator<'_>, otherwise: Span) -> Span {
    match term {
        Terminator::If { span, .. }
        | Terminator::Invoke { span, .. }
        | Terminator::Return(span)
        | Terminator::Raise(span) => *span,
        Terminator::Goto(_) | Terminator::Unreachable | Terminator::MissingReturn | Terminator::Open => otherwise,
    }
}

fn retarget(term: &mut Terminator<'_>, edge: usize, to: BlockId) {
    let target = match (term, edge) {
        (Terminator::Goto(target), 0)
        | (Terminator::If { then: target, .. } | Terminator::Invoke { ok: target, .. }, 0)
        | (Terminator::If { otherwise: target, .. } | Terminator::Invoke { err: target, .. }, 1) => target,
        _ => return,
    };
    *target = to;
}

/// Adds what happens once, before the body starts, even if its first block is a loop.
fn start_with<'a>(blocks: &mut Vec<Block<'a>>, stmts: Vec<Stmt<'a>>, cfg: &Cfg) {
    if stmts.is_empty() {
        return;
    }
    if cfg.preds[0].is_empty() {
        blocks[0].stmts.splice(0..0, stmts);
        return;
    }
    let moved = BlockId(blocks.len() as u32);
    for block in blocks.iter_mut() {
        for edge in 0..2 {
            if successors(&block.term).get(edge) == Some(&BlockId(0)) {
                retarget(&mut block.term, edge, moved);
            }
        }
    }
    let first = std::mem::replace(&mut blocks[0], Block { stmts, term: Terminator::Goto(moved) });
    blocks.push(first);
}
