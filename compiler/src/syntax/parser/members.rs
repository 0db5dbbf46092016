//! The bodies of structs, enums, traits and extensions.

use smallvec::SmallVec;

use super::block::{EMPTY_BODY, statement_keyword};
use super::item::Members;
use super::{Failed, Parse, Parser, Place};
use crate::syntax::ast::{Decorator, EnumCase, Expr, ExprKind, Field, Member, StmtKind, StringLiteral};
use crate::syntax::symbol::known;
use crate::syntax::token::TokenKind;

const BAD_CASE: &str = "enum case must have the form 'case name' or 'case name(T, ...)'";

impl<'a> Parser<'a> {
    /// The members behind the `:` of a header at `header_column`.
    pub(super) fn members(&mut self, header_column: u32) -> Parse<Members<'a>> {
        let outer_indent = self.block_indent;
        let colon_end = self.prev_end;
        let mut members = SmallVec::<[Member<'a>; 16]>::new();
        let mut doc = None;
        let mut found = false;
        let mut on_header_line = !self.token.first_on_line;
        let mut separated = true;
        while !self.at(TokenKind::EndOfFile) {
            if self.token.first_on_line {
                if self.token.indent <= header_column {
                    break;
                }
                if on_header_line || (!found && doc.is_none()) {
                    self.block_indent = self.token.indent;
                    on_header_line = false;
                }
                self.check_indentation();
            } else if !separated {
                let start = self.token.start;
                self.fail_at(start, "unknown tokens at the end of a declaration");
                self.recover(start);
                continue;
            }
            if !found && doc.is_none() && self.at(TokenKind::String) {
                let literal: StringLiteral<'a> = self.string_literal();
                doc = Some(self.alloc(literal));
            } else {
                found = true;
                self.member_or_recover(&mut members);
            }
            separated = !self.token.first_on_line && self.eat(TokenKind::Semicolon).is_some();
        }
        if !found {
            let at = doc.map_or(colon_end, |doc| doc.span.end);
            self.error_at(at, EMPTY_BODY);
        }
        self.block_indent = outer_indent;
        Ok((doc, self.slice(&members)))
    }

    fn member_or_recover(&mut self, members: &mut SmallVec<[Member<'a>; 16]>) {
        let start = self.token.start;
        match self.nested(|parser| parser.member()) {
            Ok(member) => members.extend(member),
            Err(Failed) => self.recover(start),
        }
        if self.token.start == start && !self.at(TokenKind::EndOfFile) {
            self.advance();
        }
    }

    /// One member. `None` for `pass` and the like, and for what does not belong here (reported).
    fn member(&mut self) -> Parse<Option<Member<'a>>> {
        let decorators = self.decorators()?;
        if decorators.is_empty() && self.token.indent < self.block_indent {
            return Err(Failed);
        }
        match self.token.kind {
            TokenKind::Var => self.field(decorators),
            TokenKind::Identifier if self.at_word(known::LET) && self.at_binding().is_some() => self.field(decorators),
            TokenKind::Def | TokenKind::Async | TokenKind::DunderAsync => {
                Ok(Some(Member::Function(self.function(decorators)?)))
            }
            TokenKind::Identifier if self.at_fn() => Ok(Some(Member::Function(self.function(decorators)?))),
            TokenKind::Identifier if self.at_alias() => {
                Ok(Some(Member::Comptime(self.comptime_declaration(decorators)?)))
            }
            TokenKind::Identifier if self.place == Place::Enum && self.at_word(known::CASE) => self.enum_case(),
            TokenKind::Pass => {
                self.advance();
                Ok(None)
            }
            _ => self.other_member(decorators),
        }
    }

