//! The registers and what they are for.
//!
//! | register | use |
//! | --- | --- |
//! | `rsp` | the machine stack, aligned to 16 bytes at calls |
//! | `rbp` | the frame, in every function |
//! | `r15` | the [`Machine`](crate::interp::Machine) |
//! | `r11`, `xmm15` | scratch of emitted sequences and of the allocator's moves |
//! | `k0` | the same for masks |
//! | `rbx`, `r12`, `r13`, `r14` | kept by every function |
//! | all others | free; calls destroy them |

use regalloc2::{MachineEnv, PReg, PRegSet, RegClass};

use crate::ir::{Scalar, Type};
use crate::jit::SimdLevel;

/// A general-purpose register, by its number in the encoding.
pub const fn gpr(number: u8) -> PReg {
    PReg::new(number as usize, RegClass::Int)
}

/// A vector register.
pub const fn xmm(number: u8) -> PReg {
    PReg::new(number as usize, RegClass::Float)
}

/// A mask register of AVX-512.
pub const fn kmask(number: u8) -> PReg {
    PReg::new(number as usize, RegClass::Vector)
}

#[allow(missing_docs)]
mod names {
    pub const RAX: u8 = 0;
    pub const RCX: u8 = 1;
    pub const RDX: u8 = 2;
    pub const RBX: u8 = 3;
    pub const RSP: u8 = 4;
    pub const RBP: u8 = 5;
    pub const RSI: u8 = 6;
    pub const RDI: u8 = 7;
    pub const R8: u8 = 8;
    pub const R9: u8 = 9;
    pub const R10: u8 = 10;
    pub const R11: u8 = 11;
    pub const R12: u8 = 12;
    pub const R13: u8 = 13;
    pub const R14: u8 = 14;
    pub const R15: u8 = 15;
}
pub use names::*;

/// The register of the machine.
pub const MACHINE: u8 = R15;
/// Scratch of emitted sequences.
pub const SCRATCH: u8 = R11;
/// Scratch of emitted sequences on vectors.
pub const VECTOR_SCRATCH: u8 = 15;

/// The registers that functions keep for their callers, besides `rbp`, `rsp` and `r15`.
pub const KEPT: [u8; 4] = [RBX, R12, R13, R14];

/// The registers that calls destroy and values may be in.
const FREE: [u8; 8] = [RAX, RCX, RDX, RSI, RDI, R8, R9, R10];

/// The number of vector registers.
pub const fn vector_registers(level: SimdLevel) -> u8 {
    match level {
        SimdLevel::Sse42 | SimdLevel::Avx2 => 16,
        SimdLevel::Avx512 => 32,
    }
}

/// The registers for the allocator.
pub fn machine_env(level: SimdLevel) -> MachineEnv {
    let vectors = (0..vector_registers(level)).filter(|&number| number != VECTOR_SCRATCH);
    let masks = if level == SimdLevel::Avx512 { 1..8 } else { 0..0 };
    MachineEnv {
        preferred_regs_by_class: [
            FREE.into_iter().map(gpr).collect(),
            vectors.map(xmm).collect(),
            masks.map(kmask).collect(),
        ],
        non_preferred_regs_by_class: [KEPT.into_iter().map(gpr).collect(), PRegSet::empty(), PRegSet::empty()],
        scratch_by_class: [Some(gpr(SCRATCH)), Some(xmm(VECTOR_SCRATCH)), Some(kmask(0))],
        fixed_stack_slots: Vec::new(),
    }
}

/// The registers that a call destroys.
pub fn call_clobbers(level: SimdLevel) -> PRegSet {
    let env = machine_env(level);
    env.preferred_regs_by_class.into_iter().fold(PRegSet::empty(), |all, class| all | class)
}

/// Where values of a type live.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    /// In a general-purpose register. The bits above the type's are unspecified, but an `i1` is 0 or 1 in its lowest byte.
    Gpr,
    /// In a vector register. What is above the type's bytes is unspecified.
    Vector,
    /// In a mask register.
    Mask,
    /// In memory of the frame, laid out as in memory.
    Memory,
}

/// Where values of type `ty` live.
pub fn home(ty: Type, level: SimdLevel) -> Home {
    let fits = ty.bytes() <= level.vector_bytes();
    match ty.kind() {
        Scalar::I128 | Scalar::I256 => Home::Memory,
        Scalar::I1 if ty.is_vector() && level == SimdLevel::Avx512 && fits => Home::Mask,
        _ if ty.is_vector() && fits => Home::Vector,
        _ if ty.is_vector() => Home::Memory,
        Scalar::F32 | Scalar::F64 => Home::Vector,
        _ => Home::Gpr,
    }
}

/// The class of registers for values of type `ty`; `None` if they live in memory.
pub fn class(ty: Type, level: SimdLevel) -> Option<RegClass> {
    match home(ty, level) {
        Home::Gpr => Some(RegClass::Int),
        Home::Vector => Some(RegClass::Float),
        Home::Mask => Some(RegClass::Vector),
        Home::Memory => None,
    }
}
