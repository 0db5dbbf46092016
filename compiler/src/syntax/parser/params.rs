//! Parameter lists (`[...]`) and argument lists (`(...)`) of declarations.

use smallvec::SmallVec;

use super::{Parse, Parser, historical_convention};
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{Convention, Expr, ExprKind, Param, ParamKind, ParamList, Passing, WhereClause};
use crate::syntax::symbol::known;
use crate::syntax::token::TokenKind;
use crate::syntax::{Dialect, Span};

/// Which list is parsed: the rules and the texts of the errors differ a little.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListKind {
    /// `[...]` of a declaration.
    Parameters,
    /// `(...)` of a declaration.
    Arguments,
    /// `(...)` of a function type, where names may be missing.
    TypeArguments,
}

impl ListKind {
    fn word(self) -> &'static str {
        match self {
            ListKind::Parameters => "parameter",
            _ => "argument",
        }
    }

    fn close(self) -> TokenKind {
        match self {
            ListKind::Parameters => TokenKind::RBracket,
            _ => TokenKind::RParen,
        }
    }
}

/// A parameter list while it is read.
struct Building<'a> {
    kind: ListKind,
    params: SmallVec<[Param<'a>; 8]>,
    infer_marker: Option<Span>,
    positional_marker: Option<Span>,
    keyword_marker: Option<Span>,
    /// Position of an earlier `*` marker or variadic.
    star: bool,
    /// Whether a `**` variadic has been read.
    keyword_variadic: bool,
    /// Whether a positional parameter with a default has been read.
    optional: bool,
}

impl<'a> Parser<'a> {
    /// A list with its brackets; the current token is the opening one.
    pub(super) fn param_list(&mut self, kind: ListKind) -> Parse<&'a ParamList<'a>> {
        let start = self.advance().start;
        let mut list = Building {
            kind,
            params: SmallVec::new(),
            infer_marker: None,
            positional_marker: None,
            keyword_marker: None,
            star: false,
            keyword_variadic: false,
            optional: false,
        };
        self.bracketed(|parser| parser.param_entries(&mut list))?;
        let message = match kind {
            ListKind::Parameters => "expected ']' for parameter list",
            _ => "expected ')' in argument list",
        };
        self.expect(kind.close(), message)?;
        let node = ParamList {
            span: self.span_from(start),
            params: self.slice(&list.params),
            infer_marker: list.infer_marker,
            positional_marker: list.positional_marker,
            keyword_marker: list.keyword_marker,
        };
        Ok(self.alloc(node))
    }

    /// An empty list at the current position, for a lambda without parentheses.
    pub(super) fn no_params(&self) -> &'a ParamList<'a> {
        let span = Span::at(self.prev_end);
        let node = ParamList { span, params: &[], infer_marker: None, positional_marker: None, keyword_marker: None };
        self.alloc(node)
    }

    fn param_entries(&mut self, list: &mut Building<'a>) -> Parse<()> {
        while !self.at(list.kind.close()) {
            if !self.param_marker(list) {
                let param = self.param(list)?;
                self.check_param(list, &param);
                list.params.push(param);
            }
            if self.eat(TokenKind::Comma).is_none() {
                break;
            }
        }
        // A comma behind the marker makes it acceptable.
        if let Some(star) = list.keyword_marker
            && self.prev_end == star.end
        {
            let message = format!("'*' marker is not allowed at end of {} list", list.kind.word());
            self.error_at(star.start, message);
        }
        Ok(())
    }

    /// Takes a `//`, `/` or lone `*`, if there is one.
    fn param_marker(&mut self, list: &mut Building<'a>) -> bool {
        let token = self.token;
        match token.kind {
            TokenKind::SlashSlash => self.infer_marker(list, token.span()),
            TokenKind::Slash => self.positional_marker(list, token.span()),
            TokenKind::Star
                if matches!(self.peek().kind, TokenKind::Comma | TokenKind::RBracket | TokenKind::RParen) =>
            {
                if list.star {
                    self.two_markers(list.kind, "*", token.start);
                }
                list.keyword_marker = Some(token.span());
                list.star = true;
            }
            _ => return false,
        }
        self.advance();
        true
    }

    fn infer_marker(&mut self, list: &mut Building<'a>, span: Span) {
        let word = list.kind.word();
        if list.kind != ListKind::Parameters {
            let message = "'//' is reserved for parameter lists; it marks the end of 'infer-only' parameter listings";
            self.error_at(span.start, message);
        } else if list.infer_marker.is_some() {
            self.two_markers(list.kind, "//", span.start);
        } else if list.positional_marker.is_some() || list.star {
            let earlier = if list.star { "*" } else { "/" };
            let message = format!("cannot specify '//' marker after '{earlier}' marker in {word} list");
            self.error_at(span.start, message);
        } else if list.params.is_empty() {
            self.error_at(span.start, format!("'//' marker cannot be used at the start of the {word} list"));
        }
        list.infer_marker = Some(span);
        for param in &mut list.params {
            param.passing = Passing::InferOnly;
        }
        list.optional = false;
    }