    /// Members that need a look at the whole statement.
    fn other_member(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<Option<Member<'a>>> {
        if let Some(keyword) = match self.token.kind {
            TokenKind::Import | TokenKind::From => Some("import"),
            _ => None,
        } && self.place != Place::Class
        {
            let message =
                format!("'{keyword}' statements must be at module or function scope; move this to a valid location");
            return Err(self.fail_at(self.token.start, message));
        }
        let start = self.token.start;
        if let Some(kind) = self.declaration_statement(decorators)? {
            return Ok(match kind {
                StmtKind::Comptime(comptime) => Some(Member::Comptime(comptime)),
                StmtKind::Function(function) => Some(Member::Function(function)),
                _ => None,
            });
        }
        if !decorators.is_empty() && self.place != Place::Class {
            self.error_at(start, "statement does not support decorators; remove the decorator");
        }
        let stmt = self.statement()?;
        let Some(stmt) = stmt else {
            return Ok(None);
        };
        if self.place == Place::Class {
            return Ok(Some(Member::Stmt(self.alloc(stmt))));
        }
        if let StmtKind::Expr(Expr { kind: ExprKind::String(_) | ExprKind::Ellipsis, .. }) = stmt.kind {
            return Ok(None);
        }
        let message = match statement_keyword(&stmt.kind) {
            Some("return") => "'return' must be inside a function; move this into a function body".into(),
            Some(keyword) => format!("'{keyword}' must be contained in a function"),
            None if self.place == Place::Trait => "bare expressions must not appear within traits; use 'comptime' for \
                                                   an associated type or move this into a method body"
                .into(),
            None => "bare expressions must not appear within structs; use 'var' for a field or move this into a \
                     method body"
                .into(),
        };
        self.error_at(start, message);
        Ok(None)
    }

    /// `var name: Type`
    fn field(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<Option<Member<'a>>> {
        let start = self.token.start;
        match self.place {
            Place::Trait => {
                let message = "traits do not support 'var' fields; use 'comptime' to declare associated types";
                return Err(self.fail_at(start, message));
            }
            Place::Enum => {
                let message = "enums do not support 'var' fields; store state in a case payload";
                return Err(self.fail_at(start, message));
            }
            _ => {}
        }
        let binding = self.at_binding().unwrap_or(crate::syntax::ast::Binding::Var);
        let keyword = self.binding_keyword(binding);
        let name = self.expect_name("expected name for 'var' declaration")?;
        let is_class = self.place == Place::Class;
        let ty = match self.eat(TokenKind::Colon) {
            Some(_) => {
                let ty = self.type_expression()?;
                Some(self.alloc(ty))
            }
            None if is_class => None,
            None => return Err(self.fail("struct field declaration must have a type")),
        };
        let default = match is_class && self.eat(TokenKind::Equal).is_some() {
            true => {
                let value = self.expression()?;
                Some(self.alloc(value))
            }
            false => None,
        };
        let node = Field { span: self.span_from(start), decorators, keyword, name, ty, default };
        Ok(Some(Member::Field(self.alloc(node))))
    }

    /// `case Name`, `case Name(T, U)`
    fn enum_case(&mut self) -> Parse<Option<Member<'a>>> {
        let start = self.advance().start;
        if self.token.first_on_line {
            return Err(self.fail(BAD_CASE));
        }
        let Some(name) = self.eat_name() else {
            return Err(self.fail(BAD_CASE));
        };
        let payload = match self.at(TokenKind::LParen) && self.continues() {
            true => Some(self.enum_payload()?),
            false => None,
        };
        if !self.at_statement_end() {
            return Err(self.fail(BAD_CASE));
        }
        let node = EnumCase { span: self.span_from(start), name, payload };
        Ok(Some(Member::Case(self.alloc(node))))
    }

    fn enum_payload(&mut self) -> Parse<&'a [Expr<'a>]> {
        self.advance();
        let mut types = SmallVec::<[Expr<'a>; 4]>::new();
        self.bracketed(|parser| {
            while !parser.at(TokenKind::RParen) {
                if parser.at_identifier() && matches!(parser.peek().kind, TokenKind::Colon | TokenKind::Equal) {
                    let message = "labeled payloads in enum cases are not supported; use positional types, e.g. 'case \
                                   C(T, U)'";
                    return Err(parser.fail_at(parser.token.start, message));
                }
                types.push(parser.type_expression()?);
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            Ok(())
        })?;
        self.expect(TokenKind::RParen, BAD_CASE)?;
        Ok(self.slice(&types))
    }
}
