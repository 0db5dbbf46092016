//! Finds stack slots and everything that is done with their addresses.

use hashbrown::HashMap;

use crate::ir::{Function, Imm, Inst, Opcode, Type, Value};

/// Slots larger than this are left alone.
const MAX_SLOT: u32 = 4096;

/// A stack slot.
pub(super) struct Slot {
    pub size: u32,
    /// Its address gets out of sight: the slot stays in memory.
    pub escapes: bool,
}

/// A place in a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub slot: u32,
    pub offset: u32,
}

/// A load or store of a whole value.
pub(super) struct Access {
    pub place: Place,
    pub ty: Type,
}

/// A `memcpy` or `memmove` of constant length; at least one side is in a slot.
pub(super) struct Copy {
    pub to: Option<Place>,
    pub from: Option<Place>,
    pub len: u32,
}

/// A `memset` of constant length and byte.
pub(super) struct Fill {
    pub to: Place,
    pub len: u32,
    pub byte: u8,
}

/// All slots and accesses of a function.
pub(super) struct Accesses {
    pub slots: Vec<Slot>,
    pub accesses: HashMap<Inst, Access>,
    /// In the order of the function.
    pub access_order: Vec<Inst>,
    pub copies: HashMap<Inst, Copy>,
    pub copy_order: Vec<Inst>,
    pub fills: HashMap<Inst, Fill>,
    pub fill_order: Vec<Inst>,
    /// By value: the place in a slot it is the address of.
    address: Vec<Option<(u32, i64)>>,
}

impl Accesses {
    /// The slot that `value` is an address in.
    pub fn slot_of(&self, value: Value) -> Option<u32> {
        self.address.get(value.index()).copied().flatten().map(|(slot, _)| slot)
    }
}

/// Collects; `None` if there is nothing to promote.
pub(super) fn collect(func: &Function) -> Option<Accesses> {
    let has_slots = |inst: &Inst| func.inst(*inst).op == Opcode::StackSlot;
    if !func.blocks.iter().any(|block| block.insts.iter().any(has_slots)) {
        return None;
    }
    let accesses = Accesses {
        slots: Vec::new(),
        accesses: HashMap::new(),
        access_order: Vec::new(),
        copies: HashMap::new(),
        copy_order: Vec::new(),
        fills: HashMap::new(),
        fill_order: Vec::new(),
        address: vec![None; func.values.len()],
    };
    let mut collector = Collector { func, found: accesses };
    for block in &func.blocks {
        for &inst in &block.insts {
            collector.visit(inst);
        }
        block.term.for_each_value(|value| collector.escape(value));
    }
    let found = collector.found;
    found.slots.iter().any(|slot| !slot.escapes).then_some(found)
}

struct Collector<'a> {
    func: &'a Function,
    found: Accesses,
}

impl Collector<'_> {
    fn visit(&mut self, inst: Inst) {
        let data = self.func.inst(inst);
        let done = match (data.op, &data.imm) {
            (Opcode::StackSlot, &Imm::Slot { size, .. }) => {
                let slot = self.found.slots.len() as u32;
                self.found.slots.push(Slot { size, escapes: size > MAX_SLOT });
                self.found.address[data.result().index()] = Some((slot, 0));
                true
            }
            (Opcode::PtrAdd, _) => self.visit_ptr_add(inst),
            (Opcode::Load, Imm::Mem(mem)) if !mem.volatile => self.visit_access(inst, mem.offset),
            (Opcode::Store, Imm::Mem(mem)) if !mem.volatile => {
                self.escape(data.args[1]);
                self.visit_access(inst, mem.offset)
            }
            (Opcode::Memcpy | Opcode::Memmove, _) => self.visit_copy(inst),
            (Opcode::Memset, _) => self.visit_fill(inst),
            _ => false,
        };
        if !done {
            data.args.iter().for_each(|&arg| self.escape(arg));
        }
    }

    fn escape(&mut self, value: Value) {
        if let Some((slot, _)) = self.found.address[value.index()] {
            self.found.slots[slot as usize].escapes = true;
        }
    }

    fn visit_ptr_add(&mut self, inst: Inst) -> bool {
        let data = self.func.inst(inst);
        let Some((slot, offset)) = self.found.address[data.args[0].index()] else { return false };
        let Some(step) = self.func.as_iconst(data.args[1]) else { return false };
        let Some(offset) = offset.checked_add(step) else { return false };
        self.found.address[data.result().index()] = Some((slot, offset));
        true
    }

    /// The place `len` bytes from `value` plus `offset` on, if it lies in a slot.
    fn place(&self, value: Value, offset: i32, len: u32) -> Option<Place> {
        let (slot, start) = self.found.address[value.index()]?;
        let offset = u32::try_from(start.checked_add(offset.into())?).ok()?;
        let end = offset.checked_add(len)?;
        (end <= self.found.slots[slot as usize].size).then_some(Place { slot, offset })
    }

    fn visit_access(&mut self, inst: Inst, offset: i32) -> bool {
        let data = self.func.inst(inst);
        let Some(place) = self.place(data.args[0], offset, data.ty.bytes()) else { return false };
        self.found.accesses.insert(inst, Access { place, ty: data.ty });
        self.found.access_order.push(inst);
        true
    }

    fn visit_copy(&mut self, inst: Inst) -> bool {
        let args = &self.func.inst(inst).args;
        let len = self.func.as_iconst(args[2]).and_then(|len| u32::try_from(len).ok());
        let Some(len) = len else { return false };
        let mut sides = [None; 2];
        for (side, &arg) in sides.iter_mut().zip(args) {
            *side = self.place(arg, 0, len);
            if side.is_none() {
                self.escape(arg);
            }
        }
        let [to, from] = sides;
        if to.is_none() && from.is_none() {
            return true;
        }
        if let (Some(to), Some(from)) = (to, from)
            && to.slot == from.slot
        {
            return false;
        }
        self.found.copies.insert(inst, Copy { to, from, len });
        self.found.copy_order.push(inst);
        true
    }

    fn visit_fill(&mut self, inst: Inst) -> bool {
        let args = &self.func.inst(inst).args;
        let len = self.func.as_iconst(args[2]).and_then(|len| u32::try_from(len).ok());
        let (Some(len), Some(byte)) = (len, self.func.as_iconst(args[1])) else { return false };
        let Some(to) = self.place(args[0], 0, len) else { return false };
        self.found.fills.insert(inst, Fill { to, len, byte: byte as u8 });
        self.found.fill_order.push(inst);
        true
    }
}
