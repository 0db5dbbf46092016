//! Ends of blocks: jumps with arguments, branches with the comparison folded in, switches, returns, traps.

use regalloc2::{Operand, VReg};
use smallvec::smallvec;

use super::address::Place as Address;
use super::{Operands, Selector, def, reg_use};
use crate::ir::{BlockCall, Opcode, Terminator, TrapKind, Value};
use crate::jit::x64::abi::Place;
use crate::jit::x64::insn::{Addr, Alu, Anchor, Cond, Flag, Op, Size, Src, Test};
use crate::jit::x64::regs::{Home, RDI, RDX, RSI};
use crate::jit::x64::vcode::{Clobbers, Span};
use crate::jit::{Helper, Unsupported};

/// Most table entries of a switch per case.
const SWITCH_SPARSITY: u64 = 4;

/// Fewest cases for which a table is made.
const SWITCH_MIN_CASES: usize = 4;

/// Where a block goes, and the arguments of its jump.
type Exits = (Vec<usize>, Span);

impl Selector<'_> {
    /// Selects a terminator, after the blocks that it needs on its edges.
    pub(super) fn terminator(&mut self, term: &Terminator) -> Result<Exits, Unsupported> {
        Ok(match term {
            Terminator::Br(target) => {
                let args = self.jump(target)?;
                (vec![target.block.index()], args)
            }
            Terminator::BrIf { cond, then, other } => {
                let successors = vec![self.edge(then)?, self.edge(other)?];
                let condition = self.condition(*cond);
                self.op(Op::Branch(condition.test, condition.cond), &condition.operands);
                (successors, Span::default())
            }
            Terminator::Switch { value, cases, default } => self.switch(*value, cases, default)?,
            Terminator::Ret(values) => {
                self.ret(values)?;
                (Vec::new(), Span::default())
            }
            Terminator::TailCall(call) => {
                self.tail_call(call)?;
                (Vec::new(), Span::default())
            }
            Terminator::Trap { kind, args } => {
                self.trap(*kind, args);
                (Vec::new(), Span::default())
            }
            Terminator::Unreachable => {
                self.trap(TrapKind::Unreachable, &[]);
                (Vec::new(), Span::default())
            }
            Terminator::None => return Err(Unsupported::UnfinishedBlock),
        })
    }

    /// A jump; its arguments.
    fn jump(&mut self, target: &BlockCall) -> Result<Span, Unsupported> {
        self.pass_memory(target)?;
        let mut regs = Vec::new();
        for (position, &arg) in target.args.iter().enumerate() {
            let ty = self.ty(arg);
            if self.home(ty) == Home::Memory {
                continue;
            }
            let param = self.func.block(target.block).params[position];
            regs.push(if ty.is_mask() && ty.is_vector() { self.mask_argument(arg, param) } else { self.jump_arg(arg) });
        }
        self.op(Op::Jump, &[]);
        let start = self.vcode.regs.len() as u32;
        self.vcode.regs.extend(regs);
        Ok(Span { start, end: self.vcode.regs.len() as u32 })
    }

    /// An argument of a jump. A counter plus a constant that only jumps use is added up where it is passed on: there the
    /// old value is not needed any more, so that no register changes.
    fn jump_arg(&mut self, value: Value) -> VReg {
        let index = value.index();
        let only_passed = self.regs[index].is_none() && self.uses[index] == self.edge_uses[index];
        let Some(data) = self.func.def_data(value).filter(|_| only_passed) else { return self.use_reg(value) };
        let alu = match data.op {
            Opcode::Iadd | Opcode::PtrAdd => Alu::Add,
            Opcode::Isub => Alu::Sub,
            _ => return self.use_reg(value),
        };
        let (x, y) = (self.resolve(data.args[0]), data.args[1]);
        match self.imm_constant(y) {
            Some(imm) if self.in_gpr(data.ty) && self.regs[index].is_none() && !self.is_constant(x) => {
                let x = self.use_reg(x);
                let sum = self.int_temp();
                let op = Op::Alu(alu, data.ty.bytes() == 8, Src::Imm(imm));
                self.op(op, &[super::reuse(sum, 1), reg_use(x)]);
                sum
            }
            _ => self.use_reg(value),
        }
    }

    /// Copies arguments that live in memory to the parameters' places, all at once.
    fn pass_memory(&mut self, target: &BlockCall) -> Result<(), Unsupported> {
        let mut copies = Vec::new();
        for (position, &arg) in target.args.iter().enumerate() {
            let ty = self.ty(arg);
            if self.home(ty) == Home::Memory {
                let param = self.func.block(target.block).params[position];
                let (to, from) = (self.memory_place(param)?, self.memory_operand(arg)?);
                if to != from {
                    copies.push((to, from, ty.bytes()));
                }
            }
        }
        let overlap = copies.iter().any(|&(to, ..)| copies.iter().any(|&(_, from, _)| from == to));
        if overlap {
            for (_, from, bytes) in &mut copies {
                let area = self.area(*bytes, 16);
                let aside = Addr::area(area, 0);
                self.copy(Address::fixed(aside), Address::fixed(*from), *bytes);
                *from = aside;
            }
        }
        for (to, from, bytes) in copies {
            self.copy(Address::fixed(to), Address::fixed(from), bytes);
        }
        Ok(())
    }

    /// The block to branch to: the target, or a block on the edge to it, which passes the arguments. Edges from a block
    /// with several exits to a block with several entries need one in any case, for the allocator's moves.
    fn edge(&mut self, target: &BlockCall) -> Result<usize, Unsupported> {
        let block = target.block.index();
        if target.args.is_empty() && self.jumps_to[block] == 1 {
            return Ok(block);
        }
        let cold = self.cold[block] || self.cold[self.block];
        self.aside(cold, |s| Ok((vec![block], s.jump(target)?)))
    }

    /// Makes a block behind the one being selected.
    fn aside(
        &mut self,
        cold: bool,
        select: impl FnOnce(&mut Self) -> Result<Exits, Unsupported>,
    ) -> Result<usize, Unsupported> {
        let saved = std::mem::take(&mut self.current);
        let (successors, args) = select(self)?;
        let start = self.reversed.len() as u32;
        self.flush();
        self.current = saved;
        let id = self.func.blocks.len() + self.made.len();
        self.close(id, start, successors, args, cold);
        Ok(id)
    }

    fn ret(&mut self, values: &[Value]) -> Result<(), Unsupported> {
        let mut operands = Operands::new();
        for (index, &value) in values.iter().enumerate() {
            match self.convention.results[index] {
                Place::Reg(at) => {
                    let reg = self.use_reg(value);
                    operands.push(Operand::reg_fixed_use(reg, at));
                }
                Place::Area(offset) => {
                    let to = Addr::fixed(Anchor::Incoming, offset as i32);
                    self.store_value(value, Address::fixed(to))?;
                }
            }
        }
        self.op(Op::Return, &operands);
        Ok(())
    }

    fn trap(&mut self, kind: TrapKind, args: &[Value]) {
        self.vcode.calls = true;
        let helper = match (kind, args) {
            (TrapKind::Abort, [_, _]) => Helper::AbortWith,
            (TrapKind::Abort, _) => Helper::Abort,
            (TrapKind::Exit, _) => Helper::Exit,
            (TrapKind::Unreachable, _) => Helper::Unreachable,
        };
        let machine = self.machine();
        let mut operands: Operands = smallvec![super::fixed_use(machine, RDI)];
        for (&arg, number) in args.iter().zip([RSI, RDX]) {
            let reg = self.passed(arg);
            operands.push(super::fixed_use(reg, number));
        }
        let address = self.link.helper(helper);
        self.op_with(Op::Stop(address), &operands, Clobbers::None);
    }

    fn switch(&mut self, value: Value, cases: &[(i64, BlockCall)], default: &BlockCall) -> Result<Exits, Unsupported> {
        let ty = self.ty(value);
        let mut sorted = Vec::with_capacity(cases.len());
        for (int, target) in cases {
            sorted.push((super::zero_extended(ty, *int), self.edge(target)?));
        }
        sorted.sort_unstable();
        let (Some(&(low, _)), Some(&(high, _))) = (sorted.first(), sorted.last()) else {
            let args = self.jump(default)?;
            return Ok((vec![default.block.index()], args));
        };
        let default = self.edge(default)?;
        let number = self.extended(value, false);
        let span = high - low;
        if sorted.len() < SWITCH_MIN_CASES || span / SWITCH_SPARSITY >= sorted.len() as u64 {
            return self.decision_tree(number, &sorted, default);
        }
        let mut targets = vec![default; span as usize + 2];
        for (bits, target) in sorted {
            targets[(bits - low) as usize] = target;
        }
        // Values below the first case wrap around to beyond the last.
        let index = if low == 0 { number } else { self.minus(number, low) };
        let address = self.int_temp();
        let table = self.vcode.tables.len() as u32;
        self.vcode.tables.push(targets.iter().map(|&target| target as u32).collect());
        self.op(Op::SwitchTarget(table), &[super::early_def(address), reg_use(index)]);
        self.op(Op::Switch, &[reg_use(address)]);
        targets.sort_unstable();
        targets.dedup();
        Ok((targets, Span::default()))
    }

    fn minus(&mut self, number: VReg, by: u64) -> VReg {
        let result = self.int_temp();
        match i32::try_from((by as i64).wrapping_neg()) {
            Ok(disp) => {
                let addr = Addr { anchor: Anchor::Reg, scale: None, disp };
                self.op(Op::Lea(true, addr), &[def(result), reg_use(number)]);
            }
            Err(_) => {
                let by = self.number(by);
                let op = Op::Alu(Alu::Sub, true, Src::Value);
                self.op(op, &[super::reuse(result, 1), reg_use(number), reg_use(by)]);
            }
        }
        result
    }

    /// Comparisons by halves down to single cases.
    fn decision_tree(&mut self, number: VReg, cases: &[(u64, usize)], default: usize) -> Result<Exits, Unsupported> {
        let (pivot, flag, successors) = match cases {
            [] => return Err(Unsupported::UnfinishedBlock),
            &[(bits, target)] => {
                let cold = self.cold[self.block];
                let other = self.aside(cold, |s| {
                    s.op(Op::Jump, &[]);
                    Ok((vec![default], Span::default()))
                })?;
                (bits, Flag::Equal, vec![target, other])
            }
            _ => {
                let (lower, upper) = cases.split_at(cases.len() / 2);
                let cold = self.cold[self.block];
                let lower = self.aside(cold, |s| s.decision_tree(number, lower, default))?;
                let pivot = upper[0].0;
                let upper = self.aside(cold, |s| s.decision_tree(number, upper, default))?;
                (pivot, Flag::Below, vec![lower, upper])
            }
        };
        let mut operands: Operands = smallvec![reg_use(number)];
        let src = match i32::try_from(pivot) {
            Ok(imm) => Src::Imm(imm),
            Err(_) => {
                let pivot = self.number(pivot);
                operands.push(super::any_use(pivot));
                Src::Value
            }
        };
        self.op(Op::Branch(Test::Compare(Size::B8, src), Cond::Flag(flag)), &operands);
        Ok((successors, Span::default()))
    }
}
