# The unstable order of equal elements, stability, partition.
@fieldwise_init
struct P(Copyable, Writable):
    var key: Int
    var tag: Int

    def write_to(self, mut w: Some[Writer]):
        w.write(self.key, ".", self.tag)


def by_key(a: P, b: P) -> Bool:
    return a.key < b.key


def fill(n: Int, modulus: Int) -> List[P]:
    var l = List[P]()
    var x = 12345
    for i in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        l.append(P((x >> 8) % modulus, i))
    return l^


def main():
    for n in [5, 31, 32, 33, 100, 257]:
        var a = fill(n, 7)
        sort(a, by_key)
        print(a)
        var b = fill(n, 7)
        sort[stable=True](b, by_key)
        print(b)
    var c = fill(100, 1000)
    sort(c, by_key)
    print(c)
    var d = [5, 3, 8, 1, 9, 2, 7]
    partition(Span(d), 3, lambda (a: Int, b: Int) -> Bool: a < b)
    print(d)
    var s: List[String] = ["pear", "apple", "fig"]
    sort(s)
    print(s)
