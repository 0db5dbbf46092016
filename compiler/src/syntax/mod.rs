//! From source text to syntax tree.
//!
//! [`lexer`] makes tokens, [`parser`] makes a tree ([`ast`]) and always returns one, with the errors
//! in the [`ParseSession`]. Nothing here knows types or scopes.

pub mod ast;
pub mod lexer;
pub mod parser;
pub mod print;
pub mod session;
pub mod span;
pub mod symbol;
pub mod token;

pub use session::{Dialect, ParseOptions, ParseSession, SourceText};
pub use span::Span;
pub use symbol::{Symbol, known};
