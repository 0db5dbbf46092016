//! Loops (L2.3).

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{self, Block, Condition, TargetKind, When};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::super::scope::Binding;
use super::Elab;
use super::args::ArgValue;
use super::control::{Exit, Handler};
use super::declare::BindMode;
use super::value::{PlaceValue, Value};

/// Most values of a `comptime for`: its body becomes code for each.
const MAX_COPIES: i64 = 1 << 16;

impl<'c, 'a> Elab<'c, 'a> {
    pub fn while_stmt(&mut self, while_stmt: &'a ast::While<'a>) {
        let head = self.builder().new_block();
        let end = self.builder().new_block();
        self.builder().jump_to(head);
        let otherwise = match while_stmt.condition {
            Condition::Expr(expr) => {
                let Some(condition) = self.condition(expr) else {
                    self.unreachable_loop_body(&while_stmt.body);
                    self.builder().jump_to(end);
                    return;
                };
                let (body, otherwise) = self.branch_known(condition, expr.span);
                self.builder().current = body;
                self.in_scope(|elab| elab.loop_body(&while_stmt.body, head, end));
                otherwise
            }
            Condition::Case { pattern, subject, .. } => {
                let otherwise = self.builder().new_block();
                self.in_scope(|elab| {
                    elab.case_condition(pattern, subject, otherwise);
                    elab.loop_body(&while_stmt.body, head, end);
                });
                otherwise
            }
        };
        self.builder().current = otherwise;
        if let Some(block) = &while_stmt.otherwise {
            self.scoped_block(block);
        }
        self.builder().jump_to(end);
    }

    fn loop_body(&mut self, block: &'a Block<'a>, next: BlockId, end: BlockId) {
        self.builder().exits.push(Exit::Loop { next, end });
        self.block(block);
        self.builder().exits.pop();
        self.builder().goto(next);
    }

    pub fn for_stmt(&mut self, for_stmt: &'a ast::For<'a>) {
        if for_stmt.when == When::CompileTime {
            self.comptime_for(for_stmt);
            return;
        }
        let end = self.builder().new_block();
        let variables = self.builder().body.locals.len() as u32;
        let mut body = (0, 0);
        let iterator = self.iterate(&for_stmt.target, for_stmt.iterable, &mut |elab, next| {
            body = (elab.builder().body.locals.len() as u32, elab.builder().current.0);
            elab.loop_body(&for_stmt.body, next, end)
        });
        if iterator.is_none() {
            // The rest is not looked at.
            self.builder().jump_to(end);
            return;
        }
        if let Some(block) = &for_stmt.otherwise {
            let exhausted = self.builder().current;
            let first = self.builder().body.blocks.len() as u32;
            self.scoped_block(block);
            let blocks = first..self.builder().body.blocks.len() as u32;
            if let Some(iterator) = iterator {
                let (variables, body) = (variables..body.0, body.1..first);
                let found = LoopElse { iterator: iterator.place.base, variables, body, exhausted, blocks, end };
                self.builder().body.elses.push(found);
            }
        }
        self.builder().jump_to(end);
    }

    /// Elaborates the body of a loop that is not entered, for its errors.
    fn unreachable_loop_body(&mut self, block: &'a Block<'a>) {
        self.without_effect(|elab| {
            let (next, end) = (elab.builder().new_block(), elab.builder().new_block());
            elab.in_scope(|elab| elab.loop_body(block, next, end));
        });
    }

