//! The JIT: from the IR of a function to machine code.
//!
//! There is one code generator with two settings ([`Tier`]); it makes no guesses, so its code never has to be left before
//! the end of the function. Everything that knows the processor is below `x64`.
//!
//! Machine code is position independent: the addresses in it are absolute.

mod gdb;
mod helpers;
pub mod legalise;
mod memory;
mod observe;
mod services;
pub(crate) mod stack;
pub(crate) mod store;
mod symbol_file;
pub mod x64;

use crate::ir::{DataId, FuncId, Function, Loc, Module, NativeId, Opcode, Signature, Type};

/// How much work goes into the code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tier {
    /// Compiles fast.
    One,
    /// Runs fast.
    Two,
}

/// The vector instructions that code may use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SimdLevel {
    /// SSE up to 4.2, and `popcnt`: every processor of the last fifteen years.
    Sse42,
    /// AVX2, FMA, BMI 1 and 2, `lzcnt`, F16C.
    Avx2,
    /// AVX-512 F, CD, BW, DQ and VL, on top of AVX2.
    Avx512,
}

impl SimdLevel {
    /// Every level, the lowest first.
    pub const ALL: [SimdLevel; 3] = [SimdLevel::Sse42, SimdLevel::Avx2, SimdLevel::Avx512];

    /// Bytes of a vector register.
    pub const fn vector_bytes(self) -> u32 {
        match self {
            SimdLevel::Sse42 => 16,
            SimdLevel::Avx2 => 32,
            SimdLevel::Avx512 => 64,
        }
    }

    /// The best level that the processor has.
    pub fn detect() -> SimdLevel {
        x64::level()
    }
}

/// What code is made for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// How much work goes into the code.
    pub tier: Tier,
    /// The vector instructions it may use.
    pub level: SimdLevel,
    /// Does it count calls and loop iterations down, and call [`Helper::Tick`] or
    /// [`Helper::LoopTick`] at zero?
    pub metered: bool,
}

/// Machine code of a function, and what is known about it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MachineCode {
    /// The code; the entry is at the start. Constants follow the code.
    pub bytes: Vec<u8>,
    /// Bytes of the instructions at the start of `bytes`, without the constants.
    pub code_len: u32,
    /// Alignment that the start needs, in bytes.
    pub align: u32,
    /// Source locations: from byte `.0` on, up to the next entry.
    pub locs: Vec<(u32, Loc)>,
    /// Bytes of the instructions after which the frame pointer is that of the function, the last being those that save and
    /// set it.
    pub frame_at: u32,
}

/// Why a function stays in the interpreter.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unsupported {
    /// A block has no terminator.
    #[error("a block is not finished")]
    UnfinishedBlock,
    /// There is neither a template nor a kernel.
    #[error("operation {op} on {ty} is not supported yet")]
    Operation {
        /// The operation.
        op: Opcode,
        /// Its controlling type.
        ty: Type,
    },
    /// A native that the runtime does not have.
    #[error("native function {0} is not supported yet")]
    UnknownNative(String),
    /// A native that the runtime has with other types.
    #[error("native function {0} has other parameters or results")]
    NativeType(String),
    /// The callee's arguments or results do not fit where the function's own are.
    #[error("a call cannot take the place of the function")]
    TailCall,
    /// The frame would be larger than [`x64::abi::MAX_FRAME`].
    #[error("the function has too many local variables")]
    FrameTooLarge,
    /// The register allocator gave up.
    #[error("registers: {0}")]
    Registers(String),
    /// The memory for code is used up, or the system gives none.
    #[error("there is no memory for code")]
    CodeMemory,
}

