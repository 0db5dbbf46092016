//! How scripts are compiled, and what they may do.

use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mojo_compiler::diagnostics::{self, Diagnostic, Severity, SourceMap};
use mojo_compiler::driver::{self, CompileError, Goal, Request};
use mojo_compiler::sema::cx::Options;
use mojo_compiler::syntax::Dialect;
use mojo_runtime::{Capabilities, NativeConfig, NativeCtx};
use mojo_vm::ir::Module;
use mojo_vm::jit::SimdLevel;
use mojo_vm::opt::{OptLevel, OptOptions};
use mojo_vm::{DEFAULT_STACK_BYTES, Engine, JitMode, JitOptions, Limits, Thresholds, Vm};

use crate::library::StandardLibrary;
use crate::script::Script;

/// How scripts are compiled, and what they may do. The default is a sandbox: no files, no
/// environment, no processes, no C libraries, and output is kept for the host.
#[derive(Clone, Debug)]
pub struct Config {
    /// Searched for imported modules after the main file's directory.
    pub include_dirs: Vec<PathBuf>,
    /// Names that the script can query, with their values.
    pub defines: Vec<(String, Option<String>)>,
    /// Optimise the code.
    pub optimize: bool,
    /// Fuse `a * b + c` into one rounding, as the official compiler does.
    pub contract: bool,
    /// Reject historical spellings.
    pub strict: bool,
    /// Collect warnings.
    pub warnings: bool,
    /// Keep the text of the user's MIR (see [`Build::mir`]).
    pub keep_mir: bool,
    /// The arguments that `argv()` gives; the first is the script's name.
    pub args: Vec<String>,
    /// What of the outside world the script reaches.
    pub capabilities: Capabilities,
    /// Most bytes of live heap memory, and of output that is kept for the host.
    pub heap_limit: Option<usize>,
    /// Bytes of the script's stack.
    pub stack_bytes: usize,
    /// Calls and loop iterations before the script is stopped.
    pub fuel: Option<u64>,
    /// Which functions become machine code.
    pub jit: JitMode,
    /// When functions become machine code in [`JitMode::Auto`].
    pub thresholds: Thresholds,
    /// The vector instructions that machine code may use, if they are to be less than what the processor has.
    pub simd: Option<SimdLevel>,
    /// May a running script be stopped by [`Script::interrupt_flag`]? Costs a little speed. Scripts with limited fuel can be
    /// in any case.
    pub interruptible: bool,
    /// Write `/tmp/perf-PID.map`, where `perf` finds the names of functions that became machine code.
    pub perf_map: bool,
    /// Tell debuggers of functions that became machine code: their names, source lines and frames.
    pub gdb: bool,
    /// Where the script's standard output goes.
    pub output: Output,
}

/// Where a script's standard output goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Output {
    /// To the process's standard output.
    Process,
    /// It is kept for [`Script::take_output`].
    Captured,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            include_dirs: Vec::new(),
            defines: Vec::new(),
            optimize: true,
            contract: true,
            strict: false,
            warnings: true,
            keep_mir: false,
            args: Vec::new(),
            capabilities: Capabilities::default(),
            heap_limit: None,
            stack_bytes: DEFAULT_STACK_BYTES,
            fuel: None,
            jit: JitMode::Auto,
            thresholds: Thresholds::TUNED,
            simd: None,
            interruptible: true,
            perf_map: false,
            gdb: false,
            output: Output::Captured,
        }
    }
}

/// Why there is no script.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The file can't be read.
    #[error("cannot open input file '{}': {}", path.display(), os_text(error))]
    Io { path: PathBuf, error: io::Error },
    /// The file is not text; counting from 1.
    #[error("'{}' is not valid UTF-8 (line {line}, column {column})", path.display())]
    NotUtf8 { path: PathBuf, line: usize, column: usize },
    /// The system refuses memory for the stack.
    #[error("cannot allocate the stack: {0}")]
    Stack(io::Error),
    /// The script has errors, which the diagnostics say.
    #[error("{error}")]
    Compile { error: CompileError, diagnostics: Diagnostics },
}

/// The system's text for an error, without Rust's number.
fn os_text(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_string(),
        None => text,
    }
}

/// What was said about a script while it was compiled.
#[derive(Debug)]
pub struct Diagnostics {
    sources: SourceMap,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Prints them to standard error in the official compiler's form.
    pub fn print_to_stderr(&self) -> io::Result<()> {
        if self.list.is_empty() { Ok(()) } else { diagnostics::print_to_stderr(&self.sources, &self.list) }
    }

    pub fn has_warnings(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Warning)
    }
}

