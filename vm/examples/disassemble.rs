//! Prints the bytecode of every function of an IR file: `cargo run -p mojo-vm --example disassemble FILE`.

use mojo_vm::Engine;
use mojo_vm::ir::{FuncId, parse_module};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("the name of a file with IR is missing")?;
    let module = parse_module(&std::fs::read_to_string(path)?)?;
    let engine = Engine::new(module);
    let count = engine.module().funcs.len();
    for func in (0..count).map(FuncId::from_index) {
        println!("{}:", engine.module().func(func).name);
        match engine.disassemble(func) {
            Ok(text) => print!("{text}"),
            Err(error) => println!("  {error}"),
        }
    }
    Ok(())
}
