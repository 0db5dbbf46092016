//! Calls of C functions through libffi.
//!
//! A C function's type is a text, the *descriptor*: one letter per argument, `>`, and the letter of the result:
//!
//! | letter | C type | letter | C type |
//! | --- | --- | --- | --- |
//! | `v` | `void` (result only) | `f` | `float` |
//! | `b` `B` | `int8_t` `uint8_t` | `d` | `double` |
//! | `h` `H` | `int16_t` `uint16_t` | `p` | any pointer |
//! | `i` `I` | `int32_t` `uint32_t` | `{...}` | a struct of these, by value |
//! | `l` `L` | `int64_t` `uint64_t` | `.` | the arguments from here on are variadic |
//!
//! `pp.id>i` is `int f(void *, void *, ...)` called with an `int` and a `double`.

use std::ffi::c_void;
use std::sync::Arc;

use hashbrown::HashMap;
use libffi::middle::{Cif, Type};
use libffi::raw::ffi_call;

pub use super::posix::errno_location;
use super::{posix, registers};
use crate::heap::raw;
use crate::native::Addr;
use crate::{Capability, NativeCtx, Trap};

/// What can be wrong with a call before it is made.
#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    #[error("call of a null function pointer")]
    NullFunction,
    #[error("malformed C function descriptor `{0}`")]
    Descriptor(String),
    #[error("the C function's type cannot be called on this machine")]
    Unsupported,
}

/// How a value travels through a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    Void,
    /// An integer or pointer of this many bytes.
    Integer(u32),
    /// A signed integer of this many bytes; only callees can tell the difference.
    Signed(u32),
    F32,
    F64,
    /// By its address.
    Struct,
}

impl ValueKind {
    /// The slot for a scalar of which only the low bytes of `word` count.
    pub(super) fn canonical(self, word: u64) -> u64 {
        match self {
            ValueKind::Integer(bytes) | ValueKind::Signed(bytes) => word & (u64::MAX >> (64 - 8 * bytes)),
            ValueKind::F32 => word & u64::from(u32::MAX),
            ValueKind::Void | ValueKind::F64 | ValueKind::Struct => word,
        }
    }

    /// The register for a scalar of which only the low bytes of `word` count.
    pub(super) fn extended(self, word: u64) -> u64 {
        match self {
            ValueKind::Signed(bytes) => {
                let unused = 64 - 8 * bytes;
                ((word << unused) as i64 >> unused) as u64
            }
            kind => kind.canonical(word),
        }
    }
}

/// A C function type, ready for calls.
#[derive(Debug)]
pub struct Signature {
    pub(super) cif: Cif,
    pub(super) arguments: Vec<ValueKind>,
    pub(super) result: ValueKind,
    /// Whether libffi is not needed.
    in_registers: bool,
}

// SAFETY: libffi only reads a prepared call interface, and `Signature` never changes after it is made.
unsafe impl Send for Signature {}
// SAFETY: as above.
unsafe impl Sync for Signature {}

impl Signature {
    /// Reads a descriptor.
    pub fn parse(descriptor: &str) -> Result<Signature, ForeignError> {
        let malformed = || ForeignError::Descriptor(descriptor.to_owned());
        let (arguments, result) = descriptor.split_once('>').ok_or_else(malformed)?;
        let (mut types, mut kinds, mut fixed) = (Vec::new(), Vec::new(), None);
        let mut rest = arguments;
        while !rest.is_empty() {
            if rest.starts_with('.') && fixed.is_none() {
                fixed = Some(types.len());
                rest = &rest[1..];
                continue;
            }
            let (ty, kind) = parse_type(&mut rest).ok_or_else(malformed)?;
            types.push(ty);
            kinds.push(kind);
        }
        let mut rest = result;
        let (result_type, result) = match result {
            "v" => (Type::void(), ValueKind::Void),
            _ => parse_type(&mut rest).filter(|_| rest.is_empty()).ok_or_else(malformed)?,
        };
        let cif = match fixed {
            Some(fixed) => Cif::try_new_variadic(types, fixed, result_type),
            None => Cif::try_new(types, result_type),
        };
        let cif = cif.map_err(|_| ForeignError::Unsupported)?;
        let in_registers = fixed.is_none() && registers::fit(&kinds, result);
        Ok(Signature { cif, arguments: kinds, result, in_registers })
    }

    /// Number of arguments.
    pub fn arity(&self) -> usize {
        self.arguments.len()
    }

    /// Calls `function`, which is not null, with the arguments in the 8-byte slots at `arguments`; structs are given by
    /// their address. The result goes to `result`: scalars as 8 bytes, integers zero-extended from their own width,
    /// structs as they are, nothing for `void`.
    pub fn call(&self, function: Addr, arguments: Addr, result: Addr) {
        if self.in_registers {
            let slots = raw::words(arguments, self.arguments.len());
            let word = registers::call(function, &self.arguments, slots, self.result);
            if self.result != ValueKind::Void {
                raw::write(result, self.result.canonical(word));
            }
            return;
        }
        self.call_by_libffi(function, arguments, result);
    }

