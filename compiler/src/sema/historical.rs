//! Names and modules of earlier releases (LANGUAGE.md L17.3).
//!
//! What a library package no longer has is looked for in its *twin*, the module of the same path below `std.legacy`:
//! the prelude's former names are in `std.legacy.prelude`, those of `std.memory` in `std.legacy.memory`, former
//! packages in `std.legacy` itself. A former module is a member of its package's twin (`import std.ffi as ffi` in
//! `std.legacy.sys`). Only modules of the user see twins, and none in the strict dialect. The declarations there carry
//! `@deprecated`, which warns at their uses; imports warn here.

use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{self, FunctionKeyword, Import, ImportNames, StmtKind, Vintage};
use crate::syntax::{Dialect, Span, Symbol, known};
use crate::types::{ById, TraitRef};

use super::cx::Cx;
use super::decl::{FnDecl, FnSource};
use super::lang::LangItem;
use super::modules::Module;
use super::scope::Entity;
use super::signature::ParamInfo;

impl<'a> Cx<'a> {
    /// What `name` is as a member of `target`, for `from`: also a former member of the library.
    pub fn lookup_from(&self, from: &'a Module<'a>, target: &'a Module<'a>, name: Symbol) -> Option<Entity<'a>> {
        self.lookup_in(target, name).or_else(|| self.historical_member(from, target, name).map(|(entity, _)| entity))
    }

    /// A former member of a library module, and the twin it is found in. Twins stand for packages as they once were:
    /// that of a module without one is its package's.
    fn historical_member(
        &self,
        from: &Module<'a>,
        target: &'a Module<'a>,
        name: Symbol,
    ) -> Option<(Entity<'a>, &'a Module<'a>)> {
        let in_twin = |module: &Module<'a>| {
            let twin = self.twin_for(from, module)?;
            Some((self.lookup_in(twin, name)?, twin))
        };
        in_twin(target).or_else(|| {
            let package = target.parent.filter(|package| package.parent.is_some())?;
            in_twin(package)
        })
    }

    /// A part of an import path below `package`, for `from`.
    pub fn submodule_from(
        &self,
        from: &'a Module<'a>,
        package: &'a Module<'a>,
        name: Symbol,
    ) -> Option<&'a Module<'a>> {
        self.submodule(package, name).or_else(|| match self.historical_member(from, package, name)?.0 {
            Entity::Module(module) => Some(module),
            _ => None,
        })
    }

    /// Library packages by themselves (`memory` for `std.memory`), and former top-level packages.
    pub fn historical_root(&self, name: Symbol) -> Option<&'a Module<'a>> {
        let main = self.main_module.get()?;
        self.submodule_from(main, self.root_module_std()?, name)
    }

    /// Warns of an import path that starts at a library package, or goes through a former module.
    pub fn warn_historical_path(&self, from: &'a Module<'a>, path: &'a ast::ModulePath<'a>, target: &Module<'a>) {
        if from.is_library || !target.is_library || path.level > 0 {
            return;
        }
        let written = dotted(path);
        if written != target.name {
            self.warn_deprecated(from, path.span, &written, &target.name);
        }
    }

    /// Warns of an imported name that has moved to another module of the library.
    pub fn warn_historical_name(&self, from: &'a Module<'a>, target: &'a Module<'a>, name: ast::Name) {
        if self.lookup_in(target, name.symbol).is_none()
            && let Some((_, twin)) = self.historical_member(from, target, name.symbol)
            && let Some(home) = import_source(twin, name.symbol)
        {
            let written = format!("{}.{}", target.name, name.as_str());
            self.warn_deprecated(from, name.span, &written, &home);
        }
    }

    fn warn_deprecated(&self, from: &Module<'a>, span: Span, old: &str, new: &str) {
        let message = format!("'{old}' is deprecated; use '{new}'");
        self.report(Diagnostic::warning(message).at(from.file, span.start).underline(span).fix(span, new));
    }

    /// Whether a file is the user's, in a program that is written for an earlier release.
    pub fn is_historical(&self, module: &Module<'a>) -> bool {
        !module.is_library && self.vintage.get().historical
    }

    /// Decides whether the program is written for an earlier release: one of its files uses a spelling, an import path or
    /// a name that Mojo 1.2 no longer has. Packages and their tests are of one release, though not every file shows it.
    pub(super) fn decide_vintage(&self, files: &[&'a Module<'a>]) {
        let mut vintage = Vintage::default();
        if self.options.dialect == Dialect::Lenient {
            files.iter().filter_map(|module| module.ast.get()).for_each(|tree| vintage.merge(tree.vintage));
            vintage.historical = files.iter().any(|module| self.shows_history(module));
        }
        self.vintage.set(vintage);
    }

    fn shows_history(&self, module: &'a Module<'a>) -> bool {
        let Some(tree) = module.ast.get() else { return false };
        let former_prelude = || self.std_module("std.legacy.prelude");
        tree.vintage.historical
            || tree.stmts.iter().any(|stmt| self.is_historical_import(module, stmt))
            || former_prelude().is_some_and(|prelude| {
                tree.names.iter().any(|name| prelude.has_member(*name) && self.lookup_in(module, *name).is_none())
            })
    }

    /// Whether a library function is only for files of earlier releases: `@__historical`.
    pub fn is_hidden_from(&self, decl: &FnDecl<'a>, module: &'a Module<'a>) -> bool {
        let FnSource::Def(def) = decl.source else { return false };
        decl.module.is_library && def.has_decorator(known::DUNDER_HISTORICAL) && !self.is_historical(module)
    }

    /// A name of the packages around a module, or the first part of a path that it imports from: once they were in
    /// scope.
    pub fn lookup_around(&self, module: &'a Module<'a>, name: Symbol) -> Option<Entity<'a>> {
        if !self.is_historical(module) {
            return None;
        }
        std::iter::successors(module.parent, |package| package.parent)
            .find_map(|package| self.lookup_from(module, package, name))
            .or_else(|| {
                let tree = module.ast.get()?;
                let named = tree.stmts.iter().any(|stmt| {
                    matches!(&stmt.kind, StmtKind::Import(Import::From { path, .. })
                        if path.level == 0 && path.parts[0].symbol == name)
                });
                if named { self.root_module(name).map(Entity::Module) } else { None }
            })
    }

    /// Before 1.0 every `def` could raise. Dunder methods are left out: their callers and traits do not expect it.
    pub fn raises_historically(&self, decl: &FnDecl<'a>) -> bool {
        let FnSource::Def(def) = decl.source else { return false };
        def.keyword == FunctionKeyword::Def
            && !decl.name.as_str().starts_with("__")
            && self.is_historical(decl.module)
            && !self.vintage.get().raising_def
    }

    /// Before there were closure traits, an argument of a function type took a pointer.
    pub fn passes_function_pointers(&self, module: &Module<'a>) -> bool {
        self.is_historical(module) && self.vintage.get().fn_keyword
    }

    /// Before 0.26.2 `Int / Int` was a `Float64`.
    pub fn divides_to_floats(&self, module: &Module<'a>) -> bool {
        self.is_historical(module) && self.vintage.get().alias_keyword
    }

    /// Before 1.0 every type could be destroyed: `AnyType` said so.
    pub fn with_historical_bounds(&self, info: ParamInfo<'a>, module: &'a Module<'a>) -> ParamInfo<'a> {
        if !info.is_type || info.bounds.iter().any(|b| matches!(b, TraitRef::Fn(_))) || !self.is_historical(module) {
            return info;
        }
        let deinitable = self.lang_trait(LangItem::Deinitable).map(|decl| TraitRef::Trait(ById(decl)));
        let bounds: Vec<TraitRef<'a>> = info.bounds.iter().copied().chain(deinitable).collect();
        ParamInfo { bounds: self.interner.slice(&bounds), ..info }
    }

    fn is_historical_import(&self, module: &'a Module<'a>, stmt: &ast::Stmt<'a>) -> bool {
        let StmtKind::Import(Import::From { path, names }) = &stmt.kind else { return false };
        let Some(target) = self.resolve_path(module, path, false) else { return false };
        if path.level > 0 || !target.is_library {
            return false;
        }
        let moved = |name: Symbol| {
            self.lookup_in(target, name).is_none() && self.historical_member(module, target, name).is_some()
        };
        dotted(path) != target.name
            || matches!(names, ImportNames::Names(names) if names.iter().any(|item| moved(item.name.symbol)))
    }

    fn twin_for(&self, from: &Module<'a>, target: &Module<'a>) -> Option<&'a Module<'a>> {
        if from.is_library || !target.is_library || self.options.dialect != Dialect::Lenient {
            return None;
        }
        let below = target.name.strip_prefix("std")?;
        self.std_module(&format!("std.legacy{below}"))
    }
}

/// The full name of what a module imports under that name.
fn import_source(module: &Module<'_>, name: Symbol) -> Option<String> {
    module.ast.get()?.stmts.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Import(Import::From { path, names: ImportNames::Names(names) }) => {
            let item = names.iter().find(|item| item.alias.unwrap_or(item.name).symbol == name)?;
            Some(format!("{}.{}", dotted(path), item.name.as_str()))
        }
        _ => None,
    })
}

fn dotted(path: &ast::ModulePath<'_>) -> String {
    path.parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join(".")
}
