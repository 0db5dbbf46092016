//! Reads MIR from the text form that [`crate::mir::print`] writes, as far as the tests need it.
//!
//! Spans are line numbers of the test file.

use super::world::World;
use crate::diagnostics::FileId;
use crate::mir::{
    Arg, Block, BlockId, Body, Call, Callee, Local, LocalDecl, LocalKind, Operand, Place, Step, Stmt, StmtKind,
    Terminator,
};
use crate::syntax::{Span, Symbol};
use crate::types::{ConstKind, Convention};

/// The body in lines numbered from `first_line`.
pub fn parse_body<'a>(world: &World<'a>, text: &str, first_line: u32) -> Body<'a> {
    let mut body = Body {
        name: String::new(),
        file: FileId(0),
        span: Span::at(first_line),
        locals: Vec::new(),
        args: Vec::new(),
        ret: Local(0),
        error: None,
        blocks: Vec::new(),
        elses: Vec::new(),
    };
    for (index, line) in text.lines().enumerate() {
        let reader = Reader { world, span: Span::at(first_line + index as u32) };
        let line = line.trim();
        if let Some(name) = line.strip_prefix("body ") {
            body.name = name.into();
        } else if line.is_empty() || line.starts_with('#') {
        } else if line.ends_with(':') {
            body.blocks.push(Block { stmts: Vec::new(), term: Terminator::Open });
        } else if let Some(block) = body.blocks.last_mut() {
            reader.line(line, block);
        } else {
            let local = Local(body.locals.len() as u32);
            let decl = reader.local(line, local);
            match decl.kind {
                LocalKind::Arg(_) => body.args.push(local),
                LocalKind::Error => body.error = Some(local),
                _ => {}
            }
            body.locals.push(decl);
        }
    }
    body
}

struct Reader<'w, 'a> {
    world: &'w World<'a>,
    span: Span,
}

