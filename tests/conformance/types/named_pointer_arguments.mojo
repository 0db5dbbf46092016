# Function types may name their arguments; calls through pointers may use the names.


def scaled(values: List[Int], factor: Int) raises -> Int:
    return len(values) * factor


def chooser[n: Int]() -> def(values: List[Int], factor: Int) raises thin -> Int:
    def chosen(values: List[Int], factor: Int) raises -> Int:
        return len(values) * n - factor

    return chosen


def main() raises:
    var f: def(values: List[Int], factor: Int) raises thin -> Int = scaled
    print(f(values=[1, 2], factor=3), f(factor=3, values=[1]), f([1, 2, 3], factor=2))
    print(chooser[7]()(values=[1], factor=1))
    var g: def(List[Int], Int) raises thin -> Int = f
    print(g([1], 2))
    var h: def(items: List[Int], by: Int) raises thin -> Int = g
    print(h(by=5, items=[1, 1]))
