//! Runs every program under `tests/conformance` in every execution mode and compares what it does
//! with what was recorded from the official compiler. The rules for the files beside a program
//! are those of `tests/conformance/run.py`.
//!
//! `cargo test --test conformance [part of a name ...]` selects programs.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Ways of executing a program, all of which must do the same.
const MODES: &[(&str, &[&str])] = &[
    ("interpreter", &["--jit=off"]),
    ("unoptimised", &["--jit=off", "-O0"]),
    ("tier 1", &["--jit=1"]),
    ("tier 2", &["--jit=2"]),
    ("automatic", &["--jit=auto"]),
    ("eager", &["--jit=auto", "--jit-eager"]),
];

const TIME_LIMIT: Duration = Duration::from_secs(60);

/// A program and what it is expected to do.
struct Program {
    /// Relative to the corpus, without extension.
    name: String,
    main: PathBuf,
    /// Lines that must be reported as errors: file name and line.
    errors: Vec<(String, usize)>,
}

/// What a run did. `status` is `None` when it ran out of time.
struct Outcome {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let filters: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let mut programs = Vec::new();
    discover(&root, &root, &mut programs);
    programs.retain(|program| filters.is_empty() || filters.iter().any(|filter| program.name.contains(filter)));
    let known = known_differences(&root);
    let mut failed = 0;
    for (mode, args) in MODES {
        failed += run_all(&programs, &known, mode, args);
    }
    let passed = programs.len() * MODES.len() - failed;
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {verdict}. {passed} passed; {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The names in `known_differences.txt`, some with a mode in parentheses.
fn known_differences(root: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(root.join("known_differences.txt")).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_string()).collect()
}

/// Collects the programs below `folder`: single files, and folders with a `main.mojo`.
fn discover(root: &Path, folder: &Path, programs: &mut Vec<Program>) {
    let main = folder.join("main.mojo");
    if main.is_file() {
        programs.push(Program { name: relative(root, folder), main, errors: expected_errors(&mojo_files(folder)) });
        return;
    }
    for path in entries(folder) {
        if path.is_dir() {
            discover(root, &path, programs);
        } else if path.extension().is_some_and(|extension| extension == "mojo") {
            let errors = expected_errors(std::slice::from_ref(&path));
            programs.push(Program { name: relative(root, &path.with_extension("")), main: path, errors });
        }
    }
}

fn entries(folder: &Path) -> BTreeSet<PathBuf> {
    fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect()
}

fn mojo_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            files.extend(mojo_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "mojo") {
            files.push(path);
        }
    }
    files
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).expect("the path is below the root").display().to_string()
}

/// The `# expect-error: phrase` comments: of the own line, or of the one that `@+N` or `@-N` names.
fn expected_errors(files: &[PathBuf]) -> Vec<(String, usize)> {
    let mut errors = Vec::new();
    for file in files {
        let text = String::from_utf8_lossy(&fs::read(file).expect("the program can be read")).into_owned();
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        for (index, line) in text.lines().enumerate() {
            let Some((_, rest)) = line.split_once("expect-error").filter(|(before, _)| before.contains('#')) else {
                continue;
            };
            let Some((offset, _)) = rest.split_once(':') else { continue };
            let offset: isize = offset.trim_start_matches('@').parse().unwrap_or(0);
            errors.push((name.clone(), (index + 1).saturating_add_signed(offset)));
        }
    }
    errors
}

/// Runs all programs in a mode, prints those that fail, and returns how many.
fn run_all(programs: &[Program], known: &BTreeSet<String>, mode: &str, mode_args: &[&str]) -> usize {
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let is_known =
        |program: &Program| known.contains(&program.name) || known.contains(&format!("{} ({mode})", program.name));
    let workers = thread::available_parallelism().map_or(1, |n| n.get());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let problem = match (check(program, mode_args), is_known(program)) {
                        (Err(problem), false) => problem,
                        (Ok(()), true) => "agrees, but is listed as a known difference".to_string(),
                        (Ok(()), false) | (Err(_), true) => continue,
                    };
                    failures.lock().expect("no worker panics").push(format!("{}: {problem}", program.name));
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("no worker panics");
    failures.sort();
    for failure in &failures {
        println!("FAIL [{mode}] {failure}");
    }
    failures.len()
}

