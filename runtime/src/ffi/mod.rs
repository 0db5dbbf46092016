//! C: the mathematical library, the operating system, and calls of any C function.

pub(crate) mod libm;
