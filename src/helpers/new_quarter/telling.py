"""What a person is told of a quarter that was begun."""

from __future__ import annotations

from helpers import wording
from helpers.new_quarter.calendar import Due
from helpers.new_quarter.start import Started


def told(started: Started) -> str:
    """Tell what a quarter was begun from, what is to be written in which file, and what is due when."""
    before = started.before
    begun = (
        f"begun from {before}: what was carried over is marked as not reviewed" if before else "begun anew"
    )
    to_write = [f"  {each.file}: {each.what}" for each in started.to_write]
    due = [f"  {_due(each)}" for each in started.due]
    return "\n".join([f"{started.folder} {begun}", "To be written:", *to_write, "Figures:", *due])


def _due(due: Due) -> str:
    day = f"due by {wording.day(due.day)}" if due.day else "nobody can tell when it is due"
    return f"{due.title}: {day}; {f'at hand: {due.at_hand}' if due.at_hand else 'none at hand'}"
