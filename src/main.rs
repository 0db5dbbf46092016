//! The `mojo` command.

#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

/// Compilation is many small, short-lived allocations. Hosts that embed the library choose their own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned());
    ExitCode::from(cli::main(args))
}
