//! The state that natives share: one [`NativeCtx`] per VM thread.

use std::sync::{Arc, Mutex, MutexGuard};

use hashbrown::HashMap;

use crate::Trap;
use crate::attention::{Attention, Reason};
use crate::capability::{Capabilities, Capability};
use crate::ffi::call::SignatureCache;
use crate::heap::Heap;
use crate::input::Input;
use crate::native::NativeFailure;
use crate::output::Output;
use crate::program::Program;

/// What an embedder decides before a program runs.
pub struct NativeConfig {
    /// Program arguments; element 0 is the program as given.
    pub args: Vec<String>,
    pub capabilities: Capabilities,
    /// Most bytes of live heap memory, and of captured output; `None`: no limit of its own.
    pub heap_limit: Option<usize>,
    pub output: Output,
    pub input: Input,
}

impl NativeConfig {
    /// What the command line uses: everything allowed, the process's own standard output.
    pub fn process(args: Vec<String>) -> Self {
        NativeConfig {
            args,
            capabilities: Capabilities::all(),
            heap_limit: None,
            output: Output::process(),
            input: Input::process(),
        }
    }

    /// A sandbox: output is captured, nothing outside the VM can be reached.
    pub fn captured() -> Self {
        NativeConfig {
            args: Vec::new(),
            capabilities: Capabilities::default(),
            heap_limit: None,
            output: Output::captured(),
            input: Input::text(""),
        }
    }
}

/// State of one thread of a VM, as natives see it.
pub struct NativeCtx {
    pub heap: Heap,
    pub capabilities: Capabilities,
    /// errno as the last C function called by this program left it.
    pub errno: i32,
    /// Source location id of the native call under way, 0 if unknown. The VM may set it; reports of traps use it.
    pub location: u32,
    /// How a call of a native's C form failed, see [`crate::Native::direct`]; machine code looks whether it is null. The VM
    /// takes it.
    pub failure: Option<Box<NativeFailure>>,
    /// A trap in a function that C called back, for when C has returned.
    pub pending_trap: Option<Trap>,
    /// Instructions of the program, innermost first, in calls that a native made and that were stopped: the trace of its own
    /// trap begins with them. The VM leaves and takes them.
    pub inner_trace: Vec<usize>,
    /// The program, for natives that call its functions. The VM sets it.
    pub program: Option<Arc<dyn Program>>,
    pub(crate) signatures: SignatureCache,
    /// Message of the last failure to load a library or find a symbol.
    pub(crate) dl_error: String,
    shared: Arc<Shared>,
}

/// What all threads of a VM have in common.
struct Shared {
    /// NUL-terminated.
    args: Vec<Box<[u8]>>,
    attention: Arc<Attention>,
    output: Mutex<Output>,
    input: Mutex<Input>,
    globals: Mutex<Globals>,
    /// A trap on a thread that C started, for the thread that waits for C.
    thread_trap: Mutex<Option<Trap>>,
}

/// Storage by name. Words, so that it is aligned.
pub(crate) type Globals = HashMap<Box<[u8]>, Vec<u64>>;

impl NativeCtx {
    pub fn new(mut config: NativeConfig) -> Self {
        if let Some(limit) = config.heap_limit {
            config.output.limit_captured(limit);
        }
        let shared = Shared {
            args: config.args.into_iter().map(nul_terminated).collect(),
            attention: config.output.attention(),
            output: Mutex::new(config.output),
            input: Mutex::new(config.input),
            globals: Mutex::new(HashMap::new()),
            thread_trap: Mutex::default(),
        };
        NativeCtx::with_shared(Arc::new(shared), Heap::new(config.heap_limit), config.capabilities)
    }

    /// A context for another thread of the same VM: same output, globals, arguments, heap and limits.
    pub fn for_thread(&self) -> Self {
        let mut ctx = NativeCtx::with_shared(self.shared.clone(), self.heap.for_thread(), self.capabilities);
        ctx.program = self.program.clone();
        ctx
    }

    /// Keeps a trap on a thread that C started: the next C call of the program that comes back stops it. The first
    /// trap counts.
    pub fn leave_thread_trap(&self, trap: Trap) {
        let mut left = self.shared.thread_trap.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        left.get_or_insert(trap);
        self.shared.attention.set(Reason::ThreadTrap);
    }

    /// Takes what [`NativeCtx::leave_thread_trap`] kept.
    #[inline]
    pub(crate) fn take_thread_trap(&self) -> Option<Trap> {
        if !self.shared.attention.has(Reason::ThreadTrap) {
            return None;
        }
        self.shared.attention.clear(Reason::ThreadTrap);
        self.shared.thread_trap.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take()
    }

    fn with_shared(shared: Arc<Shared>, heap: Heap, capabilities: Capabilities) -> Self {
        NativeCtx {
            heap,
            capabilities,
            errno: 0,
            location: 0,
            failure: None,
            pending_trap: None,
            inner_trace: Vec::new(),
            program: None,
            signatures: SignatureCache::default(),
            dl_error: String::new(),
            shared,
        }
    }

    /// Fails with [`Trap::Denied`] unless the embedder granted `capability`.
    #[inline]
    pub fn require(&self, capability: Capability) -> Result<(), Trap> {
        if self.capabilities.contains(capability) { Ok(()) } else { Err(Trap::Denied(capability)) }
    }

    /// What calls of C functions have to look at.
    pub fn attention(&self) -> &Attention {
        &self.shared.attention
    }

    /// The program's standard output.
    pub fn output(&self) -> MutexGuard<'_, Output> {
        // A thread that panicked while writing leaves at worst a cut line.
        self.shared.output.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Writes out what was printed so far. Cheap if there is nothing.
    #[inline]
    pub fn flush_output(&self) -> Result<(), Trap> {
        if self.shared.attention.has(Reason::Output) { self.output().flush() } else { Ok(()) }
    }

    /// The program's standard input.
    pub fn input(&self) -> MutexGuard<'_, Input> {
        // Positions are moved after the bytes are taken: a poisoned input is still consistent.
        self.shared.input.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Writes `line` and a newline to standard output (nothing for an empty line), flushes it and gives the trap to
    /// return (LANGUAGE.md L11.6).
    pub fn abort(&mut self, line: &str) -> Trap {
        let mut output = self.output();
        let end: &[u8] = if line.is_empty() { b"" } else { b"\n" };
        let written = output.write(line.as_bytes()).and_then(|()| output.write(end)).and_then(|()| output.flush());
        match written {
            Err(Trap::StdoutClosed) => Trap::StdoutClosed,
            _ => Trap::Abort { message: line.into() },
        }
    }

    pub(crate) fn args(&self) -> &[Box<[u8]>] {
        &self.shared.args
    }

    pub(crate) fn globals(&self) -> MutexGuard<'_, Globals> {
        // Entries are inserted whole: a poisoned registry is still consistent.
        self.shared.globals.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Drop for Shared {
    /// Writes out what is left. A closed pipe has nobody left to tell.
    fn drop(&mut self) {
        let output = self.output.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
        let _ = output.flush();
    }
}

fn nul_terminated(text: String) -> Box<[u8]> {
    let mut bytes = text.into_bytes();
    bytes.push(0);
    bytes.into()
}
