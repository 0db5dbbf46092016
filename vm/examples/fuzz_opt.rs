//! Optimises random modules and checks that they still do the same: `cargo run --release -p mojo-vm --example fuzz_opt N
//! [FIRST SEED]`.

#[path = "../tests/support/equivalence.rs"]
mod equivalence;
#[path = "../tests/support/mod.rs"]
mod support;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let count: u64 = args.next().ok_or("how many modules?")?.parse()?;
    let first: u64 = args.next().map_or(Ok(0), |first| first.parse())?;
    for seed in first..first + count {
        equivalence::check(seed);
        if (seed + 1 - first).is_multiple_of(10_000) {
            println!("{} modules", seed + 1 - first);
        }
    }
    println!("{count} modules do the same after optimisation");
    Ok(())
}
