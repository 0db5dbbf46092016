//! Which values are split, and into pieces of how many lanes.
//!
//! A vector is split into pieces of a register's size, if they are few. A mask has no size of its own in registers: its
//! lanes are as many as those of the vectors that it was compared from or chooses between. Its *grain* is the size of
//! such a lane in bytes, and its pieces have as many lanes as vectors of that lane size have.

use super::param_of;
use crate::ir::{Function, InstData, Opcode, Scalar, Signature, Type, Value, reverse_postorder};

/// The most pieces that a vector is split into.
const MAX_PIECES: u32 = 8;

/// How a value fits into registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// It is in one register.
    Register,
    /// It is in several registers of this number of lanes each.
    Split(u32),
    /// It is in two general-purpose registers.
    Halves,
    /// It is in memory.
    Memory,
}

/// How a value of type `ty` fits into registers of `width` bytes; `grain` is for masks.
pub(super) fn fit(ty: Type, grain: u32, width: u32) -> Fit {
    let lane_bytes = match ty.kind() {
        Scalar::I128 if !ty.is_vector() => return Fit::Halves,
        Scalar::I128 | Scalar::I256 => return Fit::Memory,
        Scalar::I1 => grain,
        kind => kind.bytes(),
    };
    let lanes = width / lane_bytes;
    match ty.lanes().div_ceil(lanes) {
        1 => Fit::Register,
        2..=MAX_PIECES => Fit::Split(lanes),
        _ => Fit::Memory,
    }
}

/// The types that are passed for an argument or result of type `ty`: pieces, halves, bytes for masks.
pub(super) fn passed_types(ty: Type, width: u32) -> Vec<Type> {
    let ty = if ty.is_mask() && ty.is_vector() { ty.with_kind(Scalar::I8) } else { ty };
    match fit(ty, 1, width) {
        Fit::Register | Fit::Memory => vec![ty],
        Fit::Halves => vec![Type::I64; 2],
        Fit::Split(lanes) => {
            let piece = ty.with_lanes(lanes).expect("a part of a vector has a power of two of lanes");
            vec![piece; (ty.lanes() / lanes) as usize]
        }
    }
}

/// The signature that machine code has for functions of signature `sig`, with vector registers of `width` bytes. Values
/// take the same slots under both.
pub fn signature(sig: &Signature, width: u32) -> Signature {
    let all = |types: &[Type]| types.iter().flat_map(|&ty| passed_types(ty, width)).collect();
    Signature { params: all(&sig.params), results: all(&sig.results) }
}

/// Is there anything to do in the function?
pub(super) fn needs_legalising(func: &Function, width: u32) -> bool {
    func.values.iter().any(|value| {
        let mask = value.ty.is_mask() && value.ty.is_vector();
        mask || matches!(fit(value.ty, 1, width), Fit::Split(_) | Fit::Halves)
    })
}

/// The grain of each mask of a function.
pub struct Grains {
    /// By value; 0 is not known.
    by_value: Vec<u8>,
}

impl Grains {
    /// Masks take the grain of what they are made from; those for which that does not say, 1.
    pub fn of(func: &Function, width: u32) -> Grains {
        let mut grains = Grains { by_value: vec![0; func.values.len()] };
        let order = reverse_postorder(func);
        // Twice, so that block parameters of loops learn from the end of the loop.
        for _ in 0..2 {
            for &block in &order {
                for &inst in &func.block(block).insts {
                    let data = func.inst(inst);
                    for result in data.results().filter(|&result| func.ty(result).is_mask()) {
                        grains.by_value[result.index()] = grains.of_result(func, data, width);
                    }
                }
                func.block(block).term.for_each_target(|target| {
                    for (&param, &arg) in func.block(target.block).params.iter().zip(&target.args) {
                        if grains.by_value[param.index()] == 0 {
                            grains.by_value[param.index()] = grains.by_value[arg.index()];
                        }
                    }
                });
            }
        }
        // Parameters come as bytes.
        for value in func.values.iter().enumerate().map(|(index, _)| Value::from_index(index)) {
            if param_of(func, value).is_some_and(|(block, _)| block == func.entry()) {
                grains.by_value[value.index()] = 1;
            }
        }
        grains
    }

    /// The grain of a mask.
    pub fn of_value(&self, value: Value) -> u32 {
        u32::from(self.by_value[value.index()]).max(1)
    }

    fn of_result(&self, func: &Function, data: &InstData, width: u32) -> u8 {
        match data.op {
            // Constants and equal lanes have any grain.
            Opcode::Iconst | Opcode::Vconst | Opcode::Undef | Opcode::Splat => 0,
            op if op.is_call() => 1,
            Opcode::BitsToMask | Opcode::TableLookup | Opcode::Bitcast | Opcode::Load => 1,
            // Done on bytes.
            Opcode::Shuffle2 | Opcode::Reverse | Opcode::Interleave | Opcode::Deinterleave | Opcode::Insert => 1,
            _ => {
                let vectors =
                    data.args.iter().filter(|&&arg| func.ty(arg).lanes() == func.ty(data.first_result).lanes());
                let known = vectors.map(|&arg| match func.ty(arg) {
                    ty if ty.is_mask() => self.by_value[arg.index()],
                    ty if matches!(fit(ty, 1, width), Fit::Register | Fit::Split(_)) => ty.kind().bytes() as u8,
                    _ => 1,
                });
                known.max().unwrap_or(1)
            }
        }
    }
}
