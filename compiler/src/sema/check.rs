//! Checking the main file: everything in it is elaborated, called or not. Of the modules that it imports only what is
//! used is looked at, as officially: even their imports may lead nowhere.

use super::cx::Cx;
use super::decl::*;
use super::elab::Elab;
use super::elab::constraints::clause_condition;
use super::elab::value::Value;
use super::lang::LangItem;
use super::modules::Module;
use super::scope::{Binding, Entity, Scope, ScopeKind, SigArg};
use super::signature::{ParamInfo, Signature};
use crate::diagnostics::{Diagnostic, FileId};
use crate::mir::InstId;
use crate::syntax::{Span, Symbol, ast, known};
use crate::types::*;

/// What is said of variables that are in no function.
pub const NO_VARIABLES: &str =
    "global variables are not supported; move this into a function body or use 'comptime' to declare a constant";

impl<'a> Cx<'a> {
    /// Checks every declaration of the main file.
    pub fn check_program(&self) {
        let Some(module) = self.main_module.get() else { return };
        self.check_imports(module);
        self.check_module(module);
    }

    fn check_module(&self, module: &'a Module<'a>) {
        self.check_module_names(module);
        for entity in module.declared() {
            match entity {
                Entity::Functions(set) => {
                    self.check_overloads(set);
                    set.iter().for_each(|f| self.check_function(f, None));
                }
                Entity::Struct(decl) => self.check_struct(decl),
                Entity::Trait(decl) => self.check_trait(decl),
                Entity::Alias(alias) => {
                    self.check_constant_decorators(alias, module);
                    if alias.params.is_empty() {
                        self.alias_value(alias, None, &[]);
                    }
                }
                Entity::Module(_) | Entity::Closure(_) => {}
            }
        }
    }

    /// Elaborates a function that needs no parameters.
    fn check_function(&self, decl: &'a FnDecl<'a>, self_ty: Option<Ty<'a>>) {
        let signature = self.signature(decl);
        self.check_params(decl.params, decl.module);
        if !self.check_function_header(decl) {
            return;
        }
        if let FnSource::Def(def) = decl.source
            && ast::find_decorator(def.decorators, known::UNAVAILABLE).is_some()
        {
            return;
        }
        if decl.is_requirement() {
            return;
        }
        let is_generic = !decl.params.is_empty() || !signature.implicit.is_empty();
        self.check_clauses(decl);
        self.check_defaults(decl, signature);
        let fn_ref = match is_generic || self_ty.is_some_and(|t| self.is_symbolic_ty(t)) {
            true => self.rigid_ref(decl),
            false => FnRef { decl: ById(decl), self_ty, args: &[] },
        };
        self.elaborate(self.instance(fn_ref));
    }

    /// Names in `where` clauses.
    fn check_clauses(&self, decl: &'a FnDecl<'a>) {
        let clauses = decl.ast_signature().map_or(&[][..], |signature| signature.wheres);
        if clauses.is_empty() || self.is_historical(decl.module) {
            return;
        }
        let scope = self.function_scope(self.rigid_ref(decl));
        for condition in clauses.iter().filter_map(clause_condition) {
            let mut names = Vec::new();
            ast::walk::names_in_expr(condition, &mut names);
            let mut elab = Elab::constant(self, scope, decl.module.file);
            let formals = self.signature(decl).formals;
            let is_known = |name: &ast::Name| {
                name.symbol == known::CONFORMS_TO || formals.iter().any(|formal| formal.name == Some(name.symbol))
            };
            for name in names.into_iter().filter(|name| !is_known(name)) {
                elab.name(name);
            }
        }
    }

    fn check_constant_decorators(&self, alias: &'a AliasDecl<'a>, module: &'a Module<'a>) {
        let problem = "decorator on this statement is unsupported; remove, replace, or correct the decorator";
        self.check_plain_decorators(alias.ast.decorators, &[known::DOC_HIDDEN], module, problem);
    }

