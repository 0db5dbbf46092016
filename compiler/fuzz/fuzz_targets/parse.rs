//! Any text goes through lexer, parser and printers without a panic.

#![no_main]

#[path = "../check.rs"]
mod check;

use libfuzzer_sys::fuzz_target;
use mojo_compiler::syntax::{Dialect, ParseOptions};

fuzz_target!(|text: &str| {
    for dialect in [Dialect::Lenient, Dialect::Strict] {
        for lazy_bodies in [false, true] {
            check::parse(text, ParseOptions { dialect, lazy_bodies });
        }
    }
});
