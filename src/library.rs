//! The embedded standard library, as the compiler asks for it.

use mojo_compiler::sema::cx::Library;

pub(crate) struct StandardLibrary;

impl Library for StandardLibrary {
    fn source(&self, module: &str) -> Option<(&'static str, &'static str, bool)> {
        mojo_stdlib::module(module).map(|module| (module.file, module.text, module.is_package))
    }

    fn packages(&self) -> Vec<&'static str> {
        let below_std = |path: &str| path.strip_prefix("std.").is_some_and(|rest| !rest.contains('.'));
        let packages = mojo_stdlib::MODULES.iter().filter(|module| module.is_package && below_std(module.path));
        packages.map(|module| module.path).collect()
    }
}
