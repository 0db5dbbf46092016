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

use super::posix;
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
    F32,
    F64,
    /// By its address.
    Struct,
}

impl ValueKind {
    /// The slot for a scalar of which only the low bytes of `word` count.
    pub(super) fn canonical(self, word: u64) -> u64 {
        match self {
            ValueKind::Integer(bytes) => word & (u64::MAX >> (64 - 8 * bytes)),
            ValueKind::F32 => word & u64::from(u32::MAX),
            ValueKind::Void | ValueKind::F64 | ValueKind::Struct => word,
        }
    }
}

/// A C function type, ready for calls.
pub struct Signature {
    pub(super) cif: Cif,
    pub(super) arguments: Vec<ValueKind>,
    pub(super) result: ValueKind,
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
        Ok(Signature { cif, arguments: kinds, result })
    }

    /// Number of arguments.
    pub fn arity(&self) -> usize {
        self.arguments.len()
    }

    /// Calls `function` with the arguments in the 8-byte slots at `arguments`; structs are given by their address.
    /// The result goes to `result`: scalars as 8 bytes, integers zero-extended from their own width, structs as
    /// they are, nothing for `void`.
    pub fn call(&self, function: Addr, arguments: Addr, result: Addr) -> Result<(), ForeignError> {
        if function.is_null() {
            return Err(ForeignError::NullFunction);
        }
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
        Ok(())
    }
}

/// Takes one type off the front of `rest`. `None` if there is none.
fn parse_type(rest: &mut &str) -> Option<(Type, ValueKind)> {
    let letter = rest.chars().next()?;
    *rest = &rest[letter.len_utf8()..];
    Some(match letter {
        'b' => (Type::i8(), ValueKind::Integer(1)),
        'B' => (Type::u8(), ValueKind::Integer(1)),
        'h' => (Type::i16(), ValueKind::Integer(2)),
        'H' => (Type::u16(), ValueKind::Integer(2)),
        'i' => (Type::i32(), ValueKind::Integer(4)),
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
pub(crate) struct SignatureCache(HashMap<Box<str>, Arc<Signature>>);

impl SignatureCache {
    fn get(&mut self, descriptor: &[u8]) -> Result<Arc<Signature>, ForeignError> {
        let descriptor = std::str::from_utf8(descriptor)
            .map_err(|_| ForeignError::Descriptor(String::from_utf8_lossy(descriptor).into_owned()))?;
        if let Some(signature) = self.0.get(descriptor) {
            return Ok(signature.clone());
        }
        let signature = Arc::new(Signature::parse(descriptor)?);
        self.0.insert(descriptor.into(), signature.clone());
        Ok(signature)
    }
}

/// What has to happen around every call of a C function, however it is made: permission, order of output, errno.
/// `call` gets nothing and gives nothing that is not C's.
pub fn around_call<R>(ctx: &mut NativeCtx, call: impl FnOnce() -> R) -> Result<R, Trap> {
    ctx.require(Capability::Foreign)?;
    // C may write to standard output too: what the program printed before comes before.
    ctx.output().flush()?;
    posix::set_errno(ctx.errno);
    let result = call();
    ctx.errno = posix::errno();
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
    let signature = ctx.signatures.get(raw::bytes(descriptor, descriptor_len))?;
    around_call(ctx, || signature.call(function, arguments, result))??;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::dl;

    fn call_c(name: &str, descriptor: &str, arguments: &[u64]) -> u64 {
        let function = dl::find_symbol(None, &std::ffi::CString::new(name).unwrap());
        let mut result = u64::MAX;
        Signature::parse(descriptor)
            .and_then(|signature| {
                let arguments = Addr(arguments.as_ptr() as usize);
                signature.call(Addr(function.unwrap() as usize), arguments, Addr(&raw mut result as usize))
            })
            .unwrap();
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
        signature.call(Addr(function as usize), Addr(arguments.as_ptr() as usize), result_address).unwrap();
        assert_eq!(result, [3, 2]);
    }

    #[test]
    fn malformed_descriptors() {
        for descriptor in ["", "i", "x>v", "{i>v", "i>vv", "v>v", ">", "{>i", "i>i{"] {
            assert!(matches!(Signature::parse(descriptor), Err(ForeignError::Descriptor(_))), "{descriptor}");
        }
    }
}
