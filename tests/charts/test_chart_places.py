"""Scales, ticks, room for words, and labels that keep out of each other's way."""

import matplotlib as mpl
import pytest

from helpers.charts import lettering
from helpers.charts.canvas import Canvas, Shape, letter_size
from helpers.charts.palette import Colour
from helpers.charts.scales import Label, Scale, in_lanes, spread, ticks


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [
        (0, 0, [0, 1]),
        (0, 1, [0, 1]),
        (0, 3, [0, 1, 2, 3]),
        (3, 97, [0, 20, 40, 60, 80, 100]),
        (0, 2675, [0, 1000, 2000, 3000]),
        (0, 240_000, [0, 50_000, 100_000, 150_000, 200_000, 250_000]),
        (-3, 20, [-5, 0, 5, 10, 15, 20]),
    ],
)
def test_ticks_are_round_hold_zero_and_both_ends(lowest, highest, expected):
    assert ticks(lowest, highest) == expected


def test_ticks_of_small_rates_are_not_whole():
    assert ticks(0, 0.4) == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])


@pytest.mark.parametrize("highest", [*range(1, 60), 99, 101, 834, 12_345, 999_999])
def test_ticks_never_are_too_many_nor_stop_short(highest):
    found = ticks(0, highest)

    assert len(found) <= 6
    assert found[-1] >= highest
    assert all(tick == int(tick) for tick in found)


def test_a_scale_maps_both_ends():
    scale = Scale(0, 10, 100, 50)

    assert [scale(0), scale(10), scale(5)] == [100, 50, 75]


def test_labels_that_fit_share_a_lane_and_others_take_the_next():
    labels = [Label("a", 50, 40), Label("b", 120, 40), Label("c", 60, 40)]

    assert in_lanes(labels, 0, 200) == [(0, 50), (0, 120), (1, 60)]


def test_a_label_at_the_edge_moves_in():
    assert in_lanes([Label("a", 5, 40), Label("b", 195, 40)], 0, 200) == [(0, 20), (0, 180)]


def test_places_are_spread_and_stay_between_the_edges():
    assert spread([10, 12, 14], 10, 0, 100) == [10, 20, 30]
    assert spread([90, 95, 99], 10, 0, 100) == [80, 90, 100]
    assert spread([], 10, 0, 100) == []


def test_bold_and_long_words_take_more_room():
    assert lettering.width("1,234", 14) < lettering.width("1,234", 14, bold=True)
    assert lettering.width("1,234", 14) < lettering.width("12,345", 14)


def test_a_letter_without_a_width_takes_the_room_of_a_wide_one():
    assert lettering.width("漢", 10) == lettering.width("M", 10)


def test_names_are_wrapped_to_their_room():
    assert lettering.wrap("Victims of road traffic collisions", 14, 120) == (
        "Victims of road",
        "traffic collisions",
    )
    assert lettering.wrap("Incomprehensibilities", 14, 20) == ("Incomprehensibilities",)


def drawn() -> str:
    canvas = Canvas(Shape.NARROW, 40)
    canvas.lines([[(0, 0), (30.04, 20)]], Colour.SERIES, dashed=True)
    canvas.words((10, 10), "a")
    return canvas.svg()


def test_settings_of_the_machine_do_not_enter():
    plain = drawn()
    with mpl.rc_context({"font.size": 30, "lines.dashed_pattern": [1, 9], "svg.fonttype": "path"}):
        changed = drawn()

    assert changed == plain


def test_a_drawing_leaves_the_settings_as_they_were():
    before = dict(mpl.rcParams)
    drawn()

    assert dict(mpl.rcParams) == before


def test_y_runs_down_as_in_svg():
    assert "L 30.04 20" in drawn()


def test_words_in_the_narrowest_column_are_eleven_pixels_or_more():
    # 320 pixels, less the page's 16 and the chart's 12 at either side, and its border
    column = 320 - 2 * 16 - 2 * 12 - 2

    assert letter_size() * column / Shape.NARROW.width >= 11
    # the wide drawing is shown from 600 pixels on (charts.css)
    assert letter_size() * 600 / Shape.WIDE.width >= 11
