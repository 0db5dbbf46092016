//! What compiled Mojo code calls: heap, text and number conversion, mathematics, the operating system, C libraries.
//!
//! - [`NativeCtx`] is the state of one VM thread; [`Trap`] is how a native stops the program.
//! - [`NATIVES`] is the table of all natives: names, signatures, documentation, functions. [`find_native`] looks one
//!   up by name. The table is the contract between the standard library and the VM; [`reference()`] prints it.
//! - [`wide`] is 128- and 256-bit integer arithmetic, used by the VM as plain functions.
//!
//! This crate knows nothing of Mojo's types, of the compiler, or of how the VM represents code.

#![deny(unsafe_code)]

mod attention;
mod capability;
mod context;
mod input;
mod native;
mod output;
mod program;
#[macro_use]
mod native_macro;
mod table;
mod trap;

#[allow(unsafe_code)]
pub mod ffi;
#[allow(unsafe_code)]
pub mod heap;
mod math;
mod os;
pub mod text;
mod threads;
pub mod wide;

pub use attention::Attention;
pub use capability::{Capabilities, Capability};
pub use context::{NativeConfig, NativeCtx};
pub use input::Input;
pub use native::{
    Addr, Effect, MAX_ARGS, Native, NativeFailure, NativeFn, NativeId, NativeReturn, NativeSig, NativeType, Slot,
};
pub use output::Output;
pub use program::Program;
pub use table::{NATIVES, find_native, reference};
pub use trap::Trap;
