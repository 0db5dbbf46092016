//! Machine operations on constants, for compile-time expressions that use intrinsics directly.
//!
//! Only operations that work lane by lane are folded, with the meaning that the virtual machine
//! gives them; everything else that runs at compile time runs there.

use mojo_vm::ir::eval::{Lane, eval_lane};
use mojo_vm::ir::{Imm, Opcode, Scalar as VmScalar, Type};

use crate::types::*;

use super::super::Elab;
use super::machine::machine_type;

impl<'c, 'a> Elab<'c, 'a> {
    /// The result of an operation on constants of machine types; `None` if it can't be folded.
    pub(super) fn fold(&self, op: Opcode, result: Ty<'a>, args: &[Const<'a>]) -> Option<Const<'a>> {
        let result_type = machine_type(result)?;
        let mut operands = Vec::with_capacity(args.len());
        for arg in args {
            let ConstKind::Bytes(ty, bytes) = arg.kind() else { return None };
            let ty = machine_type(*ty)?;
            operands.push((ty, lanes(ty, bytes)));
        }
        let lanes = match op {
            Opcode::Splat => vec![*operands.first()?.1.first()?; result_type.lanes() as usize],
            _ => fold_lanes(op, result_type, &operands)?,
        };
        Some(self.cx.bytes(result, &bytes(result_type.kind(), &lanes)))
    }
}

fn fold_lanes(op: Opcode, result: Type, operands: &[(Type, Vec<Lane>)]) -> Option<Vec<Lane>> {
    let (from, first) = operands.first()?;
    let count = first.len();
    if operands.iter().any(|(_, lanes)| lanes.len() != count) || result.lanes() as usize != count {
        return None;
    }
    // A comparison is controlled by what it compares, a selection by what it selects.
    let control = match op {
        Opcode::Select => operands.get(1)?.0.kind(),
        _ if result.kind() == VmScalar::I1 && op != Opcode::Trunc => from.kind(),
        _ => result.kind(),
    };
    (0..count)
        .map(|i| {
            let args: Vec<Lane> = operands.iter().map(|(_, lanes)| lanes[i]).collect();
            let results = eval_lane(op, control, from.kind(), &args, &Imm::None)?;
            match results[..] {
                [lane] => Some(lane),
                _ => None,
            }
        })
        .collect()
}

fn lanes(ty: Type, bytes: &[u8]) -> Vec<Lane> {
    let size = ty.kind().bytes() as usize;
    bytes.chunks_exact(size).map(lane).collect()
}

fn lane(bytes: &[u8]) -> Lane {
    let mut buffer = [0; 32];
    buffer[..bytes.len()].copy_from_slice(bytes);
    Lane::from_le_bytes(buffer)
}

fn bytes(kind: VmScalar, lanes: &[Lane]) -> Vec<u8> {
    let size = kind.bytes() as usize;
    lanes.iter().flat_map(|lane| lane.to_le_bytes()[..size].to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_controlled_by_their_operands() {
        let ints = (Type::I64, lanes(Type::I64, &(-1i64).to_le_bytes()));
        let zero = (Type::I64, lanes(Type::I64, &0i64.to_le_bytes()));
        let less = fold_lanes(Opcode::IcmpSlt, Type::I1, &[ints, zero]).unwrap();
        assert_eq!(bytes(VmScalar::I1, &less), [1]);
    }

    #[test]
    fn conversions_see_both_types() {
        let byte = (Type::I8, lanes(Type::I8, &[0xff]));
        let wide = fold_lanes(Opcode::Sext, Type::I32, &[byte]).unwrap();
        assert_eq!(bytes(VmScalar::I32, &wide), [0xff; 4]);
    }
}
