//! Compound statements: `if`, loops, `try`, `with`, `match`, MLIR regions.

use smallvec::SmallVec;

use super::params::ListKind;
use super::{Parse, Parser};
use crate::syntax::ast::{
    Block, Case, Condition, Except, Expr, For, If, IfBranch, Match, MlirRegion, StmtKind, Try, When, While, With,
    WithItem,
};
use crate::syntax::symbol::known;
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// A suite behind a `:` that must come now.
    fn body(&mut self, header_column: u32, missing_colon: &str) -> Parse<Block<'a>> {
        self.expect(TokenKind::Colon, missing_colon)?;
        Ok(self.suite(header_column, false))
    }

    /// Whether the current token is a clause (`else`, `except`, ...) of the statement whose header
    /// stands at `header_column`.
    fn at_clause(&self, kind: TokenKind, header_column: u32) -> bool {
        self.at(kind) && (!self.token.first_on_line || self.token.indent == header_column)
    }

    /// `else: ...`, if it is there.
    fn else_clause(&mut self, header_column: u32, missing_colon: &str) -> Parse<Option<Block<'a>>> {
        if !self.at_clause(TokenKind::Else, header_column) {
            return Ok(None);
        }
        self.advance();
        self.body(header_column, missing_colon).map(Some)
    }

    // ---- if

    pub(super) fn if_statement(&mut self, when: When) -> Parse<StmtKind<'a>> {
        let column = self.token.indent;
        let mut branches = SmallVec::<[IfBranch<'a>; 4]>::new();
        branches.push(self.if_branch(column, "expected ':' after 'if' condition")?);
        while self.at_clause(TokenKind::Elif, column) {
            branches.push(self.if_branch(column, "expected ':' after 'elif' condition")?);
        }
        let otherwise = self.else_clause(column, "expected ':' after else")?;
        let otherwise = otherwise.map(|block| self.alloc(block));
        let node = If { when, branches: self.slice(&branches), otherwise };
        Ok(StmtKind::If(self.alloc(node)))
    }

    fn if_branch(&mut self, column: u32, missing_colon: &str) -> Parse<IfBranch<'a>> {
        let keyword = self.advance().span();
        let condition = self.condition()?;
        let body = self.body(column, missing_colon)?;
        Ok(IfBranch { keyword, condition, body: self.alloc(body) })
    }

    /// `c`, or `case pattern = subject`
    fn condition(&mut self) -> Parse<Condition<'a>> {
        if !self.at_case() {
            let condition = self.expression()?;
            return Ok(Condition::Expr(self.alloc(condition)));
        }
        let keyword = self.advance().span();
        let reported = self.diagnostics.len();
        let pattern = self.patterns()?;
        if !self.at(TokenKind::Equal) {
            // Whether it was a pattern at all matters less.
            self.diagnostics.truncate(reported);
        }
        self.expect(TokenKind::Equal, "expected '=' after conditional pattern")?;
        let subject = self.expression()?;
        Ok(Condition::Case { keyword, pattern: self.alloc(pattern), subject: self.alloc(subject) })
    }

    // ---- Loops

    pub(super) fn while_statement(&mut self) -> Parse<StmtKind<'a>> {
        let column = self.token.indent;
        let keyword = self.advance().span();
        let condition = self.condition()?;
        let body = self.body(column, "expected ':' after 'while' condition")?;
        let otherwise = self.else_clause(column, "expected ':' after 'else'")?;
        Ok(StmtKind::While(self.alloc(While { keyword, condition, body, otherwise })))
    }

    pub(super) fn for_statement(&mut self, when: When) -> Parse<StmtKind<'a>> {
        let column = self.token.indent;
        let keyword = self.advance().span();
        let target = self.loop_targets()?;
        self.expect(TokenKind::In, "expected 'in' after target identifier")?;
        let iterable = self.expression()?;
        let iterable = self.alloc(iterable);
        let body = self.body(column, "expected ':' after expression")?;
        let otherwise = self.else_clause(column, "expected ':' after 'else'")?;
        Ok(StmtKind::For(self.alloc(For { when, keyword, target, iterable, body, otherwise })))
    }

    // ---- try

    pub(super) fn try_statement(&mut self) -> Parse<StmtKind<'a>> {
        let column = self.token.indent;
        let keyword = self.advance().span();
        let body = self.body(column, "expected ':' after 'try'")?;
        let except = self.except_clause(column)?;
        if except.is_none() && !self.at_clause(TokenKind::Finally, column) {
            return Err(self.fail_at(self.token.start, "expected 'except' or 'finally' block"));
        }
        let otherwise = match except {
            Some(_) => self.else_clause(column, "expected ':' after 'else'")?,
            None => None,
        };
        let finally = match self.at_clause(TokenKind::Finally, column) {
            true => {
                self.advance();
                Some(self.body(column, "expected ':' after 'finally'")?)
            }
            false => None,
        };
        Ok(StmtKind::Try(self.alloc(Try { keyword, body, except, otherwise, finally })))
    }

    fn except_clause(&mut self, column: u32) -> Parse<Option<Except<'a>>> {
        if !self.at_clause(TokenKind::Except, column) {
            return Ok(None);
        }
        let keyword = self.advance().span();
        let name = if self.continues() { self.eat_name() } else { None };
        if name.is_none() && self.eat(TokenKind::Underscore).is_none() && !self.at(TokenKind::Colon) && self.continues()
        {
            let message = "'for' loop variables must be identifiers; use a valid name";
            return Err(self.fail_at(self.token.start, message));
        }
        let body = self.body(column, "expected ':' after 'except'")?;
        Ok(Some(Except { keyword, name, body }))
    }

    // ---- with

    pub(super) fn with_statement(&mut self) -> Parse<StmtKind<'a>> {
        let column = self.token.indent;
        let keyword = self.advance().span();
        let items = self.with_items()?;
        let body = self.body(column, "expected ':' or ',' after 'with' expression")?;
        Ok(StmtKind::With(self.alloc(With { keyword, items, body })))
    }

    fn with_items(&mut self) -> Parse<&'a [WithItem<'a>]> {
        let mut items = SmallVec::<[WithItem<'a>; 2]>::new();
        loop {
            let context = self.expression_before_as()?;
            let target = match self.continues() && self.eat(TokenKind::As).is_some() {
                true => Some(self.loop_target()?),
                false => None,
            };
            items.push(WithItem { context, target });
            if !self.continues() || self.eat(TokenKind::Comma).is_none() {
                return Ok(self.slice(&items));
            }
        }
    }

    // ---- match

    pub(super) fn match_statement(&mut self, when: When) -> Parse<StmtKind<'a>> {
        let column = self.token.indent;
        let token = self.advance();
        let keyword = token.span();
        if token.kind == TokenKind::DunderMatch {
            self.deprecated(keyword, "__match", "match");
        }
        let subject = self.expression_list()?;
        self.expect(TokenKind::Colon, "expected ':' after match subject")?;
        let cases = self.cases(column)?;
        if cases.is_empty() {
            self.error_at(keyword.start, "'match' statement must have at least one 'case' block");
        }
        Ok(StmtKind::Match(self.alloc(Match { when, keyword, subject: self.alloc(subject), cases })))
    }

    fn cases(&mut self, header_column: u32) -> Parse<&'a [Case<'a>]> {
        let mut cases = SmallVec::<[Case<'a>; 8]>::new();
        let column = self.token.indent;
        let outer_indent = self.block_indent;
        let below = self.token.first_on_line;
        if below && column > header_column {
            self.block_indent = column;
        }
        while self.at_word(known::CASE) {
            let fits = match self.token.first_on_line {
                true => self.token.indent > header_column && self.token.indent == self.block_indent,
                false => cases.is_empty(),
            };
            if !fits {
                break;
            }
            let start = self.token.start;
            match self.case() {
                Ok(case) => cases.push(case),
                Err(super::Failed) => self.recover(start),
            }
        }
        self.block_indent = outer_indent;
        Ok(self.slice(&cases))
    }

    fn case(&mut self) -> Parse<Case<'a>> {
        let column = self.token.indent;
        let keyword = self.advance().span();
        let pattern = self.patterns()?;
        let guard = match self.continues() && self.eat(TokenKind::If).is_some() {
            true => Some(self.expression()?),
            false => None,
        };
        let body = self.body(column, "expected ':' after case pattern")?;
        let guard: Option<&'a Expr<'a>> = guard.map(|guard| self.alloc(guard));
        Ok(Case { keyword, pattern: self.alloc(pattern), guard, body: self.alloc(body) })
    }

    // ---- MLIR

    /// `__mlir_region name(args): ...`
    pub(super) fn mlir_region(&mut self) -> Parse<StmtKind<'a>> {
        let column = self.token.indent;
        self.advance();
        let name = self.expect_name("expected a region name")?;
        let args = match self.at(TokenKind::LParen) {
            true => self.param_list(ListKind::Arguments)?,
            false => return Err(self.fail("expected '(' for parameter list")),
        };
        let body = self.body(column, "expected ':' after region arguments")?;
        Ok(StmtKind::MlirRegion(self.alloc(MlirRegion { name, args, body })))
    }
}
