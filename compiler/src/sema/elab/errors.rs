//! `raise`, `try` and `with` (L2.4, L2.5, L11).

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast;
use crate::syntax::{Span, known};
use crate::types::*;

use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::super::scope::Binding;
use super::Elab;
use super::args::ArgValue;
use super::control::{Exit, Handler};
use super::declare::BindMode;
use super::value::{Function, PlaceValue, Value};

impl<'c, 'a> Elab<'c, 'a> {
    /// Where an error of this type goes from here: its slot, and the block that handles it.
    /// Reports code that may not raise.
    pub fn error_path(&mut self, ty: Ty<'a>, span: Span, caret: u32) -> Option<(Place<'a>, BlockId)> {
        if let Some(handler) = self.builder().handlers.last().cloned() {
            let local = match handler.error {
                Some((local, known_ty)) => {
                    if !self.cx.same_ty(known_ty, ty) {
                        return self.converting_path(ty, (local, known_ty), Some(handler.block), span, caret);
                    }
                    local
                }
                None => {
                    let local = self.temp(ty, span);
                    if let Some(handler) = self.builder().handlers.last_mut() {
                        handler.error = Some((local, ty));
                    }
                    local
                }
            };
            return Some((Place::local(local), handler.block));
        }
        let Some(raises) = self.builder().raises else {
            self.report_cannot_raise(span, caret);
            return None;
        };
        let slot = self.builder().body.error?;
        if self.cx.same_ty(raises, ty) {
            let block = self.raise_block(span);
            return Some((Place::local(slot), block));
        }
        self.converting_path(ty, (slot, raises), None, span, caret)
    }

    fn raise_block(&mut self, span: Span) -> BlockId {
        let resume = self.builder().current;
        let block = self.builder().new_block();
        self.builder().current = block;
        self.builder().terminate(Terminator::Raise(span));
        self.builder().current = resume;
        block
    }

    /// A typed error that becomes the `Error` of the `try` around it, or of the function.
    fn converting_path(
        &mut self,
        ty: Ty<'a>,
        (slot, wanted): (Local, Ty<'a>),
        handler: Option<BlockId>,
        span: Span,
        caret: u32,
    ) -> Option<(Place<'a>, BlockId)> {
        let local = self.temp(ty, span);
        let resume = self.builder().current;
        let block = self.builder().new_block();
        self.builder().current = block;
        let value = Value::Owned(PlaceValue { place: Place::local(local), ty, mutable: true });
        let converted = self.as_error(value, wanted, span);
        let ok = match converted {
            Some(operand) => {
                self.emit(StmtKind::Init(Place::local(slot), operand), span);
                true
            }
            None => false,
        };
        match handler {
            Some(handler) => self.builder().goto(handler),
            None => self.builder().terminate(Terminator::Raise(span)),
        }
        self.builder().current = resume;
        if !ok {
            self.report_error_type(ty, wanted, span, caret);
            return None;
        }
        Some((Place::local(local), block))
    }

    /// An error value as the type that the context supports: only `Error` takes others in.
    fn as_error(&mut self, value: Value<'a>, wanted: Ty<'a>, span: Span) -> Option<Operand<'a>> {
        let ty = value.ty(self.cx);
        if self.cx.same_ty(ty, wanted) {
            return self.to_owned(value, span);
        }
        if self.can_convert(&value, wanted) {
            let value = self.convert(value, wanted, span);
            return self.to_owned(value, span);
        }
        if !self.cx.is_lang(wanted, LangItem::Error) || !self.cx.conforms_lang(ty, LangItem::Writable) {
            return None;
        }
        let value = self.construct(wanted, vec![ArgValue::positional(value, span)], span, span.start);
        if value.is_error() { None } else { self.to_owned(value, span) }
    }

    fn report_error_type(&self, found: Ty<'a>, supported: Ty<'a>, span: Span, caret: u32) {
        let (found, supported) = (self.cx.display_ty(found), self.cx.display_ty(supported));
        self.report(
            Diagnostic::error(format!(
                "cannot call function that may raise '{found}' in context that supports an error type of '{supported}'"
            ))
            .at(self.file, caret)
            .underline(span),
        );
    }

