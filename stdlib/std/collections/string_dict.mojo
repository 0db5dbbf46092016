"""`StringDict[V]`: a dictionary with string keys; what `**kwargs` arrive in."""

from std.collections.dict import Dict, DictEntry, DictKeyError, EmptyDictError
from std.collections.dict import _DictEntryIter, _DictKeyIter, _DictValueIter
from std.hash import default_hasher
from std.iter.protocol import Iterable, Iterator



struct StringDict[V: AnyType](
    Copyable where conforms_to(V, Copyable),
    Defaultable,
    Deinitable where conforms_to(V, Deinitable),
    Iterable,
    Movable,
    Sized,
    Writable where conforms_to(V, Writable),
):
    var _dict: Dict[String, Self.V]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DictKeyIter[
        String, Self.V, default_hasher, iterable_origin
    ]

    def __init__(out self):
        self._dict = Dict[String, Self.V]()

    def __len__(self) -> Int:
        return len(self._dict)

    def __bool__(self) -> Bool:
        return len(self._dict) > 0

    def __contains__(self, key: String) -> Bool:
        return key in self._dict

    def __getitem__(
        ref self, key: String
    ) raises DictKeyError[String] -> ref[self._dict["value"]] Self.V:
        return self._dict[key]

    def __setitem__(mut self, key: String, var value: Self.V):
        self._dict[key] = value^

    def _insert(mut self, var key: String, var value: Self.V):
        """Adds a keyword argument."""
        self._dict[key^] = value^

    def insert(
        mut self, var key: String, var value: Self.V
    ) -> Optional[DictEntry[String, Self.V]]:
        return self._dict.insert(key^, value^)

    def find(
        self, key: String
    ) -> Optional[Self.V] where conforms_to(Self.V, Copyable):
        return self._dict.get(key)

    def get(
        self, key: String
    ) -> Optional[Self.V] where conforms_to(Self.V, Copyable):
        return self._dict.get(key)

    def get(
        self, key: String, var default: Self.V
    ) -> Self.V where conforms_to(Self.V, Copyable):
        return self._dict.get(key, default^)

    def pop(mut self, key: String) raises DictKeyError[String] -> Self.V:
        return self._dict.pop(key)

    def pop(mut self, key: String, var default: Self.V) -> Self.V:
        return self._dict.pop(key, default^)

    def popitem(
        mut self,
    ) raises EmptyDictError -> DictEntry[String, Self.V]:
        return self._dict.popitem()

    def __iter__(
        ref self,
    ) -> _DictKeyIter[String, Self.V, default_hasher, origin_of(self)]:
        return _DictKeyIter[String, Self.V, default_hasher, origin_of(self)](
            self._dict._entries, self._dict._used, self._dict._live
        )

    def keys(
        ref self,
    ) -> _DictKeyIter[String, Self.V, default_hasher, origin_of(self._dict)]:
        return self._dict.keys()

    def values(
        ref self,
    ) -> _DictValueIter[
        String, Self.V, default_hasher, origin_of(self._dict)
    ]:
        return self._dict.values()

    def items(
        ref self,
    ) -> _DictEntryIter[
        String, Self.V, default_hasher, origin_of(self._dict)
    ]:
        return self._dict.items()

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.V, Writable):
        self._dict.write_to(writer)

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.V, Writable):
        self._dict.write_repr_to(writer)
