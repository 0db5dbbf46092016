"""What `std.reflection` had."""

from std.reflection import (
    SourceLocation as _SourceLocation,
    call_location as __call_location,
    reflect,
    source_location as __source_location,
    source_location as current_location,
)


@deprecated("'get_type_name' is deprecated, use 'reflect[T].name()' instead")
def get_type_name[T: AnyType]() -> StaticString:
    return reflect[T].name()


@deprecated("'get_base_type_name' is deprecated, use 'reflect[T].base_name()' instead")
def get_base_type_name[T: AnyType]() -> StaticString:
    return reflect[T].base_name()


@deprecated("'struct_field_count' is deprecated, use 'reflect[T].field_count()' instead")
def struct_field_count[T: AnyType]() -> Int:
    return reflect[T].field_count()


@deprecated("'struct_field_names' is deprecated, use 'reflect[T].field_names()' instead")
def struct_field_names[
    T: AnyType
]() -> Array[StaticString, reflect[T].field_count()]:
    return reflect[T].field_names()


@deprecated("'struct_field_index_by_name' is deprecated, use 'reflect[T].field_index' instead")
def struct_field_index_by_name[T: AnyType, name: StaticString]() -> Int:
    return reflect[T].field_index[name]()
