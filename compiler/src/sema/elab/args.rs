//! Arguments of a call: elaborated in source order, then assigned to the formals (L4.7, L4.12).

use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{self, Arg, ArgKind, Name, ParamKind, Passing};
use crate::syntax::{Span, Symbol};

use super::super::decl::{FnDecl, Owner};
use super::super::signature::FormalKind;
use super::Elab;
use super::value::Value;

/// One argument, elaborated.
#[derive(Clone, Debug)]
pub struct ArgValue<'a> {
    pub name: Option<Name>,
    pub value: Value<'a>,
    pub span: Span,
    pub spread: Spread,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spread {
    None,
    /// `*args`
    Values,
    /// `**kwargs`
    Keywords,
}

impl<'a> ArgValue<'a> {
    pub fn positional(value: Value<'a>, span: Span) -> Self {
        ArgValue { name: None, value, span, spread: Spread::None }
    }

    pub fn keyword(name: &str, value: Value<'a>, span: Span) -> Self {
        let name = Name { symbol: Symbol::intern(name), span };
        ArgValue { name: Some(name), value, span, spread: Spread::None }
    }
}

/// A formal as far as it matters for counting arguments; known without evaluating any type.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub name: Option<Symbol>,
    pub kind: FormalKind,
    pub passing: Passing,
    pub has_default: bool,
}

/// Which arguments a formal gets.
#[derive(Clone, Debug)]
pub enum Slot {
    Arg(usize),
    /// Those of a variadic.
    Args(Vec<usize>),
    Keywords(Vec<usize>),
    Default,
}

/// Why a candidate can't be called with these arguments.
#[derive(Clone, Debug)]
pub struct Mismatch {
    pub message: String,
    /// The argument at fault.
    pub at: Option<Span>,
    /// Does not depend on the values of the caller's parameters.
    pub certain: bool,
}

impl Mismatch {
    pub fn new(message: impl Into<String>) -> Self {
        Mismatch { message: message.into(), at: None, certain: true }
    }

    pub fn at(message: impl Into<String>, span: Span) -> Self {
        Mismatch { message: message.into(), at: Some(span), certain: true }
    }

    /// A mismatch that other values of the caller's parameters may not have.
    pub fn if_certain(self, certain: bool) -> Self {
        Mismatch { certain: self.certain && certain, ..self }
    }
}

