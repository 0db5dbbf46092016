"""`llvm_intrinsic`: operations of the machine under the names they have in LLVM, and `inlined_assembly`."""


@always_inline
def llvm_intrinsic[
    intrin: StaticString,
    type: TrivialRegisterPassable,
    *types: AnyType,
    has_side_effect: Bool = True,
](*args: *types) -> type:
    """The intrinsic of that name, for the names that are an operation here; the suffix with the types may be there."""
    comptime name = _name(intrin)
    comptime operation = _operation(name)
    comptime count = _operands(name)
    comptime if name == "x86.sse2.pause":
        __op["spin_hint"]()
        return __make[type]()
    else:
        comptime assert operation != "", String("llvm_intrinsic: '", intrin, "' is not supported yet")
        comptime if count == 1:
            return __make[type](__op[operation](args[0]._value))
        elif count == 2:
            return __make[type](__op[operation](args[0]._value, args[1]._value))
        else:
            return __make[type](__op[operation](args[0]._value, args[1]._value, args[2]._value))


@always_inline
def inlined_assembly[
    asm: StaticString,
    result_type: TrivialRegisterPassable,
    *types: AnyType,
    constraints: StaticString,
    has_side_effect: Bool = True,
](*args: *types) -> result_type:
    """Assembly is not supported: programs run without an assembler."""
    comptime assert False, "inlined_assembly is not supported"


def _name(intrin: StaticString) -> StaticString:
    """The name without `llvm.` and without the types at its end (`.v4f32`, `.i64`)."""
    var end = intrin.byte_length()
    while True:
        var dot = intrin[byte=:end].rfind(".")
        if dot < 0 or not _is_type(intrin[byte=dot + 1 : end]):
            return StaticString(intrin[byte=:end].removeprefix("llvm."))
        end = dot


def _is_type(text: StringSpan[_]) -> Bool:
    """Whether the text is `i` or `f` with a width, or a vector of those."""
    var element = text[byte = text.rfind("f") if "f" in text else text.rfind("i") :] if text.startswith("v") else text
    if not (element.startswith("i") or element.startswith("f")):
        return False
    return element[byte=1:].is_ascii_digit()


def _operands(name: StaticString) -> Int:
    """How many operands the operation takes; what follows them are LLVM's flags."""
    comptime three: List[StaticString] = ["fma", "fmuladd"]
    comptime two: List[StaticString] = [
        "copysign", "maxnum", "minnum", "pow", "smax", "smin", "umax", "umin",
        "sadd.sat", "uadd.sat", "ssub.sat", "usub.sat",
    ]
    if name in materialize[three]():
        return 3
    return 2 if name in materialize[two]() else 1


def _operation(name: StaticString) -> StaticString:
    """The operation of the machine; empty if there is none."""
    comptime operations: List[Tuple[StaticString, StaticString]] = [
        ("ctpop", "ipopcnt"),
        ("bswap", "ibswap"),
        ("bitreverse", "ibitrev"),
        ("sqrt", "fsqrt"),
        ("fabs", "fabs"),
        ("floor", "ffloor"),
        ("ceil", "fceil"),
        ("trunc", "ftrunc"),
        ("rint", "fround_even"),
        ("nearbyint", "fround_even"),
        ("roundeven", "fround_even"),
        ("round", "fround_half_away"),
        ("sin", "fsin"),
        ("cos", "fcos"),
        ("tan", "ftan"),
        ("exp", "fexp"),
        ("exp2", "fexp2"),
        ("log", "flog"),
        ("log2", "flog2"),
        ("log10", "flog10"),
        ("ctlz", "iclz"),
        ("cttz", "ictz"),
        ("abs", "iabs_s"),
        ("copysign", "fcopysign"),
        ("maxnum", "fmax"),
        ("minnum", "fmin"),
        ("pow", "fpow"),
        ("smax", "imax_s"),
        ("smin", "imin_s"),
        ("umax", "imax_u"),
        ("umin", "imin_u"),
        ("sadd.sat", "iadd_sat_s"),
        ("uadd.sat", "iadd_sat_u"),
        ("ssub.sat", "isub_sat_s"),
        ("usub.sat", "isub_sat_u"),
        ("fma", "ffma"),
        ("fmuladd", "ffma"),
    ]
    for entry in materialize[operations]():
        if entry[0] == name:
            return entry[1]
    return ""
