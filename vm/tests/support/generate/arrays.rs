//! Loops over a global array.

use mojo_vm::ir::{DataId, FuncAttrs, FunctionBuilder, MemImm, Module, Opcode, Signature, TrapKind, Type, Value};

use super::Generator;

/// The size of the global array.
pub const BYTES: u32 = 512;

/// A function that yields a digest of the array.
pub fn define_peek(module: &mut Module, array: DataId) {
    let sig = Signature::new(&[], &[Type::I64]);
    let func = module.declare_function("peek", sig.clone(), FuncAttrs::default());
    let mut b = FunctionBuilder::new(sig);
    let base = b.data_addr(array);
    let mut digest = b.iconst(Type::I64, 1);
    let five = b.iconst(Type::I64, 5);
    for offset in (0..BYTES as i32).step_by(8) {
        let word = b.load(Type::I64, base, offset);
        digest = b.binary(Opcode::Irotl, digest, five);
        digest = b.binary(Opcode::Iadd, digest, word);
    }
    b.ret(&[digest]);
    module.define(func, b.finish());
}

impl Generator<'_> {
    /// A loop over part of the array, up or down, that reads and writes elements behind checks of their indices.
    pub(super) fn array_loop(&mut self, depth: usize) {
        let ty = self.rng.pick(&[Type::I64, Type::I64, Type::I32, Type::I8]);
        let carried_ty = self.rng.pick(&[ty, Type::I64, Type::F64, Type::I1]);
        let base = self.array_part(ty);
        let count = i64::from(BYTES / 2 / ty.bytes());
        let length = self.small(count.min(70));
        let step = self.rng.pick(&[1, 1, 1, 2, 3, -1, -1, -2]);
        let (start, limit) = if step > 0 { (self.small(3), length) } else { (length, self.small(3)) };
        let (start, limit) = match self.rng.below(6) {
            0 => (start, self.small(12)),
            1 => (self.offset(start, -1), limit),
            2 => (start, self.offset(limit, -1)),
            3 => (start, self.offset(limit, 1)),
            _ => (start, limit),
        };
        let (head, body, exit) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let counter = self.b.append_block_param(head, Type::I64);
        let carried = self.b.append_block_param(head, carried_ty);
        let first = self.value(carried_ty);
        self.b.br(head, &[start, first]);
        self.b.switch_to_block(head);
        let tests: &[Opcode] =
            if step > 0 { &[Opcode::IcmpSlt, Opcode::IcmpSle] } else { &[Opcode::IcmpSgt, Opcode::IcmpSge] };
        let test = self.rng.pick(&[tests[0], tests[0], tests[1]]);
        let more = self.b.op(test, &[counter, limit]);
        self.b.br_if(more, body, &[], exit, &[]);
        let visible = self.scope.len();
        self.b.switch_to_block(body);
        self.scope.extend([counter, carried]);
        self.array_loops += 1;
        for _ in 0..1 + self.rng.below(3) {
            if self.b.is_terminated() {
                break;
            }
            match self.rng.below(8) {
                0 => self.operation(),
                1 if depth > 0 => self.block(depth - 1),
                2 => {
                    // Leave early.
                    let cond = self.value(Type::I1);
                    let stay = self.b.create_block();
                    self.b.br_if(cond, exit, &[], stay, &[]);
                    self.b.switch_to_block(stay);
                }
                _ => self.element(ty, base, counter, length),
            }
        }
        self.array_loops -= 1;
        if !self.b.is_terminated() {
            let step = self.b.iconst(Type::I64, step);
            let next = self.b.binary(Opcode::Iadd, counter, step);
            let value = self.reduction(carried_ty, carried);
            self.b.br(head, &[next, value]);
        }
        self.scope.truncate(visible);
        self.b.switch_to_block(exit);
        self.scope.extend([counter, carried]);
    }

    /// The address of one half of the array.
    fn array_part(&mut self, ty: Type) -> Value {
        let base = self.b.data_addr(self.array);
        let at = self.rng.pick(&[0, 0, i64::from(ty.bytes()), i64::from(BYTES / 2)]);
        self.b.ptr_add_const(base, at)
    }

    /// A number from 0 to below `limit`, constant or not.
    pub(super) fn small(&mut self, limit: i64) -> Value {
        if self.rng.chance(40) {
            return self.b.iconst(Type::I64, self.rng.below(limit as usize) as i64);
        }
        let value = self.value(Type::I64);
        let limit = self.b.iconst(Type::I64, limit);
        self.b.binary(Opcode::Iurem, value, limit)
    }

    fn offset(&mut self, value: Value, by: i64) -> Value {
        let by = self.b.iconst(Type::I64, by);
        self.b.binary(Opcode::Iadd, value, by)
    }

    /// Reads, writes or changes an element, behind a check of its index.
    fn element(&mut self, ty: Type, base: Value, counter: Value, length: Value) {
        let index = match self.rng.below(7) {
            0 => self.offset(counter, 1),
            1 => self.offset(counter, -1),
            2 => {
                let two = self.b.iconst(Type::I64, 2);
                self.b.binary(Opcode::Imul, counter, two)
            }
            3 => {
                let other = self.small(4);
                self.b.binary(Opcode::Iadd, counter, other)
            }
            _ => counter,
        };
        let outside = self.b.op(Opcode::IcmpUge, &[index, length]);
        let (fail, fine) = (self.b.create_block(), self.b.create_block());
        self.b.br_if(outside, fail, &[], fine, &[]);
        self.b.switch_to_block(fail);
        self.b.trap(TrapKind::Abort, &[]);
        self.b.switch_to_block(fine);
        let size = self.b.iconst(Type::I64, ty.bytes().into());
        let distance = self.b.binary(Opcode::Imul, index, size);
        let address = self.b.ptr_add(base, distance);
        let mem = MemImm::natural(ty, 0).with_align(1);
        if self.rng.chance(70) {
            let loaded = self.b.load_mem(ty, address, mem);
            self.scope.push(loaded);
            if self.rng.chance(30) {
                let wide = if ty == Type::I64 { loaded } else { self.b.convert(Opcode::Zext, Type::I64, loaded) };
                self.scope.push(wide);
            }
        }
        if self.rng.chance(50) {
            if self.rng.chance(50) {
                self.operation_of(ty);
            }
            let value = self.value(ty);
            self.b.store_mem(address, value, mem);
        }
    }

    /// What a loop carries on: often a sum or the like.
    fn reduction(&mut self, ty: Type, carried: Value) -> Value {
        let with = self.value(ty);
        let ops: &[Opcode] = if ty == Type::F64 {
            &[Opcode::Fadd]
        } else if ty == Type::I1 {
            &[Opcode::Ior, Opcode::Iand, Opcode::Ixor]
        } else {
            &[Opcode::Iadd, Opcode::Ixor, Opcode::IminS, Opcode::ImaxU, Opcode::Imul]
        };
        if self.rng.chance(20) { with } else { self.b.binary(self.rng.pick(ops), carried, with) }
    }

    /// A simple operation on integers of a type.
    fn operation_of(&mut self, ty: Type) {
        let op = self.rng.pick(&[Opcode::Iadd, Opcode::Isub, Opcode::Imul, Opcode::Ixor, Opcode::ImaxS]);
        let (a, b) = (self.value(ty), self.value(ty));
        let result = self.b.binary(op, a, b);
        self.scope.push(result);
    }
}
