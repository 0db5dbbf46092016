//! Calls from natives back into the program.

use std::sync::Arc;

use crate::native::Addr;
use crate::{NativeCtx, Trap};

/// The running program, as natives that take function pointers see it. The VM implements it and puts it in
/// [`NativeCtx::program`].
pub trait Program: Send + Sync {
    /// Calls a function of the program by its pointer, on this thread. `args` and `results` are slots, as in
    /// [`NativeFn`](crate::NativeFn), and as many as the function has. What a
    /// trap stopped is in [`NativeCtx::inner_trace`].
    fn call(&self, ctx: &mut NativeCtx, function: Addr, args: &[u64], results: &mut [u64]) -> Result<(), Trap>;

    /// Calls a function on a thread that C started. A trap is kept for the thread that waits for C (see
    /// [`NativeCtx::leave_thread_trap`]), and `results` stay as they are.
    fn call_on_foreign_thread(self: Arc<Self>, function: Addr, args: &[u64], results: &mut [u64]);
}

impl NativeCtx {
    /// Calls a function of the program by its pointer (see [`Program::call`]).
    pub fn call_program(&mut self, function: Addr, args: &[u64], results: &mut [u64]) -> Result<(), Trap> {
        let Some(program) = self.program.clone() else {
            return Err(Trap::Unsupported("calling functions of the program from here".into()));
        };
        program.call(self, function, args, results)
    }
}
