//! Calls.

use super::{EncodeError, Selector, is_slot};
use crate::bytecode::encode::vcode::{Callee, Source, VCall, VInsn};
use crate::ir::{Imm, InstData, Opcode, Type, Value};

/// Do results of these types arrive in the registers named by the call (or in the window)?
pub(in crate::bytecode::encode) fn direct_results(types: &[Type]) -> bool {
    types.len() <= 2 && types.iter().all(|&ty| is_slot(ty))
}

impl Selector<'_> {
    /// What a call calls, and its arguments.
    pub(super) fn called(&mut self, data: &InstData) -> Result<(Callee, Vec<Source>), EncodeError> {
        let (callee, args): (Callee, &[Value]) = match data.imm {
            Imm::Func(func) => (Callee::Entry(self.link.entry(func)), &data.args),
            Imm::Native(native) => (Callee::Native(self.link.native(native)?), &data.args),
            Imm::Sig(sig) if data.op == Opcode::CallC => (Callee::C(self.link.c_type(sig)?), &data.args),
            _ => (Callee::Pointer(self.use_reg(data.args[0])), &data.args[1..]),
        };
        Ok((callee, args.iter().map(|&arg| self.use_source(arg)).collect()))
    }

    pub(super) fn call(&mut self, data: &InstData) -> Result<(), EncodeError> {
        let (callee, args) = self.called(data)?;
        let types: Vec<Type> = data.results().map(|result| self.func.ty(result)).collect();
        let results = data.results().map(|result| self.result_reg(result)).collect();
        let direct = direct_results(&types);
        self.current.push(VInsn::Call(Box::new(VCall { callee, args, results, direct, loc: self.loc })));
        Ok(())
    }
}
