//! Move paths: the places of a body whose value is followed on its own.
//!
//! Every local that owns a value worth following is the root of a tree. A node has children, one
//! for each field, only if some field of it is initialised or moved separately somewhere in the
//! body; so most trees are single nodes, and where a node has children they make up all of it.
//! Nodes are numbered in preorder: a subtree is a range of numbers.

use hashbrown::HashMap;

use super::Context;
use super::access::{Access, visit_stmt, visit_terminator};
use super::facts::{TypeFacts, Types};
use crate::mir::{Body, Local, LocalKind, Place, Step};
use crate::syntax::known;
use crate::types::{Convention, Ty};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// Who destroys what a root holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The body does.
    Owned,
    /// A `deinit` argument: the body destroys its fields, never the whole.
    Dismantled,
    /// A mutable argument: holds a value at entry and must hold one at every exit.
    Lent,
    /// The result slot: must hold a value at return.
    Result,
    /// The error slot: must hold a value at raise.
    Error,
}

#[derive(Debug)]
pub struct Node<'a> {
    pub place: Place<'a>,
    pub ty: Ty<'a>,
    pub facts: TypeFacts,
    pub parent: Option<NodeId>,
    /// One past the last node of the subtree.
    pub end: u32,
    pub depth: u32,
    pub role: Role,
}

impl Node<'_> {
    /// Its fields die one by one, the node itself never dies.
    pub fn is_dismantled(&self) -> bool {
        self.role == Role::Dismantled && self.parent.is_none()
    }
}

pub struct Paths<'a> {
    pub nodes: Vec<Node<'a>>,
    pub roots: Vec<Option<NodeId>>,
    /// The largest depth of a node; roots have 0.
    pub depth: u32,
}

/// The fields that are touched separately, as a tree.
#[derive(Default)]
struct Split {
    fields: HashMap<u32, Split>,
}

impl<'a> Paths<'a> {
    pub fn new(body: &Body<'a>, types: &Types<'_, 'a>, cx: &Context<'_, 'a>) -> Self {
        let mut paths = Paths { nodes: Vec::new(), roots: vec![None; body.locals.len()], depth: 0 };
        let roles: Vec<_> = (0..body.locals.len()).map(|index| role(body, types, cx, Local(index as u32))).collect();
        if roles.iter().all(Option::is_none) {
            return paths;
        }
        let mut splits = find_splits(body, types, &roles);
        for (index, role) in roles.into_iter().enumerate() {
            let Some(role) = role else { continue };
            let local = Local(index as u32);
            let mut split = splits.remove(&local).unwrap_or_default();
            let ty = body.locals[index].ty;
            // An initialiser's `self` is set field by field.
            let is_self = role == Role::Result && body.locals[index].name == Some(known::SELF);
            if role == Role::Dismantled || cx.check && is_self {
                let fields = 0..types.queries.fields(ty).len() as u32;
                fields.for_each(|field| {
                    split.fields.entry(field).or_default();
                });
            }
            let root = paths.add(Place::local(local), ty, None, role, &split, types, cx);
            paths.roots[index] = Some(root);
        }
        paths
    }

