"""Running a command of the shell."""

from std.io.file import _error_text
from std.io.io import _string_of_block


def run(cmd: String) raises -> String:
    """Runs a command and gives what it prints, without white space at its end."""
    var text = StringSpan(cmd)
    var out = __stack_alloc[16, 8]()
    var exit_status = __stack_alloc[4, 4]()
    var status = __make[Int](
        __native["shell_output", __i64](
            text._data, text._length._value, out, exit_status
        )
    )
    if status < 0:
        raise Error("Error running command: ", _error_text(-status))
    return String(_string_of_block(out).rstrip())
