//! From instances to running code: MIR, ownership, IR, optimiser, virtual machine.
//!
//! Semantic analysis uses the pipeline while it works, because compile-time code runs in the same
//! machine as the program: a compile-time call elaborates an instance, and everything that it can
//! reach, compiles them and runs them, before the elaboration that needed the value goes on. So the
//! pipeline is incremental, and its tables are never borrowed while it asks for a body.
//!
//! | file | holds |
//! | --- | --- |
//! | `thunk` | entries from the host into the program |
//! | `backend` | the services that semantic analysis asks for |
//! | `program` | what the lowering asks semantic analysis |

mod backend;
mod program;
mod thunk;

use std::cell::{Cell, RefCell};
use std::fmt::Write;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};
use mojo_vm::ir::{FuncAttrs, FuncId, FunctionBuilder, Heat, Imm, Inline, Module, Opcode, Signature, Type};
use mojo_vm::opt::{OptOptions, Optimizer};
use mojo_vm::{Vm, VmError};

use self::thunk::Thunk;
use crate::lower::abi::fn_abi;
use crate::lower::layout::LayoutError;
use crate::lower::{LowerError, Program, Unit};
use crate::mir::InstId;
use crate::mir::print::Printed;
use crate::types::{Const, Interner};

/// Calls and loop iterations of one compile-time call, and the bytes of heap that it may add: compilation ends, whatever
/// the program computes.
pub const MAX_STEPS: u64 = 100_000_000;
pub const MAX_HEAP: usize = 512 << 20;

/// Bytes of an address.
const ADDRESS_SIZE: usize = 8;

