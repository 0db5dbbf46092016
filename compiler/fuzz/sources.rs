//! Mojo sources to start from.

use std::path::{Path, PathBuf};

/// All Mojo files below `directory`, sorted by path, with their texts.
pub fn below(directory: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    collect(directory, &mut files);
    files.sort();
    files
}

/// The library, the tests and the benchmark programs of this repository.
pub fn of_repository() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    ["stdlib/std", "tests", "benches"].iter().flat_map(|directory| below(&root.join(directory))).collect()
}

fn collect(directory: &Path, files: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "mojo")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            files.push((path, text));
        }
    }
}
