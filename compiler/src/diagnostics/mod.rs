//! Errors, warnings and notes, and how they are shown.
//!
//! What goes in: [`Diagnostic`] values from any stage of the compiler, and the [`SourceMap`] with
//! the files they point into. What comes out: the text the official compiler would print
//! (LANGUAGE.md L18.1), from [`render`].

mod render;
mod source_map;

pub use crate::syntax::Span;
pub use render::{print_to_stderr, render};
pub use source_map::{FileId, Position, SourceMap};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

impl Severity {
    /// The word in front of the message.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One message about the source, with the notes that explain it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    pub message: String,
    /// `None` for messages about the program as a whole.
    pub label: Option<Label>,
    /// Of severity [`Severity::Note`], shown after the message.
    pub notes: Vec<Diagnostic>,
}

/// Where a diagnostic points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    pub file: FileId,
    /// Byte offset of the `^`.
    pub caret: u32,
    /// Ranges underlined with `~`, on the caret's line.
    pub ranges: Vec<Span>,
    pub fix: Option<FixIt>,
}

/// A proposed change: `text` replaces `span` (which may be empty).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FixIt {
    pub span: Span,
    pub text: String,
}

impl Diagnostic {
    pub fn new(severity: Severity, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity, message: message.into(), label: None, notes: Vec::new() }
    }

    pub fn error(message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, message)
    }

    pub fn warning(message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, message)
    }

    pub fn note(message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, message)
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Points the diagnostic at `caret`, without underlining anything.
    pub fn at(mut self, file: FileId, caret: u32) -> Diagnostic {
        self.label = Some(Label { file, caret, ranges: Vec::new(), fix: None });
        self
    }

    /// Underlines `range`; the diagnostic must have a position ([`at`](Self::at)) already.
    pub fn underline(mut self, range: Span) -> Diagnostic {
        if let Some(label) = &mut self.label {
            label.ranges.push(range);
        }
        self
    }

    /// Proposes to replace `span` by `text`; the diagnostic must have a position already.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        if let Some(label) = &mut self.label {
            label.fix = Some(FixIt { span, text: text.into() });
        }
        self
    }

    pub fn with_note(mut self, note: Diagnostic) -> Diagnostic {
        self.notes.push(note);
        self
    }
}
