//! Statements.

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{self, Block, Stmt, StmtKind as S};
use crate::syntax::{Span, known};
use crate::types::*;

use super::super::expansion::Obstacle;
use super::super::scope::{Binding, Entity};
use super::Elab;
use super::body::BodyBuilder;
use super::value::{PlaceValue, Value};

impl<'c, 'a> Elab<'c, 'a> {
    /// The statements of a block, in the current scope.
    pub fn block(&mut self, block: &'a Block<'a>) {
        let mut warned = false;
        for stmt in block.stmts {
            if !warned
                && !self.in_library()
                && let Some(after) = self.dead_after.take()
            {
                warned = true;
                self.warn(stmt.first_effect(), stmt.span, format!("unreachable code after {after}"));
            }
            self.dead_after = None;
            let was_dead = self.is_dead();
            self.stmt(stmt);
            if self.dead_after.is_none() && !was_dead {
                self.dead_after = self.ends_here(stmt);
            }
            if self.is_obstructed_instance() {
                break;
            }
        }
        self.dead_after = None;
    }

    /// What a compound statement is called that control doesn't leave by its end (L18.4).
    fn ends_here(&mut self, stmt: &'a Stmt<'a>) -> Option<&'static str> {
        let name = match stmt.kind {
            S::If(branch) if branch.when == ast::When::RunTime => {
                "if statement with then/else that do not fall through"
            }
            S::Match(_) => "if statement with then/else that do not fall through",
            S::While(_) => "infinite loop",
            S::For(looped) if looped.when == ast::When::RunTime => "infinite loop",
            S::Try(_) => "try statement that doesn't fall through",
            S::Expr(expr) if matches!(expr.kind, ast::ExprKind::Call(_)) => "function that never returns",
            _ => return None,
        };
        // Where something was left to the instances, control may go on there.
        let certain = self.is_runtime() && !self.in_library() && !self.builder().undecided;
        (certain && self.is_dead()).then_some(name)
    }

    /// A block in a scope of its own.
    pub fn scoped_block(&mut self, block: &'a Block<'a>) {
        self.in_scope(|elab| elab.block(block));
    }

    fn stmt(&mut self, stmt: &'a Stmt<'a>) {
        match stmt.kind {
            S::Error | S::Pass => {}
            S::Expr(expr) => self.expr_stmt(expr),
            S::Declare(target) => self.declare(target),
            S::Assign(assign) => self.assign(assign),
            S::AugAssign(assign) => self.aug_assign(assign),
            S::If(if_stmt) => self.if_stmt(if_stmt),
            S::While(while_stmt) => self.while_stmt(while_stmt),
            S::For(for_stmt) => self.for_stmt(for_stmt),
            S::Try(try_stmt) => self.try_stmt(try_stmt),
            S::With(with) => self.with_stmt(with),
            S::Match(match_stmt) => self.match_stmt(match_stmt),
            S::Return(value) => self.return_stmt(value, stmt.span),
            S::Raise(raise) => self.raise_stmt(raise, stmt.span),
            S::Assert(assert) => self.assert_stmt(assert, stmt.span),
            S::Break => self.break_stmt(stmt.span),
            S::Continue => self.continue_stmt(stmt.span),
            S::Import(import) => {
                let module = self.scope.module();
                let scope = self.scope;
                let mut names = Vec::new();
                self.cx.import_into(module, import, &mut |name, entity| names.push((name, entity)));
                for (name, entity) in names {
                    self.check_unbound(name, stmt.span);
                    scope.bind(name, Binding::Entity(entity));
                }
                self.cx.collect_extensions();
            }
            S::Function(def) => self.nested_function(def),
            S::Comptime(decl) => self.local_comptime(decl),
            S::Struct(def) => self.error(def.keyword_span, "nested struct not supported here"),
            S::Trait(def) => self.error(def.keyword_span, "nested trait not supported here"),
            S::Extension(def) => self.error(def.keyword_span, "nested extension not supported here"),
            S::MlirRegion(region) => {
                self.not_supported(region.name.span, "an MLIR region");
            }
        }
    }

    /// An expression for its effect; an unused value is worth a warning (L2.7).
    fn expr_stmt(&mut self, expr: &'a ast::Expr<'a>) {
        if matches!(expr.kind, ast::ExprKind::Ellipsis) {
            return;
        }
        let value = self.expr(expr, None);
        let value = self.settle(value, expr.span);
        let ty = value.ty(self.cx);
        match &value {
            Value::Error => return,
            Value::Const(c) if ty == self.cx.none_ty() && matches!(c.kind(), ConstKind::Bytes(..)) => return,
            Value::Function(function) => {
                let message = format!("cannot form a reference to overloaded declaration of '{}'", function.name);
                self.report(
                    Diagnostic::error(message).at(self.file, expr.span.start).underline(expr.span).with_note(
                        Diagnostic::note("add '()' to call the function")
                            .at(self.file, expr.span.end)
                            .fix(Span::at(expr.span.end), "()"),
                    ),
                );
                return;
            }
            _ => {}
        }
        if matches!(ty.kind(), TyKind::Never) {
            return;
        }
        if !self.in_library() {
            let name = self.cx.display_ty(ty);
            self.report(
                Diagnostic::warning(format!("'{name}' value is unused; assign to '_' to discard the result"))
                    .at(self.file, expr.caret())
                    .underline(expr.span)
                    .fix(Span::at(expr.span.start), "_ = "),
            );
        }
        if let Value::Moved(place) = value {
            self.discard(Value::Moved(place), expr.span);
        }
    }

    /// Ends a value's life here.
    pub fn discard(&mut self, value: Value<'a>, span: Span) {
        match value {
            Value::Moved(place) => {
                let operand =
                    if self.cx.is_trivial(place.ty) { Operand::Copy(place.place) } else { Operand::Take(place.place) };
                self.temp_from(place.ty, operand, span);
            }
            // The value dies here: after what its expression used last.
            Value::Place(place) | Value::Owned(place) => self.emit(StmtKind::Use(place.place), span),
            Value::Const(_) => {}
            other => {
                self.settle(other, span);
            }
        }
    }

    fn assert_stmt(&mut self, assert: &'a ast::Assert<'a>, span: Span) {
        if assert.when == ast::When::CompileTime {
            self.comptime_assert(assert, span);
            return;
        }
        self.runtime_assert(assert, span);
    }

    fn comptime_assert(&mut self, assert: &'a ast::Assert<'a>, span: Span) {
        let condition = self.decided_condition(assert.condition, "'comptime assert' expression");
        if self.rigid && condition == Some(false) {
            // What follows can't be reached in any instance.
            self.builder().terminate(Terminator::Unreachable);
            return;
        }
        if condition != Some(false) {
            self.assume(assert.condition, true);
            return;
        }
        let text = match assert.message {
            Some(message) => self.message_text(message),
            None => "assertion failed".to_owned(),
        };
        self.builder().obstacle.get_or_insert(Obstacle::Constraint { at: span, message: text });
        self.builder().terminate(Terminator::Unreachable);
        self.dead_after = Some("compile-time assertion failure");
    }

    /// In an instance of which an assertion does not hold: what follows may not even make sense. (What the user declared
    /// without parameters is looked at to its end.)
    fn is_obstructed_instance(&mut self) -> bool {
        (!self.declared || self.in_library()) && self.body.as_ref().is_some_and(|body| body.obstacle.is_some())
    }

    /// The text of a compile-time message.
    pub fn message_text(&mut self, message: &'a ast::Expr<'a>) -> String {
        match message.kind {
            ast::ExprKind::TString(tstring) => {
                let mut text = String::new();
                for part in tstring.parts {
                    match part {
                        ast::TStringPart::Text(t) => text.push_str(t.value),
                        ast::TStringPart::Value(expr) => {
                            let value = self.eval(expr, None);
                            match self.cx.constant_text(value) {
                                Some(t) => text.push_str(&String::from_utf8_lossy(&t)),
                                None => text.push_str(&self.cx.display_const(value)),
                            }
                        }
                    }
                }
                text
            }
            _ => {
                let value = self.eval(message, None);
                match self.cx.constant_text(value) {
                    Some(text) => String::from_utf8_lossy(&text).into_owned(),
                    None => "assertion failed".to_owned(),
                }
            }
        }
    }

    /// `assert c, m`: on with `-D ASSERT=all`; `warn` prints and goes on (L11.5).
    fn runtime_assert(&mut self, assert: &'a ast::Assert<'a>, span: Span) {
        let mode = self.cx.options.defines.iter().rev().find(|(name, _)| name == "ASSERT");
        let mode = mode.and_then(|(_, value)| value.as_deref()).unwrap_or("safe");
        let value = self.expr(assert.condition, None);
        let value = self.settle(value, assert.condition.span);
        if !value.is_error() && !self.in_library() && !self.can_convert(&value, self.cx.bool_ty()) {
            self.error(assert.condition.span, "no matching function in call to 'debug_assert'");
            return;
        }
        let condition = if value.is_error() { None } else { self.condition_of(value, assert.condition) };
        let Some(condition) = condition else {
            if let Some(message) = assert.message {
                self.without_effect(|elab| elab.expr(message, None));
            }
            return;
        };
        if !matches!(mode, "all" | "warn") {
            if let Some(message) = assert.message {
                self.without_effect(|elab| elab.expr(message, None));
            }
            return;
        }
        let (ok, failed) = self.branch(condition, span);
        self.builder().current = failed;
        let handler = if mode == "all" { "__assert_failed" } else { "__assert_warn" };
        self.call_assert_handler(handler, assert, span);
        self.builder().goto(ok);
        self.builder().current = ok;
    }

    fn call_assert_handler(&mut self, handler: &str, assert: &'a ast::Assert<'a>, span: Span) {
        let Some(module) = self.cx.std_module("std.builtin.debug_assert") else { return };
        let Some(entity) = self.cx.lookup_in(module, crate::syntax::Symbol::intern(handler)) else {
            self.not_supported(span, "'-D ASSERT=all'");
            return;
        };
        let Entity::Functions(_) = entity else { return };
        let callee = self.entity_value(entity, span);
        let mut args = vec![];
        let location = self.location_text(assert.condition.span);
        args.push(super::args::ArgValue::positional(location, span));
        if let Some(message) = assert.message {
            let value = self.expr(message, None);
            args.push(super::args::ArgValue::positional(value, message.span));
        }
        self.call_value(callee, args, span, span.start);
    }

    /// `FILE:LINE:COL` of a position, as a string literal.
    pub fn location_text(&mut self, span: Span) -> Value<'a> {
        let text = self.cx.sources.borrow().location(self.file, span.start);
        Value::Const(self.string_literal(text.as_bytes()))
    }

    fn local_comptime(&mut self, decl: &'a ast::ComptimeDecl<'a>) {
        let module = self.scope.module();
        let scope = self.scope;
        for alias in self.cx.new_aliases(module, scope, decl) {
            self.check_unbound(alias.name, decl.span);
            if alias.params.is_empty() {
                // Evaluated here and now: names declared later don't count.
                let value = self.local_alias_value(alias, decl);
                scope.bind(alias.name, Binding::Const(value));
            } else {
                scope.bind(alias.name, Binding::Entity(Entity::Alias(alias)));
            }
        }
    }

    fn local_alias_value(
        &mut self,
        alias: &'a super::super::decl::AliasDecl<'a>,
        decl: &'a ast::ComptimeDecl<'a>,
    ) -> Const<'a> {
        let Some(expr) = decl.value else { return self.cx.error_const() };
        if self.rigid {
            self.conditions.push((alias.name, expr));
        }
        let expected = decl.ty.map(|ty| self.eval(ty, None));
        let value = match expected.map(|e| e.kind()) {
            Some(ConstKind::Type(ty)) if !matches!(ty.kind(), TyKind::Meta(_)) => self.eval_converted(expr, *ty),
            _ => self.eval(expr, None),
        };
        if matches!(value.kind(), ConstKind::Deferred) && !self.rigid && !self.in_library() {
            self.error(expr.span, "cannot use a dynamic value in comptime initializer");
            return self.cx.error_const();
        }
        match alias.element {
            Some(index) => self.tuple_element(value, index, expr.span),
            None => value,
        }
    }

    /// A named variable of the user.
    pub fn new_variable(&mut self, name: ast::Name, ty: Ty<'a>) -> PlaceValue<'a> {
        let symbol = if name.symbol == known::UNDERSCORE { None } else { Some(name.symbol) };
        let builder: &mut BodyBuilder<'a> = self.builder();
        let local = builder.new_local(ty, LocalKind::Var, symbol, name.span);
        self.note_borrows(local);
        PlaceValue { place: Place::local(local), ty, mutable: true }
    }
}
