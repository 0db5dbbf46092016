//! The instruction set: every operation once, in one table.
//!
//! A row reads
//!
//! ```text
//! /// What it computes.
//! Name "text_name" Class (operands) -> (results) Immediate [flags];
//! ```
//!
//! * `Class` restricts the instruction's *controlling type* `T`, written after the name in text
//!   (`iadd.i64`); class `None` means the instruction has none.
//! * Operands and results are described relative to `T` by [`Operand`].
//! * `Immediate` says which [`Imm`](super::Imm) the instruction carries.
//! * Flags are the constants of [`Flags`].
//!
//! Printer, parser, builder, verifier, optimiser and documentation are driven by this table.
//!
//! Names: integer operations start with `i`, float operations with `f`; a suffix `_s` or `_u` is
//! the signedness where it matters. Operations work lane by lane on vectors unless they say
//! otherwise. No arithmetic operation traps.

use std::fmt;
use std::sync::OnceLock;

use hashbrown::HashMap;

use super::types::{Scalar, Type};

/// What controlling types an operation accepts (scalars and vectors unless it says otherwise).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// There is no controlling type.
    None,
    /// Any type.
    Any,
    /// Integers of 8 bits or more.
    Int,
    /// Integers and `i1`.
    Bits,
    /// Integers, `i1` and pointers.
    BitsPtr,
    /// Floats.
    Float,
    /// Integers or floats.
    Num,
    /// Pointers.
    Ptr,
    /// Vectors of any kind.
    Vector,
    /// Vectors of at least two lanes of integers.
    IntVector,
    /// Vectors of integers or `i1`.
    BitsVector,
    /// Vectors of integers or floats.
    NumVector,
    /// Vectors of floats.
    FloatVector,
    /// Vectors of `i8`.
    ByteVector,
    /// `i1` or mask vectors.
    Mask,
    /// A scalar of 8 to 64 bits: what atomic operations work on.
    Atomic,
}

impl Class {
    /// Does the class admit `ty`?
    pub fn admits(self, ty: Type) -> bool {
        match self {
            Class::None => false,
            Class::Any => true,
            Class::Int => ty.is_int(),
            Class::Bits => ty.is_int() || ty.is_mask(),
            Class::BitsPtr => ty.is_int() || ty.is_mask() || ty.is_ptr(),
            Class::Float => ty.is_float(),
            Class::Num => ty.is_int() || ty.is_float(),
            Class::Ptr => ty.is_ptr(),
            Class::Vector => ty.is_vector(),
            Class::IntVector => ty.is_vector() && ty.is_int(),
            Class::NumVector => ty.is_vector() && (ty.is_int() || ty.is_float()),
            Class::BitsVector => ty.is_vector() && (ty.is_int() || ty.is_mask()),
            Class::FloatVector => ty.is_vector() && ty.is_float(),
            Class::ByteVector => ty.is_vector() && ty.kind() == Scalar::I8,
            Class::Mask => ty.is_mask(),
            Class::Atomic => !ty.is_vector() && ty.bytes() <= 8,
        }
    }
}

/// The type of an operand or result relative to the controlling type `T`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// `T` itself.
    T,
    /// `i1` with the lanes of `T`.
    Mask,
    /// `i1`, or `i1` with the lanes of `T`.
    Cond,
    /// The lane type of `T`.
    Elem,
    /// `T` with half the lanes.
    Half,
    /// `T` with twice the lanes.
    Double,
    /// `ptr` with the lanes of `T`.
    PtrLanes,
    /// `i64` with the lanes of `T`.
    I64Lanes,
    /// `i32` with the lanes of `T`.
    I32Lanes,
    /// `ptr`.
    Ptr,
    /// `i64`.
    I64,
    /// `i32`.
    I32,
    /// `i8`.
    I8,
    /// `i1`.
    I1,
    /// Its own type; the verifier has a rule for each operation that uses it.
    Other,
    /// As an operand: any number of values, checked against a signature.
    /// As a result: the results of that signature.
    Rest,
}

impl Operand {
    /// The type it stands for under controlling type `ty`, if `ty` alone decides it.
    pub fn resolve(self, ty: Type) -> Option<Type> {
        Some(match self {
            Operand::T => ty,
            Operand::Mask => ty.mask(),
            Operand::Elem => ty.element(),
            Operand::Half => return ty.with_lanes(ty.lanes() / 2),
            Operand::Double => return ty.with_lanes(ty.lanes() * 2),
            Operand::PtrLanes => ty.with_kind(Scalar::Ptr),
            Operand::I64Lanes => ty.with_kind(Scalar::I64),
            Operand::I32Lanes => ty.with_kind(Scalar::I32),
            Operand::Ptr => Type::PTR,
            Operand::I64 => Type::I64,
            Operand::I32 => Type::I32,
            Operand::I8 => Type::I8,
            Operand::I1 => Type::I1,
            Operand::Cond | Operand::Other | Operand::Rest => return None,
        })
    }
}

