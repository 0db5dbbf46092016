//! Bit sets as slices of words, and matrices of them: the states of the dataflow analyses.

/// Operations on a row of bits.
pub trait Bits {
    fn has(&self, index: u32) -> bool;
    fn set(&mut self, index: u32);
    fn clear(&mut self, index: u32);
    /// Sets the bits `from..to`.
    fn set_range(&mut self, from: u32, to: u32);
    /// Clears the bits `from..to`.
    fn clear_range(&mut self, from: u32, to: u32);
    fn unite(&mut self, other: &[u64]);
    fn intersect(&mut self, other: &[u64]);
}

impl Bits for [u64] {
    fn has(&self, index: u32) -> bool {
        self[index as usize / 64] >> (index % 64) & 1 != 0
    }

    fn set(&mut self, index: u32) {
        self[index as usize / 64] |= 1 << (index % 64);
    }

    fn clear(&mut self, index: u32) {
        self[index as usize / 64] &= !(1 << (index % 64));
    }

    fn set_range(&mut self, from: u32, to: u32) {
        (from..to).for_each(|i| self.set(i));
    }

    fn clear_range(&mut self, from: u32, to: u32) {
        (from..to).for_each(|i| self.clear(i));
    }

    fn unite(&mut self, other: &[u64]) {
        self.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
    }

    fn intersect(&mut self, other: &[u64]) {
        self.iter_mut().zip(other).for_each(|(a, b)| *a &= b);
    }
}

/// The indices of the bits that are set, ascending.
pub fn ones(row: &[u64]) -> impl Iterator<Item = u32> + '_ {
    row.iter().enumerate().flat_map(|(i, &word)| {
        std::iter::successors(Some(word), |w| Some(w & w.wrapping_sub(1)))
            .take_while(|w| *w != 0)
            .map(move |w| i as u32 * 64 + w.trailing_zeros())
    })
}

/// Rows of equal width.
#[derive(Clone, Debug)]
pub struct BitMatrix {
    words: Vec<u64>,
    stride: usize,
}

impl BitMatrix {
    pub fn new(rows: usize, bits: usize, fill: bool) -> Self {
        let stride = bits.div_ceil(64);
        BitMatrix { words: vec![if fill { !0 } else { 0 }; rows * stride], stride }
    }

    pub fn row(&self, index: usize) -> &[u64] {
        &self.words[index * self.stride..(index + 1) * self.stride]
    }

    pub fn row_mut(&mut self, index: usize) -> &mut [u64] {
        &mut self.words[index * self.stride..(index + 1) * self.stride]
    }

    /// A row of zeros as wide as those of the matrix.
    pub fn blank(&self) -> Vec<u64> {
        vec![0; self.stride]
    }

    /// Replaces a row; true if that changed it.
    pub fn assign(&mut self, index: usize, row: &[u64]) -> bool {
        let old = self.row_mut(index);
        if old == row {
            return false;
        }
        old.copy_from_slice(row);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_cross_words() {
        let mut matrix = BitMatrix::new(2, 130, false);
        matrix.row_mut(1).set_range(60, 129);
        matrix.row_mut(1).clear_range(62, 127);
        assert_eq!(ones(matrix.row(1)).collect::<Vec<_>>(), [60, 61, 127, 128]);
        assert_eq!(ones(matrix.row(0)).count(), 0);
        assert!(!matrix.assign(0, &[0, 0, 0]));
        assert!(matrix.assign(0, &[0, 1, 0]));
    }
}
