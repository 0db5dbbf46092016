//! Checks that functions are well formed: types, definitions before uses, terminators.

mod types;

use std::fmt;

use super::cfg::{Cfg, DomTree};
use super::entities::{Block, Inst, Value};
use super::function::{Function, Promise, ValueDef};
use super::inst::{BlockCall, Terminator};
use super::module::Module;
use super::print::InstText;
use super::types::Type;

/// What is wrong with a function.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("in {func}, {place}: {message}")]
pub struct VerifyError {
    /// Name of the function.
    pub func: String,
    /// The block and the text of the instruction.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

/// Checks every function of a module that has a body.
pub fn verify_module(module: &Module) -> Result<(), VerifyError> {
    for decl in &module.funcs {
        if let Some(body) = &decl.body {
            verify_function(module, &decl.name, body)?;
        }
    }
    Ok(())
}

/// Checks one function; `name` is for the error.
pub fn verify_function(module: &Module, name: &str, func: &Function) -> Result<(), VerifyError> {
    let verifier = Verifier { module, func, place: Place::Function };
    verifier.check().map_err(|error| {
        let Error { place, message } = *error;
        let place = match place {
            Place::Function => "as a whole".to_string(),
            Place::Block(block) => block.to_string(),
            Place::Inst(block, inst) => format!("{block}: {}", InstText { module, func, inst }),
            Place::End(block) => format!("end of {block}"),
        };
        VerifyError { func: name.to_string(), place, message }
    })
}

/// What is being checked.
#[derive(Clone, Copy)]
enum Place {
    Function,
    Block(Block),
    Inst(Block, Inst),
    End(Block),
}

struct Error {
    place: Place,
    message: String,
}

type Check = Result<(), Box<Error>>;

struct Verifier<'a> {
    module: &'a Module,
    func: &'a Function,
    place: Place,
}

