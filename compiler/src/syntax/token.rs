//! Tokens.

use super::Span;

/// One token, without its text: that is `&source[start..end]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    /// Whether only white space stands before the token on its line. Tokens after a
    /// backslash-newline do not count as first.
    pub first_on_line: bool,
    pub start: u32,
    pub end: u32,
    /// Column (bytes, from 0) of the first token of the line that the token stands on.
    pub indent: u32,
}

impl Token {
    pub const fn span(self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// Declares [`TokenKind`] with the text that each kind is shown as.
macro_rules! token_kinds {
    (
        special { $($special:ident = $special_text:literal,)* }
        keywords { $($keyword:ident = $keyword_text:literal,)* }
        punctuation { $($punct:ident = $punct_text:literal,)* }
    ) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum TokenKind {
            $($special,)*
            $($keyword,)*
            $($punct,)*
        }

        impl TokenKind {
            /// The token as it is spelled, or a description in angle brackets.
            pub const fn text(self) -> &'static str {
                match self {
                    $(TokenKind::$special => $special_text,)*
                    $(TokenKind::$keyword => $keyword_text,)*
                    $(TokenKind::$punct => $punct_text,)*
                }
            }

            pub const fn is_keyword(self) -> bool {
                matches!(self, $(TokenKind::$keyword)|*)
            }

        }

        /// All keywords and their spellings.
        const KEYWORDS: &[(&str, TokenKind)] = &[$(($keyword_text, TokenKind::$keyword),)*];
    };
}

/// Slots of the keyword table; a power of two, several times the number of keywords.
const SLOTS: usize = 256;

/// The keywords, hashed by [`slot`]; collisions go to the next free slot.
static KEYWORD_TABLE: [Option<(&[u8], TokenKind)>; SLOTS] = {
    let mut table: [Option<(&[u8], TokenKind)>; SLOTS] = [const { None }; SLOTS];
    let mut index = 0;
    while index < KEYWORDS.len() {
        let (text, kind) = KEYWORDS[index];
        let mut at = slot(text.as_bytes());
        while table[at].is_some() {
            at = (at + 1) % SLOTS;
        }
        table[at] = Some((text.as_bytes(), kind));
        index += 1;
    }
    table
};

/// Where the search for a word begins. The word must not be empty.
const fn slot(word: &[u8]) -> usize {
    let (first, last) = (word[0] as usize, word[word.len() - 1] as usize);
    (first.wrapping_mul(31) ^ last.wrapping_mul(7) ^ word.len().wrapping_mul(101)) % SLOTS
}

impl TokenKind {
    /// The keyword spelled `word`, which must not be empty.
    pub fn keyword(word: &[u8]) -> Option<TokenKind> {
        let mut at = slot(word);
        while let Some((text, kind)) = KEYWORD_TABLE[at] {
            if text == word {
                return Some(kind);
            }
            at = (at + 1) % SLOTS;
        }
        None
    }
}

token_kinds! {
    special {
        EndOfFile = "<end of file>",
        // Something the lexer could not read; the lexer has the reason.
        Invalid = "<invalid>",
        Identifier = "<identifier>",
        // In backticks.
        EscapedIdentifier = "<escaped identifier>",
        Int = "<integer>",
        Float = "<float>",
        String = "<string>",
        TString = "<t-string>",
    }
    keywords {
        And = "and",
        As = "as",
        Assert = "assert",
        Async = "async",
        DunderAsync = "__async",
        Await = "await",
        DunderAwait = "__await",
        Break = "break",
        Class = "class",
        Comptime = "comptime",
        Continue = "continue",
        Def = "def",
        Del = "del",
        Elif = "elif",
        Else = "else",
        Except = "except",
        False = "False",
        Finally = "finally",
        For = "for",
        From = "from",
        Global = "global",
        If = "if",
        Import = "import",
        In = "in",
        Is = "is",
        Lambda = "lambda",
        Match = "match",
        DunderMatch = "__match",
        None = "None",
        Nonlocal = "nonlocal",
        Not = "not",
        Or = "or",
        Pass = "pass",
        Raise = "raise",
        Ref = "ref",
        Return = "return",
        SelfType = "Self",
        Struct = "struct",
        Trait = "trait",
        True = "True",
        Try = "try",
        Underscore = "_",
        Var = "var",
        While = "while",
        With = "with",
        Yield = "yield",
        DunderExtension = "__extension",
        DunderEnum = "__enum",
        MlirRegion = "__mlir_region",
    }
    punctuation {
        Plus = "+",
        Minus = "-",
        Star = "*",
        StarStar = "**",
        Slash = "/",
        SlashSlash = "//",
        Percent = "%",
        At = "@",
        Amp = "&",
        Pipe = "|",
        Caret = "^",
        Tilde = "~",
        LessLess = "<<",
        GreaterGreater = ">>",
        Less = "<",
        LessEqual = "<=",
        Greater = ">",
        GreaterEqual = ">=",
        EqualEqual = "==",
        NotEqual = "!=",
        Equal = "=",
        PlusEqual = "+=",
        MinusEqual = "-=",
        StarEqual = "*=",
        StarStarEqual = "**=",
        SlashEqual = "/=",
        SlashSlashEqual = "//=",
        PercentEqual = "%=",
        AtEqual = "@=",
        AmpEqual = "&=",
        PipeEqual = "|=",
        CaretEqual = "^=",
        LessLessEqual = "<<=",
        GreaterGreaterEqual = ">>=",
        ColonEqual = ":=",
        Arrow = "->",
        Dot = ".",
        Comma = ",",
        Colon = ":",
        Semicolon = ";",
        LParen = "(",
        RParen = ")",
        LBracket = "[",
        RBracket = "]",
        LBrace = "{",
        RBrace = "}",
        Ellipsis = "...",
    }
}
