//! The patterns of `case`.

use smallvec::SmallVec;

use super::expr::Precedence;
use super::{Failed, Parse, Parser};
use crate::diagnostics::Diagnostic;
use crate::syntax::Span;
use crate::syntax::ast::{Binding, CallPattern, Capturer, Expr, ExprKind, FieldPattern, Pattern, PatternKind};
use crate::syntax::token::{Token, TokenKind};

const NOT_A_PATTERN: &str = "expression is not a valid match pattern; use '==' to compare against its value";

impl<'a> Parser<'a> {
    /// The pattern of a case: one, or a tuple without parentheses.
    pub(super) fn patterns(&mut self) -> Parse<Pattern<'a>> {
        let start = self.token.start;
        let first = self.pattern()?;
        if !self.at(TokenKind::Comma) || !self.continues() {
            return Ok(first);
        }
        let mut elements = SmallVec::<[Pattern<'a>; 4]>::from_slice(&[first]);
        while self.continues() && self.eat(TokenKind::Comma).is_some() {
            if matches!(self.token.kind, TokenKind::Colon | TokenKind::Equal | TokenKind::If) {
                break;
            }
            elements.push(self.pattern()?);
        }
        Ok(self.pattern_node(start, PatternKind::Tuple(self.slice(&elements))))
    }

    /// `p | q as name`
    fn pattern(&mut self) -> Parse<Pattern<'a>> {
        let start = self.token.start;
        let first = self.nested(|parser| parser.closed_pattern())?;
        let mut pattern = first;
        if self.at(TokenKind::Pipe) && self.continues() {
            let mut alternatives = SmallVec::<[Pattern<'a>; 4]>::from_slice(&[first]);
            while self.continues() && self.eat(TokenKind::Pipe).is_some() {
                alternatives.push(self.nested(|parser| parser.closed_pattern())?);
            }
            pattern = self.pattern_node(start, PatternKind::Or(self.slice(&alternatives)));
        }
        while self.at(TokenKind::As) && self.continues() {
            self.advance();
            let Some(name) = self.eat_name() else {
                let is_keyword = matches!(self.token.kind, TokenKind::Var | TokenKind::Ref);
                let message = match is_keyword || self.at_expression_start() {
                    true => "expected a name after 'as'",
                    false => "unexpected token in expression",
                };
                return Err(self.fail_at(self.token.start, message));
            };
            let capture = Capturer { binding: None, name };
            pattern = self.pattern_node(start, PatternKind::As { pattern: self.alloc(pattern), capture });
        }
        Ok(pattern)
    }

    fn pattern_node(&self, start: u32, kind: PatternKind<'a>) -> Pattern<'a> {
        Pattern { span: self.span_from(start), kind }
    }

    /// `var` or `ref` before a captured name.
    fn capture_binding(&mut self) -> Option<Binding> {
        match self.token.kind {
            TokenKind::Var => {
                self.advance();
                Some(Binding::Var)
            }
            TokenKind::Ref => {
                self.advance();
                Some(Binding::Ref)
            }
            _ => None,
        }
    }

    /// A pattern without `|` and `as` at its top.
    fn closed_pattern(&mut self) -> Parse<Pattern<'a>> {
        let start = self.token;
        let (lexer, prev_end, reported) = (self.lexer, self.prev_end, self.diagnostics.len());
        let pattern = self.primary_pattern()?;
        if !self.at_operator() {
            return Ok(pattern);
        }
        // More than a pattern: an expression, which must be compared with `==`.
        if start.kind == TokenKind::EqualEqual {
            let operator = self.advance().start;
            self.operation(Precedence::Or)?;
            let span = self.span_from(start.start);
            self.report_not_a_pattern(operator, span, "== (");
            return Ok(Pattern { span, kind: PatternKind::Error });
        }
        self.diagnostics.truncate(reported);
        self.replace_lexer(lexer);
        (self.prev_end, self.token) = (prev_end, start);
        let expr = self.operation(Precedence::Or)?;
        self.refuse_pattern(&expr);
        Ok(Pattern { span: expr.span, kind: PatternKind::Error })
    }

