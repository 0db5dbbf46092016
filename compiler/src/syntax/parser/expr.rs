//! Expressions: operators, by precedence (LANGUAGE.md L3.1).

use smallvec::SmallVec;

use super::{MAX_CHAIN, Parse, Parser};
use crate::syntax::ast::{
    Attribute, Await, Binary, BinaryOp, Call, Compare, CompareLink, CompareOp, Expr, ExprKind, IfElse, Subscript,
    Transfer, Tuple, Unary, UnaryOp, Walrus,
};
use crate::syntax::symbol::known;
use crate::syntax::token::TokenKind;
use crate::syntax::{Span, Symbol};

/// How tightly a binary operator binds; higher is tighter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
}

impl Precedence {
    /// The next tighter level.
    fn tighter(self) -> Option<Precedence> {
        use Precedence::*;
        Some(match self {
            Or => And,
            And => Not,
            Not => Comparison,
            Comparison => BitOr,
            BitOr => BitXor,
            BitXor => BitAnd,
            BitAnd => Shift,
            Shift => Sum,
            Sum => Product,
            Product => return None,
        })
    }
}

/// The binary operator a token stands for, other than comparisons and `**`.
fn binary_operator(kind: TokenKind) -> Option<(BinaryOp, Precedence)> {
    Some(match kind {
        TokenKind::Or => (BinaryOp::Or, Precedence::Or),
        TokenKind::And => (BinaryOp::And, Precedence::And),
        TokenKind::Pipe => (BinaryOp::BitOr, Precedence::BitOr),
        TokenKind::Caret => (BinaryOp::BitXor, Precedence::BitXor),
        TokenKind::Amp => (BinaryOp::BitAnd, Precedence::BitAnd),
        TokenKind::LessLess => (BinaryOp::Shl, Precedence::Shift),
        TokenKind::GreaterGreater => (BinaryOp::Shr, Precedence::Shift),
        TokenKind::Plus => (BinaryOp::Add, Precedence::Sum),
        TokenKind::Minus => (BinaryOp::Sub, Precedence::Sum),
        TokenKind::Star => (BinaryOp::Mul, Precedence::Product),
        TokenKind::At => (BinaryOp::MatMul, Precedence::Product),
        TokenKind::Slash => (BinaryOp::Div, Precedence::Product),
        TokenKind::SlashSlash => (BinaryOp::FloorDiv, Precedence::Product),
        TokenKind::Percent => (BinaryOp::Mod, Precedence::Product),
        _ => return None,
    })
}

impl<'a> Parser<'a> {
    /// `a, b, c`: one expression, or a tuple without parentheses.
    pub(super) fn expression_list(&mut self) -> Parse<Expr<'a>> {
        let start = self.token.start;
        let first = self.expression()?;
        if !self.at(TokenKind::Comma) || !self.continues() {
            return Ok(first);
        }
        let mut elements = SmallVec::<[Expr<'a>; 8]>::from_slice(&[first]);
        while self.continues() && self.eat(TokenKind::Comma).is_some() {
            if !self.at_expression_start() || !self.continues() {
                break;
            }
            elements.push(self.expression()?);
        }
        let tuple = Tuple { elements: self.slice(&elements), parenthesized: false };
        Ok(self.expr(start, ExprKind::Tuple(tuple)))
    }

