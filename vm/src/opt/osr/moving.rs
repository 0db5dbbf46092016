//! Which stack slots may move to another place while their function runs: those whose addresses the function alone
//! knows, or finds in other slots that move. A closure's captures are such addresses.
//!
//! Addresses that lie in memory that moves have to be replaced by the new ones. So it is followed where addresses of
//! slots are stored and what is loaded again; what cannot be followed keeps the slots concerned in place.

use hashbrown::HashMap;
use smallvec::SmallVec;

use crate::ir::{Block, Cfg, DomTree, Function, Imm, InstData, Opcode, Terminator, Type, Value};
use crate::opt::alias::{address_of, bulk_range};
use crate::opt::summary::{Summaries, stays};

/// Bytes of an address.
const POINTER: u64 = 8;

/// A place in a slot: its number, and bytes from its beginning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Spot {
    pub slot: usize,
    pub offset: i64,
}

/// A store, or what writes like one, to a known place in a slot.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Write {
    offset: i64,
    bytes: u64,
    /// The address that is stored, if it is one of a slot.
    address: Option<Spot>,
    block: Block,
}

impl Write {
    fn overlaps(&self, offset: i64, bytes: u64) -> bool {
        self.offset < offset.saturating_add_unsigned(bytes) && offset < self.offset.saturating_add_unsigned(self.bytes)
    }
}

/// A stack slot.
struct Slot {
    value: Value,
    /// It cannot move.
    fixed: bool,
    /// It is written in ways that are not followed.
    opaque: bool,
    writes: Vec<Write>,
}

/// Where addresses of slots go in a function.
pub(super) struct Moving<'a> {
    func: &'a Function,
    summaries: &'a Summaries,
    slots: Vec<Slot>,
    number: HashMap<Value, usize>,
    /// By value: the slots that it may be an address in, besides any other memory.
    targets: Vec<SmallVec<[usize; 2]>>,
    cfg: Cfg,
    doms: DomTree,
    changed: bool,
}

/// An address in a word of a slot.
pub(super) struct Held {
    /// Where it is.
    pub at: Spot,
    /// The addresses that it may be.
    pub addresses: Vec<Spot>,
    /// It is the only one of them for sure.
    pub certain: bool,
}

