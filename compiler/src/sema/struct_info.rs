//! Facts about types, computed once: scopes, fields, conformances.

use std::cell::RefCell;

use hashbrown::HashMap;

use super::cx::Cx;
use super::decl::{StructDecl, Synthesised};
use super::elab::Elab;
use super::lang::LangItem;
use super::modules::Module;
use super::scope::{Binding, Scope, ScopeKind};
use super::signature::Concrete;
use crate::diagnostics::FileId;
use crate::mir::TypeQueries;
use crate::syntax::Symbol;
use crate::types::*;

/// Functions of one name.
type Overloads<'a> = &'a [&'a super::decl::FnDecl<'a>];

/// Caches keyed by type.
#[derive(Default)]
pub struct TypeTables<'a> {
    pub symbolic: RefCell<HashMap<Ty<'a>, bool>>,
    pub canonical: RefCell<HashMap<Ty<'a>, Ty<'a>>>,
    pub concrete: RefCell<HashMap<FnRef<'a>, &'a Concrete<'a>>>,
    scopes: RefCell<HashMap<(Ty<'a>, FileId), &'a Scope<'a>>>,
    fields: RefCell<HashMap<Ty<'a>, &'a [Ty<'a>]>>,
    pub conformances: RefCell<HashMap<(Ty<'a>, TraitRef<'a>), bool>>,
    pub trait_lists: RefCell<HashMap<Ty<'a>, &'a [TraitRef<'a>]>>,
    pub trivial: RefCell<HashMap<(Ty<'a>, Synthesised), bool>>,
    pub synthesised: RefCell<HashMap<(ById<'a, StructDecl<'a>>, Synthesised), &'a super::decl::FnDecl<'a>>>,
    /// Glue for types that are not structs.
    pub glue: RefCell<HashMap<Synthesised, &'a super::decl::FnDecl<'a>>>,
    pub method_sets: RefCell<HashMap<(ById<'a, StructDecl<'a>>, Symbol), Overloads<'a>>>,
}

impl<'a> Cx<'a> {
    /// The scope of those members of a type that `module` declares, its own or an extension's: `Self` and its parameters
    /// (to be written `Self.T`).
    pub fn type_scope(&self, ty: Ty<'a>, module: &'a Module<'a>) -> &'a Scope<'a> {
        if let Some(scope) = self.types.scopes.borrow().get(&(ty, module.file)) {
            return scope;
        }
        let TyKind::Struct(decl, args) = ty.kind() else {
            let prelude = self.prelude().expect("types have members only where there is a library");
            return self.arena().alloc(Scope::new(Some(prelude.scope()), ScopeKind::Type(ty)));
        };
        let scope: &'a Scope<'a> = self.arena().alloc(Scope::new(Some(module.scope()), ScopeKind::Type(ty)));
        for (param, value) in decl.0.params.iter().zip(*args) {
            scope.bind(param.name, Binding::StructParam(*value));
        }
        self.types.scopes.borrow_mut().insert((ty, module.file), scope);
        scope
    }

    /// Whether values of the type have no address of their own (L2.2): the user's structs where they say so, those of the
    /// library also where they are plain bits and contain no others.
    pub fn is_register_type(&self, ty: Ty<'a>) -> bool {
        let holds_registers = |value: &Const<'a>| match value.kind() {
            ConstKind::Type(held) => self.is_register_type(*held),
            ConstKind::Pack(held) => held.iter().all(|value| match value.kind() {
                ConstKind::Type(held) => self.is_register_type(*held),
                _ => true,
            }),
            _ => true,
        };
        self.conforms_lang(ty, LangItem::RegisterPassable)
            || match ty.kind() {
                TyKind::Struct(decl, args) => {
                    decl.0.module.is_library && self.is_trivial(ty) && args.iter().all(holds_registers)
                }
                _ => self.is_trivial(ty),
            }
    }

    /// The types of the fields of a struct, closure or pack, in layout order.
    pub fn field_types(&self, ty: Ty<'a>) -> &'a [Ty<'a>] {
        if let Some(fields) = self.types.fields.borrow().get(&ty) {
            return fields;
        }
        let fields: Vec<Ty<'a>> = match ty.kind() {
            TyKind::Struct(decl, _) if !decl.0.cases.is_empty() => self.enum_fields(ty),
            TyKind::Struct(decl, _) => {
                let scope = self.type_scope(ty, decl.0.module);
                let file = decl.0.module.file;
                decl.0
                    .fields
                    .iter()
                    .map(|field| match field.ty {
                        Some(expr) => {
                            let ty = Elab::constant(self, scope, file).eval_concrete_ty(expr);
                            if let TyKind::Meta([bound, ..]) = ty.kind() {
                                let name = self.trait_text(*bound);
                                self.error_at(
                                    file,
                                    field.declared,
                                    format!(
                                        "struct fields do not support trait types; '{name}' is a trait, use a concrete type or compile-time generic"
                                    ),
                                );
                            }
                            ty
                        }
                        None => {
                            self.error_at(file, field.span, "struct field declaration must have a type");
                            self.interner.error_ty()
                        }
                    })
                    .collect()
            }
            TyKind::Closure(decl, _) => decl
                .0
                .captures
                .borrow()
                .iter()
                .map(|c| if c.by_ref { self.interner.prim(Scalar::Ptr) } else { c.ty })
                .collect(),
            TyKind::Pack(items) => items.to_vec(),
            _ => Vec::new(),
        };
        let fields: &'a [Ty<'a>] = self.interner.slice(&fields);
        self.types.fields.borrow_mut().insert(ty, fields);
        fields
    }

    /// The layout of an `__enum`: a tag, then the union of the payloads.
    fn enum_fields(&self, ty: Ty<'a>) -> Vec<Ty<'a>> {
        let TyKind::Struct(decl, _) = ty.kind() else { return Vec::new() };
        let payloads: Vec<Ty<'a>> = (0..decl.0.cases.len())
            .map(|i| {
                let payload = self.case_payload(ty, i as u32);
                self.interner.ty(TyKind::Pack(payload))
            })
            .collect();
        let union = self.interner.ty(TyKind::Union(self.interner.slice(&payloads)));
        vec![self.interner.prim(Scalar::I8), union]
    }

    /// The payload types of an enum case.
    pub fn case_payload(&self, ty: Ty<'a>, index: u32) -> &'a [Ty<'a>] {
        let TyKind::Struct(decl, _) = ty.kind() else { return &[] };
        let Some(case) = decl.0.cases.get(index as usize) else { return &[] };
        let scope = self.type_scope(ty, decl.0.module);
        let types: Vec<Ty<'a>> = case
            .payload
            .unwrap_or(&[])
            .iter()
            .map(|expr| Elab::constant(self, scope, decl.0.module.file).eval_ty(expr))
            .collect();
        self.interner.slice(&types)
    }
}
