"""`Writable`: what has a text."""


trait Writable:
    """A type with a text form, for `print` and `String`, and one for programmers, for `repr`.

    By default both show the fields: `Point(x=1, y=2)` and `Point(x=Int(1), y=Int(2))`.
    """

    def write_to(self, mut writer: Some[Writer]):
        _write_type_name[Self](writer)
        comptime for i in range(__query["field_count", Self]):
            comptime assert conforms_to(__query["field_type", Self, i], Writable), (
                "every field must be Writable for the default 'write_to'"
            )
            comptime if i > 0:
                writer.write_string(", ")
            writer.write_string(__query["field_name", Self, i])
            writer.write_string("=")
            __field[i](self).write_to(writer)
        writer.write_string(")")

    def write_repr_to(self, mut writer: Some[Writer]):
        _write_type_name[Self](writer)
        comptime for i in range(__query["field_count", Self]):
            comptime assert conforms_to(__query["field_type", Self, i], Writable), (
                "every field must be Writable for the default 'write_repr_to'"
            )
            comptime if i > 0:
                writer.write_string(", ")
            writer.write_string(__query["field_name", Self, i])
            writer.write_string("=")
            __field[i](self).write_repr_to(writer)
        writer.write_string(")")


def _write_type_name[T: AnyType](mut writer: Some[Writer]):
    """The name without its module, its type arguments in full, and an opening parenthesis."""
    var full: StaticString = __query["type_name", T]
    writer.write_string(__query["base_name", T])
    var arguments = full.find("[")
    if arguments >= 0:
        writer.write_string(full._part(arguments, full.byte_length()))
    writer.write_string("(")
