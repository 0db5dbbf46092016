"""Loops over index ranges: `map`, `tile`, `unswitch`."""


@always_inline
def map[F: def(Int) -> None, //](size: Int, func: F):
    """Calls `func(i)` for every `i` of `0 ... size - 1`."""
    for i in range(size):
        func(i)


@always_inline
def map[func: def(Int) capturing -> None](size: Int):
    for i in range(size):
        func(i)


@always_inline
def tile[
    F: def[tile_size: Int](Int) -> None, //, tile_size_list: List[Int]
](offset: Int, upperbound: Int, workgroup_function: F):
    """Covers a range with tiles of the sizes in the list, each size as often as it fits."""
    var at = offset
    comptime for k in range(len(tile_size_list)):
        comptime size = tile_size_list[k]
        while at + size <= upperbound:
            workgroup_function[size](at)
            at += size


@always_inline
def tile[
    F: def(Int, Int) -> None, //
](
    offset: Int,
    upperbound: Int,
    *tile_size_list: Int,
    workgroup_function: F,
):
    """The same with sizes known at run time; the function gets them as its second argument."""
    var at = offset
    for k in range(len(tile_size_list)):
        var size = tile_size_list[k]
        while at + size <= upperbound:
            workgroup_function(at, size)
            at += size


@always_inline
def unswitch[
    F: def[condition: Bool]() -> None, //
](dynamic_switch: Bool, switched_func: F):
    """Calls the function with a condition it knows at compile time."""
    if dynamic_switch:
        switched_func[True]()
    else:
        switched_func[False]()


@always_inline
def unswitch[
    F: def[a: Bool, b: Bool]() -> None, //
](dynamic_switch_a: Bool, dynamic_switch_b: Bool, switched_func: F):
    if dynamic_switch_a:
        if dynamic_switch_b:
            switched_func[True, True]()
        else:
            switched_func[True, False]()
    else:
        if dynamic_switch_b:
            switched_func[False, True]()
        else:
            switched_func[False, False]()
