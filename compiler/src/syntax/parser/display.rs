//! List, set and dictionary displays, initialiser lists and comprehensions.

use smallvec::SmallVec;

use super::expr::Precedence;
use super::{Failed, Parse, Parser};
use crate::syntax::ast::{
    Arg, ArgKind, Comprehension, ComprehensionClause, ComprehensionKind, DictEntry, Expr, ExprKind,
};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// `[a, b]`, `[e for ...]`
    pub(super) fn list_display(&mut self) -> Parse<Expr<'a>> {
        let start = self.advance().start;
        let kind = self.list_elements()?;
        if self.eat(TokenKind::RBracket).is_none() {
            let message = match kind {
                ExprKind::List(_) => "expected ']' in list expression",
                _ => "expected ']' in list comprehension",
            };
            return Err(self.fail_at(self.token.start, message));
        }
        Ok(self.expr(start, kind))
    }

    /// What stands between the brackets of a list. Unlike in calls, lines that are not indented
    /// deeper than the statement end it.
    fn list_elements(&mut self) -> Parse<ExprKind<'a>> {
        let mut elements = SmallVec::<[Expr<'a>; 8]>::new();
        while !self.at(TokenKind::RBracket) {
            if self.at(TokenKind::Star) {
                self.error_at(self.peek().start, "can't use starred expression here");
                return Err(Failed);
            }
            let element = self.expression()?;
            if self.at(TokenKind::For) {
                if elements.is_empty() {
                    return self.comprehension(ComprehensionKind::List, element, None);
                }
                let message = "list comprehension must have a single expression before 'for'; remove extra expressions";
                return Err(self.fail_at(element.span.start, message));
            }
            elements.push(element);
            if self.eat(TokenKind::Comma).is_none() || !self.continues() {
                break;
            }
        }
        Ok(ExprKind::List(self.slice(&elements)))
    }

    /// `{a, b}`, `{a, k=b}`, `{k: v}` and comprehensions.
    pub(super) fn brace_display(&mut self) -> Parse<Expr<'a>> {
        let start = self.advance().start;
        let kind = self.bracketed(|parser| {
            if parser.at(TokenKind::RBrace) {
                return Ok(ExprKind::Braces(&[]));
            }
            let first = parser.brace_element()?;
            if first.kind != ArgKind::Positional {
                return parser.braces(first);
            }
            match parser.token.kind {
                TokenKind::Colon => parser.dict(first.value),
                TokenKind::For => parser.comprehension(ComprehensionKind::Set, first.value, None),
                _ => parser.braces(first),
            }
        })?;
        let message = match kind {
            ExprKind::Dict(_) => "expected '}' at end of dictionary",
            _ => "expected '}' at end of set",
        };
        self.expect(TokenKind::RBrace, message)?;
        Ok(self.expr(start, kind))
    }

    fn brace_element(&mut self) -> Parse<Arg<'a>> {
        let start = self.token.start;
        let kind = match self.token.kind {
            TokenKind::Star => {
                self.advance();
                ArgKind::Unpack
            }
            TokenKind::StarStar => {
                self.advance();
                ArgKind::UnpackKeywords
            }
            TokenKind::Identifier | TokenKind::EscapedIdentifier if self.peek().kind == TokenKind::Equal => {
                let token = self.advance();
                self.advance();
                ArgKind::Keyword(self.name_of(token))
            }
            _ => ArgKind::Positional,
        };
        let value = self.expression()?;
        Ok(Arg { span: self.span_from(start), kind, value })
    }

    /// The rest of a set or initialiser list.
    fn braces(&mut self, first: Arg<'a>) -> Parse<ExprKind<'a>> {
        let mut elements = SmallVec::<[Arg<'a>; 8]>::from_slice(&[first]);
        while self.eat(TokenKind::Comma).is_some() && !self.at(TokenKind::RBrace) {
            elements.push(self.brace_element()?);
            if self.at(TokenKind::Colon) {
                let at = elements.last().map_or(self.token.start, |element| element.span.start);
                return Err(self.fail_at(at, "cannot have a 'key: value' pair in set initializer"));
            }
        }
        Ok(ExprKind::Braces(self.slice(&elements)))
    }

    /// The rest of a dictionary; the current token is the first `:`.
    fn dict(&mut self, first_key: Expr<'a>) -> Parse<ExprKind<'a>> {
        let colon = self.advance().start;
        let value = self.expression()?;
        if self.at(TokenKind::For) {
            return self.comprehension(ComprehensionKind::Dict, first_key, Some(value));
        }
        let mut entries = SmallVec::<[DictEntry<'a>; 8]>::from_slice(&[DictEntry { key: first_key, colon, value }]);
        while self.eat(TokenKind::Comma).is_some() && !self.at(TokenKind::RBrace) {
            let key = match self.token.kind {
                TokenKind::StarStar => {
                    let at = self.token.start;
                    return Err(self.fail_at(at, "unpacking in a dictionary is not supported yet"));
                }
                _ => self.expression()?,
            };
            let Some(colon) = self.eat(TokenKind::Colon) else {
                return Err(self.fail_at(key.span.start, "expected 'key: value' in dictionary expression"));
            };
            let value = self.expression()?;
            entries.push(DictEntry { key, colon: colon.start, value });
        }
        if self.at(TokenKind::For) {
            let message = "comprehension must have a single expression before 'for'; remove extra expressions";
            return Err(self.fail_at(entries.last().map_or(colon, |entry| entry.value.span.start), message));
        }
        Ok(ExprKind::Dict(self.slice(&entries)))
    }

    /// The clauses of a comprehension; the current token is the first `for`.
    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: Expr<'a>,
        value: Option<Expr<'a>>,
    ) -> Parse<ExprKind<'a>> {
        let mut clauses = SmallVec::<[ComprehensionClause<'a>; 4]>::new();
        loop {
            match self.token.kind {
                TokenKind::For => {
                    let for_span = self.advance().span();
                    let target = self.loop_targets()?;
                    self.expect(TokenKind::In, "expected 'in' after target for 'for'")?;
                    let iterable = self.nested(|parser| parser.operation(Precedence::Or))?;
                    let (target, iterable) = (self.alloc(target), self.alloc(iterable));
                    clauses.push(ComprehensionClause::For { for_span, target, iterable });
                }
                TokenKind::If => {
                    let if_span = self.advance().span();
                    let condition = self.nested(|parser| parser.operation(Precedence::Or))?;
                    clauses.push(ComprehensionClause::If { if_span, condition: self.alloc(condition) });
                }
                _ => break,
            }
        }
        let value = value.map(|value| self.alloc(value));
        let element = self.alloc(element);
        let node = Comprehension { kind, element, value, clauses: self.slice(&clauses) };
        Ok(ExprKind::Comprehension(self.alloc(node)))
    }
}
