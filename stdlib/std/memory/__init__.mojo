"""Pointers, allocation, owned and shared boxes, and block operations."""

from std.collections.span import Span, MutSpan, ImmSpan
from std.memory.address_space import AddressSpace
from std.memory.alloc import Alignment, Allocation, Layout, ManagedAllocation
from std.memory.alloc import ThinAllocation, alloc, dealloc, unsafe_alloc
from std.memory.arc_pointer import ArcPointer, WeakPointer
from std.memory.maybe_uninit import MaybeUninit
from std.memory.memory import forget_deinit
from std.memory.memory import is_trivially_copyable, is_trivially_deletable
from std.memory.memory import is_trivially_movable
from std.memory.memory import unsafe_destroy_n, unsafe_memcmp, unsafe_memcpy
from std.memory.memory import unsafe_memmove, unsafe_memset, unsafe_memset_zero
from std.memory.memory import unsafe_uninit_copy_n, unsafe_uninit_move_n
from std.memory.owned_pointer import OwnedPointer
from std.memory.pointer import ImmOpaquePointer, ImmPointer, MutOpaquePointer
from std.memory.pointer import MutPointer, OpaquePointer, OptionalPointer
from std.memory.pointer import Pointer
from std.memory.stack_allocation import stack_allocation
from std.memory.unsafe import bitcast, pack_bits
from std.memory.unsafe_pointer import UnsafePointer
