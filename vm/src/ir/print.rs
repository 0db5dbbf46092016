//! The text form of modules and functions; [`parse_module`](super::parse_module) reads it back.
//!
//! ```text
//! file "main.mojo"
//! loc !1 = 0:3:5
//! data data0 align=1 "bytes\00"
//! native @print_i64(i64)
//!
//! function @add(i64, ptr) -> i64 inline(always) {
//! block0(v0: i64, v1: ptr noalias bytes=16):
//!     v2 = load.i64 v1 offset=8
//!     v3 = iadd.i64 v0, v2 !1
//!     ret v3
//! }
//! ```
//!
//! An instruction is `results = name.type operands, immediate !location`. Block, value and data
//! numbers are those of the tables.

use std::fmt::{self, Write};

use super::constant::lane_text;
use super::entities::{Block, Inst, Loc};
use super::eval::Lane;
use super::function::{Function, Promise, Signature};
use super::inst::{BlockCall, Imm, InstData, MemImm, Terminator};
use super::module::{DataBlob, FuncAttrs, FuncDecl, Heat, Inline, Module};
use super::opcode::{Class, Opcode};
use super::types::Type;
use super::{Const, Value};

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            let keyword = if file.library { "library" } else { "file" };
            writeln!(f, "{keyword} {}", Quoted(file.name.as_bytes()))?;
        }
        for (index, loc) in self.locs.iter().enumerate() {
            writeln!(f, "loc !{} = {}:{}:{}", index + 1, loc.file, loc.line, loc.column)?;
        }
        for (index, blob) in self.data.iter().enumerate() {
            let DataBlob { bytes, align, mutable } = blob;
            let keyword = if *mutable { "global" } else { "data" };
            writeln!(f, "{keyword} data{index} align={align} {}", Quoted(bytes))?;
        }
        for native in &self.natives {
            writeln!(f, "native {}{}", Name(&native.name), native.sig)?;
        }
        for decl in &self.funcs {
            writeln!(f)?;
            match &decl.body {
                None => writeln!(f, "declare {}{}{}", Name(&decl.name), decl.sig, Attrs(decl.attrs))?,
                Some(body) => write!(f, "{}", FunctionText { module: self, decl, body })?,
            }
        }
        Ok(())
    }
}

/// Shows one function of a module as text.
pub struct FunctionText<'a> {
    /// The module, for names.
    pub module: &'a Module,
    /// The function's declaration.
    pub decl: &'a FuncDecl,
    /// The body to show.
    pub body: &'a Function,
}

impl fmt::Display for FunctionText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FunctionText { module, decl, body } = self;
        writeln!(f, "function {}{}{} {{", Name(&decl.name), decl.sig, Attrs(decl.attrs))?;
        for block in body.block_ids() {
            write_block(f, module, body, block)?;
        }
        writeln!(f, "}}")
    }
}

/// Shows one instruction as text.
pub struct InstText<'a> {
    /// The module, for names.
    pub module: &'a Module,
    /// The function.
    pub func: &'a Function,
    /// The instruction.
    pub inst: Inst,
}

impl fmt::Display for InstText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_inst(f, self.module, self.func.inst(self.inst))
    }
}

impl fmt::Display for Signature {
    /// `(i64, ptr) -> i64, i1`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('(')?;
        write_list(f, &self.params)?;
        f.write_char(')')?;
        if !self.results.is_empty() {
            f.write_str(" -> ")?;
            write_list(f, &self.results)?;
        }
        Ok(())
    }
}

fn write_list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

fn write_block(f: &mut fmt::Formatter<'_>, module: &Module, func: &Function, block: Block) -> fmt::Result {
    let data = func.block(block);
    write!(f, "{block}")?;
    if !data.params.is_empty() {
        f.write_char('(')?;
        for (index, &param) in data.params.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{param}: {}", func.ty(param))?;
            if block == func.entry() {
                write_promise(f, func.promise(index))?;
            }
        }
        f.write_char(')')?;
    }
    writeln!(f, ":")?;
    for &inst in &data.insts {
        f.write_str("    ")?;
        write_inst(f, module, func.inst(inst))?;
        writeln!(f)?;
    }
    f.write_str("    ")?;
    write_terminator(f, module, &data.term)?;
    write_loc(f, data.term_loc)?;
    writeln!(f)
}

fn write_promise(f: &mut fmt::Formatter<'_>, promise: Promise) -> fmt::Result {
    if promise.noalias {
        f.write_str(" noalias")?;
    }
    if promise.bytes > 0 { write!(f, " bytes={}", promise.bytes) } else { Ok(()) }
}

fn write_inst(f: &mut fmt::Formatter<'_>, module: &Module, inst: &InstData) -> fmt::Result {
    for (index, result) in inst.results().enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(f, "{comma}{result}")?;
    }
    if inst.num_results > 0 {
        f.write_str(" = ")?;
    }
    f.write_str(inst.op.name())?;
    if inst.op.info().class != Class::None {
        write!(f, ".{}", inst.ty)?;
    }
    write_operands(f, module, inst)?;
    write_loc(f, inst.loc)
}

