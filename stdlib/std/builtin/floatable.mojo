"""Conversions to `Float64`."""


trait Floatable:
    """A type that converts to `Float64` without failing."""

    def __float__(self) -> Float64:
        ...


trait FloatableRaising:
    """A type whose conversion to `Float64` may raise."""

    def __float__(self) raises -> Float64:
        ...
