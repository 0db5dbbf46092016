//! Neighbouring memory: stores to adjacent places of values that are computed alike, and loops that step through memory
//! forwards or backwards, element by element or in strides, and store some elements under conditions.

use mojo_vm::ir::{MemImm, Opcode, Type, Value};

use super::Generator;
use super::arrays::BYTES;

/// How a stored value is computed in each lane.
enum Shape {
    /// From memory; in which order lanes take what is there.
    Load { base: Value, offset: i32, flip: usize },
    /// The same value in each lane.
    Shared(Value),
    /// Another constant in each lane.
    Constants,
    /// An operation, and another one that some lane may have.
    Binary(Opcode, Opcode, Box<[Shape; 2]>),
    /// The sign changed in some lanes.
    Negated(Box<Shape>, usize),
}

const INT_OPS: [Opcode; 7] =
    [Opcode::Iadd, Opcode::Isub, Opcode::Imul, Opcode::Ixor, Opcode::Iand, Opcode::ImaxS, Opcode::IminU];

impl Generator<'_> {
    /// Stores to adjacent memory.
    pub(super) fn adjacent_stores(&mut self) {
        // Floats are only moved and negated: no bits of NaNs are made.
        let ty = self.rng.pick(&[Type::I8, Type::I16, Type::I32, Type::I64, Type::I64, Type::F32, Type::F64]);
        let lanes = self.rng.pick(&[2, 2, 3, 4, 4, 5, 8, 16]);
        let Some((base, offset)) = self.row(lanes * ty.bytes()) else { return };
        let shape = self.shape(ty, lanes, 2);
        let odd = if self.rng.chance(15) { self.rng.below(lanes as usize) } else { lanes as usize };
        let loads_first = self.rng.chance(50);
        let backwards = self.rng.chance(15);
        let mut order: Vec<usize> = (0..lanes as usize).collect();
        if backwards {
            order.reverse();
        }
        let mut later = Vec::new();
        for lane in order {
            let value = self.lane_of(&shape, ty, lane, lane == odd);
            let mem = MemImm::natural(ty, offset + lane as i32 * ty.bytes() as i32).with_align(1);
            if loads_first {
                later.push((value, mem));
            } else {
                self.b.store_mem(base, value, mem);
            }
            if ty.is_int() && self.rng.chance(10) {
                self.scope.push(value);
            }
        }
        later.into_iter().for_each(|(value, mem)| self.b.store_mem(base, value, mem));
    }

    /// A place in a slot or in the array with so many bytes behind it.
    fn row(&mut self, bytes: u32) -> Option<(Value, i32)> {
        let slots: Vec<_> = self.slots.iter().copied().filter(|&(_, size)| size >= bytes).collect();
        if !slots.is_empty() && self.rng.chance(60) {
            let (slot, size) = self.rng.pick(&slots);
            return Some((slot, self.rng.below((size - bytes) as usize + 1) as i32 & !3));
        }
        if bytes > BYTES / 4 {
            return None;
        }
        let base = self.b.data_addr(self.array);
        if self.rng.chance(50) {
            return Some((base, self.rng.below((BYTES - bytes) as usize) as i32 & !3));
        }
        let index = self.value(Type::I64);
        let mask = self.b.iconst(Type::I64, 15);
        let index = self.b.binary(Opcode::Iand, index, mask);
        let eight = self.b.iconst(Type::I64, 8);
        let distance = self.b.binary(Opcode::Imul, index, eight);
        Some((self.b.ptr_add(base, distance), self.rng.below(16) as i32 & !3))
    }

    fn shape(&mut self, ty: Type, lanes: u32, depth: usize) -> Shape {
        match self.rng.below(8) {
            0 => Shape::Constants,
            1 => {
                let value = self.value(ty);
                Shape::Shared(value)
            }
            2..5 if depth > 0 && ty.is_int() => {
                let ops = [(); 2].map(|()| self.rng.pick(&INT_OPS));
                let args = [(); 2].map(|()| self.shape(ty, lanes, depth - 1));
                Shape::Binary(ops[0], ops[1], Box::new(args))
            }
            2..5 if depth > 0 => {
                let lane = self.rng.below(lanes as usize + 1);
                Shape::Negated(Box::new(self.shape(ty, lanes, depth - 1)), lane)
            }
            _ => match self.row(lanes.next_power_of_two() * ty.bytes()) {
                Some((base, offset)) => Shape::Load { base, offset, flip: self.rng.pick(&[0, 0, 0, 1, 3]) },
                None => Shape::Constants,
            },
        }
    }

    fn lane_of(&mut self, shape: &Shape, ty: Type, lane: usize, odd: bool) -> Value {
        match shape {
            Shape::Load { base, offset, flip } => {
                let lane = if lane ^ flip < lane.next_power_of_two() { lane ^ flip } else { lane };
                let mem = MemImm::natural(ty, offset + lane as i32 * ty.bytes() as i32).with_align(1);
                self.b.load_mem(ty, *base, mem)
            }
            Shape::Shared(value) => *value,
            Shape::Constants if ty.is_int() => {
                let number = self.rng.int();
                self.b.iconst(ty, number)
            }
            Shape::Constants => {
                let number = self.rng.below(9) as i64 - 4;
                let int = self.b.iconst(Type::I32, number);
                self.b.convert(Opcode::Sitofp, ty, int)
            }
            Shape::Binary(op, other, args) => {
                let mut operands = [0, 1].map(|i| self.lane_of(&args[i], ty, lane, odd));
                if self.rng.chance(15) {
                    operands.reverse();
                }
                self.b.binary(if odd { *other } else { *op }, operands[0], operands[1])
            }
            Shape::Negated(arg, from) => {
                let value = self.lane_of(arg, ty, lane, odd);
                if lane >= *from || odd { self.b.unary(Opcode::Fneg, value) } else { value }
            }
        }
    }

    /// A loop that steps through two parts of the array, which may overlap.
    pub(super) fn stepping_loop(&mut self) {
        let ty = self.rng.pick(&[Type::I8, Type::I16, Type::I32, Type::I32, Type::I64]);
        let stride = self.rng.pick(&[1, 1, 1, 2, 2, 3, 4]);
        let size = i64::from(ty.bytes());
        let most = (i64::from(BYTES / 2) / (stride * size)).min(70);
        let count = if self.rng.chance(50) { self.b.iconst(Type::I64, most) } else { self.small(most + 1) };
        let start = if self.rng.chance(80) { self.b.iconst(Type::I64, 0) } else { self.small(3) };
        let array = self.b.data_addr(self.array);
        let second = self.rng.pick(&[0, i64::from(BYTES / 2), i64::from(BYTES / 2), size, 2 * size]);
        let bases = [array, self.b.ptr_add_const(array, second)];
        let carried_ty = self.rng.pick(&[ty, Type::I64, Type::I32]);
        let (body, exit) = (self.b.create_block(), self.b.create_block());
        let counter = self.b.append_block_param(body, Type::I64);
        let carried = self.b.append_block_param(body, carried_ty);
        let first = self.value(carried_ty);
        let last = self.b.append_block_param(exit, carried_ty);
        let any = self.b.op(Opcode::IcmpSlt, &[start, count]);
        self.b.br_if(any, body, &[start, first], exit, &[first]);
        let visible = self.scope.len();
        self.b.switch_to_block(body);
        let mut steps = Steps { ty, stride, counter, count, bases, values: Vec::new() };
        if self.rng.chance(30) {
            steps.values.push(self.narrow(ty, counter));
        }
        let loaded = self.step_load(&steps);
        steps.values.push(loaded);
        for _ in 0..1 + self.rng.below(4) {
            match self.rng.below(6) {
                0 => {
                    let loaded = self.step_load(&steps);
                    steps.values.push(loaded);
                }
                1 => {
                    let result = self.step_value(&steps);
                    steps.values.push(result);
                }
                2 if stride > 1 => (0..stride).for_each(|part| self.step_store(&steps, part)),
                2 | 3 => self.step_store(&steps, 0),
                _ => self.step_under_condition(&mut steps),
            }
        }
        let one = self.b.iconst(Type::I64, 1);
        let next = self.b.binary(Opcode::Iadd, counter, one);
        let sum = self.step_sum(&steps, carried_ty, carried);
        let more = self.b.op(Opcode::IcmpSlt, &[next, count]);
        self.b.br_if(more, body, &[next, sum], exit, &[sum]);
        self.scope.truncate(visible);
        self.b.switch_to_block(exit);
        self.scope.push(last);
    }

    fn narrow(&mut self, ty: Type, value: Value) -> Value {
        if ty == Type::I64 { value } else { self.b.convert(Opcode::Trunc, ty, value) }
    }

    /// The address of an element in this iteration.
    fn step_place(&mut self, steps: &Steps, part: i64) -> (Value, MemImm) {
        let base = self.rng.pick(&steps.bases);
        let mut index = steps.counter;
        if self.rng.chance(20) {
            let one = self.b.iconst(Type::I64, 1);
            let last = self.b.binary(Opcode::Isub, steps.count, one);
            index = self.b.binary(Opcode::Isub, last, steps.counter);
        }
        let stride = self.b.iconst(Type::I64, steps.stride);
        index = self.b.binary(Opcode::Imul, index, stride);
        let part_value = self.b.iconst(Type::I64, part);
        index = self.b.binary(Opcode::Iadd, index, part_value);
        let size = self.b.iconst(Type::I64, steps.ty.bytes().into());
        let distance = self.b.binary(Opcode::Imul, index, size);
        (self.b.ptr_add(base, distance), MemImm::natural(steps.ty, 0).with_align(1))
    }

    fn step_load(&mut self, steps: &Steps) -> Value {
        let part = self.rng.below(steps.stride as usize) as i64;
        let (address, mem) = self.step_place(steps, part);
        self.b.load_mem(steps.ty, address, mem)
    }

    fn step_store(&mut self, steps: &Steps, part: i64) {
        let value = self.step_value(steps);
        let (address, mem) = self.step_place(steps, part);
        self.b.store_mem(address, value, mem);
    }

    fn step_value(&mut self, steps: &Steps) -> Value {
        let a = self.rng.pick(&steps.values);
        if self.rng.chance(30) {
            return a;
        }
        let b = if self.rng.chance(60) { self.rng.pick(&steps.values) } else { self.value(steps.ty) };
        self.b.binary(self.rng.pick(&INT_OPS), a, b)
    }

    /// Stores and values on one or both sides of a branch.
    fn step_under_condition(&mut self, steps: &mut Steps) {
        let (a, b) = (self.step_value(steps), self.step_value(steps));
        let test = self.rng.pick(&[Opcode::IcmpSlt, Opcode::IcmpUgt, Opcode::IcmpEq, Opcode::IcmpNe]);
        let cond = self.b.op(test, &[a, b]);
        let (side, join) = (self.b.create_block(), self.b.create_block());
        let other = if self.rng.chance(40) { self.b.create_block() } else { join };
        let merged = self.rng.chance(40).then(|| self.b.append_block_param(join, steps.ty));
        let args: Vec<Value> = if other == join { merged.iter().map(|_| a).collect() } else { Vec::new() };
        self.b.br_if(cond, side, &[], other, &args);
        for block in [Some(side), Some(other).filter(|&other| other != join)].into_iter().flatten() {
            self.b.switch_to_block(block);
            let visible = steps.values.len();
            if self.rng.chance(40) {
                let loaded = self.step_load(steps);
                steps.values.push(loaded);
            }
            if self.rng.chance(80) {
                self.step_store(steps, 0);
            }
            if self.rng.chance(20) && block == side {
                self.step_under_condition(steps);
            }
            let args: Vec<Value> = merged.iter().map(|_| self.step_value(steps)).collect();
            self.b.br(join, &args);
            steps.values.truncate(visible);
        }
        self.b.switch_to_block(join);
        steps.values.extend(merged);
    }

    /// What the loop carries on.
    fn step_sum(&mut self, steps: &Steps, ty: Type, carried: Value) -> Value {
        let mut with = self.step_value(steps);
        if ty.bytes() > steps.ty.bytes() {
            with = self.b.convert(self.rng.pick(&[Opcode::Zext, Opcode::Sext]), ty, with);
        } else if ty.bytes() < steps.ty.bytes() {
            with = self.b.convert(Opcode::Trunc, ty, with);
        }
        let op = self.rng.pick(&[Opcode::Iadd, Opcode::Iadd, Opcode::Ixor, Opcode::ImaxS, Opcode::IminU]);
        if self.rng.chance(25) {
            // Under a condition, beside a store.
            let limit = self.step_value(steps);
            let cond = self.b.op(Opcode::IcmpSlt, &[steps.values[0], limit]);
            let (side, join) = (self.b.create_block(), self.b.create_block());
            let joined = self.b.append_block_param(join, ty);
            self.b.br_if(cond, side, &[], join, &[carried]);
            self.b.switch_to_block(side);
            let sum = self.b.binary(op, carried, with);
            self.step_store(steps, 0);
            self.b.br(join, &[sum]);
            self.b.switch_to_block(join);
            return joined;
        }
        let sum = self.b.binary(op, carried, with);
        if self.rng.chance(60) {
            return sum;
        }
        let zero = self.value(ty);
        let cond = self.b.op(Opcode::IcmpSlt, &[with, zero]);
        self.b.select(cond, sum, carried)
    }
}

/// A loop that steps through memory.
struct Steps {
    ty: Type,
    stride: i64,
    counter: Value,
    count: Value,
    bases: [Value; 2],
    /// Values of the type that may be used.
    values: Vec<Value>,
}
