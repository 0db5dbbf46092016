"""A value that is there or not, as a parameter says: without it, it takes no memory."""


struct _ComptimeConditional[T: ImplicitlyCopyable & Deinitable, *, engaged: Bool](ImplicitlyCopyable):
    var _values: Array[Self.T, 1 if Self.engaged else 0]

    @implicit
    def __init__(out self, var value: Self.T) where Self.engaged:
        self._values = Array[Self.T, 1 if Self.engaged else 0](fill=value)

    def __init__(out self) where not Self.engaged:
        self._values = Array[Self.T, 1 if Self.engaged else 0](uninitialized=True)

    def __getitem__(ref self) -> ref[self._values] Self.T where Self.engaged:
        return self._values[0]
