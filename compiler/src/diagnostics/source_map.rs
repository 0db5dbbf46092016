//! The source files of a compilation, and where their lines begin.

use std::borrow::Cow;
use std::sync::OnceLock;

/// A file in a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// A place in a file as people count it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// In bytes, from 1.
    pub column: u32,
}

/// All files that diagnostics may point into.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

#[derive(Debug)]
struct SourceFile {
    /// As it is shown: the path on the command line, for the main file.
    name: String,
    text: Cow<'static, str>,
    /// Offsets of the line starts; computed when first needed.
    lines: OnceLock<Vec<u32>>,
}

impl SourceMap {
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    /// Adds a file. `name` is shown in front of its diagnostics.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(SourceFile { name: name.into(), text: text.into(), lines: OnceLock::new() });
        id
    }

    /// The name of a file; `<unknown>` for an id of another map.
    pub fn name(&self, file: FileId) -> &str {
        self.file(file).map_or("<unknown>", |file| &file.name)
    }

    /// `name:line:column` of a byte offset, as failures at run time print it.
    pub fn location(&self, file: FileId, offset: u32) -> String {
        let position = self.position(file, offset);
        format!("{}:{}:{}", self.name(file), position.line, position.column)
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| &file.text)
    }

    /// Line and column of a byte offset. Offsets behind the end count as the end.
    pub fn position(&self, file: FileId, offset: u32) -> Position {
        let Some(file) = self.file(file) else {
            return Position { line: 1, column: 1 };
        };
        let offset = offset.min(file.text.len() as u32);
        let lines = file.lines();
        let line = lines.partition_point(|&start| start <= offset).max(1);
        Position { line: line as u32, column: offset - lines[line - 1] + 1 }
    }

    /// Byte offset of the start of the line that `offset` is on, and the line without its newline.
    pub fn line_at(&self, file: FileId, offset: u32) -> (u32, &str) {
        let Some(file) = self.file(file) else {
            return (0, "");
        };
        let offset = offset.min(file.text.len() as u32);
        let lines = file.lines();
        let line = lines.partition_point(|&start| start <= offset).max(1);
        let start = lines[line - 1];
        let end = lines.get(line).map_or(file.text.len(), |&next| next as usize - 1);
        (start, file.text[start as usize..end].trim_end_matches('\r'))
    }

    fn file(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize)
    }
}

impl SourceFile {
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(newlines.map(|newline| newline as u32 + 1)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_from_one() {
        let mut map = SourceMap::new();
        let file = map.add("a.mojo", "ab\ncd\n");
        assert_eq!(map.position(file, 0), Position { line: 1, column: 1 });
        assert_eq!(map.position(file, 2), Position { line: 1, column: 3 });
        assert_eq!(map.position(file, 4), Position { line: 2, column: 2 });
        assert_eq!(map.position(file, 6), Position { line: 3, column: 1 });
        assert_eq!(map.line_at(file, 4), (3, "cd"));
        assert_eq!(map.line_at(file, 99), (6, ""));
    }
}
