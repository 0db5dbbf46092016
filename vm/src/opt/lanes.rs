//! What the passes know that make vectors of scalars.

use crate::ir::{Opcode, Scalar, Type};

/// Is it an operation that machines do on vectors of the type?
pub(super) fn is_lane_by_lane(op: Opcode, ty: Type) -> bool {
    use Opcode::*;
    if op == Ipopcnt {
        return matches!(ty.kind(), Scalar::I8 | Scalar::I64);
    }
    matches!(
        op,
        Iadd | Isub
            | Imul
            | Ineg
            | IabsS
            | IminS
            | ImaxS
            | IminU
            | ImaxU
            | Ishl
            | Ilshr
            | Iashr
            | Iand
            | Ior
            | Ixor
            | Inot
            | IcmpEq
            | IcmpNe
            | IcmpSlt
            | IcmpSle
            | IcmpSgt
            | IcmpSge
            | IcmpUlt
            | IcmpUle
            | IcmpUgt
            | IcmpUge
            | FcmpOeq
            | FcmpUne
            | FcmpOlt
            | FcmpOle
            | FcmpOgt
            | FcmpOge
            | FcmpUno
            | Select
            | Fadd
            | Fsub
            | Fmul
            | Fdiv
            | Fneg
            | Fabs
            | Fsqrt
            | Ffma
            | Ffloor
            | Fceil
            | Ftrunc
            | FroundEven
            | Trunc
            | Zext
            | Sext
            | Fptrunc
            | Fpext
            | Sitofp
    )
}

/// The vector of a scalar type.
pub(super) fn vector(ty: Type, lanes: u32) -> Type {
    Type::vector(ty.kind(), lanes).unwrap_or(ty)
}
