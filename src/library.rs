//! The embedded standard library, as the compiler asks for it.

use mojo_compiler::sema::cx::Library;

pub(crate) struct StandardLibrary;

impl Library for StandardLibrary {
    fn source(&self, module: &str) -> Option<(&'static str, &'static str, bool)> {
        mojo_stdlib::module(module).map(|module| (module.file, module.text, module.is_package))
    }
}