    fn call_by_libffi(&self, function: Addr, arguments: Addr, result: Addr) {
        let value = |(i, kind): (usize, &ValueKind)| {
            let slot = Addr(arguments.0 + 8 * i);
            match kind {
                ValueKind::Struct => raw::read::<u64>(slot) as *mut c_void,
                _ => slot.0 as *mut c_void,
            }
        };
        let mut values: smallvec::SmallVec<[*mut c_void; 12]> = self.arguments.iter().enumerate().map(value).collect();
        let mut word = 0u64;
        let target = match self.result {
            ValueKind::Struct => result.0 as *mut c_void,
            _ => (&raw mut word).cast(),
        };
        // SAFETY: the program vouches that the function has the described type and that the arguments are what the
        // function expects; there is an argument address for each argument of the call interface; the target has
        // room for the result, which libffi widens to at most 8 bytes if it is a scalar.
        unsafe {
            let code: unsafe extern "C" fn() = std::mem::transmute(function.0);
            ffi_call(self.cif.as_raw_ptr(), Some(code), target, values.as_mut_ptr());
        }
        match self.result {
            ValueKind::Void | ValueKind::Struct => {}
            kind => raw::write(result, kind.canonical(word)),
        }
    }
}

/// Takes one type off the front of `rest`. `None` if there is none.
fn parse_type(rest: &mut &str) -> Option<(Type, ValueKind)> {
    let letter = rest.chars().next()?;
    *rest = &rest[letter.len_utf8()..];
    Some(match letter {
        'b' => (Type::i8(), ValueKind::Signed(1)),
        'B' => (Type::u8(), ValueKind::Integer(1)),
        'h' => (Type::i16(), ValueKind::Signed(2)),
        'H' => (Type::u16(), ValueKind::Integer(2)),
        'i' => (Type::i32(), ValueKind::Signed(4)),
        'I' => (Type::u32(), ValueKind::Integer(4)),
        'l' => (Type::i64(), ValueKind::Integer(8)),
        'L' => (Type::u64(), ValueKind::Integer(8)),
        'p' => (Type::pointer(), ValueKind::Integer(8)),
        'f' => (Type::f32(), ValueKind::F32),
        'd' => (Type::f64(), ValueKind::F64),
        '{' => {
            let mut fields = Vec::new();
            while !rest.starts_with('}') {
                fields.push(parse_type(rest)?.0);
            }
            *rest = &rest[1..];
            (Type::structure(fields), ValueKind::Struct)
        }
        _ => return None,
    })
}

/// The signatures a program has used, by descriptor.
#[derive(Default)]
pub(crate) struct SignatureCache {
    by_text: HashMap<Box<str>, Arc<Signature>>,
    /// Those found last, by the address of the descriptor, which a call site does not change.
    by_address: [Option<KnownDescriptor>; 16],
}

struct KnownDescriptor {
    address: Addr,
    text: Box<str>,
    signature: Arc<Signature>,
}

impl SignatureCache {
    #[inline]
    fn get(&mut self, address: Addr, len: i64) -> Result<&Signature, ForeignError> {
        let descriptor = raw::bytes(address, len);
        let entry = &mut self.by_address[(address.0 ^ address.0 >> 4) % 16];
        // The same address may hold another text by now.
        let known = |entry: &KnownDescriptor| entry.address == address && entry.text.as_bytes() == descriptor;
        if !entry.as_ref().is_some_and(known) {
            let (text, signature) = find_or_parse(&mut self.by_text, descriptor)?;
            *entry = Some(KnownDescriptor { address, text, signature });
        }
        entry.as_ref().map(|entry| &*entry.signature).ok_or(ForeignError::Unsupported)
    }
}

fn find_or_parse(
    known: &mut HashMap<Box<str>, Arc<Signature>>,
    descriptor: &[u8],
) -> Result<(Box<str>, Arc<Signature>), ForeignError> {
    let text = std::str::from_utf8(descriptor)
        .map_err(|_| ForeignError::Descriptor(String::from_utf8_lossy(descriptor).into_owned()))?;
    if let Some(signature) = known.get(text) {
        return Ok((text.into(), signature.clone()));
    }
    let signature = Arc::new(Signature::parse(text)?);
    known.insert(text.into(), signature.clone());
    Ok((text.into(), signature))
}

/// What comes before every call of a C function, however it is made: permission, order of output, errno.
#[inline]
pub fn before_call(ctx: &NativeCtx, function: Addr) -> Result<(), Trap> {
    ctx.require(Capability::Foreign)?;
    if function.is_null() {
        return Err(ForeignError::NullFunction.into());
    }
    // C may write to standard output too: what the program printed before comes before.
    ctx.flush_output()?;
    posix::set_errno(ctx.errno);
    Ok(())
}

/// What comes after it: errno, and the traps of callbacks, which could not stop C.
#[inline]
pub fn after_call(ctx: &mut NativeCtx) -> Result<(), Trap> {
    ctx.errno = posix::errno();
    if ctx.pending_trap.is_some() {
        return ctx.pending_trap.take().map_or(Ok(()), Err);
    }
    ctx.take_thread_trap().map_or(Ok(()), Err)
}

