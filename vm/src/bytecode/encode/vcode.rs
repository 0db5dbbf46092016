//! Code between selection and emission: instructions of the bytecode whose slots are virtual registers, in a graph of blocks.

use hashbrown::{HashMap, HashSet};

use crate::bytecode::{Insn, Op};
use crate::ir::{Inst, Loc};

/// A virtual register: a run of slots yet to be chosen. Index in [`VCode::reg_slots`].
pub type Reg = u32;

/// A function being encoded.
#[derive(Debug, Default)]
pub struct VCode {
    /// The length of each register's run.
    pub reg_slots: Vec<u32>,
    /// Registers that arrive in the frame's argument slots, in order.
    pub params: Vec<Reg>,
    /// Do results go to the registers that the call names (see [`VCall::direct`])?
    pub direct_return: bool,
    /// The blocks; block 0 is the entry.
    pub blocks: Vec<VBlock>,
    /// Frame memory.
    pub stack_slots: Vec<StackSlot>,
    /// Memory at the far end of the stack: the register of its address, and bytes, if there is any.
    pub side: Option<(Reg, u32)>,
    /// Registers that stand for a word of frame memory: register, stack slot, byte in it (a multiple of 8).
    pub pinned: Vec<(Reg, u32, u32)>,
    /// Constants that instructions point to.
    pub pool: Vec<Box<[u64]>>,
    /// The register of each value of the IR that has one.
    pub values: Vec<Option<Reg>>,
    /// The stack slot of each `stack_slot` instruction.
    pub stack_slot_of: HashMap<Inst, u32>,
    /// Loads that have no instruction: what uses them reads the frame memory itself.
    pub read_in_place: HashSet<Inst>,
}

/// A piece of frame memory.
#[derive(Clone, Copy, Debug)]
pub struct StackSlot {
    /// Bytes.
    pub size: u32,
    /// Alignment in bytes, a power of two.
    pub align: u32,
    /// Byte in the memory at the far end of the stack, if it is too large for the frame.
    pub side: Option<u32>,
}

/// A basic block.
#[derive(Debug)]
pub struct VBlock {
    /// Registers set by the jumps to the block.
    pub params: Vec<Reg>,
    /// The instructions.
    pub insns: Vec<VInsn>,
    /// How it ends.
    pub term: VTerm,
    /// Where that is in the source.
    pub loc: Loc,
    /// Is it expected to run hardly ever?
    pub cold: bool,
}

/// An instruction.
#[derive(Debug)]
pub enum VInsn {
    /// A plain one. In operations with a `frame` field, field `f` is the number of the stack slot that the byte
    /// offset is relative to.
    Op(Insn),
    /// A call with its arguments.
    Call(Box<VCall>),
}

/// What a call calls.
#[derive(Clone, Copy, Debug)]
pub enum Callee {
    /// The function of this entry record.
    Entry(u64),
    /// The function pointer in this register.
    Pointer(Reg),
    /// A native at this address.
    Native(u64),
    /// The C function whose address is the first argument; the address of its type.
    C(u64),
}

/// A call.
#[derive(Debug)]
pub struct VCall {
    /// What is called.
    pub callee: Callee,
    /// The arguments.
    pub args: Vec<Source>,
    /// The results.
    pub results: Vec<Reg>,
    /// Do the results arrive in the registers that the instruction names (or in the window)?
    pub direct: bool,
    /// Source location.
    pub loc: Loc,
}

/// Where the value for a parameter comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// A register.
    Reg(Reg),
    /// A constant of one slot.
    Const(u64),
    /// A register plus a number of 16 bits. Only for jumps.
    Sum(Reg, i32),
}

impl Source {
    /// The register that is read.
    pub fn reg(self) -> Option<Reg> {
        match self {
            Source::Reg(reg) | Source::Sum(reg, _) => Some(reg),
            Source::Const(_) => None,
        }
    }
}

/// A jump with the values for the target's parameters.
#[derive(Clone, PartialEq, Debug)]
pub struct Edge {
    /// The block jumped to.
    pub target: usize,
    /// One value per parameter.
    pub args: Vec<Source>,
}

/// How a block ends.
#[derive(Debug)]
pub enum VTerm {
    /// Jump.
    Jump(Edge),
    /// Jump by a condition. The edges have no arguments.
    Branch {
        /// The condition.
        cond: Cond,
        /// Target if it holds.
        then: usize,
        /// Target if not.
        other: usize,
    },
    /// Jump by a number: target `min(value, targets - 1)`. The edges have no arguments.
    Switch {
        /// The number.
        value: Reg,
        /// The targets.
        targets: Vec<usize>,
    },
    /// Return.
    Ret(Vec<Reg>),
    /// Go on in a function that returns in place of this one: what it is (no native), and the arguments.
    TailCall(Callee, Vec<Source>),
    /// An instruction that does not come back.
    Stop(Insn),
}

