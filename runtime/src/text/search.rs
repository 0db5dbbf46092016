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
        _ => index(find_short(text, needle).unwrap_or_else(|| memmem::find(text, needle))),
    }
}

/// Longest needle that is looked for by two of its bytes alone: how often they may be there in vain is limited by it.
#[cfg(target_arch = "x86_64")]
const MAX_PAIR_NEEDLE: usize = 16;

/// Looks for a short needle without building a searcher that is prepared for all texts. `None`: not possible here.
#[cfg(target_arch = "x86_64")]
fn find_short(text: &[u8], needle: &[u8]) -> Option<Option<usize>> {
    use memchr::arch::x86_64::avx2::packedpair::Finder;
    if needle.len() > MAX_PAIR_NEEDLE {
        return None;
    }
    let finder = Finder::new(needle)?;
    (text.len() >= finder.min_haystack_len()).then(|| finder.find(text, needle))
}

#[cfg(not(target_arch = "x86_64"))]
fn find_short(_text: &[u8], _needle: &[u8]) -> Option<Option<usize>> {
    None
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

    #[test]
    fn needles_of_all_lengths_are_found_first_in_texts_of_all_lengths() {
        let text: String = (0..200u32).map(|i| if i * i % 7 < 3 { 'a' } else { 'b' }).collect();
        for len in 0..text.len() {
            for (start, size) in
                [(0, 2), (3, 5), (len / 2, 9), (len.saturating_sub(17), 17), (len.saturating_sub(4), 4)]
            {
                let Some(needle) = text[..len].get(start..start + size) else { continue };
                let naive = text[..len].find(needle).map_or(-1, |at| at as i64);
                assert_eq!(on(&text[..len], needle, find), naive);
                assert_eq!(
                    on(&text[..len], &needle.replace("ab", "ac"), find),
                    if needle.contains("ab") { -1 } else { naive }
                );
            }
        }
    }
}
