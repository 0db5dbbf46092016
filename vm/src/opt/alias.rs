//! What memory an address may point to.

use crate::ir::{Function, Imm, Inst, InstData, Opcode, Value, ValueDef};

/// An address: the value it is computed from, and the constant distance to it if that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Address {
    pub base: Value,
    pub offset: Option<i64>,
}

/// A range of bytes at an address; no length is unknown length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Range {
    pub address: Address,
    pub bytes: Option<u64>,
}

/// Follows `ptr_add`s from a scalar address to where it comes from.
pub(super) fn address_of(func: &Function, value: Value) -> Address {
    let mut base = value;
    let mut offset = Some(0i64);
    while let Some(def) = func.def_data(base)
        && def.op == Opcode::PtrAdd
    {
        let step = func.as_iconst(def.args[1]);
        offset = offset.zip(step).and_then(|(a, b)| a.checked_add(b));
        base = def.args[0];
    }
    Address { base, offset }
}

/// The memory a load or store accesses.
pub(super) fn access_range(func: &Function, data: &InstData) -> Range {
    let mut address = address_of(func, data.args[0]);
    if let Imm::Mem(mem) = &data.imm {
        address.offset = address.offset.map(|offset| offset + i64::from(mem.offset));
    }
    Range { address, bytes: Some(data.ty.bytes().into()) }
}

/// A range of `length` (a value) bytes at `addr`.
pub(super) fn bulk_range(func: &Function, addr: Value, length: Value) -> Range {
    let bytes = func.as_iconst(length).and_then(|length| u64::try_from(length).ok());
    Range { address: address_of(func, addr), bytes }
}

/// What kind of memory a base points to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Region {
    /// A stack slot whose address other code never sees.
    PrivateSlot,
    /// A stack slot whose address is passed on.
    SharedSlot,
    /// A data blob.
    Data,
    /// Anything but private slots.
    Unknown,
}

/// Which stack slots have addresses that escape the function's own loads and stores.
pub(super) struct Escapes {
    /// By value: is it a slot's address that stays private?
    private: Vec<bool>,
}

impl Escapes {
    /// One pass over the function.
    pub fn compute(func: &Function) -> Escapes {
        let mut private = vec![false; func.values.len()];
        let mut any = false;
        for block in &func.blocks {
            for &inst in &block.insts {
                let data = func.inst(inst);
                if data.op == Opcode::StackSlot {
                    private[data.result().index()] = true;
                    any = true;
                }
            }
        }
        let mut escapes = Escapes { private };
        if any {
            for block in &func.blocks {
                for &inst in &block.insts {
                    escapes.visit_inst(func, inst);
                }
                block.term.for_each_value(|value| escapes.escape(func, value));
            }
        }
        escapes
    }

    fn visit_inst(&mut self, func: &Function, inst: Inst) {
        let data = func.inst(inst);
        for (index, &arg) in data.args.iter().enumerate() {
            if !uses_address_only(data.op, index) {
                self.escape(func, arg);
            }
        }
    }

    fn escape(&mut self, func: &Function, value: Value) {
        let base = address_of(func, value).base;
        self.private[base.index()] = false;
    }

    /// Is the value the address of a slot that is only loaded from and stored to?
    pub fn is_private(&self, base: Value) -> bool {
        self.private.get(base.index()).copied().unwrap_or(false)
    }

    fn region(&self, func: &Function, base: Value) -> Region {
        match func.def(base) {
            ValueDef::Param(..) => Region::Unknown,
            ValueDef::Result(inst, _) => match func.inst(inst).op {
                Opcode::StackSlot if self.is_private(base) => Region::PrivateSlot,
                Opcode::StackSlot => Region::SharedSlot,
                Opcode::DataAddr => Region::Data,
                _ => Region::Unknown,
            },
        }
    }

    /// May the two ranges have bytes in common?
    pub fn may_alias(&self, func: &Function, a: &Range, b: &Range) -> bool {
        if a.address.base == b.address.base {
            let (Some(x), Some(y)) = (a.address.offset, b.address.offset) else { return true };
            let before = |x: i64, bytes: Option<u64>, y: i64| {
                bytes.is_some_and(|bytes| x.checked_add_unsigned(bytes).is_some_and(|end| end <= y))
            };
            return !before(x, a.bytes, y) && !before(y, b.bytes, x);
        }
        match (self.region(func, a.address.base), self.region(func, b.address.base)) {
            (Region::PrivateSlot, _) | (_, Region::PrivateSlot) => false,
            (Region::SharedSlot, Region::SharedSlot) => false,
            (Region::SharedSlot, Region::Data) | (Region::Data, Region::SharedSlot) => false,
            (Region::Data, Region::Data) => {
                // Different instructions may take the address of the same blob.
                data_of(func, a.address.base) == data_of(func, b.address.base)
            }
            _ => true,
        }
    }
}

fn data_of(func: &Function, base: Value) -> Option<&Imm> {
    func.def_data(base).map(|def| &def.imm)
}

/// Does the operation use this operand only as an address to access memory at, or to compute another one?
fn uses_address_only(op: Opcode, operand: usize) -> bool {
    match op {
        Opcode::Load
        | Opcode::Store
        | Opcode::LoadMasked
        | Opcode::StoreMasked
        | Opcode::CompressStore
        | Opcode::ExpandLoad
        | Opcode::Memset
        | Opcode::PtrAdd
        | Opcode::Prefetch => operand == 0,
        Opcode::Memcpy | Opcode::Memmove | Opcode::Memcmp => operand < 2,
        Opcode::IcmpEq | Opcode::IcmpNe | Opcode::PtrDiff => true,
        _ => false,
    }
}
