//! Instructions in decoded form: what the encoder builds (with virtual registers in the slot fields), and what the
//! disassembler reads back.

use super::isa::for_each_op;
use super::op::{Field, Kind, Op, field};
use crate::ir::Loc;

/// A decoded instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Insn {
    /// The operation.
    pub op: Op,
    /// Values of the fields that are not `w`, by [`Field::index`]. Signed numbers are stored as 32 bits.
    pub fields: [u32; 6],
    /// The value of field `w`.
    pub wide: u64,
    /// Source location.
    pub loc: Loc,
}

macro_rules! argument_type {
    (i16) => {
        i32
    };
    (i32) => {
        i32
    };
    (rel16) => {
        i32
    };
    (rel32) => {
        i32
    };
    (i64) => {
        u64
    };
    (entry) => {
        u64
    };
    (native) => {
        u64
    };
    (c_type) => {
        u64
    };
    ($other:ident) => {
        u32
    };
}

macro_rules! define_constructors {
    ($( $(#[doc = $doc:literal])+ $name:ident = $camel:ident { $($field:ident: $kind:ident),* }; )*) => {
        /// One constructor for each operation, its arguments the fields in table order.
        #[allow(clippy::too_many_arguments)]
        impl Insn {
            $(
                $(#[doc = $doc])+
                #[inline]
                pub fn $name($($field: argument_type!($kind)),*) -> Insn {
                    #[allow(unused_mut)]
                    let mut insn = Insn::new(Op::$camel);
                    $( insn.set(field!($field), $field as u64); )*
                    insn
                }
            )*
        }
    };
}

for_each_op!(define_constructors);

impl Insn {
    /// An instruction with all fields zero.
    pub fn new(op: Op) -> Insn {
        Insn { op, fields: [0; 6], wide: 0, loc: Loc::NONE }
    }

    /// The same instruction at source location `loc`.
    pub fn at(self, loc: Loc) -> Insn {
        Insn { loc, ..self }
    }

    /// An instruction of form `a, b`.
    pub fn ab(op: Op, a: u32, b: u32) -> Insn {
        Insn::abc(op, a, b, 0)
    }

    /// An instruction of form `a, b, c`.
    pub fn abc(op: Op, a: u32, b: u32, c: u32) -> Insn {
        Insn { fields: [a, b, c, 0, 0, 0], ..Insn::new(op) }
    }

    /// The value of a field, as it is stored.
    #[inline]
    pub fn get(&self, field: Field) -> u64 {
        if field == Field::W { self.wide } else { self.fields[field.index()] as u64 }
    }

    /// Sets a field.
    #[inline]
    pub fn set(&mut self, field: Field, value: u64) {
        if field == Field::W {
            self.wide = value;
        } else {
            self.fields[field.index()] = value as u32;
        }
    }

    /// Calls `f` with the fields that hold slots, to change them.
    pub fn for_each_slot_mut(&mut self, mut f: impl FnMut(Kind, &mut u32)) {
        for &(field, kind) in self.op.fields() {
            if matches!(kind, Kind::Dst | Kind::Src | Kind::Inout) {
                f(kind, &mut self.fields[field.index()]);
            }
        }
    }

    /// Calls `f` with each slot that is read.
    pub fn for_each_use(&self, mut f: impl FnMut(u32)) {
        for &(field, kind) in self.op.fields() {
            if matches!(kind, Kind::Src | Kind::Inout) {
                f(self.fields[field.index()]);
            }
        }
    }

    /// Calls `f` with each slot that is written.
    pub fn for_each_def(&self, mut f: impl FnMut(u32)) {
        for &(field, kind) in self.op.fields() {
            if matches!(kind, Kind::Dst | Kind::Inout) {
                f(self.fields[field.index()]);
            }
        }
    }

    /// Appends the instruction's words to `code`. Values that do not fit in their fields are cut off: the caller
    /// checked them.
    pub fn encode(&self, code: &mut Vec<u64>) {
        let mut words = [self.op as u64, 0];
        for &(field, _) in self.op.fields() {
            let (word, shift, bits) = field.place();
            words[word] |= (self.get(field) & (u64::MAX >> (64 - bits))) << shift;
        }
        code.extend_from_slice(&words[..self.op.words()]);
    }

    /// Reads the instruction at the start of `code`. `None` if there is none.
    pub fn decode(code: &[u64]) -> Option<Insn> {
        let op = Op::from_code(*code.first()? as u16)?;
        let mut insn = Insn::new(op);
        for &(field, kind) in op.fields() {
            let (word, shift, bits) = field.place();
            let spare = 64 - bits;
            let raw = (*code.get(word)? >> shift) << spare;
            insn.set(field, if kind.is_signed() { ((raw as i64) >> spare) as u64 } else { raw >> spare });
        }
        Some(insn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_survives_encoding() {
        for &op in Op::ALL {
            let mut insn = Insn::new(op);
            for (i, &(field, kind)) in op.fields().iter().enumerate() {
                let value = if kind.is_signed() { -(i as i64) - 5 } else { i as i64 + 60000 };
                insn.set(field, value as u64);
            }
            let mut code = Vec::new();
            insn.encode(&mut code);
            assert_eq!(code.len(), op.words());
            assert_eq!(Insn::decode(&code), Some(insn));
        }
    }

    #[test]
    fn fields_of_an_operation_do_not_overlap() {
        for &op in Op::ALL {
            let mut used = [0u64; 2];
            for &(field, _) in op.fields() {
                let (word, shift, bits) = field.place();
                let mask = (u64::MAX >> (64 - bits)) << shift;
                assert_eq!(used[word] & mask, 0, "{op:?}");
                used[word] |= mask;
            }
        }
    }
}
