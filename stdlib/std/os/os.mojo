"""Files and directories."""

from std.io.file import _error_text
from std.io.io import _string_of_block
from std.os.abort import abort
from std.os.path.path import exists, isdir, split
from std.os.pathlike import PathLike

comptime sep: StaticString = "/"
comptime SEEK_SET: UInt8 = 0
comptime SEEK_CUR: UInt8 = 1
comptime SEEK_END: UInt8 = 2


def _check(status: __i64, what: StaticString, path: String) raises:
    """Raises if a native returned an error number."""
    var code = __make[Int](status)
    if code < 0:
        raise Error(what, path, " Err: ", _error_text(-code))


def listdir[P: PathLike](path: P) raises -> List[String]:
    """The names in a directory, in no particular order, without `.` and `..`."""
    var text = path.__fspath__()
    var name = StringSpan(text)
    var out = __stack_alloc[16, 8]()
    var status = __make[Int](
        __native["fs_list", __i64](name._data, name._length._value, out)
    )
    if status < 0:
        if not exists(text):
            raise Error("the directory '", text, "' does not exist")
        if not isdir(text):
            raise Error("the path '", text, "' is not a directory")
        raise Error(
            "unable to list '", text, "': ", _error_text(-status)
        )
    var joined = _string_of_block(out)
    var names = List[String]()
    for part in joined.split("\0"):
        if part.byte_length() > 0:
            names.append(String(part))
    return names^


def mkdir[P: PathLike](path: P, mode: Int = 0o777) raises:
    var text = path.__fspath__()
    var name = StringSpan(text)
    _check(
        __native["fs_mkdir", __i64](
            name._data,
            name._length._value,
            __op["trunc", __i32](mode._value),
        ),
        "Can not create directory: ",
        text,
    )


def makedirs[
    P: PathLike
](path: P, mode: Int = 0o777, exist_ok: Bool = False) raises:
    """Creates a directory and those above it that are missing."""
    var text = path.__fspath__()
    var parts = split(text)
    if parts[0].byte_length() > 0 and not exists(parts[0]):
        makedirs(parts[0], mode, True)
    if parts[1].byte_length() == 0:
        return
    try:
        mkdir(text, mode)
    except e:
        if exist_ok and isdir(text):
            return
        raise Error(
            e,
            "\nset `makedirs(path, exist_ok=True)` to allow existing dirs",
        )


def rmdir[P: PathLike](path: P) raises:
    var text = path.__fspath__()
    var name = StringSpan(text)
    _check(
        __native["fs_rmdir", __i64](name._data, name._length._value),
        "Can not remove directory: ",
        text,
    )


def removedirs[P: PathLike](path: P) raises:
    """Removes a directory, and then those above it as long as they are empty."""
    rmdir(path)
    var parts = split(path.__fspath__())
    if parts[1].byte_length() == 0:
        parts = split(parts[0])
    var head = parts[0]
    var tail = parts[1]
    while head.byte_length() > 0 and tail.byte_length() > 0:
        try:
            rmdir(head)
        except:
            break
        var above = split(head)
        head = above[0]
        tail = above[1]


def remove[P: PathLike](path: P) raises:
    """Removes a file."""
    var text = path.__fspath__()
    var name = StringSpan(text)
    _check(
        __native["fs_unlink", __i64](name._data, name._length._value),
        "Can not remove file: ",
        text,
    )


def unlink[P: PathLike](path: P) raises:
    """Removes a file."""
    remove(path)


def link[Old: PathLike, New: PathLike](oldpath: Old, newpath: New) raises:
    """Makes a second name for a file."""
    var old_text = oldpath.__fspath__()
    var new_text = newpath.__fspath__()
    var old = StringSpan(old_text)
    var new = StringSpan(new_text)
    _check(
        __native["fs_link", __i64](
            old._data, old._length._value, new._data, new._length._value
        ),
        "Can not create link from ",
        String(new_text, " to ", old_text),
    )


def symlink[
    Target: PathLike, Link: PathLike
](target: Target, linkpath: Link) raises:
    """Makes a symbolic link to `target`."""
    var target_text = target.__fspath__()
    var link_text = linkpath.__fspath__()
    var to = StringSpan(target_text)
    var at = StringSpan(link_text)
    _check(
        __native["fs_symlink", __i64](
            to._data, to._length._value, at._data, at._length._value
        ),
        "Can not create symlink from ",
        String(link_text, " to ", target_text),
    )


def chdir[P: PathLike](path: P) raises:
    """Makes a directory the current one."""
    var text = path.__fspath__()
    var name = StringSpan(text)
    _check(
        __native["fs_chdir", __i64](name._data, name._length._value),
        "chdir failed: ",
        text,
    )


def getuid() -> Int:
    return Int(__make[UInt32](__native["user_id", __i32]()))


def isatty(fd: Int) -> Bool:
    return __make[Bool](
        __native["fd_isatty", __i1](__op["trunc", __i32](fd._value))
    )
