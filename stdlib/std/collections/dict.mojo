"""`Dict[K, V]`: a hash table that remembers the order of insertion.

Entries stand one after the other in an array, in order of insertion; removed
ones leave a hole (`hash == 0`). Beside it is the index, an open-addressing
table of 2^n words of 32 bits. The lowest n bits of the upper half of a key's
hash are where its word stands, or else behind; the word has the other bits of
that half and, in its own lowest n bits, the entry's place plus one. Zero is an
empty word. A lookup so reads one word for most misses and one word and one
entry for most hits. Removal shifts the following words of the index back, so it
needs no tombstones. When the entries are full the table is rebuilt without holes, in
twice the size if it is really full.
"""

from std.hash import Hasher, default_hasher, hash
from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration
from std.memory._raw import _at, _dangling, _heap_alloc, _heap_free
from std.os.abort import abort

comptime KeyElement = Equatable & Hashable & Movable

comptime _LIVE: UInt64 = 1 << 63  # set in the stored hash of every entry


# ===----------------------------------------------------------------------=== #
# Entries and errors
# ===----------------------------------------------------------------------=== #


comptime SwissTableEntry = DictEntry


struct DictEntry[
    K: AnyType, V: AnyType, H: Hasher = default_hasher
](
    Copyable where conforms_to(K, Copyable) and conforms_to(V, Copyable),
    Deinitable where conforms_to(K, Deinitable) and conforms_to(V, Deinitable),
    Movable,
):
    """A key with its value and the key's hash."""

    var hash: UInt64
    var key: Self.K
    var value: Self.V

    @always_inline
    def __init__(out self, hash: UInt64, var key: Self.K, var value: Self.V):
        self.hash = hash
        self.key = key^
        self.value = value^

    def reap_key(deinit self) -> Self.K:
        return self.key^

    def reap_value(deinit self) -> Self.V:
        return self.value^


@fieldwise_init
struct DictKeyError[K: AnyType](TrivialRegisterPassable, Writable):
    """Raised for a key that is not in the dictionary."""

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("DictKeyError[")
        writer.write_string(__query["plain_name", Self.K])
        writer.write_string("]()")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


@fieldwise_init
struct EmptyDictError(TrivialRegisterPassable, Writable):
    """Raised by `popitem` of an empty dictionary."""

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("EmptyDictError()")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


# ===----------------------------------------------------------------------=== #
# Iterators
# ===----------------------------------------------------------------------=== #


struct _Cursor[E: AnyType, forward: Bool](TrivialRegisterPassable):
    """Walks over the live entries of an entry array; each begins with its hash."""

    var _entries: __ptr
    var _index: Int
    var _end: Int
    var _left: Int

    @always_inline
    def __init__(out self, entries: __ptr, used: Int, live: Int):
        self._entries = entries
        self._left = live
        comptime if Self.forward:
            self._index = 0
            self._end = used
        else:
            self._index = used
            self._end = 0

    @always_inline
    def next(mut self) raises StopIteration -> __ptr:
        """The address of the next live entry."""
        comptime if Self.forward:
            while self._index < self._end:
                var entry = _at(
                    self._entries, self._index, __query["size_of", Self.E]
                )
                self._index += 1
                if _stored_hash(entry) != 0:
                    self._left -= 1
                    return entry
        else:
            while self._index > self._end:
                self._index -= 1
                var entry = _at(
                    self._entries, self._index, __query["size_of", Self.E]
                )
                if _stored_hash(entry) != 0:
                    self._left -= 1
                    return entry
        raise StopIteration()


@always_inline("nodebug")
def _stored_hash(entry: __ptr) -> UInt64:
    return __make[UInt64](__op["load", __simd[DType.uint64, 1]](entry))


