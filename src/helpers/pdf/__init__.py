"""A statement's page as a tagged PDF, the same bytes each time."""

from helpers.pdf.printing import NAME, find_browser, printed, refuse_unable

__all__ = ["NAME", "find_browser", "printed", "refuse_unable"]
