"""The page read back as a browser would read it, and what has to hold of it."""

from helpers.check.page.reading import Element, Page, read_page

__all__ = ["Element", "Page", "read_page"]
