# References to elements of elements, in signatures: the value that owns them lives on.
struct Table(Copyable, Movable):
    var rows: List[List[String]]

    def __init__(out self, var rows: List[List[String]]):
        self.rows = rows^

    def row(self, r: Int) -> ref[self.rows[r]] List[String]:
        return self.rows[r]

    def __getitem__(self, r: Int, c: Int) -> ref[self.rows[r][c]] String:
        return self.rows[r][c]


def same(a: String, b: String) -> Bool:
    var churn = [String("a text that is so long that it is on the heap"), "x"]
    return a == b and len(churn) == 2


def main():
    var table = Table([[String("another text that is so long that it is on the heap"), "b"], ["c", "d"]])
    print(len(table.row(0)), table[1, 0])
    print(same(table[0, 0], "another text that is so long that it is on the heap"))
