//! What every point of a body does to the nodes of its move paths, in order.
//!
//! A *point* is a statement or a terminator. Places are resolved to nodes here, once; the analyses
//! walk over the effects and don't look at the statements any more.

use smallvec::SmallVec;

use super::access::{Access, call_dest, visit_stmt, visit_terminator};
use super::borrows::Borrows;
use super::facts::Types;
use super::paths::{NodeId, Paths, Role};
use crate::mir::{BlockId, Body, Place, StmtKind, Terminator};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EffectKind {
    /// Used where it is; `mutable`: may be written.
    Use { mutable: bool },
    /// Only bits are loaded from it, before the point does anything else.
    Load,
    /// A copy is made before the point does anything else; of exactly this node, it may be taken instead.
    Copy { exact: bool },
    /// Its value goes elsewhere.
    Move,
    /// It gets a value.
    Init,
}

#[derive(Clone, Copy, Debug)]
pub struct Effect {
    pub node: NodeId,
    pub kind: EffectKind,
}

/// A statement (`index` below their number) or the terminator of a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Point {
    pub block: BlockId,
    pub index: u32,
}

pub struct Effects {
    list: Vec<Effect>,
    /// Where the effects of each point start, with one entry more at the end.
    starts: Vec<u32>,
    /// The number of each block's first point, with one entry more at the end.
    first_point: Vec<u32>,
    /// The node that is initialised on each edge of a block: see [`Terminator::Invoke`].
    edge_inits: Vec<SmallVec<[Option<NodeId>; 2]>>,
}

impl Effects {
    pub fn new<'a>(body: &Body<'a>, types: &Types<'_, 'a>, paths: &Paths<'a>, borrows: &Borrows) -> Self {
        Builder { body, types, paths, borrows, list: Vec::new() }.build()
    }

    pub fn at(&self, point: Point) -> &[Effect] {
        let number = (self.first_point[point.block.0 as usize] + point.index) as usize;
        &self.list[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// The terminator of a block.
    pub fn last_point(&self, block: BlockId) -> Point {
        let index = block.0 as usize;
        Point { block, index: self.first_point[index + 1] - self.first_point[index] - 1 }
    }

    /// All points of a block, the terminator last.
    pub fn points(&self, block: BlockId) -> impl DoubleEndedIterator<Item = Point> + use<> {
        (0..=self.last_point(block).index).map(move |index| Point { block, index })
    }

    /// What the n-th edge out of a block initialises.
    pub fn edge_init(&self, block: BlockId, edge: usize) -> Option<NodeId> {
        self.edge_inits[block.0 as usize].get(edge).copied().flatten()
    }

    pub fn all(&self) -> &[Effect] {
        &self.list
    }
}

struct Builder<'b, 'q, 'a> {
    body: &'b Body<'a>,
    types: &'b Types<'q, 'a>,
    paths: &'b Paths<'a>,
    borrows: &'b Borrows,
    list: Vec<Effect>,
}

impl<'a> Builder<'_, '_, 'a> {
    fn build(mut self) -> Effects {
        let body = self.body;
        let mut starts = Vec::new();
        let mut first_point = Vec::with_capacity(body.blocks.len() + 1);
        let mut edge_inits = Vec::with_capacity(body.blocks.len());
        for block in &body.blocks {
            first_point.push(starts.len() as u32);
            for stmt in &block.stmts {
                starts.push(self.list.len() as u32);
                let is_call = matches!(stmt.kind, StmtKind::Call(_));
                visit_stmt(body, self.types.queries, &stmt.kind, &mut |access| self.access(access, is_call));
            }
            starts.push(self.list.len() as u32);
            visit_terminator(&block.term, &mut |access| self.access(access, true));
            self.exit(&block.term);
            self.indirect_result(&block.term);
            edge_inits.push(self.edge_inits(&block.term));
        }
        first_point.push(starts.len() as u32);
        starts.push(self.list.len() as u32);
        Effects { list: self.list, starts, first_point, edge_inits }
    }

