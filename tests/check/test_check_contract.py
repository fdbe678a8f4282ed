"""What the checks know of the files and names by themselves is what the rest of the library means by it."""

from planting import made_from

from helpers import params
from helpers.charts import trend_numbers
from helpers.check import evidence as files
from helpers.check import subject, words
from helpers.check.claims import ground as grounds
from helpers.evidence import reconcile
from helpers.narrative import words as narrated
from helpers.narrative.words import refusals
from helpers.section import open_section


def test_sources_agree_within_the_same_tolerance():
    assert (files.TOLERANCE_SHARE, files.TOLERANCE_COUNT) == (
        reconcile.TOLERANCE_SHARE,
        reconcile.TOLERANCE_COUNT,
    )


def test_words_are_too_long_at_the_same_length():
    assert (subject.MOST_LETTERS, subject.LONGEST_LINE) == (refusals.MOST_LETTERS, refusals.LONGEST_LINE)


def test_a_chart_words_a_trend_as_the_checks_read_it():
    told = [*trend_numbers._HIGH.values(), *trend_numbers._LOW.values()]

    assert sum(grounds._TREND_SIGNAL in each for each in told) == 4


def test_every_name_words_can_call_means_the_same_figure_to_the_checks(built, tmp_path):
    made = made_from(built, tmp_path).subject()
    for priority in made.framework.priorities:
        section = open_section(priority.slug, "2022-23-Q1", "west-mercia", str(built))
        known = words.ground(made, priority)

        for name, entry in narrated.names_of(section).items():
            assert known.id_of(name) == entry.figure, name


def test_the_spans_of_shipped_words_are_those_that_were_bound(built, tmp_path):
    made = made_from(built, tmp_path).subject()
    for reading in words.readings(made):
        priority = reading.ground.priority.slug
        section = open_section(priority, "2022-23-Q1", "west-mercia", str(built))
        bound = narrated.bind(params.read_words(built, "west-mercia", made.quarter, priority), section)
        spans = [(span.figure, span.line) for part in bound.parts.values() for span in part.spans]
        mine = [(span.figure, each.line(span.start)) for each in reading.passages for span in each.spans]

        assert mine == spans
