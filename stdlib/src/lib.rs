//! The `mojo-stdlib` crate.
