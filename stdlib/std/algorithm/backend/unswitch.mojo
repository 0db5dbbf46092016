"""`unswitch` and tiling with it: conditions known at run time become parameters of the body."""

comptime SwitchedFunction = def[sw: Bool]() raises -> None
comptime SwitchedFunction2 = def[sw0: Bool, sw1: Bool]() -> None
comptime Static1DTileUnswitchUnitFunc = def[width: Int, sw: Bool](Int, Int) -> None
comptime Static1DTileUnitFuncWithFlag = def[width: Int, flag: Bool](Int) -> None
comptime Dynamic1DTileUnswitchUnitFunc = def[sw: Bool](Int, Int, Int) -> None
comptime Static1DTileUnitFuncWithFlags = def[width: Int, left_flag: Bool, right_flag: Bool](Int) -> None


@always_inline
def unswitch[F: SwitchedFunction, //](dynamic_switch: Bool, switched_func: F) raises:
    """Calls the function with a condition it knows at compile time."""
    if dynamic_switch:
        switched_func[True]()
    else:
        switched_func[False]()


@always_inline
def unswitch[
    F: def[condition: Bool]() -> None, //
](dynamic_switch: Bool, switched_func: F):
    if dynamic_switch:
        switched_func[True]()
    else:
        switched_func[False]()


@always_inline
def unswitch[
    F: SwitchedFunction2, //
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


@always_inline
def tile_and_unswitch[
    F: Static1DTileUnswitchUnitFunc, //, tile_size_list: List[Int]
](offset: Int, upperbound: Int, workgroup_function: F):
    """Whole tiles with `sw` true, then, if something is left, one with the last size and `sw` false."""
    var at = offset
    comptime for k in range(len(tile_size_list)):
        comptime size = tile_size_list[k]
        while upperbound - at >= size:
            workgroup_function[size, True](at, upperbound)
            at += size
    if at < upperbound:
        workgroup_function[tile_size_list[len(tile_size_list) - 1], False](at, upperbound)


@always_inline
def tile_and_unswitch[
    F: Dynamic1DTileUnswitchUnitFunc, //
](
    offset: Int,
    upperbound: Int,
    *tile_size_list: Int,
    workgroup_function: F,
):
    """The same with sizes known at run time, the third argument of the function."""
    var at = offset
    for k in range(len(tile_size_list)):
        var size = tile_size_list[k]
        while at <= upperbound - size:
            workgroup_function[True](at, upperbound, size)
            at += size
    if at < upperbound:
        workgroup_function[False](at, upperbound, tile_size_list[len(tile_size_list) - 1])


@always_inline
def tile_middle_unswitch_boundaries[
    F: Static1DTileUnitFuncWithFlag,
    //,
    middle_tile_sizes: List[Int],
    left_tile_size: Int = 1,
    right_tile_size: Int = 1,
](
    left_boundary_start: Int,
    left_boundary_end: Int,
    right_boundary_start: Int,
    right_boundary_end: Int,
    work_fn: F,
):
    """Tiles of a range whose two ends need care: there the flag is true."""
    var at = left_boundary_start
    var left_end = min(left_boundary_end, right_boundary_end)
    while at < left_end:
        work_fn[left_tile_size, True](at)
        at += left_tile_size
    comptime for k in range(len(middle_tile_sizes)):
        comptime size = middle_tile_sizes[k]
        while at <= right_boundary_start - size:
            work_fn[size, False](at)
            at += size
    while at < right_boundary_end:
        work_fn[right_tile_size, True](at)
        at += right_tile_size


@always_inline
def tile_middle_unswitch_boundaries[
    F: Static1DTileUnitFuncWithFlags, //, tile_size: Int, size: Int
](work_fn: F):
    """One tile at either end, with its flag, and tiles between them."""
    comptime if size <= tile_size:
        work_fn[size, True, True](0)
    else:
        comptime left = min(tile_size, size // 2)
        comptime right = min(tile_size, size - size // 2)
        comptime rest = (size - left - right) % tile_size
        comptime last = rest if rest > 0 else 1
        work_fn[left, True, False](0)
        var at = left
        while at <= size - right - tile_size:
            work_fn[tile_size, False, False](at)
            at += tile_size
        while at <= size - right - last:
            work_fn[last, False, False](at)
            at += last
        work_fn[right, False, True](size - right)
