//! Opcodes and the description of their fields, generated from the table in `isa`.

use std::fmt;

use super::isa::for_each_op;

/// A part of an instruction's words (see the picture in `isa`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Field {
    A,
    B,
    C,
    Bc,
    D,
    E,
    F,
    De,
    Fg,
    W,
}

impl Field {
    /// Which word the field is in, at which bit, and how many bits it has.
    pub const fn place(self) -> (usize, u32, u32) {
        match self {
            Field::A => (0, 16, 16),
            Field::B => (0, 32, 16),
            Field::C => (0, 48, 16),
            Field::Bc => (0, 32, 32),
            Field::D => (1, 0, 16),
            Field::E => (1, 16, 16),
            Field::F => (1, 32, 16),
            Field::De => (1, 0, 32),
            Field::Fg => (1, 32, 32),
            Field::W => (1, 0, 64),
        }
    }

    /// Index in [`Insn::fields`](super::Insn::fields).
    pub const fn index(self) -> usize {
        match self {
            Field::A => 0,
            Field::B | Field::Bc => 1,
            Field::C => 2,
            Field::D | Field::De | Field::W => 3,
            Field::E => 4,
            Field::F | Field::Fg => 5,
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A slot that is written.
    Dst,
    /// A slot that is read.
    Src,
    /// A slot that is read and written.
    Inout,
    /// The first slot of a callee's frame.
    Window,
    /// A byte offset in the frame.
    Frame,
    /// A 16-bit branch distance.
    Rel16,
    /// A 32-bit branch distance.
    Rel32,
    /// A kernel's number.
    Kernel,
    /// The address of a function's entry record.
    Entry,
    /// The address of a native.
    Native,
    /// The address of a C function type, see `mojo_runtime::ffi::call`.
    CType,
    /// A signed 16-bit number.
    I16,
    /// An unsigned 16-bit number.
    U16,
    /// A signed 32-bit number.
    I32,
    /// An unsigned 32-bit number.
    U32,
    /// A 64-bit number.
    I64,
}

impl Kind {
    /// Is the number sign-extended when it is decoded?
    pub const fn is_signed(self) -> bool {
        matches!(self, Kind::Rel16 | Kind::Rel32 | Kind::I16 | Kind::I32 | Kind::I64)
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct OpInfo {
    /// Name in listings.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
    /// The fields in order.
    pub fields: &'static [(Field, Kind)],
}

macro_rules! field {
    (a) => {
        Field::A
    };
    (b) => {
        Field::B
    };
    (c) => {
        Field::C
    };
    (bc) => {
        Field::Bc
    };
    (d) => {
        Field::D
    };
    (e) => {
        Field::E
    };
    (f) => {
        Field::F
    };
    (de) => {
        Field::De
    };
    (fg) => {
        Field::Fg
    };
    (w) => {
        Field::W
    };
}
pub(super) use field;

macro_rules! kind {
    (dst) => {
        Kind::Dst
    };
    (src) => {
        Kind::Src
    };
    (inout) => {
        Kind::Inout
    };
    (window) => {
        Kind::Window
    };
    (frame) => {
        Kind::Frame
    };
    (rel16) => {
        Kind::Rel16
    };
    (rel32) => {
        Kind::Rel32
    };
    (kernel) => {
        Kind::Kernel
    };
    (entry) => {
        Kind::Entry
    };
    (native) => {
        Kind::Native
    };
    (c_type) => {
        Kind::CType
    };
    (i16) => {
        Kind::I16
    };
    (u16) => {
        Kind::U16
    };
    (i32) => {
        Kind::I32
    };
    (u32) => {
        Kind::U32
    };
    (i64) => {
        Kind::I64
    };
}

macro_rules! define_ops {
    ($( $(#[doc = $doc:literal])+ $name:ident = $camel:ident { $($field:ident: $kind:ident),* }; )*) => {
        /// An operation of the bytecode; see [`Op::info`].
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Op {
            $( $(#[doc = $doc])+ $camel, )*
        }

        impl Op {
            /// Every operation, in table order.
            pub const ALL: &'static [Op] = &[ $( Op::$camel, )* ];
        }

        static OPS: &[OpInfo] = &[ $( OpInfo {
            name: stringify!($name),
            doc: concat!($($doc),+),
            fields: &[ $( (field!($field), kind!($kind)) ),* ],
        }, )* ];
    };
}

for_each_op!(define_ops);

impl Op {
    /// The operation's row in the table.
    #[inline]
    pub fn info(self) -> &'static OpInfo {
        &OPS[self as usize]
    }

    /// The fields with their kinds.
    #[inline]
    pub fn fields(self) -> &'static [(Field, Kind)] {
        self.info().fields
    }

    /// The number of words of an instruction (without the table behind a `switch`).
    pub fn words(self) -> usize {
        self.fields().iter().map(|(field, _)| field.place().0 + 1).max().unwrap_or(1)
    }

    /// The operation with number `code`.
    pub fn from_code(code: u16) -> Option<Op> {
        Op::ALL.get(code as usize).copied()
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().name)
    }
}
