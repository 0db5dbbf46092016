"""The `format` method: `"{} {0} {!r}".format(...)`."""


def format_text[*Ts: Writable](template: StringSpan[_], *args: *Ts) raises -> String:
    """The template with every `{...}` replaced by an argument; `{{` and `}}` stand for braces.

    A field is empty (the next argument) or a number, with `!r` or `!s` after it.
    """
    var result = String(capacity_bytes=template.byte_length())
    var length = template.byte_length()
    var at = 0
    var start = 0
    var automatic = 0
    var manual = False
    while at < length:
        var byte = template._byte(at)
        if byte != 0x7B and byte != 0x7D:
            at += 1
            continue
        result.write_string(template._part(start, at))
        if at + 1 < length and template._byte(at + 1) == byte:
            result.write_string(template._part(at, at + 1))
            at += 2
            start = at
            continue
        if byte == 0x7D:
            raise Error("there is a single curly } left unclosed or unescaped")
        var end = _field_end(template, at + 1)
        var field = _parse_field(template._part(at + 1, end))
        if field.index < 0:
            if manual:
                raise Error("Cannot both use manual and automatic indexing")
            field.index = automatic
            automatic += 1
            if field.index >= __query["pack_len", *Ts]:
                raise Error("Automatic indexing require more args in *args")
        else:
            if automatic > 0:
                raise Error("Cannot both use manual and automatic indexing")
            manual = True
            if field.index >= __query["pack_len", *Ts]:
                raise Error("Index ", field.index, " not in *args")
        comptime for i in range(__query["pack_len", *Ts]):
            if i == field.index:
                if field.quoted:
                    args[i].write_repr_to(result)
                else:
                    args[i].write_to(result)
        at = end + 1
        start = at
    result.write_string(template._part(start, length))
    return result^


@fieldwise_init
struct _Field(TrivialRegisterPassable):
    """What stands between the braces; index -1 means the next argument."""

    var index: Int
    var quoted: Bool


def _field_end(template: StringSpan[_], start: Int) raises -> Int:
    """The place of the closing brace."""
    for i in range(start, template.byte_length()):
        if template._byte(i) == 0x7D:
            return i
        if template._byte(i) == 0x7B:
            break
    raise Error("there is a single curly { left unclosed or unescaped")


def _parse_field(text: StringSpan[_]) raises -> _Field:
    var name = text
    var quoted = False
    var mark = text.find("!")
    if mark >= 0:
        name = text._part(0, mark)
        var flag = text._part(mark + 1, text.byte_length())
        if not flag:
            raise Error("Empty conversion flag.")
        if flag == "r":
            quoted = True
        elif flag != "s":
            raise Error('Conversion flag "', flag, '" not recognized.')
    if not name:
        return _Field(-1, quoted)
    var index: Int
    try:
        index = atol(name)
    except:
        raise Error("Index ", name, " not in kwargs")
    if index < 0:
        raise Error("Index ", index, " not in *args")
    return _Field(index, quoted)
