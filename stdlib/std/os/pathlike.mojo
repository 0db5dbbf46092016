"""`PathLike`: what can name a file."""


trait PathLike:
    def __fspath__(self) -> String:
        """The path as text."""
        ...
