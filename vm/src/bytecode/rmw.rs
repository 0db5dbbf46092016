//! Numbers in the `d` and `e` fields of `atomic_rmw`, and what they mean.

use crate::ir::Opcode;

/// How `atomic_rmw` combines the memory with its operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
#[allow(missing_docs)]
pub enum RmwOp {
    Add,
    Sub,
    And,
    Or,
    Xor,
    Min,
    Max,
    MinU,
    MaxU,
    Exchange,
}

/// The type of the memory that `atomic_rmw` works on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
#[allow(missing_docs)]
pub enum RmwType {
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
}

impl RmwType {
    const ALL: [RmwType; 6] = [RmwType::I8, RmwType::I16, RmwType::I32, RmwType::I64, RmwType::F32, RmwType::F64];

    /// The type with number `code`.
    pub fn from_code(code: u16) -> Option<RmwType> {
        RmwType::ALL.get(code as usize).copied()
    }

    /// Size in bytes.
    pub fn bytes(self) -> u16 {
        match self {
            RmwType::I8 => 1,
            RmwType::I16 => 2,
            RmwType::I32 | RmwType::F32 => 4,
            RmwType::I64 | RmwType::F64 => 8,
        }
    }
}

impl RmwOp {
    const ALL: [RmwOp; 10] = [
        RmwOp::Add,
        RmwOp::Sub,
        RmwOp::And,
        RmwOp::Or,
        RmwOp::Xor,
        RmwOp::Min,
        RmwOp::Max,
        RmwOp::MinU,
        RmwOp::MaxU,
        RmwOp::Exchange,
    ];

    /// The operation with number `code`.
    pub fn from_code(code: u16) -> Option<RmwOp> {
        RmwOp::ALL.get(code as usize).copied()
    }

    /// The new contents of the memory. Values are zero-extended.
    pub fn combine(self, ty: RmwType, old: u64, operand: u64) -> u64 {
        match ty {
            RmwType::F32 => {
                let (x, y) = (f32::from_bits(old as u32), f32::from_bits(operand as u32));
                self.combine_float(x as f64, y as f64).map_or(operand, |value| (value as f32).to_bits() as u64)
            }
            RmwType::F64 => {
                let (x, y) = (f64::from_bits(old), f64::from_bits(operand));
                self.combine_float(x, y).map_or(operand, f64::to_bits)
            }
            _ => {
                let spare = 64 - 8 * ty.bytes() as u32;
                self.combine_int(old << spare, operand << spare) >> spare
            }
        }
    }

    /// On integers moved to the top of the word, where order and wrapping are those of the narrow type.
    fn combine_int(self, x: u64, y: u64) -> u64 {
        match self {
            RmwOp::Add => x.wrapping_add(y),
            RmwOp::Sub => x.wrapping_sub(y),
            RmwOp::And => x & y,
            RmwOp::Or => x | y,
            RmwOp::Xor => x ^ y,
            RmwOp::Min => (x as i64).min(y as i64) as u64,
            RmwOp::Max => (x as i64).max(y as i64) as u64,
            RmwOp::MinU => x.min(y),
            RmwOp::MaxU => x.max(y),
            RmwOp::Exchange => y,
        }
    }

    /// `None` for operations that floats do not have: they exchange.
    fn combine_float(self, x: f64, y: f64) -> Option<f64> {
        match self {
            RmwOp::Add => Some(x + y),
            RmwOp::Sub => Some(x - y),
            RmwOp::Min => Some(x.min(y)),
            RmwOp::Max => Some(x.max(y)),
            _ => None,
        }
    }
}

impl RmwOp {
    /// What an atomic operation of the IR does to the memory, if it is one of these.
    pub fn of(op: Opcode) -> Option<RmwOp> {
        Some(match op {
            Opcode::AtomicRmwAdd => RmwOp::Add,
            Opcode::AtomicRmwSub => RmwOp::Sub,
            Opcode::AtomicRmwAnd => RmwOp::And,
            Opcode::AtomicRmwOr => RmwOp::Or,
            Opcode::AtomicRmwXor => RmwOp::Xor,
            Opcode::AtomicRmwMin => RmwOp::Min,
            Opcode::AtomicRmwMax => RmwOp::Max,
            Opcode::AtomicRmwMinU => RmwOp::MinU,
            Opcode::AtomicRmwMaxU => RmwOp::MaxU,
            Opcode::AtomicRmwXchg => RmwOp::Exchange,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_integers_wrap_and_compare_in_their_width() {
        assert_eq!(RmwOp::Add.combine(RmwType::I8, 0xff, 2), 1);
        assert_eq!(RmwOp::Min.combine(RmwType::I16, 0xffff, 1), 0xffff);
        assert_eq!(RmwOp::MinU.combine(RmwType::I16, 0xffff, 1), 1);
        let sum = RmwOp::Add.combine(RmwType::F32, 1.5f32.to_bits() as u64, 2.0f32.to_bits() as u64);
        assert_eq!(f32::from_bits(sum as u32), 3.5);
    }
}
