//! Functions that begin in the middle of another: what a loop that runs already goes on in.

use hashbrown::HashMap;

use super::alias::{Escapes, address_of};
use super::demote::{load_uses, make_slot, make_store, store_definitions};
use super::summary::Summaries;
use super::{cfg, sroa};
use crate::ir::{
    Block, BlockCall, Flags, Function, Imm, Inst, Loc, Opcode, Promise, Signature, Terminator, Type, Value, ValueDef,
    ValueList,
};

/// What a parameter of such a function stands for in the function it was made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entering {
    /// The value.
    Value(Value),
    /// The address of the memory of this `stack_slot` instruction.
    Memory(Inst),
}

/// Makes a function that goes on at the beginning of `target` as `func` would. Its parameters are those of the values
/// needed there that are `known`, and memory of the frame, which stays in use. Other values are computed anew from those;
/// loads are repeated where `stable` says that the memory has not changed. `None` if that is not enough.
pub fn enter_at(
    func: &Function,
    target: Block,
    known: impl Fn(Value) -> bool,
    stable: impl Fn(Inst) -> bool,
) -> Option<(Function, Vec<Entering>)> {
    let mut entry = Entry::new(func, &known, &stable);
    let (passed, args) = entry.enter(target)?;
    let Entry { mut func, promises, entering, mut insts, .. } = entry;
    demote(&mut func, &passed, &mut insts);
    let params = func.params().iter().map(|&param| func.ty(param)).collect();
    func.sig = Signature { params, results: func.sig.results };
    func.promises = promises;
    let block = func.block_mut(Block(0));
    block.insts = insts;
    block.term = Terminator::Br(BlockCall { block: target, args });
    block.term_loc = Loc::NONE;
    cfg::remove_unreachable(&mut func);
    sroa::promote_slots(&mut func);
    func.compact();
    Some((func, entering))
}

/// What is passed to the functions that [`enter_at`] makes for the targets if every value is known.
pub(super) fn passed_at(func: &Function, targets: &[Block]) -> Option<Vec<Vec<Entering>>> {
    let mut entry = Entry::new(func, &|_| true, &|_| false);
    let mut passed = Vec::with_capacity(targets.len());
    for &target in targets {
        entry.made.clear();
        entry.enter(target)?;
        passed.push(std::mem::take(&mut entry.entering));
    }
    Some(passed)
}

/// Lets uses of the values find what the entry passes, or what a definition that runs later gives.
fn demote(func: &mut Function, passed: &[(Value, Value)], insts: &mut Vec<Inst>) {
    let mut slots = vec![None; func.values.len()];
    let mut new = Vec::new();
    let mut stores = Vec::new();
    for &(value, made) in passed {
        if is_stack_slot(func, value) {
            continue;
        }
        let slot = make_slot(func, func.ty(value), &mut new);
        slots[value.index()] = Some(slot);
        stores.push(make_store(func, slot, made));
    }
    let slot_of = |value: Value| slots.get(value.index()).copied().flatten();
    let replaced: HashMap<Value, Value> =
        passed.iter().copied().filter(|&(value, _)| is_stack_slot(func, value)).collect();
    for block in func.block_ids().skip(1) {
        load_uses(func, block, slot_of);
        store_definitions(func, block, slot_of);
    }
    // The memory of the frame is the same all along.
    for block in func.block_ids().skip(1) {
        for index in 0..func.block(block).insts.len() {
            let inst = func.block(block).insts[index];
            func.inst_mut(inst).args.iter_mut().for_each(|arg| *arg = *replaced.get(arg).unwrap_or(arg));
        }
        func.block_mut(block).term.for_each_value_mut(|value| *value = *replaced.get(value).unwrap_or(value));
    }
    insts.splice(0..0, new);
    insts.extend(stores);
}

fn is_stack_slot(func: &Function, value: Value) -> bool {
    func.def_data(value).is_some_and(|data| data.op == Opcode::StackSlot)
}

fn stack_slots(func: &Function) -> impl Iterator<Item = Value> + '_ {
    let insts = func.blocks.iter().flat_map(|block| &block.insts);
    insts.map(|&inst| func.inst(inst)).filter(|data| data.op == Opcode::StackSlot).map(|data| data.result())
}

/// The entry block while it is made.
struct Entry<'a> {
    original: &'a Function,
    func: Function,
    known: &'a dyn Fn(Value) -> bool,
    stable: &'a dyn Fn(Inst) -> bool,
    memory: Escapes,
    live: Live,
    promises: Vec<Promise>,
    entering: Vec<Entering>,
    insts: Vec<Inst>,
    /// What stands for values.
    made: HashMap<Value, Value>,
}

