"""The Mojo standard library."""
