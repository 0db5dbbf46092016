//! The command line's options: one table, from which parsing and `--help` follow.
//!
//! Options stand before the input file; everything after the file belongs to the program. The
//! spellings and messages are those of the official compiler.

use std::path::PathBuf;

use mojo::{JitMode, SimdLevel};
use thiserror::Error;

/// What `mojo run` was asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// The file as it was typed.
    pub file: String,
    /// The arguments after the file.
    pub args: Vec<String>,
    /// `-I`, in order.
    pub include_dirs: Vec<PathBuf>,
    /// `-D NAME[=VALUE]`, in order.
    pub defines: Vec<(String, Option<String>)>,
    /// `-O0` to `-O3`.
    pub optimization: u8,
    /// Fuse `a * b + c` into one rounding.
    pub contract: bool,
    /// Reject historical spellings, as Mojo 1.2 does.
    pub strict: bool,
    pub warnings: bool,
    pub warnings_are_errors: bool,
    pub emit: Option<Emit>,
    pub jit: JitMode,
    /// Most vector instructions that machine code may use.
    pub simd: Option<SimdLevel>,
    /// Make machine code as soon as possible.
    pub jit_eager: bool,
    /// Report on machine code at the end.
    pub jit_stats: bool,
    /// Tell `perf` where functions are.
    pub perf_map: bool,
    /// Tell debuggers of functions that became machine code.
    pub gdb: bool,
    /// Fail if memory is still allocated when the program has ended.
    pub check_heap: bool,
}

/// A stage of compilation to print instead of running the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emit {
    Tokens,
    Ast,
    Mir,
    Ir,
    Bytecode,
}

/// A command line that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UsageError {
    #[error("no input file provided")]
    NoInput,
    #[error("unrecognized argument '{0}'")]
    Unrecognized(String),
    #[error("missing value for argument '{0}'")]
    MissingValue(&'static str),
    #[error("invalid optimization level '{0}', expected number from 0-3 inclusive")]
    OptimizationLevel(String),
    #[error("invalid fp-mode '{0}', expected 'contract=fast' or 'contract=off'")]
    FpMode(String),
    #[error("invalid value '{value}' for '{option}', expected one of {expected}")]
    Value { option: &'static str, value: String, expected: &'static str },
}

/// What the arguments of `mojo run` ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    Help,
    Run(Box<RunOptions>),
}

/// One option: how it is written, what it is for, what it does.
struct Spec {
    names: &'static [&'static str],
    value: Value,
    group: &'static str,
    help: &'static str,
    apply: fn(&mut RunOptions, &str) -> Result<(), UsageError>,
}

