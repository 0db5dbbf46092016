//! Checks MIR after the passes: every value is destroyed or given away exactly once on every way,
//! and only what holds a value is.

use thiserror::Error;

use super::Context;
use super::access::{Access, visit_stmt, visit_terminator};
use super::bits::Bits;
use super::borrows::Borrows;
use super::dataflow::Cfg;
use super::effects::{Effect, EffectKind, Effects, Point};
use super::facts::Types;
use super::init::{InitStates, On, apply};
use super::paths::{NodeId, Paths, Role};
use crate::mir::{Body, Operand, StmtKind, Terminator};

#[derive(Debug, Error)]
pub enum VerifyError {
    #[error("{at}: an implicit copy of {place} is left")]
    ImplicitCopy { at: String, place: String },
    #[error("{at}: a move of {place} must call the move constructor")]
    BitwiseMove { at: String, place: String },
    #[error("{at}: {place} holds no value")]
    NoValue { at: String, place: String },
    #[error("{at}: the value of {place} is lost")]
    Leak { at: String, place: String },
}

type Result<T> = std::result::Result<T, VerifyError>;

/// Checks a body that [`run`](super::run) accepted.
pub fn verify<'a>(body: &Body<'a>, cx: &Context<'_, 'a>) -> Result<()> {
    let cx = Context { arena: cx.arena, queries: cx.queries, check: false };
    let types = Types::new(cx.queries);
    let paths = Paths::new(body, &types, &cx);
    let cfg = Cfg::new(body);
    let borrows = Borrows::new(body, &paths);
    let effects = Effects::new(body, &types, &paths, &borrows);
    let surely = InitStates::new(On::EveryWay, body, &cfg, &paths, &effects);
    let maybe = InitStates::new(On::SomeWay, body, &cfg, &paths, &effects);
    let verifier = Verifier { body, types: &types, paths: &paths, cfg: &cfg, effects: &effects };
    verifier.operands()?;
    verifier.states(&surely, &maybe)
}

struct Verifier<'v, 'q, 'a> {
    body: &'v Body<'a>,
    types: &'v Types<'q, 'a>,
    paths: &'v Paths<'a>,
    cfg: &'v Cfg,
    effects: &'v Effects,
}

impl Verifier<'_, '_, '_> {
    fn operands(&self) -> Result<()> {
        for block in &self.cfg.postorder {
            let block_at = block.to_string();
            let block = &self.body.blocks[block.0 as usize];
            for (index, stmt) in block.stmts.iter().enumerate() {
                let at = || format!("{block_at}, statement {index}");
                if let StmtKind::Init(dest, Operand::Move(place)) = &stmt.kind {
                    let has_constructor = self.types.queries.move_fn(self.types.of_place(self.body, *dest)).is_some();
                    if has_constructor {
                        return Err(VerifyError::BitwiseMove { at: at(), place: place.to_string() });
                    }
                }
                let mut copied = None;
                visit_stmt(self.body, self.types.queries, &stmt.kind, &mut |access| note_copy(access, &mut copied));
                copied.map_or(Ok(()), |place| Err(VerifyError::ImplicitCopy { at: at(), place }))?;
            }
            let mut copied = None;
            visit_terminator(&block.term, &mut |access| note_copy(access, &mut copied));
            copied.map_or(Ok(()), |place| Err(VerifyError::ImplicitCopy { at: block_at, place }))?;
        }
        Ok(())
    }

    fn states(&self, surely: &InitStates, maybe: &InitStates) -> Result<()> {
        for block in &self.cfg.postorder {
            let mut sure = surely.at_entry(*block).to_vec();
            let mut possible = maybe.at_entry(*block).to_vec();
            for point in self.effects.points(*block) {
                for effect in self.effects.at(point) {
                    self.effect(point, *effect, &sure, &possible)?;
                    apply(self.paths, *effect, &mut sure);
                    apply(self.paths, *effect, &mut possible);
                }
            }
            let point = self.effects.last_point(*block);
            for edge in 0..self.cfg.succs[block.0 as usize].len() {
                if let Some(node) = self.effects.edge_init(*block, edge) {
                    self.overwrite(point, node, &possible)?;
                }
            }
            self.exit(point, &possible)?;
        }
        Ok(())
    }

    fn effect(&self, point: Point, effect: Effect, sure: &[u64], possible: &[u64]) -> Result<()> {
        if effect.kind == EffectKind::Init {
            return self.overwrite(point, effect.node, possible);
        }
        if !sure.has(effect.node.0) {
            return Err(VerifyError::NoValue { at: self.at(point), place: self.place(effect.node) });
        }
        Ok(())
    }

    /// A node gets a value: it must hold none.
    fn overwrite(&self, point: Point, node: NodeId, possible: &[u64]) -> Result<()> {
        match self.leak(node, possible) {
            Some(lost) if !self.cfg.doomed[point.block.0 as usize] => {
                Err(VerifyError::Leak { at: self.at(point), place: self.place(lost) })
            }
            _ => Ok(()),
        }
    }

    /// Nothing that the body must destroy is left.
    fn exit(&self, point: Point, possible: &[u64]) -> Result<()> {
        let given_away = match self.body.blocks[point.block.0 as usize].term {
            Terminator::Return(_) => [Role::Result, Role::Lent],
            Terminator::Raise(_) => [Role::Error, Role::Lent],
            _ => return Ok(()),
        };
        for root in self.paths.roots().filter(|root| !given_away.contains(&self.paths[*root].role)) {
            if let Some(lost) = self.leak(root, possible) {
                return Err(VerifyError::Leak { at: self.at(point), place: self.place(lost) });
            }
        }
        Ok(())
    }

    /// A part of the node that may hold a value that needs destruction.
    fn leak(&self, node: NodeId, possible: &[u64]) -> Option<NodeId> {
        let mut parts = (node.0..self.paths[node].end).map(NodeId);
        parts.find(|part| {
            let node = &self.paths[*part];
            node.end == part.0 + 1 && node.facts.needs_drop && possible.has(part.0)
        })
    }

    fn at(&self, point: Point) -> String {
        format!("{}, statement {}", point.block, point.index)
    }

    fn place(&self, node: NodeId) -> String {
        self.paths[node].place.to_string()
    }
}

fn note_copy(access: Access<'_>, copied: &mut Option<String>) {
    if let Access::Copy(place) = access {
        *copied = Some(place.to_string());
    }
}
