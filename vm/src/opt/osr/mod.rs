//! Functions that begin in the middle of another: what a loop that runs already goes on in.

use hashbrown::HashMap;

mod moving;

use super::alias::address_of;
use super::demote::{load_uses, make_slot, make_store, store_definitions};
use super::loops::find_loops;
use super::summary::Summaries;
use super::{cfg, sroa};
use crate::ir::{
    Block, BlockCall, Cfg, DomTree, Flags, Function, Imm, Inst, Loc, MemImm, Opcode, Promise, Signature, Terminator,
    Type, Value, ValueDef, ValueList,
};
use moving::{Held, Moving};

/// What a parameter of such a function stands for in the function it was made of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Entering {
    /// The value.
    Value(Value),
    /// The address of the memory of this `stack_slot` instruction.
    Memory(Inst),
}

/// What is there of a function that runs, at the point where it is left.
pub struct Frame<'a> {
    /// The block that is about to begin.
    pub target: Block,
    /// What is passed in any case, in front of what else is needed.
    pub passed: &'a [Entering],
    /// Is the value there?
    pub value: &'a dyn Fn(Value) -> bool,
    /// Is the memory of this `stack_slot` instruction there?
    pub memory: &'a dyn Fn(Inst) -> bool,
    /// May the load be repeated, because the memory has not changed since?
    pub stable: &'a dyn Fn(Inst) -> bool,
}

/// Makes a function that goes on at the frame's point as `func` would. Its parameters are those of the values needed
/// there that the frame has, and memory of the frame, which stays in use. Other values are computed anew from those.
/// `None` if that is not enough.
///
/// Memory of which nobody else knows the address moves to slots of the new function, where it may become values.
pub fn enter_at(func: &Function, frame: &Frame<'_>) -> Option<(Function, Vec<Entering>)> {
    enter_with(func, &Summaries::default(), frame)
}

/// [`enter_at`] with what is known of the functions that are called.
pub(super) fn enter_with(
    func: &Function,
    summaries: &Summaries,
    frame: &Frame<'_>,
) -> Option<(Function, Vec<Entering>)> {
    let target = frame.target;
    let needed = Live::compute(func).needed_at(func, target);
    let mut entry = Entry::new(func, summaries, &needed, frame);
    let mut passed = Vec::new();
    // Memory that is used only further on comes along as well: it keeps what was written to it.
    for slot in stack_slots(func) {
        passed.push((slot, entry.make(slot)?));
    }
    entry.replace_addresses();
    for &value in &needed {
        if !func.block(target).params.contains(&value) && !is_stack_slot(func, value) {
            passed.push((value, entry.make(value)?));
        }
    }
    let mut args = ValueList::new();
    for &param in &func.block(target).params {
        args.push(if needed.contains(&param) { entry.make(param)? } else { entry.undefined(func.ty(param)) });
    }
    let Entry { original, mut func, promises, entering, mut insts, .. } = entry;
    demote(&mut func, &passed, &mut insts);
    let params = func.params().iter().map(|&param| func.ty(param)).collect();
    func.sig = Signature { params, results: func.sig.results };
    func.promises = promises;
    let first = begin_loop(&mut func, original, target);
    let block = func.block_mut(Block(0));
    block.insts = insts;
    block.term = Terminator::Br(BlockCall { block: first, args });
    block.term_loc = Loc::NONE;
    cfg::remove_unreachable(&mut func);
    sroa::promote_slots(&mut func);
    func.compact();
    Some((func, entering))
}

/// What a function has to pass at the beginning of each of these blocks so that it can go on elsewhere: values but for
/// constants, and the memory of its frame.
pub fn passed_at(func: &Function, targets: &[Block]) -> Vec<Vec<Entering>> {
    let live = Live::compute(func);
    let slots: Vec<Entering> = stack_slots(func).filter_map(|slot| func.def_inst(slot)).map(Entering::Memory).collect();
    let passed = targets.iter().map(|&target| {
        let values = live.needed_at(func, target).into_iter();
        let values = values.filter(|&value| !is_stack_slot(func, value) && !is_constant(func, value));
        values.map(Entering::Value).chain(slots.iter().copied()).collect()
    });
    passed.collect()
}

