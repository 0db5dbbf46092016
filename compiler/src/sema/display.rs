//! Types and constants as text: in diagnostics (`Int`, `SIMD[.int8, 8]`), and in full as
//! reflection prints them (`SIMD[DType.int, 1]`).

use std::fmt::Write;

use super::cx::Cx;
use super::lang::{LangItem, dtype};
use crate::syntax::ast::{ExprKind, Passing};
use crate::syntax::{Symbol, known};
use crate::types::*;

use super::decl::{FnDecl, FnSource, ParamDecl};
use super::elab::Elab;
use super::infer::Bindings;
use super::scope::{Binding, Scope, ScopeKind};
use super::signature::{Formal, FormalKind, ParamInfo};

/// What reflection writes for values that have no text.
const UNPRINTABLE: &str = "<unprintable>";

/// Which of the two forms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Diagnostic,
    /// As `reflect[T].name()`: with modules, and with every parameter.
    Full,
}

impl<'a> Cx<'a> {
    /// The type as diagnostics print it.
    pub fn display_ty(&self, ty: Ty<'a>) -> String {
        self.ty_text(ty, Style::Diagnostic)
    }

    /// The name of a struct without its parameters.
    pub fn struct_name(&self, ty: Ty<'a>) -> &'static str {
        match ty.kind() {
            TyKind::Struct(decl, _) => decl.0.name.as_str(),
            _ => "",
        }
    }

    /// The type as reflection prints it.
    pub fn full_name(&self, ty: Ty<'a>) -> String {
        self.ty_text(ty, Style::Full)
    }

    /// The type as the representation of a container prints it: its own module is left out.
    pub fn plain_name(&self, ty: Ty<'a>) -> String {
        let text = self.full_name(ty);
        match ty.kind() {
            TyKind::Struct(decl, _) if !is_unqualified(decl.0) => text[decl.0.module.name.len() + 1..].to_owned(),
            _ => text,
        }
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
                Some(function) => match self.callable_signature(ty) {
                    Some(sig) => {
                        let args = self.argument_texts(sig, &self.signature(function).formals[1..], style);
                        // What captures nothing is a function like one at file scope.
                        let is_function = matches!(function.source, FnSource::Def(_))
                            && decl.0.captures.borrow().is_empty()
                            && style == Style::Diagnostic;
                        match is_function {
                            true => named_text(function.name, self.fn_text_of(&args, sig, " thin", style)),
                            false => self.fn_text_of(&args, sig, "", style),
                        }
                    }
                    None => function.name.to_string(),
                },
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
            TyKind::Param(param) => param_text(param.decl.0),
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
            && let Some((code, 1)) = self.simd_parts(ty)
        {
            return scalar_alias(code, 1).unwrap_or_else(|| format!("Scalar[DType.{}]", dtype::name(code)));
        }
        if decl.lang == Some(LangItem::NoneType) {
            return if style == Style::Diagnostic { "None".into() } else { "NoneType".into() };
        }
        let mut text = String::new();
        if style == Style::Full && !is_unqualified(decl) {
            text.push_str(&decl.module.name);
            text.push('.');
        }
        text.push_str(decl.name.as_str());
        if args.is_empty() {
            return text;
        }
        let mut parts: Vec<String> = Vec::new();
        let mut hidden = style == Style::Full;
        for (param, value) in decl.params.iter().zip(args) {
            if param.passing == Passing::InferOnly {
                // Inferred parameters are part of the full name only.
                if style == Style::Full {
                    parts.push(self.const_text(*value, style));
                }
                continue;
            }
            if std::mem::take(&mut hidden) {
                self.hidden_arguments(decl, args, &mut parts);
            }
            match value.kind() {
                ConstKind::Origin(_) if style == Style::Full => parts.push("{}".into()),
                ConstKind::Pack(_) if style == Style::Full => parts.push("{}".into()),
                ConstKind::Pack(items) => {
                    parts.extend(items.iter().map(|c| self.const_text(*c, style)));
                }
                _ if style == Style::Diagnostic && self.is_default_argument(decl, args, param, *value) => {}
                _ => {
                    let text = self.const_text(*value, style);
                    let keyword = param.passing == Passing::KeywordOnly && style == Style::Diagnostic;
                    parts.push(if keyword { format!("{}={text}", param.name) } else { text });
                }
            }
        }
        if parts.is_empty() && !decl.params.iter().any(|p| p.variadic) {
            return text;
        }
        write!(text, "[{}]", parts.join(", ")).expect("writing to a string");
        text
    }

    /// What reflection has for parameters that are not written: one for each parameter that is an origin, one for
    /// the type of variadic parameters. They come after the parameters to infer.
    fn hidden_arguments(&self, decl: &'a super::decl::StructDecl<'a>, args: &'a [Const<'a>], parts: &mut Vec<String>) {
        let origins = args.iter().filter(|value| matches!(value.kind(), ConstKind::Origin(_)));
        parts.extend(origins.map(|_| "{}".to_owned()));
        if decl.params.iter().any(|param| param.variadic) {
            parts.push(UNPRINTABLE.into());
        }
    }

