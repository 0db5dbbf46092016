//! Interned names.
//!
//! A [`Symbol`] is a 32-bit handle for a string, so that names compare and hash as integers. The
//! strings live for the whole process. Each thread keeps a mirror of the shared table, so that the
//! usual case (a name this thread has seen before) takes no lock.

use std::cell::RefCell;
use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// An interned string. Equal symbols are equal strings, in every thread of the process.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

impl Symbol {
    /// The symbol for `text`.
    pub fn intern(text: &str) -> Symbol {
        MIRROR.with_borrow_mut(|mirror| mirror.intern(text))
    }

    /// The string behind the symbol.
    pub fn as_str(self) -> &'static str {
        if let Some(text) = known::TEXTS.get(self.index()) {
            return text;
        }
        MIRROR.with_borrow_mut(|mirror| mirror.text(self))
    }

    /// The handle as an index, for tables keyed by symbol.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Strings by handle, and handles by string.
struct Table {
    strings: Vec<&'static str>,
    handles: HashTable<u32>,
    hasher: FixedState,
}

impl Table {
    fn new() -> Table {
        Table { strings: Vec::new(), handles: HashTable::new(), hasher: FixedState::with_seed(0x6d6f_6a6f) }
    }

    /// The table that every thread starts from: the names known at compile time, in order.
    fn with_known_names() -> Table {
        let mut table = Table::new();
        for text in known::TEXTS {
            table.insert(table.hash(text), text);
        }
        table
    }

    fn hash(&self, text: &str) -> u64 {
        self.hasher.hash_one(text)
    }

    fn find(&self, hash: u64, text: &str) -> Option<Symbol> {
        let strings = &self.strings;
        self.handles.find(hash, |&handle| strings[handle as usize] == text).map(|&h| Symbol(h))
    }

    fn insert(&mut self, hash: u64, text: &'static str) -> Symbol {
        let handle = self.strings.len() as u32;
        self.strings.push(text);
        let (strings, hasher) = (&self.strings, &self.hasher);
        self.handles.insert_unique(hash, handle, |&other| hasher.hash_one(strings[other as usize]));
        Symbol(handle)
    }

    fn intern(&mut self, text: &str) -> Symbol {
        let hash = self.hash(text);
        if let Some(symbol) = self.find(hash, text) {
            return symbol;
        }
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let symbol = match shared.find(hash, text) {
            Some(symbol) => symbol,
            None => shared.insert(hash, Box::leak(Box::<str>::from(text))),
        };
        self.catch_up(&shared);
        symbol
    }

    fn text(&mut self, symbol: Symbol) -> &'static str {
        if symbol.index() >= self.strings.len() {
            let shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
            self.catch_up(&shared);
        }
        self.strings[symbol.index()]
    }

    /// Copies the entries of `shared` that this mirror does not have yet.
    fn catch_up(&mut self, shared: &Table) {
        for text in &shared.strings[self.strings.len()..] {
            self.insert(self.hash(text), text);
        }
    }
}

static SHARED: LazyLock<Mutex<Table>> = LazyLock::new(|| Mutex::new(Table::with_known_names()));

thread_local! {
    static MIRROR: RefCell<Table> = RefCell::new(Table::with_known_names());
}

/// Declares the symbols that the compiler knows by name, as constants.
macro_rules! known_symbols {
    ($($constant:ident = $text:literal,)*) => {
        /// Symbols that the compiler knows by name.
        pub mod known {
            use super::Symbol;

            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum Position { $($constant,)* }

            $(
                #[doc = concat!("`", $text, "`")]
                pub const $constant: Symbol = Symbol(Position::$constant as u32);
            )*

            pub(super) const TEXTS: &[&str] = &[$($text,)*];
        }
    };
}

