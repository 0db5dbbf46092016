//! The library declarations that the compiler knows by name: the only place where they are named.

use std::cell::OnceCell;

use num_bigint::BigInt;

use super::cx::Cx;
use super::decl::{StructDecl, TraitDecl};
use super::scope::Entity;
use crate::syntax::Symbol;
use crate::types::*;

macro_rules! lang_items {
    ($($(#[$doc:meta])* $variant:ident = $module:literal $name:literal,)*) => {
        /// A struct or trait of the library with a meaning in the language.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum LangItem { $($(#[$doc])* $variant,)* }

        const LANG_ITEMS: &[(&str, &str)] = &[$(($module, $name),)*];
        const ALL: &[LangItem] = &[$(LangItem::$variant,)*];
    };
}

lang_items! {
    Simd = "std.simd" "SIMD",
    Bool = "std.builtin.bool" "Bool",
    DType = "std.builtin.dtype" "DType",
    SimdLength = "std.simd" "SIMDLength",
    IntLiteral = "std.prelude" "IntLiteral",
    FloatLiteral = "std.prelude" "FloatLiteral",
    StringLiteral = "std.prelude" "StringLiteral",
    String = "std.prelude" "String",
    StringSpan = "std.prelude" "StringSpan",
    NoneType = "std.prelude" "NoneType",
    Tuple = "std.prelude" "Tuple",
    Array = "std.prelude" "Array",
    List = "std.prelude" "List",
    Dict = "std.prelude" "Dict",
    Set = "std.collections" "Set",
    StringDict = "std.collections" "StringDict",
    Slice = "std.prelude" "Slice",
    ContiguousSlice = "std.builtin.builtin_slice" "ContiguousSlice",
    StridedSlice = "std.builtin.builtin_slice" "StridedSlice",
    Error = "std.prelude" "Error",
    StopIteration = "std.prelude" "StopIteration",
    Optional = "std.prelude" "Optional",
    ZeroStartingRange = "std.builtin.range" "_ZeroStartingRange",
    ZeroStartingScalarRange = "std.builtin.range" "_ZeroStartingScalarRange",
    SequentialRange = "std.builtin.range" "_SequentialRange",
    Pointer = "std.prelude" "Pointer",
    TString = "std.format.tstring" "TString",
    VariadicList = "std.prelude" "VariadicList",
    VariadicPack = "std.prelude" "VariadicPack",
    TypeList = "std.prelude" "TypeList",
    ParameterList = "std.prelude" "ParameterList",
    Origin = "std.prelude" "Origin",
    SourceLocation = "std.reflection" "SourceLocation",
    AnyType = "std.prelude" "AnyType",
    Deinitable = "std.prelude" "Deinitable",
    Movable = "std.prelude" "Movable",
    Copyable = "std.prelude" "Copyable",
    ImplicitlyCopyable = "std.prelude" "ImplicitlyCopyable",
    RegisterPassable = "std.prelude" "RegisterPassable",
    TrivialRegisterPassable = "std.prelude" "TrivialRegisterPassable",
    Equatable = "std.prelude" "Equatable",
    Writable = "std.prelude" "Writable",
    Hashable = "std.prelude" "Hashable",
    Never = "std.prelude" "Never",
    Some = "std.prelude" "Some",
    SomeTypeList = "std.prelude" "SomeTypeList",
}

impl LangItem {
    /// The item that a library declaration of this name is.
    pub fn by_name(name: &str) -> Option<LangItem> {
        LANG_ITEMS.iter().position(|(_, n)| *n == name).map(|i| ALL[i])
    }
}

/// Lang items found so far.
pub struct Lang<'a> {
    found: [OnceCell<Option<Entity<'a>>>; LANG_ITEMS.len()],
    int: OnceCell<Ty<'a>>,
    bool: OnceCell<Ty<'a>>,
    none: OnceCell<Ty<'a>>,
}

impl Default for Lang<'_> {
    fn default() -> Self {
        Lang {
            found: [const { OnceCell::new() }; LANG_ITEMS.len()],
            int: OnceCell::new(),
            bool: OnceCell::new(),
            none: OnceCell::new(),
        }
    }
}

/// Codes of `DType` values, as `std/builtin/dtype.mojo` numbers them.
pub mod dtype {
    pub const BOOL: u8 = 1;
    pub const INT: u8 = 15;
    pub const FLOAT64: u8 = 28;

    use crate::types::Scalar;

    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Kind {
        Bool,
        Unsigned,
        Signed,
        Float,
        Invalid,
    }

    /// What kind of number a code stands for.
    pub fn kind(code: u8) -> Kind {
        match code {
            BOOL => Kind::Bool,
            2..=15 if code % 2 == 1 => Kind::Signed,
            2..=15 => Kind::Unsigned,
            16..=28 => Kind::Float,
            _ => Kind::Invalid,
        }
    }

    /// The machine scalar that holds it.
    pub fn scalar(code: u8) -> Option<Scalar> {
        Some(match code {
            BOOL => Scalar::I1,
            2 | 3 => Scalar::I8,
            4 | 5 => Scalar::I16,
            6 | 7 => Scalar::I32,
            8 | 9 | 14 | 15 => Scalar::I64,
            10 | 11 => Scalar::I128,
            12 | 13 => Scalar::I256,
            16..=24 => Scalar::I8,
            25 => Scalar::BF16,
            26 => Scalar::F16,
            27 => Scalar::F32,
            28 => Scalar::F64,
            _ => return None,
        })
    }

    /// Width in bits; `bool` counts as 8.
    pub fn bits(code: u8) -> u32 {
        match code {
            BOOL | 2 | 3 => 8,
            4 | 5 | 25 | 26 => 16,
            6 | 7 | 27 => 32,
            8 | 9 | 14 | 15 | 28 => 64,
            10 | 11 => 128,
            12 | 13 => 256,
            16 => 4,
            17 | 18 => 6,
            19..=24 => 8,
            _ => 0,
        }
    }

    /// The name after `DType.`.
    pub fn name(code: u8) -> &'static str {
        match code {
            1 => "bool",
            2 => "uint8",
            3 => "int8",
            4 => "uint16",
            5 => "int16",
            6 => "uint32",
            7 => "int32",
            8 => "uint64",
            9 => "int64",
            10 => "uint128",
            11 => "int128",
            12 => "uint256",
            13 => "int256",
            14 => "uint",
            15 => "int",
            16 => "float4_e2m1fn",
            17 => "float6_e2m3fn",
            18 => "float6_e3m2fn",
            19 => "float8_e8m0fnu",
            20 => "float8_e3m4",
            21 => "float8_e4m3fn",
            22 => "float8_e4m3fnuz",
            23 => "float8_e5m2",
            24 => "float8_e5m2fnuz",
            25 => "bfloat16",
            26 => "float16",
            27 => "float32",
            28 => "float64",
            _ => "invalid",
        }
    }
}

