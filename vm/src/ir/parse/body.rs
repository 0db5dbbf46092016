//! Function bodies. Values are numbered anew; uses are patched once all definitions are known.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::lexer::Token;
use super::{ParseError, Parser, Scope};
use crate::ir::constant::parse_lane;
use crate::ir::entities::{Block, DataId, FuncId, Loc, Value};
use crate::ir::function::Function;
use crate::ir::inst::{BlockCall, Imm, InstData, MemImm, Terminator, TrapKind, ValueList};
use crate::ir::module::Module;
use crate::ir::opcode::{Class, ImmKind, Opcode, Operand};
use crate::ir::types::Type;
use crate::ir::{Const, Promise, Signature};

/// Parses the body of `id` from the token after the opening brace.
pub(super) fn parse(
    parser: &mut Parser<'_>,
    module: &mut Module,
    scope: &Scope,
    id: FuncId,
) -> Result<Function, ParseError> {
    let sig = module.func(id).sig.clone();
    let func = Function { sig, blocks: Vec::new(), insts: Vec::new(), values: Vec::new(), promises: Vec::new() };
    let mut body = Body { module, scope, func, values: HashMap::new() };
    while !parser.eat_punct('}') {
        body.block(parser)?;
    }
    body.patch(parser)
}

struct Body<'a> {
    module: &'a mut Module,
    scope: &'a Scope,
    func: Function,
    /// From the numbers in the text to values. Until the end, operands hold numbers of the text.
    values: HashMap<u32, Value>,
}

