//! A function: blocks, instructions and values in tables.

use super::entities::{Block, Inst, Loc, Value};
use super::inst::{Imm, InstData, Terminator, ValueList};
use super::opcode::Opcode;
use super::types::Type;

/// Parameter and result types.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Signature {
    /// Types of the arguments.
    pub params: Vec<Type>,
    /// Types of the results, any number.
    pub results: Vec<Type>,
}

impl Signature {
    /// A signature from slices.
    pub fn new(params: &[Type], results: &[Type]) -> Signature {
        Signature { params: params.to_vec(), results: results.to_vec() }
    }

    /// Can a C function have it (see [`Opcode::CallC`](super::Opcode::CallC))?
    pub fn is_c(&self) -> bool {
        self.results.len() <= 1 && self.params.iter().chain(&self.results).all(|ty| ty.c_letter().is_some())
    }

    /// The type of a C function in the runtime's notation (`ffi_call`); `None` if no C function has it.
    pub fn c_type(&self) -> Option<String> {
        let mut text: String = self.params.iter().map(|ty| ty.c_letter()).collect::<Option<_>>()?;
        text.push('>');
        text.push(match self.results[..] {
            [] => 'v',
            [ty] => ty.c_letter()?,
            _ => return None,
        });
        Some(text)
    }
}

/// What the caller promises of a pointer parameter for as long as the call lasts. The default is nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Promise {
    /// What is written of the memory at addresses computed from the pointer is read and written through such
    /// addresses only.
    pub noalias: bool,
    /// So many bytes from the pointer on may be read at any time.
    pub bytes: u32,
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueDef {
    /// A parameter of a block, by position.
    Param(Block, u16),
    /// A result of an instruction, by position.
    Result(Inst, u16),
}

/// A value's type and origin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ValueData {
    /// The type.
    pub ty: Type,
    /// The origin.
    pub def: ValueDef,
}

/// A basic block.
#[derive(Clone, PartialEq, Debug)]
pub struct BlockData {
    /// The block's parameters. Those of the entry block are the function's parameters.
    pub params: Vec<Value>,
    /// The instructions in order.
    pub insts: Vec<Inst>,
    /// How the block ends.
    pub term: Terminator,
    /// Source location of the terminator.
    pub term_loc: Loc,
}

/// A function body.
///
/// Block 0 is the entry; nothing may jump to it. Blocks that cannot be reached may exist until the
/// optimiser removes them. Instructions and values that no block mentions are garbage, which
/// [`Function::compact`] removes.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// Parameter and result types.
    pub sig: Signature,
    /// The blocks; the entry is the first.
    pub blocks: Vec<BlockData>,
    /// The instructions.
    pub insts: Vec<InstData>,
    /// The values.
    pub values: Vec<ValueData>,
    /// What is promised of the parameters, by position; nothing of those beyond its end.
    pub promises: Vec<Promise>,
}

impl Function {
    /// An empty function with an entry block whose parameters are those of `sig`.
    pub fn new(sig: Signature) -> Function {
        let params = sig.params.clone();
        let mut func =
            Function { sig, blocks: Vec::new(), insts: Vec::new(), values: Vec::new(), promises: Vec::new() };
        let entry = func.add_block();
        for ty in params {
            func.add_block_param(entry, ty);
        }
        func
    }

    /// The entry block.
    pub fn entry(&self) -> Block {
        Block(0)
    }

    /// The function's parameters: those of the entry block.
    pub fn params(&self) -> &[Value] {
        &self.blocks[0].params
    }

    /// What is promised of a parameter of the function, by position.
    pub fn promise(&self, position: usize) -> Promise {
        self.promises.get(position).copied().unwrap_or_default()
    }

    /// All block ids in order.
    pub fn block_ids(&self) -> impl ExactSizeIterator<Item = Block> + use<> {
        (0..self.blocks.len()).map(Block::from_index)
    }

    /// A block.
    #[inline]
    pub fn block(&self, block: Block) -> &BlockData {
        &self.blocks[block.index()]
    }

    /// A block, to change it.
    #[inline]
    pub fn block_mut(&mut self, block: Block) -> &mut BlockData {
        &mut self.blocks[block.index()]
    }

    /// An instruction.
    #[inline]
    pub fn inst(&self, inst: Inst) -> &InstData {
        &self.insts[inst.index()]
    }

