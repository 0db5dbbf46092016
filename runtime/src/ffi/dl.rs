//! Shared libraries and symbols.

use std::ffi::{CStr, CString, c_void};

use crate::heap::raw;
use crate::native::Addr;
use crate::{Capability, NativeCtx, Trap};

/// The address of a symbol, in a library or (`None`) anywhere in the process.
pub(super) fn find_symbol(library: Option<*mut c_void>, name: &CStr) -> Option<*mut c_void> {
    let library = library.unwrap_or(libc::RTLD_DEFAULT);
    // SAFETY: the name is a C string, and the program vouches for a library handle it got from `open`.
    let symbol = unsafe { libc::dlsym(library, name.as_ptr()) };
    (!symbol.is_null()).then_some(symbol)
}

/// The message of the last failure in this thread.
fn take_error() -> String {
    // SAFETY: the message is null or a C string that stays until the next call of this family.
    unsafe {
        let message = libc::dlerror();
        if message.is_null() { String::new() } else { CStr::from_ptr(message).to_string_lossy().into_owned() }
    }
}

fn c_name(name: Addr, len: i64) -> Option<CString> {
    CString::new(raw::bytes(name, len)).ok()
}

pub(crate) fn open(ctx: &mut NativeCtx, path: Addr, len: i64, flags: i32) -> Result<Addr, Trap> {
    ctx.require(Capability::Foreign)?;
    let Some(path) = c_name(path, len) else {
        ctx.dl_error = "the library's name contains a NUL".to_owned();
        return Ok(Addr::NULL);
    };
    let path_pointer = if path.is_empty() { std::ptr::null() } else { path.as_ptr() };
    // SAFETY: the path is null or a C string. What a library does when it is loaded is up to whoever allowed it.
    let library = unsafe { libc::dlopen(path_pointer, flags) };
    if library.is_null() {
        ctx.dl_error = take_error();
    }
    Ok(Addr(library as usize))
}

pub(crate) fn close(ctx: &mut NativeCtx, library: Addr) -> Result<i32, Trap> {
    ctx.require(Capability::Foreign)?;
    if library.is_null() {
        return Ok(0);
    }
    // SAFETY: the program vouches that the handle came from `open` and that nothing of the library is used any more.
    Ok(unsafe { libc::dlclose(library.0 as *mut c_void) })
}

pub(crate) fn symbol(ctx: &mut NativeCtx, library: Addr, name: Addr, len: i64) -> Result<Addr, Trap> {
    ctx.require(Capability::Foreign)?;
    let library = (!library.is_null()).then_some(library.0 as *mut c_void);
    let symbol = c_name(name, len).and_then(|name| find_symbol(library, &name));
    if symbol.is_none() {
        ctx.dl_error = take_error();
    }
    Ok(symbol.map_or(Addr::NULL, |symbol| Addr(symbol as usize)))
}

pub(crate) fn process_symbol(ctx: &mut NativeCtx, name: Addr, len: i64) -> Result<Addr, Trap> {
    symbol(ctx, Addr::NULL, name, len)
}

pub(crate) fn error(ctx: &mut NativeCtx, out: Addr) -> Result<(), Trap> {
    let message = std::mem::take(&mut ctx.dl_error);
    ctx.heap.give_bytes(message.as_bytes(), out)
}

/// The address of a C function of this process or of a library it has loaded, for the VM to call directly.
pub fn function_address(name: &str) -> Option<usize> {
    let name = CString::new(name).ok()?;
    find_symbol(None, &name).map(|symbol| symbol as usize)
}
