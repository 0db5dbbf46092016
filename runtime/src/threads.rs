//! Natives on threads and on storage that all threads of a VM share.

use std::cell::Cell;
use std::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::heap::raw;
use crate::native::Addr;
use crate::{NativeCtx, Trap};

/// How many threads parallel loops are meant to use.
pub fn parallelism(_ctx: &mut NativeCtx) -> i64 {
    num_cpus::get() as i64
}

/// Calls a function of the program for blocks of indices that cover those below `count`, on several threads. Inside of another
/// parallel loop it is this thread alone.
pub fn parallel_for(ctx: &mut NativeCtx, function: Addr, env: Addr, count: i64, workers: i64) -> Result<(), Trap> {
    let workers = if workers > 0 { workers } else { parallelism(ctx) };
    let pool = if INSIDE.get() { None } else { POOL.as_ref() };
    let helpers = pool.map_or(0, |pool| (workers.min(count) - 1).clamp(0, pool.current_num_threads() as i64));
    let work = Arc::new(ParallelLoop {
        function,
        env,
        count,
        block: (count / (helpers + 1) / BLOCKS_PER_WORKER).max(1),
        next: AtomicI64::new(0),
        helpers: Mutex::new(Helpers {
            waiting: (0..helpers).map(|_| ctx.for_thread()).collect(),
            ..Helpers::default()
        }),
        left: Condvar::new(),
    });
    if let Some(pool) = pool {
        for _ in 0..helpers {
            let work = work.clone();
            pool.spawn(move || work.help());
        }
    }
    let failure = work.take_part(ctx);
    work.finish(ctx, failure)
}

/// Blocks that a worker gets on average: enough that one with slow indices does not keep the others waiting.
const BLOCKS_PER_WORKER: i64 = 8;

/// The threads that help with loops, for all VMs of the process; `None` if the system gives none. They are not those of a
/// host that uses the same library.
static POOL: LazyLock<Option<ThreadPool>> =
    LazyLock::new(|| ThreadPoolBuilder::new().thread_name(|index| format!("mojo-{index}")).build().ok());

thread_local! {
    /// Is this thread at work in a parallel loop?
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// A loop under way. Who takes part takes one block after the other; nothing but a counter is shared between them.
struct ParallelLoop {
    function: Addr,
    env: Addr,
    count: i64,
    /// Indices of a block.
    block: i64,
    /// Number of the next block.
    next: AtomicI64,
    helpers: Mutex<Helpers>,
    /// A helper has left.
    left: Condvar,
}

/// The threads that help the one that began the loop. Those of the pool may be at work for another VM for as long as that
/// likes, so the loop ends without those that have not begun.
#[derive(Default)]
struct Helpers {
    /// Contexts for those that have not begun.
    waiting: Vec<NativeCtx>,
    /// How many are at work.
    active: usize,
    /// The first.
    failure: Option<Failure>,
}

impl Helpers {
    fn keep(&mut self, failure: Option<Failure>) {
        self.failure = self.failure.take().or(failure);
    }
}

/// How a worker was stopped.
struct Failure {
    /// The trap, or what it panicked with.
    reason: thread::Result<Trap>,
    /// See [`NativeCtx::inner_trace`].
    trace: Vec<usize>,
}

impl ParallelLoop {
    /// What a thread of the pool does.
    fn help(&self) {
        let Some(mut ctx) = self.begin() else { return };
        let failure = self.take_part(&mut ctx);
        // What it has of the heap goes back before the loop ends.
        drop(ctx);
        let mut helpers = self.helpers();
        helpers.active -= 1;
        helpers.keep(failure);
        self.left.notify_one();
    }

    fn begin(&self) -> Option<NativeCtx> {
        let mut helpers = self.helpers();
        let ctx = helpers.waiting.pop()?;
        helpers.active += 1;
        Some(ctx)
    }

    fn take_part(&self, ctx: &mut NativeCtx) -> Option<Failure> {
        let outer = INSIDE.replace(true);
        let outcome = catch_unwind(AssertUnwindSafe(|| self.take_blocks(ctx)));
        INSIDE.set(outer);
        let reason = match outcome {
            Ok(Ok(())) => return None,
            Ok(Err(trap)) => Ok(trap),
            Err(panic) => Err(panic),
        };
        // The others end with the blocks that they have.
        self.next.store(self.count, Ordering::Relaxed);
        Some(Failure { reason, trace: take(&mut ctx.inner_trace) })
    }

    fn take_blocks(&self, ctx: &mut NativeCtx) -> Result<(), Trap> {
        loop {
            let first = self.next.fetch_add(1, Ordering::Relaxed).saturating_mul(self.block);
            if first >= self.count {
                return Ok(());
            }
            let end = first.saturating_add(self.block).min(self.count);
            ctx.call_program(self.function, &[self.env.0 as u64, first as u64, end as u64], &mut [])?;
        }
    }

    /// Waits for the helpers, after this thread's part.
    fn finish(&self, ctx: &mut NativeCtx, failure: Option<Failure>) -> Result<(), Trap> {
        let mut helpers = self.helpers();
        helpers.keep(failure);
        helpers.waiting.clear();
        while helpers.active > 0 {
            helpers = self.left.wait(helpers).unwrap_or_else(PoisonError::into_inner);
        }
        let Some(failure) = helpers.failure.take() else { return Ok(()) };
        ctx.inner_trace = failure.trace;
        Err(failure.reason.unwrap_or_else(|panic| resume_unwind(panic)))
    }

    fn helpers(&self) -> MutexGuard<'_, Helpers> {
        // Nothing panics while it is locked.
        self.helpers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The storage registered under that name; zeroed when it is asked for first.
pub fn global(ctx: &mut NativeCtx, name: Addr, len: i64, size: i64, align: i64) -> Addr {
    let align = align.clamp(8, 4096) as usize;
    // Whole words, with room to align the first one.
    let words = (size.max(8) as usize).div_ceil(8) + align / 8 - 1;
    let mut globals = ctx.globals();
    let storage = globals.entry_ref(raw::bytes(name, len)).or_insert_with(|| vec![0; words]);
    Addr((storage.as_ptr() as usize).next_multiple_of(align))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NativeConfig;

    #[test]
    fn threads_share_globals_by_name() {
        let mut main = NativeCtx::new(NativeConfig::captured());
        let mut other = main.for_thread();
        let storage =
            |ctx: &mut NativeCtx, name: &str| global(ctx, Addr(name.as_ptr() as usize), name.len() as i64, 16, 64);
        let first = storage(&mut main, "a");
        assert_eq!(storage(&mut other, "a"), first);
        assert_ne!(storage(&mut other, "b"), first);
        assert_eq!(first.0 % 64, 0);
        assert_eq!(raw::read::<[u64; 2]>(first), [0, 0]);
        assert_eq!(main.heap.live_allocations(), 0);
    }
}
