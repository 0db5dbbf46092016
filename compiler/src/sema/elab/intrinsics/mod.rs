//! Intrinsics: the names with two underscores through which library code reaches the machine.
//!
//! A bare name of a primitive type is that type. Other intrinsics take compile-time operands in
//! brackets; some are complete with these (`__array[T, n]`, `__query["size_of", T]`), others wait
//! for their call (`__op["iadd"](a, b)`), which writes MIR in a function body and is folded in a
//! compile-time expression.
//!
//! | file | holds |
//! | --- | --- |
//! | `params` | compile-time operands, and the types made from them |
//! | `query` | `__query`: what the compiler knows about types, functions and the target |
//! | `literal` | arithmetic of literals, and constants of machine types |
//! | `machine` | operations, natives and C functions |
//! | `numeric` | operations and conversions chosen by a `DType` |
//! | `memory` | places, raw memory, building structs |
//! | `fold` | operations on constants |

mod fold;
mod literal;
mod machine;
mod memory;
mod numeric;
mod params;
mod query;

use crate::syntax::{Span, ast};
use crate::types::*;

use super::super::lang::LangItem;
use super::super::scope::Entity;
use super::Elab;
use super::value::Value;

macro_rules! intrinsics {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Intrinsic { $($(#[$doc])* $variant,)* }

        impl Intrinsic {
            pub fn by_name(name: &str) -> Option<Intrinsic> {
                match name {
                    $($name => Some(Intrinsic::$variant),)*
                    _ => None,
                }
            }

            pub fn name(self) -> &'static str {
                match self {
                    $(Intrinsic::$variant => $name,)*
                }
            }
        }
    };
}

intrinsics! {
    // Types.
    I1 = "__i1",
    I8 = "__i8",
    I16 = "__i16",
    I32 = "__i32",
    I64 = "__i64",
    I128 = "__i128",
    I256 = "__i256",
    F16 = "__f16",
    BF16 = "__bf16",
    F32 = "__f32",
    F64 = "__f64",
    Ptr = "__ptr",
    /// The types of the values inside literals.
    IntLit = "__int_lit",
    FloatLit = "__float_lit",
    StrLit = "__str_lit",
    /// `__simd[dt, n]`: a scalar if `n` is 1.
    Simd = "__simd",
    /// `__array[T, n]`
    Array = "__array",
    /// `__pack_storage[*Ts]`
    PackStorage = "__pack_storage",
    /// `__union[*Ts]`
    Union = "__union",
    // Operations.
    /// `__op["name", operands...](args...)`
    Op = "__op",
    /// `__num["op", dt](args...)`
    Num = "__num",
    /// `__cast[from, to](value)`
    Cast = "__cast",
    /// `__bits[T](value)`
    Bits = "__bits",
    /// `__select(condition, a, b)`
    Select = "__select",
    /// `__native["name", R](args...)`
    Native = "__native",
    /// `__external_call["symbol", R, fixed](args...)`; `fixed` is -1 for functions that are not variadic.
    ExternalCall = "__external_call",
    /// `__call_c[R, fixed](function, args...)`
    CallC = "__call_c",
    // Constants.
    /// `__lit[P, 5]()`
    Lit = "__lit",
    /// `__lit_op["add", a, b]`, complete without a call.
    LitOp = "__lit_op",
    /// `__lit_cmp["lt", a, b]()`
    LitCmp = "__lit_cmp",
    /// `__lit_to[P, value]()`
    LitTo = "__lit_to",
    /// `__str_data[value]()`: the address of the NUL-terminated text.
    StrData = "__str_data",
    /// `__const_addr[value]()`
    ConstAddr = "__const_addr",
    /// `__materialize[value]()`
    Materialize = "__materialize",
    /// `__zero[T]()`
    Zero = "__zero",
    /// `__uninit[T]()`
    Uninit = "__uninit",
    // Places and memory.
    /// `__deref[T, origin](address)`
    Deref = "__deref",
    /// `__addr_of(place)`
    AddrOf = "__addr_of",
    /// `__init_at[T](address, value)`
    InitAt = "__init_at",
    /// `__move_at[T](to, from)`
    MoveAt = "__move_at",
    /// `__copy_at[T](to, from)`
    CopyAt = "__copy_at",
    /// `__take[T](address)`
    Take = "__take",
    /// `__destroy[T](address)`
    Destroy = "__destroy",
    /// `__forget(place^)`
    Forget = "__forget",
    /// `__make[T](fields...)`
    Make = "__make",
    /// `__element(array, index)`
    Element = "__element",
    /// `__field[index](value)`
    Field = "__field",
    /// `__stack_alloc[bytes, align]()`
    StackAlloc = "__stack_alloc",
    /// `__caller_loc()`, `__caller_loc[levels]()`
    CallerLoc = "__caller_loc",
    // Compile time.
    /// `__query["name", operands...]`, complete without a call.
    Query = "__query",
    /// `__origin["static", mut]`, complete without a call.
    Origin = "__origin",
    /// `__functions_in_module()`: a tuple of the functions of the file.
    FunctionsInModule = "__functions_in_module",
}

impl Intrinsic {
    /// Visible outside our library.
    pub fn is_public(self) -> bool {
        matches!(self, Intrinsic::FunctionsInModule)
    }

    /// The machine scalar that the name stands for.
    fn scalar(self) -> Option<Scalar> {
        Some(match self {
            Intrinsic::I1 => Scalar::I1,
            Intrinsic::I8 => Scalar::I8,
            Intrinsic::I16 => Scalar::I16,
            Intrinsic::I32 => Scalar::I32,
            Intrinsic::I64 => Scalar::I64,
            Intrinsic::I128 => Scalar::I128,
            Intrinsic::I256 => Scalar::I256,
            Intrinsic::F16 => Scalar::F16,
            Intrinsic::BF16 => Scalar::BF16,
            Intrinsic::F32 => Scalar::F32,
            Intrinsic::F64 => Scalar::F64,
            Intrinsic::Ptr => Scalar::Ptr,
            _ => return None,
        })
    }
}

impl<'c, 'a> Elab<'c, 'a> {
    /// The value of the bare name.
    pub fn intrinsic_value(&mut self, intrinsic: Intrinsic) -> Value<'a> {
        let interner = &self.cx.interner;
        let ty = match intrinsic {
            Intrinsic::IntLit => interner.ty(TyKind::IntLit),
            Intrinsic::FloatLit => interner.ty(TyKind::FloatLit),
            Intrinsic::StrLit => interner.ty(TyKind::StrLit),
            _ => match intrinsic.scalar() {
                Some(scalar) => interner.prim(scalar),
                None => return Value::Intrinsic(intrinsic, &[]),
            },
        };
        Value::Const(self.cx.const_ty(ty))
    }

    /// `name[args]`.
    pub fn intrinsic_subscript(&mut self, intrinsic: Intrinsic, args: &'a [ast::Arg<'a>], span: Span) -> Value<'a> {
        let Some(params) = self.intrinsic_params(intrinsic, args) else { return Value::Error };
        let complete = match intrinsic {
            Intrinsic::Simd | Intrinsic::Array | Intrinsic::PackStorage | Intrinsic::Union => Elab::intrinsic_type,
            Intrinsic::Query => Elab::query,
            Intrinsic::LitOp => Elab::literal_operation,
            Intrinsic::Origin => Elab::special_origin,
            _ => return Value::Intrinsic(intrinsic, params),
        };
        if params.iter().any(|c| self.cx.is_symbolic(*c)) {
            return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
        }
        complete(self, intrinsic, params, span)
    }

    /// `name[params](args)`.
    pub fn intrinsic_call(
        &mut self,
        intrinsic: Intrinsic,
        params: &'a [Const<'a>],
        call: &'a ast::Call<'a>,
        span: Span,
    ) -> Value<'a> {
        // The origin of a place says nothing about its address.
        let decisive = if intrinsic == Intrinsic::Deref { &params[..params.len().min(1)] } else { params };
        if decisive.iter().any(|c| self.cx.is_symbolic(*c)) {
            return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
        }
        let value = match intrinsic {
            Intrinsic::Op => self.operation(params, call, span),
            Intrinsic::Num => self.numeric_operation(params, call, span),
            Intrinsic::Cast => self.numeric_cast(params, call, span),
            Intrinsic::Bits => self.reinterpret(params, call, span),
            Intrinsic::Select => self.select(call, span),
            Intrinsic::Native => self.native_call(params, call, span),
            Intrinsic::ExternalCall => self.external_call(params, call, span),
            Intrinsic::CallC => self.call_c(params, call, span),
            Intrinsic::Lit | Intrinsic::LitTo => self.literal_constant(params, span),
            Intrinsic::LitCmp => self.literal_comparison(params, span),
            Intrinsic::StrData => self.text_address(params, span),
            Intrinsic::ConstAddr => self.constant_address(params, span),
            Intrinsic::Materialize => self.materialize(params, span),
            Intrinsic::Zero => self.zero(params, span),
            Intrinsic::Uninit => self.uninitialised(params, span),
            Intrinsic::Deref => self.deref(params, call, span),
            Intrinsic::AddrOf => self.address_of(call, span),
            Intrinsic::InitAt => self.init_at(params, call, span),
            Intrinsic::MoveAt => self.move_at(params, call, span),
            Intrinsic::CopyAt => self.copy_at(params, call, span),
            Intrinsic::Take => self.take_at(params, call, span),
            Intrinsic::Destroy => self.destroy_at(params, call, span),
            Intrinsic::Forget => self.forget(call, span),
            Intrinsic::Make => self.make(params, call, span),
            Intrinsic::Element => self.element(call, span),
            Intrinsic::Field => self.field(params, call, span),
            Intrinsic::StackAlloc => self.stack_allocation(params, span),
            Intrinsic::CallerLoc => self.caller_location(params, span),
            Intrinsic::FunctionsInModule => Some(self.functions_in_module()),
            _ => {
                self.error(span, format!("'{}' cannot be called", intrinsic.name()));
                None
            }
        };
        value.unwrap_or(Value::Error)
    }

    /// Reports an intrinsic that needs a machine, in a compile-time expression.
    fn require_runtime(&self, span: Span) -> Option<()> {
        if self.is_runtime() {
            return Some(());
        }
        self.error(span, "this cannot be evaluated at compile time");
        None
    }

    /// The result of an intrinsic without one.
    fn nothing(&self) -> Value<'a> {
        Value::Const(self.cx.none())
    }

    /// The functions that the file declares, as a compile-time tuple.
    fn functions_in_module(&mut self) -> Value<'a> {
        let mut types = Vec::new();
        for entity in self.scope.module().declared() {
            let Entity::Functions(set) = entity else { continue };
            for decl in set {
                if decl.params.is_empty() && self.cx.signature(decl).implicit.is_empty() {
                    let fn_ref = FnRef { decl: ById(decl), self_ty: None, args: &[] };
                    types.push(self.cx.const_ty(self.cx.interner.ty(TyKind::FnItem(fn_ref))));
                }
            }
        }
        let types = self.cx.interner.konst(ConstKind::Pack(self.cx.interner.slice(&types)));
        Value::Const(self.cx.bytes(self.cx.lang_ty(LangItem::Tuple, &[types]), &[]))
    }
}