impl<'c, 'a> Elab<'c, 'a> {
    /// Elaborates the arguments of a call from left to right.
    pub fn args(&mut self, list: &'a [Arg<'a>]) -> Vec<ArgValue<'a>> {
        let mut seen: Vec<Name> = Vec::new();
        let mut values = Vec::with_capacity(list.len());
        for arg in list {
            let (name, spread) = match arg.kind {
                ArgKind::Positional => (None, Spread::None),
                ArgKind::Keyword(name) => (Some(name), Spread::None),
                ArgKind::Unpack => (None, Spread::Values),
                ArgKind::UnpackKeywords => (None, Spread::Keywords),
            };
            if !seen.is_empty() && arg.kind == ArgKind::Positional {
                self.error(
                    arg.span,
                    "positional argument must not follow a keyword argument; move it before or convert to a keyword argument",
                );
            }
            if let Some(name) = name {
                match seen.iter().find(|earlier| earlier.symbol == name.symbol) {
                    Some(earlier) => self.report_repeated_keyword(name, *earlier),
                    None => seen.push(name),
                }
            }
            let mut value = self.expr(&arg.value, None);
            if value.is_error() && !self.in_library() {
                // Errors of the arguments behind it are not told.
                values.push(ArgValue { name, value, span: arg.value.span, spread });
                break;
            }
            if spread == Spread::None {
                value = self.pack_as_value(value);
            }
            values.push(ArgValue { name, value, span: arg.value.span, spread });
        }
        values
    }

    fn report_repeated_keyword(&self, name: Name, earlier: Name) {
        let message = format!("keyword argument '{}' was already used; remove the duplicate", name.as_str());
        let note = Diagnostic::note("previously specified here").at(self.file, earlier.span.start);
        self.report(Diagnostic::error(message).at(self.file, name.span.start).with_note(note));
    }

    /// The formals of a function, without their types.
    pub fn shapes(&self, decl: &'a FnDecl<'a>) -> Vec<Shape> {
        let Some(signature) = decl.ast_signature() else {
            return self
                .cx
                .signature(decl)
                .formals
                .iter()
                .map(|f| Shape { name: f.name, kind: f.kind, passing: f.passing, has_default: false })
                .collect();
        };
        let mut shapes = Vec::with_capacity(signature.args.params.len());
        if matches!(decl.owner, Owner::Closure(_)) {
            shapes.push(Shape {
                name: None,
                kind: FormalKind::Single,
                passing: Passing::PositionalOnly,
                has_default: false,
            });
        }
        let historical_init =
            decl.is_init() || [crate::syntax::known::COPYINIT, crate::syntax::known::MOVEINIT].contains(&decl.name);
        for param in signature.args.params {
            let is_out = param.convention == ast::Convention::Out
                || (historical_init
                    && param.convention == ast::Convention::Mut
                    && param.ty.is_none()
                    && param.name.is_some_and(|n| Self::is_self_name(n.symbol)));
            if is_out {
                continue;
            }
            let kind = match (param.kind, param.ty.map(|t| t.kind)) {
                (ParamKind::Variadic, Some(ast::ExprKind::Unpack(_))) => FormalKind::Pack,
                (ParamKind::Variadic, _) => FormalKind::Variadic,
                (ParamKind::KeywordVariadic, _) => FormalKind::Keywords,
                (ParamKind::Single, _) => FormalKind::Single,
            };
            shapes.push(Shape {
                name: param.name.map(|n| n.symbol),
                kind,
                passing: param.passing,
                has_default: param.default.is_some(),
            });
        }
        shapes
    }

    /// Assigns arguments to formals by position and name. What is missing is told before what is too much.
    pub fn assign_slots(&self, shapes: &[Shape], args: &[ArgValue<'a>]) -> Result<Vec<Slot>, Mismatch> {
        let mut slots: Vec<Slot> = shapes
            .iter()
            .map(|shape| match shape.kind {
                FormalKind::Single => Slot::Default,
                FormalKind::Variadic | FormalKind::Pack => Slot::Args(Vec::new()),
                FormalKind::Keywords => Slot::Keywords(Vec::new()),
            })
            .collect();
        let mut next = 0;
        let mut unexpected = None;
        let mut refuse = |message: String, span: Span| {
            unexpected.get_or_insert_with(|| Mismatch::at(message, span));
        };
        for (index, arg) in args.iter().enumerate() {
            if arg.spread == Spread::Keywords {
                match slots.iter_mut().find_map(|s| if let Slot::Keywords(list) = s { Some(list) } else { None }) {
                    Some(list) => list.push(index),
                    None => refuse("unexpected argument".to_owned(), arg.span),
                }
                continue;
            }
            if let Some(name) = arg.name {
                let formal = shapes.iter().position(|s| {
                    s.kind == FormalKind::Single
                        && s.name == Some(name.symbol)
                        && !matches!(s.passing, Passing::PositionalOnly)
                });
                match formal {
                    Some(formal) if matches!(slots[formal], Slot::Default) => slots[formal] = Slot::Arg(index),
                    Some(_) => refuse(format!("unexpected keyword argument '{}'", name.as_str()), arg.span),
                    None => match slots
                        .iter_mut()
                        .find_map(|s| if let Slot::Keywords(list) = s { Some(list) } else { None })
                    {
                        Some(list) => list.push(index),
                        None => refuse(format!("unexpected keyword argument '{}'", name.as_str()), arg.span),
                    },
                }
                continue;
            }
            while next < shapes.len()
                && (shapes[next].passing == Passing::KeywordOnly && shapes[next].kind == FormalKind::Single
                    || shapes[next].kind == FormalKind::Keywords
                    || matches!(slots[next], Slot::Arg(_)))
            {
                next += 1;
            }
            match shapes.get(next) {
                None => refuse("unexpected argument".to_owned(), arg.span),
                Some(shape) => match (&mut slots[next], shape.kind) {
                    (Slot::Args(list), _) => list.push(index),
                    (slot, _) => {
                        if arg.spread == Spread::Values {
                            return Err(Mismatch::at("unexpected argument", arg.span));
                        }
                        *slot = Slot::Arg(index);
                        next += 1;
                    }
                },
            }
        }
        for (slot, shape) in slots.iter().zip(shapes) {
            if matches!(slot, Slot::Default) && !shape.has_default {
                let name = shape.name.map_or("", |n| n.as_str());
                return Err(Mismatch::new(format!("missing required argument: '{name}'")));
            }
        }
        match unexpected {
            Some(mismatch) => Err(mismatch),
            None => Ok(slots),
        }
    }
}
