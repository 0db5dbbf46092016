//! Which variables' memory a place is in, and how two such places relate (L9.7, L9.9).

use smallvec::SmallVec;

use bumpalo::Bump;

use super::drops::Analyses;
use crate::mir::{Body, Place, Step};

/// The places in variables and arguments that a place may denote: through references, to what they
/// are bound to.
pub fn origins_of<'a>(a: &Analyses<'_, '_, 'a>, place: Place<'a>) -> SmallVec<[Place<'a>; 2]> {
    origins_in(a.body, a.arena, place)
}

/// The same without any analysis.
pub fn origins_in<'a>(body: &Body<'a>, arena: &'a Bump, place: Place<'a>) -> SmallVec<[Place<'a>; 2]> {
    let mut found = SmallVec::new();
    follow(body, arena, place, &mut found, 0);
    found
}

fn follow<'a>(body: &Body<'a>, arena: &'a Bump, place: Place<'a>, found: &mut SmallVec<[Place<'a>; 2]>, depth: u32) {
    const MAX_DEPTH: u32 = 8;
    let decl = &body.locals[place.base.0 as usize];
    if !decl.is_ref || depth == MAX_DEPTH {
        if !found.contains(&place) {
            found.push(place);
        }
        return;
    }
    // What follows the first is what the referred value itself refers to.
    if let Some(target) = decl.borrows.first() {
        let path = [target.path, place.path].concat();
        follow(body, arena, Place { base: target.base, path: arena.alloc_slice_copy(&path) }, found, depth + 1);
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    Apart,
    /// The same place, or one is a part of the other.
    Overlap,
    /// The second is in memory that the first owns.
    Owner,
    /// The first is in memory that the second owns.
    Owned,
}

pub fn relation(first: Place<'_>, second: Place<'_>) -> Relation {
    if first.base != second.base {
        return Relation::Apart;
    }
    let is_apart = first.path.iter().zip(second.path).any(|(a, b)| match (a, b) {
        (Step::Index(_), Step::Index(_)) => false,
        _ => a != b,
    });
    if is_apart {
        return Relation::Apart;
    }
    let common = first.path.len().min(second.path.len());
    let reaches_inside = |rest: &[Step]| rest.iter().any(|step| matches!(step, Step::Interior(_)));
    if reaches_inside(&second.path[common..]) {
        Relation::Owner
    } else if reaches_inside(&first.path[common..]) {
        Relation::Owned
    } else {
        Relation::Overlap
    }
}