/// Calls a function that takes and gives scalars, in slots; 0 is the result if it gives nothing.
#[inline]
pub fn call_with_slots(ctx: &mut NativeCtx, c_type: &Signature, function: Addr, slots: &[u64]) -> Result<u64, Trap> {
    before_call(ctx, function)?;
    let mut result = 0u64;
    c_type.call(function, Addr(slots.as_ptr() as usize), Addr(&raw mut result as usize));
    after_call(ctx)?;
    Ok(result)
}

/// The native `ffi_call`.
pub(crate) fn call(
    ctx: &mut NativeCtx,
    function: Addr,
    descriptor: Addr,
    descriptor_len: i64,
    arguments: Addr,
    result: Addr,
) -> Result<(), Trap> {
    before_call(ctx, function)?;
    ctx.signatures.get(descriptor, descriptor_len)?.call(function, arguments, result);
    after_call(ctx)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::dl;

    fn call_c(name: &str, descriptor: &str, arguments: &[u64]) -> u64 {
        let function = dl::find_symbol(None, &std::ffi::CString::new(name).unwrap());
        let mut result = u64::MAX;
        let (arguments, result_address) = (Addr(arguments.as_ptr() as usize), Addr(&raw mut result as usize));
        Signature::parse(descriptor).unwrap().call(Addr(function.unwrap() as usize), arguments, result_address);
        result
    }

    #[test]
    fn scalars() {
        assert_eq!(call_c("abs", "i>i", &[-5i64 as u64]), 5);
        // A negative int comes zero-extended from 32 bits.
        assert_eq!(call_c("atoi", "p>i", &[c"-7".as_ptr() as u64]), u64::from(-7i32 as u32));
        assert_eq!(call_c("strlen", "p>L", &[c"four".as_ptr() as u64]), 4);
        assert_eq!(f64::from_bits(call_c("sqrt", "d>d", &[2f64.to_bits()])), 2f64.sqrt());
        assert_eq!(f32::from_bits(call_c("sqrtf", "f>f", &[u64::from(9f32.to_bits())]) as u32), 3.0);
    }

    #[test]
    fn many_and_mixed_arguments() {
        extern "C" fn in_registers(a: i8, b: f32, c: u16, d: f64, e: i32, f: u64, g: f64) -> f64 {
            f64::from(a) + f64::from(b) + f64::from(c) + d + f64::from(e) + f as f64 + g
        }
        extern "C" fn on_the_stack(a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64) -> i64 {
            a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g
        }
        let call = |function: usize, descriptor: &str, arguments: &[u64]| {
            let (mut result, signature) = (0u64, Signature::parse(descriptor).unwrap());
            let result_address = Addr(&raw mut result as usize);
            signature.call(Addr(function), Addr(arguments.as_ptr() as usize), result_address);
            (result, signature.in_registers)
        };
        // Garbage above the width of the narrow ones must not matter.
        let arguments = [
            0xabff,
            u64::from(0.5f32.to_bits()) | 7 << 32,
            7 << 16 | 10,
            1.25f64.to_bits(),
            7 << 32 | u64::from(-4i32 as u32),
            100,
            1000f64.to_bits(),
        ];
        let (sum, fast) = call(in_registers as *const () as usize, "bfHdild>d", &arguments);
        assert_eq!(f64::from_bits(sum), -1.0 + 0.5 + 10.0 + 1.25 - 4.0 + 100.0 + 1000.0);
        assert!(fast);
        let (sum, fast) = call(on_the_stack as *const () as usize, "lllllll>l", &[1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((sum, fast), (140, false));
    }

    #[test]
    fn variadic() {
        let mut buffer = [0u8; 32];
        let arguments =
            [buffer.as_mut_ptr() as u64, 32, c"%d %.2f %s".as_ptr() as u64, 7, 1.5f64.to_bits(), c"x".as_ptr() as u64];
        assert_eq!(call_c("snprintf", "pLp.idp>i", &arguments), 8);
        assert_eq!(&buffer[..8], b"7 1.50 x");
    }

    #[test]
    fn structs_by_value() {
        // div_t div(int, int)
        let function = dl::find_symbol(None, c"div").unwrap();
        let arguments = [17u64, 5];
        let mut result = [0i32; 2];
        let signature = Signature::parse("ii>{ii}").unwrap();
        let result_address = Addr(&raw mut result as usize);
        signature.call(Addr(function as usize), Addr(arguments.as_ptr() as usize), result_address);
        assert_eq!(result, [3, 2]);
    }

    #[test]
    fn malformed_descriptors() {
        for descriptor in ["", "i", "x>v", "{i>v", "i>vv", "v>v", ">", "{>i", "i>i{"] {
            assert!(matches!(Signature::parse(descriptor), Err(ForeignError::Descriptor(_))), "{descriptor}");
        }
    }
}
