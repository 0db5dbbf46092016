//! The lexer: source text to tokens, one at a time.
//!
//! There are no newline or indentation tokens. Every token knows whether it is the first on its
//! line and how far that line is indented; the parser decides what that means. A token that cannot
//! be read is [`TokenKind::Invalid`], with the reason in [`Lexer::error`].

use super::token::{Token, TokenKind};

/// t-strings may be nested in each other this deep.
const MAX_TSTRING_DEPTH: u32 = 20;

/// Which bytes are digits of a number.
type IsDigit = fn(u8) -> bool;

/// Length of `__mlir_region`.
const LONGEST_KEYWORD: usize = 13;

/// Why a token could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LexError {
    #[error("unexpected character")]
    UnexpectedCharacter,
    #[error("encountered unexpected '\\'; use line continuation at the end of lines")]
    StrayBackslash,
    #[error("unterminated string")]
    UnterminatedString,
    #[error("unterminated t-string (missing closing quote)")]
    UnterminatedTString,
    #[error("t-strings are nested too deeply")]
    TStringTooDeep,
    #[error("unterminated backtick identifier")]
    UnterminatedBacktick,
    #[error("backtick identifier must not be empty; add content between the backticks")]
    EmptyBacktick,
    #[error("decimal integer literals must not use leading zeros; add '0o' for octal literals")]
    LeadingZero,
    #[error("no digits specified for {0} literal")]
    NoDigits(&'static str),
    #[error("expected a digit after the exponent")]
    NoExponentDigits,
}

/// A position in a source text from which tokens can be read. Copies are cheap, and serve as
/// lookahead.
#[derive(Clone, Copy)]
pub struct Lexer<'s> {
    bytes: &'s [u8],
    pos: usize,
    /// Column of the first token of the current line.
    indent: u32,
    /// Only white space so far on this line.
    line_start: bool,
    /// Reason and position of the last `Invalid` token.
    error: Option<(LexError, u32)>,
}

impl<'s> Lexer<'s> {
    /// A lexer for a whole file. A byte order mark is skipped.
    pub fn new(source: &'s str) -> Lexer<'s> {
        let start = if source.starts_with('\u{feff}') { 3 } else { 0 };
        Lexer::resume(source, start, source.len())
    }

    /// A lexer for `source[start..end]`, with positions relative to the whole of `source`.
    ///
    /// Lines are indented relative to the last line start at or before `start`.
    pub fn resume(source: &'s str, start: usize, end: usize) -> Lexer<'s> {
        let bytes = &source.as_bytes()[..end.min(source.len())];
        let start = start.min(bytes.len());
        let line = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |newline| newline + 1);
        let blank = bytes[line..].iter().take_while(|&&byte| is_blank(byte)).count();
        let line_start = start <= line + blank;
        Lexer { bytes, pos: start, indent: blank as u32, line_start, error: None }
    }

    /// Why the last token was `Invalid`, and where.
    pub fn error(&self) -> Option<(LexError, u32)> {
        self.error
    }

    /// Offset of the next byte to read.
    pub fn position(&self) -> u32 {
        self.pos as u32
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.pos + ahead).copied().unwrap_or(0)
    }

    /// Reads the next token. At the end of the text this is `EndOfFile`, as often as one asks.
    pub fn next_token(&mut self) -> Token {
        self.skip_blank();
        let start = self.pos;
        let first_on_line = self.line_start;
        self.line_start = false;
        let Some(&byte) = self.bytes.get(start) else {
            let at = start as u32;
            // The end counts as a line of its own, without indentation.
            return Token { kind: TokenKind::EndOfFile, first_on_line: true, start: at, end: at, indent: 0 };
        };
        let kind = match CLASS[byte as usize] {
            Class::Word => self.word(),
            Class::Digit => self.number(),
            Class::Quote => self.string(start),
            Class::Backtick => self.backtick(),
            Class::Punctuation => self.punctuation(byte),
            Class::Other => {
                // All bytes of a character outside ASCII.
                let rest = &self.bytes[start + 1..];
                self.pos += 1 + rest.iter().take_while(|&&byte| byte & 0xc0 == 0x80).count();
                self.invalid(LexError::UnexpectedCharacter, start)
            }
        };
        Token { kind, first_on_line, start: start as u32, end: self.pos as u32, indent: self.indent }
    }

