//! The `mojo-vm` crate.
#![deny(unsafe_code)]

pub mod bytecode;
mod data;
mod engine;
#[allow(unsafe_code)]
pub mod interp;
pub mod ir;
mod stack;
mod trap;
mod vm;

pub use engine::{CompileError, Engine};
pub use stack::DEFAULT_STACK_BYTES;
pub use trap::{TRACE_LIMIT, TraceEntry, VmError};
pub use vm::{Limits, Vm, slots};
