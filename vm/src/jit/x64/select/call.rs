//! Calls: of functions, of natives, of helpers that need the place they are called from.

use regalloc2::Operand;

use super::address::Place as Address;
use super::{Operands, Selector, def, reg_use};
use crate::ir::{Imm, InstData, Opcode, Signature, Value};
use crate::jit::x64::abi::{Convention, Place};
use crate::jit::x64::can_jump;
use crate::jit::x64::insn::{Addr, Anchor, Callee, Op, Size};
use crate::jit::x64::regs::{Home, RAX};
use crate::jit::x64::vcode::Clobbers;
use crate::jit::{Helper, Unsupported, legalise};

impl<'a> Selector<'a> {
    pub(super) fn call(&mut self, data: &InstData) -> Result<(), Unsupported> {
        self.vcode.calls = true;
        match (data.op, &data.imm) {
            (Opcode::Call | Opcode::CallIndirect, _) => {
                let (callee, args, sig) = self.called(data)?;
                self.call_function(data, callee, args, sig)
            }
            (Opcode::GoOn, _) => {
                let params = data.args[1..].iter().map(|&arg| self.ty(arg)).collect();
                let sig = Signature { params, results: self.func.sig.results.clone() };
                self.call_function(data, Callee::Pointer, &data.args[1..], &sig)
            }
            (Opcode::LoopCode, &Imm::Index(number)) => {
                let record = super::fixed_def(self.result_reg(data.result()), RAX);
                self.op(Op::LoopTick(number), &[record]);
                Ok(())
            }
            (Opcode::CallC, &Imm::Sig(sig)) => {
                let module = self.module;
                self.call_c(data, &module.sigs[sig.index()])
            }
            (Opcode::CallNative, &Imm::Native(native)) => {
                let address = self.link.native(native)?;
                self.call_native(data, address)
            }
            (Opcode::CallerLoc, _) => {
                self.caller_loc(data);
                Ok(())
            }
            (Opcode::CCallback, _) => {
                let machine = self.machine();
                let [entry, text, len] = [0, 1, 2].map(|i| self.passed(data.args[i]));
                let result = self.result_reg(data.result());
                self.call_helper(Helper::CCallback, &[machine, entry, text, len], Some(result));
                Ok(())
            }
            _ => Err(Unsupported::Operation { op: data.op, ty: data.ty }),
        }
    }