    /// The loop around `body`, which gets the block to continue with. Continues in the block that
    /// is reached when the iterator is exhausted. Gives the iterator; `None` after an error.
    pub fn iterate(
        &mut self,
        target: &'a ast::Target<'a>,
        iterable: &'a ast::Expr<'a>,
        body: &mut dyn FnMut(&mut Self, BlockId),
    ) -> Option<PlaceValue<'a>> {
        let value = self.expr(iterable, None);
        let value = self.settle(value, iterable.span);
        if value.is_error() {
            return None;
        }
        let iterator = self.iterator_of(value, iterable.span)?;
        let head = self.builder().new_block();
        let exhausted = self.builder().new_block();
        self.builder().jump_to(head);
        let ok = self.in_scope(|elab| {
            let Some(element) = elab.next_element(&iterator, exhausted, iterable.span) else { return false };
            elab.bind_target(target, element, BindMode::Loop, iterable.span);
            body(elab, head);
            true
        });
        self.builder().current = exhausted;
        ok.then_some(iterator)
    }

    /// `iter(value)`, kept in a temporary for the whole loop.
    fn iterator_of(&mut self, value: Value<'a>, span: Span) -> Option<PlaceValue<'a>> {
        // A parameter pack is iterated as a run-time list.
        let value = match &value {
            Value::Const(c) if matches!(c.kind(), ConstKind::Pack(_)) => self.pack_as_array(*c, span)?,
            _ => value,
        };
        let ty = value.ty(self.cx);
        if !matches!(self.cx.find_member(ty, known::ITER), Some(MemberRef::Methods(_))) {
            if !matches!(ty.kind(), TyKind::Error | TyKind::Deferred) {
                let name = self.cx.display_ty(ty);
                self.error(span, format!("'{name}' does not implement the '__iter__' method"));
            }
            return None;
        }
        let iterator = self.method_call(value, known::ITER, Vec::new(), span, span.start, span);
        match iterator {
            Value::Owned(place) => Some(place),
            Value::Error => None,
            value => {
                let ty = value.ty(self.cx);
                let operand = self.to_owned(value, span)?;
                match self.temp_from(ty, operand, span) {
                    Value::Owned(place) => {
                        self.inherit_borrows(place.place.base, operand);
                        Some(place)
                    }
                    _ => None,
                }
            }
        }
    }

    /// The values of a parameter pack as an array.
    fn pack_as_array(&mut self, pack: Const<'a>, span: Span) -> Option<Value<'a>> {
        let ConstKind::Pack(items) = pack.kind() else { return None };
        let values = items.iter().map(|c| (None, Value::Const(*c), span)).collect();
        let display =
            super::value::Display { kind: super::value::DisplayKind::List, items: values, values: Vec::new(), span };
        let value = self.settle_display(display, span);
        (!value.is_error()).then_some(value)
    }

    /// `it.__next__()`; jumps to `exhausted` when it raises `StopIteration`.
    fn next_element(&mut self, iterator: &PlaceValue<'a>, exhausted: BlockId, span: Span) -> Option<Value<'a>> {
        let historical = self.has_method(iterator.ty, "__has_next__");
        if !historical && !self.cx.is_vague_ty(iterator.ty) && !self.has_method(iterator.ty, "__next__") {
            let name = self.cx.display_ty(iterator.ty);
            let message = format!("'{name}' does not conform to 'Iterable'; add conformance to use in a 'for' loop");
            self.error(span, message);
            return None;
        }
        if historical {
            let more =
                self.method_call(Value::Place(iterator.clone()), known::HAS_NEXT, Vec::new(), span, span.start, span);
            let place = self.to_place(more, span)?;
            let bit = self.cx.interner.prim(Scalar::I1);
            let condition = Operand::Copy(self.field_place(&place, 0, bit).place);
            let next = self.builder().new_block();
            self.builder().terminate(Terminator::If { cond: condition, then: next, otherwise: exhausted, span });
            self.builder().current = next;
        }
        // The end of the iteration is an error that the loop handles.
        self.builder().handlers.push(Handler { error: None, block: exhausted });
        let element = self.method_call(Value::Place(iterator.clone()), known::NEXT, Vec::new(), span, span.start, span);
        let handler = self.builder().handlers.pop();
        if let Some(Handler { error: Some((_, ty)), .. }) = handler
            && !self.cx.is_lang(ty, LangItem::StopIteration)
            && !self.in_library()
        {
            let name = self.cx.display_ty(ty);
            self.error(span, format!("'__next__' raises '{name}', expected 'StopIteration'"));
        }
        (!element.is_error()).then_some(element)
    }

    /// `comptime for`: the body once for each value.
    fn comptime_for(&mut self, for_stmt: &'a ast::For<'a>) {
        if self.rigid {
            let sequence = self.eval(for_stmt.iterable, None);
            if self.cx.is_symbolic(sequence) {
                return self.undecided_for(for_stmt);
            }
        }
        let Some(values) = self.comptime_sequence(for_stmt.iterable) else { return };
        let end = self.builder().new_block();
        for value in values {
            let next = self.builder().new_block();
            self.builder().exits.push(Exit::Loop { next, end });
            self.in_scope(|elab| {
                elab.bind_constant(&for_stmt.target, value, for_stmt.iterable.span);
                elab.block(&for_stmt.body);
            });
            self.builder().exits.pop();
            self.builder().jump_to(next);
        }
        if let Some(block) = &for_stmt.otherwise {
            self.scoped_block(block);
        }
        self.builder().jump_to(end);
    }

    /// A `comptime for` over values that are not known: its body once, for any of them.
    fn undecided_for(&mut self, for_stmt: &'a ast::For<'a>) {
        let head = self.builder().new_block();
        let end = self.builder().new_block();
        self.builder().jump_to(head);
        let condition = self.assumed_condition(for_stmt.iterable.span);
        let (body, otherwise) = self.branch(condition, for_stmt.iterable.span);
        self.builder().current = body;
        self.builder().exits.push(Exit::Loop { next: head, end });
        self.in_scope(|elab| {
            elab.bind_assumed(&for_stmt.target, for_stmt.iterable);
            elab.block(&for_stmt.body);
        });
        self.builder().exits.pop();
        self.builder().goto(head);
        self.builder().current = otherwise;
        if let Some(block) = &for_stmt.otherwise {
            self.scoped_block(block);
        }
        self.builder().jump_to(end);
    }

    fn bind_constant(&mut self, target: &'a ast::Target<'a>, value: Const<'a>, span: Span) {
        match target.kind {
            TargetKind::Place(expr) => {
                if let Some(name) = expr.as_name() {
                    self.scope.bind(name.symbol, Binding::Const(value));
                }
            }
            TargetKind::Tuple(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let element = self.tuple_element(value, index as u32, span);
                    self.bind_constant(part, element, span);
                }
            }
            TargetKind::Declare(declare) => self.bind_constant(&declare.target, value, span),
            TargetKind::Annotated(_) => self.error(target.span, "expected a name"),
        }
    }

    /// The values of a compile-time sequence: a pack, or anything that can be iterated.
    fn comptime_sequence(&mut self, iterable: &'a ast::Expr<'a>) -> Option<Vec<Const<'a>>> {
        let sequence = self.eval(iterable, None);
        match sequence.kind() {
            ConstKind::Deferred => {
                let message = "cannot use a dynamic value in 'comptime for' sequence initializer";
                self.error(iterable.span, message);
                return None;
            }
            ConstKind::Pack(items) => return Some(items.to_vec()),
            ConstKind::Error => return None,
            _ => {}
        }
        let ty = self.cx.ty_of_const(sequence);
        let errors = self.cx.error_count.get();
        let values = self.at_compile_time(|elab| elab.iterate_constant(sequence, ty, iterable.span));
        if values.is_none() && self.cx.error_count.get() == errors {
            self.report(
                Diagnostic::error("the value can't be iterated at compile time")
                    .at(self.file, iterable.span.start)
                    .underline(iterable.span),
            );
        }
        values
    }

    /// The elements of a constant that is not indexed by `Int`: the library collects them.
    fn collect_constant(&mut self, sequence: Const<'a>, span: Span) -> Option<Vec<Const<'a>>> {
        let iterator = self.method_call(Value::Const(sequence), known::ITER, Vec::new(), span, span.start, span);
        iterator.as_const()?;
        let module = self.cx.std_module("std.iter.unrolled")?;
        let collect = self.cx.lookup_in(module, Symbol::intern("elements"))?;
        let collect = self.entity_value(collect, span);
        let list = self.call_value(collect, vec![ArgValue::positional(iterator, span)], span, span.start);
        let list = list.as_const()?;
        self.iterate_constant(list, self.cx.ty_of_const(list), span)
    }

    /// The elements of a constant sequence by length and subscript.
    fn iterate_constant(&mut self, sequence: Const<'a>, ty: Ty<'a>, span: Span) -> Option<Vec<Const<'a>>> {
        if let Some(types) = self.tuple_types(ty) {
            return Some((0..types.len()).map(|i| self.tuple_element(sequence, i as u32, span)).collect());
        }
        let first = ArgValue::positional(Value::Const(self.cx.int(0)), span);
        let indexed = !self.cx.is_lang(ty, LangItem::Dict)
            && self.is_viable(ty, known::GETITEM, &Value::Const(sequence), &[first]);
        if !indexed {
            return self.collect_constant(sequence, span);
        }
        let base = Value::Const(sequence);
        let length = self.method_call(base.clone(), known::LEN, Vec::new(), span, span.start, span);
        let length = self.cx.const_i64(length.as_const()?)?;
        if length > MAX_COPIES {
            self.error(span, format!("a compile-time loop over more than {MAX_COPIES} values is not supported yet"));
            return None;
        }
        let mut values = Vec::new();
        for index in 0..length {
            let index = ArgValue::positional(Value::Const(self.cx.int(index)), span);
            let element = self.method_call(base.clone(), known::GETITEM, vec![index], span, span.start, span);
            values.push(element.as_const()?);
        }
        Some(values)
    }
}
