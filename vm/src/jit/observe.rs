//! Telling profilers and debuggers where functions are, if the options ask for it.

use std::fs::File;
use std::io::Write;
use std::sync::Mutex;

use crate::tiering::JitOptions;

/// Who wants to know.
#[derive(Debug)]
pub struct Observers {
    /// The map file of `perf`.
    perf_map: Option<Mutex<File>>,
}

impl Observers {
    pub fn new(options: &JitOptions) -> Observers {
        // A profile without names is better than no run.
        let open = || File::options().create(true).append(true).open(perf_map_path()).ok();
        Observers { perf_map: if options.perf_map { open().map(Mutex::new) } else { None } }
    }

    /// A function's code has been installed.
    pub fn installed(&self, name: &str, address: usize, code: &[u8]) {
        if let Some(file) = &self.perf_map {
            let mut file = file.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            // As above.
            let _ = writeln!(file, "{address:x} {:x} {name}", code.len());
        }
    }
}

/// Where `perf` looks.
fn perf_map_path() -> String {
    format!("/tmp/perf-{}.map", std::process::id())
}
