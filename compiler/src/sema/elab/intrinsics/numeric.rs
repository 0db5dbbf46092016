//! Operations on numbers that a `DType` chooses: `__num`, `__cast`, and reinterpretation of bits.

use mojo_vm::ir::Opcode;

use crate::syntax::{Span, ast};
use crate::types::*;

use super::super::super::lang::dtype::{self, Kind};
use super::super::Elab;
use super::super::value::Value;
use super::machine::{Prim, Prims, machine_type};

const NOT_NUMERIC: &str = "constraint failed: the SIMD type must be numeric";
const NOT_INTEGRAL_OR_BOOL: &str = "constraint failed: must be an integral or bool type";
const NOT_INTEGRAL: &str = "constraint failed: must be an integral type";

/// How an operation is carried out for one kind of number.
enum Plan {
    /// The first operand is the result.
    Identity,
    /// One operation; the result has the operands' type.
    Same(Opcode),
    /// The result is a mask.
    Compare(Opcode),
    /// The result is one lane.
    Reduce(Opcode),
    /// The second operation works on the result of the first.
    Then(Opcode, Opcode),
    /// `a * b + c`
    MulAdd,
    /// The type has no such operation.
    Fail(&'static str),
}

impl<'c, 'a> Elab<'c, 'a> {
    /// `__num["op", dt](args...)`.
    pub(super) fn numeric_operation(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let name = self.name_param(params, 0, span)?;
        let code = self.dtype_param(params, 1, span)?;
        let Prims::Known(args) = self.prim_args(call)? else { return Some(self.deferred()) };
        let Some(first) = args.first().copied() else {
            self.error(span, "an operand is missing");
            return None;
        };
        let Some(plan) = plan(name, dtype::kind(code)) else {
            self.error(span, format!("there is no operation '{name}'"));
            return None;
        };
        if let Plan::Fail(message) = plan {
            self.error(span, message);
            return None;
        }
        self.require_machine_float(code, span)?;
        self.carry_out(plan, first, &args, span)
    }