impl<'a> Verifier<'a> {
    fn at(&self, place: Place) -> Verifier<'a> {
        Verifier { place, ..*self }
    }

    fn error(&self, message: impl fmt::Display) -> Box<Error> {
        Box::new(Error { place: self.place, message: message.to_string() })
    }

    fn fail(&self, message: impl fmt::Display) -> Check {
        Err(self.error(message))
    }

    fn require(&self, condition: bool, message: impl FnOnce() -> String) -> Check {
        if condition { Ok(()) } else { self.fail(message()) }
    }

    fn check(&self) -> Check {
        self.require(!self.func.blocks.is_empty(), || "there is no entry block".to_string())?;
        self.check_tables()?;
        let param_types: Vec<Type> = self.func.params().iter().map(|&param| self.func.ty(param)).collect();
        self.require(param_types == self.func.sig.params, || {
            format!("the entry block's parameters {param_types:?} are not those of the signature")
        })?;
        let promised = self.func.promises.iter().zip(&self.func.sig.params);
        self.require(
            self.func.promises.len() <= self.func.sig.params.len()
                && promised.into_iter().all(|(promise, ty)| *promise == Promise::default() || *ty == Type::PTR),
            || "promises are made of pointer parameters only".to_string(),
        )?;
        let cfg = Cfg::compute(self.func);
        let entry = self.func.entry();
        self.require(cfg.preds(entry).is_empty(), || "the entry block is jumped to".to_string())?;
        let definitions = self.definitions()?;
        let doms = DomTree::compute(self.func, &cfg);
        for &block in &cfg.rpo {
            self.check_block(block)?;
            self.check_uses(block, &definitions, &doms)?;
        }
        Ok(())
    }

    /// Every id is in range, so that later checks can index.
    fn check_tables(&self) -> Check {
        let value_ok = |value: Value| value.index() < self.func.values.len();
        for block in self.func.block_ids() {
            let verifier = self.at(Place::Block(block));
            let data = self.func.block(block);
            for &inst in &data.insts {
                verifier.require(inst.index() < self.func.insts.len(), || format!("{inst} does not exist"))?;
                for &arg in &self.func.inst(inst).args {
                    verifier.require(value_ok(arg), || format!("{arg} does not exist"))?;
                }
            }
            let mut bad = None;
            data.term.for_each_value(|value| {
                if !value_ok(value) {
                    bad = Some(value.to_string());
                }
            });
            data.term.for_each_target(|target| {
                if target.block.index() >= self.func.blocks.len() {
                    bad = Some(target.block.to_string());
                }
            });
            verifier.require(bad.is_none(), || format!("{} does not exist", bad.unwrap_or_default()))?;
        }
        Ok(())
    }

    /// Where each value is defined: block, and position in it (parameters at 0, instructions from 1).
    /// Values that no block defines have position `u32::MAX`.
    fn definitions(&self) -> Result<Vec<(Block, u32)>, Box<Error>> {
        let mut definitions = vec![(Block(0), u32::MAX); self.func.values.len()];
        for block in self.func.block_ids() {
            let verifier = self.at(Place::Block(block));
            let mut define = |value: Value, position: u32, def: ValueDef| -> Check {
                verifier.require(value.index() < self.func.values.len() && self.func.def(value) == def, || {
                    format!("the table of values says that {value} comes from elsewhere")
                })?;
                let slot = &mut definitions[value.index()];
                verifier.require(slot.1 == u32::MAX, || format!("{value} is defined twice"))?;
                *slot = (block, position);
                Ok(())
            };
            for (index, &param) in self.func.block(block).params.iter().enumerate() {
                define(param, 0, ValueDef::Param(block, index as u16))?;
            }
            for (position, &inst) in self.func.block(block).insts.iter().enumerate() {
                for (index, result) in self.func.inst(inst).results().enumerate() {
                    define(result, position as u32 + 1, ValueDef::Result(inst, index as u16))?;
                }
            }
        }
        Ok(definitions)
    }

    /// Every use is dominated by its definition.
    fn check_uses(&self, block: Block, definitions: &[(Block, u32)], doms: &DomTree) -> Check {
        let data = self.func.block(block);
        let visible = |value: Value, position: u32| {
            let (def_block, def_position) = definitions[value.index()];
            if def_position == u32::MAX {
                false
            } else if def_block == block {
                def_position < position
            } else {
                doms.dominates(def_block, block)
            }
        };
        for (position, &inst) in data.insts.iter().enumerate() {
            for &arg in &self.func.inst(inst).args {
                self.at(Place::Inst(block, inst))
                    .require(visible(arg, position as u32 + 1), || format!("{arg} is not defined here"))?;
            }
        }
        let mut hidden = None;
        data.term.for_each_value(|value| {
            if !visible(value, u32::MAX) {
                hidden = Some(value);
            }
        });
        match hidden {
            Some(value) => self.at(Place::End(block)).fail(format!("{value} is not defined here")),
            None => Ok(()),
        }
    }

    fn check_block(&self, block: Block) -> Check {
        for &inst in &self.func.block(block).insts {
            self.at(Place::Inst(block, inst)).check_inst(inst)?;
        }
        self.at(Place::End(block)).check_terminator(&self.func.block(block).term)
    }

    fn check_terminator(&self, term: &Terminator) -> Check {
        match term {
            Terminator::None => self.fail("the block is not terminated"),
            Terminator::Unreachable => Ok(()),
            Terminator::Br(target) => self.check_target(target),
            Terminator::BrIf { cond, then, other } => {
                self.require(self.func.ty(*cond) == Type::I1, || "the condition is not an i1".to_string())?;
                self.check_target(then)?;
                self.check_target(other)
            }
            Terminator::Switch { value, cases, default } => {
                let ty = self.func.ty(*value);
                self.require(ty.is_int() && !ty.is_vector() && ty.bytes() <= 8, || format!("switch over {ty}"))?;
                let mut seen: Vec<i64> = cases.iter().map(|(case, _)| *case).collect();
                seen.sort_unstable();
                self.require(seen.windows(2).all(|pair| pair[0] != pair[1]), || "equal cases".to_string())?;
                cases.iter().try_for_each(|(_, target)| self.check_target(target))?;
                self.check_target(default)
            }
            Terminator::Ret(values) => self.check_types("results", values, &self.func.sig.results),
            Terminator::TailCall(call) => self.check_tail_call(call),
            Terminator::Trap { kind, args } => {
                let types: Vec<Type> = args.iter().map(|&arg| self.func.ty(arg)).collect();
                self.require(kind.accepts(&types), || format!("trap {} with arguments {types:?}", kind.name()))
            }
        }
    }

    fn check_target(&self, target: &BlockCall) -> Check {
        let params = &self.func.block(target.block).params;
        let types: Vec<Type> = params.iter().map(|&param| self.func.ty(param)).collect();
        self.check_types(&format!("arguments of {}", target.block), &target.args, &types)
    }

    fn check_types(&self, what: &str, values: &[Value], expected: &[Type]) -> Check {
        let types: Vec<Type> = values.iter().map(|&value| self.func.ty(value)).collect();
        self.require(types == expected, || format!("{what}: expected {expected:?}, found {types:?}"))
    }
}
