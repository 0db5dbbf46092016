//! Signatures: parameters, arguments, effects, captures, result and `where` clauses.

use smallvec::SmallVec;

use super::params::ListKind;
use super::{Parse, Parser, Place, historical_convention};
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{
    Abi, Async, Capture, CaptureList, Capturing, Convention, Effects, Expr, Raises, ResultType, Signature, WhereClause,
};
use crate::syntax::symbol::known;
use crate::syntax::token::TokenKind;
use crate::syntax::{Dialect, Span, Symbol};

/// What kind of function a signature belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Declaration,
    Type,
    Lambda,
}

impl<'a> Parser<'a> {
    /// The signature of a `def`, up to its `:`.
    pub(super) fn declaration_signature(&mut self) -> Parse<Signature<'a>> {
        self.signature(Owner::Declaration)
    }

    /// The signature of a function type, behind its keyword.
    pub(super) fn function_type_signature(&mut self) -> Parse<Signature<'a>> {
        self.signature(Owner::Type)
    }

    /// The signature of a lambda, up to its `:`.
    pub(super) fn lambda_signature(&mut self) -> Parse<Signature<'a>> {
        self.signature(Owner::Lambda)
    }

    fn signature(&mut self, owner: Owner) -> Parse<Signature<'a>> {
        let params = match self.token.kind {
            TokenKind::LBracket => Some(self.param_list(ListKind::Parameters)?),
            _ => None,
        };
        let args = match (self.token.kind, owner) {
            (TokenKind::LParen, _) if self.token.first_on_line && owner == Owner::Declaration && params.is_none() => {
                return Err(self.fail_at(self.token.start, "argument list may not appear at the start of the line"));
            }
            (TokenKind::LParen, Owner::Type) => self.param_list(ListKind::TypeArguments)?,
            (TokenKind::LParen, _) => self.param_list(ListKind::Arguments)?,
            (TokenKind::Identifier, Owner::Lambda) if !self.at_effect() => {
                let message = "unparenthesized lambda arguments are not supported; write them in parentheses, with \
                               types, e.g. `lambda (x: Int, y: Int) -> Int: x + y`";
                return Err(self.fail_at(self.token.start, message));
            }
            (_, Owner::Lambda) => self.no_params(),
            _ => return Err(self.fail("expected '(' for argument list")),
        };
        let mut effects = self.effects(owner, Effects::default())?;
        let captures = match self.token.kind {
            TokenKind::LBrace if self.takes_captures(owner) => Some(self.capture_list()?),
            _ => None,
        };
        let result = self.result_type(owner)?;
        if result.is_some() && self.at_effect() && !self.is_strict() {
            // Historical: effects behind the result type.
            effects = self.effects(owner, effects)?;
        }
        let has_out = args.params.iter().any(|arg| arg.convention == Convention::Out);
        if let (true, Some(result), Owner::Declaration) = (has_out, &result, owner) {
            let message = "functions must not declare both an 'out' argument and a return type";
            self.error_at(result.ty.span.start, message);
        }
        let wheres = if self.continues() { self.where_clauses()? } else { &[] };
        Ok(Signature { params, args, effects, captures, result, wheres })
    }

    fn takes_captures(&self, owner: Owner) -> bool {
        self.continues() && (owner != Owner::Declaration || self.place == Place::Function || !self.is_strict())
    }

    // ---- Effects

    fn at_effect(&self) -> bool {
        self.continues()
            && self.at_any_word(&[
                known::RAISES,
                known::THIN,
                known::CAPTURING,
                known::ABI,
                known::ESCAPING,
                known::UNIFIED,
                known::REGISTER_PASSABLE,
            ])
    }

    fn effects(&mut self, owner: Owner, mut effects: Effects<'a>) -> Parse<Effects<'a>> {
        while self.at(TokenKind::Identifier) && self.continues() && (self.at_effect() || !self.token.first_on_line) {
            let span = self.token.span();
            let word = Symbol::intern(self.text(span));
            if word == known::WHERE {
                break;
            }
            if let Some(earlier) = effect_span(&effects, word)
                && !earlier.is_empty()
            {
                let message = format!("function effect '{word}' was already specified; remove the duplicate");
                return Err(self.fail_at(span.start, message));
            }
            match word {
                known::RAISES => {
                    self.advance();
                    effects.raises = Some(self.raises(span)?);
                }
                known::THIN => {
                    self.advance();
                    effects.thin = Some(span);
                    if owner == Owner::Declaration {
                        self.error_at(span.start, "function effect 'thin' must only be used on function types");
                    }
                }
                known::ABI => effects.abi = Some(self.abi()?),
                known::CAPTURING => {
                    self.advance();
                    effects.capturing = Some(self.capturing(owner, span)?);
                }
                known::ESCAPING | known::UNIFIED | known::REGISTER_PASSABLE => {
                    self.historical_effect(word, span, &mut effects)?;
                }
                // What follows a type need not belong to it.
                _ if owner == Owner::Type => break,
                _ => return Err(self.unknown_effect(word, span)),
            }
        }
        Ok(effects)
    }

    fn unknown_effect(&mut self, word: Symbol, span: Span) -> super::Failed {
        let message = format!("unknown function effect '{word}', expected 'raises', 'capturing', or 'thin'");
        self.fail_at(span.start, message)
    }

    /// `escaping`, `unified` and `register_passable`.
    fn historical_effect(&mut self, word: Symbol, span: Span, effects: &mut Effects<'a>) -> Parse<()> {
        if self.source.options.dialect == Dialect::Strict {
            if word == known::ESCAPING {
                return Err(self.fail_at(span.start, "the 'escaping' function effect is no longer supported"));
            }
            return Err(self.unknown_effect(word, span));
        }
        self.advance();
        match word {
            known::ESCAPING => {
                self.deprecated(span, "escaping", "{var}");
                effects.escaping = Some(span);
            }
            known::UNIFIED => {
                self.deprecated(span, "unified {...}", "{...}");
                effects.unified = Some(span);
            }
            _ => effects.register_passable = Some(span),
        }
        Ok(())
    }

    /// The error type behind `raises`, if there is one.
    fn raises(&mut self, keyword: Span) -> Parse<Raises<'a>> {
        let has_type = self.continues()
            && !self.at_effect()
            && !self.at_word(known::WHERE)
            && matches!(
                self.token.kind,
                TokenKind::Identifier
                    | TokenKind::EscapedIdentifier
                    | TokenKind::SelfType
                    | TokenKind::LParen
                    | TokenKind::Underscore
                    | TokenKind::Dot
            );
        let ty = match has_type {
            true => {
                let ty = self.nested(|parser| parser.postfix())?;
                Some(self.alloc(ty))
            }
            false => None,
        };
        Ok(Raises { keyword, ty })
    }

    /// `abi("C")`
    fn abi(&mut self) -> Parse<Abi<'a>> {
        let start = self.advance().start;
        self.expect(TokenKind::LParen, "expected '(' after 'abi'")?;
        if !self.at(TokenKind::String) {
            let message = "expected calling convention string after 'abi('";
            return Err(self.fail_at(self.token.start, message));
        }
        let name = self.string_literal();
        self.expect(TokenKind::RParen, "expected ')' after calling convention string")?;
        Ok(Abi { span: self.span_from(start), name })
    }

    /// The origins behind `capturing`, if they are there.
    fn capturing(&mut self, owner: Owner, keyword: Span) -> Parse<Capturing<'a>> {
        let refused = owner == Owner::Declaration && self.is_strict();
        if !self.at(TokenKind::LBracket) || !self.continues() || refused {
            return Ok(Capturing { keyword, origins: None });
        }
        self.advance();
        let origins = self.expressions_until(TokenKind::RBracket)?;
        self.expect(TokenKind::RBracket, "expected ']' in capture origins")?;
        Ok(Capturing { keyword, origins: Some(origins) })
    }

    // ---- Captures

    /// `{mut, var x^}`
    fn capture_list(&mut self) -> Parse<&'a CaptureList<'a>> {
        let start = self.advance().start;
        let captures = self.bracketed(|parser| {
            let mut captures = SmallVec::<[Capture; 4]>::new();
            while !parser.at(TokenKind::RBrace) {
                let capture = parser.capture()?;
                parser.check_default_capture(&captures, &capture);
                captures.push(capture);
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            if !parser.at(TokenKind::RBrace) {
                let at = captures.last().map_or(parser.token.start, |capture| capture.span.start);
                return Err(parser.fail_at(at, "capture lists expect references to variables"));
            }
            Ok(captures)
        })?;
        self.expect(TokenKind::RBrace, "expected '}' at end of capture list")?;
        let node = CaptureList { span: self.span_from(start), captures: self.slice(&captures) };
        Ok(self.alloc(node))
    }

    fn capture(&mut self) -> Parse<Capture> {
        let start = self.token.start;
        let convention = self.capture_convention();
        let name = if convention == Convention::Default {
            if !self.at_identifier() {
                return Err(self.fail_at(start, "capture lists expect references to variables"));
            }
            self.eat_name()
        } else {
            self.eat_name()
        };
        let transfer = self.eat(TokenKind::Caret).is_some();
        if transfer && !matches!(convention, Convention::Var | Convention::Default) {
            self.error_at(start, "'^' requires 'var' convention; write 'var x^' to move a capture");
        }
        Ok(Capture { span: self.span_from(start), convention, name, transfer })
    }

    fn capture_convention(&mut self) -> Convention {
        let convention = match self.token.kind {
            TokenKind::Var => Convention::Var,
            TokenKind::Ref => Convention::Ref,
            TokenKind::Identifier => {
                let span = self.token.span();
                let word = Symbol::intern(self.text(span));
                match word {
                    known::MUT => Convention::Mut,
                    known::IMM => Convention::Imm,
                    known::READ | known::BORROWED | known::OWNED | known::INOUT => {
                        let modern = historical_convention(word).unwrap_or("imm");
                        self.historical_word(span, word.as_str(), modern);
                        match word {
                            known::OWNED => Convention::Var,
                            known::INOUT => Convention::Mut,
                            _ => Convention::Imm,
                        }
                    }
                    _ => return Convention::Default,
                }
            }
            _ => return Convention::Default,
        };
        self.advance();
        convention
    }

    fn check_default_capture(&mut self, before: &[Capture], capture: &Capture) {
        if capture.name.is_some() || before.iter().all(|earlier| earlier.name.is_some()) {
            return;
        }
        let (file, at) = (self.source.file, capture.span.start);
        let message = "default capture convention was already specified; remove the duplicate";
        let note = "a capture convention (like 'mut' or 'var') before the capture list sets the default for all \
                    captured variables";
        self.report(Diagnostic::error(message).at(file, at).with_note(Diagnostic::note(note).at(file, at)));
    }

    // ---- Results and constraints

    /// `-> T`, historically `-> T as name`.
    fn result_type(&mut self, owner: Owner) -> Parse<Option<ResultType<'a>>> {
        if !self.at(TokenKind::Arrow) || !self.continues() {
            return Ok(None);
        }
        let arrow = self.advance().start;
        let ty = self.result_expression()?;
        let mut name = None;
        if self.at(TokenKind::As) && owner == Owner::Declaration && !self.is_strict() {
            let keyword = self.advance().span();
            name = Some(self.expect_name("expected result name")?);
            self.deprecated(self.span_from(keyword.start), "-> T as name", "out name: T");
        }
        Ok(Some(ResultType { arrow, ty: self.alloc(ty), name }))
    }

    fn result_expression(&mut self) -> Parse<Expr<'a>> {
        if self.at(TokenKind::Ref) { self.nested(|parser| parser.ref_type()) } else { self.type_expression() }
    }

    /// Any number of `where` clauses.
    pub(super) fn where_clauses(&mut self) -> Parse<&'a [WhereClause<'a>]> {
        let mut clauses = SmallVec::<[WhereClause<'a>; 2]>::new();
        while self.at_word(known::WHERE) && self.continues() {
            clauses.push(self.where_clause()?);
        }
        Ok(self.slice(&clauses))
    }

    /// One `where` clause; the current token is the word.
    pub(super) fn where_clause(&mut self) -> Parse<WhereClause<'a>> {
        let keyword = self.advance().span();
        let condition = self.type_expression()?;
        Ok(WhereClause { keyword, condition: self.alloc(condition) })
    }

    // ---- Keywords

    /// `async` or `__async`, with the official warning for the former.
    pub(super) fn async_keyword(&mut self) -> Option<Async> {
        let dunder = match self.token.kind {
            TokenKind::Async => false,
            TokenKind::DunderAsync => true,
            _ => return None,
        };
        let span = self.advance().span();
        if !dunder {
            self.warn_async(span, "__async");
        }
        Some(Async { span, dunder })
    }

    /// Remembers a `fn`; an error in the strict dialect.
    pub(super) fn note_fn(&mut self, span: Span) {
        self.vintage.historical = true;
        self.vintage.fn_keyword = true;
        if self.is_strict() {
            let error = Diagnostic::error("'fn' has been removed; use 'def' instead").at(self.source.file, span.start);
            self.report(error.underline(span).fix(span, "def"));
        }
    }
}

/// Where an effect has been written already.
fn effect_span(effects: &Effects<'_>, word: Symbol) -> Option<Span> {
    match word {
        known::RAISES => effects.raises.map(|raises| raises.keyword),
        known::THIN => effects.thin,
        known::ABI => effects.abi.map(|abi| abi.span),
        known::CAPTURING => effects.capturing.map(|capturing| capturing.keyword),
        known::ESCAPING => effects.escaping,
        known::UNIFIED => effects.unified,
        known::REGISTER_PASSABLE => effects.register_passable,
        _ => None,
    }
}
