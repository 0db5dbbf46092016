# Inventory of items read from text: dictionaries of structs, counters, queues, sets, errors.
from std.collections import Counter, Set, Deque
@fieldwise_init
struct Item(Copyable, Writable):
    var name: String
    var price: Float64
    var qty: Int
    def total(self) -> Float64: return self.price * Float64(self.qty)
    def write_to(self, mut w: Some[Writer]):
        w.write(self.name, "@", self.price, "x", self.qty)
def parse(line: String) raises -> Item:
    var parts = line.split(";")
    if len(parts) != 3:
        raise Error("bad line: ", repr(line))
    return Item(String(parts[0].strip()), Float64(parts[1]), Int(parts[2]))
def main() raises:
    var text = "apple; 1.25;10\npear;0.5; 4\n\nplum;x;3\nfig;2.75;1\nbad;1"
    var items = Dict[String, Item]()
    for line in text.splitlines():
        if not line: continue
        try:
            var it = parse(String(line))
            items[it.name] = it^
        except e:
            print("skip:", e)
    var keys = [k for k in items.keys()]
    sort(keys)
    var sum = 0.0
    for k in keys:
        ref it = items[k]
        print(k.ascii_ljust(8), String(it.total()).ascii_rjust(8), it)
        sum += it.total()
    print("sum", sum, round(sum / Float64(len(items)), 3))
    items["fig"].qty += 2
    print(items["fig"], items)
    var hist = Counter[Int]()
    for e in items.values(): hist[e.qty] += 1
    print(hist)
    var queue = Deque[Tuple[Int, String]]()
    for i, k in enumerate(keys): queue.append((i, k))
    while queue:
        var job = queue.popleft()
        print(job[0], job[1], end="; ")
        if job[0] == 1: queue.append((9, String("again")))
    print()
    var seen = Set[String]()
    for w in String("a b a c b").split():
        var s = String(w)
        if s in seen: print("dup", s)
        seen.add(s)
    print(seen, len(seen))
