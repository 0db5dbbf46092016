//! Calls, of functions, helpers and kernels.

use regalloc2::{Allocation, OperandKind};

use super::int::SlowPath;
use super::{Emitter, asm, one_byte};
use crate::ir::Loc;
use crate::jit::Helper;
use crate::jit::x64::abi::INCOMING;
use crate::jit::x64::code::Immediate;
use crate::jit::x64::insn::{Addr, Callee, Flag, Op};
use crate::jit::x64::regs::{R8, R9, R11, RCX, RDI, RDX, RSI};
use crate::jit::x64::vcode::{Insn, KernelCall};

impl Emitter<'_> {
    /// Emits a call.
    pub(super) fn call(&mut self, op: Op, operands: &[Allocation], insn: &Insn) {
        match op {
            Op::Call(Callee::Entry(entry)) => {
                asm!(self ; mov r11, QWORD entry as i64 ; call QWORD [r11 + self.offsets.entry_code]);
            }
            Op::Call(Callee::Pointer) => {
                self.load_pointer(operands, insn);
                asm!(self ; call QWORD [r11 + self.offsets.entry_code]);
            }
            Op::Call(Callee::C { floats }) => {
                self.load_pointer(operands, insn);
                self.leave_long_vectors();
                let [before, after] = [Helper::BeforeC, Helper::AfterC].map(|helper| self.link.helper(helper) as i64);
                asm!(self
                    ; mov r10, QWORD before
                    ; call r10
                    // A variadic function wants to know; others do not care.
                    ; mov eax, floats as i32
                    ; call r11
                    ; mov r10, QWORD after
                    ; call r10
                );
            }
            Op::Call(Callee::Native(address)) => self.call_native(address, insn),
            Op::Call(Callee::Myself) => {
                let distance = -(self.code.len() as i32 + 5);
                self.code.bytes(&[0xe8]);
                self.code.immediate(Immediate::I32(distance));
            }
            Op::TailCall(callee, bytes) => self.tail_call(callee, bytes, operands, insn),
            Op::Call(Callee::Address(address)) | Op::Stop(address) => self.call_helper(address),
            Op::Kernel(index) => self.kernel(self.vcode.kernels[index as usize]),
            Op::Tick(helper) => self.tick(helper, None),
            Op::LoopTick(number) => self.tick(Helper::LoopTick, Some(number)),
            _ => {}
        }
    }

    fn tail_call(&mut self, callee: Callee, bytes: u32, operands: &[Allocation], insn: &Insn) {
        for offset in (0..bytes as i32).step_by(8) {
            asm!(self ; mov r11, [rsp + offset] ; mov [rbp + INCOMING + offset], r11);
        }
        if callee == Callee::Pointer {
            self.load_pointer(operands, insn);
        }
        self.leave_frame();
        match callee {
            Callee::Myself => {
                let distance = -(self.code.len() as i32 + 5);
                self.code.bytes(&[0xe9]);
                self.code.immediate(Immediate::I32(distance));
            }
            Callee::Entry(entry) => {
                asm!(self ; mov r11, QWORD entry as i64 ; jmp QWORD [r11 + self.offsets.entry_code]);
            }
            _ => asm!(self ; jmp QWORD [r11 + self.offsets.entry_code]),
        }
    }

    /// The pointer that is called, the first source of the instruction, to `r11`.
    fn load_pointer(&mut self, operands: &[Allocation], insn: &Insn) {
        let results = self.vcode.operands_of(insn).iter().take_while(|op| op.kind() == OperandKind::Def).count();
        let pointer = self.rm(operands, results);
        self.code.legacy(one_byte(0x8b).w(true), R11, pointer, Immediate::No);
    }

    /// Before calls of code that does not know of long vector registers.
    fn leave_long_vectors(&mut self) {
        if self.vcode.vector_bytes > 16 {
            asm!(self ; vzeroupper);
        }
    }

    /// Calls a native, and leaves if it failed.
    fn call_native(&mut self, address: u64, insn: &Insn) {
        self.call_helper(address);
        let (from, to) = self.slow_path(SlowPath::NativeFailed(insn.loc));
        asm!(self ; mov r11, [r15 + self.offsets.natives] ; cmp QWORD [r11 + self.offsets.native_failure], 0);
        self.code.jump_if(Flag::NotEqual.number(), from as usize);
        self.code.bind(to as usize);
    }

    /// Stops the program at a place.
    pub(super) fn native_failed(&mut self, loc: Loc) {
        self.locs.push((self.code.len() as u32, loc));
        let helper = self.link.helper(Helper::NativeFailed) as i64;
        asm!(self ; mov rdi, r15 ; mov r11, QWORD helper ; call r11);
    }

    fn call_helper(&mut self, address: u64) {
        self.leave_long_vectors();
        asm!(self ; mov r11, QWORD address as i64 ; call r11);
    }

    fn kernel(&mut self, call: KernelCall) {
        for (place, reg) in call.places.into_iter().zip([RDI, RSI, RDX, RCX]) {
            let place = self.fixed_place(place);
            self.lea(reg, true, place);
        }
        self.constant(R8, call.lanes as u64);
        self.constant(R9, call.kernel);
        self.call_helper(call.helper);
    }

    /// The memory at an address without registers.
    fn fixed_place(&self, addr: Addr) -> crate::jit::x64::code::Mem {
        self.mem(addr, &[], 0)
    }

    /// Counts down, and calls the helper at zero, with the number of the loop in `rax`, which is zero otherwise.
    fn tick(&mut self, helper: Helper, number: Option<u32>) {
        let go_on = self.code.label() as usize;
        let helper = self.link.helper(helper) as i64;
        if number.is_some() {
            asm!(self ; xor eax, eax);
        }
        asm!(self ; dec DWORD [r15 + self.offsets.countdown]);
        self.code.jump_if(Flag::NotEqual.number(), go_on);
        if let Some(number) = number {
            asm!(self ; mov eax, number as i32);
        }
        asm!(self ; mov r11, QWORD helper ; call r11);
        self.code.bind(go_on);
    }
}
