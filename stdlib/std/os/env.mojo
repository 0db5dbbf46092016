"""Environment variables."""

from std.io.io import _string_of_block


def getenv(var name: String, default: String = "") -> String:
    """The variable's value, or `default` if it is not set."""
    var key = StringSpan(name)
    var out = __stack_alloc[16, 8]()
    var status = __make[Int](
        __native["env_get", __i64](key._data, key._length._value, out)
    )
    if status < 0:
        return default
    return _string_of_block(out)


def setenv(var name: String, var value: String, overwrite: Bool = True) -> Bool:
    """Sets a variable; False for a name that is empty or contains `=`."""
    if name.byte_length() == 0 or "=" in name:
        return False
    var key = StringSpan(name)
    var text = StringSpan(value)
    var status = __make[Int](
        __native["env_set", __i64](
            key._data,
            key._length._value,
            text._data,
            text._length._value,
            overwrite._value,
        )
    )
    return status >= 0


def unsetenv(var name: String) -> Bool:
    if name.byte_length() == 0 or "=" in name:
        return False
    var key = StringSpan(name)
    var status = __make[Int](
        __native["env_unset", __i64](key._data, key._length._value)
    )
    return status >= 0