impl<'a> Moving<'a> {
    /// Follows the addresses in a function that goes on at `entry`, where the values `needed` are used.
    pub fn find(
        func: &'a Function,
        summaries: &'a Summaries,
        needed: &[Value],
        known: impl Fn(Value) -> bool,
    ) -> Moving<'a> {
        let insts = func.blocks.iter().flat_map(|block| &block.insts).map(|&inst| func.inst(inst));
        let values = insts.filter(|data| data.op == Opcode::StackSlot).map(InstData::result);
        let slots: Vec<Slot> =
            values.map(|value| Slot { value, fixed: false, opaque: false, writes: Vec::new() }).collect();
        let number = slots.iter().enumerate().map(|(number, slot)| (slot.value, number)).collect();
        let cfg = Cfg::compute(func);
        let mut moving = Moving {
            func,
            summaries,
            slots,
            number,
            targets: vec![SmallVec::new(); func.values.len()],
            doms: DomTree::compute(func, &cfg),
            cfg,
            changed: true,
        };
        while std::mem::take(&mut moving.changed) {
            moving.visit_all();
            for &value in needed {
                moving.check_needed(value, &known);
            }
        }
        moving
    }

    /// The address of a slot.
    pub fn address(&self, slot: usize) -> Value {
        self.slots[slot].value
    }

    /// Does the value have to be made anew because memory that it points to moves?
    pub fn moves(&self, value: Value) -> bool {
        !self.moving_targets(value).is_empty()
    }

    /// The place in a slot that an address is.
    pub fn spot(&self, value: Value) -> Option<Spot> {
        let address = address_of(self.func, value);
        let slot = *self.number.get(&address.base)?;
        Some(Spot { slot, offset: address.offset })
    }

    /// What a pointer is that was loaded from a slot, in front of `entry`.
    pub fn loaded(&self, value: Value, entry: Block) -> Option<Held> {
        let data = self.func.def_data(value).filter(|data| data.op == Opcode::Load && data.ty == Type::PTR)?;
        let Imm::Mem(mem) = data.imm else { return None };
        let place = self.spot(data.args[0])?;
        let offset = place.offset.checked_add(mem.offset.into())?;
        Some(self.held(Spot { offset, ..place }, entry))
    }

    /// All words of slots that move in which there may be addresses in slots that move, when `entry` begins.
    pub fn contents(&self, entry: Block) -> Vec<Held> {
        let mut spots: Vec<Spot> = Vec::new();
        for (slot, data) in self.slots.iter().enumerate().filter(|(_, data)| !data.fixed) {
            for write in &data.writes {
                let at = Spot { slot, offset: write.offset };
                let address = write.address.is_some_and(|address| !self.slots[address.slot].fixed);
                if address && !spots.contains(&at) {
                    spots.push(at);
                }
            }
        }
        spots.into_iter().map(|at| self.held(at, entry)).collect()
    }

    fn held(&self, at: Spot, entry: Block) -> Held {
        let slot = &self.slots[at.slot];
        let mut addresses = Vec::new();
        let mut stored = false;
        let mut certain = !slot.opaque;
        for write in slot.writes.iter().filter(|write| write.overlaps(at.offset, POINTER)) {
            match write.address.filter(|_| write.offset == at.offset) {
                Some(address) if !addresses.contains(&address) => addresses.push(address),
                Some(_) => {}
                None => certain = false,
            }
            stored |= write.block != entry && self.always_before(write.block, entry);
        }
        certain &= stored && addresses.len() == 1;
        Held { at, addresses, certain }
    }

    fn always_before(&self, block: Block, entry: Block) -> bool {
        self.cfg.is_reachable(block) && self.doms.dominates(block, entry)
    }

    fn moving_targets(&self, value: Value) -> SmallVec<[usize; 2]> {
        self.targets[value.index()].iter().copied().filter(|&slot| !self.slots[slot].fixed).collect()
    }

    /// Keeps a slot in place, and those whose addresses lie in it.
    fn fix(&mut self, slot: usize) {
        if !std::mem::replace(&mut self.slots[slot].fixed, true) {
            self.changed = true;
            let held: Vec<Spot> = self.slots[slot].writes.iter().filter_map(|write| write.address).collect();
            held.into_iter().for_each(|address| self.fix(address.slot));
        }
    }

    fn fix_targets(&mut self, value: Value) {
        self.moving_targets(value).into_iter().for_each(|slot| self.fix(slot));
    }

    /// Keeps slots in place whose addresses lie in some of `bytes` bytes of what `address` points to, or anywhere there.
    fn fix_contents(&mut self, address: Value, offset: i64, bytes: Option<u64>) {
        let exact = self.spot(address);
        for slot in self.targets[address.index()].clone() {
            let held: Vec<usize> = self.slots[slot]
                .writes
                .iter()
                .filter(|write| match (exact, bytes) {
                    (Some(spot), Some(bytes)) => write.overlaps(spot.offset.saturating_add(offset), bytes),
                    _ => true,
                })
                .filter_map(|write| write.address)
                .map(|address| address.slot)
                .collect();
            held.into_iter().for_each(|slot| self.fix(slot));
        }
    }

    /// Notes that a value may be an address in these slots.
    fn flow(&mut self, value: Value, slots: &[usize]) {
        let targets = &mut self.targets[value.index()];
        for &slot in slots {
            if !targets.contains(&slot) {
                targets.push(slot);
                self.changed = true;
            }
        }
    }

    fn flow_from(&mut self, to: Value, from: Value) {
        let slots = self.targets[from.index()].clone();
        self.flow(to, &slots);
    }

    fn visit_all(&mut self) {
        let func = self.func;
        for block in func.block_ids() {
            for &inst in &func.block(block).insts {
                self.visit(block, func.inst(inst));
            }
            let term = &func.block(block).term;
            term.for_each_target(|call| {
                for (&param, &arg) in func.block(call.block).params.iter().zip(&call.args) {
                    self.flow_from(param, arg);
                }
            });
            match term {
                Terminator::Ret(values) | Terminator::Trap { args: values, .. } => {
                    values.iter().for_each(|&value| self.fix_targets(value));
                }
                Terminator::TailCall(call) => call.args.iter().for_each(|&value| self.fix_targets(value)),
                _ => {}
            }
        }
    }

    fn visit(&mut self, block: Block, data: &InstData) {
        match data.op {
            Opcode::StackSlot => self.flow(data.result(), &[self.number[&data.result()]]),
            Opcode::PtrAdd if data.ty == Type::PTR => {
                self.flow_from(data.result(), data.args[0]);
                self.fix_targets(data.args[1]);
            }
            Opcode::Select if data.ty == Type::PTR => {
                self.flow_from(data.result(), data.args[1]);
                self.flow_from(data.result(), data.args[2]);
            }
            Opcode::Load => self.load(data),
            Opcode::Store => self.store(block, data),
            Opcode::Memcpy | Opcode::Memmove => {
                let source = bulk_range(self.func, data.args[1], data.args[2]);
                self.fix_contents(data.args[1], 0, source.bytes);
                self.write(block, data.args[0], 0, bulk_range(self.func, data.args[0], data.args[2]).bytes, None);
            }
            Opcode::Memset => {
                self.write(block, data.args[0], 0, bulk_range(self.func, data.args[0], data.args[2]).bytes, None);
            }
            Opcode::Memcmp => {
                self.fix_contents(data.args[0], 0, None);
                self.fix_contents(data.args[1], 0, None);
            }
            Opcode::IcmpEq | Opcode::IcmpNe | Opcode::PtrDiff | Opcode::Prefetch => {}
            _ => self.other(data),
        }
    }

    fn load(&mut self, data: &InstData) {
        let Imm::Mem(mem) = data.imm else { return };
        let (address, offset) = (data.args[0], i64::from(mem.offset));
        if data.ty != Type::PTR {
            self.fix_contents(address, offset, Some(data.ty.bytes().into()));
            return;
        }
        let exact = self.spot(address).map(|spot| spot.offset.saturating_add(offset));
        let mut slots = SmallVec::<[usize; 2]>::new();
        let mut torn = SmallVec::<[usize; 2]>::new();
        for &slot in &self.targets[address.index()] {
            for write in &self.slots[slot].writes {
                let Some(held) = write.address else { continue };
                match exact {
                    Some(exact) if exact != write.offset && write.overlaps(exact, POINTER) => torn.push(held.slot),
                    Some(exact) if exact != write.offset => {}
                    _ => slots.push(held.slot),
                }
            }
        }
        torn.into_iter().for_each(|slot| self.fix(slot));
        self.flow(data.result(), &slots);
    }

    fn store(&mut self, block: Block, data: &InstData) {
        let Imm::Mem(mem) = data.imm else { return };
        let (address, value) = (data.args[0], data.args[1]);
        let held = self.spot(value).filter(|held| !self.slots[held.slot].fixed);
        let followed = self.spot(address).filter(|place| !self.slots[place.slot].fixed).is_some();
        if held.is_none() || !followed {
            self.fix_targets(value);
        }
        self.write(block, address, mem.offset.into(), Some(data.ty.bytes().into()), held.filter(|_| followed));
    }

    /// Notes what is written.
    fn write(&mut self, block: Block, address: Value, offset: i64, bytes: Option<u64>, held: Option<Spot>) {
        let exact = self.spot(address);
        for slot in self.targets[address.index()].clone() {
            let slot = &mut self.slots[slot];
            match (exact, bytes) {
                (Some(spot), Some(bytes)) => {
                    let write = Write { offset: spot.offset.saturating_add(offset), bytes, address: held, block };
                    if !slot.writes.contains(&write) {
                        slot.writes.push(write);
                        self.changed = true;
                    }
                }
                _ => self.changed |= !std::mem::replace(&mut slot.opaque, true),
            }
        }
    }

    /// An instruction that is not followed: calls may read, write and keep.
    fn other(&mut self, data: &InstData) {
        for (index, &arg) in data.args.iter().enumerate() {
            if self.targets[arg.index()].is_empty() {
                continue;
            }
            if data.op == Opcode::Call && stays(data, index, self.summaries) {
                self.fix_contents(arg, 0, None);
                self.write(Block(0), arg, 0, None, None);
            } else {
                self.fix_targets(arg);
            }
        }
    }

    /// Keeps slots in place that `value`, which is needed at the entry, may point to in ways that cannot be made anew.
    fn check_needed(&mut self, value: Value, known: &impl Fn(Value) -> bool) {
        let mut worklist = vec![value];
        let mut seen = vec![];
        while let Some(value) = worklist.pop() {
            if seen.contains(&value) {
                continue;
            }
            seen.push(value);
            let moves = self.moves(value);
            let from_slot = self.number.contains_key(&address_of(self.func, value).root);
            let from_load = self.loaded(value, Block(0)).is_some();
            if moves && known(value) && !from_slot && !from_load {
                self.fix_targets(value);
            }
            if let Some(data) = self.func.def_data(value).filter(|_| !known(value)) {
                worklist.extend(&data.args);
            }
        }
    }
}
