//! The SSA intermediate representation.
//!
//! Functions are graphs of basic blocks with parameters; values are scalars, vectors and pointers
//! ([`Type`]); instructions come from one table ([`Opcode`]). Nothing here knows of the source
//! language. A [`Module`] grows while its functions run.
//!
//! | file | holds |
//! | --- | --- |
//! | `types` | [`Scalar`], [`Type`] |
//! | `entities` | ids |
//! | `opcode` | the table of operations |
//! | `inst` | [`InstData`], [`Imm`], [`Terminator`] |
//! | `function`, `module` | the containers |
//! | `builder` | [`FunctionBuilder`] |
//! | `constant` | [`Const`]: values known at compile time |
//! | `cfg` | [`Cfg`], [`DomTree`] |
//! | `eval` | what the operations mean |
//! | `print`, `parse` | the text form |
//! | `verify` | [`verify_module`] |
//! | `filetest` | commands in test files |

mod builder;
mod cfg;
mod constant;
mod entities;
pub mod eval;
pub mod filetest;
mod function;
mod inst;
mod module;
mod opcode;
pub mod parse;
pub mod print;
mod types;
mod verify;

pub use builder::{FunctionBuilder, normalize_int, wide_imm};
pub use cfg::{Cfg, DomTree, reverse_postorder};
pub use constant::{Const, lane_text, parse_lane};
pub use entities::{Block, DataId, FuncId, Inst, Loc, NativeId, SigId, Value};
pub use function::{BlockData, Function, Promise, Signature, ValueData, ValueDef};
pub use inst::{BlockCall, Imm, InstData, MemImm, Terminator, TrapKind, ValueList};
pub use module::{DataBlob, FuncAttrs, FuncDecl, Heat, Inline, Module, NativeDecl, SourceFile, SourceLoc};
pub use opcode::{Class, Flags, ImmKind, OpInfo, Opcode, Operand};
pub use parse::{ParseError, parse_module};
pub use types::{Scalar, Type};
pub use verify::{VerifyError, verify_function, verify_module};
