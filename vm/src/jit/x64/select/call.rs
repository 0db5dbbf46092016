//! Calls: of functions, of natives, of helpers that need the place they are called from.

use regalloc2::Operand;

use super::address::Place as Address;
use super::{Operands, Selector, def, reg_use};
use crate::ir::{Imm, InstData, NativeDecl, NativeId, Opcode, Signature, Type, Value};
use crate::jit::x64::abi::{Convention, Place};
use crate::jit::x64::can_jump;
use crate::jit::x64::insn::{Addr, Anchor, Callee, Op, Size};
use crate::jit::x64::regs::{Home, RAX, RDI};
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
            (Opcode::CallNative, &Imm::Native(native)) => self.call_native(data, native),
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
        let mut operands = self.c_result(data, &convention);
        let uses = self.c_arguments(&data.args[1..], &convention.params, convention.area)?;
        // The function stands first among the sources.
        let function = self.use_reg(data.args[0]);
        operands.push(super::any_use(function));
        operands.extend(uses);
        self.op_with(Op::Call(Callee::C { floats: convention.floats() }), &operands, Clobbers::Call);
        Ok(())
    }

    /// The operand for the result of a call as C compilers make it.
    fn c_result(&mut self, data: &InstData, convention: &Convention) -> Operands {
        let result = data.results().next().filter(|&result| self.is_wanted(result));
        match (result, convention.results.first()) {
            (Some(result), Some(&Place::Reg(at))) => {
                Operands::from_iter([Operand::reg_fixed_def(self.result_reg(result), at)])
            }
            _ => Operands::new(),
        }
    }

    /// Stores the arguments of such a call that find no register; the operands for the others.
    fn c_arguments(&mut self, args: &[Value], places: &[Place], area: u32) -> Result<Operands, Unsupported> {
        self.reserve_outgoing(area);
        let mut uses = Operands::new();
        for (&arg, &place) in args.iter().zip(places) {
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
        Ok(uses)
    }

    /// Makes the outgoing area large enough.
    pub(super) fn reserve_outgoing(&mut self, bytes: u32) {
        self.vcode.outgoing = self.vcode.outgoing.max(bytes);
    }

    /// The call of a native's C form, with the state of natives as the first argument.
    fn call_native(&mut self, data: &InstData, native: NativeId) -> Result<(), Unsupported> {
        let address = self.link.native(native)?;
        let module = self.module;
        let NativeDecl { sig, .. } = &module.natives[native.index()];
        let params = std::iter::once(Type::PTR).chain(sig.params.iter().copied()).collect();
        let convention = Convention::of_c(&Signature { params, results: sig.results.clone() });
        let mut operands = self.c_result(data, &convention);
        let uses = self.c_arguments(&data.args, &convention.params[1..], convention.area)?;
        let natives = self.int_temp();
        self.load_reg(natives, Type::PTR, Addr::fixed(Anchor::Machine, self.link.offsets().natives));
        operands.push(super::fixed_use(natives, RDI));
        operands.extend(uses);
        self.op_with(Op::Call(Callee::Native(address)), &operands, Clobbers::Call);
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
