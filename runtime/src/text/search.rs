//! Searching and comparing bytes.

use memchr::memmem;

use crate::heap::raw;
use crate::native::Addr;

fn index(found: Option<usize>) -> i64 {
    found.map_or(-1, |at| at as i64)
}

pub fn find_byte(text: Addr, len: i64, byte: u8) -> i64 {
    index(memchr::memchr(byte, raw::bytes(text, len)))
}

pub fn find_last_byte(text: Addr, len: i64, byte: u8) -> i64 {
    index(memchr::memrchr(byte, raw::bytes(text, len)))
}

pub fn find(text: Addr, len: i64, needle: Addr, needle_len: i64) -> i64 {
    let (text, needle) = (raw::bytes(text, len), raw::bytes(needle, needle_len));
    match needle {
        // Building a searcher costs more than looking through a short text.
        [byte] => index(memchr::memchr(*byte, text)),
        _ => index(memmem::find(text, needle)),
    }
}

pub fn find_last(text: Addr, len: i64, needle: Addr, needle_len: i64) -> i64 {
    index(memmem::rfind(raw::bytes(text, len), raw::bytes(needle, needle_len)))
}

pub fn count(text: Addr, len: i64, needle: Addr, needle_len: i64) -> i64 {
    let (text, needle) = (raw::bytes(text, len), raw::bytes(needle, needle_len));
    if needle.is_empty() { 0 } else { memmem::find_iter(text, needle).count() as i64 }
}

pub fn compare(left: Addr, right: Addr, len: i64) -> i32 {
    raw::bytes(left, len).cmp(raw::bytes(right, len)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on<R>(text: &str, needle: &str, native: fn(Addr, i64, Addr, i64) -> R) -> R {
        native(Addr(text.as_ptr() as usize), text.len() as i64, Addr(needle.as_ptr() as usize), needle.len() as i64)
    }

    #[test]
    fn needles() {
        assert_eq!(on("a,b,,c", ",", find), 1);
        assert_eq!(on("a,b,,c", ",,", find), 3);
        assert_eq!(on("a,b,,c", ",", find_last), 4);
        assert_eq!(on("abc", "x", find), -1);
        assert_eq!(on("abc", "abcd", find_last), -1);
        assert_eq!(on("abc", "", find), 0);
        assert_eq!(on("abc", "", find_last), 3);
        assert_eq!(on("aaaa", "aa", count), 2);
        assert_eq!(on("aaaa", "", count), 0);
    }
}