    fn invalid(&mut self, error: LexError, at: usize) -> TokenKind {
        self.error = Some((error, at as u32));
        TokenKind::Invalid
    }

    /// Skips white space, comments, newlines and continuations.
    fn skip_blank(&mut self) {
        loop {
            match self.peek(0) {
                b' ' | b'\t' | 0x0c => self.pos += 1,
                b'\n' => {
                    self.pos += 1;
                    self.start_line();
                }
                b'\r' => self.pos += 1,
                b'#' => {
                    let rest = &self.bytes[self.pos..];
                    self.pos += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                b'\\' if self.is_continuation() => {
                    let rest = &self.bytes[self.pos..];
                    self.pos += memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
                    self.line_start = false;
                }
                _ => return,
            }
        }
    }

    /// Called behind a newline: skips the indentation and remembers it.
    fn start_line(&mut self) {
        let rest = &self.bytes[self.pos..];
        let blank = rest.iter().take_while(|&&byte| is_blank(byte)).count();
        self.pos += blank;
        self.indent = blank as u32;
        self.line_start = true;
    }

    /// Whether a backslash is followed by nothing but blanks on its line.
    fn is_continuation(&self) -> bool {
        let rest = &self.bytes[self.pos + 1..];
        match rest.iter().find(|&&byte| !is_blank(byte) && byte != b'\r') {
            Some(&byte) => byte == b'\n',
            None => true,
        }
    }

    fn word(&mut self) -> TokenKind {
        let start = self.pos;
        let rest = &self.bytes[start..];
        let len = rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
        self.pos += len;
        let word = &rest[..len];
        if len <= 2
            && matches!(self.peek(0), b'"' | b'\'')
            && let Some((_, template)) = string_prefix(word)
        {
            return if template { self.tstring(start) } else { self.string(start) };
        }
        match word[0] {
            b'a'..=b'y' | b'_' | b'F' | b'N' | b'S' | b'T' if len <= LONGEST_KEYWORD => {
                TokenKind::keyword(word).unwrap_or(TokenKind::Identifier)
            }
            _ => TokenKind::Identifier,
        }
    }

    fn backtick(&mut self) -> TokenKind {
        let start = self.pos;
        let rest = &self.bytes[start + 1..];
        match memchr::memchr3(b'`', b'\n', b'\r', rest) {
            Some(0) if rest[0] == b'`' => {
                self.pos = start + 2;
                self.invalid(LexError::EmptyBacktick, start)
            }
            Some(len) if rest[len] == b'`' => {
                self.pos = start + len + 2;
                TokenKind::EscapedIdentifier
            }
            Some(len) => {
                self.pos = start + 1 + len;
                self.invalid(LexError::UnterminatedBacktick, start)
            }
            None => {
                self.pos = self.bytes.len();
                self.invalid(LexError::UnterminatedBacktick, start)
            }
        }
    }

    fn skip_digits(&mut self, is_digit: IsDigit) -> usize {
        let rest = &self.bytes[self.pos..];
        let mut digits = 0;
        let mut len = 0;
        for &byte in rest {
            if is_digit(byte) {
                digits += 1;
            } else if byte != b'_' {
                break;
            }
            len += 1;
        }
        self.pos += len;
        digits
    }

    fn number(&mut self) -> TokenKind {
        let start = self.pos;
        if self.peek(0) == b'0' {
            let radix: Option<(&'static str, IsDigit)> = match self.peek(1) {
                b'x' | b'X' => Some(("hex", |byte| byte.is_ascii_hexdigit())),
                b'o' | b'O' => Some(("octal", |byte| matches!(byte, b'0'..=b'7'))),
                b'b' | b'B' => Some(("binary", |byte| matches!(byte, b'0' | b'1'))),
                _ => None,
            };
            if let Some((name, is_digit)) = radix {
                self.pos += 2;
                if self.skip_digits(is_digit) == 0 {
                    return self.invalid(LexError::NoDigits(name), self.pos);
                }
                return TokenKind::Int;
            }
        }
        self.skip_digits(|byte| byte.is_ascii_digit());
        let whole = &self.bytes[start..self.pos];
        if whole[0] == b'0' && whole.iter().any(|byte| matches!(byte, b'1'..=b'9')) {
            return self.invalid(LexError::LeadingZero, start + 1);
        }
        let mut kind = TokenKind::Int;
        if self.peek(0) == b'.' {
            self.pos += 1;
            kind = TokenKind::Float;
            // An underscore cannot follow the point: `1._x` is a float and a name.
            if self.peek(0).is_ascii_digit() {
                self.skip_digits(|byte| byte.is_ascii_digit());
            }
        }
        self.exponent(kind)
    }

    /// Reads an exponent, if there is one, behind a number of the given kind.
    fn exponent(&mut self, kind: TokenKind) -> TokenKind {
        if !matches!(self.peek(0), b'e' | b'E') {
            return kind;
        }
        self.pos += 1;
        if matches!(self.peek(0), b'+' | b'-') {
            self.pos += 1;
        }
        if self.skip_digits(|byte| byte.is_ascii_digit()) == 0 {
            return self.invalid(LexError::NoExponentDigits, self.pos);
        }
        TokenKind::Float
    }

    /// Reads an ordinary string; the position is at its first quote. A backslash keeps a quote from
    /// closing even a raw string.
    fn string(&mut self, start: usize) -> TokenKind {
        match skip_string(self.bytes, self.pos) {
            Ok(end) => {
                self.pos = end;
                TokenKind::String
            }
            Err(end) => {
                self.pos = end;
                self.invalid(LexError::UnterminatedString, start)
            }
        }
    }

    /// Reads a t-string; the position is at its first quote.
    fn tstring(&mut self, start: usize) -> TokenKind {
        match skip_tstring(self.bytes, self.pos, 0) {
            Ok(end) => {
                self.pos = end;
                TokenKind::TString
            }
            Err((end, error)) => {
                self.pos = end;
                self.invalid(error, start)
            }
        }
    }

    fn punctuation(&mut self, byte: u8) -> TokenKind {
        use TokenKind::*;
        let next = self.peek(1);
        let (kind, len) = match (byte, next) {
            (b'(', _) => (LParen, 1),
            (b')', _) => (RParen, 1),
            (b'[', _) => (LBracket, 1),
            (b']', _) => (RBracket, 1),
            (b'{', _) => (LBrace, 1),
            (b'}', _) => (RBrace, 1),
            (b',', _) => (Comma, 1),
            (b';', _) => (Semicolon, 1),
            (b'~', _) => (Tilde, 1),
            (b'.', b'0'..=b'9') => {
                self.pos += 1;
                self.skip_digits(|byte| byte.is_ascii_digit());
                return self.exponent(Float);
            }
            (b'.', b'.') if self.peek(2) == b'.' => (Ellipsis, 3),
            (b'.', _) => (Dot, 1),
            (b':', b'=') => (ColonEqual, 2),
            (b':', _) => (Colon, 1),
            (b'+', b'=') => (PlusEqual, 2),
            (b'+', _) => (Plus, 1),
            (b'-', b'=') => (MinusEqual, 2),
            (b'-', b'>') => (Arrow, 2),
            (b'-', _) => (Minus, 1),
            (b'*', b'*') if self.peek(2) == b'=' => (StarStarEqual, 3),
            (b'*', b'*') => (StarStar, 2),
            (b'*', b'=') => (StarEqual, 2),
            (b'*', _) => (Star, 1),
            (b'/', b'/') if self.peek(2) == b'=' => (SlashSlashEqual, 3),
            (b'/', b'/') => (SlashSlash, 2),
            (b'/', b'=') => (SlashEqual, 2),
            (b'/', _) => (Slash, 1),
            (b'%', b'=') => (PercentEqual, 2),
            (b'%', _) => (Percent, 1),
            (b'@', b'=') => (AtEqual, 2),
            (b'@', _) => (At, 1),
            (b'&', b'=') => (AmpEqual, 2),
            (b'&', _) => (Amp, 1),
            (b'|', b'=') => (PipeEqual, 2),
            (b'|', _) => (Pipe, 1),
            (b'^', b'=') => (CaretEqual, 2),
            (b'^', _) => (Caret, 1),
            (b'<', b'<') if self.peek(2) == b'=' => (LessLessEqual, 3),
            (b'<', b'<') => (LessLess, 2),
            (b'<', b'=') => (LessEqual, 2),
            (b'<', _) => (Less, 1),
            (b'>', b'>') if self.peek(2) == b'=' => (GreaterGreaterEqual, 3),
            (b'>', b'>') => (GreaterGreater, 2),
            (b'>', b'=') => (GreaterEqual, 2),
            (b'>', _) => (Greater, 1),
            (b'=', b'=') => (EqualEqual, 2),
            (b'=', _) => (Equal, 1),
            (b'!', b'=') => (NotEqual, 2),
            _ => {
                let at = self.pos;
                self.pos += 1;
                let error = if byte == b'\\' { LexError::StrayBackslash } else { LexError::UnexpectedCharacter };
                return self.invalid(error, at);
            }
        };
        self.pos += len;
        kind
    }

    /// Skips the rest of a block without making tokens of it: everything up to the first line that
    /// begins at column `header_column` or before and is not inside brackets or a string. The last
    /// token read must be the `:` of the block's header.
    pub fn skip_block(&mut self, header_column: u32) {
        loop {
            self.skip_blank();
            if self.pos >= self.bytes.len() || (self.line_start && self.indent <= header_column) {
                return;
            }
            self.line_start = false;
            self.skip_line();
        }
    }

    /// Skips to the end of the logical line, or of the text.
    fn skip_line(&mut self) {
        let mut depth = 0u32;
        let mut start = self.pos;
        while let Some(found) = self.bytes[self.pos..].iter().position(|&byte| ENDS_SKIP[byte as usize]) {
            self.pos += found;
            match self.bytes[self.pos] {
                b'\n' if depth == 0 => return,
                b'#' => {
                    let rest = &self.bytes[self.pos..];
                    self.pos += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                b'(' | b'[' | b'{' => {
                    depth += 1;
                    self.pos += 1;
                }
                b')' | b']' | b'}' => {
                    depth = depth.saturating_sub(1);
                    self.pos += 1;
                }
                b'\\' if self.is_continuation() => {
                    let rest = &self.bytes[self.pos..];
                    self.pos += memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
                }
                b'"' | b'\'' => self.skip_quoted(start),
                b'`' => {
                    self.backtick();
                }
                _ => self.pos += 1,
            }
            start = self.pos;
        }
        self.pos = self.bytes.len();
    }

    /// Skips the string that opens at the position. Its prefix, if it has one, is behind `start`.
    fn skip_quoted(&mut self, start: usize) {
        let before = &self.bytes[start..self.pos];
        let prefix = before.iter().rev().take_while(|&&byte| is_word(byte)).count();
        let end = match string_prefix(&before[before.len() - prefix..]) {
            Some((_, true)) => skip_tstring(self.bytes, self.pos, 0).map_err(|(end, _)| end),
            _ => skip_string(self.bytes, self.pos),
        };
        self.pos = end.unwrap_or_else(|end| end);
    }
}

/// The bytes that [`Lexer::skip_line`] has to look at.
static ENDS_SKIP: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\n#()[]{}\\\"'`";
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
};

/// What the first byte of a token says about it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Digit,
    Quote,
    Backtick,
    Punctuation,
    Other,
}

