"""Raw releases become tidy observations, one reader a source; what is not certain is refused."""

from helpers.load.findings import grouped
from helpers.load.loading import POPULATIONS, LoadReport, load
from helpers.load.opening import is_tidy, open_tidy
from helpers.load.revisions import Revision, revisions
from helpers.load.tidy import COLUMNS, Tidy, covered, covers, refuse_uncovered

__all__ = [
    "COLUMNS",
    "POPULATIONS",
    "LoadReport",
    "Revision",
    "Tidy",
    "covered",
    "covers",
    "grouped",
    "is_tidy",
    "load",
    "open_tidy",
    "refuse_uncovered",
    "revisions",
]
