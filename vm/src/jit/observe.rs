//! Telling profilers and debuggers where functions are, if the options ask for it.

use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use super::gdb::Registered;
use super::symbol_file::{Function, Line, symbol_file};
use crate::ir::{Loc, Module};
use crate::tiering::JitOptions;

/// Who wants to know.
#[derive(Debug)]
pub struct Observers {
    /// The map file of `perf`.
    perf_map: Option<Mutex<File>>,
    /// What debuggers have been told.
    debugger: Option<Mutex<Vec<Registered>>>,
}

/// Code that has been installed.
#[derive(Clone, Copy, Debug)]
pub struct InstalledCode<'a> {
    /// For people.
    pub name: &'a str,
    /// Where it is.
    pub address: usize,
    /// Bytes of the code.
    pub len: usize,
    /// See [`MachineCode`](super::MachineCode).
    pub frame_at: u32,
    /// From which byte on it belongs to which location.
    pub locs: &'a [(u32, Loc)],
}

impl Observers {
    pub fn new(options: &JitOptions) -> Observers {
        // A profile without names is better than no run.
        let open = || File::options().create(true).append(true).open(perf_map_path()).ok();
        Observers {
            perf_map: if options.perf_map { open().map(Mutex::new) } else { None },
            debugger: options.gdb.then(Mutex::default),
        }
    }

    /// Code has been installed; the locations are those of `module`.
    pub fn installed(&self, code: &InstalledCode<'_>, module: Option<&Module>) {
        if let Some(file) = &self.perf_map {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // As above.
            let _ = writeln!(file, "{:x} {:x} {}", code.address, code.len, code.name);
        }
        if let Some(known) = &self.debugger {
            let registered = Registered::new(described(code, module));
            known.lock().unwrap_or_else(PoisonError::into_inner).push(registered);
        }
    }
}

/// The symbol file of the code.
fn described(code: &InstalledCode<'_>, module: Option<&Module>) -> Vec<u8> {
    let files: Vec<&str> = module.into_iter().flat_map(|module| &module.files).map(|file| &*file.name).collect();
    let known = code.locs.iter().filter_map(|&(offset, loc)| Some((offset, module?.source_loc(loc)?)));
    let mut lines: Vec<Line> = known
        .map(|(offset, at)| Line {
            offset: u64::from(offset),
            file: at.file as usize,
            line: at.line,
            column: at.column,
        })
        .collect();
    if let Some(first) = lines.first_mut() {
        // What makes the frame belongs to it.
        first.offset = 0;
    }
    symbol_file(&Function {
        name: code.name,
        address: code.address as u64,
        len: code.len as u64,
        frame_at: u64::from(code.frame_at),
        files: &files,
        lines: &lines,
    })
}

/// Where `perf` looks.
fn perf_map_path() -> String {
    format!("/tmp/perf-{}.map", std::process::id())
}
