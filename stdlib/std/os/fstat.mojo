"""`stat`, `lstat` and what they return."""

from std.memory._raw import _at
from std.os.pathlike import PathLike


@fieldwise_init
struct stat_result(Copyable, Writable):
    """What the system knows about a file; times in nanoseconds since 1970."""

    var st_mode: Int
    var st_ino: Int
    var st_dev: Int
    var st_nlink: Int
    var st_uid: Int
    var st_gid: Int
    var st_size: Int
    var st_atime: Int
    var st_mtime: Int
    var st_ctime: Int
    var st_birthtime: Int
    var st_blocks: Int
    var st_blksize: Int
    var st_rdev: Int
    var st_flags: Int

    def write_to(self, mut writer: Some[Writer]):
        writer.write("os.stat_result(st_mode=", self.st_mode)
        writer.write(", st_ino=", self.st_ino)
        writer.write(", st_dev=", self.st_dev)
        writer.write(", st_nlink=", self.st_nlink)
        writer.write(", st_uid=", self.st_uid)
        writer.write(", st_gid=", self.st_gid)
        writer.write(", st_size=", self.st_size)
        writer.write(", st_atime=", self.st_atime, "ns")
        writer.write(", st_mtime=", self.st_mtime, "ns")
        writer.write(", st_ctime=", self.st_ctime, "ns")
        writer.write(", st_birthtime=", self.st_birthtime, "ns")
        writer.write(", st_blocks=", self.st_blocks)
        writer.write(", st_blksize=", self.st_blksize)
        writer.write(", st_rdev=", self.st_rdev)
        writer.write(", st_flags=", self.st_flags, ")")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


def _field(block: __ptr, index: Int) -> Int:
    return __make[Int](__op["load", __i64](_at(block, index, 8)))


def _unpack(block: __ptr) -> stat_result:
    return stat_result(
        st_mode=_field(block, 0),
        st_ino=_field(block, 1),
        st_dev=_field(block, 2),
        st_nlink=_field(block, 3),
        st_uid=_field(block, 4),
        st_gid=_field(block, 5),
        st_size=_field(block, 6),
        st_atime=_field(block, 7),
        st_mtime=_field(block, 8),
        st_ctime=_field(block, 9),
        st_birthtime=_field(block, 13),
        st_blocks=_field(block, 11),
        st_blksize=_field(block, 10),
        st_rdev=_field(block, 12),
        st_flags=0,
    )


def _mode_of(path: StringSpan[_], follow: Bool) -> Int:
    """The mode of a file, or -1 if there is none."""
    var block = __stack_alloc[128, 8]()
    var status: Int
    if follow:
        status = __make[Int](
            __native["fs_stat", __i64](path._data, path._length._value, block)
        )
    else:
        status = __make[Int](
            __native["fs_lstat", __i64](path._data, path._length._value, block)
        )
    return -1 if status < 0 else _field(block, 0)


def stat[P: PathLike](path: P) raises -> stat_result:
    """What the system knows about a file; links are followed."""
    var text = path.__fspath__()
    var name = StringSpan(text)
    var block = __stack_alloc[128, 8]()
    var status = __make[Int](
        __native["fs_stat", __i64](name._data, name._length._value, block)
    )
    if status < 0:
        raise Error("unable to stat '", text, "'")
    return _unpack(block)


def lstat[P: PathLike](path: P) raises -> stat_result:
    """What the system knows about a file or a link itself."""
    var text = path.__fspath__()
    var name = StringSpan(text)
    var block = __stack_alloc[128, 8]()
    var status = __make[Int](
        __native["fs_lstat", __i64](name._data, name._length._value, block)
    )
    if status < 0:
        raise Error("unable to lstat '", text, "'")
    return _unpack(block)
