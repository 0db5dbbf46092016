"""The earlier home of the arithmetic functions that need no import."""

from std.math import Absable, DivModable, Powable, Roundable, abs, divmod, max, min, pow, round