static CLASS: [Class; 256] = {
    let mut table = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Word,
            b'0'..=b'9' => Class::Digit,
            b'"' | b'\'' => Class::Quote,
            b'`' => Class::Backtick,
            b'!'..=b'~' => Class::Punctuation,
            _ => Class::Other,
        };
        byte += 1;
    }
    table
};

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0c)
}

fn is_word(byte: u8) -> bool {
    matches!(CLASS[byte as usize], Class::Word | Class::Digit)
}

/// Whether a word before a quote is a string prefix, and which: (raw, template).
pub(super) fn string_prefix(word: &[u8]) -> Option<(bool, bool)> {
    match word {
        [b'r' | b'R'] => Some((true, false)),
        [b't' | b'T'] => Some((false, true)),
        [b'r' | b'R', b't' | b'T'] | [b't' | b'T', b'r' | b'R'] => Some((true, true)),
        _ => None,
    }
}

/// The quote that opens at `pos`, and whether it is tripled.
pub(super) fn quote_at(bytes: &[u8], pos: usize) -> (u8, bool) {
    let quote = bytes[pos];
    (quote, bytes.get(pos + 1) == Some(&quote) && bytes.get(pos + 2) == Some(&quote))
}

/// Finds the end of the string that opens at `pos`; `Err` has the place where the search ended.
fn skip_string(bytes: &[u8], pos: usize) -> Result<usize, usize> {
    let (quote, triple) = quote_at(bytes, pos);
    let mut pos = pos + if triple { 3 } else { 1 };
    loop {
        let rest = &bytes[pos..];
        let found =
            if triple { memchr::memchr2(quote, b'\\', rest) } else { memchr::memchr3(quote, b'\\', b'\n', rest) };
        let Some(found) = found else {
            return Err(bytes.len());
        };
        pos += found;
        match bytes[pos] {
            b'\\' => pos = (pos + 2).min(bytes.len()),
            b'\n' => return Err(pos),
            _ if !triple => return Ok(pos + 1),
            _ if bytes[pos..].starts_with(&[quote; 3]) => return Ok(pos + 3),
            _ => pos += 1,
        }
    }
}

