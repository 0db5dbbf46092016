//! Compile-time values in run-time code: as immediates, or as constant data.

use mojo_vm::ir::{DataId, Scalar, Type, Value, ValueList};

use super::body::{BodyLowering, unsupported};
use super::layout::Leaf;
use super::{Result, Unit};
use crate::types::{Const, ConstKind};

impl<'a> BodyLowering<'_, 'a> {
    /// The leaves of a constant. Values without bits (function items, literals) have none.
    pub fn constant(&mut self, value: Const<'a>) -> Result<ValueList> {
        let ConstKind::Bytes(ty, bytes) = value.kind() else { return Ok(ValueList::new()) };
        let layout = self.layout(*ty)?;
        match layout.leaves {
            Some(leaves) => Ok(leaves.iter().map(|leaf| self.constant_leaf(*leaf, bytes)).collect()),
            None => unsupported("a large constant as machine values"),
        }
    }

    fn constant_leaf(&mut self, leaf: Leaf, bytes: &[u8]) -> Value {
        let size = leaf.ty.kind().bytes() as usize;
        let start = (leaf.offset as usize).min(bytes.len());
        let lanes: Vec<[u64; 4]> = bytes[start..].chunks(size).take(leaf.ty.lanes() as usize).map(words).collect();
        let first = lanes.first().copied().unwrap_or_default();
        if lanes.iter().all(|lane| *lane == first) {
            return self.splat_constant(leaf.ty, first);
        }
        if size <= 8 {
            let bits: Vec<u64> = lanes.iter().map(|lane| lane[0]).collect();
            return self.b.vconst(leaf.ty, &bits);
        }
        let data = self.unit.module().add_data(bytes[start..].to_vec(), leaf.ty.align());
        let address = self.b.data_addr(data);
        self.b.load(leaf.ty, address, 0)
    }

    /// All lanes the same; a scalar if there is one lane.
    pub fn splat_constant(&mut self, ty: Type, bits: [u64; 4]) -> Value {
        match ty.kind() {
            Scalar::F16 | Scalar::Bf16 | Scalar::F32 | Scalar::F64 => self.b.fconst_bits(ty, bits[0]),
            Scalar::I128 | Scalar::I256 => self.b.iconst_wide(ty, bits),
            _ => self.b.iconst(ty, bits[0] as i64),
        }
    }

    /// The address of a constant in the module's data.
    pub fn constant_address(&mut self, value: Const<'a>) -> Result<Value> {
        let data = match value.kind() {
            ConstKind::Str(text) => self.unit.text_data(value, text),
            ConstKind::Bytes(ty, bytes) => {
                let layout = self.layout(*ty)?;
                if layout.size == 0 {
                    return Ok(self.b.iconst(Type::PTR, layout.align as i64));
                }
                self.unit.bytes_data(value, bytes, layout.align as u32)
            }
            ConstKind::Fn(_) => return Ok(self.b.iconst(Type::PTR, 1)),
            _ => return unsupported("the address of this compile-time value"),
        };
        Ok(self.b.data_addr(data))
    }
}

/// Little-endian bytes as 64-bit words, zero-extended.
fn words(bytes: &[u8]) -> [u64; 4] {
    let mut buffer = [0; 32];
    let size = bytes.len().min(32);
    buffer[..size].copy_from_slice(&bytes[..size]);
    let mut words = [0; 4];
    for (word, chunk) in words.iter_mut().zip(buffer.chunks_exact(8)) {
        *word = u64::from_le_bytes(chunk.try_into().expect("chunks of 8 bytes"));
    }
    words
}

impl<'a> Unit<'a> {
    fn text_data(&self, value: Const<'a>, text: &[u8]) -> DataId {
        self.constant_data(value, || [text, b"\0"].concat(), 1)
    }

    fn bytes_data(&self, value: Const<'a>, bytes: &[u8], align: u32) -> DataId {
        self.constant_data(value, || bytes.to_vec(), align)
    }

    /// One blob for each constant.
    fn constant_data(&self, value: Const<'a>, bytes: impl FnOnce() -> Vec<u8>, align: u32) -> DataId {
        *self.data.borrow_mut().entry(value).or_insert_with(|| self.module().add_data(bytes(), align))
    }
}

/// The integer that a compile-time operand is: an integer literal, or the bytes of an integer.
pub(super) fn const_int(value: Const<'_>) -> Option<i64> {
    match value.kind() {
        ConstKind::Int(int) => i64::try_from(int).ok(),
        ConstKind::Bytes(_, bytes) if matches!(bytes.len(), 1 | 2 | 4 | 8) => {
            let word = words(bytes)[0];
            let shift = 64 - 8 * bytes.len() as u32;
            Some((word << shift) as i64 >> shift)
        }
        _ => None,
    }
}
