//! Checks of how things are declared: decorators, and the arguments of functions and methods (L4.14, L5.6, L5.13).

use super::cx::Cx;
use super::decl::*;
use super::elab::Elab;
use super::modules::Module;
use crate::syntax::ast::{self, Decorator, ExprKind, ParamKind};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

/// Decorators of functions and methods.
const OF_FUNCTIONS: [&str; 17] = [
    "always_inline",
    "no_inline",
    "staticmethod",
    "implicit",
    "deprecated",
    "unavailable",
    "export",
    "extern",
    "doc_hidden",
    "parameter",
    "__parameter",
    "__copy_capture",
    "__historical",
    "__named_result",
    "__llvm_metadata",
    "__llvm_arg_metadata",
    "__unsafe_disable_nested_origin_exclusivity",
];

/// Decorators of structs, and of enumerations.
const OF_STRUCTS: [&str; 5] = ["fieldwise_init", "align", "explicit_destroy", "deprecated", "doc_hidden"];

impl<'a> Cx<'a> {
    /// What a function's decorators and arguments may be; whether its body is worth looking at.
    pub fn check_function_header(&self, decl: &'a FnDecl<'a>) -> bool {
        if let FnSource::Def(def) = decl.source {
            self.check_function_decorators(def, decl.module, decl.owner);
        }
        self.check_place_of_clauses(decl);
        let signature = self.signature(decl);
        let is_error = |ty: Ty<'a>| matches!(ty.kind(), TyKind::Error);
        self.check_argument_names(decl);
        self.check_receiver(decl)
            && !signature.formals.iter().any(|formal| is_error(formal.ty))
            && !is_error(signature.ret.ty())
    }

    pub fn check_function_decorators(&self, def: &'a ast::FunctionDef<'a>, module: &'a Module<'a>, owner: Owner<'a>) {
        if self.is_historical(module) {
            return;
        }
        for decorator in def.decorators {
            let Some(name) = decorator.name() else { continue };
            let is_method = matches!(owner, Owner::Struct(_) | Owner::Trait(_));
            let operand = decorator.args().first();
            let problem = match name.as_str() {
                "staticmethod" if !is_method => "only methods on structs may be declared static",
                "implicit" if def.name.symbol != known::INIT => "'@implicit' may only be applied to '__init__' methods",
                "no_inline" if operand.is_some() => "'@no_inline' cannot have arguments",
                "always_inline" if operand.is_some_and(|arg| !is_text(&arg.value, &["nodebug", "builtin"])) => {
                    "'@always_inline' operand must be \"nodebug\" or \"builtin\""
                }
                "extern" if operand.is_none() => "'@extern' requires 1 argument",
                known => {
                    if !OF_FUNCTIONS.contains(&known) {
                        self.report_unknown_decorator(module, name);
                    }
                    continue;
                }
            };
            self.error_at(module.file, Span::at(decorator_caret(decorator)), problem);
        }
        self.check_deprecation(def.decorators, module);
    }

    pub fn check_struct_decorators(&self, decl: &'a StructDecl<'a>) {
        if self.is_historical(decl.module) {
            return;
        }
        for decorator in decl.ast.decorators {
            let Some(name) = decorator.name() else { continue };
            match name.symbol {
                known::REGISTER_PASSABLE => {
                    let (form, instead) = match decorator.args() {
                        [] => ("", "RegisterPassable"),
                        _ => ("(\"trivial\")", "TrivialRegisterPassable"),
                    };
                    let message =
                        format!("decorator @register_passable{form} is removed, conform to {instead} trait instead");
                    self.error_at(decl.module.file, Span::at(decorator_caret(decorator)), message);
                }
                known::UNAVAILABLE => self.refuse_unavailable(decorator, decl.module),
                known::FIELDWISE_INIT if decorator.args().iter().any(|arg| !is_text(&arg.value, &["implicit"])) => {
                    let message = "@fieldwise_init only allows an \"implicit\" argument";
                    self.error_at(decl.module.file, Span::at(decorator_caret(decorator)), message);
                }
                known::ALIGN => self.check_alignment(decorator, decl.module),
                known::EXPLICIT_DESTROY if decorator.args().is_empty() => {
                    let message = "@explicit_destroy requires an argument: `@explicit_destroy(\"...\")`";
                    self.error_at(decl.module.file, name.span, message);
                }
                _ if !OF_STRUCTS.contains(&name.as_str()) => self.report_unknown_decorator(decl.module, name),
                _ => {}
            }
        }
        self.check_deprecation(decl.ast.decorators, decl.module);
        for member in decl.ast.members {
            if let ast::Member::Field(field) = member
                && let Some(decorator) =
                    field.decorators.iter().find(|d| d.name().is_none_or(|n| n.symbol != known::DOC_HIDDEN))
            {
                let at = Span::at(decorator_caret(decorator));
                self.error_at(decl.module.file, at, "decorators not supported on this statement");
            }
        }
    }

    fn check_alignment(&self, decorator: &Decorator<'a>, module: &'a Module<'a>) {
        let value = self.alignment_in(decorator, module);
        if let (Some(value), [operand]) = (value, decorator.args())
            && !u64::try_from(value).is_ok_and(u64::is_power_of_two)
        {
            self.error_at(module.file, operand.value.span, "@align value must be a positive power of 2");
        }
    }

    fn alignment_in(&self, decorator: &Decorator<'a>, module: &'a Module<'a>) -> Option<i64> {
        let [operand] = decorator.args() else { return None };
        let mut elab = Elab::constant(self, module.scope(), module.file);
        self.const_i64(elab.eval_converted(&operand.value, self.int_ty()))
    }

