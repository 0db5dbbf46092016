"""`Interval`, and `IntervalTree`: finding the intervals that overlap another."""

from std.math.traits import IntervalElement


struct Interval[T: IntervalElement](Boolable, Equatable, ImplicitlyCopyable, Sized, Writable):
    """From `start` up to `end`, which does not belong to it."""

    var start: Self.T
    var end: Self.T

    def __init__(out self, start: Self.T, end: Self.T):
        debug_assert(start <= end, "invalid interval '(", start, ", ", end, ")'")
        self.start = start.copy()
        self.end = end.copy()

    def __init__(out self, interval: Tuple[Self.T, Self.T], /):
        self.start = interval[0].copy()
        self.end = interval[1].copy()

    def __init__(out self, *, copy: Self):
        self.start = copy.start.copy()
        self.end = copy.end.copy()

    def overlaps(self, other: Self) -> Bool:
        return other.start < self.end and other.end > self.start

    def union(self, other: Self) -> Self:
        """The smallest interval with both, which must overlap."""
        debug_assert(
            self.overlaps(other), "intervals do not overlap when computing the union of '", self, "' and '", other, "'"
        )
        return Self(min(self.start, other.start), max(self.end, other.end))

    def intersection(self, other: Self) -> Self:
        """What is in both, which must overlap."""
        debug_assert(
            self.overlaps(other),
            "intervals do not overlap when computing the intersection of '",
            self,
            "' and '",
            other,
            "'",
        )
        return Self(max(self.start, other.start), min(self.end, other.end))

    def __contains__(self, other: Self.T) -> Bool:
        return self.start <= other and other < self.end

    def __contains__(self, other: Self) -> Bool:
        return self.start <= other.start and self.end >= other.end

    def __eq__(self, other: Self) -> Bool:
        return self.start == other.start and self.end == other.end

    # Intervals are ordered by their starts in one direction, by their ends in the other.

    def __lt__(self, other: Self) -> Bool:
        return self.start < other.start

    def __le__(self, other: Self) -> Bool:
        return self.start <= other.start

    def __gt__(self, other: Self) -> Bool:
        return self.end > other.end

    def __ge__(self, other: Self) -> Bool:
        return self.end >= other.end

    def __len__(self) -> Int:
        assert Bool(self), "interval is empty"
        return Int(self.end - self.start)

    def __bool__(self) -> Bool:
        return self.start < self.end

    def write_to(self, mut writer: Some[Writer]):
        writer.write("(", self.start, ", ", self.end, ")")


comptime _NONE = -1
"""No node."""


@fieldwise_init
struct _IntervalNode[T: IntervalElement, U: Copyable & Comparable & Deinitable & Writable](Copyable):
    """An interval with its data. Other nodes are named by their place in the tree's list."""

    var interval: Interval[Self.T]
    var data: Self.U
    var max_end: Self.T
    """The greatest end in the subtree."""
    var left: Int
    var right: Int
    var parent: Int
    var is_red: Bool