    #[allow(clippy::too_many_arguments)]
    fn add(
        &mut self,
        place: Place<'a>,
        ty: Ty<'a>,
        parent: Option<NodeId>,
        role: Role,
        split: &Split,
        types: &Types<'_, 'a>,
        cx: &Context<'_, 'a>,
    ) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let depth = parent.map_or(0, |parent| self[parent].depth + 1);
        self.depth = self.depth.max(depth);
        self.nodes.push(Node { place, ty, facts: types.facts(ty), parent, end: 0, depth, role });
        if !split.fields.is_empty() {
            let leaf = Split::default();
            for (index, field) in types.queries.fields(ty).iter().enumerate() {
                let index = index as u32;
                let mut path = place.path.to_vec();
                path.push(Step::Field(index));
                let place = Place { base: place.base, path: cx.arena.alloc_slice_copy(&path) };
                let split = split.fields.get(&index).unwrap_or(&leaf);
                self.add(place, *field, Some(id), role, split, types, cx);
            }
        }
        let end = self.nodes.len() as u32;
        self.nodes[id.0 as usize].end = end;
        id
    }

    /// The number of nodes.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    /// The deepest node that contains the place, and whether it is exactly the place.
    pub fn resolve(&self, place: Place<'a>) -> Option<(NodeId, bool)> {
        let mut node = self.roots[place.base.0 as usize]?;
        for step in place.path {
            match (step, self.child(node, step)) {
                (Step::Field(_), Some(child)) => node = child,
                _ => return Some((node, false)),
            }
        }
        Some((node, true))
    }

    fn child(&self, node: NodeId, step: &Step) -> Option<NodeId> {
        self.children(node).find(|child| self[*child].place.path.last() == Some(step))
    }

    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self[node].end;
        let first = NodeId(node.0 + 1);
        std::iter::successors((first.0 < end).then_some(first), move |child| {
            let next = self[*child].end;
            (next < end).then_some(NodeId(next))
        })
    }

    /// The nodes above, from the parent to the root.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self[node].parent, |node| self[*node].parent)
    }

    /// One contains the other.
    pub fn overlap(&self, a: NodeId, b: NodeId) -> bool {
        a.0 <= b.0 && b.0 < self[a].end || b.0 <= a.0 && a.0 < self[b].end
    }

    pub fn roots(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.roots.iter().flatten().copied()
    }
}

impl<'a> std::ops::Index<NodeId> for Paths<'a> {
    type Output = Node<'a>;
    fn index(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }
}

/// Whether the value of a local is followed, and who destroys it.
fn role<'a>(body: &Body<'a>, types: &Types<'_, 'a>, cx: &Context<'_, 'a>, local: Local) -> Option<Role> {
    let decl = &body.locals[local.0 as usize];
    let facts = types.facts(decl.ty);
    let named = cx.check && decl.name.is_some();
    let (role, always) = match decl.kind {
        LocalKind::Arg(Convention::Imm) => return None,
        LocalKind::Arg(Convention::Mut | Convention::Ref) if decl.is_mut => (Role::Lent, false),
        LocalKind::Arg(Convention::Mut | Convention::Ref) => return None,
        _ if decl.is_ref => return None,
        _ if local == body.ret => (Role::Result, named),
        _ if Some(local) == body.error => (Role::Error, false),
        LocalKind::Arg(Convention::Out) | LocalKind::Result => (Role::Result, named),
        LocalKind::Arg(Convention::Deinit) => (Role::Dismantled, false),
        LocalKind::Arg(Convention::Var) | LocalKind::Var => (Role::Owned, named),
        LocalKind::Error | LocalKind::Temp => (Role::Owned, false),
    };
    (always || !facts.is_plain()).then_some(role)
}

/// Which fields are initialised or moved apart from the rest.
fn find_splits<'a>(body: &Body<'a>, types: &Types<'_, 'a>, roles: &[Option<Role>]) -> HashMap<Local, Split> {
    let mut splits: HashMap<Local, Split> = HashMap::new();
    let mut note = |access: Access<'a>| {
        let (Access::Init(place) | Access::Move(place)) = access else { return };
        if place.path.is_empty() {
            return;
        }
        let Some(role) = roles[place.base.0 as usize] else { return };
        let is_plain = role == Role::Lent && !types.facts(types.of_place(body, place)).dies_visibly();
        if is_plain {
            return;
        }
        let mut split = splits.entry(place.base).or_default();
        for step in place.path {
            let Step::Field(index) = step else { return };
            split = split.fields.entry(*index).or_default();
        }
    };
    for block in &body.blocks {
        block.stmts.iter().for_each(|stmt| visit_stmt(body, types.queries, &stmt.kind, &mut note));
        visit_terminator(&block.term, &mut note);
    }
    splits
}
