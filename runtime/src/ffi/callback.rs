//! Functions of the program that C can call: machine code made by libffi around a Rust closure.

use std::ffi::c_void;
use std::fmt;

use libffi::low::ffi_cif;
use libffi::middle::Closure;

use super::call::{ForeignError, Signature, ValueKind};
use crate::heap::raw;
use crate::native::Addr;

/// What is called: arguments in slots (integers zero-extended, structs by address), the result in one.
///
/// It must not unwind: that ends the process. A trap has to be kept until the C function that called has returned.
pub type Handler = dyn Fn(&[u64]) -> u64 + Send + Sync;

/// A function pointer for C. It is valid as long as this value lives.
pub struct Callback {
    // Dropped first: it refers to the target.
    closure: Closure<'static>,
    _target: Box<Target>,
}

// SAFETY: the code and the target are never changed, and the handler is `Send` and `Sync`.
unsafe impl Send for Callback {}
// SAFETY: as above.
unsafe impl Sync for Callback {}

struct Target {
    arguments: Vec<ValueKind>,
    result: ValueKind,
    handler: Box<Handler>,
}

impl Callback {
    /// Makes a C function of the given type that calls `handler`. Struct results are not supported.
    pub fn new(signature: Signature, handler: Box<Handler>) -> Result<Callback, ForeignError> {
        let Signature { cif, arguments, result, .. } = signature;
        if result == ValueKind::Struct {
            return Err(ForeignError::Unsupported);
        }
        let target = Box::new(Target { arguments, result, handler });
        // SAFETY: the target is on the heap and outlives the closure, which is dropped before it.
        let target_ref: &'static Target = unsafe { &*std::ptr::from_ref(&*target) };
        let closure = Closure::try_new(cif, enter, target_ref).map_err(|_| ForeignError::Unsupported)?;
        Ok(Callback { closure, _target: target })
    }

    /// The address that C calls.
    pub fn address(&self) -> Addr {
        Addr(*self.closure.code_ptr() as usize)
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Callback").field(&self.address()).finish()
    }
}

/// Where C arrives.
unsafe extern "C" fn enter(_cif: &ffi_cif, result: &mut u64, arguments: *const *const c_void, target: &Target) {
    let slot = |(i, kind): (usize, &ValueKind)| {
        // SAFETY: libffi gives one address for each argument of the call interface.
        let address = Addr(unsafe { *arguments.add(i) } as usize);
        match kind {
            ValueKind::Struct => address.0 as u64,
            ValueKind::Integer(1) | ValueKind::Signed(1) => u64::from(raw::read::<u8>(address)),
            ValueKind::Integer(2) | ValueKind::Signed(2) => u64::from(u16::from_le_bytes(raw::read(address))),
            ValueKind::Integer(4) | ValueKind::Signed(4) | ValueKind::F32 => u64::from(raw::read::<u32>(address)),
            ValueKind::Integer(_) | ValueKind::Signed(_) | ValueKind::F64 | ValueKind::Void => raw::read(address),
        }
    };
    let slots: smallvec::SmallVec<[u64; 12]> = target.arguments.iter().enumerate().map(slot).collect();
    let value = (target.handler)(&slots);
    if target.result != ValueKind::Void {
        *result = target.result.canonical(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::dl;

    #[test]
    fn c_sorts_with_a_comparison_of_ours() {
        let compare = Signature::parse("pp>i").and_then(|signature| {
            let order = |slots: &[u64]| {
                let [left, right] = [0, 1].map(|i| raw::read::<i32>(Addr(slots[i] as usize)));
                right.cmp(&left) as i32 as u64
            };
            Callback::new(signature, Box::new(order))
        });
        let compare = compare.unwrap();
        let mut values = [3, -1, 7, 5];
        let arguments = [values.as_mut_ptr() as u64, 4, 4, compare.address().0 as u64];
        let qsort = Addr(dl::function_address("qsort").unwrap());
        let sort = Signature::parse("pLLp>v").unwrap();
        sort.call(qsort, Addr(arguments.as_ptr() as usize), Addr::NULL);
        assert_eq!(values, [7, 5, 3, -1]);
    }

    #[test]
    fn narrow_arguments_and_float_results() {
        let signature = Signature::parse("bHfd>d").unwrap();
        let sum = |slots: &[u64]| {
            assert_eq!(slots[..2], [0xff, 0xfffe]);
            (f64::from(f32::from_bits(slots[2] as u32)) + f64::from_bits(slots[3])).to_bits()
        };
        let callback = Callback::new(signature, Box::new(sum)).unwrap();
        let call = Signature::parse("bHfd>d").unwrap();
        let arguments = [u64::MAX, 0xfffe, u64::from(1.5f32.to_bits()), 2.25f64.to_bits()];
        let mut result = 0.0f64;
        call.call(callback.address(), Addr(arguments.as_ptr() as usize), Addr(&raw mut result as usize));
        assert_eq!(result, 3.75);
    }
}
