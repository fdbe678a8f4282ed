"""Raw releases become tidy observations, one reader a source; what is not certain is refused."""

from helpers.load.findings import grouped
from helpers.load.loading import POPULATIONS, LoadReport, load, read_tidy
from helpers.load.opening import is_tidy, open_tidy
from helpers.load.releases import RAW
from helpers.load.revisions import Revision, revisions
from helpers.load.tidy import COLUMNS, Tidy, as_frame, covered, covers, refuse_uncovered

__all__ = [
    "COLUMNS",
    "POPULATIONS",
    "RAW",
    "LoadReport",
    "Revision",
    "Tidy",
    "as_frame",
    "covered",
    "covers",
    "grouped",
    "is_tidy",
    "load",
    "open_tidy",
    "read_tidy",
    "refuse_uncovered",
    "revisions",
]
