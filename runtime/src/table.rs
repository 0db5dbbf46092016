//! The table of all natives. Everything known about a native is here, once.
//!
//! A row reads `effect name(parameters) -> result = function;` after its documentation. The effect says what the
//! function is given and may do:
//!
//! - `pure`: the function gets the arguments alone, and its result depends on nothing else;
//! - `read`: the same, but it reads memory by its pointer arguments;
//! - `call`: the function gets the [`NativeCtx`] first, and may do anything.
//!
//! Conventions for the meaning of arguments and results:
//!
//! - *text and paths* are an address and a length in bytes, without a final NUL;
//! - a *status* is an `i64`: zero or positive on success, `-errno` on failure;
//! - a *bytes result* goes to `out`, two `i64`: the address and the length of a block of exactly that length with
//!   alignment 1, which the caller frees. If the length is 0 there is no block.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::LazyLock;

use crate::native::{Addr, Effect, Native, NativeId, NativeReturn, NativeSig, NativeType, Slot};
use crate::{NativeCtx, Trap, heap, os};

macro_rules! native_type {
    (i1) => {
        NativeType::I1
    };
    (i8) => {
        NativeType::I8
    };
    (i16) => {
        NativeType::I16
    };
    (i32) => {
        NativeType::I32
    };
    (i64) => {
        NativeType::I64
    };
    (f32) => {
        NativeType::F32
    };
    (f64) => {
        NativeType::F64
    };
    (ptr) => {
        NativeType::Ptr
    };
}

macro_rules! rust_type {
    (i1) => {
        bool
    };
    (i8) => {
        u8
    };
    (i16) => {
        u16
    };
    (i32) => {
        i32
    };
    (i64) => {
        i64
    };
    (f32) => {
        f32
    };
    (f64) => {
        f64
    };
    (ptr) => {
        Addr
    };
    () => {
        ()
    };
}

macro_rules! effect {
    (pure) => {
        Effect::Pure
    };
    (read) => {
        Effect::Read
    };
    (call) => {
        Effect::Any
    };
}

/// Calls the Rust function with or without the context, as the effect says.
macro_rules! invoke {
    (pure, $ctx:ident, $function:path, ($($arg:ident),*)) => {{ let _ = $ctx; $function($($arg),*) }};
    (read, $ctx:ident, $function:path, ($($arg:ident),*)) => {{ let _ = $ctx; $function($($arg),*) }};
    (call, $ctx:ident, $function:path, ($($arg:ident),*)) => { $function($ctx $(, $arg)*) };
}

