"""Decorators for documentation tools."""

from std.documentation.documentation import doc_hidden
