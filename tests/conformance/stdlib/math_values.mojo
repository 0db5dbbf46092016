# Elementary functions to the last digit, in both precisions.
from std.math import exp, exp2, log, log2, log10, log1p, expm1, tanh, erf, erfc, sinh, cosh, sin, cos, tan, asin, acos, atan, atan2, asinh, acosh, atanh, cbrt, hypot, gamma, lgamma, j0, j1, y0, y1, ldexp, frexp, modf, copysign, nextafter, ulp, remainder, sqrt, rsqrt, recip, isclose, logb, scalb, gcd, lcm, factorial, comb, perm, floor, ceil, trunc, ceildiv, align_up, align_down, clamp, iota, isnan, isinf, isfinite
def t(x: Float64):
    print(x, exp(x), exp2(x), log(x), log2(x), log10(x), log1p(x), expm1(x), tanh(x), erf(x), erfc(x), sinh(x), cosh(x))
    print(sin(x), cos(x), tan(x), asin(x), acos(x), atan(x), asinh(x), acosh(x), atanh(x), cbrt(x), gamma(x), lgamma(x), j0(x), j1(x), y0(x), y1(x), sqrt(x), rsqrt(x), logb(x), ulp(x), atan2(x, 0.5), hypot(x, 2.0))
    var f = Float32(x)
    print(f, exp(f), exp2(f), log(f), log2(f), log10(f), log1p(f), expm1(f), tanh(f), erf(f), erfc(f), sinh(f), cosh(f))
    print(sin(f), cos(f), tan(f), asin(f), acos(f), atan(f), asinh(f), acosh(f), atanh(f), cbrt(f), gamma(f), lgamma(f), sqrt(f), ulp(f))
def main():
    t(0.0); t(1.0); t(-1.0); t(0.5); t(-0.5); t(2.0); t(10.0); t(0.1); t(3.7); t(1e-10); t(0.9); t(-0.3); t(100.0); t(1000.0); t(-1000.0); t(1e300); t(0.25); t(7.25)
    print(2.0 ** Float64(0.5), Float64(9) ** 0.5, Float64(7.5) ** 2.5, Float64(2) ** Float64(-3), Float64(-8) ** Float64(0.3333), Float64(2) ** 10, Int(3) ** 4, Int(2) ** 70, Float32(1.5) ** Float32(2.5))
    print(ldexp(Float64(1.5), 4), frexp(Float64(8.0))[0], frexp(Float64(8.0))[1], modf(Float64(3.75)), modf(Float64(-3.75)), copysign(Float64(3), -1.0), nextafter(Float64(1), 2.0), remainder(Float64(5), 3.0), recip(Float64(4)), scalb(Float64(1), 3.0))
    print(7.5 % Float64(2), -7.5 % Float64(2), Float64(7.5) % -2.0, Float64(7.5) // 2.0, Float64(-7.5) // 2.0, Float64(5) % 0.0, Float64(5)//0.0, Float64(1e17) % 0.3, Float64(0.7) % 0.1)
    print(gcd(12, 18), gcd(0, 0), gcd(-4, 6), lcm(4, 6), lcm(0, 3), factorial(5), comb(5, 2), perm(5, 2), perm(4), ceildiv(7, 2), ceildiv(-7, 2), align_up(13, 8), align_down(13, 8), clamp(15, 0, 10), iota[DType.int32, 4](), sqrt(17), sqrt(16))
    print(isnan(Float64(0)/0), isinf(Float64(1)/0), isfinite(Float64(3)), isclose(Float64(1), Float64(1)+1e-9), round(Float64(2.5)), round(Float64(3.5)), round(Float64(-2.5)), round(Float64(2.567), 2), round(Float64(1234.5), -2), round(1234, -2), round(-1250, -2))
