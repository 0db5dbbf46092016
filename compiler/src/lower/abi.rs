//! The calling convention: how the arguments and results of a Mojo function become those of an IR
//! function.
//!
//! Small trivial values travel flattened (see [`Layout::leaves`]), everything else by address:
//!
//! | | small and trivial | otherwise |
//! | --- | --- | --- |
//! | `imm` | its leaves | address of the value, which the callee only reads |
//! | `mut`, `ref` | address | address |
//! | `var`, `deinit` | its leaves | address of the caller's slot; the value in it becomes the callee's |
//! | result | IR results | address of the caller's raw slot, as the *first* parameter |
//! | reference result | one `ptr` result | |
//! | error | | address of the caller's raw slot, as the *last* parameter |
//!
//! A function that may raise returns an `i1` after its other results: 1 says that it raised, the
//! error is in the error slot, and the other results are undefined. Values of size 0 (other than
//! `mut` and `ref` arguments) are not passed at all.
//!
//! The language's rule of exclusivity makes promises of addresses: what an argument other than a `ref` one refers to is
//! changed through that argument only while the call lasts, and slots are the callee's alone.
//!
//! Functions and thin function pointers use one rule, so that a pointer can be called knowing its
//! type alone.

use mojo_vm::ir::{Promise, Signature, Type};

use super::layout::{Layout, LayoutError, Layouts, Leaf};
use crate::mir::TypeQueries;
use crate::types::{ArgTy, Convention, FnTy, RetTy, Ty};

/// Vectors beyond this many bytes in total are passed by address.
const MAX_BY_VALUE_BYTES: u64 = 128;

/// How one value is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pass<'a> {
    /// Not at all: the value has no bits.
    Nothing,
    /// As one IR value for each leaf.
    Leaves(&'a [Leaf]),
    /// As the address of the value.
    Address,
}

/// How the result of a function comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Return<'a> {
    Value(Pass<'a>),
    /// A reference: the address is the result.
    Reference,
}

/// The calling convention of one function type.
#[derive(Clone, Debug)]
pub struct FnAbi<'a> {
    /// One for each argument of the function type.
    pub args: Vec<Pass<'a>>,
    pub ret: Return<'a>,
    /// The function has the extra `i1` result.
    pub raises: bool,
    /// The function has the error slot's address as its last parameter.
    pub error_slot: bool,
    pub sig: Signature,
    /// What callers promise of the parameters.
    pub promises: Vec<Promise>,
}

impl<'a> FnAbi<'a> {
    /// The result's slot is the first parameter.
    pub fn has_result_slot(&self) -> bool {
        self.ret == Return::Value(Pass::Address)
    }
}

/// How a value of a type is passed where it need not be by reference.
pub fn pass_value<'a>(ty: Ty<'a>, layout: &Layout<'a>, queries: &dyn TypeQueries<'a>) -> Pass<'a> {
    if layout.size == 0 {
        return Pass::Nothing;
    }
    match layout.leaves {
        Some(leaves) if layout.size <= MAX_BY_VALUE_BYTES && queries.is_trivial(ty) => Pass::Leaves(leaves),
        _ => Pass::Address,
    }
}

/// The calling convention of functions of type `fn_ty`.
pub fn fn_abi<'a>(
    fn_ty: &FnTy<'a>,
    layouts: &Layouts<'a>,
    queries: &dyn TypeQueries<'a>,
) -> Result<FnAbi<'a>, LayoutError> {
    let mut params = Vec::with_capacity(fn_ty.args.len() + 2);
    let mut promises = Vec::with_capacity(fn_ty.args.len() + 2);
    let mut results = Vec::new();
    let ret = match fn_ty.ret {
        RetTy::Ref { .. } => {
            results.push(Type::PTR);
            Return::Reference
        }
        RetTy::Value(ty) => {
            let pass = pass_value(ty, &layouts.of(ty, queries)?, queries);
            match pass {
                Pass::Nothing => {}
                Pass::Leaves(leaves) => results.extend(leaves.iter().map(|leaf| leaf.ty)),
                Pass::Address => {
                    params.push(Type::PTR);
                    promises.push(promise(ty, true, layouts, queries)?);
                }
            }
            Return::Value(pass)
        }
    };
    let mut args = Vec::with_capacity(fn_ty.args.len());
    for arg in fn_ty.args {
        let pass = pass_arg(arg, layouts, queries)?;
        match pass {
            Pass::Nothing => {}
            Pass::Leaves(leaves) => {
                params.extend(leaves.iter().map(|leaf| leaf.ty));
                promises.resize(params.len(), Promise::default());
            }
            Pass::Address => {
                params.push(Type::PTR);
                promises.push(promise(arg.ty, arg.convention != Convention::Ref, layouts, queries)?);
            }
        }
        args.push(pass);
    }
    let mut error_slot = false;
    if let Some(error) = fn_ty.raises {
        error_slot = layouts.of(error, queries)?.size > 0;
        if error_slot {
            params.push(Type::PTR);
            promises.push(promise(error, true, layouts, queries)?);
        }
        results.push(Type::I1);
    }
    let sig = Signature { params, results };
    Ok(FnAbi { args, ret, raises: fn_ty.raises.is_some(), error_slot, sig, promises })
}

/// What is promised of the address of a value.
fn promise<'a>(
    ty: Ty<'a>,
    noalias: bool,
    layouts: &Layouts<'a>,
    queries: &dyn TypeQueries<'a>,
) -> Result<Promise, LayoutError> {
    let size = layouts.of(ty, queries)?.size;
    Ok(Promise { noalias, bytes: size.try_into().unwrap_or(0) })
}

fn pass_arg<'a>(
    arg: &ArgTy<'a>,
    layouts: &Layouts<'a>,
    queries: &dyn TypeQueries<'a>,
) -> Result<Pass<'a>, LayoutError> {
    match arg.convention {
        Convention::Mut | Convention::Ref | Convention::Out => Ok(Pass::Address),
        Convention::Imm | Convention::Var | Convention::Deinit => {
            Ok(pass_value(arg.ty, &layouts.of(arg.ty, queries)?, queries))
        }
    }
}
