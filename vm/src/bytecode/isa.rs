//! The instruction set: every operation of the bytecode, once, in one table.
//!
//! A row reads
//!
//! ```text
//! /// What it does.
//! name = Name { field: kind, ... };
//! ```
//!
//! From the table come the opcode enum ([`Op`]), the constructors of [`Insn`](super::Insn), the operand descriptions that
//! register allocation, encoding and disassembly go by, and the interpreter's dispatch table.
//!
//! # Encoding
//!
//! An instruction is one 8-byte word, or two. Its *fields* are parts of the words:
//!
//! ```text
//! word 0:  bits 0-15 opcode   16-31 a   32-47 b   48-63 c        bc = b and c as 32 bits
//! word 1:  bits 0-15 d        16-31 e   32-47 f   48-63 g        de, fg = 32 bits each, w = all 64 bits
//! ```
//!
//! The *kind* of a field says what it means: `dst`, `src`, `inout` are numbers of 8-byte slots of the frame (of the
//! first slot of a run for values wider than 64 bits); `window` is the slot at which a callee's frame begins; `frame` is a
//! byte offset in the frame; `rel16`, `rel32` are branch distances in words from the instruction's first word; `kernel`
//! is an index in the kernel table; `entry`, `native`, `c_type` are addresses; `i16`, `u16`, `i32`, `u32`, `i64` are plain
//! numbers.
//!
//! # Values
//!
//! Scalars of up to 64 bits are kept *zero-extended* in their slot, whatever their type. So zero extension, unsigned
//! comparison and bitwise operations need no width, and natives and memory see plain values. `i1` is 0 or 1. Wider integers
//! and vectors take runs of slots in memory layout; what is beyond the last byte of a vector is undefined.
//!
//! # Names
//!
//! Those of the IR, plus the width where it matters (none: any width up to 64), plus `_i` when the last operand is
//! an immediate, `_back` for branches that close loops, `_x` for indexed and `_xs` for scaled addressing.