    fn check_struct(&self, decl: &'a StructDecl<'a>) {
        self.check_struct_decorators(decl);
        self.check_struct_names(decl);
        self.check_extensions(decl);
        let ty = self.symbolic_struct(decl);
        let errors = self.error_count.get();
        self.trait_list(ty);
        if self.error_count.get() > errors {
            return;
        }
        self.check_fields(decl, ty);
        self.check_params(decl.params, decl.module);
        if self.error_count.get() == errors {
            self.check_requirements(decl, ty);
        }
        let members: Vec<Vec<&'a FnDecl<'a>>> = {
            let members = decl.members.borrow();
            let mut sets: Vec<_> = members.functions.values().cloned().collect();
            sets.sort_by_key(|set| set[0].span.start);
            sets
        };
        let aliases: Vec<&'a AliasDecl<'a>> = {
            let members = decl.members.borrow();
            let mut list: Vec<_> = members.aliases.values().copied().collect();
            list.sort_by_key(|a| a.ast.span.start);
            list
        };
        for alias in aliases {
            if alias.params.is_empty() && decl.params.is_empty() {
                self.alias_value(alias, Some(ty), &[]);
            }
            self.check_qualified(decl, alias);
        }
        for set in members {
            self.check_overloads(&set);
            for function in set {
                let wheres = function.ast_signature().is_some_and(|s| !s.wheres.is_empty());
                if !wheres || !decl.params.is_empty() || !function.params.is_empty() {
                    self.check_function(function, Some(ty));
                }
            }
        }
    }