    fn positional_marker(&mut self, list: &mut Building<'a>, span: Span) {
        let word = list.kind.word();
        if list.positional_marker.is_some() {
            self.two_markers(list.kind, "/", span.start);
        } else if list.star {
            self.error_at(span.start, format!("cannot specify '/' marker after '*' marker in {word} list"));
        } else if list.params.is_empty() {
            self.error_at(span.start, format!("'/' marker cannot be used at the start of the {word} list"));
        }
        list.positional_marker = Some(span);
        for param in &mut list.params {
            if param.passing == Passing::PositionalOrKeyword {
                param.passing = Passing::PositionalOnly;
            }
        }
    }

    fn two_markers(&mut self, kind: ListKind, marker: &str, at: u32) {
        let message = format!("cannot have two '{marker}' markers in the same {} list", kind.word());
        self.error_at(at, message);
    }

    /// `convention *name: T = default`
    fn param(&mut self, list: &Building<'a>) -> Parse<Param<'a>> {
        let start = self.token.start;
        let (convention, convention_span) = match list.kind {
            ListKind::Parameters => (Convention::Default, Span::at(start)),
            _ => self.convention()?,
        };
        let ref_origins = if convention == Convention::Ref { self.ref_origins()? } else { None };
        let star_pos = self.token.start;
        let kind = match self.token.kind {
            TokenKind::Star => ParamKind::Variadic,
            TokenKind::StarStar => ParamKind::KeywordVariadic,
            _ => ParamKind::Single,
        };
        if kind != ParamKind::Single {
            self.advance();
        }
        let (name, ty) = self.param_name_and_type(list.kind)?;
        let wheres = self.inner_wheres(list.kind, start)?;
        let default_equals = self.eat(TokenKind::Equal).map(|equals| equals.start);
        let default = match default_equals {
            Some(_) => Some(self.expression()?),
            None => None,
        };
        let param = Param {
            span: self.span_from(start),
            kind,
            passing: if list.star { Passing::KeywordOnly } else { Passing::PositionalOrKeyword },
            convention,
            convention_span,
            ref_origins,
            name,
            ty: ty.map(|ty| self.alloc(ty)),
            default: default.map(|value| self.alloc(value)),
            wheres,
        };
        if let Some(equals) = default_equals {
            self.check_default(&param, equals);
        }
        self.check_variadic(list.kind, &param, star_pos);
        Ok(param)
    }

    /// The passing convention, if one is written.
    fn convention(&mut self) -> Parse<(Convention, Span)> {
        let Some(convention) = self.at_convention() else {
            return Ok((Convention::Default, Span::at(self.token.start)));
        };
        let span = self.advance().span();
        let word = self.text(span);
        if let Some(modern) = historical_convention(crate::syntax::Symbol::intern(word)) {
            self.historical_word(span, word, modern);
        }
        let named = self.at_identifier()
            && matches!(self.peek().kind, TokenKind::Colon | TokenKind::Comma | TokenKind::RParen | TokenKind::Equal);
        if !named && self.at_convention().is_some() {
            self.error_at(self.token.start, "argument already has a convention specified");
            self.advance();
        }
        Ok((convention, span))
    }

    /// A convention that has another spelling today; `read` is an error in the official compiler.
    pub(super) fn historical_word(&mut self, span: Span, old: &str, new: &str) {
        if old == known::READ.as_str() && self.source.options.dialect == Dialect::Strict {
            let error = Diagnostic::error("'read' was removed; use 'imm'").at(self.source.file, span.start);
            self.report(error.underline(span).fix(span, "imm"));
        } else {
            self.deprecated(span, old, new);
        }
    }

    fn at_convention(&self) -> Option<Convention> {
        let convention = match self.token.kind {
            TokenKind::Var => return Some(Convention::Var),
            TokenKind::Ref => return Some(Convention::Ref),
            TokenKind::Identifier => match self.text(self.token.span()) {
                "mut" => return Some(Convention::Mut),
                "imm" => return Some(Convention::Imm),
                "out" => return Some(Convention::Out),
                "deinit" => return Some(Convention::Deinit),
                "read" => Convention::Imm,
                "borrowed" if !self.is_strict() => Convention::Imm,
                "inout" if !self.is_strict() => Convention::Mut,
                "owned" if !self.is_strict() => Convention::Var,
                _ => return None,
            },
            _ => return None,
        };
        // These were not always conventions: they may also be names.
        let next = self.peek().kind;
        let is_convention = matches!(
            next,
            TokenKind::Identifier
                | TokenKind::EscapedIdentifier
                | TokenKind::Star
                | TokenKind::StarStar
                | TokenKind::SelfType
        );
        is_convention.then_some(convention)
    }

    fn param_name_and_type(&mut self, kind: ListKind) -> Parse<(Option<super::Name>, Option<Expr<'a>>)> {
        if kind == ListKind::TypeArguments && !(self.at_identifier() && self.peek().kind == TokenKind::Colon) {
            let ty = self.param_type()?;
            return Ok((None, Some(ty)));
        }
        let name = match kind {
            ListKind::Parameters => self.expect_name("expected parameter name")?,
            _ => self.expect_name("expected argument name")?,
        };
        let ty = match self.eat(TokenKind::Colon) {
            Some(_) => Some(self.param_type()?),
            None => None,
        };
        let ends = matches!(self.token.kind, TokenKind::Comma | TokenKind::Equal | TokenKind::RBracket);
        if ty.is_none() && kind == ListKind::Parameters && ends {
            self.error_at(name.span.start, "parameters must always have a type");
        }
        Ok((Some(name), ty))
    }

    /// A type; `*Ts` for a pack.
    fn param_type(&mut self) -> Parse<Expr<'a>> {
        let start = self.token.start;
        if self.eat(TokenKind::Star).is_some() {
            let pack = self.type_expression()?;
            return Ok(self.expr(start, ExprKind::Unpack(self.alloc(pack))));
        }
        self.type_expression()
    }

