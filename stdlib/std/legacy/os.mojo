"""What `std.os` had."""

import std.atomic as atomic
from std.atomic import Atomic
