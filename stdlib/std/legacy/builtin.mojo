"""What `std.builtin` had."""

import std.ffi as _ffi
import std.io as io
import std.io.file as file
import std.math as math
import std.origin as type_aliases
import std.reflection as _location
import std.simd as simd
import std.collections.string as string
from std.legacy._conversions import constrained

@deprecated(use=Deinitable)
comptime ImplicitlyDestructible = Deinitable

@deprecated(use=Deinitable)
comptime ImplicitlyDeletable = Deinitable

@deprecated(use=Comparable)
comptime LessThanComparable = Comparable

@deprecated(use=TrivialRegisterPassable)
comptime AnyTrivialRegType = TrivialRegisterPassable

@deprecated(use=AnyType)
comptime AnyRegType = AnyType


@deprecated("'trait_downcast' is deprecated, 'conforms_to' in a condition says the same")
@always_inline
def trait_downcast[T: AnyType, //, Trait: type_of(AnyType)](ref src: T) -> ref[src] T:
    return src


struct Variadic:
    """Questions about variadic parameters, before these were lists with members."""

    @staticmethod
    def size[*Ts: AnyType](types: TypeList[*Ts]) -> Int:
        return len(types)
