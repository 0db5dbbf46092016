//! The command line: messages, exit statuses, and what goes to which stream.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder for one test's files, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("mojo-cli-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), contents).unwrap();
    }

    fn mojo(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_mojo")).args(args).current_dir(&self.0).output().unwrap()
    }

    /// Exit status, standard output, and standard error with the folder and the binary's path cut out.
    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let output = self.mojo(args);
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.replace(env!("CARGO_BIN_EXE_mojo"), "mojo").replace(&format!("{}/", self.0.display()), "")
        };
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    fn error(&self, args: &[&str]) -> String {
        let (status, stdout, stderr) = self.run(args);
        assert_eq!((status, stdout.as_str()), (Some(1), ""), "{args:?}: {stderr}");
        stderr
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover folder in the temporary directory does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn input_that_cannot_be_compiled_is_one_line() {
    let folder = Folder::new("input");
    fs::create_dir(folder.0.join("folder.mojo")).unwrap();
    folder.file("empty.mojo", "");
    folder.file("bytes.mojo", b"def main():\n    print(\"\xff\")\n");
    folder.file("text.txt", "");
    for (args, message) in [
        (&["run", "none.mojo"][..], "cannot open input file 'none.mojo': No such file or directory"),
        (&["none.mojo"], "cannot open input file 'none.mojo': No such file or directory"),
        (&["run", "folder.mojo"], "cannot open input file 'folder.mojo': Is a directory"),
        (&["run", "empty.mojo"], "module does not define a `main` function"),
        (&["run", "bytes.mojo"], "'bytes.mojo' is not valid UTF-8 (line 2, column 12)"),
        (
            &["run", "text.txt"],
            "cannot open 'text.txt', since it does not appear to be a Mojo file (it does not end in '.mojo')",
        ),
        (&["run"], "no input file provided"),
        (&["frobnicate"], "no such command 'frobnicate'"),
        (&["run", "--zork", "a.mojo"], "unrecognized argument '--zork'"),
        (&["run", "-O9", "a.mojo"], "invalid optimization level '9', expected number from 0-3 inclusive"),
    ] {
        assert_eq!(folder.error(args), format!("mojo: error: {message}\n"));
    }
}

#[test]
fn errors_in_the_program_name_their_place() {
    let folder = Folder::new("errors");
    folder.file("bad.mojo", "def main():\n    print(missing)\n");
    let stderr = folder.error(&["run", "bad.mojo"]);
    assert!(stderr.starts_with("bad.mojo:2:11: error: use of unknown declaration 'missing'\n"), "{stderr}");
    assert!(stderr.ends_with("mojo: error: failed to parse the provided Mojo source module\n"), "{stderr}");
}

#[test]
fn a_program_that_raises_prints_its_output_and_the_error() {
    let folder = Folder::new("raise");
    folder.file("raise.mojo", "def main() raises:\n    print(\"before\")\n    raise Error(\"boom\")\n");
    let (status, stdout, stderr) = folder.run(&["raise.mojo"]);
    assert_eq!((status, stdout.as_str()), (Some(1), "before\n"));
    assert_eq!(
        stderr,
        "stack trace was not collected. Enable stack trace collection with environment variable \
         `MODULAR_DEBUG=stack-trace-on-error`\nUnhandled exception caught during execution: boom\n\
         mojo: error: execution exited with a non-zero result: 1\n"
    );
}

#[test]
fn a_failed_check_says_where_on_standard_output() {
    let folder = Folder::new("check");
    folder.file("check.mojo", "def main():\n    var l: List[Int] = [1, 2]\n    var i = 5\n    print(l[i])\n");
    let (status, stdout, stderr) = folder.run(&["run", "check.mojo"]);
    assert_eq!(status, Some(1));
    assert_eq!(stdout, "At: check.mojo:4:12: Assert Error: index 5 is out of bounds, valid range is 0 to 1\n");
    assert!(stderr.ends_with("mojo: error: execution crashed\n"), "{stderr}");
    assert!(!stderr.contains("0x"), "{stderr}");
}

#[test]
fn exit_ends_with_its_code() {
    let folder = Folder::new("exit");
    folder.file("exit.mojo", "from std.sys import exit\n\ndef main():\n    print(\"out\")\n    exit(7)\n");
    assert_eq!(folder.run(&["run", "exit.mojo"]), (Some(7), "out\n".to_string(), String::new()));
}

#[test]
fn endless_recursion_is_stopped() {
    let folder = Folder::new("recursion");
    folder.file(
        "deep.mojo",
        "def f(n: Int) -> Int:\n    if n == 0:\n        return 0\n    return f(n + 1) * 3 + 1\n\ndef main():\n    print(f(1))\n",
    );
    let (status, _, stderr) = folder.run(&["run", "deep.mojo"]);
    assert_eq!(status, Some(1));
    assert!(stderr.ends_with("mojo: error: execution crashed: stack overflow\n"), "{stderr}");
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let folder = Folder::new("pipe");
    folder.file("many.mojo", "def main():\n    for i in range(100000):\n        print(i)\n");
    let mut child = Command::new(env!("CARGO_BIN_EXE_mojo"))
        .args(["run", "many.mojo"])
        .current_dir(&folder.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn arguments_after_the_file_and_defines_reach_the_program() {
    let folder = Folder::new("args");
    folder.file(
        "args.mojo",
        "from std.sys import argv, get_defined_int\n\ndef main():\n    print(argv()[0], argv()[1], get_defined_int[\"N\"]())\n",
    );
    let (status, stdout, stderr) = folder.run(&["run", "-D", "N=12", "args.mojo", "-O0"]);
    assert_eq!((status, stdout.as_str()), (Some(0), "args.mojo -O0 12\n"), "{stderr}");
}

#[test]
fn memory_left_at_exit_is_reported_on_request() {
    let folder = Folder::new("heap");
    folder.file(
        "leak.mojo",
        "from std.memory import alloc\n\ndef main():\n    var p = alloc[Int](10)\n    p[] = 1\n    print(p[])\n",
    );
    assert_eq!(folder.run(&["run", "--disable-warnings", "leak.mojo"]).0, Some(0));
    let (status, _, stderr) = folder.run(&["run", "--disable-warnings", "--check-heap", "leak.mojo"]);
    assert_eq!(status, Some(1));
    assert_eq!(stderr, "mojo: error: 1 blocks of memory are still allocated at exit\n");
}

#[test]
fn stages_of_compilation_can_be_printed() {
    let folder = Folder::new("emit");
    folder.file("add.mojo", "def add(a: Int, b: Int) -> Int:\n    return a + b\n\ndef main():\n    print(add(1, 2))\n");
    for (stage, expected) in [
        ("tokens", "0..3 Def \"def\""),
        ("ast", "FunctionDef"),
        ("mir", "fn add.add"),
        ("ir", "function @add.add(i64, i64) -> i64"),
        ("bytecode", "add.add:"),
    ] {
        let (status, stdout, stderr) = folder.run(&["run", &format!("--emit={stage}"), "add.mojo"]);
        assert_eq!(status, Some(0), "{stderr}");
        assert!(stdout.contains(expected), "{stage}: {stdout}");
    }
}

#[test]
fn help_and_version_are_printed() {
    let folder = Folder::new("help");
    assert!(folder.run(&["--version"]).1.starts_with("Mojo 1.2 "));
    assert!(folder.run(&["--help"]).1.contains("mojo run [options] <path>"));
    assert!(folder.run(&["run", "--help"]).1.contains("--check-heap"));
}

/// A program whose function stays one when it is optimised.
const CALLS: &str = "@no_inline\ndef twice(n: Int) -> Int:\n    return n * 2\n\ndef main():\n    print(twice(21))\n";

#[test]
fn profilers_are_told_where_functions_are() {
    let folder = Folder::new("perf");
    folder.file("calls.mojo", CALLS);
    let mut program = Command::new(env!("CARGO_BIN_EXE_mojo"));
    program.args(["run", "--jit=2", "--perf", "calls.mojo"]).current_dir(&folder.0).stdout(Stdio::null());
    let mut program = program.spawn().unwrap();
    assert!(program.wait().unwrap().success());
    let map_path = format!("/tmp/perf-{}.map", program.id());
    let map = fs::read_to_string(&map_path).unwrap();
    fs::remove_file(map_path).unwrap();
    let line = map.lines().find(|line| line.ends_with(" calls.twice")).unwrap_or_else(|| panic!("{map}"));
    let numbers: Vec<u64> = line.split(' ').take(2).map(|number| u64::from_str_radix(number, 16).unwrap()).collect();
    assert!(numbers[0] > 0 && numbers[1] > 0, "{line}");
}

/// Only where there is a GDB that may trace processes.
#[test]
fn debuggers_see_names_lines_and_callers() {
    let folder = Folder::new("gdb");
    folder.file("calls.mojo", CALLS);
    // Until the function is known, its line is the next that is.
    let commands = ["set breakpoint pending on", "break calls.mojo:3", "run", "continue", "backtrace 3"];
    let mut gdb = Command::new("gdb");
    gdb.args(["-batch", "-nx"]).args(commands.map(|command| format!("-ex={command}")));
    gdb.args(["--args", env!("CARGO_BIN_EXE_mojo"), "run", "--jit=2", "--gdb", "calls.mojo"]);
    let Ok(output) = gdb.current_dir(&folder.0).output() else { return };
    let text = String::from_utf8_lossy(&output.stdout);
    if !text.contains("Breakpoint 1, ") {
        assert!(!text.contains("42"), "the program ran past the breakpoint: {text}");
        return;
    }
    for expected in ["#0  calls.twice () at ", "calls.mojo:3", "in <entry> () at ", "calls.mojo:6", "in [enter] ()"] {
        assert!(text.contains(expected), "no '{expected}' in {text}");
    }
}
