//! Scripts that would harm their host if they could: whatever they do, the host gets an error, in bounded time and memory.

use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use mojo::{BuildError, CallError, Config, JitMode, Thresholds, Trap};

const SCRIPT: &str = r#"
from std.algorithm import parallelize

def endless(n: Int) -> Int:
    return endless(n + 1) + 1

def recursion():
    _ = endless(0)

def ping(n: Int, mut list: List[Int]) raises -> Int:
    list.append(n)
    return pong(n + 1, list) + 1

def pong(n: Int, mut list: List[Int]) raises -> Int:
    return ping(n + 1, list) + len(list)

def mutual_recursion():
    try:
        var list = List[Int]()
        _ = ping(0, list)
    except:
        pass

struct Nested(Movable):
    var value: Int

    def __init__(out self, value: Int):
        self.value = value

    def __deinit__(deinit self):
        var another = Nested(self.value + 1)
        _ = another^

def recursion_in_destructors():
    var nested = Nested(1)
    _ = nested^

def large_frames():
    _ = large_frame(0)

def large_frame(n: Int) -> Int:
    var values = Array[Int, 10_000](fill=n)
    return large_frame(values[n % 1000] + 1) + values[7]

def recursion_while_sorting():
    var list: List[Int] = [3, 1, 2]
    def less(a: Int, b: Int) -> Bool:
        return endless(a) < b
    sort(list, less)

def recursion_in_threads():
    def step(i: Int):
        _ = endless(i)
    parallelize(100, step)

def nest(n: Int):
    def step(i: Int):
        nest(i + 1)
    parallelize(2, step)

def nested_threads():
    nest(0)

def growing_list():
    var list = List[Int]()
    while True:
        list.append(len(list))

def growing_string():
    var text = String("x")
    while True:
        text += text.copy()

def growing_dict():
    var dict = Dict[Int, String]()
    while True:
        dict[len(dict)] = String(len(dict))

def many_small_blocks():
    var lists = List[List[Int]]()
    while True:
        lists.append([1, 2, 3])

def one_large_block():
    var list = List[Int](capacity=1 << 59)
    list.append(1)

def repeated_text():
    print(String("abc") * (1 << 60))

def growth_in_threads():
    def step(i: Int):
        var list = List[Int]()
        while True:
            list.append(i)
    parallelize(100, step)

def endless_output():
    var line = String("all work and no play makes Jack a dull boy ") * 100
    while True:
        print(line)

def forever():
    var n = 1
    while n != 0:
        n = n % 1000 + 1

def forever_in_threads():
    def step(i: Int):
        while True:
            pass
    parallelize(100, step)

def out_of_bounds():
    var list: List[Int] = [1]
    print(list[len(list) * 7])

def division():
    quotients(0)

