"""Reads the finished page and the words back: duties, figures, claims, accessibility, traces."""

from helpers.check.dates import publication_problems
from helpers.check.extract import words_of as extract_words
from helpers.check.overrule import overrule
from helpers.check.running import CheckReport, check_folder, data_findings_in, run
from helpers.check.subject import Subject

__all__ = [
    "CheckReport",
    "Subject",
    "check_folder",
    "data_findings_in",
    "extract_words",
    "overrule",
    "publication_problems",
    "run",
]
