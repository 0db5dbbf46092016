//! The parser: source text to syntax tree.
//!
//! Hand-written recursive descent; one function per production, named after it. Whether a token
//! continues an expression or begins a new statement is decided by indentation: a token that is
//! first on its line continues what is before it only inside brackets, or when its line is indented
//! deeper than the block (LANGUAGE.md L1.6).
//!
//! A production that fails has reported an error and returns [`Failed`]; the enclosing block
//! catches it, leaves a [`StmtKind::Error`](super::ast::StmtKind::Error) and goes on at the next line
//! of the block. Recursion is limited: what is nested too deeply is an error like any other.
//!
//! - [`block`]: files and suites; recovery.
//! - [`stmt`], [`compound`]: simple and compound statements. [`targets`]: assignment targets.
//! - [`item`], [`members`], [`import`]: declarations. [`signature`], [`params`]: their heads.
//! - [`expr`], [`atom`], [`display`], [`args`], [`literal`]: expressions. [`pattern`]: `case`.

mod args;
mod atom;
mod block;
mod compound;
mod display;
mod expr;
mod import;
mod item;
mod literal;
mod members;
mod params;
mod pattern;
mod signature;
mod stmt;
mod targets;

use std::cell::Cell;

use bumpalo::Bump;
use hashbrown::HashSet;

use super::Span;
use super::ast::{Binding, Block, BodyContext, Expr, ExprKind, LazySource, Module, Name, Vintage};
use super::lexer::Lexer;
use super::session::{Dialect, ParseSession, SourceText};
use super::symbol::{Symbol, known};
use super::token::{Token, TokenKind};
use crate::diagnostics::Diagnostic;

/// How deeply expressions, statements and patterns may be nested in each other.
const MAX_DEPTH: u32 = 200;

/// How many tokens the parser looks ahead to find out what a parenthesis is about.
const MAX_LOOKAHEAD: u32 = 400;

/// How long a chain of operators, calls or attributes may get: it is as deep a tree.
const MAX_CHAIN: u32 = 4000;

/// Parses a file. Always returns a tree; errors are in `session`.
pub fn parse_module<'a>(session: &'a ParseSession, source: SourceText<'a>) -> &'a Module<'a> {
    let mut parser = Parser::new(session, source, Lexer::new(source.text));
    let module = parser.module();
    parser.finish();
    module
}

/// Parses a body that was skipped when its file was parsed.
pub(super) fn parse_body<'a>(source: &LazySource<'a>, span: Span) -> &'a Block<'a> {
    let lexer = Lexer::resume(source.source.text, span.start as usize, span.end as usize);
    let mut parser = Parser::new(source.session, source.source, lexer);
    parser.prev_end = span.start;
    parser.place = Place::Function;
    let block = parser.body_block(source.context);
    parser.finish();
    block
}

/// A production did not parse, and an error about it has been reported.
#[derive(Clone, Copy, Debug)]
struct Failed;

type Parse<T> = Result<T, Failed>;

/// What encloses the statement that is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Module,
    Struct,
    Enum,
    Class,
    Trait,
    Extension,
    Function,
}

struct Parser<'a> {
    session: &'a ParseSession,
    arena: &'a Bump,
    source: SourceText<'a>,
    lexer: Lexer<'a>,
    /// The token behind `token` and the lexer behind that, if someone has looked.
    peeked: Cell<Option<(Token, Lexer<'a>)>>,
    /// The token to look at next.
    token: Token,
    /// End of the token before `token`.
    prev_end: u32,
    /// Indentation of the block that is parsed.
    block_indent: u32,
    /// Number of brackets open around `token`, since the statement began.
    brackets: u32,
    /// The `var` or `ref` before a tuple pattern, which holds for all names in it.
    pattern_binding: Option<Binding>,
    /// Nesting of the productions that recurse.
    depth: u32,
    place: Place,
    /// Errors of the lexer before this offset have been reported.
    lexed_to: u32,
    diagnostics: Vec<Diagnostic>,
    /// Errors in tokens. The official compiler scans a whole file for these before it parses bodies.
    lexical: Vec<Diagnostic>,
    vintage: Vintage,
    names: HashSet<Symbol>,
    /// The first character used for indentation.
    indent_style: Option<u8>,
    /// A syntax error in a function body: what follows in the body is not looked at, and not complained about.
    abandoned: bool,
}

