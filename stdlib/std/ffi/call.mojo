"""`external_call`: calling a C function by name."""


@always_inline("nodebug")
def external_call[
    callee: StaticString,
    return_type: AnyType,
    *types: AnyType,
    num_fixed_args: Optional[Int] = None,
](*args: *types) -> return_type:
    """Calls a function of the process or of a loaded library by the rules of C.

    `num_fixed_args` is for variadic functions: how many arguments come before the variable ones.
    """
    return __external_call[
        callee,
        return_type,
        num_fixed_args.value() if num_fixed_args else -1,
    ](*args)