/// Whether and how an option takes a value; the text stands for it in the help.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    /// `--name VALUE` or `--name=VALUE`.
    Separate(&'static str),
    /// `-XVALUE` or `-X VALUE`.
    Joined(&'static str),
}

const COMPILATION: &str = "Compilation options";
const DIAGNOSTICS: &str = "Compilation diagnostic options";
const EXECUTION: &str = "Execution options";
const COMMON: &str = "Common options";

const SPECS: &[Spec] = &[
    Spec {
        names: &["-O", "--optimization-level"],
        value: Value::Joined("LEVEL"),
        group: COMPILATION,
        help: "Sets the level of optimization, a number between 0 and 3. The default is 3.",
        apply: |options, value| {
            options.optimization = match value.parse() {
                Ok(level @ 0..=3) => level,
                _ => return Err(UsageError::OptimizationLevel(value.to_string())),
            };
            Ok(())
        },
    },
    Spec {
        names: &["--no-optimization"],
        value: Value::None,
        group: COMPILATION,
        help: "The same as '-O0'.",
        apply: |options, _| {
            options.optimization = 0;
            Ok(())
        },
    },
    Spec {
        names: &["-I"],
        value: Value::Joined("PATH"),
        group: COMPILATION,
        help: "Appends a directory to the list of those searched for imported Mojo files.",
        apply: |options, value| {
            options.include_dirs.push(value.into());
            Ok(())
        },
    },
    Spec {
        names: &["-D"],
        value: Value::Joined("KEY[=VALUE]"),
        group: COMPILATION,
        help: "Defines a named value that the program can query with 'std.sys.get_defined_int' and the like.",
        apply: |options, value| {
            options.defines.push(match value.split_once('=') {
                Some((key, value)) => (key.to_string(), Some(value.to_string())),
                None => (value.to_string(), None),
            });
            Ok(())
        },
    },
    Spec {
        names: &["--fp-mode"],
        value: Value::Separate("MODE"),
        group: COMPILATION,
        help: "'contract=fast' (the default) fuses 'a * b + c' into one operation with one rounding, also across \
               statements; 'contract=off' does not.",
        apply: |options, value| {
            options.contract = match value {
                "contract=fast" => true,
                "contract=off" => false,
                _ => return Err(UsageError::FpMode(value.to_string())),
            };
            Ok(())
        },
    },
    Spec {
        names: &["--strict"],
        value: Value::None,
        group: COMPILATION,
        help: "Rejects the spellings of earlier versions ('fn', 'let', 'inout', ...), as Mojo 1.2 does.",
        apply: |options, _| {
            options.strict = true;
            Ok(())
        },
    },
    Spec {
        names: &["--std"],
        value: Value::Separate("VERSION"),
        group: COMPILATION,
        help: "'1.2': the same as '--strict'.",
        apply: |options, value| match value {
            "1.2" => {
                options.strict = true;
                Ok(())
            }
            _ => Err(UsageError::Value { option: "--std", value: value.to_string(), expected: "1.2" }),
        },
    },
    Spec {
        names: &["--emit"],
        value: Value::Separate("STAGE"),
        group: COMPILATION,
        help: "Prints a stage of compilation instead of running the program: 'tokens', 'ast', 'mir', 'ir' or 'bytecode'.",
        apply: |options, value| {
            options.emit = Some(match value {
                "tokens" => Emit::Tokens,
                "ast" => Emit::Ast,
                "mir" => Emit::Mir,
                "ir" => Emit::Ir,
                "bytecode" => Emit::Bytecode,
                _ => {
                    let expected = "tokens, ast, mir, ir, bytecode";
                    return Err(UsageError::Value { option: "--emit", value: value.to_string(), expected });
                }
            });
            Ok(())
        },
    },
    Spec {
        names: &["--debug-level"],
        value: Value::Separate("LEVEL"),
        group: COMPILATION,
        help: "Accepted and ignored, as are '-g', '-g0', '-g1' and '-g2': line tables are always there.",
        apply: |_, _| Ok(()),
    },
    Spec { names: &["-g", "-g0", "-g1", "-g2"], value: Value::None, group: "", help: "", apply: |_, _| Ok(()) },
    Spec {
        names: &["-j", "--num-threads"],
        value: Value::Joined("NUM"),
        group: COMPILATION,
        help: "Accepted and ignored: compilation takes one thread.",
        apply: |_, _| Ok(()),
    },
    Spec {
        names: &["--disable-warnings"],
        value: Value::None,
        group: DIAGNOSTICS,
        help: "Does not print warnings.",
        apply: |options, _| {
            options.warnings = false;
            Ok(())
        },
    },
    Spec {
        names: &["--Werror"],
        value: Value::None,
        group: DIAGNOSTICS,
        help: "Treats warnings as errors.",
        apply: |options, _| {
            options.warnings_are_errors = true;
            Ok(())
        },
    },
    Spec {
        names: &["--Wno-error"],
        value: Value::None,
        group: DIAGNOSTICS,
        help: "Does not treat warnings as errors.",
        apply: |options, _| {
            options.warnings_are_errors = false;
            Ok(())
        },
    },
    Spec {
        names: &["--jit"],
        value: Value::Separate("MODE"),
        group: EXECUTION,
        help: "'off' interprets, '1' and '2' compile every function to machine code at once with the fast or the \
               optimising tier, 'auto' (the default) what runs often.",
        apply: |options, value| {
            options.jit = match value {
                "off" => JitMode::Off,
                "1" => JitMode::One,
                "2" => JitMode::Two,
                "auto" => JitMode::Auto,
                _ => {
                    let expected = "off, 1, 2, auto";
                    return Err(UsageError::Value { option: "--jit", value: value.to_string(), expected });
                }
            };
            Ok(())
        },
    },
    Spec {
        names: &["--jit-eager"],
        value: Value::None,
        group: EXECUTION,
        help: "With '--jit=auto', makes machine code as soon as possible, and the same in each run: for tests.",
        apply: |options, _| {
            options.jit_eager = true;
            Ok(())
        },
    },
    Spec {
        names: &["--jit-stats"],
        value: Value::None,
        group: EXECUTION,
        help: "Prints at the end which functions became machine code, and which could not and why.",
        apply: |options, _| {
            options.jit_stats = true;
            Ok(())
        },
    },
    Spec {
        names: &["--simd"],
        value: Value::Separate("LEVEL"),
        group: EXECUTION,
        help: "Limits the vector instructions of machine code to 'sse42', 'avx2' or 'avx512'.",
        apply: |options, value| {
            options.simd = Some(match value {
                "sse42" => SimdLevel::Sse42,
                "avx2" => SimdLevel::Avx2,
                "avx512" => SimdLevel::Avx512,
                _ => {
                    let expected = "sse42, avx2, avx512";
                    return Err(UsageError::Value { option: "--simd", value: value.to_string(), expected });
                }
            });
            Ok(())
        },
    },
    Spec {
        names: &["--perf"],
        value: Value::None,
        group: EXECUTION,
        help: "Writes '/tmp/perf-PID.map', where 'perf' finds the names of functions that became machine code.",
        apply: |options, _| {
            options.perf_map = true;
            Ok(())
        },
    },
    Spec {
        names: &["--gdb"],
        value: Value::None,
        group: EXECUTION,
        help: "Tells GDB or LLDB the names, source lines and frames of functions that became machine code.",
        apply: |options, _| {
            options.gdb = true;
            Ok(())
        },
    },
    Spec {
        names: &["--check-heap"],
        value: Value::None,
        group: EXECUTION,
        help: "Fails if memory is still allocated when the program has ended.",
        apply: |options, _| {
            options.check_heap = true;
            Ok(())
        },
    },
];

/// Reads the arguments that follow `run`.
pub fn parse_run(args: &[String]) -> Result<Request, UsageError> {
    let mut options = RunOptions::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if arg == "--help" || arg == "-h" {
            return Ok(Request::Help);
        }
        if !arg.starts_with('-') || arg == "-" {
            options.file = arg.clone();
            options.args = rest.cloned().collect();
            return Ok(Request::Run(Box::new(options)));
        }
        let (spec, name, attached) = find(arg).ok_or_else(|| UsageError::Unrecognized(arg.clone()))?;
        let value = match (spec.value, attached) {
            (Value::None, _) => String::new(),
            (_, Some(value)) => value.to_string(),
            (_, None) => rest.next().cloned().ok_or(UsageError::MissingValue(name))?,
        };
        (spec.apply)(&mut options, &value)?;
    }
    Err(UsageError::NoInput)
}

