"""Spin locks."""

from std.atomic.atomic import Atomic
from std.memory.pointer import Pointer


struct SpinWaiter(Defaultable):
    """Waits a little, in a loop that waits for something."""

    def __init__(out self):
        pass

    @always_inline
    def wait(self):
        __op["spin_hint"]()


struct BlockingSpinLock(Defaultable):
    """A lock that remembers the number of its owner."""

    comptime UNLOCKED: Int64 = -1

    var counter: Atomic[Int64]

    def __init__(out self):
        self.counter = Atomic[Int64](Self.UNLOCKED)

    def lock(mut self, owner: Int):
        """Waits until the lock is free and takes it."""
        while True:
            var expected = Self.UNLOCKED
            if self.counter.compare_exchange(expected, Int64(owner)):
                return
            __op["spin_hint"]()

    def unlock(mut self, owner: Int) -> Bool:
        """Frees the lock; False if someone else has it."""
        var expected = Int64(owner)
        return self.counter.compare_exchange(expected, Self.UNLOCKED)


struct BlockingScopedLock[origin: MutOrigin]:
    """Holds a lock while its context lasts."""

    var lock: Pointer[BlockingSpinLock, Self.origin]

    def __init__(out self, ref[Self.origin] lock: BlockingSpinLock):
        self.lock = Pointer(to=lock)

    def __init__(out self, lock: Pointer[BlockingSpinLock, Self.origin]):
        self.lock = lock

    def _owner(self) -> Int:
        return Int(self.lock)

    def __enter__(mut self):
        self.lock[].lock(self._owner())

    def __exit__(mut self):
        _ = self.lock[].unlock(self._owner())
