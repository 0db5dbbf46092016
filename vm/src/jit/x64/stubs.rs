//! Fixed pieces of machine code: between generated code and the helpers written in Rust.
//!
//! A stub is called from generated code, so `r15` is the machine and `rbp` the frame of the code that called. Where the
//! helper says that the program is to stop, the stub notes what is under way and leaves the machine code, without
//! unwinding: no frame of Rust is between.

use std::arch::naked_asm;
use std::mem::offset_of;
use std::sync::atomic::{AtomicU8, Ordering};

use mojo_runtime::{Capability, NativeCtx};

use crate::interp::{FuncEntry, Machine, status};
use crate::jit::services::{self, abort, abort_with, exit, stack_overflow, unreachable};
use crate::jit::{Helper, SimdLevel};

/// Where the adapter that entered machine code keeps the trap frame of the segment outside, relative to its own frame.
pub const OUTER_TRAP_FRAME: i32 = -48;

/// The last of the registers that the adapter keeps, relative to its frame.
pub const KEPT_REGISTERS: i32 = -40;

/// Which vector registers arguments may fill: the [`SimdLevel`] of the code as a number.
static LEVEL: AtomicU8 = AtomicU8::new(0);

/// Says how much of the vector registers holds arguments.
pub fn use_level(level: SimdLevel) {
    LEVEL.fetch_max(level as u8, Ordering::Relaxed);
}

/// The address of a helper.
pub fn helper(helper: Helper) -> usize {
    let stub = match helper {
        Helper::NativeFailed => trap_native as *const (),
        Helper::BeforeC => before_c as *const (),
        Helper::AfterC => after_c as *const (),
        Helper::Tick => tick as *const (),
        Helper::TickSettled => tick_settled as *const (),
        Helper::LoopTick => loop_tick as *const (),
        Helper::StackOverflow => trap_stack_overflow as *const (),
        Helper::Abort => trap_abort as *const (),
        Helper::AbortWith => trap_abort_with as *const (),
        Helper::Exit => trap_exit as *const (),
        Helper::Unreachable => trap_unreachable as *const (),
        Helper::CallerLoc => caller_loc as *const (),
        Helper::CCallback => c_callback as *const (),
        Helper::Kernel | Helper::Memmove | Helper::Memset | Helper::Memcmp | Helper::AtomicRmw => {
            return helper.plain_address().map_or(0, |address| address as usize);
        }
    };
    stub as usize
}

