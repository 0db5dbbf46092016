//! Atoms: what expressions are made of.

use smallvec::SmallVec;

use super::{Parse, Parser};
use crate::syntax::ast::{
    Expr, ExprKind, FunctionKeyword, FunctionType, Lambda, Mlir, MlirKind, MlirPiece, MlirText, RefType, Tuple,
};
use crate::syntax::symbol::{Symbol, known};
use crate::syntax::token::TokenKind;
use crate::syntax::{Dialect, Span};

impl<'a> Parser<'a> {
    pub(super) fn atom(&mut self) -> Parse<Expr<'a>> {
        let start = self.token.start;
        match self.token.kind {
            TokenKind::Identifier => self.name_expression(),
            TokenKind::EscapedIdentifier => {
                let token = self.advance();
                let name = self.name_of(token);
                Ok(self.expr(start, ExprKind::Name(name)))
            }
            TokenKind::Int => Ok(self.int_literal()),
            TokenKind::Float => Ok(self.float_literal()),
            TokenKind::String => {
                let literal = self.string_literal();
                Ok(Expr { span: literal.span, kind: ExprKind::String(literal) })
            }
            TokenKind::TString => self.tstring_literal(),
            TokenKind::True => Ok(self.word_expression(ExprKind::Bool(true))),
            TokenKind::False => Ok(self.word_expression(ExprKind::Bool(false))),
            TokenKind::None => Ok(self.word_expression(ExprKind::None)),
            TokenKind::SelfType => Ok(self.word_expression(ExprKind::SelfType)),
            TokenKind::Underscore => Ok(self.word_expression(ExprKind::Underscore)),
            TokenKind::Ellipsis => Ok(self.word_expression(ExprKind::Ellipsis)),
            TokenKind::LParen => self.parenthesized(),
            TokenKind::LBracket => self.list_display(),
            TokenKind::LBrace => self.brace_display(),
            TokenKind::Dot => self.inferred_member(),
            TokenKind::Star => self.stray_star(),
            TokenKind::Comptime => self.comptime_expression(),
            TokenKind::Def | TokenKind::Async | TokenKind::DunderAsync => self.function_type(),
            TokenKind::Ref => self.ref_type(),
            TokenKind::Lambda => self.lambda(),
            _ => Err(self.unexpected_token()),
        }
    }

    fn word_expression(&mut self, kind: ExprKind<'a>) -> Expr<'a> {
        let token = self.advance();
        Expr { span: token.span(), kind }
    }

    /// A plain name, or one of the forms that begin with a name.
    fn name_expression(&mut self) -> Parse<Expr<'a>> {
        let token = self.token;
        let name = self.name_of(token);
        match name.symbol {
            known::MLIR_TYPE => return self.mlir(MlirKind::Type),
            known::MLIR_ATTR => return self.mlir(MlirKind::Attr),
            known::MLIR_OP => return self.mlir(MlirKind::Op),
            known::FN if matches!(self.peek().kind, TokenKind::LParen | TokenKind::LBracket) => {
                return self.function_type();
            }
            known::TYPE_OF | known::LEGACY_TYPE_OF if self.peek().kind == TokenKind::LParen => {
                return self.type_of(name.symbol);
            }
            known::ORIGIN_OF | known::LEGACY_ORIGIN_OF | known::LEGACY_LIFETIME_OF
                if self.peek().kind == TokenKind::LParen =>
            {
                return self.origin_of(name.symbol);
            }
            _ => {}
        }
        self.advance();
        if self.source.options.dialect != Dialect::Library {
            self.names.insert(name.symbol);
        }
        Ok(Expr { span: token.span(), kind: ExprKind::Name(name) })
    }

    /// `(e)`, `(a, b)`, `()`
    fn parenthesized(&mut self) -> Parse<Expr<'a>> {
        let start = self.advance().start;
        if self.eat(TokenKind::RParen).is_some() {
            let tuple = Tuple { elements: &[], parenthesized: true };
            return Ok(self.expr(start, ExprKind::Tuple(tuple)));
        }
        let first = self.expression()?;
        let kind = match self.token.kind {
            TokenKind::Comma => self.tuple_elements(first)?,
            _ => ExprKind::Paren(self.alloc(first)),
        };
        self.expect(TokenKind::RParen, "expected ')' in parenthesized expression")?;
        Ok(self.expr(start, kind))
    }

    /// The elements of a parenthesised tuple behind its first. Unlike in calls, lines that are not
    /// indented deeper than the statement end it.
    fn tuple_elements(&mut self, first: Expr<'a>) -> Parse<ExprKind<'a>> {
        let mut elements = SmallVec::<[Expr<'a>; 8]>::from_slice(&[first]);
        while self.eat(TokenKind::Comma).is_some() {
            if self.at(TokenKind::RParen) || !self.continues() {
                break;
            }
            elements.push(self.expression()?);
        }
        Ok(ExprKind::Tuple(Tuple { elements: self.slice(&elements), parenthesized: true }))
    }

    /// `.name`
    fn inferred_member(&mut self) -> Parse<Expr<'a>> {
        let dot = self.advance().start;
        let name = self.attribute_name("unexpected token in expression")?;
        Ok(self.expr(dot, ExprKind::InferredMember { dot, name }))
    }

    /// `*e` where nothing can be unpacked.
    fn stray_star(&mut self) -> Parse<Expr<'a>> {
        let start = self.advance().start;
        let value = self.nested(|parser| parser.unary())?;
        let span = self.span_from(start);
        let error = crate::diagnostics::Diagnostic::error("can't use starred expression here");
        self.report(error.at(self.source.file, start).underline(span));
        Ok(Expr { span, kind: ExprKind::Unpack(self.alloc(value)) })
    }

    /// `comptime(e)`
    fn comptime_expression(&mut self) -> Parse<Expr<'a>> {
        let start = self.advance().start;
        if !self.at(TokenKind::LParen) {
            return Err(self.fail("expected '(' after 'comptime'"));
        }
        self.advance();
        let value = self.bracketed(|parser| parser.expression())?;
        self.expect(TokenKind::RParen, "expected ')' in parenthesized expression")?;
        Ok(self.expr(start, ExprKind::Comptime(self.alloc(value))))
    }

    /// `type_of(e)`; `symbol` is how it is spelled.
    fn type_of(&mut self, symbol: Symbol) -> Parse<Expr<'a>> {
        let word = self.advance().span();
        if symbol != known::TYPE_OF {
            self.deprecated(word, symbol.as_str(), "type_of");
        }
        self.advance();
        let value = self.bracketed(|parser| parser.expression())?;
        self.expect(TokenKind::RParen, "expected ')' in type_of expression")?;
        Ok(self.expr(word.start, ExprKind::TypeOf(self.alloc(value))))
    }

    /// `origin_of(a, b)`; `symbol` is how it is spelled.
    fn origin_of(&mut self, symbol: Symbol) -> Parse<Expr<'a>> {
        let word = self.advance().span();
        if symbol != known::ORIGIN_OF {
            self.deprecated(word, symbol.as_str(), "origin_of");
        }
        self.advance();
        let values = self.expressions_until(TokenKind::RParen)?;
        self.expect(TokenKind::RParen, "expected ')' in origin_of expression")?;
        Ok(self.expr(word.start, ExprKind::OriginOf(values)))
    }

    /// Expressions separated by commas, up to (not with) a closing bracket.
    pub(super) fn expressions_until(&mut self, close: TokenKind) -> Parse<&'a [Expr<'a>]> {
        self.bracketed(|parser| {
            let mut values = SmallVec::<[Expr<'a>; 4]>::new();
            while !parser.at(close) {
                values.push(parser.expression()?);
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            Ok(parser.slice(&values))
        })
    }

    /// `def(A, B) raises -> R`
    fn function_type(&mut self) -> Parse<Expr<'a>> {
        let start = self.token.start;
        let asyncness = self.async_keyword();
        let keyword_token = self.token;
        let keyword = match keyword_token.kind {
            TokenKind::Def => FunctionKeyword::Def,
            TokenKind::Identifier if self.at_word(known::FN) => FunctionKeyword::Fn,
            _ => return Err(self.unexpected_token()),
        };
        self.advance();
        if keyword == FunctionKeyword::Fn {
            self.note_fn(keyword_token.span());
        }
        let signature = self.nested(|parser| parser.function_type_signature())?;
        let node = FunctionType { keyword, asyncness, signature };
        Ok(self.expr(start, ExprKind::FunctionType(self.alloc(node))))
    }

    /// `ref [origin] T`, in result position.
    pub(super) fn ref_type(&mut self) -> Parse<Expr<'a>> {
        let keyword = self.advance().span();
        let origins = self.ref_origins()?;
        let target = self.type_expression()?;
        let node = RefType { keyword, origins, target };
        Ok(self.expr(keyword.start, ExprKind::RefType(self.alloc(node))))
    }

    /// `[origin, address space]` behind `ref`, if it is there.
    pub(super) fn ref_origins(&mut self) -> Parse<Option<&'a [Expr<'a>]>> {
        if self.eat(TokenKind::LBracket).is_none() {
            return Ok(None);
        }
        let origins = self.expressions_until(TokenKind::RBracket)?;
        self.expect(TokenKind::RBracket, "expected ']' in origin specifier")?;
        Ok(Some(origins))
    }

    /// `lambda [params] (args) effects {captures} -> T: body`
    pub(super) fn lambda(&mut self) -> Parse<Expr<'a>> {
        let keyword = self.advance().span();
        let signature = self.lambda_signature()?;
        self.expect(TokenKind::Colon, "expected ':' in lambda expression")?;
        let body = self.expression()?;
        let node = Lambda { keyword, signature, body };
        Ok(self.expr(keyword.start, ExprKind::Lambda(self.alloc(node))))
    }

    /// `__mlir_type.name`, `` __mlir_op.`name` ``, `__mlir_attr[...]`
    fn mlir(&mut self, kind: MlirKind) -> Parse<Expr<'a>> {
        let start = self.advance().start;
        let text = match self.token.kind {
            TokenKind::LBracket => self.mlir_pieces()?,
            TokenKind::Dot => {
                self.advance();
                let name = self.attribute_name("expected name in attribute reference")?;
                MlirText::Whole(name.as_str())
            }
            _ => {
                let name = self.name_at(start);
                return Ok(self.expr(start, ExprKind::Name(name)));
            }
        };
        let node = Mlir { kind, text };
        Ok(self.expr(start, ExprKind::Mlir(self.alloc(node))))
    }

    fn name_at(&self, start: u32) -> super::Name {
        let span = self.span_from(start);
        super::Name { symbol: Symbol::intern(self.text(span)), span }
    }

    /// `` [`text`, value, `text`] ``
    fn mlir_pieces(&mut self) -> Parse<MlirText<'a>> {
        self.advance();
        let pieces = self.bracketed(|parser| {
            let mut pieces = SmallVec::<[MlirPiece<'a>; 8]>::new();
            while !parser.at(TokenKind::RBracket) {
                if parser.at(TokenKind::EscapedIdentifier) {
                    let token = parser.advance();
                    let inner = Span::new(token.start + 1, token.end - 1);
                    pieces.push(MlirPiece::Text(parser.text(inner)));
                } else {
                    let value = parser.expression()?;
                    pieces.push(MlirPiece::Value(parser.alloc(value)));
                }
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            Ok(parser.slice(&pieces))
        })?;
        self.expect(TokenKind::RBracket, "expected ']' in call argument list")?;
        Ok(MlirText::Spliced(pieces))
    }
}
