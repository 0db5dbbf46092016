//! The instructions already computed, by what they compute, with undo.

use std::hash::Hasher;

use hashbrown::HashTable;

use crate::ir::{Flags, Function, Imm, Inst, InstData, Value};

#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    inst: Inst,
    /// The first result to use instead.
    value: Value,
}

/// Known instructions in the current scope.
pub(super) struct Table {
    entries: HashTable<Entry>,
    /// Entries in the order of insertion, for undo.
    log: Vec<Entry>,
}

impl Table {
    /// Nothing is known; there is room for so many instructions.
    pub fn with_capacity(insts: usize) -> Table {
        Table { entries: HashTable::with_capacity(insts), log: Vec::with_capacity(insts) }
    }

    /// A point to come back to with [`Table::undo`].
    pub fn mark(&self) -> usize {
        self.log.len()
    }

    /// Forgets what was inserted since `mark`.
    pub fn undo(&mut self, mark: usize) {
        for entry in self.log.drain(mark..) {
            if let Ok(found) = self.entries.find_entry(entry.hash, |other| other.inst == entry.inst) {
                found.remove();
            }
        }
    }

    /// The first result of an equal instruction; if there is none, `inst` is remembered.
    pub fn find_or_insert(&mut self, func: &Function, inst: Inst) -> Option<Value> {
        let data = func.inst(inst);
        let hash = hash_inst(data);
        if let Some(entry) = self.entries.find(hash, |entry| same(func.inst(entry.inst), data)) {
            return Some(entry.value);
        }
        self.insert(Entry { hash, inst, value: data.first_result });
        None
    }

    /// Remembers that what `pattern` computes is `value`.
    pub fn insert_known(&mut self, func: &Function, pattern: Inst, value: Value) {
        let data = func.inst(pattern);
        let hash = hash_inst(data);
        if self.entries.find(hash, |entry| same(func.inst(entry.inst), data)).is_none() {
            self.insert(Entry { hash, inst: pattern, value });
        }
    }

    fn insert(&mut self, entry: Entry) {
        self.entries.insert_unique(entry.hash, entry, |entry| entry.hash);
        self.log.push(entry);
    }
}

fn same(a: &InstData, b: &InstData) -> bool {
    a.op == b.op && a.ty == b.ty && a.imm == b.imm && (a.args == b.args || operands(a).eq(operands(b)))
}

/// The operands, the first two of an operation that commutes in the order of their numbers.
fn operands(data: &InstData) -> impl Iterator<Item = Value> {
    let swap = data.op.has(Flags::COMM) && data.args[1].0 < data.args[0].0;
    let at = move |index: usize| if swap && index < 2 { 1 - index } else { index };
    (0..data.args.len()).map(move |index| data.args[at(index)])
}

fn hash_inst(data: &InstData) -> u64 {
    let mut hasher = Mixer(u64::from(data.op as u8) << 8 | u64::from(data.ty.code()));
    for arg in operands(data) {
        hasher.mix(arg.0.into());
    }
    match &data.imm {
        Imm::None => {}
        Imm::Int(value) => hasher.mix(*value as u64),
        Imm::Float(bits) => hasher.mix(*bits),
        Imm::Index(index) => hasher.mix((*index).into()),
        other => std::hash::Hash::hash(other, &mut hasher),
    }
    hasher.finish()
}

/// A multiplicative hash: fast, and the same on every run.
struct Mixer(u64);

impl Mixer {
    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }
}
