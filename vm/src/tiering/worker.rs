//! The background thread that makes code of tier 2.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use super::{Request, Shared};

/// The optimiser and the register allocator recurse over loops and blocks.
const STACK_BYTES: usize = 16 << 20;

/// A running thread. Dropping it ends the thread, after the function under way.
#[derive(Debug)]
pub struct Worker {
    requests: Option<Sender<Request>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// `None` if the system gives no thread: then nothing gets hot.
    pub fn start(shared: Arc<Shared>) -> Option<Worker> {
        let (requests, queue) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let work = move || {
            for request in queue {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                shared.make(request);
            }
        };
        let thread = thread::Builder::new().name("jit".into()).stack_size(STACK_BYTES).spawn(work).ok()?;
        Some(Worker { requests: Some(requests), stop, thread: Some(thread) })
    }

    /// Adds something to what is to be made.
    pub fn request(&self, request: Request) {
        if let Some(requests) = &self.requests {
            // The thread only ends when this value is dropped.
            let _ = requests.send(request);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // Panics of the compiler are caught.
            let _ = thread.join();
        }
    }
}
