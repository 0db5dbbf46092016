//! Reads the text form of modules (see [`print`](super::print)).
//!
//! Functions may be mentioned before they appear. The text is checked for syntax only: run the
//! [verifier](super::verify_module) on the result.

mod body;
mod lexer;

use std::collections::HashMap;

use super::entities::FuncId;
use super::function::Signature;
use super::module::{FuncAttrs, Heat, Inline, Module, SourceLoc};
use super::types::Type;
use lexer::Token;

/// What is wrong with a text, and where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ParseError {
    /// Line, from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

/// Parses a module.
pub fn parse_module(source: &str) -> Result<Module, ParseError> {
    let tokens = lexer::lex(source)?;
    let mut parser = Parser { tokens: &tokens, position: 0 };
    let mut module = Module::new();
    let mut scope = Scope::default();
    let mut bodies = Vec::new();
    while *parser.peek() != Token::End {
        if let Some((func, start)) = item(&mut parser, &mut module, &mut scope)? {
            bodies.push((func, start));
        }
    }
    for (func, start) in bodies {
        let mut parser = Parser { tokens: &tokens, position: start };
        let body = body::parse(&mut parser, &mut module, &scope, func)?;
        module.define(func, body);
    }
    Ok(module)
}

/// Names of functions.
#[derive(Default)]
struct Scope {
    funcs: HashMap<String, FuncId>,
}

/// Parses one item of a module. A function with a body comes back with the position of the token
/// after its opening brace; its body is skipped.
fn item(
    parser: &mut Parser<'_>,
    module: &mut Module,
    scope: &mut Scope,
) -> Result<Option<(FuncId, usize)>, ParseError> {
    match parser.word()? {
        keyword @ ("file" | "library") => {
            let name = parser.text()?;
            module.add_file(String::from_utf8_lossy(&name), keyword == "library");
        }
        "loc" => location(parser, module)?,
        keyword @ ("data" | "global") => data(parser, module, keyword == "global")?,
        "native" => {
            let name = parser.name()?;
            let sig = parser.signature()?;
            module.declare_native(&name, sig);
        }
        keyword @ ("declare" | "function") => {
            let name = parser.name()?;
            let sig = parser.signature()?;
            let attrs = attrs(parser)?;
            if scope.funcs.contains_key(&name) {
                return Err(parser.error(format!("function {name} appears twice")));
            }
            let func = module.declare_function(name.clone(), sig, attrs);
            scope.funcs.insert(name, func);
            if keyword == "function" {
                parser.punct('{')?;
                let start = parser.position;
                parser.skip_body()?;
                return Ok(Some((func, start)));
            }
        }
        other => return Err(parser.error(format!("expected an item of a module, found {other}"))),
    }
    Ok(None)
}

fn location(parser: &mut Parser<'_>, module: &mut Module) -> Result<(), ParseError> {
    let Token::Loc(number) = *parser.next() else {
        return Err(parser.error("expected a location number".to_string()));
    };
    parser.punct('=')?;
    let file = parser.integer()?;
    parser.punct(':')?;
    let line = parser.integer()?;
    parser.punct(':')?;
    let column = parser.integer()?;
    if module.intern_loc(SourceLoc { file, line, column }).0 != number {
        return Err(parser.error("locations must be distinct and numbered from 1".to_string()));
    }
    Ok(())
}

fn data(parser: &mut Parser<'_>, module: &mut Module, mutable: bool) -> Result<(), ParseError> {
    let expected = format!("data{}", module.data.len());
    if parser.word()? != expected {
        return Err(parser.error(format!("data is numbered in order: expected {expected}")));
    }
    let align = parser.keyed_integer("align")?;
    let bytes = parser.text()?;
    if mutable {
        module.add_global(bytes, align);
    } else {
        module.add_data(bytes, align);
    }
    Ok(())
}

