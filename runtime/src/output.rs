//! The program's standard output.
//!
//! One buffer per VM, shared by its threads: line by line when the process writes to a terminal, in large blocks
//! otherwise, and always flushed when the program ends (LANGUAGE.md L11.11). An embedder can capture the text or
//! send it elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use crate::Trap;
use crate::attention::{Attention, Reason};

/// Bytes collected before they go out.
const BUFFER_BYTES: usize = 32 * 1024;

enum Sink {
    /// The process's own standard output.
    Process,
    /// A writer of the embedder.
    Writer(Box<dyn Write + Send>),
    /// Kept in memory until the embedder takes it.
    Captured,
}

/// Buffered standard output.
pub struct Output {
    sink: Sink,
    buffer: Vec<u8>,
    by_line: bool,
    /// Most bytes in the buffer.
    limit: usize,
    /// Told whether the buffer holds text that a flush would write out.
    attention: Arc<Attention>,
}

impl Output {
    /// The process's standard output.
    pub fn process() -> Self {
        Output { by_line: io::stdout().is_terminal(), ..Output::new(Sink::Process) }
    }

    /// Sends the text to `writer`, in blocks.
    pub fn to_writer(writer: Box<dyn Write + Send>) -> Self {
        Output::new(Sink::Writer(writer))
    }

    /// Keeps the text in memory, for [`Output::take_captured`].
    pub fn captured() -> Self {
        Output::new(Sink::Captured)
    }

    fn new(sink: Sink) -> Self {
        Output { sink, buffer: Vec::new(), by_line: false, limit: usize::MAX, attention: Arc::default() }
    }

    /// If the text is captured, more than this many bytes of it are [`Trap::OutOfMemory`].
    pub(crate) fn limit_captured(&mut self, bytes: usize) {
        if let Sink::Captured = self.sink {
            self.limit = bytes;
        }
    }

    /// What says, without the lock, whether there is text to flush.
    pub(crate) fn attention(&self) -> Arc<Attention> {
        self.attention.clone()
    }

    /// The text written since the last call. Empty unless made by [`Output::captured`].
    pub fn take_captured(&mut self) -> Vec<u8> {
        match self.sink {
            Sink::Captured => std::mem::take(&mut self.buffer),
            Sink::Process | Sink::Writer(_) => Vec::new(),
        }
    }

    /// Appends `bytes`; writes them out when the buffer is full, or at the end of a line on a terminal.
    #[inline]
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Trap> {
        if bytes.len() > self.limit.saturating_sub(self.buffer.len()) {
            return Err(Trap::OutOfMemory { requested: bytes.len() });
        }
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER_BYTES || (self.by_line && memchr::memchr(b'\n', bytes).is_some()) {
            return self.flush();
        }
        if !matches!(self.sink, Sink::Captured) && !self.attention.has(Reason::Output) {
            self.attention.set(Reason::Output);
        }
        Ok(())
    }

    /// Writes everything out. [`Trap::StdoutClosed`] if nobody reads any more; the text is then dropped.
    pub fn flush(&mut self) -> Result<(), Trap> {
        let written = match &mut self.sink {
            Sink::Captured => return Ok(()),
            _ if self.buffer.is_empty() => return Ok(()),
            Sink::Process => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(&self.buffer).and_then(|()| stdout.flush())
            }
            Sink::Writer(writer) => writer.write_all(&self.buffer).and_then(|()| writer.flush()),
        };
        self.buffer.clear();
        self.attention.clear(Reason::Output);
        written.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Trap::StdoutClosed,
            _ => Trap::Host(Box::new(error)),
        })
    }
}