    /// What `@align` asks for.
    pub fn declared_alignment(&self, decl: &'a StructDecl<'a>) -> Option<u64> {
        let decorator = ast::find_decorator(decl.ast.decorators, known::ALIGN)?;
        self.alignment_in(decorator, decl.module)?.try_into().ok()
    }

    /// Decorators of a trait or of a constant: `problem` is said of those that it can't have.
    pub fn check_plain_decorators(
        &self,
        decorators: &'a [Decorator<'a>],
        allowed: &[Symbol],
        module: &'a Module<'a>,
        problem: &str,
    ) {
        for decorator in decorators {
            match decorator.name().map(|name| name.symbol) {
                Some(known::UNAVAILABLE) => self.refuse_unavailable(decorator, module),
                Some(known::DEPRECATED) => {}
                Some(name) if allowed.contains(&name) => {}
                _ => self.error_at(module.file, Span::at(decorator_caret(decorator)), problem),
            }
        }
        self.check_deprecation(decorators, module);
    }

    fn refuse_unavailable(&self, decorator: &Decorator<'a>, module: &'a Module<'a>) {
        let at = Span::at(decorator_caret(decorator));
        self.error_at(module.file, at, "@unavailable can only be applied to functions and methods");
    }

    fn check_deprecation(&self, decorators: &'a [Decorator<'a>], module: &'a Module<'a>) {
        if let Some(decorator) = ast::find_decorator(decorators, known::DEPRECATED)
            && decorator.args().is_empty()
        {
            let message = "@deprecated requires a reason message or a replacement symbol (with 'use')";
            self.error_at(module.file, Span::at(decorator_caret(decorator)), message);
        }
    }

    fn report_unknown_decorator(&self, module: &'a Module<'a>, name: ast::Name) {
        self.error_at(module.file, name.span, format!("use of unknown declaration '{}'", name.as_str()));
    }

    /// What only methods of structs may say in their signature, and what those of traits may not.
    fn check_place_of_clauses(&self, decl: &'a FnDecl<'a>) {
        let Some(signature) = decl.ast_signature() else { return };
        if let (Owner::Trait(_), Some(clause)) = (decl.owner, signature.wheres.first()) {
            let message = "'where' clauses on trait methods are not supported";
            self.error_at(decl.module.file, clause.condition.span, message);
        }
        let taken = signature.args.params.iter().find(|param| param.convention == ast::Convention::Deinit);
        if let (Owner::Module | Owner::Closure(_), Some(param)) = (decl.owner, taken) {
            let message = "'deinit' convention is only valid on struct method arguments";
            self.error_at(decl.module.file, param.span, message);
        }
    }

    /// Parameters and arguments share one name space.
    fn check_argument_names(&self, decl: &'a FnDecl<'a>) {
        let Some(signature) = decl.ast_signature() else { return };
        let mut seen: Vec<(Symbol, Span)> = decl.params.iter().map(|param| (param.name, param.span)).collect();
        for name in signature.args.params.iter().filter_map(|param| param.name) {
            match seen.iter().find(|(earlier, _)| *earlier == name.symbol && name.symbol != known::UNDERSCORE) {
                Some((_, before)) => self.report_redefinition(decl.module, name.symbol, name.span, *before),
                None => seen.push((name.symbol, name.span)),
            }
        }
    }

    /// An instance method begins with the object, an initialiser with the slot that it is made in.
    fn check_receiver(&self, decl: &'a FnDecl<'a>) -> bool {
        let (Owner::Struct(_) | Owner::Trait(_), Some(ast)) = (decl.owner, decl.ast_signature()) else { return true };
        if decl.is_static || self.is_historical(decl.module) {
            return true;
        }
        let error = |at: Span, message: &str| {
            self.error_at(decl.module.file, at, message);
            false
        };
        let slot = ast.args.params.iter().find(|param| param.convention == ast::Convention::Out);
        if decl.name == known::INIT {
            return slot.is_some() || error(decl.span, "__init__ method must return Self type with 'out' argument");
        }
        let Some(first) = ast.args.params.iter().find(|param| param.convention != ast::Convention::Out) else {
            return error(decl.span, "self argument must be present in instance method");
        };
        let at = first.name.map_or(first.span, |name| name.span);
        if first.kind != ParamKind::Single {
            return error(at, "'self' argument must not be variadic; remove '*' before 'self'");
        }
        let formals = self.signature(decl).formals;
        let wanted = self.symbolic_self(decl);
        if let (Some(formal), Some(wanted)) = (formals.first(), wanted)
            && !self.same_ty(formal.ty, wanted)
        {
            let message =
                "'self' argument must have type 'Self'; use a 'where' clause to constrain the 'Self' type instead";
            return error(at, message);
        }
        if decl.name == known::DUNDER_DEINIT && first.convention != ast::Convention::Deinit {
            return error(at, "'self' argument must be passed as 'deinit'");
        }
        true
    }

    /// A trait's method that is neither required nor does anything.
    pub fn check_empty_provision(&self, decl: &'a FnDecl<'a>) {
        let FnSource::Def(def) = decl.source else { return };
        if let [only] = def.body.block().stmts
            && matches!(only.kind, ast::StmtKind::Pass)
            && self.signature(decl).ret.ty() != self.none_ty()
        {
            let message =
                "trait method with a return type must not use 'pass'; use '...' to declare the method as required";
            self.error_at(decl.module.file, only.span, message);
        }
    }
}

fn is_text(expr: &ast::Expr<'_>, texts: &[&str]) -> bool {
    matches!(expr.kind, ExprKind::String(text) if texts.contains(&text.value))
}

/// Where a decorator's errors point: to its name, or to its arguments.
fn decorator_caret(decorator: &Decorator<'_>) -> u32 {
    match decorator.expr.kind {
        ExprKind::Call(call) => call.open,
        _ => decorator.expr.span.start,
    }
}
