//! Compiles and runs [Mojo](https://mojolang.org) programs inside a Rust program.
//!
//! ```
//! let mut script = mojo::Config::default()
//!     .compile("double.mojo", "def double(x: Int) -> Int:\n    return 2 * x\n")?;
//! let answer: i64 = script.call("double", (21_i64,))?;
//! assert_eq!(answer, 42);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Config`] says what a script may do and how it is compiled, [`Script`] is a compiled script with
//! its own memory and stack. [`Config::build`] is the form for tools: it also gives the diagnostics of
//! compilations that succeed.

#![forbid(unsafe_code)]
// A failed compilation carries its diagnostics and sources; it is not on a path that counts.
#![allow(clippy::result_large_err)]

mod config;
mod library;
mod script;
mod value;

pub use config::{Build, BuildError, Config, Diagnostics, Output, read_source};
pub use mojo_compiler::diagnostics::{Diagnostic, SourceMap};
pub use mojo_compiler::driver::{CompileError, Goal};
pub use mojo_runtime::{Capabilities, Capability, Trap};
pub use mojo_vm::jit::SimdLevel;
pub use mojo_vm::{CompiledFunction, JitMode, JitStats, Thresholds};
pub use script::{CallError, End, Leak, Script, Stopped};
pub use value::{Arguments, HostValue, ReturnValue};