    fn push(&mut self, node: NodeId, kind: EffectKind) {
        self.list.push(Effect { node, kind });
    }

    /// `early`: operands are loaded before the point does anything else that can be observed.
    fn access(&mut self, access: Access<'a>, early: bool) {
        match access {
            Access::Read(place) if early => self.load(place),
            Access::Read(place) => self.borrow(place, false),
            Access::Copy(place) => self.copy(place),
            Access::Move(place) => self.consume(place),
            Access::Borrow(place, mutable) => self.borrow(place, mutable),
            Access::Init(place) => self.init(place),
        }
    }

    fn borrow(&mut self, place: Place<'a>, mutable: bool) {
        let kind = EffectKind::Use { mutable };
        if let Some((node, _)) = self.paths.resolve(place) {
            self.push(node, kind);
        }
        self.reach(place, kind);
    }

    /// What the base of the place refers to.
    fn reach(&mut self, place: Place<'a>, kind: EffectKind) {
        let reached = self.borrows.of(place.base).iter();
        self.list.extend(reached.map(|node| Effect { node: *node, kind }));
    }

    fn load(&mut self, place: Place<'a>) {
        if let Some((node, _)) = self.paths.resolve(place) {
            self.push(node, EffectKind::Load);
        }
        if self.borrows.of(place.base).is_empty() {
            return;
        }
        // Bits with addresses may refer to the same memory.
        let has_address = self.types.facts(self.types.of_place(self.body, place)).has_address;
        self.reach(place, if has_address { EffectKind::Use { mutable: false } } else { EffectKind::Load });
    }

    fn copy(&mut self, place: Place<'a>) {
        if let Some((node, exact)) = self.paths.resolve(place) {
            self.push(node, EffectKind::Copy { exact });
        }
        self.reach(place, EffectKind::Use { mutable: false });
    }

    fn consume(&mut self, place: Place<'a>) {
        let used = EffectKind::Use { mutable: true };
        match self.paths.resolve(place) {
            Some((node, true)) => self.push(node, EffectKind::Move),
            Some((node, false)) => self.push(node, used),
            None => {}
        }
        self.reach(place, used);
    }

    fn init(&mut self, place: Place<'a>) {
        match self.paths.resolve(place) {
            Some((node, true)) => self.push(node, EffectKind::Init),
            Some((node, false)) => self.push(node, EffectKind::Use { mutable: true }),
            // Through a reference: the memory it points to is used.
            None if self.body.locals[place.base.0 as usize].is_ref => self.borrow(place, true),
            None => {}
        }
    }

    /// What the caller sees at an exit must be there.
    fn exit(&mut self, term: &Terminator<'a>) {
        let needed = match term {
            Terminator::Return(_) => Role::Result,
            Terminator::Raise(_) => Role::Error,
            _ => return,
        };
        for root in self.paths.roots() {
            let role = self.paths[root].role;
            if role == Role::Lent || role == needed {
                self.push(root, EffectKind::Use { mutable: false });
            }
        }
        // A returned reference, or one inside the result, uses what it refers to.
        if matches!(term, Terminator::Return(_)) {
            self.reach(Place::local(self.body.ret), EffectKind::Use { mutable: false });
        }
    }

    /// A result that goes to memory which is not followed by itself uses what contains it.
    fn indirect_result(&mut self, term: &Terminator<'a>) {
        let Terminator::Invoke { call, .. } = term else { return };
        let Some(dest) = call_dest(self.body, self.types.queries, call) else { return };
        if !matches!(self.paths.resolve(dest), Some((_, true))) {
            self.init(dest);
        }
    }

    fn edge_inits(&self, term: &Terminator<'a>) -> SmallVec<[Option<NodeId>; 2]> {
        let Terminator::Invoke { call, error, .. } = term else { return SmallVec::new() };
        let exact = |place| self.paths.resolve(place).and_then(|(node, exact)| exact.then_some(node));
        let dest = call_dest(self.body, self.types.queries, call).and_then(exact);
        SmallVec::from_slice(&[dest, exact(*error)])
    }
}