    fn report_cannot_raise(&mut self, span: Span, caret: u32) {
        let at = self.builder().body.span;
        self.report(
            Diagnostic::error("cannot call function that may raise in a context that cannot raise")
                .at(self.file, caret)
                .underline(span)
                .with_note(
                    Diagnostic::note("try surrounding the call in a 'try' block").at(self.file, caret).underline(span),
                )
                .with_note(
                    Diagnostic::note("or mark surrounding function as 'raises'").at(self.file, at.start).underline(at),
                ),
        );
    }

    pub fn raise_stmt(&mut self, raise: &'a ast::Raise<'a>, span: Span) {
        let supported = match self.builder().handlers.last() {
            Some(handler) => handler.error.map(|(_, ty)| ty),
            None => self.builder().raises,
        };
        let can_raise = !self.builder().handlers.is_empty() || self.builder().raises.is_some();
        if !can_raise {
            self.error(
                raise.keyword,
                "'raise' requires a surrounding 'try' block or the enclosing function to declare 'raises'",
            );
            return;
        }
        let Some(expr) = raise.value else {
            self.reraise(span);
            return;
        };
        let value = self.expr(expr, supported);
        let value = self.settle(value, expr.span);
        if value.is_error() {
            self.builder().terminate(Terminator::Unreachable);
            return;
        }
        let ty = value.ty(self.cx);
        let target = match supported {
            Some(ty) => ty,
            // Text makes an `Error`.
            None if self.cx.is_literal_ty(ty) || self.is_text(ty) => self.cx.lang_ty(LangItem::Error, &[]),
            None => ty,
        };
        match self.as_error(value, target, expr.span) {
            Some(operand) => self.raise_operand(operand, target, span),
            None => {
                let (found, wanted) = (self.cx.display_ty(ty), self.cx.display_ty(target));
                self.error(expr.span, format!("cannot implicitly convert '{found}' value to '{wanted}'"));
                self.builder().terminate(Terminator::Unreachable);
            }
        }
        self.dead_after = Some("raise statement");
    }

    fn is_text(&self, ty: Ty<'a>) -> bool {
        self.cx.is_lang(ty, LangItem::String)
            || self.cx.is_lang(ty, LangItem::StringSpan)
            || self.cx.is_lang(ty, LangItem::TString)
    }

    fn raise_operand(&mut self, operand: Operand<'a>, ty: Ty<'a>, span: Span) {
        let Some((slot, handler)) = self.error_path(ty, span, span.start) else { return };
        self.emit(StmtKind::Init(slot, operand), span);
        self.builder().goto(handler);
    }

    /// Bare `raise` in a handler.
    fn reraise(&mut self, span: Span) {
        let Some((local, ty)) = self.current_error else {
            self.error(span, "no contextual error to reraise");
            return;
        };
        let operand = if self.cx.is_trivial(ty) {
            Operand::Copy(Place::local(local))
        } else {
            Operand::Move(Place::local(local))
        };
        self.raise_operand(operand, ty, span);
        self.dead_after = Some("raise statement");
    }

    pub fn try_stmt(&mut self, try_stmt: &'a ast::Try<'a>) {
        let Some(finally) = &try_stmt.finally else {
            self.try_except(try_stmt);
            return;
        };
        // `finally` runs on every way out; errors pass through it.
        let failed = self.builder().new_block();
        let end = self.builder().new_block();
        self.builder().exits.push(Exit::Finally(finally));
        self.builder().handlers.push(Handler { error: None, block: failed });
        self.try_except(try_stmt);
        let handler = self.builder().handlers.pop();
        self.builder().exits.pop();
        self.scoped_block(finally);
        self.builder().jump_to(end);
        if let Some(Handler { error: Some((error, ty)), .. }) = handler {
            let resume = self.builder().current;
            self.builder().current = failed;
            self.scoped_block(finally);
            let operand = if self.cx.is_trivial(ty) {
                Operand::Copy(Place::local(error))
            } else {
                Operand::Take(Place::local(error))
            };
            self.raise_operand(operand, ty, try_stmt.keyword);
            self.builder().current = resume;
        }
    }

