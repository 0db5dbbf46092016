"""`doc_hidden`."""


def doc_hidden():
    """Marks a declaration as not documented; no effect on the program."""
    pass
