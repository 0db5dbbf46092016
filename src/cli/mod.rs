//! The command line: `mojo run FILE`, `mojo FILE`, `mojo --version`, `mojo --help`.
//!
//! | file | holds |
//! | --- | --- |
//! | `options` | the options of `mojo run` |
//! | `run` | running a program, and how its end is reported |
//! | `emit` | printing the stages of compilation |

mod emit;
mod options;
mod run;

use std::fmt::Display;

use options::Request;

/// The status of a command that failed for a reason it has printed.
const FAILURE: u8 = 1;

/// Commands of the official command line that do not exist here.
const MISSING_COMMANDS: &[&str] =
    &["build", "repl", "debug", "precompile", "package", "format", "doc", "demangle", "test"];

const HELP: &str = "\
NAME
        mojo — Compiles and runs Mojo programs.

SYNOPSIS
        mojo run [options] <path> [path-arguments...]
        mojo [run-options] <path> [path-arguments...]
        mojo --version

COMMANDS
        run        — Compiles a Mojo file and executes it. See 'mojo run --help'.

OPTIONS
        --version, -v
            Prints the version and exits.

        --help, -h
            Displays this text.
";

/// Runs the command line and gives the process's exit status.
pub fn main(args: impl IntoIterator<Item = String>) -> u8 {
    let mut args = args.into_iter();
    let cli = Cli { driver: args.next().unwrap_or_else(|| "mojo".to_string()) };
    let args: Vec<String> = args.collect();
    match args.first().map(String::as_str) {
        Some("run") => cli.run(&args[1..]),
        Some("--version" | "-v") => {
            cli.print(concat!("Mojo 1.2 (independent implementation ", env!("CARGO_PKG_VERSION"), ")\n"))
        }
        Some("--help" | "-h") => cli.print(HELP),
        Some(command) if MISSING_COMMANDS.contains(&command) => {
            cli.fail(format_args!("the command '{command}' is not supported yet"))
        }
        Some(word) if !word.starts_with('-') && !is_mojo_file(word) && !word.contains(['/', '.']) => {
            cli.fail(format_args!("no such command '{word}'"))
        }
        _ => cli.run(&args),
    }
}

/// Does the name end like a Mojo file's?
fn is_mojo_file(name: &str) -> bool {
    name.ends_with(".mojo") || name.ends_with(".🔥")
}

/// What all commands share.
struct Cli {
    /// The name the program was started by, which stands before its messages.
    driver: String,
}

impl Cli {
    fn run(&self, args: &[String]) -> u8 {
        match options::parse_run(args) {
            Ok(Request::Help) => self.print(&options::run_help()),
            Ok(Request::Run(options)) => run::run(self, &options),
            Err(error) => self.fail(error),
        }
    }

    /// Prints the one line that says why the command failed.
    fn fail(&self, message: impl Display) -> u8 {
        eprintln!("{}: error: {message}", self.driver);
        FAILURE
    }

    /// Prints to standard output; a reader that has gone is no error.
    fn print(&self, text: &str) -> u8 {
        use std::io::Write;
        let _ = std::io::stdout().write_all(text.as_bytes());
        0
    }
}
