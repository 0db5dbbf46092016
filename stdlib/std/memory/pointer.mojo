"""`Pointer[T, origin]`: the address of a `T`, with the origin of the memory it points into.

A pointer is never null (`Optional[Pointer[...]]` is, in the same 8 bytes) and
owns nothing. Operations that the compiler cannot check have names that begin
with `unsafe_`; the unprefixed spellings of earlier releases stay as deprecated
methods.
"""

from std.memory.address_space import AddressSpace
from std.memory._raw import _address_to_int, _at, _dangling, _distance
from std.memory._raw import _heap_alloc
from std.memory._raw import _int_to_address, _swap_at

comptime MutPointer[
    T: AnyType,
    origin: MutOrigin,
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
] = Pointer[mut=True, T, origin, address_space=address_space]

comptime ImmPointer[
    T: AnyType,
    origin: ImmOrigin,
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
] = Pointer[mut=False, T, origin, address_space=address_space]

comptime OpaquePointer[
    mut: Bool,
    //,
    origin: Origin[mut=mut],
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
] = Pointer[NoneType, origin, address_space=address_space]

comptime MutOpaquePointer[
    origin: MutOrigin,
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
] = Pointer[mut=True, NoneType, origin, address_space=address_space]

comptime ImmOpaquePointer[
    origin: ImmOrigin,
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
] = Pointer[mut=False, NoneType, origin, address_space=address_space]

comptime OptionalPointer[
    mut: Bool,
    //,
    T: AnyType,
    origin: Origin[mut=mut],
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
] = Optional[Pointer[T, origin, address_space=address_space]]


trait _NullNiche:
    """Types whose first eight bytes are never all zero: `Optional` of them needs no flag."""

    pass