/// The option that an argument is, the name it goes by, and the value in the same argument.
fn find(arg: &str) -> Option<(&'static Spec, &'static str, Option<&str>)> {
    let named = SPECS.iter().flat_map(|spec| spec.names.iter().map(move |name| (spec, *name)));
    for (spec, name) in named {
        let Some(rest) = arg.strip_prefix(name) else { continue };
        let long = name.starts_with("--");
        match spec.value {
            _ if rest.is_empty() => return Some((spec, name, None)),
            Value::Separate(_) | Value::Joined(_) if long && rest.starts_with('=') => {
                return Some((spec, name, Some(&rest[1..])));
            }
            Value::Joined(_) if !long => return Some((spec, name, Some(rest))),
            _ => {}
        }
    }
    None
}

impl Default for RunOptions {
    fn default() -> Self {
        RunOptions {
            file: String::new(),
            args: Vec::new(),
            include_dirs: Vec::new(),
            defines: Vec::new(),
            optimization: 3,
            contract: true,
            strict: false,
            warnings: true,
            warnings_are_errors: false,
            emit: None,
            jit: JitMode::Auto,
            simd: None,
            jit_eager: false,
            jit_stats: false,
            perf_map: false,
            gdb: false,
            check_heap: false,
        }
    }
}

/// The help text of `mojo run`.
pub fn run_help() -> String {
    let mut text = String::from(
        "NAME\n        mojo-run — Compiles and executes a Mojo file.\n\n\
         SYNOPSIS\n        mojo run [options] <path> [path-arguments...]\n\n\
         DESCRIPTION\n        Compiles the Mojo file at the given path and immediately executes it.\n        \
         Options must stand before the path; what follows it are the program's\n        \
         arguments. 'run' may be left out.\n\nOPTIONS\n",
    );
    for group in [COMPILATION, DIAGNOSTICS, EXECUTION] {
        text.push_str(&format!("    {group}\n"));
        for spec in SPECS.iter().filter(|spec| spec.group == group) {
            describe(&mut text, &heading(spec), spec.help);
        }
    }
    text.push_str(&format!("    {COMMON}\n"));
    describe(&mut text, "--help, -h", "Displays this text.");
    text
}

