"""`compile_info`: the code of a function."""


@fieldwise_init
struct CompiledFunctionInfo[func_type: TrivialRegisterPassable, func: func_type](Writable):
    """The text of a compiled function."""

    var asm: StaticString
    var function_name: StaticString

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self.asm)

    def __contains__(self, content: StringSpan[_]) -> Bool:
        return content in self.asm


def compile_info[
    func_type: TrivialRegisterPassable,
    //,
    func: func_type,
    /,
    *,
    emission_kind: StaticString = "asm",
    compile_options: StaticString = "",
    link_options: StaticString = "",
]() -> CompiledFunctionInfo[func_type, func]:
    """Code is made while the program runs: there is no text of it to give."""
    comptime assert False, "compile_info is not supported"
