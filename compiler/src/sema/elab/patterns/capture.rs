//! Names that patterns bind: `x` is an immutable reference to the part of the subject, `ref x` a
//! reference as mutable as the subject, `var x` a copy.
//!
//! What has no memory of its own (an immutable argument in a register, a temporary that the pattern
//! made) is held by value.

use crate::mir::*;
use crate::syntax::Symbol;
use crate::syntax::ast::{Binding as Keyword, Capturer};
use crate::types::*;

use super::super::super::scope::Binding;
use super::super::Elab;
use super::super::value::{PlaceValue, Value};
use super::Captures;

/// Variables that several alternatives bind.
pub(super) type Shared = Vec<(Symbol, Local)>;

impl<'c, 'a> Elab<'c, 'a> {
    pub(super) fn bind_captures(&mut self, captures: Captures<'a>) {
        self.bind_shared_captures(captures, &mut Vec::new());
    }

    /// Binds the names of one alternative; those in `shared` have their variable already.
    pub(super) fn bind_shared_captures(&mut self, captures: Captures<'a>, shared: &mut Shared) {
        for (capturer, value) in captures {
            if let Value::Const(c) = &value
                && !self.is_runtime()
            {
                self.bind_name(capturer.name, Binding::Const(*c));
                continue;
            }
            let known = shared.iter().find(|(name, _)| *name == capturer.name.symbol).map(|(_, local)| *local);
            let Some(local) = self.capture(capturer, value, known) else {
                self.scope.bind(capturer.name.symbol, Binding::Error);
                continue;
            };
            if known.is_none() {
                shared.push((capturer.name.symbol, local));
                self.bind_name(capturer.name, Binding::Local(local));
            }
        }
    }

    fn capture(&mut self, capturer: Capturer, value: Value<'a>, known: Option<Local>) -> Option<Local> {
        if value.is_error() {
            return None;
        }
        let span = capturer.name.span;
        let by_reference = self.referable(&value);
        match (capturer.binding, by_reference) {
            (None, Some(place)) => {
                let place = PlaceValue { mutable: false, ..place };
                self.capture_reference(capturer, &place, known)
            }
            (Some(Keyword::Ref), Some(place)) => self.capture_reference(capturer, &place, known),
            (Some(Keyword::Ref), None) => {
                let name = self.cx.display_ty(value.ty(self.cx));
                self.error(span, format!("value of type '{name}' doesn't have a memory origin in 'ref' binding"));
                None
            }
            (Some(Keyword::Var), _) => self.capture_value(capturer, value, known, true),
            (Some(Keyword::Let) | None, _) => self.capture_value(capturer, value, known, false),
        }
    }

    /// The place of a value that lives in memory.
    fn referable(&mut self, value: &Value<'a>) -> Option<PlaceValue<'a>> {
        let Value::Place(place) = value else { return None };
        let decl = self.builder().local(place.place.base);
        let in_register = !decl.is_ref
            && place.place.path.is_empty()
            && matches!(decl.kind, LocalKind::Arg(Convention::Imm) | LocalKind::Temp);
        (!in_register || !self.cx.is_trivial(place.ty)).then(|| place.clone())
    }

    fn capture_reference(&mut self, capturer: Capturer, place: &PlaceValue<'a>, known: Option<Local>) -> Option<Local> {
        let name = capturer.name;
        let Some(local) = known else {
            let local = self.builder().new_local(place.ty, LocalKind::Var, Some(name.symbol), name.span);
            self.bind_ref(local, place, name.span);
            return Some(local);
        };
        self.check_same_type(capturer, local, place.ty)?;
        let earlier = std::mem::take(&mut self.builder().local(local).borrows);
        self.bind_ref(local, place, name.span);
        self.builder().local(local).borrows.extend(earlier);
        Some(local)
    }

    fn capture_value(
        &mut self,
        capturer: Capturer,
        value: Value<'a>,
        known: Option<Local>,
        mutable: bool,
    ) -> Option<Local> {
        let name = capturer.name;
        let ty = self.cx.materialised(value.ty(self.cx));
        let value = self.convert(value, ty, name.span);
        let operand = self.to_owned(value, name.span)?;
        let local = match known {
            Some(local) => {
                self.check_same_type(capturer, local, ty)?;
                local
            }
            None => {
                let variable = self.new_variable(name, ty);
                self.builder().local(variable.place.base).is_mut = mutable;
                variable.place.base
            }
        };
        self.emit(StmtKind::Init(Place::local(local), operand), name.span);
        Some(local)
    }

    /// A name has the same type in each alternative.
    fn check_same_type(&mut self, capturer: Capturer, local: Local, ty: Ty<'a>) -> Option<()> {
        let first = self.builder().local(local).ty;
        if self.cx.same_ty(first, ty) {
            return Some(());
        }
        let (wanted, found) = (self.cx.display_ty(first), self.cx.display_ty(ty));
        let name = capturer.name.as_str();
        self.error(
            capturer.name.span,
            format!("or-pattern alternatives must bind '{name}' with the same type, not '{wanted}' and '{found}'"),
        );
        None
    }
}