fn check(program: &Program, mode_args: &[&str]) -> Result<(), String> {
    let side = |extension: &str| fs::read_to_string(program.main.with_extension(extension)).ok();
    let wanted_status = side("exit").map_or_else(|| "0".to_string(), |text| text.trim().to_string());
    let mut args = mode_args.to_vec();
    if program.errors.is_empty() && wanted_status == "0" {
        args.push("--check-heap");
    }
    let program_args = side("args").unwrap_or_default();
    let outcome = run(&program.main, &args, program_args.lines(), side("in").unwrap_or_default());
    let Some(status) = outcome.status else { return Err(format!("out of time after {TIME_LIMIT:?}")) };
    if !program.errors.is_empty() {
        return check_rejected(program, status, &outcome);
    }
    let wanted = without_folders(&side("out").unwrap_or_default());
    if let Some(difference) = first_difference(&wanted, &without_folders(&outcome.stdout)) {
        return Err(format!("stdout {difference}; exit {status}; stderr: {}", first_line(&outcome.stderr)));
    }
    let status_fits = if wanted_status == "nonzero" { status != 0 } else { status.to_string() == wanted_status };
    if !status_fits {
        return Err(format!("exit {status}, wanted {wanted_status}; stderr: {}", first_line(&outcome.stderr)));
    }
    let wanted_err = side("err").unwrap_or_default();
    if let Some(line) = wanted_err.lines().find(|line| !outcome.stderr.contains(*line)) {
        return Err(format!("stderr lacks {line:?}"));
    }
    // Where warnings are listed, all are.
    let is_listed = |line: &str| wanted_err.lines().any(|wanted| line.contains(wanted));
    let mut warnings = outcome.stderr.lines().filter(|line| line.contains(": warning: "));
    match warnings.find(|line| wanted_err.contains(": warning: ") && !is_listed(line)) {
        Some(line) => Err(format!("stderr has {line:?}")),
        None => Ok(()),
    }
}

fn check_rejected(program: &Program, status: i32, outcome: &Outcome) -> Result<(), String> {
    if status == 0 {
        return Err("compiled, but must not".to_string());
    }
    if !outcome.stdout.is_empty() {
        return Err("printed on standard output, but must not compile".to_string());
    }
    for (file, line) in &program.errors {
        let place = format!("{file}:{line}:");
        let reported = outcome.stderr.lines().any(|text| {
            text.split_once(&place).is_some_and(|(before, after)| {
                (before.is_empty() || before.ends_with('/')) && after.to_lowercase().contains("error")
            })
        });
        if !reported {
            return Err(format!("no error at {place} {}", first_line(&outcome.stderr)));
        }
    }
    Ok(())
}

fn run<'a>(main: &Path, mode_args: &[&str], args: impl Iterator<Item = &'a str>, stdin: String) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mojo"))
        .arg("run")
        .args(mode_args)
        .arg(main.file_name().expect("a program is a file"))
        .args(args)
        .current_dir(main.parent().expect("a program is in a folder"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = child.stdin.take().expect("stdin is piped");
    let stdout = reader(child.stdout.take().expect("stdout is piped"));
    let stderr = reader(child.stderr.take().expect("stderr is piped"));
    // A program that does not read its input may have gone.
    let _ = input.write_all(stdin.as_bytes());
    drop(input);
    let status = wait(&mut child);
    Outcome {
        status,
        stdout: stdout.join().expect("reading succeeds"),
        stderr: stderr.join().expect("reading succeeds"),
    }
}

fn reader(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is compared.
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The exit status (128 + signal, as a shell counts), or `None` after killing the child at the time limit.
fn wait(child: &mut Child) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            return status.code().or_else(|| status.signal().map(|signal| 128 + signal));
        }
        if start.elapsed() > TIME_LIMIT {
            // It may end by itself at this moment.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// The text with `ABORT: /folder/FILE.mojo:LINE` and `At: /folder/FILE.mojo:LINE` cut to the file's own name.
fn without_folders(text: &str) -> String {
    let cut = |line: &str| {
        for mark in ["ABORT: ", "At: "] {
            let Some((before, rest)) = line.split_once(mark) else { continue };
            let Some((path, after)) = rest.split_once(':') else { continue };
            if path.ends_with(".mojo") {
                let file = path.rsplit('/').next().unwrap_or(path);
                return format!("{before}{mark}{file}:{after}");
            }
        }
        line.to_string()
    };
    text.split('\n').map(cut).collect::<Vec<_>>().join("\n")
}

fn first_difference(wanted: &str, found: &str) -> Option<String> {
    if wanted == found {
        return None;
    }
    let (mut wanted, mut found) = (wanted.split('\n'), found.split('\n'));
    for number in 1.. {
        match (wanted.next(), found.next()) {
            (Some(w), Some(f)) if w == f => {}
            (w, f) => return Some(format!("line {number}: wanted {w:?}, got {f:?}")),
        }
    }
    None
}

fn first_line(text: &str) -> &str {
    text.lines().find(|line| line.contains("error")).or(text.lines().next()).unwrap_or("")
}
