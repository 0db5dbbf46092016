//! Instructions and terminators.

use smallvec::SmallVec;

use super::entities::{Block, DataId, FuncId, Loc, NativeId, SigId, Value};
use super::opcode::Opcode;
use super::types::Type;

/// Operands of an instruction or arguments of a branch; short lists are stored in place.
pub type ValueList = SmallVec<[Value; 4]>;

/// An instruction: operation, controlling type, operands, immediate, results.
///
/// The results are `num_results` consecutive values from `first_result` on.
#[derive(Clone, PartialEq, Debug)]
pub struct InstData {
    /// The operation.
    pub op: Opcode,
    /// The controlling type; `i1` and without meaning if the operation has none.
    pub ty: Type,
    /// How many results there are.
    pub num_results: u16,
    /// The first result, if there is one.
    pub first_result: Value,
    /// Source location.
    pub loc: Loc,
    /// The operands.
    pub args: ValueList,
    /// The immediate.
    pub imm: Imm,
}

impl InstData {
    /// An instruction that yields nothing, of an operation without controlling type.
    pub fn without_results(op: Opcode, args: ValueList, imm: Imm) -> InstData {
        let first_result = Value(u32::MAX);
        InstData { op, ty: Type::I1, num_results: 0, first_result, loc: Loc::NONE, args, imm }
    }

    /// The results.
    #[inline]
    pub fn results(&self) -> impl ExactSizeIterator<Item = Value> + use<> {
        let first = self.first_result.0;
        (0..self.num_results as usize).map(move |i| Value(first + i as u32))
    }

    /// The only result. The instruction must have exactly one.
    #[inline]
    pub fn result(&self) -> Value {
        debug_assert_eq!(self.num_results, 1, "{} has one result", self.op);
        self.first_result
    }

    /// The bytes of a constant instruction's result, as in memory.
    pub fn constant_bytes(&self) -> Vec<u8> {
        let bytes = self.ty.kind().bytes() as usize;
        let lane = |bits: [u64; 4]| bits.into_iter().flat_map(u64::to_le_bytes).take(bytes);
        let sign_extended = |int: i64| [int as u64, (int >> 63) as u64, (int >> 63) as u64, (int >> 63) as u64];
        let lanes = self.ty.lanes() as usize;
        let mut memory: Vec<u8> = match &self.imm {
            Imm::Int(int) => (0..lanes).flat_map(|_| lane(sign_extended(*int))).collect(),
            Imm::Wide(words) => (0..lanes).flat_map(|_| lane(**words)).collect(),
            Imm::Float(bits) => (0..lanes).flat_map(|_| lane([*bits, 0, 0, 0])).collect(),
            Imm::Lanes(bits) => bits.iter().flat_map(|&bits| lane([bits, 0, 0, 0])).collect(),
            _ => vec![0; bytes * lanes],
        };
        if self.ty.is_mask() {
            memory.iter_mut().for_each(|byte| *byte &= 1);
        }
        memory
    }
}

/// The immediate operand of an instruction.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Imm {
    /// None.
    None,
    /// An integer constant that fits, sign-extended from its type's width (0 or 1 for `i1`).
    Int(i64),
    /// An integer constant of more than 64 significant bits: sign-extended to 256 bits, least
    /// significant word first. Never used where [`Imm::Int`] would do.
    Wide(Box<[u64; 4]>),
    /// The bits of a float constant, zero-extended.
    Float(u64),
    /// The bits of each lane of a vector constant, zero-extended.
    Lanes(Box<[u64]>),
    /// Lane numbers of a shuffle.
    Shuffle(Box<[u32]>),
    /// A lane offset or a bit set.
    Index(u32),
    /// A memory access.
    Mem(MemImm),
    /// A stack slot.
    Slot {
        /// Bytes.
        size: u32,
        /// Alignment in bytes, a power of two.
        align: u32,
    },
    /// A data blob.
    Data(DataId),
    /// A function.
    Func(FuncId),
    /// A signature.
    Sig(SigId),
    /// A native.
    Native(NativeId),
}

/// Offset, alignment and flags of a memory access.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MemImm {
    /// Added to the address, in bytes.
    pub offset: i32,
    /// log2 of the alignment that address plus offset is known to have.
    pub align_log2: u8,
    /// Must not be removed, repeated or merged.
    pub volatile: bool,
    /// Hint not to keep the data in caches.
    pub nontemporal: bool,
}

impl MemImm {
    /// An ordinary access at `offset` with the natural alignment of `ty`.
    pub fn natural(ty: Type, offset: i32) -> MemImm {
        MemImm { offset, align_log2: ty.align().trailing_zeros() as u8, volatile: false, nontemporal: false }
    }

    /// The same access with the alignment `align` (a power of two), in bytes.
    pub fn with_align(self, align: u32) -> MemImm {
        MemImm { align_log2: align.trailing_zeros() as u8, ..self }
    }

    /// Alignment in bytes.
    pub fn align(self) -> u32 {
        1 << self.align_log2
    }
}

/// A jump target with the arguments for the block's parameters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockCall {
    /// Where to.
    pub block: Block,
    /// One value per parameter of the block.
    pub args: ValueList,
}

impl BlockCall {
    /// A jump to `block` with `args`.
    pub fn new(block: Block, args: &[Value]) -> BlockCall {
        BlockCall { block, args: ValueList::from_slice(args) }
    }
}

