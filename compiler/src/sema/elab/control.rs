//! Branches, and the jumps that leave blocks.

use crate::mir::*;
use crate::syntax::Span;
use crate::syntax::ast::{self, Block, Condition, When};
use crate::types::*;

use super::Elab;
use super::value::PlaceValue;

/// What a jump leaves on its way out.
#[derive(Clone, Debug)]
pub enum Exit<'a> {
    Loop {
        next: BlockId,
        end: BlockId,
    },
    /// `finally:` has to run.
    Finally(&'a Block<'a>),
    /// The manager's `__exit__` has to run.
    With {
        manager: PlaceValue<'a>,
        span: Span,
    },
}

/// Where errors go inside a `try` or `with`.
#[derive(Clone, Debug)]
pub struct Handler<'a> {
    /// Set by the first thing that raises: one error type for each `try` (L2.4).
    pub error: Option<(Local, Ty<'a>)>,
    pub block: BlockId,
}

impl<'c, 'a> Elab<'c, 'a> {
    pub fn if_stmt(&mut self, if_stmt: &'a ast::If<'a>) {
        if if_stmt.when == When::CompileTime {
            self.comptime_if(if_stmt);
            return;
        }
        let end = self.builder().new_block();
        for branch in if_stmt.branches {
            match branch.condition {
                Condition::Expr(expr) => {
                    let Some(condition) = self.condition(expr) else {
                        // The rest is not looked at.
                        self.builder().jump_to(end);
                        return;
                    };
                    self.warn_constant_condition(condition, expr);
                    let (then, otherwise) = self.branch_known(condition, expr.span);
                    self.builder().current = then;
                    self.scoped_block(branch.body);
                    self.builder().goto(end);
                    self.builder().current = otherwise;
                }
                Condition::Case { pattern, subject, .. } => {
                    let otherwise = self.builder().new_block();
                    self.in_scope(|elab| {
                        elab.case_condition(pattern, subject, otherwise);
                        elab.block(branch.body);
                    });
                    self.builder().goto(end);
                    self.builder().current = otherwise;
                }
            }
        }
        if let Some(block) = if_stmt.otherwise {
            self.scoped_block(block);
        }
        self.builder().jump_to(end);
    }

    /// Whether the current block can't be reached.
    pub fn is_dead(&mut self) -> bool {
        !self.builder().is_reached()
    }

    /// A branch whose condition may be known: then only one side is reached.
    pub fn branch_known(&mut self, condition: Operand<'a>, span: Span) -> (BlockId, BlockId) {
        let known = match condition {
            Operand::Const(c) => self.cx.const_bool(c),
            _ => None,
        };
        match known {
            None => self.branch(condition, span),
            Some(known) => {
                let then = self.builder().new_block();
                let otherwise = self.builder().new_block();
                self.builder().terminate(Terminator::Goto(if known { then } else { otherwise }));
                (then, otherwise)
            }
        }
    }

    fn warn_constant_condition(&mut self, condition: Operand<'a>, expr: &'a ast::Expr<'a>) {
        let Operand::Const(c) = condition else { return };
        let Some(known) = self.cx.const_bool(c) else { return };
        let (value, dead) = if known { ("True", "else") } else { ("False", "if") };
        let message = format!("'if' condition always evaluates to '{value}'; '{dead}' branch is unreachable");
        self.warn(expr.caret(), expr.span, message);
    }

    fn comptime_if(&mut self, if_stmt: &'a ast::If<'a>) {
        for branch in if_stmt.branches {
            let Condition::Expr(expr) = branch.condition else {
                self.error(branch.keyword, "'comptime if case' is not supported yet");
                return;
            };
            match self.decided_condition(expr, "'comptime if' condition") {
                // Names declared inside are local, as in any block.
                Some(true) => return self.scoped_block(branch.body),
                Some(false) => {}
                None if self.rigid => return self.undecided_if(if_stmt),
                None => return,
            }
        }
        if let Some(block) = if_stmt.otherwise {
            self.scoped_block(block);
        }
    }

    /// The condition of a compile-time statement, which is named in the error of one that is not known.
    pub fn decided_condition(&mut self, expr: &'a ast::Expr<'a>, place: &str) -> Option<bool> {
        let errors = self.cx.error_count.get();
        let condition = self.eval_condition(expr);
        if condition.is_none() && !self.rigid && self.cx.error_count.get() == errors {
            self.error(expr.span, format!("cannot use a dynamic value in {place}"));
        }
        condition
    }

    /// A branch that instances decide: all sides are checked, each under its condition.
    fn undecided_if(&mut self, if_stmt: &'a ast::If<'a>) {
        let end = self.builder().new_block();
        self.with_assumptions(|elab| {
            for branch in if_stmt.branches {
                let Condition::Expr(expr) = branch.condition else { continue };
                let condition = elab.assumed_condition(expr.span);
                let (then, otherwise) = elab.branch(condition, expr.span);
                elab.builder().current = then;
                elab.in_scope(|elab| {
                    elab.assume(expr, true);
                    elab.block(branch.body);
                });
                elab.builder().goto(end);
                elab.builder().current = otherwise;
                elab.assume(expr, false);
            }
            if let Some(block) = if_stmt.otherwise {
                elab.scoped_block(block);
            }
        });
        self.builder().jump_to(end);
    }

    pub fn break_stmt(&mut self, span: Span) {
        self.jump_out(span, "break");
    }

    pub fn continue_stmt(&mut self, span: Span) {
        self.jump_out(span, "continue");
    }

    fn jump_out(&mut self, span: Span, keyword: &'static str) {
        let depth = self.builder().exits.iter().rposition(|e| matches!(e, Exit::Loop { .. }));
        let Some(depth) = depth else {
            self.error(span, format!("'{keyword}' is not inside a loop"));
            return;
        };
        let Exit::Loop { next, end } = self.builder().exits[depth] else { return };
        self.unwind_exits(depth + 1);
        self.builder().goto(if keyword == "break" { end } else { next });
        self.dead_after = Some(if keyword == "break" { "break statement" } else { "continue statement" });
    }

    /// Runs what has to run before a jump leaves all exits from `depth` on.
    pub fn unwind_exits(&mut self, depth: usize) {
        let exits = self.builder().exits.clone();
        let handlers = self.builder().handlers.clone();
        for index in (depth..exits.len()).rev() {
            self.builder().exits.truncate(index);
            match &exits[index] {
                Exit::Loop { .. } => {}
                Exit::Finally(block) => {
                    // Inside, errors go to the handler outside of the statement.
                    self.builder().handlers.pop();
                    self.scoped_block(block);
                }
                Exit::With { manager, span } => {
                    self.builder().handlers.pop();
                    self.call_exit(manager, *span);
                }
            }
        }
        self.builder().exits = exits;
        self.builder().handlers = handlers;
    }
}
