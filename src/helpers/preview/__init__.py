"""Shows the page while it is being written: saved here, seen there, on this machine alone."""

from helpers.preview.asked import Asked
from helpers.preview.running import Preview, preview

__all__ = ["Asked", "Preview", "preview"]
