//! Builds functions, one instruction after the other.
//!
//! The controlling type of an operation is taken from its operands where they decide it
//! ([`FunctionBuilder::op`]); constants, loads, conversions and the like name it
//! ([`FunctionBuilder::op_ty`]). Helpers with a name exist for what is common.

use super::entities::{Block, DataId, FuncId, Inst, Loc, NativeId, SigId, Value};
use super::function::{Function, Promise, Signature};
use super::inst::{BlockCall, Imm, MemImm, Terminator, TrapKind, ValueList};
use super::opcode::{Opcode, Operand};
use super::types::{Scalar, Type};

/// Appends to one block of a function at a time.
///
/// ```
/// use mojo_vm::ir::{FunctionBuilder, Opcode, Signature, Type};
/// let mut b = FunctionBuilder::new(Signature::new(&[Type::I64], &[Type::I64]));
/// let x = b.params()[0];
/// let one = b.iconst(Type::I64, 1);
/// let sum = b.op(Opcode::Iadd, &[x, one]);
/// b.ret(&[sum]);
/// let func = b.finish();
/// ```
pub struct FunctionBuilder {
    func: Function,
    current: Block,
    loc: Loc,
}

impl FunctionBuilder {
    /// Starts a function, in its entry block.
    pub fn new(sig: Signature) -> FunctionBuilder {
        FunctionBuilder { func: Function::new(sig), current: Block(0), loc: Loc::NONE }
    }

    /// The finished function.
    pub fn finish(self) -> Function {
        self.func
    }

    /// The function so far.
    pub fn func(&self) -> &Function {
        &self.func
    }

    /// The function's parameters.
    pub fn params(&self) -> &[Value] {
        self.func.params()
    }

    /// Says what callers promise of the parameters, by position.
    pub fn set_promises(&mut self, promises: Vec<Promise>) {
        self.func.promises = promises;
    }

    /// The type of a value.
    pub fn ty(&self, value: Value) -> Type {
        self.func.ty(value)
    }

    /// The location for instructions from now on.
    pub fn set_loc(&mut self, loc: Loc) {
        self.loc = loc;
    }

    // ---- blocks ----

    /// Adds a block.
    pub fn create_block(&mut self) -> Block {
        self.func.add_block()
    }

    /// Adds a parameter to a block.
    pub fn append_block_param(&mut self, block: Block, ty: Type) -> Value {
        self.func.add_block_param(block, ty)
    }

    /// Continues at the end of `block`.
    pub fn switch_to_block(&mut self, block: Block) {
        self.current = block;
    }

    /// The block being filled.
    pub fn current_block(&self) -> Block {
        self.current
    }

    /// Has the current block its terminator already?
    pub fn is_terminated(&self) -> bool {
        self.func.block(self.current).term != Terminator::None
    }

    // ---- instructions, in general ----

    /// Appends any instruction. `ty` is the controlling type (anything if there is none).
    pub fn inst(&mut self, op: Opcode, ty: Type, args: &[Value], imm: Imm, results: &[Type]) -> Inst {
        debug_assert!(!self.is_terminated(), "{op} after the terminator of {}", self.current);
        let inst = self.func.add_inst(op, ty, ValueList::from_slice(args), imm, results, self.loc);
        self.func.block_mut(self.current).insts.push(inst);
        inst
    }

    /// Results of an instruction.
    pub fn results(&self, inst: Inst) -> ValueList {
        self.func.inst(inst).results().collect()
    }

    /// Appends an operation whose controlling type is `ty`, with an immediate.
    /// The result types come from the table (not for calls and shuffles).
    pub fn op_imm(&mut self, op: Opcode, ty: Type, args: &[Value], imm: Imm) -> Inst {
        let info = op.info();
        let mut results = [Type::I1; 2];
        for (slot, rule) in results.iter_mut().zip(info.results) {
            *slot = rule.resolve(ty).expect("result type follows from the controlling type");
        }
        self.inst(op, ty, args, imm, &results[..info.results.len()])
    }

    /// Appends an operation with one result whose controlling type is that of its first operand of type `T`.
    pub fn op(&mut self, op: Opcode, args: &[Value]) -> Value {
        let ty = self.controlling_type(op, args);
        self.op_ty(op, ty, args)
    }

