//! Statements: dispatch, and the simple ones.

use smallvec::SmallVec;

use super::{Parse, Parser, Place};
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{
    Annotated, Assert, Assign, AssignTarget, AugAssign, BinaryOp, Binding, Decorator, Expr, ExprKind, Raise, Stmt,
    StmtKind, Target, TargetKind, When,
};
use crate::syntax::symbol::known;
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// One statement, with its decorators. `None` for one that leaves nothing in the tree.
    pub(super) fn statement(&mut self) -> Parse<Option<Stmt<'a>>> {
        let decorators = self.decorators()?;
        let start = self.token.start;
        let kind = self.statement_kind(decorators)?;
        Ok(Some(Stmt { span: self.span_from(start), kind }))
    }

    fn statement_kind(&mut self, decorators: &'a [Decorator<'a>]) -> Parse<StmtKind<'a>> {
        if let Some(kind) = self.declaration_statement(decorators)? {
            return Ok(kind);
        }
        let start = self.token.start;
        let when = match self.historical_decorators(decorators) {
            Some(when) => when,
            None => {
                self.refuse_decorators(start);
                When::RunTime
            }
        };
        match self.token.kind {
            TokenKind::If => self.on_own_line(|parser| parser.if_statement(when)),
            TokenKind::While => self.on_own_line(Self::while_statement),
            TokenKind::For => self.on_own_line(|parser| parser.for_statement(when)),
            TokenKind::Try => self.on_own_line(Self::try_statement),
            TokenKind::With => self.on_own_line(Self::with_statement),
            TokenKind::Match | TokenKind::DunderMatch => self.on_own_line(|parser| parser.match_statement(when)),
            TokenKind::Return => self.return_statement(),
            TokenKind::Raise => self.raise_statement(),
            TokenKind::Assert => self.assert_statement(When::RunTime),
            TokenKind::Pass => Ok(self.word_statement(StmtKind::Pass)),
            TokenKind::Break => Ok(self.word_statement(StmtKind::Break)),
            TokenKind::Continue => Ok(self.word_statement(StmtKind::Continue)),
            TokenKind::MlirRegion => self.mlir_region(),
            _ if self.at_case() => Err(self.unexpected_token()),
            _ => self.expression_statement(),
        }
    }

    fn word_statement(&mut self, kind: StmtKind<'a>) -> StmtKind<'a> {
        self.advance();
        kind
    }

    /// Runs a compound statement, which must begin its line.
    fn on_own_line(&mut self, statement: impl FnOnce(&mut Self) -> Parse<StmtKind<'a>>) -> Parse<StmtKind<'a>> {
        if !self.token.first_on_line {
            let message = format!("'{}' statement must be on its own line", self.token.kind.text());
            self.error_at(self.token.start, message);
        }
        statement(self)
    }

    /// `@parameter` before `if` and `for` historically means `comptime`, `@unroll` means nothing.
    /// `None` if there are decorators that the statement does not take.
    fn historical_decorators(&mut self, decorators: &[Decorator<'a>]) -> Option<When> {
        let mut when = When::RunTime;
        let keyword = self.token.kind;
        for decorator in decorators {
            let name = decorator.name().map_or("", |name| name.as_str());
            match (name, keyword) {
                _ if self.is_strict() => return None,
                ("parameter" | "__parameter", TokenKind::If | TokenKind::For) => {
                    let word = keyword.text();
                    self.deprecated(decorator.span, &format!("@parameter {word}"), &format!("comptime {word}"));
                    when = When::CompileTime;
                }
                ("unroll", TokenKind::For | TokenKind::While) => {
                    self.deprecated(decorator.span, "@unroll for", "for");
                }
                _ => return None,
            }
        }
        Some(when)
    }

    /// Reports decorators on a statement that takes none.
    fn refuse_decorators(&mut self, at: u32) {
        let message = match self.token.kind {
            TokenKind::Var | TokenKind::Ref => {
                format!(
                    "'{}' statement in function body does not support decorators; remove the decorator",
                    self.token.kind.text()
                )
            }
            kind @ (TokenKind::If
            | TokenKind::While
            | TokenKind::For
            | TokenKind::Try
            | TokenKind::With
            | TokenKind::Match
            | TokenKind::Return
            | TokenKind::Raise
            | TokenKind::Assert
            | TokenKind::Pass
            | TokenKind::Break
            | TokenKind::Continue) => {
                format!("'{}' statement does not support decorators; remove the decorator", kind.text())
            }
            _ => "statement does not support decorators; remove the decorator".into(),
        };
        self.error_at(at, message);
    }

    /// `return`, `return a, b`
    fn return_statement(&mut self) -> Parse<StmtKind<'a>> {
        self.advance();
        if self.at_statement_end() {
            return Ok(StmtKind::Return(None));
        }
        let value = self.expression_list()?;
        Ok(StmtKind::Return(Some(self.alloc(value))))
    }

    /// `raise`, `raise e`
    fn raise_statement(&mut self) -> Parse<StmtKind<'a>> {
        let keyword = self.advance().span();
        let value = match self.at_statement_end() {
            true => None,
            false => Some(self.expression()?),
        };
        let node = Raise { keyword, value: value.map(|value| self.alloc(value)) };
        Ok(StmtKind::Raise(self.alloc(node)))
    }

    /// `assert c`, `assert c, message`; the current token is the keyword.
    pub(super) fn assert_statement(&mut self, when: When) -> Parse<StmtKind<'a>> {
        let keyword = self.advance().span();
        let condition = self.expression()?;
        let message = match self.continues() && self.eat(TokenKind::Comma).is_some() {
            true => Some(self.expression()?),
            false => None,
        };
        let condition = self.alloc(condition);
        let node = Assert { when, keyword, condition, message: message.map(|message| self.alloc(message)) };
        Ok(StmtKind::Assert(self.alloc(node)))
    }

    // ---- Expressions, declarations of variables, assignments

    /// Everything that begins with an expression or a target.
    fn expression_statement(&mut self) -> Parse<StmtKind<'a>> {
        let left = self.left_side()?;
        if self.at(TokenKind::Equal) && self.continues() {
            return self.assignment(left);
        }
        match left {
            Side::Target(target) => self.declaration_end(target),
            Side::Expr(expr) => self.expression_end(expr),
        }
    }

    /// What may stand on the left of `=`, or alone.
    fn left_side(&mut self) -> Parse<Side<'a>> {
        if let Some(binding) = self.at_binding() {
            return self.declaration(binding).map(Side::Target);
        }
        if self.at_declaring_tuple() {
            return self.loop_targets().map(Side::Target);
        }
        let start = self.token.start;
        let expr = self.expression_list()?;
        let expr = self.alloc(expr);
        if !self.at(TokenKind::Colon) || !self.continues() || self.place != Place::Function && self.at_suite_colon() {
            return Ok(Side::Expr(expr));
        }
        self.advance();
        let ty = self.type_expression()?;
        let node = Annotated { target: self.target_from(expr), ty: self.alloc(ty) };
        let kind = TargetKind::Annotated(self.alloc(node));
        Ok(Side::Target(Target { span: self.span_from(start), kind }))
    }

    /// Whether nothing follows the `:` at the current token on its line: no annotation, then.
    fn at_suite_colon(&self) -> bool {
        self.peek().first_on_line
    }

    /// `a = b = value`; the current token is the first `=`.
    fn assignment(&mut self, first: Side<'a>) -> Parse<StmtKind<'a>> {
        let mut targets = SmallVec::<[AssignTarget<'a>; 4]>::new();
        let mut side = first;
        while self.continues() && self.at(TokenKind::Equal) {
            let equals = self.advance().start;
            let target = match side {
                Side::Target(target) => target,
                Side::Expr(expr) => self.target_from(expr),
            };
            self.check_declared(&target)?;
            targets.push(AssignTarget { target, equals });
            if self.at(TokenKind::EndOfFile) || !self.continues() {
                return Err(self.fail_at(equals, "'=' must be followed by an expression on the same line"));
            }
            side = self.left_side()?;
        }
        match side {
            Side::Expr(value) => {
                let node = Assign { targets: self.slice(&targets), value };
                Ok(StmtKind::Assign(self.alloc(node)))
            }
            Side::Target(target) => Err(self.undeclarable(&target)),
        }
    }

    /// The end of a declaration without a value.
    fn declaration_end(&mut self, target: Target<'a>) -> Parse<StmtKind<'a>> {
        self.check_declared(&target)?;
        match target.kind {
            TargetKind::Declare(declare) if declare.ty.is_none() => Err(self.undeclarable(&target)),
            _ => Ok(StmtKind::Declare(self.alloc(target))),
        }
    }

    /// Reports a declaration with neither type nor value.
    fn undeclarable(&mut self, target: &Target<'a>) -> super::Failed {
        let Some(name) = first_name(target) else {
            return self.unexpected_token();
        };
        let message = format!("cannot declare '{}' without a contextual type from its initializer", name.as_str());
        self.fail_at(name.span.start, message)
    }

    /// Reports a declaration of something that is no name.
    fn check_declared(&mut self, target: &Target<'a>) -> Parse<()> {
        let TargetKind::Declare(declare) = target.kind else {
            return Ok(());
        };
        if is_bindable(&declare.target) {
            return Ok(());
        }
        let keyword = match declare.binding {
            Binding::Var => "var",
            Binding::Ref => "ref",
            Binding::Let => "let",
        };
        let message = format!("'{keyword}' patterns are only valid on the left side of an assignment");
        Err(self.fail_at(target.span.start, message))
    }

    /// The end of an expression statement, or of an augmented assignment.
    fn expression_end(&mut self, expr: &'a Expr<'a>) -> Parse<StmtKind<'a>> {
        let operator = match self.token.kind {
            TokenKind::PlusEqual => BinaryOp::Add,
            TokenKind::MinusEqual => BinaryOp::Sub,
            TokenKind::StarEqual => BinaryOp::Mul,
            TokenKind::StarStarEqual => BinaryOp::Pow,
            TokenKind::SlashEqual => BinaryOp::Div,
            TokenKind::SlashSlashEqual => BinaryOp::FloorDiv,
            TokenKind::PercentEqual => BinaryOp::Mod,
            TokenKind::AtEqual => BinaryOp::MatMul,
            TokenKind::AmpEqual => BinaryOp::BitAnd,
            TokenKind::PipeEqual => BinaryOp::BitOr,
            TokenKind::CaretEqual => BinaryOp::BitXor,
            TokenKind::LessLessEqual => BinaryOp::Shl,
            TokenKind::GreaterGreaterEqual => BinaryOp::Shr,
            _ => return Ok(StmtKind::Expr(expr)),
        };
        if !self.continues() {
            return Ok(StmtKind::Expr(expr));
        }
        let operator_pos = self.advance().start;
        let value = self.expression_list()?;
        let node = AugAssign { target: expr, operator, operator_pos, value: self.alloc(value) };
        Ok(StmtKind::AugAssign(self.alloc(node)))
    }

    // ---- Decorators

    /// The decorators above a declaration.
    pub(super) fn decorators(&mut self) -> Parse<&'a [Decorator<'a>]> {
        if !self.at(TokenKind::At) {
            return Ok(&[]);
        }
        let mut decorators = SmallVec::<[Decorator<'a>; 4]>::new();
        while self.at(TokenKind::At) {
            decorators.extend(self.decorator()?);
        }
        if let Some(last) = decorators.last()
            && self.token.indent != self.block_indent
            && !self.at(TokenKind::EndOfFile)
        {
            let message = "decorator must be followed by a definition on the next line; remove any blank lines between \
                           them";
            return Err(self.fail_at(last.span.start, message));
        }
        Ok(self.slice(&decorators))
    }

    fn decorator(&mut self) -> Parse<Option<Decorator<'a>>> {
        let start = self.advance().start;
        if self.token.first_on_line {
            self.error_at(start, "found stray '@'; '@' must be followed by a decorator name");
            return Ok(None);
        }
        let expr = self.postfix()?;
        let callee = match expr.kind {
            ExprKind::Call(call) => &call.callee,
            _ => &expr,
        };
        if callee.as_name().is_none() {
            let caret = expr.caret();
            self.report(Diagnostic::error("invalid expression in decorator").at(self.source.file, caret));
        }
        if self.continues() && !self.at(TokenKind::EndOfFile) {
            let declares = matches!(
                self.token.kind,
                TokenKind::Def | TokenKind::Struct | TokenKind::Trait | TokenKind::Var | TokenKind::Comptime
            ) && !self.token.first_on_line;
            if declares {
                let message = "decorators must be on their own line; add a newline after the decorator";
                self.error_at(start, message);
            } else {
                let message = "unexpected tokens after decorator, each need to be on their own line";
                return Err(self.fail_at(self.token.start, message));
            }
        }
        Ok(Some(Decorator { span: self.span_from(start), expr: self.alloc(expr) }))
    }
}

