//! Nested functions and lambdas: what they capture, and the object that holds it (L10).

use std::cell::{Cell, OnceCell, RefCell};

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{self, walk};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

use super::super::decl::*;
use super::super::lang::LangItem;
use super::super::scope::Binding;
use super::Elab;
use super::value::{PlaceValue, Value};

/// How one name is captured.
#[derive(Clone, Copy, Debug)]
struct Entry {
    name: Symbol,
    convention: ast::Convention,
    transfer: bool,
    span: Span,
}

impl<'c, 'a> Elab<'c, 'a> {
    /// A nested `def`.
    pub fn nested_function(&mut self, def: &'a ast::FunctionDef<'a>) {
        let historical = def.has_decorator(known::PARAMETER)
            || def.has_decorator(known::DUNDER_PARAMETER)
            || def.signature.effects.capturing.is_some()
            || def.signature.effects.escaping.is_some()
            || def.keyword == ast::FunctionKeyword::Fn;
        if !self.in_library() {
            let module = self.scope.module();
            self.cx.check_function_decorators(def, module, Owner::Module);
        }
        let mut names = Vec::new();
        walk::names_in_block(def.body.block(), &mut names);
        if let Some(recursion) = names.iter().find(|name| name.symbol == def.name.symbol)
            && self.scope.get(def.name.symbol).is_none()
        {
            self.report(
                Diagnostic::error(format!(
                    "recursive references to nested functions are not supported; define '{}' at file scope",
                    def.name.as_str()
                ))
                .at(self.file, recursion.span.start)
                .underline(recursion.span)
                .with_note(
                    Diagnostic::note("nested function declared here")
                        .at(self.file, def.name.span.start)
                        .underline(def.name.span),
                ),
            );
            self.scope.bind(def.name.symbol, Binding::Error);
            return;
        }
        let default = if historical && def.signature.captures.is_none() {
            let by_copy = def.signature.effects.escaping.is_some();
            Some(if by_copy { ast::Convention::Var } else { ast::Convention::Mut })
        } else {
            None
        };
        let entries = self.capture_entries(def.signature.captures, &names, default, &def.signature);
        let value = self.make_closure(def.name.symbol, def.name.span, FnSource::Def(def), &entries);
        if let Some(place) = value {
            let local = self.builder().local(place.place.base);
            local.name = Some(def.name.symbol);
            self.bind_name(def.name, Binding::Local(place.place.base));
            self.check_nested(place.ty);
        } else {
            self.scope.bind(def.name.symbol, Binding::Error);
        }
    }

    /// A nested function is checked even if it is never called.
    fn check_nested(&mut self, ty: Ty<'a>) {
        let TyKind::Closure(closure, _) = ty.kind() else { return };
        let function = closure.0.function();
        let signature = self.cx.signature(function);
        if function.params.is_empty() && signature.implicit.is_empty() {
            let fn_ref = FnRef { decl: ById(function), self_ty: Some(ty), args: &[] };
            let id = self.cx.instance(fn_ref);
            self.cx.elaborate(id);
        }
    }

