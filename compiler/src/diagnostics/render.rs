//! Diagnostics as text, in the form of the official compiler.
//!
//! ```text
//! FILE:LINE:COL: error: MESSAGE
//! <source line>
//! <spaces>~~~^~~~
//! <spaces>fix-it text
//! ```

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};

use super::{Diagnostic, FixIt, Label, Severity, SourceMap};

/// Tabs are shown as spaces up to the next multiple of this.
const TAB_STOP: usize = 8;

/// Appends a diagnostic and its notes to `out`.
pub fn render(map: &SourceMap, diagnostic: &Diagnostic, color: bool, out: &mut String) {
    let paint = Paint { color };
    if let Some(label) = &diagnostic.label {
        let position = map.position(label.file, label.caret);
        let place = format!("{}:{}:{}: ", map.name(label.file), position.line, position.column);
        paint.write(out, Paint::BOLD, &place);
    }
    let word = diagnostic.severity.word();
    paint.write(out, Paint::severity(diagnostic.severity), &format!("{word}: "));
    paint.write(out, Paint::BOLD, &diagnostic.message);
    out.push('\n');
    if let Some(label) = &diagnostic.label {
        excerpt(map, label, &paint, out);
    }
    for note in &diagnostic.notes {
        render(map, note, color, out);
    }
}

/// Prints diagnostics to standard error, in colour if that is a terminal and `NO_COLOR` is not set.
pub fn print_to_stderr(map: &SourceMap, diagnostics: &[Diagnostic]) -> io::Result<()> {
    let stderr = io::stderr();
    let color = stderr.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut text = String::new();
    for diagnostic in diagnostics {
        render(map, diagnostic, color, &mut text);
    }
    stderr.lock().write_all(text.as_bytes())
}

/// The source line, the underlines and the fix-it.
fn excerpt(map: &SourceMap, label: &Label, paint: &Paint, out: &mut String) {
    let (start, line) = map.line_at(label.file, label.caret);
    let columns = Columns::new(line);
    out.push_str(&columns.text);
    out.push('\n');
    if !line.is_ascii() {
        // One byte is not one column here; the official compiler leaves the underline out, too.
        return;
    }
    let end = start + line.len() as u32;
    let mut marks = vec![b' '; columns.text.len() + 1];
    for range in &label.ranges {
        let from = range.start.clamp(start, end) - start;
        let to = range.end.clamp(start, end) - start;
        if range.end > start && range.start <= end {
            marks[columns.at(from)..columns.at(to)].fill(b'~');
        }
    }
    marks[columns.at(label.caret.clamp(start, end) - start)] = b'^';
    let marks = String::from_utf8_lossy(&marks);
    paint.write(out, Paint::GREEN, marks.trim_end());
    out.push('\n');
    if let Some(fix) = &label.fix {
        fix_line(fix, start, end, &columns, out);
    }
}

fn fix_line(fix: &FixIt, start: u32, end: u32, columns: &Columns, out: &mut String) {
    if (start..=end).contains(&fix.span.start) {
        let column = columns.at(fix.span.start - start);
        let _ = writeln!(out, "{:column$}{}", "", fix.text);
    }
}

/// A source line as it is shown, and the column of each of its bytes.
struct Columns {
    text: String,
    columns: Vec<usize>,
}

impl Columns {
    fn new(line: &str) -> Columns {
        if !line.contains('\t') {
            return Columns { text: line.to_string(), columns: Vec::new() };
        }
        let mut text = String::new();
        let mut columns = Vec::with_capacity(line.len() + 1);
        for character in line.chars() {
            columns.extend(std::iter::repeat_n(text.len(), character.len_utf8()));
            match character {
                '\t' => text.extend(std::iter::repeat_n(' ', TAB_STOP - text.len() % TAB_STOP)),
                _ => text.push(character),
            }
        }
        columns.push(text.len());
        Columns { text, columns }
    }

    fn at(&self, byte: u32) -> usize {
        self.columns.get(byte as usize).copied().unwrap_or(match self.columns.last() {
            Some(&last) => last,
            None => byte as usize,
        })
    }
}

/// Colours, if they are wanted.
struct Paint {
    color: bool,
}

impl Paint {
    const BOLD: &'static str = "1";
    const GREEN: &'static str = "1;32";

    fn severity(severity: Severity) -> &'static str {
        match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;35",
            Severity::Note => "1;36",
        }
    }

    fn write(&self, out: &mut String, style: &str, text: &str) {
        if self.color {
            let _ = write!(out, "\x1b[{style}m{text}\x1b[0m");
        } else {
            out.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FileId, Span};
    use super::*;

    fn shown(text: &str, make: impl FnOnce(FileId) -> Diagnostic) -> String {
        let mut map = SourceMap::new();
        let file = map.add("x.mojo", text.to_string());
        let mut out = String::new();
        render(&map, &make(file), false, &mut out);
        out
    }

    #[test]
    fn caret_ranges_and_fix() {
        let out = shown("def main():\n    x = a + bc\n", |file| {
            Diagnostic::error("no `+`")
                .at(file, 22)
                .underline(Span::new(20, 21))
                .underline(Span::new(24, 26))
                .fix(Span::at(16), "var ")
        });
        assert_eq!(out, "x.mojo:2:11: error: no `+`\n    x = a + bc\n        ~ ^ ~~\n    var \n");
    }

    #[test]
    fn notes_follow() {
        let out = shown("a\nb", |file| {
            Diagnostic::warning("first").at(file, 2).with_note(Diagnostic::note("second").at(file, 0))
        });
        assert_eq!(out, "x.mojo:2:1: warning: first\nb\n^\nx.mojo:1:1: note: second\na\n^\n");
    }

    #[test]
    fn tabs_are_expanded_and_columns_are_bytes() {
        let out = shown("\tpass", |file| Diagnostic::error("tab").at(file, 1));
        assert_eq!(out, "x.mojo:1:2: error: tab\n        pass\n        ^\n");
    }

    #[test]
    fn nothing_is_out_of_range() {
        let out = shown("a = é", |file| Diagnostic::error("end").at(file, 900).underline(Span::new(3, 800)));
        assert_eq!(out, "x.mojo:1:7: error: end\na = é\n");
        assert_eq!(shown("", |file| Diagnostic::error("empty").at(file, 0)), "x.mojo:1:1: error: empty\n\n^\n");
    }
}
