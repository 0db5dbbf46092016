//! The Mojo compiler: source text to VM code.

#![forbid(unsafe_code)]

pub mod diagnostics;
pub mod syntax;
