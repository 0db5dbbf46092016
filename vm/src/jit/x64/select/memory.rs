//! Loads, stores, blocks of memory, atomic operations.

use regalloc2::VReg;
use smallvec::smallvec;

use super::address::Place;
use super::{Constant, Operands, Selector, def, fixed_def, fixed_use, reg_use, reuse};
use crate::bytecode::{RmwOp, RmwType};
use crate::ir::{Flags, Imm, InstData, MemImm, Opcode, Scalar, Type, Value};
use crate::jit::x64::insn::{Addr, Alu, Anchor, Extension, Op, Size, Src};
use crate::jit::x64::regs::{Home, RAX};
use crate::jit::{Helper, Unsupported};

/// Most bytes that are copied or filled without a call.
const INLINE_BYTES: u32 = 128;

impl Selector<'_> {
    /// Selects a memory instruction; false if it is none, or needs a kernel.
    pub(super) fn memory(&mut self, data: &InstData) -> Result<bool, Unsupported> {
        match (data.op, &data.imm) {
            (Opcode::Load, &Imm::Mem(mem)) => self.load(data, mem)?,
            (Opcode::Store, &Imm::Mem(mem)) => self.store(data, mem)?,
            (Opcode::Memcpy, _) => self.copy_bytes(data, true),
            (Opcode::Memmove, _) => self.copy_bytes(data, false),
            (Opcode::Memset, _) => self.fill_bytes(data),
            (Opcode::Memcmp, _) => {
                let args = [0, 1, 2].map(|i| self.use_reg(data.args[i]));
                let result = self.result_reg(data.result());
                self.call_helper(Helper::Memcmp, &args, Some(result));
            }
            (Opcode::Prefetch, _) => {
                let place = self.place(data.args[0], 0);
                self.op(Op::Prefetch(place.addr), &place.regs);
            }
            (Opcode::AtomicFence, _) => self.op(Op::Fence, &[]),
            (Opcode::SpinHint, _) => self.op(Op::Pause, &[]),
            (Opcode::Breakpoint, _) => self.op(Op::Breakpoint, &[]),
            (Opcode::AtomicLoad, _) => self.atomic_load(data),
            (Opcode::AtomicStore, _) => self.atomic_store(data),
            (Opcode::AtomicCmpxchg, _) => self.atomic_compare_exchange(data),
            (Opcode::ExtractSub, &Imm::Index(first)) => return self.part(data, first),
            (op, _) => return self.atomic_rmw(data, op),
        }
        Ok(true)
    }

    // ---- between registers and memory ----

    /// Bytes of a value in a vector register.
    pub(super) fn vector_bytes(&mut self, ty: Type) -> u8 {
        self.vcode.vector_bytes = self.vcode.vector_bytes.max(ty.bytes());
        ty.bytes() as u8
    }

    /// `reg = [addr]`; the address has no registers.
    pub(super) fn load_reg(&mut self, reg: VReg, ty: Type, addr: Addr) {
        self.load_from(reg, ty, Place::fixed(addr));
    }

    /// The register of `value`, from memory without registers in its address.
    pub(super) fn load_value(&mut self, value: Value, addr: Addr) {
        let ty = self.ty(value);
        let reg = self.result_reg(value);
        if ty.is_mask() && ty.is_vector() {
            let grain = self.grain(value);
            return self.load_mask(reg, ty, grain, Place::fixed(addr));
        }
        self.load_reg(reg, ty, addr);
    }

    fn load_from(&mut self, reg: VReg, ty: Type, place: Place) {
        let mut operands: Operands = smallvec![def(reg)];
        operands.extend(place.regs);
        let op = match self.home(ty) {
            Home::Vector => Op::LoadFloat(self.vector_bytes(ty), place.addr),
            _ => {
                let from = Size::of_bytes(ty.bytes());
                Op::Extend(Extension { from, signed: false, wide: false }, Src::Mem(place.addr))
            }
        };
        self.op(op, &operands);
    }

    /// `[place] = reg`
    pub(super) fn store_reg(&mut self, reg: VReg, ty: Type, place: Place) {
        let mut operands: Operands = smallvec![reg_use(reg)];
        operands.extend(place.regs);
        let op = match self.home(ty) {
            Home::Vector => Op::StoreFloat(self.vector_bytes(ty), place.addr),
            _ => Op::Store(Size::of_bytes(ty.bytes()), place.addr),
        };
        self.op(op, &operands);
    }

    /// `[place] = value`, whatever the value's home is.
    pub(super) fn store_value(&mut self, value: Value, place: Place) -> Result<(), Unsupported> {
        let ty = self.ty(value);
        if self.home(ty) == Home::Memory {
            let from = self.memory_operand(value)?;
            self.copy(place, Place::fixed(from), ty.bytes());
            return Ok(());
        }
        if ty.is_mask() && ty.is_vector() {
            self.store_mask(value, place);
            return Ok(());
        }
        let value = self.resolve(value);
        let size = Size::of_bytes(ty.bytes());
        let bits = match self.constant(value) {
            Some(Constant::Bits(bits)) => Some(bits),
            Some(Constant::Float(_, bits)) => Some(bits),
            _ => None,
        };
        // Of an immediate of 32 bits only as many as are stored matter; to 64 bits it is sign-extended.
        if let Some(bits) = bits
            && (size < Size::B8 || i32::try_from(bits as i64).is_ok())
        {
            self.op(Op::StoreConst(size, place.addr, bits as i32), &place.regs);
            return Ok(());
        }
        let reg = self.use_reg(value);
        self.store_reg(reg, ty, place);
        Ok(())
    }

    /// The place of a value that lives in memory, for reading. Constants are put there.
    pub(super) fn memory_operand(&mut self, value: Value) -> Result<Addr, Unsupported> {
        let value = self.resolve(value);
        let place = self.memory_place(value)?;
        Ok(place)
    }

    /// Copies between memory that is the same or apart.
    pub(super) fn copy(&mut self, to: Place, from: Place, bytes: u32) {
        if bytes <= INLINE_BYTES {
            let mut operands: Operands = to.regs.iter().copied().collect();
            operands.extend(from.regs);
            return self.op(Op::Copy(to.addr, from.addr, bytes), &operands);
        }
        let [to, from] = [to, from].map(|place| self.address_reg(place));
        let len = self.number(bytes as u64);
        self.call_helper(Helper::Memmove, &[to, from, len], None);
    }

    /// A register with an address.
    pub(super) fn address_reg(&mut self, place: Place) -> VReg {
        let reg = self.int_temp();
        let mut operands: Operands = smallvec![def(reg)];
        operands.extend(place.regs);
        self.op(Op::Lea(true, place.addr), &operands);
        reg
    }

    fn load(&mut self, data: &InstData, mem: MemImm) -> Result<(), Unsupported> {
        let place = self.place(data.args[0], mem.offset);
        if self.home(data.ty) == Home::Memory {
            let to = self.memory_place(data.result())?;
            self.copy(Place::fixed(to), place, data.ty.bytes());
        } else {
            let result = self.result_reg(data.result());
            self.load_from(result, data.ty, place);
        }
        Ok(())
    }

    fn store(&mut self, data: &InstData, mem: MemImm) -> Result<(), Unsupported> {
        if !mem.volatile && self.update_in_place(data, mem) {
            return Ok(());
        }
        let place = self.place(data.args[0], mem.offset);
        self.store_value(data.args[1], place)
    }

    /// `[address] op= value`, if the value stored is an operation on what is there and nobody else wants it.
    fn update_in_place(&mut self, data: &InstData, mem: MemImm) -> bool {
        let value = data.args[1];
        let Some(inst) = self.func.def_inst(value) else { return false };
        let operation = self.func.inst(inst);
        let op = match operation.op {
            Opcode::Iadd => Alu::Add,
            Opcode::Isub => Alu::Sub,
            Opcode::Iand => Alu::And,
            Opcode::Ior => Alu::Or,
            Opcode::Ixor => Alu::Xor,
            _ => return false,
        };
        let unused = |s: &Self, value: Value| s.uses[value.index()] == 1 && s.regs[value.index()].is_none();
        if !unused(self, value) || !self.in_gpr(data.ty) || data.ty.is_mask() {
            return false;
        }
        let [x, y] = [operation.args[0], operation.args[1]];
        let is_here = |s: &Self, loaded: Value| {
            let Some(load) = s.func.def_inst(loaded) else { return false };
            let load_data = s.func.inst(load);
            let same = load_data.op == Opcode::Load
                && load_data.args[0] == data.args[0]
                && matches!(load_data.imm, Imm::Mem(from) if from.offset == mem.offset && !from.volatile);
            same && unused(s, loaded) && s.is_quiet_since(load, Flags::WRITE)
        };
        let other = if is_here(self, x) {
            y
        } else if operation.op.has(Flags::COMM) && is_here(self, y) {
            x
        } else {
            return false;
        };
        let size = Size::of_bytes(data.ty.bytes());
        let place = self.place(data.args[0], mem.offset);
        if let Some(imm) = self.imm_constant(other) {
            self.op(Op::AluStore(op, size, place.addr, Some(imm)), &place.regs);
            return true;
        }
        let mut operands: Operands = smallvec![reg_use(self.use_reg(other))];
        operands.extend(place.regs);
        self.op(Op::AluStore(op, size, place.addr, None), &operands);
        true
    }

    /// Lanes of a vector in memory, to a register.
    fn part(&mut self, data: &InstData, first: u32) -> Result<bool, Unsupported> {
        if self.home(self.ty(data.args[0])) != Home::Memory {
            return Ok(false);
        }
        let from = self.memory_operand(data.args[0])?;
        let disp = from.disp + (first * data.ty.kind().bytes()) as i32;
        let from = Addr { disp, ..from };
        if self.home(data.ty) == Home::Memory {
            let to = self.memory_place(data.result())?;
            self.copy(Place::fixed(to), Place::fixed(from), data.ty.bytes());
        } else {
            self.load_value(data.result(), from);
        }
        Ok(true)
    }

    // ---- blocks of memory ----

    fn copy_bytes(&mut self, data: &InstData, apart: bool) {
        let len = self.int_constant(data.args[2]).and_then(|len| u32::try_from(len).ok());
        match len {
            Some(0) => {}
            Some(len) if len <= INLINE_BYTES && (apart || matches!(len, 1 | 2 | 4 | 8 | 16)) => {
                let [to, from] = [0, 1].map(|i| self.place(data.args[i], 0));
                self.copy(to, from, len);
            }
            _ => {
                let args = [0, 1, 2].map(|i| self.passed(data.args[i]));
                self.call_helper(Helper::Memmove, &args, None);
            }
        }
    }

    fn fill_bytes(&mut self, data: &InstData) {
        let byte = self.int_constant(data.args[1]);
        let len = self.int_constant(data.args[2]).and_then(|len| u32::try_from(len).ok());
        if let (Some(byte), Some(len @ ..=INLINE_BYTES)) = (byte, len) {
            let place = self.place(data.args[0], 0);
            return self.op(Op::Fill(place.addr, len, byte as u8), &place.regs);
        }
        let args = [0, 1, 2].map(|i| self.passed(data.args[i]));
        self.call_helper(Helper::Memset, &args, None);
    }

    // ---- atomic operations ----

    /// Loads are sequentially consistent by themselves; stores need an exchange.
    fn atomic_load(&mut self, data: &InstData) {
        let place = self.place(data.args[0], 0);
        let result = self.result_reg(data.result());
        self.load_from(result, data.ty, place);
    }

    fn atomic_store(&mut self, data: &InstData) {
        let value = self.bits_of(data.args[1]);
        let old = self.int_temp();
        self.read_write(data, old, value, Op::Exchange);
    }

    /// The bits of a scalar in a general-purpose register.
    pub(super) fn bits_of(&mut self, value: Value) -> VReg {
        let reg = self.use_reg(value);
        if self.home(self.ty(value)) != Home::Vector {
            return reg;
        }
        let bits = self.int_temp();
        self.op(Op::ToInt(Size::of_bytes(self.ty(value).bytes())), &[def(bits), reg_use(reg)]);
        bits
    }

    /// Sets the result from bits in a general-purpose register.
    pub(super) fn result_from_bits(&mut self, result: Value, make: impl FnOnce(&mut Self, VReg)) {
        let ty = self.ty(result);
        let reg = self.result_reg(result);
        if self.home(ty) != Home::Vector {
            return make(self, reg);
        }
        let bits = self.int_temp();
        make(self, bits);
        self.op(Op::ToFloat(Size::of_bytes(ty.bytes())), &[def(reg), reg_use(bits)]);
    }

    fn read_write(&mut self, data: &InstData, old: VReg, value: VReg, op: impl Fn(Size, Addr) -> Op) {
        let place = self.place(data.args[0], 0);
        let mut operands: Operands = smallvec![reuse(old, 1), reg_use(value)];
        operands.extend(place.regs);
        self.op(op(Size::of_bytes(data.ty.bytes()), place.addr), &operands);
    }

    fn atomic_compare_exchange(&mut self, data: &InstData) {
        let [expected, new] = [1, 2].map(|i| self.bits_of(data.args[i]));
        let place = self.place(data.args[0], 0);
        let done = self.result_reg(Value(data.first_result.0 + 1));
        self.result_from_bits(data.first_result, |s, old| {
            let mut operands: Operands =
                smallvec![fixed_def(old, RAX), def(done), fixed_use(expected, RAX), reg_use(new)];
            operands.extend(place.regs);
            s.op(Op::CompareExchange(Size::of_bytes(data.ty.bytes()), place.addr), &operands);
        });
    }

    fn atomic_rmw(&mut self, data: &InstData, op: Opcode) -> Result<bool, Unsupported> {
        let Some(op) = RmwOp::of(op) else { return Ok(false) };
        let ty = match data.ty.kind() {
            Scalar::F32 => RmwType::F32,
            Scalar::F64 => RmwType::F64,
            Scalar::F16 | Scalar::Bf16 if op != RmwOp::Exchange => {
                return Err(Unsupported::Operation { op: data.op, ty: data.ty });
            }
            kind => match kind.bytes() {
                1 => RmwType::I8,
                2 => RmwType::I16,
                4 => RmwType::I32,
                _ => RmwType::I64,
            },
        };
        let wide = data.ty.bytes() == 8;
        match op {
            RmwOp::Exchange => {
                let value = self.bits_of(data.args[1]);
                self.result_from_bits(data.result(), |s, old| s.read_write(data, old, value, Op::Exchange));
            }
            RmwOp::Add | RmwOp::Sub if !data.ty.is_float() => {
                let mut value = self.use_reg(data.args[1]);
                if op == RmwOp::Sub {
                    let negated = self.int_temp();
                    self.op(Op::Neg(wide), &[reuse(negated, 1), reg_use(value)]);
                    value = negated;
                }
                let old = self.result_reg(data.result());
                self.read_write(data, old, value, Op::ExchangeAdd);
            }
            _ => {
                let address = self.use_reg(data.args[0]);
                let operand =
                    if data.ty.is_float() { self.bits_of(data.args[1]) } else { self.extended(data.args[1], false) };
                let [ty, op] = [ty as u64, op as u64].map(|code| self.number(code));
                self.result_from_bits(data.result(), |s, old| {
                    s.call_helper(Helper::AtomicRmw, &[address, operand, ty, op], Some(old));
                });
            }
        }
        Ok(true)
    }

    // ---- calls of helpers ----

    /// Calls a helper with integers.
    pub(super) fn call_helper(&mut self, helper: Helper, args: &[VReg], result: Option<VReg>) {
        use crate::jit::x64::insn::Callee;
        use crate::jit::x64::regs::{R8, R9, RCX, RDI, RDX, RSI};
        use crate::jit::x64::vcode::Clobbers;

        const C_ARGS: [u8; 6] = [RDI, RSI, RDX, RCX, R8, R9];
        let mut operands: Operands = result.map(|reg| fixed_def(reg, RAX)).into_iter().collect();
        operands.extend(args.iter().zip(C_ARGS).map(|(&reg, number)| fixed_use(reg, number)));
        self.vcode.calls = true;
        self.op_with(Op::Call(Callee::Address(self.link.helper(helper))), &operands, Clobbers::Call);
    }

    /// A register with the address of the machine.
    pub(super) fn machine(&mut self) -> VReg {
        let reg = self.int_temp();
        self.op(Op::Lea(true, Addr::fixed(Anchor::Machine, 0)), &[def(reg)]);
        reg
    }
}
