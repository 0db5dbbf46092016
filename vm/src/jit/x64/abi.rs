//! The calling convention of machine code: where arguments and results travel.
//!
//! Integers and pointers come in general-purpose registers, floats and vectors of a register's size in vector registers,
//! in order; whatever finds no register, and all values that live in memory, in the *outgoing area* at the bottom of the
//! caller's frame: first the arguments, then the results. It is at `rsp` of the caller, and at `rbp + 16` of the callee.
//! What is in a register or a slot of the area above a value's own bits is unspecified (see [`Home`]).

use regalloc2::{PReg, RegClass};

use super::regs::{Home, R8, R9, R10, RAX, RCX, RDI, RDX, RSI, gpr, home, xmm};
use crate::ir::{Signature, Type};
use crate::jit::SimdLevel;

/// Largest frame.
pub const MAX_FRAME: u32 = 1 << 28;

/// Bytes that are free below the stack limit: frames smaller than this compare only `rsp` with the limit, and functions
/// that call nothing do not even do that.
pub const RED_ZONE: u32 = 64 << 10;

/// From `rbp` to the callee's view of the outgoing area of its caller: the saved `rbp` and the return address.
pub const INCOMING: i32 = 16;

/// Registers for arguments that are integers.
pub const INT_ARGS: [u8; 8] = [RDI, RSI, RDX, RCX, R8, R9, RAX, R10];
/// How many of them C knows.
const C_INT_ARGS: usize = 6;
/// Registers for arguments that are floats or vectors.
pub const VECTOR_ARGS: u8 = 8;
/// Registers for results that are integers.
pub const INT_RESULTS: [u8; 6] = [RAX, RDX, RCX, RSI, RDI, R8];
/// Registers for results that are floats or vectors.
pub const VECTOR_RESULTS: u8 = 4;

/// Where an argument or result travels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In a register.
    Reg(PReg),
    /// At this byte of the outgoing area.
    Area(u32),
}

/// Where the arguments and results of a signature travel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Convention {
    /// Of each parameter.
    pub params: Vec<Place>,
    /// Of each result.
    pub results: Vec<Place>,
    /// Bytes of the outgoing area up to the results.
    pub arguments: u32,
    /// Bytes of the outgoing area, a multiple of 16.
    pub area: u32,
}

impl Convention {
    /// The convention of C (System V) for a signature that [C functions have](Signature::is_c): arguments that find no register
    /// are in the area in order.
    pub fn of_c(sig: &Signature) -> Convention {
        let (mut ints, mut vectors) = (INT_ARGS[..C_INT_ARGS].iter().map(|&number| gpr(number)), (0..8).map(xmm));
        let mut area = 0;
        let mut place = |ty: &Type| {
            let reg = if ty.is_float() { vectors.next() } else { ints.next() };
            reg.map_or_else(
                || {
                    area += 8;
                    Place::Area(area - 8)
                },
                Place::Reg,
            )
        };
        let params = sig.params.iter().map(&mut place).collect();
        let result = |ty: &Type| Place::Reg(if ty.is_float() { xmm(0) } else { gpr(RAX) });
        let results = sig.results.iter().map(result).collect();
        Convention { params, results, arguments: area, area: area.next_multiple_of(16) }
    }

    /// The number of arguments in vector registers.
    pub fn floats(&self) -> u8 {
        let float = |place: &&Place| matches!(place, Place::Reg(reg) if reg.class() == RegClass::Float);
        self.params.iter().filter(float).count() as u8
    }

    /// The convention for a signature.
    pub fn new(sig: &Signature, level: SimdLevel) -> Convention {
        let mut area = 0;
        let params = places(&sig.params, level, &INT_ARGS, VECTOR_ARGS, &mut area);
        let arguments = area;
        let results = places(&sig.results, level, &INT_RESULTS, VECTOR_RESULTS, &mut area);
        Convention { params, results, arguments, area: area.next_multiple_of(16) }
    }
}

fn places(types: &[Type], level: SimdLevel, ints: &[u8], vectors: u8, area: &mut u32) -> Vec<Place> {
    let mut ints = ints.iter().map(|&number| gpr(number));
    let mut vectors = (0..vectors).map(xmm);
    let place = |&ty| {
        let reg = match home(ty, level) {
            Home::Gpr => ints.next(),
            Home::Vector => vectors.next(),
            Home::Mask | Home::Memory => None,
        };
        reg.map_or_else(
            || {
                let align = ty.bytes().clamp(8, 16);
                let offset = area.next_multiple_of(align);
                *area = offset + ty.bytes().next_multiple_of(8);
                Place::Area(offset)
            },
            Place::Reg,
        )
    };
    types.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_of_c_beyond_the_registers_follow_each_other() {
        let sig = Signature::new(&[vec![Type::F32; 9], vec![Type::I8; 7]].concat(), &[Type::F64]);
        let convention = Convention::of_c(&sig);
        assert_eq!(convention.params[7..9], [Place::Reg(xmm(7)), Place::Area(0)]);
        assert_eq!(convention.params[14..], [Place::Reg(gpr(R9)), Place::Area(8)]);
        assert_eq!((convention.results, convention.area), (vec![Place::Reg(xmm(0))], 16));
    }

    #[test]
    fn registers_then_the_area() {
        let sig = Signature::new(&[vec![Type::I64; 9], vec![Type::F64, Type::I128]].concat(), &[Type::I128, Type::PTR]);
        let convention = Convention::new(&sig, SimdLevel::Sse42);
        assert_eq!(convention.params[0], Place::Reg(gpr(RDI)));
        assert_eq!(convention.params[7], Place::Reg(gpr(R10)));
        assert_eq!(convention.params[8..], [Place::Area(0), Place::Reg(xmm(0)), Place::Area(16)]);
        assert_eq!(convention.results, [Place::Area(32), Place::Reg(gpr(RAX))]);
        assert_eq!(convention.area, 48);
    }
}
