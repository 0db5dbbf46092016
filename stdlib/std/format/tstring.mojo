"""`TString`: the type of `t"..."`."""


struct TString[origin: ImmOrigin = ImmStaticOrigin, *Ts: Writable](Writable):
    """The literal parts and the values of a template string, by reference, in order.

    The compiler turns `t"a{x}b"` into `TString._make("a", x, "b")`; empty parts are left out.
    """

    var _elements: __ptr

    @staticmethod
    @always_inline
    def _make[*Us: Writable](*parts: *Us) -> TString[type_of(parts).origin, *Us]:
        return __make[TString[type_of(parts).origin, *Us]](parts._elements)

    @always_inline
    def write_to(self, mut writer: Some[Writer]):
        comptime for i in range(__query["pack_len", *Self.Ts]):
            var slot = __op["ptr_add"](self._elements, __lit_to[__i64, i * 8]())
            __deref[Self.Ts[i], Self.origin](__op["load", __ptr](slot)).write_to(writer)

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)