    /// An instruction, to change it.
    #[inline]
    pub fn inst_mut(&mut self, inst: Inst) -> &mut InstData {
        &mut self.insts[inst.index()]
    }

    /// The type of a value.
    #[inline]
    pub fn ty(&self, value: Value) -> Type {
        self.values[value.index()].ty
    }

    /// Where a value comes from.
    #[inline]
    pub fn def(&self, value: Value) -> ValueDef {
        self.values[value.index()].def
    }

    /// The instruction that yields a value, if it is not a block parameter.
    #[inline]
    pub fn def_inst(&self, value: Value) -> Option<Inst> {
        match self.def(value) {
            ValueDef::Result(inst, _) => Some(inst),
            ValueDef::Param(..) => None,
        }
    }

    /// The value's defining instruction's data, if it is not a block parameter.
    #[inline]
    pub fn def_data(&self, value: Value) -> Option<&InstData> {
        self.def_inst(value).map(|inst| self.inst(inst))
    }

    /// The integer if the value is an `iconst` that fits in an `i64` (any lane of a splat).
    #[inline]
    pub fn as_iconst(&self, value: Value) -> Option<i64> {
        match self.def_data(value) {
            Some(InstData { op: Opcode::Iconst, imm: Imm::Int(int), .. }) => Some(*int),
            _ => None,
        }
    }

    /// Adds an empty block.
    pub fn add_block(&mut self) -> Block {
        self.blocks.push(BlockData {
            params: Vec::new(),
            insts: Vec::new(),
            term: Terminator::None,
            term_loc: Loc::NONE,
        });
        Block::from_index(self.blocks.len() - 1)
    }

    /// Adds a parameter to a block.
    pub fn add_block_param(&mut self, block: Block, ty: Type) -> Value {
        let position = self.block(block).params.len() as u16;
        let value = self.add_value(ty, ValueDef::Param(block, position));
        self.block_mut(block).params.push(value);
        value
    }

    fn add_value(&mut self, ty: Type, def: ValueDef) -> Value {
        self.values.push(ValueData { ty, def });
        Value::from_index(self.values.len() - 1)
    }

    /// Creates an instruction with results of types `results` without putting it in a block.
    pub fn add_inst(&mut self, op: Opcode, ty: Type, args: ValueList, imm: Imm, results: &[Type], loc: Loc) -> Inst {
        let inst = Inst::from_index(self.insts.len());
        let first_result = Value::from_index(self.values.len());
        for (position, &ty) in results.iter().enumerate() {
            self.add_value(ty, ValueDef::Result(inst, position as u16));
        }
        self.insts.push(InstData { op, ty, num_results: results.len() as u16, first_result, loc, args, imm });
        inst
    }

    /// The number of instructions in blocks (not terminators).
    pub fn num_insts(&self) -> usize {
        self.blocks.iter().map(|block| block.insts.len()).sum()
    }

    /// Renumbers instructions and values in block order and drops those that no block mentions.
    pub fn compact(&mut self) {
        let old_insts = std::mem::take(&mut self.insts);
        let old_values = std::mem::take(&mut self.values);
        let mut old_insts: Vec<Option<InstData>> = old_insts.into_iter().map(Some).collect();
        let mut renamed = vec![Value(u32::MAX); old_values.len()];
        for b in 0..self.blocks.len() {
            let block = Block::from_index(b);
            for position in 0..self.blocks[b].params.len() {
                let old = self.blocks[b].params[position];
                let new = self.add_value(old_values[old.index()].ty, ValueDef::Param(block, position as u16));
                renamed[old.index()] = new;
                self.blocks[b].params[position] = new;
            }
            let mut list = std::mem::take(&mut self.blocks[b].insts);
            for slot in &mut list {
                let mut data = old_insts[slot.index()].take().expect("an instruction is in one block");
                let inst = Inst::from_index(self.insts.len());
                let first = Value::from_index(self.values.len());
                for (position, old) in data.results().enumerate() {
                    let new = self.add_value(old_values[old.index()].ty, ValueDef::Result(inst, position as u16));
                    renamed[old.index()] = new;
                }
                data.first_result = first;
                self.insts.push(data);
                *slot = inst;
            }
            self.blocks[b].insts = list;
        }
        for data in &mut self.insts {
            data.args.iter_mut().for_each(|arg| *arg = renamed[arg.index()]);
        }
        for block in &mut self.blocks {
            block.term.for_each_value_mut(|value| *value = renamed[value.index()]);
        }
    }
}
