//! Thin safe wrappers of the POSIX calls that the standard library of Rust does not have, or has for its own types
//! only: descriptors as plain numbers, the environment that C code shares, users, signals.
//!
//! Failures are `errno` values.

use std::ffi::{CStr, CString, c_char, c_int};
use std::mem::MaybeUninit;

/// An `errno` value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errno(pub i32);

impl Errno {
    pub const NOT_FOUND: Errno = Errno(libc::ENOENT);
    pub const INVALID: Errno = Errno(libc::EINVAL);

    fn last() -> Errno {
        Errno(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO))
    }

    pub fn of(error: &std::io::Error) -> Errno {
        Errno(error.raw_os_error().unwrap_or(libc::EIO))
    }

    /// The status of a native that failed with this error.
    pub fn status(self) -> i64 {
        -i64::from(self.0)
    }
}

/// `result` unless it is the -1 of a failed call.
fn check<T: PartialEq + From<i8>>(result: T) -> Result<T, Errno> {
    if result == T::from(-1) { Err(Errno::last()) } else { Ok(result) }
}

/// Text as a C string; fails if it has a NUL inside.
pub fn c_string(text: &[u8]) -> Result<CString, Errno> {
    CString::new(text).map_err(|_| Errno::INVALID)
}

/// Reads at most `buffer.len()` bytes. Interrupted calls are repeated.
pub fn read(fd: c_int, buffer: &mut [u8]) -> Result<usize, Errno> {
    loop {
        // SAFETY: the buffer is writable for its length.
        let count = unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len()) };
        match check(count) {
            Err(Errno(libc::EINTR)) => {}
            result => return result.map(|count| count as usize),
        }
    }
}

/// Writes at most `data.len()` bytes and says how many. Interrupted calls are repeated.
pub fn write(fd: c_int, data: &[u8]) -> Result<usize, Errno> {
    loop {
        // SAFETY: the data is readable for its length.
        let count = unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) };
        match check(count) {
            Err(Errno(libc::EINTR)) => {}
            result => return result.map(|count| count as usize),
        }
    }
}

pub fn open(path: &CStr, flags: c_int, mode: u32) -> Result<c_int, Errno> {
    // SAFETY: the path is a C string.
    check(unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode) })
}

pub fn close(fd: c_int) -> Result<(), Errno> {
    // SAFETY: closing a descriptor touches no memory. Descriptors of the host are the program's to respect.
    check(unsafe { libc::close(fd) }).map(drop)
}

pub fn seek(fd: c_int, offset: i64, whence: c_int) -> Result<i64, Errno> {
    // SAFETY: no memory is touched.
    check(unsafe { libc::lseek(fd, offset, whence) })
}

pub fn is_terminal(fd: c_int) -> bool {
    // SAFETY: no memory is touched.
    unsafe { libc::isatty(fd) == 1 }
}

pub fn change_directory(fd: c_int) -> Result<(), Errno> {
    // SAFETY: no memory is touched.
    check(unsafe { libc::fchdir(fd) }).map(drop)
}

/// The reading and the writing end.
pub fn pipe() -> Result<[c_int; 2], Errno> {
    let mut ends = [0; 2];
    // SAFETY: there is room for two descriptors.
    check(unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) })?;
    Ok(ends)
}

/// Which file a metadata call is about.
pub enum StatTarget<'a> {
    Path(&'a CStr),
    /// The link itself, if the path is one.
    LinkPath(&'a CStr),
    Descriptor(c_int),
}

pub fn stat(target: StatTarget) -> Result<libc::stat, Errno> {
    let mut stat = MaybeUninit::uninit();
    // SAFETY: the paths are C strings, and there is room for the result.
    let result = unsafe {
        match target {
            StatTarget::Path(path) => libc::stat(path.as_ptr(), stat.as_mut_ptr()),
            StatTarget::LinkPath(path) => libc::lstat(path.as_ptr(), stat.as_mut_ptr()),
            StatTarget::Descriptor(fd) => libc::fstat(fd, stat.as_mut_ptr()),
        }
    };
    check(result)?;
    // SAFETY: the call succeeded and filled it.
    Ok(unsafe { stat.assume_init() })
}

/// Nanoseconds of one of the system's clocks.
pub fn clock(id: libc::clockid_t) -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: there is room for the result, and the id is one of libc's constants.
    unsafe { libc::clock_gettime(id, &mut time) };
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// The value of an environment variable, as C's `getenv` sees it.
pub fn get_env(name: &CStr) -> Option<Vec<u8>> {
    // SAFETY: the name is a C string; a value is one too and is copied before anything can change it, unless the
    // program changes the environment from another thread, which POSIX leaves to the program.
    unsafe {
        let value = libc::getenv(name.as_ptr());
        (!value.is_null()).then(|| CStr::from_ptr(value).to_bytes().to_vec())
    }
}

pub fn set_env(name: &CStr, value: &CStr, overwrite: bool) -> Result<(), Errno> {
    // SAFETY: both are C strings; see `get_env` on threads.
    check(unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), overwrite as c_int) }).map(drop)
}