def quotients(n: Int):
    print(5 // n, 5 % n, Int.MIN // (n - 1), Int.MIN % (n - 1), UInt8(1) // UInt8(n))
"#;

fn modes() -> [Config; 4] {
    let limits = Config { heap_limit: Some(8 << 20), stack_bytes: 1 << 20, ..Config::default() };
    [
        Config { jit: JitMode::Off, ..limits.clone() },
        Config { jit: JitMode::One, ..limits.clone() },
        Config { jit: JitMode::Two, ..limits.clone() },
        Config { jit: JitMode::Auto, thresholds: Thresholds::EAGER, ..limits },
    ]
}

/// Calls a function of the script, which is interrupted after a while.
fn call(config: &Config, name: &str) -> Result<(), Trap> {
    let mut script = config.compile("script.mojo", SCRIPT).unwrap_or_else(|error| panic!("{}", report(error)));
    let interrupt = script.interrupt_flag();
    let (done, waiting) = channel::<()>();
    let timer = thread::spawn(move || {
        if waiting.recv_timeout(Duration::from_millis(300)).is_err() {
            interrupt.store(true, Ordering::Relaxed);
        }
    });
    let outcome = script.call::<()>(name, ());
    let _ = done.send(());
    timer.join().unwrap();
    match outcome {
        Ok(()) => Ok(()),
        Err(CallError::Stopped(stopped)) => {
            let is_large = name == "large_frames";
            assert!(is_large || stopped.trace.iter().any(|call| call.contains("script.mojo:")), "{name}: {stopped:?}");
            Err(stopped.trap)
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

fn report(error: BuildError) -> String {
    match error {
        BuildError::Compile { diagnostics, .. } => diagnostics.to_string(),
        error => error.to_string(),
    }
}

macro_rules! in_every_mode {
    ($name:expr => $expected:pat) => {
        for config in modes() {
            let outcome = call(&config, $name);
            assert!(matches!(outcome, $expected), "{} with {:?}: {outcome:?}", $name, config.jit);
        }
    };
}

#[test]
fn recursion_without_end() {
    let names = [
        "recursion",
        "mutual_recursion",
        "recursion_in_destructors",
        "large_frames",
        "recursion_while_sorting",
        "recursion_in_threads",
        "nested_threads",
    ];
    for name in names {
        in_every_mode!(name => Err(Trap::StackOverflow));
    }
}

#[test]
fn memory_without_end() {
    let names = [
        "growing_list",
        "growing_string",
        "growing_dict",
        "many_small_blocks",
        "one_large_block",
        "repeated_text",
        "growth_in_threads",
        "endless_output",
    ];
    for name in names {
        in_every_mode!(name => Err(Trap::OutOfMemory { .. }));
    }
}

#[test]
fn loops_without_end() {
    in_every_mode!("forever" => Err(Trap::Interrupted));
    in_every_mode!("forever_in_threads" => Err(Trap::Interrupted));
}

#[test]
fn operations_without_a_result() {
    in_every_mode!("out_of_bounds" => Err(Trap::Abort { .. }));
    in_every_mode!("division" => Ok(()));
}

/// What the compiler says about a program, first line.
fn rejected(config: &Config, text: &str) -> String {
    let Err(error) = config.compile("script.mojo", text) else { panic!("accepted: {text}") };
    report(error).lines().next().unwrap_or_default().to_string()
}

#[test]
fn compile_time_code_without_end() {
    let function = |body: &str| {
        format!(
            "from std.algorithm import parallelize\n\
            def endless(n: Int) -> Int:\n    return endless(n + 1) + 1\n\
            def f() -> Int:\n{body}\n    return 0\n\
            comptime X = f()\n\
            def main():\n    print(X)\n"
        )
    };
    // Machine code of the program itself does not count.
    for jit in [JitMode::Two, JitMode::Auto] {
        let config = Config { jit, interruptible: false, ..Config::default() };
        let expect = |body, why: &str| {
            let message = rejected(&config, &function(body));
            assert!(message.ends_with(&format!("at compile time: {why}")), "{message}");
        };
        let endless_loop = "    var n = 1\n    while n > 0:\n        n = n * 3 % 1000 + 1";
        expect(endless_loop, "it takes more than 100 million steps");
        let endless_loops = "    def step(i: Int):\n        while True:\n            pass\n    parallelize(4, step)";
        expect(endless_loops, "it takes more than 100 million steps");
        expect("    _ = endless(0)", "stack overflow");
    }
}

#[test]
fn code_without_end() {
    let config = Config::default();
    let copies = "def main():\n    comptime for i in range(1_000_000_000):\n        print(i)\n";
    assert_eq!(
        rejected(&config, copies),
        "script.mojo:2:28: error: a compile-time loop over more than 65536 values is not supported yet"
    );
    let copies = "def main():\n    comptime for i in range(25_000):\n        print(i)\n";
    assert_eq!(rejected(&config, copies), "script.mojo:1:5: error: a function of this size is not supported yet");
    let instances = "def f[n: Int]() -> Int:\n    return f[n + 1]() + 1\ndef main():\n    print(f[0]())\n";
    assert_eq!(rejected(&config, instances), "script.mojo:1:5: error: instantiation of 'f' is nested too deeply");
}

#[test]
fn long_chains_of_conditions_take_no_long_time() {
    let mut text = "def choose(a: Int) -> Int:\n    if a == 0:\n        return 0\n".to_string();
    for n in 1..1500 {
        text += &format!("    elif a == {n}:\n        return {n}\n");
    }
    text += "    return -1\n";
    let mut script =
        Config::default().compile("script.mojo", &text).unwrap_or_else(|error| panic!("{}", report(error)));
    assert_eq!(script.call::<i64>("choose", (1400_i64,)).unwrap(), 1400);
}
