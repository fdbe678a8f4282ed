"""Executed notebooks → one page, through nbconvert and the templates; content in, bytes out."""

from helpers.stitch.context import Context, Statement, Variation
from helpers.stitch.reading import NotWhole
from helpers.stitch.rewriting import rewrite
from helpers.stitch.size import PageTooLarge
from helpers.stitch.stitching import main_of, section_page, stitch, with_shell

__all__ = [
    "Context",
    "NotWhole",
    "PageTooLarge",
    "Statement",
    "Variation",
    "main_of",
    "rewrite",
    "section_page",
    "stitch",
    "with_shell",
]
