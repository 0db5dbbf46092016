//! Random modules: valid, terminating, and without undefined behaviour, so that every way of running
//! them must agree.
//!
//! Control flow is structured (branches, counted loops, switches, early returns); functions call
//! earlier ones only, directly or through pointers, often in place of a return, and may get addresses of stack slots. Stack slots are zeroed first. The bits of NaNs are not observed.
//! Vectors are of all kinds and of up to 512 bytes, but of few types in one module, so that they meet.
//!
//! Loops over a global array of bytes have checks of their indices, which trap; the function `peek` yields a digest of
//! the array, so that what was stored before a trap is seen.

mod arrays;
mod rows;
mod vectors;

use mojo_vm::ir::{
    Block, BlockCall, Const, DataId, Flags, FuncAttrs, FuncId, FunctionBuilder, Imm, ImmKind, Inline, MemImm, Module,
    Opcode, Operand, Scalar, SigId, Signature, TrapKind, Type, Value, ValueList,
};

/// A small fast generator of random numbers.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Less than `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 11) % limit as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// An integer that is often special.
    pub fn int(&mut self) -> i64 {
        match self.below(6) {
            0 => self.pick(&[0, 1, -1, 2, 8, 16, 63, 64, 127, 128, 255, i64::MAX, i64::MIN]),
            1 | 2 => self.below(16) as i64,
            3 => -(self.below(100) as i64),
            _ => self.next() as i64,
        }
    }

    /// A random value of a type.
    pub fn constant(&mut self, ty: Type) -> Const {
        let lanes = if self.chance(30) { 1 } else { ty.lanes() };
        let lanes = (0..lanes).map(|_| {
            let bits = match ty.kind() {
                Scalar::F64 => self.float().to_bits(),
                Scalar::F32 => u64::from((self.float() as f32).to_bits()),
                _ => return Const::int(ty.element(), self.int()).lanes[0],
            };
            Const::splat(ty.element(), bits.into()).lanes[0]
        });
        let lanes: Vec<_> = lanes.collect();
        Const::from_lanes(ty, lanes.into_iter().collect())
    }

    fn float(&mut self) -> f64 {
        match self.below(4) {
            0 => self.pick(&[0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 1e300, -1e-300, f64::INFINITY, f64::NAN]),
            1 => self.below(1000) as f64 / 8.0,
            _ => self.int() as f64,
        }
    }
}

fn vector(kind: Scalar, lanes: u32) -> Type {
    Type::vector(kind, lanes).unwrap()
}

/// The types of values in a module.
fn types(rng: &mut Rng) -> Vec<Type> {
    let mut types = vec![
        Type::I1,
        Type::I8,
        Type::I16,
        Type::I32,
        Type::I64,
        Type::I64,
        Type::I64,
        Type::I128,
        Type::F32,
        Type::F64,
        vector(Scalar::I32, 4),
        vector(Scalar::I64, 2),
        vector(Scalar::F32, 4),
        vector(Scalar::I1, 4),
    ];
    types.extend(vectors::types(rng));
    types
}

/// Operations that the generator does not use: they have rules of their own, observe NaNs' bits, or
/// are made elsewhere.
fn is_excluded(op: Opcode) -> bool {
    let info = op.info();
    !info.flags.has(Flags::PURE)
        || info.flags.has(Flags::COSTLY)
        || info.imm != ImmKind::None
        || info.args.is_empty()
        || info.args.contains(&Operand::Other)
        || info.results.contains(&Operand::Half)
        || matches!(
            op,
            Opcode::Fcopysign
                // Which of two zeros is free.
                | Opcode::Fmin
                | Opcode::Fmax
                | Opcode::ReduceFmin
                | Opcode::ReduceFmax
                | Opcode::Extract
                | Opcode::Insert
                | Opcode::PtrAdd
                | Opcode::PtrDiff
                | Opcode::Ptrtoint
                | Opcode::Inttoptr
        )
}

