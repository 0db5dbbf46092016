//! Points in the code at which control may leave for other code of the function: where the values of the IR are then.

use hashbrown::{HashMap, HashSet};

use super::graph::Graph;
use super::vcode::{Source, VTerm};
use super::{EncodeError, Link, block_order, emit, live, select, slots};
use crate::ir::{Block, Function, Inst, Value};

/// The beginning of a block, as it is in the bytecode.
#[derive(Debug)]
pub struct Point {
    /// The block that is about to run.
    pub block: Block,
    /// Where values are. Others that are needed follow from these: their instructions have become part of their users.
    pub values: HashMap<Value, Place>,
    /// Where the memory of `stack_slot` instructions is.
    pub memory: HashMap<Inst, FrameMemory>,
    /// Loads that may be repeated: the memory has not changed since.
    pub loads: HashSet<Inst>,
    /// Slots of the frame.
    pub frame_slots: u32,
    /// The memory that the function has taken at the far end of the stack: the slot of its address, and bytes.
    pub side: Option<(u32, u32)>,
    /// Words of the code.
    pub words: usize,
}

/// Where a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the run of slots from this one on.
    Slots(u32),
    /// It is this number.
    Const(u64),
    /// It is the number in a slot plus another.
    Sum(u32, i32),
}

/// Where a piece of memory is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameMemory {
    /// Bytes from the start of the frame, or from the address in this slot.
    pub base: Option<u32>,
    /// Bytes from there.
    pub offset: u32,
    /// What the address is then rounded up to.
    pub align: u32,
}

/// What is where at word `pc` of the bytecode of `func`. `None` if no block begins there.
pub fn point_at(func: &Function, link: &dyn Link, pc: usize) -> Result<Option<Point>, EncodeError> {
    let vcode = select::select(func, link)?;
    let successors: Vec<Vec<usize>> = vcode.blocks.iter().map(|block| block.term.successors()).collect();
    let graph = Graph::new(&successors);
    let order = block_order(&vcode, &graph);
    let frame = slots::assign(&vcode, live::liveness(&vcode, &order), &graph)?;
    let (code, _, labels) = emit::lay_out_blocks(&vcode, &order, &graph.depth, &frame);
    let Some(found) = (1..labels.len()).find(|&block| labels[block] == Some(pc)) else { return Ok(None) };
    let live = live::live_at(&vcode, &order, found);
    let mut values = HashMap::new();
    for (index, reg) in vcode.values.iter().enumerate() {
        if let Some(reg) = reg.filter(|&reg| live[reg as usize]) {
            values.insert(Value::from_index(index), Place::Slots(frame.slots[reg as usize]));
        }
    }
    let mut block = found;
    if found >= func.blocks.len() {
        // A block of its own for what is passed on an edge: its target is about to run.
        let VTerm::Jump(edge) = &vcode.blocks[found].term else { return Ok(None) };
        block = edge.target;
        for (&param, &source) in func.blocks[block].params.iter().zip(&edge.args) {
            let slot = |reg: u32| frame.slots[reg as usize];
            let place = match source {
                Source::Reg(reg) => Place::Slots(slot(reg)),
                Source::Const(bits) => Place::Const(bits),
                Source::Sum(reg, by) => Place::Sum(slot(reg), by),
            };
            values.insert(param, place);
        }
    }
    let side = vcode.side.map(|(reg, bytes)| (frame.slots[reg as usize], bytes));
    let memory = vcode.stack_slot_of.iter().map(|(&inst, &number)| {
        let slot = vcode.stack_slots[number as usize];
        let memory = match (slot.side, side) {
            (Some(start), Some((base, _))) => FrameMemory { base: Some(base), offset: start, align: slot.align },
            _ => FrameMemory { base: None, offset: frame.stack[number as usize], align: slot.align },
        };
        (inst, memory)
    });
    Ok(Some(Point {
        block: Block::from_index(block),
        memory: memory.collect(),
        values,
        loads: vcode.read_in_place,
        frame_slots: frame.total,
        side,
        words: code.len(),
    }))
}
