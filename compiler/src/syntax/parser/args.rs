//! The arguments of calls and subscripts.

use smallvec::SmallVec;

use super::{Parse, Parser};
use crate::diagnostics::Diagnostic;
use crate::syntax::Span;
use crate::syntax::ast::{Arg, ArgKind, Expr, ExprKind, Name, Slice};
use crate::syntax::token::TokenKind;

/// Which brackets the arguments stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArgList {
    Call,
    Subscript,
}

impl<'a> Parser<'a> {
    /// `(a, *b, k=c, **d)`; the current token is the `(`.
    pub(super) fn call_args(&mut self) -> Parse<&'a [Arg<'a>]> {
        self.advance();
        let args = self.bracketed(|parser| parser.args(ArgList::Call, TokenKind::RParen))?;
        self.expect(TokenKind::RParen, "expected ')' in call argument list")?;
        Ok(args)
    }

    /// `[a, b:c, k=d, *_]`; the current token is the `[`.
    pub(super) fn subscript_args(&mut self) -> Parse<&'a [Arg<'a>]> {
        self.advance();
        let args = self.bracketed(|parser| parser.args(ArgList::Subscript, TokenKind::RBracket))?;
        self.expect(TokenKind::RBracket, "expected ']' in call argument list")?;
        Ok(args)
    }

    fn args(&mut self, list: ArgList, close: TokenKind) -> Parse<&'a [Arg<'a>]> {
        let mut args = SmallVec::<[Arg<'a>; 8]>::new();
        while !self.at(close) {
            let arg = self.arg(list)?;
            self.check_arg_order(list, &args, &arg);
            args.push(arg);
            if self.eat(TokenKind::Comma).is_none() {
                break;
            }
        }
        Ok(self.slice(&args))
    }

    fn arg(&mut self, list: ArgList) -> Parse<Arg<'a>> {
        let start = self.token.start;
        let (kind, value) = match self.token.kind {
            TokenKind::Star | TokenKind::StarStar => self.unpacked(list)?,
            TokenKind::Identifier | TokenKind::EscapedIdentifier if self.peek().kind == TokenKind::Equal => {
                let token = self.advance();
                let name = self.name_of(token);
                self.advance();
                (ArgKind::Keyword(name), self.arg_value(list)?)
            }
            _ => (ArgKind::Positional, self.arg_value(list)?),
        };
        Ok(Arg { span: self.span_from(start), kind, value })
    }

    /// `*e`, `**e`; in subscripts also `*_` and `**_`.
    fn unpacked(&mut self, list: ArgList) -> Parse<(ArgKind, Expr<'a>)> {
        let star = self.advance();
        let keywords = star.kind == TokenKind::StarStar;
        if list == ArgList::Subscript
            && self.at(TokenKind::Underscore)
            && matches!(self.peek().kind, TokenKind::Comma | TokenKind::RBracket)
        {
            self.advance();
            return Ok((ArgKind::Positional, self.expr(star.start, ExprKind::UnboundRest { keywords })));
        }
        let kind = if keywords { ArgKind::UnpackKeywords } else { ArgKind::Unpack };
        Ok((kind, self.expression()?))
    }

    fn arg_value(&mut self, list: ArgList) -> Parse<Expr<'a>> {
        match list {
            ArgList::Call => self.expression(),
            ArgList::Subscript => self.slice_or_expression(),
        }
    }

    /// `e`, or `a:b:c` with any part missing.
    fn slice_or_expression(&mut self) -> Parse<Expr<'a>> {
        let start_pos = self.token.start;
        let start = if self.at(TokenKind::Colon) { None } else { Some(self.expression()?) };
        let Some(colon) = self.eat(TokenKind::Colon) else {
            return start.ok_or(super::Failed);
        };
        let stop = self.slice_part()?;
        let strided = self.eat(TokenKind::Colon).is_some();
        let step = if strided { self.slice_part()? } else { None };
        let node = Slice { start, stop, step, colon: colon.start, strided };
        Ok(self.expr(start_pos, ExprKind::Slice(self.alloc(node))))
    }

    fn slice_part(&mut self) -> Parse<Option<Expr<'a>>> {
        match self.token.kind {
            TokenKind::Colon | TokenKind::Comma | TokenKind::RBracket => Ok(None),
            _ => self.expression().map(Some),
        }
    }

    /// Reports an argument that may not follow the ones before it.
    fn check_arg_order(&mut self, list: ArgList, before: &[Arg<'a>], arg: &Arg<'a>) {
        let what = if list == ArgList::Call { "argument" } else { "parameter" };
        let after_keywords = before.iter().any(|arg| arg.kind == ArgKind::UnpackKeywords || is_unbound_keywords(arg));
        match arg.kind {
            ArgKind::Positional if is_unbound_keywords(arg) => {}
            ArgKind::Positional if after_keywords => {
                let message = format!(
                    "positional {what} must not follow keyword unpacking; move it before or convert to a keyword argument"
                );
                self.error_at(arg.span.start, message);
            }
            ArgKind::Positional
                if list == ArgList::Call && before.iter().any(|arg| matches!(arg.kind, ArgKind::Keyword(_))) =>
            {
                let message = "positional argument must not follow a keyword argument; move it before or convert to a \
                               keyword argument";
                self.error_at(arg.span.start, message);
            }
            ArgKind::Positional if list == ArgList::Call => self.check_after_unpack(before, arg),
            ArgKind::Unpack if after_keywords => {
                let message = "positional unpack must not follow keyword unpacking; move it before the '**' unpack";
                self.error_at(arg.span.start, message);
            }
            ArgKind::Keyword(name) => self.check_repeated_keyword(what, before, name),
            _ => {}
        }
    }

    fn check_after_unpack(&mut self, before: &[Arg<'a>], arg: &Arg<'a>) {
        let Some(unpack) = before.iter().find(|arg| arg.kind == ArgKind::Unpack) else {
            return;
        };
        let message = "positional argument must not follow an unpack; move it before or convert to a keyword argument";
        let note = Diagnostic::note("unpacked positional argument specified here");
        let note = note.at(self.source.file, unpack.span.start);
        self.report(Diagnostic::error(message).at(self.source.file, arg.span.start).with_note(note));
    }

    fn check_repeated_keyword(&mut self, what: &str, before: &[Arg<'a>], name: Name) {
        let earlier = before.iter().find_map(|arg| match arg.kind {
            ArgKind::Keyword(other) if other.symbol == name.symbol => Some(other.span),
            _ => None,
        });
        if let Some(earlier) = earlier {
            self.report_repeated_keyword(what, name, earlier);
        }
    }

    fn report_repeated_keyword(&mut self, what: &str, name: Name, earlier: Span) {
        let message = format!("keyword {what} '{}' was already used; remove the duplicate", name.as_str());
        let note = Diagnostic::note("previously specified here").at(self.source.file, earlier.start);
        self.report(Diagnostic::error(message).at(self.source.file, name.span.start).with_note(note));
    }
}

fn is_unbound_keywords(arg: &Arg<'_>) -> bool {
    matches!(arg.value.kind, ExprKind::UnboundRest { keywords: true })
}
