//! Names that are declared twice: at file scope, in a struct or trait, by overloads of one signature (L4.11, L12.4).

use super::cx::Cx;
use super::decl::*;
use super::infer::Bindings;
use super::modules::Module;
use super::signature::Formal;
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{self, ImportNames, Member, StmtKind, StructKind};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

/// A name as a declaration gives it.
#[derive(Clone, Copy)]
struct Declared {
    name: Symbol,
    at: Span,
    kind: Kind,
}

/// What a name is declared as, as far as it matters to a second declaration of it.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Function,
    Struct,
    Import,
    Case,
    /// Anything else: a parameter, a field, a constant, a trait.
    Other,
}

impl<'a> Cx<'a> {
    /// Names of a file.
    pub fn check_module_names(&self, module: &'a Module<'a>) {
        let mut names = Vec::new();
        for stmt in module.ast.get().map_or(&[][..], |tree| tree.stmts) {
            let (name, at, kind) = match stmt.kind {
                StmtKind::Function(def) => (def.name.symbol, def.name.span, Kind::Function),
                StmtKind::Struct(def) if def.kind != StructKind::Class => {
                    (def.name.symbol, def.name.span, Kind::Struct)
                }
                StmtKind::Trait(def) => (def.name.symbol, def.name.span, Kind::Other),
                StmtKind::Comptime(def) => {
                    names.extend(names_of_constant(def));
                    continue;
                }
                StmtKind::Import(ast::Import::From { names: ImportNames::Names(list), .. })
                    if !self.is_historical(module) =>
                {
                    let bound = |item: &ast::ImportName| Declared {
                        name: item.alias.unwrap_or(item.name).symbol,
                        at: stmt.span,
                        kind: Kind::Import,
                    };
                    names.extend(list.iter().map(bound));
                    continue;
                }
                _ => continue,
            };
            names.push(Declared { name, at, kind });
        }
        self.check_names(module, &names);
    }

    /// Names of a struct's parameters and members, and of what the file's extensions add.
    pub fn check_struct_names(&self, decl: &'a StructDecl<'a>) {
        let params = decl.params.iter().map(|param| Declared { name: param.name, at: param.span, kind: Kind::Other });
        let mut names: Vec<Declared> = params.collect();
        names.extend(names_of_members(decl.ast.members));
        self.check_names(decl.module, &names);
        for extension in decl.extensions.borrow().iter() {
            for added in names_of_members(extension.ast.members) {
                let Some(own) = names.iter().find(|own| own.name == added.name) else { continue };
                if own.kind != Kind::Function || added.kind != Kind::Function {
                    let note = Diagnostic::note("extension declaration conflicts with struct declaration");
                    let error = Diagnostic::error(format!("invalid redefinition of '{}'", added.name));
                    let note = note.at(decl.module.file, own.at.start).underline(own.at);
                    let error = error.at(extension.module.file, added.at.start).underline(added.at);
                    self.report(error.with_note(note));
                }
            }
        }
    }

    pub fn check_trait_names(&self, decl: &'a TraitDecl<'a>) {
        self.check_names(decl.module, &names_of_members(decl.ast.members));
    }

    fn check_names(&self, module: &'a Module<'a>, names: &[Declared]) {
        for (index, again) in names.iter().enumerate() {
            let Some(first) = names[..index].iter().find(|first| first.name == again.name) else { continue };
            let redefinition = "invalid redefinition of";
            let (error, note) = match (first.kind, again.kind) {
                (Kind::Function, Kind::Function) | (Kind::Import, Kind::Import) => continue,
                (Kind::Case, Kind::Function | Kind::Other) => {
                    let message = format!("enum case '{}' conflicts with a member of the same name", first.name);
                    self.report_pair(module, message, first.at, "member declared here", again.at);
                    continue;
                }
                (Kind::Struct, Kind::Struct) => (redefinition, "conflicts with this previous struct declaration"),
                (_, Kind::Struct) => {
                    ("cannot define a struct here with name", "conflicts with this previous declaration")
                }
                (_, Kind::Function) => (redefinition, "cannot overload with this non-function definition"),
                _ => (redefinition, "previous definition here"),
            };
            self.report_pair(module, format!("{error} '{}'", again.name), again.at, note, first.at);
        }
    }