/// Which immediate an operation carries (see [`Imm`](super::Imm)).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImmKind {
    /// None.
    None,
    /// An integer constant of the controlling type's lane.
    Int,
    /// The bits of a float constant of the controlling type's lane.
    Float,
    /// The bits of each lane of a vector constant.
    Lanes,
    /// The lane numbers of a shuffle.
    Shuffle,
    /// A small number: a lane offset or a bit set.
    Index,
    /// Offset, alignment and flags of a memory access.
    Mem,
    /// Size and alignment of a stack slot.
    Slot,
    /// A data blob.
    Data,
    /// A function.
    Func,
    /// A signature.
    Sig,
    /// A native.
    Native,
}

/// Properties of an operation that the optimiser goes by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flags(pub u8);

impl Flags {
    /// No property.
    pub const NONE: Flags = Flags(0);
    /// The result depends on operands and immediate alone, and nothing else happens.
    pub const PURE: Flags = Flags(1);
    /// The first two operands may be swapped.
    pub const COMM: Flags = Flags(2);
    /// Reads memory.
    pub const READ: Flags = Flags(4);
    /// Writes memory.
    pub const WRITE: Flags = Flags(8);
    /// Must be executed exactly as often and in the same order as written.
    pub const EFFECT: Flags = Flags(16);
    /// Costs about a function call: not worth executing speculatively.
    pub const COSTLY: Flags = Flags(32);

