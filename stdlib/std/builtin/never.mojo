"""The type without values."""


struct Never(TrivialRegisterPassable):
    """The result type of a function that does not return, the error type of one that does not raise."""

    var _nothing: NoneType