/// Finds the end of the t-string whose quote stands at `pos`, looking through the expressions in
/// it. `Err` has the place where the search ended.
fn skip_tstring(bytes: &[u8], pos: usize, depth: u32) -> Result<usize, (usize, LexError)> {
    if depth >= MAX_TSTRING_DEPTH {
        return Err((pos + 1, LexError::TStringTooDeep));
    }
    let (quote, triple) = quote_at(bytes, pos);
    let mut pos = pos + if triple { 3 } else { 1 };
    while let Some(&byte) = bytes.get(pos) {
        match byte {
            b'\\' => pos = (pos + 2).min(bytes.len()),
            b'\n' if !triple => return Err((pos, LexError::UnterminatedTString)),
            b'{' if bytes.get(pos + 1) == Some(&b'{') => pos += 2,
            b'{' => pos = skip_replacement(bytes, pos + 1, triple, depth)?,
            _ if byte == quote && !triple => return Ok(pos + 1),
            _ if byte == quote && bytes[pos..].starts_with(&[quote; 3]) => return Ok(pos + 3),
            _ => pos += 1,
        }
    }
    Err((pos, LexError::UnterminatedTString))
}

/// Finds the end (behind the `}`) of the expression that begins at `pos` in a t-string.
pub(super) fn skip_replacement(
    bytes: &[u8],
    mut pos: usize,
    multiline: bool,
    depth: u32,
) -> Result<usize, (usize, LexError)> {
    let mut open = 0u32;
    while let Some(&byte) = bytes.get(pos) {
        match byte {
            b'\n' if !multiline => return Err((pos, LexError::UnterminatedTString)),
            b'{' => {
                open += 1;
                pos += 1;
            }
            b'}' if open == 0 => return Ok(pos + 1),
            b'}' => {
                open -= 1;
                pos += 1;
            }
            b'"' | b'\'' => {
                pos = skip_string(bytes, pos).map_err(|end| (end, LexError::UnterminatedTString))?;
            }
            b'`' => {
                let rest = &bytes[pos + 1..];
                let len = memchr::memchr2(b'`', b'\n', rest).unwrap_or(rest.len());
                pos = (pos + len + 2).min(bytes.len());
            }
            b'#' if multiline => {
                let rest = &bytes[pos..];
                pos += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            }
            _ if is_word(byte) => {
                let rest = &bytes[pos..];
                let len = rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
                let word = &rest[..len];
                pos += len;
                if len <= 2
                    && matches!(bytes.get(pos), Some(b'"' | b'\''))
                    && let Some((_, true)) = string_prefix(word)
                {
                    pos = skip_tstring(bytes, pos, depth + 1)?;
                }
            }
            _ => pos += 1,
        }
    }
    Err((pos, LexError::UnterminatedTString))
}