/// Why an instance can't be compiled or run.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The errors are among the session's diagnostics.
    #[error("errors were reported")]
    Reported,
    /// There can be no code for the instance (see [`crate::sema::expansion`]); nothing was reported yet.
    #[error("function instantiation failed")]
    Obstacle(InstId),
    #[error(transparent)]
    Layout(#[from] LayoutError),
    #[error(transparent)]
    Lower(#[from] LowerError),
    /// Compile-time code was stopped.
    #[error(transparent)]
    Stopped(#[from] VmError),
}

/// The back half of a compilation session.
pub struct Pipeline<'a> {
    pub unit: Unit<'a>,
    interner: &'a Interner<'a>,
    options: OptOptions,
    optimizer: RefCell<Optimizer>,
    /// `None` after [`Pipeline::take_vm`].
    vm: RefCell<Option<Vm>>,
    /// Functions that are compiled together with everything they can reach.
    complete: RefCell<HashSet<FuncId>>,
    /// Copies memory for the compiler, once it has been needed.
    copier: Cell<Option<FuncId>>,
    /// The text of the user's bodies, if it was asked for.
    mir: RefCell<Option<String>>,
}

impl<'a> Pipeline<'a> {
    /// A pipeline whose code runs in `vm`.
    pub fn new(interner: &'a Interner<'a>, vm: Vm, options: OptOptions) -> Self {
        Pipeline {
            unit: Unit::new(interner, vm.engine().clone()),
            interner,
            options,
            optimizer: RefCell::default(),
            vm: RefCell::new(Some(vm)),
            complete: RefCell::default(),
            copier: Cell::new(None),
            mir: RefCell::new(None),
        }
    }

    /// The machine with all code that was compiled. Nothing can be run at compile time afterwards.
    ///
    /// # Panics
    /// If it has been taken before.
    pub fn take_vm(&self) -> Vm {
        self.vm.take().expect("the machine is taken once")
    }

    /// From here on, keeps the text of the bodies that are compiled.
    pub fn keep_mir(&self) {
        self.mir.replace(Some(String::new()));
    }

    /// The bodies of the user's functions as text, if they were kept.
    pub fn take_mir(&self) -> String {
        self.mir.take().unwrap_or_default()
    }

    fn run(&self, func: FuncId, args: &[u64]) -> Result<Vec<u64>, VmError> {
        let mut vm = self.vm.borrow_mut();
        let vm = vm.as_mut().expect("compile-time code runs before the machine is taken");
        vm.call_bounded(func, args, MAX_STEPS, MAX_HEAP)
    }

    /// Compiles an instance and everything it can reach.
    pub fn ensure_compiled(&self, program: &dyn Program<'a>, inst: InstId) -> Result<FuncId, PipelineError> {
        let root = self.unit.declare(inst, program)?.func;
        self.complete_function(program, root)?;
        Ok(root)
    }

    /// Compiles the program's entry: a function without arguments whose result, an `i1`, says whether an
    /// error left `main`. `report` is called with the error.
    pub fn compile_entry(
        &self,
        program: &dyn Program<'a>,
        main: InstId,
        report: Option<InstId>,
    ) -> Result<FuncId, PipelineError> {
        let thunk = thunk::program_entry(self.interner, main, program.signature(main), report);
        self.compile_thunk(program, &thunk, Heat::Normal)
    }

    /// Calls an instance with constants. `out` receives the bytes of its result, or of the address for a
    /// reference. The result says whether it raised.
    pub fn call_with_constants(
        &self,
        program: &dyn Program<'a>,
        inst: InstId,
        args: &[Const<'a>],
        out: &mut ResultBuffer,
    ) -> Result<bool, PipelineError> {
        let name = program.instance_name(inst);
        let thunk = thunk::constant_call(self.interner, &name, inst, program.signature(inst), args);
        let func = self.compile_thunk(program, &thunk, Heat::Once)?;
        let results = self.run(func, &[out.address()])?;
        Ok(results.first().is_some_and(|raised| raised & 1 == 1))
    }

    /// The pointer to an instance, which is compiled for it. It stays valid as long as the engine.
    pub fn function_address(&self, program: &dyn Program<'a>, inst: InstId) -> Result<u64, PipelineError> {
        let thunk = thunk::function_address(self.interner, &program.instance_name(inst), inst);
        let func = self.compile_thunk(program, &thunk, Heat::Once)?;
        let mut out = ResultBuffer::new(ADDRESS_SIZE);
        self.run(func, &[out.address()])?;
        Ok(u64::from_le_bytes(out.into_bytes().try_into().expect("as long as asked for")))
    }

    /// Adds bytes that live as long as the engine, and gives their address.
    pub fn keep(&self, bytes: &[u8], align: u64) -> u64 {
        let data = self.unit.module().add_data(bytes.to_vec(), align as u32);
        self.unit.engine().data_address(data) as u64
    }

    /// Copies memory of compile-time objects.
    fn copy_memory(&self, to: u64, from: u64, len: usize) -> Result<(), PipelineError> {
        let copier = match self.copier.get() {
            Some(copier) => copier,
            None => self.define_copier(),
        };
        self.run(copier, &[to, from, len as u64])?;
        Ok(())
    }

    fn define_copier(&self) -> FuncId {
        let sig = Signature::new(&[Type::PTR, Type::PTR, Type::I64], &[]);
        let mut b = FunctionBuilder::new(sig.clone());
        let params = b.params().to_vec();
        b.memcpy(params[0], params[1], params[2]);
        b.ret(&[]);
        let mut module = self.unit.module();
        let func = module.declare_function("<copy memory>", sig, FuncAttrs::default());
        module.define(func, b.finish());
        self.copier.set(Some(func));
        func
    }

    fn compile_thunk(&self, program: &dyn Program<'a>, thunk: &Thunk<'a>, heat: Heat) -> Result<FuncId, PipelineError> {
        let abi = Rc::new(fn_abi(thunk.fn_ty, &self.unit.layouts, program)?);
        let attrs = FuncAttrs { inline: Inline::Never, heat };
        let func = self.unit.module().declare_function(thunk.body.name.clone(), abi.sig.clone(), attrs);
        let function = self.unit.lower(abi, &thunk.body, program)?;
        self.unit.module().define(func, function);
        self.complete_function(program, func)?;
        Ok(func)
    }

    /// Defines what `root` can reach, and optimises it.
    fn complete_function(&self, program: &dyn Program<'a>, root: FuncId) -> Result<(), PipelineError> {
        // What was reached, and from where.
        let mut reached: HashMap<FuncId, Option<FuncId>> = HashMap::new();
        let mut work = vec![(root, None)];
        let mut failed = false;
        let mut obstructed = None;
        while let Some((func, caller)) = work.pop() {
            if self.complete.borrow().contains(&func) || reached.contains_key(&func) {
                continue;
            }
            reached.insert(func, caller);
            match self.define(program, func) {
                Ok(()) => {
                    work.extend(callees(&self.unit.module(), func).into_iter().map(|callee| (callee, Some(func))))
                }
                Err(PipelineError::Obstacle(_)) => obstructed = Some(func),
                // Go on, so that all errors are reported at once.
                Err(PipelineError::Reported) => failed = true,
                Err(error) => return Err(error),
            }
        }
        if failed {
            return Err(PipelineError::Reported);
        }
        if let Some(func) = obstructed {
            return Err(self.obstruct_callers(program, func, &reached));
        }
        self.optimizer.borrow_mut().run(&mut self.unit.module(), &[root], &self.options);
        self.complete.borrow_mut().extend(reached.into_keys());
        Ok(())
    }

    /// Notes that what leads to a function can't be made either. The error names the first instance of the way.
    fn obstruct_callers(
        &self,
        program: &dyn Program<'a>,
        func: FuncId,
        reached: &HashMap<FuncId, Option<FuncId>>,
    ) -> PipelineError {
        let way = std::iter::successors(Some(func), |func| reached.get(func).copied().flatten());
        let mut callee = None;
        for inst in way.filter_map(|func| self.unit.instance_of(func)) {
            program.obstructed_by(inst, callee);
            callee = Some(inst);
        }
        callee.map_or(PipelineError::Reported, PipelineError::Obstacle)
    }

    /// Gives a function its body.
    fn define(&self, program: &dyn Program<'a>, func: FuncId) -> Result<(), PipelineError> {
        if self.unit.module().func(func).body.is_some() {
            return Ok(());
        }
        let Some(inst) = self.unit.instance_of(func) else { return Ok(()) };
        let Some(body) = program.finished_body(inst) else {
            let obstructed = program.obstructed_by(inst, None);
            return Err(if obstructed { PipelineError::Obstacle(inst) } else { PipelineError::Reported });
        };
        if let Some(text) = self.mir.borrow_mut().as_mut().filter(|_| program.is_user_code(inst)) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", Printed { body: &body, queries: program });
        }
        let abi = self.unit.declare(inst, program)?.abi;
        let function = self.unit.lower(abi, &body, program)?;
        self.unit.module().define(func, function);
        Ok(())
    }
}

/// The functions that a function mentions.
fn callees(module: &Module, func: FuncId) -> Vec<FuncId> {
    let Some(body) = &module.func(func).body else { return Vec::new() };
    let insts = body.insts.iter().chain(body.blocks.iter().filter_map(|block| block.term.tail_call()));
    let mentioned = insts.filter(|inst| matches!(inst.op, Opcode::Call | Opcode::FuncAddr));
    mentioned.filter_map(|inst| if let Imm::Func(callee) = inst.imm { Some(callee) } else { None }).collect()
}

/// Room for a result, aligned for any type.
pub struct ResultBuffer {
    blocks: Vec<Block>,
    len: usize,
}

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Block([u8; 64]);

impl ResultBuffer {
    /// Room for `len` bytes.
    pub fn new(len: usize) -> Self {
        ResultBuffer { blocks: vec![Block([0; 64]); len.div_ceil(64).max(1)], len }
    }

    fn address(&mut self) -> u64 {
        self.blocks.as_mut_ptr().expose_provenance() as u64
    }

    /// The bytes written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.blocks.iter().flat_map(|block| block.0).take(self.len).collect()
    }
}
