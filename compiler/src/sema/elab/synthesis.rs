//! Members that the compiler writes: fieldwise constructors, memberwise copy, move and
//! destruction, enum cases (L5.5, L5.11).

use crate::mir::*;
use crate::syntax::{Span, Symbol};
use crate::types::*;

use super::super::decl::Synthesised;
use super::Elab;
use super::value::PlaceValue;

impl<'c, 'a> Elab<'c, 'a> {
    /// The body of a synthesised member.
    pub fn synthesise(&mut self, kind: Synthesised, fn_ref: FnRef<'a>) {
        let span = self.builder().body.span;
        let ty = fn_ref.self_ty.unwrap_or_else(|| self.cx.interner.error_ty());
        let is_enum = matches!(ty.kind(), TyKind::Struct(decl, _) if !decl.0.cases.is_empty());
        match kind {
            Synthesised::FieldwiseInit => self.fieldwise(ty, span),
            Synthesised::EnumCase(index) => self.enum_case_body(ty, index, span),
            _ if is_enum => self.each_case(kind, ty, span),
            _ if matches!(ty.kind(), TyKind::Array(..)) => self.each_element(kind, ty, span),
            Synthesised::CopyInit | Synthesised::MoveInit => self.memberwise(kind, ty, span),
            // Each field dies at entry: that is what a `deinit` argument means.
            Synthesised::Deinit => {}
        }
        self.builder().terminate(Terminator::Return(span));
        self.builder().finish();
    }

