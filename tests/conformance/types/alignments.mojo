# `@align`: sizes, fields, elements and arguments of types that ask for an alignment.
from std.sys import size_of, align_of

@align(64)
struct A(ImplicitlyCopyable):
    var x: Int8
    def __init__(out self, x: Int8):
        self.x = x

@align(16)
@fieldwise_init
struct B(Copyable):
    var a: Int
    var b: Int

@align(4)
@fieldwise_init
struct C(Copyable):
    var a: Int

@fieldwise_init
struct W(Copyable):
    var p: Int8
    var q: A
    var r: Int8

def pass_it(a: A, var b: A) -> A:
    b.x += a.x
    return b

def main():
    print(size_of[A](), align_of[A](), size_of[B](), align_of[B](), size_of[C](), align_of[C](), size_of[W](), align_of[W]())
    var l: List[A] = []
    for i in range(5):
        l.append(A(Int8(i)))
    print(pass_it(l[1], l[4]).x, l[3].x)
    var w = W(1, A(2), 3)
    var v = w.copy()
    v.q.x = 9
    print(w.p, w.q.x, w.r, v.q.x, v.r)
    var o = Optional(A(5))
    print(o.value().x)
    var t = (A(1), 2, A(3))
    print(t[0].x, t[1], t[2].x)
