//! Files and suites: sequences of statements, and how to go on after an error.

use smallvec::SmallVec;

use super::{Failed, Parse, Parser, Place};
use crate::diagnostics::{Diagnostic, Severity};
use crate::syntax::Span;
use crate::syntax::ast::{Block, BodyContext, Expr, ExprKind, Module, Stmt, StmtKind, StringLiteral};
use crate::syntax::symbol::{Symbol, known};
use crate::syntax::token::TokenKind;

pub(super) const EMPTY_BODY: &str = "body must not be empty; use 'pass' or check that the lines below are indented";

/// The statements of a suite, while they are collected.
pub(super) type Stmts<'a> = SmallVec<[Stmt<'a>; 8]>;

impl<'a> Parser<'a> {
    /// A whole file.
    pub(super) fn module(&mut self) -> &'a Module<'a> {
        self.block_indent = self.token.indent;
        let mut stmts = Stmts::new();
        self.statements(None, &mut stmts);
        let doc = take_doc(&mut stmts);
        self.check_file_scope(&stmts);
        // The file is scanned once before any body is read; so are its errors shown.
        self.diagnostics.append(&mut self.lexical);
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.label.as_ref().map(|label| label.caret));
        let span = Span::new(0, self.source.text.len() as u32);
        let names: Vec<Symbol> = self.names.drain().collect();
        let module = Module {
            span,
            doc: doc.map(|doc| self.alloc(doc)),
            stmts: self.slice(&stmts),
            vintage: self.vintage,
            names: self.slice(&names),
        };
        self.alloc(module)
    }

    /// Statements at file scope that are no declarations: in the historical dialect the file is a
    /// script, unless it has a `main`.
    fn check_file_scope(&mut self, stmts: &[Stmt<'a>]) {
        let has_main = stmts.iter().any(|stmt| match stmt.kind {
            StmtKind::Function(function) => function.name.symbol == known::MAIN,
            _ => false,
        });
        let is_script = !has_main && self.source.options.dialect == super::super::Dialect::Lenient;
        let mut documentable = false;
        for stmt in stmts {
            let is_string = matches!(stmt.kind, StmtKind::Expr(Expr { kind: ExprKind::String(_), .. }));
            if !(is_string && documentable) {
                self.check_file_statement(stmt, is_script);
            }
            documentable = matches!(stmt.kind, StmtKind::Comptime(_));
        }
    }

    fn check_file_statement(&mut self, stmt: &Stmt<'a>, is_script: bool) {
        let at = stmt.span.start;
        match stmt.kind {
            StmtKind::Import(_)
            | StmtKind::Function(_)
            | StmtKind::Comptime(_)
            | StmtKind::Struct(_)
            | StmtKind::Trait(_)
            | StmtKind::Extension(_)
            | StmtKind::Pass
            | StmtKind::Error => {}
            _ if declares_global(stmt) => {
                let message = "global variables are not supported; move this into a function body or use 'comptime' to \
                               declare a constant";
                let severity = match self.source.options.dialect {
                    super::super::Dialect::Lenient => Severity::Warning,
                    _ => Severity::Error,
                };
                let text = match severity {
                    Severity::Warning => "global variables are deprecated; use 'comptime' or a local variable",
                    _ => message,
                };
                self.report(Diagnostic::new(severity, text).at(self.source.file, at));
            }
            _ if is_script => {}
            _ => {
                let message = match statement_keyword(&stmt.kind) {
                    Some("return") => "'return' must be inside a function; move this into a function body".into(),
                    Some(keyword) => format!("'{keyword}' must be contained in a function"),
                    None => "expressions must not appear at file scope; move this into a function body".into(),
                };
                self.error_at(at, message);
            }
        }
    }

    /// A function body behind its `:`; for a body that is parsed late, a whole text of it.
    pub(super) fn body_block(&mut self, context: BodyContext) -> &'a Block<'a> {
        let block = self.suite(context.header_column, true);
        self.alloc(block)
    }

    /// The statements behind a `:`. `header_column` is the column of the line with the header: lines
    /// indented deeper belong to the suite.
    pub(super) fn suite(&mut self, header_column: u32, takes_doc: bool) -> Block<'a> {
        let outer_indent = self.block_indent;
        let outer_brackets = std::mem::replace(&mut self.brackets, 0);
        let colon_end = self.prev_end;
        let mut stmts = Stmts::new();
        let starts_line = self.token.first_on_line;
        if self.at(TokenKind::EndOfFile) || (starts_line && self.token.indent <= header_column) {
            self.error_at(colon_end, EMPTY_BODY);
        } else {
            if starts_line {
                self.block_indent = self.token.indent;
            }
            self.statements(Some(header_column), &mut stmts);
        }
        self.block_indent = outer_indent;
        self.brackets = outer_brackets;
        let span = match (stmts.first(), stmts.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::at(colon_end),
        };
        let doc = if takes_doc { take_doc(&mut stmts) } else { None };
        Block { span, doc: doc.map(|doc| self.alloc(doc)), stmts: self.slice(&stmts) }
    }

    /// Statements up to the end of the block: of the file, if there is no header. A suite may begin
    /// on the header's line and go on below it.
    fn statements(&mut self, header_column: Option<u32>, stmts: &mut Stmts<'a>) {
        let mut on_header_line = header_column.is_some() && !self.token.first_on_line;
        let mut separated = true;
        while !self.at(TokenKind::EndOfFile) && !self.abandoned {
            if self.token.first_on_line {
                if header_column.is_some_and(|column| self.token.indent <= column) {
                    return;
                }
                if on_header_line {
                    self.block_indent = self.token.indent;
                    on_header_line = false;
                }
                self.check_indentation();
            } else if !separated {
                if on_header_line && self.at(TokenKind::Else) {
                    return;
                }
                let start = self.token.start;
                self.fail_at(start, "statements must start at the beginning of a line");
                self.recover(start);
                continue;
            }
            separated = self.statement_or_recover(stmts);
        }
    }

    /// Parses a statement; returns whether a `;` follows it.
    fn statement_or_recover(&mut self, stmts: &mut Stmts<'a>) -> bool {
        let start = self.token.start;
        match self.nested(|parser| parser.statement()) {
            Ok(Some(stmt)) => stmts.push(stmt),
            Ok(None) => {}
            Err(Failed) => {
                self.recover(start);
                stmts.push(Stmt { span: self.span_from(start), kind: StmtKind::Error });
            }
        }
        if self.token.start == start && !self.at(TokenKind::EndOfFile) {
            // Nothing was taken: a token that begins no statement.
            self.advance();
        }
        !self.token.first_on_line && self.eat(TokenKind::Semicolon).is_some()
    }

    /// Goes to the next line of the current block, or of one around it, behind `start`. In a function nothing is read
    /// behind the first syntax error.
    pub(super) fn recover(&mut self, start: u32) {
        self.brackets = 0;
        self.abandoned |= self.place == Place::Function;
        while !self.at(TokenKind::EndOfFile) {
            let ends_line = self.token.first_on_line && self.token.indent <= self.block_indent && !self.abandoned;
            if ends_line && self.token.start > start {
                return;
            }
            self.advance();
        }
    }

    /// Reports a line that is not aligned with its block.
    pub(super) fn check_indentation(&mut self) {
        let token = self.token;
        let line_start = (token.start - token.indent) as usize;
        let blank = &self.source.text.as_bytes()[line_start..token.start as usize];
        if let Some(&style) = blank.first() {
            let style = *self.indent_style.get_or_insert(style);
            if blank[0] != style {
                let message = "indentation must not mix tabs and spaces; select one style";
                self.lexical.push(Diagnostic::error(message).at(self.source.file, token.start));
            }
        }
        if token.indent != self.block_indent {
            let message = "statement indentation must match the rest of the block; adjust to align";
            self.error_at(token.start, message);
        }
    }

    /// Runs a parser for a nested place (struct, function), and comes back to this one.
    pub(super) fn in_place<T>(&mut self, place: Place, production: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        let outer = std::mem::replace(&mut self.place, place);
        let result = production(self);
        self.place = outer;
        result
    }
}

