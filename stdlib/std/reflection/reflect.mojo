"""`reflect[T]`: the name and the fields of a type, at compile time."""


comptime reflect[T: AnyType] = Reflected[T]


struct Reflected[T: AnyType](TrivialRegisterPassable):
    """What the compiler knows about a type."""

    comptime field_at[index: Int] = Reflected[
        __query["field_type", Self.T, index]
    ]
    comptime field[name: StaticString] = Reflected[
        __query[
            "field_type", Self.T, __query["field_index", Self.T, name]
        ]
    ]

    @always_inline("nodebug")
    def __init__(out self):
        pass

    @staticmethod
    def name[*, qualified_builtins: Bool = False]() -> StaticString:
        """The type as it would be written, with its module."""
        return __query["type_name", Self.T]

    @staticmethod
    def base_name() -> StaticString:
        """The name without parameters and module."""
        return __query["base_name", Self.T]

    @staticmethod
    def is_struct() -> Bool:
        return __query["is_struct", Self.T]

    @staticmethod
    def field_count() -> Int:
        return __query["field_count", Self.T]

    @staticmethod
    def field_names() -> (
        Array[StaticString, __query["field_count", Self.T]]
    ):
        var names = Array[StaticString, __query["field_count", Self.T]](
            uninitialized=True
        )
        comptime for i in range(__query["field_count", Self.T]):
            __init_at[StaticString](
                names._slot(i), __query["field_name", Self.T, i]
            )
        return names^

    @staticmethod
    def field_types() -> TypeList[*__query["field_types", Self.T]]:
        return TypeList[*__query["field_types", Self.T]]()

    @staticmethod
    def field_index[name: StaticString]() -> Int:
        return __query["field_index", Self.T, name]

    @staticmethod
    def field_offset[*, name: StaticString]() -> Int:
        """The field's distance from the beginning of the struct in bytes."""
        return __query[
            "field_offset", Self.T, __query["field_index", Self.T, name]
        ]

    @staticmethod
    def field_offset[*, index: Int]() -> Int:
        return __query["field_offset", Self.T, index]

    @staticmethod
    @always_inline("nodebug")
    def field_ref[
        idx: Int
    ](ref s: Self.T) -> ref[s] __query["field_type", Self.T, idx]:
        """The field of a value, by index."""
        return __field[idx](s)
