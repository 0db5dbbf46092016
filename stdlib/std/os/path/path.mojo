"""Questions about paths and the files they name. POSIX paths only."""

from std.io.file import _error_text
from std.io.io import _string_of_block
from std.os.env import getenv
from std.os.fstat import _mode_of, stat
from std.os.pathlike import PathLike
from std.stat.stat import S_ISDIR, S_ISLNK, S_ISREG


# ===----------------------------------------------------------------------=== #
# Files
# ===----------------------------------------------------------------------=== #


def exists[P: PathLike, //](path: P) -> Bool:
    var text = path.__fspath__()
    return _mode_of(StringSpan(text), True) >= 0


def lexists[P: PathLike, //](path: P) -> Bool:
    """Whether there is a file or a link, even a broken one."""
    var text = path.__fspath__()
    return _mode_of(StringSpan(text), False) >= 0


def isfile[P: PathLike, //](path: P) -> Bool:
    var text = path.__fspath__()
    var mode = _mode_of(StringSpan(text), True)
    return mode >= 0 and S_ISREG(mode)


def isdir[P: PathLike, //](path: P) -> Bool:
    var text = path.__fspath__()
    var mode = _mode_of(StringSpan(text), True)
    return mode >= 0 and S_ISDIR(mode)


def islink[P: PathLike, //](path: P) -> Bool:
    var text = path.__fspath__()
    var mode = _mode_of(StringSpan(text), False)
    return mode >= 0 and S_ISLNK(mode)


def getsize[P: PathLike, //](path: P) raises -> Int:
    return stat(path).st_size


def realpath[P: PathLike, //](path: P) raises -> String:
    """The absolute path without links."""
    var text = path.__fspath__()
    var name = StringSpan(text)
    var out = __stack_alloc[16, 8]()
    var status = __make[Int](
        __native["fs_realpath", __i64](name._data, name._length._value, out)
    )
    if status < 0:
        raise Error("realpath failed to resolve: ", _error_text(-status))
    return _string_of_block(out)


# ===----------------------------------------------------------------------=== #
# Taking paths apart
# ===----------------------------------------------------------------------=== #


def is_absolute[P: PathLike, //](path: P) -> Bool:
    return path.__fspath__().startswith("/")


def split[P: PathLike, //](path: P) -> Tuple[String, String]:
    """What is before the last slash, without slashes at its end, and what is after it."""
    var text = path.__fspath__()
    var cut = text.rfind("/") + 1
    var tail = String(text[byte=cut:])
    var end = cut
    while end > 0 and text[byte = end - 1 : end] == "/":
        end -= 1
    if end == 0:  # nothing but slashes: the root stays
        end = cut
    return (String(text[byte=:end]), tail)


def basename[P: PathLike, //](path: P) -> String:
    return split(path)[1]


def dirname[P: PathLike, //](path: P) -> String:
    return split(path)[0]


def split_extension[P: PathLike, //](path: P) -> Tuple[String, String]:
    """The path without its extension, and the extension with its dot."""
    var text = path.__fspath__()
    var start = text.rfind("/") + 1
    var dot = text.rfind(".")
    if dot > start:
        var at = start
        while at < dot:
            if text[byte = at : at + 1] != ".":
                return (String(text[byte=:dot]), String(text[byte=dot:]))
            at += 1
    return (text, String())


def splitroot[P: PathLike, //](path: P) -> Tuple[String, String, String]:
    """The drive (none), the slashes at the beginning, and the rest."""
    var text = path.__fspath__()
    if not text.startswith("/"):
        return (String(), String(), text)
    if text.startswith("//") and not text.startswith("///"):
        return (String(), String("//"), String(text[byte=2:]))
    return (String(), String("/"), String(text[byte=1:]))


# ===----------------------------------------------------------------------=== #
# Putting paths together
# ===----------------------------------------------------------------------=== #


def join(var path: String, *paths: String) -> String:
    """The paths joined by slashes; an absolute one makes a new start."""
    for part in paths:
        if part.startswith("/"):
            path = part
        elif path.byte_length() == 0 or path.endswith("/"):
            path += part
        else:
            path += "/"
            path += part
    return path^


def expanduser[P: PathLike, //](path: P) -> String:
    """`~` at the beginning replaced by the home directory."""
    var text = path.__fspath__()
    if not text.startswith("~"):
        return text
    var slash = text.find("/")
    if slash < 0:
        slash = text.byte_length()
    var home: String
    if slash == 1:
        home = getenv("HOME", "")
    else:
        home = _home_of(text[byte=1:slash])
    if home.byte_length() == 0:
        return text
    if home.endswith("/"):
        home = String(home[byte = : home.byte_length() - 1])
    return home + text[byte=slash:]


def _home_of(user: StringSpan[_]) -> String:
    """A user's home directory, or nothing."""
    from std.pwd.pwd import getpwnam

    try:
        return getpwnam(String(user)).pw_dir
    except:
        return String()


def expandvars[P: PathLike, //](path: P) -> String:
    """`$NAME` and `${NAME}` replaced by variables of the environment; unknown ones stay."""
    var text = path.__fspath__()
    var result = String()
    var size = text.byte_length()
    var bytes = text.as_bytes()
    var at = 0
    while at < size:
        if Int(bytes[at]) != 36:  # $
            var plain = at
            while at < size and Int(bytes[at]) != 36:
                at += 1
            result += text[byte=plain:at]
            continue
        var start = at + 1
        var braced = start < size and Int(bytes[start]) == 123  # {
        if braced:
            start += 1
        var end = start
        while end < size and _in_name(Int(bytes[end])):
            end += 1
        var after = end
        if braced:
            if end < size and Int(bytes[end]) == 125:  # }
                after = end + 1
            else:
                end = start  # no closing brace: not a variable
        if end == start:
            result += "$"
            at += 1
            continue
        var name = String(text[byte=start:end])
        var value = getenv(name, "\0")
        if value == "\0":
            result += text[byte=at:after]
        else:
            result += value
        at = after
    return result^


def _in_name(byte: Int) -> Bool:
    """Letters, digits and the underscore."""
    return (
        (byte >= 48 and byte <= 57)
        or (byte >= 65 and byte <= 90)
        or (byte >= 97 and byte <= 122)
        or byte == 95
    )
