//! Data blobs at fixed addresses.

use crate::ir::DataBlob;

/// The unit of storage, so that its alignment is enough for most blobs.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Chunk([u8; CHUNK]);

const CHUNK: usize = 64;

/// The contents of a blob in memory. The program may write to it through its address.
#[derive(Debug)]
pub struct DataSegment {
    chunks: Box<[Chunk]>,
    /// Where the blob starts.
    start: usize,
}

impl DataSegment {
    /// Places a copy of a blob. Empty blobs have an address as well.
    pub fn new(blob: &DataBlob) -> DataSegment {
        let align = (blob.align as usize).max(1);
        let spare = if align > CHUNK { align } else { 0 };
        let mut chunks = vec![Chunk([0; CHUNK]); (blob.bytes.len() + spare).div_ceil(CHUNK).max(1)].into_boxed_slice();
        let start = (chunks.as_ptr() as usize).next_multiple_of(align) - chunks.as_ptr() as usize;
        for (i, &byte) in blob.bytes.iter().enumerate() {
            let place = start + i;
            chunks[place / CHUNK].0[place % CHUNK] = byte;
        }
        DataSegment { chunks, start }
    }

    /// The address of the first byte.
    pub fn address(&mut self) -> usize {
        self.chunks.as_mut_ptr() as usize + self.start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alignment_is_as_asked() {
        for align in [1, 8, 64, 4096] {
            let mut segment = DataSegment::new(&DataBlob { bytes: vec![1, 2, 3], align, mutable: false });
            assert_eq!(segment.address() % align as usize, 0);
        }
    }
}
