//! The `mojo-compiler` crate.
