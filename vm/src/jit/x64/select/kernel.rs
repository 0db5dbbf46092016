//! Operations without a template: the interpreter's kernel works on operands and results in frame memory.

use super::address::Place;
use super::{Selector, def};
use crate::interp::kernels;
use crate::ir::{Imm, Inst, InstData, Opcode, Scalar, Type, Value};
use crate::jit::x64::insn::{Addr, Op, Size};
use crate::jit::x64::regs::Home;
use crate::jit::x64::vcode::{Clobbers, KernelCall};
use crate::jit::{Helper, Unsupported};

/// Bytes for an operand or result that lives in a register.
const SCRATCH_BYTES: u32 = 64;

/// The operand of a kernel.
#[derive(Clone, Copy)]
enum Operand {
    /// A value.
    Value(Value),
    /// A word.
    Word(u64),
    /// The address of an access.
    Address(Value, i32),
}

impl Selector<'_> {
    pub(super) fn kernel(&mut self, _inst: Inst, data: &InstData) -> Result<(), Unsupported> {
        use Operand::{Address, Value, Word};

        let ty = data.ty;
        let kind = ty.kind();
        let arg = |i: usize| Value(data.args[i]);
        let lanes = ty.lanes();
        let offset = if let Imm::Mem(mem) = data.imm { mem.offset } else { 0 };
        match data.op {
            Opcode::Iconst | Opcode::Fconst | Opcode::Vconst => self.memory_constant(data),
            Opcode::Undef => Ok(()),
            Opcode::StoreMasked | Opcode::CompressStore => {
                self.run(data, kind, [Address(data.args[0], offset), arg(1), arg(2)], lanes)
            }
            Opcode::LoadMasked | Opcode::ExpandLoad => {
                self.run(data, kind, [Address(data.args[0], offset), arg(1), arg(2)], lanes)
            }
            Opcode::Gather | Opcode::Scatter => self.run(data, kind, [arg(0), arg(1), arg(2)], lanes),
            Opcode::Shuffle2 => self.shuffle(data),
            Opcode::ExtractSub => {
                let Imm::Index(first) = data.imm else { return Err(unsupported(data)) };
                self.run(data, kind, [arg(0), Word(first as u64), Word(0)], lanes)
            }
            Opcode::InsertSub => {
                let Imm::Index(first) = data.imm else { return Err(unsupported(data)) };
                let count = self.ty(data.args[1]).lanes();
                self.run(data, kind, [arg(0), arg(1), Word(first as u64 | (count as u64) << 32)], lanes)
            }
            Opcode::Deinterleave => self.run(data, kind, [arg(0), arg(0), arg(0)], lanes / 2),
            Opcode::MaskToBits => {
                let lanes = self.ty(data.args[0]).lanes();
                self.zero_result(data)?;
                self.run_of(Opcode::MaskToBits, Scalar::I8, Scalar::I8, data, [arg(0), arg(0), arg(0)], lanes)
            }
            Opcode::BitsToMask => {
                self.run_of(Opcode::BitsToMask, Scalar::I1, Scalar::I1, data, [arg(0), arg(0), arg(0)], lanes)
            }
            Opcode::Iota => self.run(data, kind, [Word(0), Word(0), Word(0)], lanes),
            Opcode::TableLookup => {
                let len = self.ty(data.args[0]).bytes() as u64;
                self.run(data, kind, [arg(0), arg(1), Word(len)], lanes)
            }
            Opcode::Fclass => {
                let Imm::Index(classes) = data.imm else { return Err(unsupported(data)) };
                self.run(data, kind, [arg(0), Word(classes as u64), Word(classes as u64)], lanes)
            }
            _ => {
                let from = data.args.first().map_or(kind, |&arg| self.ty(arg).kind());
                let x = data.args.first().map_or(Word(0), |&value| Value(value));
                let y = data.args.get(1).map_or(x, |&value| Value(value));
                let z = data.args.get(2).map_or(y, |&value| Value(value));
                self.run(data, from, [x, y, z], lanes)
            }
        }
    }

    fn run(&mut self, data: &InstData, from: Scalar, operands: [Operand; 3], lanes: u32) -> Result<(), Unsupported> {
        self.run_of(data.op, data.ty.kind(), from, data, operands, lanes)
    }

    /// Puts the operands into memory, calls the kernel for `op` on lanes of `kind`, and fetches the results.
    fn run_of(
        &mut self,
        op: Opcode,
        kind: Scalar,
        from: Scalar,
        data: &InstData,
        operands: [Operand; 3],
        lanes: u32,
    ) -> Result<(), Unsupported> {
        let number = kernels::number(op, kind, from).ok_or_else(|| unsupported(data))?;
        let kernel = kernels::table()[number as usize] as usize as u64;
        let mut places = [Addr::area(self.scratch_area(3), 0); 4];
        for (index, operand) in operands.into_iter().enumerate() {
            places[index + 1] = self.kernel_operand(operand, index)?;
        }
        let results: Vec<Value> = data.results().collect();
        if let Some(&first) = results.first() {
            places[0] = self.kernel_result(first, 3)?;
        }
        if let Some(&second) = results.get(1) {
            places[3] = self.kernel_result(second, 4)?;
        }
        let helper = self.link.helper(Helper::Kernel);
        self.vcode.kernels.push(KernelCall { kernel, places, lanes, helper });
        self.vcode.calls = true;
        let call = Op::Kernel(self.vcode.kernels.len() as u32 - 1);
        self.op_with(call, &[], Clobbers::Call);
        for (index, &result) in results.iter().enumerate() {
            let ty = self.ty(result);
            if self.home(ty) != Home::Memory && self.is_wanted(result) {
                let from = if index == 0 { places[0] } else { places[3] };
                self.load_value(result, from);
            }
        }
        Ok(())
    }

    fn scratch_area(&mut self, index: usize) -> u32 {
        while self.scratch.len() <= index {
            let area = self.area(SCRATCH_BYTES, 16);
            self.scratch.push(area);
        }
        self.scratch[index]
    }

    fn kernel_operand(&mut self, operand: Operand, index: usize) -> Result<Addr, Unsupported> {
        if let Operand::Value(value) = operand
            && self.home(self.ty(value)) == Home::Memory
        {
            return self.memory_operand(value);
        }
        let place = Addr::area(self.scratch_area(index), 0);
        match operand {
            Operand::Value(value) => self.store_value(value, Place::fixed(place))?,
            Operand::Word(bits) => {
                let reg = self.number(bits);
                self.store_reg(reg, Type::I64, Place::fixed(place));
            }
            Operand::Address(value, offset) => {
                let address = self.place(value, offset);
                let reg = self.address_reg(address);
                self.store_reg(reg, Type::PTR, Place::fixed(place));
            }
        }
        Ok(place)
    }

    fn kernel_result(&mut self, result: Value, index: usize) -> Result<Addr, Unsupported> {
        if self.home(self.ty(result)) == Home::Memory {
            self.memory_place(result)
        } else {
            Ok(Addr::area(self.scratch_area(index), 0))
        }
    }

    /// Zeroes the memory of the result of an operation that does not write all of it.
    fn zero_result(&mut self, data: &InstData) -> Result<(), Unsupported> {
        let place = self.kernel_result(data.result(), 3)?;
        self.op(Op::Fill(place, data.ty.bytes(), 0), &[]);
        Ok(())
    }

    /// Lane numbers are behind the code.
    fn shuffle(&mut self, data: &InstData) -> Result<(), Unsupported> {
        let Imm::Shuffle(lanes) = &data.imm else { return Err(unsupported(data)) };
        let list: Vec<u8> =
            std::iter::once(data.ty.lanes()).chain(lanes.iter().copied()).flat_map(u32::to_le_bytes).collect();
        // The kernel wants the address of the list in memory.
        let address = self.int_temp();
        let index = self.memory_bytes(list);
        self.op(Op::ConstAddress(index), &[def(address)]);
        let place = Addr::area(self.scratch_area(2), 0);
        self.op(Op::Store(Size::B8, place), &[super::reg_use(address)]);
        let number = kernels::number(data.op, data.ty.kind(), data.ty.kind()).ok_or_else(|| unsupported(data))?;
        let kernel = kernels::table()[number as usize] as usize as u64;
        let x = self.kernel_operand(Operand::Value(data.args[0]), 0)?;
        let y = self.kernel_operand(Operand::Value(data.args[1]), 1)?;
        let result = self.kernel_result(data.result(), 3)?;
        let helper = self.link.helper(Helper::Kernel);
        let lanes = lanes.len() as u32;
        self.vcode.kernels.push(KernelCall { kernel, places: [result, x, y, place], lanes, helper });
        self.vcode.calls = true;
        let call = Op::Kernel(self.vcode.kernels.len() as u32 - 1);
        self.op_with(call, &[], Clobbers::Call);
        let ty = self.ty(data.result());
        if self.home(ty) != Home::Memory {
            self.load_value(data.result(), result);
        }
        Ok(())
    }

    fn memory_bytes(&mut self, bytes: Vec<u8>) -> u32 {
        self.vcode.constants.push(bytes.into_boxed_slice());
        self.vcode.constants.len() as u32 - 1
    }

    /// A constant that lives in memory.
    fn memory_constant(&mut self, data: &InstData) -> Result<(), Unsupported> {
        let to = self.memory_place(data.result())?;
        let bytes = data.constant_bytes();
        if bytes.iter().all(|&byte| byte == bytes[0]) && bytes.len() <= 128 {
            self.op(Op::Fill(to, bytes.len() as u32, bytes[0]), &[]);
            return Ok(());
        }
        let len = bytes.len() as u32;
        let index = self.memory_bytes(bytes);
        let from = self.int_temp();
        self.op(Op::ConstAddress(index), &[def(from)]);
        let addr = Addr { anchor: crate::jit::x64::insn::Anchor::Reg, scale: None, disp: 0 };
        let from = Place { addr, regs: smallvec::smallvec![super::reg_use(from)] };
        self.copy(Place::fixed(to), from, len);
        Ok(())
    }
}

fn unsupported(data: &InstData) -> Unsupported {
    Unsupported::Operation { op: data.op, ty: data.ty }
}
