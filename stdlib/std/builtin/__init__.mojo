"""Types, traits and functions that need no import."""