struct _DictEntryIter[
    mut: Bool,
    //,
    K: AnyType,
    V: AnyType,
    H: Hasher,
    origin: Origin[mut=mut],
    forward: Bool = True,
](ImplicitlyCopyable, Iterable, IterableOwned, Iterator):
    comptime Element = DictEntry[Self.K, Self.V, Self.H]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _cursor: _Cursor[Self.Element, Self.forward]

    @always_inline
    def __init__(out self, entries: __ptr, used: Int, live: Int):
        self._cursor = _Cursor[Self.Element, Self.forward](entries, used, live)

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __reversed__(
        ref self,
    ) -> _DictEntryIter[Self.K, Self.V, Self.H, Self.origin, False]:
        return _DictEntryIter[Self.K, Self.V, Self.H, Self.origin, False](
            self._cursor._entries, self._cursor._end, self._cursor._left
        )

    @always_inline
    def __next__(
        mut self,
    ) raises StopIteration -> ref[Self.origin] Self.Element:
        return __deref[Self.Element, Self.origin](self._cursor.next())

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (self._cursor._left, Optional(self._cursor._left))


struct _DictKeyIter[
    mut: Bool,
    //,
    K: AnyType,
    V: AnyType,
    H: Hasher,
    origin: Origin[mut=mut],
    forward: Bool = True,
](ImplicitlyCopyable, Iterable, IterableOwned, Iterator):
    comptime Element = Self.K
    comptime _Entry = DictEntry[Self.K, Self.V, Self.H]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _cursor: _Cursor[Self._Entry, Self.forward]

    @always_inline
    def __init__(out self, entries: __ptr, used: Int, live: Int):
        self._cursor = _Cursor[Self._Entry, Self.forward](entries, used, live)

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __reversed__(
        ref self,
    ) -> _DictKeyIter[Self.K, Self.V, Self.H, Self.origin, False]:
        return _DictKeyIter[Self.K, Self.V, Self.H, Self.origin, False](
            self._cursor._entries, self._cursor._end, self._cursor._left
        )

    @always_inline
    def __next__(
        mut self,
    ) raises StopIteration -> ref[ImmOrigin(Self.origin)] Self.K:
        var entry = self._cursor.next()
        return __deref[Self._Entry, ImmOrigin(Self.origin)](entry).key

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (self._cursor._left, Optional(self._cursor._left))


struct _DictValueIter[
    mut: Bool,
    //,
    K: AnyType,
    V: AnyType,
    H: Hasher,
    origin: Origin[mut=mut],
    forward: Bool = True,
](ImplicitlyCopyable, Iterable, IterableOwned, Iterator):
    comptime Element = Self.V
    comptime _Entry = DictEntry[Self.K, Self.V, Self.H]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _cursor: _Cursor[Self._Entry, Self.forward]

    @always_inline
    def __init__(out self, entries: __ptr, used: Int, live: Int):
        self._cursor = _Cursor[Self._Entry, Self.forward](entries, used, live)

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __reversed__(
        ref self,
    ) -> _DictValueIter[Self.K, Self.V, Self.H, Self.origin, False]:
        return _DictValueIter[Self.K, Self.V, Self.H, Self.origin, False](
            self._cursor._entries, self._cursor._end, self._cursor._left
        )

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.V:
        var entry = self._cursor.next()
        return __deref[Self._Entry, Self.origin](entry).value

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (self._cursor._left, Optional(self._cursor._left))


struct _DictKeyIterOwned[K: AnyType, V: AnyType, H: Hasher](
    IterableOwned, Iterator, Movable
):
    """Gives the keys of a dictionary that it consumes."""

    comptime Element = Self.K
    comptime IteratorOwnedType: Iterator = Self

    var _dict: Dict[Self.K, Self.V, Self.H]
    var _index: Int

    @always_inline
    def __init__(out self, var dict: Dict[Self.K, Self.V, Self.H]):
        self._dict = dict^
        self._index = 0

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.K:
        while self._index < self._dict._used:
            var slot = self._dict._slot(self._index)
            self._index += 1
            if _stored_hash(slot) != 0:
                return self._dict._take_at(slot).reap_key()
        raise StopIteration()

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (self._dict._live, Optional(self._dict._live))


