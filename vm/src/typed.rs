//! Calls with Rust types: functions whose parameters and results are scalars of up to 64 bits.

use std::marker::PhantomData;

use crate::ir::{FuncId, Scalar, Signature, Type};
use crate::trap::VmError;
use crate::vm::Vm;

/// A Rust type that stands for a scalar type of the IR.
pub trait HostValue: Copy {
    /// The scalar type.
    const KIND: Scalar;
    /// The value in a slot.
    fn to_slot(self) -> u64;
    /// The value of a slot.
    fn from_slot(slot: u64) -> Self;
}

macro_rules! host_values {
    ($($ty:ty: $kind:ident, |$value:ident| $to:expr, |$slot:ident| $from:expr;)*) => {$(
        impl HostValue for $ty {
            const KIND: Scalar = Scalar::$kind;

            #[inline]
            fn to_slot(self) -> u64 {
                let $value = self;
                $to
            }

            #[inline]
            fn from_slot($slot: u64) -> $ty {
                $from
            }
        }
    )*};
}

host_values! {
    bool: I1, |value| value as u64, |slot| slot != 0;
    i8: I8, |value| value as u8 as u64, |slot| slot as i8;
    u8: I8, |value| value as u64, |slot| slot as u8;
    i16: I16, |value| value as u16 as u64, |slot| slot as i16;
    u16: I16, |value| value as u64, |slot| slot as u16;
    i32: I32, |value| value as u32 as u64, |slot| slot as i32;
    u32: I32, |value| value as u64, |slot| slot as u32;
    i64: I64, |value| value as u64, |slot| slot as i64;
    u64: I64, |value| value, |slot| slot;
    f32: F32, |value| value.to_bits() as u64, |slot| f32::from_bits(slot as u32);
    f64: F64, |value| value.to_bits(), |slot| f64::from_bits(slot);
    usize: Ptr, |value| value as u64, |slot| slot as usize;
}

/// The parameters or results of a function: `()`, one value, or a tuple of values.
pub trait HostValues: Copy {
    /// Their types.
    fn types() -> Vec<Type>;
    /// Calls `f` with the values in slots.
    fn with_slots<R>(self, f: impl FnOnce(&[u64]) -> R) -> R;
    /// Lets `f` fill slots and reads the values from them.
    fn fill<Error>(f: impl FnOnce(&mut [u64]) -> Result<(), Error>) -> Result<Self, Error>;
}

impl<T: HostValue> HostValues for T {
    fn types() -> Vec<Type> {
        vec![Type::scalar(T::KIND)]
    }

    #[inline]
    fn with_slots<R>(self, f: impl FnOnce(&[u64]) -> R) -> R {
        f(&[self.to_slot()])
    }

    #[inline]
    fn fill<Error>(f: impl FnOnce(&mut [u64]) -> Result<(), Error>) -> Result<T, Error> {
        let mut slots = [0];
        f(&mut slots)?;
        Ok(T::from_slot(slots[0]))
    }
}

macro_rules! host_tuples {
    ($($count:literal: ($($name:ident $index:tt),*);)*) => {$(
        impl<$($name: HostValue),*> HostValues for ($($name,)*) {
            fn types() -> Vec<Type> {
                vec![$(Type::scalar($name::KIND)),*]
            }

            #[inline]
            fn with_slots<R>(self, f: impl FnOnce(&[u64]) -> R) -> R {
                f(&[$(self.$index.to_slot()),*])
            }

            #[inline]
            fn fill<Error>(f: impl FnOnce(&mut [u64]) -> Result<(), Error>) -> Result<Self, Error> {
                let mut slots = [0; $count];
                f(&mut slots)?;
                Ok(($($name::from_slot(slots[$index]),)*))
            }
        }
    )*};
}

host_tuples! {
    0: ();
    1: (A 0);
    2: (A 0, B 1);
    3: (A 0, B 1, C 2);
    4: (A 0, B 1, C 2, D 3);
    5: (A 0, B 1, C 2, D 3, E 4);
    6: (A 0, B 1, C 2, D 3, E 4, F 5);
}

/// A function was asked for with types that are not its own.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("function `{name}` takes {:?} and returns {:?}", sig.params, sig.results)]
pub struct TypeMismatch {
    /// The function's name.
    pub name: String,
    /// Its signature.
    pub sig: Signature,
}

/// A function of a VM's engine with its types known, for calls without checks.
#[derive(Debug)]
pub struct TypedFunc<P, R> {
    func: FuncId,
    types: PhantomData<fn(P) -> R>,
}

impl<P, R> Clone for TypedFunc<P, R> {
    fn clone(&self) -> TypedFunc<P, R> {
        *self
    }
}

impl<P, R> Copy for TypedFunc<P, R> {}

impl<P: HostValues, R: HostValues> TypedFunc<P, R> {
    /// Calls the function. `vm` must run the engine that the function was asked for.
    #[inline]
    pub fn call(self, vm: &mut Vm, params: P) -> Result<R, VmError> {
        params.with_slots(|args| R::fill(|results| vm.call_slots(self.func, args, results)))
    }
}

impl Vm {
    /// The function with its types, if they are these.
    pub fn typed_func<P: HostValues, R: HostValues>(&self, func: FuncId) -> Result<TypedFunc<P, R>, TypeMismatch> {
        let module = self.engine().module();
        let decl = module.func(func);
        if decl.sig.params != P::types() || decl.sig.results != R::types() {
            return Err(TypeMismatch { name: decl.name.clone(), sig: decl.sig.clone() });
        }
        Ok(TypedFunc { func, types: PhantomData })
    }
}
