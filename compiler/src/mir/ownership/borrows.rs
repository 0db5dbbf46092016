//! What else a use of a local uses: the memory that a reference points to, and the memory that
//! references inside a value point to (L9.1, rule 14).

use super::paths::{NodeId, Paths};
use crate::mir::{Body, Local, Place};

pub struct Borrows {
    reached: Vec<Vec<NodeId>>,
}

impl Borrows {
    pub fn new<'a>(body: &Body<'a>, paths: &Paths<'a>) -> Self {
        let mut reached = vec![Vec::new(); body.locals.len()];
        let mut visited = vec![false; body.locals.len()];
        for (index, decl) in body.locals.iter().enumerate() {
            if decl.borrows.is_empty() {
                continue;
            }
            let local = Local(index as u32);
            visit(body, paths, local, &mut visited, &mut reached[index]);
            forget(body, local, &mut visited);
        }
        Borrows { reached }
    }

    /// The nodes that every use of the local uses, besides its own.
    pub fn of(&self, local: Local) -> &[NodeId] {
        &self.reached[local.0 as usize]
    }

    /// The nodes that a use of the place touches: its own and those of its base's borrows.
    pub fn touched<'s, 'a>(
        &'s self,
        paths: &'s Paths<'a>,
        place: Place<'a>,
    ) -> impl Iterator<Item = NodeId> + use<'s, 'a> {
        let own = paths.resolve(place).map(|(node, _)| node);
        own.into_iter().chain(self.of(place.base).iter().copied())
    }
}

fn visit<'a>(body: &Body<'a>, paths: &Paths<'a>, local: Local, visited: &mut [bool], out: &mut Vec<NodeId>) {
    if std::mem::replace(&mut visited[local.0 as usize], true) {
        return;
    }
    for place in &body.locals[local.0 as usize].borrows {
        match paths.resolve(*place) {
            Some((node, _)) if !out.contains(&node) => out.push(node),
            _ => {}
        }
        visit(body, paths, place.base, visited, out);
    }
}

/// Clears the marks of a visit.
fn forget(body: &Body<'_>, local: Local, visited: &mut [bool]) {
    if std::mem::replace(&mut visited[local.0 as usize], false) {
        body.locals[local.0 as usize].borrows.iter().for_each(|place| forget(body, place.base, visited));
    }
}
