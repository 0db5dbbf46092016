"""What happens around `main`."""

from std.io.file_descriptor import RawFileDescriptor


@no_inline
def __mojo_main_error[E: Writable](error: E):
    """Reports an error that left `main`, on standard error."""
    var text = String(
        "stack trace was not collected. Enable stack trace collection with environment variable"
        " `MODULAR_DEBUG=stack-trace-on-error`\nUnhandled exception caught during execution: "
    )
    error.write_to(text)
    text.write_string("\n")
    var stderr = RawFileDescriptor(2)
    stderr.write_string(text)
