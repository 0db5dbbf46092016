//! What several tests of things that run IR share.

pub mod generate;

use mojo_vm::ir::eval::{U256, eval_lane};
use mojo_vm::ir::{Const, Imm, Opcode, Type};

/// A value as the slots that a VM takes and returns.
pub fn to_slots(value: &Const) -> Vec<u64> {
    let bytes = value.ty.kind().bytes() as usize;
    let mut memory: Vec<u8> =
        (0..value.ty.lanes() as usize).flat_map(|i| value.lane(i).to_le_bytes().into_iter().take(bytes)).collect();
    memory.resize(memory.len().next_multiple_of(8), 0);
    memory.chunks(8).map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap())).collect()
}

/// Takes the value of a type from the front of a list of slots.
pub fn from_slots(ty: Type, slots: &mut &[u64]) -> Const {
    let (own, rest) = slots.split_at(ty.bytes().div_ceil(8) as usize);
    *slots = rest;
    let memory: Vec<u8> = own.iter().flat_map(|slot| slot.to_le_bytes()).collect();
    let lanes = memory.chunks(ty.kind().bytes() as usize).take(ty.lanes() as usize).map(|lane| {
        let mut bytes = [0; 32];
        bytes[..lane.len()].copy_from_slice(lane);
        U256::from_le_bytes(bytes)
    });
    Const::from_lanes(ty, lanes.collect())
}

/// Are the values equal, not telling NaNs apart?
pub fn same_value(a: &Const, b: &Const) -> bool {
    let kind = a.ty.kind();
    let nan = |lane: U256| eval_lane(Opcode::FcmpUno, kind, kind, &[lane, lane], &Imm::None).unwrap()[0] == U256::ONE;
    a.ty == b.ty
        && (0..a.ty.lanes() as usize)
            .all(|i| a.lane(i) == b.lane(i) || (a.ty.is_float() && nan(a.lane(i)) && nan(b.lane(i))))
}
