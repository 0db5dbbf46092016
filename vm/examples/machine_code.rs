//! Writes the machine code of a function of an IR file to a file, for a disassembler:
//! `cargo run -p mojo-vm --example machine_code FILE PART_OF_A_NAME OUTPUT [sse42|avx2|avx512]`.

use mojo_vm::ir::{DataId, FuncId, NativeId, parse_module};
use mojo_vm::jit::{Helper, JitLink, Offsets, Settings, SimdLevel, Tier, Unsupported, compile};
use mojo_vm::opt::tier2::{Target, Tier2};

/// Addresses that tell what is meant.
struct Nowhere;

impl JitLink for Nowhere {
    fn entry(&self, func: FuncId) -> u64 {
        0x1000_0000 + func.index() as u64 * 0x100
    }

    fn native(&self, native: NativeId) -> Result<u64, Unsupported> {
        Ok(0x2000_0000 + native.index() as u64 * 0x100)
    }

    fn data(&self, data: DataId) -> u64 {
        0x3000_0000 + data.index() as u64 * 0x1_0000
    }

    fn helper(&self, helper: Helper) -> u64 {
        0x4000_0000 + helper as u64
    }

    fn offsets(&self) -> Offsets {
        Offsets { entry_code: 0x10, stack_limit: 0x20, countdown: 0x30, natives: 0x40, native_failure: 0x50 }
    }

    fn is_cold(&self, _: FuncId) -> bool {
        false
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, part, output] = [0, 1, 2].map(|i| args.get(i).cloned().unwrap_or_default());
    let level = match args.get(3).map(String::as_str) {
        Some("sse42") => SimdLevel::Sse42,
        Some("avx2") => SimdLevel::Avx2,
        _ => SimdLevel::Avx512,
    };
    let module = parse_module(&std::fs::read_to_string(file)?)?;
    let mut optimizer = Tier2::new();
    let ids = (0..module.funcs.len()).map(FuncId::from_index);
    let found = ids.filter(|&id| module.func(id).name.contains(&part)).find(|&id| module.func(id).body.is_some());
    let id = found.ok_or("there is no such function")?;
    let body = module.func(id).body.as_ref().ok_or("the function has no body")?;
    let body = optimizer.optimize(&module, id, body, &Target { vector_bytes: level.vector_bytes() });
    let settings = Settings { tier: Tier::Two, level, metered: false };
    let code = compile(&module, Some(id), &body, &Nowhere, &settings)?;
    println!("{}: {} bytes of code, {} in all", module.func(id).name, code.code_len, code.bytes.len());
    std::fs::write(output, &code.bytes[..code.code_len as usize])?;
    Ok(())
}
