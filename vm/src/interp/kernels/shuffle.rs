//! Operations that move lanes without looking at them; instantiated by lane size.

use super::{Kernel, by_size, read, write};
use crate::ir::{Opcode, Scalar};

/// The kernel for an operation that moves lanes.
pub fn kernel(op: Opcode, kind: Scalar) -> Option<Kernel> {
    match op {
        Opcode::TableLookup => Some(table_lookup),
        Opcode::Iota => iota(kind),
        Opcode::MaskToBits if kind == Scalar::I8 => Some(mask_to_bits),
        Opcode::BitsToMask if kind == Scalar::I1 => Some(bits_to_mask),
        _ => by_size!(kind, moving_kernel(op)),
    }
}

fn moving_kernel<T: Copy>(op: Opcode) -> Option<Kernel> {
    let kernel: Kernel = match op {
        Opcode::Splat => |result, first, _, _, lanes| {
            // SAFETY: see `Kernel`.
            unsafe {
                let value: T = read(first, 0);
                (0..lanes).for_each(|i| write(result, i, value));
            }
        },
        // The second operand is the lane number. Out of range the result is undefined; here, wrapped around.
        Opcode::Extract => |result, first, second, _, lanes| {
            // SAFETY: see `Kernel`; `lanes` is a power of two.
            unsafe { write(result, 0, read::<T>(first, read::<u64>(second, 0) as usize & (lanes - 1))) }
        },
        // The second operand is the new lane, the third the lane number.
        Opcode::Insert => |result, first, second, third, lanes| {
            // SAFETY: see `Kernel`; `lanes` is a power of two.
            unsafe {
                result.copy_from(first, lanes * size_of::<T>());
                write(result, read::<u64>(third, 0) as usize & (lanes - 1), read::<T>(second, 0));
            }
        },
        // The third operand is the address of a list of `u32`: the operands' lanes, then a lane number per result.
        Opcode::Shuffle2 => |result, first, second, third, lanes| {
            // SAFETY: see `Kernel`; the encoder made the list, whose numbers are below twice the operands' lanes.
            unsafe {
                let list = read::<u64>(third, 0) as *const u8;
                let operand_lanes = read::<u32>(list, 0) as usize;
                for i in 0..lanes {
                    let lane = read::<u32>(list, i + 1) as usize;
                    let value: T = match lane.checked_sub(operand_lanes) {
                        None => read(first, lane),
                        Some(lane) => read(second, lane),
                    };
                    write(result, i, value);
                }
            }
        },
        // `lanes` are those of an operand.
        Opcode::Concat => |result, first, second, _, lanes| {
            // SAFETY: see `Kernel`.
            unsafe {
                result.copy_from(first, lanes * size_of::<T>());
                result.add(lanes * size_of::<T>()).copy_from(second, lanes * size_of::<T>());
            }
        },
        // The second operand is the number of the first lane, `lanes` are those of the result.
        Opcode::ExtractSub => |result, first, second, _, lanes| {
            // SAFETY: see `Kernel`.
            unsafe {
                result.copy_from(first.add(read::<u64>(second, 0) as usize * size_of::<T>()), lanes * size_of::<T>())
            }
        },
        // The third operand holds the number of the first lane and, in its upper half, the lanes of the second.
        Opcode::InsertSub => |result, first, second, third, lanes| {
            // SAFETY: see `Kernel`.
            unsafe {
                let (offset, count): (u32, u32) = (read(third, 0), read(third, 1));
                result.copy_from(first, lanes * size_of::<T>());
                result.add(offset as usize * size_of::<T>()).copy_from(second, count as usize * size_of::<T>());
            }
        },
        // `lanes` are those of an operand.
        Opcode::Interleave => |result, first, second, _, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    write(result, 2 * i, read::<T>(first, i));
                    write(result, 2 * i + 1, read::<T>(second, i));
                }
            }
        },
        // `lanes` are those of a result.
        Opcode::Deinterleave => |evens, first, _, odds, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    write(evens, i, read::<T>(first, 2 * i));
                    write(odds, i, read::<T>(first, 2 * i + 1));
                }
            }
        },
        Opcode::Reverse => |result, first, _, _, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe { write(result, i, read::<T>(first, lanes - 1 - i)) }
            }
        },
        // The first operand is a mask.
        Opcode::Select => |result, first, second, third, lanes| {
            for i in 0..lanes {
                // SAFETY: see `Kernel`.
                unsafe {
                    let chosen = if read::<u8>(first, i) != 0 { read(second, i) } else { read::<T>(third, i) };
                    write(result, i, chosen);
                }
            }
        },
        _ => return None,
    };
    Some(kernel)
}

/// The third operand holds the length of the table.
unsafe fn table_lookup(result: *mut u8, table: *mut u8, indices: *mut u8, third: *mut u8, lanes: usize) {
    // SAFETY: see `Kernel`.
    unsafe {
        let len: u64 = read(third, 0);
        for i in 0..lanes {
            let index: u8 = read(indices, i);
            write(result, i, if (index as u64) < len { read::<u8>(table, index as usize) } else { 0 });
        }
    }
}

/// `lanes` are those of the mask; the result's bytes beyond stay as they are.
unsafe fn mask_to_bits(result: *mut u8, mask: *mut u8, _: *mut u8, _: *mut u8, lanes: usize) {
    for byte in 0..lanes.div_ceil(8) {
        let mut bits = 0u8;
        for bit in 0..(lanes - byte * 8).min(8) {
            // SAFETY: see `Kernel`.
            bits |= (unsafe { read::<u8>(mask, byte * 8 + bit) } & 1) << bit;
        }
        // SAFETY: see `Kernel`.
        unsafe { write(result, byte, bits) };
    }
}

/// `lanes` are those of the mask.
unsafe fn bits_to_mask(result: *mut u8, bits: *mut u8, _: *mut u8, _: *mut u8, lanes: usize) {
    for i in 0..lanes {
        // SAFETY: see `Kernel`.
        unsafe { write(result, i, read::<u8>(bits, i / 8) >> (i % 8) & 1) };
    }
}

/// 0, 1, 2, ...
fn iota(kind: Scalar) -> Option<Kernel> {
    use crate::ir::eval::{Float, Int, U256, bf16, f16};

    macro_rules! count {
        ($ty:ty, |$i:ident| $value:expr) => {{
            let kernel: Kernel = |result, _, _, _, lanes| {
                for $i in 0..lanes {
                    let value: $ty = $value;
                    // SAFETY: see `Kernel`.
                    unsafe { write(result, $i, value) };
                }
            };
            kernel
        }};
    }
    Some(match kind {
        Scalar::I8 => count!(u8, |i| i as u8),
        Scalar::I16 => count!(u16, |i| i as u16),
        Scalar::I32 => count!(u32, |i| i as u32),
        Scalar::I64 => count!(u64, |i| i as u64),
        Scalar::I128 => count!(u128, |i| i as u128),
        Scalar::I256 => count!(U256, |i| U256::from_wide(U256::from(i as u64))),
        Scalar::F16 => count!(f16, |i| Float::from_f64(i as f64)),
        Scalar::Bf16 => count!(bf16, |i| Float::from_f64(i as f64)),
        Scalar::F32 => count!(f32, |i| i as f32),
        Scalar::F64 => count!(f64, |i| i as f64),
        Scalar::I1 | Scalar::Ptr => return None,
    })
}
