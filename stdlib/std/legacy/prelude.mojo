"""Former names that needed no import."""

from std.legacy._conversions import (
    bool,
    constrained,
    float,
    int,
    print_no_newline,
    put_new_line,
    str,
)
from std.legacy._traits import (
    CollectionElement,
    CollectionElementNew,
    ComparableCollectionElement,
    EqualityComparable,
    EqualityComparableCollectionElement,
    ExplicitlyCopyable,
    Formattable,
    Representable,
    Stringable,
    StringableCollectionElement,
    StringableRaising,
)
from std.legacy.builtin import (
    AnyRegType,
    AnyTrivialRegType,
    ImplicitlyDeletable,
    ImplicitlyDestructible,
    LessThanComparable,
    Variadic,
    trait_downcast,
)
from std.legacy.collections import InlineArray, InlineList
from std.legacy.io import FileDescriptor
from std.legacy.memory import (
    DTypePointer,
    ImmutPointer,
    ImmUnsafePointer,
    ImmutUnsafePointer,
    LegacyUnsafePointer,
    MutUnsafePointer,
    OptionalUnsafePointer,
)
from std.legacy.origin import (
    ExternalOrigin,
    ImmutableAnyOrigin,
    ImmutableOrigin,
    ImmutExternalOrigin,
    ImmutOrigin,
    ImmutUntrackedOrigin,
    MutableAnyOrigin,
    MutableOrigin,
    MutExternalOrigin,
    StaticConstantOrigin,
)
from std.legacy.reflection import __call_location, __source_location
from std.legacy.simd import SIMDSize
from std.legacy.utils import StringRef

@deprecated(use=Writer)
comptime Formatter = Writer
