"""Identity: `is` and `is not`."""


trait Identifiable:
    def __is__(self, rhs: Self) -> Bool:
        ...

    @always_inline
    def __isnot__(self, rhs: Self) -> Bool:
        return not self.__is__(rhs)
