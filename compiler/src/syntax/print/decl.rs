//! Declarations and signatures.

use std::fmt::{self, Display, Formatter};

use super::Printer;
use crate::syntax::ast::{
    Capture, CaptureList, ComptimeDecl, Conformance, Convention, Decorator, Effects, ExtensionDef, FunctionDef,
    FunctionKeyword, Member, Param, ParamKind, ParamList, Signature, StringLiteral, StructDef, StructKind, TraitDef,
    WhereClause,
};

impl Printer {
    fn decorators(&mut self, decorators: &[Decorator<'_>]) {
        for decorator in decorators {
            self.line(format_args!("@{}", decorator.expr));
        }
    }

    pub(super) fn function(&mut self, node: &FunctionDef<'_>) {
        self.decorators(node.decorators);
        let word = match node.keyword {
            FunctionKeyword::Def => "def",
            FunctionKeyword::Fn => "fn",
        };
        let asyncness = if node.asyncness.is_some() { "async " } else { "" };
        self.line(format_args!("{asyncness}{word} {}{}", node.name.symbol, node.signature));
        self.block(node.body.block());
    }

    pub(super) fn struct_definition(&mut self, node: &StructDef<'_>) {
        self.decorators(node.decorators);
        let word = match node.kind {
            StructKind::Struct => "struct",
            StructKind::Enum => "enum",
            StructKind::Class => "class",
        };
        let head = Head { params: node.params, conformances: node.conformances, wheres: node.wheres };
        self.line(format_args!("{word} {}{head}", node.name.symbol));
        self.members(node.doc, node.members);
    }

    pub(super) fn trait_definition(&mut self, node: &TraitDef<'_>) {
        self.decorators(node.decorators);
        let head = Head { params: node.params, conformances: node.parents, wheres: node.wheres };
        self.line(format_args!("trait {}{head}", node.name.symbol));
        self.members(node.doc, node.members);
    }

    pub(super) fn extension(&mut self, node: &ExtensionDef<'_>) {
        self.decorators(node.decorators);
        let head = Head { params: None, conformances: node.conformances, wheres: node.wheres };
        self.line(format_args!("extension {}{head}", node.target));
        self.members(node.doc, node.members);
    }

    fn members(&mut self, doc: Option<&StringLiteral<'_>>, members: &[Member<'_>]) {
        self.nested(|printer| {
            if let Some(doc) = doc {
                printer.line(format_args!("doc {:?}", doc.value));
            }
            for member in members {
                printer.member(member);
            }
        });
    }

    fn member(&mut self, member: &Member<'_>) {
        match member {
            Member::Field(field) => {
                self.decorators(field.decorators);
                let ty = field.ty.map(|ty| format!(" : {ty}")).unwrap_or_default();
                let default = field.default.map(|value| format!(" = {value}")).unwrap_or_default();
                self.line(format_args!("field {}{ty}{default}", field.name.symbol));
            }
            Member::Function(function) => self.function(function),
            Member::Comptime(comptime) => self.comptime(comptime),
            Member::Case(case) => {
                let payload: String = case.payload.unwrap_or_default().iter().map(|ty| format!(" {ty}")).collect();
                self.line(format_args!("case {}{payload}", case.name.symbol));
            }
            Member::Stmt(stmt) => self.stmt(stmt),
        }
    }

    pub(super) fn comptime(&mut self, node: &ComptimeDecl<'_>) {
        self.decorators(node.decorators);
        let mut text = format!("comptime {}", node.target);
        if let Some(params) = node.params {
            text.push_str(&format!(" [{params}]"));
        }
        if let Some(ty) = node.ty {
            text.push_str(&format!(" : {ty}"));
        }
        for clause in node.wheres {
            text.push_str(&format!(" {clause}"));
        }
        if let Some(value) = node.value {
            text.push_str(&format!(" = {value}"));
        }
        self.line(text);
    }
}

/// What follows the name of a struct or trait.
struct Head<'s, 'a> {
    params: Option<&'s ParamList<'a>>,
    conformances: &'s [Conformance<'a>],
    wheres: &'s [WhereClause<'a>],
}