    /// An expression, without commas.
    pub(super) fn expression(&mut self) -> Parse<Expr<'a>> {
        let value = self.expression_before_as()?;
        if self.at(TokenKind::As) && self.continues() {
            return Err(self.fail_at(self.token.start, "'as' patterns are only valid in a 'case' clause"));
        }
        Ok(value)
    }

    /// An expression that `as` may follow.
    pub(super) fn expression_before_as(&mut self) -> Parse<Expr<'a>> {
        self.nested(|parser| {
            let start = parser.token.start;
            let value = parser.conditional()?;
            if parser.at(TokenKind::ColonEqual) && parser.continues() {
                let operator_pos = parser.advance().start;
                let walrus = Walrus { target: value, operator_pos, value: parser.expression()? };
                return Ok(parser.expr(start, ExprKind::Walrus(parser.alloc(walrus))));
            }
            Ok(value)
        })
    }

    /// `a if c else b`
    fn conditional(&mut self) -> Parse<Expr<'a>> {
        let start = self.token.start;
        let then = self.operation(Precedence::Or)?;
        if !self.at(TokenKind::If) || !self.continues() {
            return Ok(then);
        }
        let if_pos = self.advance().start;
        let condition = self.operation(Precedence::Or)?;
        if !self.continues() {
            return Err(self.fail("expected 'else' clause in ternary; add 'else' and the false branch"));
        }
        let message = "expected 'else' clause in ternary; add 'else' and the false branch";
        let else_pos = self.expect(TokenKind::Else, message)?.start;
        let otherwise = self.nested(|parser| parser.conditional())?;
        let node = IfElse { then, if_pos, condition, else_pos, otherwise };
        Ok(self.expr(start, ExprKind::IfElse(self.alloc(node))))
    }

    /// Operators that bind at least as tightly as `least`.
    pub(super) fn operation(&mut self, least: Precedence) -> Parse<Expr<'a>> {
        let start = self.token.start;
        let left = if self.at(TokenKind::Not) && least <= Precedence::Not { self.not()? } else { self.unary()? };
        self.operation_rest(start, left, least)
    }

    /// The operators behind a left operand that has been parsed.
    fn operation_rest(&mut self, start: u32, mut left: Expr<'a>, least: Precedence) -> Parse<Expr<'a>> {
        let mut chain = 0;
        while self.continues() {
            if let Some((operator, precedence)) = binary_operator(self.token.kind) {
                if precedence < least {
                    break;
                }
                let operator_pos = self.advance().start;
                let right = self.right_operand(precedence)?;
                let node = Binary { left, operator, operator_pos, right };
                left = self.expr(start, ExprKind::Binary(self.alloc(node)));
            } else if least <= Precedence::Comparison && self.comparison_operator().is_some() {
                left = self.comparison(start, left)?;
            } else {
                break;
            }
            chain += 1;
            self.check_chain(chain)?;
        }
        Ok(left)
    }

    fn check_chain(&mut self, length: u32) -> Parse<()> {
        if length >= MAX_CHAIN {
            return Err(self.fail_at(self.token.start, "expression is too long"));
        }
        Ok(())
    }

    fn right_operand(&mut self, precedence: Precedence) -> Parse<Expr<'a>> {
        match precedence.tighter() {
            Some(tighter) => self.nested(|parser| parser.operation(tighter)),
            None => self.nested(|parser| parser.unary()),
        }
    }

    fn not(&mut self) -> Parse<Expr<'a>> {
        let operator_pos = self.advance().start;
        let operand = self.nested(|parser| parser.operation(Precedence::Not))?;
        let node = Unary { operator: UnaryOp::Not, operator_pos, operand };
        Ok(self.expr(operator_pos, ExprKind::Unary(self.alloc(node))))
    }

    /// The comparison operator at the current token, if there is one, and its number of tokens.
    fn comparison_operator(&self) -> Option<(CompareOp, u32)> {
        Some(match self.token.kind {
            TokenKind::EqualEqual => (CompareOp::Eq, 1),
            TokenKind::NotEqual => (CompareOp::Ne, 1),
            TokenKind::Less => (CompareOp::Lt, 1),
            TokenKind::LessEqual => (CompareOp::Le, 1),
            TokenKind::Greater => (CompareOp::Gt, 1),
            TokenKind::GreaterEqual => (CompareOp::Ge, 1),
            TokenKind::In => (CompareOp::In, 1),
            TokenKind::Not if self.peek().kind == TokenKind::In => (CompareOp::NotIn, 2),
            TokenKind::Is if self.peek().kind == TokenKind::Not => (CompareOp::IsNot, 2),
            TokenKind::Is => (CompareOp::Is, 1),
            _ => return None,
        })
    }

    /// `left < b <= c ...`: all comparisons of one chain.
    fn comparison(&mut self, start: u32, first: Expr<'a>) -> Parse<Expr<'a>> {
        let mut rest = SmallVec::<[CompareLink<'a>; 4]>::new();
        while self.continues()
            && let Some((operator, tokens)) = self.comparison_operator()
        {
            let operator_pos = self.token.start;
            for _ in 0..tokens {
                self.advance();
            }
            let right = self.right_operand(Precedence::Comparison)?;
            rest.push(CompareLink { operator, operator_pos, right });
        }
        let node = Compare { first, rest: self.slice(&rest) };
        Ok(self.expr(start, ExprKind::Compare(self.alloc(node))))
    }

    /// `-x`, `+x`, `~x`, `await x`, and tighter.
    pub(super) fn unary(&mut self) -> Parse<Expr<'a>> {
        let operator = match self.token.kind {
            TokenKind::Minus => UnaryOp::Neg,
            TokenKind::Plus => UnaryOp::Pos,
            TokenKind::Tilde => UnaryOp::Invert,
            TokenKind::Await | TokenKind::DunderAwait => return self.await_expression(),
            _ => return self.power(),
        };
        let operator_pos = self.advance().start;
        let operand = self.nested(|parser| parser.unary())?;
        let node = Unary { operator, operator_pos, operand };
        Ok(self.expr(operator_pos, ExprKind::Unary(self.alloc(node))))
    }

    fn await_expression(&mut self) -> Parse<Expr<'a>> {
        let keyword = self.advance();
        if keyword.kind == TokenKind::Await {
            self.warn_async(keyword.span(), "__await");
        }
        let operand = self.nested(|parser| parser.unary())?;
        let node = Await { keyword: keyword.span(), operand };
        Ok(self.expr(keyword.start, ExprKind::Await(self.alloc(node))))
    }

    /// `a ** b`; the right operand may carry a sign.
    fn power(&mut self) -> Parse<Expr<'a>> {
        let start = self.token.start;
        let left = self.postfix()?;
        if !self.at(TokenKind::StarStar) || !self.continues() {
            return Ok(left);
        }
        let operator_pos = self.advance().start;
        let right = self.nested(|parser| parser.unary())?;
        let node = Binary { left, operator: BinaryOp::Pow, operator_pos, right };
        Ok(self.expr(start, ExprKind::Binary(self.alloc(node))))
    }

    /// Calls, subscripts, attributes and transfers.
    pub(super) fn postfix(&mut self) -> Parse<Expr<'a>> {
        let start = self.token.start;
        let mut value = self.atom()?;
        let mut chain = 0;
        while self.continues() {
            value = match self.token.kind {
                TokenKind::LParen => self.call(start, value)?,
                TokenKind::LBracket => self.subscript(start, value)?,
                TokenKind::Dot => self.attribute(start, value)?,
                TokenKind::Caret if !self.caret_is_xor() => {
                    let caret_pos = self.advance().start;
                    let node = Transfer { operand: value, caret_pos };
                    self.expr(start, ExprKind::Transfer(self.alloc(node)))
                }
                _ => break,
            };
            chain += 1;
            self.check_chain(chain)?;
        }
        Ok(value)
    }

    /// `f(a, b)`; the current token is the `(`.
    pub(super) fn call(&mut self, start: u32, callee: Expr<'a>) -> Parse<Expr<'a>> {
        let open = self.token.start;
        let args = self.call_args()?;
        let node = Call { callee, open, args };
        Ok(self.expr(start, ExprKind::Call(self.alloc(node))))
    }

    /// `x[i, j]`; the current token is the `[`.
    pub(super) fn subscript(&mut self, start: u32, base: Expr<'a>) -> Parse<Expr<'a>> {
        let open = self.token.start;
        let args = self.subscript_args()?;
        let node = Subscript { base, open, args };
        Ok(self.expr(start, ExprKind::Subscript(self.alloc(node))))
    }

    /// `x.name`; the current token is the `.`.
    pub(super) fn attribute(&mut self, start: u32, base: Expr<'a>) -> Parse<Expr<'a>> {
        let dot = self.advance().start;
        let name = self.attribute_name("expected name in attribute reference")?;
        let node = Attribute { base, dot, name };
        Ok(self.expr(start, ExprKind::Attribute(self.alloc(node))))
    }

    /// The name behind a dot: any word, even a keyword.
    pub(super) fn attribute_name(&mut self, message: &str) -> Parse<super::Name> {
        if (self.at_identifier() || self.token.kind.is_keyword()) && self.continues() {
            let token = self.advance();
            return Ok(self.name_of(token));
        }
        Err(self.fail(message))
    }

    /// Whether the `^` at the current token has an operand behind it.
    fn caret_is_xor(&self) -> bool {
        let next = self.peek();
        if next.first_on_line && self.brackets == 0 && next.indent <= self.block_indent {
            return false;
        }
        match next.kind {
            TokenKind::Minus | TokenKind::Plus | TokenKind::Tilde => true,
            TokenKind::Dot | TokenKind::Not | TokenKind::Star | TokenKind::StarStar | TokenKind::Ellipsis => false,
            TokenKind::Underscore => false,
            TokenKind::Identifier => self.text(next.span()) != known::WHERE.as_str(),
            kind => starts_expression(kind),
        }
    }

    pub(super) fn at_expression_start(&self) -> bool {
        starts_expression(self.token.kind)
    }

    /// `async` and `await` draw the official warning.
    pub(super) fn warn_async(&mut self, keyword: Span, replacement: &str) {
        let message = "async/await support in Mojo is experimental and unstable, there are many known issues. Please do \
                       not use it in production and do not expect correctness. To suppress this warning, use '__async' \
                       and '__await' keywords. That does not make the feature stable, it merely suppresses the warning.";
        let warning = crate::diagnostics::Diagnostic::warning(message).at(self.source.file, keyword.start);
        self.report(warning.underline(keyword).fix(keyword, replacement));
    }

    /// A type: like any expression, without assignment or ternary at the top.
    pub(super) fn type_expression(&mut self) -> Parse<Expr<'a>> {
        self.nested(|parser| parser.conditional())
    }

    /// Whether the current token is one of `words`, written plainly.
    pub(super) fn at_any_word(&self, words: &[Symbol]) -> bool {
        self.at(TokenKind::Identifier) && {
            let text = self.text(self.token.span());
            words.iter().any(|word| word.as_str() == text)
        }
    }
}

/// Whether an expression can begin with such a token.
fn starts_expression(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        Identifier
            | EscapedIdentifier
            | Int
            | Float
            | String
            | TString
            | True
            | False
            | None
            | SelfType
            | Underscore
            | LParen
            | LBracket
            | LBrace
            | Minus
            | Plus
            | Tilde
            | Not
            | Dot
            | Star
            | StarStar
            | Ellipsis
            | Lambda
            | Await
            | DunderAwait
            | Comptime
            | Def
            | Async
            | DunderAsync
            | Ref
    )
}