impl<'a> Reader<'_, 'a> {
    /// `_1 name: mut ref T kind -> places`
    fn local(&self, line: &str, number: Local) -> LocalDecl<'a> {
        let (line, borrows) = line.split_once(" -> ").unwrap_or((line, ""));
        let (name, rest) = line.split_once(':').expect("a local has a type");
        let (written, name) = name.split_once(' ').map_or((name, None), |(local, name)| (local, Some(name)));
        assert_eq!(local(written), number, "locals are numbered in order");
        let mut words: Vec<_> = rest.split_whitespace().collect();
        let kind = kind(words.pop().expect("a local has a kind"));
        let ty = self.world.ty(words.pop().expect("a local has a type"));
        LocalDecl {
            ty,
            name: name.map(Symbol::intern),
            kind,
            span: self.span,
            is_ref: words.contains(&"ref"),
            is_mut: words.contains(&"mut") || matches!(kind, LocalKind::Arg(Convention::Mut) | LocalKind::Var),
            borrows: split(borrows).map(|place| self.place(place)).collect(),
        }
    }

    fn line(&self, line: &str, block: &mut Block<'a>) {
        match self.terminator(line) {
            Some(term) => block.term = term,
            None => block.stmts.push(Stmt { kind: self.stmt(line), span: self.span }),
        }
    }

    fn terminator(&self, line: &str) -> Option<Terminator<'a>> {
        let span = self.span;
        Some(match line {
            "return" => Terminator::Return(span),
            "raise" => Terminator::Raise(span),
            "unreachable" => Terminator::Unreachable,
            "missing return" => Terminator::MissingReturn,
            _ if line.starts_with("goto ") => Terminator::Goto(block_id(&line[5..])),
            _ if line.starts_with("if ") => {
                let (cond, targets) = line[3..].split_once(" then ")?;
                let (then, otherwise) = targets.split_once(" else ")?;
                let cond = self.operand(cond);
                Terminator::If { cond, then: block_id(then), otherwise: block_id(otherwise), span }
            }
            _ => {
                let (dest, call) = line.split_once(" = invoke ")?;
                let (call, targets) = call.split_once(" then ")?;
                let (ok, error) = targets.split_once(" error ")?;
                let (error, err) = error.split_once(" else ")?;
                let call = self.call(self.place(dest), call);
                Terminator::Invoke { call, error: self.place(error), ok: block_id(ok), err: block_id(err), span }
            }
        })
    }

    fn stmt(&self, line: &str) -> StmtKind<'a> {
        let Some((dest, value)) = line.split_once(" = ") else {
            let (word, place) = line.split_once(' ').expect("a statement has an operand");
            let place = self.place(place);
            return match word {
                "drop" => StmtKind::Drop(place),
                "destroy" => StmtKind::DropInPlace(place),
                "forget" => StmtKind::Forget(place),
                "assume" => StmtKind::AssumeInit(place),
                "use" => StmtKind::Use(place),
                _ => panic!("unknown statement {line}"),
            };
        };
        let dest = self.place(dest);
        if let Some(call) = value.strip_prefix("call ") {
            StmtKind::Call(self.call(dest, call))
        } else if let Some(address) = value.strip_prefix("ref at ") {
            StmtKind::BindAddr(dest.base, self.operand(address))
        } else if let Some(place) = value.strip_prefix("ref ") {
            StmtKind::Bind(dest.base, self.place(place))
        } else if let Some(place) = value.strip_prefix("addr ") {
            StmtKind::AddrOf(dest, self.place(place))
        } else {
            StmtKind::Init(dest, self.operand(value))
        }
    }

    fn call(&self, dest: Place<'a>, text: &str) -> Call<'a> {
        let (name, args) = text.split_once('(').expect("a call has arguments");
        let args = split(args.trim_end_matches(')'));
        let args = args.map(|arg| {
            if let Some(place) = arg.strip_prefix("&mut ") {
                Arg::Ref(self.place(place), true)
            } else if let Some(place) = arg.strip_prefix('&') {
                Arg::Ref(self.place(place), false)
            } else {
                Arg::Value(self.operand(arg))
            }
        });
        Call { callee: Callee::Inst(self.world.function(name)), args: args.collect(), dest }
    }

    fn operand(&self, text: &str) -> Operand<'a> {
        match text.split_once(' ') {
            Some(("copy", place)) => Operand::Copy(self.place(place)),
            Some(("copy?", place)) => Operand::CopyOrTake(self.place(place)),
            Some(("move", place)) => Operand::Move(self.place(place)),
            Some(("take", place)) => Operand::Take(self.place(place)),
            None => {
                let number = text.parse().unwrap_or_else(|_| panic!("unknown operand {text}"));
                Operand::Const(self.world.interner.konst(ConstKind::Int(number)))
            }
            Some(_) => panic!("unknown operand {text}"),
        }
    }

    /// `_1.0[_2]."element"`
    fn place(&self, text: &str) -> Place<'a> {
        let text = text.trim().replace('[', ".[");
        let mut parts = text.split('.');
        let base = local(parts.next().unwrap_or_default());
        let path: Vec<_> = parts
            .map(|part| match part.as_bytes()[0] {
                b'[' => Step::Index(local(part.trim_matches(['[', ']']))),
                b'"' => Step::Interior(Symbol::intern(part.trim_matches('"'))),
                _ => Step::Field(part.parse().unwrap_or_else(|_| panic!("unknown step {part}"))),
            })
            .collect();
        Place { base, path: self.world.interner.slice(&path) }
    }
}

fn split(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn local(text: &str) -> Local {
    let number = text.strip_prefix('_').and_then(|number| number.parse().ok());
    Local(number.unwrap_or_else(|| panic!("unknown local {text}")))
}

fn block_id(text: &str) -> BlockId {
    let number = text.strip_prefix("bb").and_then(|number| number.parse().ok());
    BlockId(number.unwrap_or_else(|| panic!("unknown block {text}")))
}

fn kind(word: &str) -> LocalKind {
    match word {
        "imm" => LocalKind::Arg(Convention::Imm),
        "mut" => LocalKind::Arg(Convention::Mut),
        "arg" => LocalKind::Arg(Convention::Var),
        "ref" => LocalKind::Arg(Convention::Ref),
        "out" => LocalKind::Arg(Convention::Out),
        "deinit" => LocalKind::Arg(Convention::Deinit),
        "var" => LocalKind::Var,
        "temp" => LocalKind::Temp,
        "result" => LocalKind::Result,
        "error" => LocalKind::Error,
        _ => panic!("unknown kind of local {word}"),
    }
}
