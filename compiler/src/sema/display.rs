//! Types and constants as text: in diagnostics (`Int`, `SIMD[.int8, 8]`), and in full as
//! reflection prints them (`SIMD[DType.int, 1]`).

use std::fmt::Write;

use super::cx::Cx;
use super::lang::{LangItem, dtype};
use crate::types::*;

/// Which of the two forms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Diagnostic,
    /// As `reflect[T].name()`: user types are qualified by their module.
    Full,
    /// As the representations of containers name their elements: in full, without modules.
    Plain,
}

impl<'a> Cx<'a> {
    /// The type as diagnostics print it.
    pub fn display_ty(&self, ty: Ty<'a>) -> String {
        self.ty_text(ty, Style::Diagnostic)
    }

    /// The type as reflection prints it.
    pub fn full_name(&self, ty: Ty<'a>) -> String {
        self.ty_text(ty, Style::Full)
    }

    /// The type as the representation of a container prints it.
    pub fn plain_name(&self, ty: Ty<'a>) -> String {
        self.ty_text(ty, Style::Plain)
    }

    pub fn display_const(&self, value: Const<'a>) -> String {
        self.const_text(value, Style::Diagnostic)
    }

    fn ty_text(&self, ty: Ty<'a>, style: Style) -> String {
        match ty.kind() {
            TyKind::Struct(decl, args) => self.struct_text(ty, decl.0, args, style),
            TyKind::Prim(scalar, 1) => format!("__{}", format!("{scalar:?}").to_lowercase()),
            TyKind::Prim(scalar, lanes) => format!("__{}x{lanes}", format!("{scalar:?}").to_lowercase()),
            TyKind::Array(elem, n) => format!("__array[{}, {n}]", self.ty_text(*elem, style)),
            TyKind::Pack(items) => format!("__pack_storage[{}]", self.list_text(items, style)),
            TyKind::Union(items) => format!("__union[{}]", self.list_text(items, style)),
            TyKind::FnPtr(sig) => self.fn_text(sig, " thin", style),
            TyKind::FnItem(fn_ref) => self.fn_item_text(*fn_ref, style),
            TyKind::Closure(decl, _) => match decl.0.function.get() {
                Some(function) => {
                    let sig = self.callable_signature(ty);
                    sig.map_or_else(|| function.name.to_string(), |s| self.fn_text(s, "", style))
                }
                None => decl.0.name.to_string(),
            },
            TyKind::IntLit => "__int_lit".into(),
            TyKind::FloatLit => "__float_lit".into(),
            TyKind::StrLit => "__str_lit".into(),
            TyKind::Meta(traits) => {
                let names: Vec<_> = traits.iter().map(|t| self.trait_text(*t)).collect();
                if names.is_empty() { "AnyType".into() } else { names.join(" & ") }
            }
            TyKind::OriginTy(_) => "Origin".into(),
            TyKind::PackOf(elem) => format!("*{}", self.ty_text(*elem, style)),
            TyKind::Param(param) => param.decl.0.name.to_string(),
            TyKind::Assoc(base, name) => format!("{}.{name}", self.const_text(*base, style)),
            TyKind::Deferred => "_".into(),
            TyKind::Never => "Never".into(),
            TyKind::Error => "<error>".into(),
        }
    }

