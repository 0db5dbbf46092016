//! The standard library of Mojo: the `std` package, written in Mojo (under `std/`), as text inside the binary; and what
//! there is of the `max` package.
//!
//! Nothing happens at start-up: the table of modules is constant data, looked up by binary search, and each text
//! is parsed by the compiler when a program first reaches it.
#![forbid(unsafe_code)]

/// One module or package of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Module {
    /// Dotted path, for example `std.io.io`; of a package, that of the directory (`std.io`).
    pub path: &'static str,
    /// Name for diagnostics, for example `std/io/io.mojo`.
    pub file: &'static str,
    /// Whether this is a package's `__init__.mojo`.
    pub is_package: bool,
    /// The source.
    pub text: &'static str,
}

/// All modules, sorted by path.
pub static MODULES: &[Module] = include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// The module or package of that dotted path.
pub fn module(path: &str) -> Option<&'static Module> {
    let index = MODULES.binary_search_by(|module| module.path.cmp(path)).ok()?;
    Some(&MODULES[index])
}

/// File name and source of the module or package of that dotted path.
pub fn source(path: &str) -> Option<(&'static str, &'static str)> {
    module(path).map(|module| (module.file, module.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_found_by_its_path() {
        for expected in MODULES {
            assert_eq!(module(expected.path), Some(expected));
        }
    }

    #[test]
    fn packages_and_modules_have_their_files() {
        assert_eq!(source("std.prelude").unwrap().0, "std/prelude/__init__.mojo");
        assert_eq!(source("std.io.io").unwrap().0, "std/io/io.mojo");
        assert_eq!(source("std.nothing"), None);
    }
}