impl Display for Head<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(params) = self.params {
            write!(f, " [{params}]")?;
        }
        for conformance in self.conformances {
            match &conformance.condition {
                Some(condition) => write!(f, " (is {} {condition})", conformance.ty)?,
                None => write!(f, " (is {})", conformance.ty)?,
            }
        }
        self.wheres.iter().try_for_each(|clause| write!(f, " {clause}"))
    }
}

/// Begins with a space, unless empty.
impl Display for Signature<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(params) = self.params {
            write!(f, " [{params}]")?;
        }
        write!(f, " {}{}", self.args, self.effects)?;
        if let Some(captures) = self.captures {
            write!(f, " {captures}")?;
        }
        if let Some(result) = &self.result {
            write!(f, " -> {}", result.ty)?;
            if let Some(name) = result.name {
                write!(f, " as {}", name.symbol)?;
            }
        }
        self.wheres.iter().try_for_each(|clause| write!(f, " {clause}"))
    }
}

impl Display for ParamList<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        let mut items: Vec<(u32, String)> =
            self.params.iter().map(|param| (param.span.start, param.to_string())).collect();
        let markers = [(self.infer_marker, "//"), (self.positional_marker, "/"), (self.keyword_marker, "*")];
        items.extend(markers.iter().filter_map(|(span, text)| Some(((*span)?.start, text.to_string()))));
        items.sort_by_key(|(start, _)| *start);
        let texts: Vec<String> = items.into_iter().map(|(_, text)| text).collect();
        write!(f, "{})", texts.join(", "))
    }
}

impl Convention {
    /// The modern spelling; empty for the default.
    pub const fn text(self) -> &'static str {
        match self {
            Convention::Default => "",
            Convention::Imm => "imm",
            Convention::Mut => "mut",
            Convention::Var => "var",
            Convention::Ref => "ref",
            Convention::Out => "out",
            Convention::Deinit => "deinit",
        }
    }
}

impl Display for Param<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.convention != Convention::Default {
            parts.push(self.convention.text().to_string());
        }
        if let Some(origins) = self.ref_origins {
            let origins: Vec<String> = origins.iter().map(|origin| origin.to_string()).collect();
            parts.push(format!("[{}]", origins.join(", ")));
        }
        let stars = match self.kind {
            ParamKind::Single => "",
            ParamKind::Variadic => "*",
            ParamKind::KeywordVariadic => "**",
        };
        parts.push(match (self.name, self.ty) {
            (Some(name), Some(ty)) => format!("{stars}{}: {ty}", name.symbol),
            (Some(name), None) => format!("{stars}{}", name.symbol),
            (None, Some(ty)) => format!("{stars}{ty}"),
            (None, None) => stars.to_string(),
        });
        if let Some(default) = self.default {
            parts.push(format!("= {default}"));
        }
        parts.extend(self.wheres.iter().map(|clause| clause.to_string()));
        f.write_str(&parts.join(" "))
    }
}

impl Display for Effects<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(raises) = &self.raises {
            match raises.ty {
                Some(ty) => write!(f, " (raises {ty})")?,
                None => f.write_str(" raises")?,
            }
        }
        let words = [
            (self.thin.is_some(), "thin"),
            (self.escaping.is_some(), "escaping"),
            (self.unified.is_some(), "unified"),
            (self.register_passable.is_some(), "register_passable"),
        ];
        for (_, word) in words.iter().filter(|(present, _)| *present) {
            write!(f, " {word}")?;
        }
        if let Some(capturing) = &self.capturing {
            f.write_str(" (capturing")?;
            capturing.origins.unwrap_or_default().iter().try_for_each(|origin| write!(f, " {origin}"))?;
            f.write_str(")")?;
        }
        match &self.abi {
            Some(abi) => write!(f, " (abi {:?})", abi.name.value),
            None => Ok(()),
        }
    }
}

impl Display for CaptureList<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let captures: Vec<String> = self.captures.iter().map(|capture| capture.to_string()).collect();
        write!(f, "{{{}}}", captures.join(", "))
    }
}

impl Display for Capture {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.name.map(|name| name.as_str()).unwrap_or_default();
        let convention = self.convention.text();
        let space = if name.is_empty() || convention.is_empty() { "" } else { " " };
        let transfer = if self.transfer { "^" } else { "" };
        write!(f, "{convention}{space}{name}{transfer}")
    }
}

impl Display for WhereClause<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "(where {})", self.condition)
    }
}
