//! Divisions: `rax` by a register, to `rax` and `rdx`. A divisor of 0 gives 0; the minimum by -1 wraps. The processor would
//! trap on both, so that divisors 0 and -1 are handled out of the way.

use super::int::SlowPath;
use super::{Emitter, asm};
use crate::ir::Opcode;
use crate::jit::x64::code::{Immediate, Rm};
use crate::jit::x64::insn::{Alu, Division, Flag, Size};

impl Emitter<'_> {
    pub(super) fn divide(&mut self, division: Division, divisor: u8) {
        let Division { op, wide, by_zero, by_minus_one } = division;
        let signed = !matches!(op, Opcode::Iudiv | Opcode::Iurem);
        let size = if wide { Size::B8 } else { Size::B4 };
        let checked = by_zero || by_minus_one;
        let flag = match (by_zero, by_minus_one) {
            (true, true) => {
                // Both at once: 0 or 1 after adding 1.
                asm!(self ; lea r11, [Rq(divisor) + 1]);
                self.alu_imm(Alu::Cmp, size, Rm::Reg(11), 1);
                Flag::BelowEqual
            }
            (true, false) => {
                self.code.legacy(super::one_byte(0x85).w(wide), divisor, Rm::Reg(divisor), Immediate::No);
                Flag::Equal
            }
            _ => {
                if by_minus_one {
                    self.alu_imm(Alu::Cmp, size, Rm::Reg(divisor), -1);
                }
                Flag::Equal
            }
        };
        let slow = checked.then(|| self.slow_path(SlowPath::Division(division, divisor)));
        if let Some((from, _)) = slow {
            self.code.jump_if(flag.number(), from as usize);
        }
        match (signed, wide) {
            (true, true) => asm!(self ; cqo),
            (true, false) => asm!(self ; cdq),
            _ => asm!(self ; xor edx, edx),
        }
        self.group3(if signed { 7 } else { 6 }, wide, Rm::Reg(divisor));
        match op {
            Opcode::Ifloordiv => {
                self.floor_correction(wide, divisor);
                asm!(self ; add rax, r11);
            }
            Opcode::Ifloormod => {
                self.floor_correction(wide, divisor);
                asm!(self ; and r11, Rq(divisor) ; add rdx, r11);
            }
            _ => {}
        }
        if let Some((_, to)) = slow {
            self.code.bind(to as usize);
        }
    }

    /// `r11` = -1 if the remainder is not 0 and has another sign than the divisor, else 0.
    fn floor_correction(&mut self, wide: bool, divisor: u8) {
        if wide {
            asm!(self
                ; mov r11, rdx
                ; xor r11, Rq(divisor)
                ; test rdx, rdx
                ; cmovz r11, rdx
                ; sar r11, 63
            );
        } else {
            asm!(self
                ; mov r11d, edx
                ; xor r11d, Rd(divisor)
                ; test edx, edx
                ; cmovz r11d, edx
                ; sar r11d, 31
            );
        }
    }

    /// By 0 or -1.
    pub(super) fn divide_slowly(&mut self, division: Division, divisor: u8) {
        asm!(self ; xor edx, edx);
        if division.by_minus_one {
            let wide = division.wide;
            self.group3(3, wide, Rm::Reg(0));
            self.code.legacy(super::one_byte(0x85).w(wide), divisor, Rm::Reg(divisor), Immediate::No);
            // The negated dividend, or 0.
            self.code.legacy(super::two_bytes(0x44).w(wide), 0, Rm::Reg(2), Immediate::No);
        } else {
            asm!(self ; xor eax, eax);
        }
    }
}
