//! Random modules do the same before and after optimisation.

#[path = "support/equivalence.rs"]
mod equivalence;
mod support;

/// `IR_SEEDS=from..to` chooses other modules than the usual ones.
fn seeds() -> std::ops::Range<u64> {
    let Ok(text) = std::env::var("IR_SEEDS") else { return 0..1200 };
    let (from, to) = text.split_once("..").expect("IR_SEEDS=from..to");
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn optimised_modules_do_the_same() {
    seeds().for_each(equivalence::check);
}
