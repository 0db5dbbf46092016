//! Size classes: every small block has one of these sizes.
//!
//! Steps of 16 bytes up to 512, then four steps per doubling. Every power of two is a class, and a class of a power of
//! two is aligned to its size.

/// Largest size of a small block.
pub const MAX_SMALL: usize = 32 * 1024;

/// Number of classes.
pub const CLASSES: usize = 56;

const FINE_STEP: usize = 16;
const FINE_CLASSES: usize = 32;
const MAX_FINE: usize = FINE_STEP * FINE_CLASSES;

/// The class for blocks of `size` bytes at a multiple of `align` (a power of two), or `None` if the block is large.
/// `size` must not be 0.
#[inline(always)]
pub fn class_of(size: usize, align: usize) -> Option<usize> {
    if size <= MAX_FINE && align <= FINE_STEP {
        return Some((size - 1) / FINE_STEP);
    }
    class_of_rare(size, align)
}

fn class_of_rare(size: usize, align: usize) -> Option<usize> {
    if size > MAX_SMALL || align > MAX_SMALL {
        return None;
    }
    let size = if align > FINE_STEP { size.max(align).next_power_of_two() } else { size };
    if size <= MAX_FINE {
        return Some((size - 1) / FINE_STEP);
    }
    // (2^(9+k), 2^(10+k)] in quarters.
    let doubling = (size - 1).ilog2() as usize;
    let quarter = ((size - 1) >> (doubling - 2)) & 3;
    Some(FINE_CLASSES + (doubling - 9) * 4 + quarter)
}

/// Bytes of the blocks of a class.
#[inline]
pub const fn class_size(class: usize) -> usize {
    if class < FINE_CLASSES {
        return (class + 1) * FINE_STEP;
    }
    let step = class - FINE_CLASSES;
    (MAX_FINE << (step / 4)) / 4 * (5 + step % 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_is_the_smallest_that_fits() {
        for size in 1..=MAX_SMALL {
            let class = class_of(size, 1).unwrap();
            assert!(class_size(class) >= size, "{size}");
            assert!(class == 0 || class_size(class - 1) < size, "{size}");
        }
        assert_eq!(class_of(MAX_SMALL, 1), Some(CLASSES - 1));
        assert_eq!(class_of(MAX_SMALL + 1, 1), None);
    }

    #[test]
    fn aligned_blocks_have_aligned_sizes() {
        for align in (5..=15).map(|shift| 1 << shift) {
            for size in [1, 17, 40, 100, 500, 600, 3000, 20000] {
                let class = class_of(size, align).unwrap();
                assert!(class_size(class) >= size);
                assert_eq!(class_size(class) % align, 0, "{size} at {align}");
            }
        }
        assert_eq!(class_of(1, 2 * MAX_SMALL), None);
    }
}
