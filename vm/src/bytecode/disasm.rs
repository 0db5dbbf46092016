//! The disassembler: bytecode as text, one instruction a line.
//!
//! ```text
//!   0  step_slt64 r2, r3, 1, -> 4
//! ```
//!
//! The number is the place in words; branch targets are places.

use std::fmt::{self, Write};

use super::{BytecodeFunction, Field, Insn, Kind, Op};
use crate::interp::kernels;

/// Gives names to addresses in listings.
pub trait Names {
    /// The function whose entry record is at `address`.
    fn entry(&self, address: u64) -> Option<String>;
    /// The native at `address`.
    fn native(&self, address: u64) -> Option<String>;
}

/// Writes a listing of a function's code.
pub fn disassemble(function: &BytecodeFunction, names: &dyn Names, out: &mut dyn Write) -> fmt::Result {
    let code = &function.code;
    let mut pc = 0;
    while pc < code.len() {
        let Some(insn) = Insn::decode(&code[pc..]) else {
            writeln!(out, "{pc:5}  .word {:#018x}", code[pc])?;
            pc += 1;
            continue;
        };
        write!(out, "{pc:5}  {}", insn.op.info().name)?;
        write_fields(&insn, pc, names, out)?;
        let mut words = insn.op.words();
        if insn.op == Op::Switch {
            let count = insn.get(Field::Bc) as usize + 1;
            let table = &code[(pc + 1).min(code.len())..];
            for i in 0..count {
                let distance = table.get(i / 2).map_or(0, |word| (word >> (32 * (i % 2))) as i32);
                write!(out, "{} -> {}", if i == 0 { " :" } else { "," }, pc as i64 + distance as i64)?;
            }
            words += count.div_ceil(2);
        }
        writeln!(out)?;
        pc += words;
    }
    Ok(())
}

fn write_fields(insn: &Insn, pc: usize, names: &dyn Names, out: &mut dyn Write) -> fmt::Result {
    for (i, &(field, kind)) in insn.op.fields().iter().enumerate() {
        out.write_str(if i == 0 { " " } else { ", " })?;
        let value = insn.get(field);
        // Numbers in fields of 32 bits or less keep their sign in 32 bits.
        let signed = value as u32 as i32 as i64;
        match kind {
            Kind::Dst | Kind::Src | Kind::Inout => write!(out, "r{value}")?,
            Kind::Window => write!(out, "window {value}")?,
            Kind::Frame => write!(out, "frame+{value}")?,
            Kind::Rel16 | Kind::Rel32 => write!(out, "-> {}", pc as i64 + signed)?,
            Kind::Kernel => write!(out, "{}", kernels::name(value as u16).unwrap_or_default())?,
            Kind::Entry => match names.entry(value) {
                Some(name) => write!(out, "@{name}")?,
                None => write!(out, "entry {value:#x}")?,
            },
            Kind::Native => match names.native(value) {
                Some(name) => write!(out, "%{name}")?,
                None => write!(out, "native {value:#x}")?,
            },
            Kind::CType => write!(out, "C type {value:#x}")?,
            Kind::I16 | Kind::I32 => write!(out, "{signed}")?,
            Kind::U16 | Kind::U32 => write!(out, "{value}")?,
            Kind::I64 => write!(out, "{value:#x}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct NoNames;

    impl Names for NoNames {
        fn entry(&self, _address: u64) -> Option<String> {
            None
        }

        fn native(&self, _address: u64) -> Option<String> {
            None
        }
    }

    #[test]
    fn listing() {
        let mut code = Vec::new();
        Insn::const32(2, -1).encode(&mut code);
        Insn::step_slt64_i(2, 10, 1, 0).encode(&mut code);
        Insn::ret1(2).encode(&mut code);
        let function = BytecodeFunction { code: code.into(), ..BytecodeFunction::default() };
        let mut text = String::new();
        disassemble(&function, &NoNames, &mut text).unwrap();
        assert_eq!(text, "    0  const32 r2, -1\n    1  step_slt64_i r2, 10, 1, -> 1\n    3  ret1 r2\n");
    }
}
