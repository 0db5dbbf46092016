//! The virtual machine: an SSA intermediate representation ([`ir`]), its optimiser ([`opt`]), a
//! compact bytecode ([`bytecode`]) and its interpreter ([`interp`]), and a JIT ([`jit`]).
//!
//! Knows nothing of the source language: only scalars, vectors, pointers and functions of them.
#![deny(unsafe_code)]

pub mod bytecode;
mod code;
mod data;
mod engine;
mod host;
#[allow(unsafe_code)]
pub mod interp;
pub mod ir;
#[allow(unsafe_code)]
pub mod jit;
pub mod opt;
mod reentry;
mod stack;
mod tiering;
mod trap;
mod typed;
mod vm;

pub use engine::{CompileError, Engine};
pub use stack::DEFAULT_STACK_BYTES;
pub use tiering::{CompiledFunction, JitMode, JitOptions, JitStats, Thresholds};
pub use trap::{TRACE_LIMIT, TraceEntry, VmError};
pub use typed::{HostValue, HostValues, TypeMismatch, TypedFunc};
pub use vm::{Limits, Vm, slots};