impl Body<'_> {
    /// Replaces the text's value numbers by values.
    fn patch(mut self, parser: &Parser<'_>) -> Result<Function, ParseError> {
        if self.func.blocks.is_empty() {
            return Err(parser.error("a function has at least one block".to_string()));
        }
        let mut missing = None;
        let mut rename = |value: &mut Value| match self.values.get(&value.0) {
            Some(new) => *value = *new,
            None => missing = Some(*value),
        };
        for inst in &mut self.func.insts {
            inst.args.iter_mut().for_each(&mut rename);
        }
        for block in &mut self.func.blocks {
            block.term.for_each_value_mut(&mut rename);
        }
        let blocks = self.func.blocks.len();
        for block in &self.func.blocks {
            for target in block.term.successors() {
                if target.index() >= blocks {
                    return Err(parser.error(format!("{target} does not exist")));
                }
            }
        }
        match missing {
            Some(value) => Err(parser.error(format!("{value} is not defined in the function"))),
            None => Ok(self.func),
        }
    }

    fn define(&mut self, parser: &Parser<'_>, number: Value, value: Value) -> Result<(), ParseError> {
        match self.values.insert(number.0, value) {
            None => Ok(()),
            Some(_) => Err(parser.error(format!("{number} is defined twice"))),
        }
    }

    fn block(&mut self, parser: &mut Parser<'_>) -> Result<(), ParseError> {
        let block = block_id(parser)?;
        if block.index() != self.func.blocks.len() {
            return Err(parser.error(format!("blocks are numbered in order: {block}")));
        }
        self.func.add_block();
        if parser.eat_punct('(') {
            let params = parser.list(')', |parser| {
                let number = value_id(parser)?;
                parser.punct(':')?;
                Ok((number, parser.ty()?, promise(parser)?))
            })?;
            if params.iter().any(|(.., promise)| *promise != Promise::default()) {
                if block.index() > 0 {
                    return Err(parser.error("promises are made of the function's parameters only".to_string()));
                }
                self.func.promises = params.iter().map(|(.., promise)| *promise).collect();
            }
            for (number, ty, _) in params {
                let value = self.func.add_block_param(block, ty);
                self.define(parser, number, value)?;
            }
        }
        parser.punct(':')?;
        while self.func.block(block).term == Terminator::None {
            self.statement(parser, block)?;
        }
        Ok(())
    }

    /// An instruction or the block's terminator.
    fn statement(&mut self, parser: &mut Parser<'_>, block: Block) -> Result<(), ParseError> {
        let mut results: SmallVec<[Value; 2]> = SmallVec::new();
        if matches!(parser.peek(), Token::Word(word) if value_number(word).is_some()) {
            results.push(value_id(parser)?);
            while parser.eat_punct(',') {
                results.push(value_id(parser)?);
            }
            parser.punct('=')?;
        }
        let word = parser.word()?;
        if results.is_empty()
            && let Some(term) = self.terminator(parser, word)?
        {
            let loc = loc(parser);
            let data = self.func.block_mut(block);
            data.term = term;
            data.term_loc = loc;
            return Ok(());
        }
        let (name, ty) = match word.split_once('.') {
            Some((name, ty)) => (name, Some(ty.parse().map_err(|()| parser.error(format!("{ty} is not a type")))?)),
            None => (word, None),
        };
        let Some(op) = Opcode::by_name(name) else {
            return Err(parser.error(format!("{name} is not an operation")));
        };
        if (op.info().class == Class::None) != ty.is_none() {
            return Err(parser.error(format!("{name} takes {} type", if ty.is_none() { "a" } else { "no" })));
        }
        self.instruction(parser, block, op, ty.unwrap_or(Type::I1), &results)
    }

    fn instruction(
        &mut self,
        parser: &mut Parser<'_>,
        block: Block,
        op: Opcode,
        ty: Type,
        results: &[Value],
    ) -> Result<(), ParseError> {
        let (args, imm, types) = match op.info().imm {
            ImmKind::Func | ImmKind::Native | ImmKind::Sig => self.callee(parser, op)?,
            _ => {
                let args = operands(parser)?;
                let imm = immediate(parser, op, ty)?;
                let types = match op {
                    Opcode::GoOn => Some(self.func.sig.results.clone()),
                    _ => result_types(op, ty, &imm),
                };
                (args, imm, types.ok_or_else(|| parser.error(format!("{op} does not exist for {ty}")))?)
            }
        };
        if types.len() != results.len() {
            return Err(parser.error(format!("{op} has {} results here", types.len())));
        }
        let loc = loc(parser);
        let inst = self.func.add_inst(op, ty, args, imm, &types, loc);
        for (&number, value) in results.iter().zip(self.func.inst(inst).results()) {
            self.define(parser, number, value)?;
        }
        self.func.block_mut(block).insts.push(inst);
        Ok(())
    }

    /// The terminator that `word` introduces, if it does.
    fn terminator(&mut self, parser: &mut Parser<'_>, word: &str) -> Result<Option<Terminator>, ParseError> {
        let op = match word {
            "tail_call" => Opcode::Call,
            "tail_call_indirect" => Opcode::CallIndirect,
            _ => return terminator(parser, word),
        };
        let (args, imm, _) = self.callee(parser, op)?;
        Ok(Some(Terminator::TailCall(Box::new(InstData::without_results(op, args, imm)))))
    }

    /// What follows the name of a call or `func_addr`.
    fn callee(&mut self, parser: &mut Parser<'_>, op: Opcode) -> Result<(ValueList, Imm, Vec<Type>), ParseError> {
        if op.info().imm == ImmKind::Sig {
            let mut args = ValueList::from_slice(&[value_id(parser)?]);
            args.extend(arguments(parser)?);
            parser.punct(':')?;
            let sig: Signature = parser.signature()?;
            let results = sig.results.clone();
            return Ok((args, Imm::Sig(self.module.intern_sig(sig)), results));
        }
        let name = parser.name()?;
        if op == Opcode::CallNative {
            let Some(native) = self.module.native_by_name(&name) else {
                return Err(parser.error(format!("native {name} is not declared")));
            };
            let results = self.module.natives[native.index()].sig.results.clone();
            return Ok((arguments(parser)?, Imm::Native(native), results));
        }
        let Some(&func) = self.scope.funcs.get(&name) else {
            return Err(parser.error(format!("function {name} is not declared")));
        };
        if op == Opcode::FuncAddr {
            return Ok((ValueList::new(), Imm::Func(func), vec![Type::PTR]));
        }
        let results = self.module.func(func).sig.results.clone();
        Ok((arguments(parser)?, Imm::Func(func), results))
    }
}

