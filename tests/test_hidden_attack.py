"""The attack on hidden counts: everything published, put together by a stranger with a computer."""

import random
import re

import pytest

from helpers import params
from helpers.publish import across_editions
from hidden_tables import MEASURE, REPORTED, SOURCE, Table, random_table, revised, shown
from hidden_tables import framework as framework_of
from stranger import Edition, Files, Rule, attack, read

NHS = Rule(least=1, most=7, step=5)
EXACT = Rule(least=1, most=7, step=0)
COLUMN = (MEASURE, SOURCE)


@pytest.fixture(scope="module")
def framework(root):
    return params.framework_for(root, REPORTED)


def weak_points(editions: list[Edition], withheld: set[tuple], rule: Rule = NHS) -> list[str]:
    """What gives a hidden count away: by itself, narrowed below the rule, or down to one number."""
    found, told = attack(editions, rule)
    narrow = [
        f"{span[0]} to {span[1]}: {low:g} to {high:g}"
        for (_, _, span), low, high in found
        if high - low < 1 or (span in withheld and (low > rule.least or high < rule.most))
    ]
    given = {
        (said.span, said.number)
        for said in (said for each in editions for said in each.said)
        if said.column == COLUMN
    }
    plain = [f"{span} is given as {number}" for span, number in given if span in withheld and number]
    return sorted(told) + sorted(narrow) + sorted(plain)


def spans(table: Table) -> set[tuple]:
    return {(each.start, each.end) for each in table.withheld}


# --------------------------------------------------------------------------- what a stranger finds

#: thirteen quarters; January to March 2022 is withheld
COUNTS = (20, 25, 30, 20, 15, 20, 25, 30, 35, 20, 25, 3, 20)
HIDDEN = (REPORTED + -1).period
CSV = "downloads/chart-serious-violence-sharp-object-admissions-under-25.csv"
NOTEBOOK = "notebooks/2-serious-violence.ipynb"


@pytest.fixture(scope="module")
def careful() -> Files:
    quarters = {(REPORTED + (place - 12)).period: count for place, count in enumerate(COUNTS)}
    return shown({"2022-09": Table(quarters)}, REPORTED, exact=True)


def replaced(name: str, old: str, new: str):
    def leak(files: dict[str, bytes]) -> None:
        text = files[name].decode()
        assert re.search(old, text), f"{old} is not in {name}"
        files[name] = re.sub(old, new, text).encode()

    return leak


def drawn(files: dict[str, bytes]) -> None:
    """Put a dot where the hidden quarter would stand: between its neighbours, at the height of three."""
    text = files["statement.html"].decode()
    before, wide, after = re.split(r'(<svg class="drawing.*?</svg>)', text, maxsplit=1, flags=re.DOTALL)
    *_, left, right = sorted({float(x) for x in re.findall(r"M([\d.]+) [\d.]+h0", wide)})
    dot = f'h0M{(left + right) / 2} 243h0" fill="none"'
    files["statement.html"] = (before + wide.replace('h0" fill="none"', dot, 1) + after).encode()