/// Integer comparisons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum IntPred {
    Eq,
    Ne,
    Slt,
    Sle,
    Sgt,
    Sge,
    Ult,
    Ule,
    Ugt,
    Uge,
}

/// Float comparisons. The negated forms are true with a NaN.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum FloatPred {
    Eq,
    Ne,
    Lt,
    Le,
    NotLt,
    NotLe,
}

/// The right side of an integer comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rhs {
    /// A register.
    Reg(Reg),
    /// A number between -32767 and 32766, so that its neighbours fit an instruction as well; not negative for
    /// unsigned comparisons, and then not 0 for `>=`.
    Imm(i32),
}

/// The condition of a branch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cond {
    /// An `i1`, or its opposite.
    Bool {
        /// The `i1`.
        reg: Reg,
        /// Does the branch want it to be 0?
        negated: bool,
    },
    /// A comparison of integers.
    Int {
        /// Which.
        pred: IntPred,
        /// As signed 32-bit numbers?
        narrow: bool,
        /// Left side.
        a: Reg,
        /// Right side.
        b: Rhs,
    },
    /// A comparison of floats.
    Float {
        /// Which.
        pred: FloatPred,
        /// `f32`?
        narrow: bool,
        /// Left side.
        a: Reg,
        /// Right side.
        b: Reg,
    },
}

impl IntPred {
    /// The comparison that holds when this one does not.
    pub fn negated(self) -> IntPred {
        match self {
            IntPred::Eq => IntPred::Ne,
            IntPred::Ne => IntPred::Eq,
            IntPred::Slt => IntPred::Sge,
            IntPred::Sle => IntPred::Sgt,
            IntPred::Sgt => IntPred::Sle,
            IntPred::Sge => IntPred::Slt,
            IntPred::Ult => IntPred::Uge,
            IntPred::Ule => IntPred::Ugt,
            IntPred::Ugt => IntPred::Ule,
            IntPred::Uge => IntPred::Ult,
        }
    }

    /// The comparison with the sides exchanged.
    pub fn swapped(self) -> IntPred {
        match self {
            IntPred::Eq | IntPred::Ne => self,
            IntPred::Slt => IntPred::Sgt,
            IntPred::Sle => IntPred::Sge,
            IntPred::Sgt => IntPred::Slt,
            IntPred::Sge => IntPred::Sle,
            IntPred::Ult => IntPred::Ugt,
            IntPred::Ule => IntPred::Uge,
            IntPred::Ugt => IntPred::Ult,
            IntPred::Uge => IntPred::Ule,
        }
    }
}

impl FloatPred {
    fn negated(self) -> FloatPred {
        match self {
            FloatPred::Eq => FloatPred::Ne,
            FloatPred::Ne => FloatPred::Eq,
            FloatPred::Lt => FloatPred::NotLt,
            FloatPred::Le => FloatPred::NotLe,
            FloatPred::NotLt => FloatPred::Lt,
            FloatPred::NotLe => FloatPred::Le,
        }
    }
}

impl Cond {
    /// The condition that holds when this one does not.
    pub fn negated(self) -> Cond {
        match self {
            Cond::Bool { reg, negated } => Cond::Bool { reg, negated: !negated },
            Cond::Int { pred, narrow, a, b } => Cond::Int { pred: pred.negated(), narrow, a, b },
            Cond::Float { pred, narrow, a, b } => Cond::Float { pred: pred.negated(), narrow, a, b },
        }
    }

    /// Calls `f` with each register.
    pub fn for_each_reg_mut(&mut self, mut f: impl FnMut(&mut Reg)) {
        match self {
            Cond::Bool { reg, .. } => f(reg),
            Cond::Int { a, b, .. } => {
                f(a);
                if let Rhs::Reg(b) = b {
                    f(b);
                }
            }
            Cond::Float { a, b, .. } => {
                f(a);
                f(b);
            }
        }
    }

    /// The branch instruction, its distance zero; backwards, it counts.
    pub fn to_insn(self, back: bool) -> Insn {
        let pick = |forward: Op, backward: Op| if back { backward } else { forward };
        match self {
            Cond::Bool { reg, negated: false } => Insn::ab(pick(Op::BrIf, Op::BrIfBack), reg, 0),
            Cond::Bool { reg, negated: true } => Insn::ab(pick(Op::BrIfnot, Op::BrIfnotBack), reg, 0),
            Cond::Int { pred, narrow, a, b: Rhs::Reg(b) } => {
                let (pred, a, b) = match pred {
                    IntPred::Sgt | IntPred::Sge | IntPred::Ugt | IntPred::Uge => (pred.swapped(), b, a),
                    _ => (pred, a, b),
                };
                Insn::ab(int_op(pred, narrow, back), a, b)
            }
            Cond::Int { pred, narrow, a, b: Rhs::Imm(imm) } => {
                let (pred, imm) = match pred {
                    IntPred::Sle => (IntPred::Slt, imm + 1),
                    IntPred::Sge => (IntPred::Sgt, imm - 1),
                    IntPred::Ule => (IntPred::Ult, imm + 1),
                    IntPred::Uge => (IntPred::Ugt, imm - 1),
                    _ => (pred, imm),
                };
                Insn::ab(int_imm_op(pred, narrow, back), a, imm as u32)
            }
            Cond::Float { pred, narrow, a, b } => Insn::ab(float_op(pred, narrow, back), a, b),
        }
    }
}

