"""Names of earlier releases that needed no import. The compiler looks here last, and warns."""

from std.collections.array import Array
from std.legacy.conversions import bool, constrained, float, int, print_no_newline, put_new_line, str
from std.legacy.traits import (
    CollectionElement,
    CollectionElementNew,
    EqualityComparable,
    EqualityComparableCollectionElement,
    ExplicitlyCopyable,
    Formattable,
    Representable,
    Stringable,
    StringableRaising,
)
from std.memory.memory import unsafe_memcmp, unsafe_memcpy, unsafe_memset, unsafe_memset_zero

comptime InlineArray = Array
comptime StringRef = StringSpan
comptime Formatter = Writer
comptime FileDescriptor = RawFileDescriptor
comptime ImplicitlyDestructible = Deinitable
comptime ImplicitlyDeletable = Deinitable
comptime AnyRegType = AnyType
comptime AnyTrivialRegType = TrivialRegisterPassable
comptime LessThanComparable = Comparable
comptime SIMDSize = SIMDLength
comptime ImmutOrigin = ImmOrigin
comptime StaticConstantOrigin = ImmStaticOrigin
comptime ImmutUntrackedOrigin = ImmUntrackedOrigin
comptime MutExternalOrigin = MutUntrackedOrigin
comptime ImmutExternalOrigin = ImmUntrackedOrigin
comptime memcpy = unsafe_memcpy
comptime memset = unsafe_memset
comptime memset_zero = unsafe_memset_zero
comptime memcmp = unsafe_memcmp
