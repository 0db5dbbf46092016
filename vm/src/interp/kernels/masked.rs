//! Memory operations under a mask, by lane size, and the comparison of memory blocks.

use super::{Kernel, by_size, read, write};
use crate::ir::{Opcode, Scalar};

/// The kernel for a masked memory operation. Stores get their operands as first, second, third, and no result.
pub fn kernel(op: Opcode, kind: Scalar) -> Option<Kernel> {
    match op {
        Opcode::Memcmp if kind == Scalar::I1 => Some(compare_memory),
        _ => by_size!(kind, masked_kernel(op)),
    }
}

fn masked_kernel<T: Copy>(op: Opcode) -> Option<Kernel> {
    let kernel: Kernel = match op {
        Opcode::LoadMasked => |result, address, mask, other, lanes| {
            // SAFETY: see `Kernel`; lanes under the mask are readable.
            unsafe {
                let from = read::<u64>(address, 0) as *const u8;
                for i in 0..lanes {
                    write(result, i, if read::<u8>(mask, i) != 0 { read::<T>(from, i) } else { read(other, i) });
                }
            }
        },
        Opcode::StoreMasked => |_, address, mask, value, lanes| {
            // SAFETY: see `Kernel`; lanes under the mask are writable.
            unsafe {
                let to = read::<u64>(address, 0) as *mut u8;
                for i in (0..lanes).filter(|&i| read::<u8>(mask, i) != 0) {
                    write(to, i, read::<T>(value, i));
                }
            }
        },
        Opcode::Gather => |result, addresses, mask, other, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`; addresses under the mask are readable.
                unsafe {
                    let under = read::<u8>(mask, i) != 0;
                    let value =
                        if under { read::<T>(read::<u64>(addresses, i) as *const u8, 0) } else { read(other, i) };
                    write(result, i, value);
                }
            }
        },
        Opcode::Scatter => |_, addresses, mask, value, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`; addresses under the mask are writable.
                unsafe {
                    if read::<u8>(mask, i) != 0 {
                        write(read::<u64>(addresses, i) as *mut u8, 0, read::<T>(value, i));
                    }
                }
            }
        },
        Opcode::CompressStore => |_, address, mask, value, lanes| {
            // SAFETY: see `Kernel`; as many lanes as are under the mask are writable.
            unsafe {
                let to = read::<u64>(address, 0) as *mut u8;
                for (position, i) in (0..lanes).filter(|&i| read::<u8>(mask, i) != 0).enumerate() {
                    write(to, position, read::<T>(value, i));
                }
            }
        },
        Opcode::ExpandLoad => |result, address, mask, other, lanes| {
            // SAFETY: see `Kernel`; as many lanes as are under the mask are readable.
            unsafe {
                let from = read::<u64>(address, 0) as *const u8;
                let mut position = 0;
                for i in 0..lanes {
                    if read::<u8>(mask, i) != 0 {
                        write(result, i, read::<T>(from, position));
                        position += 1;
                    } else {
                        write(result, i, read::<T>(other, i));
                    }
                }
            }
        },
        _ => return None,
    };
    Some(kernel)
}

/// Operands: both addresses and the number of bytes.
unsafe fn compare_memory(result: *mut u8, first: *mut u8, second: *mut u8, third: *mut u8, _: usize) {
    // SAFETY: see `Kernel`; the program owns both ranges.
    unsafe {
        let len = read::<u64>(third, 0) as usize;
        let ordering = if len == 0 {
            0
        } else {
            let x = std::slice::from_raw_parts(read::<u64>(first, 0) as *const u8, len);
            let y = std::slice::from_raw_parts(read::<u64>(second, 0) as *const u8, len);
            x.cmp(y) as i32
        };
        write(result, 0, ordering);
    }
}
