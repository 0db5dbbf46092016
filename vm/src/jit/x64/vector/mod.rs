//! Operations on vectors in registers.

/// A machine operation on vectors.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum VectorOp {}
