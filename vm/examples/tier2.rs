//! Prints functions of an IR file as the second optimiser makes them:
//! `cargo run -p mojo-vm --example tier2 FILE [PART OF A NAME]`.

use mojo_vm::ir::print::FunctionText;
use mojo_vm::ir::{FuncId, parse_module};
use mojo_vm::opt::tier2::{Target, Tier2};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("the name of a file with IR is missing")?;
    let part = args.next().unwrap_or_default();
    let module = parse_module(&std::fs::read_to_string(path)?)?;
    let mut optimizer = Tier2::new();
    for id in (0..module.funcs.len()).map(FuncId::from_index) {
        let decl = module.func(id);
        if let Some(body) = decl.body.as_ref().filter(|_| decl.name.contains(&part)) {
            let body = optimizer.optimize(&module, id, body, &Target { vector_bytes: 64 });
            println!("{}", FunctionText { module: &module, decl, body: &body });
        }
    }
    Ok(())
}
