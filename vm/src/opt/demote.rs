//! Puts values in stack slots, so that blocks may be copied and jumps redirected without care for which definition
//! reaches which use; slot promotion makes values of the slots again.

use crate::ir::{Block, Function, Imm, Inst, Loc, MemImm, Opcode, Terminator, Type, Value, ValueList};

/// The stack slots that values were put in.
pub(super) struct Slots {
    /// By value.
    slots: Vec<Option<Value>>,
}

impl Slots {
    /// The slot of a value.
    pub fn of(&self, value: Value) -> Option<Value> {
        self.slots.get(value.index()).copied().flatten()
    }
}

/// Demotes the values that are defined in one of `homes` and used in a block where `outside` (user, home) holds.
/// Uses in such blocks become loads; behind each definition stands a store.
pub(super) fn demote_values(func: &mut Function, homes: &[Block], outside: impl Fn(Block, Block) -> bool) -> Slots {
    let mut home_of = vec![None; func.values.len()];
    for &home in homes {
        for value in definitions(func, home) {
            home_of[value.index()] = Some(home);
        }
    }
    let goes_out = |user: Block, value: Value| home_of[value.index()].is_some_and(|home| outside(user, home));
    let mut slots = Slots { slots: vec![None; func.values.len()] };
    let mut new = Vec::new();
    for user in func.block_ids() {
        let mut used = Vec::new();
        let data = func.block(user);
        let mut note = |value: Value| {
            if goes_out(user, value) {
                used.push(value);
            }
        };
        data.insts.iter().flat_map(|&inst| &func.inst(inst).args).for_each(|&arg| note(arg));
        data.term.for_each_value(&mut note);
        for value in used {
            if slots.of(value).is_none() {
                slots.slots[value.index()] = Some(make_slot(func, func.ty(value), &mut new));
            }
        }
    }
    if new.is_empty() {
        return slots;
    }
    for user in func.block_ids() {
        load_uses(func, user, |value| if goes_out(user, value) { slots.of(value) } else { None });
    }
    for &home in homes {
        store_definitions(func, home, |value| slots.of(value));
    }
    func.blocks[0].insts.splice(0..0, new);
    slots
}

/// Appends a store of a value in a slot to a block.
pub(super) fn store(func: &mut Function, block: Block, slot: Value, value: Value) {
    let inst = make_store(func, slot, value);
    func.block_mut(block).insts.push(inst);
}

fn definitions(func: &Function, block: Block) -> impl Iterator<Item = Value> + '_ {
    let data = func.block(block);
    let results = data.insts.iter().flat_map(|&inst| func.inst(inst).results());
    data.params.iter().copied().chain(results)
}

/// Makes a slot for values of a type, to be put at the start of the function.
pub(super) fn make_slot(func: &mut Function, ty: Type, new: &mut Vec<Inst>) -> Value {
    let imm = Imm::Slot { size: ty.bytes(), align: ty.align() };
    let slot = func.add_inst(Opcode::StackSlot, Type::I1, ValueList::new(), imm, &[Type::PTR], Loc::NONE);
    new.push(slot);
    func.inst(slot).result()
}

/// Makes a store of a value in a slot.
pub(super) fn make_store(func: &mut Function, slot: Value, value: Value) -> Inst {
    let ty = func.ty(value);
    let imm = Imm::Mem(MemImm::natural(ty, 0));
    func.add_inst(Opcode::Store, ty, ValueList::from_slice(&[slot, value]), imm, &[], Loc::NONE)
}

/// Makes uses in a block of values that have a slot according to `slot_of` loads.
pub(super) fn load_uses(func: &mut Function, block: Block, slot_of: impl Fn(Value) -> Option<Value>) {
    let insts = std::mem::take(&mut func.block_mut(block).insts);
    let mut out = Vec::with_capacity(insts.len());
    for inst in insts {
        for index in 0..func.inst(inst).args.len() {
            let arg = func.inst(inst).args[index];
            if let Some(slot) = slot_of(arg) {
                let value = load(func, slot, arg, &mut out);
                func.inst_mut(inst).args[index] = value;
            }
        }
        out.push(inst);
    }
    let mut term = std::mem::replace(&mut func.block_mut(block).term, Terminator::None);
    term.for_each_value_mut(|value| {
        if let Some(slot) = slot_of(*value) {
            *value = load(func, slot, *value, &mut out);
        }
    });
    let data = func.block_mut(block);
    data.term = term;
    data.insts = out;
}

fn load(func: &mut Function, slot: Value, like: Value, out: &mut Vec<Inst>) -> Value {
    let ty = func.ty(like);
    let imm = Imm::Mem(MemImm::natural(ty, 0));
    let inst = func.add_inst(Opcode::Load, ty, ValueList::from_slice(&[slot]), imm, &[ty], Loc::NONE);
    out.push(inst);
    func.inst(inst).result()
}

/// Stores the values a block defines that have slots, right behind their definitions.
pub(super) fn store_definitions(func: &mut Function, block: Block, slot_of: impl Fn(Value) -> Option<Value>) {
    let insts = std::mem::take(&mut func.block_mut(block).insts);
    let mut out = Vec::with_capacity(insts.len() + 4);
    let store = |func: &mut Function, value: Value, out: &mut Vec<Inst>| {
        if let Some(slot) = slot_of(value) {
            out.push(make_store(func, slot, value));
        }
    };
    for index in 0..func.block(block).params.len() {
        let param = func.block(block).params[index];
        store(func, param, &mut out);
    }
    for inst in insts {
        out.push(inst);
        let results = func.inst(inst).results();
        results.for_each(|result| store(func, result, &mut out));
    }
    func.block_mut(block).insts = out;
}
