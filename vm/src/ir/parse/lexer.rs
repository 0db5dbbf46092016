//! Splits the text form into tokens with line numbers.

use super::ParseError;

/// A token.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token<'a> {
    /// A word: name of an operation, type, keyword, value, block. May contain `.`.
    Word(&'a str),
    /// A number as written.
    Number(&'a str),
    /// `@name` or `@"name"`.
    Name(String),
    /// A quoted string, unescaped.
    Text(Vec<u8>),
    /// `!n`
    Loc(u32),
    /// `->`
    Arrow,
    /// Any other single character.
    Punct(char),
    /// The end of the text.
    End,
}

/// Tokens with the lines they are on; the last is [`Token::End`].
pub(super) fn lex(source: &str) -> Result<Vec<(Token<'_>, u32)>, ParseError> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        match c {
            '\n' => {
                line += 1;
                rest = &rest[1..];
            }
            c if c.is_whitespace() => rest = &rest[c.len_utf8()..],
            ';' => rest = &rest[rest.find('\n').unwrap_or(rest.len())..],
            _ => {
                let (token, length) = next_token(c, rest).map_err(|message| ParseError { line, message })?;
                tokens.push((token, line));
                rest = &rest[length..];
            }
        }
    }
    tokens.push((Token::End, line));
    Ok(tokens)
}

/// The token that `rest`, which starts with `c`, starts with, and its length in bytes.
fn next_token(c: char, rest: &str) -> Result<(Token<'_>, usize), String> {
    let word_length = |text: &str| text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    if rest.starts_with("->") {
        return Ok((Token::Arrow, 2));
    }
    if c.is_ascii_digit() || (c == '-' && rest[1..].starts_with(|c: char| c.is_ascii_digit() || c == 'i')) {
        let length = number_length(rest);
        return Ok((Token::Number(&rest[..length]), length));
    }
    match c {
        '@' if rest[1..].starts_with('"') => {
            let (bytes, length) = quoted(&rest[1..])?;
            let name = String::from_utf8(bytes).map_err(|_| "a name must be UTF-8".to_string())?;
            Ok((Token::Name(name), length + 1))
        }
        '@' => {
            let length = word_length(&rest[1..]);
            Ok((Token::Name(rest[1..1 + length].to_string()), length + 1))
        }
        '"' => quoted(rest).map(|(bytes, length)| (Token::Text(bytes), length)),
        '!' => {
            let length = word_length(&rest[1..]);
            let number = rest[1..1 + length].parse().map_err(|_| "a location is a number".to_string())?;
            Ok((Token::Loc(number), length + 1))
        }
        c if is_word(c) => {
            let length = word_length(rest);
            Ok((Token::Word(&rest[..length]), length))
        }
        c => Ok((Token::Punct(c), c.len_utf8())),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '.'
}

/// Length of the number that `text` starts with; a sign may follow an exponent's `e`.
fn number_length(text: &str) -> usize {
    let hexadecimal = text.starts_with("0x");
    let mut previous = ' ';
    for (position, c) in text.char_indices() {
        let sign = matches!(c, '-' | '+') && (position == 0 || (previous == 'e' && !hexadecimal));
        if !sign && !is_word(c) {
            return position;
        }
        previous = c;
    }
    text.len()
}

/// The bytes of the quoted string that `text` starts with, and its length with quotes.
fn quoted(text: &str) -> Result<(Vec<u8>, usize), String> {
    let source = text.as_bytes();
    let mut bytes = Vec::new();
    let mut position = 1;
    loop {
        match source.get(position) {
            None | Some(b'\n') => return Err("a string is not closed".to_string()),
            Some(b'"') => return Ok((bytes, position + 1)),
            Some(b'\\') => {
                let digits = source.get(position + 1..position + 3).and_then(|digits| str::from_utf8(digits).ok());
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                bytes.push(byte.ok_or_else(|| "two hexadecimal digits belong after \\".to_string())?);
                position += 3;
            }
            Some(&byte) => {
                bytes.push(byte);
                position += 1;
            }
        }
    }
}
