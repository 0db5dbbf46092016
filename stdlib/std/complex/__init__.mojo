"""Complex numbers."""

from std.complex.complex import ComplexFloat32, ComplexFloat64, ComplexScalar
from std.complex.complex import ComplexSIMD, abs
