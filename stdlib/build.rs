//! Lists the Mojo files under `std/` and `max/` as a sorted table for `src/lib.rs` to include.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut files = Vec::new();
    for package in ["std", "max"] {
        collect(&root.join(package), package, &mut files)?;
    }
    files.sort();

    let mut table = String::from("&[\n");
    for file in &files {
        writeln!(
            table,
            "    Module {{ path: {:?}, file: {:?}, is_package: {}, text: include_str!({:?}) }},",
            file.module, file.name, file.is_package, file.location
        )
        .expect("writing to a String does not fail");
    }
    table.push(']');
    fs::write(out.join("modules.rs"), table)
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SourceFile {
    /// `std.io.io`
    module: String,
    /// `std/io/io.mojo`
    name: String,
    is_package: bool,
    location: PathBuf,
}

fn collect(directory: &Path, module: &str, files: &mut Vec<SourceFile>) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", directory.display());
    for entry in fs::read_dir(directory)? {
        let location = entry?.path();
        let Some(stem) = location.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if location.is_dir() {
            collect(&location, &format!("{module}.{stem}"), files)?;
        } else if location.extension().is_some_and(|extension| extension == "mojo") {
            println!("cargo:rerun-if-changed={}", location.display());
            let is_package = stem == "__init__";
            files.push(SourceFile {
                module: if is_package { module.to_owned() } else { format!("{module}.{stem}") },
                name: format!("{}/{stem}.mojo", module.replace('.', "/")),
                is_package,
                location,
            });
        }
    }
    Ok(())
}
