//! Adapters: calls between the interpreter, whose arguments and results are in slots, and machine code, whose are in
//! registers. There is a pair of adapters for each signature.
//!
//! The *inward* adapter is an `interp::Adapter`: it enters machine code, on the machine stack. Its frame is where a trap
//! returns from (see `stubs`):
//!
//! ```text
//! rbp       the frame pointer of the caller
//! rbp - 8   rbx, r12, r13, r14, r15 of the caller
//! rbp - 48  the trap frame of the machine code outside
//! rsp       the outgoing area, on the machine stack
//! ```
//!
//! The *outward* adapter stands in for the machine code of a function that has only bytecode; `r11` is the function's record.

use std::mem::offset_of;

use dynasmrt::{DynasmApi, DynasmLabelApi, dynasm};
use regalloc2::{PReg, RegClass};

use super::abi::{Convention, INCOMING, Place};
use super::code::Code;
use super::regs::{Home, R14, RBP, RSP, home};
use super::stubs;
use crate::interp::{Machine, interpret, status};
use crate::ir::{Signature, Type};
use crate::jit::{SimdLevel, legalise};

const TRAP_FRAME: i32 = offset_of!(Machine<'static>, trap_frame) as i32;
const STACK_LIMIT: i32 = offset_of!(Machine<'static>, machine_stack_limit) as i32;

/// Bytes of the inward adapter's frame below its frame pointer, so that the stack is aligned.
const INWARD_FRAME: i32 = 64;

/// Bytes of the instructions with which adapters begin: those that save and set the frame pointer.
pub const FRAME_AT: u32 = 4;

/// Where an argument or result is for the interpreter, and for machine code.
struct Passage {
    ty: Type,
    /// First byte of its slots.
    slot: i32,
    place: Place,
}

/// How the values of a signature travel on both sides.
struct Passages {
    params: Vec<Passage>,
    results: Vec<Passage>,
    /// Slots of the parameters.
    param_slots: i32,
    /// Slots of the results.
    result_slots: i32,
    area: i32,
}

impl Passages {
    fn new(sig: &Signature, level: SimdLevel) -> Passages {
        let sig = &legalise::signature(sig, level.vector_bytes());
        let convention = Convention::new(sig, level);
        let (params, param_slots) = passages(&sig.params, &convention.params);
        let (results, result_slots) = passages(&sig.results, &convention.results);
        Passages { params, results, param_slots, result_slots, area: convention.area as i32 }
    }
}

fn passages(types: &[Type], places: &[Place]) -> (Vec<Passage>, i32) {
    let mut slots = 0;
    let passages = types.iter().zip(places).map(|(&ty, &place)| {
        let slot = slots * 8;
        slots += ty.bytes().div_ceil(8) as i32;
        Passage { ty, slot, place }
    });
    (passages.collect(), slots)
}

/// Calls machine code of this signature with arguments from slots.
pub fn inward(sig: &Signature, level: SimdLevel) -> Vec<u8> {
    let passages = Passages::new(sig, level);
    let mut code = Code::new(0);
    dynasm!(code.asm
        ; .arch x64
        ; push rbp
        ; mov rbp, rsp
        ; push rbx
        ; push r12
        ; push r13
        ; push r14
        ; push r15
        ; push QWORD [rdi + TRAP_FRAME]
        ; mov r15, rdi
        ; mov r14, rsi
        ; mov rbx, rdx
        ; sub rsp, INWARD_FRAME + stubs::OUTER_TRAP_FRAME
        ; test rcx, rcx
        ; cmovz rcx, rsp
        ; mov rsp, rcx
        ; sub rsp, passages.area
        ; cmp rsp, [r15 + STACK_LIMIT]
        ; jb >no_room
        ; mov [r15 + TRAP_FRAME], rbp
    );
    for passage in &passages.params {
        if let Place::Area(offset) = passage.place {
            copy_words(&mut code, (R14, passage.slot), (RSP, offset as i32), passage.ty);
        }
    }
    for passage in &passages.params {
        if let Place::Reg(reg) = passage.place {
            move_reg(&mut code, Direction::Load, reg, passage.ty, (R14, passage.slot), level);
        }
    }
    dynasm!(code.asm ; .arch x64 ; call rbx);
    for passage in &passages.results {
        if let Place::Reg(reg) = passage.place {
            move_reg(&mut code, Direction::Store, reg, passage.ty, (R14, passage.slot), level);
        }
    }
    for passage in &passages.results {
        if let Place::Area(offset) = passage.place {
            copy_words(&mut code, (RSP, offset as i32), (R14, passage.slot), passage.ty);
        }
    }
    if level >= SimdLevel::Avx2 {
        dynasm!(code.asm ; .arch x64 ; vzeroupper);
    }
    dynasm!(code.asm
        ; .arch x64
        ; mov eax, status::DONE as i32
        ; leave:
        ; mov rcx, [rbp + stubs::OUTER_TRAP_FRAME]
        ; mov [r15 + TRAP_FRAME], rcx
        ; lea rsp, [rbp + stubs::KEPT_REGISTERS]
        ; pop r15
        ; pop r14
        ; pop r13
        ; pop r12
        ; pop rbx
        ; pop rbp
        ; ret
        ; no_room:
        ; mov eax, status::NO_ROOM as i32
        ; jmp <leave
    );
    code.finish().0
}

/// Calls the bytecode of a function of this signature, whose record is in `r11`, with arguments from registers. `direct`: the
/// results are delivered directly.
pub fn outward(sig: &Signature, direct: bool, level: SimdLevel) -> Vec<u8> {
    /// Bytes below the slots: the record.
    const SLOTS: i32 = 16;
    let passages = Passages::new(sig, level);
    let slots = passages.param_slots.max(passages.result_slots);
    let frame = (SLOTS + slots * 8 + 15) & !15;
    let mut code = Code::new(0);
    let overflow = stubs::helper(crate::jit::Helper::StackOverflow) as i64;
    dynasm!(code.asm
        ; .arch x64
        ; push rbp
        ; mov rbp, rsp
        ; sub rsp, frame
        ; cmp rsp, [r15 + STACK_LIMIT]
        ; jae >room
        ; mov rsp, rbp
        ; pop rbp
        ; mov rdi, r15
        ; mov r11, QWORD overflow
        ; jmp r11
        ; room:
        ; mov [rsp], r11
    );
    for passage in &passages.params {
        if let Place::Reg(reg) = passage.place {
            move_reg(&mut code, Direction::Store, reg, passage.ty, (RSP, SLOTS + passage.slot), level);
        }
    }
    for passage in &passages.params {
        if let Place::Area(offset) = passage.place {
            copy_words(&mut code, (RBP, INCOMING + offset as i32), (RSP, SLOTS + passage.slot), passage.ty);
        }
    }
    if level >= SimdLevel::Avx2 {
        dynasm!(code.asm ; .arch x64 ; vzeroupper);
    }
    dynasm!(code.asm
        ; .arch x64
        ; mov rdi, r15
        ; mov rsi, [rsp]
        ; lea rdx, [rsp + SLOTS]
        ; mov ecx, passages.param_slots
        ; mov r8d, passages.result_slots * 2 + direct as i32
        ; mov r9, rbp
        ; mov r11, QWORD interpret as *const () as i64
        ; call r11
        ; test al, al
        ; jnz >done
        ; mov r11, QWORD stubs::leave as *const () as i64
        ; jmp r11
        ; done:
    );
    for passage in &passages.results {
        if let Place::Area(offset) = passage.place {
            copy_words(&mut code, (RSP, SLOTS + passage.slot), (RBP, INCOMING + offset as i32), passage.ty);
        }
    }
    for passage in &passages.results {
        if let Place::Reg(reg) = passage.place {
            move_reg(&mut code, Direction::Load, reg, passage.ty, (RSP, SLOTS + passage.slot), level);
        }
    }
    dynasm!(code.asm
        ; .arch x64
        ; mov rsp, rbp
        ; pop rbp
        ; ret
    );
    code.finish().0
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Load,
    Store,
}

/// Moves a value between a register and its slots, which are at `[base + disp]`. Slots hold scalars zero-extended.
fn move_reg(code: &mut Code, direction: Direction, reg: PReg, ty: Type, (base, disp): (u8, i32), level: SimdLevel) {
    let number = reg.hw_enc() as u8;
    if reg.class() == RegClass::Int {
        match direction {
            Direction::Load => dynasm!(code.asm ; .arch x64 ; mov Rq(number), [Rq(base) + disp]),
            Direction::Store => {
                match ty.bytes() {
                    1 => dynasm!(code.asm ; .arch x64 ; movzx Rd(number), Rb(number)),
                    2 => dynasm!(code.asm ; .arch x64 ; movzx Rd(number), Rw(number)),
                    4 => dynasm!(code.asm ; .arch x64 ; mov Rd(number), Rd(number)),
                    _ => {}
                }
                dynasm!(code.asm ; .arch x64 ; mov [Rq(base) + disp], Rq(number));
            }
        }
        return;
    }
    debug_assert!(home(ty, level) == Home::Vector);
    match (direction, ty.bytes()) {
        (Direction::Load, 0..=8) => dynasm!(code.asm ; .arch x64 ; movq Rx(number), [Rq(base) + disp]),
        (Direction::Load, 16) => dynasm!(code.asm ; .arch x64 ; movups Rx(number), [Rq(base) + disp]),
        (Direction::Load, 32) => dynasm!(code.asm ; .arch x64 ; vmovups Ry(number), [Rq(base) + disp]),
        (Direction::Load, _) => move_zmm(code, 0x10, number, base, disp),
        (Direction::Store, 0..=4) => dynasm!(code.asm
            ; .arch x64
            ; movd [Rq(base) + disp], Rx(number)
            ; mov DWORD [Rq(base) + disp + 4], 0
        ),
        (Direction::Store, 8) => dynasm!(code.asm ; .arch x64 ; movq [Rq(base) + disp], Rx(number)),
        (Direction::Store, 16) => dynasm!(code.asm ; .arch x64 ; movups [Rq(base) + disp], Rx(number)),
        (Direction::Store, 32) => dynasm!(code.asm ; .arch x64 ; vmovups [Rq(base) + disp], Ry(number)),
        (Direction::Store, _) => move_zmm(code, 0x11, number, base, disp),
    }
}

/// `vmovups` between `zmm0` to `zmm7` and memory.
fn move_zmm(code: &mut Code, opcode: u8, number: u8, base: u8, disp: i32) {
    let base_bit = if base >= 8 { 0 } else { 0x20 };
    code.bytes(&[0x62, 0xd1 & !0x20 | base_bit, 0x7c, 0x48, opcode, 0x80 | (number & 7) << 3 | base & 7]);
    if base & 7 == RSP {
        code.bytes(&[0x24]);
    }
    code.bytes(&disp.to_le_bytes());
}

/// Copies the words of a value from memory to memory. In the outgoing area what is above the value's own bits means
/// nothing, in slots scalars are zero-extended. Changes no register but `r11`.
fn copy_words(code: &mut Code, (from, at): (u8, i32), (to, place): (u8, i32), ty: Type) {
    if !ty.is_vector() && ty.bytes() < 8 {
        match ty.bytes() {
            1 => dynasm!(code.asm ; .arch x64 ; movzx r11d, BYTE [Rq(from) + at]),
            2 => dynasm!(code.asm ; .arch x64 ; movzx r11d, WORD [Rq(from) + at]),
            _ => dynasm!(code.asm ; .arch x64 ; mov r11d, [Rq(from) + at]),
        }
        dynasm!(code.asm ; .arch x64 ; mov [Rq(to) + place], r11);
        return;
    }
    /// More words than this are copied by a loop.
    const UNROLLED: i32 = 16;
    let words = ty.bytes().div_ceil(8) as i32;
    if words <= UNROLLED {
        for word in 0..words {
            dynasm!(code.asm
                ; .arch x64
                ; mov r11, [Rq(from) + at + word * 8]
                ; mov [Rq(to) + place + word * 8], r11
            );
        }
        return;
    }
    dynasm!(code.asm
        ; .arch x64
        ; push rcx
        ; mov rcx, -words
        ; again:
    );
    // `push` has moved the stack pointer.
    let moved = |base: u8| if base == RSP { 8 } else { 0 };
    let (at, place) = (at + moved(from) + words * 8, place + moved(to) + words * 8);
    dynasm!(code.asm
        ; .arch x64
        ; mov r11, [Rq(from) + rcx * 8 + at]
        ; mov [Rq(to) + rcx * 8 + place], r11
        ; inc rcx
        ; jnz <again
        ; pop rcx
    );
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mojo_runtime::{NativeConfig, NativeCtx, Trap};

    use super::*;
    use crate::ir::parse_module;
    use crate::jit::MachineCode;
    use crate::{Engine, JitOptions, Limits, Vm, slots};

    /// `@outer` has machine code that does nothing but go on to `@inner`, which is interpreted. Both take and give the same
    /// types: `echo` gives back what it gets in another order, so that every argument crosses the border twice.
    fn engine(text: &str, level: SimdLevel) -> Arc<Engine> {
        let module = parse_module(text).unwrap();
        let (outer, inner) = (module.func_by_name("outer").unwrap(), module.func_by_name("inner").unwrap());
        let sig = module.func(outer).sig.clone();
        let engine = Engine::with_jit(module, JitOptions { level, ..JitOptions::OFF });
        let record = std::ptr::from_ref(engine.entry(inner)) as i64;
        let mut code = Code::new(0);
        dynasm!(code.asm
            ; .arch x64
            ; mov r11, QWORD record
            ; jmp QWORD [r11 + crate::interp::FuncEntry::MACHINE_OFFSET]
        );
        let code = MachineCode { bytes: code.finish().0, align: 16, ..MachineCode::default() };
        let store = crate::jit::store::MachineStore::new(&JitOptions { level, ..JitOptions::OFF });
        let (address, adapters) = store.install(&engine.module(), outer, "outer", &sig, &code).unwrap();
        engine.entry(outer).set_machine(address, adapters.inward, adapters.slots, adapters.direct);
        // The code has to stay as long as the engine.
        std::mem::forget(store);
        Arc::new(engine)
    }

    fn levels() -> impl Iterator<Item = SimdLevel> {
        let levels = [SimdLevel::Sse42, SimdLevel::Avx2, SimdLevel::Avx512];
        levels.into_iter().filter(|&level| level <= SimdLevel::detect())
    }

    fn call(text: &str, level: SimdLevel, args: &[u64]) -> Result<Vec<u64>, Trap> {
        let engine = engine(text, level);
        let outer = engine.module().func_by_name("outer").unwrap();
        let natives = NativeCtx::new(NativeConfig::captured());
        let mut vm = Vm::new(engine, natives, Limits::default()).unwrap();
        vm.call(outer, args).map_err(|error| error.trap)
    }

    fn echo(params: &[&str]) -> String {
        let list = params.join(", ");
        let reversed: Vec<&str> = params.iter().rev().copied().collect();
        let declared: Vec<String> = params.iter().enumerate().map(|(i, ty)| format!("v{i}: {ty}")).collect();
        let returned: Vec<String> = (0..params.len()).rev().map(|i| format!("v{i}")).collect();
        let (declared, returned, results) = (declared.join(", "), returned.join(", "), reversed.join(", "));
        let function = |name: &str| {
            format!("function @{name}({list}) -> {results} {{\nblock0({declared}):\n    ret {returned}\n}}\n")
        };
        function("outer") + &function("inner")
    }

    #[test]
    fn every_argument_arrives_and_comes_back() {
        let signatures: [&[&str]; 7] = [
            &["i64"],
            &["i1", "i8"],
            &["i8", "i16", "i32", "i64", "ptr", "i1", "i8", "i32", "i16", "i8", "i32", "i64"],
            &["f64", "f32", "f16", "bf16", "i64", "f64", "f32", "f32", "f64", "f64", "f32", "f64", "f32", "i32"],
            &["i128", "i8", "i256", "i1"],
            &["f32x4", "i8x16", "f64x4", "f32x16", "i1x8", "f32x2", "i32x64", "i64"],
            &["f64x32", "i8", "i64x64"],
        ];
        for level in levels() {
            for params in signatures {
                let text = echo(params);
                let sig = parse_module(&text).unwrap().funcs[0].sig.clone();
                // Each slot holds a value of its type, zero-extended.
                let mut args = Vec::new();
                for (i, ty) in sig.params.iter().enumerate() {
                    for word in 0..slots(&[*ty]) as u64 {
                        let bits = 0xf123_4567_89ab_cde0 ^ (i as u64) << 32 ^ word << 17 ^ (i as u64 * 7 + word);
                        let narrow = if ty.bytes() < 8 { (1 << (8 * ty.bytes())) - 1 } else { u64::MAX };
                        let ones = if ty.kind() == crate::ir::Scalar::I1 { 0x0101_0101_0101_0101 } else { u64::MAX };
                        args.push(bits & narrow & ones);
                    }
                }
                let mut expected = Vec::new();
                let mut end = args.len();
                for ty in sig.params.iter().rev() {
                    let start = end - slots(&[*ty]);
                    expected.extend_from_slice(&args[start..end]);
                    end = start;
                }
                assert_eq!(call(&text, level, &args).unwrap(), expected, "{params:?} at {level:?}");
            }
        }
    }

    #[test]
    fn a_trap_behind_two_borders_stops_the_call() {
        let text = "function @outer(i64) -> i64 {\nblock0(v0: i64):\n    ret v0\n}\n\
                    function @inner(i64) -> i64 {\nblock0(v0: i64):\n    trap unreachable\n}\n";
        assert!(matches!(call(text, SimdLevel::Sse42, &[1]), Err(Trap::Unreachable)));
    }
}
