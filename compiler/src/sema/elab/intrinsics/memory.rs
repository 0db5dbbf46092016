//! Places, raw memory, and structs built from their fields.
//!
//! An address becomes a place by binding a reference local to it; memory that holds no value is
//! announced with `Forget` before it is initialised.

use crate::mir::*;
use crate::syntax::{Span, Symbol, ast};
use crate::types::*;

use super::super::Elab;
use super::super::expr::has_effects;
use super::super::value::{PlaceValue, Value};

impl<'c, 'a> Elab<'c, 'a> {
    /// The n-th argument's expression.
    fn arg_expr(&self, call: &'a ast::Call<'a>, index: usize, span: Span) -> Option<&'a ast::Expr<'a>> {
        match call.args.get(index) {
            Some(arg) if arg.kind == ast::ArgKind::Positional => Some(&arg.value),
            _ => {
                self.error(span, "an argument is missing");
                None
            }
        }
    }

    /// An argument that is an address. It is read at once if a later argument may change it.
    fn address_arg(&mut self, call: &'a ast::Call<'a>, index: usize, span: Span) -> Option<Operand<'a>> {
        let expr = self.arg_expr(call, index, span)?;
        let mut value = self.expr(expr, None);
        if call.args[index + 1..].iter().any(|later| has_effects(&later.value)) {
            value = self.snapshot(value, expr.span);
        }
        Some(self.prim(value, expr.span)?.operand)
    }

    /// A mutable reference to the memory at an address.
    fn reference_at(&mut self, ty: Ty<'a>, address: Operand<'a>, span: Span) -> Local {
        let reference = self.ref_temp(ty, true, span);
        let origin = self.cx.interner.origin(Some(true), OriginKind::Untracked);
        self.builder().origins[reference.0 as usize] = Some(origin);
        self.emit(StmtKind::BindAddr(reference, address), span);
        reference
    }

    /// `__deref[T, origin](address)`: the place there.
    pub(super) fn deref(&mut self, params: &'a [Const<'a>], call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        self.require_runtime(span)?;
        let origin = params.get(1).copied();
        let mutable = match origin.map(|c| c.kind()) {
            Some(ConstKind::Origin(origin)) => origin.mutable.unwrap_or(true),
            _ => true,
        };
        let address = self.address_arg(call, 0, span)?;
        let reference = self.ref_temp(ty, mutable, span);
        let mut borrows = Vec::new();
        if let Some(origin) = origin {
            self.places_of_origin(origin, &mut borrows);
        }
        let builder = self.builder();
        builder.origins[reference.0 as usize] = origin;
        builder.local(reference).borrows = borrows;
        self.emit(StmtKind::BindAddr(reference, address), span);
        Some(Value::Place(PlaceValue { place: Place::local(reference), ty, mutable }))
    }

    /// `__addr_of(place)`.
    pub(super) fn address_of(&mut self, call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        self.require_runtime(span)?;
        let expr = self.arg_expr(call, 0, span)?;
        let value = self.expr(expr, None);
        let place = self.to_place(value, expr.span)?;
        let ptr = self.cx.interner.prim(Scalar::Ptr);
        let dest = Place::local(self.temp(ptr, span));
        self.emit(StmtKind::AddrOf(dest, place.place), span);
        Some(Value::Owned(PlaceValue { place: dest, ty: ptr, mutable: true }))
    }

    /// `__init_at[T](address, value)`: raw memory gets a value.
    pub(super) fn init_at(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        self.require_runtime(span)?;
        let address = self.address_arg(call, 0, span)?;
        let expr = self.arg_expr(call, 1, span)?;
        let value = self.expr_as(expr, ty);
        let operand = self.to_owned(value, expr.span)?;
        // The result of a call is built right there.
        if let Some(mut produced) = self.pop_call_into(operand) {
            let dest = self.raw_place(ty, address, span);
            produced.dest = dest;
            self.emit(StmtKind::Call(produced), expr.span);
        } else {
            let dest = self.raw_place(ty, address, span);
            self.emit(StmtKind::Init(dest, operand), span);
        }
        Some(self.nothing())
    }

    /// The memory at an address, which holds no value.
    fn raw_place(&mut self, ty: Ty<'a>, address: Operand<'a>, span: Span) -> Place<'a> {
        let place = Place::local(self.reference_at(ty, address, span));
        self.emit(StmtKind::Forget(place), span);
        place
    }

    /// Takes back the call that has just been written, if the operand is the temporary with its result.
    fn pop_call_into(&mut self, operand: Operand<'a>) -> Option<Call<'a>> {
        let (Operand::Take(place) | Operand::Copy(place)) = operand else { return None };
        let builder = self.builder();
        if !place.path.is_empty()
            || builder.local(place.base).kind != LocalKind::Temp
            || builder.local(place.base).is_ref
        {
            return None;
        }
        let block = builder.current.0 as usize;
        let stmts = &mut builder.body.blocks[block].stmts;
        let is_last = matches!(stmts.last(), Some(Stmt { kind: StmtKind::Call(call), .. }) if call.dest == place);
        match stmts.pop_if(|_| is_last)?.kind {
            StmtKind::Call(call) => Some(call),
            _ => None,
        }
    }

    /// `__move_at[T](to, from)`: `from` becomes raw.
    pub(super) fn move_at(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        let is_trivial = self.cx.is_trivial(ty);
        self.transfer_at(ty, call, span, if is_trivial { Operand::Copy } else { Operand::Move })
    }

    /// `__copy_at[T](to, from)`.
    pub(super) fn copy_at(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        let is_bits = self.cx.is_trivial(ty) || self.cx.copy_fn(ty).is_none();
        self.transfer_at(ty, call, span, if is_bits { Operand::Copy } else { Operand::CopyOrTake })
    }

    fn transfer_at(
        &mut self,
        ty: Ty<'a>,
        call: &'a ast::Call<'a>,
        span: Span,
        how: fn(Place<'a>) -> Operand<'a>,
    ) -> Option<Value<'a>> {
        self.require_runtime(span)?;
        let to = self.address_arg(call, 0, span)?;
        let from = self.address_arg(call, 1, span)?;
        let source = Place::local(self.reference_at(ty, from, span));
        let dest = self.raw_place(ty, to, span);
        self.emit(StmtKind::Init(dest, how(source)), span);
        Some(self.nothing())
    }

    /// `__take[T](address)`: the value there, to be moved to where it is used.
    pub(super) fn take_at(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        self.require_runtime(span)?;
        let address = self.address_arg(call, 0, span)?;
        let place = Place::local(self.reference_at(ty, address, span));
        Some(Value::Moved(PlaceValue { place, ty, mutable: true }))
    }

    /// `__destroy[T](address)`.
    pub(super) fn destroy_at(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        self.require_runtime(span)?;
        let address = self.address_arg(call, 0, span)?;
        if !self.cx.is_trivial_drop(ty) {
            let place = Place::local(self.reference_at(ty, address, span));
            self.emit(StmtKind::DropInPlace(place), span);
        }
        Some(self.nothing())
    }

    /// `__forget(place^)`: the value's life ends without destructor.
    pub(super) fn forget(&mut self, call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        self.require_runtime(span)?;
        let expr = self.arg_expr(call, 0, span)?;
        let value = self.expr(expr, None);
        if value.is_error() {
            return None;
        }
        if let Some(place) = value.as_place() {
            let place = place.place;
            self.emit(StmtKind::Forget(place), span);
        }
        Some(self.nothing())
    }

    /// `__zero[T]()`: all bits zero.
    pub(super) fn zero(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        let (size, _) = self.cx.backend().size_align(self.cx, ty);
        let constant = self.cx.bytes(ty, &vec![0; size as usize]);
        if self.is_runtime() && !matches!(ty.kind(), TyKind::Prim(..)) {
            return Some(self.temp_from(ty, Operand::Const(constant), span));
        }
        Some(Value::Const(constant))
    }

    /// `__uninit[T]()`: memory that the code around initialises behind the compiler's back.
    pub(super) fn uninitialised(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        self.require_runtime(span)?;
        let place = Place::local(self.temp(ty, span));
        if matches!(ty.kind(), TyKind::Prim(..)) {
            let op = Symbol::intern("undef");
            self.emit(StmtKind::Op { dest: Some(place), op, params: &[], args: Vec::new() }, span);
        } else {
            self.emit(StmtKind::AssumeInit(place), span);
        }
        Some(Value::Owned(PlaceValue { place, ty, mutable: true }))
    }

    /// `__stack_alloc[bytes, align]()`.
    pub(super) fn stack_allocation(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        self.int_param(params, 0, span)?;
        self.int_param(params, 1, span)?;
        self.require_runtime(span)?;
        let ptr = self.cx.interner.prim(Scalar::Ptr);
        let place = Place::local(self.temp(ptr, span));
        let op = Symbol::intern("stack_slot");
        self.emit(StmtKind::Op { dest: Some(place), op, params, args: Vec::new() }, span);
        Some(Value::Owned(PlaceValue { place, ty: ptr, mutable: true }))
    }

    // Parts of values.

    /// `__make[T](fields...)`.
    pub(super) fn make(&mut self, params: &'a [Const<'a>], call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        let fields = self.cx.field_types(ty);
        if fields.len() != call.args.len() {
            let name = self.cx.display_ty(ty);
            self.error(span, format!("'{name}' has {} fields, not {}", fields.len(), call.args.len()));
            return None;
        }
        let mut values = Vec::with_capacity(fields.len());
        for (index, (arg, field)) in call.args.iter().zip(fields).enumerate() {
            let mut value = self.field_value(&arg.value, *field);
            if value.is_error() {
                return None;
            }
            if self.is_runtime() && call.args[index + 1..].iter().any(|later| has_effects(&later.value)) {
                value = self.snapshot(value, arg.span);
            }
            values.push(value);
        }
        if let Some(constant) = self.make_constant(ty, &values) {
            return Some(Value::Const(constant));
        }
        self.require_runtime(span)?;
        let local = Place::local(self.temp(ty, span));
        let whole = PlaceValue { place: local, ty, mutable: true };
        if fields.is_empty() {
            self.emit(StmtKind::AssumeInit(local), span);
        }
        for (index, (value, arg)) in values.into_iter().zip(call.args).enumerate() {
            let operand = self.to_owned(value, arg.value.span)?;
            let field = self.field_place(&whole, index as u32, fields[index]);
            self.emit(StmtKind::Init(field.place, operand), arg.value.span);
        }
        Some(Value::Owned(whole))
    }

    fn field_value(&mut self, expr: &'a ast::Expr<'a>, ty: Ty<'a>) -> Value<'a> {
        let value = self.expr(expr, Some(ty));
        if let TyKind::Prim(..) = ty.kind()
            && let Some(literal) = self.cx.literal_int(value.ty(self.cx))
        {
            let literal = self.cx.interner.konst(ConstKind::Int(literal.clone()));
            return self.machine_constant(ty, literal).map_or(Value::Error, Value::Const);
        }
        if self.cx.same_ty(value.ty(self.cx), ty) {
            return value;
        }
        self.convert(value, ty, expr.span)
    }

    /// The struct as a constant: at compile time, or where the constants have trivial types.
    fn make_constant(&mut self, ty: Ty<'a>, values: &[Value<'a>]) -> Option<Const<'a>> {
        if self.is_runtime() && !self.cx.is_trivial(ty) {
            return None;
        }
        let constants: Vec<Const<'a>> = values.iter().map(Value::as_const).collect::<Option<_>>()?;
        if constants.iter().any(|c| self.cx.is_symbolic(*c)) {
            return Some(self.cx.interner.konst(ConstKind::Deferred));
        }
        let mut parts = Vec::with_capacity(constants.len());
        for constant in &constants {
            match constant.kind() {
                ConstKind::Bytes(_, bytes) => parts.push(*bytes),
                ConstKind::Fn(_) => parts.push(&[]),
                _ => return None,
            }
        }
        // Most have a single field: no layout is needed for them.
        if let [only] = parts[..] {
            return Some(self.cx.bytes(ty, only));
        }
        let backend = self.cx.backend();
        let mut whole = vec![0; backend.size_align(self.cx, ty).0 as usize];
        for (index, part) in parts.iter().enumerate() {
            let start = backend.field_offset(self.cx, ty, index as u32) as usize;
            whole.get_mut(start..start + part.len())?.copy_from_slice(part);
        }
        Some(self.cx.bytes(ty, &whole))
    }

    /// `__field[index](value)`: the field's place.
    pub(super) fn field(&mut self, params: &'a [Const<'a>], call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        let index = self.int_param(params, 0, span)?;
        let expr = self.arg_expr(call, 0, span)?;
        let value = self.expr(expr, None);
        if value.is_error() {
            return None;
        }
        let ty = value.ty(self.cx);
        let Some(field) = usize::try_from(index).ok().and_then(|i| self.cx.field_types(ty).get(i)) else {
            self.error(span, format!("'{}' has no field {index}", self.cx.display_ty(ty)));
            return None;
        };
        if !self.is_runtime() {
            let constant = value.as_const().and_then(|c| self.cx.constant_field(c, index as u32, *field));
            if constant.is_none() {
                self.error(span, "this cannot be evaluated at compile time");
            }
            return constant.map(Value::Const);
        }
        let moved = matches!(value, Value::Moved(_));
        let whole = match value {
            Value::Moved(place) => place,
            value => self.to_place(value, expr.span)?,
        };
        let place = self.field_place(&whole, index as u32, *field);
        Some(if moved { Value::Moved(place) } else { Value::Place(place) })
    }

    /// `__element(array, index)`: the element's place.
    pub(super) fn element(&mut self, call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        self.require_runtime(span)?;
        let array = self.arg_expr(call, 0, span)?;
        let index_expr = self.arg_expr(call, 1, span)?;
        let value = self.expr(array, None);
        let whole = self.to_place(value, array.span)?;
        let TyKind::Array(elem, _) = whole.ty.kind() else {
            self.error(span, format!("'{}' has no elements", self.cx.display_ty(whole.ty)));
            return None;
        };
        let index = self.expr(index_expr, None);
        let index = self.prim(index, index_expr.span)?;
        let held = self.temp(index.ty, index_expr.span);
        self.emit(StmtKind::Init(Place::local(held), index.operand), index_expr.span);
        let path = [whole.place.path, &[Step::Index(held)]].concat();
        let place = Place { base: whole.place.base, path: self.cx.interner.slice(&path) };
        Some(Value::Place(PlaceValue { place, ty: *elem, mutable: whole.mutable }))
    }
}
