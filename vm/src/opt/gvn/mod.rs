//! One walk over the dominator tree that simplifies, folds constants, shares common
//! subexpressions, forwards stores to loads, and uses what dominating branches say.

mod joins;
mod knowledge;
mod loads;
mod table;

use super::alias::{Escapes, Range, access_range};
use super::rename::Renames;
use super::simplify::{Simplified, Simplifier};
use super::summary::Summaries;
use crate::ir::eval::Lane;
use crate::ir::{
    Block, Cfg, Const, DomTree, Flags, Function, Imm, Inst, MemImm, Module, Opcode, Terminator, Type, Value, ValueList,
};
use joins::Writers;
use loads::Loads;
use table::Table;

/// How often one instruction is simplified again after it changed.
const MAX_STEPS: usize = 16;

/// Runs the pass. All blocks must be reachable and in reverse postorder. With `across_joins`, what is known of memory is kept where control
/// flow joins and in loops, as far as nothing on the way writes it; this takes more than linear time.
pub(super) fn value_numbering(func: &mut Function, module: &Module, summaries: &Summaries, across_joins: bool) {
    let cfg = Cfg::of_ordered(func);
    let doms = DomTree::compute(func, &cfg);
    let escapes = Escapes::compute(func, summaries);
    let renames = Renames::default();
    let writers = across_joins.then(|| Writers::collect(func, summaries));
    let insts = func.num_insts();
    let mut pass = Pass {
        func,
        module,
        summaries,
        cfg,
        doms: &doms,
        escapes,
        renames,
        table: Table::with_capacity(insts),
        truths: [None; 2],
        out: Vec::new(),
        facts: Facts::default(),
        writers,
    };
    pass.walk();
    pass.finish();
}

struct Pass<'a> {
    func: &'a mut Function,
    module: &'a Module,
    summaries: &'a Summaries,
    cfg: Cfg,
    doms: &'a DomTree,
    escapes: Escapes,
    renames: Renames,
    table: Table,
    /// Constants `false` and `true` at the start of the function, made when needed.
    truths: [Option<Value>; 2],
    /// The instructions of the block being rewritten.
    out: Vec<Inst>,
    /// What is known of values in the current scope.
    facts: Facts,
    /// What writes memory, if what is known of it is kept at joins.
    writers: Option<Writers>,
}

/// Values that equal others in the current scope, with undo.
#[derive(Default)]
struct Facts {
    /// By value: what it equals; itself if nothing is known.
    equal: Vec<Value>,
    /// Values and what they equalled before, in the order of change.
    log: Vec<(Value, Value)>,
}

impl Facts {
    fn learn(&mut self, value: Value, equal: Value) {
        let next = self.equal.len();
        self.equal.extend((next..=value.index()).map(Value::from_index));
        let before = std::mem::replace(&mut self.equal[value.index()], equal);
        self.log.push((value, before));
    }

    fn current(&self, value: Value) -> Value {
        self.equal.get(value.index()).copied().unwrap_or(value)
    }

    fn undo(&mut self, mark: usize) {
        for (value, before) in self.log.drain(mark..).rev() {
            self.equal[value.index()] = before;
        }
    }
}

/// What must be undone when a subtree is finished.
struct Scope {
    table: usize,
    facts: usize,
    loads: Loads,
}