    /// Both sets of properties.
    pub const fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// Are all properties of `other` among these?
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct OpInfo {
    /// Name in text.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
    /// Which controlling types are accepted.
    pub class: Class,
    /// The operands.
    pub args: &'static [Operand],
    /// The results.
    pub results: &'static [Operand],
    /// The immediate.
    pub imm: ImmKind,
    /// Properties.
    pub flags: Flags,
}

macro_rules! opcodes {
    ($( $(#[doc = $doc:literal])+ $name:ident $text:literal $class:ident
        ( $($arg:ident),* ) -> ( $($res:ident),* ) $imm:ident [ $($flag:ident)* ]; )*) => {
        /// An operation; see [`Opcode::info`] for its row in the table.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Opcode {
            $( $(#[doc = $doc])+ $name, )*
        }

        impl Opcode {
            /// Every operation, in table order.
            pub const ALL: &'static [Opcode] = &[ $( Opcode::$name, )* ];
        }

        static OPS: &[OpInfo] = &[ $( OpInfo {
            name: $text,
            doc: concat!($($doc, "\n"),+),
            class: Class::$class,
            args: &[ $( Operand::$arg ),* ],
            results: &[ $( Operand::$res ),* ],
            imm: ImmKind::$imm,
            flags: Flags::NONE $( .with(Flags::$flag) )*,
        }, )* ];
    };
}

opcodes! {
    // ---- constants ----
    /// An integer constant; on vectors the same in each lane; on pointers an address (0 is null).
    Iconst "iconst" BitsPtr () -> (T) Int [PURE];
    /// A float constant; on vectors the same in each lane.
    Fconst "fconst" Float () -> (T) Float [PURE];
    /// A vector constant, lane by lane (lanes of at most 64 bits).
    Vconst "vconst" Vector () -> (T) Lanes [PURE];
    /// Any value of the type. Each instruction yields one fixed but unknown value.
    Undef "undef" Any () -> (T) None [PURE];

    // ---- integer arithmetic ----
    /// Sum, modulo 2^bits.
    Iadd "iadd" Int (T, T) -> (T) None [PURE COMM];
    /// Difference, modulo 2^bits.
    Isub "isub" Int (T, T) -> (T) None [PURE];
    /// Product, modulo 2^bits.
    Imul "imul" Int (T, T) -> (T) None [PURE COMM];
    /// Negation, modulo 2^bits.
    Ineg "ineg" Int (T) -> (T) None [PURE];
    /// Signed quotient rounded towards zero; 0 if the divisor is 0; the minimum by -1 wraps.
    Isdiv "isdiv" Int (T, T) -> (T) None [PURE];
    /// Unsigned quotient; 0 if the divisor is 0.
    Iudiv "iudiv" Int (T, T) -> (T) None [PURE];
    /// Signed remainder with the sign of the dividend; 0 if the divisor is 0.
    Isrem "isrem" Int (T, T) -> (T) None [PURE];
    /// Unsigned remainder; 0 if the divisor is 0.
    Iurem "iurem" Int (T, T) -> (T) None [PURE];
    /// Signed quotient rounded down; 0 if the divisor is 0; the minimum by -1 wraps.
    Ifloordiv "ifloordiv" Int (T, T) -> (T) None [PURE];
    /// Signed remainder with the sign of the divisor; 0 if the divisor is 0.
    Ifloormod "ifloormod" Int (T, T) -> (T) None [PURE];
    /// Signed absolute value; the minimum stays.
    IabsS "iabs_s" Int (T) -> (T) None [PURE];
    /// The smaller, signed.
    IminS "imin_s" Int (T, T) -> (T) None [PURE COMM];
    /// The larger, signed.
    ImaxS "imax_s" Int (T, T) -> (T) None [PURE COMM];
    /// The smaller, unsigned.
    IminU "imin_u" Int (T, T) -> (T) None [PURE COMM];
    /// The larger, unsigned.
    ImaxU "imax_u" Int (T, T) -> (T) None [PURE COMM];
    /// Shift left by an unsigned amount; 0 if the amount is the width or more.
    Ishl "ishl" Int (T, T) -> (T) None [PURE];
    /// Logical shift right by an unsigned amount; 0 if the amount is the width or more.
    Ilshr "ilshr" Int (T, T) -> (T) None [PURE];
    /// Arithmetic shift right by an unsigned amount; all sign bits if the amount is the width or more.
    Iashr "iashr" Int (T, T) -> (T) None [PURE];
    /// Bitwise and.
    Iand "iand" Bits (T, T) -> (T) None [PURE COMM];
    /// Bitwise or.
    Ior "ior" Bits (T, T) -> (T) None [PURE COMM];
    /// Bitwise exclusive or.
    Ixor "ixor" Bits (T, T) -> (T) None [PURE COMM];
    /// Bitwise complement.
    Inot "inot" Bits (T) -> (T) None [PURE];
    /// Rotate left by an amount modulo the width.
    Irotl "irotl" Int (T, T) -> (T) None [PURE];
    /// Rotate right by an amount modulo the width.
    Irotr "irotr" Int (T, T) -> (T) None [PURE];
    /// Number of leading zero bits; the width for 0.
    Iclz "iclz" Int (T) -> (T) None [PURE];
    /// Number of trailing zero bits; the width for 0.
    Ictz "ictz" Int (T) -> (T) None [PURE];
    /// Number of one bits.
    Ipopcnt "ipopcnt" Int (T) -> (T) None [PURE];
    /// Byte order reversed.
    Ibswap "ibswap" Int (T) -> (T) None [PURE];
    /// Bit order reversed.
    Ibitrev "ibitrev" Int (T) -> (T) None [PURE];
    /// Signed sum, clamped to the range of the type.
    IaddSatS "iadd_sat_s" Int (T, T) -> (T) None [PURE COMM];
    /// Unsigned sum, clamped to the range of the type.
    IaddSatU "iadd_sat_u" Int (T, T) -> (T) None [PURE COMM];
    /// Signed difference, clamped to the range of the type.
    IsubSatS "isub_sat_s" Int (T, T) -> (T) None [PURE];
    /// Unsigned difference, clamped to the range of the type.
    IsubSatU "isub_sat_u" Int (T, T) -> (T) None [PURE];
    /// Wrapped sum, and whether the signed sum overflowed.
    IaddOvfS "iadd_ovf_s" Int (T, T) -> (T, Mask) None [PURE COMM];
    /// Wrapped sum, and whether the unsigned sum overflowed.
    IaddOvfU "iadd_ovf_u" Int (T, T) -> (T, Mask) None [PURE COMM];
    /// Wrapped difference, and whether the signed difference overflowed.
    IsubOvfS "isub_ovf_s" Int (T, T) -> (T, Mask) None [PURE];
    /// Wrapped difference, and whether the unsigned difference overflowed.
    IsubOvfU "isub_ovf_u" Int (T, T) -> (T, Mask) None [PURE];
    /// Wrapped product, and whether the signed product overflowed.
    ImulOvfS "imul_ovf_s" Int (T, T) -> (T, Mask) None [PURE COMM];
    /// Wrapped product, and whether the unsigned product overflowed.
    ImulOvfU "imul_ovf_u" Int (T, T) -> (T, Mask) None [PURE COMM];
    /// Upper half of the signed double-width product.
    ImulhiS "imulhi_s" Int (T, T) -> (T) None [PURE COMM];
    /// Upper half of the unsigned double-width product.
    ImulhiU "imulhi_u" Int (T, T) -> (T) None [PURE COMM];

    // ---- comparison and selection ----
    /// Equal.
    IcmpEq "icmp_eq" BitsPtr (T, T) -> (Mask) None [PURE COMM];
    /// Not equal.
    IcmpNe "icmp_ne" BitsPtr (T, T) -> (Mask) None [PURE COMM];
    /// Less, signed.
    IcmpSlt "icmp_slt" BitsPtr (T, T) -> (Mask) None [PURE];
    /// Less or equal, signed.
    IcmpSle "icmp_sle" BitsPtr (T, T) -> (Mask) None [PURE];
    /// Greater, signed.
    IcmpSgt "icmp_sgt" BitsPtr (T, T) -> (Mask) None [PURE];
    /// Greater or equal, signed.
    IcmpSge "icmp_sge" BitsPtr (T, T) -> (Mask) None [PURE];
    /// Less, unsigned.
    IcmpUlt "icmp_ult" BitsPtr (T, T) -> (Mask) None [PURE];
    /// Less or equal, unsigned.
    IcmpUle "icmp_ule" BitsPtr (T, T) -> (Mask) None [PURE];
    /// Greater, unsigned.
    IcmpUgt "icmp_ugt" BitsPtr (T, T) -> (Mask) None [PURE];
    /// Greater or equal, unsigned.
    IcmpUge "icmp_uge" BitsPtr (T, T) -> (Mask) None [PURE];
    /// Equal; false with a NaN.
    FcmpOeq "fcmp_oeq" Float (T, T) -> (Mask) None [PURE COMM];
    /// Not equal; true with a NaN.
    FcmpUne "fcmp_une" Float (T, T) -> (Mask) None [PURE COMM];
    /// Less; false with a NaN.
    FcmpOlt "fcmp_olt" Float (T, T) -> (Mask) None [PURE];
    /// Less or equal; false with a NaN.
    FcmpOle "fcmp_ole" Float (T, T) -> (Mask) None [PURE];
    /// Greater; false with a NaN.
    FcmpOgt "fcmp_ogt" Float (T, T) -> (Mask) None [PURE];
    /// Greater or equal; false with a NaN.
    FcmpOge "fcmp_oge" Float (T, T) -> (Mask) None [PURE];
    /// Is either a NaN?
    FcmpUno "fcmp_uno" Float (T, T) -> (Mask) None [PURE COMM];
    /// The second operand where the condition holds, else the third. The condition is one `i1`
    /// for the whole value, or a mask that chooses lane by lane.
    Select "select" Any (Cond, T, T) -> (T) None [PURE];

    // ---- float arithmetic ----
    /// Sum.
    Fadd "fadd" Float (T, T) -> (T) None [PURE COMM];
    /// Difference.
    Fsub "fsub" Float (T, T) -> (T) None [PURE];
    /// Product.
    Fmul "fmul" Float (T, T) -> (T) None [PURE COMM];
    /// Quotient.
    Fdiv "fdiv" Float (T, T) -> (T) None [PURE];
    /// Remainder with the sign of the dividend (C's `fmod`).
    Frem "frem" Float (T, T) -> (T) None [PURE COSTLY];
    /// Remainder with the sign of the divisor: `x - floor(x / y) * y` without rounding.
    FremFloor "frem_floor" Float (T, T) -> (T) None [PURE COSTLY];
    /// Sign flipped.
    Fneg "fneg" Float (T) -> (T) None [PURE];
    /// Sign cleared.
    Fabs "fabs" Float (T) -> (T) None [PURE];
    /// Square root.
    Fsqrt "fsqrt" Float (T) -> (T) None [PURE];
    /// First times second plus third, rounded once.
    Ffma "ffma" Float (T, T, T) -> (T) None [PURE COMM];
    /// The smaller; the other operand if one is a NaN. Of zeros of different signs either one.
    Fmin "fmin" Float (T, T) -> (T) None [PURE];
    /// The larger; the other operand if one is a NaN. Of zeros of different signs either one.
    Fmax "fmax" Float (T, T) -> (T) None [PURE];
    /// Magnitude of the first with the sign of the second.
    Fcopysign "fcopysign" Float (T, T) -> (T) None [PURE];
    /// Rounded down to an integer.
    Ffloor "ffloor" Float (T) -> (T) None [PURE];
    /// Rounded up to an integer.
    Fceil "fceil" Float (T) -> (T) None [PURE];
    /// Rounded to an integer towards zero.
    Ftrunc "ftrunc" Float (T) -> (T) None [PURE];
    /// Rounded to the nearest integer, halves to even.
    FroundEven "fround_even" Float (T) -> (T) None [PURE];
    /// Rounded to the nearest integer, halves away from zero.
    FroundHalfAway "fround_half_away" Float (T) -> (T) None [PURE];
    /// Is the value of one of the classes in the immediate bit set: 1 signalling NaN, 2 quiet NaN,
    /// 4 -inf, 8 -normal, 16 -subnormal, 32 -0, 64 +0, 128 +subnormal, 256 +normal, 512 +inf?
    Fclass "fclass" Float (T) -> (Mask) Index [PURE];

    // ---- mathematical functions, computed lane by lane as the C library does ----
    /// Sine.
    Fsin "fsin" Float (T) -> (T) None [PURE COSTLY];
    /// Cosine.
    Fcos "fcos" Float (T) -> (T) None [PURE COSTLY];
    /// Tangent.
    Ftan "ftan" Float (T) -> (T) None [PURE COSTLY];
    /// Inverse sine.
    Fasin "fasin" Float (T) -> (T) None [PURE COSTLY];
    /// Inverse cosine.
    Facos "facos" Float (T) -> (T) None [PURE COSTLY];
    /// Inverse tangent.
    Fatan "fatan" Float (T) -> (T) None [PURE COSTLY];
    /// Angle of the point (second, first).
    Fatan2 "fatan2" Float (T, T) -> (T) None [PURE COSTLY];
    /// Hyperbolic sine.
    Fsinh "fsinh" Float (T) -> (T) None [PURE COSTLY];
    /// Hyperbolic cosine.
    Fcosh "fcosh" Float (T) -> (T) None [PURE COSTLY];
    /// Hyperbolic tangent.
    Ftanh "ftanh" Float (T) -> (T) None [PURE COSTLY];
    /// Inverse hyperbolic sine.
    Fasinh "fasinh" Float (T) -> (T) None [PURE COSTLY];
    /// Inverse hyperbolic cosine.
    Facosh "facosh" Float (T) -> (T) None [PURE COSTLY];
    /// Inverse hyperbolic tangent.
    Fatanh "fatanh" Float (T) -> (T) None [PURE COSTLY];
    /// Exponential.
    Fexp "fexp" Float (T) -> (T) None [PURE COSTLY];
    /// Power of two.
    Fexp2 "fexp2" Float (T) -> (T) None [PURE COSTLY];
    /// Exponential minus one.
    Fexpm1 "fexpm1" Float (T) -> (T) None [PURE COSTLY];
    /// Natural logarithm.
    Flog "flog" Float (T) -> (T) None [PURE COSTLY];
    /// Logarithm to base 2.
    Flog2 "flog2" Float (T) -> (T) None [PURE COSTLY];
    /// Logarithm to base 10.
    Flog10 "flog10" Float (T) -> (T) None [PURE COSTLY];
    /// Natural logarithm of one plus the operand.
    Flog1p "flog1p" Float (T) -> (T) None [PURE COSTLY];
    /// The exponent as a float.
    Flogb "flogb" Float (T) -> (T) None [PURE COSTLY];
    /// Cube root.
    Fcbrt "fcbrt" Float (T) -> (T) None [PURE COSTLY];
    /// Length of the hypotenuse.
    Fhypot "fhypot" Float (T, T) -> (T) None [PURE COSTLY];
    /// Error function.
    Ferf "ferf" Float (T) -> (T) None [PURE COSTLY];
    /// Complementary error function.
    Ferfc "ferfc" Float (T) -> (T) None [PURE COSTLY];
    /// Gamma function.
    Ftgamma "ftgamma" Float (T) -> (T) None [PURE COSTLY];
    /// Logarithm of the gamma function's magnitude.
    Flgamma "flgamma" Float (T) -> (T) None [PURE COSTLY];
    /// Bessel function of the first kind, order 0.
    Fj0 "fj0" Float (T) -> (T) None [PURE COSTLY];
    /// Bessel function of the first kind, order 1.
    Fj1 "fj1" Float (T) -> (T) None [PURE COSTLY];
    /// Bessel function of the second kind, order 0.
    Fy0 "fy0" Float (T) -> (T) None [PURE COSTLY];
    /// Bessel function of the second kind, order 1.
    Fy1 "fy1" Float (T) -> (T) None [PURE COSTLY];
    /// First to the power of the second.
    Fpow "fpow" Float (T, T) -> (T) None [PURE COSTLY];
    /// First times two to the power of the integer second.
    Fldexp "fldexp" Float (T, I32Lanes) -> (T) None [PURE COSTLY];
    /// Fraction in [0.5, 1) and exponent.
    Ffrexp "ffrexp" Float (T) -> (T, I32Lanes) None [PURE COSTLY];
    /// The next value from the first towards the second.
    Fnextafter "fnextafter" Float (T, T) -> (T) None [PURE COSTLY];
    /// IEEE remainder: quotient rounded to nearest.
    Fremainder "fremainder" Float (T, T) -> (T) None [PURE COSTLY];
    /// First times two to the power of the second (an integral float).
    Fscalb "fscalb" Float (T, T) -> (T) None [PURE COSTLY];

    // ---- conversions: `T` is the result type; the operand has the same number of lanes ----
    /// Low bits of a wider integer (to `i1`: bit 0).
    Trunc "trunc" Bits (Other) -> (T) None [PURE];
    /// Widened with zeros.
    Zext "zext" Int (Other) -> (T) None [PURE];
    /// Widened with the sign (from `i1`: 0 or -1).
    Sext "sext" Int (Other) -> (T) None [PURE];
    /// To a narrower float (or another 16-bit one), rounded to nearest even.
    Fptrunc "fptrunc" Float (Other) -> (T) None [PURE];
    /// To a wider float.
    Fpext "fpext" Float (Other) -> (T) None [PURE];
    /// Float to signed integer, towards zero, clamped to the range; 0 from a NaN.
    FptosiSat "fptosi_sat" Int (Other) -> (T) None [PURE];
    /// Float to unsigned integer, towards zero, clamped to the range; 0 from a NaN.
    FptouiSat "fptoui_sat" Int (Other) -> (T) None [PURE];
    /// Signed integer to float, rounded to nearest even.
    Sitofp "sitofp" Float (Other) -> (T) None [PURE];
    /// Unsigned integer to float, rounded to nearest even.
    Uitofp "uitofp" Float (Other) -> (T) None [PURE];
    /// The same bytes as another type of the same size (no masks); lanes may differ in number.
    Bitcast "bitcast" Any (Other) -> (T) None [PURE];
    /// Address as an integer, low bits if `T` is narrower, zeros if it is wider.
    Ptrtoint "ptrtoint" Int (PtrLanes) -> (T) None [PURE];
    /// `i64` as an address.
    Inttoptr "inttoptr" Ptr (I64Lanes) -> (T) None [PURE];

    // ---- vectors ----
    /// All lanes the operand.
    Splat "splat" Vector (Elem) -> (T) None [PURE];
    /// One lane, by number (undefined result if out of range).
    Extract "extract" Vector (T, I64) -> (Elem) None [PURE];
    /// One lane replaced, by number (undefined result if out of range).
    Insert "insert" Vector (T, Elem, I64) -> (T) None [PURE];
    /// Lanes picked from the concatenation of both operands (of type `T`) by a static list;
    /// as many lanes as the list is long. `T` may be a scalar.
    Shuffle2 "shuffle2" Any (T, T) -> (Other) Shuffle [PURE];
    /// Lanes of the first, then of the second.
    Concat "concat" Any (T, T) -> (Double) None [PURE];
    /// The lanes of a longer vector from the immediate on.
    ExtractSub "extract_sub" Any (Other) -> (T) Index [PURE];
    /// The first with its lanes from the immediate on replaced by the shorter second.
    InsertSub "insert_sub" Vector (T, Other) -> (T) Index [PURE];
    /// Lane 0 of both, lane 1 of both, and so on.
    Interleave "interleave" Any (T, T) -> (Double) None [PURE];
    /// The even lanes and the odd lanes.
    Deinterleave "deinterleave" Vector (T) -> (Half, Half) None [PURE];
    /// Lanes in reverse order.
    Reverse "reverse" Vector (T) -> (T) None [PURE];
    /// Sum of the lanes; floats by repeatedly adding the upper half to the lower half.
    ReduceAdd "reduce_add" NumVector (T) -> (Elem) None [PURE];
    /// Product of the lanes; floats by repeatedly multiplying the lower half with the upper half.
    ReduceMul "reduce_mul" NumVector (T) -> (Elem) None [PURE];
    /// Smallest lane, signed.
    ReduceMinS "reduce_min_s" IntVector (T) -> (Elem) None [PURE];
    /// Largest lane, signed.
    ReduceMaxS "reduce_max_s" IntVector (T) -> (Elem) None [PURE];
    /// Smallest lane, unsigned.
    ReduceMinU "reduce_min_u" IntVector (T) -> (Elem) None [PURE];
    /// Largest lane, unsigned.
    ReduceMaxU "reduce_max_u" IntVector (T) -> (Elem) None [PURE];
    /// Smallest lane by `fmin`, halving.
    ReduceFmin "reduce_fmin" FloatVector (T) -> (Elem) None [PURE];
    /// Largest lane by `fmax`, halving.
    ReduceFmax "reduce_fmax" FloatVector (T) -> (Elem) None [PURE];
    /// Conjunction of the lanes.
    ReduceAnd "reduce_and" BitsVector (T) -> (Elem) None [PURE];
    /// Disjunction of the lanes.
    ReduceOr "reduce_or" BitsVector (T) -> (Elem) None [PURE];
    /// Exclusive or of the lanes.
    ReduceXor "reduce_xor" BitsVector (T) -> (Elem) None [PURE];
    /// Lane `i` of a mask as bit `i` of `T` (an integer or vector of them with enough bits), zeros above.
    MaskToBits "mask_to_bits" Int (Other) -> (T) None [PURE];
    /// Bit `i` of an integer (or vector of them with enough bits) as lane `i` of mask `T`.
    BitsToMask "bits_to_mask" Mask (Other) -> (T) None [PURE];
    /// 0, 1, 2, ... lane by lane.
    Iota "iota" Num () -> (T) None [PURE];
    /// For each lane of the second, the byte of the first (a byte vector) at that index;
    /// 0 where the index is out of range.
    TableLookup "table_lookup" ByteVector (Other, T) -> (T) None [PURE];

    // ---- memory ----
    /// Value at the address plus offset.
    Load "load" Any (Ptr) -> (T) Mem [READ];
    /// Write the second operand at the address plus offset.
    Store "store" Any (Ptr, T) -> () Mem [WRITE];
    /// Lanes under the mask from memory, others from the third operand.
    LoadMasked "load_masked" Any (Ptr, Mask, T) -> (T) Mem [READ];
    /// Write the lanes of the third operand that are under the mask.
    StoreMasked "store_masked" Any (Ptr, Mask, T) -> () Mem [WRITE];
    /// Each lane under the mask from its own address, others from the third operand.
    Gather "gather" Any (PtrLanes, Mask, T) -> (T) None [READ];
    /// Write each lane of the third operand under the mask to its own address, lane 0 first.
    Scatter "scatter" Any (PtrLanes, Mask, T) -> () None [WRITE];
    /// Write the lanes of the third operand under the mask one after the other.
    CompressStore "compress_store" Any (Ptr, Mask, T) -> () Mem [WRITE];
    /// Lanes under the mask from consecutive memory, others from the third operand.
    ExpandLoad "expand_load" Any (Ptr, Mask, T) -> (T) Mem [READ];
    /// Copy bytes: to, from, number. The ranges are the same or do not overlap.
    Memcpy "memcpy" None (Ptr, Ptr, I64) -> () None [READ WRITE];
    /// Copy bytes between ranges that may overlap: to, from, number.
    Memmove "memmove" None (Ptr, Ptr, I64) -> () None [READ WRITE];
    /// Fill: to, byte, number.
    Memset "memset" None (Ptr, I8, I64) -> () None [WRITE];
    /// Compare bytes: negative, 0 or positive like C's `memcmp`.
    Memcmp "memcmp" None (Ptr, Ptr, I64) -> (I32) None [READ COSTLY];
    /// Hint that the address will be read.
    Prefetch "prefetch" None (Ptr) -> () None [EFFECT];
    /// Address of frame memory. One place per instruction and activation, wherever it stands;
    /// executing it leaves the contents undefined.
    StackSlot "stack_slot" None () -> (Ptr) Slot [];
    /// Address plus a signed number of bytes.
    PtrAdd "ptr_add" Ptr (T, I64Lanes) -> (T) None [PURE];
    /// Bytes from the second address to the first.
    PtrDiff "ptr_diff" Ptr (T, T) -> (I64Lanes) None [PURE];
    /// Address of a data blob of the module.
    DataAddr "data_addr" None () -> (Ptr) Data [PURE];
    /// A function of the module as a thin function pointer.
    FuncAddr "func_addr" None () -> (Ptr) Func [PURE];

    // ---- atomics, all sequentially consistent ----
    /// Value at the address.
    AtomicLoad "atomic_load" Atomic (Ptr) -> (T) None [READ WRITE EFFECT];
    /// Write the value at the address.
    AtomicStore "atomic_store" Atomic (Ptr, T) -> () None [READ WRITE EFFECT];
    /// Add in place; the old value. Floats too.
    AtomicRmwAdd "atomic_rmw_add" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Subtract in place; the old value. Floats too.
    AtomicRmwSub "atomic_rmw_sub" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// And in place; the old value.
    AtomicRmwAnd "atomic_rmw_and" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Or in place; the old value.
    AtomicRmwOr "atomic_rmw_or" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Exclusive or in place; the old value.
    AtomicRmwXor "atomic_rmw_xor" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Signed (or float) minimum in place; the old value.
    AtomicRmwMin "atomic_rmw_min" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Signed (or float) maximum in place; the old value.
    AtomicRmwMax "atomic_rmw_max" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Unsigned minimum in place; the old value.
    AtomicRmwMinU "atomic_rmw_min_u" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Unsigned maximum in place; the old value.
    AtomicRmwMaxU "atomic_rmw_max_u" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Exchange; the old value.
    AtomicRmwXchg "atomic_rmw_xchg" Atomic (Ptr, T) -> (T) None [READ WRITE EFFECT];
    /// Replace by the third operand if the memory's bits equal the second; the old value, and whether it did.
    AtomicCmpxchg "atomic_cmpxchg" Atomic (Ptr, T, T) -> (T, I1) None [READ WRITE EFFECT];
    /// Full fence.
    AtomicFence "atomic_fence" None () -> () None [READ WRITE EFFECT];
    /// Hint that the thread is spinning.
    SpinHint "spin_hint" None () -> () None [EFFECT];

    // ---- calls ----
    /// Call of a function of the module.
    Call "call" None (Rest) -> (Rest) Func [READ WRITE EFFECT COSTLY];
    /// Call of a function pointer (the first operand) by signature.
    CallIndirect "call_indirect" None (Ptr, Rest) -> (Rest) Sig [READ WRITE EFFECT COSTLY];
    /// Call of a runtime native.
    CallNative "call_native" None (Rest) -> (Rest) Native [READ WRITE EFFECT COSTLY];
    /// Call of a C function (the first operand) by signature: integers of up to 64 bits, pointers, `f32` and `f64`, at most
    /// one result. Integers narrower than a register reach it zero-extended. Stops the program if the host does not allow
    /// it, if the pointer is null, or if a function of the program that C called was stopped.
    CallC "call_c" None (Ptr, Rest) -> (Rest) Sig [READ WRITE EFFECT COSTLY];

    /// Counts one iteration of the loop of that number of the engine: the record of code to go on in with [`GoOn`],
    /// or null. The interpreter always gives null.
    ///
    /// [`GoOn`]: Opcode::GoOn
    LoopCode "loop_code" None () -> (Ptr) Index [READ EFFECT];
    /// Call of what the first operand is the record of, with the other operands; it gives the results of this function.
    GoOn "go_on" None (Ptr, Rest) -> (Rest) None [READ WRITE EFFECT COSTLY];

    /// A C function pointer that calls a function pointer (the first operand) of scalar parameters and results. The
    /// text at the second operand, as long as the third, is the C function's type in the runtime's notation (`ffi_call`).
    /// The same operands give the same pointer, which is valid as long as the code.
    CCallback "c_callback" None (Ptr, Ptr, I64) -> (Ptr) None [READ EFFECT COSTLY];

    // ---- hints and barriers ----
    /// Promise that the operand is true; undefined behaviour if it is not.
    Assume "assume" None (I1) -> () None [EFFECT];
    /// The operand, which is usually the immediate.
    Expect "expect" Bits (T) -> (T) Int [PURE];
    /// Address and length of the text `FILE:LINE:COLUMN` of the innermost place under way, this one
    /// included, that is not in a library file. The text lives as long as the code.
    CallerLoc "caller_loc" None () -> (Ptr, I64) None [READ EFFECT COSTLY];
    /// The operand, opaque to the optimiser.
    BlackBox "black_box" Any (T) -> (T) None [EFFECT];
    /// All memory may have been read and written here.
    ClobberMemory "clobber_memory" None () -> () None [READ WRITE EFFECT];
    /// Stop in a debugger, if there is one.
    Breakpoint "breakpoint" None () -> () None [READ WRITE EFFECT];
}

impl Opcode {
    /// The operation's row in the table.
    #[inline]
    pub fn info(self) -> &'static OpInfo {
        &OPS[self as usize]
    }

    /// The name in text.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The operation called `name`.
    pub fn by_name(name: &str) -> Option<Opcode> {
        static BY_NAME: OnceLock<HashMap<&'static str, Opcode>> = OnceLock::new();
        let table = BY_NAME.get_or_init(|| Opcode::ALL.iter().map(|&op| (op.name(), op)).collect());
        table.get(name).copied()
    }

    /// Does the operation have all of `flags`?
    #[inline]
    pub fn has(self, flags: Flags) -> bool {
        self.info().flags.has(flags)
    }

    /// May the instruction go if its results are unused? Pure operations and plain reads.
    #[inline]
    pub fn is_removable(self) -> bool {
        let flags = self.info().flags.0;
        flags & (Flags::WRITE.0 | Flags::EFFECT.0) == 0
    }

    /// A call of any kind?
    #[inline]
    pub fn is_call(self) -> bool {
        matches!(self, Opcode::Call | Opcode::CallIndirect | Opcode::CallNative | Opcode::CallC | Opcode::GoOn)
    }

    /// Is this a call of a function of the module?
    pub fn is_function_call(self) -> bool {
        matches!(self, Opcode::Call | Opcode::CallIndirect)
    }
}

impl fmt::Display for Opcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Opcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
