//! Removes instructions without effect, block parameters nobody reads, writes to stack slots nobody reads, and copies of
//! stack slots nobody writes.

use hashbrown::{HashMap, HashSet};

use super::cfg::drop_params;
use crate::ir::{Block, Cfg, Function, Imm, Inst, Opcode, Terminator, Value, ValueDef};

/// Removes dead code. All blocks must be reachable and in reverse postorder. Reports whether anything changed.
pub fn eliminate_dead_code(func: &mut Function) -> bool {
    let cfg = Cfg::of_ordered(func);
    let mut marker = Marker {
        func,
        cfg: &cfg,
        live: vec![false; func.values.len()],
        live_inst: vec![false; func.insts.len()],
        worklist: Vec::new(),
        writes: HashMap::new(),
        blank: blank_slots(func, &cfg),
    };
    marker.mark_roots();
    marker.propagate();
    let Marker { live, live_inst, .. } = marker;
    sweep(func, &cfg, &live, &live_inst)
}

struct Marker<'a> {
    func: &'a Function,
    cfg: &'a Cfg,
    live: Vec<bool>,
    live_inst: Vec<bool>,
    worklist: Vec<Value>,
    /// Writes to a stack slot, which live only if the slot's address does otherwise.
    writes: HashMap<Value, Vec<Inst>>,
    /// Stack slots nobody writes.
    blank: HashSet<Value>,
}

impl Marker<'_> {
    fn mark_roots(&mut self) {
        for &block in &self.cfg.rpo {
            let data = self.func.block(block);
            for &inst in &data.insts {
                let op = self.func.inst(inst).op;
                if op.is_removable() && !is_volatile(self.func, inst) || self.copies_nothing(inst) {
                    continue;
                }
                match written_slot(self.func, inst) {
                    Some(slot) => self.writes.entry(slot).or_default().push(inst),
                    None => self.mark_inst(inst),
                }
            }
            match &data.term {
                Terminator::BrIf { cond, .. } => self.mark(*cond),
                Terminator::Switch { value, .. } => self.mark(*value),
                Terminator::Ret(values) | Terminator::Trap { args: values, .. } => {
                    values.iter().for_each(|&value| self.mark(value));
                }
                Terminator::TailCall(call) => call.args.iter().for_each(|&arg| self.mark(arg)),
                Terminator::Br(_) | Terminator::Unreachable | Terminator::None => {}
            }
        }
    }

    /// Does the instruction copy from a slot that nobody writes?
    fn copies_nothing(&self, inst: Inst) -> bool {
        let data = self.func.inst(inst);
        matches!(data.op, Opcode::Memcpy | Opcode::Memmove)
            && slot_of(self.func, data.args[1]).is_some_and(|slot| self.blank.contains(&slot))
    }

    fn mark(&mut self, value: Value) {
        if !std::mem::replace(&mut self.live[value.index()], true) {
            self.worklist.push(value);
        }
    }

    fn mark_inst(&mut self, inst: Inst) {
        if !std::mem::replace(&mut self.live_inst[inst.index()], true) {
            for index in 0..self.func.inst(inst).args.len() {
                self.mark(self.func.inst(inst).args[index]);
            }
        }
    }

    fn propagate(&mut self) {
        while let Some(value) = self.worklist.pop() {
            match self.func.def(value) {
                ValueDef::Result(inst, _) => {
                    self.mark_inst(inst);
                    for write in self.writes.remove(&value).unwrap_or_default() {
                        self.mark_inst(write);
                    }
                }
                ValueDef::Param(block, position) => self.mark_incoming(block, position),
            }
        }
    }

    fn mark_incoming(&mut self, block: Block, position: u16) {
        let cfg = self.cfg;
        for &pred in cfg.preds(block) {
            let func = self.func;
            func.block(pred).term.for_each_target(|target| {
                if target.block == block {
                    self.mark(target.args[position as usize]);
                }
            });
        }
    }
}

fn is_volatile(func: &Function, inst: Inst) -> bool {
    matches!(&func.inst(inst).imm, Imm::Mem(mem) if mem.volatile)
}

/// The stack slot whose memory, and nothing else, the instruction writes.
fn written_slot(func: &Function, inst: Inst) -> Option<Value> {
    let data = func.inst(inst);
    if !matches!(data.op, Opcode::Store | Opcode::StoreMasked | Opcode::Memcpy | Opcode::Memmove | Opcode::Memset) {
        return None;
    }
    if is_volatile(func, inst) {
        return None;
    }
    slot_of(func, data.args[0])
}

/// The stack slot in which an address is.
fn slot_of(func: &Function, mut address: Value) -> Option<Value> {
    loop {
        let def = func.def_data(address)?;
        match def.op {
            Opcode::StackSlot => return Some(address),
            Opcode::PtrAdd => address = def.args[0],
            _ => return None,
        }
    }
}

/// The stack slots that are only read: what is in them is of no account.
fn blank_slots(func: &Function, cfg: &Cfg) -> HashSet<Value> {
    let insts = || cfg.rpo.iter().flat_map(|&block| &func.block(block).insts).map(|&inst| func.inst(inst));
    let copied = insts().filter(|data| matches!(data.op, Opcode::Memcpy | Opcode::Memmove));
    let mut blank: HashSet<Value> = copied.filter_map(|data| slot_of(func, data.args[1])).collect();
    if blank.is_empty() {
        return blank;
    }
    for data in insts() {
        for (index, &arg) in data.args.iter().enumerate() {
            let reads = match data.op {
                Opcode::Load => true,
                Opcode::PtrAdd => index == 0,
                Opcode::Memcpy | Opcode::Memmove => index == 1,
                _ => false,
            };
            if !reads && let Some(slot) = slot_of(func, arg) {
                blank.remove(&slot);
            }
        }
    }
    for &block in &cfg.rpo {
        func.block(block).term.for_each_value(|value| {
            if let Some(slot) = slot_of(func, value) {
                blank.remove(&slot);
            }
        });
    }
    blank
}

fn sweep(func: &mut Function, cfg: &Cfg, live: &[bool], live_inst: &[bool]) -> bool {
    let mut changed = false;
    for block in func.block_ids() {
        let before = func.block(block).insts.len();
        let mut insts = std::mem::take(&mut func.block_mut(block).insts);
        insts.retain(|inst| live_inst[inst.index()]);
        changed |= insts.len() < before;
        func.block_mut(block).insts = insts;
        if block != func.entry() {
            let dead: Vec<bool> = func.block(block).params.iter().map(|param| !live[param.index()]).collect();
            if dead.contains(&true) {
                drop_params(func, cfg.preds(block), block, &dead);
                changed = true;
            }
        }
    }
    changed
}