    fn carry_out(&mut self, plan: Plan, first: Prim<'a>, args: &[Prim<'a>], span: Span) -> Option<Value<'a>> {
        let ty = machine_type(first.ty)?;
        match plan {
            Plan::Identity => first.value(),
            Plan::Same(op) => self.machine_op(op, first.ty, &[], args, span),
            Plan::Compare(op) => self.machine_op(op, self.prim_ty(ty.mask()), &[], args, span),
            Plan::Reduce(_) if !ty.is_vector() => first.value(),
            Plan::Reduce(op) => self.machine_op(op, self.prim_ty(ty.element()), &[], args, span),
            Plan::Then(op, next) => {
                let value = self.machine_op(op, first.ty, &[], args, span)?;
                let value = self.prim(value, span)?;
                self.machine_op(next, first.ty, &[], &[value], span)
            }
            Plan::MulAdd => {
                let [a, b, c] = args else {
                    self.error(span, "expected 3 arguments");
                    return None;
                };
                let product = self.machine_op(Opcode::Imul, first.ty, &[], &[*a, *b], span)?;
                let product = self.prim(product, span)?;
                self.machine_op(Opcode::Iadd, first.ty, &[], &[product, *c], span)
            }
            Plan::Fail(_) => None,
        }
    }

    /// Floats of 8 bits and less have no arithmetic.
    fn require_machine_float(&self, code: u8, span: Span) -> Option<()> {
        if dtype::kind(code) == Kind::Float && dtype::scalar(code) == Some(Scalar::I8) {
            self.error(span, format!("arithmetic on DType.{} is not supported yet", dtype::name(code)));
            return None;
        }
        Some(())
    }

    /// `__cast[from, to](value)`.
    pub(super) fn numeric_cast(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let from = self.dtype_param(params, 0, span)?;
        let to = self.dtype_param(params, 1, span)?;
        let [value] = match self.prim_array(call, span) {
            Ok(args) => args,
            Err(value) => return value,
        };
        if from == to {
            return value.value();
        }
        self.require_machine_float(from, span)?;
        self.require_machine_float(to, span)?;
        let lanes = machine_type(value.ty)?.lanes();
        let result = self.cx.interner.ty(TyKind::Prim(dtype::scalar(to)?, lanes));
        let op = match (dtype::kind(from), dtype::kind(to)) {
            (kind, Kind::Bool) => return self.is_not_zero(kind, value, span),
            (Kind::Bool, Kind::Float) => {
                // Masks are no numbers of their own.
                let bytes = self.cx.interner.ty(TyKind::Prim(Scalar::I8, lanes));
                let wide = self.machine_op(Opcode::Zext, bytes, &[], &[value], span)?;
                let wide = self.prim(wide, span)?;
                return self.convert_machine(Opcode::Uitofp, result, wide, span);
            }
            (Kind::Bool, _) => Opcode::Zext,
            (Kind::Signed, Kind::Float) => Opcode::Sitofp,
            (Kind::Unsigned, Kind::Float) => Opcode::Uitofp,
            (Kind::Float, Kind::Signed) => Opcode::FptosiSat,
            (Kind::Float, Kind::Unsigned) => Opcode::FptouiSat,
            (Kind::Float, Kind::Float) if dtype::bits(from) < dtype::bits(to) => Opcode::Fpext,
            (Kind::Float, Kind::Float) => Opcode::Fptrunc,
            (kind, _) => match dtype::bits(from).cmp(&dtype::bits(to)) {
                // Integers are signless.
                std::cmp::Ordering::Equal => return value.value(),
                std::cmp::Ordering::Greater => Opcode::Trunc,
                std::cmp::Ordering::Less if kind == Kind::Signed => Opcode::Sext,
                std::cmp::Ordering::Less => Opcode::Zext,
            },
        };
        self.convert_machine(op, result, value, span)
    }

    fn convert_machine(&mut self, op: Opcode, result: Ty<'a>, value: Prim<'a>, span: Span) -> Option<Value<'a>> {
        self.machine_op(op, result, &[self.cx.const_ty(result)], &[value], span)
    }

    fn is_not_zero(&mut self, kind: Kind, value: Prim<'a>, span: Span) -> Option<Value<'a>> {
        let ty = machine_type(value.ty)?;
        let zero = self.cx.bytes(value.ty, &vec![0; ty.bytes() as usize]);
        let zero = self.prim(Value::Const(zero), span)?;
        let op = if kind == Kind::Float { Opcode::FcmpUne } else { Opcode::IcmpNe };
        self.machine_op(op, self.prim_ty(ty.mask()), &[], &[value, zero], span)
    }

    /// `__bits[T](value)`.
    pub(super) fn reinterpret(
        &mut self,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let result = self.ty_param(params, 0, span)?;
        let [value] = match self.prim_array(call, span) {
            Ok(args) => args,
            Err(value) => return value,
        };
        let (from, to) = (machine_type(value.ty)?, machine_type(result));
        let Some(to) = to.filter(|to| to.bytes() == from.bytes()) else {
            self.error(span, "the bits of the value do not fill the type");
            return None;
        };
        if from == to {
            return value.value();
        }
        let op = match (from.is_ptr(), to.is_ptr()) {
            (true, false) => Opcode::Ptrtoint,
            (false, true) => Opcode::Inttoptr,
            _ => Opcode::Bitcast,
        };
        self.convert_machine(op, result, value, span)
    }
}