    /// `where` inside a list, which the language no longer has.
    fn inner_wheres(&mut self, kind: ListKind, start: u32) -> Parse<&'a [WhereClause<'a>]> {
        if !self.at_word(known::WHERE) {
            return Ok(&[]);
        }
        let at = self.token.start;
        if kind == ListKind::Parameters {
            let note = Diagnostic::note("use a trailing 'where' clause after the signature instead");
            let message = "'where' clauses inside parameter lists are no longer supported";
            let error = Diagnostic::error(message).at(self.source.file, at);
            let historical = self.source.options.dialect != Dialect::Strict;
            if !historical {
                self.report(error.with_note(note.at(self.source.file, at)));
            }
        } else {
            let message = "'where' clauses must be used with parameters and cannot be used with arguments";
            self.error_at(start, message);
        }
        self.where_clauses()
    }

    fn check_default(&mut self, param: &Param<'a>, equals: u32) {
        let word = match param.convention {
            Convention::Mut => "'mut'",
            Convention::Out => "'out'",
            _ if param.kind != ParamKind::Single => "variadic",
            _ => return,
        };
        let message = format!("{word} arguments must not have defaults");
        let error = Diagnostic::error(message).at(self.source.file, equals);
        let range = param.default.map_or(Span::at(equals), |value| value.span);
        self.report(error.underline(range));
    }

    fn check_variadic(&mut self, list: ListKind, param: &Param<'a>, star_pos: u32) {
        match param.kind {
            ParamKind::Single => {}
            ParamKind::Variadic if param.convention == Convention::Out => {
                self.error_at(param.span.start, "'out' convention must not be variadic");
            }
            ParamKind::Variadic => {}
            ParamKind::KeywordVariadic if list == ListKind::Parameters => {
                let at = param.name.map_or(star_pos, |name| name.span.start);
                self.error_at(at, "variadic keyword parameters not supported yet");
            }
            ParamKind::KeywordVariadic if param.convention == Convention::Default && self.is_strict() => {
                let message = "variadic keyword arguments only support the 'var' convention; add 'var' before '**'";
                let error = Diagnostic::error(message).at(self.source.file, star_pos);
                self.report(error.fix(Span::at(star_pos), "var "));
            }
            ParamKind::KeywordVariadic => {}
        }
    }

    /// Checks a parameter against the ones before it.
    fn check_param(&mut self, list: &mut Building<'a>, param: &Param<'a>) {
        let word = list.kind.word();
        if list.keyword_variadic {
            self.error_at(param.span.start, format!("'**' marker must be at end of {word} list"));
        }
        match param.kind {
            ParamKind::KeywordVariadic => list.keyword_variadic = true,
            ParamKind::Variadic => {
                if list.star {
                    let at = param.name.map_or(param.span.start, |name| name.span.start);
                    self.two_markers(list.kind, "*", at);
                }
                list.star = true;
            }
            ParamKind::Single => self.check_optional_order(list, param),
        }
        if param.convention == Convention::Out
            && list.kind == ListKind::Arguments
            && list.params.iter().any(|earlier| earlier.convention == Convention::Out)
        {
            let at = param.name.map_or(param.span.start, |name| name.span.start);
            self.error_at(at, "function may not have multiple 'out' arguments");
        }
    }

    fn check_optional_order(&mut self, list: &mut Building<'a>, param: &Param<'a>) {
        if list.star || param.convention == Convention::Out {
            return;
        }
        if param.default.is_some() {
            list.optional = true;
        } else if list.optional {
            let word = list.kind.word();
            let message = format!("required positional {word} follows optional positional {word}; change the ordering");
            let at = param.name.map_or(param.span.start, |name| name.span.start);
            let mut error = Diagnostic::error(message).at(self.source.file, at);
            if let Some(ty) = param.ty {
                error = error.underline(ty.span);
            }
            self.report(error);
        }
    }
}
