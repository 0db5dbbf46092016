//! Scripts inside a Rust program.

use mojo::{BuildError, CallError, Config, Trap};

const SCRIPT: &str = "
def add(a: Int, b: Int) -> Int:
    return a + b

def half(x: Float64) -> Float64:
    return x / 2

def is_even(n: Int) -> Bool:
    return n % 2 == 0

def check(n: Int) raises -> Int:
    if n < 0:
        raise Error(\"negative\")
    return n

def greet():
    print(\"hello\")

def forever():
    while True:
        pass
";

#[test]
fn functions_are_called_with_typed_arguments() {
    let mut script = Config::default().compile("script.mojo", SCRIPT).unwrap();
    assert_eq!(script.call::<i64>("add", (40_i64, 2_i64)).unwrap(), 42);
    assert_eq!(script.call::<f64>("half", (5.0,)).unwrap(), 2.5);
    assert!(script.call::<bool>("is_even", (4_i64,)).unwrap());
    script.call::<()>("greet", ()).unwrap();
    assert_eq!(script.take_output(), "hello\n");
}

#[test]
fn calls_that_do_not_fit_are_errors() {
    let mut script = Config::default().compile("script.mojo", SCRIPT).unwrap();
    assert!(matches!(script.call::<i64>("missing", ()), Err(CallError::Unknown(_))));
    let error = script.call::<i64>("add", (1_i64,)).unwrap_err();
    assert_eq!(error.to_string(), "'add' is [i64, i64] -> [i64], but was called as [i64] -> [i64]");
}

#[test]
fn raised_errors_come_out_of_the_call() {
    let mut script = Config::default().compile("script.mojo", SCRIPT).unwrap();
    assert_eq!(script.call::<i64>("check", (7_i64,)).unwrap(), 7);
    assert!(matches!(script.call::<i64>("check", (-7_i64,)), Err(CallError::Raised(_))));
    assert_eq!(script.call::<i64>("check", (8_i64,)).unwrap(), 8);
}

#[test]
fn fuel_stops_a_script_and_leaves_the_host_unharmed() {
    let config = Config { fuel: Some(100_000), ..Config::default() };
    let mut script = config.compile("script.mojo", SCRIPT).unwrap();
    match script.call::<()>("forever", ()) {
        Err(CallError::Stopped(stopped)) => assert!(matches!(stopped.trap, Trap::OutOfFuel), "{}", stopped.trap),
        other => panic!("{other:?}"),
    }
}

#[test]
fn errors_in_the_script_are_diagnostics() {
    let error = Config::default().compile("script.mojo", "def f(:\n    pass\n").unwrap_err();
    let BuildError::Compile { diagnostics, .. } = error else { panic!("{error}") };
    assert!(diagnostics.to_string().starts_with("script.mojo:1:"), "{diagnostics}");
}
