//! Operations of the machine by name, natives of the runtime, and C functions.
//!
//! Their operands are primitive values, or structs that hold just one.

use mojo_vm::ir::{Class, Opcode, Operand as Rule, Scalar as VmScalar, Type};

use crate::lower::layout::ir_scalar;
use crate::mir::*;
use crate::syntax::{Span, Symbol, ast};
use crate::types::*;

use super::super::super::lang::LangItem;
use super::super::Elab;
use super::super::args::{ArgValue, Spread};
use super::super::value::{PlaceValue, Value};

/// The size of an address in an array of them.
const ADDRESS_BYTES: i64 = 8;

/// A primitive operand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prim<'a> {
    pub operand: Operand<'a>,
    pub ty: Ty<'a>,
}

impl<'a> Prim<'a> {
    /// The operand as a value again.
    pub(super) fn value(self) -> Option<Value<'a>> {
        match self.operand {
            Operand::Const(value) => Some(Value::Const(value)),
            Operand::Copy(place) => Some(Value::Place(PlaceValue { place, ty: self.ty, mutable: false })),
            _ => None,
        }
    }

    fn as_const(self) -> Option<Const<'a>> {
        match self.operand {
            Operand::Const(value) => Some(value),
            _ => None,
        }
    }
}

/// What the arguments of an intrinsic came to.
pub(super) enum Prims<'a> {
    Known(Vec<Prim<'a>>),
    /// In a generic signature: not known yet.
    Deferred,
}

