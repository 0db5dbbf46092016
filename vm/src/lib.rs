//! The `mojo-vm` crate.
