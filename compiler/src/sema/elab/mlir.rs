//! What there is of inline MLIR (L15): the types of machine values, and the operation by which libraries say that they
//! have initialised a variable through pointers.

use crate::mir::StmtKind;
use crate::syntax::{Span, ast};
use crate::types::{Scalar, TyKind};

use super::Elab;
use super::value::Value;

impl<'c, 'a> Elab<'c, 'a> {
    /// The machine types, which some protocols name (`__mlir_index__`), and that of nothing.
    pub fn mlir(&mut self, mlir: &'a ast::Mlir<'a>, span: Span) -> Value<'a> {
        let ty = match (mlir.kind, mlir.text) {
            (ast::MlirKind::Type, ast::MlirText::Whole("!kgen.none")) => Some(self.cx.interner.ty(TyKind::Pack(&[]))),
            (ast::MlirKind::Type, ast::MlirText::Whole(name)) => {
                machine_type(name).map(|scalar| self.cx.interner.prim(scalar))
            }
            _ => None,
        };
        match ty {
            Some(ty) => Value::Const(self.cx.const_ty(ty)),
            None => self.not_supported(span, "inline MLIR"),
        }
    }

    /// `` __mlir_op.`lit.ownership.mark_initialized`(__get_mvalue_as_litref(x)) ``: from here on `x` holds a value.
    pub fn mark_initialised(&mut self, call: &'a ast::Call<'a>, span: Span) -> Option<Value<'a>> {
        let ast::ExprKind::Mlir(mlir) = call.callee.kind else { return None };
        let ast::MlirText::Whole("lit.ownership.mark_initialized") = mlir.text else { return None };
        let [arg] = call.args else { return None };
        let ast::ExprKind::Call(reference) = arg.value.kind else { return None };
        let [variable] = reference.args else { return None };
        if reference.callee.as_name()?.as_str() != "__get_mvalue_as_litref" || !self.is_runtime() {
            return None;
        }
        if let Value::Place(place) = self.expr(&variable.value, None) {
            self.emit(StmtKind::AssumeInit(place.place), span);
        }
        Some(Value::Const(self.cx.none()))
    }
}

/// A scalar type of MLIR. Signs do not matter to a machine.
fn machine_type(name: &str) -> Option<Scalar> {
    Some(match name {
        "i1" => Scalar::I1,
        "i8" | "si8" | "ui8" => Scalar::I8,
        "i16" | "si16" | "ui16" => Scalar::I16,
        "i32" | "si32" | "ui32" => Scalar::I32,
        "index" | "i64" | "si64" | "ui64" => Scalar::I64,
        "f16" => Scalar::F16,
        "bf16" => Scalar::BF16,
        "f32" => Scalar::F32,
        "f64" => Scalar::F64,
        _ => return None,
    })
}
