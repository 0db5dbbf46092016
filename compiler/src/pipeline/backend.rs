//! The services that semantic analysis asks for while it works: layouts, compile-time calls, and
//! memory that compile-time values point to.

use mojo_runtime::Trap;
use mojo_vm::VmError;

use super::{ADDRESS_SIZE, MAX_HEAP, MAX_STEPS, Pipeline, PipelineError, ResultBuffer};
use crate::mir::InstId;
use crate::sema::cx::{Backend, CallFailure, CallResult, Cx};
use crate::types::{Const, RetTy, Ty};

impl<'a> Backend<'a> for Pipeline<'a> {
    fn size_align(&self, cx: &Cx<'a>, ty: Ty<'a>) -> (u64, u64) {
        // A type without layout has been reported where it is used.
        self.unit.layouts.of(ty, cx).map_or((0, 1), |layout| (layout.size, layout.align))
    }

    fn field_offset(&self, cx: &Cx<'a>, ty: Ty<'a>, index: u32) -> u64 {
        let layout = self.unit.layouts.of(ty, cx).ok();
        layout.and_then(|layout| layout.offsets.get(index as usize).copied()).unwrap_or(0)
    }

    fn call(&self, cx: &Cx<'a>, inst: InstId, args: &[Const<'a>]) -> Result<CallResult, CallFailure> {
        self.call_at_compile_time(cx, inst, args).map_err(failure)
    }

    fn function_address(&self, cx: &Cx<'a>, inst: InstId) -> Result<u64, CallFailure> {
        Pipeline::function_address(self, cx, inst).map_err(failure)
    }

    fn constant_address(&self, bytes: &[u8], align: u64) -> u64 {
        self.keep(bytes, align)
    }

    fn read_memory(&self, address: u64, len: usize) -> Option<Vec<u8>> {
        let mut buffer = ResultBuffer::new(len);
        self.copy_memory(buffer.address(), address, len).ok()?;
        Some(buffer.into_bytes())
    }
}

impl<'a> Pipeline<'a> {
    fn call_at_compile_time(&self, cx: &Cx<'a>, inst: InstId, args: &[Const<'a>]) -> Result<CallResult, PipelineError> {
        let size = match cx.instance_signature(inst).ret {
            RetTy::Value(ty) => self.unit.layouts.of(ty, cx)?.size as usize,
            RetTy::Ref { .. } => ADDRESS_SIZE,
        };
        let mut out = ResultBuffer::new(size);
        let raised = self.call_with_constants(cx, inst, args, &mut out)?;
        Ok(match raised {
            true => CallResult::Raised("the call raised an error".to_string()),
            false => CallResult::Value(out.into_bytes()),
        })
    }
}

fn failure(error: PipelineError) -> CallFailure {
    match error {
        PipelineError::Obstacle(inst) => CallFailure::Obstacle(inst),
        error => CallFailure::Stopped(explain(&error)),
    }
}

/// Why a compile-time call has no result.
fn explain(error: &PipelineError) -> String {
    match error {
        PipelineError::Stopped(VmError { trap: Trap::OutOfFuel, .. }) => {
            format!("it takes more than {} million steps", MAX_STEPS / 1_000_000)
        }
        PipelineError::Stopped(VmError { trap: Trap::OutOfMemory { .. }, .. }) => {
            format!("it takes more than {} MiB of memory", MAX_HEAP >> 20)
        }
        error => error.to_string(),
    }
}