/// What machine code calls besides functions of the program. Arguments and results travel as in C functions, the machine
/// (`r15`) is the first argument where one is named. Those that stop the program do not come back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Helper {
    /// `(machine)`: stops the program, because the call of a native failed.
    NativeFailed,
    /// What comes before the call of the C function at `r11`: keeps all registers but `rax` and `r10`, or stops the program.
    BeforeC,
    /// What comes after it: keeps `rax` and all vector registers, or stops the program.
    AfterC,
    /// `(result, first, second, third, lanes, kernel)`: runs a kernel of the interpreter.
    Kernel,
    /// The countdown has reached zero: sets it anew, or stops the program. No arguments; keeps *all* registers.
    Tick,
    /// The same in code of tier 2.
    TickSettled,
    /// The same in a loop, whose number among those of the engine is in `rax`: gives the record of code to go on in, or
    /// null, in `rax`.
    LoopTick,
    /// `(machine)`: the stack is used up. It is jumped to from the entry of a function, as if its caller had called it.
    StackOverflow,
    /// `(machine)`: stops the program without a message.
    Abort,
    /// `(machine, message, length)`: stops the program with a message.
    AbortWith,
    /// `(machine, code)`: ends the program.
    Exit,
    /// `(machine)`: code that must not be reached was reached.
    Unreachable,
    /// `(machine, text)`: writes address and length of the text to the two words at `text` (see [`Opcode::CallerLoc`]).
    CallerLoc,
    /// `(machine, entry, text, length) -> address`: see [`Opcode::CCallback`]. May stop the program.
    CCallback,
    /// C's `memmove`.
    Memmove,
    /// C's `memset`.
    Memset,
    /// C's `memcmp`, but with a result of -1, 0 or 1.
    Memcmp,
    /// `(address, operand, type, operation) -> old`: an atomic operation on slots, `type` and `operation` being the codes of
    /// [`RmwType`](crate::bytecode::RmwType) and [`RmwOp`](crate::bytecode::RmwOp).
    AtomicRmw,
}

/// Addresses of what code refers to.
pub trait JitLink {
    /// The entry record of a function.
    fn entry(&self, func: FuncId) -> u64;
    /// A native's function in slot form.
    fn native(&self, native: NativeId) -> Result<u64, Unsupported>;
    /// A data blob.
    fn data(&self, data: DataId) -> u64;
    /// A helper.
    fn helper(&self, helper: Helper) -> u64;
    /// Is the function expected to be called hardly ever?
    fn is_cold(&self, func: FuncId) -> bool;
    /// Where code finds things.
    fn offsets(&self) -> Offsets;
}

/// Offsets in bytes of what code reads and writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offsets {
    /// In an entry record: the address of the function's machine code.
    pub entry_code: i32,
    /// In the machine: the lowest address that `rsp` may have.
    pub stack_limit: i32,
    /// In the machine: calls and loop iterations until the next tick, 32 bits.
    pub countdown: i32,
    /// In the machine: the address of the state of natives.
    pub natives: i32,
    /// In that: the address of what made the call of a native fail, or null.
    pub native_failure: i32,
}

/// Compiles a function. `me` is the function whose body it is, if calls of it in `body` are to go to this code.
pub fn compile(
    module: &Module,
    me: Option<FuncId>,
    body: &Function,
    link: &dyn JitLink,
    settings: &Settings,
) -> Result<MachineCode, Unsupported> {
    x64::compile(module, me, body, link, settings)
}

/// Can code of functions of signature `own` end in a jump to one of signature `callee`, at every level of vector instructions?
/// All modes of execution go by it, so that recursion is as deep in all of them.
pub fn can_jump(own: &Signature, callee: &Signature) -> bool {
    own == callee || SimdLevel::ALL.into_iter().all(|level| x64::can_jump(own, callee, level))
}

/// Is there machine code for this system?
pub const SUPPORTED: bool = cfg!(all(target_arch = "x86_64", target_os = "linux"));

/// The address that is called instead of a function that machine code has not called yet.
pub fn resolve_stub() -> usize {
    x64::stubs::resolve as *const () as usize
}

/// The address of a helper.
pub(crate) fn helper_address(helper: Helper) -> usize {
    x64::stubs::helper(helper)
}

/// Notes that machine code of this level runs.
fn use_level(level: SimdLevel) {
    x64::stubs::use_level(level);
}
