//! Checking the main file: everything in it is elaborated, called or not. Of the modules that it imports only what is
//! used is looked at, as officially: even their imports may lead nowhere.

use super::cx::Cx;
use super::decl::*;
use super::elab::Elab;
use super::lang::LangItem;
use super::modules::Module;
use super::scope::Entity;
use crate::diagnostics::Diagnostic;
use crate::mir::InstId;
use crate::syntax::{ast, known};
use crate::types::*;

impl<'a> Cx<'a> {
    /// Checks every declaration of the main file.
    pub fn check_program(&self) {
        let Some(module) = self.main_module.get() else { return };
        self.check_imports(module);
        self.check_module(module);
    }

    fn check_module(&self, module: &'a Module<'a>) {
        for entity in module.declared() {
            match entity {
                Entity::Functions(set) => {
                    self.check_redefinitions(set);
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
        for formal in signature.formals {
            if let Some(default) = formal.default {
                self.check_default(default, formal.ty, decl.module);
            }
        }
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
        let fn_ref = match is_generic || self_ty.is_some_and(|t| self.is_symbolic_ty(t)) {
            true => self.rigid_ref(decl),
            false => FnRef { decl: ById(decl), self_ty, args: &[] },
        };
        self.elaborate(self.instance(fn_ref));
    }

    fn check_constant_decorators(&self, alias: &'a AliasDecl<'a>, module: &'a Module<'a>) {
        let problem = "decorator on this statement is unsupported; remove, replace, or correct the decorator";
        self.check_plain_decorators(alias.ast.decorators, &[known::DOC_HIDDEN], module, problem);
    }

    fn check_redefinitions(&self, set: &[&'a FnDecl<'a>]) {
        for (index, decl) in set.iter().enumerate() {
            let signature = self.signature(decl);
            for earlier in &set[..index] {
                let other = self.signature(earlier);
                if decl.params.len() != earlier.params.len()
                    || !decl.params.is_empty()
                    || signature.formals.len() != other.formals.len()
                {
                    continue;
                }
                let same = signature.formals.iter().zip(other.formals).all(|(a, b)| {
                    a.kind == b.kind
                        && self.same_ty(a.ty, b.ty)
                        && !self.is_symbolic_ty(a.ty)
                        && a.passing == b.passing
                        && (a.passing != ast::Passing::KeywordOnly || a.name == b.name)
                        && !(index_is_self(a) && a.convention != b.convention)
                });
                if !same {
                    continue;
                }
                let message = if self.same_ty(signature.ret.ty(), other.ret.ty()) {
                    format!("redefinition of function '{}' with identical signature", decl.name)
                } else {
                    format!("redefinition of function '{}', cannot overload on return type", decl.name)
                };
                self.report(
                    Diagnostic::error(message).at(decl.module.file, decl.span.start).underline(decl.span).with_note(
                        Diagnostic::note("previous definition here")
                            .at(earlier.module.file, earlier.span.start)
                            .underline(earlier.span),
                    ),
                );
            }
        }
    }

    fn check_struct(&self, decl: &'a StructDecl<'a>) {
        self.check_struct_decorators(decl);
        let ty = self.symbolic_struct(decl);
        let errors = self.error_count.get();
        self.trait_list(ty);
        if self.error_count.get() > errors {
            return;
        }
        self.check_fields(decl, ty);
        self.check_constants(decl);
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
        }
        for set in members {
            self.check_redefinitions(&set);
            for function in set {
                let wheres = function.ast_signature().is_some_and(|s| !s.wheres.is_empty());
                if !wheres || !decl.params.is_empty() || !function.params.is_empty() {
                    self.check_function(function, Some(ty));
                }
            }
        }
    }

    /// Two constants of one name.
    fn check_constants(&self, decl: &'a StructDecl<'a>) {
        let mut seen: Vec<ast::Name> = Vec::new();
        for member in decl.ast.members {
            let ast::Member::Comptime(constant) = member else { continue };
            let ast::TargetKind::Place(target) = constant.target.kind else { continue };
            let Some(name) = target.as_name() else { continue };
            match seen.iter().find(|earlier| earlier.symbol == name.symbol) {
                Some(earlier) => self.report_redefinition(decl.module, name.symbol, constant.span, earlier.span),
                None => seen.push(name),
            }
        }
    }

    /// Names and defaults of parameters.
    fn check_params(&self, params: &'a [&'a ParamDecl<'a>], module: &'a Module<'a>) {
        for (index, param) in params.iter().enumerate() {
            if let Some(earlier) = params[..index].iter().find(|earlier| earlier.name == param.name) {
                self.report_redefinition(module, param.name, param.span, earlier.span);
            }
            let info = self.params.borrow().get(&ById(*param)).copied();
            if let (Some(default), Some(ty)) = (param.default, info.and_then(|info| info.value_ty)) {
                self.check_default(default, ty, module);
            }
        }
    }

    /// A literal that is the default of an argument or a parameter has to be of its type. Whether other expressions are
    /// is found where the default is used.
    fn check_default(&self, default: &'a ast::Expr<'a>, ty: Ty<'a>, module: &'a Module<'a>) {
        if !default.is_literal() || self.is_symbolic_ty(ty) {
            return;
        }
        let mut elab = Elab::constant(self, module.scope(), module.file);
        let value = elab.expr(default, Some(ty));
        if !elab.can_convert(&value, ty) {
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

fn index_is_self(formal: &super::signature::Formal<'_>) -> bool {
    formal.name == Some(known::SELF)
}