    fn list_text(&self, items: &[Ty<'a>], style: Style) -> String {
        items.iter().map(|t| self.ty_text(*t, style)).collect::<Vec<_>>().join(", ")
    }

    fn struct_text(
        &self,
        ty: Ty<'a>,
        decl: &'a super::decl::StructDecl<'a>,
        args: &'a [Const<'a>],
        style: Style,
    ) -> String {
        if decl.lang == Some(LangItem::Simd)
            && style == Style::Diagnostic
            && let Some(name) = self.simd_parts(ty).and_then(|(code, lanes)| scalar_alias(code, lanes))
        {
            return name;
        }
        if decl.lang == Some(LangItem::NoneType) {
            return if style == Style::Diagnostic { "None".into() } else { "NoneType".into() };
        }
        let mut text = String::new();
        if style == Style::Full && !is_prelude_name(decl) {
            text.push_str(&decl.module.name);
            text.push('.');
        }
        text.push_str(decl.name.as_str());
        if args.is_empty() {
            return text;
        }
        let mut parts: Vec<String> = Vec::new();
        for (param, value) in decl.params.iter().zip(args) {
            // Inferred parameters are not part of the name.
            if param.passing == crate::syntax::ast::Passing::InferOnly {
                continue;
            }
            match value.kind() {
                ConstKind::Pack(items) => {
                    parts.extend(items.iter().map(|c| self.const_text(*c, style)));
                }
                _ => {
                    let is_default = param.default.is_some() && decl.module.is_library && style == Style::Diagnostic;
                    if !is_default {
                        let value = self.const_text(*value, style);
                        let keyword = param.passing == crate::syntax::ast::Passing::KeywordOnly;
                        parts.push(if keyword { format!("{}={value}", param.name) } else { value });
                    }
                }
            }
        }
        if parts.is_empty() && !decl.params.iter().any(|p| p.variadic) {
            return text;
        }
        write!(text, "[{}]", parts.join(", ")).expect("writing to a string");
        text
    }

    fn fn_item_text(&self, fn_ref: FnRef<'a>, style: Style) -> String {
        let concrete = self.concrete_signature(fn_ref);
        let names = self.signature(fn_ref.decl.0).formals;
        let args: Vec<_> = concrete
            .fn_ty
            .args
            .iter()
            .zip(names)
            .map(|(a, f)| {
                let name = f.name.map_or(String::new(), |n| format!("{n}: "));
                format!("{}{name}{}", convention_text(a.convention), self.ty_text(a.ty, style))
            })
            .collect();
        self.fn_text_of(&args, concrete.fn_ty, "", style)
    }

    pub fn fn_text_public(&self, sig: &'a FnTy<'a>) -> String {
        self.fn_text(sig, "", Style::Diagnostic)
    }

    fn fn_text(&self, sig: &'a FnTy<'a>, thin: &str, style: Style) -> String {
        let args: Vec<_> = sig
            .args
            .iter()
            .map(|a| format!("{}{}", convention_text(a.convention), self.ty_text(a.ty, style)))
            .collect();
        self.fn_text_of(&args, sig, thin, style)
    }

    fn fn_text_of(&self, args: &[String], sig: &'a FnTy<'a>, thin: &str, style: Style) -> String {
        let raises = match sig.raises {
            None => String::new(),
            Some(ty) if self.is_lang(ty, LangItem::Error) => " raises".into(),
            Some(ty) => format!(" raises {}", self.ty_text(ty, style)),
        };
        format!("def({}){raises}{thin} -> {}", args.join(", "), self.ty_text(sig.ret.ty(), style))
    }

