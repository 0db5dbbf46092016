//! What memory an address may point to.

use super::summary::{Summaries, stays};
use crate::ir::{Function, Imm, Inst, InstData, Opcode, Value, ValueDef};

/// An address: a value, the constant distance to it, and the address that the value is computed from by adding
/// distances of any kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Address {
    pub base: Value,
    pub offset: i64,
    pub root: Value,
}

/// A range of bytes at an address; no length is unknown length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Range {
    pub address: Address,
    pub bytes: Option<u64>,
}

/// Follows `ptr_add`s from a scalar address to where it comes from.
pub(super) fn address_of(func: &Function, value: Value) -> Address {
    let mut address = Address { base: value, offset: 0, root: value };
    let mut constant = true;
    while let Some(def) = func.def_data(address.root)
        && def.op == Opcode::PtrAdd
    {
        address.root = def.args[0];
        let offset = func.as_iconst(def.args[1]).and_then(|step| address.offset.checked_add(step));
        match offset.filter(|_| constant) {
            Some(offset) => (address.base, address.offset) = (def.args[0], offset),
            None => constant = false,
        }
    }
    address
}

/// The memory a load or store accesses.
pub(super) fn access_range(func: &Function, data: &InstData) -> Range {
    let mut address = address_of(func, data.args[0]);
    if let Imm::Mem(mem) = &data.imm {
        address.offset = address.offset.saturating_add(mem.offset.into());
    }
    Range { address, bytes: Some(data.ty.bytes().into()) }
}

impl Range {
    /// All memory at distances of any kind from what the address is computed from: what an access in a loop may reach
    /// in all iterations.
    pub fn anywhere(&self) -> Range {
        let root = self.address.root;
        Range { address: Address { base: root, offset: 0, root }, bytes: None }
    }
}

/// A range of `length` (a value) bytes at `addr`.
pub(super) fn bulk_range(func: &Function, addr: Value, length: Value) -> Range {
    let bytes = func.as_iconst(length).and_then(|length| u64::try_from(length).ok());
    Range { address: address_of(func, addr), bytes }
}

/// What kind of memory a base points to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Region {
    /// A stack slot whose address other code never sees.
    Private,
    /// A stack slot whose address is passed to calls that do not keep it.
    Lent,
    /// A stack slot whose address gets out of sight.
    Shared,
    /// What a parameter of the function points to: no slot of this activation.
    Caller,
    /// The same, and by promise nothing else is, as long as the address is not kept.
    Exclusive,
    /// A data blob.
    Data,
    /// Anything that is not a private or lent slot.
    Unknown,
}

/// Which stack slots have addresses that get out of sight.
pub(super) struct Escapes {
    /// By value: for addresses of slots what is known, otherwise unknown.
    regions: Vec<Region>,
}

impl Escapes {
    /// One pass over the function.
    pub fn compute(func: &Function, summaries: &Summaries) -> Escapes {
        let mut regions = vec![Region::Unknown; func.values.len()];
        let mut any = false;
        for (position, param) in func.params().iter().enumerate() {
            let noalias = func.promise(position).noalias;
            any |= noalias;
            regions[param.index()] = if noalias { Region::Exclusive } else { Region::Caller };
        }
        for block in &func.blocks {
            for &inst in &block.insts {
                let data = func.inst(inst);
                match data.op {
                    Opcode::StackSlot => {
                        regions[data.result().index()] = Region::Private;
                        any = true;
                    }
                    Opcode::DataAddr => regions[data.result().index()] = Region::Data,
                    _ => {}
                }
            }
        }
        let mut escapes = Escapes { regions };
        if any {
            for block in &func.blocks {
                for &inst in &block.insts {
                    escapes.visit_inst(func, inst, summaries);
                }
                block.term.for_each_value(|value| escapes.degrade(func, value, Region::Shared));
            }
        }
        escapes
    }

