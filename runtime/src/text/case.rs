//! Case mapping and classes of code points.
//!
//! Upper case is the full mapping (`ß` becomes `SS`). Lower case maps code point by code point, without the rule for
//! a final sigma, and `İ` becomes `i`, as the official library does.

use crate::heap::raw;
use crate::native::Addr;
use crate::{NativeCtx, Trap};

fn to_upper(text: &str) -> String {
    text.to_uppercase()
}

fn to_lower(text: &str) -> String {
    // The simple mapping is the first code point of the full one; only `İ` has a second.
    text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
}

fn map(ctx: &mut NativeCtx, text: Addr, len: i64, out: Addr, mapping: fn(&str) -> String) -> Result<(), Trap> {
    let mut mapped = String::with_capacity(len.max(0) as usize);
    for chunk in raw::bytes(text, len).utf8_chunks() {
        mapped.push_str(&mapping(chunk.valid()));
        if !chunk.invalid().is_empty() {
            mapped.push(char::REPLACEMENT_CHARACTER);
        }
    }
    ctx.heap.give_bytes(mapped.as_bytes(), out)
}

pub fn upper(ctx: &mut NativeCtx, text: Addr, len: i64, out: Addr) -> Result<(), Trap> {
    map(ctx, text, len, out, to_upper)
}

pub fn lower(ctx: &mut NativeCtx, text: Addr, len: i64, out: Addr) -> Result<(), Trap> {
    map(ctx, text, len, out, to_lower)
}

fn is(code_point: i32, class: fn(char) -> bool) -> bool {
    char::from_u32(code_point as u32).is_some_and(class)
}

pub fn is_upper(code_point: i32) -> bool {
    is(code_point, char::is_uppercase)
}

pub fn is_lower(code_point: i32) -> bool {
    is(code_point, char::is_lowercase)
}

pub fn is_alphabetic(code_point: i32) -> bool {
    is(code_point, char::is_alphabetic)
}

pub fn is_numeric(code_point: i32) -> bool {
    is(code_point, char::is_numeric)
}

/// The official library's set, which is not Unicode's: no-break and em spaces are not in it.
pub fn is_space(code_point: i32) -> bool {
    matches!(code_point, 0x09..=0x0d | 0x1c..=0x1e | 0x20 | 0x85 | 0x2028 | 0x2029)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected results printed by the official compiler.
    #[test]
    fn mappings() {
        assert_eq!(to_lower("ΑΣ ΣΑΣ"), "ασ σασ");
        assert_eq!(to_lower("İǅ"), "iǆ");
        assert_eq!(to_upper("ß ﬁ ŉ ǆ ΐ ǅ"), "SS FI ʼN Ǆ Ι\u{308}\u{301} Ǆ");
    }
}
