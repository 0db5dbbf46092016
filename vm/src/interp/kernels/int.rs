//! Integer arithmetic and comparisons.

use super::{Kernel, by_int_kind, map1, map2, map2_pair, read, write};
use crate::ir::eval::Int;
use crate::ir::{Opcode, Scalar};

/// The kernel for an integer operation.
pub fn kernel(op: Opcode, kind: Scalar) -> Option<Kernel> {
    match kind {
        Scalar::I1 => mask_kernel(op),
        Scalar::Ptr => match op {
            Opcode::PtrAdd => int_kernel::<u64>(Opcode::Iadd),
            Opcode::PtrDiff => int_kernel::<u64>(Opcode::Isub),
            _ => compare_kernel::<u64>(op),
        },
        _ => by_int_kind!(kind, int_kernel(op)),
    }
}

fn int_kernel<T: Int>(op: Opcode) -> Option<Kernel> {
    unary_kernel::<T>(op)
        .or_else(|| binary_kernel::<T>(op))
        .or_else(|| compare_kernel::<T>(op))
        .or_else(|| overflow_kernel::<T>(op))
}

fn unary_kernel<T: Int>(op: Opcode) -> Option<Kernel> {
    Some(match op {
        Opcode::Ineg => map1!(T => T, |x| x.ineg()),
        Opcode::IabsS => map1!(T => T, |x| x.iabs_s()),
        Opcode::Inot => map1!(T => T, |x| x.inot()),
        Opcode::Iclz => map1!(T => T, |x| x.iclz()),
        Opcode::Ictz => map1!(T => T, |x| x.ictz()),
        Opcode::Ipopcnt => map1!(T => T, |x| x.ipopcnt()),
        Opcode::Ibswap => map1!(T => T, |x| x.ibswap()),
        Opcode::Ibitrev => map1!(T => T, |x| x.ibitrev()),
        _ => return None,
    })
}

fn binary_kernel<T: Int>(op: Opcode) -> Option<Kernel> {
    Some(match op {
        Opcode::Iadd => map2!(T => T, |x, y| x.iadd(y)),
        Opcode::Isub => map2!(T => T, |x, y| x.isub(y)),
        Opcode::Imul => map2!(T => T, |x, y| x.imul(y)),
        Opcode::Isdiv => map2!(T => T, |x, y| x.isdiv(y)),
        Opcode::Iudiv => map2!(T => T, |x, y| x.iudiv(y)),
        Opcode::Isrem => map2!(T => T, |x, y| x.isrem(y)),
        Opcode::Iurem => map2!(T => T, |x, y| x.iurem(y)),
        Opcode::Ifloordiv => map2!(T => T, |x, y| x.ifloordiv(y)),
        Opcode::Ifloormod => map2!(T => T, |x, y| x.ifloormod(y)),
        Opcode::IminS => map2!(T => T, |x, y| x.imin_s(y)),
        Opcode::ImaxS => map2!(T => T, |x, y| x.imax_s(y)),
        Opcode::IminU => map2!(T => T, |x, y| x.imin_u(y)),
        Opcode::ImaxU => map2!(T => T, |x, y| x.imax_u(y)),
        Opcode::Ishl => map2!(T => T, |x, y| x.ishl(y)),
        Opcode::Ilshr => map2!(T => T, |x, y| x.ilshr(y)),
        Opcode::Iashr => map2!(T => T, |x, y| x.iashr(y)),
        Opcode::Iand => map2!(T => T, |x, y| x.iand(y)),
        Opcode::Ior => map2!(T => T, |x, y| x.ior(y)),
        Opcode::Ixor => map2!(T => T, |x, y| x.ixor(y)),
        Opcode::Irotl => map2!(T => T, |x, y| x.irotl(y)),
        Opcode::Irotr => map2!(T => T, |x, y| x.irotr(y)),
        Opcode::IaddSatS => map2!(T => T, |x, y| x.iadd_sat_s(y)),
        Opcode::IaddSatU => map2!(T => T, |x, y| x.iadd_sat_u(y)),
        Opcode::IsubSatS => map2!(T => T, |x, y| x.isub_sat_s(y)),
        Opcode::IsubSatU => map2!(T => T, |x, y| x.isub_sat_u(y)),
        Opcode::ImulhiS => map2!(T => T, |x, y| x.imulhi_s(y)),
        Opcode::ImulhiU => map2!(T => T, |x, y| x.imulhi_u(y)),
        _ => return None,
    })
}

fn compare_kernel<T: Int>(op: Opcode) -> Option<Kernel> {
    Some(match op {
        Opcode::IcmpEq => map2!(T => u8, |x, y| (x == y) as u8),
        Opcode::IcmpNe => map2!(T => u8, |x, y| (x != y) as u8),
        Opcode::IcmpSlt => map2!(T => u8, |x, y| x.slt(y) as u8),
        Opcode::IcmpSle => map2!(T => u8, |x, y| x.sle(y) as u8),
        Opcode::IcmpSgt => map2!(T => u8, |x, y| y.slt(x) as u8),
        Opcode::IcmpSge => map2!(T => u8, |x, y| y.sle(x) as u8),
        Opcode::IcmpUlt => map2!(T => u8, |x, y| (x < y) as u8),
        Opcode::IcmpUle => map2!(T => u8, |x, y| (x <= y) as u8),
        Opcode::IcmpUgt => map2!(T => u8, |x, y| (x > y) as u8),
        Opcode::IcmpUge => map2!(T => u8, |x, y| (x >= y) as u8),
        _ => return None,
    })
}

fn overflow_kernel<T: Int>(op: Opcode) -> Option<Kernel> {
    Some(match op {
        Opcode::IaddOvfS => map2_pair!(T, |x, y| x.iadd_ovf_s(y)),
        Opcode::IaddOvfU => map2_pair!(T, |x, y| x.iadd_ovf_u(y)),
        Opcode::IsubOvfS => map2_pair!(T, |x, y| x.isub_ovf_s(y)),
        Opcode::IsubOvfU => map2_pair!(T, |x, y| x.isub_ovf_u(y)),
        Opcode::ImulOvfS => map2_pair!(T, |x, y| x.imul_ovf_s(y)),
        Opcode::ImulOvfU => map2_pair!(T, |x, y| x.imul_ovf_u(y)),
        _ => return None,
    })
}

/// Masks: lanes are bytes of value 0 or 1; as a signed number true is -1.
fn mask_kernel(op: Opcode) -> Option<Kernel> {
    Some(match op {
        Opcode::Iand => map2!(u8 => u8, |x, y| x & y),
        Opcode::Ior => map2!(u8 => u8, |x, y| x | y),
        Opcode::Ixor | Opcode::IcmpNe => map2!(u8 => u8, |x, y| x ^ y),
        Opcode::Inot => map1!(u8 => u8, |x| x ^ 1),
        Opcode::IcmpEq => map2!(u8 => u8, |x, y| (x == y) as u8),
        Opcode::IcmpUlt | Opcode::IcmpSgt => map2!(u8 => u8, |x, y| (x < y) as u8),
        Opcode::IcmpUle | Opcode::IcmpSge => map2!(u8 => u8, |x, y| (x <= y) as u8),
        Opcode::IcmpUgt | Opcode::IcmpSlt => map2!(u8 => u8, |x, y| (x > y) as u8),
        Opcode::IcmpUge | Opcode::IcmpSle => map2!(u8 => u8, |x, y| (x >= y) as u8),
        _ => return None,
    })
}