    /// Arguments that the declaration would supply are not part of a name either.
    fn is_default_argument(
        &self,
        decl: &'a super::decl::StructDecl<'a>,
        args: &'a [Const<'a>],
        param: &'a ParamDecl<'a>,
        value: Const<'a>,
    ) -> bool {
        let Some(default) = param.default else { return false };
        if decl.module.is_library {
            return true;
        }
        let scope = self.arena().alloc(Scope::new(Some(decl.module.scope()), ScopeKind::Function));
        for (before, value) in decl.params.iter().zip(args).take_while(|(p, _)| !std::ptr::eq(**p, param)) {
            scope.bind(before.name, Binding::Const(*value));
        }
        let mut elab = Elab::constant(self, scope, decl.module.file);
        elab.in_header = true;
        let ty = self.ty_of_const(value);
        let by_default = self.quietly(|| match value.kind() {
            ConstKind::Bytes(..) => elab.eval_converted(default, ty),
            _ => elab.eval(default, None),
        });
        self.same_const(by_default, value)
    }

    fn fn_item_text(&self, fn_ref: FnRef<'a>, style: Style) -> String {
        if style == Style::Full {
            return UNPRINTABLE.into();
        }
        let concrete = self.concrete_signature(fn_ref);
        let args = self.argument_texts(concrete.fn_ty, self.signature(fn_ref.decl.0).formals, style);
        let text = self.fn_text_of(&args, concrete.fn_ty, " thin", style);
        match style {
            Style::Diagnostic if fn_ref.args.is_empty() => named_text(fn_ref.decl.0.name, text),
            _ => text,
        }
    }

    /// Arguments with their names.
    fn argument_texts(&self, sig: &'a FnTy<'a>, formals: &[Formal<'a>], style: Style) -> Vec<String> {
        let text = |(arg, formal): (&ArgTy<'a>, &Formal<'a>)| {
            let name = formal.name.map_or(String::new(), |name| format!("{name}: "));
            format!("{}{name}{}", convention_text(arg.convention), self.ty_text(arg.ty, style))
        };
        sig.args.iter().zip(formals).map(text).collect()
    }

    /// The type of a method, in terms of its own parameters.
    pub fn method_text(&self, decl: &'a FnDecl<'a>, bindings: &Bindings<'a>) -> String {
        let signature = self.signature(decl);
        let args: Vec<String> = signature
            .formals
            .iter()
            .map(|formal| {
                let name = formal.name.map_or(String::new(), |name| format!("{name}: "));
                let ty = self.display_ty(self.subst_ty(formal.ty, bindings));
                let star = if formal.kind == FormalKind::Variadic { "*" } else { "" };
                let convention = match formal.convention {
                    Convention::Ref => "ref[_] ",
                    other => convention_text(other),
                };
                format!("{convention}{star}{name}{ty}")
            })
            .collect();
        let params: Vec<String> = decl
            .params
            .iter()
            .map(|param| {
                let info = self.params.borrow().get(&ById(*param)).copied();
                let declared = match info {
                    Some(info) if info.is_type => self.bounds_text(info.bounds),
                    Some(ParamInfo { value_ty: Some(ty), .. }) => self.display_ty(ty),
                    _ => "_".to_owned(),
                };
                format!("{}: {declared}", param.name)
            })
            .collect();
        let params = if params.is_empty() { String::new() } else { format!("[{}]", params.join(", ")) };
        let raises = match signature.raises {
            None => String::new(),
            Some(ty) if self.is_lang(ty, LangItem::Error) => " raises".into(),
            Some(ty) => format!(" raises {}", self.display_ty(self.subst_ty(ty, bindings))),
        };
        let result = self.display_ty(self.subst_ty(signature.ret.ty(), bindings));
        let reference = if matches!(signature.ret, RetTy::Ref { .. }) { "ref[_] " } else { "" };
        format!("def{params}({}){raises} thin -> {reference}{result}", args.join(", "))
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

    /// The type of a value in brackets as messages name it: `AnyStruct[Int]` of the type `Int`.
    pub fn type_of_value_text(&self, value: Const<'a>) -> String {
        match value.kind() {
            ConstKind::Type(ty) => match self.rigid_bounds(*ty) {
                Some(bounds) => self.bounds_text(&bounds),
                None => format!("AnyStruct[{}]", self.display_ty(*ty)),
            },
            ConstKind::Traits(traits) => format!("AnyTrait[{}]", self.bounds_text(traits)),
            _ => self.display_ty(self.ty_of_const(value)),
        }
    }

    /// The type of an argument as it was written, with its open parameters.
    pub fn pattern_text(&self, formal: &Formal<'a>, pattern: Ty<'a>) -> String {
        let written = formal.ty_expr.filter(|_| self.simd_pattern(pattern));
        match written.map(|expr| expr.kind) {
            Some(ExprKind::Subscript(subscript))
                if subscript.base.as_name().is_some_and(|n| n.as_str() == "Scalar") =>
            {
                let TyKind::Struct(_, [dtype, ..]) = pattern.kind() else { return self.display_ty(pattern) };
                format!("Scalar[{}]", self.display_const(*dtype))
            }
            _ => self.display_ty(pattern),
        }
    }

    fn simd_pattern(&self, ty: Ty<'a>) -> bool {
        self.is_lang(ty, LangItem::Simd)
    }

    /// The name of a parameter that the type mentions.
    pub fn first_parameter(&self, ty: Ty<'a>) -> Option<String> {
        let in_const = |value: &Const<'a>| match value.kind() {
            ConstKind::Param(param) => Some(param_text(param.decl.0)),
            ConstKind::Type(ty) => self.first_parameter(*ty),
            _ => None,
        };
        match ty.kind() {
            TyKind::Param(param) => Some(param_text(param.decl.0)),
            TyKind::Struct(_, args) => args.iter().find_map(in_const),
            _ => None,
        }
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
            ConstKind::Fn(_) if style == Style::Full => UNPRINTABLE.into(),
            ConstKind::Fn(fn_ref) => fn_ref.decl.0.name.to_string(),
            ConstKind::Pack(items) => {
                let items: Vec<_> = items.iter().map(|c| self.const_text(*c, style)).collect();
                format!("[{}]", items.join(", "))
            }
            ConstKind::Origin(origin) => self.origin_text(origin),
            ConstKind::Param(param) => param_text(param.decl.0),
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
        if let Some(text) = self.string_text(ty, bytes, style) {
            return text;
        }
        if let Some((code, lanes)) = self.simd_parts(ty) {
            return self.number_text(ty, code, lanes, bytes, style);
        }
        if self.is_lang(ty, LangItem::SimdLength)
            && let Some(number) = self.const_i64(value)
        {
            return number.to_string();
        }
        self.object_text(ty, value, style)
    }

    /// A span or string, if its text can be read.
    fn string_text(&self, ty: Ty<'a>, bytes: &[u8], style: Style) -> Option<String> {
        let is_span = self.is_lang(ty, LangItem::StringSpan);
        if !is_span || bytes.len() != 16 {
            return None;
        }
        let address = u64::from_le_bytes(bytes[..8].try_into().ok()?);
        let len = u64::from_le_bytes(bytes[8..].try_into().ok()?);
        let text = self.backend().read_memory(address, len as usize)?;
        let text = String::from_utf8_lossy(&text);
        Some(match style {
            Style::Diagnostic => format!("StringSpan(\"{text}\")"),
            Style::Full => format!("{{\"{text}\0\", {len} : {}}}", self.full_name(self.int_ty())),
        })
    }

    fn number_text(&self, ty: Ty<'a>, code: u8, lanes: i64, bytes: &[u8], style: Style) -> String {
        let size = bytes.len() / usize::try_from(lanes).unwrap_or(1).max(1);
        let parts: Vec<String> = bytes.chunks(size.max(1)).map(|lane| lane_text(code, lane)).collect();
        let text = if lanes == 1 { parts.concat() } else { format!("[{}]", parts.join(", ")) };
        match style {
            Style::Diagnostic if dtype::kind(code) == dtype::Kind::Float && lanes == 1 => text,
            Style::Diagnostic => format!("{}({text})", self.ty_text(ty, style)),
            Style::Full => format!("{text} : {}", self.ty_text(ty, style)),
        }
    }

    /// A value of another struct, by its fields.
    fn object_text(&self, ty: Ty<'a>, value: Const<'a>, style: Style) -> String {
        let TyKind::Struct(decl, _) = ty.kind() else { return format!("{{{}}}", self.ty_text(ty, style)) };
        if decl.0.module.is_library && !self.is_lang(ty, LangItem::Tuple) {
            return format!("{{{}}}", self.ty_text(ty, style));
        }
        let mut owner = value;
        let mut types = self.field_types(ty).to_vec();
        if let [storage] = types[..]
            && let TyKind::Pack(items) = storage.kind()
            && let Some(inner) = self.constant_field(value, 0, storage)
        {
            owner = inner;
            types = items.to_vec();
        }
        let fields: Vec<String> = types
            .into_iter()
            .enumerate()
            .filter_map(|(index, field)| self.constant_field(owner, index as u32, field))
            .map(|field| self.const_text(field, style))
            .collect();
        match style {
            Style::Full => format!("{{{}}}", fields.join(", ")),
            Style::Diagnostic => format!("{}({})", decl.0.name, fields.join(", ")),
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

/// A parameter by its name; the anonymous one of `Some[Trait]` is called `T`.
fn param_text(param: &ParamDecl<'_>) -> String {
    let name = param.name.as_str();
    match param.formal {
        _ if name.starts_with('$') => "T".to_owned(),
        _ if param.name == known::SELF_TYPE => "_Self".to_owned(),
        Some(formal) => format!("{formal}.{name}"),
        None => name.to_owned(),
    }
}

/// One lane of a number.
fn lane_text(code: u8, bytes: &[u8]) -> String {
    let mut wide = [0; 8];
    let len = bytes.len().min(8);
    wide[..len].copy_from_slice(&bytes[..len]);
    match dtype::kind(code) {
        dtype::Kind::Float if len == 8 => format!("{:?}", f64::from_le_bytes(wide)),
        dtype::Kind::Float if len == 4 => {
            format!("{:?}", f32::from_le_bytes([wide[0], wide[1], wide[2], wide[3]]))
        }
        dtype::Kind::Unsigned => u64::from_le_bytes(wide).to_string(),
        _ => {
            let shift = 64 - 8 * len as u32;
            ((i64::from_le_bytes(wide) << shift) >> shift).to_string()
        }
    }
}

/// Library types of the prelude print without their module.
/// The library types that reflection names without their module.
fn is_unqualified(decl: &super::decl::StructDecl<'_>) -> bool {
    let names = ["SIMD", "Bool", "String", "List", "StringLiteral", "IntLiteral", "FloatLiteral"];
    decl.module.is_library && names.contains(&decl.name.as_str())
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

/// The text of a function type with the name of the function that has it.
fn named_text(name: Symbol, text: String) -> String {
    match text.strip_prefix("def") {
        Some(rest) => format!("def {name}{rest}"),
        None => text,
    }
}
