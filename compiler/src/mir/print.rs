//! MIR as text, for dumps and tests: the locals, then the blocks, one statement a line.
//!
//! ```text
//! fn main
//!   _0: None result
//!   _1 d: D var
//!   _2: ref D temp -> _1
//! bb0:
//!   _1 = call mk()
//!   _2 = ref _1
//!   _0 = call use(&_2)
//!   drop _1
//!   return
//! ```

use std::fmt::{self, Display, Formatter, Write};

use super::{
    Arg, Block, BlockId, Body, Call, Callee, Local, LocalDecl, LocalKind, Operand, Place, Step, StmtKind, Terminator,
    TypeQueries,
};
use crate::types::{Const, ConstKind, Convention};

/// Shows a body as text.
pub struct Printed<'b, 'a> {
    pub body: &'b Body<'a>,
    pub queries: &'b dyn TypeQueries<'a>,
}

impl Display for Printed<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "fn {}", self.body.name)?;
        for (index, decl) in self.body.locals.iter().enumerate() {
            self.local(Local(index as u32), decl, f)?;
        }
        self.blocks(f)
    }
}

impl<'a> Printed<'_, 'a> {
    /// The blocks without the table of locals.
    pub fn blocks(&self, f: &mut dyn Write) -> fmt::Result {
        let mut blocks = self.body.blocks.iter().enumerate();
        blocks.try_for_each(|(index, block)| self.block(BlockId(index as u32), block, f))
    }

    fn local(&self, local: Local, decl: &LocalDecl<'a>, f: &mut dyn Write) -> fmt::Result {
        write!(f, "  {local}")?;
        if let Some(name) = decl.name {
            write!(f, " {name}")?;
        }
        let reference = match (decl.is_ref, decl.is_mut) {
            (true, true) => "mut ref ",
            (true, false) => "ref ",
            (false, _) => "",
        };
        write!(f, ": {reference}{} {}", self.queries.display(decl.ty), kind(decl.kind))?;
        if !decl.borrows.is_empty() {
            write!(f, " -> {}", list(&decl.borrows))?;
        }
        writeln!(f)
    }

    fn block(&self, id: BlockId, block: &Block<'a>, f: &mut dyn Write) -> fmt::Result {
        writeln!(f, "{id}:")?;
        for stmt in &block.stmts {
            f.write_str("  ")?;
            self.stmt(&stmt.kind, f)?;
            f.write_char('\n')?;
        }
        f.write_str("  ")?;
        self.terminator(&block.term, f)?;
        f.write_char('\n')
    }

    fn stmt(&self, stmt: &StmtKind<'a>, f: &mut dyn Write) -> fmt::Result {
        match stmt {
            StmtKind::Init(dest, operand) => write!(f, "{dest} = {}", self.operand(operand)),
            StmtKind::Bind(local, place) => write!(f, "{local} = ref {place}"),
            StmtKind::BindAddr(local, operand) => write!(f, "{local} = ref at {}", self.operand(operand)),
            StmtKind::AddrOf(dest, place) => write!(f, "{dest} = addr {place}"),
            StmtKind::Op { dest, op, params, args } => {
                self.primitive(*dest, "op", op.as_str(), args, f)?;
                if !params.is_empty() {
                    write!(f, " [{}]", list(params.iter().map(|param| konst(*param))))?;
                }
                Ok(())
            }
            StmtKind::Native { dest, name, args } => self.primitive(*dest, "native", name.as_str(), args, f),
            StmtKind::External { dest, symbol, args, .. } => self.primitive(*dest, "external", symbol, args, f),
            StmtKind::Call(call) => write!(f, "{} = call {}", call.dest, self.call(call)),
            StmtKind::Drop(place) => write!(f, "drop {place}"),
            StmtKind::DropInPlace(place) => write!(f, "destroy {place}"),
            StmtKind::Forget(place) => write!(f, "forget {place}"),
            StmtKind::AssumeInit(place) => write!(f, "assume {place}"),
            StmtKind::Use(place) => write!(f, "use {place}"),
        }
    }

    fn primitive(
        &self,
        dest: Option<Place<'a>>,
        family: &str,
        name: &str,
        args: &[Operand<'a>],
        f: &mut dyn Write,
    ) -> fmt::Result {
        if let Some(dest) = dest {
            write!(f, "{dest} = ")?;
        }
        write!(f, "{family} {name}({})", list(args.iter().map(|arg| self.operand(arg))))
    }

    fn call(&self, call: &Call<'a>) -> String {
        let callee = match &call.callee {
            Callee::Inst(inst) => self.queries.fn_name(*inst),
            Callee::Ptr(operand, _) => format!("({})", self.operand(operand)),
        };
        let args = call.args.iter().map(|arg| match arg {
            Arg::Ref(place, true) => format!("&mut {place}"),
            Arg::Ref(place, false) => format!("&{place}"),
            Arg::Value(operand) => self.operand(operand),
        });
        format!("{callee}({})", list(args))
    }

    fn operand(&self, operand: &Operand<'a>) -> String {
        match operand {
            Operand::Copy(place) => format!("copy {place}"),
            Operand::Move(place) => format!("move {place}"),
            Operand::Take(place) => format!("take {place}"),
            Operand::CopyOrTake(place) => format!("copy? {place}"),
            Operand::Const(value) => konst(*value),
            Operand::ConstAddr(value) => format!("addr {}", konst(*value)),
            Operand::Func(inst) => format!("fn {}", self.queries.fn_name(*inst)),
        }
    }

    fn terminator(&self, term: &Terminator<'a>, f: &mut dyn Write) -> fmt::Result {
        match term {
            Terminator::Goto(to) => write!(f, "goto {to}"),
            Terminator::If { cond, then, otherwise, .. } => {
                write!(f, "if {} then {then} else {otherwise}", self.operand(cond))
            }
            Terminator::Invoke { call, error, ok, err, .. } => {
                write!(f, "{} = invoke {} then {ok} error {error} else {err}", call.dest, self.call(call))
            }
            Terminator::Return(_) => f.write_str("return"),
            Terminator::Raise(_) => f.write_str("raise"),
            Terminator::Unreachable => f.write_str("unreachable"),
            Terminator::MissingReturn => f.write_str("missing return"),
            Terminator::Open => f.write_str("open"),
        }
    }
}

fn kind(kind: LocalKind) -> &'static str {
    match kind {
        LocalKind::Arg(Convention::Imm) => "imm",
        LocalKind::Arg(Convention::Mut) => "mut",
        LocalKind::Arg(Convention::Var) => "arg",
        LocalKind::Arg(Convention::Ref) => "ref",
        LocalKind::Arg(Convention::Out) => "out",
        LocalKind::Arg(Convention::Deinit) => "deinit",
        LocalKind::Var => "var",
        LocalKind::Temp => "temp",
        LocalKind::Result => "result",
        LocalKind::Error => "error",
    }
}

fn konst(value: Const<'_>) -> String {
    match value.kind() {
        ConstKind::Int(value) => value.to_string(),
        ConstKind::Str(value) => format!("{:?}", String::from_utf8_lossy(value)),
        other => format!("{other:?}"),
    }
}

fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

impl Display for Local {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "_{}", self.0)
    }
}

impl Display for BlockId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "bb{}", self.0)
    }
}

impl Display for Place<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.base)?;
        self.path.iter().try_for_each(|step| match step {
            Step::Field(index) => write!(f, ".{index}"),
            Step::Index(local) => write!(f, "[{local}]"),
            Step::Interior(name) => write!(f, ".{:?}", name.as_str()),
        })
    }
}