/// The result types that follow from operation, controlling type and immediate.
fn result_types(op: Opcode, ty: Type, imm: &Imm) -> Option<Vec<Type>> {
    if let Imm::Shuffle(lanes) = imm {
        return ty.with_lanes(lanes.len() as u32).map(|ty| vec![ty]);
    }
    op.info().results.iter().map(|rule| if *rule == Operand::Rest { None } else { rule.resolve(ty) }).collect()
}

/// Values separated by commas; a comma before the immediate is read too.
fn operands(parser: &mut Parser<'_>) -> Result<ValueList, ParseError> {
    let mut args = ValueList::new();
    while matches!(parser.peek(), Token::Word(word) if value_number(word).is_some()) {
        // The next statement starts with values too, but ends its list with `=`.
        if starts_statement(parser) {
            break;
        }
        args.push(value_id(parser)?);
        if !parser.eat_punct(',') {
            break;
        }
    }
    Ok(args)
}

/// Is this `v1, v2 = ...`?
fn starts_statement(parser: &Parser<'_>) -> bool {
    let mut position = parser.position;
    while let (Token::Word(_), Token::Punct(',')) = (&parser.tokens[position].0, &parser.tokens[position + 1].0) {
        position += 2;
    }
    matches!(parser.tokens[position].0, Token::Word(_)) && parser.tokens[position + 1].0 == Token::Punct('=')
}

fn arguments(parser: &mut Parser<'_>) -> Result<ValueList, ParseError> {
    parser.punct('(')?;
    parser.list(')', value_id).map(ValueList::from_vec)
}

fn immediate(parser: &mut Parser<'_>, op: Opcode, ty: Type) -> Result<Imm, ParseError> {
    Ok(match op.info().imm {
        ImmKind::None => Imm::None,
        ImmKind::Int if op == Opcode::Expect => Imm::Int(parser.integer()?),
        ImmKind::Int | ImmKind::Float => {
            let lane = lane(parser, ty)?;
            let constant = Const::splat(ty, lane).to_inst();
            constant.ok_or_else(|| parser.error("not a constant".to_string()))?.1
        }
        ImmKind::Lanes => {
            parser.punct('[')?;
            let lanes = parser.list(']', |parser| {
                let lane = lane(parser, ty)?;
                u64::try_from(lane).map_err(|_| parser.error("lanes have at most 64 bits".to_string()))
            })?;
            Imm::Lanes(lanes.into())
        }
        ImmKind::Shuffle => {
            parser.punct('[')?;
            Imm::Shuffle(parser.list(']', Parser::integer)?.into())
        }
        ImmKind::Index => Imm::Index(parser.integer()?),
        ImmKind::Mem => Imm::Mem(mem(parser, ty)?),
        ImmKind::Slot => Imm::Slot { size: parser.keyed_integer("size")?, align: parser.keyed_integer("align")? },
        ImmKind::Data => {
            let word = parser.word()?;
            let number = word.strip_prefix("data").and_then(|number| number.parse().ok());
            match number {
                Some(number) => Imm::Data(DataId(number)),
                None => return Err(parser.error(format!("{word} is not a data number"))),
            }
        }
        ImmKind::Func | ImmKind::Sig | ImmKind::Native => unreachable!("calls are read elsewhere"),
    })
}

fn lane(parser: &mut Parser<'_>, ty: Type) -> Result<crate::ir::eval::Lane, ParseError> {
    match parser.next() {
        Token::Number(text) | Token::Word(text) => match parse_lane(ty.kind(), text) {
            Some(lane) => Ok(lane),
            None => Err(parser.error(format!("{text} is not a {}", ty.element()))),
        },
        other => parser.expected("a constant", other),
    }
}

