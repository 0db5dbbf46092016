//! Natives on text: numbers to text and back, UTF-8, grapheme clusters, case, searching.

pub(crate) mod case;
pub mod float;
pub(crate) mod grapheme;
pub(crate) mod integer;
pub(crate) mod search;
pub(crate) mod utf8;
