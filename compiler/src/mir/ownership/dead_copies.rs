//! Copies into variables that are never used: they are not made (their dead store is reported all the same).

use super::access::{Access, visit_stmt, visit_terminator};
use super::drops::Analyses;
use super::effects::Point;
use crate::mir::{Body, LocalKind, Operand, Place, StmtKind};

/// The copies into variables that nothing else accesses.
pub fn find(a: &Analyses<'_, '_, '_>) -> Vec<Point> {
    let mut copies = Vec::new();
    for block in &a.cfg.postorder {
        for (index, stmt) in a.body.blocks[block.0 as usize].stmts.iter().enumerate() {
            if let StmtKind::Init(Place { base, path: [] }, Operand::CopyOrTake(_)) = stmt.kind
                && a.body.locals[base.0 as usize].kind == LocalKind::Var
                && !a.body.locals[base.0 as usize].is_ref
            {
                copies.push((base, Point { block: *block, index: index as u32 }));
            }
        }
    }
    if copies.is_empty() {
        return Vec::new();
    }
    let mut accesses = vec![0u32; a.body.locals.len()];
    let mut note = |access: Access<'_>| {
        let (Access::Read(place)
        | Access::Copy(place)
        | Access::Move(place)
        | Access::Borrow(place, _)
        | Access::Init(place)) = access;
        accesses[place.base.0 as usize] += 1;
    };
    for block in &a.cfg.postorder {
        let block = &a.body.blocks[block.0 as usize];
        block.stmts.iter().for_each(|stmt| visit_stmt(a.body, a.types.queries, &stmt.kind, &mut note));
        visit_terminator(&block.term, &mut note);
    }
    copies.into_iter().filter(|(local, _)| accesses[local.0 as usize] == 1).map(|(_, point)| point).collect()
}

/// Takes them out of the body: what they copy is only looked at.
pub fn remove(body: &mut Body<'_>, copies: &[Point]) {
    for point in copies {
        let stmt = &mut body.blocks[point.block.0 as usize].stmts[point.index as usize];
        if let StmtKind::Init(_, Operand::CopyOrTake(source)) = stmt.kind {
            stmt.kind = StmtKind::Use(source);
        }
    }
}