    /// Appends an operation with one result and controlling type `ty`.
    pub fn op_ty(&mut self, op: Opcode, ty: Type, args: &[Value]) -> Value {
        let inst = self.op_imm(op, ty, args, Imm::None);
        self.func.inst(inst).result()
    }

    /// Appends an operation with two results, like `iadd_ovf_s`.
    pub fn op2(&mut self, op: Opcode, args: &[Value]) -> (Value, Value) {
        let ty = self.controlling_type(op, args);
        let inst = self.op_imm(op, ty, args, Imm::None);
        let first = self.func.inst(inst).first_result;
        (first, Value(first.0 + 1))
    }

    /// The controlling type that `args` imply: that of the first operand of class `T`.
    pub fn controlling_type(&self, op: Opcode, args: &[Value]) -> Type {
        let position = op.info().args.iter().position(|&class| class == Operand::T);
        position.map_or(Type::I1, |position| self.ty(args[position]))
    }

    // ---- constants ----

    /// An integer constant (of any width; an address for `ptr`; the same in each lane of a vector).
    pub fn iconst(&mut self, ty: Type, value: i64) -> Value {
        let imm = Imm::Int(normalize_int(ty, value));
        let inst = self.op_imm(Opcode::Iconst, ty, &[], imm);
        self.func.inst(inst).result()
    }

    /// An integer constant from 256 bits, least significant word first.
    pub fn iconst_wide(&mut self, ty: Type, words: [u64; 4]) -> Value {
        let imm = wide_imm(ty, words);
        let inst = self.op_imm(Opcode::Iconst, ty, &[], imm);
        self.func.inst(inst).result()
    }

    /// A float constant from its bits (in the format of the type's lane).
    pub fn fconst_bits(&mut self, ty: Type, bits: u64) -> Value {
        let inst = self.op_imm(Opcode::Fconst, ty, &[], Imm::Float(bits));
        self.func.inst(inst).result()
    }

    /// An `f64` constant.
    pub fn f64const(&mut self, value: f64) -> Value {
        self.fconst_bits(Type::F64, value.to_bits())
    }

    /// An `f32` constant.
    pub fn f32const(&mut self, value: f32) -> Value {
        self.fconst_bits(Type::F32, value.to_bits().into())
    }

    /// A truth value.
    pub fn bconst(&mut self, value: bool) -> Value {
        self.iconst(Type::I1, value.into())
    }

    /// The null pointer.
    pub fn null(&mut self) -> Value {
        self.iconst(Type::PTR, 0)
    }

    /// A vector constant from the bits of each lane.
    pub fn vconst(&mut self, ty: Type, lanes: &[u64]) -> Value {
        let inst = self.op_imm(Opcode::Vconst, ty, &[], Imm::Lanes(lanes.into()));
        self.func.inst(inst).result()
    }

    /// Any value of the type.
    pub fn undef(&mut self, ty: Type) -> Value {
        self.op_ty(Opcode::Undef, ty, &[])
    }

    // ---- families ----

    /// An operation on one operand, of the operand's type.
    pub fn unary(&mut self, op: Opcode, a: Value) -> Value {
        self.op(op, &[a])
    }

    /// An operation on two operands, controlled by the type of the first.
    pub fn binary(&mut self, op: Opcode, a: Value, b: Value) -> Value {
        self.op(op, &[a, b])
    }

    /// A conversion to `to`.
    pub fn convert(&mut self, op: Opcode, to: Type, a: Value) -> Value {
        self.op_ty(op, to, &[a])
    }

    /// `a` where `cond` holds, else `b`.
    pub fn select(&mut self, cond: Value, a: Value, b: Value) -> Value {
        self.op(Opcode::Select, &[cond, a, b])
    }

    /// Float classification (see [`Opcode::Fclass`]).
    pub fn fclass(&mut self, a: Value, classes: u32) -> Value {
        let inst = self.op_imm(Opcode::Fclass, self.ty(a), &[a], Imm::Index(classes));
        self.func.inst(inst).result()
    }

    /// A condition that is usually `likely`.
    pub fn expect(&mut self, cond: Value, likely: bool) -> Value {
        let inst = self.op_imm(Opcode::Expect, self.ty(cond), &[cond], Imm::Int(likely.into()));
        self.func.inst(inst).result()
    }

    // ---- vectors ----