    /// Whether an operator follows that only expressions have.
    fn at_operator(&self) -> bool {
        self.continues()
            && matches!(
                self.token.kind,
                TokenKind::Plus
                    | TokenKind::Minus
                    | TokenKind::Star
                    | TokenKind::StarStar
                    | TokenKind::Slash
                    | TokenKind::SlashSlash
                    | TokenKind::Percent
                    | TokenKind::At
                    | TokenKind::Amp
                    | TokenKind::Caret
                    | TokenKind::LessLess
                    | TokenKind::GreaterGreater
                    | TokenKind::EqualEqual
                    | TokenKind::NotEqual
                    | TokenKind::Less
                    | TokenKind::LessEqual
                    | TokenKind::Greater
                    | TokenKind::GreaterEqual
                    | TokenKind::And
                    | TokenKind::Or
                    | TokenKind::Not
                    | TokenKind::In
                    | TokenKind::Is
                    | TokenKind::LParen
                    | TokenKind::LBracket
                    | TokenKind::Dot
            )
    }

    fn primary_pattern(&mut self) -> Parse<Pattern<'a>> {
        let start = self.token.start;
        match self.token.kind {
            TokenKind::Underscore => {
                self.advance();
                Ok(self.pattern_node(start, PatternKind::Wildcard))
            }
            TokenKind::EqualEqual => {
                let operator_pos = self.advance().start;
                let value = self.operation(Precedence::BitXor)?;
                self.warn_redundant_equal(operator_pos, &value);
                Ok(self.pattern_node(start, PatternKind::Equal { operator_pos, value: self.alloc(value) }))
            }
            TokenKind::Var | TokenKind::Ref => {
                let binding = self.capture_binding();
                if self.at(TokenKind::LParen) {
                    let outer = std::mem::replace(&mut self.pattern_binding, binding);
                    let group = self.group_pattern();
                    self.pattern_binding = outer;
                    return group;
                }
                let name = self.expect_name("unexpected token in expression")?;
                Ok(self.pattern_node(start, PatternKind::Capture(Capturer { binding, name })))
            }
            TokenKind::LParen => self.group_pattern(),
            TokenKind::LBracket => self.sequence_pattern(),
            TokenKind::Int | TokenKind::Float | TokenKind::String | TokenKind::True | TokenKind::False => {
                let literal = self.atom()?;
                Ok(Pattern { span: literal.span, kind: PatternKind::Literal(self.alloc(literal)) })
            }
            TokenKind::Identifier | TokenKind::EscapedIdentifier | TokenKind::Dot | TokenKind::SelfType => {
                self.named_pattern()
            }
            TokenKind::Star => {
                let rest = self.rest_pattern()?;
                self.report_not_a_pattern(rest.span.start, rest.span, "== ");
                Ok(rest)
            }
            _ => {
                let expr = match self.token.kind {
                    TokenKind::Not | TokenKind::Lambda => self.operation(Precedence::Not)?,
                    _ => self.operation(Precedence::BitXor)?,
                };
                self.refuse_pattern(&expr);
                Ok(Pattern { span: expr.span, kind: PatternKind::Error })
            }
        }
    }

    /// `== 3`, where `3` would do.
    fn warn_redundant_equal(&mut self, operator_pos: u32, value: &Expr<'a>) {
        let literal =
            matches!(value.kind, ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::String(_) | ExprKind::Bool(_));
        if literal {
            let span = Span::new(operator_pos, operator_pos + 2);
            let warning = Diagnostic::warning("'==' is redundant when matching a literal; remove it");
            self.report(warning.at(self.source.file, operator_pos).underline(span).fix(span, ""));
        }
    }

    /// Reports an expression where a pattern must stand.
    fn refuse_pattern(&mut self, expr: &Expr<'a>) {
        let simple = !matches!(
            expr.kind,
            ExprKind::Binary(_) | ExprKind::Compare(_) | ExprKind::IfElse(_) | ExprKind::Lambda(_)
        );
        let fix = if simple {
            "== ".to_string()
        } else {
            let inner = expr.span.len().saturating_sub(1) as usize;
            format!("== ({})", " ".repeat(inner.saturating_sub(3)))
        };
        self.report_not_a_pattern(expr.caret(), expr.span, &fix);
    }

    fn report_not_a_pattern(&mut self, caret: u32, range: Span, fix: &str) {
        let error = Diagnostic::error(NOT_A_PATTERN).at(self.source.file, caret).underline(range);
        self.report(error.fix(Span::at(range.start), fix));
    }

    /// `(p)`, `(p, q)`, `()`
    fn group_pattern(&mut self) -> Parse<Pattern<'a>> {
        let start = self.advance().start;
        let (elements, comma) = self.bracketed(|parser| {
            let mut elements = SmallVec::<[Pattern<'a>; 4]>::new();
            let mut comma = false;
            while !parser.at(TokenKind::RParen) {
                elements.push(parser.pattern()?);
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
                comma = true;
            }
            Ok((elements, comma))
        })?;
        self.expect(TokenKind::RParen, "expected ')' in parenthesized expression")?;
        let kind = match elements.as_slice() {
            [single] if !comma => PatternKind::Group(self.alloc(*single)),
            _ => PatternKind::Tuple(self.slice(&elements)),
        };
        Ok(self.pattern_node(start, kind))
    }

    /// `[p, *rest]`
    fn sequence_pattern(&mut self) -> Parse<Pattern<'a>> {
        let start = self.advance().start;
        let elements = self.bracketed(|parser| {
            let mut elements = SmallVec::<[Pattern<'a>; 4]>::new();
            while !parser.at(TokenKind::RBracket) {
                let element = match parser.token.kind {
                    TokenKind::Star => parser.rest_pattern()?,
                    _ => parser.pattern()?,
                };
                elements.push(element);
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            Ok(parser.slice(&elements))
        })?;
        if self.eat(TokenKind::RBracket).is_none() {
            return Err(self.fail_at(self.token.start, "expected ']' in list expression"));
        }
        Ok(self.pattern_node(start, PatternKind::Sequence(elements)))
    }

    /// `*_`, `*rest`, `*var rest`
    fn rest_pattern(&mut self) -> Parse<Pattern<'a>> {
        let start = self.advance().start;
        if self.eat(TokenKind::Underscore).is_some() {
            return Ok(self.pattern_node(start, PatternKind::Rest(None)));
        }
        let binding = self.capture_binding();
        let Some(name) = self.eat_name() else {
            return Err(self.unexpected_token());
        };
        Ok(self.pattern_node(start, PatternKind::Rest(Some(Capturer { binding, name }))))
    }

    /// What begins with a name or a dot: a capture, a constant, a struct or an enum case.
    fn named_pattern(&mut self) -> Parse<Pattern<'a>> {
        let first = self.token;
        let head = self.pattern_head()?;
        if self.at(TokenKind::LParen) && self.continues() {
            let open = self.token.start;
            let fields = self.field_patterns()?;
            let node = CallPattern { head: self.alloc(head), open, fields };
            return Ok(self.pattern_node(first.start, PatternKind::Call(self.alloc(node))));
        }
        let kind = match head.kind {
            ExprKind::Name(name) => PatternKind::Capture(Capturer { binding: self.pattern_binding, name }),
            ExprKind::Attribute(_) | ExprKind::InferredMember { .. } => PatternKind::Constant(self.alloc(head)),
            _ => {
                self.refuse_pattern(&head);
                PatternKind::Error
            }
        };
        Ok(Pattern { span: head.span, kind })
    }

    /// `a.b[c]`, `.a`
    fn pattern_head(&mut self) -> Parse<Expr<'a>> {
        let first: Token = self.token;
        let mut head = self.atom()?;
        loop {
            head = match self.token.kind {
                TokenKind::Dot if self.continues() => self.attribute(first.start, head)?,
                TokenKind::LBracket if self.continues() => self.subscript(first.start, head)?,
                _ => return Ok(head),
            };
        }
    }

    /// `(x=p, q)`; the current token is the `(`.
    fn field_patterns(&mut self) -> Parse<&'a [FieldPattern<'a>]> {
        self.advance();
        let fields = self.bracketed(|parser| {
            let mut fields = SmallVec::<[FieldPattern<'a>; 4]>::new();
            while !parser.at(TokenKind::RParen) {
                fields.push(parser.field_pattern()?);
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            Ok(parser.slice(&fields))
        })?;
        match self.eat(TokenKind::RParen) {
            Some(_) => Ok(fields),
            None => Err::<_, Failed>(self.fail("expected ')' in call argument list")),
        }
    }

    fn field_pattern(&mut self) -> Parse<FieldPattern<'a>> {
        let name = match self.at_identifier() && self.peek().kind == TokenKind::Equal {
            true => {
                let token = self.advance();
                self.advance();
                Some(self.name_of(token))
            }
            false => None,
        };
        Ok(FieldPattern { name, pattern: self.pattern()? })
    }
}