LEAKS = {
    "a count in figures.csv": replaced(
        "figures.csv", r"(previous-quarter,.*2022-03-31),,,,suppressed", r"\1,3,,,suppressed"
    ),
    "an interval in figures.csv": replaced(
        "figures.csv", r"(previous-quarter,.*2022-03-31),,,,", r"\1,,0.6186721228,8.767273074,"
    ),
    "a percentage in figures.csv": replaced(
        "figures.csv", r"(previous-quarter.percent,.*2022-06-30),,,,", r"\1,566.6666667,,,"
    ),
    "a difference in comparisons.csv": replaced(
        "comparisons.csv", r"(previous-quarter,.*2022-03-31),,,,", r"\1,,17,,"
    ),
    "a p-value in comparisons.csv": replaced(
        "comparisons.csv", r"(previous-quarter,.*2022-03-31,,,,,,),", r"\1,0.01"
    ),
    "a count in the data of a chart": replaced(CSV, r"(2022-03-31),,", r"\1,3,"),
    "a count in the table of a chart": replaced("statement.html", r"<td>\[c\]</td>", "<td>3</td>"),
    "a dot in a drawing": drawn,
    "a figure on the page": replaced(
        "statement.html",
        rf'<span data-figure="{MEASURE}.previous-quarter" data-status="suppressed">\[c\]</span>',
        f'<data value="3" data-figure="{MEASURE}.previous-quarter">3</data>',
    ),
    "a download in a notebook": replaced(NOTEBOOK, r"(2022-03-31),,", r"\1,3,"),
    "a year that all its other quarters are shown of": replaced(
        "figures.csv", r"(rolling-year,.*2022-06-30),,,,suppressed", r"\1,83,,,final"
    ),
}


def test_a_stranger_learns_nothing_of_an_edition_as_it_is(careful):
    assert read(careful).hidden
    assert weak_points([read(careful)], {(HIDDEN.start, HIDDEN.end)}, EXACT) == []


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_stranger_finds_what_is_planted(careful, leak):
    files = dict(careful)
    leak(files)

    assert weak_points([read(files)], {(HIDDEN.start, HIDDEN.end)}, EXACT)


# --------------------------------------------------------------------------- random tables


def weak_tables(seeds: range) -> list[tuple[int, list[str]]]:
    """Tables of which an edition gives something away, by their seeds; every other one is not rounded."""
    found = []
    for seed in seeds:
        table, exact = random_table(random.Random(seed)), bool(seed % 2)
        edition = read(shown({"2022-09": table}, REPORTED, exact=exact))
        weak = weak_points([edition], spans(table), EXACT if exact else NHS)
        found += [(seed, weak)] if weak else []
    return found


@pytest.mark.parametrize("first", range(0, 500, 100))
def test_no_hidden_count_of_five_hundred_random_tables_can_be_worked_out(first):
    assert weak_tables(range(first, first + 100)) == []


# --------------------------------------------------------------------------- all editions together


def weak_years(seeds: range, framework) -> list[tuple[int, list[str]]]:
    """Tables of which the editions that may be published give something away, all together.

    There is a first version, the next quarter after a later release, and then a second version of the first.
    """
    found = []
    for seed in seeds:
        draw = random.Random(seed)
        exact = bool(seed % 2)
        first = random_table(draw)
        then = revised(first, draw)
        both = {"2022-09": first, "2022-12": then}
        drafts = [({"2022-09": first}, REPORTED), (both, REPORTED + 1), (both, REPORTED)]
        published = allowed([shown(*draft, exact=exact) for draft in drafts], framework(exact=exact))
        # a count that a later release shows is hidden no more, and one that it hides was another before
        withheld = {each for each in spans(first) & spans(then) if first_and_then(each, first, then)}
        weak = weak_points([read(each) for each in published], withheld, EXACT if exact else NHS)
        found += [(seed, weak)] if weak else []
    return found


def first_and_then(span: tuple, first: Table, then: Table) -> bool:
    """Whether a quarter has the same count in both releases."""
    counts = [
        {(each.start, each.end): number for each, number in table.counts.items()} for table in (first, then)
    ]
    return counts[0][span] == counts[1][span]


def allowed(drafts: list[Files], framework: params.Framework) -> list[Files]:
    """Those that publishing lets through, one after the other."""
    published: list[Files] = []
    for draft in drafts:
        if not across_editions(framework, [*published, draft]):
            published.append(draft)
    return published


def test_no_hidden_count_of_random_tables_can_be_worked_out_from_all_editions():
    assert weak_years(range(12), framework_of) == []


@pytest.mark.long
def test_no_hidden_count_of_five_hundred_random_tables_can_be_worked_out_from_all_editions():
    assert weak_years(range(500), framework_of) == []
