//! Replacement of values: passes note which value stands for which, and apply all of it in one sweep.

use crate::ir::{Function, Value};

/// A map from values to what replaces them; chains are followed. At first nothing is replaced.
#[derive(Default)]
pub(super) struct Renames {
    /// By value, up to the last one that is replaced: its replacement, or itself.
    map: Vec<Value>,
}

impl Renames {
    /// Replaces `old` by `new`.
    pub fn set(&mut self, old: Value, new: Value) {
        debug_assert_ne!(old, new);
        let next = self.map.len();
        self.map.extend((next..=old.index()).map(Value::from_index));
        self.map[old.index()] = new;
    }

    /// What stands for `value` in the end.
    pub fn resolve(&mut self, value: Value) -> Value {
        let Some(&next) = self.map.get(value.index()) else { return value };
        if next == value {
            return value;
        }
        let mut end = next;
        while let Some(&next) = self.map.get(end.index())
            && next != end
        {
            end = next;
        }
        // Shorten the chain for the next time.
        let mut current = value;
        while current != end {
            let next = self.map[current.index()];
            self.map[current.index()] = end;
            current = next;
        }
        end
    }

    /// Replaces all uses in the function's blocks.
    pub fn apply(&mut self, func: &mut Function) {
        if self.map.is_empty() {
            return;
        }
        for block in &mut func.blocks {
            for &inst in &block.insts {
                for arg in &mut func.insts[inst.index()].args {
                    *arg = self.resolve(*arg);
                }
            }
            block.term.for_each_value_mut(|value| *value = self.resolve(*value));
        }
    }
}

/// How often each value is used in the function's blocks.
pub(super) fn use_counts(func: &Function) -> Vec<u32> {
    let mut counts = vec![0; func.values.len()];
    for block in &func.blocks {
        for &inst in &block.insts {
            func.inst(inst).args.iter().for_each(|arg| counts[arg.index()] += 1);
        }
        block.term.for_each_value(|value| counts[value.index()] += 1);
    }
    counts
}