impl Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for diagnostic in &self.list {
            diagnostics::render(&self.sources, diagnostic, false, &mut text);
        }
        f.write_str(&text)
    }
}

/// A script and what was said about it.
#[derive(Debug)]
pub struct Build {
    pub script: Script,
    /// Warnings.
    pub diagnostics: Diagnostics,
    /// The MIR of the user's functions, if [`Config::keep_mir`] asked for it.
    pub mir: String,
}

impl Config {
    /// What the command line gives a program: everything.
    pub fn for_process(args: Vec<String>) -> Self {
        Config {
            args,
            capabilities: Capabilities::all(),
            interruptible: false,
            output: Output::Process,
            ..Config::default()
        }
    }

    /// Compiles a script of which the host calls functions. `name` stands for the file in messages.
    pub fn compile(&self, name: &str, text: &str) -> Result<Script, BuildError> {
        self.build(name, Path::new(""), text, Goal::Embed).map(|build| build.script)
    }

    /// Compiles a script file of which the host calls functions.
    pub fn compile_file(&self, path: impl AsRef<Path>) -> Result<Script, BuildError> {
        self.build_file(path.as_ref(), Goal::Embed).map(|build| build.script)
    }

    /// Compiles a file.
    pub fn build_file(&self, path: &Path, goal: Goal) -> Result<Build, BuildError> {
        let (path, text) = read_source(path)?;
        let dir = path.parent().unwrap_or(Path::new(""));
        self.build(&path.display().to_string(), dir, &text, goal)
    }

    /// Compiles `text`. Imports are looked for in `dir` first.
    pub fn build(&self, name: &str, dir: &Path, text: &str, goal: Goal) -> Result<Build, BuildError> {
        let request = Request {
            name: name.to_string(),
            text,
            dir: dir.to_path_buf(),
            goal,
            options: self.options(),
            optimizer: OptOptions {
                level: if self.optimize { OptLevel::Full } else { OptLevel::None },
                contract_fma: self.contract,
            },
            library: &StandardLibrary,
            keep_mir: self.keep_mir,
        };
        let compilation = driver::compile(request, self.machine()?);
        let diagnostics = Diagnostics { sources: compilation.sources, list: compilation.diagnostics };
        match compilation.result {
            Ok(compiled) => {
                Ok(Build { script: Script::new(compilation.vm, compiled), diagnostics, mir: compilation.mir })
            }
            Err(error) => Err(BuildError::Compile { error, diagnostics }),
        }
    }

    /// Checks texts, each a file of its own (its name, and the text), without running them; `each` gets what is to be
    /// said about each. Much cheaper than to build one after the other: the library is looked at once. What compile-time
    /// code of the texts leaves behind is kept until the end.
    pub fn check_each<'t>(
        &self,
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
        each: impl FnMut(&SourceMap, Vec<Diagnostic>),
    ) -> Result<(), BuildError> {
        driver::check_each(&StandardLibrary, &self.options(), self.machine()?, texts, each);
        Ok(())
    }

    fn options(&self) -> Options {
        Options {
            dialect: if self.strict { Dialect::Strict } else { Dialect::Lenient },
            include_dirs: self.include_dirs.clone(),
            defines: self.defines.clone(),
            warnings: self.warnings,
        }
    }

    fn machine(&self) -> Result<Vm, BuildError> {
        let mut natives = match self.output {
            Output::Process => NativeConfig::process(self.args.clone()),
            Output::Captured => NativeConfig { args: self.args.clone(), ..NativeConfig::captured() },
        };
        natives.capabilities = self.capabilities;
        natives.heap_limit = self.heap_limit;
        let limits = Limits { stack_bytes: self.stack_bytes, fuel: self.fuel };
        let engine = Engine::with_jit(Module::new(), self.jit_options());
        Vm::new(Arc::new(engine), NativeCtx::new(natives), limits).map_err(BuildError::Stack)
    }

    fn jit_options(&self) -> JitOptions {
        let options = JitOptions::new(self.jit);
        JitOptions {
            level: self.simd.map_or(options.level, |level| level.min(options.level)),
            metered: self.interruptible || self.fuel.is_some(),
            thresholds: self.thresholds,
            perf_map: self.perf_map,
            gdb: self.gdb,
            ..options
        }
    }
}

/// Reads a source file: its absolute path, and its text.
pub fn read_source(path: &Path) -> Result<(PathBuf, String), BuildError> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => return Err(BuildError::Io { path, error }),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok((path, text)),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line_start = last_line_start(valid);
            let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
            Err(BuildError::NotUtf8 { path, line, column: valid.len() - line_start + 1 })
        }
    }
}

/// Where the last line of `text` starts.
fn last_line_start(text: &[u8]) -> usize {
    text.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
}
