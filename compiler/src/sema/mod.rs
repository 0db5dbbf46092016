//! Semantic analysis: names, types, traits, overloads and compile-time evaluation; the syntax tree
//! goes in, MIR comes out, one body per instance.
//!
//! The centre is [`elab`]: one function (an instance: a declaration with the values of all its
//! parameters) is *elaborated*, that is checked and translated at once, with concrete types. The
//! same code evaluates types and compile-time expressions, where it emits no MIR but calls the
//! virtual machine for every function call.

pub mod check;
pub mod conform;
mod containment;
pub mod cx;
pub mod decl;
mod declarations;
pub mod display;
pub mod elab;
pub mod expansion;
mod fields;
pub mod historical;
pub mod infer;
pub mod instance;
pub mod lang;
pub mod members;
pub mod modules;
pub mod queries;
mod redefinitions;
pub mod requirements;
pub mod scope;
pub mod signature;
pub mod struct_info;
pub mod subst;
