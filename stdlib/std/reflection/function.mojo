"""`reflect_fn[f]`: the names of a function, at compile time."""


comptime reflect_fn[func_type: AnyType, //, func: func_type] = ReflectedFn[
    func
]


struct ReflectedFn[func_type: AnyType, //, func: func_type](
    TrivialRegisterPassable
):
    @staticmethod
    def display_name() -> StaticString:
        """The name in the source."""
        return __query["fn_name", Self.func]

    @staticmethod
    def linkage_name() -> StaticString:
        """The name in the machine code."""
        return __query["fn_linkage_name", Self.func]


def get_function_name[
    func_type: AnyType, //, func: func_type
]() -> StaticString:
    return __query["fn_name", func]


def get_linkage_name[
    func_type: AnyType, //, func: func_type
]() -> StaticString:
    return __query["fn_linkage_name", func]
