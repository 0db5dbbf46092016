"""The names every module sees without importing them."""

from std.builtin.anytype import AnyType, Deinitable, Some, SomeTypeList
from std.builtin.bool import Bool, Boolable, all, any
from std.builtin.breakpoint import breakpoint
from std.builtin.builtin_slice import Slice, slice
from std.builtin.comparable import Comparable, Equatable
from std.builtin.debug_assert import debug_assert
from std.builtin.dtype import DType
from std.builtin.error import Error
from std.builtin.float_literal import FloatLiteral
from std.builtin.floatable import Floatable, FloatableRaising
from std.builtin.format_int import bin, hex, oct
from std.builtin.identifiable import Identifiable
from std.builtin.int import Indexer, Intable, IntableRaising, index
from std.builtin.int_literal import IntLiteral
from std.builtin.len import Sized, SizedRaising, len
from std.builtin.never import Never
from std.builtin.none import NoneType
from std.builtin.range import range
from std.builtin.rebind import rebind, rebind_var
from std.builtin.reversed import reversed
from std.builtin.sort import partition, sort
from std.builtin.string_literal import StringLiteral
from std.builtin.swap import swap
from std.builtin.tuple import Tuple
from std.builtin.value import (
    Copyable,
    Defaultable,
    ImplicitlyCopyable,
    Movable,
    RegisterPassable,
    TrivialRegisterPassable,
    materialize,
)
from std.builtin.variadics import ParameterList, TypeList, VariadicList, VariadicPack
from std.collections.array import Array
from std.collections.dict import Dict, KeyElement
from std.collections.list import List
from std.collections.optional import Optional
from std.collections.span import ImmSpan, MutSpan, Span
from std.collections.string.codepoint import Codepoint, ascii, chr, ord
from std.collections.string.parse_float import atof
from std.collections.string.parse_int import atol
from std.collections.string.string import String
from std.collections.string.string_span import StaticString, StringSlice, StringSpan
from std.documentation.documentation import doc_hidden
from std.format.repr import repr
from std.format.writable import Writable
from std.format.writer import Writer
from std.hash.hash import Hashable, hash
from std.io.file import FileHandle, open
from std.io.file_descriptor import RawFileDescriptor
from std.io.io import input, print
from std.iter import enumerate, iter, map, next, zip
from std.iter.protocol import Iterable, IterableOwned, Iterator, ReversibleRange, StopIteration
from std.math.minmax import max, min
from std.math.traits import Absable, Powable, Roundable, abs, divmod, pow, round
from std.memory.address_space import AddressSpace
from std.memory.alloc import alloc
from std.memory.pointer import (
    ImmOpaquePointer,
    ImmPointer,
    MutOpaquePointer,
    MutPointer,
    OpaquePointer,
    OptionalPointer,
    Pointer,
)
from std.memory import UnsafePointer
from std.origin import (
    AnyOrigin,
    ImmAnyOrigin,
    ImmOrigin,
    ImmStaticOrigin,
    ImmUnsafeAnyOrigin,
    ImmUntrackedOrigin,
    ImmutAnyOrigin,
    MutAnyOrigin,
    MutOrigin,
    MutUnsafeAnyOrigin,
    MutUntrackedOrigin,
    Origin,
    OriginSet,
    UnsafeAnyOrigin,
    UntrackedOrigin,
)
from std.reflection import reflect
from std.simd.aliases import (
    BFloat16,
    Byte,
    Float4_e2m1fn,
    Float8_e4m3fn,
    Float8_e4m3fnuz,
    Float8_e5m2,
    Float8_e5m2fnuz,
    Float8_e8m0fnu,
    Float16,
    Float32,
    Float64,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Int128,
    Int256,
    Scalar,
    UInt,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    UInt128,
    UInt256,
)
from std.simd.simd import SIMD
from std.simd.simd_length import SIMDLength
