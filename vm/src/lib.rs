//! The `mojo-vm` crate.
#![deny(unsafe_code)]

pub mod ir;