fn int_op(pred: IntPred, narrow: bool, back: bool) -> Op {
    let [forward, backward] = match (pred, narrow) {
        (IntPred::Eq, _) => [Op::BrEq64, Op::BrEq64Back],
        (IntPred::Ne, _) => [Op::BrNe64, Op::BrNe64Back],
        (IntPred::Ult | IntPred::Ugt, _) => [Op::BrUlt64, Op::BrUlt64Back],
        (IntPred::Ule | IntPred::Uge, _) => [Op::BrUle64, Op::BrUle64Back],
        (IntPred::Slt | IntPred::Sgt, false) => [Op::BrSlt64, Op::BrSlt64Back],
        (IntPred::Sle | IntPred::Sge, false) => [Op::BrSle64, Op::BrSle64Back],
        (IntPred::Slt | IntPred::Sgt, true) => [Op::BrSlt32, Op::BrSlt32Back],
        (IntPred::Sle | IntPred::Sge, true) => [Op::BrSle32, Op::BrSle32Back],
    };
    if back { backward } else { forward }
}

fn int_imm_op(pred: IntPred, narrow: bool, back: bool) -> Op {
    let [forward, backward] = match (pred, narrow) {
        (IntPred::Eq, _) => [Op::BrEq64I, Op::BrEq64IBack],
        (IntPred::Ne, _) => [Op::BrNe64I, Op::BrNe64IBack],
        (IntPred::Ult | IntPred::Ule, _) => [Op::BrUlt64I, Op::BrUlt64IBack],
        (IntPred::Ugt | IntPred::Uge, _) => [Op::BrUgt64I, Op::BrUgt64IBack],
        (IntPred::Slt | IntPred::Sle, false) => [Op::BrSlt64I, Op::BrSlt64IBack],
        (IntPred::Sgt | IntPred::Sge, false) => [Op::BrSgt64I, Op::BrSgt64IBack],
        (IntPred::Slt | IntPred::Sle, true) => [Op::BrSlt32I, Op::BrSlt32IBack],
        (IntPred::Sgt | IntPred::Sge, true) => [Op::BrSgt32I, Op::BrSgt32IBack],
    };
    if back { backward } else { forward }
}

fn float_op(pred: FloatPred, narrow: bool, back: bool) -> Op {
    let [forward, backward] = match (pred, narrow) {
        (FloatPred::Eq, false) => [Op::BrFeq64, Op::BrFeq64Back],
        (FloatPred::Ne, false) => [Op::BrFne64, Op::BrFne64Back],
        (FloatPred::Lt, false) => [Op::BrFlt64, Op::BrFlt64Back],
        (FloatPred::Le, false) => [Op::BrFle64, Op::BrFle64Back],
        (FloatPred::NotLt, false) => [Op::BrFnlt64, Op::BrFnlt64Back],
        (FloatPred::NotLe, false) => [Op::BrFnle64, Op::BrFnle64Back],
        (FloatPred::Eq, true) => [Op::BrFeq32, Op::BrFeq32Back],
        (FloatPred::Ne, true) => [Op::BrFne32, Op::BrFne32Back],
        (FloatPred::Lt, true) => [Op::BrFlt32, Op::BrFlt32Back],
        (FloatPred::Le, true) => [Op::BrFle32, Op::BrFle32Back],
        (FloatPred::NotLt, true) => [Op::BrFnlt32, Op::BrFnlt32Back],
        (FloatPred::NotLe, true) => [Op::BrFnle32, Op::BrFnle32Back],
    };
    if back { backward } else { forward }
}

impl VCode {
    /// A new register of `slots` slots.
    pub fn new_reg(&mut self, slots: u32) -> Reg {
        self.reg_slots.push(slots);
        self.reg_slots.len() as Reg - 1
    }

    /// A new block with nothing in it but a jump.
    pub fn new_block(&mut self, term: VTerm, loc: Loc, cold: bool) -> usize {
        self.blocks.push(VBlock { params: Vec::new(), insns: Vec::new(), term, loc, cold });
        self.blocks.len() - 1
    }
}

impl VTerm {
    /// The blocks control may go to.
    pub fn successors(&self) -> Vec<usize> {
        match self {
            VTerm::Jump(edge) => vec![edge.target],
            VTerm::Branch { then, other, .. } => vec![*then, *other],
            VTerm::Switch { targets, .. } => targets.clone(),
            VTerm::Ret(_) | VTerm::TailCall(..) | VTerm::Stop(_) => Vec::new(),
        }
    }
}