    /// A vector of equal lanes.
    pub fn splat(&mut self, ty: Type, lane: Value) -> Value {
        self.op_ty(Opcode::Splat, ty, &[lane])
    }

    /// Lanes of `a` and `b` picked by number.
    ///
    /// # Panics
    /// If the number of lanes is not a power of two.
    pub fn shuffle2(&mut self, a: Value, b: Value, lanes: &[u32]) -> Value {
        let ty = self.ty(a);
        let result = ty.with_lanes(lanes.len() as u32).expect("number of lanes is a power of two");
        let inst = self.inst(Opcode::Shuffle2, ty, &[a, b], Imm::Shuffle(lanes.into()), &[result]);
        self.func.inst(inst).result()
    }

    /// The lanes of `vector` from `first` on, as `ty`.
    pub fn extract_sub(&mut self, ty: Type, vector: Value, first: u32) -> Value {
        let inst = self.op_imm(Opcode::ExtractSub, ty, &[vector], Imm::Index(first));
        self.func.inst(inst).result()
    }

    /// `vector` with its lanes from `first` on replaced by those of `part`.
    pub fn insert_sub(&mut self, vector: Value, part: Value, first: u32) -> Value {
        let inst = self.op_imm(Opcode::InsertSub, self.ty(vector), &[vector, part], Imm::Index(first));
        self.func.inst(inst).result()
    }

    // ---- memory ----

    /// Loads at `addr + offset`, naturally aligned.
    pub fn load(&mut self, ty: Type, addr: Value, offset: i32) -> Value {
        self.load_mem(ty, addr, MemImm::natural(ty, offset))
    }

    /// Loads with explicit alignment and flags.
    pub fn load_mem(&mut self, ty: Type, addr: Value, mem: MemImm) -> Value {
        let inst = self.op_imm(Opcode::Load, ty, &[addr], Imm::Mem(mem));
        self.func.inst(inst).result()
    }

    /// Stores at `addr + offset`, naturally aligned.
    pub fn store(&mut self, addr: Value, offset: i32, value: Value) {
        let mem = MemImm::natural(self.ty(value), offset);
        self.store_mem(addr, value, mem);
    }

    /// Stores with explicit alignment and flags.
    pub fn store_mem(&mut self, addr: Value, value: Value, mem: MemImm) {
        self.op_imm(Opcode::Store, self.ty(value), &[addr, value], Imm::Mem(mem));
    }

    /// Appends an operation with a memory immediate and controlling type `ty`
    /// (`load_masked`, `store_masked`, `compress_store`, `expand_load`).
    pub fn mem_op(&mut self, op: Opcode, ty: Type, args: &[Value], mem: MemImm) -> Option<Value> {
        let inst = self.op_imm(op, ty, args, Imm::Mem(mem));
        self.func.inst(inst).results().next()
    }

    /// Appends an operation without result or immediate (`memcpy`, `scatter`, `assume`, `atomic_store`, ...).
    /// `ty` is the controlling type (anything if there is none).
    pub fn effect(&mut self, op: Opcode, ty: Type, args: &[Value]) {
        self.op_imm(op, ty, args, Imm::None);
    }

    /// Copies `len` (an `i64`) bytes; the ranges do not overlap.
    pub fn memcpy(&mut self, to: Value, from: Value, len: Value) {
        self.effect(Opcode::Memcpy, Type::I1, &[to, from, len]);
    }

    /// Address of `size` bytes of frame memory.
    pub fn stack_slot(&mut self, size: u32, align: u32) -> Value {
        let inst = self.op_imm(Opcode::StackSlot, Type::I1, &[], Imm::Slot { size, align });
        self.func.inst(inst).result()
    }

    /// Address plus `offset` (an `i64`) bytes.
    pub fn ptr_add(&mut self, addr: Value, offset: Value) -> Value {
        self.op(Opcode::PtrAdd, &[addr, offset])
    }

    /// Address plus a constant number of bytes.
    pub fn ptr_add_const(&mut self, addr: Value, offset: i64) -> Value {
        if offset == 0 {
            return addr;
        }
        let offset = self.iconst(Type::I64, offset);
        self.ptr_add(addr, offset)
    }

    /// Address of a data blob.
    pub fn data_addr(&mut self, data: DataId) -> Value {
        let inst = self.op_imm(Opcode::DataAddr, Type::I1, &[], Imm::Data(data));
        self.func.inst(inst).result()
    }