/// A module of `count` functions and the id of the last, which reaches the others.
pub fn module(seed: u64, count: usize) -> (Module, FuncId) {
    let mut rng = Rng::new(seed);
    let mut module = Module::new();
    let ops: Vec<Opcode> = Opcode::ALL.iter().copied().filter(|&op| !is_excluded(op)).collect();
    let array = module.add_global((0..arrays::BYTES).map(|byte| byte as u8).collect(), 16);
    let mut last = FuncId(0);
    let types = types(&mut rng);
    for index in 0..count {
        let mut sig = signature(&mut rng, &types, index + 1 < count);
        if index > 0 && rng.chance(60) {
            // So that the results of another can be returned.
            sig.results = module.func(FuncId::from_index(rng.below(index))).sig.results.clone();
        }
        module.intern_sig(sig.clone());
        let inline = rng.pick(&[Inline::Auto, Inline::Auto, Inline::Always, Inline::Never]);
        last = module.declare_function(format!("f{index}"), sig.clone(), FuncAttrs { inline, ..FuncAttrs::default() });
        let builder = FunctionBuilder::new(sig.clone());
        let is_ptr = |param: &Value| builder.ty(*param) == Type::PTR;
        let (pointers, scope): (Vec<Value>, Vec<Value>) = builder.params().iter().partition(|param| is_ptr(param));
        let mut generator = Generator {
            rng: &mut rng,
            module: &module,
            ops: &ops,
            types: types.clone(),
            b: builder,
            sig,
            scope,
            slots: pointers.into_iter().map(|pointer| (pointer, POINTEE_BYTES)).collect(),
            captures: None,
            array,
            array_loops: 0,
            budget: 40,
            callees: index,
        };
        generator.body();
        let body = generator.b.finish();
        module.define(last, body);
    }
    arrays::define_peek(&mut module, array);
    (module, last)
}

/// What pointer parameters point to.
const POINTEE_BYTES: u32 = 16;

fn signature(rng: &mut Rng, types: &[Type], pointers: bool) -> Signature {
    let mut params: Vec<Type> = (0..1 + rng.below(3)).map(|_| rng.pick(types)).collect();
    if pointers {
        (0..rng.below(3)).for_each(|_| params.push(Type::PTR));
    }
    let mut results: Vec<Type> = (0..1 + rng.below(3)).map(|_| rng.pick(types)).collect();
    if rng.chance(30) {
        results.push(Type::I1);
    }
    Signature { params, results }
}

struct Generator<'a> {
    rng: &'a mut Rng,
    module: &'a Module,
    ops: &'a [Opcode],
    types: Vec<Type>,
    b: FunctionBuilder,
    sig: Signature,
    /// Values that may be used here.
    scope: Vec<Value>,
    /// Stack slots and their sizes.
    slots: Vec<(Value, u32)>,
    /// A slot with two addresses of slots in it, of at least [`POINTEE_BYTES`].
    captures: Option<Value>,
    /// The global array.
    array: DataId,
    /// How many loops over the array are open here.
    array_loops: usize,
    /// Statements left.
    budget: usize,
    /// Functions with smaller numbers may be called.
    callees: usize,
}