/// What stands on one side of `=`.
enum Side<'a> {
    Target(Target<'a>),
    Expr(&'a Expr<'a>),
}

/// The first name a target declares.
fn first_name(target: &Target<'_>) -> Option<super::Name> {
    match target.kind {
        TargetKind::Place(expr) => expr.as_name(),
        TargetKind::Tuple(targets) => targets.iter().find_map(first_name),
        TargetKind::Declare(declare) => first_name(&declare.target),
        TargetKind::Annotated(annotated) => first_name(&annotated.target),
    }
}

/// Whether a target consists of names.
fn is_bindable(target: &Target<'_>) -> bool {
    match target.kind {
        TargetKind::Place(expr) => matches!(expr.kind, ExprKind::Name(_) | ExprKind::Underscore),
        TargetKind::Tuple(targets) => targets.iter().all(is_bindable),
        TargetKind::Declare(declare) => is_bindable(&declare.target),
        TargetKind::Annotated(_) => false,
    }
}

impl<'a> Parser<'a> {
    /// Whether the current token is the word `case` with a pattern behind it.
    pub(super) fn at_case(&self) -> bool {
        if !self.at_word(known::CASE) {
            return false;
        }
        let next = self.peek();
        !next.first_on_line
            && matches!(
                next.kind,
                TokenKind::Identifier
                    | TokenKind::EscapedIdentifier
                    | TokenKind::Underscore
                    | TokenKind::Int
                    | TokenKind::Float
                    | TokenKind::String
                    | TokenKind::TString
                    | TokenKind::True
                    | TokenKind::False
                    | TokenKind::None
                    | TokenKind::Var
                    | TokenKind::Ref
                    | TokenKind::Dot
                    | TokenKind::LParen
                    | TokenKind::LBracket
                    | TokenKind::LBrace
                    | TokenKind::EqualEqual
                    | TokenKind::Minus
                    | TokenKind::Less
                    | TokenKind::Not
                    | TokenKind::Lambda
                    | TokenKind::Star
                    | TokenKind::SelfType
                    | TokenKind::Ellipsis
                    | TokenKind::Colon
            )
    }
}
