"""Words taken apart: passages with lines and figures, sentences, and the times they name."""

from datetime import date

import pytest
from check_evidence import ground

from helpers import params
from helpers.check.prose import passages, sentences
from helpers.check.prose.times import times
from helpers.periods import Period

SETTINGS = "---\napplicable: yes\n---\n"


def read(body: str):
    words = params.parse_words(SETTINGS + body, "words.md")
    return passages(words, ground("homicide", words).call)


def test_each_block_is_a_passage_that_knows_its_line():
    body = "## What the force is doing\n\nFirst.\nSecond.\n\n- An item\n- Another,\n  over two lines\n"

    assert [(each.kind, each.text, each.line()) for each in read(body)] == [
        ("heading", "What the force is doing", 4),
        ("paragraph", "First. Second.", 6),
        ("item", "An item", 9),
        ("item", "Another, over two lines", 10),
    ]
    assert read(body)[1].line(len("First. ")) == 7


def test_figures_stand_as_they_are_shown_and_know_which_they_are():
    passage = read("There were {{ homicides.now }} and, before, {{ homicides.previous | words }}.")[0]

    assert passage.text == "There were 4 and, before, 6."
    assert [(passage.text[each.start : each.end], each.figure) for each in passage.spans] == [
        ("4", "homicides.now"),
        ("6", "homicides.previous-quarter"),
    ]


def test_marks_of_markdown_are_no_part_of_the_words():
    text = "The **hubs** and *teams* of [West Mercia](https://example.org/x_y) read `plans` and snake_case."

    assert read(text)[0].text == "The hubs and teams of West Mercia read plans and snake_case."


def test_a_sentence_ends_where_a_reader_ends_it():
    passage = read("Visits fell, e.g. in May. No. 5 was closed! Why? Mr. Hill left.")[0]

    assert [each.text.strip() for each in sentences(passage)] == [
        "Visits fell, e.g. in May.",
        "No. 5 was closed!",
        "Why?",
        "Mr. Hill left.",
    ]


def test_bound_numbers_are_masked_letter_for_letter():
    sentence = next(iter(sentences(read("There were {{ violence_with_injury.now }} offences – fewer.")[0])))

    assert sentence.low == "there were ##### offences - fewer."
    assert len(sentence.low) == len(sentence.text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("in q1 2022-23", date(2022, 4, 1), date(2022, 6, 30)),
        ("q4 of 2021 - 2022", date(2022, 1, 1), date(2022, 3, 31)),
        ("april to june 2022", date(2022, 4, 1), date(2022, 6, 30)),
        ("between july 2018 and june 2019", date(2018, 7, 1), date(2019, 6, 30)),
        ("12 months to june 2022", date(2021, 7, 1), date(2022, 6, 30)),
        ("year ending 31 march 2022", date(2021, 4, 1), date(2022, 3, 31)),
        ("on 14 november 2022", date(2022, 11, 14), date(2022, 11, 14)),
        ("in october '21", date(2021, 10, 1), date(2021, 10, 31)),
        ("during 21/22", date(2021, 4, 1), date(2022, 3, 31)),
        ("in 2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("26 april 2021 to 2 may 2021", date(2021, 4, 26), date(2021, 5, 2)),
    ],
)
def test_a_time_is_read_as_the_period_it_names(text, start, end):
    assert [each.period for each in times(text)] == [Period(start, end)]


@pytest.mark.parametrize("text", ["si 2021/547", "0300 333 3000", "31 february 2022", "q1 2022-24", "£2,019"])
def test_what_is_no_time_is_not_read_as_one(text):
    assert [each.period for each in times(text) if each.period.start.year != 2022] == []
    assert not any(each.period.start == date(2022, 4, 1) for each in times(text))


def test_since_has_a_beginning_and_no_end():
    assert [each.open_end for each in times("since march 2022")] == [True]
    assert [each.open_end for each in times("from april to june 2022")] == [False]
