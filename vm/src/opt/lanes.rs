//! What the passes know that make vectors of scalars.

use crate::ir::{Opcode, Type};

/// Operations that machines do on vectors.
pub(super) fn is_lane_by_lane(op: Opcode) -> bool {
    use Opcode::*;
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
