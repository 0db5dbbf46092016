//! Boundaries of extended grapheme clusters (Unicode Annex 29).
//!
//! The text is looked at through a window that grows until the boundary is certain, so that stepping through a long
//! text does not look at all of it again for each step. Text that is not UTF-8 is taken byte by byte.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::heap::raw;
use crate::native::Addr;

/// Bytes looked at first; hardly any cluster is longer.
const WINDOW: usize = 64;

/// The end of the cluster that starts at `at`.
pub fn next_boundary(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    match rest {
        [] => return text.len(),
        [_] => return at + 1,
        [a, b, ..] if a.is_ascii() && b.is_ascii() && *a != b'\r' => return at + 1,
        _ => {}
    }
    let mut window = WINDOW;
    loop {
        let end = char_start(rest, window);
        let Some(chunk) = utf8(&rest[..end]) else { return at + 1 };
        let mut cursor = GraphemeCursor::new(0, rest.len(), true);
        match cursor.next_boundary(chunk, 0) {
            Ok(boundary) => return at + boundary.unwrap_or(rest.len()),
            Err(_) if end < rest.len() => window *= 4,
            Err(_) => return text.len(),
        }
    }
}

/// The start of the cluster that ends at `at`.
pub fn prev_boundary(text: &[u8], at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    match before {
        [] | [_] => return 0,
        [.., a, b] if a.is_ascii() && b.is_ascii() && *b != b'\n' => return before.len() - 1,
        _ => {}
    }
    let mut window = WINDOW;
    loop {
        let start = char_start(before, before.len().saturating_sub(window));
        let Some(chunk) = utf8(&before[start..]) else { return before.len() - 1 };
        let mut cursor = GraphemeCursor::new(before.len(), before.len(), true);
        match cursor.prev_boundary(chunk, start) {
            Ok(boundary) => return boundary.unwrap_or(0),
            Err(_) if start > 0 => window *= 4,
            Err(_) => return 0,
        }
    }
}

/// The start of the code point that holds byte `at`; the end of the text if `at` is beyond it.
fn char_start(text: &[u8], at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (at.saturating_sub(3)..=at).rev().find(|i| text[*i] as i8 >= -0x40).unwrap_or(at)
}

fn utf8(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

pub fn next(text: Addr, len: i64, at: i64) -> i64 {
    next_boundary(raw::bytes(text, len), at.max(0) as usize) as i64
}

pub fn prev(text: Addr, len: i64, at: i64) -> i64 {
    prev_boundary(raw::bytes(text, len), at.max(0) as usize) as i64
}

pub fn count(text: Addr, len: i64) -> i64 {
    let text = raw::bytes(text, len);
    match utf8(text) {
        Some(text) => text.graphemes(true).count() as i64,
        None => {
            let (mut at, mut count) = (0, 0);
            while at < text.len() {
                at = next_boundary(text, at);
                count += 1;
            }
            count
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths_forward(text: &str) -> Vec<usize> {
        let (mut at, mut lengths) = (0, Vec::new());
        while at < text.len() {
            let end = next_boundary(text.as_bytes(), at);
            lengths.push(end - at);
            at = end;
        }
        lengths
    }

    fn lengths_backward(text: &str) -> Vec<usize> {
        let (mut at, mut lengths) = (text.len(), Vec::new());
        while at > 0 {
            let start = prev_boundary(text.as_bytes(), at);
            lengths.push(at - start);
            at = start;
        }
        lengths.reverse();
        lengths
    }

    #[test]
    fn clusters_in_both_directions() {
        // Byte lengths printed by the official compiler.
        let text = "e\u{301}a\r\n👨\u{200d}👩\u{200d}👧🇩🇪🇫🇷क्षि각";
        let lengths = [3, 1, 2, 18, 8, 8, 12, 3];
        assert_eq!(lengths_forward(text), lengths);
        assert_eq!(lengths_backward(text), lengths);
    }

    #[test]
    fn clusters_longer_than_the_window() {
        let marks = "\u{301}".repeat(200);
        let flags = "🇩🇪".repeat(100);
        let text = format!("é{marks}x{flags}");
        let lengths = lengths_forward(&text);
        assert_eq!(lengths[..3], [402, 1, 8]);
        assert_eq!(lengths.len(), 102);
        assert_eq!(lengths_backward(&text), lengths);
    }

    #[test]
    fn invalid_text_goes_byte_by_byte() {
        assert_eq!(next_boundary(b"\xff\xfe", 0), 1);
        assert_eq!(prev_boundary(b"a\xff", 2), 1);
    }
}
