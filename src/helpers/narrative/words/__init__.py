"""The words people write, with figures by name: bound to the section's figures, or refused."""

from helpers.narrative.words.binding import Bound, Part, Span, bind
from helpers.narrative.words.calls import FILTERS
from helpers.narrative.words.names import Entry, names_of

__all__ = ["FILTERS", "Bound", "Entry", "Part", "Span", "bind", "names_of"]
