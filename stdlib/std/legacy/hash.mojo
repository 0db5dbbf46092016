"""What `std.hash` had."""

import std.hash.hash as hash
