//! The code generator for x86-64.
//!
//! | file | holds |
//! | --- | --- |
//! | `regs` | the registers and what they are for |
//! | `abi` | where arguments and results travel |
//! | `code` | the buffer that code is written to, the encoding of instructions |

pub mod abi;
pub mod code;
pub mod regs;

use super::{JitLink, MachineCode, Settings, Unsupported};
use crate::ir::{FuncId, Function, Module};

/// See [`super::compile`].
pub fn compile(
    _module: &Module,
    _me: Option<FuncId>,
    _body: &Function,
    _link: &dyn JitLink,
    _settings: &Settings,
) -> Result<MachineCode, Unsupported> {
    Err(Unsupported::FrameTooLarge)
}