/// Why a [`Terminator::Trap`] stops the VM.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TrapKind {
    /// The program gave up. Arguments: none, or a message's address (`ptr`) and length (`i64`).
    Abort,
    /// The program ends. Argument: the exit code (`i32`).
    Exit,
    /// Code that must not be reached was reached.
    Unreachable,
}

impl TrapKind {
    /// Every kind.
    pub const ALL: [TrapKind; 3] = [TrapKind::Abort, TrapKind::Exit, TrapKind::Unreachable];

    /// The name used in text.
    pub fn name(self) -> &'static str {
        match self {
            TrapKind::Abort => "abort",
            TrapKind::Exit => "exit",
            TrapKind::Unreachable => "unreachable",
        }
    }

    /// Are these argument types right for the kind?
    pub fn accepts(self, args: &[Type]) -> bool {
        match self {
            TrapKind::Abort => args.is_empty() || args == [Type::PTR, Type::I64],
            TrapKind::Exit => args == [Type::I32],
            TrapKind::Unreachable => args.is_empty(),
        }
    }
}

/// How a block ends.
#[derive(Clone, PartialEq, Debug)]
pub enum Terminator {
    /// Jump.
    Br(BlockCall),
    /// Jump by a condition.
    BrIf {
        /// An `i1`.
        cond: Value,
        /// Target if the condition holds.
        then: BlockCall,
        /// Target otherwise.
        other: BlockCall,
    },
    /// Jump by an integer's value.
    Switch {
        /// A scalar integer of at most 64 bits.
        value: Value,
        /// Distinct values (sign-extended from the type of `value`) and their targets.
        cases: Vec<(i64, BlockCall)>,
        /// Target for all other values.
        default: BlockCall,
    },
    /// Return the function's results.
    Ret(ValueList),
    /// Return the results of a function that is called in place of this one: a `call` or `call_indirect` (without results of
    /// its own), whose frame may take the place of this function's. Nobody may know the address of a stack slot by then.
    TailCall(Box<InstData>),
    /// Stop the VM.
    Trap {
        /// Why.
        kind: TrapKind,
        /// See [`TrapKind`].
        args: ValueList,
    },
    /// Never executed: undefined behaviour if it is.
    Unreachable,
    /// The block is not finished yet; the verifier rejects it.
    None,
}

impl Terminator {
    /// Calls `f` with each jump target.
    pub fn for_each_target<'a>(&'a self, mut f: impl FnMut(&'a BlockCall)) {
        match self {
            Terminator::Br(target) => f(target),
            Terminator::BrIf { then, other, .. } => {
                f(then);
                f(other);
            }
            Terminator::Switch { cases, default, .. } => {
                cases.iter().for_each(|(_, target)| f(target));
                f(default);
            }
            Terminator::Ret(_)
            | Terminator::TailCall(_)
            | Terminator::Trap { .. }
            | Terminator::Unreachable
            | Terminator::None => {}
        }
    }

    /// Calls `f` with each jump target, to change it.
    pub fn for_each_target_mut(&mut self, mut f: impl FnMut(&mut BlockCall)) {
        match self {
            Terminator::Br(target) => f(target),
            Terminator::BrIf { then, other, .. } => {
                f(then);
                f(other);
            }
            Terminator::Switch { cases, default, .. } => {
                cases.iter_mut().for_each(|(_, target)| f(target));
                f(default);
            }
            Terminator::Ret(_)
            | Terminator::TailCall(_)
            | Terminator::Trap { .. }
            | Terminator::Unreachable
            | Terminator::None => {}
        }
    }

    /// Calls `f` with each value the terminator uses, branch arguments included.
    pub fn for_each_value(&self, mut f: impl FnMut(Value)) {
        match self {
            Terminator::BrIf { cond, .. } => f(*cond),
            Terminator::Switch { value, .. } => f(*value),
            Terminator::Ret(values) | Terminator::Trap { args: values, .. } => {
                values.iter().copied().for_each(&mut f);
            }
            Terminator::TailCall(call) => call.args.iter().copied().for_each(&mut f),
            Terminator::Br(_) | Terminator::Unreachable | Terminator::None => {}
        }
        self.for_each_target(|target| target.args.iter().copied().for_each(&mut f));
    }

    /// Calls `f` with each value the terminator uses, to change it.
    pub fn for_each_value_mut(&mut self, mut f: impl FnMut(&mut Value)) {
        match self {
            Terminator::BrIf { cond, .. } => f(cond),
            Terminator::Switch { value, .. } => f(value),
            Terminator::Ret(values) | Terminator::Trap { args: values, .. } => values.iter_mut().for_each(&mut f),
            Terminator::TailCall(call) => call.args.iter_mut().for_each(&mut f),
            Terminator::Br(_) | Terminator::Unreachable | Terminator::None => {}
        }
        self.for_each_target_mut(|target| target.args.iter_mut().for_each(&mut f));
    }

    /// The call in place of a return, if it is one.
    pub fn tail_call(&self) -> Option<&InstData> {
        match self {
            Terminator::TailCall(call) => Some(call),
            _ => None,
        }
    }

    /// The blocks control may go to, with repetitions.
    pub fn successors(&self) -> SmallVec<[Block; 2]> {
        let mut blocks = SmallVec::new();
        self.for_each_target(|target| blocks.push(target.block));
        blocks
    }
}
