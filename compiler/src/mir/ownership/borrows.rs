//! What else a use of a local uses: the memory that a reference points to, and the memory that
//! references inside a value point to (L9.1, rule 14).

use super::paths::{NodeId, Paths};
use crate::mir::{Body, Local, Place};

/// A node that is used along with a local.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reached {
    pub node: NodeId,
    /// The local is a reference to it. Otherwise it is what a value refers to, and bits loaded from
    /// the local may refer to it as well.
    pub is_pointee: bool,
}

pub struct Borrows {
    reached: Vec<Vec<Reached>>,
}

impl Borrows {
    pub fn new(body: &Body<'_>, paths: &Paths<'_>) -> Self {
        let mut reached = vec![Vec::new(); body.locals.len()];
        let mut visited = vec![false; body.locals.len()];
        for (index, decl) in body.locals.iter().enumerate() {
            if decl.borrows.is_empty() {
                continue;
            }
            let local = Local(index as u32);
            visit(body, paths, local, decl.is_ref, &mut visited, &mut reached[index]);
            forget(body, local, &mut visited);
        }
        Borrows { reached }
    }

    /// The nodes that every use of the local uses, besides its own.
    pub fn of(&self, local: Local) -> &[Reached] {
        &self.reached[local.0 as usize]
    }

    /// The nodes that a use of the place touches: its own and those of its base's borrows.
    pub fn touched<'s>(&'s self, paths: &'s Paths<'_>, place: Place<'_>) -> impl Iterator<Item = NodeId> + 's {
        let own = paths.resolve(Place { base: place.base, path: place.path }).map(|(node, _)| node);
        own.into_iter().chain(self.of(place.base).iter().map(|reached| reached.node))
    }
}

fn visit(
    body: &Body<'_>,
    paths: &Paths<'_>,
    local: Local,
    through: bool,
    visited: &mut [bool],
    out: &mut Vec<Reached>,
) {
    if std::mem::replace(&mut visited[local.0 as usize], true) {
        return;
    }
    for place in &body.locals[local.0 as usize].borrows {
        if let Some((node, _)) = paths.resolve(*place) {
            match out.iter_mut().find(|reached| reached.node == node) {
                Some(known) => known.is_pointee &= through,
                None => out.push(Reached { node, is_pointee: through }),
            }
        }
        let through = through && body.locals[place.base.0 as usize].is_ref;
        visit(body, paths, place.base, through, visited, out);
    }
}

/// Clears the marks of a visit.
fn forget(body: &Body<'_>, local: Local, visited: &mut [bool]) {
    if std::mem::replace(&mut visited[local.0 as usize], false) {
        body.locals[local.0 as usize].borrows.iter().for_each(|place| forget(body, place.base, visited));
    }
}
