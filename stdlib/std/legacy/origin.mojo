"""What `std.origin` had: the names of origins, once lifetimes."""

from std.builtin.never import Never

@deprecated(use=ImmOrigin)
comptime ImmutOrigin = ImmOrigin

@deprecated(use=ImmOrigin)
comptime ImmutableOrigin = ImmOrigin

@deprecated(use=MutOrigin)
comptime MutableOrigin = MutOrigin

@deprecated(use=ImmStaticOrigin)
comptime StaticConstantOrigin = ImmStaticOrigin

@deprecated(use=MutUntrackedOrigin)
comptime MutExternalOrigin = MutUntrackedOrigin

@deprecated(use=ImmUntrackedOrigin)
comptime ImmutExternalOrigin = ImmUntrackedOrigin

@deprecated(use=ImmUntrackedOrigin)
comptime ImmutUntrackedOrigin = ImmUntrackedOrigin

@deprecated(use=MutUnsafeAnyOrigin)
comptime MutableAnyOrigin = MutUnsafeAnyOrigin

@deprecated(use=ImmUnsafeAnyOrigin)
comptime ImmutableAnyOrigin = ImmUnsafeAnyOrigin

@deprecated(use=UntrackedOrigin)
comptime ExternalOrigin = UntrackedOrigin