    fn try_except(&mut self, try_stmt: &'a ast::Try<'a>) {
        let Some(except) = &try_stmt.except else {
            self.scoped_block(&try_stmt.body);
            if let Some(block) = &try_stmt.otherwise {
                self.scoped_block(block);
            }
            return;
        };
        let handler_block = self.builder().new_block();
        let end = self.builder().new_block();
        self.builder().handlers.push(Handler { error: None, block: handler_block });
        self.scoped_block(&try_stmt.body);
        let handler = self.builder().handlers.pop();
        if let Some(block) = &try_stmt.otherwise {
            self.scoped_block(block);
        }
        self.builder().goto(end);
        self.builder().current = handler_block;
        let error = handler.and_then(|h| h.error);
        match error {
            Some((local, ty)) => self.except_body(except, local, ty),
            None => {
                // What is wrong or left to the instances may raise.
                let certain = self.cx.error_count.get() == 0 && !self.builder().undecided;
                if certain && try_stmt.finally.is_none() {
                    let at = except.body.stmts.first().map_or(except.keyword.start, |stmt| stmt.first_effect());
                    let message = "'except' logic is unreachable, try doesn't raise an exception";
                    self.warn(at, except.keyword, message);
                    if let Some(name) = except.name {
                        let message = format!("variable '{}' was never used, remove it?", name.symbol);
                        self.warn(name.span.start, name.span, message);
                    }
                }
                self.in_scope(|elab| {
                    if let Some(name) = except.name {
                        elab.scope.bind(name.symbol, Binding::Error);
                    }
                    elab.block(&except.body);
                });
            }
        }
        self.builder().jump_to(end);
    }

    fn except_body(&mut self, except: &'a ast::Except<'a>, local: Local, ty: Ty<'a>) {
        let outer = self.current_error.replace((local, ty));
        self.in_scope(|elab| {
            if let Some(name) = except.name {
                let decl = elab.builder().local(local);
                decl.name = Some(name.symbol);
                decl.span = name.span;
                decl.kind = LocalKind::Var;
                elab.bind_name(name, Binding::Local(local));
            }
            elab.block(&except.body);
        });
        self.current_error = outer;
    }

    pub fn with_stmt(&mut self, with: &'a ast::With<'a>) {
        self.with_items(with, with.items);
    }

