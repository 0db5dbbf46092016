//! From a source file to a program that is ready to run: all stages, once.

use std::path::{Path, PathBuf};

use mojo_vm::Vm;
use mojo_vm::ir::{FuncId, Signature};
use mojo_vm::opt::OptOptions;

use crate::diagnostics::{Diagnostic, Severity, SourceMap};
use crate::lower::Program;
use crate::mir::InstId;
use crate::pipeline::{Pipeline, PipelineError};
use crate::sema::cx::{Cx, Library, Options};
use crate::sema::decl::FnDecl;
use crate::sema::instance::State;
use crate::sema::modules::Module;
use crate::sema::scope::Entity;
use crate::syntax::{ParseSession, Symbol};
use crate::types::{ById, Convention, FnRef, FnTy};

/// The library's function that reports an error which leaves `main`.
const REPORT_HOOK: (&str, &str) = ("std.builtin._startup", "__mojo_main_error");

/// What is to be compiled, and how.
pub struct Request<'r> {
    /// The file's name, which diagnostics begin with and traps print.
    pub name: String,
    pub text: &'r str,
    /// Where its imports are looked for first.
    pub dir: PathBuf,
    pub goal: Goal,
    pub options: Options,
    pub optimizer: OptOptions,
    pub library: &'r dyn Library,
    /// Collect [`Compilation::mir`].
    pub keep_mir: bool,
}

/// What is made of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// A program: there has to be a `main`.
    Run,
    /// A script of which the host calls functions.
    Embed,
}

/// What a compilation came to.
pub struct Compilation {
    /// Errors, warnings and notes, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that the diagnostics point into.
    pub sources: SourceMap,
    /// The bodies of the user's functions that were compiled, as text, if it was asked for.
    pub mir: String,
    pub result: Result<Compiled, CompileError>,
    /// The machine with what was compiled.
    pub vm: Vm,
}

/// Why there is no program.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The diagnostics have errors from parsing or type checking.
    #[error("failed to parse the provided Mojo source module")]
    Rejected,
    /// The diagnostics have errors from ownership checking or instantiation.
    #[error("failed to run the pass manager")]
    Elaboration,
    #[error("module does not define a `main` function")]
    NoMain,
    #[error(transparent)]
    Pipeline(PipelineError),
}

/// The ways into a program.
#[derive(Debug)]
pub struct Compiled {
    /// Takes nothing; the result, an `i1`, says whether an error left `main`, which then has been
    /// reported on standard error. Only for [`Goal::Run`].
    pub entry: Option<FuncId>,
    /// Only for [`Goal::Embed`].
    pub exports: Vec<Export>,
}

/// A function that a host can call: its arguments and results are machine values.
#[derive(Clone, Debug)]
pub struct Export {
    pub name: String,
    pub func: FuncId,
    pub sig: Signature,
    /// The last of the results says whether the call raised.
    pub raises: bool,
    /// Bytes of the error, for which the last argument is the address; 0: there is no such argument.
    pub error_size: u64,
}

/// Compiles a file. Code and compile-time values live in `vm`.
pub fn compile(request: Request<'_>, vm: Vm) -> Compilation {
    let parse = ParseSession::new();
    let (cx, pipeline) = session(&parse, request.library, request.options.clone(), request.optimizer, vm);
    if request.keep_mir {
        pipeline.keep_mir();
    }
    let module = load(cx, &request.name, request.text, request.dir.clone());
    let result = compile_module(cx, pipeline, module, request.goal);
    let mut diagnostics = parse.take_diagnostics();
    if !request.options.warnings {
        diagnostics.retain(|diagnostic| diagnostic.severity != Severity::Warning);
    }
    Compilation { diagnostics, sources: cx.sources.take(), mir: pipeline.take_mir(), result, vm: pipeline.take_vm() }
}

/// Checks texts one after the other, as files that know nothing of each other but share what is made of the
/// library: for tools that look at many texts, or at many versions of one. `each` gets the diagnostics of each, and the
/// files that they point into. Memory is kept until the end.
pub fn check_each<'t>(
    library: &dyn Library,
    options: &Options,
    vm: Vm,
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    mut each: impl FnMut(&SourceMap, Vec<Diagnostic>),
) {
    let parse = ParseSession::new();
    let (cx, _) = session(&parse, library, options.clone(), OptOptions::default(), vm);
    for (name, text) in texts {
        let first = cx.instance_count();
        load(cx, name, text, PathBuf::new());
        cx.check_program();
        check_exclusivity(cx, first);
        if !parse.has_errors() {
            check_ownership(cx, first);
        }
        each(&cx.sources.borrow(), parse.take_diagnostics());
    }
}

/// The tables of a session, which refer to each other for as long as the arena lives.
fn session<'a>(
    parse: &'a ParseSession,
    library: &'a dyn Library,
    options: Options,
    optimizer: OptOptions,
    vm: Vm,
) -> (&'a Cx<'a>, &'a Pipeline<'a>) {
    let cx: &'a Cx<'a> = parse.arena().alloc(Cx::new(parse, library, SourceMap::new(), options));
    let pipeline: &'a Pipeline<'a> = parse.arena().alloc(Pipeline::new(&cx.interner, vm, optimizer));
    // A fresh session has no back end yet.
    let _ = cx.backend.set(pipeline);
    (cx, pipeline)
}

