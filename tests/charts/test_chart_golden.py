"""The whole HTML of a chart's block, to be read: a change of it shows in the files beside this test."""

import re
from pathlib import Path

from drawings import drawings, homicides

from helpers import charts
from make import counted, section

GOLDEN = Path(__file__).parent / "golden"


def without_drawings(html: str) -> str:
    """The block with its drawings as words, one line an element."""
    return re.sub(r"<svg class=\"drawing (\w+)\".*?</svg>", r"[the \1 drawing]", html, flags=re.DOTALL) + "\n"


def one_line_an_element(html: str, name: str) -> str:
    (drawing,) = re.findall(rf'<svg class="drawing {name}".*?</svg>', html, re.DOTALL)
    return re.sub(r"(?<=>)(?=<)", "\n", drawing) + "\n"


def test_the_block_of_a_rare_count():
    made = charts.trend(homicides([3, 1, 4, "[c]", 5, 2, 0, 6, 2, 4]), "homicides")

    assert without_drawings(made.html) == (GOLDEN / "trend.html").read_text(encoding="utf-8")


def test_the_narrow_drawing_of_two_parts():
    parts = {"residential-burglary": 1200, "personal-robbery": "[x]", "vehicle-offences": 900}
    made = section(
        "neighbourhood-crime",
        counted("neighbourhood-crime", [500] * 8, baseline=2000),
        *(counted(slug, [250] * 8, baseline=baseline) for slug, baseline in parts.items()),
        counted("theft-from-person", ["[x]"] * 8),
    )
    html = charts.components(made).html

    assert len(drawings(html)) == 2
    assert one_line_an_element(html, "narrow") == (GOLDEN / "components-narrow.svg").read_text(
        encoding="utf-8"
    )