impl<'a> Cx<'a> {
    pub fn lang_entity(&self, item: LangItem) -> Option<Entity<'a>> {
        *self.lang.found[item as usize].get_or_init(|| {
            let (module, name) = LANG_ITEMS[item as usize];
            let module = self.std_module(module)?;
            self.lookup_in(module, Symbol::intern(name))
        })
    }

    pub fn lang_struct(&self, item: LangItem) -> Option<&'a StructDecl<'a>> {
        match self.lang_entity(item) {
            Some(Entity::Struct(decl)) => Some(decl),
            _ => None,
        }
    }

    pub fn lang_trait(&self, item: LangItem) -> Option<&'a TraitDecl<'a>> {
        match self.lang_entity(item) {
            Some(Entity::Trait(decl)) => Some(decl),
            _ => None,
        }
    }

    /// The type is an application of this library struct.
    pub fn is_lang(&self, ty: Ty<'a>, item: LangItem) -> bool {
        match ty.kind() {
            TyKind::Struct(decl, _) => self.is_lang_decl(decl.0, item),
            _ => false,
        }
    }

    pub fn is_lang_decl(&self, decl: &'a StructDecl<'a>, item: LangItem) -> bool {
        decl.lang == Some(item)
    }

    /// A library struct applied to parameter values.
    pub fn lang_ty(&self, item: LangItem, args: &[Const<'a>]) -> Ty<'a> {
        match self.lang_struct(item) {
            Some(decl) => self.interner.ty(TyKind::Struct(ById(decl), self.interner.slice(args))),
            None => self.interner.error_ty(),
        }
    }

    pub fn bool_ty(&self) -> Ty<'a> {
        *self.lang.bool.get_or_init(|| self.lang_ty(LangItem::Bool, &[]))
    }

    pub fn none_ty(&self) -> Ty<'a> {
        *self.lang.none.get_or_init(|| self.lang_ty(LangItem::NoneType, &[]))
    }

    pub fn none(&self) -> Const<'a> {
        self.bytes(self.none_ty(), &[])
    }

    pub fn never_ty(&self) -> Ty<'a> {
        self.interner.ty(TyKind::Never)
    }

    pub fn int_ty(&self) -> Ty<'a> {
        *self.lang.int.get_or_init(|| self.scalar_ty(dtype::INT))
    }

    pub fn float64_ty(&self) -> Ty<'a> {
        self.scalar_ty(dtype::FLOAT64)
    }

    pub fn string_ty(&self) -> Ty<'a> {
        self.lang_ty(LangItem::String, &[])
    }

    /// A `DType` value.
    pub fn dtype(&self, code: u8) -> Const<'a> {
        self.bytes(self.lang_ty(LangItem::DType, &[]), &[code])
    }

    /// `Scalar[dt]`.
    pub fn scalar_ty(&self, code: u8) -> Ty<'a> {
        self.simd_ty(code, 1)
    }

    /// `SIMD[dt, lanes]`.
    pub fn simd_ty(&self, code: u8, lanes: i64) -> Ty<'a> {
        let length = match self.lang_struct(LangItem::SimdLength) {
            Some(decl) => self.bytes(self.interner.ty(TyKind::Struct(ById(decl), &[])), &lanes.to_le_bytes()),
            // `SIMDLength` is an alias of `Int`, whose own type would be circular here.
            None => self.bytes(self.interner.ty(TyKind::Prim(Scalar::I64, 1)), &lanes.to_le_bytes()),
        };
        self.lang_ty(LangItem::Simd, &[self.dtype(code), length])
    }

    /// (dtype code, lanes) of a `SIMD` type.
    pub fn simd_parts(&self, ty: Ty<'a>) -> Option<(u8, i64)> {
        match ty.kind() {
            TyKind::Struct(decl, [dt, lanes]) if self.is_lang_decl(decl.0, LangItem::Simd) => {
                let code = match dt.kind() {
                    ConstKind::Bytes(_, [code]) => *code,
                    _ => return None,
                };
                Some((code, self.const_i64(*lanes)?))
            }
            _ => None,
        }
    }

    /// `IntLiteral[value]`.
    pub fn int_literal_ty(&self, value: BigInt) -> Ty<'a> {
        let value = self.interner.konst(ConstKind::Int(value));
        self.lang_ty(LangItem::IntLiteral, &[value])
    }

    pub fn float_literal_ty(&self, value: FloatValue) -> Ty<'a> {
        let value = self.interner.konst(ConstKind::Float(value));
        self.lang_ty(LangItem::FloatLiteral, &[value])
    }

    pub fn string_literal_ty(&self, value: &[u8]) -> Ty<'a> {
        let value = self.interner.konst(ConstKind::Str(self.interner.slice(value)));
        self.lang_ty(LangItem::StringLiteral, &[value])
    }

    /// The value of an `IntLiteral[v]` type.
    pub fn literal_int(&self, ty: Ty<'a>) -> Option<&'a BigInt> {
        match ty.kind() {
            TyKind::Struct(decl, [value]) if self.is_lang_decl(decl.0, LangItem::IntLiteral) => match value.kind() {
                ConstKind::Int(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn literal_float(&self, ty: Ty<'a>) -> Option<&'a FloatValue> {
        match ty.kind() {
            TyKind::Struct(decl, [value]) if self.is_lang_decl(decl.0, LangItem::FloatLiteral) => match value.kind() {
                ConstKind::Float(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn literal_str(&self, ty: Ty<'a>) -> Option<&'a [u8]> {
        match ty.kind() {
            TyKind::Struct(decl, [value]) if self.is_lang_decl(decl.0, LangItem::StringLiteral) => match value.kind() {
                ConstKind::Str(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a literal becomes when it is bound to a run-time variable; other types stay.
    pub fn materialised(&self, ty: Ty<'a>) -> Ty<'a> {
        if self.literal_int(ty).is_some() {
            self.int_ty()
        } else if self.literal_float(ty).is_some() {
            self.float64_ty()
        } else if self.literal_str(ty).is_some() {
            self.string_ty()
        } else {
            ty
        }
    }

    pub fn is_literal_ty(&self, ty: Ty<'a>) -> bool {
        matches!(ty.kind(), TyKind::Struct(decl, [_])
            if self.is_lang_decl(decl.0, LangItem::IntLiteral)
                || self.is_lang_decl(decl.0, LangItem::FloatLiteral)
                || self.is_lang_decl(decl.0, LangItem::StringLiteral))
    }
}