/// Parses a file as the main module.
fn load<'a>(cx: &'a Cx<'a>, name: &str, text: &str, dir: PathBuf) -> &'a Module<'a> {
    let file = cx.sources.borrow_mut().add(name.to_owned(), text.to_owned());
    let stem = Path::new(name).file_stem().map_or("main".into(), |stem| stem.to_string_lossy());
    cx.load_main(file, cx.arena().alloc_str(text), &stem, dir)
}

fn compile_module<'a>(
    cx: &Cx<'a>,
    pipeline: &Pipeline<'a>,
    module: &'a Module<'a>,
    goal: Goal,
) -> Result<Compiled, CompileError> {
    cx.check_program();
    check_exclusivity(cx, 0);
    if cx.parse.has_errors() {
        return Err(CompileError::Rejected);
    }
    check_ownership(cx, 0);
    match goal {
        Goal::Run => {
            let main = cx.main_instance();
            fail_on_errors(cx)?;
            let main = main.ok_or(CompileError::NoMain)?;
            let report = report_hook(cx, main);
            let entry = pipeline.compile_entry(cx, main, report).map_err(|error| explain(cx, error))?;
            fail_on_errors(cx)?;
            Ok(Compiled { entry: Some(entry), exports: Vec::new() })
        }
        Goal::Embed => {
            let exports = exports(cx, pipeline, module)?;
            fail_on_errors(cx)?;
            Ok(Compiled { entry: None, exports })
        }
    }
}

/// Checks the calls of what the user wrote, from instance number `first` on.
fn check_exclusivity(cx: &Cx<'_>, first: usize) {
    for index in first..cx.instance_count() {
        let inst = InstId(index as u32);
        if cx.is_user_code(inst) && cx.instance_data(inst).state.get() == State::Done {
            cx.check_exclusivity(inst);
        }
    }
}

/// Checks what the user wrote and `main` may not reach, from instance number `first` on. What it reaches is checked when
/// it is compiled.
fn check_ownership(cx: &Cx<'_>, first: usize) {
    for index in first..cx.instance_count() {
        let inst = InstId(index as u32);
        if cx.is_user_code(inst) && cx.instance_data(inst).state.get() == State::Done {
            cx.own(inst);
        }
    }
}

fn fail_on_errors(cx: &Cx<'_>) -> Result<(), CompileError> {
    if cx.parse.has_errors() { Err(CompileError::Elaboration) } else { Ok(()) }
}

/// Errors that have a place in the source become diagnostics.
fn explain(cx: &Cx<'_>, error: PipelineError) -> CompileError {
    match error {
        PipelineError::Reported => CompileError::Elaboration,
        PipelineError::Obstacle(root) => {
            cx.report_obstacle(root);
            CompileError::Elaboration
        }
        PipelineError::Lower(error) => {
            cx.error_at(error.file, error.span, error.to_string());
            CompileError::Elaboration
        }
        other => CompileError::Pipeline(other),
    }
}

fn functions<'a>(cx: &Cx<'a>, module: &'a Module<'a>, name: &str) -> &'a [&'a FnDecl<'a>] {
    match cx.lookup_in(module, Symbol::intern(name)) {
        Some(Entity::Functions(functions)) => functions,
        _ => &[],
    }
}

fn instance_without_parameters<'a>(cx: &Cx<'a>, decl: &'a FnDecl<'a>) -> InstId {
    cx.instance(FnRef { decl: ById(decl), self_ty: None, args: &[] })
}

/// The hook for the error type of `main`.
fn report_hook<'a>(cx: &Cx<'a>, main: InstId) -> Option<InstId> {
    let error = cx.instance_signature(main).raises?;
    let (module, name) = REPORT_HOOK;
    let decl = functions(cx, cx.std_module(module)?, name).first()?;
    let args = cx.interner.slice(&[cx.const_ty(error)]);
    Some(cx.instance(FnRef { decl: ById(decl), self_ty: None, args }))
}

/// Compiles the functions of a module that a host can call: without parameters, taking and giving
/// machine values.
fn exports<'a>(cx: &Cx<'a>, pipeline: &Pipeline<'a>, module: &'a Module<'a>) -> Result<Vec<Export>, CompileError> {
    let mut exports = Vec::new();
    for entity in module.declared() {
        let Entity::Functions([decl]) = entity else { continue };
        if !decl.params.is_empty() {
            continue;
        }
        let inst = instance_without_parameters(cx, decl);
        let Ok(declared) = pipeline.unit.declare(inst, cx) else { continue };
        if !callable_by_host(cx.instance_signature(inst), declared.abi.has_result_slot()) {
            continue;
        }
        let func = pipeline.ensure_compiled(cx, inst).map_err(|error| explain(cx, error))?;
        let error = cx.instance_signature(inst).raises.filter(|_| declared.abi.error_slot);
        let layout = error.map(|ty| pipeline.unit.layouts.of(ty, cx)).transpose();
        exports.push(Export {
            name: decl.name.to_string(),
            func,
            sig: declared.abi.sig.clone(),
            raises: declared.abi.raises,
            error_size: layout.ok().flatten().map_or(0, |layout| layout.size),
        });
    }
    Ok(exports)
}

fn callable_by_host(fn_ty: &FnTy<'_>, result_slot: bool) -> bool {
    let by_value = |convention| matches!(convention, Convention::Imm | Convention::Var);
    !result_slot && fn_ty.args.iter().all(|arg| by_value(arg.convention))
}
