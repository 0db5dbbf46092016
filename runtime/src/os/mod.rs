//! Natives on the operating system. Each asks the embedder's capability table first.

pub(crate) mod file;
pub(crate) mod process;
