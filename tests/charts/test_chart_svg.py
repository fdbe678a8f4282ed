"""The cleaning of matplotlib's SVG: what a page must not get, on drawings with the faults planted."""

import pytest
from matplotlib.figure import Figure

from helpers.charts import svg
from helpers.charts.canvas import Canvas, Shape
from helpers.charts.palette import Colour

DESCRIBED = svg.Description("A title", "What it shows.")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def cleaned(inside: str, slug: str = "chart-a", name: str = "wide") -> str:
    return svg.clean(f"{HEAD}{inside}</svg>", slug, name, DESCRIBED)


def test_style_block_and_metadata_are_gone():
    assert "stroke-linejoin" not in cleaned("<defs><style>*{stroke-linejoin:round}</style></defs><metadata/>")


def test_a_style_becomes_attributes_and_the_font_is_the_page_s():
    text = '<text style="font-size: 14px; font-family: DejaVu Sans; text-anchor: end" x="1.26" y="2">a</text>'

    assert '<text text-anchor="end" x="1.3" y="2">a</text>' in cleaned(text)


def test_another_size_than_the_drawing_s_is_said():
    assert 'font-size="18"' in cleaned('<text style="font-size: 18px" x="1" y="2">a</text>')


def test_a_colour_of_the_palette_becomes_its_variable_and_another_stays():
    path = '<path d="M 0 0 L 1 1" style="stroke: #12436D; fill: #abcdef"/>'

    assert 'fill="#abcdef" stroke="var(--chart-series,#12436d)"' in cleaned(path)


def test_ids_nothing_refers_to_go_and_others_are_told_apart():
    inside = (
        '<g id="axes_1"><path id="m1" d="M 0 0"/><path id="m2" d="M 0 0"/><use xlink:href="#m2" x="1"/></g>'
    )
    wide, narrow = cleaned(inside), cleaned(inside, name="narrow")

    assert wide.count(" id=") == 3
    assert 'id="chart-a-w-0"' in wide
    assert 'href="#chart-a-w-0"' in wide
    assert 'href="#chart-a-n-0"' in narrow


def test_a_clip_path_is_still_found():
    inside = '<clipPath id="p"><path d="M 0 0"/></clipPath><path d="M 0 0 L 1 0" clip-path="url(#p)"/>'

    assert 'clip-path="url(#chart-a-w-0)"' in cleaned(inside)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("M 1.04 2 L 3 4.56 L 5 6", "M1 2 3 4.6 5 6"),
        ("M 1 2 L 3 2 L 3 5", "M1 2H3V5"),
        ("M 7 8 L 7 8", "M7 8h0"),
        ("M 1 1 L 2 2 M 3 3 L 4 4", "M1 1 2 2M3 3 4 4"),
        ("M 1 1 C 1 2 3 4 5 6 z", "M1 1C1 2 3 4 5 6z"),
        ("M -0.01 0 L 1e-05 1", "M0 0V1"),
    ],
)
def test_paths_are_written_shortly(given, written):
    assert f'd="{written}"' in cleaned(f'<path d="{given}"/>')


def test_the_drawing_is_an_image_with_a_title_and_a_description():
    drawing = cleaned("<path d='M 0 0'/>")

    assert drawing.startswith('<svg class="drawing wide" viewBox="0 0 9 9"')
    assert 'role="img" focusable="false" aria-labelledby="chart-a-w-t chart-a-w-d"' in drawing
    assert '<title id="chart-a-w-t">A title</title><desc id="chart-a-w-d">What it shows.</desc>' in drawing
    assert "width=" not in drawing


def test_words_from_data_are_escaped_once():
    canvas = Canvas(Shape.WIDE, 20)
    canvas.words((1, 1), "A & <b>$x$</b>")
    drawing = svg.clean(canvas.svg(), "a", "wide", svg.Description("<i>", '"'))

    assert "A &amp; &lt;b&gt;$x$&lt;/b&gt;" in drawing
    assert "&lt;i&gt;" in drawing


@pytest.mark.parametrize("tag", ["image", "script", "foreignObject"])
def test_a_picture_or_a_script_is_refused(tag):
    with pytest.raises(ValueError, match=tag):
        cleaned(f"<g><{tag}/></g>")


def test_neighbours_say_once_what_they_share():
    same = "".join(f'<text style="fill: #14191f; text-anchor: end" x="{x}" y="0">a</text>' for x in (1, 2))

    assert '<g fill="var(--ink,#14191f)" text-anchor="end"><text x="1" y="0">a</text><text x="2"' in cleaned(
        same
    )


def test_a_figure_of_matplotlib_s_own_axes_can_be_cleaned_too():
    from io import StringIO

    figure = Figure(figsize=(4, 2))
    figure.add_subplot().plot([1, 2, 3], [1, 4, 2], marker="o", color=Colour.SERIES.drawn)
    written = StringIO()
    figure.savefig(written, format="svg")
    drawing = svg.clean(written.getvalue(), "own", "wide", DESCRIBED)

    assert "style=" not in drawing
    assert "var(--chart-series,#12436d)" in drawing
    assert 'id="figure_1"' not in drawing
