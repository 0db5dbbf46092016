//! Checking UTF-8.

use crate::heap::raw;
use crate::native::Addr;

pub fn validate(text: Addr, len: i64) -> bool {
    simdutf8::basic::from_utf8(raw::bytes(text, len)).is_ok()
}

pub fn valid_up_to(text: Addr, len: i64) -> i64 {
    let text = raw::bytes(text, len);
    match simdutf8::compat::from_utf8(text) {
        Ok(_) => text.len() as i64,
        Err(error) => error.valid_up_to() as i64,
    }
}

pub fn invalid_len(text: Addr, len: i64) -> i64 {
    // The longest ill-formed sequence is three bytes, decided by the fourth.
    let text = raw::bytes(text, len.min(4));
    match std::str::from_utf8(text) {
        Ok(_) => 0,
        Err(error) if error.valid_up_to() > 0 => 0,
        Err(error) => error.error_len().unwrap_or(text.len()) as i64,
    }
}

/// Code points: bytes that do not continue a sequence.
pub fn count(text: Addr, len: i64) -> i64 {
    raw::bytes(text, len).iter().filter(|byte| **byte as i8 >= -0x40).count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on<R>(text: &[u8], native: fn(Addr, i64) -> R) -> R {
        native(Addr(text.as_ptr() as usize), text.len() as i64)
    }

    #[test]
    fn ill_formed_sequences() {
        assert!(on("aé€😀".as_bytes(), validate));
        assert!(!on(b"a\xff", validate));
        assert_eq!(on(b"ab\xc3(", valid_up_to), 2);
        assert_eq!(on(b"\xe2\x82(", invalid_len), 2);
        assert_eq!(on(b"\xf0\x9f\x98", invalid_len), 3);
        assert_eq!(on(b"\xc0\x80", invalid_len), 1);
        assert_eq!(on("é".as_bytes(), invalid_len), 0);
        assert_eq!(on("aé€😀".as_bytes(), count), 4);
    }
}
