//! `__query["name", operands...]`: what the compiler knows about types, functions and the target.

use crate::mir::TypeQueries;
use crate::syntax::Span;
use crate::types::*;

use super::super::super::decl::Synthesised;
use super::super::super::lang::dtype;
use super::super::Elab;
use super::super::value::Value;
use super::Intrinsic;

/// The value of `-D ASSERT=` when it is not given.
const DEFAULT_ASSERT_MODE: &str = "safe";

impl<'c, 'a> Elab<'c, 'a> {
    pub(super) fn query(&mut self, _: Intrinsic, params: &'a [Const<'a>], span: Span) -> Value<'a> {
        let Some(name) = self.name_param(params, 0, span) else { return Value::Error };
        let operands = &params[1..];
        let answer = match name {
            "dtype_kind" | "dtype_bits" | "is_float" | "is_int" | "is_signed" | "is_unsigned" | "simd_width" => {
                self.dtype_query(name, operands, span)
            }
            "define" | "is_defined" | "target" | "assert_mode" => self.target_query(name, operands, span),
            "fn_name" | "fn_linkage_name" | "fn_has_type" => self.function_query(name, operands, span),
            "pack_reverse" => {
                let reversed: Vec<Const<'a>> = operands.iter().rev().copied().collect();
                Some(self.cx.interner.konst(ConstKind::Pack(self.cx.interner.slice(&reversed))))
            }
            "pack_len" => Some(self.cx.int(operands.len() as i64)),
            "field_name" | "field_type" | "field_offset" | "field_index" => self.field_query(name, operands, span),
            _ => self.type_query(name, operands, span),
        };
        answer.map_or(Value::Error, Value::Const)
    }

    fn dtype_query(&mut self, name: &str, operands: &[Const<'a>], span: Span) -> Option<Const<'a>> {
        use dtype::Kind;
        let code = self.dtype_param(operands, 0, span)?;
        let kind = dtype::kind(code);
        Some(match name {
            "dtype_kind" => self.cx.int(match kind {
                Kind::Invalid => 0,
                Kind::Bool => 1,
                Kind::Unsigned => 2,
                Kind::Signed => 3,
                Kind::Float => 4,
            }),
            "dtype_bits" => self.cx.int(dtype::bits(code).into()),
            "simd_width" => {
                let bits = dtype::bits(code).max(8);
                self.cx.int((vector_register_bits() / bits).max(1).into())
            }
            "is_float" => self.cx.bool(kind == Kind::Float),
            "is_int" => self.cx.bool(matches!(kind, Kind::Signed | Kind::Unsigned)),
            "is_signed" => self.cx.bool(matches!(kind, Kind::Signed | Kind::Float)),
            _ => self.cx.bool(kind == Kind::Unsigned),
        })
    }

    fn target_query(&mut self, name: &str, operands: &[Const<'a>], span: Span) -> Option<Const<'a>> {
        let wanted = match name {
            "assert_mode" => "ASSERT",
            _ => self.name_param(operands, 0, span)?,
        };
        if name == "target" {
            return Some(self.cx.bool(has_feature(wanted)));
        }
        let found = self.cx.options.defines.iter().rev().find(|(name, _)| name == wanted);
        if name == "is_defined" {
            return Some(self.cx.bool(found.is_some()));
        }
        let value = match found {
            Some((_, value)) => value.as_deref().unwrap_or(""),
            None if name == "assert_mode" => DEFAULT_ASSERT_MODE,
            None => {
                self.error(span, format!("'{wanted}' is not defined"));
                return None;
            }
        };
        Some(self.string_literal(value.as_bytes()))
    }

    fn function_query(&mut self, name: &str, operands: &[Const<'a>], span: Span) -> Option<Const<'a>> {
        let value = *operands.first()?;
        if name == "fn_has_type" {
            let wanted = self.ty_param(operands, 1, span)?;
            return Some(self.cx.bool(self.has_signature(value, wanted)));
        }
        let fn_ref = match (value.kind(), self.cx.ty_of_const(value).kind()) {
            (ConstKind::Fn(fn_ref), _) | (_, TyKind::FnItem(fn_ref)) => *fn_ref,
            (ConstKind::Type(ty), _) => match ty.kind() {
                TyKind::FnItem(fn_ref) => *fn_ref,
                _ => return self.not_a_function(span),
            },
            _ => return self.not_a_function(span),
        };
        let text = match name {
            "fn_name" => fn_ref.decl.name.to_string(),
            _ => {
                let id = self.cx.instance(fn_ref);
                self.cx.instance_name(id)
            }
        };
        Some(self.string_literal(text.as_bytes()))
    }

    fn not_a_function(&self, span: Span) -> Option<Const<'a>> {
        self.error(span, "expected a function");
        None
    }

    /// Whether a function has exactly this type, effects included.
    fn has_signature(&self, function: Const<'a>, wanted: Ty<'a>) -> bool {
        let ty = match function.kind() {
            ConstKind::Type(ty) => *ty,
            _ => self.cx.ty_of_const(function),
        };
        let wanted = match wanted.kind() {
            TyKind::Meta([TraitRef::Fn(sig)]) => self.cx.interner.ty(TyKind::FnPtr(sig)),
            _ => wanted,
        };
        match self.cx.callable_signature(ty) {
            Some(actual) => self.cx.same_ty(self.cx.interner.ty(TyKind::FnPtr(actual)), wanted),
            None => false,
        }
    }

    fn field_query(&mut self, name: &str, operands: &[Const<'a>], span: Span) -> Option<Const<'a>> {
        let ty = self.ty_param(operands, 0, span)?;
        let fields = self.cx.field_types(ty);
        if name == "field_index" {
            let wanted = self.name_param(operands, 1, span)?;
            let found = (0..fields.len() as u32).find(|i| self.cx.field_name(ty, *i) == wanted);
            if found.is_none() {
                self.error(span, format!("'{}' has no field '{wanted}'", self.cx.display_ty(ty)));
            }
            return Some(self.cx.int(found?.into()));
        }
        let index = self.int_param(operands, 1, span)?;
        let Some(field) = usize::try_from(index).ok().and_then(|i| fields.get(i)) else {
            self.error(span, format!("'{}' has no field {index}", self.cx.display_ty(ty)));
            return None;
        };
        Some(match name {
            "field_name" => self.string_literal(self.cx.field_name(ty, index as u32).as_bytes()),
            "field_type" => self.cx.const_ty(*field),
            _ => self.cx.int(self.cx.backend().field_offset(self.cx, ty, index as u32) as i64),
        })
    }

    fn type_query(&mut self, name: &str, operands: &[Const<'a>], span: Span) -> Option<Const<'a>> {
        let ty = self.ty_param(operands, 0, span)?;
        let cx = self.cx;
        Some(match name {
            "size_of" => cx.int(cx.backend().size_align(cx, ty).0 as i64),
            "align_of" => cx.int(cx.backend().size_align(cx, ty).1 as i64),
            "type_name" => self.string_literal(cx.full_name(ty).as_bytes()),
            "plain_name" => self.string_literal(cx.plain_name(ty).as_bytes()),
            "base_name" => match ty.kind() {
                TyKind::Struct(decl, _) => self.string_literal(decl.name.as_str().as_bytes()),
                _ => self.string_literal(cx.full_name(ty).as_bytes()),
            },
            "is_struct" => cx.bool(matches!(ty.kind(), TyKind::Struct(..))),
            "field_count" => cx.int(cx.field_types(ty).len() as i64),
            "field_types" => {
                let types: Vec<_> = cx.field_types(ty).iter().map(|t| cx.const_ty(*t)).collect();
                cx.interner.konst(ConstKind::Pack(cx.interner.slice(&types)))
            }
            "is_trivial_copy" => cx.bool(cx.is_trivial_for(ty, Synthesised::CopyInit)),
            "is_trivial_move" => cx.bool(cx.is_trivial_for(ty, Synthesised::MoveInit)),
            "is_trivial_del" => cx.bool(cx.is_trivial_for(ty, Synthesised::Deinit)),
            "type_eq" => {
                let other = self.ty_param(operands, 1, span)?;
                cx.bool(cx.same_ty(ty, other))
            }
            _ => {
                self.error(span, format!("there is no query '{name}'"));
                return None;
            }
        })
    }
}

/// The width of the machine's vector registers.
fn vector_register_bits() -> u32 {
    if has_feature("has_avx512f") {
        512
    } else if has_feature("has_avx") {
        256
    } else {
        128
    }
}

/// What the machine that compiles, which is the one that runs, is or can do.
#[cfg(target_arch = "x86_64")]
fn has_feature(name: &str) -> bool {
    match name {
        "is_x86" => true,
        "has_sse4" => std::arch::is_x86_feature_detected!("sse4.2"),
        "has_avx" => std::arch::is_x86_feature_detected!("avx"),
        "has_avx2" => std::arch::is_x86_feature_detected!("avx2"),
        "has_avx512f" => std::arch::is_x86_feature_detected!("avx512f"),
        "has_fma" => std::arch::is_x86_feature_detected!("fma"),
        "has_vnni" => std::arch::is_x86_feature_detected!("avx512vnni"),
        _ => is_system(name),
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn has_feature(name: &str) -> bool {
    (name == "is_arm" && cfg!(target_arch = "aarch64")) || is_system(name)
}

fn is_system(name: &str) -> bool {
    match name {
        "is_linux" => cfg!(target_os = "linux"),
        "is_macos" => cfg!(target_os = "macos"),
        _ => false,
    }
}