    fn whole(&mut self, local: Local, ty: Ty<'a>) -> PlaceValue<'a> {
        PlaceValue { place: Place::local(local), ty, mutable: true }
    }

    fn result(&mut self, ty: Ty<'a>) -> PlaceValue<'a> {
        let local = self.builder().body.ret;
        self.whole(local, ty)
    }

    fn argument(&mut self, index: usize) -> Local {
        self.builder().body.args[index]
    }

    /// How a field is taken from its source.
    fn field_operand(&self, kind: Synthesised, ty: Ty<'a>, place: Place<'a>) -> Operand<'a> {
        if self.cx.is_trivial_for(ty, Synthesised::Deinit)
            && self.cx.is_trivial_for(ty, Synthesised::CopyInit)
            && self.cx.is_trivial_for(ty, Synthesised::MoveInit)
        {
            Operand::Copy(place)
        } else if kind == Synthesised::CopyInit {
            Operand::CopyOrTake(place)
        } else {
            Operand::Move(place)
        }
    }

    fn fieldwise(&mut self, ty: Ty<'a>, span: Span) {
        let result = self.result(ty);
        let fields = self.cx.field_types(ty);
        for (index, field_ty) in fields.iter().enumerate() {
            let arg = self.argument(index);
            let target = self.field_place(&result, index as u32, *field_ty);
            let operand = self.field_operand(Synthesised::MoveInit, *field_ty, Place::local(arg));
            self.emit(StmtKind::Init(target.place, operand), span);
        }
        if fields.is_empty() {
            self.emit(StmtKind::AssumeInit(result.place), span);
        }
    }

    fn memberwise(&mut self, kind: Synthesised, ty: Ty<'a>, span: Span) {
        let result = self.result(ty);
        let arg = self.argument(0);
        let source = self.whole(arg, ty);
        let fields = self.cx.field_types(ty);
        for (index, field_ty) in fields.iter().enumerate() {
            let from = self.field_place(&source, index as u32, *field_ty);
            let to = self.field_place(&result, index as u32, *field_ty);
            let operand = self.field_operand(kind, *field_ty, from.place);
            self.emit(StmtKind::Init(to.place, operand), span);
        }
        if fields.is_empty() {
            self.emit(StmtKind::AssumeInit(result.place), span);
        }
    }

    /// The payload of a case inside the enum, as a reference.
    pub fn payload_place(&mut self, value: &PlaceValue<'a>, index: u32, span: Span) -> PlaceValue<'a> {
        let fields = self.cx.field_types(value.ty);
        let union = self.field_place(value, 1, fields[1]);
        let pointer = self.cx.interner.prim(Scalar::Ptr);
        let address = self.temp(pointer, span);
        self.emit(StmtKind::AddrOf(Place::local(address), union.place), span);
        let payload = self.cx.case_payload(value.ty, index);
        let payload = self.cx.interner.ty(TyKind::Pack(payload));
        let reference = self.ref_temp(payload, value.mutable, span);
        self.builder().local(reference).borrows = vec![value.place];
        let origin = self.origin_of_place(value);
        self.builder().origins[reference.0 as usize] = Some(origin);
        self.emit(StmtKind::BindAddr(reference, Operand::Copy(Place::local(address))), span);
        PlaceValue { place: Place::local(reference), ty: payload, mutable: value.mutable }
    }

    fn set_tag(&mut self, value: &PlaceValue<'a>, index: u32, span: Span) {
        let tag_ty = self.cx.interner.prim(Scalar::I8);
        let tag = self.field_place(value, 0, tag_ty);
        let constant = self.cx.bytes(tag_ty, &[index as u8]);
        self.emit(StmtKind::Init(tag.place, Operand::Const(constant)), span);
        let union_ty = self.cx.field_types(value.ty)[1];
        let union = self.field_place(value, 1, union_ty);
        self.emit(StmtKind::AssumeInit(union.place), span);
    }

    fn enum_case_body(&mut self, ty: Ty<'a>, index: u32, span: Span) {
        let result = self.result(ty);
        self.set_tag(&result, index, span);
        let payload = self.cx.case_payload(ty, index);
        if payload.is_empty() {
            return;
        }
        let target = self.payload_place(&result, index, span);
        for (i, field_ty) in payload.iter().enumerate() {
            let arg = self.argument(i);
            let to = self.field_place(&target, i as u32, *field_ty);
            let operand = self.field_operand(Synthesised::MoveInit, *field_ty, Place::local(arg));
            self.emit(StmtKind::Forget(to.place), span);
            self.emit(StmtKind::Init(to.place, operand), span);
        }
    }

    /// `__i1`: whether the enum value is of the case.
    pub fn case_test(&mut self, value: &PlaceValue<'a>, index: u32, span: Span) -> Operand<'a> {
        let tag_ty = self.cx.interner.prim(Scalar::I8);
        let bit = self.cx.interner.prim(Scalar::I1);
        let tag = self.field_place(value, 0, tag_ty);
        let result = self.temp(bit, span);
        let wanted = self.cx.bytes(tag_ty, &[index as u8]);
        self.emit(
            StmtKind::Op {
                dest: Some(Place::local(result)),
                op: Symbol::intern("icmp_eq"),
                params: &[],
                args: vec![Operand::Copy(tag.place), Operand::Const(wanted)],
            },
            span,
        );
        Operand::Copy(Place::local(result))
    }

    /// Copy, move or destruction of an enum: of the payload that is there.
    fn each_case(&mut self, kind: Synthesised, ty: Ty<'a>, span: Span) {
        let TyKind::Struct(decl, _) = ty.kind() else { return };
        let arg = self.argument(0);
        let source = self.whole(arg, ty);
        let end = self.builder().new_block();
        for index in 0..decl.0.cases.len() as u32 {
            let condition = self.case_test(&source, index, span);
            let (then, otherwise) = self.branch(condition, span);
            self.builder().current = then;
            self.one_case(kind, ty, &source, index, span);
            self.builder().goto(end);
            self.builder().current = otherwise;
        }
        self.builder().terminate(Terminator::Unreachable);
        self.builder().current = end;
        if kind != Synthesised::CopyInit {
            self.emit(StmtKind::Forget(source.place), span);
        }
    }

    fn one_case(&mut self, kind: Synthesised, ty: Ty<'a>, source: &PlaceValue<'a>, index: u32, span: Span) {
        let payload = self.cx.case_payload(ty, index);
        let from = self.payload_place(source, index, span);
        if kind == Synthesised::Deinit {
            for (i, field_ty) in payload.iter().enumerate() {
                let field = self.field_place(&from, i as u32, *field_ty);
                self.emit(StmtKind::DropInPlace(field.place), span);
            }
            return;
        }
        let result = self.result(ty);
        self.set_tag(&result, index, span);
        let to = self.payload_place(&result, index, span);
        for (i, field_ty) in payload.iter().enumerate() {
            let from = self.field_place(&from, i as u32, *field_ty);
            let to = self.field_place(&to, i as u32, *field_ty);
            let operand = self.field_operand(kind, *field_ty, from.place);
            self.emit(StmtKind::Forget(to.place), span);
            self.emit(StmtKind::Init(to.place, operand), span);
        }
    }

    /// Copy, move or destruction of an `__array`: a loop over the elements.
    fn each_element(&mut self, kind: Synthesised, ty: Ty<'a>, span: Span) {
        let TyKind::Array(_, count) = ty.kind() else { return };
        let source = self.argument(0);
        let result = self.builder().body.ret;
        let index_ty = self.cx.interner.prim(Scalar::I64);
        let bit = self.cx.interner.prim(Scalar::I1);
        let index = self.temp(index_ty, span);
        let more = self.temp(bit, span);
        let number = |elab: &Self, value: u64| Operand::Const(elab.cx.bytes(index_ty, &value.to_le_bytes()));
        let zero = number(self, 0);
        let one = number(self, 1);
        let limit = number(self, *count);
        self.emit(StmtKind::Init(Place::local(index), zero), span);
        if kind != Synthesised::Deinit {
            self.emit(StmtKind::AssumeInit(Place::local(result)), span);
        }
        let head = self.builder().new_block();
        self.builder().jump_to(head);
        let compare = StmtKind::Op {
            dest: Some(Place::local(more)),
            op: Symbol::intern("icmp_ult"),
            params: &[],
            args: vec![Operand::Copy(Place::local(index)), limit],
        };
        self.emit(compare, span);
        let (body, done) = self.branch(Operand::Copy(Place::local(more)), span);
        self.builder().current = body;
        let step = self.cx.interner.slice(&[Step::Index(index)]);
        let from = Place { base: source, path: step };
        let TyKind::Array(elem, _) = ty.kind() else { return };
        match kind {
            Synthesised::Deinit => self.emit(StmtKind::DropInPlace(from), span),
            _ => {
                let to = Place { base: result, path: step };
                let operand = self.field_operand(kind, *elem, from);
                self.emit(StmtKind::Forget(to), span);
                self.emit(StmtKind::Init(to, operand), span);
            }
        }
        let advance = StmtKind::Op {
            dest: Some(Place::local(index)),
            op: Symbol::intern("iadd"),
            params: &[],
            args: vec![Operand::Copy(Place::local(index)), one],
        };
        self.emit(advance, span);
        self.builder().goto(head);
        self.builder().current = done;
        if kind != Synthesised::CopyInit {
            self.emit(StmtKind::Forget(Place::local(source)), span);
        }
    }
}