/// Makes a block in front of the loop of `target` that everything goes through which enters the loop. With the jump from
/// the entry, the loop and one around it would begin at the same block, and look like a single one.
fn begin_loop(func: &mut Function, original: &Function, target: Block) -> Block {
    let cfg = Cfg::compute(original);
    let loops = find_loops(original, &cfg, &DomTree::compute(original, &cfg));
    let Some(natural) = loops.iter().find(|natural| natural.header == target) else { return target };
    let first = func.add_block();
    for pred in natural.entering(&cfg) {
        func.block_mut(pred).term.for_each_target_mut(|call| {
            if call.block == target {
                call.block = first;
            }
        });
    }
    let types: Vec<Type> = original.block(target).params.iter().map(|&param| original.ty(param)).collect();
    let params: Vec<Value> = types.into_iter().map(|ty| func.add_block_param(first, ty)).collect();
    func.block_mut(first).term = Terminator::Br(BlockCall::new(target, &params));
    first
}

/// Lets uses of the values find what the entry passes, or what a definition that runs later gives.
fn demote(func: &mut Function, passed: &[(Value, Value)], insts: &mut Vec<Inst>) {
    let mut slots = vec![None; func.values.len()];
    let mut new = Vec::new();
    let mut stores = Vec::new();
    for &(value, made) in passed {
        if is_fixed(func, value) {
            continue;
        }
        let slot = make_slot(func, func.ty(value), &mut new);
        slots[value.index()] = Some(slot);
        stores.push(make_store(func, slot, made));
    }
    let slot_of = |value: Value| slots.get(value.index()).copied().flatten();
    let replaced: HashMap<Value, Value> = passed.iter().copied().filter(|&(value, _)| is_fixed(func, value)).collect();
    for block in func.block_ids().skip(1) {
        load_uses(func, block, slot_of);
        store_definitions(func, block, slot_of);
    }
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

/// Is the value the same all along? Constants are, and the memory of the frame.
fn is_fixed(func: &Function, value: Value) -> bool {
    is_stack_slot(func, value) || is_constant(func, value)
}

fn is_constant(func: &Function, value: Value) -> bool {
    func.def_data(value).is_some_and(|data| data.args.is_empty() && data.op.has(Flags::PURE))
}

fn stack_slots(func: &Function) -> impl Iterator<Item = Value> + '_ {
    let insts = func.blocks.iter().flat_map(|block| &block.insts);
    insts.map(|&inst| func.inst(inst)).filter(|data| data.op == Opcode::StackSlot).map(|data| data.result())
}

/// The entry block while it is made.
struct Entry<'a> {
    original: &'a Function,
    func: Function,
    frame: &'a Frame<'a>,
    moving: Moving<'a>,
    promises: Vec<Promise>,
    entering: Vec<Entering>,
    insts: Vec<Inst>,
    /// By what they stand for.
    params: HashMap<Entering, Value>,
    /// What stands for values.
    made: HashMap<Value, Value>,
    /// Where slots that move were before.
    places: HashMap<Value, Value>,
}