/// All tokens of a text, without the final `EndOfFile`.
pub fn tokens(source: &str) -> impl Iterator<Item = Token> + '_ {
    let mut lexer = Lexer::new(source);
    std::iter::from_fn(move || Some(lexer.next_token()).filter(|token| token.kind != TokenKind::EndOfFile))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<TokenKind> {
        tokens(source).map(|token| token.kind).collect()
    }

    fn texts(source: &str) -> Vec<&str> {
        tokens(source).map(|token| token.span().text(source)).collect()
    }

    fn error(source: &str) -> Option<(LexError, u32)> {
        let mut lexer = Lexer::new(source);
        loop {
            match lexer.next_token().kind {
                TokenKind::Invalid => return lexer.error(),
                TokenKind::EndOfFile => return None,
                _ => {}
            }
        }
    }

    #[test]
    fn longest_operator_wins() {
        use TokenKind::*;
        assert_eq!(
            kinds("** **= // //= -> - ... . := <<= ^="),
            [
                StarStar,
                StarStarEqual,
                SlashSlash,
                SlashSlashEqual,
                Arrow,
                Minus,
                Ellipsis,
                Dot,
                ColonEqual,
                LessLessEqual,
                CaretEqual
            ]
        );
    }

    #[test]
    fn numbers_end_where_they_end() {
        assert_eq!(
            texts("1.real 1.5.x .5e3 0b12 3j 1_e5"),
            ["1.", "real", "1.5", ".", "x", ".5e3", "0b1", "2", "3", "j", "1_e5"]
        );
    }

    #[test]
    fn number_errors_point_at_the_culprit() {
        assert_eq!(error("0123"), Some((LexError::LeadingZero, 1)));
        assert_eq!(error("0x"), Some((LexError::NoDigits("hex"), 2)));
        assert_eq!(error("1.5e"), Some((LexError::NoExponentDigits, 4)));
        assert_eq!(error("00 + 0_0"), None);
    }

    #[test]
    fn prefixes_belong_to_strings() {
        assert_eq!(
            texts(r#"r"\d" T'x' rT"a" f"x" "a\"b""#),
            [r#"r"\d""#, "T'x'", r#"rT"a""#, "f", r#""x""#, r#""a\"b""#]
        );
    }

    #[test]
    fn templates_contain_nested_quotes() {
        let source = r#"t"{d["k"]} {{ {f(t"{x}")}" + 1"#;
        assert_eq!(kinds(source), [TokenKind::TString, TokenKind::Plus, TokenKind::Int]);
        assert_eq!(error("t\"{1\""), Some((LexError::UnterminatedTString, 0)));
    }

    #[test]
    fn indentation_is_per_line() {
        let tokens: Vec<Token> = tokens("a\n  b c\\\n d\n\n# x\n e").collect();
        let seen: Vec<_> = tokens.iter().map(|token| (token.first_on_line, token.indent)).collect();
        assert_eq!(seen, [(true, 0), (true, 2), (false, 2), (false, 2), (true, 1)]);
    }

    #[test]
    fn blocks_are_skipped_by_indentation() {
        let source = "def f():\n  x = (\n1)\n  '''\nno'''\n\n# end\ndef g(): pass";
        let mut lexer = Lexer::new(source);
        while lexer.next_token().kind != TokenKind::Colon {}
        lexer.skip_block(0);
        assert_eq!(lexer.next_token().kind, TokenKind::Def);
    }
}
