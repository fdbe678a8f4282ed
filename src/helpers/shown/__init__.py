"""How a figure stands on the page: bound to its id, and beside it the verdict that may be said of it."""

from helpers.shown.elements import (
    Counted,
    against,
    data,
    fact,
    figure,
    figure_text,
    is_change,
    now,
    number,
    part,
    plain,
    status_words,
)
from helpers.shown.reading import (
    Kind,
    Reading,
    change,
    key_figure,
    leading,
    least_words,
    reading,
    then_words,
    verdict_words,
)
from helpers.shown.sources import publisher_of, source_words

__all__ = [
    "Counted",
    "Kind",
    "Reading",
    "against",
    "change",
    "data",
    "fact",
    "figure",
    "figure_text",
    "is_change",
    "key_figure",
    "leading",
    "least_words",
    "now",
    "number",
    "part",
    "plain",
    "publisher_of",
    "reading",
    "source_words",
    "status_words",
    "then_words",
    "verdict_words",
]
