# Powers of float literals are computed as Float64, by products or exp and log.
def main():
    print(2 ** 100 // 3 ** 50, 1.1 ** 10, 10.0 ** 20, 10.0 ** -3, 1.1 ** 10.0, 3.7 ** 7, 0.1 ** 3)
    var a = 1.1
    var b = 10.0
    var c = 3.7
    print(a ** 10, b ** 20, b ** -3, a ** b, c ** 7, 0.1 ** 3)
    comptime k = 2.0 ** 0.5
    comptime m = 1.1 ** 10
    print(k, m)
    print(2 ** 10)
