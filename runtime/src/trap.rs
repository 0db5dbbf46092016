//! Traps: the ways in which a running program is stopped from outside its own control flow.
//!
//! A trap unwinds the VM's current call and comes out of it as an `Err`. It is never caught by the program.

use std::error::Error;

use crate::ffi::call::ForeignError;

/// Why the program stopped.
#[derive(Debug, thiserror::Error)]
pub enum Trap {
    /// `abort`, a failed assertion or a failed bounds check. The message is the line already written to stdout
    /// (`ABORT: FILE:LINE:COL: text`, LANGUAGE.md L11.6).
    #[error("{message}")]
    Abort { message: Box<str> },
    /// `exit(code)`. Not a failure in itself.
    #[error("exit with code {0}")]
    Exit(i32),
    #[error("stack overflow")]
    StackOverflow,
    /// The heap limit was reached or the system refused; `requested` is the size of the allocation in bytes.
    #[error("out of memory: cannot allocate {requested} bytes")]
    OutOfMemory { requested: usize },
    /// The embedder's fuel is used up.
    #[error("out of fuel")]
    OutOfFuel,
    /// The embedder interrupted the program, for instance at a time limit.
    #[error("interrupted")]
    Interrupted,
    /// Code that the compiler proved unreachable was reached.
    #[error("unreachable code was executed")]
    Unreachable,
    /// The reader of the program's standard output is gone. The command line ends quietly.
    #[error("standard output is closed")]
    StdoutClosed,
    /// The embedder did not grant what a native needs.
    #[error("the host does not allow {0}")]
    Denied(crate::Capability),
    /// Something this implementation cannot do yet.
    #[error("{0} is not supported yet")]
    Unsupported(Box<str>),
    /// A native was called with a wrong number of arguments: a bug in the caller.
    #[error("native `{0}` was called with a wrong number of arguments")]
    BadNativeCall(&'static str),
    /// A C function cannot be called.
    #[error(transparent)]
    Foreign(#[from] ForeignError),
    /// A host function failed.
    #[error("{0}")]
    Host(Box<dyn Error + Send + Sync>),
}

impl Trap {
    /// The exit code with which the command line ends the process for this trap.
    pub fn exit_code(&self) -> i32 {
        match self {
            Trap::Exit(code) => *code,
            _ => 1,
        }
    }
}
