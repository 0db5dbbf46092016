//! Modules and packages: finding files, collecting declarations, resolving imports (L12).
//!
//! Loading a module parses it (bodies of library modules lazily) and files its declarations by
//! name. Imports are remembered and followed when the name is first used, so a program pays only
//! for the library modules that it needs.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::{Path, PathBuf};

use hashbrown::HashMap;

use super::check::NO_VARIABLES;
use super::cx::{Cx, FileImport};
use super::decl::*;
use super::lang::LangItem;
use super::scope::{Entity, Scope, ScopeKind};
use crate::diagnostics::{Diagnostic, FileId};
use crate::syntax::ast::{self, ImportNames, Member as AstMember, Stmt, StmtKind, StructKind};
use crate::syntax::{Dialect, ParseOptions, SourceText, Symbol, known, parser};

#[derive(Debug)]
pub struct Module<'a> {
    /// Dotted, as types print it: `main`, `std.collections.list`.
    pub name: String,
    pub file: FileId,
    /// The file is `__init__.mojo` of a package, or the "module" is a plain directory.
    pub is_package: bool,
    pub parent: Option<&'a Module<'a>>,
    /// Part of our library: intrinsics are visible.
    pub is_library: bool,
    /// Where submodules are looked for; library packages have none.
    pub dir: Option<PathBuf>,
    pub ast: OnceCell<&'a ast::Module<'a>>,
    pub scope: OnceCell<&'a Scope<'a>>,
    members: RefCell<HashMap<Symbol, Member<'a>>>,
    wildcards: RefCell<Vec<(&'a ast::ModulePath<'a>, Cell<bool>)>>,
    submodules: RefCell<HashMap<Symbol, Option<&'a Module<'a>>>>,
}

/// A module-level name before imports are followed.
#[derive(Debug, Clone, Copy)]
enum Member<'a> {
    Entity(Entity<'a>),
    Import {
        path: &'a ast::ModulePath<'a>,
        name: ast::Name,
    },
    /// `import a.b.c as n`; without `as`, the first component.
    ImportModule {
        path: &'a ast::ModulePath<'a>,
        whole: bool,
    },
    Busy,
    Missing,
}

impl<'a> Module<'a> {
    pub fn scope(&self) -> &'a Scope<'a> {
        self.scope.get().expect("a loaded module has a scope")
    }

    /// The names that the file declares and imports.
    pub fn member_names(&self) -> Vec<Symbol> {
        let mut names: Vec<Symbol> = self.members.borrow().keys().copied().collect();
        names.sort_by_key(|name| name.as_str());
        names
    }

    /// Whether the file declares or imports the name.
    pub fn has_member(&self, name: Symbol) -> bool {
        self.members.borrow().contains_key(&name)
    }

    /// The last component of the name.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }

    /// Functions, structs, traits and constants that the file itself declares.
    pub fn declared(&self) -> Vec<Entity<'a>> {
        let members = self.members.borrow();
        let mut entities: Vec<_> =
            members.values().filter_map(|m| if let Member::Entity(e) = m { Some(*e) } else { None }).collect();
        // What was imported is in the same table.
        entities.retain(|entity| match entity {
            Entity::Functions(set) => std::ptr::eq(set[0].module, self),
            Entity::Struct(decl) => std::ptr::eq(decl.module, self),
            Entity::Trait(decl) => std::ptr::eq(decl.module, self),
            Entity::Alias(alias) => alias.file == self.file,
            Entity::Module(_) | Entity::Closure(_) => false,
        });
        entities.sort_by_key(|e| match e {
            Entity::Functions(f) => f[0].span.start,
            Entity::Struct(s) => s.ast.span.start,
            Entity::Trait(t) => t.ast.span.start,
            Entity::Alias(a) => a.ast.span.start,
            Entity::Module(_) | Entity::Closure(_) => 0,
        });
        entities
    }
}