struct IntervalTree[T: IntervalElement, U: Copyable & Comparable & Deinitable & Writable](Defaultable, Writable):
    """A red-black tree of intervals, ordered by their starts."""

    var _nodes: List[_IntervalNode[Self.T, Self.U]]
    var _root: Int

    def __init__(out self):
        self._nodes = []
        self._root = _NONE

    # Building

    def insert(mut self, interval: Tuple[Self.T, Self.T], data: Self.U):
        self.insert(Interval(interval[0], interval[1]), data)

    def insert(mut self, interval: Interval[Self.T], data: Self.U):
        var parent = _NONE
        var at = self._root
        while at != _NONE:
            parent = at
            ref node = self._nodes[at]
            node.max_end = max(node.max_end, interval.end)
            at = node.left if interval < node.interval else node.right
        var new = len(self._nodes)
        self._nodes.append(
            _IntervalNode(interval, data.copy(), interval.end.copy(), _NONE, _NONE, parent, is_red=True)
        )
        if parent == _NONE:
            self._root = new
        elif interval < self._nodes[parent].interval:
            self._nodes[parent].left = new
        else:
            self._nodes[parent].right = new
        self._balance(new)

    def _balance(mut self, new: Int):
        """No red node may have a red parent."""
        var at = new
        while at != self._root and self._nodes[self._nodes[at].parent].is_red:
            var parent = self._nodes[at].parent
            var grandparent = self._nodes[parent].parent
            var on_left = parent == self._nodes[grandparent].left
            var uncle = self._nodes[grandparent].right if on_left else self._nodes[grandparent].left
            if uncle != _NONE and self._nodes[uncle].is_red:
                self._nodes[parent].is_red = False
                self._nodes[uncle].is_red = False
                self._nodes[grandparent].is_red = True
                at = grandparent
                continue
            if at == (self._nodes[parent].right if on_left else self._nodes[parent].left):
                at = parent
                self._rotate(at, to_left=on_left)
                parent = self._nodes[at].parent
                grandparent = self._nodes[parent].parent
            self._nodes[parent].is_red = False
            self._nodes[grandparent].is_red = True
            self._rotate(grandparent, to_left=not on_left)
        self._nodes[self._root].is_red = False

    def _rotate(mut self, at: Int, *, to_left: Bool):
        """Moves a node below its child on the other side."""
        var child = self._nodes[at].right if to_left else self._nodes[at].left
        var inner = self._nodes[child].left if to_left else self._nodes[child].right
        var parent = self._nodes[at].parent
        if to_left:
            self._nodes[at].right = inner
            self._nodes[child].left = at
        else:
            self._nodes[at].left = inner
            self._nodes[child].right = at
        if inner != _NONE:
            self._nodes[inner].parent = at
        self._nodes[child].parent = parent
        self._nodes[at].parent = child
        if parent == _NONE:
            self._root = child
        elif self._nodes[parent].left == at:
            self._nodes[parent].left = child
        else:
            self._nodes[parent].right = child
        self._update_max_end(at)
        self._update_max_end(child)

    def _update_max_end(mut self, at: Int):
        var result = self._nodes[at].interval.end.copy()
        for child in [self._nodes[at].left, self._nodes[at].right]:
            if child != _NONE:
                result = max(result, self._nodes[child].max_end)
        self._nodes[at].max_end = result^

    # Reading

    def depth(self) -> Int:
        return self._depth(self._root)

    def _depth(self, at: Int) -> Int:
        if at == _NONE:
            return 0
        return 1 + max(self._depth(self._nodes[at].left), self._depth(self._nodes[at].right))

    def search(self, interval: Tuple[Self.T, Self.T]) raises -> List[Self.U]:
        return self.search(Interval(interval[0], interval[1]))

    def search(self, interval: Interval[Self.T]) raises -> List[Self.U]:
        """The data of the intervals that overlap."""
        var result = List[Self.U]()
        var work = List[Int]()
        if self._root != _NONE:
            work.append(self._root)
        while len(work) > 0:
            ref node = self._nodes[work.pop()]
            if node.interval.overlaps(interval):
                result.append(node.data.copy())
            if node.left != _NONE and self._nodes[node.left].interval.start <= interval.end:
                work.append(node.left)
            if node.right != _NONE and self._nodes[node.right].max_end >= interval.start:
                work.append(node.right)
        return result^

    # Text

    def write_to(self, mut writer: Some[Writer]):
        self._write(writer, self._root, "", True)

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("IntervalTree[")
        writer.write_string(__query["plain_name", Self.T])
        writer.write_string(", ")
        writer.write_string(__query["plain_name", Self.U])
        writer.write_string("](")
        self.write_to(writer)
        writer.write_string(")")

    def _write(self, mut writer: Some[Writer], at: Int, indent: String, is_last: Bool):
        """A node and, further to the right, what is below it."""
        if at == _NONE:
            return
        ref node = self._nodes[at]
        writer.write(indent, "├─" if is_last else "└─", node.interval, "=", node.data, "\n")
        var below = indent + ("  " if is_last else "| ")
        self._write(writer, node.left, below, False)
        self._write(writer, node.right, below, True)
