//! The code generator for x86-64.
//!
//! | file | holds |
//! | --- | --- |
//! | `regs` | the registers and what they are for |
//! | `abi` | where arguments and results travel |
//! | `adapters` | calls between the interpreter and machine code |
//! | `stubs` | calls of helpers, traps |
//! | `code` | the buffer that code is written to, the encoding of instructions |
//! | `insn`, `vcode` | machine instructions on virtual registers |
//! | `select` | IR to machine instructions |
//! | `frame` | the layout of frames |
//! | `emit` | machine instructions to bytes |
//! | `encoder` | float, vector and mask instructions: one table, legacy, VEX and EVEX forms |

pub mod abi;
// The templates' macro converts register numbers that need no conversion.
#[allow(clippy::useless_conversion)]
pub(super) mod adapters;
pub mod code;
// The templates of `dynasm` convert register numbers that are `u8` to `u8`.
#[allow(clippy::useless_conversion)]
mod emit;
pub mod encoder;
mod frame;
mod insn;
pub mod regs;
mod select;
pub(super) mod stubs;
mod vcode;
mod vector;

use regalloc2::{Algorithm, RegallocOptions};

use abi::Convention;

use super::{JitLink, MachineCode, Settings, SimdLevel, Tier, Unsupported, legalise};
use crate::ir::{FuncId, Function, Module, Signature};

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

/// See [`super::can_jump`].
pub fn can_jump(own: &Signature, callee: &Signature, level: SimdLevel) -> bool {
    let [own, callee] =
        [own, callee].map(|sig| Convention::new(&legalise::signature(sig, level.vector_bytes()), level));
    callee.area <= own.area && callee.results == own.results
}

/// See [`super::compile`].
pub fn compile(
    module: &Module,
    me: Option<FuncId>,
    body: &Function,
    link: &dyn JitLink,
    settings: &Settings,
) -> Result<MachineCode, Unsupported> {
    let legal = legalise::legalise(body, settings.level.vector_bytes());
    let body = legal.as_ref().unwrap_or(body);
    let vcode = select::select(module, me, body, link, settings)?;
    let algorithm = match settings.tier {
        Tier::One => Algorithm::Fastalloc,
        Tier::Two => Algorithm::Ion,
    };
    let options = RegallocOptions { algorithm, ..RegallocOptions::default() };
    let output = regalloc2::run(&vcode, &regs::machine_env(settings.level), &options)
        .map_err(|error| Unsupported::Registers(error.to_string()))?;
    emit::emit(&vcode, &output, link, settings)
}