    fn visit_inst(&mut self, func: &Function, inst: Inst, summaries: &Summaries) {
        let data = func.inst(inst);
        for (index, &arg) in data.args.iter().enumerate() {
            if !stays(data, index, summaries) {
                self.degrade(func, arg, Region::Shared);
            } else if data.op == Opcode::Call {
                self.degrade(func, arg, Region::Lent);
            }
        }
    }

    /// Notes that the address of a slot goes where `to` says.
    fn degrade(&mut self, func: &Function, value: Value, to: Region) {
        let region = &mut self.regions[address_of(func, value).root.index()];
        *region = match (*region, to) {
            (Region::Private, _) | (Region::Lent, Region::Shared) => to,
            (Region::Exclusive, Region::Shared) => Region::Caller,
            (same, _) => same,
        };
    }

    fn region(&self, base: Value) -> Region {
        self.regions.get(base.index()).copied().unwrap_or(Region::Unknown)
    }

    /// Is it the address of a slot of this function, which callers do not know of?
    pub fn is_own(&self, base: Value) -> bool {
        matches!(self.region(base), Region::Private | Region::Lent | Region::Shared)
    }

    /// Is the range mapped memory, whatever the function has done so far?
    pub fn is_mapped(&self, func: &Function, range: &Range) -> bool {
        let (Address { base, offset, root }, Some(bytes)) = (range.address, range.bytes) else { return false };
        if base != root {
            return false;
        }
        let size = match func.def(base) {
            ValueDef::Param(block, position) if block == func.entry() => func.promise(position.into()).bytes,
            ValueDef::Param(..) => 0,
            ValueDef::Result(inst, _) => match func.inst(inst).imm {
                Imm::Slot { size, .. } => size,
                // Offsets into data are within it.
                Imm::Data(_) => return true,
                _ => 0,
            },
        };
        u64::try_from(offset).is_ok_and(|start| start + bytes <= size.into())
    }

    /// May a call access the memory at `base`?
    pub fn call_sees(&self, func: &Function, call: &InstData, base: Value) -> bool {
        match self.region(base) {
            Region::Private => false,
            Region::Lent | Region::Exclusive => call.args.iter().any(|&arg| address_of(func, arg).root == base),
            Region::Shared | Region::Caller | Region::Data | Region::Unknown => true,
        }
    }

    /// May an instruction that writes memory write to the range?
    pub fn may_write(&self, func: &Function, writer: &InstData, range: &Range) -> bool {
        let target = match writer.op {
            Opcode::Store | Opcode::StoreMasked => access_range(func, writer),
            Opcode::CompressStore => Range { bytes: None, ..access_range(func, writer) },
            Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => bulk_range(func, writer.args[0], writer.args[2]),
            _ => return self.call_sees(func, writer, range.address.root),
        };
        self.may_alias(func, &target, range)
    }

    /// May the two ranges have bytes in common?
    pub fn may_alias(&self, func: &Function, a: &Range, b: &Range) -> bool {
        if a.address.base == b.address.base {
            let (x, y) = (a.address.offset, b.address.offset);
            let before = |x: i64, bytes: Option<u64>, y: i64| {
                bytes.is_some_and(|bytes| x.checked_add_unsigned(bytes).is_some_and(|end| end <= y))
            };
            return !before(x, a.bytes, y) && !before(y, b.bytes, x);
        }
        if a.address.root == b.address.root {
            return true;
        }
        match (self.region(a.address.root), self.region(b.address.root)) {
            (Region::Private | Region::Lent | Region::Exclusive, _)
            | (_, Region::Private | Region::Lent | Region::Exclusive) => false,
            (Region::Shared, Region::Shared) => false,
            (Region::Shared, Region::Data | Region::Caller) | (Region::Data | Region::Caller, Region::Shared) => false,
            (Region::Data, Region::Data) => {
                // Different instructions may take the address of the same blob.
                data_of(func, a.address.root) == data_of(func, b.address.root)
            }
            _ => true,
        }
    }
}

fn data_of(func: &Function, base: Value) -> Option<&Imm> {
    func.def_data(base).map(|def| &def.imm)
}