/// Leaves machine code: returns [`STOPPED`](status::STOPPED) from the adapter that entered it.
#[unsafe(naked)]
pub unsafe extern "sysv64" fn leave() {
    naked_asm!(
        "mov rbp, [r15 + {trap_frame}]",
        "mov rcx, [rbp + {outer}]",
        "mov [r15 + {trap_frame}], rcx",
        "mov eax, {status}",
        "lea rsp, [rbp + {kept}]",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret",
        trap_frame = const offset_of!(Machine<'static>, trap_frame),
        outer = const OUTER_TRAP_FRAME,
        kept = const KEPT_REGISTERS,
        status = const status::STOPPED,
    )
}

/// Goes on here when a helper has stopped the program: the stack is as at the entry of its stub.
#[unsafe(naked)]
unsafe extern "sysv64" fn stopped() {
    naked_asm!(
        "mov rdi, r15",
        "mov rsi, rbp",
        "mov rdx, [rsp]",
        "and rsp, -16",
        "call {record}",
        "jmp {leave}",
        record = sym services::record_trace,
        leave = sym leave,
    )
}

/// Stubs of helpers that give a result, or stop the program.
macro_rules! fallible {
    ($($name:ident => $helper:path;)*) => {$(
        #[unsafe(naked)]
        unsafe extern "sysv64" fn $name() {
            naked_asm!(
                "push rbp",
                "mov rbp, rsp",
                "call {helper}",
                "pop rbp",
                "test rdx, rdx",
                "jne {stopped}",
                "ret",
                helper = sym $helper,
                stopped = sym stopped,
            )
        }
    )*};
}

fallible! {
    c_callback => services::c_callback;
}

/// Stubs of helpers that stop the program.
macro_rules! traps {
    ($($name:ident => $helper:path;)*) => {$(
        #[unsafe(naked)]
        unsafe extern "sysv64" fn $name() {
            naked_asm!(
                "push rbp",
                "mov rbp, rsp",
                "call {helper}",
                "pop rbp",
                "jmp {stopped}",
                helper = sym $helper,
                stopped = sym stopped,
            )
        }
    )*};
}

traps! {
    trap_native => services::native_failed;
    trap_stack_overflow => stack_overflow;
    trap_abort => abort;
    trap_abort_with => abort_with;
    trap_exit => exit;
    trap_unreachable => unreachable;
}

/// Stubs of helpers that keep all registers but `rax`, which is an argument and the result. What they save of the vector
/// registers: those of SSE, the upper halves of AVX, and the masks and further registers of AVX-512.
macro_rules! keeping_registers {
    ($($name:ident => $helper:path;)*) => {$(
        #[unsafe(naked)]
        unsafe extern "sysv64" fn $name() {
            naked_asm!(
                "push rbp",
                "mov rbp, rsp",
                "push rax",
                "push rcx",
                "push rdx",
                "push rsi",
                "push rdi",
                "push r8",
                "push r9",
                "push r10",
                "push r11",
                "sub rsp, 4096",
                "and rsp, -64",
                "cmp byte ptr [rip + {level}], 0",
                "je 2f",
                // The header of the area has to be zero.
                "xor eax, eax",
                "mov [rsp + 512], rax",
                "mov [rsp + 520], rax",
                "mov [rsp + 528], rax",
                "mov [rsp + 536], rax",
                "mov [rsp + 544], rax",
                "mov [rsp + 552], rax",
                "mov [rsp + 560], rax",
                "mov [rsp + 568], rax",
                "mov eax, {state}",
                "xor edx, edx",
                "xsave64 [rsp]",
                "vzeroupper",
                "jmp 3f",
                "2:",
                "fxsave64 [rsp]",
                "3:",
                "mov rdi, r15",
                "mov rsi, [rbp + 8]",
                "mov rdx, [rbp - 8]",
                "call {helper}",
                "test rdx, rdx",
                "jne 9f",
                "mov [rbp - 8], rax",
                "cmp byte ptr [rip + {level}], 0",
                "je 2f",
                "mov eax, {state}",
                "xor edx, edx",
                "xrstor64 [rsp]",
                "jmp 3f",
                "2:",
                "fxrstor64 [rsp]",
                "3:",
                "lea rsp, [rbp - 72]",
                "pop r11",
                "pop r10",
                "pop r9",
                "pop r8",
                "pop rdi",
                "pop rsi",
                "pop rdx",
                "pop rcx",
                "pop rax",
                "pop rbp",
                "ret",
                "9:",
                "mov rsp, rbp",
                "pop rbp",
                "jmp {stopped}",
                level = sym LEVEL,
                state = const 0xe6,
                helper = sym $helper,
                stopped = sym stopped,
            )
        }
    )*};
}

keeping_registers! {
    tick => services::tick;
    tick_settled => services::tick_settled;
    loop_tick => services::loop_tick;
    look_before_c => services::before_c;
    look_after_c => services::after_c;
}

/// Before the call of the C function at `r11`.
#[unsafe(naked)]
unsafe extern "sysv64" fn before_c() {
    naked_asm!(
        "mov rax, [r15 + {natives}]",
        "test byte ptr [rax + {capabilities}], {foreign}",
        "jz 9f",
        "mov r10, [r15 + {attention}]",
        "cmp dword ptr [r10], 0",
        "jne 9f",
        "test r11, r11",
        "jz 9f",
        "mov eax, [rax + {program_errno}]",
        "mov r10, [r15 + {errno}]",
        "mov [r10], eax",
        "ret",
        "9:",
        "mov rax, r11",
        "jmp {look}",
        natives = const offset_of!(Machine<'static>, natives),
        capabilities = const offset_of!(NativeCtx, capabilities),
        foreign = const Capability::Foreign.bit(),
        attention = const offset_of!(Machine<'static>, attention),
        program_errno = const offset_of!(NativeCtx, errno),
        errno = const offset_of!(Machine<'static>, errno),
        look = sym look_before_c,
    )
}

/// After it.
#[unsafe(naked)]
unsafe extern "sysv64" fn after_c() {
    naked_asm!(
        "mov r10, [r15 + {attention}]",
        "cmp dword ptr [r10], 0",
        "jne {look}",
        "cmp byte ptr [r15 + {stopped_in_c}], 0",
        "jne {look}",
        "mov r10, [r15 + {errno}]",
        "mov ecx, [r10]",
        "mov r10, [r15 + {natives}]",
        "mov [r10 + {program_errno}], ecx",
        "ret",
        attention = const offset_of!(Machine<'static>, attention),
        stopped_in_c = const offset_of!(Machine<'static>, stopped_in_c),
        errno = const offset_of!(Machine<'static>, errno),
        natives = const offset_of!(Machine<'static>, natives),
        program_errno = const offset_of!(NativeCtx, errno),
        look = sym look_after_c,
    )
}

#[unsafe(naked)]
unsafe extern "sysv64" fn caller_loc() {
    naked_asm!(
        "mov rdx, rbp",
        "mov rcx, [rsp]",
        "jmp {helper}",
        helper = sym services::caller_loc,
    )
}

/// Called instead of a function that machine code has not called yet; `r11` is its record. Goes on where the record then
/// says, with the arguments untouched.
#[unsafe(naked)]
pub unsafe extern "sysv64" fn resolve() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "push rdi",
        "push rsi",
        "push rdx",
        "push rcx",
        "push r8",
        "push r9",
        "push rax",
        "push r10",
        "sub rsp, 512",
        "cmp byte ptr [rip + {level}], 1",
        "ja 2f",
        "je 3f",
        "movups [rsp], xmm0",
        "movups [rsp + 64], xmm1",
        "movups [rsp + 128], xmm2",
        "movups [rsp + 192], xmm3",
        "movups [rsp + 256], xmm4",
        "movups [rsp + 320], xmm5",
        "movups [rsp + 384], xmm6",
        "movups [rsp + 448], xmm7",
        "jmp 4f",
        "2:",
        "vmovups [rsp], zmm0",
        "vmovups [rsp + 64], zmm1",
        "vmovups [rsp + 128], zmm2",
        "vmovups [rsp + 192], zmm3",
        "vmovups [rsp + 256], zmm4",
        "vmovups [rsp + 320], zmm5",
        "vmovups [rsp + 384], zmm6",
        "vmovups [rsp + 448], zmm7",
        "vzeroupper",
        "jmp 4f",
        "3:",
        "vmovups [rsp], ymm0",
        "vmovups [rsp + 64], ymm1",
        "vmovups [rsp + 128], ymm2",
        "vmovups [rsp + 192], ymm3",
        "vmovups [rsp + 256], ymm4",
        "vmovups [rsp + 320], ymm5",
        "vmovups [rsp + 384], ymm6",
        "vmovups [rsp + 448], ymm7",
        "vzeroupper",
        "4:",
        "mov rdi, r15",
        "mov rsi, r11",
        "push r11",
        "push r11",
        "call {resolve}",
        "pop r11",
        "pop r11",
        "test rdx, rdx",
        "jne 9f",
        "cmp byte ptr [rip + {level}], 1",
        "ja 2f",
        "je 3f",
        "movups xmm0, [rsp]",
        "movups xmm1, [rsp + 64]",
        "movups xmm2, [rsp + 128]",
        "movups xmm3, [rsp + 192]",
        "movups xmm4, [rsp + 256]",
        "movups xmm5, [rsp + 320]",
        "movups xmm6, [rsp + 384]",
        "movups xmm7, [rsp + 448]",
        "jmp 4f",
        "2:",
        "vmovups zmm0, [rsp]",
        "vmovups zmm1, [rsp + 64]",
        "vmovups zmm2, [rsp + 128]",
        "vmovups zmm3, [rsp + 192]",
        "vmovups zmm4, [rsp + 256]",
        "vmovups zmm5, [rsp + 320]",
        "vmovups zmm6, [rsp + 384]",
        "vmovups zmm7, [rsp + 448]",
        "jmp 4f",
        "3:",
        "vmovups ymm0, [rsp]",
        "vmovups ymm1, [rsp + 64]",
        "vmovups ymm2, [rsp + 128]",
        "vmovups ymm3, [rsp + 192]",
        "vmovups ymm4, [rsp + 256]",
        "vmovups ymm5, [rsp + 320]",
        "vmovups ymm6, [rsp + 384]",
        "vmovups ymm7, [rsp + 448]",
        "4:",
        "add rsp, 512",
        "pop r10",
        "pop rax",
        "pop r9",
        "pop r8",
        "pop rcx",
        "pop rdx",
        "pop rsi",
        "pop rdi",
        "pop rbp",
        "jmp [r11 + {machine}]",
        "9:",
        "mov rsp, rbp",
        "pop rbp",
        "jmp {stopped}",
        level = sym LEVEL,
        machine = const FuncEntry::MACHINE_OFFSET,
        resolve = sym services::resolve,
        stopped = sym stopped,
    )
}
