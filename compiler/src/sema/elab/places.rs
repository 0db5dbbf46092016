//! Places: fields, origins, and turning values into places, operands and owned values.

use crate::mir::*;
use crate::syntax::Span;
use crate::types::*;

use super::super::lang::LangItem;
use super::Elab;
use super::value::{PlaceValue, Value};
use crate::diagnostics::Diagnostic;

impl<'c, 'a> Elab<'c, 'a> {
    /// A field of a place.
    pub fn field_place(&mut self, base: &PlaceValue<'a>, index: u32, ty: Ty<'a>) -> PlaceValue<'a> {
        let mut path = base.place.path.to_vec();
        path.push(Step::Field(index));
        let path = self.cx.interner.slice(&path);
        PlaceValue { place: Place { base: base.place.base, path }, ty, mutable: base.mutable }
    }

    /// The origin of a place: what `origin_of` gives.
    pub fn origin_of_place(&mut self, place: &PlaceValue<'a>) -> Const<'a> {
        let base = place.place.base;
        let path: Vec<OriginStep<'a>> = place
            .place
            .path
            .iter()
            .map(|step| match step {
                Step::Field(index) => OriginStep::Field(*index),
                Step::Index(_) => OriginStep::Interior("element"),
                Step::Interior(name) => OriginStep::Interior(name.as_str()),
            })
            .collect();
        let path = self.cx.interner.slice(&path);
        if let Some(origin) = self.builder().origins[base.0 as usize] {
            return self.extend_origin(origin, path, place.mutable);
        }
        let places = self.cx.interner.slice(&[OriginPlace { local: base, path }]);
        self.cx.interner.origin(Some(place.mutable), OriginKind::Places(places))
    }

    /// A part of what an origin covers.
    fn extend_origin(&self, origin: Const<'a>, path: &'a [OriginStep<'a>], mutable: bool) -> Const<'a> {
        let ConstKind::Origin(data) = origin.kind() else { return origin };
        let interner = &self.cx.interner;
        match &data.kind {
            OriginKind::Places(places) => {
                let places: Vec<_> = places
                    .iter()
                    .map(|p| {
                        let full = [p.path, path].concat();
                        OriginPlace { local: p.local, path: interner.slice(&full) }
                    })
                    .collect();
                interner.origin(Some(mutable), OriginKind::Places(interner.slice(&places)))
            }
            kind => interner.origin(Some(mutable), kind.clone()),
        }
    }

    /// The places of the body that an origin covers.
    pub fn places_of_origin(&self, origin: Const<'a>, out: &mut Vec<Place<'a>>) {
        let ConstKind::Origin(data) = origin.kind() else { return };
        match &data.kind {
            OriginKind::Places(places) => {
                for p in *places {
                    let path: Vec<Step> = p.path.iter().map(Step::from).collect();
                    let place = Place { base: p.local, path: self.cx.interner.slice(&path) };
                    if !out.contains(&place) {
                        out.push(place);
                    }
                }
            }
            OriginKind::Union(parts) => parts.iter().for_each(|c| self.places_of_origin(*c, out)),
            _ => {}
        }
    }

    /// The origins that a type mentions.
    pub fn origins_in_ty(&self, ty: Ty<'a>, out: &mut Vec<Const<'a>>) {
        let interner = &self.cx.interner;
        interner.map_origins(ty, &mut |origin| {
            let value = interner.origin(origin.mutable, origin.kind.clone());
            if !out.contains(&value) {
                out.push(value);
            }
            value
        });
    }

    /// Records what a local of this type borrows, from the origins in its type.
    pub fn note_borrows(&mut self, local: Local) {
        let ty = self.builder().local(local).ty;
        let mut places = Vec::new();
        let mut mutable = false;
        self.borrows_of_ty(ty, &mut places, &mut mutable);
        let decl = self.builder().local(local);
        decl.borrows = places;
    }

    fn borrows_of_ty(&self, ty: Ty<'a>, out: &mut Vec<Place<'a>>, mutable: &mut bool) {
        match ty.kind() {
            TyKind::Struct(_, args) | TyKind::Closure(_, args) => {
                args.iter().for_each(|c| self.borrows_of_const(*c, out, mutable));
            }
            TyKind::Array(elem, _) => self.borrows_of_ty(*elem, out, mutable),
            TyKind::Pack(items) | TyKind::Union(items) => {
                items.iter().for_each(|t| self.borrows_of_ty(*t, out, mutable));
            }
            _ => {}
        }
    }

    fn borrows_of_const(&self, value: Const<'a>, out: &mut Vec<Place<'a>>, mutable: &mut bool) {
        match value.kind() {
            ConstKind::Origin(origin) => {
                *mutable |= origin.mutable.unwrap_or(false);
                self.places_of_origin(value, out);
            }
            ConstKind::Type(ty) => self.borrows_of_ty(*ty, out, mutable),
            ConstKind::Pack(items) => items.iter().for_each(|c| self.borrows_of_const(*c, out, mutable)),
            _ => {}
        }
    }

    /// Makes a reference local that is bound to the place.
    pub fn bind_ref(&mut self, local: Local, to: &PlaceValue<'a>, span: Span) {
        let origin = self.origin_of_place(to);
        let mut borrows = vec![to.place];
        let base = self.builder().local(to.place.base);
        if base.is_ref {
            // A reference to a reference refers to what that one does.
            borrows.extend_from_slice(&base.borrows);
        }
        self.borrows_of_ty(to.ty, &mut borrows, &mut false);
        let decl = self.builder().local(local);
        decl.is_ref = true;
        decl.is_mut = to.mutable;
        decl.borrows = borrows;
        self.builder().origins[local.0 as usize] = Some(origin);
        self.emit(StmtKind::Bind(local, to.place), span);
    }

    /// A transferred value that is only looked at stays where it is.
    fn warn_idle_transfer(&mut self, moved: &PlaceValue<'a>, span: Span) {
        let transfer = self.transfers.iter().rfind(|(place, _)| *place == moved.place);
        if let Some((_, caret)) = transfer
            && !self.cx.is_trivial(moved.ty)
        {
            let message = "this value is borrowed here, so the transfer has no effect and can be removed";
            self.warn(*caret, span, message);
        }
    }

    /// The value in memory: constants and function values go to a temporary.
    pub fn to_place(&mut self, value: Value<'a>, span: Span) -> Option<PlaceValue<'a>> {
        match value {
            Value::Place(p) | Value::Owned(p) => Some(p),
            Value::Moved(p) => {
                self.warn_idle_transfer(&p, span);
                Some(p)
            }
            Value::Const(c) => {
                let ty = self.cx.ty_of_const(c);
                match self.materialise(c, ty, span)? {
                    Value::Owned(p) => Some(p),
                    _ => None,
                }
            }
            other => {
                let value = self.settle(other, span);
                if value.is_error() { None } else { self.settled_place(value, span) }
            }
        }
    }

    fn settled_place(&mut self, value: Value<'a>, span: Span) -> Option<PlaceValue<'a>> {
        match value {
            Value::Place(p) | Value::Owned(p) => Some(p),
            Value::Const(_) => self.to_place(value, span),
            _ => None,
        }
    }

    /// A compile-time value as a run-time temporary (L8.3).
    pub fn materialise(&mut self, value: Const<'a>, ty: Ty<'a>, span: Span) -> Option<Value<'a>> {
        match value.kind() {
            ConstKind::Bytes(..) | ConstKind::Fn(_) => {}
            ConstKind::Error => return None,
            _ if self.rigid => {
                return match self.cx.is_vague_ty(ty) {
                    true => {
                        self.undecided();
                        None
                    }
                    false => Some(self.assumed(ty, span)),
                };
            }
            ConstKind::Type(_) | ConstKind::Traits(_) => {
                let message = "dynamic type values not permitted yet; try creating a 'comptime' instead of a 'var'";
                self.error(span, message);
                return None;
            }
            _ => {
                self.error(span, format!("cannot use '{}' as a run-time value", self.cx.display_const(value)));
                return None;
            }
        }
        if matches!(value.kind(), ConstKind::Fn(_)) {
            // Zero-size: the type says it all.
            let local = self.temp(ty, span);
            self.emit(StmtKind::AssumeInit(Place::local(local)), span);
            return Some(Value::Owned(PlaceValue { place: Place::local(local), ty, mutable: true }));
        }
        if self.cx.is_trivial(ty) || self.cx.copy_fn(ty).is_none() {
            return Some(self.temp_from(ty, Operand::Const(value), span));
        }
        if !self.in_library() && !self.cx.conforms_lang(ty, LangItem::ImplicitlyCopyable) {
            let name = self.cx.display_ty(ty);
            self.report(
                Diagnostic::error(format!(
                    "cannot materialize comptime value of type '{name}' to runtime because it is not 'ImplicitlyCopyable'"
                ))
                .at(self.file, span.start)
                .underline(span)
                .with_note(
                    Diagnostic::note("use 'materialize' to explicitly materialize the value")
                        .at(self.file, span.start)
                        .underline(span),
                ),
            );
            return None;
        }
        Some(self.copy_constant(value, ty, span))
    }

    /// A fresh copy of a compile-time object, made by its copy constructor.
    pub fn copy_constant(&mut self, value: Const<'a>, ty: Ty<'a>, span: Span) -> Value<'a> {
        let reference = self.ref_temp(ty, false, span);
        self.emit(StmtKind::BindAddr(reference, Operand::ConstAddr(value)), span);
        self.temp_from(ty, Operand::CopyOrTake(Place::local(reference)), span)
    }

    /// An operand that takes the value over, for initialising something or for an owned argument.
    /// Reports an implicit copy that the type does not allow.
    pub fn to_owned(&mut self, value: Value<'a>, span: Span) -> Option<Operand<'a>> {
        match value {
            Value::Owned(p) => {
                Some(if self.cx.is_trivial(p.ty) { Operand::Copy(p.place) } else { Operand::Take(p.place) })
            }
            Value::Moved(p) => {
                Some(if self.cx.is_trivial(p.ty) { Operand::Copy(p.place) } else { Operand::Move(p.place) })
            }
            Value::Place(p) => {
                if self.cx.is_trivial(p.ty) {
                    return Some(Operand::Copy(p.place));
                }
                if !self.may_copy_implicitly(p.ty) {
                    self.implicit_copy_error(&p, span);
                    return None;
                }
                Some(Operand::CopyOrTake(p.place))
            }
            Value::Const(c) => {
                let ty = self.cx.ty_of_const(c);
                match c.kind() {
                    ConstKind::Bytes(..) if self.cx.is_trivial(ty) => Some(Operand::Const(c)),
                    _ => {
                        let value = self.materialise(c, ty, span)?;
                        self.to_owned(value, span)
                    }
                }
            }
            other => {
                let value = self.settle(other, span);
                match value {
                    Value::Const(_) | Value::Owned(_) | Value::Place(_) => self.to_owned(value, span),
                    _ => None,
                }
            }
        }
    }

    /// Whether reading a place of that type may copy it. A requirement that returns a value may be met by a method
    /// that returns a reference (`Iterator.__next__`): the copy is then the conformance's. Bodies are elaborated with
    /// concrete types, where the requirement is no longer seen, so the library, which relies on it, may copy whatever
    /// is Copyable. Files of before 1.0 may, too: whatever could be copied was copied without a word.
    pub fn may_copy_implicitly(&self, ty: Ty<'a>) -> bool {
        matches!(ty.kind(), TyKind::Error)
            || self.cx.conforms_lang(ty, LangItem::ImplicitlyCopyable)
            || ((self.in_library() || self.cx.is_historical(self.scope.module()))
                && self.cx.conforms_lang(ty, LangItem::Copyable))
    }

    fn implicit_copy_error(&self, place: &PlaceValue<'a>, span: Span) {
        let name = self.cx.display_ty(place.ty);
        let mut diagnostic = Diagnostic::error(format!(
            "value of type '{name}' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'"
        ))
        .at(self.file, self.caret(span))
        .underline(span)
        .with_note(
            Diagnostic::note("consider transferring the value with '^'")
                .at(self.file, self.caret(span))
                .underline(span)
                .fix(Span::at(span.end), "^"),
        );
        if self.cx.conforms_lang(place.ty, LangItem::Copyable) {
            diagnostic = diagnostic.with_note(
                Diagnostic::note("you can copy it explicitly with '.copy()'")
                    .at(self.file, self.caret(span))
                    .underline(span)
                    .fix(Span::at(span.end), ".copy()"),
            );
        }
        self.report(diagnostic);
    }

    /// An operand that reads a trivial value.
    pub fn to_operand(&mut self, value: Value<'a>, span: Span) -> Option<Operand<'a>> {
        match value {
            Value::Const(c) if matches!(c.kind(), ConstKind::Bytes(..)) => Some(Operand::Const(c)),
            other => self.to_place(other, span).map(|p| Operand::Copy(p.place)),
        }
    }

    /// Takes a trivial value out of a place now, so that later code can't change what was read.
    pub fn snapshot(&mut self, value: Value<'a>, span: Span) -> Value<'a> {
        match value {
            Value::Place(p) if self.cx.is_trivial(p.ty) => self.temp_from(p.ty, Operand::Copy(p.place), span),
            other => other,
        }
    }
}