    /// A function as a thin function pointer.
    pub fn func_addr(&mut self, func: FuncId) -> Value {
        let inst = self.op_imm(Opcode::FuncAddr, Type::I1, &[], Imm::Func(func));
        self.func.inst(inst).result()
    }

    // ---- calls ----

    /// Calls a function; `results` are its signature's result types.
    pub fn call(&mut self, func: FuncId, args: &[Value], results: &[Type]) -> ValueList {
        let inst = self.inst(Opcode::Call, Type::I1, args, Imm::Func(func), results);
        self.results(inst)
    }

    /// Calls a function pointer; `results` are the signature's result types.
    pub fn call_indirect(&mut self, sig: SigId, callee: Value, args: &[Value], results: &[Type]) -> ValueList {
        let mut operands = ValueList::from_slice(&[callee]);
        operands.extend_from_slice(args);
        let inst = self.inst(Opcode::CallIndirect, Type::I1, &operands, Imm::Sig(sig), results);
        self.results(inst)
    }

    /// Calls a C function; `results` are the signature's result types.
    pub fn call_c(&mut self, sig: SigId, function: Value, args: &[Value], results: &[Type]) -> ValueList {
        let mut operands = ValueList::from_slice(&[function]);
        operands.extend_from_slice(args);
        let inst = self.inst(Opcode::CallC, Type::I1, &operands, Imm::Sig(sig), results);
        self.results(inst)
    }

    /// Calls a native; `results` are its result types.
    pub fn call_native(&mut self, native: NativeId, args: &[Value], results: &[Type]) -> ValueList {
        let inst = self.inst(Opcode::CallNative, Type::I1, args, Imm::Native(native), results);
        self.results(inst)
    }

    // ---- terminators ----

    /// Ends the current block.
    pub fn terminate(&mut self, term: Terminator) {
        debug_assert!(!self.is_terminated(), "{} ends twice", self.current);
        let loc = self.loc;
        let block = self.func.block_mut(self.current);
        block.term = term;
        block.term_loc = loc;
    }

    /// Jumps.
    pub fn br(&mut self, block: Block, args: &[Value]) {
        self.terminate(Terminator::Br(BlockCall::new(block, args)));
    }

    /// Jumps by a condition.
    pub fn br_if(&mut self, cond: Value, then: Block, then_args: &[Value], other: Block, other_args: &[Value]) {
        let then = BlockCall::new(then, then_args);
        let other = BlockCall::new(other, other_args);
        self.terminate(Terminator::BrIf { cond, then, other });
    }

    /// Jumps by value; the case values must be distinct.
    pub fn switch(&mut self, value: Value, cases: Vec<(i64, BlockCall)>, default: BlockCall) {
        self.terminate(Terminator::Switch { value, cases, default });
    }

    /// Returns.
    pub fn ret(&mut self, values: &[Value]) {
        self.terminate(Terminator::Ret(ValueList::from_slice(values)));
    }

    /// Marks the end of the block as never reached.
    pub fn unreachable(&mut self) {
        self.terminate(Terminator::Unreachable);
    }

    /// Stops the VM.
    pub fn trap(&mut self, kind: TrapKind, args: &[Value]) {
        self.terminate(Terminator::Trap { kind, args: ValueList::from_slice(args) });
    }
}

/// `value` truncated to the lane width of `ty` and sign-extended again; 0 or 1 for `i1`.
pub fn normalize_int(ty: Type, value: i64) -> i64 {
    match ty.kind() {
        Scalar::I1 => value & 1,
        kind if kind.bits() < 64 => {
            let shift = 64 - kind.bits();
            value << shift >> shift
        }
        _ => value,
    }
}

/// The canonical immediate for 256 bits truncated to the lane width of `ty`.
pub fn wide_imm(ty: Type, mut words: [u64; 4]) -> Imm {
    let bits = ty.kind().bits();
    if bits <= 64 {
        return Imm::Int(normalize_int(ty, words[0] as i64));
    }
    if bits == 128 {
        let sign = (words[1] as i64 >> 63) as u64;
        words[2] = sign;
        words[3] = sign;
    }
    let sign = (words[0] as i64 >> 63) as u64;
    if words[1..] == [sign; 3] { Imm::Int(words[0] as i64) } else { Imm::Wide(Box::new(words)) }
}
