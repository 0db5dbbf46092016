"""Packages that officially come with MAX; here, those that need nothing else of it."""
