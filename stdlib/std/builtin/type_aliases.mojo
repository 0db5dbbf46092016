"""The earlier home of the names of origins."""

from std.builtin.never import Never
from std.origin import (
    AnyOrigin,
    ImmOrigin,
    ImmStaticOrigin,
    ImmUnsafeAnyOrigin,
    ImmUntrackedOrigin,
    ImmutAnyOrigin,
    MutAnyOrigin,
    MutOrigin,
    MutUnsafeAnyOrigin,
    MutUntrackedOrigin,
    Origin,
    OriginSet,
    UntrackedOrigin,
)

comptime ImmutOrigin = ImmOrigin
comptime StaticConstantOrigin = ImmStaticOrigin