impl<'a> Entry<'a> {
    fn new(original: &'a Function, known: &'a dyn Fn(Value) -> bool, stable: &'a dyn Fn(Inst) -> bool) -> Entry<'a> {
        let mut func = original.clone();
        // Nothing jumps to the old entry, so that it does not run any more.
        func.blocks[0].params.clear();
        Entry {
            original,
            func,
            known,
            stable,
            memory: Escapes::compute(original, &Summaries::default()),
            live: Live::compute(original),
            promises: Vec::new(),
            entering: Vec::new(),
            insts: Vec::new(),
            made: HashMap::new(),
        }
    }

    /// Makes what is needed at the beginning of `target`: what stands for values of the old blocks, and the arguments of
    /// the jump there.
    fn enter(&mut self, target: Block) -> Option<(Vec<(Value, Value)>, ValueList)> {
        let needed = self.live.needed_at(self.original, target);
        let params = &self.original.block(target).params;
        let mut passed = Vec::new();
        // Memory that is used only further on comes along as well: it keeps what was written to it.
        for value in needed.iter().copied().chain(stack_slots(self.original)) {
            if !params.contains(&value) {
                passed.push((value, self.make(value)?));
            }
        }
        let mut args = ValueList::new();
        for &param in params {
            let arg = if needed.contains(&param) { self.make(param)? } else { self.undefined(self.original.ty(param)) };
            args.push(arg);
        }
        Some((passed, args))
    }

    /// What stands for a value.
    fn make(&mut self, value: Value) -> Option<Value> {
        if let Some(&made) = self.made.get(&value) {
            return Some(made);
        }
        // Addresses in memory that moves have to be computed anew.
        let moves = self.memory.is_unseen(address_of(self.original, value).root);
        let made = if (self.known)(value) && !moves {
            let bytes = match self.original.def(value) {
                ValueDef::Param(Block(0), position) => self.original.promise(position.into()).bytes,
                _ => 0,
            };
            self.param(Entering::Value(value), self.original.ty(value), Promise { noalias: false, bytes })
        } else {
            let inst = self.original.def_inst(value)?;
            match self.original.inst(inst).op {
                Opcode::StackSlot => self.frame_memory(inst),
                _ => self.again(inst, value)?,
            }
        };
        self.made.insert(value, made);
        Some(made)
    }

    fn param(&mut self, entering: Entering, ty: Type, promise: Promise) -> Value {
        self.entering.push(entering);
        self.promises.push(promise);
        self.func.add_block_param(Block(0), ty)
    }

    /// The memory of a `stack_slot` of the frame. If nobody else knows its address, it moves to a slot of the new function.
    fn frame_memory(&mut self, inst: Inst) -> Value {
        let Imm::Slot { size, align } = self.original.inst(inst).imm else {
            return self.undefined(Type::PTR);
        };
        let place = self.param(Entering::Memory(inst), Type::PTR, Promise { noalias: false, bytes: size });
        if !self.memory.is_unseen(self.original.inst(inst).result()) {
            return place;
        }
        let slot = self.add(Opcode::StackSlot, Type::I1, &[], Imm::Slot { size, align }, Type::PTR);
        let len = self.add(Opcode::Iconst, Type::I64, &[], Imm::Int(size as i64), Type::I64);
        let args = ValueList::from_slice(&[slot, place, len]);
        let copy = self.func.add_inst(Opcode::Memcpy, Type::I1, args, Imm::None, &[], Loc::NONE);
        self.insts.push(copy);
        slot
    }

    /// Executes an instruction again.
    fn again(&mut self, inst: Inst, value: Value) -> Option<Value> {
        let data = self.original.inst(inst).clone();
        let repeatable = data.op.info().flags.has(Flags::PURE) || (data.op == Opcode::Load && (self.stable)(inst));
        if !repeatable {
            return None;
        }
        let mut args = ValueList::new();
        for &arg in &data.args {
            args.push(self.make(arg)?);
        }
        let types: Vec<Type> = data.results().map(|result| self.original.ty(result)).collect();
        let copy = self.func.add_inst(data.op, data.ty, args, data.imm.clone(), &types, data.loc);
        self.insts.push(copy);
        let copies = self.func.inst(copy).results();
        data.results().zip(copies).find(|&(result, _)| result == value).map(|(_, copy)| copy)
    }

    fn undefined(&mut self, ty: Type) -> Value {
        self.add(Opcode::Undef, ty, &[], Imm::None, ty)
    }

    fn add(&mut self, op: Opcode, ty: Type, args: &[Value], imm: Imm, result: Type) -> Value {
        let inst = self.func.add_inst(op, ty, ValueList::from_slice(args), imm, &[result], Loc::NONE);
        self.insts.push(inst);
        self.func.inst(inst).result()
    }
}

/// The values that are needed before each block, its parameters not included: a bit each.
struct Live {
    blocks: Vec<Vec<u64>>,
}

impl Live {
    fn compute(func: &Function) -> Live {
        let words = func.values.len().div_ceil(64);
        let mut live = Live { blocks: vec![vec![0; words]; func.blocks.len()] };
        let mut changed = true;
        while changed {
            changed = false;
            for block in (0..func.blocks.len()).rev().map(Block::from_index) {
                let mut before = live.inside(func, block);
                func.block(block).params.iter().for_each(|&param| remove(&mut before, param));
                if before != live.blocks[block.index()] {
                    live.blocks[block.index()] = before;
                    changed = true;
                }
            }
        }
        live
    }

    /// What is needed at the first instruction of a block, parameters included.
    fn inside(&self, func: &Function, block: Block) -> Vec<u64> {
        let data = func.block(block);
        let mut live = vec![0; func.values.len().div_ceil(64)];
        for successor in data.term.successors() {
            live.iter_mut().zip(&self.blocks[successor.index()]).for_each(|(word, more)| *word |= more);
        }
        data.term.for_each_value(|value| insert(&mut live, value));
        for &inst in data.insts.iter().rev() {
            func.inst(inst).results().for_each(|result| remove(&mut live, result));
            func.inst(inst).args.iter().for_each(|&arg| insert(&mut live, arg));
        }
        live
    }

    /// The values that are needed at the beginning of a block, its parameters included, in order.
    fn needed_at(&self, func: &Function, target: Block) -> Vec<Value> {
        let live = self.inside(func, target);
        let is_live = |index: &usize| live[index / 64] >> (index % 64) & 1 == 1;
        (0..func.values.len()).filter(is_live).map(Value::from_index).collect()
    }
}

fn insert(live: &mut [u64], value: Value) {
    live[value.index() / 64] |= 1 << (value.index() % 64);
}

fn remove(live: &mut [u64], value: Value) {
    live[value.index() / 64] &= !(1 << (value.index() % 64));
}
