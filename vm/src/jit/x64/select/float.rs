//! Float arithmetic and mathematical functions.

use regalloc2::Operand;
use smallvec::smallvec;

use super::{Operands, Selector, def, early_def, reg_use, reuse};
use crate::interp::kernels;
use crate::ir::{InstData, Opcode, Scalar, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::insn::{Callee, FloatBits, FloatOp, Op, Size, Src};
use crate::jit::x64::regs;
use crate::jit::x64::vcode::Clobbers;

impl Selector<'_> {
    /// Selects operations on floats in registers; false if it is none, or needs a kernel.
    pub(super) fn float(&mut self, data: &InstData) -> bool {
        if data.ty.is_vector() {
            return false;
        }
        let size = match data.ty.kind() {
            Scalar::F32 => Size::B4,
            Scalar::F64 => Size::B8,
            _ => return false,
        };
        let sign = 1u64 << (size.bits() - 1);
        match data.op {
            Opcode::Fadd => self.arithmetic(data, FloatOp::Add, size),
            Opcode::Fsub => self.arithmetic(data, FloatOp::Sub, size),
            Opcode::Fmul => self.arithmetic(data, FloatOp::Mul, size),
            Opcode::Fdiv => self.arithmetic(data, FloatOp::Div, size),
            Opcode::Fsqrt => self.unary_float(data, |src| Op::Float(FloatOp::Sqrt, size, src)),
            Opcode::FroundEven => self.unary_float(data, |src| Op::Round(size, 8, src)),
            Opcode::Ffloor => self.unary_float(data, |src| Op::Round(size, 9, src)),
            Opcode::Fceil => self.unary_float(data, |src| Op::Round(size, 10, src)),
            Opcode::Ftrunc => self.unary_float(data, |src| Op::Round(size, 11, src)),
            Opcode::Fneg => self.float_bits(data, FloatBits::Xor, size, sign),
            Opcode::Fabs => self.float_bits(data, FloatBits::And, size, sign - 1),
            Opcode::Fcopysign => self.copy_sign(data, size, sign),
            Opcode::Fmin => self.min_max(data, false, size),
            Opcode::Fmax => self.min_max(data, true, size),
            _ => return self.math_call(data),
        }
        true
    }

    /// Mathematical functions are functions of C; false for other operations.
    fn math_call(&mut self, data: &InstData) -> bool {
        let Some(function) = kernels::function(data.op, data.ty.kind()) else { return false };
        let result = self.result_reg(data.result());
        let mut operands: Operands = smallvec![Operand::reg_fixed_def(result, regs::xmm(0))];
        for (number, &arg) in (0..).zip(&data.args) {
            let arg = self.passed(arg);
            operands.push(Operand::reg_fixed_use(arg, regs::xmm(number)));
        }
        self.vcode.calls = true;
        self.op_with(Op::Call(Callee::Address(function)), &operands, Clobbers::Call);
        true
    }

    /// `value` as the last source of an instruction.
    pub(super) fn float_source(&mut self, value: Value, operands: &mut Operands) -> Src {
        self.value_source(value, operands)
    }

    /// Where the result of an operation on two sources goes: without VEX, to the place of the first.
    fn first_operands(&mut self, result: Value, x: Value) -> Operands {
        let result = self.result_reg(result);
        let x = self.use_reg(x);
        if self.level() >= SimdLevel::Avx2 {
            smallvec![def(result), reg_use(x)]
        } else {
            smallvec![reuse(result, 1), reg_use(x)]
        }
    }

    fn arithmetic(&mut self, data: &InstData, op: FloatOp, size: Size) {
        let (mut x, mut y) = (data.args[0], data.args[1]);
        if data.op.has(crate::ir::Flags::COMM) && self.def_op(x) == Some(Opcode::Load) {
            (x, y) = (y, x);
        }
        self.float_op(data.result(), x, y, op, size);
    }

    /// `result = op(x, y)`
    pub(super) fn float_op(&mut self, result: Value, x: Value, y: Value, op: FloatOp, size: Size) {
        let mut operands = self.first_operands(result, x);
        let src = self.float_source(y, &mut operands);
        self.op(Op::Float(op, size, src), &operands);
    }

    fn unary_float(&mut self, data: &InstData, op: impl Fn(Src) -> Op) {
        let result = self.result_reg(data.result());
        let mut operands: Operands = smallvec![def(result)];
        let src = self.float_source(data.args[0], &mut operands);
        self.op(op(src), &operands);
    }

    fn float_bits(&mut self, data: &InstData, op: FloatBits, size: Size, constant: u64) {
        let operands = self.first_operands(data.result(), data.args[0]);
        self.op(Op::FloatBits(op, size, constant), &operands);
    }

    fn copy_sign(&mut self, data: &InstData, size: Size, sign: u64) {
        let result = self.result_reg(data.result());
        let [magnitude, signed] = [0, 1].map(|_| self.temp(regalloc2::RegClass::Float));
        for (part, index, mask) in [(magnitude, 0, sign - 1), (signed, 1, sign)] {
            let x = self.use_reg(data.args[index]);
            self.op(Op::FloatBits(FloatBits::And, size, mask), &[reuse(part, 1), reg_use(x)]);
        }
        let operands = [reuse(result, 1), reg_use(magnitude), reg_use(signed)];
        self.op(Op::FloatBits2(FloatBits::Or, size), &operands);
    }

    fn min_max(&mut self, data: &InstData, max: bool, size: Size) {
        let result = self.result_reg(data.result());
        let [x, y] = [0, 1].map(|i| self.use_reg(data.args[i]));
        self.op(Op::FloatMinMax(max, size), &[early_def(result), reg_use(x), reg_use(y)]);
    }
}
