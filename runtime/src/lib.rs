//! The `mojo-runtime` crate.