    /// Bounds as messages name them.
    pub fn bounds_text(&self, bounds: &[TraitRef<'a>]) -> String {
        let names: Vec<String> = bounds.iter().map(|bound| self.trait_text(*bound)).collect();
        if names.is_empty() { "AnyType".into() } else { names.join(" & ") }
    }

    pub fn trait_text(&self, bound: TraitRef<'a>) -> String {
        match bound {
            TraitRef::Trait(decl) => decl.0.name.to_string(),
            TraitRef::Fn(sig) => self.fn_text(sig, "", Style::Diagnostic),
        }
    }

    fn const_text(&self, value: Const<'a>, style: Style) -> String {
        match value.kind() {
            ConstKind::Type(ty) => self.ty_text(*ty, style),
            ConstKind::Traits(traits) => traits.iter().map(|t| self.trait_text(*t)).collect::<Vec<_>>().join(" & "),
            ConstKind::Int(value) => value.to_string(),
            ConstKind::Float(value) => float_text(value),
            ConstKind::Str(text) => format!("\"{}\"", String::from_utf8_lossy(text).escape_debug()),
            ConstKind::Bytes(ty, bytes) => self.bytes_text(*ty, bytes, value, style),
            ConstKind::Fn(fn_ref) => fn_ref.decl.0.name.to_string(),
            ConstKind::Pack(items) => {
                let items: Vec<_> = items.iter().map(|c| self.const_text(*c, style)).collect();
                format!("[{}]", items.join(", "))
            }
            ConstKind::Origin(origin) => self.origin_text(origin),
            ConstKind::Param(param) => param.decl.0.name.to_string(),
            ConstKind::Deferred | ConstKind::Unbound => "_".into(),
            ConstKind::Error => "<error>".into(),
        }
    }

    fn bytes_text(&self, ty: Ty<'a>, bytes: &[u8], value: Const<'a>, style: Style) -> String {
        if self.is_lang(ty, LangItem::Bool) {
            return if bytes.first().is_some_and(|b| *b != 0) { "True".into() } else { "False".into() };
        }
        if self.is_lang(ty, LangItem::DType) {
            let name = dtype::name(bytes.first().copied().unwrap_or(0));
            return if style == Style::Diagnostic { format!(".{name}") } else { format!("DType.{name}") };
        }
        if self.is_lang(ty, LangItem::StringSpan) && bytes.len() == 16 {
            let address = u64::from_le_bytes(bytes[..8].try_into().unwrap_or_default());
            let len = u64::from_le_bytes(bytes[8..].try_into().unwrap_or_default());
            if let Some(text) = self.backend().read_memory(address, len as usize) {
                return format!("\"{}\"", String::from_utf8_lossy(&text));
            }
        }
        if let Some((code, 1)) = self.simd_parts(ty) {
            match dtype::kind(code) {
                dtype::Kind::Float if bytes.len() == 8 => {
                    let value = f64::from_le_bytes(bytes.try_into().unwrap_or_default());
                    return format!("{value:?}");
                }
                dtype::Kind::Unsigned if bytes.len() == 8 => {
                    return u64::from_le_bytes(bytes.try_into().unwrap_or_default()).to_string();
                }
                _ => {}
            }
        }
        match self.const_i64(value) {
            Some(number) => number.to_string(),
            None => format!("{{{}}}", self.ty_text(ty, style)),
        }
    }

    fn origin_text(&self, origin: &Origin<'a>) -> String {
        match (&origin.kind, origin.mutable) {
            (OriginKind::Static, _) => "ImmStaticOrigin".into(),
            (OriginKind::Untracked, Some(true)) => "MutUntrackedOrigin".into(),
            (OriginKind::Untracked, _) => "ImmUntrackedOrigin".into(),
            (OriginKind::Any, Some(true)) => "MutAnyOrigin".into(),
            (OriginKind::Any, _) => "ImmutAnyOrigin".into(),
            _ => "origin_of(...)".into(),
        }
    }
}

/// `Int`, `Float32`: the name of a scalar type.
pub fn scalar_alias(code: u8, lanes: i64) -> Option<String> {
    if lanes != 1 {
        return None;
    }
    Some(match code {
        14 => "UInt".into(),
        15 => "Int".into(),
        2..=13 => {
            let name = dtype::name(code);
            let (prefix, width) = name.split_once("int").unwrap_or(("", ""));
            format!("{}Int{width}", prefix.to_uppercase())
        }
        25 => "BFloat16".into(),
        26 => "Float16".into(),
        27 => "Float32".into(),
        28 => "Float64".into(),
        _ => return None,
    })
}

fn convention_text(convention: Convention) -> &'static str {
    match convention {
        Convention::Imm => "",
        Convention::Mut => "mut ",
        Convention::Var => "var ",
        Convention::Ref => "ref ",
        Convention::Out => "out ",
        Convention::Deinit => "deinit ",
    }
}

/// Library types of the prelude print without their module.
fn is_prelude_name(decl: &super::decl::StructDecl<'_>) -> bool {
    if !decl.module.is_library {
        return false;
    }
    let name = decl.module.name.as_str();
    // The official names of these are qualified, although they are in the prelude.
    !matches!(decl.name.as_str(), "Optional" | "Codepoint" | "Deque" | "LinkedList" | "Counter")
        || !(name.starts_with("std.collections") || name.starts_with("std.builtin"))
}

fn float_text(value: &FloatValue) -> String {
    match value {
        FloatValue::Rational(r) => {
            num_traits::ToPrimitive::to_f64(r).map_or_else(|| r.to_string(), |v| format!("{v:?}"))
        }
        FloatValue::NegZero => "-0.0".into(),
        FloatValue::Inf => "inf".into(),
        FloatValue::NegInf => "-inf".into(),
        FloatValue::NaN => "nan".into(),
    }
}