    pub fn lambda(&mut self, lambda: &'a ast::Lambda<'a>, span: Span) -> Value<'a> {
        let mut names = Vec::new();
        walk::names_in_expr(&lambda.body, &mut names);
        let default = lambda.signature.captures.is_none().then_some(ast::Convention::Imm);
        let entries = self.capture_entries(lambda.signature.captures, &names, default, &lambda.signature);
        if !self.is_runtime() {
            return self.constant_lambda(lambda, span, &entries);
        }
        match self.make_closure(Symbol::intern("lambda"), span, FnSource::Lambda(lambda), &entries) {
            Some(place) => {
                self.check_nested(place.ty);
                Value::Owned(place)
            }
            None => Value::Error,
        }
    }

    /// A lambda in a compile-time expression captures nothing.
    fn constant_lambda(&mut self, lambda: &'a ast::Lambda<'a>, span: Span, entries: &[Entry]) -> Value<'a> {
        if !entries.is_empty() {
            self.error(span, "cannot use a dynamic value in comptime initializer");
            return Value::Error;
        }
        let closure = self.new_closure(Symbol::intern("lambda"), span, FnSource::Lambda(lambda));
        let ty = self.cx.interner.ty(TyKind::Closure(ById(closure), &[]));
        Value::Const(self.cx.bytes(ty, &[]))
    }

    /// What a capture list says about the names that the body uses.
    fn capture_entries(
        &mut self,
        list: Option<&'a ast::CaptureList<'a>>,
        used: &[ast::Name],
        implied: Option<ast::Convention>,
        signature: &'a ast::Signature<'a>,
    ) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut default = implied.map(|convention| (convention, false, Span::default()));
        for capture in list.map_or(&[][..], |l| l.captures) {
            match capture.name {
                Some(name) if entries.iter().any(|entry| entry.name == name.symbol) => {
                    let message = format!("duplicate capture of '{}'; remove the duplicate entry", name.as_str());
                    self.error(name.span, message);
                }
                Some(name) => entries.push(Entry {
                    name: name.symbol,
                    convention: capture.convention,
                    transfer: capture.transfer,
                    span: capture.span,
                }),
                None => default = Some((capture.convention, capture.transfer, capture.span)),
            }
        }
        let own: Vec<Symbol> = signature.args.params.iter().filter_map(|p| p.name.map(|n| n.symbol)).collect();
        for argument in signature.args.params.iter().filter_map(|param| param.name) {
            if let Some(entry) = entries.iter().find(|entry| entry.name == argument.symbol) {
                let module = self.scope.module();
                self.cx.report_redefinition(module, argument.symbol, argument.span, entry.span);
            }
        }
        for ast::Name { symbol: name, .. } in used {
            // A closure that is a parameter here is one there, too.
            let is_environment =
                self.scope.get(*name).is_some_and(|(b, _)| self.named_environment(b, Span::default()).is_some());
            if is_environment && !own.contains(name) && !entries.iter().any(|e| e.name == *name) {
                let convention = ast::Convention::Imm;
                entries.push(Entry { name: *name, convention, transfer: false, span: Span::default() });
            }
        }
        if let Some((convention, transfer, span)) = default {
            for ast::Name { symbol: name, .. } in used {
                let is_local = matches!(self.scope.get(*name), Some((Binding::Local(_), _)));
                if is_local && !own.contains(name) && !entries.iter().any(|e| e.name == *name) {
                    entries.push(Entry { name: *name, convention, transfer, span });
                }
            }
        }
        entries
    }

    fn new_closure(&mut self, name: Symbol, span: Span, source: FnSource<'a>) -> &'a ClosureDecl<'a> {
        let closure: &'a ClosureDecl<'a> = self.cx.arena().alloc(ClosureDecl {
            name,
            function: OnceCell::new(),
            captures: RefCell::default(),
            rigid: self.rigid,
            declared: self.declared,
        });
        let params = match source {
            FnSource::Def(def) => self.cx.new_params(def.signature.params),
            FnSource::Lambda(lambda) => self.cx.new_params(lambda.signature.params),
            FnSource::Synthesised(_) => &[],
        };
        let inline = match source {
            FnSource::Def(def) if def.has_decorator(known::NO_INLINE) => Inline::Never,
            FnSource::Def(def) if def.has_decorator(known::ALWAYS_INLINE) => Inline::Always,
            _ => Inline::Auto,
        };
        let function = self.cx.arena().alloc(FnDecl {
            name,
            span,
            source,
            owner: Owner::Closure(closure),
            module: self.scope.module(),
            scope: self.scope,
            params,
            is_static: false,
            inline,
            signature: OnceCell::new(),
            busy: Cell::new(false),
        });
        let _ = closure.function.set(function);
        closure
    }

    /// The value for a `{var x}` capture. The official compiler copies twice, and destroys the first
    /// copy, which programs can observe (LANGUAGE.md L20.1).
    fn captured_copy(&mut self, value: PlaceValue<'a>, span: Span) -> Option<Value<'a>> {
        let Some(copy) = self.cx.copy_fn(value.ty) else { return Some(Value::Place(value)) };
        if !self.may_copy_implicitly(value.ty) {
            // Reports what is wrong.
            self.to_owned(Value::Place(value), span);
            return None;
        }
        let mut source = value.place;
        for _ in 0..2 {
            let local = self.temp(value.ty, span);
            let call =
                Call { callee: Callee::Inst(copy), args: vec![Arg::Ref(source, false)], dest: Place::local(local) };
            self.emit(StmtKind::Call(call), span);
            source = Place::local(local);
        }
        Some(Value::Owned(PlaceValue { place: source, ty: value.ty, mutable: true }))
    }

    /// The closure object, with its captures taken now.
    fn make_closure(
        &mut self,
        name: Symbol,
        span: Span,
        source: FnSource<'a>,
        entries: &[Entry],
    ) -> Option<PlaceValue<'a>> {
        let closure = self.new_closure(name, span, source);
        let mut values = Vec::new();
        for entry in entries {
            let value = match self.find_name(entry.name, entry.span) {
                Some(Value::Place(place)) => place,
                Some(Value::Const(value)) if self.named_environment(Binding::Const(value), entry.span).is_some() => {
                    self.named_environment(Binding::Const(value), entry.span)?
                }
                Some(Value::Const(_)) | None => {
                    if entry.span.is_empty() {
                        continue;
                    }
                    match self.find_name(entry.name, entry.span) {
                        Some(_) => continue,
                        None => {
                            self.error(entry.span, format!("reference to an unknown value: {}", entry.name));
                            return None;
                        }
                    }
                }
                Some(_) => return None,
            };
            let (by_ref, mutable) = match entry.convention {
                ast::Convention::Default if entry.transfer => (false, true),
                ast::Convention::Default | ast::Convention::Imm => (true, false),
                ast::Convention::Mut => (true, value.mutable),
                ast::Convention::Ref => (true, value.mutable),
                // Only what lives in memory is a variable of the closure's own.
                ast::Convention::Var if !entry.transfer => {
                    (false, !self.cx.conforms_lang(value.ty, LangItem::TrivialRegisterPassable))
                }
                _ => (false, true),
            };
            let ty = self.cx.interner.erase_origins(value.ty);
            closure.captures.borrow_mut().push(Capture { name: entry.name, ty, by_ref, mutable });
            values.push((value, by_ref, *entry));
        }
        let mut origins = Vec::new();
        for (value, by_ref, _) in &values {
            if *by_ref {
                origins.push(self.origin_of_place(value));
            } else {
                // What a captured pointer or span refers to has to live as long as the closure.
                self.origins_in_ty(value.ty, &mut origins);
            }
        }
        let ty = self.cx.interner.ty(TyKind::Closure(ById(closure), self.cx.interner.slice(&origins)));
        let local = self.temp(ty, span);
        let mut borrows = self.builder().local(local).borrows.clone();
        if values.is_empty() {
            self.emit(StmtKind::AssumeInit(Place::local(local)), span);
        }
        let whole = PlaceValue { place: Place::local(local), ty, mutable: true };
        for (index, (value, by_ref, entry)) in values.into_iter().enumerate() {
            if by_ref {
                let field = self.field_place(&whole, index as u32, self.cx.interner.prim(Scalar::Ptr));
                self.emit(StmtKind::AddrOf(field.place, value.place), span);
                borrows.push(value.place);
                continue;
            }
            let field = self.field_place(&whole, index as u32, value.ty);
            let source = if entry.transfer { Value::Moved(value) } else { self.captured_copy(value, entry.span)? };
            let operand = self.to_owned(source, entry.span)?;
            self.emit(StmtKind::Init(field.place, operand), span);
        }
        self.builder().local(local).borrows = borrows;
        self.builder().environments.push(local);
        Some(whole)
    }
}
