//! Copies, moves and destruction of values in memory.
//!
//! Types with a constructor or destructor to call have one in [`Program`](super::Program); inline
//! arrays and packs are taken element by element here.

use mojo_vm::ir::{Opcode, Type, Value};

use super::Result;
use super::body::BodyLowering;
use crate::mir::Place;
use crate::types::{Ty, TyKind};

/// Arrays up to this length are handled without a loop.
const MAX_UNROLLED: u64 = 4;

impl<'a> BodyLowering<'_, 'a> {
    /// Destroys the value at a place.
    pub fn drop_place(&mut self, place: Place<'a>) -> Result<()> {
        let ty = self.place_ty(place);
        if self.program.is_trivial_drop(ty) {
            return Ok(());
        }
        let address = self.address(place)?;
        self.drop_value(ty, address)
    }

    fn drop_value(&mut self, ty: Ty<'a>, at: Value) -> Result<()> {
        if self.program.is_trivial_drop(ty) {
            return Ok(());
        }
        if let Some(destructor) = self.program.drop_fn(ty) {
            return self.call_with_addresses(destructor, None, &[at]);
        }
        self.each_part(ty, &[at], &mut |this, part, at| this.drop_value(part, at[0]))
    }

    /// Move-constructs the value at `from` into raw memory at `to`; `from` is raw then.
    pub fn move_value(&mut self, ty: Ty<'a>, to: Value, from: Value) -> Result<()> {
        if !self.program.is_trivial(ty) {
            if let Some(constructor) = self.program.move_fn(ty) {
                return self.call_with_addresses(constructor, Some(to), &[from]);
            }
            if matches!(ty.kind(), TyKind::Array(..) | TyKind::Pack(_)) {
                return self.each_part(ty, &[to, from], &mut |this, part, at| this.move_value(part, at[0], at[1]));
            }
        }
        self.copy_bits(ty, to, from)
    }

    /// Copy-constructs the value at `from` into raw memory at `to`.
    pub fn copy_value(&mut self, ty: Ty<'a>, to: Value, from: Value) -> Result<()> {
        if !self.program.is_trivial(ty) {
            if let Some(constructor) = self.program.copy_fn(ty) {
                return self.call_with_addresses(constructor, Some(to), &[from]);
            }
            if matches!(ty.kind(), TyKind::Array(..) | TyKind::Pack(_)) {
                return self.each_part(ty, &[to, from], &mut |this, part, at| this.copy_value(part, at[0], at[1]));
            }
        }
        self.copy_bits(ty, to, from)
    }

    fn copy_bits(&mut self, ty: Ty<'a>, to: Value, from: Value) -> Result<()> {
        let layout = self.layout(ty)?;
        match layout.leaves {
            Some(leaves) => {
                let values = self.load_leaves(from, 0, leaves);
                self.store_leaves(to, 0, leaves, &values);
            }
            None => self.copy_bytes(to, from, layout.size),
        }
        Ok(())
    }

    /// Does something with each part of a composite value, in order: its fields, or its elements.
    /// `bases` are the addresses of one or two values of the type.
    fn each_part(
        &mut self,
        ty: Ty<'a>,
        bases: &[Value],
        action: &mut dyn FnMut(&mut Self, Ty<'a>, &[Value]) -> Result<()>,
    ) -> Result<()> {
        match ty.kind() {
            TyKind::Array(elem, count) if *count > MAX_UNROLLED => self.each_element(*elem, *count, bases, action),
            TyKind::Array(elem, count) => {
                let size = self.layout(*elem)?.size;
                (0..*count).try_for_each(|index| self.part(*elem, index * size, bases, action))
            }
            TyKind::Struct(..) | TyKind::Closure(..) | TyKind::Pack(_) => {
                let offsets = self.layout(ty)?.offsets;
                let fields = self.program.fields(ty);
                fields.iter().zip(offsets).try_for_each(|(field, offset)| self.part(*field, *offset, bases, action))
            }
            _ => Ok(()),
        }
    }

    fn part(
        &mut self,
        ty: Ty<'a>,
        offset: u64,
        bases: &[Value],
        action: &mut dyn FnMut(&mut Self, Ty<'a>, &[Value]) -> Result<()>,
    ) -> Result<()> {
        let parts: Vec<Value> = bases.iter().map(|base| self.b.ptr_add_const(*base, offset as i64)).collect();
        action(self, ty, &parts)
    }

    /// `for index in 0..count: action(address of element)`.
    fn each_element(
        &mut self,
        elem: Ty<'a>,
        count: u64,
        bases: &[Value],
        action: &mut dyn FnMut(&mut Self, Ty<'a>, &[Value]) -> Result<()>,
    ) -> Result<()> {
        let size = self.layout(elem)?.size;
        let (head, done) = (self.b.create_block(), self.b.create_block());
        let index = self.b.append_block_param(head, Type::I64);
        let zero = self.b.iconst(Type::I64, 0);
        self.b.br(head, &[zero]);
        self.b.switch_to_block(head);
        let parts: Vec<Value> = bases.iter().map(|base| self.element(*base, 0, index, size)).collect();
        action(self, elem, &parts)?;
        let one = self.b.iconst(Type::I64, 1);
        let next = self.b.binary(Opcode::Iadd, index, one);
        let end = self.b.iconst(Type::I64, count as i64);
        let more = self.b.binary(Opcode::IcmpUlt, next, end);
        self.b.br_if(more, head, &[next], done, &[]);
        self.b.switch_to_block(done);
        Ok(())
    }
}
