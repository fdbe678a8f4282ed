"""Raw releases become tidy observations, one reader a source; what is not certain is refused."""

from helpers.load.confirmed import Confirmed
from helpers.load.editions import edition_findings
from helpers.load.findings import grouped
from helpers.load.loading import POPULATIONS, LoadReport, load, read_tidy, suspect_editions
from helpers.load.opening import is_tidy, open_tidy
from helpers.load.releases import RAW
from helpers.load.revisions import Revision, revisions
from helpers.load.tidy import COLUMNS, Tidy, as_frame, covered, covers, refuse_uncovered

__all__ = [
    "COLUMNS",
    "POPULATIONS",
    "RAW",
    "Confirmed",
    "LoadReport",
    "Revision",
    "Tidy",
    "as_frame",
    "covered",
    "covers",
    "edition_findings",
    "grouped",
    "is_tidy",
    "load",
    "open_tidy",
    "read_tidy",
    "refuse_uncovered",
    "revisions",
    "suspect_editions",
]
