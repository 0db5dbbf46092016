"""A choice without a branch."""


@always_inline
def _select_register_value[T: TrivialRegisterPassable](cond: Bool, lhs: T, rhs: T) -> T:
    return lhs if cond else rhs
