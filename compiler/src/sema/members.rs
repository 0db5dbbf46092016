//! Members of types: fields, methods, compile-time members, looked up by name.

use std::cell::{Cell, OnceCell};

use super::cx::Cx;
use super::decl::*;
use super::elab::Elab;
use super::lang::LangItem;
use super::scope::{Binding, Scope, ScopeKind};
use crate::syntax::{Span, Symbol, ast, known};
use crate::types::*;

/// What `x.name` or `T.name` finds.
#[derive(Clone, Copy, Debug)]
pub enum MemberRef<'a> {
    Field(u32, Ty<'a>),
    Methods(&'a [&'a FnDecl<'a>]),
    Const(Const<'a>),
    /// A `comptime` member with parameters of its own.
    Alias(&'a AliasDecl<'a>),
    /// An enum case with a payload.
    Case(&'a FnDecl<'a>),
}

/// Whether an initialiser can be called with nothing.
fn takes_nothing(decl: &FnDecl<'_>) -> bool {
    match decl.source {
        FnSource::Synthesised(Synthesised::FieldwiseInit) => {
            matches!(decl.owner, Owner::Struct(owner) if owner.fields.is_empty())
        }
        FnSource::Synthesised(_) | FnSource::Lambda(_) => false,
        FnSource::Def(def) => {
            let mut others = def.signature.args.params.iter().skip(1);
            others.all(|param| param.default.is_some() || param.kind != ast::ParamKind::Single)
        }
    }
}

impl<'a> Cx<'a> {
    pub fn find_member(&self, ty: Ty<'a>, name: Symbol) -> Option<MemberRef<'a>> {
        match ty.kind() {
            TyKind::Struct(decl, args) => self.find_struct_member(ty, decl.0, args, name),
            TyKind::Closure(decl, _) if name == known::CALL => {
                Some(MemberRef::Methods(self.overloads(&[decl.0.function()])))
            }
            TyKind::Param(_) | TyKind::Assoc(..) => {
                let traits = self.trait_closure(&self.rigid_bounds(ty)?);
                self.find_in_traits(ty, &traits, name)
            }
            _ => None,
        }
    }

    fn find_struct_member(
        &self,
        ty: Ty<'a>,
        decl: &'a StructDecl<'a>,
        args: &'a [Const<'a>],
        name: Symbol,
    ) -> Option<MemberRef<'a>> {
        if let Some(index) = decl.fields.iter().position(|f| f.name == name) {
            return Some(MemberRef::Field(index as u32, self.field_types(ty)[index]));
        }
        let methods = self.methods(decl, name);
        if !methods.is_empty() {
            return Some(MemberRef::Methods(methods));
        }
        if let Some(alias) = decl.members.borrow().aliases.get(&name).copied() {
            return Some(self.alias_member(alias, ty));
        }
        if let Some(index) = decl.cases.iter().position(|c| c.name.symbol == name) {
            return Some(self.enum_case(ty, decl, index as u32));
        }
        if let Some(index) = decl.params.iter().position(|p| p.name == name) {
            return args.get(index).map(|value| MemberRef::Const(*value));
        }
        let traits = self.trait_list(ty);
        self.find_in_traits(ty, traits, name)
    }

    /// The initialisers of a struct for a call without arguments: one that a trait provides if it has none for that.
    pub fn default_initialisers(&self, ty: Ty<'a>, decl: &'a StructDecl<'a>) -> &'a [&'a FnDecl<'a>] {
        let methods = self.methods(decl, known::INIT);
        if methods.iter().any(|method| takes_nothing(method)) {
            return methods;
        }
        match self.find_in_traits(ty, self.trait_list(ty), known::INIT) {
            Some(MemberRef::Methods(provided)) => self.overloads(&[methods, provided].concat()),
            _ => methods,
        }
    }

    /// A provided method or default member of one of the traits.
    fn find_in_traits(&self, ty: Ty<'a>, traits: &[TraitRef<'a>], name: Symbol) -> Option<MemberRef<'a>> {
        let symbolic = matches!(ty.kind(), TyKind::Param(_) | TyKind::Assoc(..));
        let mut found: Vec<&'a FnDecl<'a>> = Vec::new();
        for trait_ref in traits {
            let TraitRef::Trait(decl) = trait_ref else { continue };
            let members = decl.0.members.borrow();
            if let Some(set) = members.functions.get(&name) {
                found.extend(set.iter().copied().filter(|f| symbolic || !f.is_requirement()));
            }
            if let Some(alias) = members.aliases.get(&name).copied() {
                // A conforming type may have another value.
                if alias.ast.value.is_none() || symbolic {
                    continue;
                }
                drop(members);
                return Some(self.alias_member(alias, ty));
            }
        }
        if !symbolic && found.len() > 1 {
            // What a trait provides hides what those that it refines do.
            let all = found.clone();
            found.retain(|f| !all.iter().any(|other| self.refines(other, f)));
        }
        if found.is_empty() { None } else { Some(MemberRef::Methods(self.overloads(&found))) }
    }

    /// Whether one method is of a trait that refines the other's.
    fn refines(&self, method: &FnDecl<'a>, other: &FnDecl<'a>) -> bool {
        let (Owner::Trait(refining), Owner::Trait(refined)) = (method.owner, other.owner) else { return false };
        let [refining, refined] = [refining, refined].map(|owner| TraitRef::Trait(ById(owner)));
        refining != refined && self.trait_closure(&[refining]).contains(&refined)
    }

    fn alias_member(&self, alias: &'a AliasDecl<'a>, self_ty: Ty<'a>) -> MemberRef<'a> {
        if alias.params.is_empty() {
            MemberRef::Const(self.alias_value(alias, Some(self_ty), &[]))
        } else {
            MemberRef::Alias(alias)
        }
    }

    /// The methods of a struct by name: as written, and those the compiler adds (L5.5).
    pub fn methods(&self, decl: &'a StructDecl<'a>, name: Symbol) -> &'a [&'a FnDecl<'a>] {
        let key = (ById(decl), name);
        if let Some(set) = self.types.method_sets.borrow().get(&key) {
            return set;
        }
        let mut set = decl.members.borrow().functions.get(&name).cloned().unwrap_or_default();
        if name == known::INIT {
            if has_decorator(decl, known::FIELDWISE_INIT) || has_decorator(decl, known::VALUE) {
                set.push(self.synthesised(decl, Synthesised::FieldwiseInit));
            }
            if self.user_copy_init(decl).is_none() {
                set.push(self.synthesised(decl, Synthesised::CopyInit));
            }
            if self.user_move_init(decl).is_none() {
                set.push(self.synthesised(decl, Synthesised::MoveInit));
            }
        }
        let set = self.overloads(&set);
        self.types.method_sets.borrow_mut().insert(key, set);
        set
    }

    /// A member that the compiler writes for the struct.
    pub fn synthesised(&self, decl: &'a StructDecl<'a>, kind: Synthesised) -> &'a FnDecl<'a> {
        if let Some(found) = self.types.synthesised.borrow().get(&(ById(decl), kind)) {
            return found;
        }
        let name = match kind {
            Synthesised::Deinit => known::DUNDER_DEINIT,
            Synthesised::EnumCase(index) => decl.cases[index as usize].name.symbol,
            _ => known::INIT,
        };
        let made = self.arena().alloc(FnDecl {
            name,
            span: decl.ast.name.span,
            source: FnSource::Synthesised(kind),
            owner: Owner::Struct(decl),
            module: decl.module,
            scope: decl.module.scope(),
            params: &[],
            is_static: matches!(kind, Synthesised::EnumCase(_)),
            inline: if kind == Synthesised::FieldwiseInit { Inline::Always } else { Inline::Auto },
            signature: OnceCell::new(),
            busy: Cell::new(false),
        });
        self.types.synthesised.borrow_mut().insert((ById(decl), kind), made);
        made
    }

    /// Glue for types that are not structs: closures, arrays, packs.
    pub fn glue(&self, kind: Synthesised) -> Option<&'a FnDecl<'a>> {
        // Any library struct can own it: the type comes with the instance.
        let owner = self.lang_struct(LangItem::NoneType)?;
        if let Some(found) = self.types.glue.borrow().get(&kind) {
            return Some(found);
        }
        let made = self.arena().alloc(FnDecl {
            name: Symbol::intern("__glue__"),
            span: Span::default(),
            source: FnSource::Synthesised(kind),
            owner: Owner::Module,
            module: owner.module,
            scope: owner.module.scope(),
            params: &[],
            is_static: false,
            inline: Inline::Auto,
            signature: OnceCell::new(),
            busy: Cell::new(false),
        });
        self.types.glue.borrow_mut().insert(kind, made);
        Some(made)
    }

    /// `__init__(out self, *, copy: Self)` or its historical form.
    pub fn user_copy_init(&self, decl: &'a StructDecl<'a>) -> Option<&'a FnDecl<'a>> {
        self.user_special_init(decl, known::COPY, &[known::COPYINIT])
    }

    /// `__init__(out self, *, deinit move: Self)` or its historical forms.
    pub fn user_move_init(&self, decl: &'a StructDecl<'a>) -> Option<&'a FnDecl<'a>> {
        self.user_special_init(decl, known::MOVE, &[known::MOVEINIT])
            .or_else(|| self.user_special_init(decl, known::TAKE, &[]))
    }

    fn user_special_init(
        &self,
        decl: &'a StructDecl<'a>,
        keyword: Symbol,
        historical: &[Symbol],
    ) -> Option<&'a FnDecl<'a>> {
        let members = decl.members.borrow();
        let modern = members.functions.get(&known::INIT).into_iter().flatten().find(|f| {
            f.ast_signature().is_some_and(|s| {
                let args: Vec<_> = s.args.params.iter().filter(|p| p.convention != ast::Convention::Out).collect();
                matches!(args[..], [arg] if arg.passing == ast::Passing::KeywordOnly
                    && arg.name.is_some_and(|n| n.symbol == keyword))
            })
        });
        let old = || historical.iter().find_map(|name| members.functions.get(name)).and_then(|set| set.first());
        modern.or_else(old).copied()
    }

    /// `__deinit__`, historically `__del__`.
    pub fn user_deinit(&self, decl: &'a StructDecl<'a>) -> Option<&'a FnDecl<'a>> {
        let members = decl.members.borrow();
        [known::DUNDER_DEINIT, known::DEL]
            .iter()
            .find_map(|name| members.functions.get(name))
            .and_then(|set| set.first())
            .copied()
    }

    /// The value of a constant, evaluated once for each `Self` and parameters.
    pub fn alias_value(&self, alias: &'a AliasDecl<'a>, self_ty: Option<Ty<'a>>, args: &'a [Const<'a>]) -> Const<'a> {
        let key = (self_ty, args);
        if let Some(value) = alias.values.borrow().get(&key) {
            return *value;
        }
        let Some(expr) = alias.ast.value else { return self.error_const() };
        if alias.busy.borrow().contains(&key) && args.is_empty() && !self_ty.is_some_and(|t| self.is_symbolic_ty(t)) {
            self.error_at(
                alias.file,
                alias.ast.target.span,
                format!("attempt to resolve a recursive reference to declaration '{}'", alias.name),
            );
            return self.error_const();
        }
        alias.busy.borrow_mut().push(key);
        let scope = match self_ty {
            Some(ty) => match ty.kind() {
                TyKind::Struct(decl, _) if decl.0.declares(alias) => self.type_scope(ty, alias.scope.module()),
                _ => self.arena().alloc(Scope::new(Some(alias.scope), ScopeKind::Type(ty))),
            },
            None => alias.scope,
        };
        let inner: &'a Scope<'a> = self.arena().alloc(Scope::new(Some(scope), ScopeKind::Function));
        for (param, value) in alias.params.iter().zip(args) {
            inner.bind(param.name, Binding::Const(*value));
        }
        let mut elab = Elab::constant(self, inner, alias.file);
        let expected = alias.ast.ty.map(|ty| elab.eval(ty, None));
        let mut value = match expected.map(|e| (e, e.kind())) {
            Some((_, ConstKind::Type(ty))) if !matches!(ty.kind(), TyKind::Meta(_)) => elab.eval_converted(expr, *ty),
            _ => elab.eval(expr, None),
        };
        if let ConstKind::Type(ty) = value.kind()
            && !elab.has_all_parameters(expr, *ty)
        {
            value = self.error_const();
        }
        if let Some(index) = alias.element {
            value = elab.tuple_element(value, index, expr.span);
        }
        alias.busy.borrow_mut().pop();
        alias.values.borrow_mut().insert(key, value);
        value
    }

    /// A case without payload is a constant; one with payload a constructor.
    fn enum_case(&self, ty: Ty<'a>, decl: &'a StructDecl<'a>, index: u32) -> MemberRef<'a> {
        let constructor = self.synthesised(decl, Synthesised::EnumCase(index));
        if decl.cases[index as usize].payload.is_some() || self.is_symbolic_ty(ty) {
            return MemberRef::Case(constructor);
        }
        let fn_ref = FnRef { decl: ById(constructor), self_ty: Some(ty), args: &[] };
        match self.call_constant(fn_ref, &[]) {
            Ok(value) => MemberRef::Const(value),
            Err(_) => MemberRef::Case(constructor),
        }
    }
}

/// Whether the struct carries the decorator.
pub fn has_decorator(decl: &StructDecl<'_>, name: Symbol) -> bool {
    ast::find_decorator(decl.ast.decorators, name).is_some()
}