/// Takes a string literal from the front of a suite.
fn take_doc<'a>(stmts: &mut Stmts<'a>) -> Option<StringLiteral<'a>> {
    let StmtKind::Expr(expr) = stmts.first()?.kind else {
        return None;
    };
    let ExprKind::String(literal) = expr.kind else {
        return None;
    };
    stmts.remove(0);
    Some(literal)
}

/// Whether a statement declares variables (at file scope: global ones).
fn declares_global(stmt: &Stmt<'_>) -> bool {
    use crate::syntax::ast::TargetKind;
    match stmt.kind {
        StmtKind::Declare(target) => matches!(target.kind, TargetKind::Declare(_)),
        StmtKind::Assign(assign) => {
            assign.targets.iter().any(|target| matches!(target.target.kind, TargetKind::Declare(_)))
        }
        _ => false,
    }
}

/// The keyword that introduces a statement, as the official messages name it.
pub(super) fn statement_keyword(kind: &StmtKind<'_>) -> Option<&'static str> {
    Some(match kind {
        StmtKind::If(_) => "if",
        StmtKind::While(_) => "while",
        StmtKind::For(_) => "for",
        StmtKind::Try(_) => "try",
        StmtKind::With(_) => "with",
        StmtKind::Match(_) => "match",
        StmtKind::Return(_) => "return",
        StmtKind::Raise(_) => "raise",
        StmtKind::Assert(_) => "assert",
        StmtKind::Pass => "pass",
        StmtKind::Break => "break",
        StmtKind::Continue => "continue",
        StmtKind::Import(_) => "import",
        _ => return None,
    })
}
