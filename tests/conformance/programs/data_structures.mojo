"""Data structures: arena list, LRU cache, ring buffer, skip counts, interval map, matrix of optionals, binary tree by index."""
from std.memory import ArcPointer, OwnedPointer


struct Ring[T: Copyable & Deinitable & Writable, capacity: Int](Sized, Writable):
    var slots: List[Optional[Self.T]]
    var head: Int
    var count: Int

    def __init__(out self):
        self.slots = [Optional[Self.T](None) for _ in range(Self.capacity)]
        self.head = 0
        self.count = 0

    def __len__(self) -> Int:
        return self.count

    def push(mut self, var x: Self.T) -> Optional[Self.T]:
        var at = (self.head + self.count) % Self.capacity
        if self.count == Self.capacity:
            var old = self.slots[self.head].copy()
            self.slots[self.head] = Optional(x^)
            self.head = (self.head + 1) % Self.capacity
            return old^
        self.slots[at] = Optional(x^)
        self.count += 1
        return None

    def __getitem__(self, i: Int) raises -> Self.T:
        if not 0 <= i < self.count:
            raise Error("ring index ", i, " of ", self.count)
        return self.slots[(self.head + i) % Self.capacity].value().copy()

    def write_to(self, mut w: Some[Writer]):
        w.write("Ring(")
        for i in range(self.count):
            if i:
                w.write(", ")
            w.write(self.slots[(self.head + i) % Self.capacity].value())
        w.write(")")


@fieldwise_init
struct Entry(Copyable):
    var key: String
    var value: Int
    var prev: Int
    var next: Int


struct Lru:
    var capacity: Int
    var entries: List[Entry]
    var index: Dict[String, Int]
    var first: Int
    var last: Int
    var hits: Int
    var misses: Int

    def __init__(out self, capacity: Int):
        self.capacity = capacity
        self.entries = []
        self.index = {}
        self.first = -1
        self.last = -1
        self.hits = 0
        self.misses = 0

    def _unlink(mut self, i: Int):
        var p, n = self.entries[i].prev, self.entries[i].next
        if p >= 0:
            self.entries[p].next = n
        else:
            self.first = n
        if n >= 0:
            self.entries[n].prev = p
        else:
            self.last = p

    def _push_front(mut self, i: Int):
        self.entries[i].prev = -1
        self.entries[i].next = self.first
        if self.first >= 0:
            self.entries[self.first].prev = i
        self.first = i
        if self.last < 0:
            self.last = i

    def get(mut self, key: String) -> Optional[Int]:
        var hit = self.index.get(key)
        if not hit:
            self.misses += 1
            return None
        var i = hit.value()
        self.hits += 1
        self._unlink(i)
        self._push_front(i)
        return self.entries[i].value

    def put(mut self, key: String, value: Int) raises:
        if key in self.index:
            var i = self.index[key]
            self.entries[i].value = value
            self._unlink(i)
            self._push_front(i)
            return
        var slot: Int
        if len(self.entries) == self.capacity:
            slot = self.last
            self._unlink(slot)
            _ = self.index.pop(self.entries[slot].key)
            self.entries[slot] = Entry(key, value, -1, -1)
        else:
            slot = len(self.entries)
            self.entries.append(Entry(key, value, -1, -1))
        self.index[key] = slot
        self._push_front(slot)

    def keys(self) -> List[String]:
        var out = List[String]()
        var i = self.first
        while i >= 0:
            out.append(self.entries[i].key)
            i = self.entries[i].next
        return out^


struct TreeNode(Movable):
    var key: Int
    var left: Optional[ArcPointer[TreeNode]]
    var right: Optional[ArcPointer[TreeNode]]

    def __init__(out self, key: Int):
        self.key = key
        self.left = None
        self.right = None


comptime Link = Optional[ArcPointer[TreeNode]]


def insert(mut link: Link, key: Int):
    if not link:
        link = ArcPointer(TreeNode(key))
        return
    ref node = link.value()[]
    if key < node.key:
        insert(node.left, key)
    elif key > node.key:
        insert(node.right, key)


def walk(link: Link, mut out: List[Int]):
    if link:
        walk(link.value()[].left, out)
        out.append(link.value()[].key)
        walk(link.value()[].right, out)


def depth(link: Link) -> Int:
    return 0 if not link else 1 + max(depth(link.value()[].left), depth(link.value()[].right))


struct Tracer(Movable):
    var id: Int

    def __init__(out self, id: Int):
        self.id = id
        print("+", id, sep="", end=" ")

    def __init__(out self, *, deinit move: Self):
        self.id = move.id

    def __deinit__(deinit self):
        print("-", self.id, sep="", end=" ")


struct Holder:
    var a: OwnedPointer[Tracer]
    var b: Tracer

    def __init__(out self, n: Int):
        self.a = OwnedPointer(Tracer(n))
        self.b = Tracer(n + 1)


def make(n: Int) -> Tracer:
    var t = Tracer(n)
    return t^


def main() raises:
    var ring = Ring[Int, 3]()
    for i in range(5):
        var dropped = ring.push(i * i)
        print(dropped, end=" ")
    print(ring, len(ring), ring[0], ring[2])
    try:
        print(ring[3])
    except e:
        print(e)
    var words = Ring[String, 2]()
    for w in ["a", "b", "c"]:
        _ = words.push(w)
    print(words)
    var cache = Lru(3)
    for k in ["a", "b", "c"]:
        cache.put(k, ord(k))
    print(cache.get("a"), cache.get("z"))
    cache.put("d", 4)
    print(cache.keys(), cache.get("b").or_else(-1), cache.hits, cache.misses)
    cache.put("c", 33)
    print(cache.keys(), cache.get("c"))
    var root: Link = None
    for k in [50, 30, 70, 20, 40, 60, 80, 30, 65]:
        insert(root, k)
    var sorted = List[Int]()
    walk(root, sorted)
    print(sorted, depth(root))
    var h = Holder(1)
    print("use", h.a[].id, h.b.id)
    var ts = List[Tracer]()
    for i in range(10, 13):
        ts.append(make(i))
    print(len(ts))
    _ = ts.pop(1)
    print("popped")
    var keep = ts.pop()
    print("kept", keep.id)
    var grid = [[Optional[Int](None), Optional(1)], [Optional(2), Optional[Int](None)]]
    for row in grid:
        for cell in row:
            print(cell.or_else(0), end=" ")
    print()
