//! What the passes need to know about types, asked once per type and body.

use std::cell::RefCell;

use hashbrown::HashMap;

use crate::mir::{Body, Place, Step, TypeQueries};
use crate::types::{Scalar, Ty, TyKind};

#[derive(Clone, Copy, Debug)]
pub struct TypeFacts {
    /// Copies, moves and destruction need no code.
    pub trivial: bool,
    /// Destruction runs code.
    pub needs_drop: bool,
    /// Values must not be destroyed implicitly.
    pub linear: bool,
    /// Values may contain addresses, so that bits loaded from one may still refer to borrowed memory.
    pub has_address: bool,
}

impl TypeFacts {
    /// Values need no attention at all.
    pub fn is_plain(self) -> bool {
        self.trivial && !self.linear
    }

    /// Something happens, or must be reported, when a value dies.
    pub fn dies_visibly(self) -> bool {
        self.needs_drop || self.linear
    }
}

pub struct Types<'q, 'a> {
    pub queries: &'q dyn TypeQueries<'a>,
    known: RefCell<HashMap<Ty<'a>, TypeFacts>>,
}

impl<'q, 'a> Types<'q, 'a> {
    pub fn new(queries: &'q dyn TypeQueries<'a>) -> Self {
        Types { queries, known: RefCell::default() }
    }

    pub fn facts(&self, ty: Ty<'a>) -> TypeFacts {
        if let TyKind::Prim(scalar, _) = ty.kind() {
            let has_address = *scalar == Scalar::Ptr;
            return TypeFacts { trivial: true, needs_drop: false, linear: false, has_address };
        }
        if let Some(known) = self.known.borrow().get(&ty) {
            return *known;
        }
        let facts = TypeFacts {
            trivial: self.queries.is_trivial(ty),
            needs_drop: !self.queries.is_trivial_drop(ty),
            linear: self.queries.linear_message(ty).is_some(),
            has_address: self.has_address(ty),
        };
        self.known.borrow_mut().insert(ty, facts);
        facts
    }

    fn has_address(&self, ty: Ty<'a>) -> bool {
        match ty.kind() {
            TyKind::Prim(scalar, _) => *scalar == Scalar::Ptr,
            TyKind::Array(elem, _) => self.facts(*elem).has_address,
            TyKind::Union(_) | TyKind::FnPtr(_) => true,
            _ => self.queries.fields(ty).iter().any(|field| self.facts(*field).has_address),
        }
    }

    /// The type of the value at a place.
    pub fn of_place(&self, body: &Body<'a>, place: Place<'a>) -> Ty<'a> {
        place.path.iter().fold(body.locals[place.base.0 as usize].ty, |ty, step| match step {
            Step::Field(index) => self.queries.fields(ty).get(*index as usize).copied().unwrap_or(ty),
            Step::Index(_) => match ty.kind() {
                TyKind::Array(elem, _) => *elem,
                _ => ty,
            },
            Step::Interior(_) => ty,
        })
    }
}