fn write_operands(f: &mut fmt::Formatter<'_>, module: &Module, inst: &InstData) -> fmt::Result {
    match &inst.imm {
        Imm::Func(func) => {
            write!(f, " {}", Name(&module.func(*func).name))?;
            return if inst.op == Opcode::Call { write_args(f, &inst.args) } else { Ok(()) };
        }
        Imm::Native(native) => {
            write!(f, " {}", Name(&module.natives[native.index()].name))?;
            return write_args(f, &inst.args);
        }
        Imm::Sig(sig) => {
            write!(f, " {}", inst.args[0])?;
            write_args(f, &inst.args[1..])?;
            return write!(f, " : {}", module.sigs[sig.index()]);
        }
        _ => {}
    }
    if !inst.args.is_empty() {
        f.write_char(' ')?;
        write_list(f, &inst.args)?;
    }
    let separator = if inst.args.is_empty() { " " } else { ", " };
    match &inst.imm {
        Imm::Int(_) if inst.op == Opcode::Expect => write!(f, "{separator}{}", small_int(&inst.imm)),
        Imm::Int(_) | Imm::Wide(_) | Imm::Float(_) => {
            let value = Const::of_inst(inst).expect("a constant instruction");
            write!(f, "{separator}{}", lane_text(inst.ty.kind(), value.lanes[0]))
        }
        Imm::Lanes(lanes) => {
            let lanes: Vec<String> = lanes.iter().map(|&lane| lane_text(inst.ty.kind(), Lane::from(lane))).collect();
            write!(f, "{separator}[{}]", lanes.join(", "))
        }
        Imm::Shuffle(lanes) => {
            write!(f, "{separator}[")?;
            write_list(f, lanes)?;
            f.write_char(']')
        }
        Imm::Index(index) => write!(f, "{separator}{index}"),
        Imm::Mem(mem) => write_mem(f, inst.ty, *mem),
        Imm::Slot { size, align } => write!(f, " size={size} align={align}"),
        Imm::Data(data) => write!(f, " {data}"),
        Imm::None | Imm::Func(_) | Imm::Sig(_) | Imm::Native(_) => Ok(()),
    }
}

fn small_int(imm: &Imm) -> i64 {
    match imm {
        Imm::Int(value) => *value,
        _ => 0,
    }
}

fn write_mem(f: &mut fmt::Formatter<'_>, ty: Type, mem: MemImm) -> fmt::Result {
    if mem.offset != 0 {
        write!(f, " offset={}", mem.offset)?;
    }
    if mem.align() != ty.align() {
        write!(f, " align={}", mem.align())?;
    }
    if mem.volatile {
        f.write_str(" volatile")?;
    }
    if mem.nontemporal {
        f.write_str(" nontemporal")?;
    }
    Ok(())
}

fn write_args(f: &mut fmt::Formatter<'_>, args: &[Value]) -> fmt::Result {
    f.write_char('(')?;
    write_list(f, args)?;
    f.write_char(')')
}

fn write_terminator(f: &mut fmt::Formatter<'_>, module: &Module, term: &Terminator) -> fmt::Result {
    match term {
        Terminator::Br(target) => write!(f, "br {target}"),
        Terminator::BrIf { cond, then, other } => write!(f, "br_if {cond}, {then}, {other}"),
        Terminator::Switch { value, cases, default } => {
            write!(f, "switch {value}, {default}, [")?;
            for (index, (case, target)) in cases.iter().enumerate() {
                let comma = if index > 0 { ", " } else { "" };
                write!(f, "{comma}{case}: {target}")?;
            }
            f.write_char(']')
        }
        Terminator::Ret(values) => {
            f.write_str(if values.is_empty() { "ret" } else { "ret " })?;
            write_list(f, values)
        }
        Terminator::TailCall(call) => {
            write!(f, "tail_{}", call.op)?;
            write_operands(f, module, call)
        }
        Terminator::Trap { kind, args } => {
            write!(f, "trap {}", kind.name())?;
            if !args.is_empty() {
                write_args(f, args)?;
            }
            Ok(())
        }
        Terminator::Unreachable => f.write_str("unreachable"),
        Terminator::None => f.write_str("; not terminated"),
    }
}

impl fmt::Display for BlockCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.block)?;
        if !self.args.is_empty() {
            write_args(f, &self.args)?;
        }
        Ok(())
    }
}

fn write_loc(f: &mut fmt::Formatter<'_>, loc: Loc) -> fmt::Result {
    if loc.is_some() { write!(f, " {loc}") } else { Ok(()) }
}

/// Hints on a function, with a leading space each.
struct Attrs(FuncAttrs);

impl fmt::Display for Attrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.inline {
            Inline::Auto => "",
            Inline::Always => " inline(always)",
            Inline::Never => " inline(never)",
        })?;
        f.write_str(match self.0.heat {
            Heat::Normal => "",
            Heat::Hot => " hot",
            Heat::Cold => " cold",
            Heat::Once => " once",
        })
    }
}

/// `@name`, quoted unless it is a plain identifier.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        if !self.0.is_empty() && self.0.chars().all(plain) {
            write!(f, "@{}", self.0)
        } else {
            write!(f, "@{}", Quoted(self.0.as_bytes()))
        }
    }
}

/// Bytes in quotes; other than printable ASCII as `\` and two hexadecimal digits.
struct Quoted<'a>(&'a [u8]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for &byte in self.0 {
            match byte {
                b'"' | b'\\' => write!(f, "\\{byte:02x}")?,
                b' '..=b'~' => f.write_char(byte.into())?,
                _ => write!(f, "\\{byte:02x}")?,
            }
        }
        f.write_char('"')
    }
}
