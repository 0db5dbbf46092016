//! Memory for machine code.
//!
//! Code is written to pages of its own while they are writable; then they become executable and never change again. Code
//! stays until the whole memory is dropped, so addresses in it may be kept anywhere.

use std::ptr::NonNull;

/// Most bytes of code of one engine.
const CAPACITY: usize = 256 << 20;

/// The unit of protection.
const PAGE: usize = 4096;

/// A piece of code to install.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The alignment of its first byte, at most a page's.
    pub align: usize,
}

/// A region of address space for code, of which pages are taken one after the other.
#[derive(Debug)]
pub struct CodeMemory {
    base: NonNull<u8>,
    used: usize,
}

// SAFETY: the region belongs to this value alone; what is executable is never written.
unsafe impl Send for CodeMemory {}

impl CodeMemory {
    /// Reserves the address space.
    pub fn new() -> std::io::Result<CodeMemory> {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping at an address of the system's choice.
        let base = unsafe { libc::mmap(std::ptr::null_mut(), CAPACITY, libc::PROT_NONE, flags, -1, 0) };
        if base == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error());
        }
        let base = NonNull::new(base.cast()).ok_or(std::io::ErrorKind::OutOfMemory)?;
        Ok(CodeMemory { base, used: 0 })
    }

    /// Bytes of the pages in use.
    pub fn bytes(&self) -> usize {
        self.used
    }

    /// Makes pieces of code executable; their addresses.
    pub fn install(&mut self, pieces: &[Piece<'_>]) -> std::io::Result<Vec<usize>> {
        let mut offsets = Vec::with_capacity(pieces.len());
        let mut end = self.used;
        for piece in pieces {
            let start = end.next_multiple_of(piece.align.clamp(1, PAGE));
            offsets.push(start);
            end = start + piece.bytes.len();
        }
        let end = end.next_multiple_of(PAGE);
        if end > CAPACITY {
            return Err(std::io::ErrorKind::OutOfMemory.into());
        }
        let (start, len) = (self.used, end - self.used);
        // SAFETY: the pages from `start` to `end` are within the region and nobody else has seen them.
        unsafe {
            let pages = self.base.add(start).as_ptr();
            protect(pages, len, libc::PROT_READ | libc::PROT_WRITE)?;
            for (piece, &offset) in pieces.iter().zip(&offsets) {
                self.base.add(offset).copy_from_nonoverlapping(NonNull::from(piece.bytes).cast(), piece.bytes.len());
            }
            protect(pages, len, libc::PROT_READ | libc::PROT_EXEC)?;
        }
        self.used = end;
        Ok(offsets.into_iter().map(|offset| self.base.addr().get() + offset).collect())
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: the region is this value's, and whoever drops it runs none of the code any more. It can't fail.
        unsafe { libc::munmap(self.base.as_ptr().cast(), CAPACITY) };
    }
}

/// Changes what may be done with pages.
///
/// # Safety
/// Nobody relies on what they allowed before.
unsafe fn protect(pages: *const u8, len: usize, protection: i32) -> std::io::Result<()> {
    // SAFETY: the caller's.
    match unsafe { libc::mprotect(pages.cast_mut().cast(), len, protection) } {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error()),
    }
}

/// Makes pages that nobody has used yet inaccessible.
pub(super) fn protect_none(pages: *const u8, len: usize) -> std::io::Result<()> {
    // SAFETY: they are not in use.
    unsafe { protect(pages, len, libc::PROT_NONE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn installed_code_runs_and_stays() {
        let mut memory = CodeMemory::new().unwrap();
        // mov eax, 42; ret
        let code = [0xb8, 42, 0, 0, 0, 0xc3];
        let other = [0xb8, 7, 0, 0, 0, 0xc3];
        let addresses =
            memory.install(&[Piece { bytes: &code, align: 16 }, Piece { bytes: &other, align: 64 }]).unwrap();
        assert_eq!(addresses[1] % 64, 0);
        let third = memory.install(&[Piece { bytes: &code, align: 1 }]).unwrap();
        assert_eq!(memory.bytes(), 2 * PAGE);
        for (address, value) in [(addresses[0], 42), (addresses[1], 7), (third[0], 42)] {
            // SAFETY: there is a function of this type.
            let function: extern "C" fn() -> i32 = unsafe { std::mem::transmute(address) };
            assert_eq!(function(), value);
        }
    }
}