impl<'c, 'a> Elab<'c, 'a> {
    /// Elaborates arguments that must be primitive.
    pub(super) fn prim_args(&mut self, call: &'a ast::Call<'a>) -> Option<Prims<'a>> {
        let args = self.args(call.args);
        let mut prims = Vec::with_capacity(args.len());
        for arg in args {
            match arg.value.as_const() {
                Some(value) if self.cx.is_symbolic(value) => return Some(Prims::Deferred),
                _ => prims.push(self.prim(arg.value, arg.span)?),
            }
        }
        Some(Prims::Known(prims))
    }

    /// A number of primitive arguments. `Err`: the value of the whole expression.
    pub(super) fn prim_array<const N: usize>(
        &mut self,
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Result<[Prim<'a>; N], Option<Value<'a>>> {
        match self.prim_args(call) {
            Some(Prims::Known(prims)) => {
                let found = prims.len();
                prims.try_into().map_err(|_| {
                    self.error(span, format!("expected {N} arguments, found {found}"));
                    None
                })
            }
            Some(Prims::Deferred) => Err(Some(self.deferred())),
            None => Err(None),
        }
    }

    pub(super) fn deferred(&self) -> Value<'a> {
        Value::Const(self.cx.interner.konst(ConstKind::Deferred))
    }

    /// A value as a primitive operand; looks through structs with a single field.
    pub(super) fn prim(&mut self, value: Value<'a>, span: Span) -> Option<Prim<'a>> {
        let value = self.settle(value, span);
        match value {
            Value::Error => None,
            Value::Const(c) => {
                let prim = self.prim_const(c);
                if prim.is_none() {
                    self.not_primitive(self.cx.ty_of_const(c), span);
                }
                prim
            }
            Value::Place(place) | Value::Owned(place) | Value::Moved(place) => self.prim_place(place, span),
            other => {
                let ty = other.ty(self.cx);
                self.not_primitive(ty, span);
                None
            }
        }
    }

    fn prim_place(&mut self, mut place: PlaceValue<'a>, span: Span) -> Option<Prim<'a>> {
        let whole = place.ty;
        while let TyKind::Struct(..) = place.ty.kind() {
            let [field] = self.cx.field_types(place.ty) else { break };
            place = self.field_place(&place, 0, *field);
        }
        if machine_type(place.ty).is_none() {
            self.not_primitive(whole, span);
            return None;
        }
        Some(Prim { operand: Operand::Copy(place.place), ty: place.ty })
    }

    fn prim_const(&self, value: Const<'a>) -> Option<Prim<'a>> {
        let ConstKind::Bytes(mut ty, bytes) = *value.kind() else { return None };
        if let Some(literal) = self.cx.literal_int(ty) {
            let ty = self.cx.interner.prim(Scalar::I64);
            let value = self.machine_constant(ty, self.cx.interner.konst(ConstKind::Int(literal.clone())))?;
            return Some(Prim { operand: Operand::Const(value), ty });
        }
        while let TyKind::Struct(..) = ty.kind() {
            let [field] = self.cx.field_types(ty) else { return None };
            ty = *field;
        }
        machine_type(ty)?;
        Some(Prim { operand: Operand::Const(self.cx.bytes(ty, bytes)), ty })
    }

    fn not_primitive(&self, ty: Ty<'a>, span: Span) {
        if !matches!(ty.kind(), TyKind::Error) {
            self.error(span, format!("expected a primitive value, found '{}'", self.cx.display_ty(ty)));
        }
    }

    /// The primitive type that stands for a type of the machine.
    pub(super) fn prim_ty(&self, ty: Type) -> Ty<'a> {
        self.cx.interner.ty(TyKind::Prim(scalar_of(ty.kind()), ty.lanes()))
    }

    /// Carries out an operation with a result: in a body by writing it down, else at once.
    pub(super) fn machine_op(
        &mut self,
        op: Opcode,
        result: Ty<'a>,
        params: &[Const<'a>],
        args: &[Prim<'a>],
        span: Span,
    ) -> Option<Value<'a>> {
        if self.is_runtime() {
            return Some(self.emit_op(op.info().name, result, params, args, span));
        }
        let constants: Option<Vec<_>> = args.iter().map(|a| a.as_const()).collect();
        let folded = constants.and_then(|constants| self.fold(op, result, &constants));
        if folded.is_none() {
            self.error(span, format!("operation '{}' cannot be evaluated at compile time", op.info().name));
        }
        folded.map(Value::Const)
    }

    fn emit_op(
        &mut self,
        name: &str,
        result: Ty<'a>,
        params: &[Const<'a>],
        args: &[Prim<'a>],
        span: Span,
    ) -> Value<'a> {
        let dest = self.temp(result, span);
        let kind = StmtKind::Op {
            dest: Some(Place::local(dest)),
            op: Symbol::intern(name),
            params: self.cx.interner.slice(params),
            args: args.iter().map(|a| a.operand).collect(),
        };
        self.emit(kind, span);
        Value::Owned(PlaceValue { place: Place::local(dest), ty: result, mutable: true })
    }

    /// `__op["name", operands...](args...)`.
    pub(super) fn operation(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let name = self.name_param(params, 0, span)?;
        let operands = &params[1..];
        let explicit = operands.iter().find_map(|c| self.cx.const_as_ty(*c));
        let args = match self.prim_args(call)? {
            Prims::Known(args) => args,
            Prims::Deferred => return Some(self.deferred()),
        };
        match (name, explicit) {
            ("unreachable", _) => {
                self.require_runtime(span)?;
                self.builder().terminate(Terminator::Unreachable);
                return Some(self.nothing());
            }
            ("bool_to_i8" | "i8_to_bool" | "zero" | "undef", Some(ty)) => {
                self.require_runtime(span)?;
                return Some(self.emit_op(name, ty, operands, &args, span));
            }
            ("bool_to_i8", None) => return self.prim_op("zext", Scalar::I8, &args, span),
            ("i8_to_bool", None) => {
                self.require_runtime(span)?;
                let bit = self.cx.interner.prim(Scalar::I1);
                return Some(self.emit_op(name, bit, operands, &args, span));
            }
            _ => {}
        }
        let name = if name == "dyn_table_lookup" { "table_lookup" } else { name };
        let Some(op) = Opcode::by_name(name) else {
            self.error(span, format!("there is no operation '{name}'"));
            return None;
        };
        if op.info().args.len() != args.len() {
            let wanted = op.info().args.len();
            self.error(span, format!("operation '{name}' takes {wanted} operands, found {}", args.len()));
            return None;
        }
        if op.info().results.is_empty() {
            self.require_runtime(span)?;
            self.emit_effect(name, operands, &args, span);
            return Some(self.nothing());
        }
        let Some(result) = explicit.or_else(|| self.result_type(op, operands, &args)) else {
            self.error(span, format!("the result type of operation '{name}' is not known"));
            return None;
        };
        self.machine_op(op, result, operands, &args, span)
    }

    /// An operation on one kind of scalar, by name.
    fn prim_op(&mut self, name: &str, result: Scalar, args: &[Prim<'a>], span: Span) -> Option<Value<'a>> {
        let op = Opcode::by_name(name)?;
        let result = self.cx.interner.prim(result);
        self.machine_op(op, result, &[], args, span)
    }

    fn emit_effect(&mut self, name: &str, params: &[Const<'a>], args: &[Prim<'a>], span: Span) {
        let kind = StmtKind::Op {
            dest: None,
            op: Symbol::intern(name),
            params: self.cx.interner.slice(params),
            args: args.iter().map(|a| a.operand).collect(),
        };
        self.emit(kind, span);
    }

    /// The type of the result, from the types of the operands by the operation's row in the table.
    fn result_type(&self, op: Opcode, params: &[Const<'a>], args: &[Prim<'a>]) -> Option<Ty<'a>> {
        match op {
            Opcode::Inttoptr => return Some(self.cx.interner.prim(Scalar::Ptr)),
            Opcode::Ptrtoint => return Some(self.cx.interner.prim(Scalar::I64)),
            _ => {}
        }
        let info = op.info();
        let control = match info.args.iter().position(|rule| *rule == Rule::T) {
            Some(index) => machine_type(args[index].ty)?,
            None if info.class == Class::None => Type::I1,
            None => return None,
        };
        let resolve = |rule: &Rule| match (op, rule) {
            (Opcode::Shuffle2, Rule::Other) => control.element().with_lanes(params.len() as u32),
            _ => rule.resolve(control),
        };
        match info.results {
            [one] => Some(self.prim_ty(resolve(one)?)),
            [a, b] => {
                let pair = [self.prim_ty(resolve(a)?), self.prim_ty(resolve(b)?)];
                Some(self.cx.interner.ty(TyKind::Pack(self.cx.interner.slice(&pair))))
            }
            _ => None,
        }
    }

    /// `__select(condition, a, b)`.
    pub(super) fn select(&mut self, call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        let args: [Prim<'a>; 3] = match self.prim_array(call, span) {
            Ok(args) => args,
            Err(value) => return value,
        };
        self.machine_op(Opcode::Select, args[1].ty, &[], &args, span)
    }

    /// `__caller_loc[levels]()`: the text `FILE:LINE:COL` of a call site in the user's code.
    pub(super) fn caller_location(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        self.require_runtime(span)?;
        let ty = self.static_string_ty();
        Some(self.emit_op("loc_caller", ty, params, &[], span))
    }

    // Calls out of the language.

    /// `__native["name", R](args...)`.
    pub(super) fn native_call(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let name = self.name_param(params, 0, span)?;
        let result = if params.len() > 1 { self.ty_param(params, 1, span)? } else { self.cx.none_ty() };
        let Prims::Known(args) = self.prim_args(call)? else { return Some(self.deferred()) };
        self.require_runtime(span)?;
        let (dest, value) = self.call_result(result, span);
        let args = args.iter().map(|a| a.operand).collect();
        self.emit(StmtKind::Native { dest, name: Symbol::intern(name), args }, span);
        self.end_if_never(result);
        Some(value)
    }

    /// `__external_call["symbol", R, fixed](args...)`.
    pub(super) fn external_call(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let symbol = self.name_param(params, 0, span)?;
        let result = self.ty_param(params, 1, span)?;
        let fixed_args = params.get(2).and_then(|c| self.cx.const_i64(*c)).and_then(|n| u32::try_from(n).ok());
        self.require_runtime(span)?;
        let args = self.c_args(call.args)?;
        let (dest, value) = self.call_result(result, span);
        let args = args.into_iter().map(|(operand, _)| operand).collect();
        self.emit(StmtKind::External { dest, symbol, args, fixed_args }, span);
        self.end_if_never(result);
        Some(value)
    }

    /// `__call_c[R, fixed](function, args...)`.
    pub(super) fn call_c(&mut self, params: &'a [Const<'a>], call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        let result = self.ty_param(params, 0, span)?;
        self.require_runtime(span)?;
        let args = self.c_args(call.args)?;
        let Some(((function, _), args)) = args.split_first() else {
            self.error(span, "the function to call is missing");
            return None;
        };
        let arg_types: Vec<_> = args.iter().map(|(_, ty)| ArgTy::new(Convention::Imm, *ty)).collect();
        let fn_ty = self.cx.interner.fn_ty(FnTy {
            args: self.cx.interner.slice(&arg_types),
            ret: RetTy::Value(result),
            raises: None,
            abi_c: true,
        });
        let dest = self.temp(result, span);
        let args = args.iter().map(|(operand, _)| Arg::Value(*operand)).collect();
        let callee = Callee::Ptr(*function, fn_ty);
        self.emit(StmtKind::Call(Call { callee, args, dest: Place::local(dest) }), span);
        self.end_if_never(result);
        Some(Value::Owned(PlaceValue { place: Place::local(dest), ty: result, mutable: true }))
    }

    /// A place for the result of a call; none for `NoneType`.
    fn call_result(&mut self, ty: Ty<'a>, span: Span) -> (Option<Place<'a>>, Value<'a>) {
        if ty == self.cx.none_ty() || matches!(ty.kind(), TyKind::Never) {
            return (None, self.nothing());
        }
        let place = Place::local(self.temp(ty, span));
        (Some(place), Value::Owned(PlaceValue { place, ty, mutable: true }))
    }

    fn end_if_never(&mut self, result: Ty<'a>) {
        if matches!(result.kind(), TyKind::Never) {
            self.builder().terminate(Terminator::Unreachable);
        }
    }

    /// Arguments for C: values of trivial types. `*args` stands for the elements of a pack.
    fn c_args(&mut self, args: &'a [ast::Arg<'a>]) -> Option<Vec<(Operand<'a>, Ty<'a>)>> {
        let mut operands = Vec::new();
        for arg in self.args(args) {
            if arg.spread == Spread::Values {
                self.pack_elements(arg, &mut operands)?;
                continue;
            }
            let value = self.settle(arg.value, arg.span);
            let ty = value.ty(self.cx);
            operands.push((self.to_operand(value, arg.span)?, ty));
        }
        Some(operands)
    }

    /// The elements of a pack, each read through its address.
    fn pack_elements(&mut self, arg: ArgValue<'a>, out: &mut Vec<(Operand<'a>, Ty<'a>)>) -> Option<()> {
        let place = self.to_place(arg.value, arg.span)?;
        let types = match place.ty.kind() {
            TyKind::Struct(_, args) if self.cx.is_lang(place.ty, LangItem::VariadicPack) => {
                args.last().map(|c| c.kind())
            }
            _ => None,
        };
        let Some(ConstKind::Pack(types)) = types else {
            self.error(arg.span, "expected a variadic pack");
            return None;
        };
        let ptr = self.cx.interner.prim(Scalar::Ptr);
        let addresses = self.field_place(&place, 0, ptr);
        let base = Prim { operand: Operand::Copy(addresses.place), ty: ptr };
        for (index, ty) in types.iter().enumerate() {
            let ty = self.cx.const_as_ty(*ty)?;
            let address = self.address_in_array(base, index as i64, arg.span)?;
            let reference = self.ref_temp(ty, false, arg.span);
            self.emit(StmtKind::BindAddr(reference, address), arg.span);
            out.push((Operand::Copy(Place::local(reference)), ty));
        }
        Some(())
    }

    /// Loads the n-th of an array of addresses.
    fn address_in_array(&mut self, base: Prim<'a>, index: i64, span: Span) -> Option<Operand<'a>> {
        let offset = self.cx.bytes(self.cx.interner.prim(Scalar::I64), &(index * ADDRESS_BYTES).to_le_bytes());
        let offset = self.prim(Value::Const(offset), span)?;
        let ptr = base.ty;
        let slot = self.emit_op("ptr_add", ptr, &[], &[base, offset], span);
        let slot = self.prim(slot, span)?;
        let address = self.emit_op("load", ptr, &[self.cx.const_ty(ptr)], &[slot], span);
        Some(self.prim(address, span)?.operand)
    }
}

/// The machine's type of a primitive value.
pub(super) fn machine_type(ty: Ty<'_>) -> Option<Type> {
    match ty.kind() {
        TyKind::Prim(scalar, lanes) => Type::vector(ir_scalar(*scalar), *lanes),
        TyKind::FnPtr(_) => Some(Type::PTR),
        _ => None,
    }
}

fn scalar_of(kind: VmScalar) -> Scalar {
    match kind {
        VmScalar::I1 => Scalar::I1,
        VmScalar::I8 => Scalar::I8,
        VmScalar::I16 => Scalar::I16,
        VmScalar::I32 => Scalar::I32,
        VmScalar::I64 => Scalar::I64,
        VmScalar::I128 => Scalar::I128,
        VmScalar::I256 => Scalar::I256,
        VmScalar::F16 => Scalar::F16,
        VmScalar::Bf16 => Scalar::BF16,
        VmScalar::F32 => Scalar::F32,
        VmScalar::F64 => Scalar::F64,
        VmScalar::Ptr => Scalar::Ptr,
    }
}
