"""An attack on tables with totals: what a reader with a computer can work out of the hidden cells."""

import itertools
import random

import pytest

from helpers.disclosure.tables import Range, Sum, hide, ranges
from helpers.params import Disclosure
from helpers.values import Known, Missing, Status, Value

EXACT = Disclosure(hide_from=1, hide_to=7, reason="Counts of 1 to 7 are withheld.")
NHS = Disclosure(hide_from=1, hide_to=7, round_to=5, reason="NHS rules withhold counts of 1 to 7.")
Cells = dict[object, Value]


def one_row(*counts: int) -> tuple[Cells, list[Sum]]:
    cells: Cells = {place: Known(count) for place, count in enumerate(counts)}
    return cells | {"total": Known(sum(counts))}, [Sum("total", tuple(range(len(counts))))]


def square(counts: list[list[int]]) -> tuple[Cells, list[Sum]]:
    """A table with a total for every row and column, and of all."""
    rows, columns = range(len(counts)), range(len(counts[0]))
    cells: dict[object, int] = {(row, column): counts[row][column] for row in rows for column in columns}
    sums = [Sum((row, "all"), tuple((row, column) for column in columns)) for row in rows]
    sums += [Sum(("all", column), tuple((row, column) for row in rows)) for column in columns]
    sums.append(Sum(("all", "all"), tuple((row, "all") for row in rows)))
    for each in sums:
        cells[each.total] = sum(cells[part] for part in each.parts)
    sums.append(Sum(("all", "all"), tuple(("all", column) for column in columns)))
    return {key: Known(count) for key, count in cells.items()}, sums


def random_table(draw: random.Random) -> tuple[Cells, list[Sum]]:
    rows, columns = draw.randint(1, 4), draw.randint(2, 4)
    some = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 20, 41, 150]
    return square([[draw.choice(some) for _ in range(columns)] for _ in range(rows)])


def hidden(cells: Cells) -> set[object]:
    return {key for key, value in cells.items() if isinstance(value, Missing)}


def small(cells: Cells) -> set[object]:
    return {key for key, value in cells.items() if isinstance(value, Known) and 1 <= value.number <= 7}


def weak_points(cells: Cells, sums: list[Sum], policy: Disclosure) -> list[str]:
    """Which hidden cells an attack narrows to one value, or a small count to less than 1 to 7."""
    shown = hide(cells, sums, policy)
    found = ranges(shown, sums, policy.round_to or 0)
    one = [f"{key} is {each.least}" for key, each in found.items() if each.least == each.most]
    narrow = [f"{key}: {found[key]}" for key in small(cells) if found[key].least > 1 or found[key].most < 7]
    plain = [f"{key} is shown" for key in small(cells) - hidden(shown)]
    return one + narrow + plain


def test_the_total_of_a_row_would_tell_so_another_cell_goes_the_least_that_serves() -> None:
    cells, sums = one_row(3, 40, 9, 20)

    assert hidden(hide(cells, sums, EXACT)) == {0, 2}


def test_two_small_cells_do_not_always_hide_each_other() -> None:
    # 2 + 3 is 5, so neither could be 6 or 7: a third goes
    cells, sums = one_row(2, 3, 40, 90)

    assert hidden(hide(cells, sums, EXACT)) == {0, 1, 2}


def test_nothing_goes_where_nothing_is_small() -> None:
    cells, sums = one_row(0, 40, 9, 20)

    assert hide(cells, sums, EXACT) == cells


def test_a_table_keeps_its_fewest_cells_hidden() -> None:
    cells, sums = square([[3, 20, 30], [20, 40, 50], [60, 70, 80]])

    shown = hide(cells, sums, EXACT)

    # a small cell needs a rectangle of four; this is the one of least value
    assert hidden(shown) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_reader_is_not_told_which_cells_are_small() -> None:
    cells, sums = one_row(3, 40, 9, 20)

    shown = hide(cells, sums, EXACT)

    reasons = {value.reason for value in shown.values() if isinstance(value, Missing)}
    assert reasons == {f"{EXACT.reason} Others are withheld with them, so that none can be worked out."}


def test_rounded_totals_need_not_add_up_and_hide_by_themselves() -> None:
    cells, sums = one_row(3, 40, 9, 20)

    shown = hide(cells, sums, NHS)

    assert (shown[1], shown["total"]) == (Known(40), Known(70))


def test_a_total_that_is_not_the_sum_of_its_parts_is_refused() -> None:
    cells, sums = one_row(3, 40)

    with pytest.raises(ValueError, match="total is 44, but its parts add up to 43"):
        hide(cells | {"total": Known(44)}, sums, EXACT)


def test_what_is_missing_already_stays_as_it_is() -> None:
    cells, sums = one_row(3, 40, 9)
    lost = Missing(Status.UNAVAILABLE, "The force has given no figure.")

    shown = hide(cells | {1: lost}, sums, EXACT)

    assert shown[1] is lost
    assert hidden(shown) == {0, 1}


def test_the_attack_itself_finds_what_primary_hiding_alone_gives_away() -> None:
    cells, sums = square([[3, 20], [30, 40]])
    careless = cells | {(0, 0): Missing(Status.SUPPRESSED, "small")}

    assert ranges(careless, sums) == {(0, 0): Range(3, 3)}


def test_the_attack_agrees_with_trying_every_table() -> None:
    cells, sums = square([[2, 3], [4, 30]])
    shown = cells | dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)], Missing(Status.SUPPRESSED, "small"))

    tables = [
        counts
        for counts in itertools.product(range(40), repeat=4)
        if (counts[0] + counts[1], counts[2] + counts[3]) == (5, 34)
        and (counts[0] + counts[2], counts[1] + counts[3]) == (6, 33)
    ]

    tried = [Range(min(each), max(each)) for each in zip(*tables, strict=True)]
    assert [ranges(shown, sums)[cell] for cell in ((0, 0), (0, 1), (1, 0), (1, 1))] == tried


@pytest.mark.parametrize("policy", [EXACT, NHS], ids=["exact", "rounded"])
def test_no_hidden_cell_of_a_random_table_can_be_worked_out(policy: Disclosure) -> None:
    draw = random.Random(7)

    assert [found for _ in range(12) for found in weak_points(*random_table(draw), policy)] == []


@pytest.mark.long
@pytest.mark.parametrize("policy", [EXACT, NHS], ids=["exact", "rounded"])
def test_no_hidden_cell_of_five_hundred_random_tables_can_be_worked_out(policy: Disclosure) -> None:
    draw = random.Random(500)

    assert [found for _ in range(500) for found in weak_points(*random_table(draw), policy)] == []
