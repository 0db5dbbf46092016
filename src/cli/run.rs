//! `mojo run`: compiles a file, runs it, and reports how it ended.

use std::path::Path;

use mojo::{Build, BuildError, Config, End, Goal, Script, Stopped, Thresholds, Trap};

use super::options::{Emit, RunOptions};
use super::{Cli, FAILURE, emit, is_mojo_file};

/// Status of a program that was stopped by Ctrl-C, as shells count it.
const INTERRUPTED: u8 = 130;

pub(super) fn run(cli: &Cli, options: &RunOptions) -> u8 {
    if !is_mojo_file(&options.file) {
        let file = &options.file;
        return cli.fail(format_args!(
            "cannot open '{file}', since it does not appear to be a Mojo file (it does not end in '.mojo')"
        ));
    }
    let path = Path::new(&options.file);
    if let Some(stage @ (Emit::Tokens | Emit::Ast)) = options.emit {
        return emit::print_syntax(cli, path, stage);
    }
    let build = match config(options).build_file(path, Goal::Run) {
        Ok(build) => build,
        Err(error) => return report_build_error(cli, error),
    };
    // Standard error may be closed: then nobody wants to know.
    let _ = build.diagnostics.print_to_stderr();
    if options.warnings_are_errors && build.diagnostics.has_warnings() {
        return cli.fail("warnings are treated as errors");
    }
    match options.emit {
        Some(stage) => emit::print_code(cli, &build, stage),
        None => execute(cli, build, options),
    }
}

fn config(options: &RunOptions) -> Config {
    let args = std::iter::once(&options.file).chain(&options.args).cloned().collect();
    Config {
        include_dirs: options.include_dirs.clone(),
        defines: options.defines.clone(),
        optimize: options.optimization > 0,
        contract: options.contract,
        strict: options.strict,
        warnings: options.warnings,
        keep_mir: options.emit == Some(Emit::Mir),
        jit: options.jit,
        thresholds: if options.jit_eager { Thresholds::EAGER } else { Thresholds::TUNED },
        simd: options.simd,
        perf_map: options.perf_map,
        gdb: options.gdb,
        ..Config::for_process(args)
    }
}

pub(super) fn report_build_error(cli: &Cli, error: BuildError) -> u8 {
    if let BuildError::Compile { diagnostics, .. } = &error {
        // As above.
        let _ = diagnostics.print_to_stderr();
    }
    cli.fail(error)
}

fn execute(cli: &Cli, build: Build, options: &RunOptions) -> u8 {
    let mut script = build.script;
    let status = match script.run() {
        Ok(end) => report_end(cli, &mut script, end, options.check_heap),
        Err(stopped) => {
            // What the program printed comes first. The reader may have gone.
            let _ = script.flush();
            report_stop(cli, &stopped)
        }
    };
    if options.jit_stats {
        eprint!("{}", script.jit_stats());
    }
    // The process ends: the system takes the memory back faster than the script's heap does.
    std::mem::forget(script);
    status
}

fn report_end(cli: &Cli, script: &mut Script, end: End, check_heap: bool) -> u8 {
    if script.flush().is_err() {
        // Nobody reads the output any more: as little as the official command does.
        return 0;
    }
    match end {
        End::Returned if check_heap => match script.leak() {
            Some(leak) => cli.fail(format_args!("{} blocks of memory are still allocated at exit", leak.blocks)),
            None => 0,
        },
        End::Returned => 0,
        End::Raised => cli.fail("execution exited with a non-zero result: 1"),
        // The system keeps the low byte.
        End::Exit(code) => code as u8,
    }
}

/// The program was stopped. The line that says why is on standard output already if the program gave
/// up itself.
fn report_stop(cli: &Cli, stopped: &Stopped) -> u8 {
    match &stopped.trap {
        Trap::StdoutClosed => return 0,
        Trap::Interrupted => return INTERRUPTED,
        _ => {}
    }
    for call in &stopped.trace {
        eprintln!("    at {call}");
    }
    match &stopped.trap {
        Trap::Abort { .. } => cli.fail("execution crashed"),
        trap => cli.fail(format_args!("execution crashed: {trap}")),
    };
    FAILURE
}
