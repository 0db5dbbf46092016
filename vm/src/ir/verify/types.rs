//! Types and immediates of single instructions.

use super::{Check, Error, Verifier};
use crate::ir::builder::normalize_int;
use crate::ir::entities::Inst;
use crate::ir::function::Signature;
use crate::ir::inst::{Imm, InstData};
use crate::ir::opcode::{Class, ImmKind, Opcode, Operand};
use crate::ir::types::Type;

impl<'a> Verifier<'a> {
    pub(super) fn check_inst(&self, inst: Inst) -> Check {
        let data = self.func.inst(inst);
        let info = data.op.info();
        if info.class != Class::None {
            self.require(info.class.admits(data.ty), || format!("{} does not exist for {}", data.op, data.ty))?;
        }
        self.check_imm(data)?;
        if data.op.is_call() || data.op == Opcode::FuncAddr {
            return self.check_call(data);
        }
        self.require(data.args.len() == info.args.len(), || format!("{} operands are needed", info.args.len()))?;
        for (index, (&rule, &arg)) in info.args.iter().zip(&data.args).enumerate() {
            let found = self.func.ty(arg);
            let fits = match rule {
                Operand::Cond => found == Type::I1 || found == data.ty.mask(),
                Operand::Other => true,
                _ => rule.resolve(data.ty) == Some(found),
            };
            self.require(fits, || format!("operand {index} has type {found}"))?;
        }
        self.require(data.num_results as usize == info.results.len(), || "number of results".to_string())?;
        for (&rule, result) in info.results.iter().zip(data.results()) {
            let found = self.func.ty(result);
            let fits = rule == Operand::Other || rule.resolve(data.ty) == Some(found);
            self.require(fits, || format!("the result has type {found}"))?;
        }
        self.check_other(data)
    }

    /// The rules of operations with [`Operand::Other`].
    fn check_other(&self, data: &InstData) -> Check {
        let to = data.ty;
        let first = data.args.first().map_or(to, |&arg| self.func.ty(arg));
        let same_lanes = first.lanes() == to.lanes();
        let bits = (first.kind().bits(), to.kind().bits());
        let int_like = |ty: Type| ty.is_int() || ty.is_mask();
        let fits = match data.op {
            Opcode::Trunc => same_lanes && first.is_int() && bits.0 > bits.1,
            Opcode::Zext | Opcode::Sext => same_lanes && int_like(first) && bits.0 < bits.1,
            Opcode::Fptrunc => same_lanes && first.is_float() && first != to && bits.0 >= bits.1,
            Opcode::Fpext => same_lanes && first.is_float() && bits.0 < bits.1,
            Opcode::FptosiSat | Opcode::FptouiSat => same_lanes && first.is_float(),
            Opcode::Sitofp | Opcode::Uitofp => same_lanes && first.is_int(),
            Opcode::Bitcast => first.bytes() == to.bytes() && !first.is_mask() && !to.is_mask(),
            Opcode::MaskToBits => first.is_mask() && first.lanes() <= to.bytes() * 8,
            Opcode::BitsToMask => first.is_int() && to.lanes() <= first.bytes() * 8,
            Opcode::TableLookup => Class::ByteVector.admits(first),
            Opcode::ExtractSub => part_fits(first, to, &data.imm),
            Opcode::InsertSub => part_fits(to, self.func.ty(data.args[1]), &data.imm),
            Opcode::Shuffle2 => match &data.imm {
                Imm::Shuffle(lanes) => {
                    let result = to.with_lanes(lanes.len() as u32);
                    result == Some(self.func.ty(data.result())) && lanes.iter().all(|&lane| lane < to.lanes() * 2)
                }
                _ => false,
            },
            _ => true,
        };
        self.require(fits, || format!("operand type {first} does not fit"))
    }

