//! Calls: arguments and results by the calling convention, and the error path.

use mojo_vm::ir::{FuncId, Value, ValueList};

use super::Result;
use super::abi::{FnAbi, Pass, Return};
use super::body::{BodyLowering, Storage, unsupported};
use crate::mir::{Arg, BlockId, Call, Callee, InstId, Operand, Place};
use crate::types::{Convention, FnTy};

/// What is called.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Func(FuncId),
    Pointer(Value),
}

impl<'a> BodyLowering<'_, 'a> {
    /// A call that does not raise.
    pub fn call(&mut self, call: &Call<'a>) -> Result<()> {
        if let Some((pointer, fn_ty)) = c_callee(&call.callee) {
            return self.call_c_pointer(call, pointer, fn_ty);
        }
        let abi = self.call_abi(call)?;
        let scratch = self.scratch_error(call, &abi)?;
        let results = self.emit_call(call, &abi, scratch)?;
        self.take_result(call, &abi, &results)
    }

    /// A call that goes to `err` if it raises.
    pub fn invoke(&mut self, call: &Call<'a>, error: Place<'a>, ok: BlockId, err: BlockId) -> Result<()> {
        let abi = self.call_abi(call)?;
        if !abi.raises {
            self.call(call)?;
            self.b.br(self.ir_block(ok), &[]);
            return Ok(());
        }
        let error = if abi.error_slot { Some(self.address(error)?) } else { None };
        let results = self.emit_call(call, &abi, error)?;
        let raised = *results.last().expect("a raising function returns a flag");
        let (ok, err) = (self.ir_block(ok), self.ir_block(err));
        if !self.writes_memory(call, &abi) {
            self.take_result(call, &abi, &results)?;
            self.b.br_if(raised, err, &[], ok, &[]);
            return Ok(());
        }
        // The destination keeps its value when the call raises.
        let returned = self.b.create_block();
        self.b.br_if(raised, err, &[], returned, &[]);
        self.b.switch_to_block(returned);
        self.take_result(call, &abi, &results)?;
        self.b.br(ok, &[]);
        Ok(())
    }

    /// Does taking the result write memory?
    fn writes_memory(&self, call: &Call<'a>, abi: &FnAbi<'a>) -> bool {
        let storage = &self.storage[call.dest.base.0 as usize];
        match abi.ret {
            Return::Reference => !matches!(storage, Storage::Reference(_)),
            Return::Value(Pass::Leaves(_)) => !matches!(storage, Storage::Ssa(_)),
            Return::Value(Pass::Nothing | Pass::Address) => false,
        }
    }

    /// A raising function that is known not to raise here still writes through its error slot.
    fn scratch_error(&mut self, call: &Call<'a>, abi: &FnAbi<'a>) -> Result<Option<Value>> {
        if !abi.error_slot {
            return Ok(None);
        }
        let raises = match &call.callee {
            Callee::Inst(inst) => self.program.signature(*inst).raises,
            Callee::Ptr(_, fn_ty) => fn_ty.raises,
        };
        raises.map(|ty| self.slot_for(ty)).transpose()
    }

    fn emit_call(&mut self, call: &Call<'a>, abi: &FnAbi<'a>, error: Option<Value>) -> Result<ValueList> {
        let (target, fn_ty) = match &call.callee {
            Callee::Inst(inst) => {
                let declared = self.unit.declare(*inst, self.program)?;
                (Target::Func(declared.func), self.program.signature(*inst))
            }
            Callee::Ptr(pointer, fn_ty) => (Target::Pointer(self.operand_value(*pointer)?), *fn_ty),
        };
        let mut args = ValueList::new();
        if abi.has_result_slot() {
            args.push(self.address(call.dest)?);
        }
        let writes = call.args.iter().any(|arg| matches!(arg, Arg::Ref(_, true)));
        for ((arg, pass), arg_ty) in call.args.iter().zip(&abi.args).zip(fn_ty.args) {
            match pass {
                Pass::Nothing => {}
                Pass::Leaves(_) => args.extend(self.argument_leaves(*arg)?),
                Pass::Address => args.push(self.argument_address(*arg, arg_ty.convention, writes)?),
            }
        }
        args.extend(error);
        Ok(self.emit_target(target, abi, &args))
    }

    /// Calls with arguments that are in their final form.
    pub fn emit_target(&mut self, target: Target, abi: &FnAbi<'a>, args: &[Value]) -> ValueList {
        match target {
            Target::Func(func) => self.b.call(func, args, &abi.sig.results),
            Target::Pointer(pointer) => {
                let sig = self.unit.module().intern_sig(abi.sig.clone());
                self.b.call_indirect(sig, pointer, args, &abi.sig.results)
            }
        }
    }

    fn argument_leaves(&mut self, arg: Arg<'a>) -> Result<ValueList> {
        match arg {
            Arg::Ref(place, _) => self.read(place),
            Arg::Value(operand) => self.operand(operand),
        }
    }

    /// `writes`: an argument of the call is passed mutably, so that an immutable argument might be
    /// a part of what the callee writes.
    fn argument_address(&mut self, arg: Arg<'a>, convention: Convention, writes: bool) -> Result<Value> {
        let operand = match arg {
            Arg::Ref(place, _) => return self.address(place),
            Arg::Value(operand) => operand,
        };
        match operand {
            Operand::Take(place) | Operand::Move(place) => self.address(place),
            Operand::Copy(place) if convention == Convention::Imm && !writes => self.address(place),
            Operand::Const(_) if convention == Convention::Imm => self.operand_address(operand),
            Operand::CopyOrTake(place) => {
                let ty = self.place_ty(place);
                let (to, from) = (self.slot_for(ty)?, self.address(place)?);
                self.copy_value(ty, to, from)?;
                Ok(to)
            }
            Operand::Copy(_) | Operand::Const(_) | Operand::ConstAddr(_) | Operand::Func(_) => {
                let ty = self.operand_ty(operand);
                let layout = self.layout(ty)?;
                if layout.leaves.is_some() {
                    let values = self.operand(operand)?;
                    return self.spill(ty, &values);
                }
                let (to, from) = (self.slot_for(ty)?, self.operand_address(operand)?);
                self.copy_bytes(to, from, layout.size);
                Ok(to)
            }
        }
    }

    fn take_result(&mut self, call: &Call<'a>, abi: &FnAbi<'a>, results: &[Value]) -> Result<()> {
        match abi.ret {
            Return::Reference if self.references[call.dest.base.0 as usize] => {
                self.bind(call.dest.base, results[0]);
                Ok(())
            }
            Return::Reference => self.write(call.dest, &results[..1]),
            Return::Value(Pass::Leaves(leaves)) => self.write(call.dest, &results[..leaves.len()]),
            Return::Value(Pass::Nothing | Pass::Address) => Ok(()),
        }
    }

    /// Calls a constructor or destructor: `args` are addresses of the arguments' values, `out` is
    /// that of the result.
    pub fn call_with_addresses(&mut self, inst: InstId, out: Option<Value>, args: &[Value]) -> Result<()> {
        let declared = self.unit.declare(inst, self.program)?;
        let abi = declared.abi;
        let mut values = ValueList::new();
        if abi.has_result_slot() {
            let Some(out) = out else { return unsupported("a destructor with a result") };
            values.push(out);
        }
        for (address, pass) in args.iter().zip(&abi.args) {
            match pass {
                Pass::Nothing => {}
                Pass::Leaves(leaves) => values.extend(self.load_leaves(*address, 0, leaves)),
                Pass::Address => values.push(*address),
            }
        }
        if abi.error_slot {
            let error = self.program.signature(inst).raises.map(|ty| self.slot_for(ty)).transpose()?;
            values.extend(error);
        }
        let results = self.emit_target(Target::Func(declared.func), &abi, &values);
        if let (Some(out), Return::Value(Pass::Leaves(leaves))) = (out, abi.ret) {
            self.store_leaves(out, 0, leaves, &results[..leaves.len()]);
        }
        Ok(())
    }
}

/// The callee as a C function pointer.
fn c_callee<'a>(callee: &Callee<'a>) -> Option<(Operand<'a>, &'a FnTy<'a>)> {
    match callee {
        Callee::Ptr(pointer, fn_ty) if fn_ty.abi_c => Some((*pointer, fn_ty)),
        _ => None,
    }
}
