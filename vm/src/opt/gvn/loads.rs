//! What memory is known to hold: values stored or loaded before.

use smallvec::SmallVec;

use super::is_convertible;
use crate::ir::{Flags, Function, Imm, Inst, InstData, Opcode, Type, Value};
use crate::opt::alias::{Escapes, Range, access_range, bulk_range};
use crate::opt::summary::Summaries;

/// How many values are remembered.
const LIMIT: usize = 32;

#[derive(Clone, Copy)]
struct Known {
    range: Range,
    ty: Type,
    value: Value,
    /// The store that wrote the value, as long as nothing in this block can have read it.
    unread_store: Option<Inst>,
}

/// Known contents of memory at a point, newest last.
#[derive(Clone, Default)]
pub(super) struct Loads {
    known: SmallVec<[Known; 8]>,
}

impl Loads {
    /// The value that a load yields, if known; its type has the size of the load's type.
    /// Otherwise the load's result is remembered.
    pub fn load(&mut self, func: &Function, escapes: &Escapes, inst: Inst) -> Option<Value> {
        let data = func.inst(inst);
        let range = access_range(func, data);
        if is_volatile(&data.imm) {
            self.read(func, escapes, &range);
            return None;
        }
        let hit = self.known.iter().find(|known| known.range == range && is_convertible(known.ty, data.ty));
        if let Some(hit) = hit {
            return Some(hit.value);
        }
        self.read(func, escapes, &range);
        self.remember(Known { range, ty: data.ty, value: data.result(), unread_store: None });
        None
    }

    /// Notes an instruction that reads or writes memory, other than a plain load. Returns an earlier
    /// store of this block that is overwritten without having been read.
    pub fn effect(&mut self, func: &Function, escapes: &Escapes, summaries: &Summaries, inst: Inst) -> Option<Inst> {
        let data = func.inst(inst);
        match data.op {
            Opcode::Store if !is_volatile(&data.imm) => {
                let range = access_range(func, data);
                let dead = self.overwritten(&range);
                self.write(func, escapes, &range);
                self.remember(Known { range, ty: data.ty, value: data.args[1], unread_store: Some(inst) });
                return dead;
            }
            Opcode::Store | Opcode::StoreMasked => {
                // A masked store writes less than the range.
                self.write(func, escapes, &access_range(func, data));
            }
            Opcode::CompressStore => {
                let range = Range { bytes: None, ..access_range(func, data) };
                self.write(func, escapes, &range);
            }
            Opcode::LoadMasked => self.read(func, escapes, &access_range(func, data)),
            Opcode::ExpandLoad => {
                let range = Range { bytes: None, ..access_range(func, data) };
                self.read(func, escapes, &range);
            }
            Opcode::Memset => self.write(func, escapes, &bulk_range(func, data.args[0], data.args[2])),
            Opcode::Memcpy | Opcode::Memmove => {
                self.read(func, escapes, &bulk_range(func, data.args[1], data.args[2]));
                self.write(func, escapes, &bulk_range(func, data.args[0], data.args[2]));
            }
            Opcode::Memcmp => {
                self.read(func, escapes, &bulk_range(func, data.args[0], data.args[2]));
                self.read(func, escapes, &bulk_range(func, data.args[1], data.args[2]));
            }
            op => {
                let writes = op.has(Flags::WRITE) && summaries.callee(data).is_none_or(|callee| callee.writes);
                self.unknown(func, escapes, data, writes);
            }
        }
        None
    }

    /// Is nothing known?
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Forgets what an instruction, of which nothing else is known, may write.
    pub fn forget_written(&mut self, func: &Function, escapes: &Escapes, writer: Inst) {
        let data = func.inst(writer);
        self.known.retain(|known| !escapes.may_write(func, data, &known.range));
    }

    /// Stores of a block that is left count as read.
    pub fn end_block(&mut self) {
        self.known.iter_mut().for_each(|known| known.unread_store = None);
    }

    fn remember(&mut self, known: Known) {
        if self.known.len() == LIMIT {
            self.known.remove(0);
        }
        self.known.push(known);
    }

    fn overwritten(&self, range: &Range) -> Option<Inst> {
        self.known.iter().find(|known| known.range == *range).and_then(|known| known.unread_store)
    }

    fn read(&mut self, func: &Function, escapes: &Escapes, range: &Range) {
        for known in &mut self.known {
            if known.unread_store.is_some() && escapes.may_alias(func, &known.range, range) {
                known.unread_store = None;
            }
        }
    }

    fn write(&mut self, func: &Function, escapes: &Escapes, range: &Range) {
        self.known.retain(|known| !escapes.may_alias(func, &known.range, range));
    }

    /// Code that is not seen here may read, and write, what it can see.
    fn unknown(&mut self, func: &Function, escapes: &Escapes, call: &InstData, writes: bool) {
        let sees = |known: &Known| escapes.call_sees(func, call, known.range.address.root);
        if writes {
            self.known.retain(|known| !sees(known));
        } else {
            self.known.iter_mut().filter(|known| sees(known)).for_each(|known| known.unread_store = None);
        }
    }
}

fn is_volatile(imm: &Imm) -> bool {
    matches!(imm, Imm::Mem(mem) if mem.volatile)
}