macro_rules! natives {
    ($(
        section $section:literal {
            $(
                $(#[doc = $doc:literal])*
                $effect:ident $name:ident($($arg:ident: $ty:tt),*) $(-> $result:tt)? = $function:path;
            )*
        }
    )*) => {
        /// All natives; [`NativeId`] is an index into it.
        pub static NATIVES: &[Native] = &[$($(
            Native {
                name: stringify!($name),
                section: $section,
                doc: &[$($doc),*],
                sig: NativeSig {
                    params: &[$((stringify!($arg), native_type!($ty))),*],
                    result: natives!(@result $($result)?),
                },
                effect: effect!($effect),
                call: {
                    fn call(ctx: &mut NativeCtx, args: &[u64]) -> Result<u64, Trap> {
                        let &[$($arg),*] = args else {
                            return Err(Trap::BadNativeCall(stringify!($name)));
                        };
                        $(let $arg = <rust_type!($ty) as Slot>::from_slot($arg);)*
                        Ok(invoke!($effect, ctx, $function, ($($arg),*)).into_result()?.into_slot())
                    }
                    call
                },
                direct: || {
                    extern "C" fn direct(ctx: &mut NativeCtx $(, $arg: rust_type!($ty))*) -> rust_type!($($result)?) {
                        match invoke!($effect, ctx, $function, ($($arg),*)).into_result() {
                            Ok(value) => value,
                            Err(trap) => {
                                ctx.pending_trap = Some(trap);
                                Slot::ZERO
                            }
                        }
                    }
                    direct as *const () as usize
                },
                can_trap: natives!(@can_trap $effect, $function, ($($arg: $ty),*)),
            }
        ),*),*];
    };
    (@result) => { None };
    (@result $result:tt) => { Some(native_type!($result)) };
    (@can_trap pure, $function:path, ($($arg:ident: $ty:tt),*)) => { false };
    (@can_trap read, $function:path, ($($arg:ident: $ty:tt),*)) => { false };
    (@can_trap call, $function:path, ($($arg:ident: $ty:tt),*)) => {{
        const fn can_trap<R: NativeReturn>(_: fn(&mut NativeCtx $(, rust_type!($ty))*) -> R) -> bool {
            R::CAN_TRAP
        }
        can_trap($function)
    }};
}

natives! {
    section "Heap" {
        /// Allocates `size` uninitialised bytes at a multiple of `align`, a power of two. Size 0 gives a dangling,
        /// non-null address and no block. Traps at the embedder's limit.
        call heap_alloc(size: i64, align: i64) -> ptr = heap::natives::alloc;
        /// Frees a block. `size` and `align` are those of its allocation. Null and dangling addresses are ignored.
        call heap_free(block: ptr, size: i64, align: i64) = heap::natives::free;
        /// Frees a block of which the size is not known. Slower.
        call heap_free_unsized(block: ptr) = heap::natives::free_unsized;
        /// Moves a block of `old` bytes to one of `new` bytes and keeps the contents.
        call heap_realloc(block: ptr, old: i64, new: i64, align: i64) -> ptr = heap::natives::realloc;
        /// Number of blocks allocated and not freed.
        call heap_live_blocks() -> i64 = heap::natives::live_blocks;
        /// Bytes allocated and not freed.
        call heap_live_bytes() -> i64 = heap::natives::live_bytes;
        /// Most bytes that were live at once.
        call heap_peak_bytes() -> i64 = heap::natives::peak_bytes;
    }

    section "Traps" {
        /// Writes the line `message`, which the library has prepared (`ABORT: FILE:LINE:COL: text`), and a newline to
        /// standard output, flushes it and stops the program.
        call abort(message: ptr, len: i64) = os::process::abort;
        /// Flushes standard output and stops the program with exit code `code`. Runs no destructors.
        call exit(code: i32) = os::process::exit;
    }

    section "Files" {
        /// Writes all bytes to a descriptor; 1 is the buffered standard output. Status: the number of bytes.
        call fd_write(fd: i32, data: ptr, len: i64) -> i64 = os::file::write;
        /// Writes out what is buffered for a descriptor. Status.
        call fd_flush(fd: i32) -> i64 = os::file::flush;
    }
}

/// The native of that name.
pub fn find_native(name: &str) -> Option<NativeId> {
    static BY_NAME: LazyLock<HashMap<&'static str, NativeId>> =
        LazyLock::new(|| NATIVES.iter().enumerate().map(|(i, native)| (native.name, NativeId(i as u16))).collect());
    BY_NAME.get(name).copied()
}

impl NativeId {
    /// The table's row.
    #[inline]
    pub fn get(self) -> &'static Native {
        &NATIVES[self.0 as usize]
    }
}

/// The reference manual of the natives, as Markdown.
pub fn reference() -> String {
    let mut text = String::from("# Natives\n");
    let mut section = "";
    for native in NATIVES {
        if native.section != section {
            section = native.section;
            let _ = write!(text, "\n## {section}\n");
        }
        let params: Vec<String> = native.sig.params.iter().map(|(name, ty)| format!("{name}: {}", ty.name())).collect();
        let result = native.sig.result.map_or(String::new(), |ty| format!(" -> {}", ty.name()));
        let _ = write!(text, "\n`{}({}){result}`", native.name, params.join(", "));
        for line in native.doc {
            let _ = write!(text, "\n{}", line.trim());
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::MAX_ARGS;

    #[test]
    fn every_native_is_found_by_its_name_and_documented() {
        for (i, native) in NATIVES.iter().enumerate() {
            assert_eq!(find_native(native.name), Some(NativeId(i as u16)), "{} is defined twice", native.name);
            assert!(!native.doc.is_empty(), "{} has no documentation", native.name);
            assert!(native.sig.params.len() <= MAX_ARGS, "{} takes too many arguments", native.name);
        }
    }
}
