//! C: the mathematical library, the operating system, shared libraries, and calls of any C function.

pub mod call;
pub mod callback;
pub mod dl;
pub(crate) mod libm;
pub(crate) mod posix;
mod registers;