pub fn unset_env(name: &CStr) -> Result<(), Errno> {
    // SAFETY: the name is a C string; see `get_env` on threads.
    check(unsafe { libc::unsetenv(name.as_ptr()) }).map(drop)
}

/// Waits for a child process: its id and raw wait status, id 0 if it still runs.
pub fn wait(pid: i32, no_hang: bool) -> Result<(i32, i32), Errno> {
    let mut status = 0;
    let flags = if no_hang { libc::WNOHANG } else { 0 };
    loop {
        // SAFETY: there is room for the status.
        match check(unsafe { libc::waitpid(pid, &mut status, flags) }) {
            Err(Errno(libc::EINTR)) => {}
            result => return result.map(|pid| (pid, status)),
        }
    }
}

pub fn kill(pid: i32, signal: i32) -> Result<(), Errno> {
    // SAFETY: no memory is touched.
    check(unsafe { libc::kill(pid, signal) }).map(drop)
}

pub fn user_id() -> i32 {
    // SAFETY: cannot fail, touches no memory.
    unsafe { libc::getuid() as i32 }
}

/// An entry of the user database.
pub struct User {
    /// Name, password, real name, home directory, shell, each followed by NUL.
    pub text: Vec<u8>,
    pub uid: u32,
    pub gid: u32,
}

/// How a user is looked up.
pub enum UserKey<'a> {
    Id(u32),
    Name(&'a CStr),
}

/// The user, or `None` if there is no such user.
pub fn user(key: UserKey) -> Option<User> {
    let mut entry = MaybeUninit::<libc::passwd>::uninit();
    let mut found = std::ptr::null_mut();
    let mut buffer = vec![0 as c_char; 16 * 1024];
    // SAFETY: the entry, the buffer with its length, and the result pointer are all writable; the name is a C string.
    unsafe {
        match key {
            UserKey::Id(id) => libc::getpwuid_r(id, entry.as_mut_ptr(), buffer.as_mut_ptr(), buffer.len(), &mut found),
            UserKey::Name(name) => {
                libc::getpwnam_r(name.as_ptr(), entry.as_mut_ptr(), buffer.as_mut_ptr(), buffer.len(), &mut found)
            }
        };
    }
    if found.is_null() {
        return None;
    }
    // SAFETY: the entry was found, so it is filled, and its strings are in the buffer.
    unsafe {
        let entry = entry.assume_init();
        let fields = [entry.pw_name, entry.pw_passwd, entry.pw_gecos, entry.pw_dir, entry.pw_shell];
        let text = fields.iter().flat_map(|field| CStr::from_ptr(*field).to_bytes_with_nul()).copied().collect();
        Some(User { text, uid: entry.pw_uid, gid: entry.pw_gid })
    }
}

/// The text of an error number, as `strerror` gives it.
pub fn error_text(errno: i32) -> Vec<u8> {
    let mut buffer = [0 as c_char; 256];
    // SAFETY: the buffer is writable for its length and ends up as a C string, cut if need be.
    unsafe {
        libc::strerror_r(errno, buffer.as_mut_ptr(), buffer.len());
        CStr::from_ptr(buffer.as_ptr()).to_bytes().to_vec()
    }
}

/// Where the calling thread's errno is, as long as the thread lives.
pub fn errno_location() -> *mut c_int {
    // SAFETY: cannot fail.
    unsafe { libc::__errno_location() }
}

/// The calling thread's errno.
pub fn errno() -> i32 {
    // SAFETY: the location is valid for the thread's life.
    unsafe { *errno_location() }
}

/// Sets the calling thread's errno.
pub fn set_errno(errno: i32) {
    // SAFETY: the location is valid for the thread's life.
    unsafe { *errno_location() = errno }
}