    fn report_pair(&self, module: &Module<'a>, error: String, at: Span, note: &str, noted: Span) {
        let note = Diagnostic::note(note).at(module.file, noted.start).underline(noted);
        self.report(Diagnostic::error(error).at(module.file, at.start).underline(at).with_note(note));
    }

    pub fn report_redefinition(&self, module: &Module<'a>, name: Symbol, at: Span, before: Span) {
        let message = format!("invalid redefinition of '{name}'");
        self.report_pair(module, message, at, "previous definition here", before);
    }

    /// Overloads that no call could tell apart.
    pub fn check_overloads(&self, set: &[&'a FnDecl<'a>]) {
        for (index, decl) in set.iter().enumerate() {
            for earlier in &set[..index] {
                if !self.is_same_overload(decl, earlier) {
                    continue;
                }
                let (found, other) = (self.signature(decl).ret.ty(), self.signature(earlier).ret.ty());
                let reason = match self.same_ty(found, other) || self.is_symbolic_ty(found) {
                    true => " with identical signature",
                    false => ", cannot overload on return type",
                };
                let message = format!("redefinition of function '{}'{reason}", decl.name);
                self.report_pair(decl.module, message, decl.span, "previous definition here", earlier.span);
            }
        }
    }

    fn is_same_overload(&self, decl: &'a FnDecl<'a>, earlier: &'a FnDecl<'a>) -> bool {
        let (signature, other) = (self.signature(decl), self.signature(earlier));
        let has_wheres = |decl: &FnDecl<'a>| decl.ast_signature().is_some_and(|ast| !ast.wheres.is_empty());
        if decl.params.len() != earlier.params.len()
            || signature.formals.len() != other.formals.len()
            || has_wheres(decl)
            || has_wheres(earlier)
        {
            return false;
        }
        let mut bindings = Bindings::default();
        for (own, theirs) in decl.params.iter().zip(earlier.params) {
            let (a, b) = (self.param_info(own, decl.scope), self.param_info(theirs, earlier.scope));
            let same_value = match (a.value_ty, b.value_ty) {
                (Some(a), Some(b)) => self.same_ty(a, self.subst_ty(b, &bindings)),
                (a, b) => a.is_none() && b.is_none(),
            };
            if !same_value || a.is_type != b.is_type || a.bounds != b.bounds || own.variadic != theirs.variadic {
                return false;
            }
            bindings.set(ById(*theirs), self.symbolic_param(own, a));
        }
        let is_self = |formal: &Formal<'a>| formal.name == Some(known::SELF);
        signature.formals.iter().zip(other.formals).all(|(a, b)| {
            a.kind == b.kind
                && self.same_ty(a.ty, self.subst_ty(b.ty, &bindings))
                && !matches!(a.ty.kind(), TyKind::Deferred)
                && a.passing == b.passing
                && (a.passing != ast::Passing::KeywordOnly || a.name == b.name)
                && !(is_self(a) && a.convention != b.convention)
        })
    }
}

fn names_of_members<'a>(members: &'a [Member<'a>]) -> Vec<Declared> {
    let mut names = Vec::new();
    for member in members {
        let (name, at, kind) = match member {
            Member::Field(field) => (field.name.symbol, field.span, Kind::Other),
            Member::Function(def) => (def.name.symbol, def.name.span, Kind::Function),
            Member::Case(case) => (case.name.symbol, case.name.span, Kind::Case),
            Member::Comptime(def) => {
                names.extend(names_of_constant(def));
                continue;
            }
            Member::Stmt(_) => continue,
        };
        names.push(Declared { name, at, kind });
    }
    names
}

fn names_of_constant<'a>(def: &'a ast::ComptimeDecl<'a>) -> impl Iterator<Item = Declared> + 'a {
    let targets = match def.target.kind {
        ast::TargetKind::Tuple(parts) => parts,
        _ => std::slice::from_ref(&def.target),
    };
    targets.iter().filter_map(|target| match target.kind {
        ast::TargetKind::Place(place) => {
            place.as_name().map(|name| Declared { name: name.symbol, at: def.span, kind: Kind::Other })
        }
        _ => None,
    })
}
