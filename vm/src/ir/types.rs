//! Value types of the IR: scalars and power-of-two vectors of them, packed into one byte.

use std::fmt;
use std::str::FromStr;

/// The kind of one lane. Integers are signless; signedness is in the operation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Scalar {
    /// A truth value; a vector of these is a mask. One byte (0 or 1) in memory.
    I1,
    /// 8-bit integer.
    I8,
    /// 16-bit integer.
    I16,
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 128-bit integer.
    I128,
    /// 256-bit integer.
    I256,
    /// IEEE half precision.
    F16,
    /// The upper half of an `f32`.
    Bf16,
    /// IEEE single precision.
    F32,
    /// IEEE double precision.
    F64,
    /// A machine address, 64 bits.
    Ptr,
}

impl Scalar {
    /// Every scalar kind, in encoding order.
    pub const ALL: [Scalar; 12] = [
        Scalar::I1,
        Scalar::I8,
        Scalar::I16,
        Scalar::I32,
        Scalar::I64,
        Scalar::I128,
        Scalar::I256,
        Scalar::F16,
        Scalar::Bf16,
        Scalar::F32,
        Scalar::F64,
        Scalar::Ptr,
    ];

    /// Number of significant bits of a value (1 for `i1`).
    pub const fn bits(self) -> u32 {
        match self {
            Scalar::I1 => 1,
            Scalar::I8 => 8,
            Scalar::I16 | Scalar::F16 | Scalar::Bf16 => 16,
            Scalar::I32 | Scalar::F32 => 32,
            Scalar::I64 | Scalar::F64 | Scalar::Ptr => 64,
            Scalar::I128 => 128,
            Scalar::I256 => 256,
        }
    }

    /// Bytes one lane takes in memory.
    pub const fn bytes(self) -> u32 {
        match self {
            Scalar::I1 => 1,
            other => other.bits() / 8,
        }
    }

    /// An integer of 8 bits or more.
    pub const fn is_int(self) -> bool {
        matches!(self, Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::I128 | Scalar::I256)
    }

    /// A floating-point kind.
    pub const fn is_float(self) -> bool {
        matches!(self, Scalar::F16 | Scalar::Bf16 | Scalar::F32 | Scalar::F64)
    }

    /// The integer kind of `bits` bits (1, 8, 16, ... 256).
    pub const fn int_of_bits(bits: u32) -> Option<Scalar> {
        Some(match bits {
            1 => Scalar::I1,
            8 => Scalar::I8,
            16 => Scalar::I16,
            32 => Scalar::I32,
            64 => Scalar::I64,
            128 => Scalar::I128,
            256 => Scalar::I256,
            _ => return None,
        })
    }

    /// The name used in text.
    pub const fn name(self) -> &'static str {
        match self {
            Scalar::I1 => "i1",
            Scalar::I8 => "i8",
            Scalar::I16 => "i16",
            Scalar::I32 => "i32",
            Scalar::I64 => "i64",
            Scalar::I128 => "i128",
            Scalar::I256 => "i256",
            Scalar::F16 => "f16",
            Scalar::Bf16 => "bf16",
            Scalar::F32 => "f32",
            Scalar::F64 => "f64",
            Scalar::Ptr => "ptr",
        }
    }
}

/// The type of a value: a scalar, or a vector of 2 to 32768 lanes.
///
/// In memory the lanes of a vector follow each other without gaps.
/// Text form: `i64`, `f32x8`, `i1x4` (a mask).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Type(u8);

impl Type {
    /// The letter of the type in the runtime's notation of C function types (`ffi_call`); `None` if C does not have it as a
    /// scalar. Integers have no sign: narrow ones are zero-extended.
    pub fn c_letter(self) -> Option<char> {
        Some(match self.kind() {
            _ if self.is_vector() => return None,
            Scalar::I1 | Scalar::I8 => 'B',
            Scalar::I16 => 'H',
            Scalar::I32 => 'I',
            Scalar::I64 => 'L',
            Scalar::F32 => 'f',
            Scalar::F64 => 'd',
            Scalar::Ptr => 'p',
            Scalar::I128 | Scalar::I256 | Scalar::F16 | Scalar::Bf16 => return None,
        })
    }

