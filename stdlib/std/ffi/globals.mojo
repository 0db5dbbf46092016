"""Values that exist once per program, made at first use."""

from std.memory._raw import _address_to_int, _at
from std.memory.pointer import Pointer


struct _Global[
    StorageType: AnyType,
    //,
    name: StaticString,
    init_fn: def() thin -> StorageType,
](Defaultable, TrivialRegisterPassable):
    """A global value; the storage begins with a word that says whether it is there."""

    comptime _offset: Int = max(8, __query["align_of", Self.StorageType])

    @always_inline
    def __init__(out self):
        pass

    @staticmethod
    def get_or_create_ptr() raises -> (
        Pointer[Self.StorageType, MutUntrackedOrigin]
    ):
        """The value's address."""
        var key = StaticString(Self.name)
        var storage = __native["once_global", __ptr](
            key._data,
            key._length._value,
            (Self._offset + __query["size_of", Self.StorageType])._value,
            Self._offset._value,
        )
        var value = _at(storage, Self._offset, 1)
        if __make[Int](__op["load", __i64](storage)) == 0:
            __op["store"](storage, __lit[__i64, 1]())
            __init_at[Self.StorageType](value, Self.init_fn())
        return Pointer[Self.StorageType, MutUntrackedOrigin](_raw=value)


def _get_global[
    name: StaticString,
    init_fn: def() thin -> Optional[Pointer[NoneType, MutUntrackedOrigin]],
    destroy_fn: def(
        Optional[Pointer[NoneType, MutUntrackedOrigin]]
    ) thin -> None,
]() -> Optional[Pointer[NoneType, MutUntrackedOrigin]]:
    """A global pointer, made by `init_fn` at first use."""
    var key = StaticString(name)
    var storage = __native["once_global", __ptr](
        key._data, key._length._value, __lit[__i64, 8](), __lit[__i64, 8]()
    )
    ref slot = __deref[
        Optional[Pointer[NoneType, MutUntrackedOrigin]], MutUntrackedOrigin
    ](storage)
    if not slot:
        slot = init_fn()
    return slot


@__historical
def _get_global[
    name: StaticString,
    init_fn: def() thin -> Pointer[NoneType, MutUntrackedOrigin],
    destroy_fn: def(Pointer[NoneType, MutUntrackedOrigin]) thin -> None,
]() -> Pointer[NoneType, MutUntrackedOrigin]:
    """Before 1.0 the pointer could not be missing."""
    var key = StaticString(name)
    var storage = __native["once_global", __ptr](
        key._data, key._length._value, __lit[__i64, 8](), __lit[__i64, 8]()
    )
    ref slot = __deref[
        Optional[Pointer[NoneType, MutUntrackedOrigin]], MutUntrackedOrigin
    ](storage)
    if not slot:
        slot = init_fn()
    return slot.value()
