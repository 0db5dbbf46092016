"""What `std.math` had."""

import std.math as math
