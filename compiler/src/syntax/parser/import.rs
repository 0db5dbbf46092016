//! `import` and `from` statements.

use smallvec::SmallVec;

use super::{Parse, Parser};
use crate::syntax::ast::{Import, ImportModule, ImportName, ImportNames, ModulePath, Name, StmtKind};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    pub(super) fn import_statement(&mut self) -> Parse<StmtKind<'a>> {
        let node = match self.advance().kind {
            TokenKind::Import => self.import_modules()?,
            _ => self.import_names()?,
        };
        Ok(StmtKind::Import(self.alloc(node)))
    }

    /// `import a.b as c, d`
    fn import_modules(&mut self) -> Parse<Import<'a>> {
        if matches!(self.token.kind, TokenKind::Dot | TokenKind::Ellipsis) && !self.token.first_on_line {
            let name = self.text(self.peek().span());
            let message = format!("relative imports must use 'from'; did you mean 'from . import {name}'?");
            return Err(self.fail_at(self.token.start, message));
        }
        let mut modules = SmallVec::<[ImportModule<'a>; 4]>::new();
        loop {
            let path = self.module_path()?;
            let alias = match self.continues() && self.eat(TokenKind::As).is_some() {
                true => Some(self.bound_name("expected name to bind import")?),
                false => None,
            };
            modules.push(ImportModule { path, alias });
            if !self.continues() || self.eat(TokenKind::Comma).is_none() {
                return Ok(Import::Modules(self.slice(&modules)));
            }
        }
    }

    /// A name that must stand on this line.
    fn bound_name(&mut self, message: &str) -> Parse<Name> {
        if self.token.first_on_line && self.token.kind.is_keyword() {
            return self.expect_name(message);
        }
        if self.token.first_on_line && self.brackets == 0 {
            return Err(self.fail(message));
        }
        self.expect_name(message)
    }

    /// `a.b.c`, with leading dots for a relative path.
    fn module_path(&mut self) -> Parse<ModulePath<'a>> {
        let start = self.token.start;
        self.refuse_line_break("module path")?;
        let mut level = 0;
        while let Some(dots) = match self.token.kind {
            TokenKind::Dot => Some(1),
            TokenKind::Ellipsis => Some(3),
            _ => None,
        } {
            level += dots;
            self.advance();
        }
        let mut parts = SmallVec::<[Name; 4]>::new();
        if level == 0 || !self.at(TokenKind::Import) {
            loop {
                if !parts.is_empty() || level > 0 {
                    self.refuse_deeper_line("module path")?;
                }
                parts.push(self.expect_name("expected module name")?);
                if !self.continues() || self.eat(TokenKind::Dot).is_none() {
                    break;
                }
            }
        }
        Ok(ModulePath { span: self.span_from(start), level, parts: self.slice(&parts) })
    }

    fn refuse_line_break(&mut self, what: &str) -> Parse<()> {
        if self.token.first_on_line {
            let message = format!("{what} may not appear at the start of the line");
            return Err(self.fail_at(self.token.start, message));
        }
        Ok(())
    }

    /// Refuses a continuation line; a line that is not one is the caller's error.
    fn refuse_deeper_line(&mut self, what: &str) -> Parse<()> {
        if self.token.first_on_line && self.token.indent > self.block_indent && self.at_identifier() {
            return self.refuse_line_break(what);
        }
        Ok(())
    }

    /// `from m import a as b, c`, `from m import (a, b,)`, `from m import *`
    fn import_names(&mut self) -> Parse<Import<'a>> {
        let path = self.module_path()?;
        if self.token.first_on_line {
            return Err(self.fail("expected 'import' after module name"));
        }
        self.expect(TokenKind::Import, "expected 'import' after module name")?;
        self.refuse_deeper_line("construct name to import")?;
        if self.at(TokenKind::Star) && !self.token.first_on_line {
            let star = self.advance().span();
            return Ok(Import::From { path, names: ImportNames::All(star) });
        }
        let names = if self.at(TokenKind::LParen) && !self.token.first_on_line {
            self.advance();
            let names = self.bracketed(|parser| parser.imported_names(true))?;
            self.expect(TokenKind::RParen, "expected ')' after import list")?;
            names
        } else {
            self.imported_names(false)?
        };
        Ok(Import::From { path, names: ImportNames::Names(names) })
    }

    fn imported_names(&mut self, parenthesized: bool) -> Parse<&'a [ImportName]> {
        let mut names = SmallVec::<[ImportName; 8]>::new();
        loop {
            if !parenthesized && self.token.first_on_line {
                return Err(self.fail("expected construct name to import"));
            }
            let name = self.expect_name("expected construct name to import")?;
            let alias = match self.continues() && self.eat(TokenKind::As).is_some() {
                true => Some(self.bound_name(&format!("expected name to import '{}' as", name.as_str()))?),
                false => None,
            };
            names.push(ImportName { name, alias });
            if !self.continues() || self.eat(TokenKind::Comma).is_none() {
                break;
            }
            if parenthesized && self.at(TokenKind::RParen) {
                break;
            }
        }
        Ok(self.slice(&names))
    }
}
