//! Natives on threads and on storage that all threads of a VM share.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::heap::raw;
use crate::native::Addr;
use crate::{NativeCtx, Trap};

/// How many threads parallel loops are meant to use.
pub fn parallelism(_ctx: &mut NativeCtx) -> i64 {
    num_cpus::get() as i64
}

/// Calls a function of the program for each index below `count`, on several threads.
pub fn parallel_for(ctx: &mut NativeCtx, function: Addr, env: Addr, count: i64, workers: i64) -> Result<(), Trap> {
    let workers = if workers > 0 { workers } else { parallelism(ctx) };
    let others = workers.min(count).max(1) - 1;
    let next = AtomicI64::new(0);
    let failure = Mutex::new(None);
    let work = |ctx: &mut NativeCtx| {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return;
            }
            if let Err(trap) = ctx.call_program(function, &[env.0 as u64, index as u64], &mut []) {
                next.store(count, Ordering::Relaxed);
                failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(trap);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..others {
            let mut own = ctx.for_thread();
            let work = &work;
            scope.spawn(move || work(&mut own));
        }
        work(ctx);
    });
    failure.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).map_or(Ok(()), Err)
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
