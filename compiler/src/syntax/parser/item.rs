//! Declarations: functions, structs, traits, extensions, `comptime`.

use smallvec::SmallVec;

use super::block::EMPTY_BODY;
use super::params::ListKind;
use super::{Failed, Parse, Parser, Place};
use crate::diagnostics::Diagnostic;
use crate::syntax::Span;
use crate::syntax::ast::{
    Body, BodyContext, ComptimeDecl, Conformance, Decorator, Expr, ExprKind, ExtensionDef, FunctionDef,
    FunctionKeyword, LazySource, Name, StmtKind, StringLiteral, StructDef, StructKind, Target, TargetKind, TraitDef,
    When,
};
use crate::syntax::lexer::Lexer;
use crate::syntax::session::Dialect;
use crate::syntax::symbol::known;
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// A statement that declares something other than a variable. `None` if the current token does
    /// not begin one.
    pub(super) fn declaration_statement(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<Option<StmtKind<'a>>> {
        let kind = match self.token.kind {
            TokenKind::Def | TokenKind::Async | TokenKind::DunderAsync => {
                StmtKind::Function(self.function(decorators)?)
            }
            TokenKind::Identifier if self.at_fn() => StmtKind::Function(self.function(decorators)?),
            TokenKind::Struct | TokenKind::DunderEnum | TokenKind::Class => self.struct_statement(decorators)?,
            TokenKind::Trait => self.trait_statement(decorators)?,
            TokenKind::DunderExtension => StmtKind::Extension(self.extension(decorators)?),
            TokenKind::Import | TokenKind::From => {
                if !decorators.is_empty() {
                    let message = "'import' statement does not support decorators; remove the decorator";
                    self.error_at(self.token.start, message);
                }
                self.import_statement()?
            }
            TokenKind::Comptime => self.comptime_statement(decorators)?,
            TokenKind::Identifier if self.at_alias() => StmtKind::Comptime(self.comptime_declaration(decorators)?),
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    /// Whether the current token is a `fn` that declares a function.
    pub(super) fn at_fn(&self) -> bool {
        self.at_word(known::FN) && {
            let next = self.peek();
            !next.first_on_line && matches!(next.kind, TokenKind::Identifier | TokenKind::EscapedIdentifier)
        }
    }

    /// Whether the current token is a historical `alias` that declares something.
    pub(super) fn at_alias(&self) -> bool {
        !self.is_strict() && self.at_word(known::ALIAS) && {
            let next = self.peek();
            !next.first_on_line
                && matches!(
                    next.kind,
                    TokenKind::Identifier | TokenKind::EscapedIdentifier | TokenKind::Underscore | TokenKind::LParen
                )
        }
    }

    // ---- Functions

    /// `def name[...](...) ...: body`; the current token is the keyword or `async`.
    pub(super) fn function(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<&'a FunctionDef<'a>> {
        let start = self.token.start;
        let column = self.token.indent;
        let asyncness = self.async_keyword();
        if asyncness.is_some() && self.token.first_on_line {
            let message = format!("'{}' keyword may not appear at the start of the line", self.token.kind.text());
            return Err(self.fail_at(self.token.start, message));
        }
        let keyword_token = self.advance();
        let keyword = match keyword_token.kind {
            TokenKind::Def => FunctionKeyword::Def,
            // Historically `async fn`; anything else is an `async` that the official compiler takes
            // for a function, too.
            TokenKind::Identifier if self.text(keyword_token.span()) == known::FN.as_str() => FunctionKeyword::Fn,
            _ => FunctionKeyword::Def,
        };
        if keyword == FunctionKeyword::Fn {
            self.note_fn(keyword_token.span());
        }
        let name = self.function_name()?;
        let name = if self.place == Place::Struct { self.current_dunder(name) } else { name };
        let signature = self.declaration_signature()?;
        self.vintage.raising_def |= keyword == FunctionKeyword::Def && signature.effects.raises.is_some();
        self.function_colon(column)?;
        let body = self.function_body(column);
        let node = FunctionDef {
            span: self.span_from(start),
            decorators,
            keyword,
            keyword_span: keyword_token.span(),
            asyncness,
            name,
            signature,
            body,
        };
        Ok(self.alloc(node))
    }

    /// The name of a method; those of before 1.0 (LANGUAGE.md L17.2) bring a warning.
    fn current_dunder(&mut self, name: Name) -> Name {
        match name.as_str() {
            "__copyinit__" => self.deprecated(name.span, "__copyinit__", "__init__(out self, *, copy: Self)"),
            "__moveinit__" => self.deprecated(name.span, "__moveinit__", "__init__(out self, *, deinit move: Self)"),
            "__getitem_param__" => {
                self.deprecated(name.span, "__getitem_param__", "__getitem__");
                return Name { symbol: known::GETITEM, ..name };
            }
            // Mojo 1.2 still takes it: a file that has it is not historical for that.
            "__del__" if self.source.options.dialect == Dialect::Lenient => {
                let message = "'__del__' is deprecated; use '__deinit__'";
                let warning = Diagnostic::warning(message).at(self.source.file, name.span.start).underline(name.span);
                self.report(warning.fix(name.span, "__deinit__"));
            }
            _ => {}
        }
        name
    }

    fn warn_former_decorators(&mut self, decorators: &[Decorator<'a>]) {
        for decorator in decorators {
            match decorator.name().map(|name| name.symbol) {
                Some(known::VALUE) => self.deprecated(decorator.span, "@value", "@fieldwise_init"),
                Some(known::REGISTER_PASSABLE) => {
                    let trait_name =
                        if decorator.args().is_empty() { "RegisterPassable" } else { "TrivialRegisterPassable" };
                    self.deprecated(decorator.span, "@register_passable", trait_name);
                }
                _ => {}
            }
        }
    }

    fn function_name(&mut self) -> Parse<Name> {
        self.refuse_line_start()?;
        if self.at(TokenKind::Match) && !self.is_strict() {
            // Not always a keyword.
            let token = self.advance();
            return Ok(self.name_of(token));
        }
        if self.token.kind.is_keyword() {
            let message = format!("'{}' cannot be used as a function name in this context", self.token.kind.text());
            return Err(self.fail_at(self.token.start, message));
        }
        match self.eat_name() {
            Some(name) => Ok(name),
            None => Err(self.fail("expected function name")),
        }
    }

    /// The name of a declaration must stand on the line of its keyword.
    fn refuse_line_start(&mut self) -> Parse<()> {
        if self.token.first_on_line && !self.at(TokenKind::EndOfFile) {
            return Err(self.fail_at(self.token.start, "identifier may not appear at the start of the line"));
        }
        Ok(())
    }

    /// The `:` between signature and body. It stays the current token.
    fn function_colon(&mut self, column: u32) -> Parse<()> {
        if self.at(TokenKind::Colon) {
            return Ok(());
        }
        let body_follows = self.place == Place::Module
            && self.token.first_on_line
            && self.token.indent > column
            && !self.at(TokenKind::EndOfFile);
        Err(self.fail(match body_follows {
            true => "missing ':' at end of function signature",
            false => "expected ':' in function definition",
        }))
    }

    /// A function body; the current token is the `:` before it.
    ///
    /// The extent of a body is found first, by indentation and brackets alone. So an error in a body
    /// cannot spoil the declarations behind it, and a body need not be parsed at once.
    fn function_body(&mut self, header_column: u32) -> Body<'a> {
        let source = self.body_source(BodyContext { header_column });
        if self.place == Place::Function {
            self.advance();
            return Body::parsed(self.body_block(source.context), source, None);
        }
        let start = self.token.end;
        let mut lexer = self.lexer;
        lexer.skip_block(header_column);
        self.replace_lexer(lexer);
        self.advance();
        let body = match self.source.options.lazy_bodies {
            true => self.skipped_body(start, source),
            false => self.separate_body(start, source),
        };
        self.prev_end = self.last_code_before(self.token.start).max(start);
        body
    }

    /// A body that is parsed later: the text from `start` to the current token.
    fn skipped_body(&mut self, start: u32, source: LazySource<'a>) -> Body<'a> {
        let span = Span::new(start, self.token.start);
        let mut lexer = Lexer::resume(self.source.text, start as usize, span.end as usize);
        if lexer.next_token().kind == TokenKind::EndOfFile {
            self.error_at(start, EMPTY_BODY);
        }
        Body::lazy(span, source)
    }

    /// Parses the text from `start` to the current token as a body; its errors are held back.
    fn separate_body(&mut self, start: u32, source: LazySource<'a>) -> Body<'a> {
        let lexer = Lexer::resume(self.source.text, start as usize, self.token.start as usize);
        let mut body = Parser::new(self.session, self.source, lexer);
        body.prev_end = start;
        body.place = Place::Function;
        body.vintage = self.vintage;
        body.indent_style = self.indent_style;
        let block = body.body_block(source.context);
        self.indent_style = body.indent_style;
        self.lexical.append(&mut body.lexical);
        self.vintage.merge(body.vintage);
        self.names.extend(body.names);
        Body::parsed(block, source, self.session.hold(body.diagnostics))
    }

    /// The end of the last line before `offset` that has more than white space on it.
    fn last_code_before(&self, offset: u32) -> u32 {
        let before = &self.source.text.as_bytes()[..offset as usize];
        let blank = before.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
        (before.len() - blank) as u32
    }

    // ---- Structs, enums, classes

    fn struct_statement(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<StmtKind<'a>> {
        let start = self.token.start;
        let word = match self.token.kind {
            TokenKind::Class => "class",
            _ => "struct",
        };
        match self.place {
            Place::Module => {}
            Place::Function if word == "class" => {}
            Place::Function => self.error_at(start, format!("{word} inside a function not supported here")),
            Place::Trait => self.error_at(start, format!("nested {word} in a trait not supported here")),
            _ => self.error_at(start, format!("nested {word} not supported here")),
        }
        if word == "class" && self.is_strict() {
            return Err(self.fail_at(start, "classes are not supported yet"));
        }
        Ok(StmtKind::Struct(self.struct_definition(decorators)?))
    }

    fn struct_definition(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<&'a StructDef<'a>> {
        let column = self.token.indent;
        let keyword = self.advance();
        let (kind, place, word) = match keyword.kind {
            TokenKind::DunderEnum => (StructKind::Enum, Place::Enum, "enum"),
            TokenKind::Class => (StructKind::Class, Place::Class, "class"),
            _ => (StructKind::Struct, Place::Struct, "struct"),
        };
        self.warn_former_decorators(decorators);
        self.refuse_line_start()?;
        let name = self.expect_name(&format!("expected {word} name"))?;
        let params = self.optional_params()?;
        let conformances = self.conformances()?;
        let wheres = self.where_clauses()?;
        self.expect(TokenKind::Colon, &format!("expected ':' in {word} definition"))?;
        let (doc, members) = self.in_place(place, |parser| parser.members(column))?;
        let span = self.span_from(keyword.start);
        let keyword_span = keyword.span();
        let node = StructDef { span, decorators, kind, keyword_span, name, params, conformances, wheres, doc, members };
        Ok(self.alloc(node))
    }

    fn optional_params(&mut self) -> Parse<Option<&'a super::super::ast::ParamList<'a>>> {
        match self.token.kind {
            TokenKind::LBracket => self.param_list(ListKind::Parameters).map(Some),
            _ => Ok(None),
        }
    }

    /// `(A, B where c)`, if it is there.
    fn conformances(&mut self) -> Parse<&'a [Conformance<'a>]> {
        if self.eat(TokenKind::LParen).is_none() {
            return Ok(&[]);
        }
        let entries = self.bracketed(|parser| {
            let mut entries = SmallVec::<[Conformance<'a>; 4]>::new();
            while !parser.at(TokenKind::RParen) {
                let ty = parser.type_expression()?;
                let condition = match parser.at_word(known::WHERE) {
                    true => Some(parser.where_clause()?),
                    false => None,
                };
                entries.push(Conformance { ty: parser.alloc(ty), condition });
                if parser.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            Ok(parser.slice(&entries))
        })?;
        self.expect(TokenKind::RParen, "expected ')' for conformance list")?;
        Ok(entries)
    }

    // ---- Traits

    fn trait_statement(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<StmtKind<'a>> {
        if self.place != Place::Module {
            self.error_at(self.token.start, "nested trait not supported here");
        }
        let column = self.token.indent;
        let keyword = self.advance().span();
        self.refuse_line_start()?;
        let name = self.expect_name("expected trait name")?;
        let params = match self.at(TokenKind::LBracket) {
            true => {
                let inside = self.peek().start;
                self.error_at(inside, "trait declarations do not support parameters; remove the parameter list");
                self.optional_params()?
            }
            false => None,
        };
        let parents = self.conformances()?;
        let wheres = match self.is_strict() {
            true => &[],
            false => self.where_clauses()?,
        };
        self.expect(TokenKind::Colon, "expected ':' in trait definition")?;
        let (doc, members) = self.in_place(Place::Trait, |parser| parser.members(column))?;
        let span = self.span_from(keyword.start);
        let node = TraitDef { span, decorators, keyword_span: keyword, name, params, parents, wheres, doc, members };
        Ok(StmtKind::Trait(self.alloc(node)))
    }

    // ---- Extensions

    fn extension(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<&'a ExtensionDef<'a>> {
        let column = self.token.indent;
        let keyword = self.advance().span();
        if !self.at_identifier() {
            return Err(self.fail("expected extension name"));
        }
        let target = self.extended_type()?;
        let conformances = self.conformances()?;
        let wheres = self.where_clauses()?;
        self.expect(TokenKind::Colon, "expected ':' in extension definition")?;
        let (doc, members) = self.in_place(Place::Extension, |parser| parser.members(column))?;
        let span = self.span_from(keyword.start);
        let node = ExtensionDef { span, decorators, keyword_span: keyword, target, conformances, wheres, doc, members };
        Ok(self.alloc(node))
    }

    /// The dotted name behind `__extension`.
    fn extended_type(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.token.start;
        let name = self.expect_name("expected extension name")?;
        let mut target = self.expr(start, ExprKind::Name(name));
        while self.at(TokenKind::Dot) {
            target = self.attribute(start, target)?;
        }
        if self.at(TokenKind::LBracket) {
            target = self.subscript(start, target)?;
        }
        Ok(self.alloc(target))
    }

    // ---- comptime

    /// What begins with `comptime`.
    fn comptime_statement(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<StmtKind<'a>> {
        let next = self.peek();
        match next.kind {
            TokenKind::If | TokenKind::For | TokenKind::Match | TokenKind::DunderMatch | TokenKind::Assert => {
                if !self.token.first_on_line && next.kind != TokenKind::Assert {
                    let message = format!("'{}' statement must be on its own line", next.kind.text());
                    self.error_at(self.token.start, message);
                }
                self.advance();
                match next.kind {
                    TokenKind::If => self.if_statement(When::CompileTime),
                    TokenKind::For => self.for_statement(When::CompileTime),
                    TokenKind::Assert => self.assert_statement(When::CompileTime),
                    _ => self.match_statement(When::CompileTime),
                }
            }
            kind if kind.is_keyword() && kind != TokenKind::Underscore => {
                self.advance();
                let message = format!("'comptime' cannot be used with '{}'", kind.text());
                Err(self.fail_at(next.start, message))
            }
            _ => Ok(StmtKind::Comptime(self.comptime_declaration(decorators)?)),
        }
    }

    /// `comptime name[...]: T where c = value`; the current token is the keyword.
    pub(super) fn comptime_declaration(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<&'a ComptimeDecl<'a>> {
        let keyword = self.advance();
        let keyword_span = keyword.span();
        if keyword.kind != TokenKind::Comptime {
            self.deprecated(keyword_span, "alias", "comptime");
            self.vintage.alias_keyword = true;
        }
        self.refuse_line_start()?;
        let target = self.comptime_target(keyword_span)?;
        let params = self.optional_params()?;
        let ty = match self.continues() && self.eat(TokenKind::Colon).is_some() {
            true => {
                let ty = self.type_expression()?;
                Some(self.alloc(ty))
            }
            false => None,
        };
        let wheres = self.where_clauses()?;
        let value = self.comptime_value(keyword_span, &target, ty.is_some())?;
        let span = self.span_from(keyword.start);
        let node = ComptimeDecl { span, decorators, keyword_span, target, params, ty, wheres, value };
        Ok(self.alloc(node))
    }

    /// The name or names behind `comptime`.
    fn comptime_target(&mut self, keyword: Span) -> Parse<Target<'a>> {
        let start = self.token.start;
        if self.at(TokenKind::LParen) {
            let tuple = self.loop_target()?;
            if !self.at(TokenKind::Equal) {
                return Err(self.fail_at(keyword.start, "expected '=' after comptime declaration"));
            }
            return Ok(tuple);
        }
        let first = self.comptime_name()?;
        if !self.at(TokenKind::Comma) || !self.continues() {
            return Ok(first);
        }
        let mut targets = SmallVec::<[Target<'a>; 4]>::from_slice(&[first]);
        while self.continues() && self.eat(TokenKind::Comma).is_some() {
            targets.push(self.comptime_name()?);
        }
        Ok(Target { span: self.span_from(start), kind: TargetKind::Tuple(self.slice(&targets)) })
    }

    fn comptime_name(&mut self) -> Parse<Target<'a>> {
        let token = self.token;
        let kind = match token.kind {
            TokenKind::Identifier | TokenKind::EscapedIdentifier => ExprKind::Name(self.name_of(token)),
            TokenKind::Underscore => ExprKind::Underscore,
            _ => {
                let message = "invalid comptime declaration: expected an identifier or '_'";
                return Err(self.fail_at(token.start, message));
            }
        };
        self.advance();
        let place = Expr { span: token.span(), kind };
        Ok(Target { span: token.span(), kind: TargetKind::Place(self.alloc(place)) })
    }

    /// `= value`; a trait's requirement may do without.
    fn comptime_value(&mut self, keyword: Span, target: &Target<'a>, typed: bool) -> Parse<Option<&'a Expr<'a>>> {
        if self.at(TokenKind::Equal) && self.continues() {
            self.advance();
            let value = self.expression_list()?;
            return Ok(Some(self.alloc(value)));
        }
        if !typed {
            return Err(self.fail_at(keyword.start, "expected '=' after comptime declaration"));
        }
        if self.place != Place::Trait {
            let message = "only traits may contain a comptime member without an initializer";
            self.error_at(target.span.start, message);
            return Err(Failed);
        }
        Ok(None)
    }
}

/// What a struct, trait or extension contains.
pub(super) type Members<'a> = (Option<&'a StringLiteral<'a>>, &'a [super::super::ast::Member<'a>]);