fn mem(parser: &mut Parser<'_>, ty: Type) -> Result<MemImm, ParseError> {
    let mut mem = MemImm::natural(ty, 0);
    loop {
        match parser.peek() {
            Token::Word("offset") => mem.offset = parser.keyed_integer("offset")?,
            Token::Word("align") => {
                let align: u32 = parser.keyed_integer("align")?;
                if !align.is_power_of_two() {
                    return Err(parser.error("an alignment is a power of two".to_string()));
                }
                mem = mem.with_align(align);
            }
            Token::Word("volatile") => {
                parser.next();
                mem.volatile = true;
            }
            Token::Word("nontemporal") => {
                parser.next();
                mem.nontemporal = true;
            }
            _ => return Ok(mem),
        }
    }
}

/// The terminator that `word` introduces, if it does and calls nothing.
fn terminator(parser: &mut Parser<'_>, word: &str) -> Result<Option<Terminator>, ParseError> {
    Ok(Some(match word {
        "br" => Terminator::Br(target(parser)?),
        "br_if" => {
            let cond = value_id(parser)?;
            parser.punct(',')?;
            let then = target(parser)?;
            parser.punct(',')?;
            Terminator::BrIf { cond, then, other: target(parser)? }
        }
        "switch" => {
            let value = value_id(parser)?;
            parser.punct(',')?;
            let default = target(parser)?;
            parser.punct(',')?;
            parser.punct('[')?;
            let cases = parser.list(']', |parser| {
                let case = parser.integer()?;
                parser.punct(':')?;
                Ok((case, target(parser)?))
            })?;
            Terminator::Switch { value, cases, default }
        }
        "ret" => Terminator::Ret(operands(parser)?),
        "trap" => {
            let name = parser.word()?;
            let Some(kind) = TrapKind::ALL.into_iter().find(|kind| kind.name() == name) else {
                return Err(parser.error(format!("{name} is not a kind of trap")));
            };
            let args = if *parser.peek() == Token::Punct('(') { arguments(parser)? } else { ValueList::new() };
            Terminator::Trap { kind, args }
        }
        "unreachable" => Terminator::Unreachable,
        _ => return Ok(None),
    }))
}

fn target(parser: &mut Parser<'_>) -> Result<BlockCall, ParseError> {
    let block = block_id(parser)?;
    let args = if *parser.peek() == Token::Punct('(') { arguments(parser)? } else { ValueList::new() };
    Ok(BlockCall { block, args })
}

fn loc(parser: &mut Parser<'_>) -> Loc {
    match parser.peek() {
        Token::Loc(number) => {
            parser.next();
            Loc(*number)
        }
        _ => Loc::NONE,
    }
}

/// What is promised of a parameter: `noalias`, `bytes=16`.
fn promise(parser: &mut Parser<'_>) -> Result<Promise, ParseError> {
    let noalias = parser.eat_word("noalias");
    let sized = *parser.peek() == Token::Word("bytes");
    Ok(Promise { noalias, bytes: if sized { parser.keyed_integer("bytes")? } else { 0 } })
}

fn value_number(word: &str) -> Option<u32> {
    word.strip_prefix('v').and_then(|number| number.parse().ok())
}

fn value_id(parser: &mut Parser<'_>) -> Result<Value, ParseError> {
    let word = parser.word()?;
    match value_number(word) {
        Some(number) => Ok(Value(number)),
        None => Err(parser.error(format!("expected a value, found {word}"))),
    }
}

fn block_id(parser: &mut Parser<'_>) -> Result<Block, ParseError> {
    let word = parser.word()?;
    match word.strip_prefix("block").and_then(|number| number.parse().ok()) {
        Some(number) => Ok(Block(number)),
        None => Err(parser.error(format!("expected a block, found {word}"))),
    }
}
