//! Names: what an identifier means here.

use crate::diagnostics::Diagnostic;
use crate::mir::{Local, LocalKind, Operand, Place, StmtKind};
use crate::syntax::{Span, Symbol, ast::Name, known};
use crate::types::*;

use super::super::decl::StructDecl;
use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::super::scope::{Binding, Entity, Scope, ScopeKind, SigArg};
use super::Elab;
use super::intrinsics::Intrinsic;
use super::suggestions;
use super::value::{Function, PlaceValue, Value};

impl<'c, 'a> Elab<'c, 'a> {
    pub fn name(&mut self, name: Name) -> Value<'a> {
        match self.find_name(name.symbol, name.span) {
            Some(value) => value,
            None => {
                self.unknown_name(name);
                Value::Error
            }
        }
    }

    /// The value of a name; `None` if there is no such name.
    pub fn find_name(&mut self, name: Symbol, span: Span) -> Option<Value<'a>> {
        if let Some((binding, holder)) = self.scope.get(name) {
            return Some(self.binding_value(name, binding, holder, span));
        }
        let module = self.scope.module();
        let entity = self.cx.lookup_in(module, name).or_else(|| self.cx.lookup_around(module, name)).or_else(|| {
            let prelude = self.cx.prelude()?;
            self.cx.lookup_from(module, prelude, name)
        });
        if let Some(entity) = entity {
            return Some(self.entity_value(entity, span));
        }
        if let Some(intrinsic) = Intrinsic::by_name(name.as_str())
            && (self.in_library() || intrinsic.is_public())
        {
            return Some(self.intrinsic_value(intrinsic));
        }
        None
    }

    fn binding_value(&mut self, name: Symbol, binding: Binding<'a>, holder: &'a Scope<'a>, span: Span) -> Value<'a> {
        match binding {
            Binding::Const(value) => Value::Const(value),
            Binding::StructParam(value) => {
                if !self.in_header && !self.in_library() && !self.cx.is_historical(self.scope.module()) {
                    self.cx.report_unqualified(self.file, name, span);
                    return Value::Error;
                }
                Value::Const(value)
            }
            Binding::Local(local) => {
                if self.is_captured(holder) {
                    return self.captured(name, span);
                }
                if !self.is_runtime() {
                    return self.dynamic_local(local);
                }
                Value::Place(self.local_place(local))
            }
            Binding::SigArg(arg) => Value::SigArg(arg),
            Binding::Entity(entity) => self.entity_value(entity, span),
            Binding::Error => Value::Error,
        }
    }

    /// A run-time variable inside a compile-time expression: only its type counts.
    fn dynamic_local(&mut self, local: Local) -> Value<'a> {
        match &mut self.body {
            Some(builder) => {
                let ty = builder.local(local).ty;
                if let TyKind::Closure(closure, _) = ty.kind()
                    && closure.0.captures.borrow().is_empty()
                {
                    return Value::Const(self.cx.bytes(ty, &[]));
                }
                if self.cx.is_lang(ty, LangItem::VariadicPack) {
                    // All that can be asked of a pack at compile time is in its type.
                    let (size, _) = self.cx.backend().size_align(self.cx, ty);
                    return Value::Const(self.cx.bytes(ty, &vec![0; size as usize]));
                }
                Value::SigArg(SigArg::of_type(ty))
            }
            None => Value::Error,
        }
    }

    /// Whether a scope lies outside the function being elaborated.
    fn is_captured(&self, holder: &'a Scope<'a>) -> bool {
        let mut scope = self.scope;
        let mut inside = true;
        loop {
            if std::ptr::eq(scope, holder) {
                return !inside;
            }
            if matches!(scope.kind, ScopeKind::Function) {
                inside = false;
            }
            match scope.parent {
                Some(parent) => scope = parent,
                None => return false,
            }
        }
    }

    /// A name of the enclosing function, through the closure's capture.
    pub fn captured(&mut self, name: Symbol, span: Span) -> Value<'a> {
        let Some(closure) = self.body.as_ref().and_then(|b| b.closure) else {
            self.error(span, format!("Could not infer capture convention of the captured value {name}"));
            return Value::Error;
        };
        let found = closure.captures.borrow().iter().position(|c| c.name == name);
        let Some(index) = found else {
            self.error(span, format!("Could not infer capture convention of the captured value {name}"));
            return Value::Error;
        };
        let capture = closure.captures.borrow()[index];
        if !self.is_runtime() {
            return Value::SigArg(SigArg::of_type(capture.ty));
        }
        let receiver = self.builder().body.args[0];
        let mut whole = self.local_place(receiver);
        whole.mutable = true;
        if !capture.by_ref {
            let mut place = self.field_place(&whole, index as u32, capture.ty);
            place.mutable = capture.mutable;
            return Value::Place(place);
        }
        let address = self.field_place(&whole, index as u32, self.cx.interner.prim(Scalar::Ptr));
        let reference = self.ref_temp(capture.ty, capture.mutable, span);
        let origin = self.cx.interner.origin(Some(capture.mutable), OriginKind::Untracked);
        self.builder().origins[reference.0 as usize] = Some(origin);
        self.emit(StmtKind::BindAddr(reference, Operand::Copy(address.place)), span);
        Value::Place(PlaceValue { place: Place::local(reference), ty: capture.ty, mutable: capture.mutable })
    }

    pub fn entity_value(&mut self, entity: Entity<'a>, span: Span) -> Value<'a> {
        self.check_entity_use(entity, span);
        match entity {
            Entity::Functions(set) => Value::Function(Box::new(Function {
                set,
                self_ty: None,
                receiver: None,
                params: Vec::new(),
                name: set[0].name,
            })),
            Entity::Struct(decl) => Value::Const(self.cx.const_ty(self.unbound_struct(decl))),
            Entity::Trait(decl) => {
                let traits = self.cx.interner.slice(&[TraitRef::Trait(ById(decl))]);
                Value::Const(self.cx.interner.konst(ConstKind::Traits(traits)))
            }
            Entity::Alias(alias) if alias.params.is_empty() => Value::Const(self.cx.alias_value(alias, None, &[])),
            Entity::Alias(alias) => Value::Alias(alias, None),
            Entity::Module(module) => Value::Module(module),
            Entity::Closure(closure) => {
                let ty = self.cx.interner.ty(TyKind::Closure(ById(closure), &[]));
                Value::Const(self.cx.bytes(ty, &[]))
            }
        }
    }

    /// A struct by its bare name: all parameters open. `Never` is not a struct to the compiler.
    pub fn unbound_struct(&self, decl: &'a StructDecl<'a>) -> Ty<'a> {
        if self.cx.is_lang_decl(decl, LangItem::Never) {
            return self.cx.never_ty();
        }
        let unbound = self.cx.interner.konst(ConstKind::Unbound);
        let args = vec![unbound; decl.params.len()];
        self.cx.interner.ty(TyKind::Struct(ById(decl), self.cx.interner.slice(&args)))
    }

    fn unknown_name(&mut self, name: Name) {
        if self.cx.report_missing_import(self.scope.module(), name.symbol) {
            return;
        }
        let member = self.scope.self_ty().and_then(|ty| self.cx.find_member(ty, name.symbol));
        let directly = match member {
            Some(MemberRef::Const(_) | MemberRef::Alias(_)) => Some(("comptime", "Self.")),
            Some(MemberRef::Methods(_)) => Some(("method", "self.")),
            Some(MemberRef::Field(..)) => Some(("instance field", "self.")),
            _ => None,
        };
        if let Some((kind, through)) = directly {
            let message = format!("cannot access {kind} '{}' directly; did you mean '{through}'?", name.as_str());
            self.error(name.span, message);
            return;
        }
        let mut message = format!("use of unknown declaration '{}'", name.as_str());
        if let Some(hint) = suggestions::hint(self.cx, self.scope, name.symbol) {
            message.push_str(&hint);
        }
        self.error(name.span, message);
    }

    /// `Self` as a type.
    pub fn self_type(&mut self, span: Span) -> Value<'a> {
        match self.scope.self_ty() {
            Some(ty) => Value::Const(self.cx.const_ty(ty)),
            None => {
                self.error(span, "'Self' type may only be used inside a struct, trait, or extension");
                Value::Error
            }
        }
    }

    /// Declares a variable in the innermost scope.
    pub fn bind_name(&mut self, name: Name, binding: Binding<'a>) {
        if name.symbol == known::UNDERSCORE {
            return;
        }
        self.check_unbound(name.symbol, name.span);
        self.scope.bind(name.symbol, binding);
    }

    /// Reports a name that the innermost scope has already. Arguments are names of the body's scope, the variable of a
    /// loop is one of its block's; earlier releases let a body have variables of these names.
    pub fn check_unbound(&mut self, name: Symbol, at: Span) {
        let module = self.scope.module();
        let lenient = module.is_library || self.cx.is_historical(module);
        let (Some(previous), Some(builder)) = (self.scope.get_here(name), &mut self.body) else { return };
        let before = match previous {
            Binding::Local(local) => Some(builder.local(local)),
            _ => None,
        };
        let is_variable = before.as_ref().is_some_and(|local| !matches!(local.kind, LocalKind::Arg(_)));
        if matches!(previous, Binding::Error) || (lenient && !is_variable) {
            return;
        }
        let mut error =
            Diagnostic::error(format!("invalid redefinition of '{name}'")).at(self.file, at.start).underline(at);
        if let Some(before) = before.map(|local| local.span) {
            let note = Diagnostic::note("previous definition here");
            error = error.with_note(note.at(self.file, before.start).underline(before));
        }
        self.report(error);
    }
}
