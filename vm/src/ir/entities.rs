//! Ids of the things an IR module and its functions consist of: indices into tables.

use std::fmt;

macro_rules! entity {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as a table index.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of table index `index`.
            #[inline]
            pub fn from_index(index: usize) -> $name {
                debug_assert!(index < u32::MAX as usize);
                $name(index as u32)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

entity!(
    /// An SSA value of a function: a block parameter or an instruction's result.
    Value, "v"
);
entity!(
    /// A basic block of a function.
    Block, "block"
);
entity!(
    /// An instruction of a function.
    Inst, "inst"
);
entity!(
    /// A function of a module.
    FuncId, "fn"
);
entity!(
    /// A data blob of a module.
    DataId, "data"
);
entity!(
    /// A runtime native declared in a module.
    NativeId, "native"
);
entity!(
    /// An interned signature of a module.
    SigId, "sig"
);
entity!(
    /// A source location of a module; [`Loc::NONE`] is unknown.
    Loc, "!"
);

impl Loc {
    /// No location.
    pub const NONE: Loc = Loc(0);

    /// Is a location known?
    pub const fn is_some(self) -> bool {
        self.0 != 0
    }
}
