//! The bytecode: instruction set, encoder from IR, disassembler.

mod disasm;
mod encode;
mod function;
mod insn;
pub(crate) mod isa;
mod op;
mod rmw;

pub use disasm::{Names, disassemble};
pub(crate) use encode::Graph;
pub use encode::{EncodeError, FrameMemory, Link, Place, Point, encode, point_at};
pub use function::BytecodeFunction;
pub use insn::Insn;
pub use op::{Field, Kind, Op, OpInfo};
pub use rmw::{RmwOp, RmwType};