impl<'a> Cx<'a> {
    /// Loads the file that the user runs, as module `name`.
    pub fn load_main(&self, file: FileId, text: &'a str, name: &str, dir: PathBuf) -> &'a Module<'a> {
        let module = self.new_module(name.to_owned(), file, None, false, Some(dir), false);
        self.main_module.set(Some(module));
        self.parse_into(module, text, false);
        let known = self.user_modules.borrow().len() - 1;
        self.load_imported();
        self.collect_extensions();
        let files = self.user_modules.borrow()[known..].to_vec();
        self.decide_vintage(&files);
        module
    }

    /// Loads the user's modules that those at hand import at file scope, and so on: what they add to each other's types
    /// (L5.12), and the release that they are written for, are known before anything is elaborated.
    fn load_imported(&self) {
        let mut next = 0;
        loop {
            let Some(import) = self.imports.borrow().get(next).copied() else { break };
            next += 1;
            let Some(target) = self.resolve_path(import.module, import.path, false) else { continue };
            if let Some(name) = import.name.filter(|_| target.is_package && !target.is_library) {
                self.submodule(target, name.symbol);
            }
        }
    }

    fn new_module(
        &self,
        name: String,
        file: FileId,
        parent: Option<&'a Module<'a>>,
        is_package: bool,
        dir: Option<PathBuf>,
        is_library: bool,
    ) -> &'a Module<'a> {
        self.arena_module(Module {
            name,
            file,
            is_package,
            parent,
            is_library,
            dir,
            ast: OnceCell::new(),
            scope: OnceCell::new(),
            members: RefCell::default(),
            wildcards: RefCell::default(),
            submodules: RefCell::default(),
        })
    }

    fn parse_into(&self, module: &'a Module<'a>, text: &'a str, lazy: bool) {
        let dialect = if module.is_library { Dialect::Library } else { self.options.dialect };
        let source = SourceText { file: module.file, text, options: ParseOptions { dialect, lazy_bodies: lazy } };
        let tree = parser::parse_module(self.parse, source);
        let _ = module.ast.set(tree);
        let scope = self.arena().alloc(Scope::new(None, ScopeKind::Module(module)));
        let _ = module.scope.set(scope);
        if !module.is_library {
            self.user_modules.borrow_mut().push(module);
        }
        self.collect(module, tree.stmts);
    }

