//! Natives on text: numbers to text and back, UTF-8, grapheme clusters, case, searching.

pub(crate) mod case;
pub mod float;
pub(crate) mod grapheme;
pub(crate) mod integer;
mod powers_of_ten;
pub(crate) mod search;
mod shortest;
pub(crate) mod utf8;
