"""Complex numbers, and vectors of them."""

from std.math.exponential import _Expable, exp
from std.math.roots import sqrt
from std.math.trigonometry import cos, sin

comptime ComplexScalar = ComplexSIMD[_, 1]
comptime ComplexFloat32 = ComplexSIMD[DType.float32, 1]
comptime ComplexFloat64 = ComplexSIMD[DType.float64, 1]


struct ComplexSIMD[dtype: DType, length: SIMDLength](
    Equatable,
    ImplicitlyCopyable,
    TrivialRegisterPassable,
    Writable,
    _Expable,
):
    """`length` complex numbers: a vector of real and one of imaginary parts."""

    var re: SIMD[Self.dtype, Self.length]
    var im: SIMD[Self.dtype, Self.length]

    @always_inline
    @implicit
    def __init__(
        out self,
        re: SIMD[Self.dtype, Self.length],
        im: SIMD[Self.dtype, Self.length] = 0,
    ):
        self.re = re
        self.im = im

    @always_inline
    def __init__(out self, *, from_interleaved: SIMD[Self.dtype, 2 * Self.length]):
        """From real and imaginary parts in turn."""
        var parts = from_interleaved.deinterleave()
        self.re = rebind[SIMD[Self.dtype, Self.length]](parts[0])
        self.im = rebind[SIMD[Self.dtype, Self.length]](parts[1])

    @always_inline
    def __init__(out self, *, from_deinterleaved: SIMD[Self.dtype, 2 * Self.length]):
        """From all real parts, then all imaginary ones."""
        self.re = from_deinterleaved.slice[Self.length]()
        self.im = from_deinterleaved.slice[Self.length, offset=Int(Self.length)]()

    @always_inline
    def __neg__(self) -> Self:
        return Self(-self.re, -self.im)

    @always_inline
    def __add__(self, rhs: Self) -> Self:
        return Self(self.re + rhs.re, self.im + rhs.im)

    @always_inline
    def __sub__(self, rhs: Self) -> Self:
        return Self(self.re - rhs.re, self.im - rhs.im)

    @always_inline
    def __mul__(self, rhs: Self) -> Self:
        return Self(
            self.re.fma(rhs.re, -self.im * rhs.im),
            self.re.fma(rhs.im, self.im * rhs.re),
        )

    @always_inline
    def __mul__(self, rhs: Scalar[Self.dtype]) -> Self:
        return Self(self.re * rhs, self.im * rhs)

    @always_inline
    def __rmul__(self, lhs: Scalar[Self.dtype]) -> Self:
        return Self(self.re * lhs, self.im * lhs)

    @always_inline
    def __truediv__(self, rhs: Self) -> Self:
        var denominator = rhs.squared_norm()
        return Self(
            self.re.fma(rhs.re, self.im * rhs.im) / denominator,
            self.im.fma(rhs.re, -self.re * rhs.im) / denominator,
        )

    @always_inline
    def __iadd__(mut self, rhs: Self):
        self = self + rhs

    @always_inline
    def __isub__(mut self, rhs: Self):
        self = self - rhs

    @always_inline
    def __imul__(mut self, rhs: Self):
        self = self * rhs

    @always_inline
    def __imul__(mut self, rhs: Scalar[Self.dtype]):
        self = self * rhs

    @always_inline
    def __itruediv__(mut self, rhs: Self):
        self = self / rhs

    @always_inline
    def __eq__(self, rhs: Self) -> Bool:
        return self.re == rhs.re and self.im == rhs.im

    @always_inline
    def __abs__(self) -> SIMD[Self.dtype, Self.length]:
        return self.norm()

    @always_inline
    def __exp__(self) -> Self:
        """The exponential function."""
        var scale = exp(self.re)
        return Self(scale * cos(self.im), scale * sin(self.im))

    @always_inline
    def norm(self) -> SIMD[Self.dtype, Self.length]:
        """The distance from zero."""
        return sqrt(self.squared_norm())

    @always_inline
    def squared_norm(self) -> SIMD[Self.dtype, Self.length]:
        return self.re.fma(self.re, self.im * self.im)

    @always_inline
    def conj(self) -> Self:
        return Self(self.re, -self.im)

    @always_inline
    def fma(self, b: Self, c: Self) -> Self:
        """`self * b + c`."""
        return Self(
            self.re.fma(b.re, -(self.im.fma(b.im, -c.re))),
            self.re.fma(b.im, self.im.fma(b.re, c.im)),
        )

    @always_inline
    def squared_add(self, c: Self) -> Self:
        """`self * self + c`."""
        return Self(
            self.re.fma(self.re, self.im.fma(-self.im, c.re)),
            self.re.fma(self.im + self.im, c.im),
        )

    def write_to(self, mut writer: Some[Writer]):
        comptime if Self.length == 1:
            _write_number(writer, self.re[0], self.im[0])
        else:
            writer.write_string("[")
            for i in range(Int(Self.length)):
                if i > 0:
                    writer.write_string(", ")
                _write_number(writer, self.re[i], self.im[i])
            writer.write_string("]")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("ComplexSIMD[", Self.dtype, ", ", Int(Self.length), "](")
        self.write_to(writer)
        writer.write_string(")")


def _write_number[
    dtype: DType, //
](mut writer: Some[Writer], re: Scalar[dtype], im: Scalar[dtype]):
    """The real part, and the imaginary part unless it is zero."""
    writer.write(re)
    if im != 0:
        writer.write(" + ", im, "i")


@always_inline
def abs(x: ComplexSIMD) -> SIMD[x.dtype, x.length]:
    """The distance from zero."""
    return x.norm()
