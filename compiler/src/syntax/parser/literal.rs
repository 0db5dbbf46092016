//! Literals: numbers, strings and t-strings.

use smallvec::SmallVec;

use super::{Failed, Parse, Parser};
use crate::syntax::Span;
use crate::syntax::ast::{Expr, ExprKind, IntText, StringLiteral, TString, TStringPart};
use crate::syntax::lexer::{Lexer, quote_at, skip_replacement, string_prefix};
use crate::syntax::token::{Token, TokenKind};

impl<'a> Parser<'a> {
    pub(super) fn int_literal(&mut self) -> Expr<'a> {
        let token = self.advance();
        let text = self.text(token.span());
        let radix = match text.as_bytes() {
            [b'0', b'x' | b'X', ..] => 16,
            [b'0', b'o' | b'O', ..] => 8,
            [b'0', b'b' | b'B', ..] => 2,
            _ => 10,
        };
        Expr { span: token.span(), kind: ExprKind::Int(IntText { text, radix }) }
    }

    pub(super) fn float_literal(&mut self) -> Expr<'a> {
        let token = self.advance();
        Expr { span: token.span(), kind: ExprKind::Float(self.text(token.span())) }
    }

    /// One or more adjacent string literals.
    pub(super) fn string_literal(&mut self) -> StringLiteral<'a> {
        let first = self.advance();
        let value = self.string_value(first);
        if !self.at_adjacent(TokenKind::String) {
            return StringLiteral { span: first.span(), value };
        }
        let mut joined = String::from(value);
        while self.at_adjacent(TokenKind::String) {
            let next = self.advance();
            joined.push_str(self.string_value(next));
        }
        StringLiteral { span: self.span_from(first.start), value: self.arena.alloc_str(&joined) }
    }

    /// Whether the current token is a literal that joins the one before it.
    fn at_adjacent(&self, kind: TokenKind) -> bool {
        self.at(kind) && self.continues()
    }

    /// The value of one string token.
    fn string_value(&mut self, token: Token) -> &'a str {
        let (span, raw) = self.string_content(token.span());
        self.unescape(span, raw, false)
    }

    /// The part of a string token between its quotes, and whether it is raw.
    fn string_content(&self, span: Span) -> (Span, bool) {
        let bytes = self.source.text.as_bytes();
        let (start, end) = (span.start as usize, span.end as usize);
        let prefix = bytes[start..end].iter().take_while(|&&byte| byte != b'"' && byte != b'\'').count();
        let raw = string_prefix(&bytes[start..start + prefix]).is_some_and(|(raw, _)| raw);
        let (_, triple) = quote_at(bytes, start + prefix);
        // An empty string `""` is not half of a triple quote: the lexer has seen to that.
        let quotes = if triple { 3 } else { 1 };
        let inner = start + prefix + quotes;
        let inner_end = end.saturating_sub(quotes);
        (Span::new(inner as u32, inner_end.max(inner) as u32), raw)
    }

    /// Resolves the escapes in `span`, and in templates the doubled braces.
    fn unescape(&mut self, span: Span, raw: bool, template: bool) -> &'a str {
        let text = self.text(span);
        let bytes = text.as_bytes();
        let special = if template { memchr::memchr3(b'\\', b'{', b'}', bytes) } else { memchr::memchr(b'\\', bytes) };
        let Some(mut pos) = special else {
            return text;
        };
        if raw && !template {
            return text;
        }
        let mut value = String::with_capacity(text.len());
        value.push_str(&text[..pos]);
        while pos < bytes.len() {
            match bytes[pos] {
                b'\\' if !raw => pos = self.escape(text, pos, span.start, &mut value),
                brace @ (b'{' | b'}') if template && bytes.get(pos + 1) == Some(&brace) => {
                    value.push(brace as char);
                    pos += 2;
                }
                _ => {
                    let rest = &bytes[pos + 1..];
                    let len = rest.iter().position(|byte| matches!(byte, b'\\' | b'{' | b'}'));
                    let end = pos + 1 + len.unwrap_or(rest.len());
                    value.push_str(&text[pos..end]);
                    pos = end;
                }
            }
        }
        self.arena.alloc_str(&value)
    }

    /// Resolves the escape at `pos`, and returns the position behind it.
    fn escape(&mut self, text: &str, pos: usize, base: u32, value: &mut String) -> usize {
        let bytes = text.as_bytes();
        let at = base + pos as u32;
        let simple = |character: char, value: &mut String| {
            value.push(character);
            pos + 2
        };
        match bytes.get(pos + 1) {
            Some(b'\n') => pos + 2,
            Some(b'\r') if bytes.get(pos + 2) == Some(&b'\n') => pos + 3,
            Some(b'\\') => simple('\\', value),
            Some(b'"') => simple('"', value),
            Some(b'\'') => simple('\'', value),
            Some(b'n') => simple('\n', value),
            Some(b'r') => simple('\r', value),
            Some(b't') => simple('\t', value),
            Some(b'a') => simple('\x07', value),
            Some(b'b') => simple('\x08', value),
            Some(b'f') => simple('\x0c', value),
            Some(b'v') => simple('\x0b', value),
            Some(b'0'..=b'7') => {
                let digits = bytes[pos + 1..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                let code = u32::from_str_radix(&text[pos + 1..pos + 1 + digits], 8).unwrap_or(0);
                value.extend(char::from_u32(code));
                pos + 1 + digits
            }
            Some(b'x') => {
                if self.vintage.fn_keyword
                    && let Some((decoded, end)) = byte_escapes(text, pos)
                {
                    value.push_str(&decoded);
                    return end;
                }
                let message = "invalid hex escape sequence: exactly two hex digits needed";
                self.hex_escape(text, pos, 2, at, message, value)
            }
            Some(b'u') => {
                let message = "invalid unicode escape sequence: \\u requires exactly four hex digits";
                self.hex_escape(text, pos, 4, at, message, value)
            }
            Some(b'U') => {
                let message = "invalid unicode escape sequence: \\U requires exactly eight hex digits";
                self.hex_escape(text, pos, 8, at, message, value)
            }
            _ => {
                self.lexical_error(at, "invalid escape sequence");
                pos + 1
            }
        }
    }

    /// Resolves an escape of exactly `digits` hexadecimal digits at `pos`.
    fn hex_escape(
        &mut self,
        text: &str,
        pos: usize,
        digits: usize,
        at: u32,
        message: &str,
        value: &mut String,
    ) -> usize {
        let end = pos + 2 + digits;
        let hex = text.as_bytes().get(pos + 2..end).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let Some(hex) = hex else {
            self.lexical_error(at, message);
            return pos + 2;
        };
        let code = hex.iter().fold(0u32, |code, &byte| code << 4 | (byte as char).to_digit(16).unwrap_or(0));
        match char::from_u32(code) {
            Some(character) => value.push(character),
            None if (0xd800..0xe000).contains(&code) => self.lexical_error(
                at,
                "unicode escape sequences do not support surrogate code points (U+D800 to U+DFFF); use '\\U' with \
                 the full code point (not a UTF-16 surrogate pair)",
            ),
            None => {
                self.lexical_error(at, "unicode escape sequence out of range: value must not exceed U+10FFFF");
            }
        }
        end
    }

    /// One or more adjacent t-strings.
    pub(super) fn tstring_literal(&mut self) -> Parse<Expr<'a>> {
        let start = self.token.start;
        let mut parts = SmallVec::<[TStringPart<'a>; 8]>::new();
        let mut failed = false;
        while self.at(TokenKind::TString) && (self.token.start == start || self.continues()) {
            let token = self.token;
            failed |= self.tstring_parts(token, &mut parts).is_err();
            self.advance();
        }
        if failed {
            return Err(Failed);
        }
        let span = self.span_from(start);
        let node = TString { span, parts: self.slice(&parts) };
        Ok(Expr { span, kind: ExprKind::TString(self.alloc(node)) })
    }

    /// The texts and expressions of one t-string token.
    fn tstring_parts(&mut self, token: Token, parts: &mut SmallVec<[TStringPart<'a>; 8]>) -> Parse<()> {
        let (content, raw) = self.string_content(token.span());
        let bytes = self.source.text.as_bytes();
        let multiline = quote_at(bytes, self.quote_position(token)).1;
        let end = content.end as usize;
        let mut text_start = content.start as usize;
        let mut pos = text_start;
        while pos < end {
            match bytes[pos] {
                b'\\' => pos += 2,
                b'{' if bytes.get(pos + 1) == Some(&b'{') => pos += 2,
                b'{' => {
                    self.tstring_text(Span::new(text_start as u32, pos as u32), raw, parts);
                    let close = match skip_replacement(&bytes[..end], pos + 1, multiline, 0) {
                        Ok(behind) => behind - 1,
                        Err(_) => end,
                    };
                    let value = self.replacement(Span::new(pos as u32 + 1, close as u32))?;
                    parts.push(TStringPart::Value(self.alloc(value)));
                    pos = close + 1;
                    text_start = pos;
                }
                _ => pos += 1,
            }
        }
        self.tstring_text(Span::new(text_start as u32, end.max(text_start) as u32), raw, parts);
        Ok(())
    }

    fn quote_position(&self, token: Token) -> usize {
        let text = self.text(token.span());
        let prefix = text.bytes().take_while(|&byte| byte != b'"' && byte != b'\'').count();
        token.start as usize + prefix
    }

    fn tstring_text(&mut self, span: Span, raw: bool, parts: &mut SmallVec<[TStringPart<'a>; 8]>) {
        if !span.is_empty() {
            let value = self.unescape(span, raw, true);
            parts.push(TStringPart::Text(StringLiteral { span, value }));
        }
    }

    /// The expression in `span`, which is between the braces of a t-string.
    fn replacement(&mut self, span: Span) -> Parse<Expr<'a>> {
        let lexer = Lexer::resume(self.source.text, span.start as usize, span.end as usize);
        let outer = (self.replace_lexer(lexer), self.token, self.prev_end);
        self.advance();
        self.prev_end = span.start;
        let result = self.bracketed(|parser| parser.nested(|parser| parser.replacement_expr()));
        let (lexer, token, prev_end) = outer;
        self.replace_lexer(lexer);
        (self.token, self.prev_end) = (token, prev_end);
        result
    }

    fn replacement_expr(&mut self) -> Parse<Expr<'a>> {
        if self.at(TokenKind::EndOfFile) {
            let message = "t-string expression must not be empty; add an expression or remove these braces";
            return Err(self.fail_at(self.prev_end - 1, message));
        }
        let value = self.expression()?;
        match self.token.kind {
            TokenKind::EndOfFile => Ok(value),
            TokenKind::Colon => {
                let message = "format specifiers are not supported in t-strings; format the value manually before \
                               interpolating";
                Err(self.fail_at(self.token.start, message))
            }
            _ => Err(self.fail_at(self.token.start, "expected '}' to close t-string expression")),
        }
    }
}

/// `\xe2\x94\x80` as the bytes of a text, which such escapes were as long as there was `fn` (later each is a code
/// point): what they say, and the position behind them.
fn byte_escapes(text: &str, start: usize) -> Option<(String, usize)> {
    let mut bytes = Vec::new();
    let mut pos = start;
    while let Some(digits) = text[pos..].strip_prefix("\\x").and_then(|rest| rest.get(..2)) {
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        pos += 4;
    }
    Some((String::from_utf8(bytes).ok()?, pos))
}
