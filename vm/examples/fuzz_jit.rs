//! Compiles random modules and checks that machine code does what the interpreter does:
//! `cargo run --release -p mojo-vm --example fuzz_jit N [FIRST SEED]`.

#[path = "../tests/support/machine.rs"]
mod machine;
#[path = "../tests/support/mod.rs"]
mod support;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let count: u64 = args.next().ok_or("how many modules?")?.parse()?;
    let first: u64 = args.next().map_or(Ok(0), |first| first.parse())?;
    let ways = machine::ways();
    for seed in first..first + count {
        machine::check(seed, &ways);
        if (seed + 1 - first).is_multiple_of(10_000) {
            println!("{} modules", seed + 1 - first);
        }
    }
    println!("{count} modules do the same as machine code");
    Ok(())
}