    /// The parameters of a struct are members of it, also in its constants.
    fn check_qualified(&self, decl: &'a StructDecl<'a>, alias: &'a AliasDecl<'a>) {
        if self.is_historical(decl.module) {
            return;
        }
        let mut names = Vec::new();
        alias.ast.ty.into_iter().chain(alias.ast.value).for_each(|expr| ast::walk::names_in_expr(expr, &mut names));
        for name in names {
            let is_among = |params: &[&ParamDecl<'a>]| params.iter().any(|param| param.name == name.symbol);
            if is_among(decl.params) && !is_among(alias.params) {
                self.report_unqualified(decl.module.file, name.symbol, name.span);
            }
        }
    }

    pub fn report_unqualified(&self, file: FileId, name: Symbol, at: Span) {
        let message = format!("unqualified access to struct parameter '{name}'; use 'Self.{name}' instead");
        self.report(Diagnostic::error(message).at(file, at.start).underline(at));
    }

    /// An extension adds no fields.
    fn check_extensions(&self, decl: &'a StructDecl<'a>) {
        for extension in decl.extensions.borrow().iter() {
            let fields = extension.ast.members.iter().filter_map(|member| match member {
                ast::Member::Field(field) => Some(field.span),
                _ => None,
            });
            fields.for_each(|field| self.error_at(extension.module.file, field, NO_VARIABLES));
        }
    }

    /// Names and defaults of parameters.
    fn check_params(&self, params: &'a [&'a ParamDecl<'a>], module: &'a Module<'a>) {
        let scope: &'a Scope<'a> = self.arena().alloc(Scope::new(Some(module.scope()), ScopeKind::Function));
        for (index, param) in params.iter().enumerate() {
            if let Some(earlier) = params[..index].iter().find(|earlier| earlier.name == param.name) {
                self.report_redefinition(module, param.name, param.span, earlier.span);
            }
            let info = self.params.borrow().get(&ById(*param)).copied();
            match (param.default, info) {
                // A name that is not found may be one of what is around the declaration.
                (Some(default), Some(ParamInfo { value_ty: Some(ty), .. }))
                    if default.as_name().is_none_or(|name| scope.get(name.symbol).is_some()) =>
                {
                    self.check_default(default, ty, scope);
                }
                (Some(default), Some(info)) if info.is_type && default.is_literal() && !param.variadic => {
                    let value = Elab::constant(self, module.scope(), module.file).eval(default, None);
                    let found = self.type_of_value_text(value);
                    let wanted = self.bounds_text(info.bounds);
                    let message = format!("cannot implicitly convert '{found}' value to '{wanted}'");
                    self.error_at(module.file, default.span, message);
                }
                _ => {}
            }
            self.bind_symbolic(&params[index..=index], scope);
        }
    }

    /// Defaults of arguments: parameters and what is declared around the function are known in them, arguments are not.
    fn check_defaults(&self, decl: &'a FnDecl<'a>, signature: &'a Signature<'a>) {
        if signature.formals.iter().all(|formal| formal.default.is_none()) || self.is_historical(decl.module) {
            return;
        }
        let scope = self.function_scope(self.rigid_ref(decl));
        for formal in signature.formals {
            if let Some(default) = formal.default {
                self.check_default(default, formal.ty, scope);
            }
            if let Some(name) = formal.name {
                scope.bind(name, Binding::SigArg(SigArg::of_type(formal.ty)));
            }
        }
    }

    /// A literal or a name that is the default of an argument or a parameter has to be of its type. Whether other
    /// expressions are is found where the default is used.
    fn check_default(&self, default: &'a ast::Expr<'a>, ty: Ty<'a>, scope: &'a Scope<'a>) {
        let is_name = default.as_name().is_some();
        if !is_name && (!default.is_literal() || self.is_symbolic_ty(ty)) {
            return;
        }
        let mut elab = Elab::constant(self, scope, scope.module().file);
        let value = elab.expr(default, Some(ty));
        if let Value::SigArg(_) = value {
            elab.error(default.span, "cannot use a dynamic value in default argument");
        } else if !self.is_symbolic_ty(ty) && !value.is_error() && !elab.can_convert(&value, ty) {
            elab.convert(value, ty, default.span);
        }
    }

    /// Traits whose members the compiler writes.
    pub fn is_lifecycle_trait(&self, decl: &'a TraitDecl<'a>) -> bool {
        [
            LangItem::AnyType,
            LangItem::Deinitable,
            LangItem::Movable,
            LangItem::Copyable,
            LangItem::ImplicitlyCopyable,
            LangItem::RegisterPassable,
            LangItem::TrivialRegisterPassable,
        ]
        .into_iter()
        .any(|item| self.lang_trait(item).is_some_and(|t| std::ptr::eq(t, decl)))
    }

    fn check_trait(&self, decl: &'a TraitDecl<'a>) {
        self.check_plain_decorators(
            decl.ast.decorators,
            &[known::EXPLICIT_DESTROY],
            decl.module,
            "unrecognized body decorators ",
        );
        self.check_trait_names(decl);
        self.trait_parents(decl);
        for member in decl.ast.members {
            if let ast::Member::Field(field) = member {
                self.error_at(
                    decl.module.file,
                    field.name.span,
                    "traits do not support 'var' fields; use 'comptime' to declare associated types",
                );
            }
        }
        self.check_provided(decl);
    }

    /// Provided methods, for any type that conforms.
    fn check_provided(&self, decl: &'a TraitDecl<'a>) {
        let mut functions: Vec<&'a FnDecl<'a>> = decl.members.borrow().functions.values().flatten().copied().collect();
        functions.sort_by_key(|function| function.span.start);
        decl.members.borrow().functions.values().for_each(|set| self.check_overloads(set));
        for function in functions {
            self.check_empty_provision(function);
            self.check_function(function, Some(self.trait_self(decl)));
        }
    }

    /// The instance of `main`, checked for its form (L4.16).
    pub fn main_instance(&self) -> Option<InstId> {
        let module = self.main_module.get()?;
        let Some(Entity::Functions([decl, ..])) = self.lookup_in(module, known::MAIN) else {
            return None;
        };
        let signature = self.signature(decl);
        let report = |message: &str| self.error_at(module.file, decl.span, message);
        if signature.ret.ty() != self.none_ty() && !matches!(signature.ret.ty().kind(), TyKind::Never) {
            report("'main()' does not return a value; remove the return type");
        }
        if !signature.formals.is_empty() {
            report("'main()' does not accept arguments; remove them");
        }
        if signature.raises.is_some_and(|ty| !self.is_lang(ty, LangItem::Error)) {
            report("'main()' can only raise 'Error'; remove the explicit error type");
        }
        if self.error_count.get() > 0 {
            return None;
        }
        Some(self.instance(FnRef { decl: ById(decl), self_ty: None, args: &[] }))
    }
}
