//! The program's standard input, buffered so that lines can be read.

use crate::ffi::posix::{self, Errno};

const STDIN: i32 = 0;
const BLOCK_BYTES: usize = 8 * 1024;

/// Buffered standard input.
pub struct Input {
    /// Whether the process's standard input stands behind the buffer.
    process: bool,
    buffer: Vec<u8>,
    position: usize,
}

impl Input {
    /// The process's standard input.
    pub fn process() -> Self {
        Input { process: true, buffer: Vec::new(), position: 0 }
    }

    /// A fixed text.
    pub fn text(text: impl Into<Vec<u8>>) -> Self {
        Input { process: false, buffer: text.into(), position: 0 }
    }

    /// Up to `out.len()` bytes; 0 at the end.
    pub(crate) fn read(&mut self, out: &mut [u8]) -> Result<usize, Errno> {
        if self.position == self.buffer.len() {
            return if self.process { posix::read(STDIN, out) } else { Ok(0) };
        }
        let count = out.len().min(self.buffer.len() - self.position);
        out[..count].copy_from_slice(&self.buffer[self.position..self.position + count]);
        self.position += count;
        Ok(count)
    }

    /// The next line without its newline; `None` at the end.
    pub(crate) fn read_line(&mut self) -> Result<Option<&[u8]>, Errno> {
        let mut searched = self.position;
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.buffer[searched..]) {
                let line = self.position..searched + at;
                self.position = line.end + 1;
                return Ok(Some(&self.buffer[line]));
            }
            searched = self.buffer.len();
            if !self.fill(&mut searched)? {
                let line = self.position..self.buffer.len();
                self.position = line.end;
                return Ok((!line.is_empty()).then(|| &self.buffer[line]));
            }
        }
    }

    /// Reads another block behind the bytes not yet taken; `false` at the end. Keeps `searched` at the same byte.
    fn fill(&mut self, searched: &mut usize) -> Result<bool, Errno> {
        if !self.process {
            return Ok(false);
        }
        self.buffer.drain(..self.position);
        *searched -= self.position;
        self.position = 0;
        let filled = self.buffer.len();
        self.buffer.resize(filled + BLOCK_BYTES, 0);
        let read = posix::read(STDIN, &mut self.buffer[filled..]);
        self.buffer.truncate(filled + *read.as_ref().unwrap_or(&0));
        Ok(read? > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_bytes_share_the_buffer() {
        let mut input = Input::text("one\n\ntwo and a half");
        assert_eq!(input.read_line(), Ok(Some(&b"one"[..])));
        assert_eq!(input.read_line(), Ok(Some(&b""[..])));
        let mut bytes = [0; 4];
        assert_eq!(input.read(&mut bytes), Ok(4));
        assert_eq!(&bytes, b"two ");
        assert_eq!(input.read_line(), Ok(Some(&b"and a half"[..])));
        assert_eq!(input.read_line(), Ok(None));
    }
}
