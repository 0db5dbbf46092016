//! Values that cross between host and script: machine values on both sides.

use mojo_vm::ir::{Scalar, Type};

/// A Rust type with a counterpart in Mojo.
///
/// `i64` is `Int` (and `Int64`), `f64` is `Float64`, `bool` is `Bool`, and so on. Mojo's `UInt8` and
/// `Int8` are one machine type; pick the Rust type by how you want to read it.
pub trait HostValue: Copy {
    #[doc(hidden)]
    const TYPE: Type;
    #[doc(hidden)]
    fn to_slot(self) -> u64;
    #[doc(hidden)]
    fn from_slot(slot: u64) -> Self;
}

macro_rules! host_integers {
    ($($rust:ty as $unsigned:ty => $scalar:ident),*) => { $(
        impl HostValue for $rust {
            const TYPE: Type = Type::scalar(Scalar::$scalar);
            fn to_slot(self) -> u64 {
                self as $unsigned as u64
            }
            fn from_slot(slot: u64) -> Self {
                slot as $rust
            }
        }
    )* };
}

host_integers!(
    i8 as u8 => I8, u8 as u8 => I8, i16 as u16 => I16, u16 as u16 => I16,
    i32 as u32 => I32, u32 as u32 => I32, i64 as u64 => I64, u64 as u64 => I64
);

impl HostValue for bool {
    const TYPE: Type = Type::I1;
    fn to_slot(self) -> u64 {
        self.into()
    }
    fn from_slot(slot: u64) -> Self {
        slot & 1 == 1
    }
}

impl HostValue for f32 {
    const TYPE: Type = Type::F32;
    fn to_slot(self) -> u64 {
        self.to_bits().into()
    }
    fn from_slot(slot: u64) -> Self {
        f32::from_bits(slot as u32)
    }
}

impl HostValue for f64 {
    const TYPE: Type = Type::F64;
    fn to_slot(self) -> u64 {
        self.to_bits()
    }
    fn from_slot(slot: u64) -> Self {
        f64::from_bits(slot)
    }
}

/// What a function is called with: a tuple of [`HostValue`]s.
pub trait Arguments {
    #[doc(hidden)]
    fn types() -> Vec<Type>;
    #[doc(hidden)]
    fn to_slots(self) -> Vec<u64>;
}

macro_rules! arguments {
    ($($name:ident)*) => {
        impl<$($name: HostValue),*> Arguments for ($($name,)*) {
            fn types() -> Vec<Type> {
                vec![$($name::TYPE),*]
            }
            #[allow(non_snake_case)]
            fn to_slots(self) -> Vec<u64> {
                let ($($name,)*) = self;
                vec![$($name.to_slot()),*]
            }
        }
    };
}

arguments!();
arguments!(A);
arguments!(A B);
arguments!(A B C);
arguments!(A B C D);
arguments!(A B C D E);
arguments!(A B C D E F);

/// What a function returns: a [`HostValue`], or `()`.
pub trait ReturnValue {
    #[doc(hidden)]
    fn types() -> Vec<Type>;
    #[doc(hidden)]
    fn from_slots(slots: &[u64]) -> Self;
}

impl ReturnValue for () {
    fn types() -> Vec<Type> {
        Vec::new()
    }
    fn from_slots(_: &[u64]) -> Self {}
}

impl<T: HostValue> ReturnValue for T {
    fn types() -> Vec<Type> {
        vec![T::TYPE]
    }
    fn from_slots(slots: &[u64]) -> Self {
        T::from_slot(slots[0])
    }
}
