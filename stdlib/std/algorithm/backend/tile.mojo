"""`tile`: ranges covered with tiles of several sizes."""

comptime Static1DTileUnitFunc = def[width: Int](Int) -> None
comptime Dynamic1DTileUnitFunc = def(Int, Int) -> None
comptime BinaryTile1DTileUnitFunc = def[width: Int](Int, Int) -> None
comptime Static2DTileUnitFunc = def[tile_x: Int, tile_y: Int](Int, Int) -> None


@always_inline
def tile[
    F: Static1DTileUnitFunc, //, tile_size_list: List[Int]
](offset: Int, upperbound: Int, workgroup_function: F):
    """Calls the function at the start of every tile: each size in turn, as often as it fits."""
    var at = offset
    comptime for k in range(len(tile_size_list)):
        comptime size = tile_size_list[k]
        while at <= upperbound - size:
            workgroup_function[size](at)
            at += size


@always_inline
def tile[
    F: Dynamic1DTileUnitFunc, //
](
    offset: Int,
    upperbound: Int,
    *tile_size_list: Int,
    workgroup_function: F,
):
    """The same with sizes known at run time, the second argument of the function; the rest is one more tile."""
    var at = offset
    for k in range(len(tile_size_list)):
        var size = tile_size_list[k]
        while at <= upperbound - size:
            workgroup_function(at, size)
            at += size
    if at < upperbound:
        workgroup_function(at, upperbound - at)


@always_inline
def tile[
    F: BinaryTile1DTileUnitFunc,
    //,
    secondary_tile_size_list: List[Int],
    secondary_cleanup_tile: Int,
](
    offset: Int,
    upperbound: Int,
    *primary_tile_size_list: Int,
    primary_cleanup_tile: Int,
    workgroup_function: F,
):
    """Sizes known at run time, each with one known at compile time; the rest is a tile with the cleanup sizes."""
    var at = offset
    comptime for k in range(len(secondary_tile_size_list)):
        var size = primary_tile_size_list[k]
        while at <= upperbound - size:
            workgroup_function[secondary_tile_size_list[k]](at, size)
            at += size
    if at < upperbound:
        workgroup_function[secondary_cleanup_tile](at, primary_cleanup_tile)


@always_inline
def tile[
    F: Static2DTileUnitFunc, //, tile_sizes_x: List[Int], tile_sizes_y: List[Int]
](offset_x: Int, offset_y: Int, upperbound_x: Int, upperbound_y: Int, workgroup_function: F):
    """Tiles of a rectangle, row by row."""
    var y = offset_y
    comptime for j in range(len(tile_sizes_y)):
        comptime height = tile_sizes_y[j]
        while y <= upperbound_y - height:
            var x = offset_x
            comptime for i in range(len(tile_sizes_x)):
                comptime width = tile_sizes_x[i]
                while x <= upperbound_x - width:
                    workgroup_function[width, height](x, y)
                    x += width
            y += height
