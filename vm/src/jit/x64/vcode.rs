//! Code between selection and emission: machine instructions on virtual registers, in the form that the register
//! allocator reads.

use regalloc2::{Block, Inst, InstRange, Operand, PRegSet, RegClass, VReg};

use super::insn::{Addr, Op};
use crate::ir::Loc;

/// A function being compiled.
#[derive(Default)]
pub struct VCode {
    /// The instructions, block by block.
    pub insns: Vec<Insn>,
    /// Their operands.
    pub operands: Vec<Operand>,
    /// The blocks; the first is the entry.
    pub blocks: Vec<VBlock>,
    /// Lists of virtual registers: parameters of blocks, arguments of jumps.
    pub regs: Vec<VReg>,
    /// How many virtual registers there are.
    pub num_regs: usize,
    /// Pieces of frame memory.
    pub areas: Vec<Area>,
    /// Bytes of the outgoing area.
    pub outgoing: u32,
    /// Is anything called?
    pub calls: bool,
    /// Constants to copy to memory.
    pub constants: Vec<Box<[u8]>>,
    /// Targets of switches, by block.
    pub tables: Vec<Vec<u32>>,
    /// Calls of kernels.
    pub kernels: Vec<KernelCall>,
    /// What a call destroys.
    pub clobbers: PRegSet,
    /// Bytes of the largest value in a vector register.
    pub vector_bytes: u32,
}

/// An instruction.
#[derive(Clone, Copy, Debug)]
pub struct Insn {
    /// What it does.
    pub op: Op,
    /// The first of its operands.
    pub first: u32,
    /// How many there are.
    pub count: u16,
    /// What it destroys.
    pub clobbers: Clobbers,
    /// Source location.
    pub loc: Loc,
}

/// What an instruction destroys besides its results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clobbers {
    /// Nothing.
    None,
    /// One general-purpose register.
    One(u8),
    /// What calls destroy, but for its results.
    Call,
}

/// Half-open range in a table.
#[derive(Clone, Copy, Default, Debug)]
pub struct Span {
    /// From.
    pub start: u32,
    /// To.
    pub end: u32,
}

impl Span {
    /// The range as indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A basic block.
#[derive(Clone, Default, Debug)]
pub struct VBlock {
    /// Its instructions.
    pub insns: Span,
    /// Its parameters, in [`VCode::regs`].
    pub params: Span,
    /// For a jump: the arguments, in [`VCode::regs`].
    pub args: Span,
    /// Where it may go.
    pub successors: Vec<Block>,
    /// Where it may be come from.
    pub predecessors: Vec<Block>,
    /// Is it expected to run hardly ever?
    pub cold: bool,
    /// Does a loop begin here?
    pub header: bool,
}

/// A piece of frame memory.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// Bytes.
    pub size: u32,
    /// Alignment in bytes, a power of two.
    pub align: u32,
}

/// A call of an interpreter's kernel with operands and results in frame memory.
#[derive(Clone, Copy, Debug)]
pub struct KernelCall {
    /// The kernel.
    pub kernel: u64,
    /// Result, first, second and third operand; without registers.
    pub places: [Addr; 4],
    /// The number of lanes.
    pub lanes: u32,
    /// Address of [`Helper::Kernel`](crate::jit::Helper).
    pub helper: u64,
}

impl VCode {
    /// The operands of an instruction.
    pub fn operands_of(&self, insn: &Insn) -> &[Operand] {
        &self.operands[insn.first as usize..][..insn.count as usize]
    }
}

impl regalloc2::Function for VCode {
    fn num_insts(&self) -> usize {
        self.insns.len()
    }

    fn num_blocks(&self) -> usize {
        self.blocks.len()
    }

    fn entry_block(&self) -> Block {
        Block::new(0)
    }

    fn block_insns(&self, block: Block) -> InstRange {
        let Span { start, end } = self.blocks[block.index()].insns;
        InstRange::new(Inst::new(start as usize), Inst::new(end as usize))
    }

    fn block_succs(&self, block: Block) -> &[Block] {
        &self.blocks[block.index()].successors
    }

    fn block_preds(&self, block: Block) -> &[Block] {
        &self.blocks[block.index()].predecessors
    }

    fn block_params(&self, block: Block) -> &[VReg] {
        &self.regs[self.blocks[block.index()].params.range()]
    }

    fn is_ret(&self, insn: Inst) -> bool {
        matches!(self.insns[insn.index()].op, Op::Return | Op::TailCall(..) | Op::Stop(_))
    }

    fn is_branch(&self, insn: Inst) -> bool {
        matches!(self.insns[insn.index()].op, Op::Jump | Op::Branch(..) | Op::Switch)
    }

    fn branch_blockparams(&self, block: Block, insn: Inst, _: usize) -> &[VReg] {
        match self.insns[insn.index()].op {
            Op::Jump => &self.regs[self.blocks[block.index()].args.range()],
            _ => &[],
        }
    }

    fn inst_operands(&self, insn: Inst) -> &[Operand] {
        self.operands_of(&self.insns[insn.index()])
    }

    fn inst_clobbers(&self, insn: Inst) -> PRegSet {
        let insn = &self.insns[insn.index()];
        match insn.clobbers {
            Clobbers::None => PRegSet::empty(),
            Clobbers::One(number) => PRegSet::empty().with(super::regs::gpr(number)),
            Clobbers::Call => {
                let mut clobbers = self.clobbers;
                for operand in self.operands_of(insn) {
                    if let (regalloc2::OperandKind::Def, regalloc2::OperandConstraint::FixedReg(reg)) =
                        (operand.kind(), operand.constraint())
                    {
                        clobbers.remove(reg);
                    }
                }
                clobbers
            }
        }
    }

    fn num_vregs(&self) -> usize {
        self.num_regs
    }

    fn spillslot_size(&self, class: RegClass) -> usize {
        match class {
            RegClass::Float => self.vector_bytes.div_ceil(8).max(1) as usize,
            _ => 1,
        }
    }
}
