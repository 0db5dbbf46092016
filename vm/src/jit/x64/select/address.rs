//! Addresses: offsets, indices and scales are folded into the memory operand; loads are folded into their only user.

use regalloc2::Operand;
use smallvec::SmallVec;

use super::{Constant, Operands, Selector, reg_use};
use crate::ir::{Flags, Imm, Inst, Opcode, Type, Value};
use crate::jit::x64::insn::{Addr, Anchor, Src};
use crate::jit::x64::regs::Home;

/// An address and the operands that are its registers.
pub(super) struct Place {
    pub addr: Addr,
    pub regs: SmallVec<[Operand; 2]>,
}

impl Place {
    /// An address without registers.
    pub fn fixed(addr: Addr) -> Place {
        Place { addr, regs: SmallVec::new() }
    }
}

/// An address in terms of values.
struct Parts {
    base: Value,
    /// Value and log2 of its scale.
    index: Option<(Value, u8)>,
    disp: i64,
}

impl Selector<'_> {
    /// The address `value + disp` as a memory operand.
    pub(super) fn place(&mut self, value: Value, disp: i32) -> Place {
        let parts = self.parts(value, disp as i64);
        let mut regs = SmallVec::new();
        let mut disp = parts.disp as i32;
        let anchor = match self.constant(parts.base) {
            Some(Constant::Address(addr)) if addr.disp.checked_add(disp).is_some() => {
                disp += addr.disp;
                addr.anchor
            }
            // A small number is an offset without an anchor.
            Some(Constant::Bits(bits)) if i32::try_from(bits as i64 + disp as i64).is_ok() => {
                disp += bits as i32;
                Anchor::None
            }
            _ => {
                regs.push(reg_use(self.use_reg(parts.base)));
                Anchor::Reg
            }
        };
        if let Some((index, _)) = parts.index {
            regs.push(reg_use(self.use_reg(index)));
        }
        Place { addr: Addr { anchor, scale: parts.index.map(|(_, scale)| scale), disp }, regs }
    }

    /// Takes an address apart. The offset fits 32 bits.
    fn parts(&self, value: Value, disp: i64) -> Parts {
        let mut parts = Parts { base: self.resolve(value), index: None, disp };
        while let Some(data) = self.func.def_data(parts.base).filter(|data| data.op == Opcode::PtrAdd) {
            let next = self.resolve(data.args[0]);
            if let Some(offset) = self.int_constant(data.args[1]) {
                let Some(disp) = fitting(parts.disp.checked_add(offset)) else { break };
                parts.disp = disp;
            } else if parts.index.is_none() {
                let (index, scale, disp) = self.index(data.args[1], parts.disp);
                parts.index = Some((index, scale));
                parts.disp = disp;
            } else {
                break;
            }
            parts.base = next;
        }
        parts
    }

    /// Takes a distance in bytes apart: index, log2 of its scale, and the new offset.
    fn index(&self, distance: Value, disp: i64) -> (Value, u8, i64) {
        let (mut value, mut scale, mut disp) = (self.resolve(distance), 0u8, disp);
        while let Some(data) = self.func.def_data(value) {
            let Some(int) = data.args.get(1).and_then(|&arg| self.int_constant(arg)) else { break };
            if data.ty != Type::I64 {
                break;
            }
            let scaled = int.checked_mul(1 << scale);
            let next = match data.op {
                Opcode::Imul if matches!(int, 1 | 2 | 4 | 8) => Some((scale + int.trailing_zeros() as u8, disp)),
                Opcode::Ishl if (0..4).contains(&int) => Some((scale + int as u8, disp)),
                Opcode::Iadd => fitting(scaled.and_then(|by| disp.checked_add(by))).map(|disp| (scale, disp)),
                Opcode::Isub => fitting(scaled.and_then(|by| disp.checked_sub(by))).map(|disp| (scale, disp)),
                _ => None,
            };
            let Some((new_scale, new_disp)) = next.filter(|(scale, _)| *scale <= 3) else { break };
            (value, scale, disp) = (self.resolve(data.args[0]), new_scale, new_disp);
        }
        (value, scale, disp)
    }

    /// `value` as the last source of an instruction: an immediate, the memory it is loaded from, or a register. Pushes
    /// what registers it needs.
    pub(super) fn source(&mut self, value: Value, operands: &mut Operands) -> Src {
        match self.imm_constant(value) {
            Some(imm) => Src::Imm(imm),
            None => self.value_source(value, operands),
        }
    }

    /// The same without immediates.
    pub(super) fn value_source(&mut self, value: Value, operands: &mut Operands) -> Src {
        if let Some(place) = self.folded_load(value) {
            operands.extend(place.regs);
            return Src::Mem(place.addr);
        }
        let reg = self.use_reg(value);
        operands.push(super::any_use(reg));
        Src::Value
    }

    /// The memory that `value` was loaded from, if the instruction being selected can as well read it there: it is the
    /// only user, and nothing was written since. The load is then not made, unless somebody asks for its register.
    pub(super) fn folded_load(&mut self, value: Value) -> Option<Place> {
        let inst = self.func.def_inst(value)?;
        let data = self.func.inst(inst);
        let (Opcode::Load, &Imm::Mem(mem)) = (data.op, &data.imm) else { return None };
        let only_use = self.uses[value.index()] == 1 && self.regs[value.index()].is_none();
        let home = self.home(data.ty);
        if !only_use || mem.volatile || home == Home::Memory || !self.is_quiet_since(inst, Flags::WRITE) {
            return None;
        }
        Some(self.place(data.args[0], mem.offset))
    }

    /// Is `inst` in the block being selected, and none of the instructions since has an effect or any of `flags`?
    pub(super) fn is_quiet_since(&self, inst: Inst, flags: Flags) -> bool {
        /// Longest distance that is looked at.
        const REACH: usize = 16;
        let (block, position) = self.place_of[inst.index()];
        let start = position as usize + 1;
        if block as usize != self.block || start > self.position || self.position - start > REACH {
            return false;
        }
        let between = &self.func.blocks[self.block].insts[start..self.position];
        let disturbing = flags.0 | Flags::EFFECT.0;
        between.iter().all(|inst| self.func.inst(*inst).op.info().flags.0 & disturbing == 0)
    }
}

/// The number, if it fits 32 bits.
fn fitting(int: Option<i64>) -> Option<i64> {
    int.filter(|&int| i32::try_from(int).is_ok())
}
