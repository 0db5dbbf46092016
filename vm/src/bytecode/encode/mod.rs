//! The encoder: from the IR of a function to its bytecode.
//!
//! | step | file |
//! | --- | --- |
//! | select instructions on virtual registers | `select` |
//! | order the blocks | `graph` |
//! | find live ranges | `live` |
//! | assign slots | `slots` |
//! | turn jumps with arguments into copies | `moves` |
//! | emit, lay out, resolve branches | `emit` |
//! | find out where everything is at a point of the code | `point` |

mod emit;
mod graph;
mod live;
mod moves;
mod point;
mod select;
mod slots;
mod vcode;

use crate::bytecode::BytecodeFunction;
use crate::ir::{DataId, FuncId, Function, InstData, NativeId, Opcode, Scalar, SigId};
pub(crate) use graph::Graph;
pub use point::{FrameMemory, Place, Point, point_at};
use vcode::VCode;

/// Addresses of what code refers to.
pub trait Link {
    /// The entry record of a function.
    fn entry(&self, func: FuncId) -> u64;
    /// A native's function in slot form.
    fn native(&self, native: NativeId) -> Result<u64, EncodeError>;
    /// The C function type for a signature.
    fn c_type(&self, sig: SigId) -> Result<u64, EncodeError>;
    /// A data blob.
    fn data(&self, data: DataId) -> u64;
    /// Is the function expected to be called hardly ever?
    fn is_cold(&self, func: FuncId) -> bool;
}

/// Why a function cannot be encoded.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EncodeError {
    /// A block has no terminator.
    #[error("a block is not finished")]
    UnfinishedBlock,
    /// The frame has more slots than an instruction can name, or more than 4 GiB of memory.
    #[error("the function has too many local variables or call arguments, which is not supported yet")]
    FrameTooLarge,
    /// There is no implementation of an operation for a type.
    #[error("operation {op} from {} to {} is not supported yet", from.name(), kind.name())]
    NoKernel {
        /// The operation.
        op: Opcode,
        /// Lane kind of the controlling type.
        kind: Scalar,
        /// Lane kind of the first operand.
        from: Scalar,
    },
    /// An instruction in a form that the verifier does not admit.
    #[error("malformed {op} instruction")]
    Malformed {
        /// Its operation.
        op: Opcode,
    },
    /// A native that the runtime does not have.
    #[error("native function {0} is not supported yet")]
    UnknownNative(String),
    /// A C function of this type cannot be called.
    #[error("{0}")]
    CType(String),
}

impl EncodeError {
    fn unsupported(data: &InstData) -> EncodeError {
        EncodeError::Malformed { op: data.op }
    }
}

/// Encodes a function.
pub fn encode(func: &Function, link: &dyn Link) -> Result<BytecodeFunction, EncodeError> {
    let vcode = select::select(func, link)?;
    let successors: Vec<Vec<usize>> = vcode.blocks.iter().map(|block| block.term.successors()).collect();
    let graph = Graph::new(&successors);
    let order = block_order(&vcode, &graph);
    let liveness = live::liveness(&vcode, &order);
    let frame = slots::assign(&vcode, liveness, &graph)?;
    Ok(emit::emit(vcode, &order, &graph.depth, frame))
}

/// Reverse postorder with the cold blocks at the end.
fn block_order(vcode: &VCode, graph: &Graph) -> Vec<usize> {
    let (mut order, cold): (Vec<usize>, Vec<usize>) =
        graph.order.iter().partition(|&&block| block == 0 || !vcode.blocks[block].cold);
    order.extend(cold);
    order
}