    fn check_imm(&self, data: &InstData) -> Check {
        let fits = match (data.op.info().imm, &data.imm) {
            (ImmKind::Int, Imm::Int(value)) => normalize_int(data.ty, *value) == *value,
            (ImmKind::Int, Imm::Wide(_)) => data.ty.kind().bits() > 64,
            (ImmKind::Float, Imm::Float(bits)) => fits_lane(data.ty, *bits),
            (ImmKind::Lanes, Imm::Lanes(lanes)) => {
                lanes.len() == data.ty.lanes() as usize && lanes.iter().all(|&lane| fits_lane(data.ty, lane))
            }
            (ImmKind::Slot, Imm::Slot { align, .. }) => align.is_power_of_two(),
            (ImmKind::Data, Imm::Data(id)) => id.index() < self.module.data.len(),
            (ImmKind::Func, Imm::Func(id)) => id.index() < self.module.funcs.len(),
            (ImmKind::Sig, Imm::Sig(id)) => id.index() < self.module.sigs.len(),
            (ImmKind::Native, Imm::Native(id)) => id.index() < self.module.natives.len(),
            (ImmKind::None, Imm::None)
            | (ImmKind::Shuffle, Imm::Shuffle(_))
            | (ImmKind::Index, Imm::Index(_))
            | (ImmKind::Mem, Imm::Mem(_)) => true,
            _ => false,
        };
        self.require(fits, || format!("immediate {:?} does not fit", data.imm))
    }

    fn check_call(&self, data: &InstData) -> Check {
        if data.op == Opcode::FuncAddr {
            return Ok(());
        }
        if data.op == Opcode::GoOn {
            let record = data.args.first().map(|&record| self.func.ty(record));
            self.require(record == Some(Type::PTR), || "the record is not a ptr".to_string())?;
            return self.check_results(data, &self.func.sig.results);
        }
        let sig = self.check_callee(data)?;
        if data.op == Opcode::CallC {
            self.require(sig.is_c(), || "C functions have no such signature".to_string())?;
        }
        self.check_results(data, &sig.results)
    }

    /// Checks what a call calls and its arguments; the callee's signature.
    fn check_callee(&self, data: &InstData) -> Result<&'a Signature, Box<Error>> {
        let (sig, args) = match data.imm {
            Imm::Func(func) => (&self.module.func(func).sig, &data.args[..]),
            Imm::Native(native) => (&self.module.natives[native.index()].sig, &data.args[..]),
            Imm::Sig(sig) => {
                let callee = data.args.first().map(|&callee| self.func.ty(callee));
                self.require(callee == Some(Type::PTR), || "the callee is not a ptr".to_string())?;
                (&self.module.sigs[sig.index()], &data.args[1..])
            }
            _ => return Err(self.error("the callee is missing")),
        };
        self.check_types("arguments", args, &sig.params)?;
        Ok(sig)
    }

    /// Checks a call in place of a return.
    pub(super) fn check_tail_call(&self, call: &InstData) -> Check {
        self.require(call.op.is_function_call() && call.num_results == 0, || "no call of a function".to_string())?;
        self.check_imm(call)?;
        let results = &self.check_callee(call)?.results;
        self.require(*results == self.func.sig.results, || {
            format!("results: expected {:?}, found {results:?}", self.func.sig.results)
        })
    }

    fn check_results(&self, data: &InstData, types: &[Type]) -> Check {
        let results: Vec<_> = data.results().collect();
        self.check_types("results", &results, types)
    }
}

/// Does a lane of `ty` have room for `bits`?
fn fits_lane(ty: Type, bits: u64) -> bool {
    let width = ty.kind().bits();
    width >= 64 || bits >> width == 0
}

/// Is `part` a run of lanes of `whole` from the index in `imm` on?
fn part_fits(whole: Type, part: Type, imm: &Imm) -> bool {
    let Imm::Index(first) = imm else { return false };
    whole.kind() == part.kind() && u64::from(*first) + u64::from(part.lanes()) <= u64::from(whole.lanes())
}
