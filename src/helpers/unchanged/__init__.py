"""Tells in a few milliseconds that nothing has changed since a draft was built, and imports next to nothing.

What a draft was made from is written down beside the project, with the state in which the file system showed
each file. A file that shows the same state is taken to be the same; any other is read. New files, files that
are gone, another Python, another package: all make it another draft to build.
"""

from helpers.unchanged.digests import STEP, Digests
from helpers.unchanged.record import (
    Record,
    changed,
    is_recorded,
    made_from,
    outputs_of,
    read,
    remember,
    still_holds,
)
from helpers.unchanged.surroundings import Surroundings, unused_notebooks
from helpers.unchanged.watched import RAW, Draft, Scope, data_files

__all__ = [
    "RAW",
    "STEP",
    "Digests",
    "Draft",
    "Record",
    "Scope",
    "Surroundings",
    "changed",
    "data_files",
    "is_recorded",
    "made_from",
    "outputs_of",
    "read",
    "remember",
    "still_holds",
    "unused_notebooks",
]