    fn with_items(&mut self, with: &'a ast::With<'a>, items: &'a [ast::WithItem<'a>]) {
        let Some((item, rest)) = items.split_first() else {
            self.scoped_block(&with.body);
            return;
        };
        let span = item.context.span;
        let value = self.expr(&item.context, None);
        let value = self.settle(value, span);
        let ty = self.cx.materialised(value.ty(self.cx));
        if value.is_error() {
            return;
        }
        let value = self.convert(value, ty, span);
        let Some(operand) = self.to_owned(value, span) else { return };
        let local = self.builder().new_local(ty, LocalKind::Temp, None, span);
        self.note_borrows(local);
        self.inherit_borrows(local, operand);
        self.emit(StmtKind::Init(Place::local(local), operand), span);
        let manager = PlaceValue { place: Place::local(local), ty, mutable: true };
        let Some(MemberRef::Methods(enter)) = self.cx.find_member(ty, known::ENTER) else {
            let name = self.cx.display_ty(ty);
            self.error(span, format!("'{name}' does not implement the '__enter__' method"));
            return;
        };
        // `__enter__(var self)` takes the manager over: nothing is left to exit.
        let consumed =
            enter.iter().all(|f| self.cx.signature(f).formals.first().is_some_and(|s| s.convention == Convention::Var));
        let receiver = if consumed { Value::Owned(manager.clone()) } else { Value::Place(manager.clone()) };
        let entered = self.method_call(receiver, known::ENTER, Vec::new(), span, span.start, span);
        self.in_scope(|elab| {
            let held = elab.bind_entered(item, entered, span);
            if consumed || !elab.has_method(ty, "__exit__") {
                elab.with_items(with, rest);
            } else {
                elab.with_exit(with, rest, &manager, span);
            }
            // The entered value lives to the end of the block.
            if let Some(held) = held {
                elab.emit(StmtKind::Use(held), span);
            }
        });
    }

    /// Binds what `__enter__` gave; a value without a name is kept as well.
    fn bind_entered(&mut self, item: &'a ast::WithItem<'a>, entered: Value<'a>, span: Span) -> Option<Place<'a>> {
        match &item.target {
            Some(target) => {
                self.bind_target(target, entered, BindMode::Var, span);
                let ast::TargetKind::Place(expr) = target.kind else { return None };
                let name = expr.as_name()?;
                match self.scope.get_here(name.symbol)? {
                    Binding::Local(local) => Some(Place::local(local)),
                    _ => None,
                }
            }
            None => match entered {
                Value::Owned(place) => Some(place.place),
                _ => None,
            },
        }
    }

    /// The body of a `with` and the ways out of it.
    fn with_exit(
        &mut self,
        with: &'a ast::With<'a>,
        rest: &'a [ast::WithItem<'a>],
        manager: &PlaceValue<'a>,
        span: Span,
    ) {
        let failed = self.builder().new_block();
        let end = self.builder().new_block();
        self.builder().exits.push(Exit::With { manager: manager.clone(), span });
        self.builder().handlers.push(Handler { error: None, block: failed });
        self.with_items(with, rest);
        let handler = self.builder().handlers.pop();
        self.builder().exits.pop();
        self.call_exit(manager, span);
        self.builder().goto(end);
        self.builder().current = failed;
        if let Some(Handler { error: Some((error, ty)), .. }) = handler {
            self.exit_with_error(manager, error, ty, end, span);
        }
        self.builder().jump_to(end);
    }

    /// `m.__exit__()`.
    pub fn call_exit(&mut self, manager: &PlaceValue<'a>, span: Span) {
        let Some(MemberRef::Methods(set)) = self.cx.find_member(manager.ty, known::EXIT) else { return };
        let plain: Vec<_> = set.iter().copied().filter(|f| self.shapes(f).len() == 1).collect();
        if plain.is_empty() {
            return;
        }
        let function = Function {
            set: self.cx.overloads(&plain),
            self_ty: Some(manager.ty),
            receiver: Some(Value::Place(manager.clone())),
            params: Vec::new(),
            name: known::EXIT,
        };
        self.call_function(function, Vec::new(), span, span.start);
        self.emit(StmtKind::Use(manager.place), span);
    }

    /// The body raised: `m.__exit__(error)` may swallow the error, else it goes on.
    fn exit_with_error(&mut self, manager: &PlaceValue<'a>, error: Local, ty: Ty<'a>, end: BlockId, span: Span) {
        let error_place = PlaceValue { place: Place::local(error), ty, mutable: false };
        let set = match self.cx.find_member(manager.ty, known::EXIT) {
            Some(MemberRef::Methods(set)) => set,
            _ => &[],
        };
        let taking: Vec<_> = set.iter().copied().filter(|f| self.shapes(f).len() == 2).collect();
        let function = Function {
            set: self.cx.overloads(&taking),
            self_ty: Some(manager.ty),
            receiver: Some(Value::Place(manager.clone())),
            params: Vec::new(),
            name: known::EXIT,
        };
        let args = vec![ArgValue::positional(Value::Place(error_place), span)];
        let viable = self.cx.quietly(|| !self.viable_candidates(&function, &args).is_empty());
        if viable {
            let swallowed = self.call_function(function, args, span, span.start);
            self.emit(StmtKind::Use(manager.place), span);
            if let Some(place) = self.to_place(swallowed, span)
                && self.is_bool_like(place.ty)
            {
                let bit = self.cx.interner.prim(Scalar::I1);
                let condition = Operand::Copy(self.field_place(&place, 0, bit).place);
                let go_on = self.builder().new_block();
                self.builder().terminate(Terminator::If { cond: condition, then: end, otherwise: go_on, span });
                self.builder().current = go_on;
            }
        } else {
            self.call_exit(manager, span);
        }
        let operand = if self.cx.is_trivial(ty) {
            Operand::Copy(Place::local(error))
        } else {
            Operand::Take(Place::local(error))
        };
        self.raise_operand(operand, ty, span);
    }
}
