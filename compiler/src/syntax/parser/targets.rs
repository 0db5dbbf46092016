//! Assignment targets: what stands left of `=`, after `for` and after `as`.

use smallvec::SmallVec;

use super::{MAX_LOOKAHEAD, Parse, Parser};
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{Binding, Declare, Expr, ExprKind, Target, TargetKind};
use crate::syntax::symbol::known;
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// The binding keyword at the current token. `let` counts where a name follows it.
    pub(super) fn at_binding(&self) -> Option<Binding> {
        match self.token.kind {
            TokenKind::Var => Some(Binding::Var),
            TokenKind::Ref => Some(Binding::Ref),
            TokenKind::Identifier if self.at_word(known::LET) && !self.is_strict() => {
                let next = self.peek();
                let follows =
                    matches!(next.kind, TokenKind::Identifier | TokenKind::EscapedIdentifier | TokenKind::Underscore);
                (follows && !next.first_on_line).then_some(Binding::Let)
            }
            _ => None,
        }
    }

    /// Takes the binding keyword, with a warning for `let`.
    pub(super) fn binding_keyword(&mut self, binding: Binding) -> crate::syntax::Span {
        let keyword = self.advance().span();
        if binding == Binding::Let {
            self.deprecated(keyword, "let", "var");
        }
        keyword
    }

    /// `var a, b: T` and the like; the current token is the keyword.
    pub(super) fn declaration(&mut self, binding: Binding) -> Parse<Target<'a>> {
        let mut keyword = self.binding_keyword(binding);
        let mut binding = binding;
        if binding == Binding::Var && self.at(TokenKind::Ref) && !self.is_strict() {
            let message = "nested 'var' or 'ref' patterns are redundant, remove the outer pattern";
            let warning = Diagnostic::warning(message).at(self.source.file, self.token.start);
            self.report(warning);
            binding = Binding::Ref;
            keyword = self.advance().span();
        }
        let target = self.declared_names()?;
        let ty = match self.at(TokenKind::Colon) && self.continues() {
            true => {
                self.advance();
                let ty = self.type_expression()?;
                Some(self.alloc(ty))
            }
            false => None,
        };
        let node = Declare { keyword, binding, target, ty };
        Ok(Target { span: self.span_from(keyword.start), kind: TargetKind::Declare(self.alloc(node)) })
    }

    /// `a, (b, c)` behind a binding keyword.
    fn declared_names(&mut self) -> Parse<Target<'a>> {
        let start = self.token.start;
        let first = self.declared_name()?;
        if !self.at(TokenKind::Comma) || !self.continues() {
            return Ok(first);
        }
        let mut targets = SmallVec::<[Target<'a>; 4]>::from_slice(&[first]);
        while self.continues() && self.eat(TokenKind::Comma).is_some() {
            if matches!(self.token.kind, TokenKind::Equal | TokenKind::Colon | TokenKind::In) || !self.continues() {
                break;
            }
            targets.push(self.declared_name()?);
        }
        Ok(Target { span: self.span_from(start), kind: TargetKind::Tuple(self.slice(&targets)) })
    }

    fn declared_name(&mut self) -> Parse<Target<'a>> {
        match self.token.kind {
            TokenKind::LParen => self.target_tuple(Self::declared_name),
            TokenKind::Var | TokenKind::Ref => {
                let message = "nested 'var' or 'ref' patterns are redundant, remove the outer pattern";
                let at = self.token.start;
                self.report(Diagnostic::warning(message).at(self.source.file, at));
                let binding = self.at_binding().unwrap_or(Binding::Var);
                self.inner_declaration(binding, Self::declared_name)
            }
            _ => {
                let place = self.postfix()?;
                Ok(place_target(self.alloc(place)))
            }
        }
    }

    /// `var a` inside a list of targets, where a type cannot follow.
    fn inner_declaration(&mut self, binding: Binding, target: fn(&mut Self) -> Parse<Target<'a>>) -> Parse<Target<'a>> {
        let keyword = self.binding_keyword(binding);
        let target = self.nested(target)?;
        let node = Declare { keyword, binding, target, ty: None };
        Ok(Target { span: self.span_from(keyword.start), kind: TargetKind::Declare(self.alloc(node)) })
    }

    /// `(a, b)`, where each element is parsed by `element`.
    fn target_tuple(&mut self, element: fn(&mut Self) -> Parse<Target<'a>>) -> Parse<Target<'a>> {
        let start = self.advance().start;
        let (targets, comma) = self.bracketed(|parser| {
            let mut targets = SmallVec::<[Target<'a>; 4]>::new();
            let mut comma = false;
            while !parser.at(TokenKind::RParen) {
                targets.push(parser.nested(element)?);
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
                comma = true;
            }
            Ok((targets, comma))
        })?;
        self.expect(TokenKind::RParen, "expected ')' in parenthesized expression")?;
        let span = self.span_from(start);
        match targets.as_slice() {
            [single] if !comma => Ok(Target { span, kind: single.kind }),
            _ => Ok(Target { span, kind: TargetKind::Tuple(self.slice(&targets)) }),
        }
    }

    /// The targets of a `for` loop or comprehension, up to `in`.
    pub(super) fn loop_targets(&mut self) -> Parse<Target<'a>> {
        let start = self.token.start;
        if let Some(binding @ (Binding::Var | Binding::Ref)) = self.at_binding() {
            let keyword = self.binding_keyword(binding);
            let target = self.declared_names()?;
            let node = Declare { keyword, binding, target, ty: None };
            return Ok(Target { span: self.span_from(start), kind: TargetKind::Declare(self.alloc(node)) });
        }
        let first = self.loop_target()?;
        if !self.at(TokenKind::Comma) {
            return Ok(first);
        }
        let mut targets = SmallVec::<[Target<'a>; 4]>::from_slice(&[first]);
        while self.eat(TokenKind::Comma).is_some() && !self.at(TokenKind::In) {
            targets.push(self.loop_target()?);
        }
        Ok(Target { span: self.span_from(start), kind: TargetKind::Tuple(self.slice(&targets)) })
    }

    /// One target of a loop, or one element of a parenthesised target.
    pub(super) fn loop_target(&mut self) -> Parse<Target<'a>> {
        match self.at_binding() {
            Some(binding @ (Binding::Var | Binding::Ref)) => self.inner_declaration(binding, Self::declared_name),
            _ if self.at(TokenKind::LParen) => self.target_tuple(Self::loop_target),
            _ => {
                let place = self.postfix()?;
                Ok(place_target(self.alloc(place)))
            }
        }
    }

    /// Reads an expression as a target.
    pub(super) fn target_from(&mut self, expr: &'a Expr<'a>) -> Target<'a> {
        match expr.kind {
            ExprKind::Tuple(tuple) => {
                let targets: SmallVec<[Target<'a>; 4]> =
                    tuple.elements.iter().map(|element| self.target_from(element)).collect();
                Target { span: expr.span, kind: TargetKind::Tuple(self.slice(&targets)) }
            }
            ExprKind::Paren(inner) => Target { span: expr.span, kind: self.target_from(inner).kind },
            _ => place_target(expr),
        }
    }

    /// Whether the parentheses that open here hold `var` or `ref`, and `=` or `,` follows them: a
    /// pattern of declarations rather than an expression.
    pub(super) fn at_declaring_tuple(&self) -> bool {
        if !self.at(TokenKind::LParen) {
            return false;
        }
        let mut lexer = self.lexer;
        let mut depth = 1u32;
        let mut declares = false;
        for _ in 0..MAX_LOOKAHEAD {
            match lexer.next_token().kind {
                TokenKind::LParen | TokenKind::LBracket | TokenKind::LBrace => depth += 1,
                TokenKind::RParen | TokenKind::RBracket | TokenKind::RBrace if depth == 1 => {
                    let next = lexer.next_token().kind;
                    return declares && matches!(next, TokenKind::Equal | TokenKind::Comma);
                }
                TokenKind::RParen | TokenKind::RBracket | TokenKind::RBrace => depth -= 1,
                TokenKind::Var | TokenKind::Ref => declares = true,
                TokenKind::EndOfFile | TokenKind::Colon | TokenKind::Equal => return false,
                _ => {}
            }
        }
        false
    }
}

fn place_target<'a>(place: &'a Expr<'a>) -> Target<'a> {
    Target { span: place.span, kind: TargetKind::Place(place) }
}
