"""A dot product, eight lanes at a time."""


def dot(a: List[Float32], b: List[Float32]) -> Float32:
    var lanes = SIMD[DType.float32, 8](0)
    var i = 0
    while i + 8 <= len(a):
        lanes += a.unsafe_ptr().unsafe_load[width=8](i) * b.unsafe_ptr().unsafe_load[width=8](i)
        i += 8
    var total = lanes.reduce_add()
    while i < len(a):
        total += a[i] * b[i]
        i += 1
    return total


def main():
    var a = List[Float32]()
    var b = List[Float32]()
    for i in range(100):
        a.append(Float32(i))
        b.append(Float32(2))
    print(dot(a, b))