struct _TakeDictEntryIter[K: AnyType, V: AnyType, H: Hasher, origin: MutOrigin](
    IterableOwned, Iterator, Movable
):
    """Moves the entries out of a dictionary, which is empty in the end."""

    comptime Element = DictEntry[Self.K, Self.V, Self.H]
    comptime IteratorOwnedType: Iterator = Self

    var _dict: Pointer[Dict[Self.K, Self.V, Self.H], Self.origin]
    var _index: Int

    def __init__(
        out self, ref[Self.origin] dict: Dict[Self.K, Self.V, Self.H]
    ):
        self._dict = Pointer(to=dict)
        self._index = 0

    def __deinit__(deinit self):
        self._dict[].clear()

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        while self._index < self._dict[]._used:
            var slot = self._dict[]._slot(self._index)
            self._index += 1
            if _stored_hash(slot) != 0:
                return self._dict[]._take_at(slot)
        raise StopIteration()


# ===----------------------------------------------------------------------=== #
# Dict
# ===----------------------------------------------------------------------=== #


@explicit_destroy(
    "A `Dict` of non-`Deinitable` keys or values must be destroyed with"
    " `deinit_with()`."
)
struct Dict[K: AnyType, V: AnyType, H: Hasher = default_hasher](
    Boolable,
    Copyable where conforms_to(K, Copyable) and conforms_to(V, Copyable),
    Defaultable,
    Deinitable where conforms_to(K, Deinitable) and conforms_to(V, Deinitable),
    Equatable where conforms_to(V, Equatable),
    Hashable where conforms_to(V, Hashable),
    Iterable,
    IterableOwned where conforms_to(K, Deinitable) and conforms_to(
        V, Deinitable
    ),
    Movable,
    Sized,
    Writable where conforms_to(K, Writable) and conforms_to(V, Writable),
):
    var _index: __ptr  # the words
    var _mask: Int  # their number minus one; 0: no memory yet
    var _entries: __ptr
    var _used: Int  # entries with holes
    var _live: Int  # entries without holes
    var _capacity: Int  # room for entries

    comptime _Entry = DictEntry[Self.K, Self.V, Self.H]
    comptime _stride: Int = __query["size_of", DictEntry[Self.K, Self.V, Self.H]]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DictKeyIter[Self.K, Self.V, Self.H, iterable_origin]
    comptime IteratorOwnedType: Iterator = _DictKeyIterOwned[
        Self.K, Self.V, Self.H
    ]

    # ===------------------------------------------------------------------=== #
    # Life cycle
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __init__(out self):
        self._index = _dangling(4)
        self._mask = 0
        self._entries = _dangling(8)
        self._used = 0
        self._live = 0
        self._capacity = 0

    def __init__(out self, *, capacity: Int):
        self = Self()
        if capacity > 0:
            self._allocate(_index_size(capacity))

    def __init__(
        out self,
        var keys: List[Self.K],
        var values: List[Self.V],
        __dict_literal__: NoneType,
    ):
        self = Self(capacity=len(keys))
        for i in range(len(keys)):
            self._set(
                __take[Self.K](keys._slot(i)), __take[Self.V](values._slot(i))
            )
        keys._len = 0
        values._len = 0

    def __init__(
        out self, *, copy: Self
    ) where conforms_to(Self.K, Copyable) and conforms_to(Self.V, Copyable):
        self = Self()
        if copy._live > 0:
            self._allocate(_index_size(copy._live))
            for i in range(copy._used):
                if _stored_hash(copy._slot(i)) != 0:
                    ref entry = copy._entry(i)
                    self._append(
                        Self._Entry(
                            entry.hash, entry.key.copy(), entry.value.copy()
                        )
                    )

    @always_inline
    def __init__(out self, *, deinit move: Self):
        self._index = move._index
        self._mask = move._mask
        self._entries = move._entries
        self._used = move._used
        self._live = move._live
        self._capacity = move._capacity

    comptime __move_ctor_is_trivial: Bool = True

    def __deinit__(
        deinit self,
    ) where conforms_to(Self.K, Deinitable) and conforms_to(
        Self.V, Deinitable
    ):
        self._destroy_entries()
        self._free()

    def deinit_with[
        F: def(var Self.K, var Self.V), //
    ](deinit self, deinit_func: F, /):
        """Destroys the dictionary, giving each key and value to `deinit_func`."""
        for i in range(self._used):
            if _stored_hash(self._slot(i)) != 0:
                deinit_func(
                    __take[Self.K](__addr_of(self._entry(i).key)),
                    __take[Self.V](__addr_of(self._entry(i).value)),
                )
        self._free()

    @staticmethod
    def fromkeys[I: Iterable, //](ref keys: I, value: Self.V) -> Self:
        """Every key with a copy of the same value."""
        var result = Self()
        for key in keys:
            result[key.copy()] = value.copy()
        return result^

    # ===------------------------------------------------------------------=== #
    # Memory
    # ===------------------------------------------------------------------=== #

    def _allocate(mut self, size: Int):
        """Fresh memory with an index of `size` words; forgets what was there."""
        if size > 1 << 31:
            abort("a Dict has too many entries")
        self._index = _heap_alloc(size * 4, 4)
        __op["memset"](self._index, __lit[__i8, 0](), (size * 4)._value)
        self._mask = size - 1
        self._capacity = _entries_for(size)
        self._entries = _heap_alloc(
            self._capacity * Self._stride, __query["align_of", Self._Entry]
        )
        self._used = 0
        self._live = 0

    def _free(self):
        if self._mask > 0:
            _heap_free(self._index, (self._mask + 1) * 4, 4)
            _heap_free(
                self._entries,
                self._capacity * Self._stride,
                __query["align_of", Self._Entry],
            )

    @no_inline
    def _rebuild(mut self):
        """Room for more: without the holes, and twice as large if there are few."""
        var size = 16
        if self._mask > 0:
            size = self._mask + 1
            if self._live * 4 >= self._capacity * 3:
                size *= 2
        var old = Self()
        old._index = self._index
        old._mask = self._mask
        old._entries = self._entries
        old._used = self._used
        old._capacity = self._capacity
        self._allocate(size)
        for i in range(old._used):
            var slot = old._slot(i)
            var hash = _stored_hash(slot)
            if hash != 0:
                __move_at[Self._Entry](self._slot(self._used), slot)
                self._link(hash, self._used)
                self._used += 1
                self._live += 1
        old._free()
        __forget(old^)

    def _destroy_entries(self):
        comptime if not __query["is_trivial_del", Self._Entry]:
            for i in range(self._used):
                if _stored_hash(self._slot(i)) != 0:
                    __destroy[Self._Entry](self._slot(i))

    @always_inline("nodebug")
    def _slot(self, place: Int) -> __ptr:
        return _at(self._entries, place, Self._stride)

    @always_inline("nodebug")
    def _entry(self, place: Int) -> ref[MutUntrackedOrigin] Self._Entry:
        return __deref[Self._Entry, MutUntrackedOrigin](self._slot(place))

    @always_inline("nodebug")
    def _word(self, position: Int) -> UInt32:
        return __deref[UInt32, MutUntrackedOrigin](_at(self._index, position, 4))

    @always_inline("nodebug")
    def _set_word(self, position: Int, word: UInt32):
        __op["store"](_at(self._index, position, 4), word._value)

    @always_inline("nodebug")
    def _home(self, hash: UInt64) -> Int:
        """Where the word for a hash would best stand."""
        return Int(hash >> 32) & self._mask

    @always_inline("nodebug")
    def _tag(self, hash: UInt64) -> UInt32:
        """What the word for a hash has of it."""
        return UInt32(hash >> 32) & ~UInt32(self._mask)

    @always_inline("nodebug")
    def _place(self, word: UInt32) -> Int:
        return Int(word & UInt32(self._mask)) - 1

    # ===------------------------------------------------------------------=== #
    # The table
    # ===------------------------------------------------------------------=== #

    @always_inline
    @staticmethod
    def _hash(key: Self.K) -> UInt64:
        return UInt64(hash[HasherType=Self.H](key)) | _LIVE

    @always_inline
    def _find(self, hash: UInt64, key: Self.K) -> Int:
        """The place of the key's entry, or -1."""
        if self._live == 0:
            return -1
        var tag = self._tag(hash)
        var position = self._home(hash)
        while True:
            var word = self._word(position)
            if word == 0:
                return -1
            if word & ~UInt32(self._mask) == tag:
                var place = self._place(word)
                if self._entry(place).key == key:
                    return place
            position = (position + 1) & self._mask

    @always_inline
    def _link(self, hash: UInt64, place: Int):
        """Enters a place into the first empty word for its hash."""
        var position = self._home(hash)
        while self._word(position) != 0:
            position = (position + 1) & self._mask
        self._set_word(position, self._tag(hash) | UInt32(place + 1))

    def _unlink(self, hash: UInt64, place: Int):
        """Takes a place out of the index and closes the gap behind it."""
        var word = self._tag(hash) | UInt32(place + 1)
        var gap = self._home(hash)
        while self._word(gap) != word:
            gap = (gap + 1) & self._mask
        var position = (gap + 1) & self._mask
        while True:
            var follower = self._word(position)
            if follower == 0:
                break
            var home = self._home(_stored_hash(self._slot(self._place(follower))))
            # It may move into the gap unless its home lies behind the gap.
            if (position - home) & self._mask >= (position - gap) & self._mask:
                self._set_word(gap, follower)
                gap = position
            position = (position + 1) & self._mask
        self._set_word(gap, 0)

    def _append(mut self, var entry: Self._Entry):
        """Adds an entry whose key is not there."""
        if self._used == self._capacity:
            self._rebuild()
        self._link(entry.hash, self._used)
        __init_at[Self._Entry](self._slot(self._used), entry^)
        self._used += 1
        self._live += 1

    def _set(mut self, var key: Self.K, var value: Self.V):
        var hash = Self._hash(key)
        var place = self._find(hash, key)
        var entry = Self._Entry(hash, key^, value^)
        if place < 0:
            self._append(entry^)
        else:
            __destroy[Self._Entry](self._slot(place))
            __init_at[Self._Entry](self._slot(place), entry^)

    def _take_at(mut self, slot: __ptr) -> Self._Entry:
        """Moves an entry out without touching the index."""
        var entry = __take[Self._Entry](slot)
        __op["store"](slot, __lit[__i64, 0]())
        self._live -= 1
        return entry^

    def _remove(mut self, place: Int) -> Self._Entry:
        var slot = self._slot(place)
        self._unlink(_stored_hash(slot), place)
        var entry = __take[Self._Entry](slot)
        __op["store"](slot, __lit[__i64, 0]())
        self._live -= 1
        if self._live == 0:
            self._used = 0
        elif place == self._used - 1:
            self._used = place
        return entry^

    # ===------------------------------------------------------------------=== #
    # Reading
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return self._live

    @always_inline("nodebug")
    def __bool__(self) -> Bool:
        return self._live > 0

    def __getitem__(
        ref self, key: Self.K
    ) raises DictKeyError[Self.K] -> ref[self["value"]] Self.V:
        var place = self._find(Self._hash(key), key)
        if place < 0:
            raise DictKeyError[Self.K]()
        return __deref[Self._Entry, origin_of(self["value"])](
            self._slot(place)
        ).value

    def __contains__(self, key: Self.K) -> Bool:
        return self._find(Self._hash(key), key) >= 0

    def get(
        self, key: Self.K
    ) -> Optional[Self.V] where conforms_to(Self.V, Copyable):
        var place = self._find(Self._hash(key), key)
        if place < 0:
            return Optional[Self.V]()
        return Optional[Self.V](self._entry(place).value.copy())

    def get(
        self, key: Self.K, var default: Self.V
    ) -> Self.V where conforms_to(Self.V, Copyable):
        var place = self._find(Self._hash(key), key)
        if place < 0:
            return default^
        return self._entry(place).value.copy()

    def find(
        self, key: Self.K
    ) -> Optional[Self.V] where conforms_to(Self.V, Copyable):
        return self.get(key)

    # ===------------------------------------------------------------------=== #
    # Writing
    # ===------------------------------------------------------------------=== #

    def __setitem__(mut self, var key: Self.K, var value: Self.V):
        self._set(key^, value^)

    def insert(
        mut self, var key: Self.K, var value: Self.V
    ) -> Optional[DictEntry[Self.K, Self.V, Self.H]]:
        """Sets a key and gives the entry it displaced, if any."""
        var hash = Self._hash(key)
        var place = self._find(hash, key)
        var entry = Self._Entry(hash, key^, value^)
        if place < 0:
            self._append(entry^)
            return Optional[Self._Entry]()
        var slot = self._slot(place)
        var displaced = __take[Self._Entry](slot)
        __init_at[Self._Entry](slot, entry^)
        return Optional[Self._Entry](displaced^)

    def setdefault(
        mut self, var key: Self.K, var default: Self.V
    ) -> ref[self["value"]] Self.V:
        """The key's value, which becomes `default` if there was none."""
        var hash = Self._hash(key)
        var place = self._find(hash, key)
        if place < 0:
            self._append(Self._Entry(hash, key^, default^))
            place = self._used - 1
        return __deref[Self._Entry, origin_of(self["value"])](
            self._slot(place)
        ).value

    def pop(
        mut self, key: Self.K
    ) raises DictKeyError[Self.K] -> Self.V:
        var place = self._find(Self._hash(key), key)
        if place < 0:
            raise DictKeyError[Self.K]()
        return self._remove(place).reap_value()

    def pop(mut self, key: Self.K, var default: Self.V) -> Self.V:
        var place = self._find(Self._hash(key), key)
        if place < 0:
            return default^
        return self._remove(place).reap_value()

    def popitem(
        mut self,
    ) raises EmptyDictError -> DictEntry[Self.K, Self.V, Self.H]:
        """Removes the newest entry."""
        var place = self._used - 1
        while place >= 0:
            if _stored_hash(self._slot(place)) != 0:
                return self._remove(place)
            place -= 1
        raise EmptyDictError()

    def update(
        mut self, other: Self, /
    ) where conforms_to(Self.K, Copyable) and conforms_to(Self.V, Copyable):
        for i in range(other._used):
            if _stored_hash(other._slot(i)) != 0:
                ref entry = other._entry(i)
                self._set(entry.key.copy(), entry.value.copy())

    def clear(mut self):
        self._destroy_entries()
        self._empty()

    def clear_with[F: def(var Self.K, var Self.V), //](mut self, f: F, /):
        """Empties the dictionary, giving each key and value to `f`."""
        for i in range(self._used):
            if _stored_hash(self._slot(i)) != 0:
                f(
                    __take[Self.K](__addr_of(self._entry(i).key)),
                    __take[Self.V](__addr_of(self._entry(i).value)),
                )
        self._empty()

    def _empty(mut self):
        if self._mask > 0:
            __op["memset"](
                self._index,
                __lit[__i8, 0](),
                ((self._mask + 1) * 4)._value,
            )
        self._used = 0
        self._live = 0

    # ===------------------------------------------------------------------=== #
    # Iteration
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __iter__(
        ref self,
    ) -> _DictKeyIter[Self.K, Self.V, Self.H, origin_of(self)]:
        return _DictKeyIter[Self.K, Self.V, Self.H, origin_of(self)](
            self._entries, self._used, self._live
        )

    def __iter__(var self) -> _DictKeyIterOwned[Self.K, Self.V, Self.H]:
        return _DictKeyIterOwned[Self.K, Self.V, Self.H](self^)

    @always_inline
    def __reversed__(
        ref self,
    ) -> _DictKeyIter[Self.K, Self.V, Self.H, origin_of(self), False]:
        return _DictKeyIter[Self.K, Self.V, Self.H, origin_of(self), False](
            self._entries, self._used, self._live
        )

    @always_inline
    def keys(
        ref self,
    ) -> _DictKeyIter[Self.K, Self.V, Self.H, origin_of(self)]:
        return _DictKeyIter[Self.K, Self.V, Self.H, origin_of(self)](
            self._entries, self._used, self._live
        )

    @always_inline
    def values(
        ref self,
    ) -> _DictValueIter[Self.K, Self.V, Self.H, origin_of(self)]:
        return _DictValueIter[Self.K, Self.V, Self.H, origin_of(self)](
            self._entries, self._used, self._live
        )

    @always_inline
    def items(
        ref self,
    ) -> _DictEntryIter[Self.K, Self.V, Self.H, origin_of(self)]:
        return _DictEntryIter[Self.K, Self.V, Self.H, origin_of(self)](
            self._entries, self._used, self._live
        )

    def take_items(
        mut self,
    ) -> _TakeDictEntryIter[Self.K, Self.V, Self.H, origin_of(self)]:
        """Moves the entries out one by one; what is left dies with the iterator."""
        return _TakeDictEntryIter[Self.K, Self.V, Self.H, origin_of(self)](
            self
        )

    # ===------------------------------------------------------------------=== #
    # Operators and text
    # ===------------------------------------------------------------------=== #

    def __eq__(
        self, other: Self
    ) -> Bool where conforms_to(Self.V, Equatable):
        """The same keys with equal values, in any order."""
        if self._live != other._live:
            return False
        for i in range(self._used):
            if _stored_hash(self._slot(i)) != 0:
                ref entry = self._entry(i)
                var place = other._find(entry.hash, entry.key)
                if place < 0 or entry.value != other._entry(place).value:
                    return False
        return True

    def __hash__[
        H2: Hasher
    ](self, mut hasher: H2) where conforms_to(Self.V, Hashable):
        """Does not depend on the order."""
        var sum = UInt64(0)
        for i in range(self._used):
            if _stored_hash(self._slot(i)) != 0:
                ref entry = self._entry(i)
                var each = H2()
                entry.key.__hash__(each)
                entry.value.__hash__(each)
                var h = each^.finish()
                sum ^= ((h ^ 89869747) ^ (h << 16)) * 3644798167
        sum.__hash__(hasher)

    def __or__(
        self, other: Self
    ) -> Self where conforms_to(Self.K, Copyable) and conforms_to(
        Self.V, Copyable
    ):
        var result = self.copy()
        result.update(other)
        return result^

    def __ior__(
        mut self, other: Self
    ) where conforms_to(Self.K, Copyable) and conforms_to(Self.V, Copyable):
        self.update(other)

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.K, Writable) and conforms_to(Self.V, Writable):
        writer.write_string("{")
        var first = True
        for i in range(self._used):
            if _stored_hash(self._slot(i)) != 0:
                if not first:
                    writer.write_string(", ")
                first = False
                ref entry = self._entry(i)
                entry.key.write_to(writer)
                writer.write_string(": ")
                entry.value.write_to(writer)
        writer.write_string("}")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.K, Writable) and conforms_to(Self.V, Writable):
        writer.write_string("Dict[")
        writer.write_string(__query["plain_name", Self.K])
        writer.write_string(", ")
        writer.write_string(__query["plain_name", Self.V])
        writer.write_string("]({")
        var first = True
        for i in range(self._used):
            if _stored_hash(self._slot(i)) != 0:
                if not first:
                    writer.write_string(", ")
                first = False
                ref entry = self._entry(i)
                entry.key.write_repr_to(writer)
                writer.write_string(": ")
                entry.value.write_repr_to(writer)
        writer.write_string("})")


def _entries_for(size: Int) -> Int:
    """How many entries an index of `size` words takes: five eighths stay quick to search."""
    return (size >> 3) * 5


def _index_size(entries: Int) -> Int:
    """The smallest index for so many entries."""
    var size = 16
    while _entries_for(size) < entries:
        size *= 2
    return size
