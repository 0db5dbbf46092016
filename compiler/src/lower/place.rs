//! Places and operands: addresses, reading and writing.

use mojo_vm::ir::{MemImm, Type, Value, ValueList};
use smallvec::smallvec;

use super::body::{BodyLowering, Storage};
use super::layout::Leaf;
use super::{LowerErrorKind, Result};
use crate::mir::{Local, Operand, Place, Step};
use crate::types::{ConstKind, Ty, TyKind};

/// Where a place turned out to be.
enum Resolved<'a> {
    /// Inside the value of a local whose leaves are SSA values, at a byte offset.
    InSsa { local: Local, offset: u64, ty: Ty<'a> },
    /// At this address plus a number of bytes.
    InMemory { base: Value, offset: u64, ty: Ty<'a> },
}

impl<'a> BodyLowering<'_, 'a> {
    // ---- places ----

    /// The type of the value at a place.
    pub fn place_ty(&self, place: Place<'a>) -> Ty<'a> {
        let base = self.body.locals[place.base.0 as usize].ty;
        place.path.iter().fold(base, |ty, step| self.step_ty(ty, *step))
    }

    fn step_ty(&self, ty: Ty<'a>, step: Step) -> Ty<'a> {
        match (step, ty.kind()) {
            (Step::Index(_), TyKind::Array(elem, _)) => *elem,
            (Step::Field(0), TyKind::Array(elem, _)) => *elem,
            (Step::Field(index), _) => {
                let field = self.program.fields(ty).get(index as usize).copied();
                field.unwrap_or_else(|| self.unit.layouts.interner().error_ty())
            }
            // Stands in borrows only.
            (Step::Interior(_), _) => ty,
            (Step::Index(_), other) => unreachable!("an index into {other:?}"),
        }
    }

    fn resolve(&mut self, place: Place<'a>) -> Result<Resolved<'a>> {
        let mut ty = self.body.locals[place.base.0 as usize].ty;
        let (mut base, mut offset) = match &self.storage[place.base.0 as usize] {
            Storage::Ssa(_) => return self.resolve_in_ssa(place),
            Storage::Memory(address) | Storage::Reference(Some(address)) => (*address, 0),
            Storage::ReferenceSlot(slot) => (self.b.load(Type::PTR, *slot, 0), 0),
            Storage::Empty(align) => (self.b.iconst(Type::PTR, *align as i64), 0),
            // Only code that is never executed uses a reference before it is bound.
            Storage::Reference(None) => (self.b.undef(Type::PTR), 0),
        };
        for &step in place.path {
            let inner = self.step_ty(ty, step);
            match step {
                Step::Field(index) => {
                    offset += self.layout(ty)?.offsets.get(index as usize).copied().unwrap_or(0);
                }
                Step::Index(index) => {
                    let index = self.read(Place::local(index))?[0];
                    let size = self.layout(inner)?.size;
                    base = self.element(base, offset, index, size);
                    offset = 0;
                }
                Step::Interior(_) => {}
            }
            ty = inner;
        }
        Ok(Resolved::InMemory { base, offset, ty })
    }

    fn resolve_in_ssa(&self, place: Place<'a>) -> Result<Resolved<'a>> {
        let mut ty = self.body.locals[place.base.0 as usize].ty;
        let mut offset = 0;
        for &step in place.path {
            if let Step::Field(index) = step {
                offset += self.layout(ty)?.offsets.get(index as usize).copied().unwrap_or(0);
            }
            ty = self.step_ty(ty, step);
        }
        Ok(Resolved::InSsa { local: place.base, offset, ty })
    }

    /// The address of element `index` (an `i64`) of an array that begins at `base + offset`.
    pub fn element(&mut self, base: Value, offset: u64, index: Value, size: u64) -> Value {
        let start = self.b.ptr_add_const(base, offset as i64);
        let size = self.b.iconst(Type::I64, size as i64);
        let distance = self.b.binary(mojo_vm::ir::Opcode::Imul, index, size);
        self.b.ptr_add(start, distance)
    }

    /// The address of a place.
    pub fn address(&mut self, place: Place<'a>) -> Result<Value> {
        match self.resolve(place)? {
            Resolved::InMemory { base, offset, .. } => Ok(self.b.ptr_add_const(base, offset as i64)),
            Resolved::InSsa { ty, .. } => {
                // The storage analysis keeps what needs an address in memory, other than values
                // passed by address to where they are only read.
                let values = self.read(place)?;
                self.spill(ty, &values)
            }
        }
    }

    /// Puts a value into a new stack slot.
    pub fn spill(&mut self, ty: Ty<'a>, values: &[Value]) -> Result<Value> {
        let slot = self.slot_for(ty)?;
        if let Some(leaves) = self.layout(ty)?.leaves {
            self.store_leaves(slot, 0, leaves, values);
        }
        Ok(slot)
    }

    /// The leaves of the value at a place. The type must have a flattened form.
    pub fn read(&mut self, place: Place<'a>) -> Result<ValueList> {
        match self.resolve(place)? {
            Resolved::InMemory { base, offset, ty } => {
                let leaves = self.layout(ty)?.leaves.unwrap_or_default();
                Ok(self.load_leaves(base, offset, leaves))
            }
            Resolved::InSsa { local, offset, ty } => self.read_ssa(local, offset, ty),
        }
    }

    fn read_ssa(&mut self, local: Local, offset: u64, ty: Ty<'a>) -> Result<ValueList> {
        let whole = self.layout(self.body.locals[local.0 as usize].ty)?.leaves.unwrap_or_default();
        let part = self.layout(ty)?.leaves.unwrap_or_default();
        let Storage::Ssa(values) = &self.storage[local.0 as usize] else { unreachable!("{local:?} is an SSA value") };
        if values.is_empty() {
            // Not defined on any path to here: code that is never executed.
            return Ok(part.iter().map(|leaf| self.b.undef(leaf.ty)).collect());
        }
        let Some(first) = part.first() else { return Ok(ValueList::new()) };
        let begin = whole.iter().position(|leaf| leaf.offset == offset + first.offset);
        let begin = begin.expect("the leaves of a part are among those of the whole");
        Ok(ValueList::from_slice(&values[begin..begin + part.len()]))
    }

    /// Writes the leaves of a value to a place.
    pub fn write(&mut self, place: Place<'a>, values: &[Value]) -> Result<()> {
        match self.resolve(place)? {
            Resolved::InMemory { base, offset, ty } => {
                let leaves = self.layout(ty)?.leaves.unwrap_or_default();
                self.store_leaves(base, offset, leaves, values);
            }
            Resolved::InSsa { local, .. } => {
                debug_assert!(place.path.is_empty(), "a local that is written in part is in memory");
                self.storage[local.0 as usize] = Storage::Ssa(ValueList::from_slice(values));
            }
        }
        Ok(())
    }

    // ---- memory ----

    pub fn load_leaves(&mut self, base: Value, offset: u64, leaves: &[Leaf]) -> ValueList {
        leaves
            .iter()
            .map(|leaf| {
                let (base, mem) = self.access(base, offset + leaf.offset, leaf.ty);
                self.b.load_mem(leaf.ty, base, mem)
            })
            .collect()
    }

    pub fn store_leaves(&mut self, base: Value, offset: u64, leaves: &[Leaf], values: &[Value]) {
        debug_assert_eq!(leaves.len(), values.len());
        for (leaf, value) in leaves.iter().zip(values) {
            let (base, mem) = self.access(base, offset + leaf.offset, leaf.ty);
            self.b.store_mem(base, *value, mem);
        }
    }

    /// Offsets that an access can't encode become an addition.
    fn access(&mut self, base: Value, offset: u64, ty: Type) -> (Value, MemImm) {
        match i32::try_from(offset) {
            Ok(offset) => (base, MemImm::natural(ty, offset)),
            Err(_) => (self.b.ptr_add_const(base, offset as i64), MemImm::natural(ty, 0)),
        }
    }

    pub fn copy_bytes(&mut self, to: Value, from: Value, size: u64) {
        let size = self.b.iconst(Type::I64, size as i64);
        self.b.memcpy(to, from, size);
    }

    // ---- operands ----

    pub fn operand_ty(&self, operand: Operand<'a>) -> Ty<'a> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) | Operand::Take(place) | Operand::CopyOrTake(place) => {
                self.place_ty(place)
            }
            Operand::Const(value) => match value.kind() {
                ConstKind::Bytes(ty, _) => *ty,
                _ => self.unit.layouts.interner().ty(TyKind::Pack(&[])),
            },
            Operand::ConstAddr(_) | Operand::Func(_) => self.unit.layouts.interner().prim(crate::types::Scalar::Ptr),
        }
    }

    /// The leaves of an operand's value, as bits.
    pub fn operand(&mut self, operand: Operand<'a>) -> Result<ValueList> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) | Operand::Take(place) | Operand::CopyOrTake(place) => {
                self.read(place)
            }
            Operand::Const(value) => self.constant(value),
            Operand::ConstAddr(value) => Ok(smallvec![self.constant_address(value)?]),
            Operand::Func(inst) if self.program.signature(inst).abi_c => Ok(smallvec![self.c_callback(inst)?]),
            Operand::Func(inst) => {
                let declared = self.unit.declare(inst, self.program)?;
                Ok(smallvec![self.b.func_addr(declared.func)])
            }
        }
    }

    /// The one scalar or vector that an operand is.
    pub fn operand_value(&mut self, operand: Operand<'a>) -> Result<Value> {
        let values = self.operand(operand)?;
        match values.as_slice() {
            [value] => Ok(*value),
            _ => Err(LowerErrorKind::BadOp {
                op: "operand".to_string(),
                reason: format!("{} is not one machine value", self.program.display(self.operand_ty(operand))),
            }),
        }
    }

    /// The address of an operand's value: of the place itself, or of a copy.
    pub fn operand_address(&mut self, operand: Operand<'a>) -> Result<Value> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) | Operand::Take(place) | Operand::CopyOrTake(place) => {
                self.address(place)
            }
            Operand::Const(value) => self.constant_address(value),
            Operand::ConstAddr(_) | Operand::Func(_) => {
                let (ty, values) = (self.operand_ty(operand), self.operand(operand)?);
                self.spill(ty, &values)
            }
        }
    }
}