fn heading(spec: &Spec) -> String {
    let names = spec.names.join(", ");
    match spec.value {
        Value::None => names,
        Value::Separate(value) | Value::Joined(value) => format!("{names} <{value}>"),
    }
}

/// A heading and its text, wrapped at 80 columns.
fn describe(text: &mut String, heading: &str, help: &str) {
    text.push_str(&format!("        {heading}\n"));
    let mut line = String::new();
    for word in help.split_whitespace() {
        if line.len() + 1 + word.len() > 66 {
            text.push_str(&format!("            {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    text.push_str(&format!("            {line}\n\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(line: &str) -> Result<Request, UsageError> {
        parse_run(&line.split_whitespace().map(str::to_string).collect::<Vec<_>>())
    }

    fn options(line: &str) -> RunOptions {
        match run(line) {
            Ok(Request::Run(options)) => *options,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn values_may_be_joined_or_separate() {
        for line in ["-O1 -Ilib -DX=1 a.mojo", "-O 1 -I lib -D X=1 a.mojo"] {
            let options = options(line);
            assert_eq!(options.optimization, 1);
            assert_eq!(options.include_dirs, [PathBuf::from("lib")]);
            assert_eq!(options.defines, [("X".to_string(), Some("1".to_string()))]);
        }
        assert_eq!(options("--optimization-level=2 a.mojo").optimization, 2);
        assert_eq!(options("--jit=off a.mojo").jit, JitMode::Off);
        assert_eq!(options("--jit 2 a.mojo").jit, JitMode::Two);
        assert_eq!(options("--simd=avx2 a.mojo").simd, Some(SimdLevel::Avx2));
    }

    #[test]
    fn what_follows_the_file_is_the_programs() {
        let options = options("a.mojo -O0 --help x");
        assert_eq!(options.file, "a.mojo");
        assert_eq!(options.args, ["-O0", "--help", "x"]);
        assert_eq!(options.optimization, 3);
    }

    #[test]
    fn nonsense_is_named() {
        assert_eq!(run(""), Err(UsageError::NoInput));
        assert_eq!(run("--zork a.mojo"), Err(UsageError::Unrecognized("--zork".to_string())));
        assert_eq!(run("--strictly a.mojo"), Err(UsageError::Unrecognized("--strictly".to_string())));
        assert_eq!(run("-O9 a.mojo"), Err(UsageError::OptimizationLevel("9".to_string())));
        assert_eq!(run("-I"), Err(UsageError::MissingValue("-I")));
    }
}
