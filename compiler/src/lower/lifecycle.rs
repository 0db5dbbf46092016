//! Copies, moves and destruction of values in memory: calls of constructors and destructors, or
//! bits.
//!
//! Inline arrays, packs and unions are raw storage: the library types around them look after the
//! elements.

use mojo_vm::ir::Value;

use super::Result;
use super::body::BodyLowering;
use crate::mir::Place;
use crate::types::Ty;

impl<'a> BodyLowering<'_, 'a> {
    /// Destroys the value at a place.
    pub fn drop_place(&mut self, place: Place<'a>) -> Result<()> {
        let ty = self.place_ty(place);
        if self.program.is_trivial_drop(ty) {
            return Ok(());
        }
        match self.program.drop_fn(ty) {
            Some(destructor) => {
                let address = self.address(place)?;
                self.call_with_addresses(destructor, None, &[address])
            }
            None => Ok(()),
        }
    }

    /// Move-constructs the value at `from` into raw memory at `to`; `from` is raw then.
    pub fn move_value(&mut self, ty: Ty<'a>, to: Value, from: Value) -> Result<()> {
        match self.program.move_fn(ty) {
            Some(constructor) => self.call_with_addresses(constructor, Some(to), &[from]),
            None => self.copy_bits(ty, to, from),
        }
    }

    /// Copy-constructs the value at `from` into raw memory at `to`.
    pub fn copy_value(&mut self, ty: Ty<'a>, to: Value, from: Value) -> Result<()> {
        match self.program.copy_fn(ty) {
            Some(constructor) => self.call_with_addresses(constructor, Some(to), &[from]),
            None => self.copy_bits(ty, to, from),
        }
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
}