/// Calls a macro with the whole table.
macro_rules! for_each_op {
    ($macro:ident) => {
        $macro! {
            // ---- control ----
            /// Leave the interpreter: the call that entered it is complete.
            halt = Halt {};
            /// The whole code of a function that has no bytecode yet: have it compiled, then start over at its entry.
            compile = Compile {};
            /// The whole code of a function that has machine code: call it with arguments and results in the first `bc` slots,
            /// then return; `a` results go into the slots that the call names.
            enter_machine = EnterMachine { a: u16, bc: u32 };
            /// Stop: the program gave up.
            trap_abort = TrapAbort {};
            /// Stop: the program gave up with the message of `b` bytes at address `a`.
            trap_abort_message = TrapAbortMessage { a: src, b: src };
            /// Stop: the program ends with exit code `a`.
            trap_exit = TrapExit { a: src };
            /// Stop: code that must not be reached was reached.
            trap_unreachable = TrapUnreachable {};
            /// Go to `bc`.
            jump = Jump { bc: rel32 };
            /// Go back to `bc`, counting.
            jump_back = JumpBack { bc: rel32 };
            /// If `a` (an `i1`) is 1.
            br_if = BrIf { a: src, bc: rel32 };
            /// If `a` (an `i1`) is 0.
            br_ifnot = BrIfnot { a: src, bc: rel32 };
            /// `br_if` backwards.
            br_if_back = BrIfBack { a: src, bc: rel32 };
            /// `br_ifnot` backwards.
            br_ifnot_back = BrIfnotBack { a: src, bc: rel32 };
            /// Go to entry `min(a, bc)` of the table behind the instruction: `bc + 1` distances, two in a word, relative to the instruction.
            switch = Switch { a: src, bc: u32 };

            // ---- compare and branch forwards (distances are in words, from the instruction's own first word) ----
            /// If `a == b`, go to `c`.
            br_eq64 = BrEq64 { a: src, b: src, c: rel16 };
            /// If `a != b`, go to `c`.
            br_ne64 = BrNe64 { a: src, b: src, c: rel16 };
            /// If `a < signed b`, go to `c`.
            br_slt64 = BrSlt64 { a: src, b: src, c: rel16 };
            /// If `a <= signed b`, go to `c`.
            br_sle64 = BrSle64 { a: src, b: src, c: rel16 };
            /// If `a < unsigned b`, go to `c`.
            br_ult64 = BrUlt64 { a: src, b: src, c: rel16 };
            /// If `a <= unsigned b`, go to `c`.
            br_ule64 = BrUle64 { a: src, b: src, c: rel16 };
            /// If `a < signed b` as 32 bits, go to `c`.
            br_slt32 = BrSlt32 { a: src, b: src, c: rel16 };
            /// If `a <= signed b` as 32 bits, go to `c`.
            br_sle32 = BrSle32 { a: src, b: src, c: rel16 };
            /// If `a == immediate`, go to `c`.
            br_eq64_i = BrEq64I { a: src, b: i16, c: rel16 };
            /// If `a != immediate`, go to `c`.
            br_ne64_i = BrNe64I { a: src, b: i16, c: rel16 };
            /// If `a < signed immediate`, go to `c`.
            br_slt64_i = BrSlt64I { a: src, b: i16, c: rel16 };
            /// If `a > signed immediate`, go to `c`.
            br_sgt64_i = BrSgt64I { a: src, b: i16, c: rel16 };
            /// If `a < unsigned immediate`, go to `c`.
            br_ult64_i = BrUlt64I { a: src, b: i16, c: rel16 };
            /// If `a > unsigned immediate`, go to `c`.
            br_ugt64_i = BrUgt64I { a: src, b: i16, c: rel16 };
            /// If `a < signed immediate` as 32 bits, go to `c`.
            br_slt32_i = BrSlt32I { a: src, b: i16, c: rel16 };
            /// If `a > signed immediate` as 32 bits, go to `c`.
            br_sgt32_i = BrSgt32I { a: src, b: i16, c: rel16 };
            /// If `a == b` as `f64`, go to `c`.
            br_feq64 = BrFeq64 { a: src, b: src, c: rel16 };
            /// If `a != b` as `f64`, go to `c`.
            br_fne64 = BrFne64 { a: src, b: src, c: rel16 };
            /// If `a < b` as `f64`, go to `c`.
            br_flt64 = BrFlt64 { a: src, b: src, c: rel16 };
            /// If `a <= b` as `f64`, go to `c`.
            br_fle64 = BrFle64 { a: src, b: src, c: rel16 };
            /// If `a not < b` as `f64`, go to `c`.
            br_fnlt64 = BrFnlt64 { a: src, b: src, c: rel16 };
            /// If `a not <= b` as `f64`, go to `c`.
            br_fnle64 = BrFnle64 { a: src, b: src, c: rel16 };
            /// If `a == b` as `f32`, go to `c`.
            br_feq32 = BrFeq32 { a: src, b: src, c: rel16 };
            /// If `a != b` as `f32`, go to `c`.
            br_fne32 = BrFne32 { a: src, b: src, c: rel16 };
            /// If `a < b` as `f32`, go to `c`.
            br_flt32 = BrFlt32 { a: src, b: src, c: rel16 };
            /// If `a <= b` as `f32`, go to `c`.
            br_fle32 = BrFle32 { a: src, b: src, c: rel16 };
            /// If `a not < b` as `f32`, go to `c`.
            br_fnlt32 = BrFnlt32 { a: src, b: src, c: rel16 };
            /// If `a not <= b` as `f32`, go to `c`.
            br_fnle32 = BrFnle32 { a: src, b: src, c: rel16 };

            // ---- compare and branch backwards: the closing branches of loops; they count ----
            /// If `a == b`, go to `c` backwards, counting.
            br_eq64_back = BrEq64Back { a: src, b: src, c: rel16 };
            /// If `a != b`, go to `c` backwards, counting.
            br_ne64_back = BrNe64Back { a: src, b: src, c: rel16 };
            /// If `a < signed b`, go to `c` backwards, counting.
            br_slt64_back = BrSlt64Back { a: src, b: src, c: rel16 };
            /// If `a <= signed b`, go to `c` backwards, counting.
            br_sle64_back = BrSle64Back { a: src, b: src, c: rel16 };
            /// If `a < unsigned b`, go to `c` backwards, counting.
            br_ult64_back = BrUlt64Back { a: src, b: src, c: rel16 };
            /// If `a <= unsigned b`, go to `c` backwards, counting.
            br_ule64_back = BrUle64Back { a: src, b: src, c: rel16 };
            /// If `a < signed b` as 32 bits, go to `c` backwards, counting.
            br_slt32_back = BrSlt32Back { a: src, b: src, c: rel16 };
            /// If `a <= signed b` as 32 bits, go to `c` backwards, counting.
            br_sle32_back = BrSle32Back { a: src, b: src, c: rel16 };
            /// If `a == immediate`, go to `c` backwards, counting.
            br_eq64_i_back = BrEq64IBack { a: src, b: i16, c: rel16 };
            /// If `a != immediate`, go to `c` backwards, counting.
            br_ne64_i_back = BrNe64IBack { a: src, b: i16, c: rel16 };
            /// If `a < signed immediate`, go to `c` backwards, counting.
            br_slt64_i_back = BrSlt64IBack { a: src, b: i16, c: rel16 };
            /// If `a > signed immediate`, go to `c` backwards, counting.
            br_sgt64_i_back = BrSgt64IBack { a: src, b: i16, c: rel16 };
            /// If `a < unsigned immediate`, go to `c` backwards, counting.
            br_ult64_i_back = BrUlt64IBack { a: src, b: i16, c: rel16 };
            /// If `a > unsigned immediate`, go to `c` backwards, counting.
            br_ugt64_i_back = BrUgt64IBack { a: src, b: i16, c: rel16 };
            /// If `a < signed immediate` as 32 bits, go to `c` backwards, counting.
            br_slt32_i_back = BrSlt32IBack { a: src, b: i16, c: rel16 };
            /// If `a > signed immediate` as 32 bits, go to `c` backwards, counting.
            br_sgt32_i_back = BrSgt32IBack { a: src, b: i16, c: rel16 };
            /// If `a == b` as `f64`, go to `c` backwards, counting.
            br_feq64_back = BrFeq64Back { a: src, b: src, c: rel16 };
            /// If `a != b` as `f64`, go to `c` backwards, counting.
            br_fne64_back = BrFne64Back { a: src, b: src, c: rel16 };
            /// If `a < b` as `f64`, go to `c` backwards, counting.
            br_flt64_back = BrFlt64Back { a: src, b: src, c: rel16 };
            /// If `a <= b` as `f64`, go to `c` backwards, counting.
            br_fle64_back = BrFle64Back { a: src, b: src, c: rel16 };
            /// If `a not < b` as `f64`, go to `c` backwards, counting.
            br_fnlt64_back = BrFnlt64Back { a: src, b: src, c: rel16 };
            /// If `a not <= b` as `f64`, go to `c` backwards, counting.
            br_fnle64_back = BrFnle64Back { a: src, b: src, c: rel16 };
            /// If `a == b` as `f32`, go to `c` backwards, counting.
            br_feq32_back = BrFeq32Back { a: src, b: src, c: rel16 };
            /// If `a != b` as `f32`, go to `c` backwards, counting.
            br_fne32_back = BrFne32Back { a: src, b: src, c: rel16 };
            /// If `a < b` as `f32`, go to `c` backwards, counting.
            br_flt32_back = BrFlt32Back { a: src, b: src, c: rel16 };
            /// If `a <= b` as `f32`, go to `c` backwards, counting.
            br_fle32_back = BrFle32Back { a: src, b: src, c: rel16 };
            /// If `a not < b` as `f32`, go to `c` backwards, counting.
            br_fnlt32_back = BrFnlt32Back { a: src, b: src, c: rel16 };
            /// If `a not <= b` as `f32`, go to `c` backwards, counting.
            br_fnle32_back = BrFnle32Back { a: src, b: src, c: rel16 };

            // ---- loop steps: add to the induction variable, compare, go back ----
            /// `a += c`; if `a < signed b`, go to `de`, counting.
            step_slt64 = StepSlt64 { a: inout, b: src, c: i16, de: rel32 };
            /// `a += c`; if `a < unsigned b`, go to `de`, counting.
            step_ult64 = StepUlt64 { a: inout, b: src, c: i16, de: rel32 };
            /// `a += c`; if `a != b`, go to `de`, counting.
            step_ne64 = StepNe64 { a: inout, b: src, c: i16, de: rel32 };
            /// `a += c`; if `a <= signed b`, go to `de`, counting.
            step_sle64 = StepSle64 { a: inout, b: src, c: i16, de: rel32 };
            /// `a += c`; if `a > signed b`, go to `de`, counting.
            step_sgt64 = StepSgt64 { a: inout, b: src, c: i16, de: rel32 };
            /// `a += c`; if `a >= signed b`, go to `de`, counting.
            step_sge64 = StepSge64 { a: inout, b: src, c: i16, de: rel32 };
            /// `a += c`; if `a < signed immediate b`, go to `de`, counting.
            step_slt64_i = StepSlt64I { a: inout, b: i16, c: i16, de: rel32 };
            /// `a += c`; if `a < unsigned immediate b`, go to `de`, counting.
            step_ult64_i = StepUlt64I { a: inout, b: i16, c: i16, de: rel32 };
            /// `a += c`; if `a != immediate b`, go to `de`, counting.
            step_ne64_i = StepNe64I { a: inout, b: i16, c: i16, de: rel32 };
            /// `a += c`; if `a > signed immediate b`, go to `de`, counting.
            step_sgt64_i = StepSgt64I { a: inout, b: i16, c: i16, de: rel32 };

            // ---- calls; the callee's frame starts at slot `b` of the caller's (see `frame`) ----
            /// Call the function with entry record `w`; `a` and `c` receive its first two one-slot results.
            call = Call { a: dst, b: window, c: dst, w: entry };
            /// `call` of the function pointer in `d`.
            call_indirect = CallIndirect { a: dst, b: window, c: dst, d: src };
            /// Go on in the function with entry record `w`, whose arguments are where the function's own were.
            tail_call = TailCall { w: entry };
            /// `tail_call` of the function pointer in `a`.
            tail_call_indirect = TailCallIndirect { a: src };
            /// Call native `w` with `c` argument slots; `a` receives the result.
            call_native = CallNative { a: dst, b: window, c: u16, w: native };
            /// Call a C function of type `w`: the window has its address, then `c` argument slots; `a` receives the result.
            call_c = CallC { a: dst, b: window, c: u16, w: c_type };
            /// Return nothing, or results left in the frame's own argument slots.
            ret0 = Ret0 {};
            /// Return one one-slot result.
            ret1 = Ret1 { a: src };
            /// Return two one-slot results.
            ret2 = Ret2 { a: src, b: src };
            /// Trap unless `bc` bytes of stack are left above the frame's start: first instruction of a function with a large frame.
            check_stack = CheckStack { bc: u32 };
            /// Take `bc` bytes (a multiple of 64) from the far end of the stack, for frame memory that is too large for the
            /// frame; `a` is their address.
            side_enter = SideEnter { a: dst, bc: u32 };
            /// Give them back; before each return.
            side_leave = SideLeave { a: src, bc: u32 };

            // ---- constants and moves ----
            /// `a` = immediate, sign-extended to 64 bits.
            const32 = Const32 { a: dst, bc: i32 };
            /// `a` = immediate.
            const64 = Const64 { a: dst, w: i64 };
            /// Two constants.
            const_pair = ConstPair { a: dst, bc: i32, d: dst, fg: i32 };
            /// Zero `bc` slots from `a` on.
            zero_n = ZeroN { a: dst, bc: u32 };
            /// `a` = `b`.
            mov = Mov { a: dst, b: src };
            /// Two moves, one after the other.
            mov2 = Mov2 { a: dst, b: src, c: dst, d: src };
            /// Three moves, one after the other.
            mov3 = Mov3 { a: dst, b: src, c: dst, d: src, e: dst, f: src };
            /// Copy `c` slots; the runs may overlap.
            mov_n = MovN { a: dst, b: src, c: u16 };
            /// `a` = function pointer `w`.
            func_addr = FuncAddr { a: dst, w: entry };
            /// `a` = address of frame byte `bc`.
            slot_addr = SlotAddr { a: dst, bc: frame };
            /// `a` = address of frame byte `de`, rounded up to a multiple of 2^`b`.
            slot_addr_aligned = SlotAddrAligned { a: dst, b: u16, de: frame };

            // ---- integer arithmetic ----
            /// `a = b + c`.
            iadd8 = Iadd8 { a: dst, b: src, c: src };
            /// `a = b + c`.
            iadd16 = Iadd16 { a: dst, b: src, c: src };
            /// `a = b + c`.
            iadd32 = Iadd32 { a: dst, b: src, c: src };
            /// `a = b + c`.
            iadd64 = Iadd64 { a: dst, b: src, c: src };
            /// `a = b - c`.
            isub8 = Isub8 { a: dst, b: src, c: src };
            /// `a = b - c`.
            isub16 = Isub16 { a: dst, b: src, c: src };
            /// `a = b - c`.
            isub32 = Isub32 { a: dst, b: src, c: src };
            /// `a = b - c`.
            isub64 = Isub64 { a: dst, b: src, c: src };
            /// `a = b * c`.
            imul8 = Imul8 { a: dst, b: src, c: src };
            /// `a = b * c`.
            imul16 = Imul16 { a: dst, b: src, c: src };
            /// `a = b * c`.
            imul32 = Imul32 { a: dst, b: src, c: src };
            /// `a = b * c`.
            imul64 = Imul64 { a: dst, b: src, c: src };
            /// `a = b + immediate`.
            iadd32_i = Iadd32I { a: dst, b: src, c: i16 };
            /// `a = b + immediate`.
            iadd64_i = Iadd64I { a: dst, b: src, c: i16 };
            /// `a = b * immediate`.
            imul32_i = Imul32I { a: dst, b: src, c: i16 };
            /// `a = b * immediate`.
            imul64_i = Imul64I { a: dst, b: src, c: i16 };
            /// `a = immediate - b`.
            isub_from32_i = IsubFrom32I { a: dst, b: src, c: i16 };
            /// `a = immediate - b`.
            isub_from64_i = IsubFrom64I { a: dst, b: src, c: i16 };
            /// `a = b + immediate`.
            iadd8_i = Iadd8I { a: dst, b: src, c: i16 };
            /// `a = b * c + d`.
            imul_add64 = ImulAdd64 { a: dst, b: src, c: src, d: src };
            /// `a = b + c + d`.
            iadd_add64 = IaddAdd64 { a: dst, b: src, c: src, d: src };
            /// `a = -b`.
            ineg8 = Ineg8 { a: dst, b: src };
            /// `a = -b`.
            ineg16 = Ineg16 { a: dst, b: src };
            /// `a = -b`.
            ineg32 = Ineg32 { a: dst, b: src };
            /// `a = -b`.
            ineg64 = Ineg64 { a: dst, b: src };
            /// Signed quotient rounded to zero; 0 if `c` is 0.
            isdiv32 = Isdiv32 { a: dst, b: src, c: src };
            /// Signed remainder of it; 0 if `c` is 0.
            isrem32 = Isrem32 { a: dst, b: src, c: src };
            /// Signed quotient rounded down; 0 if `c` is 0.
            ifloordiv32 = Ifloordiv32 { a: dst, b: src, c: src };
            /// Signed remainder of it; 0 if `c` is 0.
            ifloormod32 = Ifloormod32 { a: dst, b: src, c: src };
            /// Signed quotient rounded to zero; 0 if `c` is 0.
            isdiv64 = Isdiv64 { a: dst, b: src, c: src };
            /// Signed remainder of it; 0 if `c` is 0.
            isrem64 = Isrem64 { a: dst, b: src, c: src };
            /// Signed quotient rounded down; 0 if `c` is 0.
            ifloordiv64 = Ifloordiv64 { a: dst, b: src, c: src };
            /// Signed remainder of it; 0 if `c` is 0.
            ifloormod64 = Ifloormod64 { a: dst, b: src, c: src };
            /// `ifloormod64` by an immediate that is not 0 or -1.
            ifloormod64_i = Ifloormod64I { a: dst, b: src, c: i16 };
            /// `ifloordiv64` by an immediate that is not 0 or -1.
            ifloordiv64_i = Ifloordiv64I { a: dst, b: src, c: i16 };
            /// Unsigned quotient of any width; 0 if `c` is 0.
            iudiv = Iudiv { a: dst, b: src, c: src };
            /// Unsigned remainder of any width; 0 if `c` is 0.
            iurem = Iurem { a: dst, b: src, c: src };
            /// Signed minimum.
            imin_s32 = IminS32 { a: dst, b: src, c: src };
            /// Signed minimum.
            imin_s64 = IminS64 { a: dst, b: src, c: src };
            /// Signed maximum.
            imax_s32 = ImaxS32 { a: dst, b: src, c: src };
            /// Signed maximum.
            imax_s64 = ImaxS64 { a: dst, b: src, c: src };
            /// Unsigned minimum of any width.
            imin_u = IminU { a: dst, b: src, c: src };
            /// Unsigned maximum of any width.
            imax_u = ImaxU { a: dst, b: src, c: src };
            /// Signed absolute value, wrapping.
            iabs64 = Iabs64 { a: dst, b: src };
            /// Shift left; 0 if the amount is the width or more.
            ishl8 = Ishl8 { a: dst, b: src, c: src };
            /// Shift left; 0 if the amount is the width or more.
            ishl16 = Ishl16 { a: dst, b: src, c: src };
            /// Shift left; 0 if the amount is the width or more.
            ishl32 = Ishl32 { a: dst, b: src, c: src };
            /// Shift left; 0 if the amount is the width or more.
            ishl64 = Ishl64 { a: dst, b: src, c: src };
            /// Shift left by an immediate below the width.
            ishl32_i = Ishl32I { a: dst, b: src, c: i16 };
            /// Shift left by an immediate below the width.
            ishl64_i = Ishl64I { a: dst, b: src, c: i16 };
            /// Logical shift right of any width; 0 if the amount is the width or more.
            ilshr = Ilshr { a: dst, b: src, c: src };
            /// Logical shift right of any width by an immediate below the width.
            ilshr_i = IlshrI { a: dst, b: src, c: i16 };
            /// Arithmetic shift right; the sign if the amount is the width or more.
            iashr8 = Iashr8 { a: dst, b: src, c: src };
            /// Arithmetic shift right; the sign if the amount is the width or more.
            iashr16 = Iashr16 { a: dst, b: src, c: src };
            /// Arithmetic shift right; the sign if the amount is the width or more.
            iashr32 = Iashr32 { a: dst, b: src, c: src };
            /// Arithmetic shift right; the sign if the amount is the width or more.
            iashr64 = Iashr64 { a: dst, b: src, c: src };
            /// Arithmetic shift right by an immediate below the width.
            iashr32_i = Iashr32I { a: dst, b: src, c: i16 };
            /// Arithmetic shift right by an immediate below the width.
            iashr64_i = Iashr64I { a: dst, b: src, c: i16 };
            /// Bitwise and of any width.
            iand = Iand { a: dst, b: src, c: src };
            /// Bitwise and with an immediate (not negative below 64 bits).
            iand_i = IandI { a: dst, b: src, c: i16 };
            /// Bitwise or of any width.
            ior = Ior { a: dst, b: src, c: src };
            /// Bitwise or with an immediate (not negative below 64 bits).
            ior_i = IorI { a: dst, b: src, c: i16 };
            /// Bitwise exclusive or of any width.
            ixor = Ixor { a: dst, b: src, c: src };
            /// Bitwise exclusive or with an immediate (not negative below 64 bits).
            ixor_i = IxorI { a: dst, b: src, c: i16 };
            /// Bitwise complement.
            inot8 = Inot8 { a: dst, b: src };
            /// Bitwise complement.
            inot16 = Inot16 { a: dst, b: src };
            /// Bitwise complement.
            inot32 = Inot32 { a: dst, b: src };
            /// Bitwise complement.
            inot64 = Inot64 { a: dst, b: src };
            /// Rotate left.
            irotl32 = Irotl32 { a: dst, b: src, c: src };
            /// Rotate right.
            irotr32 = Irotr32 { a: dst, b: src, c: src };
            /// Rotate left.
            irotl64 = Irotl64 { a: dst, b: src, c: src };
            /// Rotate right.
            irotr64 = Irotr64 { a: dst, b: src, c: src };
            /// Upper half of the signed product.
            imulhi_s64 = ImulhiS64 { a: dst, b: src, c: src };
            /// Upper half of the unsigned product.
            imulhi_u64 = ImulhiU64 { a: dst, b: src, c: src };
            /// Number of leading zeros.
            iclz64 = Iclz64 { a: dst, b: src };
            /// Number of trailing zeros.
            ictz64 = Ictz64 { a: dst, b: src };
            /// Number of ones, any width.
            ipopcnt = Ipopcnt { a: dst, b: src };

            // ---- conversions between integers (zero extension is a `mov`) ----
            /// `a` = bit 0 of `b`.
            trunc1 = Trunc1 { a: dst, b: src };
            /// `a` = low 8 bits of `b`.
            trunc8 = Trunc8 { a: dst, b: src };
            /// `a` = low 16 bits of `b`.
            trunc16 = Trunc16 { a: dst, b: src };
            /// `a` = low 32 bits of `b`.
            trunc32 = Trunc32 { a: dst, b: src };
            /// `i1` to `i8` with the sign.
            sext1_8 = Sext1To8 { a: dst, b: src };
            /// `i1` to `i16` with the sign.
            sext1_16 = Sext1To16 { a: dst, b: src };
            /// `i1` to `i32` with the sign.
            sext1_32 = Sext1To32 { a: dst, b: src };
            /// `i1` to `i64` with the sign.
            sext1_64 = Sext1To64 { a: dst, b: src };
            /// `i8` to `i16` with the sign.
            sext8_16 = Sext8To16 { a: dst, b: src };
            /// `i8` to `i32` with the sign.
            sext8_32 = Sext8To32 { a: dst, b: src };
            /// `i8` to `i64` with the sign.
            sext8_64 = Sext8To64 { a: dst, b: src };
            /// `i16` to `i32` with the sign.
            sext16_32 = Sext16To32 { a: dst, b: src };
            /// `i16` to `i64` with the sign.
            sext16_64 = Sext16To64 { a: dst, b: src };
            /// `i32` to `i64` with the sign.
            sext32_64 = Sext32To64 { a: dst, b: src };

            // ---- comparison and selection ----
            /// `a = b == c` (any width).
            icmp_eq64 = IcmpEq64 { a: dst, b: src, c: src };
            /// `a = b != c` (any width).
            icmp_ne64 = IcmpNe64 { a: dst, b: src, c: src };
            /// `a = b < signed c`.
            icmp_slt64 = IcmpSlt64 { a: dst, b: src, c: src };
            /// `a = b <= signed c`.
            icmp_sle64 = IcmpSle64 { a: dst, b: src, c: src };
            /// `a = b < unsigned c` (any width).
            icmp_ult64 = IcmpUlt64 { a: dst, b: src, c: src };
            /// `a = b <= unsigned c` (any width).
            icmp_ule64 = IcmpUle64 { a: dst, b: src, c: src };
            /// `a = b < signed c`.
            icmp_slt8 = IcmpSlt8 { a: dst, b: src, c: src };
            /// `a = b <= signed c`.
            icmp_sle8 = IcmpSle8 { a: dst, b: src, c: src };
            /// `a = b < signed c`.
            icmp_slt16 = IcmpSlt16 { a: dst, b: src, c: src };
            /// `a = b <= signed c`.
            icmp_sle16 = IcmpSle16 { a: dst, b: src, c: src };
            /// `a = b < signed c`.
            icmp_slt32 = IcmpSlt32 { a: dst, b: src, c: src };
            /// `a = b <= signed c`.
            icmp_sle32 = IcmpSle32 { a: dst, b: src, c: src };
            /// `a = b == immediate` (any width, the immediate not negative below 64 bits).
            icmp_eq64_i = IcmpEq64I { a: dst, b: src, c: i16 };
            /// `a = b != immediate` (any width, the immediate not negative below 64 bits).
            icmp_ne64_i = IcmpNe64I { a: dst, b: src, c: i16 };
            /// `a = b < signed immediate`.
            icmp_slt64_i = IcmpSlt64I { a: dst, b: src, c: i16 };
            /// `a = b > signed immediate`.
            icmp_sgt64_i = IcmpSgt64I { a: dst, b: src, c: i16 };
            /// `a = b < unsigned immediate` (any width, the immediate not negative below 64 bits).
            icmp_ult64_i = IcmpUlt64I { a: dst, b: src, c: i16 };
            /// `a = b > unsigned immediate` (any width, the immediate not negative below 64 bits).
            icmp_ugt64_i = IcmpUgt64I { a: dst, b: src, c: i16 };
            /// `a = b < signed immediate`.
            icmp_slt32_i = IcmpSlt32I { a: dst, b: src, c: i16 };
            /// `a = b > signed immediate`.
            icmp_sgt32_i = IcmpSgt32I { a: dst, b: src, c: i16 };
            /// `a = b == c` as `f64`.
            fcmp_eq64 = FcmpEq64 { a: dst, b: src, c: src };
            /// `a = b != c` as `f64`.
            fcmp_ne64 = FcmpNe64 { a: dst, b: src, c: src };
            /// `a = b < c` as `f64`.
            fcmp_lt64 = FcmpLt64 { a: dst, b: src, c: src };
            /// `a = b <= c` as `f64`.
            fcmp_le64 = FcmpLe64 { a: dst, b: src, c: src };
            /// `a` = is `b` or `c` a NaN as `f64`.
            fcmp_uno64 = FcmpUno64 { a: dst, b: src, c: src };
            /// `a = b == c` as `f32`.
            fcmp_eq32 = FcmpEq32 { a: dst, b: src, c: src };
            /// `a = b != c` as `f32`.
            fcmp_ne32 = FcmpNe32 { a: dst, b: src, c: src };
            /// `a = b < c` as `f32`.
            fcmp_lt32 = FcmpLt32 { a: dst, b: src, c: src };
            /// `a = b <= c` as `f32`.
            fcmp_le32 = FcmpLe32 { a: dst, b: src, c: src };
            /// `a` = is `b` or `c` a NaN as `f32`.
            fcmp_uno32 = FcmpUno32 { a: dst, b: src, c: src };
            /// `a` = if `b` (an `i1`) then `c` else `d`.
            select = Select { a: dst, b: src, c: src, d: src };

            // ---- float arithmetic ----
            /// `a = b + c`.
            fadd64 = Fadd64 { a: dst, b: src, c: src };
            /// `a = b - c`.
            fsub64 = Fsub64 { a: dst, b: src, c: src };
            /// `a = b * c`.
            fmul64 = Fmul64 { a: dst, b: src, c: src };
            /// `a = b / c`.
            fdiv64 = Fdiv64 { a: dst, b: src, c: src };
            /// `a = b * c + d`, rounded once.
            ffma64 = Ffma64 { a: dst, b: src, c: src, d: src };
            /// The smaller; the other operand if one is a NaN.
            fmin64 = Fmin64 { a: dst, b: src, c: src };
            /// The larger; the other operand if one is a NaN.
            fmax64 = Fmax64 { a: dst, b: src, c: src };
            /// Sign flipped.
            fneg64 = Fneg64 { a: dst, b: src };
            /// Sign cleared.
            fabs64 = Fabs64 { a: dst, b: src };
            /// Square root.
            fsqrt64 = Fsqrt64 { a: dst, b: src };
            /// Rounded down.
            ffloor64 = Ffloor64 { a: dst, b: src };
            /// Rounded up.
            fceil64 = Fceil64 { a: dst, b: src };
            /// Rounded to zero.
            ftrunc64 = Ftrunc64 { a: dst, b: src };
            /// `a = b + c`.
            fadd32 = Fadd32 { a: dst, b: src, c: src };
            /// `a = b - c`.
            fsub32 = Fsub32 { a: dst, b: src, c: src };
            /// `a = b * c`.
            fmul32 = Fmul32 { a: dst, b: src, c: src };
            /// `a = b / c`.
            fdiv32 = Fdiv32 { a: dst, b: src, c: src };
            /// `a = b * c + d`, rounded once.
            ffma32 = Ffma32 { a: dst, b: src, c: src, d: src };
            /// The smaller; the other operand if one is a NaN.
            fmin32 = Fmin32 { a: dst, b: src, c: src };
            /// The larger; the other operand if one is a NaN.
            fmax32 = Fmax32 { a: dst, b: src, c: src };
            /// Sign flipped.
            fneg32 = Fneg32 { a: dst, b: src };
            /// Sign cleared.
            fabs32 = Fabs32 { a: dst, b: src };
            /// Square root.
            fsqrt32 = Fsqrt32 { a: dst, b: src };
            /// Rounded down.
            ffloor32 = Ffloor32 { a: dst, b: src };
            /// Rounded up.
            fceil32 = Fceil32 { a: dst, b: src };
            /// Rounded to zero.
            ftrunc32 = Ftrunc32 { a: dst, b: src };
            /// Signed `i64` to `f64`.
            sitofp64_f64 = Sitofp64F64 { a: dst, b: src };
            /// Signed `i32` to `f64`.
            sitofp32_f64 = Sitofp32F64 { a: dst, b: src };
            /// Unsigned integer of any width to `f64`.
            uitofp_f64 = UitofpF64 { a: dst, b: src };
            /// `f64` to signed `i64`, clamped.
            fptosi64_i64 = Fptosi64I64 { a: dst, b: src };
            /// `f64` to signed `i32`, clamped.
            fptosi64_i32 = Fptosi64I32 { a: dst, b: src };
            /// `f64` to unsigned `i64`, clamped.
            fptoui64_i64 = Fptoui64I64 { a: dst, b: src };
            /// Signed `i64` to `f32`.
            sitofp64_f32 = Sitofp64F32 { a: dst, b: src };
            /// Signed `i32` to `f32`.
            sitofp32_f32 = Sitofp32F32 { a: dst, b: src };
            /// Unsigned integer of any width to `f32`.
            uitofp_f32 = UitofpF32 { a: dst, b: src };
            /// `f32` to signed `i64`, clamped.
            fptosi32_i64 = Fptosi32I64 { a: dst, b: src };
            /// `f32` to signed `i32`, clamped.
            fptosi32_i32 = Fptosi32I32 { a: dst, b: src };
            /// `f32` to unsigned `i64`, clamped.
            fptoui32_i64 = Fptoui32I64 { a: dst, b: src };
            /// `f64` to `f32`.
            fptrunc64_f32 = Fptrunc64F32 { a: dst, b: src };
            /// `f32` to `f64`.
            fpext32_f64 = Fpext32F64 { a: dst, b: src };

            // ---- memory: address `b + offset` to `a`, zero-extended; stores write `a` to it ----
            /// 8 bits at `b + offset`.
            load8 = Load8 { a: dst, b: src, c: i16 };
            /// 16 bits at `b + offset`.
            load16 = Load16 { a: dst, b: src, c: i16 };
            /// 32 bits at `b + offset`.
            load32 = Load32 { a: dst, b: src, c: i16 };
            /// 64 bits at `b + offset`.
            load64 = Load64 { a: dst, b: src, c: i16 };
            /// Write 8 bits at `b + offset`.
            store8 = Store8 { a: src, b: src, c: i16 };
            /// Write 16 bits at `b + offset`.
            store16 = Store16 { a: src, b: src, c: i16 };
            /// Write 32 bits at `b + offset`.
            store32 = Store32 { a: src, b: src, c: i16 };
            /// Write 64 bits at `b + offset`.
            store64 = Store64 { a: src, b: src, c: i16 };
            /// 8 bits at `b + offset`, sign-extended to 64.
            load8_s64 = Load8S64 { a: dst, b: src, c: i16 };
            /// 16 bits at `b + offset`, sign-extended to 64.
            load16_s64 = Load16S64 { a: dst, b: src, c: i16 };
            /// 32 bits at `b + offset`, sign-extended to 64.
            load32_s64 = Load32S64 { a: dst, b: src, c: i16 };

            // ---- memory with an index: address `b + c * size` ----
            /// 8 bits at `b + c * 1`.
            load8_x = Load8X { a: dst, b: src, c: src };
            /// 16 bits at `b + c * 2`.
            load16_x = Load16X { a: dst, b: src, c: src };
            /// 32 bits at `b + c * 4`.
            load32_x = Load32X { a: dst, b: src, c: src };
            /// 64 bits at `b + c * 8`.
            load64_x = Load64X { a: dst, b: src, c: src };
            /// Write 8 bits at `b + c * 1`.
            store8_x = Store8X { a: src, b: src, c: src };
            /// Write 16 bits at `b + c * 2`.
            store16_x = Store16X { a: src, b: src, c: src };
            /// Write 32 bits at `b + c * 4`.
            store32_x = Store32X { a: src, b: src, c: src };
            /// Write 64 bits at `b + c * 8`.
            store64_x = Store64X { a: src, b: src, c: src };

            // ---- memory with scaled index and offset: address `b + c * scale + offset` ----
            /// 8 bits at `b + c * de + fg`.
            load8_xs = Load8Xs { a: dst, b: src, c: src, de: i32, fg: i32 };
            /// 16 bits at `b + c * de + fg`.
            load16_xs = Load16Xs { a: dst, b: src, c: src, de: i32, fg: i32 };
            /// 32 bits at `b + c * de + fg`.
            load32_xs = Load32Xs { a: dst, b: src, c: src, de: i32, fg: i32 };
            /// 64 bits at `b + c * de + fg`.
            load64_xs = Load64Xs { a: dst, b: src, c: src, de: i32, fg: i32 };
            /// Write 8 bits at `b + c * de + fg`.
            store8_xs = Store8Xs { a: src, b: src, c: src, de: i32, fg: i32 };
            /// Write 16 bits at `b + c * de + fg`.
            store16_xs = Store16Xs { a: src, b: src, c: src, de: i32, fg: i32 };
            /// Write 32 bits at `b + c * de + fg`.
            store32_xs = Store32Xs { a: src, b: src, c: src, de: i32, fg: i32 };
            /// Write 64 bits at `b + c * de + fg`.
            store64_xs = Store64Xs { a: src, b: src, c: src, de: i32, fg: i32 };
            /// `a = b + c * de + fg`.
            addr_xs = AddrXs { a: dst, b: src, c: src, de: i32, fg: i32 };

            // ---- memory with a long offset ----
            /// 8 bits at `b + fg`.
            load8_far = Load8Far { a: dst, b: src, fg: i32 };
            /// 16 bits at `b + fg`.
            load16_far = Load16Far { a: dst, b: src, fg: i32 };
            /// 32 bits at `b + fg`.
            load32_far = Load32Far { a: dst, b: src, fg: i32 };
            /// 64 bits at `b + fg`.
            load64_far = Load64Far { a: dst, b: src, fg: i32 };
            /// Write 8 bits at `b + fg`.
            store8_far = Store8Far { a: src, b: src, fg: i32 };
            /// Write 16 bits at `b + fg`.
            store16_far = Store16Far { a: src, b: src, fg: i32 };
            /// Write 32 bits at `b + fg`.
            store32_far = Store32Far { a: src, b: src, fg: i32 };
            /// Write 64 bits at `b + fg`.
            store64_far = Store64Far { a: src, b: src, fg: i32 };

            // ---- frame memory by byte offset (whole aligned slots are ordinary operands) ----
            /// 8 bits at frame byte `bc`.
            frame_load8 = FrameLoad8 { a: dst, bc: frame };
            /// 16 bits at frame byte `bc`.
            frame_load16 = FrameLoad16 { a: dst, bc: frame };
            /// 32 bits at frame byte `bc`.
            frame_load32 = FrameLoad32 { a: dst, bc: frame };
            /// 64 bits at frame byte `bc`.
            frame_load64 = FrameLoad64 { a: dst, bc: frame };
            /// Write 8 bits at frame byte `bc`.
            frame_store8 = FrameStore8 { a: src, bc: frame };
            /// Write 16 bits at frame byte `bc`.
            frame_store16 = FrameStore16 { a: src, bc: frame };
            /// Write 32 bits at frame byte `bc`.
            frame_store32 = FrameStore32 { a: src, bc: frame };
            /// Write 64 bits at frame byte `bc`.
            frame_store64 = FrameStore64 { a: src, bc: frame };

            // ---- memory in blocks ----
            /// `de` bytes at `b + fg` to the slots from `a` on.
            load_n = LoadN { a: dst, b: src, de: u32, fg: i32 };
            /// `de` bytes from the slots from `a` on to `b + fg`.
            store_n = StoreN { a: src, b: src, de: u32, fg: i32 };
            /// 16 bytes at `b + offset` to the slots from `a` on.
            load_v16 = LoadV16 { a: dst, b: src, c: i16 };
            /// 16 bytes from the slots from `a` on to `b + offset`.
            store_v16 = StoreV16 { a: src, b: src, c: i16 };
            /// 32 bytes at `b + offset` to the slots from `a` on.
            load_v32 = LoadV32 { a: dst, b: src, c: i16 };
            /// 32 bytes from the slots from `a` on to `b + offset`.
            store_v32 = StoreV32 { a: src, b: src, c: i16 };
            /// 64 bytes at `b + offset` to the slots from `a` on.
            load_v64 = LoadV64 { a: dst, b: src, c: i16 };
            /// 64 bytes from the slots from `a` on to `b + offset`.
            store_v64 = StoreV64 { a: src, b: src, c: i16 };
            /// Copy `c` bytes from address `b` to address `a`; ranges may overlap.
            copy = Copy { a: src, b: src, c: src };
            /// Copy `de` bytes from address `b` to address `a`; ranges may overlap.
            copy_i = CopyI { a: src, b: src, de: u32 };
            /// Set `c` bytes at address `a` to byte `b`.
            fill = Fill { a: src, b: src, c: src };

            // ---- atomics, sequentially consistent; `d` is the width in bytes ----
            /// `a` = memory at `b`.
            atomic_load = AtomicLoad { a: dst, b: src, d: u16 };
            /// Memory at `b` = `a`.
            atomic_store = AtomicStore { a: src, b: src, d: u16 };
            /// Combine memory at `b` with `c` by operation `e` (see `RmwOp`); `a` is the old value.
            atomic_rmw = AtomicRmw { a: dst, b: src, c: src, d: u16, e: u16 };
            /// If memory at `b` is `c`, replace it with `e`; `a` is the old value, `f` whether it was replaced.
            atomic_cmpxchg = AtomicCmpxchg { a: dst, b: src, c: src, d: u16, e: src, f: dst };
            /// Full memory fence.
            fence = Fence {};
            /// Tell the processor that the thread is spinning.
            spin_hint = SpinHint {};
            /// Address `a` and length `b` of the text of the innermost source position that is not in a library.
            caller_loc = CallerLoc { a: dst, b: dst };
            /// `a` is a C function pointer that calls entry record `b`; its type is the text of `d` bytes at `c`.
            c_callback = CCallback { a: dst, b: src, c: src, d: src };
            /// Stop in a debugger.
            breakpoint = Breakpoint {};

            // ---- kernels: any operation on `fg` lanes of any kind, operands and results in runs of slots (see `kernels`) ----
            /// `a = kernel(b)`.
            lanes1 = Lanes1 { a: dst, b: src, d: kernel, fg: u32 };
            /// `a = kernel(b, c)`.
            lanes2 = Lanes2 { a: dst, b: src, c: src, d: kernel, fg: u32 };
            /// `a = kernel(b, c, e)`.
            lanes3 = Lanes3 { a: dst, b: src, c: src, d: kernel, e: src, fg: u32 };
            /// `a, e = kernel(b, c)`.
            lanes_pair = LanesPair { a: dst, b: src, c: src, d: kernel, e: dst, fg: u32 };
            /// `kernel(a, b, c)`, which writes to memory.
            lanes_store = LanesStore { a: src, b: src, c: src, d: kernel, fg: u32 };
            /// `a = kernel(b)`, one slot, zero-extended.
            scalar1 = Scalar1 { a: dst, b: src, d: kernel };
            /// `a = kernel(b, c)`, one slot, zero-extended.
            scalar2 = Scalar2 { a: dst, b: src, c: src, d: kernel };
            /// `a = kernel(b, c, e)`, one slot, zero-extended.
            scalar3 = Scalar3 { a: dst, b: src, c: src, d: kernel, e: src };
            /// `a, e = kernel(b, c)`, one slot each, zero-extended.
            scalar_pair = ScalarPair { a: dst, b: src, c: src, d: kernel, e: dst };
            /// `a = kernel(b, c)` over `fg` lanes, one slot, zero-extended.
            reduce = Reduce { a: dst, b: src, c: src, d: kernel, fg: u32 };
        }
    };
}
pub(crate) use for_each_op;