impl Generator<'_> {
    fn body(&mut self) {
        for _ in 0..self.rng.below(4) {
            let size = self.rng.pick(&[8, 16, 16, 24, 40, 136, 264]);
            let slot = self.b.stack_slot(size, 16);
            let (zero, len) = (self.b.iconst(Type::I8, 0), self.b.iconst(Type::I64, size.into()));
            self.b.effect(Opcode::Memset, Type::I1, &[slot, zero, len]);
            self.slots.push((slot, size));
        }
        if self.rng.chance(60) && self.pointee().is_some() {
            self.captures = Some(self.b.stack_slot(16, 8));
            (0..2).for_each(|word| self.capture(word));
        }
        self.block(3);
        if !self.b.is_terminated() {
            self.ret();
        }
    }

    fn ret(&mut self) {
        let types = self.sig.results.clone();
        let same = |&func: &usize| self.module.func(FuncId::from_index(func)).sig.results == types;
        let ends: Vec<usize> = (0..self.callees).filter(same).collect();
        if !ends.is_empty() && self.rng.chance(50) {
            let callee = FuncId::from_index(self.rng.pick(&ends));
            if let Some(results) = self.call_of(callee) {
                return self.b.ret(&results);
            }
        }
        let values: Vec<Value> = types.into_iter().map(|ty| self.value(ty)).collect();
        self.b.ret(&values);
    }

    /// A value of a type: one in scope, or a constant.
    fn value(&mut self, ty: Type) -> Value {
        let fitting: Vec<Value> = self.scope.iter().copied().filter(|&value| self.b.ty(value) == ty).collect();
        if !fitting.is_empty() && self.rng.chance(75) {
            // Recent values are more interesting.
            let from = if self.rng.chance(60) { fitting.len().saturating_sub(3) } else { 0 };
            return fitting[from + self.rng.below(fitting.len() - from)];
        }
        let constant = self.rng.constant(ty);
        let (op, imm) = constant.to_inst().unwrap_or((Opcode::Iconst, Imm::Int(1)));
        let inst = self.b.op_imm(op, ty, &[], imm);
        self.b.results(inst)[0]
    }

    fn block(&mut self, depth: usize) {
        for _ in 0..3 + self.rng.below(6) {
            if self.budget == 0 || self.b.is_terminated() {
                return;
            }
            self.budget -= 1;
            match self.rng.below(27) {
                0..8 => self.operation(),
                8 | 9 => self.conversion(),
                10..13 => self.memory(),
                13 | 14 if depth > 0 => self.branch(depth - 1),
                15 if depth > 0 && self.rng.chance(50) => self.counted_loop(depth - 1),
                15 if self.array_loops < 2 => self.array_loop(depth),
                16 if depth > 0 => self.switch(depth - 1),
                17 | 19 if self.callees > 0 => self.call(),
                20 | 21 => self.adjacent_stores(),
                22 if depth > 0 => self.stepping_loop(),
                18 if depth < 3 && self.rng.chance(25) => self.leave(),
                _ if self.rng.chance(60) => self.vector_operation(),
                _ => self.operation(),
            }
        }
    }

    fn operation(&mut self) {
        let op = self.rng.pick(self.ops);
        let types: Vec<Type> = self.types.iter().copied().filter(|&ty| op.info().class.admits(ty)).collect();
        if types.is_empty() {
            return;
        }
        let ty = self.rng.pick(&types);
        let mut args = Vec::new();
        for &rule in op.info().args {
            let arg_ty = match rule {
                Operand::Cond => self.rng.pick(&[Type::I1, ty.mask()]),
                _ => rule.resolve(ty).unwrap(),
            };
            args.push(self.value(arg_ty));
        }
        let results: Option<Vec<Type>> = op.info().results.iter().map(|rule| rule.resolve(ty)).collect();
        if results.is_none() {
            return;
        }
        let inst = self.b.op_imm(op, ty, &args, Imm::None);
        self.scope.extend(self.b.results(inst));
    }

    fn conversion(&mut self) {
        let from = self.rng.pick(&self.types.clone());
        let to = self.rng.pick(&self.types.clone());
        if from.lanes() != to.lanes() {
            return;
        }
        let (a, b) = (from.kind().bits(), to.kind().bits());
        let op = match (from.is_float(), to.is_float()) {
            (false, false) if a > b => Opcode::Trunc,
            (false, false) if a < b => self.rng.pick(&[Opcode::Zext, Opcode::Sext]),
            (false, true) if a > 1 => self.rng.pick(&[Opcode::Sitofp, Opcode::Uitofp]),
            (true, false) if b > 1 => self.rng.pick(&[Opcode::FptosiSat, Opcode::FptouiSat]),
            (true, true) if a > b => Opcode::Fptrunc,
            (true, true) if a < b => Opcode::Fpext,
            _ => return,
        };
        let value = self.value(from);
        let result = self.b.convert(op, to, value);
        self.scope.push(result);
    }

    /// An address that may be captured.
    fn pointee(&mut self) -> Option<Value> {
        let large: Vec<Value> =
            self.slots.iter().filter(|(_, size)| *size >= POINTEE_BYTES).map(|&(slot, _)| slot).collect();
        (!large.is_empty()).then(|| self.rng.pick(&large))
    }

    /// Stores an address in a word of the captures.
    fn capture(&mut self, word: usize) {
        if let (Some(captures), Some(slot)) = (self.captures, self.pointee()) {
            let mem = MemImm::natural(Type::PTR, 8 * word as i32);
            self.b.store_mem(captures, slot, mem);
        }
    }

    fn memory(&mut self) {
        if self.slots.is_empty() {
            return;
        }
        let (mut slot, mut size) = self.rng.pick(&self.slots.clone());
        let mut captured = false;
        if let Some(captures) = self.captures.filter(|_| self.rng.chance(30)) {
            let word = self.rng.below(2);
            if self.rng.chance(20) {
                return self.capture(word);
            }
            slot = self.b.load_mem(Type::PTR, captures, MemImm::natural(Type::PTR, 8 * word as i32));
            (size, captured) = (POINTEE_BYTES, true);
        }
        // Floats stay out of memory, so that their bits are not seen.
        let types = [Type::I8, Type::I32, Type::I64, Type::I64, Type::I64, Type::I1, vector(Scalar::I32, 4)];
        let mut ty = self.rng.pick(&types);
        if self.rng.chance(40) {
            let vectors = self.types.iter().filter(|ty| ty.is_vector() && ty.is_int() && ty.bytes() <= size);
            ty = self.rng.pick(&vectors.copied().chain([ty]).collect::<Vec<_>>());
        }
        let (other, other_size) = self.rng.pick(&self.slots.clone());
        match self.rng.below(6) {
            0 if other != slot && !captured => {
                let len = size.min(other_size) / 8 * 8;
                let len = if self.rng.chance(30) { 8 } else { len };
                let len = self.b.iconst(Type::I64, len.into());
                self.b.memcpy(slot, other, len);
            }
            1 => {
                let at = self.rng.below(size as usize / 8) as i64 * 8;
                let place = self.b.ptr_add_const(slot, at);
                let byte = self.b.iconst(Type::I8, self.rng.pick(&[0, 1]));
                let len = self.b.iconst(Type::I64, 8);
                self.b.effect(Opcode::Memset, Type::I1, &[place, byte, len]);
            }
            2..4 if ty.bytes() <= size && ty != Type::I1 => {
                let (place, mem) = self.place(slot, size, ty);
                let loaded = self.b.load_mem(ty, place, mem);
                self.scope.push(loaded);
            }
            // Bytes that are stored are 0 or 1 nowhere in particular: i1 is only loaded right after a store.
            4 if ty == Type::I1 => {
                let (place, mem) = self.place(slot, size, ty);
                let value = self.value(ty);
                self.b.store_mem(place, value, mem);
                let loaded = self.b.load_mem(ty, place, mem);
                self.scope.push(loaded);
            }
            _ if ty.bytes() <= size => {
                let (place, mem) = self.place(slot, size, ty);
                let value = self.value(ty);
                self.b.store_mem(place, value, mem);
            }
            _ => {}
        }
    }

    /// An address in a slot, constant or not, for an access of type `ty`.
    fn place(&mut self, slot: Value, size: u32, ty: Type) -> (Value, MemImm) {
        let positions = (size - ty.bytes()) / 8 + 1;
        let at = self.rng.below(positions as usize) as i64 * 8;
        let mem = MemImm::natural(ty, 0).with_align(1);
        if self.rng.chance(10) && positions.is_power_of_two() {
            let index = self.value(Type::I64);
            let mask = self.b.iconst(Type::I64, i64::from(positions) - 1);
            let index = self.b.binary(Opcode::Iand, index, mask);
            let eight = self.b.iconst(Type::I64, 8);
            let distance = self.b.binary(Opcode::Imul, index, eight);
            return (self.b.ptr_add(slot, distance), mem);
        }
        if self.rng.chance(50) {
            return (self.b.ptr_add_const(slot, at), mem);
        }
        (slot, MemImm { offset: at as i32, ..mem })
    }

    /// Fills `block` with statements and ends it with a jump to `join` with values of `types`.
    fn arm(&mut self, block: Block, join: Block, types: &[Type], depth: usize) {
        let visible = self.scope.len();
        self.b.switch_to_block(block);
        self.block(depth);
        if !self.b.is_terminated() {
            let args: Vec<Value> = types.iter().map(|&ty| self.value(ty)).collect();
            self.b.br(join, &args);
        }
        self.scope.truncate(visible);
    }

    fn join(&mut self) -> (Block, Vec<Type>) {
        let types: Vec<Type> = (0..self.rng.below(3)).map(|_| self.rng.pick(&self.types.clone())).collect();
        let join = self.b.create_block();
        for &ty in &types {
            self.b.append_block_param(join, ty);
        }
        (join, types)
    }

    fn enter_join(&mut self, join: Block) {
        self.b.switch_to_block(join);
        self.scope.extend(self.b.func().block(join).params.clone());
    }

    fn branch(&mut self, depth: usize) {
        let cond = self.value(Type::I1);
        let (then, other) = (self.b.create_block(), self.b.create_block());
        let (join, types) = self.join();
        self.b.br_if(cond, then, &[], other, &[]);
        self.arm(then, join, &types, depth);
        self.arm(other, join, &types, depth);
        self.enter_join(join);
    }

    fn switch(&mut self, depth: usize) {
        let ty = self.rng.pick(&[Type::I8, Type::I32, Type::I64]);
        let value = self.value(ty);
        let (join, types) = self.join();
        let blocks: Vec<Block> = (0..1 + self.rng.below(3)).map(|_| self.b.create_block()).collect();
        let cases = blocks[1..].iter().enumerate();
        let cases = cases.map(|(i, &block)| (i as i64 * 3 - 1, BlockCall::new(block, &[]))).collect();
        self.b.switch(value, cases, BlockCall::new(blocks[0], &[]));
        for block in blocks {
            self.arm(block, join, &types, depth);
        }
        self.enter_join(join);
    }

    /// A loop of up to 4 iterations with a value that is carried along.
    fn counted_loop(&mut self, depth: usize) {
        let ty = self.rng.pick(&self.types.clone());
        let (head, body, exit) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let counter = self.b.append_block_param(head, Type::I64);
        let carried = self.b.append_block_param(head, ty);
        let zero = self.b.iconst(Type::I64, 0);
        let start = self.value(ty);
        self.b.br(head, &[zero, start]);
        self.b.switch_to_block(head);
        let count = self.b.iconst(Type::I64, 1 + self.rng.below(4) as i64);
        let more = self.b.op(Opcode::IcmpSlt, &[counter, count]);
        self.b.br_if(more, body, &[], exit, &[]);
        let visible = self.scope.len();
        self.b.switch_to_block(body);
        self.scope.extend([counter, carried]);
        self.block(depth);
        if !self.b.is_terminated() {
            let one = self.b.iconst(Type::I64, 1);
            let next = self.b.binary(Opcode::Iadd, counter, one);
            let value = self.value(ty);
            self.b.br(head, &[next, value]);
        }
        self.scope.truncate(visible);
        self.b.switch_to_block(exit);
        self.scope.extend([counter, carried]);
    }

    fn call(&mut self) {
        let callee = FuncId::from_index(self.rng.below(self.callees));
        let Some(results) = self.call_of(callee) else { return };
        if let Some(&flag) = results.last()
            && self.b.ty(flag) == Type::I1
            && self.rng.chance(70)
        {
            // Leave if the flag is set, as after a call that raised.
            let (raised, fine) = (self.b.create_block(), self.b.create_block());
            self.b.br_if(flag, raised, &[], fine, &[]);
            self.b.switch_to_block(raised);
            self.ret();
            self.b.switch_to_block(fine);
        }
        self.scope.extend(results);
    }

    /// Calls a function, directly or through a pointer; the results. `None` if there is no memory to pass.
    fn call_of(&mut self, callee: FuncId) -> Option<ValueList> {
        let sig = &self.module.func(callee).sig;
        let large = |&(_, size): &(Value, u32)| size >= POINTEE_BYTES;
        let pointers: Vec<Value> = self.slots.iter().filter(|slot| large(slot)).map(|&(slot, _)| slot).collect();
        if pointers.is_empty() && sig.params.contains(&Type::PTR) {
            return None;
        }
        let args: Vec<Value> = sig
            .params
            .iter()
            .map(|&ty| if ty == Type::PTR { self.rng.pick(&pointers) } else { self.value(ty) })
            .collect();
        let known = self.module.sigs.iter().position(|known| known == sig);
        Some(match known {
            Some(known) if self.rng.chance(25) => {
                let address = self.b.func_addr(callee);
                let address = self.b.op(Opcode::BlackBox, &[address]);
                self.b.call_indirect(SigId::from_index(known), address, &args, &sig.results)
            }
            _ => self.b.call(callee, &args, &sig.results),
        })
    }

    /// Return early, or trap.
    fn leave(&mut self) {
        if self.rng.chance(20) { self.b.trap(TrapKind::Abort, &[]) } else { self.ret() }
    }
}