    /// `i1`.
    pub const I1: Type = Type::scalar(Scalar::I1);
    /// `i8`.
    pub const I8: Type = Type::scalar(Scalar::I8);
    /// `i16`.
    pub const I16: Type = Type::scalar(Scalar::I16);
    /// `i32`.
    pub const I32: Type = Type::scalar(Scalar::I32);
    /// `i64`.
    pub const I64: Type = Type::scalar(Scalar::I64);
    /// `i128`.
    pub const I128: Type = Type::scalar(Scalar::I128);
    /// `i256`.
    pub const I256: Type = Type::scalar(Scalar::I256);
    /// `f16`.
    pub const F16: Type = Type::scalar(Scalar::F16);
    /// `bf16`.
    pub const BF16: Type = Type::scalar(Scalar::Bf16);
    /// `f32`.
    pub const F32: Type = Type::scalar(Scalar::F32);
    /// `f64`.
    pub const F64: Type = Type::scalar(Scalar::F64);
    /// `ptr`.
    pub const PTR: Type = Type::scalar(Scalar::Ptr);

    /// The most lanes a vector may have.
    pub const MAX_LANES: u32 = 1 << 15;

    /// A scalar type.
    pub const fn scalar(kind: Scalar) -> Type {
        Type(kind as u8)
    }

    /// A vector type; one lane gives the scalar type. `None` unless `lanes` is a power of two
    /// of at most [`Type::MAX_LANES`].
    pub const fn vector(kind: Scalar, lanes: u32) -> Option<Type> {
        if lanes.is_power_of_two() && lanes <= Type::MAX_LANES {
            Some(Type(kind as u8 | ((lanes.trailing_zeros() as u8) << 4)))
        } else {
            None
        }
    }

    /// The kind of each lane.
    pub const fn kind(self) -> Scalar {
        Scalar::ALL[(self.0 & 15) as usize]
    }

    /// The number of lanes, 1 for a scalar.
    pub const fn lanes(self) -> u32 {
        1 << (self.0 >> 4)
    }

    /// More than one lane?
    pub const fn is_vector(self) -> bool {
        self.0 >> 4 != 0
    }

    /// The scalar type of one lane.
    pub const fn element(self) -> Type {
        Type(self.0 & 15)
    }

    /// The same number of lanes of another kind.
    pub const fn with_kind(self, kind: Scalar) -> Type {
        Type((self.0 & 0xf0) | kind as u8)
    }

    /// The same kind with another number of lanes (see [`Type::vector`]).
    pub const fn with_lanes(self, lanes: u32) -> Option<Type> {
        Type::vector(self.kind(), lanes)
    }

    /// `i1` with the same number of lanes: the type of a comparison's result.
    pub const fn mask(self) -> Type {
        self.with_kind(Scalar::I1)
    }

    /// Size in memory, in bytes.
    pub const fn bytes(self) -> u32 {
        self.kind().bytes() * self.lanes()
    }

    /// Natural alignment: the size, but at most 16 for scalars and 64 for vectors.
    pub const fn align(self) -> u32 {
        let limit = if self.is_vector() { 64 } else { 16 };
        let bytes = self.bytes();
        if bytes < limit { bytes } else { limit }
    }

    /// Lanes are integers of 8 bits or more.
    pub const fn is_int(self) -> bool {
        self.kind().is_int()
    }

    /// Lanes are floats.
    pub const fn is_float(self) -> bool {
        self.kind().is_float()
    }

    /// Lanes are `i1`.
    pub const fn is_mask(self) -> bool {
        matches!(self.kind(), Scalar::I1)
    }

    /// Lanes are pointers.
    pub const fn is_ptr(self) -> bool {
        matches!(self.kind(), Scalar::Ptr)
    }

    /// The encoded byte, for hashing and compact tables.
    pub const fn code(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().name())?;
        if self.is_vector() {
            write!(f, "x{}", self.lanes())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Type {
    type Err = ();

    fn from_str(text: &str) -> Result<Type, ()> {
        let (name, lanes) = match text.split_once('x') {
            Some((name, lanes)) => (name, lanes.parse().map_err(|_| ())?),
            None => (text, 1),
        };
        let kind = Scalar::ALL.into_iter().find(|kind| kind.name() == name);
        kind.and_then(|kind| Type::vector(kind, lanes)).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        for kind in Scalar::ALL {
            for lanes in [1, 2, 64, 32768] {
                let ty = Type::vector(kind, lanes).unwrap();
                assert_eq!(ty.to_string().parse(), Ok(ty));
                assert_eq!((ty.kind(), ty.lanes()), (kind, lanes));
            }
        }
        assert!("i64x3".parse::<Type>().is_err());
        assert!("i65".parse::<Type>().is_err());
    }
}
