//! Random modules do the same in the interpreter and as machine code of both tiers, at each level of vector instructions.

#[path = "support/machine.rs"]
mod machine;
mod support;

/// `IR_SEEDS=from..to` chooses other modules than the usual ones.
fn seeds() -> std::ops::Range<u64> {
    let Ok(text) = std::env::var("IR_SEEDS") else { return 0..60 };
    let (from, to) = text.split_once("..").expect("IR_SEEDS=from..to");
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn machine_code_does_what_the_interpreter_does() {
    let ways = machine::ways();
    seeds().for_each(|seed| machine::check(seed, &ways));
}
