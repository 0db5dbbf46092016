//! Damages source texts, reproducibly: for the mutation test, the fuzz loop and its cargo-fuzz twin.

#![allow(dead_code, reason = "each of the users needs a part")]

use mojo_compiler::syntax::lexer::tokens;
use mojo_compiler::syntax::token::Token;

/// A small pseudo-random generator (SplitMix64): the same seed gives the same damage everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which must not be 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub fn pick<'s, T: ?Sized>(&mut self, items: &[&'s T]) -> &'s T {
        items[self.below(items.len())]
    }
}

/// What is done to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    Delete,
    Double,
    Swap,
    Truncate,
    Replace,
    Byte,
    Indent,
}

const ALL: [Damage; 7] =
    [Damage::Delete, Damage::Double, Damage::Swap, Damage::Truncate, Damage::Replace, Damage::Byte, Damage::Indent];

/// Tokens and half-tokens that may replace others.
const SPARE: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ".",
    "=",
    "==",
    "->",
    "*",
    "**",
    "//",
    "/",
    "^",
    "@",
    ";",
    "...",
    ":=",
    "\\",
    "\n",
    "\n    ",
    "\t",
    " ",
    "#",
    "'",
    "\"",
    "\"\"\"",
    "t\"{",
    "r'",
    "`",
    "0x",
    "1e",
    "0b1",
    "é",
    "$",
    "def",
    "struct",
    "trait",
    "comptime",
    "var",
    "ref",
    "match",
    "case",
    "if",
    "elif",
    "else",
    "for",
    "in",
    "while",
    "try",
    "except",
    "finally",
    "with",
    "as",
    "lambda",
    "return",
    "raise",
    "import",
    "from",
    "not",
    "and",
    "or",
    "is",
    "async",
    "await",
    "fn",
    "let",
    "alias",
    "inout",
    "owned",
    "where",
    "raises",
    "capturing",
    "abi",
    "class",
    "__enum",
    "__extension",
    "__mlir_type",
    "__mlir_op",
    "type_of",
    "origin_of",
    "_",
    "Self",
    "None",
    "True",
    "0",
    "1.5",
    "x",
    "*_",
    "**_",
];

/// A damaged text, what was done to it, and at which offset.
pub struct Mutant {
    pub text: String,
    pub damage: Damage,
    pub offset: usize,
}

/// Damages `text` once. `None` if there is nothing in it.
pub fn mutate(text: &str, random: &mut Random) -> Option<Mutant> {
    let tokens: Vec<Token> = tokens(text).collect();
    let damage = ALL[random.below(ALL.len())];
    mutate_at(text, &tokens, damage, random.below(tokens.len().max(1)), random)
}

/// Damages the token with the given index.
pub fn mutate_at(text: &str, tokens: &[Token], damage: Damage, index: usize, random: &mut Random) -> Option<Mutant> {
    let token = tokens.get(index)?;
    let (start, end) = (token.start as usize, token.end as usize);
    let mut offset = start;
    let text = match damage {
        Damage::Delete => [&text[..start], &text[end..]].concat(),
        Damage::Double => [&text[..end], " ", &text[start..]].concat(),
        Damage::Swap => {
            let next = tokens.get(index + 1)?;
            let (next_start, next_end) = (next.start as usize, next.end as usize);
            let between = &text[end..next_start];
            [&text[..start], &text[next_start..next_end], between, &text[start..end], &text[next_end..]].concat()
        }
        Damage::Truncate => text[..start].to_string(),
        Damage::Replace => [&text[..start], random.pick(SPARE), &text[end..]].concat(),
        Damage::Byte => {
            offset = random.below(text.len());
            flip_byte(text, offset, random)
        }
        Damage::Indent => {
            offset = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
            let space = [" ", "  ", "    ", "\t"];
            [&text[..offset], random.pick(&space), &text[offset..]].concat()
        }
    };
    Some(Mutant { text, damage, offset })
}

/// Changes one byte, and keeps the text valid UTF-8.
fn flip_byte(text: &str, offset: usize, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[offset] = (random.next() & 0x7f) as u8;
    String::from_utf8_lossy(&bytes).into_owned()
}