known_symbols! {
    EMPTY = "",
    UNDERSCORE = "_",
    SELF = "self",
    SELF_TYPE = "Self",
    COPY = "copy",
    MOVE = "move",
    TAKE = "take",
    MAIN = "main",
    ERROR = "<error>",
    // Words with a meaning in some position.
    VAR = "var",
    LET = "let",
    REF = "ref",
    MUT = "mut",
    IMM = "imm",
    READ = "read",
    OUT = "out",
    DEINIT = "deinit",
    OWNED = "owned",
    BORROWED = "borrowed",
    INOUT = "inout",
    RAISES = "raises",
    THIN = "thin",
    ABI = "abi",
    CAPTURING = "capturing",
    ESCAPING = "escaping",
    UNIFIED = "unified",
    REGISTER_PASSABLE = "register_passable",
    WHERE = "where",
    FN = "fn",
    ALIAS = "alias",
    CASE = "case",
    TYPE = "type",
    ENUM = "enum",
    TYPE_OF = "type_of",
    ORIGIN_OF = "origin_of",
    CONFORMS_TO = "conforms_to",
    LEGACY_TYPE_OF = "__type_of",
    LEGACY_ORIGIN_OF = "__origin_of",
    LEGACY_LIFETIME_OF = "__lifetime_of",
    DUNDER_ENUM = "__enum",
    DUNDER_MATCH = "__match",
    DUNDER_ASYNC = "__async",
    DUNDER_AWAIT = "__await",
    DUNDER_EXTENSION = "__extension",
    MLIR_TYPE = "__mlir_type",
    MLIR_ATTR = "__mlir_attr",
    MLIR_OP = "__mlir_op",
    // Decorators.
    PARAMETER = "parameter",
    DUNDER_PARAMETER = "__parameter",
    DUNDER_HISTORICAL = "__historical",
    ALWAYS_INLINE = "always_inline",
    NO_INLINE = "no_inline",
    DISABLE_NESTED_ORIGIN_EXCLUSIVITY = "__unsafe_disable_nested_origin_exclusivity",
    STATICMETHOD = "staticmethod",
    FIELDWISE_INIT = "fieldwise_init",
    VALUE = "value",
    IMPLICIT = "implicit",
    DEPRECATED = "deprecated",
    UNAVAILABLE = "unavailable",
    EXPORT = "export",
    EXPLICIT_DESTROY = "explicit_destroy",
    DOC_HIDDEN = "doc_hidden",
    ALIGN = "align",
    // Special methods.
    INIT = "__init__",
    DUNDER_DEINIT = "__deinit__",
    DEL = "__del__",
    COPYINIT = "__copyinit__",
    MOVEINIT = "__moveinit__",
    TAKEINIT = "__takeinit__",
    CALL = "__call__",
    GETITEM = "__getitem__",
    SETITEM = "__setitem__",
    GETATTR = "__getattr__",
    SETATTR = "__setattr__",
    ITER = "__iter__",
    NEXT = "__next__",
    HAS_NEXT = "__has_next__",
    CONTAINS = "__contains__",
    LEN = "__len__",
    BOOL = "__bool__",
    INT = "__int__",
    STR = "__str__",
    REPR = "__repr__",
    ENTER = "__enter__",
    EXIT = "__exit__",
    EQ = "__eq__",
    NE = "__ne__",
    LT = "__lt__",
    LE = "__le__",
    GT = "__gt__",
    GE = "__ge__",
    IS = "__is__",
    ISNOT = "__isnot__",
    NEG = "__neg__",
    POS = "__pos__",
    INVERT = "__invert__",
    ADD = "__add__",
    SUB = "__sub__",
    MUL = "__mul__",
    TRUEDIV = "__truediv__",
    FLOORDIV = "__floordiv__",
    MOD = "__mod__",
    POW = "__pow__",
    MATMUL = "__matmul__",
    AND = "__and__",
    OR = "__or__",
    XOR = "__xor__",
    LSHIFT = "__lshift__",
    RSHIFT = "__rshift__",
    MERGE_WITH = "__merge_with__",
    LIST_LITERAL = "__list_literal__",
    DICT_LITERAL = "__dict_literal__",
    SET_LITERAL = "__set_literal__",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_have_their_text() {
        assert_eq!(known::INIT.as_str(), "__init__");
        assert_eq!(Symbol::intern("__init__"), known::INIT);
        assert_eq!(known::SET_LITERAL.as_str(), "__set_literal__");
    }

    #[test]
    fn threads_agree() {
        let here = Symbol::intern("a_name_of_the_symbol_test");
        let there = std::thread::spawn(|| Symbol::intern("a_name_of_the_symbol_test"));
        assert_eq!(there.join().unwrap(), here);
        let other = std::thread::spawn(|| Symbol::intern("another_name_of_the_symbol_test"));
        assert_eq!(other.join().unwrap().as_str(), "another_name_of_the_symbol_test");
    }
}
