"""The user database."""

from std.io.io import _string_of_block
from std.memory._raw import _at


@fieldwise_init
struct Passwd(Copyable, Writable):
    """A user's entry."""

    var pw_name: String
    var pw_passwd: String
    var pw_uid: Int
    var pw_gid: Int
    var pw_gecos: String
    var pw_dir: String
    var pw_shell: String

    def write_to(self, mut writer: Some[Writer]):
        writer.write("pwd.struct_passwd(pw_name='", self.pw_name)
        writer.write("', pw_passwd='", self.pw_passwd)
        writer.write(", pw_uid=", self.pw_uid, ", pw_gid=", self.pw_gid)
        writer.write(", pw_gecos='", self.pw_gecos)
        writer.write("', pw_dir='", self.pw_dir)
        writer.write("', pw_shell='", self.pw_shell, "')")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


def _unpack(block: __ptr) -> Passwd:
    var text = _string_of_block(block)
    var parts = text.split("\0")
    return Passwd(
        pw_name=String(parts[0]),
        pw_passwd=String(parts[1]),
        pw_uid=__make[Int](__op["load", __i64](_at(block, 2, 8))),
        pw_gid=__make[Int](__op["load", __i64](_at(block, 3, 8))),
        pw_gecos=String(parts[2]),
        pw_dir=String(parts[3]),
        pw_shell=String(parts[4]),
    )


def getpwuid(uid: Int) raises -> Passwd:
    """The entry of a user number."""
    var block = __stack_alloc[32, 8]()
    var status = __make[Int](
        __native["passwd_by_uid", __i64](
            __op["trunc", __i32](uid._value), block
        )
    )
    if status < 0:
        raise Error("user ID not found in the password database: ", uid)
    return _unpack(block)


def getpwnam(var name: String) raises -> Passwd:
    """The entry of a user name."""
    var block = __stack_alloc[32, 8]()
    var text = StringSpan(name)
    var status = __make[Int](
        __native["passwd_by_name", __i64](
            text._data, text._length._value, block
        )
    )
    if status < 0:
        raise Error("user name not found in the password database: ", name)
    return _unpack(block)