struct Pointer[
    mut: Bool,
    //,
    T: AnyType,
    origin: Origin[mut=mut],
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
](
    Comparable,
    ImplicitlyCopyable,
    Intable,
    TrivialRegisterPassable,
    Writable,
    _NullNiche,
):
    var _address: __ptr

    comptime type = Self.T
    comptime _stride: Int = __query["size_of", Self.T]

    # ===------------------------------------------------------------------=== #
    # Construction and conversion
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __init__(out self, *, _raw: __ptr):
        self._address = _raw

    @always_inline("nodebug")
    def __init__(out self, *, ref[Self.origin] to: Self.T):
        self._address = __addr_of(to)

    @always_inline("nodebug")
    def __init__(out self, *, unsafe_from_address: Int):
        self._address = _int_to_address(unsafe_from_address)

    @always_inline("nodebug")
    @implicit
    def __init__(
        other: Pointer,
        out self: Pointer[
            other.T,
            ImmOrigin(other.origin),
            address_space=other.address_space,
        ],
    ):
        self._address = other._address

    @staticmethod
    @always_inline("nodebug")
    def unsafe_dangling() -> Self:
        """A non-null pointer that must not be read or written."""
        return Self(_raw=_dangling(__query["align_of", Self.T]))

    @always_inline("nodebug")
    def __int__(self) -> Int:
        return _address_to_int(self._address)

    @always_inline("nodebug")
    def __bool__(self) -> Bool:
        return _address_to_int(self._address) != 0

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(hex(_address_to_int(self._address)))

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("Pointer[mut=")
        writer.write_string("True" if Self.mut else "False")
        writer.write_string(", ")
        writer.write_string(__query["type_name", Self.T])
        writer.write_string(", address_space=")
        Self.address_space.write_to(writer)
        writer.write_string("](")
        self.write_to(writer)
        writer.write_string(")")

    # ===------------------------------------------------------------------=== #
    # Access
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __getitem__(self) -> ref[Self.origin] Self.T:
        return __deref[Self.T, Self.origin](self._address)

    @always_inline("nodebug")
    def __getitem__(self, *, unsafe_offset: Int) -> ref[Self.origin] Self.T:
        return __deref[Self.T, Self.origin](
            _at(self._address, unsafe_offset, Self._stride)
        )

    @always_inline("nodebug")
    def __getitem__(self, *, unsafe_offset: Scalar) -> ref[Self.origin] Self.T:
        return __deref[Self.T, Self.origin](
            _at(self._address, Int(unsafe_offset), Self._stride)
        )

    @deprecated(
        "positional `__getitem__` is deprecated, use `unsafe_offset=` instead"
    )
    @always_inline("nodebug")
    def __getitem__(self, offset: Int) -> ref[Self.origin] Self.T:
        return __deref[Self.T, Self.origin](
            _at(self._address, offset, Self._stride)
        )

    @deprecated(
        "positional `__getitem__` is deprecated, use `unsafe_offset=` instead"
    )
    @always_inline("nodebug")
    def __getitem__(self, offset: Scalar) -> ref[Self.origin] Self.T:
        return __deref[Self.T, Self.origin](
            _at(self._address, Int(offset), Self._stride)
        )

    # ===------------------------------------------------------------------=== #
    # Address arithmetic and comparison
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def unsafe_offset(self, offset: Int, /) -> Self:
        return Self(_raw=_at(self._address, offset, Self._stride))

    @always_inline("nodebug")
    def unsafe_offset(self, offset: Scalar, /) -> Self:
        return Self(_raw=_at(self._address, Int(offset), Self._stride))

    @deprecated("'__add__' is deprecated, use 'unsafe_offset' instead")
    @always_inline("nodebug")
    def __add__(self, offset: Int) -> Self:
        return Self(_raw=_at(self._address, offset, Self._stride))

    @deprecated("'__add__' is deprecated, use 'unsafe_offset' instead")
    @always_inline("nodebug")
    def __add__(self, offset: Scalar) -> Self:
        return Self(_raw=_at(self._address, Int(offset), Self._stride))

    @deprecated("'__sub__' is deprecated, use 'unsafe_offset' instead")
    @always_inline("nodebug")
    def __sub__(self, offset: Int) -> Self:
        return Self(_raw=_at(self._address, -offset, Self._stride))

    @deprecated("'__sub__' is deprecated, use 'unsafe_offset' instead")
    @always_inline("nodebug")
    def __sub__(self, offset: Scalar) -> Self:
        return Self(_raw=_at(self._address, -Int(offset), Self._stride))

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __sub__(
        self, rhs: Pointer[Self.T, _, address_space=Self.address_space]
    ) -> Int:
        return self.offset_from(rhs)

    @deprecated("'__iadd__' is deprecated, use 'unsafe_offset' instead")
    @always_inline("nodebug")
    def __iadd__(mut self, offset: Int):
        self._address = _at(self._address, offset, Self._stride)

    @deprecated("'__isub__' is deprecated, use 'unsafe_offset' instead")
    @always_inline("nodebug")
    def __isub__(mut self, offset: Int):
        self._address = _at(self._address, -offset, Self._stride)

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def offset_from(
        self, other: Pointer[Self.T, _, address_space=Self.address_space]
    ) -> Int:
        """The number of elements from `other` to `self`."""
        comptime if Self._stride == 0:
            return 0
        else:
            return _distance(self._address, other._address) // Self._stride

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __eq__(self, rhs: Self) -> Bool:
        return _address_to_int(self._address) == _address_to_int(rhs._address)

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __eq__(
        self, rhs: Pointer[Self.T, _, address_space=Self.address_space]
    ) -> Bool:
        return _address_to_int(self._address) == _address_to_int(rhs._address)

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __ne__(self, rhs: Self) -> Bool:
        return _address_to_int(self._address) != _address_to_int(rhs._address)

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __ne__(
        self, rhs: Pointer[Self.T, _, address_space=Self.address_space]
    ) -> Bool:
        return _address_to_int(self._address) != _address_to_int(rhs._address)

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __lt__(self, rhs: Self) -> Bool:
        return UInt(_address_to_int(self._address)) < UInt(
            _address_to_int(rhs._address)
        )

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __lt__(
        self, rhs: Pointer[Self.T, _, address_space=Self.address_space]
    ) -> Bool:
        return UInt(_address_to_int(self._address)) < UInt(
            _address_to_int(rhs._address)
        )

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __gt__(self, rhs: Self) -> Bool:
        return rhs < self

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __le__(self, rhs: Self) -> Bool:
        return not (rhs < self)

    @__unsafe_disable_nested_origin_exclusivity
    @always_inline("nodebug")
    def __ge__(self, rhs: Self) -> Bool:
        return not (self < rhs)

    @always_inline("nodebug")
    def __merge_with__[
        other_type: type_of(
            Pointer[Self.T, _, address_space=Self.address_space]
        )
    ](self) -> Pointer[
        Self.T,
        origin_of(Self.origin, other_type.origin),
        address_space=Self.address_space,
    ]:
        return {_raw = self._address}

    # ===------------------------------------------------------------------=== #
    # Casts: none of them makes code
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def unsafe_bitcast[
        U: AnyType
    ](self) -> Pointer[U, Self.origin, address_space=Self.address_space]:
        return {_raw = self._address}

    @always_inline("nodebug")
    def unsafe_mut_cast[
        target_mut: Bool
    ](self) -> Pointer[
        Self.T,
        Self.origin.unsafe_mut_cast[target_mut](),
        address_space=Self.address_space,
    ]:
        return {_raw = self._address}

    @always_inline("nodebug")
    def unsafe_origin_cast[
        target_origin: Origin[mut=Self.mut]
    ](self) -> Pointer[
        Self.T, target_origin, address_space=Self.address_space
    ]:
        return {_raw = self._address}

    @always_inline("nodebug")
    def as_imm(
        self,
    ) -> Pointer[
        Self.T, ImmOrigin(Self.origin), address_space=Self.address_space
    ]:
        return {_raw = self._address}

    @always_inline("nodebug")
    def as_unsafe_any_origin(
        self,
    ) -> Pointer[
        Self.T, UnsafeAnyOrigin[mut=Self.mut], address_space=Self.address_space
    ]:
        return {_raw = self._address}

    @always_inline("nodebug")
    def unsafe_address_space_cast[
        target_address_space: AddressSpace = Self.address_space
    ](self) -> Pointer[
        Self.T, Self.origin, address_space=target_address_space
    ]:
        return {_raw = self._address}

    @always_inline("nodebug")
    def unsafe_as_noalias(self) -> Self:
        return self

    # ===------------------------------------------------------------------=== #
    # Life cycle of the pointee
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def unsafe_write(self, var value: Self.T, /):
        """Initialises the memory with `value`; what it held is not destroyed."""
        __init_at[Self.T](self._address, value^)

    @always_inline("nodebug")
    def unsafe_write(self, *, copy: Self.T) where conforms_to(Self.T, Copyable):
        __copy_at[Self.T](self._address, __addr_of(copy))

    @always_inline("nodebug")
    def unsafe_write[F: def() -> Self.T, //](self, *, init_with: F):
        __init_at[Self.T](self._address, init_with())

    @always_inline("nodebug")
    def write(self, var value: Self.T, /):
        """Assigns to a pointee that needs no destructor."""
        __init_at[Self.T](self._address, value^)

    @always_inline("nodebug")
    def unsafe_write_move_from(self, src: Pointer[Self.T, _]):
        __move_at[Self.T](self._address, src._address)

    @always_inline("nodebug")
    def unsafe_take_pointee(self) -> Self.T:
        """Moves the value out; the memory is uninitialised afterwards."""
        return __take[Self.T](self._address)

    @always_inline("nodebug")
    def unsafe_deinit_pointee(self):
        __destroy[Self.T](self._address)

    @always_inline("nodebug")
    def unsafe_deinit_pointee_with[
        F: def(var Self.T), //
    ](self, deinit_func: F, /):
        deinit_func(__take[Self.T](self._address))

    @always_inline("nodebug")
    def swap_pointees(self, other: Pointer[Self.T, _]):
        _swap_at[Self.T](self._address, other._address)

    @always_inline
    def unsafe_free(self):
        """Returns a block that came from `unsafe_alloc` or `Allocation.unsafe_leak`."""
        __native["heap_free_unsized", NoneType](self._address)

    # ===------------------------------------------------------------------=== #
    # Scalars and vectors
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def unsafe_load[
        dtype: DType,
        //,
        width: Int = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        invariant: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...]) -> SIMD[dtype, width]:
        return __make[SIMD[dtype, width]](
            __op["load", __simd[dtype, width], alignment](self._address)
        )

    @always_inline("nodebug")
    def unsafe_load[
        dtype: DType,
        //,
        width: Int = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        invariant: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...], offset: Int) -> SIMD[dtype, width]:
        return __make[SIMD[dtype, width]](
            __op["load", __simd[dtype, width], alignment](
                _at(self._address, offset, __query["size_of", Scalar[dtype]])
            )
        )

    @always_inline("nodebug")
    def unsafe_load[
        dtype: DType,
        //,
        width: Int = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        invariant: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...], offset: Scalar) -> SIMD[dtype, width]:
        return __make[SIMD[dtype, width]](
            __op["load", __simd[dtype, width], alignment](
                _at(
                    self._address,
                    Int(offset),
                    __query["size_of", Scalar[dtype]],
                )
            )
        )

    @always_inline("nodebug")
    def unsafe_store[
        dtype: DType,
        //,
        width: SIMDLength = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...], val: SIMD[dtype, width]):
        __op["store", alignment](self._address, val._value)

    @always_inline("nodebug")
    def unsafe_store[
        dtype: DType,
        //,
        width: SIMDLength = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...], offset: Int, val: SIMD[dtype, width]):
        __op["store", alignment](
            _at(self._address, offset, __query["size_of", Scalar[dtype]]),
            val._value,
        )

    @always_inline("nodebug")
    def unsafe_store[
        dtype: DType,
        //,
        width: SIMDLength = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        non_temporal: Bool = False,
    ](
        self: Pointer[Scalar[dtype], ...],
        offset: Scalar,
        val: SIMD[dtype, width],
    ):
        __op["store", alignment](
            _at(self._address, Int(offset), __query["size_of", Scalar[dtype]]),
            val._value,
        )

    def unsafe_strided_load[
        dtype: DType, //, width: Int
    ](self: Pointer[Scalar[dtype], ...], stride: Int) -> SIMD[dtype, width]:
        """Lane `i` comes from element `i * stride`."""
        var result = SIMD[dtype, width]()
        comptime for i in range(width):
            result[i] = self.unsafe_load(i * stride)
        return result

    def unsafe_strided_store[
        dtype: DType, //, width: SIMDLength = 1
    ](
        self: Pointer[Scalar[dtype], ...],
        val: SIMD[dtype, width],
        stride: Int,
    ):
        comptime for i in range(Int(width)):
            self.unsafe_store(i * stride, val[i])

    def unsafe_gather[
        dtype: DType,
        //,
        *,
        width: SIMDLength = 1,
        alignment: Int = __query["align_of", Scalar[dtype]],
    ](
        self: Pointer[Scalar[dtype], ...],
        offset: SIMD[_, width],
        mask: SIMD[DType.bool, width] = SIMD[DType.bool, width](fill=True),
        default: SIMD[dtype, width] = 0,
    ) -> SIMD[dtype, width]:
        """Lane `i` comes from element `offset[i]`, or from `default` where the mask is off."""
        var result = default
        comptime for i in range(Int(width)):
            if mask[i]:
                result[i] = self.unsafe_load(Int(offset[i]))
        return result

    def unsafe_scatter[
        dtype: DType,
        //,
        *,
        width: SIMDLength = 1,
        alignment: Int = __query["align_of", Scalar[dtype]],
    ](
        self: Pointer[Scalar[dtype], ...],
        offset: SIMD[_, width],
        val: SIMD[dtype, width],
        mask: SIMD[DType.bool, width] = SIMD[DType.bool, width](fill=True),
    ):
        comptime for i in range(Int(width)):
            if mask[i]:
                self.unsafe_store(Int(offset[i]), val[i])

    # ===------------------------------------------------------------------=== #
    # Deprecated spellings
    # ===------------------------------------------------------------------=== #

    @deprecated("'load' is deprecated, use 'unsafe_load' instead")
    @always_inline("nodebug")
    def load[
        dtype: DType,
        //,
        width: Int = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        invariant: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...]) -> SIMD[dtype, width]:
        return self.unsafe_load[width=width, alignment=alignment](0)

    @deprecated("'load' is deprecated, use 'unsafe_load' instead")
    @always_inline("nodebug")
    def load[
        dtype: DType,
        //,
        width: Int = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        invariant: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...], offset: Int) -> SIMD[dtype, width]:
        return self.unsafe_load[width=width, alignment=alignment](offset)

    @deprecated("'store' is deprecated, use 'unsafe_store' instead")
    @always_inline("nodebug")
    def store[
        dtype: DType,
        //,
        width: SIMDLength = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...], val: SIMD[dtype, width]):
        self.unsafe_store[alignment=alignment](0, val)

    @deprecated("'store' is deprecated, use 'unsafe_store' instead")
    @always_inline("nodebug")
    def store[
        dtype: DType,
        //,
        width: SIMDLength = 1,
        *,
        alignment: Int = __query["align_of", Scalar[dtype]],
        volatile: Bool = False,
        non_temporal: Bool = False,
    ](self: Pointer[Scalar[dtype], ...], offset: Int, val: SIMD[dtype, width]):
        self.unsafe_store[alignment=alignment](offset, val)

    @deprecated("'store' is deprecated, use 'unsafe_store' instead")
    @always_inline("nodebug")
    def store[
        dtype: DType, //, I: Indexer
    ](self: Pointer[Scalar[dtype], ...], offset: I, val: Scalar[dtype]):
        self.unsafe_store(index(offset), val)

    @__historical
    @always_inline("nodebug")
    def store[
        dtype: DType, width: SIMDLength, //, I: Indexer
    ](self: Pointer[Scalar[dtype], ...], offset: I, val: SIMD[dtype, width]):
        self.unsafe_store(index(offset), val)

    @deprecated("'strided_load' is deprecated, use 'unsafe_strided_load' instead")
    def strided_load[
        dtype: DType, //, width: Int
    ](self: Pointer[Scalar[dtype], ...], stride: Int) -> SIMD[dtype, width]:
        return self.unsafe_strided_load[width=width](stride)

    @deprecated(
        "'strided_store' is deprecated, use 'unsafe_strided_store' instead"
    )
    def strided_store[
        dtype: DType, //, width: SIMDLength = 1
    ](
        self: Pointer[Scalar[dtype], ...],
        val: SIMD[dtype, width],
        stride: Int,
    ):
        self.unsafe_strided_store(val, stride)

    @deprecated("'gather' is deprecated, use 'unsafe_gather' instead")
    def gather[
        dtype: DType,
        //,
        *,
        width: SIMDLength = 1,
        alignment: Int = __query["align_of", Scalar[dtype]],
    ](
        self: Pointer[Scalar[dtype], ...],
        offset: SIMD[_, width],
        mask: SIMD[DType.bool, width] = SIMD[DType.bool, width](fill=True),
        default: SIMD[dtype, width] = 0,
    ) -> SIMD[dtype, width]:
        return self.unsafe_gather(offset, mask, default)

    @deprecated("'scatter' is deprecated, use 'unsafe_scatter' instead")
    def scatter[
        dtype: DType,
        //,
        *,
        width: SIMDLength = 1,
        alignment: Int = __query["align_of", Scalar[dtype]],
    ](
        self: Pointer[Scalar[dtype], ...],
        offset: SIMD[_, width],
        val: SIMD[dtype, width],
        mask: SIMD[DType.bool, width] = SIMD[DType.bool, width](fill=True),
    ):
        self.unsafe_scatter(offset, val, mask)

    @deprecated("'free' is deprecated, use 'unsafe_free' instead")
    @always_inline
    def free(self):
        self.unsafe_free()

    @deprecated("'bitcast' is deprecated, use 'unsafe_bitcast' instead")
    @always_inline("nodebug")
    def bitcast[
        U: AnyType
    ](self) -> Pointer[U, Self.origin, address_space=Self.address_space]:
        return {_raw = self._address}

    @deprecated("'mut_cast' is deprecated, use 'unsafe_mut_cast' instead")
    @always_inline("nodebug")
    def mut_cast[
        target_mut: Bool
    ](self) -> Pointer[
        Self.T,
        Self.origin.unsafe_mut_cast[target_mut](),
        address_space=Self.address_space,
    ]:
        return {_raw = self._address}

    @deprecated(
        "'address_space_cast' is deprecated, use 'unsafe_address_space_cast'"
        " instead"
    )
    @always_inline("nodebug")
    def address_space_cast[
        target_address_space: AddressSpace = Self.address_space
    ](self) -> Pointer[
        Self.T, Self.origin, address_space=target_address_space
    ]:
        return {_raw = self._address}

    @deprecated("'as_immutable' is deprecated, use 'as_imm' instead")
    @always_inline("nodebug")
    def as_immutable(
        self,
    ) -> Pointer[
        Self.T, ImmOrigin(Self.origin), address_space=Self.address_space
    ]:
        return {_raw = self._address}

    @deprecated("'get_immutable' is deprecated, use 'as_imm' instead")
    @always_inline("nodebug")
    def get_immutable(
        self,
    ) -> Pointer[
        Self.T, ImmOrigin(Self.origin), address_space=Self.address_space
    ]:
        return {_raw = self._address}

    @deprecated("'take_pointee' is deprecated, use 'unsafe_take_pointee' instead")
    @always_inline("nodebug")
    def take_pointee(self) -> Self.T:
        return __take[Self.T](self._address)

    @deprecated("'init_pointee_move' is deprecated, use 'unsafe_write' instead")
    @always_inline("nodebug")
    def init_pointee_move(self, var value: Self.T):
        __init_at[Self.T](self._address, value^)

    @deprecated(
        "'init_pointee_copy' is deprecated, use 'unsafe_write(copy=)' instead"
    )
    @always_inline("nodebug")
    def init_pointee_copy(self, value: Self.T):
        __copy_at[Self.T](self._address, __addr_of(value))

    @deprecated(
        "'init_pointee_move_from' is deprecated, use 'unsafe_write_move_from'"
        " instead"
    )
    @always_inline("nodebug")
    def init_pointee_move_from(self, src: Pointer[Self.T, _]):
        __move_at[Self.T](self._address, src._address)

    @deprecated(
        "'move_pointee_into' is deprecated, use 'unsafe_write_move_from'"
        " instead"
    )
    @always_inline("nodebug")
    def move_pointee_into(self, dst: Pointer[Self.T, _]):
        __move_at[Self.T](dst._address, self._address)

    @deprecated(
        "'destroy_pointee' is deprecated, use 'unsafe_deinit_pointee' instead"
    )
    @always_inline("nodebug")
    def destroy_pointee(self):
        __destroy[Self.T](self._address)

    @deprecated("'offset' is deprecated, use 'unsafe_offset' instead")
    @always_inline("nodebug")
    def offset[I: Indexer, //](self, offset: I) -> Self:
        return Self(_raw=_at(self._address, index(offset), Self._stride))

    @deprecated("null pointers are deprecated, use 'Optional[Pointer]' instead")
    @always_inline("nodebug")
    def __init__(out self):
        self._address = _int_to_address(0)

    @implicit
    @always_inline("nodebug")
    def __init__(
        other: Pointer[mut=True, ...],
        out self: Pointer[
            other.T,
            MutUnsafeAnyOrigin,
            address_space=other.address_space,
        ],
    ):
        """The former `UnsafePointer[T]` points anywhere."""
        self._address = other._address

    @deprecated("'alloc' of a pointer type is deprecated, use 'unsafe_alloc' instead")
    @staticmethod
    @always_inline
    def alloc(
        count: Int, *, alignment: Int = __query["align_of", Self.T]
    ) -> Self:
        return Self(_raw=_heap_alloc(count * Self._stride, alignment))

    @deprecated("'address_of' is deprecated, use 'Pointer(to=)' instead")
    @staticmethod
    @always_inline("nodebug")
    def address_of(ref arg: Self.T) -> Self:
        return Self(_raw=__addr_of(arg))

    @deprecated("'simd_load' is deprecated, use 'unsafe_load' instead")
    @always_inline("nodebug")
    def simd_load[
        dtype: DType, //, width: Int
    ](self: Pointer[Scalar[dtype], ...], offset: Int) -> SIMD[dtype, width]:
        return self.unsafe_load[width=width](offset)

    @deprecated("'simd_store' is deprecated, use 'unsafe_store' instead")
    @always_inline("nodebug")
    def simd_store[
        dtype: DType, //, width: SIMDLength
    ](self: Pointer[Scalar[dtype], ...], offset: Int, val: SIMD[dtype, width]):
        self.unsafe_store(offset, val)

    @deprecated(
        "'init_pointee_explicit_copy' is deprecated, use"
        " 'unsafe_write(copy=)' instead"
    )
    @always_inline("nodebug")
    def init_pointee_explicit_copy(self, value: Self.T):
        __copy_at[Self.T](self._address, __addr_of(value))

    @deprecated(
        "'initialize_pointee_move' is deprecated, use 'unsafe_write' instead"
    )
    @always_inline("nodebug")
    def initialize_pointee_move(self, var value: Self.T):
        __init_at[Self.T](self._address, value^)

    @deprecated(
        "'initialize_pointee_copy' is deprecated, use 'unsafe_write(copy=)'"
        " instead"
    )
    @always_inline("nodebug")
    def initialize_pointee_copy(self, value: Self.T):
        __copy_at[Self.T](self._address, __addr_of(value))