/// How an operation is carried out. `None`: there is no operation of that name.
fn plan(name: &str, kind: Kind) -> Option<Plan> {
    use Opcode::*;
    let integer = matches!(kind, Kind::Signed | Kind::Unsigned);
    let by_kind = |signed, unsigned, float| match kind {
        Kind::Signed => Plan::Same(signed),
        Kind::Unsigned => Plan::Same(unsigned),
        Kind::Float => Plan::Same(float),
        _ => Plan::Fail(NOT_NUMERIC),
    };
    let bits = |op| if kind == Kind::Float { Plan::Fail(NOT_INTEGRAL_OR_BOOL) } else { Plan::Same(op) };
    let compare = |signed, unsigned, float| {
        Plan::Compare(match kind {
            Kind::Signed => signed,
            Kind::Float => float,
            _ => unsigned,
        })
    };
    let rounding = |op| if kind == Kind::Float { Plan::Same(op) } else { Plan::Identity };
    Some(match name {
        "add" => by_kind(Iadd, Iadd, Fadd),
        "sub" => by_kind(Isub, Isub, Fsub),
        "mul" => by_kind(Imul, Imul, Fmul),
        "div" => by_kind(Isdiv, Iudiv, Fdiv),
        "floordiv" if kind == Kind::Float => Plan::Then(Fdiv, Ffloor),
        "floordiv" => by_kind(Ifloordiv, Iudiv, Fdiv),
        "mod" => by_kind(Ifloormod, Iurem, FremFloor),
        "neg" => by_kind(Ineg, Ineg, Fneg),
        "abs" if kind == Kind::Unsigned => Plan::Identity,
        "abs" => by_kind(IabsS, IabsS, Fabs),
        "min" if kind == Kind::Bool => Plan::Same(Iand),
        "max" if kind == Kind::Bool => Plan::Same(Ior),
        "min" => by_kind(IminS, IminU, Fmin),
        "max" => by_kind(ImaxS, ImaxU, Fmax),
        "fma" if integer => Plan::MulAdd,
        "fma" => by_kind(Iadd, Iadd, Ffma),
        "and" => bits(Iand),
        "or" => bits(Ior),
        "xor" => bits(Ixor),
        "not" => bits(Inot),
        "shl" | "shr" if !integer => Plan::Fail(NOT_INTEGRAL),
        "shl" => Plan::Same(Ishl),
        "shr" => by_kind(Iashr, Ilshr, Fadd),
        "floor" => rounding(Ffloor),
        "ceil" => rounding(Fceil),
        "trunc" => rounding(Ftrunc),
        "round" => rounding(FroundEven),
        "eq" => compare(IcmpEq, IcmpEq, FcmpOeq),
        "ne" => compare(IcmpNe, IcmpNe, FcmpUne),
        "lt" => compare(IcmpSlt, IcmpUlt, FcmpOlt),
        "le" => compare(IcmpSle, IcmpUle, FcmpOle),
        "gt" => compare(IcmpSgt, IcmpUgt, FcmpOgt),
        "ge" => compare(IcmpSge, IcmpUge, FcmpOge),
        _ => return reduction(name, kind),
    })
}

/// The operations over all lanes.
fn reduction(name: &str, kind: Kind) -> Option<Plan> {
    use Opcode::*;
    let bits = |op| if kind == Kind::Float { Plan::Fail(NOT_INTEGRAL_OR_BOOL) } else { Plan::Reduce(op) };
    let by_kind = |signed, unsigned, float, bool| match kind {
        Kind::Signed => Plan::Reduce(signed),
        Kind::Unsigned => Plan::Reduce(unsigned),
        Kind::Float => Plan::Reduce(float),
        Kind::Bool => Plan::Reduce(bool),
        Kind::Invalid => Plan::Fail(NOT_NUMERIC),
    };
    Some(match name {
        "reduce_add" | "reduce_mul" if kind == Kind::Bool => Plan::Fail(NOT_NUMERIC),
        "reduce_add" => Plan::Reduce(ReduceAdd),
        "reduce_mul" => Plan::Reduce(ReduceMul),
        "reduce_min" => by_kind(ReduceMinS, ReduceMinU, ReduceFmin, ReduceAnd),
        "reduce_max" => by_kind(ReduceMaxS, ReduceMaxU, ReduceFmax, ReduceOr),
        "reduce_and" => bits(ReduceAnd),
        "reduce_or" => bits(ReduceOr),
        "reduce_xor" => bits(ReduceXor),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_number_chooses() {
        assert!(matches!(plan("shr", Kind::Signed), Some(Plan::Same(Opcode::Iashr))));
        assert!(matches!(plan("shr", Kind::Unsigned), Some(Plan::Same(Opcode::Ilshr))));
        assert!(matches!(plan("shr", Kind::Float), Some(Plan::Fail(NOT_INTEGRAL))));
        assert!(matches!(plan("ne", Kind::Float), Some(Plan::Compare(Opcode::FcmpUne))));
        assert!(matches!(plan("reduce_max", Kind::Bool), Some(Plan::Reduce(Opcode::ReduceOr))));
        assert!(plan("frobnicate", Kind::Float).is_none());
    }
}
