"""The functions of `std.math`, under the name of their official module."""

from std.math.classify import isclose, isfinite, isinf, isnan
from std.math.exponential import exp, exp2, exp_approx_f32, expm1
from std.math.hyperbolic import acosh, asinh, atanh, cosh, sinh, tanh
from std.math.integers import comb, factorial, gcd, iota, lcm, perm
from std.math.logarithm import log, log1p, log2, log10, logb
from std.math.minmax import max, min
from std.math.roots import cbrt, hypot, recip, rsqrt, sqrt
from std.math.rounding import (
    align_down,
    align_up,
    ceil,
    ceildiv,
    clamp,
    copysign,
    floor,
    fma,
    frexp,
    ldexp,
    modf,
    remainder,
    scalb,
    trunc,
    ulp,
)
from std.math.special import erf, erfc, gamma, j0, j1, lgamma, y0, y1
from std.math.traits import (
    Absable,
    CeilDivable,
    CeilDivableRaising,
    Ceilable,
    DivModable,
    Floorable,
    Powable,
    Roundable,
    Truncable,
    abs,
    divmod,
    pow,
    round,
)
from std.math.trigonometry import acos, asin, atan, atan2, cos, sin, tan