fn attrs(parser: &mut Parser<'_>) -> Result<FuncAttrs, ParseError> {
    let mut attrs = FuncAttrs::default();
    loop {
        if parser.eat_word("inline") {
            parser.punct('(')?;
            attrs.inline = match parser.word()? {
                "always" => Inline::Always,
                "never" => Inline::Never,
                other => return Err(parser.error(format!("inline({other})"))),
            };
            parser.punct(')')?;
        } else if parser.eat_word("hot") {
            attrs.heat = Heat::Hot;
        } else if parser.eat_word("cold") {
            attrs.heat = Heat::Cold;
        } else if parser.eat_word("once") {
            attrs.heat = Heat::Once;
        } else {
            return Ok(attrs);
        }
    }
}

/// A position in the tokens, and the small productions everything is made of.
struct Parser<'a> {
    tokens: &'a [(Token<'a>, u32)],
    position: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> &'a Token<'a> {
        &self.tokens[self.position].0
    }

    fn next(&mut self) -> &'a Token<'a> {
        let token = &self.tokens[self.position].0;
        self.position = (self.position + 1).min(self.tokens.len() - 1);
        token
    }

    /// An error at the token read last.
    fn error(&self, message: String) -> ParseError {
        ParseError { line: self.tokens[self.position.saturating_sub(1)].1, message }
    }

    fn expected<T>(&self, what: &str, found: &Token<'_>) -> Result<T, ParseError> {
        Err(self.error(format!("expected {what}, found {found:?}")))
    }

    fn word(&mut self) -> Result<&'a str, ParseError> {
        match self.next() {
            Token::Word(word) => Ok(word),
            other => self.expected("a word", other),
        }
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(w) if *w == word);
        if found {
            self.next();
        }
        found
    }

    fn punct(&mut self, c: char) -> Result<(), ParseError> {
        match self.next() {
            Token::Punct(p) if *p == c => Ok(()),
            other => self.expected(&format!("'{c}'"), other),
        }
    }

    fn eat_punct(&mut self, c: char) -> bool {
        let found = *self.peek() == Token::Punct(c);
        if found {
            self.next();
        }
        found
    }

    fn name(&mut self) -> Result<String, ParseError> {
        match self.next() {
            Token::Name(name) => Ok(name.clone()),
            other => self.expected("a name", other),
        }
    }

    fn text(&mut self) -> Result<Vec<u8>, ParseError> {
        match self.next() {
            Token::Text(bytes) => Ok(bytes.clone()),
            other => self.expected("a string", other),
        }
    }

    fn integer<T: std::str::FromStr>(&mut self) -> Result<T, ParseError> {
        match self.next() {
            Token::Number(text) => match text.parse() {
                Ok(value) => Ok(value),
                Err(_) => self.expected("an integer in range", &Token::Number(text)),
            },
            other => self.expected("an integer", other),
        }
    }

    /// `key=integer`
    fn keyed_integer<T: std::str::FromStr>(&mut self, key: &str) -> Result<T, ParseError> {
        if !self.eat_word(key) {
            return self.expected(&format!("{key}=..."), self.peek());
        }
        self.punct('=')?;
        self.integer()
    }

    fn ty(&mut self) -> Result<Type, ParseError> {
        let word = self.word()?;
        word.parse().map_err(|()| self.error(format!("{word} is not a type")))
    }

    /// Items separated by commas up to `close`, which is read as well.
    fn list<T>(
        &mut self,
        close: char,
        mut item: impl FnMut(&mut Self) -> Result<T, ParseError>,
    ) -> Result<Vec<T>, ParseError> {
        let mut items = Vec::new();
        if self.eat_punct(close) {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if self.eat_punct(close) {
                return Ok(items);
            }
            self.punct(',')?;
        }
    }

    fn signature(&mut self) -> Result<Signature, ParseError> {
        self.punct('(')?;
        let params = self.list(')', Parser::ty)?;
        let mut results = Vec::new();
        if *self.peek() == Token::Arrow {
            self.next();
            results.push(self.ty()?);
            while self.eat_punct(',') {
                results.push(self.ty()?);
            }
        }
        Ok(Signature { params, results })
    }

    /// Skips to after the brace that closes a body.
    fn skip_body(&mut self) -> Result<(), ParseError> {
        loop {
            match self.next() {
                Token::Punct('}') => return Ok(()),
                Token::End => return Err(self.error("a function's body is not closed".to_string())),
                _ => {}
            }
        }
    }
}