impl<'a> Parser<'a> {
    fn new(session: &'a ParseSession, source: SourceText<'a>, lexer: Lexer<'a>) -> Parser<'a> {
        let nothing = Token { kind: TokenKind::EndOfFile, first_on_line: true, start: 0, end: 0, indent: 0 };
        let mut parser = Parser {
            session,
            arena: session.arena(),
            source,
            lexer,
            peeked: Cell::new(None),
            token: nothing,
            prev_end: 0,
            block_indent: 0,
            brackets: 0,
            pattern_binding: None,
            depth: 0,
            place: Place::Module,
            lexed_to: 0,
            diagnostics: Vec::new(),
            lexical: Vec::new(),
            vintage: Vintage::default(),
            names: HashSet::new(),
            indent_style: None,
            abandoned: false,
        };
        parser.advance();
        parser
    }

    /// Hands the collected diagnostics to the session.
    fn finish(self) {
        for diagnostic in self.lexical.into_iter().chain(self.diagnostics) {
            self.session.report(diagnostic);
        }
    }

    // ---- Tokens

    /// Makes the next token the current one. The lexer's errors are reported here.
    fn advance(&mut self) -> Token {
        let token = self.token;
        self.prev_end = token.end;
        match self.peeked.take() {
            Some((next, lexer)) => (self.token, self.lexer) = (next, lexer),
            None => self.token = self.lexer.next_token(),
        }
        if self.token.kind == TokenKind::Invalid {
            self.report_lexer_error();
        }
        token
    }

    fn report_lexer_error(&mut self) {
        if let Some((error, at)) = self.lexer.error()
            && self.token.end > self.lexed_to
        {
            self.lexed_to = self.token.end;
            self.lexical_error(at, error.to_string());
        }
    }

    /// The token behind the current one.
    fn peek(&self) -> Token {
        if let Some((next, _)) = self.peeked.get() {
            return next;
        }
        let mut lexer = self.lexer;
        let next = lexer.next_token();
        self.peeked.set(Some((next, lexer)));
        next
    }

    /// Goes on with another lexer behind the current token; returns the one so far.
    fn replace_lexer(&mut self, lexer: Lexer<'a>) -> Lexer<'a> {
        self.peeked.set(None);
        std::mem::replace(&mut self.lexer, lexer)
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    fn eat(&mut self, kind: TokenKind) -> Option<Token> {
        if self.at(kind) { Some(self.advance()) } else { None }
    }

    /// Takes a token of the given kind, or fails with `message`. If the next token is on another
    /// line, the error is where this line ends.
    fn expect(&mut self, kind: TokenKind, message: &str) -> Parse<Token> {
        match self.eat(kind) {
            Some(token) => Ok(token),
            None => Err(self.fail(message)),
        }
    }

    /// Whether the current token is the plain (not escaped) name `symbol`.
    fn at_word(&self, word: Symbol) -> bool {
        self.at(TokenKind::Identifier) && self.text(self.token.span()) == word.as_str()
    }

    fn at_identifier(&self) -> bool {
        matches!(self.token.kind, TokenKind::Identifier | TokenKind::EscapedIdentifier)
    }

    /// Whether the current token belongs to the expression before it, as far as lines go.
    fn continues(&self) -> bool {
        !self.token.first_on_line || self.brackets > 0 || self.token.indent > self.block_indent
    }

    /// Whether the statement that is being parsed cannot go on with the current token.
    fn at_statement_end(&self) -> bool {
        matches!(self.token.kind, TokenKind::EndOfFile | TokenKind::Semicolon) || !self.continues()
    }

    fn text(&self, span: Span) -> &'a str {
        span.text(self.source.text)
    }

    fn name_of(&self, token: Token) -> Name {
        let text = self.text(token.span());
        let text = match token.kind {
            TokenKind::EscapedIdentifier => &text[1..text.len() - 1],
            _ => text,
        };
        Name { symbol: Symbol::intern(text), span: token.span() }
    }

    fn eat_name(&mut self) -> Option<Name> {
        if self.at_identifier() {
            let token = self.advance();
            Some(self.name_of(token))
        } else {
            None
        }
    }

    /// Takes a name, or fails with `message`; a keyword gets a note on how to escape it.
    fn expect_name(&mut self, message: &str) -> Parse<Name> {
        if let Some(name) = self.eat_name() {
            return Ok(name);
        }
        let keyword = self.token.kind.is_keyword().then(|| self.token.kind.text());
        let at = self.error_position();
        let failed = self.fail(message);
        if let Some(keyword) = keyword
            && let Some(error) = self.diagnostics.last_mut()
        {
            let note = format!("escape keyword '{keyword}' with backticks to use it as an identifier");
            error.notes.push(Diagnostic::note(note).at(self.source.file, at));
        }
        Err(failed)
    }

    fn span_from(&self, start: u32) -> Span {
        Span::new(start, self.prev_end.max(start))
    }

    // ---- Diagnostics

    /// Where an error about the current token belongs: at the token, or, if it is on another line,
    /// at the end of the line before.
    fn error_position(&self) -> u32 {
        if self.token.first_on_line && self.prev_end > 0 { self.prev_end } else { self.token.start }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn error_at(&mut self, at: u32, message: impl Into<String>) {
        if !self.abandoned {
            self.report(Diagnostic::error(message).at(self.source.file, at));
        }
    }

    /// Reports an error inside a token, or in the white space before it.
    fn lexical_error(&mut self, at: u32, message: impl Into<String>) {
        self.lexical.push(Diagnostic::error(message).at(self.source.file, at));
        self.abandoned |= self.place == Place::Function;
    }

    /// Reports an error at [`error_position`](Self::error_position).
    fn fail(&mut self, message: impl Into<String>) -> Failed {
        let at = self.error_position();
        self.fail_at(at, message)
    }

    /// Reports an error, unless the lexer has already complained about the current token.
    fn fail_at(&mut self, at: u32, message: impl Into<String>) -> Failed {
        if !self.at(TokenKind::Invalid) {
            self.error_at(at, message);
        }
        Failed
    }

    fn unexpected_token(&mut self) -> Failed {
        self.fail_at(self.token.start, "unexpected token in expression")
    }

    /// Reports a historical spelling: a warning, if the dialect has any.
    fn deprecated(&mut self, span: Span, old: &str, new: &str) {
        self.vintage.historical = true;
        if self.source.options.dialect != Dialect::Lenient {
            return;
        }
        let message = format!("'{old}' is deprecated; use '{new}'");
        let warning = Diagnostic::warning(message).at(self.source.file, span.start).underline(span);
        self.report(warning.fix(span, new));
    }

    fn is_strict(&self) -> bool {
        self.source.options.dialect == Dialect::Strict
    }

    // ---- Nesting

    /// Runs a production one level deeper; fails if that is too deep.
    fn nested<T>(&mut self, production: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= MAX_DEPTH {
            return Err(self.fail_at(self.token.start, "nesting is too deep"));
        }
        self.depth += 1;
        let result = production(self);
        self.depth -= 1;
        result
    }

    /// Runs a production inside brackets, where line ends mean nothing. The current token is the
    /// first one inside.
    fn bracketed<T>(&mut self, production: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        self.brackets += 1;
        let result = production(self);
        self.brackets -= 1;
        result
    }

    // ---- Nodes

    fn expr(&self, start: u32, kind: ExprKind<'a>) -> Expr<'a> {
        Expr { span: self.span_from(start), kind }
    }

    fn alloc<T>(&self, value: T) -> &'a T {
        self.arena.alloc(value)
    }

    fn slice<T: Copy>(&self, values: &[T]) -> &'a [T] {
        if values.is_empty() { &[] } else { self.arena.alloc_slice_copy(values) }
    }

    fn body_source(&self, context: BodyContext) -> LazySource<'a> {
        LazySource { session: self.session, source: self.source, context }
    }
}

/// Names that are words of the historical dialect; see LANGUAGE.md L17.2.
fn historical_convention(word: Symbol) -> Option<&'static str> {
    match word {
        known::BORROWED | known::READ => Some("imm"),
        known::INOUT => Some("mut"),
        known::OWNED => Some("var"),
        _ => None,
    }
}
