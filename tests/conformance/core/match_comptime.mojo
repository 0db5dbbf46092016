# comptime match: numbers, tuples, optionals; names are compile-time values.
def pick[o: Optional[Int], t: Tuple[Int, Bool]]() -> Int:
    comptime match o:
        case .Some(3): return 3
        case .Some(x): return x * 2
        case .None: pass
    comptime match t:
        case (1, True): return 100
        case (n, False) if n > 4: return 200 + n
        case (2 | 3, _): return 300
        case _: return 400

def width[n: Int]() -> Int:
    comptime match n:
        case 0: return 0
        case k:
            comptime half = k // 2
            var v = SIMD[DType.int32, 4](half)
            return Int(v.reduce_add())

def main():
    print(pick[Optional[Int](3), (1, True)](), pick[Optional[Int](4), (1, True)]())
    print(pick[None, (1, True)](), pick[None, (7, False)](), pick[None, (3, True)](), pick[None, (9, True)]())
    print(width[0](), width[10]())
