"""`Writer`: where text goes."""


trait Writer:
    """Something that takes text, piece by piece."""

    def write_string(mut self, string: StringSpan[_]):
        ...

    @always_inline
    def write[*Ts: Writable](mut self, *args: *Ts):
        """Writes the values one after the other."""
        comptime for i in range(__query["pack_len", *Ts]):
            args[i].write_to(self)
