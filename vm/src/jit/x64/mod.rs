//! The code generator for x86-64.
//!
//! | file | holds |
//! | --- | --- |
//! | `regs` | the registers and what they are for |
//! | `abi` | where arguments and results travel |
//! | `code` | the buffer that code is written to, the encoding of instructions |
//! | `encoder` | float, vector and mask instructions: one table, legacy, VEX and EVEX forms |

pub mod abi;
pub mod code;
pub mod encoder;
pub mod regs;

use super::{JitLink, MachineCode, Settings, SimdLevel, Unsupported};
use crate::ir::{FuncId, Function, Module};

/// The best level of vector instructions that the processor has.
pub fn level() -> SimdLevel {
    macro_rules! has {
        ($($feature:tt)*) => { true $(&& std::arch::is_x86_feature_detected!($feature))* };
    }
    let avx2 = has!("avx2" "fma" "bmi1" "bmi2" "lzcnt" "f16c");
    match () {
        () if avx2 && has!("avx512f" "avx512cd" "avx512bw" "avx512dq" "avx512vl") => SimdLevel::Avx512,
        () if avx2 => SimdLevel::Avx2,
        () => SimdLevel::Sse42,
    }
}

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
