//! Signatures: the types of a function's arguments and result, generic (mentioning parameters) and
//! concrete (for given values of all parameters).

use super::cx::Cx;
use super::decl::*;
use super::elab::Elab;
use super::infer::Bindings;
use super::lang::LangItem;
use super::scope::{Binding, Scope, ScopeKind, SigArg};
use crate::syntax::ast::{self, ParamKind, Passing};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

/// The signature of a declaration, in terms of its own parameters and those of the enclosing type.
#[derive(Debug)]
pub struct Signature<'a> {
    pub formals: &'a [Formal<'a>],
    pub ret: RetTy<'a>,
    pub raises: Option<Ty<'a>>,
    /// Parameters that incomplete argument types stand for, after the declared ones.
    pub implicit: &'a [&'a ParamDecl<'a>],
    /// `out self: T` with a type of its own: the constructed type is that, not `Self`.
    pub out_ty: bool,
}

/// One argument, as far as callers see it.
#[derive(Debug, Clone, Copy)]
pub struct Formal<'a> {
    pub name: Option<Symbol>,
    pub span: Span,
    pub kind: FormalKind,
    pub passing: Passing,
    pub convention: Convention,
    /// The type; of one element for a variadic, of the pack's types (a constant) for a pack.
    pub ty: Ty<'a>,
    /// The types of a heterogeneous pack.
    pub pack: Option<Const<'a>>,
    pub ty_expr: Option<&'a ast::Expr<'a>>,
    pub default: Option<&'a ast::Expr<'a>>,
    /// The origin of a `ref` argument: a parameter to bind, or none.
    pub origin: Option<Const<'a>>,
    /// The implicit parameter that says whether a `ref` argument is mutable.
    pub mutability: Option<&'a ParamDecl<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormalKind {
    Single,
    /// `*xs: T`
    Variadic,
    /// `*xs: *Ts`
    Pack,
    /// `**kw: T`
    Keywords,
}

/// What is known of a parameter.
#[derive(Debug, Clone, Copy)]
pub struct ParamInfo<'a> {
    /// The type of its value; `None` for types and where it is free.
    pub value_ty: Option<Ty<'a>>,
    /// It stands for a type (or types) conforming to `bounds`.
    pub is_type: bool,
    pub bounds: &'a [TraitRef<'a>],
}

/// A signature with all parameters known.
#[derive(Debug)]
pub struct Concrete<'a> {
    pub fn_ref: FnRef<'a>,
    pub formals: &'a [ConcreteFormal<'a>],
    pub ret: RetTy<'a>,
    pub raises: Option<Ty<'a>>,
    /// As a caller passes it: variadics as lists and packs.
    pub fn_ty: &'a FnTy<'a>,
    /// The closures that come as hidden arguments.
    pub environments: &'a [Ty<'a>],
}

#[derive(Debug, Clone, Copy)]
pub struct ConcreteFormal<'a> {
    pub convention: Convention,
    pub ty: Ty<'a>,
    /// The element types of a pack.
    pub pack: &'a [Const<'a>],
    /// The type of the one value that carries the argument.
    pub carrier: Ty<'a>,
    pub mutable: bool,
}

impl<'a> Cx<'a> {
    /// The generic signature.
    pub fn signature(&self, decl: &'a FnDecl<'a>) -> &'a Signature<'a> {
        if let Some(signature) = decl.signature.get() {
            return signature;
        }
        if decl.busy.replace(true) {
            self.error_at(
                decl.module.file,
                decl.span,
                format!("attempt to resolve a recursive reference to declaration '{}'", decl.name),
            );
            return self.arena().alloc(self.empty_signature());
        }
        let signature = match decl.source {
            FnSource::Synthesised(kind) => self.synthesised_signature(decl, kind),
            _ => self.evaluate_signature(decl),
        };
        decl.busy.set(false);
        let signature: &'a Signature<'a> = self.arena().alloc(signature);
        let _ = decl.signature.set(signature);
        signature
    }

