"""Colours: told from their ground in light and dark, and the same in the style sheet as in the drawings."""

import re
from importlib.resources import files

import pytest

from helpers.charts.palette import Colour

WORDS = [Colour.INK, Colour.MUTED]
MARKS = [Colour.SERIES, Colour.SIGNAL, Colour.CONTEXT]


def _css(name: str) -> str:
    return files("helpers").joinpath("templates", name).read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#f46a25", "#ffffff") == pytest.approx(3.03, abs=0.01)
    assert contrast("#12436d", "#161d25") == pytest.approx(1.66, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", [Colour.GROUND, Colour.SHADE])
class TestContrast:
    @pytest.mark.parametrize("colour", WORDS)
    def test_words_stand_out_4_5_to_1(self, colour, ground, mode):
        assert contrast(getattr(colour.value, mode), getattr(ground.value, mode)) >= 4.5

    @pytest.mark.parametrize("colour", [Colour.SERIES, Colour.CONTEXT])
    def test_marks_stand_out_3_to_1(self, colour, ground, mode):
        assert contrast(getattr(colour.value, mode), getattr(ground.value, mode)) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_signals_stand_out_3_to_1_from_the_ground(mode):
    """No signal is ever drawn on the shade: disturbed quarters are outside every rule."""
    assert contrast(getattr(Colour.SIGNAL.value, mode), getattr(Colour.GROUND.value, mode)) >= 3


def colours_of(css: str, first: str) -> list[dict[str, str]]:
    """The sets of variables in a style sheet that begin with the one named, in order."""
    sets = re.findall(rf"\{{\s*(--{first}:[^}}]*)\}}", css)
    return [
        {name: _long(value) for name, value in re.findall(r"--([\w-]+):\s*([^;}\s]+)", each)} for each in sets
    ]


def _long(value: str) -> str:
    return re.sub(r"^#(.)(.)(.)$", r"#\1\1\2\2\3\3", value)


def test_the_style_sheets_have_the_palette_s_values_light_and_dark():
    for sheet, first in (("charts.css", "chart-grid"), ("blocks.css", "ink")):
        light, dark, lab_light, lab_dark, forced = colours_of(_css(sheet), first)
        held = [colour for colour in Colour if colour.value.variable in light]
        for colour in held:
            variable = colour.value.variable
            assert light[variable] == lab_light[variable] == colour.value.light
            assert dark[variable] == lab_dark[variable] == colour.value.dark
            assert forced[variable] in {"CanvasText", "GrayText", "Canvas"}
        assert len(held) == (2 if first == "ink" else 6)


def test_links_stand_out_from_a_chart_s_ground():
    light, dark, *_ = colours_of(_css("blocks.css"), "ink")

    assert contrast(light["link"], Colour.GROUND.value.light) >= 4.5
    assert contrast(dark["link"], Colour.GROUND.value.dark) >= 4.5


def test_every_meaning_has_a_colour_of_its_own():
    assert len({colour.value.light for colour in Colour}) == len(Colour)
    assert len({colour.value.variable for colour in Colour}) == len(Colour)
