//! Memory under masks, gathers and scatters.

use smallvec::smallvec;

use super::mask::MOVE;
use super::{In, by_bytes, make};
use crate::ir::eval::Lane;
use crate::ir::{Imm, InstData, Opcode};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::Op as V;
use crate::jit::x64::insn::Op;
use crate::jit::x64::select::{Operands, Selector, reg_use, reuse};
use crate::jit::x64::vector::{Masking, Shape, Source, VectorOp};

impl Selector<'_> {
    /// Selects an access under a mask; false if it is none, or needs a kernel.
    pub(super) fn masked_access(&mut self, data: &InstData) -> bool {
        if !data.ty.is_vector() || data.ty.is_mask() {
            return false;
        }
        match data.op {
            Opcode::LoadMasked => self.load_masked(data),
            Opcode::StoreMasked => self.store_masked(data),
            Opcode::Gather => self.gather(data),
            _ => false,
        }
    }

    fn load_masked(&mut self, data: &InstData) -> bool {
        let (length, bytes) = (self.length(data.ty), data.ty.kind().bytes());
        let &Imm::Mem(mem) = &data.imm else { return false };
        let short = self.level() == SimdLevel::Avx2 && bytes >= 4;
        if !self.has_mask_registers() && !short {
            return false;
        }
        let others = data.args[2];
        let zero = self.constant_lanes(others).is_some_and(|lanes| lanes.as_splat() == Some(Lane::ZERO));
        let place = self.place(data.args[0], mem.offset);
        let d = self.result_reg(data.result());
        if self.has_mask_registers() {
            // Lanes beyond the vector's are not under the mask.
            let mask = self.use_reg(data.args[1]);
            let mask = self.exact_mask(mask, data.ty.lanes(), length.bytes() / bytes);
            let load = make(by_bytes(bytes, MOVE), length);
            if zero {
                self.unary(load.zeroing(mask), d, In::Mem(place));
            } else {
                let others = self.use_reg(others);
                self.unary_merge(load, d, others, mask, In::Mem(place));
            }
            return true;
        }
        if data.ty.bytes() < 16 {
            return false;
        }
        let mask = self.mask_of_grain(data.args[1], bytes);
        let load = make(if bytes == 4 { V::Maskmovd } else { V::Maskmovq }, length);
        if zero {
            self.binary(load, d, mask, In::Mem(place));
        } else {
            let loaded = self.vector_temp();
            self.binary(load, loaded, mask, In::Mem(place));
            let others = self.use_reg(others);
            self.choose(length, bytes, d, mask, loaded, others);
        }
        true
    }

    fn store_masked(&mut self, data: &InstData) -> bool {
        let (length, bytes) = (self.length(data.ty), data.ty.kind().bytes());
        let &Imm::Mem(mem) = &data.imm else { return false };
        let value = data.args[2];
        if self.has_mask_registers() {
            let place = self.place(data.args[0], mem.offset);
            let value = self.use_reg(value);
            let mask = self.use_reg(data.args[1]);
            let mask = self.exact_mask(mask, data.ty.lanes(), length.bytes() / bytes);
            let ops = [V::Movdqu8Store, V::Movdqu16Store, V::Movdqu32Store, V::Movdqu64Store];
            let op = VectorOp {
                op: by_bytes(bytes, ops),
                length,
                shape: Shape::Store,
                src: Source::Mem(place.addr),
                imm: None,
                masking: Masking::Choose,
            };
            let mut operands: Operands = smallvec![reg_use(value), reg_use(mask)];
            operands.extend(place.regs);
            self.op(Op::Vector(op), &operands);
            return true;
        }
        if self.level() < SimdLevel::Avx2 || bytes < 4 || data.ty.bytes() < 16 {
            return false;
        }
        let place = self.place(data.args[0], mem.offset);
        let value = self.use_reg(value);
        let mask = self.mask_of_grain(data.args[1], bytes);
        // The mask is the first source, the value what is stored: one more register than other stores have.
        let op = VectorOp {
            op: if bytes == 4 { V::MaskmovdStore } else { V::MaskmovqStore },
            length,
            shape: Shape::StoreUnder,
            src: Source::Mem(place.addr),
            imm: None,
            masking: Masking::None,
        };
        let mut operands: Operands = smallvec![reg_use(value), reg_use(mask)];
        operands.extend(place.regs);
        self.op(Op::Vector(op), &operands);
        true
    }

    /// A mask without lanes beyond the vector's, if the register has more lanes than that.
    fn exact_mask(&mut self, mask: regalloc2::VReg, lanes: u32, all: u32) -> regalloc2::VReg {
        if lanes == all {
            return mask;
        }
        let [top, exact] = [(); 2].map(|()| self.mask_temp());
        let length = crate::jit::x64::encoder::Length::L128;
        self.mask_unary(make(V::Kshiftl, length).imm((64 - lanes) as u8), top, mask);
        self.mask_unary(make(V::Kshiftr, length).imm((64 - lanes) as u8), exact, top);
        exact
    }

    fn gather(&mut self, data: &InstData) -> bool {
        let (ty, bytes) = (data.ty, data.ty.kind().bytes());
        if !self.has_mask_registers() || bytes < 4 {
            return false;
        }
        let length = self.length(self.ty(data.args[0]));
        let others = self.use_reg(data.args[2]);
        let mask = self.use_reg(data.args[1]);
        let mask = self.exact_mask(mask, ty.lanes(), length.bytes() / 8);
        let addresses = self.use_reg(data.args[0]);
        let d = self.result_reg(data.result());
        let rest = self.mask_temp();
        let op = VectorOp {
            op: if bytes == 4 { V::Gatherqd } else { V::Gatherqq },
            length,
            shape: Shape::Gather,
            src: Source::Value,
            imm: None,
            masking: Masking::None,
        };
        // The addresses must not be where the result is.
        let operands = [reuse(d, 2), reuse(rest, 3), reg_use(others), reg_use(mask), super::super::late_use(addresses)];
        self.vcode.vector_bytes = self.vcode.vector_bytes.max(length.bytes());
        self.op(Op::Vector(op), &operands);
        true
    }
}