    /// What a call of a function calls, the arguments, and its signature.
    fn called<'d>(&self, data: &'d InstData) -> Result<(Callee, &'d [Value], &'a Signature), Unsupported> {
        let module = self.module;
        match data.imm {
            Imm::Func(func) => {
                let callee = if self.me == Some(func) { Callee::Myself } else { Callee::Entry(self.link.entry(func)) };
                Ok((callee, &data.args, &module.func(func).sig))
            }
            Imm::Sig(sig) => Ok((Callee::Pointer, &data.args[1..], &module.sigs[sig.index()])),
            _ => Err(Unsupported::Operation { op: data.op, ty: data.ty }),
        }
    }

    /// A call in place of a return. Arguments that find no register are put in the own outgoing area, and from there in the
    /// caller's once nothing in it is needed any more.
    pub(super) fn tail_call(&mut self, data: &InstData) -> Result<(), Unsupported> {
        let (callee, args, sig) = self.called(data)?;
        if !can_jump(&self.func.sig, sig, self.level()) {
            return Err(Unsupported::TailCall);
        }
        let sig = legalise::signature(sig, self.level().vector_bytes());
        let convention = Convention::new(&sig, self.level());
        self.reserve_outgoing(convention.area);
        let uses = self.pass_arguments(args, &convention)?;
        let mut operands = Operands::new();
        if callee == Callee::Pointer {
            let pointer = self.use_reg(data.args[0]);
            operands.push(super::any_use(pointer));
        }
        operands.extend(uses);
        self.op(Op::TailCall(callee, convention.arguments), &operands);
        Ok(())
    }

    /// Stores the arguments that find no register; the operands for the others.
    fn pass_arguments(&mut self, args: &[Value], convention: &Convention) -> Result<Operands, Unsupported> {
        let mut uses = Operands::new();
        for (&arg, &place) in args.iter().zip(&convention.params) {
            match place {
                Place::Area(offset) => {
                    let to = Addr::fixed(Anchor::Outgoing, offset as i32);
                    self.store_value(arg, Address::fixed(to))?;
                }
                Place::Reg(at) => {
                    let reg = self.passed(arg);
                    uses.push(Operand::reg_fixed_use(reg, at));
                }
            }
        }
        Ok(uses)
    }

    fn call_function(
        &mut self,
        data: &InstData,
        callee: Callee,
        args: &[Value],
        sig: &Signature,
    ) -> Result<(), Unsupported> {
        let sig = legalise::signature(sig, self.level().vector_bytes());
        let convention = Convention::new(&sig, self.level());
        self.reserve_outgoing(convention.area);
        let uses = self.pass_arguments(args, &convention)?;
        let mut operands = Operands::new();
        let mut loads = Vec::new();
        for (result, &place) in data.results().zip(&convention.results) {
            match place {
                _ if !self.is_wanted(result) => {}
                Place::Reg(at) => operands.push(Operand::reg_fixed_def(self.result_reg(result), at)),
                Place::Area(offset) => loads.push((result, offset)),
            }
        }
        // The pointer stands first among the sources.
        if callee == Callee::Pointer {
            let pointer = self.use_reg(data.args[0]);
            operands.push(super::any_use(pointer));
        }
        operands.extend(uses);
        self.op_with(Op::Call(callee), &operands, Clobbers::Call);
        for (result, offset) in loads {
            let from = Addr::fixed(Anchor::Outgoing, offset as i32);
            let ty = self.ty(result);
            if self.home(ty) == Home::Memory {
                let to = self.memory_place(result)?;
                self.copy(Address::fixed(to), Address::fixed(from), ty.bytes());
            } else {
                let reg = self.result_reg(result);
                self.load_reg(reg, ty, from);
            }
        }
        Ok(())
    }

    /// Helpers do what comes before and after; the call itself is made as C compilers make it.
    fn call_c(&mut self, data: &InstData, sig: &Signature) -> Result<(), Unsupported> {
        let convention = Convention::of_c(sig);
        self.reserve_outgoing(convention.area);
        let mut operands = Operands::new();
        let result = data.results().next().filter(|&result| self.is_wanted(result));
        if let (Some(result), Some(&Place::Reg(at))) = (result, convention.results.first()) {
            operands.push(Operand::reg_fixed_def(self.result_reg(result), at));
        }
        let mut uses = Operands::new();
        for (&arg, &place) in data.args[1..].iter().zip(&convention.params) {
            let ty = self.ty(arg);
            let reg = match self.int_constant(arg) {
                Some(int) => self.number(super::zero_extended(ty, int)),
                None if self.in_gpr(ty) => self.extended(arg, false),
                None => self.passed(arg),
            };
            match place {
                Place::Reg(at) => uses.push(Operand::reg_fixed_use(reg, at)),
                Place::Area(offset) => {
                    let to = Addr::fixed(Anchor::Outgoing, offset as i32);
                    if self.in_gpr(ty) {
                        self.op(Op::Store(Size::B8, to), &[reg_use(reg)]);
                    } else {
                        self.store_value(arg, Address::fixed(to))?;
                    }
                }
            }
        }
        // The function stands first among the sources.
        let function = self.use_reg(data.args[0]);
        operands.push(super::any_use(function));
        operands.extend(uses);
        self.op_with(Op::Call(Callee::C { floats: convention.floats() }), &operands, Clobbers::Call);
        Ok(())
    }

    /// Makes the outgoing area large enough.
    pub(super) fn reserve_outgoing(&mut self, bytes: u32) {
        self.vcode.outgoing = self.vcode.outgoing.max(bytes);
    }

    /// Arguments travel in slots: zero-extended words.
    fn call_native(&mut self, data: &InstData, address: u64) -> Result<(), Unsupported> {
        let count = data.args.len() as u32;
        self.reserve_outgoing((count * 8).next_multiple_of(16));
        for (index, &arg) in data.args.iter().enumerate() {
            let to = Addr::fixed(Anchor::Outgoing, 8 * index as i32);
            let ty = self.ty(arg);
            let slot = match self.home(ty) {
                Home::Gpr if self.int_constant(arg).is_some() => {
                    let bits = super::zero_extended(ty, self.int_constant(arg).unwrap_or(0));
                    if let Ok(imm) = i32::try_from(bits as i64) {
                        self.op(Op::StoreConst(Size::B8, to, imm), &[]);
                        continue;
                    }
                    self.number(bits)
                }
                Home::Gpr => self.extended(arg, false),
                _ => self.bits_of(arg),
            };
            self.op(Op::Store(Size::B8, to), &[reg_use(slot)]);
        }
        let machine = self.machine();
        let native = self.number(address);
        let slots = self.int_temp();
        self.op(Op::Lea(true, Addr::fixed(Anchor::Outgoing, 0)), &[def(slots)]);
        let count = self.number(count as u64);
        let args = [machine, native, slots, count];
        match data.results().next() {
            Some(result) => {
                self.result_from_bits(result, |s, slot| s.call_helper(Helper::Native, &args, Some(slot)));
            }
            None => self.call_helper(Helper::Native, &args, None),
        }
        Ok(())
    }

    fn caller_loc(&mut self, data: &InstData) {
        self.reserve_outgoing(16);
        let machine = self.machine();
        let text = self.int_temp();
        self.op(Op::Lea(true, Addr::fixed(Anchor::Outgoing, 0)), &[def(text)]);
        self.call_helper(Helper::CallerLoc, &[machine, text], None);
        for (index, result) in data.results().enumerate() {
            let reg = self.result_reg(result);
            let ty = self.ty(result);
            self.load_reg(reg, ty, Addr::fixed(Anchor::Outgoing, 8 * index as i32));
        }
    }
}