impl Pass<'_> {
    fn walk(&mut self) {
        let entry = self.func.entry();
        let mut stack: Vec<(Scope, Vec<Block>)> = Vec::new();
        let mut next = Some((entry, Loads::default()));
        loop {
            if let Some((block, loads)) = next.take() {
                let (table, facts) = (self.table.mark(), self.facts.log.len());
                let loads = self.enter(block, loads);
                let mut children: Vec<Block> = self.doms.children(block).collect();
                children.reverse();
                stack.push((Scope { table, facts, loads }, children));
            }
            let Some((scope, children)) = stack.last_mut() else { break };
            if let Some(child) = children.pop() {
                let mut loads = scope.loads.clone();
                // Memory is as the parent left it if control comes straight from there.
                if self.cfg.preds(child).len() != 1 {
                    self.join(child, &mut loads);
                }
                next = Some((child, loads));
            } else {
                let (table, facts) = (scope.table, scope.facts);
                stack.pop();
                self.table.undo(table);
                self.facts.undo(facts);
            }
        }
    }

    /// Rewrites one block and returns what is known of memory at its end.
    fn enter(&mut self, block: Block, mut loads: Loads) -> Loads {
        self.learn_from_branch(block);
        let insts = std::mem::take(&mut self.func.block_mut(block).insts);
        self.out = Vec::with_capacity(insts.len());
        for inst in insts {
            self.visit(inst, &mut loads);
        }
        let mut term = std::mem::replace(&mut self.func.block_mut(block).term, Terminator::None);
        term.for_each_value_mut(|value| *value = self.current(*value));
        let data = self.func.block_mut(block);
        data.term = term;
        data.insts = std::mem::take(&mut self.out);
        loads.end_block();
        loads
    }

    /// What stands for `value` here.
    fn current(&mut self, value: Value) -> Value {
        let value = self.renames.resolve(value);
        self.facts.current(value)
    }

    fn update_operands(&mut self, inst: Inst) {
        let mut args = std::mem::take(&mut self.func.inst_mut(inst).args);
        args.iter_mut().for_each(|arg| *arg = self.current(*arg));
        self.func.inst_mut(inst).args = args;
    }

    fn visit(&mut self, inst: Inst, loads: &mut Loads) {
        self.update_operands(inst);
        for _ in 0..MAX_STEPS {
            let mut simplifier = Simplifier::new(self.func, self.writers.is_some());
            let outcome = simplifier.simplify(inst);
            let emitted = simplifier.emitted;
            for new in emitted {
                self.update_operands(new);
                self.share_or_keep(new);
            }
            match outcome {
                Simplified::Unchanged => break,
                Simplified::Rewritten => self.update_operands(inst),
                Simplified::Removed => return,
                Simplified::Value(value) => return self.replace(inst, &[value]),
                Simplified::Values(values) => return self.replace(inst, &values),
            }
        }
        let (op, flags) = {
            let op = self.func.inst(inst).op;
            (op, op.info().flags)
        };
        if flags.has(Flags::PURE) {
            self.share_or_keep(inst);
        } else if op == Opcode::Load {
            if self.load_constant(inst) {
                return self.share_or_keep(inst);
            }
            match loads.load(self.func, &self.escapes, inst) {
                Some(value) => self.replace_load(inst, value),
                None => self.out.push(inst),
            }
        } else {
            if flags.0 & (Flags::WRITE.0 | Flags::READ.0) != 0 {
                let dead = loads.effect(self.func, &self.escapes, self.summaries, inst);
                if let Some(dead) = dead
                    && let Some(position) = self.out.iter().rposition(|&inst| inst == dead)
                {
                    self.out.remove(position);
                }
            }
            self.out.push(inst);
        }
    }

    fn replace(&mut self, inst: Inst, values: &[Value]) {
        for (result, &value) in self.func.inst(inst).results().zip(values) {
            let value = self.current(value);
            if value != result {
                self.renames.set(result, value);
            }
        }
    }

    /// Replaces a load by a value of the same size, converted if the type differs.
    fn replace_load(&mut self, inst: Inst, value: Value) {
        let (ty, loc) = (self.func.inst(inst).ty, self.func.inst(inst).loc);
        let from = self.func.ty(value);
        let Some(op) = conversion(from, ty) else { return self.replace(inst, &[value]) };
        let data = self.func.inst_mut(inst);
        data.op = op;
        data.ty = ty;
        data.args = ValueList::from_slice(&[value]);
        data.imm = Imm::None;
        data.loc = loc;
        self.share_or_keep(inst);
    }

    /// Makes a load of constant data a constant.
    fn load_constant(&mut self, inst: Inst) -> bool {
        let data = self.func.inst(inst);
        let Imm::Mem(MemImm { volatile: false, .. }) = data.imm else { return false };
        let Some(constant) = constant_at(self.func, self.module, &access_range(self.func, data), data.ty) else {
            return false;
        };
        let Some((op, imm)) = constant.to_inst() else { return false };
        let data = self.func.inst_mut(inst);
        data.op = op;
        data.imm = imm;
        data.args.clear();
        true
    }

    /// Replaces a pure instruction by an equal one that dominates it, or appends it.
    fn share_or_keep(&mut self, inst: Inst) {
        match self.table.find_or_insert(self.func, inst) {
            None => self.out.push(inst),
            Some(known) => {
                let first = self.func.inst(inst).first_result;
                let count = u32::from(self.func.inst(inst).num_results);
                for offset in 0..count {
                    self.renames.set(Value(first.0 + offset), Value(known.0 + offset));
                }
            }
        }
    }

    /// Applies what is left of the renames: arguments of jumps to blocks visited earlier.
    fn finish(&mut self) {
        self.renames.apply(self.func);
    }
}

/// The value of type `ty` that constant data holds at a place.
fn constant_at(func: &Function, module: &Module, range: &Range, ty: Type) -> Option<Const> {
    const MAX_LANES: u32 = 64;
    let def = func.def_data(range.address.base)?;
    let Imm::Data(id) = def.imm else { return None };
    let blob = &module.data[id.index()];
    let start = usize::try_from(range.address.offset).ok()?;
    let bytes = blob.bytes.get(start..start.checked_add(ty.bytes() as usize)?)?;
    if blob.mutable || ty.lanes() > MAX_LANES {
        return None;
    }
    let lane = |bytes: &[u8]| {
        let mut wide = [0; 32];
        wide[..bytes.len()].copy_from_slice(bytes);
        Lane::from_le_bytes(wide)
    };
    Some(Const::from_lanes(ty, bytes.chunks(ty.kind().bytes() as usize).map(lane).collect()))
}

/// The operation that turns a value of type `from` into one of type `to` of the same size with the
/// same bytes; `None` if none is needed.
pub(super) fn conversion(from: Type, to: Type) -> Option<Opcode> {
    if from == to {
        None
    } else if from == Type::PTR && to == Type::I64 {
        Some(Opcode::Ptrtoint)
    } else if from == Type::I64 && to == Type::PTR {
        Some(Opcode::Inttoptr)
    } else if from == Type::I1 {
        Some(Opcode::Zext)
    } else if to == Type::I1 {
        Some(Opcode::Trunc)
    } else {
        Some(Opcode::Bitcast)
    }
}

/// Can a value of type `from` in memory be read as `to` by [`conversion`]?
pub(super) fn is_convertible(from: Type, to: Type) -> bool {
    let mask_vector = |ty: Type| ty.is_mask() && ty.is_vector();
    from == to || (from.bytes() == to.bytes() && !mask_vector(from) && !mask_vector(to) && mixes(from, to))
}

/// `i1` is only exchanged with `i8`.
fn mixes(from: Type, to: Type) -> bool {
    let byte = |ty: Type| ty == Type::I8;
    (from != Type::I1 || byte(to)) && (to != Type::I1 || byte(from))
}
