"""Origins: which memory a reference may point into. They exist at compile time only.

The compiler makes and compares origins; `origin_of(place)` is the usual way
to one. `__origin[kind, mut]` names those that stand for no particular place:
`static` (lives for ever), `untracked` (nobody follows it) and `any` (may be
any memory).
"""


struct Origin[*, mut: Bool](TrivialRegisterPassable):
    """The type of an origin of known mutability; `Origin` alone is one of any."""

    pass


struct OriginSet(TrivialRegisterPassable):
    """The type of a set of origins."""

    pass


comptime MutOrigin = Origin[mut=True]
comptime ImmOrigin = Origin[mut=False]

comptime ImmStaticOrigin: ImmOrigin = __origin["static", False]

comptime UntrackedOrigin[*, mut: Bool]: Origin[mut=mut] = __origin[
    "untracked", mut
]
comptime MutUntrackedOrigin: MutOrigin = __origin["untracked", True]
comptime ImmUntrackedOrigin: ImmOrigin = __origin["untracked", False]

comptime UnsafeAnyOrigin[*, mut: Bool]: Origin[mut=mut] = __origin["any", mut]
comptime MutUnsafeAnyOrigin: MutOrigin = __origin["any", True]
comptime ImmUnsafeAnyOrigin: ImmOrigin = __origin["any", False]
comptime AnyOrigin[*, mut: Bool]: Origin[mut=mut] = __origin["any", mut]
comptime MutAnyOrigin: MutOrigin = __origin["any", True]
comptime ImmAnyOrigin: ImmOrigin = __origin["any", False]
comptime ImmutAnyOrigin: ImmOrigin = __origin["any", False]
