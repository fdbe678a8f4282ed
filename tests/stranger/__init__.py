"""A stranger with everything that was published, a computer and the rule book: what hidden counts can be.

Nothing here asks the library. Files are read as they lie in a statement's folder: CSV, JSON, the spreadsheet,
the executed notebooks and what they carry, and of pages the figures, the tables behind charts, the files
within links, and the marks of the drawings, measured against the counts that are known. What is worked out
from two counts (a difference, a percentage, a ratio) gives the one from the other, an interval gives its
count, and windows that overlap are subtracted by linear programming.
"""

from stranger.reading import Edition, Files, read
from stranger.solving import Cell, Rule, attack

__all__ = ["Cell", "Edition", "Files", "Rule", "attack", "read"]
