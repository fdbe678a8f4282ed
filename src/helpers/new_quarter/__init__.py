"""A new quarter's words and settings, begun from the latest earlier ones, or as skeletons."""

from helpers.new_quarter.calendar import Due
from helpers.new_quarter.start import Started, ToWrite, start
from helpers.new_quarter.telling import told

__all__ = ["Due", "Started", "ToWrite", "start", "told"]
