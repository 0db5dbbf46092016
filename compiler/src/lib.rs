//! The Mojo compiler: source text to VM code.

#![forbid(unsafe_code)]

pub mod diagnostics;
pub mod driver;
pub mod lower;
pub mod mir;
pub mod pipeline;
pub mod sema;
pub mod syntax;
pub mod types;