    fn empty_signature(&self) -> Signature<'a> {
        Signature {
            formals: &[],
            ret: RetTy::Value(self.interner.error_ty()),
            raises: None,
            implicit: &[],
            out_ty: false,
        }
    }

    /// The type that `Self` is in a generic signature.
    pub fn symbolic_self(&self, decl: &'a FnDecl<'a>) -> Option<Ty<'a>> {
        match decl.owner {
            Owner::Struct(owner) => Some(self.symbolic_struct(owner)),
            Owner::Trait(owner) => Some(self.trait_self(owner)),
            Owner::Closure(closure) => Some(self.interner.ty(TyKind::Closure(ById(closure), &[]))),
            Owner::Module => None,
        }
    }

    pub fn trait_self(&self, decl: &'a TraitDecl<'a>) -> Ty<'a> {
        self.interner.ty(TyKind::Param(ParamRef { decl: ById(decl.self_param) }))
    }

    /// A struct applied to its own parameters.
    pub fn symbolic_struct(&self, decl: &'a StructDecl<'a>) -> Ty<'a> {
        if decl.params.is_empty() {
            return self.interner.ty(TyKind::Struct(ById(decl), &[]));
        }
        let scope: &'a Scope<'a> = self.arena().alloc(Scope::new(Some(decl.module.scope()), ScopeKind::Function));
        let args = self.bind_symbolic(decl.params, scope);
        self.interner.ty(TyKind::Struct(ById(decl), self.interner.slice(&args)))
    }

    /// Binds each parameter to itself, and gives the values.
    pub fn bind_symbolic(&self, params: &'a [&'a ParamDecl<'a>], scope: &'a Scope<'a>) -> Vec<Const<'a>> {
        params
            .iter()
            .map(|param| {
                let info = self.param_info(param, scope);
                let value = self.symbolic_param(param, info);
                scope.bind(param.name, Binding::Const(value));
                value
            })
            .collect()
    }

    /// The parameter standing for itself.
    pub fn symbolic_param(&self, param: &'a ParamDecl<'a>, info: ParamInfo<'a>) -> Const<'a> {
        let param_ref = ParamRef { decl: ById(param) };
        if info.is_type && !param.variadic {
            self.const_ty(self.interner.ty(TyKind::Param(param_ref)))
        } else {
            self.interner.konst(ConstKind::Param(param_ref))
        }
    }

    /// Whether the parameter is declared as a number.
    pub fn is_number_param(&self, param: ParamRef<'a>) -> bool {
        let ty = self.params.borrow().get(&param.decl).and_then(|info| info.value_ty);
        ty.is_some_and(|ty| self.simd_parts(ty).is_some())
    }

    /// What the parameter's declaration says; `scope` holds the parameters before it.
    pub fn param_info(&self, param: &'a ParamDecl<'a>, scope: &'a Scope<'a>) -> ParamInfo<'a> {
        if let Some(info) = self.params.borrow().get(&ById(param)) {
            return *info;
        }
        let info = match param.ty {
            ParamTy::Expr(expr) => {
                let mut elab = Elab::constant(self, scope, scope.module().file);
                elab.in_header = true;
                let value = elab.eval(expr, None);
                if let ConstKind::Bytes(..) = value.kind() {
                    elab.error(expr.span, "expected a type, not a value");
                }
                self.with_historical_bounds(self.param_info_of(value), scope.module())
            }
            ParamTy::Known(ty) => self.param_info_of(self.const_ty(ty)),
            ParamTy::Any => ParamInfo { value_ty: None, is_type: false, bounds: &[] },
        };
        self.params.borrow_mut().insert(ById(param), info);
        info
    }

    /// What a parameter is whose declared "type" has this value.
    pub fn param_info_of(&self, declared: Const<'a>) -> ParamInfo<'a> {
        match declared.kind() {
            ConstKind::Traits(traits) => ParamInfo { value_ty: None, is_type: true, bounds: traits },
            ConstKind::Type(ty) => match ty.kind() {
                TyKind::Meta(traits) => ParamInfo { value_ty: None, is_type: true, bounds: traits },
                _ => ParamInfo { value_ty: Some(*ty), is_type: false, bounds: &[] },
            },
            _ => ParamInfo { value_ty: None, is_type: false, bounds: &[] },
        }
    }

    fn evaluate_signature(&self, decl: &'a FnDecl<'a>) -> Signature<'a> {
        let ast = decl.ast_signature().expect("written functions have a signature in the tree");
        let parent = match decl.owner {
            Owner::Struct(_) | Owner::Trait(_) => {
                let self_ty = self.symbolic_self(decl).expect("members have Self");
                self.member_scope(self_ty, decl)
            }
            Owner::Module | Owner::Closure(_) => decl.scope,
        };
        let scope: &'a Scope<'a> = self.arena().alloc(Scope::new(Some(parent), ScopeKind::Function));
        self.bind_symbolic(decl.params, scope);
        let mut elab = Elab::constant(self, scope, decl.module.file);
        elab.implicit = Some(Vec::new());
        let mut formals = Vec::new();
        let mut out = None;
        let is_closure = matches!(decl.owner, Owner::Closure(_));
        if is_closure {
            let ty = self.symbolic_self(decl).expect("closures have Self");
            formals.push(Formal {
                name: None,
                span: decl.span,
                kind: FormalKind::Single,
                passing: Passing::PositionalOnly,
                convention: Convention::Imm,
                ty,
                pack: None,
                ty_expr: None,
                default: None,
                origin: None,
                mutability: None,
            });
        }
        // The type of the result slot may mention any argument.
        let (results, arguments): (Vec<&'a ast::Param<'a>>, Vec<&'a ast::Param<'a>>) =
            ast.args.params.iter().partition(|p| p.convention == ast::Convention::Out && p.ty.is_some());
        let is_method = matches!(decl.owner, Owner::Struct(_) | Owner::Trait(_)) && !decl.is_static;
        for (position, param) in arguments.into_iter().chain(results).enumerate() {
            // The first argument of a method is the object, by whatever name.
            let is_self = param.ty.is_none()
                && (param.name.is_some_and(|n| n.symbol == known::SELF) || is_method && position == 0);
            let mut pack = None;
            let mut kind = match param.kind {
                ParamKind::Single => FormalKind::Single,
                ParamKind::Variadic => FormalKind::Variadic,
                ParamKind::KeywordVariadic => FormalKind::Keywords,
            };
            let ty = match param.ty {
                Some(expr) => match expr.kind {
                    ast::ExprKind::Unpack(inner) => {
                        kind = FormalKind::Pack;
                        let types = elab.eval_pack(inner);
                        pack = Some(types);
                        self.interner.ty(TyKind::Deferred)
                    }
                    _ => {
                        elab.formal = param.name.map(|name| name.symbol);
                        elab.eval_formal_ty(expr)
                    }
                },
                None if is_self && !is_closure => match self.symbolic_self(decl) {
                    Some(ty) => ty,
                    None => {
                        self.error_at(decl.module.file, param.span, "argument type must be specified");
                        self.interner.error_ty()
                    }
                },
                None => {
                    self.error_at(decl.module.file, param.span, "argument type must be specified");
                    self.interner.error_ty()
                }
            };
            // Once keyword arguments were owned without a word.
            let owned_keywords = kind == FormalKind::Keywords
                && param.convention == ast::Convention::Default
                && self.is_historical(decl.module);
            if kind == FormalKind::Keywords && param.convention != ast::Convention::Var && !owned_keywords {
                self.error_at(
                    decl.module.file,
                    param.span,
                    "variadic keyword arguments only support the 'var' convention; add 'var' before '**'",
                );
            }
            let mut convention = if owned_keywords { Convention::Var } else { convention(param.convention) };
            // `inout self` of a historical initialiser.
            if convention == Convention::Mut && is_self && is_initialiser(decl) {
                convention = Convention::Out;
            }
            if convention == Convention::Out {
                out = Some((ty, param.ty.is_some()));
                if let Some(name) = param.name {
                    scope.bind(name.symbol, Binding::SigArg(SigArg { index: u32::MAX, ty, convention, mutable: None }));
                }
                continue;
            }
            // `owned self` of a historical destructor, `owned other` of a move constructor.
            if convention == Convention::Var && is_taken_apart(decl) {
                convention = Convention::Deinit;
            }
            let (origin, mutability) = self.ref_origin(&mut elab, param, convention);
            let index = formals.len() as u32;
            if let Some(name) = param.name {
                scope.bind(name.symbol, Binding::SigArg(SigArg { index, ty, convention, mutable: None }));
            }
            formals.push(Formal {
                name: param.name.map(|n| n.symbol),
                span: param.span,
                kind,
                passing: param.passing,
                convention,
                ty,
                pack,
                ty_expr: param.ty,
                default: param.default,
                origin,
                mutability,
            });
        }
        let formals: &'a [Formal<'a>] = self.interner.slice(&formals);
        // Only argument types introduce implicit parameters.
        let implicit = elab.implicit.take().unwrap_or_default();
        let ret = match out {
            Some((ty, _)) => RetTy::Value(ty),
            None => match ast.result {
                None => RetTy::Value(self.none_ty()),
                Some(result) => elab.eval_result_ty(result.ty),
            },
        };
        let raises = match self.eval_raises(&mut elab, &ast.effects) {
            None if ast.effects.raises.is_none() && self.raises_historically(decl) => {
                Some(self.lang_ty(LangItem::Error, &[]))
            }
            raises => raises,
        };
        Signature {
            formals,
            ret,
            raises,
            implicit: self.interner.slice(&implicit),
            out_ty: out.is_some_and(|(_, explicit)| explicit) && decl.is_init(),
        }
    }

    pub fn eval_raises(&self, elab: &mut Elab<'_, 'a>, effects: &ast::Effects<'a>) -> Option<Ty<'a>> {
        let raises = effects.raises?;
        match raises.ty {
            None => Some(self.lang_ty(LangItem::Error, &[])),
            Some(expr) => {
                let ty = elab.eval_ty(expr);
                if matches!(ty.kind(), TyKind::Never) { None } else { Some(ty) }
            }
        }
    }

    /// The origin parameter of a `ref[origin]` argument, and the implicit one for its mutability.
    fn ref_origin(
        &self,
        elab: &mut Elab<'_, 'a>,
        param: &'a ast::Param<'a>,
        convention: Convention,
    ) -> (Option<Const<'a>>, Option<&'a ParamDecl<'a>>) {
        if convention != Convention::Ref {
            return (None, None);
        }
        let origin = param.ref_origins.map(|list| elab.eval_origins(list));
        if let Some(origin) = origin
            && matches!(origin.kind(), ConstKind::Param(_))
        {
            return (Some(origin), None);
        }
        let flag = elab.add_implicit(Symbol::intern("mut"), param.span, ParamTy::Known(self.bool_ty()));
        (origin, Some(flag))
    }

    fn synthesised_signature(&self, decl: &'a FnDecl<'a>, kind: Synthesised) -> Signature<'a> {
        let self_ty = self.symbolic_self(decl).unwrap_or_else(|| self.interner.ty(TyKind::Deferred));
        let formal = |name: &str, passing, convention, ty| Formal {
            name: Some(Symbol::intern(name)),
            span: decl.span,
            kind: FormalKind::Single,
            passing,
            convention,
            ty,
            pack: None,
            ty_expr: None,
            default: None,
            origin: None,
            mutability: None,
        };
        let (formals, ret) = match kind {
            Synthesised::FieldwiseInit => {
                let fields = self.field_types(self_ty);
                let Owner::Struct(owner) = decl.owner else { return self.empty_signature() };
                let formals: Vec<_> = owner
                    .fields
                    .iter()
                    .zip(fields)
                    .map(|(field, ty)| formal(field.name.as_str(), Passing::PositionalOrKeyword, Convention::Var, *ty))
                    .collect();
                (formals, self_ty)
            }
            Synthesised::CopyInit => (vec![formal("copy", Passing::KeywordOnly, Convention::Imm, self_ty)], self_ty),
            Synthesised::MoveInit => (vec![formal("move", Passing::KeywordOnly, Convention::Deinit, self_ty)], self_ty),
            Synthesised::Deinit => {
                (vec![formal("self", Passing::PositionalOnly, Convention::Deinit, self_ty)], self.none_ty())
            }
            Synthesised::EnumCase(index) => {
                let payload = self.case_payload(self_ty, index);
                let formals: Vec<_> = payload
                    .iter()
                    .enumerate()
                    .map(|(i, ty)| formal(&format!("_{i}"), Passing::PositionalOnly, Convention::Var, *ty))
                    .collect();
                (formals, self_ty)
            }
        };
        Signature {
            formals: self.interner.slice(&formals),
            ret: RetTy::Value(ret),
            raises: None,
            implicit: &[],
            out_ty: false,
        }
    }

    /// The values of all parameters that the function's signature mentions.
    pub fn bindings_of(&self, fn_ref: FnRef<'a>) -> Bindings<'a> {
        let mut bindings = Bindings::default();
        let decl = fn_ref.decl.0;
        match (decl.owner, fn_ref.self_ty) {
            (Owner::Struct(owner), Some(self_ty)) => {
                if let TyKind::Struct(_, args) = self_ty.kind() {
                    for (param, value) in owner.params.iter().zip(*args) {
                        bindings.set(ById(param), *value);
                    }
                }
            }
            (Owner::Trait(owner), Some(self_ty)) => bindings.set(ById(owner.self_param), self.const_ty(self_ty)),
            _ => {}
        }
        let signature = self.signature(decl);
        for (param, value) in decl.params.iter().chain(signature.implicit).zip(fn_ref.args) {
            bindings.set(ById(param), *value);
        }
        bindings
    }

    /// The scope in which the function's types and body are evaluated, with its parameters bound.
    pub fn function_scope(&self, fn_ref: FnRef<'a>) -> &'a Scope<'a> {
        let decl = fn_ref.decl.0;
        let parent = match (decl.owner, fn_ref.self_ty) {
            (Owner::Struct(_) | Owner::Trait(_), Some(self_ty)) => self.member_scope(self_ty, decl),
            _ => decl.scope,
        };
        let scope: &'a Scope<'a> = self.arena().alloc(Scope::new(Some(parent), ScopeKind::Function));
        for (param, value) in decl.params.iter().zip(fn_ref.args) {
            scope.bind(param.name, Binding::Const(*value));
        }
        scope
    }

    /// The scope of a member: `Self` and the struct's parameters around the module.
    pub fn member_scope(&self, self_ty: Ty<'a>, decl: &'a FnDecl<'a>) -> &'a Scope<'a> {
        match decl.owner {
            Owner::Struct(_) => self.type_scope(self_ty, decl.module),
            _ => self.arena().alloc(Scope::new(Some(decl.module.scope()), ScopeKind::Type(self_ty))),
        }
    }

    /// The signature for given parameter values.
    pub fn concrete_signature(&self, fn_ref: FnRef<'a>) -> &'a Concrete<'a> {
        if let Some(known) = self.types.concrete.borrow().get(&fn_ref) {
            return known;
        }
        let concrete = self.arena().alloc(self.make_concrete(fn_ref));
        self.types.concrete.borrow_mut().insert(fn_ref, concrete);
        concrete
    }

    fn make_concrete<'c>(&'c self, fn_ref: FnRef<'a>) -> Concrete<'a> {
        let decl = fn_ref.decl.0;
        let signature = self.signature(decl);
        let bindings = self.bindings_of(fn_ref);
        let mut again: Option<(Elab<'c, 'a>, &'a Scope<'a>)> = None;
        // Parts that inference could not look into are evaluated again, now with values.
        let start = |again: &mut Option<(Elab<'c, 'a>, &'a Scope<'a>)>| {
            if again.is_none() {
                let scope = self.function_scope(fn_ref);
                let elab = Elab::constant(self, scope, decl.module.file);
                *again = Some((elab, scope));
            }
        };
        let mut formals = Vec::new();
        let mut arg_types = Vec::new();
        let mut sig_args: Vec<(Symbol, SigArg<'a>)> = Vec::new();
        for (index, formal) in signature.formals.iter().enumerate() {
            let mut ty = self.subst_ty(formal.ty, &bindings);
            if matches!(decl.owner, Owner::Closure(_)) && index == 0 {
                ty = fn_ref.self_ty.unwrap_or(ty);
            }
            if let FnSource::Synthesised(_) = decl.source
                && matches!(formal.ty.kind(), TyKind::Deferred)
            {
                ty = fn_ref.self_ty.unwrap_or(ty);
            }
            if self.has_deferred(ty)
                && let Some(expr) = formal.ty_expr
                && formal.kind != FormalKind::Pack
            {
                start(&mut again);
                if let Some((elab, scope)) = &mut again {
                    for (name, arg) in sig_args.drain(..) {
                        scope.bind(name, Binding::SigArg(arg));
                    }
                    let evaluated = elab.eval_ty(expr);
                    ty = self.complete(evaluated, ty);
                }
            }
            let pack: &'a [Const<'a>] = match formal.pack {
                Some(pack) => match self.subst_const(pack, &bindings).kind() {
                    ConstKind::Pack(items) => items,
                    _ => &[],
                },
                None => &[],
            };
            let mutable = match (formal.convention, formal.mutability, formal.origin) {
                (Convention::Mut, ..) => true,
                (Convention::Ref, Some(flag), _) => {
                    bindings.get(ById(flag)).and_then(|c| self.const_bool(c)).unwrap_or(false)
                }
                (Convention::Ref, None, Some(origin)) => match self.subst_const(origin, &bindings).kind() {
                    ConstKind::Origin(origin) => origin.mutable.unwrap_or(true),
                    _ => true,
                },
                _ => false,
            };
            let erased = self.interner.origin(None, OriginKind::Erased);
            let carrier = self.carrier_ty(formal, ty, pack, erased);
            let convention = match formal.kind {
                FormalKind::Single => formal.convention,
                FormalKind::Keywords => Convention::Var,
                _ if matches!(formal.convention, Convention::Var | Convention::Deinit) => Convention::Var,
                _ => Convention::Imm,
            };
            arg_types.push(ArgTy::new(convention, carrier));
            formals.push(ConcreteFormal { convention: formal.convention, ty, pack, carrier, mutable });
            if let Some(name) = formal.name {
                // Seen from the signature, the elements live where the argument does.
                let origin = self.interner.origin(None, OriginKind::Arg { index: index as u32, path: &[] });
                let carrier = self.carrier_ty(formal, ty, pack, origin);
                sig_args.push((
                    name,
                    SigArg { index: index as u32, ty: carrier, convention: formal.convention, mutable: Some(mutable) },
                ));
            }
        }
        let mut ret = match signature.ret {
            RetTy::Value(ty) => RetTy::Value(self.subst_ty(ty, &bindings)),
            RetTy::Ref { ty, origin } => {
                RetTy::Ref { ty: self.subst_ty(ty, &bindings), origin: self.subst_const(origin, &bindings) }
            }
        };
        if let FnSource::Synthesised(kind) = decl.source
            && kind != Synthesised::Deinit
            && let Some(self_ty) = fn_ref.self_ty
        {
            ret = RetTy::Value(self_ty);
        }
        let ret_deferred =
            self.has_deferred(ret.ty()) || matches!(ret, RetTy::Ref { origin, .. } if self.is_symbolic(origin));
        if ret_deferred && let Some(ast) = decl.ast_signature() {
            start(&mut again);
            if let Some((elab, scope)) = &mut again {
                for (name, arg) in sig_args.drain(..) {
                    scope.bind(name, Binding::SigArg(arg));
                }
                let out = ast.args.params.iter().find(|p| p.convention == ast::Convention::Out);
                ret = match (out, ast.result) {
                    (Some(param), _) => match param.ty {
                        Some(expr) => RetTy::Value(elab.eval_ty(expr)),
                        None => ret,
                    },
                    (None, Some(result)) => elab.eval_result_ty(result.ty),
                    (None, None) => ret,
                };
            }
        }
        // Mutability of `ref` arguments is known now.
        let flags: Vec<bool> = formals.iter().map(|f| f.mutable).collect();
        ret = self.resolve_arg_mutability(ret, &flags);
        let mut raises = signature.raises.map(|t| self.subst_ty(t, &bindings));
        if raises.is_some_and(|t| self.has_deferred(t))
            && let Some(ast) = decl.ast_signature()
        {
            start(&mut again);
            if let Some((elab, _)) = &mut again {
                raises = self.eval_raises(elab, &ast.effects);
            }
        }
        let raises = raises.filter(|t| !matches!(t.kind(), TyKind::Never));
        let abi_c = decl.ast_signature().and_then(|s| s.effects.abi).is_some_and(|abi| abi.name.value == "C");
        let environments: &'a [Ty<'a>] = self.interner.slice(&self.environments(decl, fn_ref.args));
        arg_types.extend(environments.iter().map(|ty| ArgTy::new(Convention::Imm, *ty)));
        let fn_ty = self.interner.fn_ty(FnTy { args: self.interner.slice(&arg_types), ret, raises, abi_c });
        Concrete { fn_ref, formals: self.interner.slice(&formals), ret, raises, fn_ty, environments }
    }

    /// The type of `out self: T` where it depends on what the arguments are.
    pub fn evaluate_out_type(&self, decl: &'a FnDecl<'a>, bindings: &Bindings<'a>) -> Ty<'a> {
        let unknown = self.interner.ty(TyKind::Deferred);
        let Some(ast) = decl.ast_signature() else { return unknown };
        let Some(expr) = ast.args.params.iter().find(|p| p.convention == ast::Convention::Out).and_then(|p| p.ty)
        else {
            return unknown;
        };
        let Some(self_ty) = self.symbolic_self(decl) else { return unknown };
        let parent = self.member_scope(self.subst_ty(self_ty, bindings), decl);
        let scope: &'a Scope<'a> = self.arena().alloc(Scope::new(Some(parent), ScopeKind::Function));
        for param in decl.params {
            if let Some(value) = bindings.get(ById(param)) {
                scope.bind(param.name, Binding::Const(value));
            }
        }
        for (index, formal) in self.signature(decl).formals.iter().enumerate() {
            let Some(name) = formal.name else { continue };
            let mutable = formal.mutability.and_then(|flag| bindings.get(ById(flag))).and_then(|c| self.const_bool(c));
            let ty = self.subst_ty(formal.ty, bindings);
            let arg = SigArg { index: index as u32, ty, convention: formal.convention, mutable };
            scope.bind(name, Binding::SigArg(arg));
        }
        Elab::constant(self, scope, decl.module.file).eval_ty(expr)
    }

    /// Gives the origins that name an argument the mutability of that argument.
    fn resolve_arg_mutability(&self, ret: RetTy<'a>, flags: &[bool]) -> RetTy<'a> {
        let mut resolve = |origin: &Origin<'a>| {
            let mutable = match origin.kind {
                OriginKind::Arg { index, .. } if origin.mutable.is_none() => flags.get(index as usize).copied(),
                _ => origin.mutable,
            };
            self.interner.origin(mutable, origin.kind.clone())
        };
        match ret {
            RetTy::Value(ty) => RetTy::Value(self.interner.map_origins(ty, &mut resolve)),
            RetTy::Ref { ty, origin } => RetTy::Ref {
                ty: self.interner.map_origins(ty, &mut resolve),
                origin: self.interner.map_const_origins(origin, &mut resolve),
            },
        }
    }

    /// Whether some part of the type has to be evaluated again.
    pub fn has_deferred(&self, ty: Ty<'a>) -> bool {
        match ty.kind() {
            TyKind::Param(_) => false,
            TyKind::Struct(_, args) | TyKind::Closure(_, args) => args.iter().any(|c| self.is_deferred(*c)),
            _ => self.is_symbolic_ty(ty),
        }
    }

    fn is_deferred(&self, value: Const<'a>) -> bool {
        match value.kind() {
            ConstKind::Param(_) => false,
            ConstKind::Type(ty) => self.has_deferred(*ty),
            ConstKind::Pack(items) => items.iter().any(|c| self.is_deferred(*c)),
            _ => self.is_symbolic(value),
        }
    }

    /// A type evaluated again, with remaining holes filled from the inferred one.
    fn complete(&self, evaluated: Ty<'a>, inferred: Ty<'a>) -> Ty<'a> {
        match (evaluated.kind(), inferred.kind()) {
            (TyKind::Struct(d1, a1), TyKind::Struct(d2, a2)) if d1 == d2 => {
                let args: Vec<_> =
                    a1.iter().zip(*a2).map(|(e, i)| if self.is_symbolic(*e) { *i } else { *e }).collect();
                self.interner.ty(TyKind::Struct(*d1, self.interner.slice(&args)))
            }
            _ => evaluated,
        }
    }

    /// The type of the value that carries an argument: the list or pack of a variadic.
    fn carrier_ty(&self, formal: &Formal<'a>, ty: Ty<'a>, pack: &'a [Const<'a>], origin: Const<'a>) -> Ty<'a> {
        let owned = matches!(formal.convention, Convention::Var | Convention::Deinit);
        let mutable = owned || formal.convention == Convention::Mut;
        let origin = match origin.kind() {
            ConstKind::Origin(data) => self.interner.origin(Some(mutable), data.kind.clone()),
            _ => origin,
        };
        match formal.kind {
            FormalKind::Single => ty,
            FormalKind::Variadic => {
                self.lang_ty(LangItem::VariadicList, &[self.bool(mutable), origin, self.const_ty(ty), self.bool(owned)])
            }
            FormalKind::Pack => {
                let types = self.interner.konst(ConstKind::Pack(pack));
                self.lang_ty(LangItem::VariadicPack, &[self.bool(mutable), origin, self.bool(owned), types])
            }
            FormalKind::Keywords => self.lang_ty(LangItem::StringDict, &[self.const_ty(ty)]),
        }
    }
}

/// `__init__` and the historical constructors.
fn is_initialiser(decl: &FnDecl<'_>) -> bool {
    matches!(decl.owner, Owner::Struct(_)) && [known::INIT, known::COPYINIT, known::MOVEINIT].contains(&decl.name)
}

fn is_taken_apart(decl: &FnDecl<'_>) -> bool {
    [known::DEL, known::DUNDER_DEINIT, known::MOVEINIT].contains(&decl.name)
}
