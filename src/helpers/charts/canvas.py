"""The drawing board: a matplotlib figure on which things are put at places, in the units of the viewBox.

A drawing is laid out by hand, wide and narrow, and has to be small, since a page carries some twenty of
them. So matplotlib's artists are put straight on the figure, without axes: many marks of one meaning are one
path, and a dot is a line of no length with a round end. x runs to the right, y downwards, as in SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, partial
from importlib.resources import as_file, files
from io import StringIO
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from helpers.charts import lettering
from helpers.charts.palette import Colour

Place = tuple[float, float]
Anchor = Literal["left", "center", "right"]

_UNITS_PER_INCH = 72
#: the mark of words with a halo, for the cleaning of the SVG
HALO = "halo"
#: how matplotlib shows windows, which is not for a chart to change
_NOT_OURS = {"backend", "backend_fallback", "interactive", "toolbar", "timezone"}
#: nothing of the day or the program is written into a drawing
_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Sheet(NamedTuple):
    """What a drawing is for, and how wide it is."""

    name: str
    width: int


class Shape(Enum):
    """The two drawings of a chart: labels beside the marks, or above them for a phone."""

    WIDE = Sheet("wide", 760)
    NARROW = Sheet("narrow", 320)

    @property
    def width(self) -> int:
        """The width of its viewBox."""
        return self.value.width


@dataclass
class Canvas:
    """A drawing in the making. What is put down later lies on top."""

    shape: Shape
    height: float
    _marks: list[Callable[[], Artist]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return self.shape.width

    def lines(
        self,
        lines: Iterable[Sequence[Place]],
        colour: Colour,
        *,
        weight: str = "lines.linewidth",
        dashed: bool = False,
    ) -> None:
        """Draw lines through places; ``weight`` is the style's name for how thick."""
        dashes = (0, _style()["lines.dashed_pattern"]) if dashed else "solid"
        self._path(
            lines,
            edgecolor=colour.drawn,
            linewidth=_style()[weight],
            linestyle=dashes,
            joinstyle="round",
        )

    def dots(self, places: Iterable[Place], colour: Colour, size: float = 1) -> None:
        """Draw round dots; ``size`` multiplies the style's own."""
        self._path(
            ([place, place] for place in places),
            edgecolor=colour.drawn,
            linewidth=_style()["lines.markersize"] * size,
            capstyle="round",
        )

    def rings(self, places: Sequence[Place], colour: Colour, size: float = 1) -> None:
        """Draw dots with the ground inside."""
        self.dots(places, colour, size)
        self.dots(places, Colour.GROUND, size - 0.7)

    def diamonds(
        self, places: Iterable[Place], colour: Colour, *, hollow: bool = False, size: float = 1
    ) -> None:
        """Draw diamonds, larger than dots, so that they differ by shape as well as by colour."""
        r = _style()["lines.markersize"] * size
        shapes = [[(x, y - r), (x + r, y), (x, y + r), (x - r, y), (x, y - r)] for x, y in places]
        inside = Colour.GROUND if hollow else colour
        self._path(shapes, facecolor=inside.drawn, fill=True, edgecolor=colour.drawn, linewidth=1.8)

    def boxes(self, boxes: Iterable[tuple[Place, Place]], colour: Colour) -> None:
        """Fill boxes, each given by two opposite corners."""
        shapes = [[(x, y), (u, y), (u, v), (x, v), (x, y)] for (x, y), (u, v) in boxes]
        self._path(shapes, facecolor=colour.drawn, fill=True, edgecolor="none")

    def words(  # noqa: PLR0913 - where, what, and how it looks
        self,
        place: Place,
        words: str,
        colour: Colour = Colour.MUTED,
        *,
        anchor: Anchor = "left",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """Write words on the line through a place; a halo keeps them legible over lines."""
        self._marks.append(
            partial(
                Text,
                *place,
                words,
                color=colour.drawn,
                fontsize=_style()["font.size"],
                fontweight=700 if bold else 400,
                horizontalalignment=anchor,
                verticalalignment="baseline",
                parse_math=False,
                gid=HALO if halo else None,
            )
        )

    def svg(self) -> str:
        """Give the drawing as matplotlib writes it."""
        with mpl.rc_context(_style()):
            figure = Figure(figsize=(self.width / _UNITS_PER_INCH, self.height / _UNITS_PER_INCH))
            figure.patch.set_visible(False)
            upright = Affine2D().scale(1, -1).translate(0, self.height)
            for order, make in enumerate(self._marks):
                figure.add_artist(make()).set(transform=upright, zorder=order)
            written = StringIO()
            figure.savefig(written, format="svg", metadata=_METADATA)
        return written.getvalue()

    def _path(self, lines: Iterable[Sequence[Place]], **look: Any) -> None:  # noqa: ANN401 - matplotlib's
        """Put several lines down as one path."""
        kept = [line for line in lines if line]
        if kept:
            codes = [code for line in kept for code in (Path.MOVETO, *[Path.LINETO] * (len(line) - 1))]
            path = Path([place for line in kept for place in line], codes)
            self._marks.append(partial(PathPatch, path, **{"fill": False, **look}))


def letter_size() -> float:
    """Give the size words are written in."""
    return float(_style()["font.size"])


def line_height() -> float:
    """Give the distance from one line of words to the next."""
    return letter_size() * 1.2


def room(words: str, *, bold: bool = False) -> float:
    """Give the width of words as this drawing board writes them."""
    return lettering.width(words, letter_size(), bold=bold)


@cache
def _style() -> dict[Any, Any]:
    """Read the chart style over matplotlib's own defaults, so that no setting of the machine enters."""
    with as_file(files("helpers").joinpath("templates/chart.mplstyle")) as file:
        own = mpl.rc_params_from_file(file, use_default_template=False)
    return {**{name: value for name, value in mpl.rcParamsDefault.items() if name not in _NOT_OURS}, **own}