    /// Files the declarations of a module by name.
    fn collect(&self, module: &'a Module<'a>, stmts: &'a [Stmt<'a>]) {
        let mut functions: Vec<(Symbol, Vec<&'a FnDecl<'a>>)> = Vec::new();
        for stmt in stmts {
            match stmt.kind {
                StmtKind::Function(def) => {
                    let decl = self.new_function(module, Owner::Module, module.scope(), def);
                    match functions.iter_mut().find(|(name, _)| *name == decl.name) {
                        Some((_, set)) => set.push(decl),
                        None => functions.push((decl.name, vec![decl])),
                    }
                }
                StmtKind::Struct(def) if def.kind == StructKind::Class => {
                    self.error_at(module.file, def.keyword_span, "classes are not supported yet");
                }
                StmtKind::Struct(def) => {
                    let decl = self.new_struct(module, def);
                    self.declare(module, def.name.symbol, Entity::Struct(decl));
                }
                StmtKind::Trait(def) => {
                    let decl = self.new_trait(module, def);
                    self.declare(module, def.name.symbol, Entity::Trait(decl));
                }
                StmtKind::Comptime(def) => {
                    for alias in self.new_aliases(module, module.scope(), def) {
                        self.declare(module, alias.name, Entity::Alias(alias));
                    }
                }
                StmtKind::Extension(def) => self.extensions.borrow_mut().push(Extension { module, ast: def }),
                StmtKind::Import(import) => self.collect_import(module, import),
                StmtKind::Assign(assign) => {
                    let at = assign.targets[0].target.span;
                    self.error_at(module.file, at, NO_VARIABLES);
                }
                StmtKind::Declare(target) => self.error_at(module.file, target.span, NO_VARIABLES),
                StmtKind::Error | StmtKind::Pass => {}
                // The docstring of the declaration before it.
                StmtKind::Expr(expr) if matches!(expr.kind, ast::ExprKind::String(_)) => {}
                _ => self.error_at(
                    module.file,
                    stmt.span,
                    "expressions must not appear at file scope; move this into a function body",
                ),
            }
        }
        for (name, set) in functions {
            let set: &'a [&'a FnDecl<'a>] = self.interner.slice(&set);
            self.declare(module, name, Entity::Functions(set));
        }
    }

    fn declare(&self, module: &'a Module<'a>, name: Symbol, entity: Entity<'a>) {
        module.members.borrow_mut().insert(name, Member::Entity(entity));
    }

    fn collect_import(&self, module: &'a Module<'a>, import: &'a ast::Import<'a>) {
        let mut members = module.members.borrow_mut();
        match import {
            ast::Import::Modules(list) => {
                for item in *list {
                    let (name, whole) = match item.alias {
                        Some(alias) => (alias.symbol, true),
                        None => match item.path.parts.first() {
                            Some(first) => (first.symbol, false),
                            None => continue,
                        },
                    };
                    self.note_import(module, &item.path, None, Some(name));
                    // `import a.b` and `import a.c` both bind `a`.
                    members.entry(name).or_insert(Member::ImportModule { path: &item.path, whole });
                }
            }
            ast::Import::From { path, names } => match names {
                ImportNames::All(_) => {
                    self.note_import(module, path, None, None);
                    module.wildcards.borrow_mut().push((path, Cell::new(false)));
                }
                ImportNames::Names(names) => {
                    for item in *names {
                        let bound = item.alias.unwrap_or(item.name).symbol;
                        self.note_import(module, path, Some(item.name), Some(bound));
                        members.insert(bound, Member::Import { path, name: item.name });
                    }
                }
            },
        }
    }

    fn note_import(
        &self,
        module: &'a Module<'a>,
        path: &'a ast::ModulePath<'a>,
        name: Option<ast::Name>,
        bound: Option<Symbol>,
    ) {
        if !module.is_library {
            self.imports.borrow_mut().push(FileImport { module, path, name, bound });
        }
    }

    /// Reports imports of a file that lead nowhere.
    pub fn check_imports(&self, module: &'a Module<'a>) {
        self.check_imports_where(|import| std::ptr::eq(import.module, module));
    }

    /// Reports why a name that a module imports is not there; whether there is such a name.
    pub fn report_missing_import(&self, module: &'a Module<'a>, name: Symbol) -> bool {
        let errors = self.error_count.get();
        self.check_imports_where(|import| std::ptr::eq(import.module, module) && import.bound == Some(name));
        self.error_count.get() > errors
    }

    fn check_imports_where(&self, chosen: impl Fn(&FileImport<'a>) -> bool) {
        let (imports, rest) = self.imports.take().into_iter().partition(chosen);
        self.imports.replace(rest);
        let imports: Vec<FileImport<'a>> = imports;
        for FileImport { module, path, name, .. } in imports {
            let Some(target) = self.resolve_path(module, path, true) else { continue };
            let Some(name) = name else { continue };
            self.warn_historical_name(module, target, name);
            if self.lookup_from(module, target, name.symbol).is_none() {
                let kind = if target.is_package { "package" } else { "module" };
                self.error_at(
                    module.file,
                    name.span,
                    format!("{kind} '{}' does not contain '{}'", target.short_name(), name.as_str()),
                );
            }
        }
    }

    /// A statement-level import: binds into `bind`.
    pub fn import_into(
        &self,
        module: &'a Module<'a>,
        import: &'a ast::Import<'a>,
        bind: &mut dyn FnMut(Symbol, Entity<'a>),
    ) {
        match import {
            ast::Import::Modules(list) => {
                for item in *list {
                    let Some(target) = self.resolve_path(module, &item.path, true) else { continue };
                    match item.alias {
                        Some(alias) => bind(alias.symbol, Entity::Module(target)),
                        None => {
                            let root = self.path_root(&item.path).unwrap_or(target);
                            bind(item.path.parts[0].symbol, Entity::Module(root));
                        }
                    }
                }
            }
            ast::Import::From { path, names } => {
                let Some(target) = self.resolve_path(module, path, true) else { return };
                match names {
                    ImportNames::All(_) => {
                        let names: Vec<Symbol> = target.members.borrow().keys().copied().collect();
                        for name in names.into_iter().filter(|n| !n.as_str().starts_with('_')) {
                            if let Some(entity) = self.lookup_in(target, name) {
                                bind(name, entity);
                            }
                        }
                    }
                    ImportNames::Names(names) => {
                        for item in *names {
                            self.warn_historical_name(module, target, item.name);
                            match self.lookup_from(module, target, item.name.symbol) {
                                Some(entity) => bind(item.alias.unwrap_or(item.name).symbol, entity),
                                None => self.error_at(
                                    module.file,
                                    item.name.span,
                                    format!(
                                        "{} '{}' does not contain '{}'",
                                        if target.is_package { "package" } else { "module" },
                                        target.short_name(),
                                        item.name.as_str()
                                    ),
                                ),
                            }
                        }
                    }
                }
            }
        }
    }

    /// What `name` is as a member of the module: declared, imported, or a submodule.
    pub fn lookup_in(&self, module: &'a Module<'a>, name: Symbol) -> Option<Entity<'a>> {
        let member = module.members.borrow().get(&name).copied();
        match member {
            Some(Member::Entity(entity)) => return Some(entity),
            Some(Member::Busy | Member::Missing) => return None,
            Some(import) => {
                module.members.borrow_mut().insert(name, Member::Busy);
                let found = match import {
                    Member::Import { path, name } => self.resolve_path(module, path, false).and_then(|target| {
                        // A package importing its own submodule by name.
                        if std::ptr::eq(target, module) {
                            return self.submodule(target, name.symbol).map(Entity::Module);
                        }
                        self.lookup_from(module, target, name.symbol)
                    }),
                    Member::ImportModule { path, whole } => {
                        let target = self.resolve_path(module, path, false);
                        let target = if whole { target } else { self.path_root(path).or(target) };
                        target.map(Entity::Module)
                    }
                    _ => None,
                };
                let result = found.map_or(Member::Missing, Member::Entity);
                module.members.borrow_mut().insert(name, result);
                if found.is_some() {
                    return found;
                }
            }
            None => {}
        }
        let wildcards: Vec<_> = {
            let list = module.wildcards.borrow();
            list.iter().rev().filter(|(_, busy)| !busy.get()).map(|(path, _)| *path).collect()
        };
        if !name.as_str().starts_with('_') {
            for path in wildcards {
                let set_busy = |value| {
                    for (p, busy) in module.wildcards.borrow().iter() {
                        if std::ptr::eq(*p, path) {
                            busy.set(value);
                        }
                    }
                };
                set_busy(true);
                let found =
                    self.resolve_path(module, path, false).and_then(|target| self.lookup_from(module, target, name));
                set_busy(false);
                if found.is_some() {
                    return found;
                }
            }
        }
        if module.is_package { self.submodule(module, name).map(Entity::Module) } else { None }
    }

    /// The module that an import path names; reports what is missing if `report`.
    pub(super) fn resolve_path(
        &self,
        from: &'a Module<'a>,
        path: &'a ast::ModulePath<'a>,
        report: bool,
    ) -> Option<&'a Module<'a>> {
        let mut current: Option<&'a Module<'a>> = None;
        if path.level > 0 {
            let mut package = if from.is_package { Some(from) } else { from.parent };
            for _ in 1..path.level {
                package = package.and_then(|p| p.parent);
            }
            if package.is_none() {
                if report {
                    self.error_at(from.file, path.span, "cannot import relative to a top-level package");
                }
                return None;
            }
            current = package;
        }
        for (index, part) in path.parts.iter().enumerate() {
            let next = match current {
                None => self.root_module(part.symbol),
                Some(package) => self.submodule_from(from, package, part.symbol),
            };
            if next.is_none() {
                if report {
                    let message = match current {
                        Some(package) if index > 0 || path.level > 0 => {
                            format!("package '{}' does not contain '{}'", package.short_name(), part.as_str())
                        }
                        _ => format!("unable to locate module '{}'", part.as_str()),
                    };
                    let message =
                        if index > 0 { format!("unable to locate module '{}'", part.as_str()) } else { message };
                    self.error_at(from.file, part.span, message);
                }
                return None;
            }
            current = next;
        }
        if report && let Some(target) = current {
            self.warn_historical_path(from, path, target);
        }
        current
    }

    fn path_root(&self, path: &'a ast::ModulePath<'a>) -> Option<&'a Module<'a>> {
        if path.level > 0 { None } else { self.root_module(path.parts.first()?.symbol) }
    }

    /// The top-level module or package of that name: beside the main file, on the search path, in
    /// the library; historically library packages are found without their `std.` prefix.
    pub fn root_module(&self, name: Symbol) -> Option<&'a Module<'a>> {
        if let Some(found) = self.roots.borrow().get(&name) {
            return *found;
        }
        let found = self.find_root(name);
        self.roots.borrow_mut().insert(name, found);
        found
    }

    fn find_root(&self, name: Symbol) -> Option<&'a Module<'a>> {
        if name.as_str() == "std" {
            return self.library_module(None, "std");
        }
        let main_dir = self.main_module.get().and_then(|m| m.dir.clone());
        let mut dirs = main_dir.into_iter().chain(self.options.include_dirs.iter().cloned());
        let found = dirs.find_map(|dir| self.file_module(&dir, name.as_str(), None));
        if found.is_some() || self.options.dialect == Dialect::Strict {
            return found;
        }
        // Other packages of the library: the official compiler by itself has `std` only.
        self.library_module(None, name.as_str()).or_else(|| self.historical_root(name))
    }

    pub fn root_module_std(&self) -> Option<&'a Module<'a>> {
        self.root_module(Symbol::intern("std"))
    }

    /// The module of a dotted library path.
    pub fn std_module(&self, path: &str) -> Option<&'a Module<'a>> {
        let mut module = self.root_module_std()?;
        for part in path.split('.').skip(1) {
            module = self.submodule(module, Symbol::intern(part))?;
        }
        Some(module)
    }

    pub fn submodule(&self, package: &'a Module<'a>, name: Symbol) -> Option<&'a Module<'a>> {
        if !package.is_package {
            return None;
        }
        if let Some(found) = package.submodules.borrow().get(&name) {
            return *found;
        }
        let found = if package.is_library {
            self.library_module(Some(package), name.as_str())
        } else {
            package.dir.as_ref().and_then(|dir| self.file_module(dir, name.as_str(), Some(package)))
        };
        package.submodules.borrow_mut().insert(name, found);
        found
    }

    fn library_module(&self, parent: Option<&'a Module<'a>>, name: &str) -> Option<&'a Module<'a>> {
        let full = match parent {
            Some(parent) => format!("{}.{name}", parent.name),
            None => name.to_owned(),
        };
        let (path, text, is_package) = self.library.source(&full)?;
        let file = self.sources.borrow_mut().add(path, text);
        let module = self.new_module(full, file, parent, is_package, None, true);
        self.parse_into(module, text, true);
        Some(module)
    }

    /// A package directory or module file below `dir`.
    fn file_module(&self, dir: &Path, name: &str, parent: Option<&'a Module<'a>>) -> Option<&'a Module<'a>> {
        let full = match parent {
            Some(parent) => format!("{}.{name}", parent.name),
            None => name.to_owned(),
        };
        let package_dir = dir.join(name);
        for init in ["__init__.mojo", "__init__.🔥"] {
            let path = package_dir.join(init);
            if path.is_file() {
                return self.load_file(&path, full, parent, true, package_dir);
            }
        }
        for extension in ["mojo", "🔥"] {
            let path = dir.join(format!("{name}.{extension}"));
            if path.is_file() {
                return self.load_file(&path, full, parent, false, dir.to_owned());
            }
        }
        if package_dir.is_dir() {
            // A plain directory can be a path component.
            let file = self.sources.borrow_mut().add("", "");
            let module = self.new_module(full, file, parent, true, Some(package_dir), false);
            let scope = self.arena().alloc(Scope::new(None, ScopeKind::Module(module)));
            let _ = module.scope.set(scope);
            return Some(module);
        }
        None
    }

    fn load_file(
        &self,
        path: &Path,
        name: String,
        parent: Option<&'a Module<'a>>,
        is_package: bool,
        dir: PathBuf,
    ) -> Option<&'a Module<'a>> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                self.report(Diagnostic::error(format!("cannot read '{}': {error}", path.display())));
                return None;
            }
        };
        let kept = self.interner.str(&text);
        let file = self.sources.borrow_mut().add(path.display().to_string(), text);
        let module = self.new_module(name, file, parent, is_package, Some(dir), false);
        self.parse_into(module, kept, false);
        Some(module)
    }

    // Declarations.

    pub fn new_function(
        &self,
        module: &'a Module<'a>,
        owner: Owner<'a>,
        scope: &'a Scope<'a>,
        def: &'a ast::FunctionDef<'a>,
    ) -> &'a FnDecl<'a> {
        let inline = if def.has_decorator(known::ALWAYS_INLINE) {
            Inline::Always
        } else if def.has_decorator(known::NO_INLINE) {
            Inline::Never
        } else {
            Inline::Auto
        };
        self.arena().alloc(FnDecl {
            name: def.name.symbol,
            span: def.name.span,
            source: FnSource::Def(def),
            owner,
            module,
            scope,
            params: self.new_params(def.signature.params),
            is_static: def.has_decorator(known::STATICMETHOD),
            inline,
            signature: OnceCell::new(),
            busy: Cell::new(false),
        })
    }

    /// The parameters of a declaration.
    pub fn new_params(&self, list: Option<&'a ast::ParamList<'a>>) -> &'a [&'a ParamDecl<'a>] {
        let Some(list) = list else { return &[] };
        let params: Vec<&'a ParamDecl<'a>> = list
            .params
            .iter()
            .map(|param| {
                &*self.arena().alloc(ParamDecl {
                    formal: None,
                    name: param.name.map_or(known::UNDERSCORE, |n| n.symbol),
                    span: param.name.map_or(param.span, |n| n.span),
                    variadic: param.kind != ast::ParamKind::Single,
                    passing: param.passing,
                    ty: param.ty.map_or(ParamTy::Any, ParamTy::Expr),
                    default: param.default,
                })
            })
            .collect();
        self.interner.slice(&params)
    }

    fn new_struct(&self, module: &'a Module<'a>, def: &'a ast::StructDef<'a>) -> &'a StructDecl<'a> {
        let fields = def
            .members
            .iter()
            .filter_map(|m| match m {
                AstMember::Field(f) => {
                    Some(FieldDecl { name: f.name.symbol, span: f.name.span, declared: f.span, ty: f.ty })
                }
                _ => None,
            })
            .collect();
        let cases =
            def.members.iter().filter_map(|m| if let AstMember::Case(c) = m { Some(*c) } else { None }).collect();
        let decl: &'a StructDecl<'a> = self.arena().alloc(StructDecl {
            name: def.name.symbol,
            ast: def,
            module,
            lang: if module.is_library { LangItem::by_name(def.name.as_str()) } else { None },
            params: self.new_params(def.params),
            fields,
            cases,
            members: RefCell::default(),
            extensions: RefCell::default(),
        });
        self.collect_members(module, Owner::Struct(decl), def.members, &decl.members);
        decl
    }

    fn new_trait(&self, module: &'a Module<'a>, def: &'a ast::TraitDef<'a>) -> &'a TraitDecl<'a> {
        let self_param = self.arena().alloc(ParamDecl {
            name: known::SELF_TYPE,
            formal: None,
            span: def.name.span,
            variadic: false,
            passing: ast::Passing::InferOnly,
            ty: ParamTy::Any,
            default: None,
        });
        let decl: &'a TraitDecl<'a> = self.arena().alloc(TraitDecl {
            name: def.name.symbol,
            ast: def,
            module,
            self_param,
            parents: OnceCell::new(),
            members: RefCell::default(),
        });
        let bounds = self.interner.slice(&[crate::types::TraitRef::Trait(crate::types::ById(decl))]);
        let info = super::signature::ParamInfo { value_ty: None, is_type: true, bounds };
        self.params.borrow_mut().insert(crate::types::ById(self_param), info);
        self.collect_members(module, Owner::Trait(decl), def.members, &decl.members);
        decl
    }

    fn collect_members(
        &self,
        module: &'a Module<'a>,
        owner: Owner<'a>,
        list: &'a [AstMember<'a>],
        members: &RefCell<Members<'a>>,
    ) {
        let mut members = members.borrow_mut();
        for member in list {
            match member {
                AstMember::Function(def) => {
                    let decl = self.new_function(module, owner, module.scope(), def);
                    members.functions.entry(decl.name).or_default().push(decl);
                }
                AstMember::Comptime(def) => {
                    for alias in self.new_aliases(module, module.scope(), def) {
                        members.aliases.insert(alias.name, alias);
                    }
                }
                AstMember::Field(_) | AstMember::Case(_) => {}
                AstMember::Stmt(stmt) => self.error_at(module.file, stmt.span, "classes are not supported yet"),
            }
        }
    }

    /// Files what extensions declare with the structs they extend.
    pub fn collect_extensions(&self) {
        for extension in self.extensions.take() {
            self.collect_extension(extension);
        }
    }

    fn collect_extension(&self, extension: Extension<'a>) {
        let Extension { module, ast: def } = extension;
        let name = def.target.as_name();
        let target = name.and_then(|n| {
            self.lookup_in(module, n.symbol).or_else(|| self.lookup_from(module, self.prelude()?, n.symbol))
        });
        if let Some(Entity::Struct(decl)) = target {
            self.collect_members(module, Owner::Struct(decl), def.members, &decl.members);
            decl.extensions.borrow_mut().push(extension);
        } else {
            let name = name.map_or("", |n| n.as_str());
            self.error_at(module.file, def.target.span, format!("can't find a struct named '{name}'"));
        }
    }

    /// The constants that a `comptime` statement declares; several when it takes a tuple apart.
    pub fn new_aliases(
        &self,
        module: &'a Module<'a>,
        scope: &'a Scope<'a>,
        def: &'a ast::ComptimeDecl<'a>,
    ) -> Vec<&'a AliasDecl<'a>> {
        let make = |name: Symbol, element: Option<u32>| -> &'a AliasDecl<'a> {
            self.arena().alloc(AliasDecl {
                name,
                ast: def,
                scope,
                file: module.file,
                params: self.new_params(def.params),
                element,
                values: RefCell::default(),
                busy: RefCell::default(),
            })
        };
        match def.target.kind {
            ast::TargetKind::Tuple(parts) => parts
                .iter()
                .enumerate()
                .filter_map(|(i, part)| match part.kind {
                    ast::TargetKind::Place(expr) => expr.as_name().map(|n| make(n.symbol, Some(i as u32))),
                    _ => None,
                })
                .collect(),
            _ => def.name().map(|n| make(n.symbol, None)).into_iter().collect(),
        }
    }
}