impl<'a> Entry<'a> {
    fn new(original: &'a Function, summaries: &'a Summaries, needed: &[Value], frame: &'a Frame<'a>) -> Entry<'a> {
        let mut func = original.clone();
        // Nothing jumps to the old entry, so that it does not run any more.
        func.blocks[0].params.clear();
        let mut entry = Entry {
            original,
            func,
            frame,
            moving: Moving::find(original, summaries, needed, frame.value),
            promises: Vec::new(),
            entering: Vec::new(),
            insts: Vec::new(),
            params: HashMap::new(),
            made: HashMap::new(),
            places: HashMap::new(),
        };
        for &entering in frame.passed {
            entry.param(entering);
        }
        entry
    }

    /// What stands for a value.
    fn make(&mut self, value: Value) -> Option<Value> {
        if let Some(&made) = self.made.get(&value) {
            return Some(made);
        }
        let original = self.original;
        let there = (self.frame.value)(value) && !is_constant(original, value);
        let made = if is_stack_slot(original, value) {
            self.frame_memory(original.def_inst(value)?)
        } else if !there {
            self.again(original.def_inst(value)?, value)?
        } else if !self.moving.moves(value) {
            self.param(Entering::Value(value))
        } else if let Some(spot) = self.moving.spot(value) {
            let slot = self.make(self.moving.address(spot.slot))?;
            self.offset(slot, spot.offset)
        } else if let Some(held) = self.moving.loaded(value, self.frame.target) {
            let old = self.param(Entering::Value(value));
            self.new_address(&held, old)
        } else {
            self.same_distance(value)?
        };
        self.made.insert(value, made);
        Some(made)
    }

    /// The parameter that stands for something of the frame.
    fn param(&mut self, entering: Entering) -> Value {
        if let Some(&param) = self.params.get(&entering) {
            return param;
        }
        let original = self.original;
        let (ty, bytes) = match entering {
            Entering::Value(value) => match original.def(value) {
                ValueDef::Param(Block(0), position) => (original.ty(value), original.promise(position.into()).bytes),
                _ => (original.ty(value), 0),
            },
            Entering::Memory(inst) => match original.inst(inst).imm {
                Imm::Slot { size, .. } => (Type::PTR, size),
                _ => (Type::PTR, 0),
            },
        };
        self.entering.push(entering);
        self.promises.push(Promise { noalias: false, bytes });
        let param = self.func.add_block_param(Block(0), ty);
        self.params.insert(entering, param);
        param
    }

    /// The memory of a `stack_slot`: that of the frame, or a slot of the new function with what is in it.
    fn frame_memory(&mut self, inst: Inst) -> Value {
        let Imm::Slot { size, align } = self.original.inst(inst).imm else {
            return self.undefined(Type::PTR);
        };
        let slot_imm = Imm::Slot { size, align };
        if !(self.frame.memory)(inst) {
            return self.add(Opcode::StackSlot, Type::I1, &[], slot_imm, Type::PTR);
        }
        let place = self.param(Entering::Memory(inst));
        let value = self.original.inst(inst).result();
        if !self.moving.moves(value) {
            return place;
        }
        let slot = self.add(Opcode::StackSlot, Type::I1, &[], slot_imm, Type::PTR);
        let len = self.add(Opcode::Iconst, Type::I64, &[], Imm::Int(size as i64), Type::I64);
        let args = ValueList::from_slice(&[slot, place, len]);
        let copy = self.func.add_inst(Opcode::Memcpy, Type::I1, args, Imm::None, &[], Loc::NONE);
        self.insts.push(copy);
        self.places.insert(value, place);
        slot
    }

    /// Replaces the addresses in memory that has moved of memory that has moved.
    fn replace_addresses(&mut self) {
        for held in self.moving.contents(self.frame.target) {
            let Some(&slot) = self.made.get(&self.moving.address(held.at.slot)) else { continue };
            if !self.places.contains_key(&self.moving.address(held.at.slot)) {
                continue;
            }
            let word = self.offset(slot, held.at.offset);
            let imm = Imm::Mem(MemImm::natural(Type::PTR, 0).with_align(1));
            let old = self.add(Opcode::Load, Type::PTR, &[word], imm.clone(), Type::PTR);
            let new = self.new_address(&held, old);
            let args = ValueList::from_slice(&[word, new]);
            let store = self.func.add_inst(Opcode::Store, Type::PTR, args, imm, &[], Loc::NONE);
            self.insts.push(store);
        }
    }

    /// What an address becomes that was `old`.
    fn new_address(&mut self, held: &Held, old: Value) -> Value {
        let mut address = old;
        for spot in &held.addresses {
            let slot = self.moving.address(spot.slot);
            let (Some(&made), true) = (self.made.get(&slot), self.moving.moves(slot)) else { continue };
            let new = self.offset(made, spot.offset);
            if held.certain {
                return new;
            }
            let Some(&place) = self.places.get(&slot) else { continue };
            let before = self.offset(place, spot.offset);
            let same = self.add(Opcode::IcmpEq, Type::PTR, &[old, before], Imm::None, Type::I1);
            address = self.add(Opcode::Select, Type::PTR, &[same, new, address], Imm::None, Type::PTR);
        }
        address
    }

    /// An address in a slot that has moved, as far from its beginning as before.
    fn same_distance(&mut self, value: Value) -> Option<Value> {
        let slot = address_of(self.original, value).root;
        let made = self.make(slot)?;
        let place = *self.places.get(&slot)?;
        let old = self.param(Entering::Value(value));
        let distance = self.add(Opcode::PtrDiff, Type::PTR, &[old, place], Imm::None, Type::I64);
        Some(self.add(Opcode::PtrAdd, Type::PTR, &[made, distance], Imm::None, Type::PTR))
    }

    fn offset(&mut self, address: Value, offset: i64) -> Value {
        if offset == 0 {
            return address;
        }
        let offset = self.add(Opcode::Iconst, Type::I64, &[], Imm::Int(offset), Type::I64);
        self.add(Opcode::PtrAdd, Type::PTR, &[address, offset], Imm::None, Type::PTR)
    }

    /// Executes an instruction again.
    fn again(&mut self, inst: Inst, value: Value) -> Option<Value> {
        let data = self.original.inst(inst).clone();
        let repeatable =
            data.op.info().flags.has(Flags::PURE) || (data.op == Opcode::Load && (self.frame.stable)(inst));
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
