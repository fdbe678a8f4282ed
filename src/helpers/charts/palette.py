"""The colours of the charts, by what they mean: six of them words of the Analysis Function's palette.

A colour is drawn as its light value and leaves the page's style to change it: in dark mode, in print and in
forced colours. Series, signal and context are dark blue and orange of the Government Analysis Function's
palette ("Data visualisation: colours in charts") and a grey dark enough to be seen on white; the dark values
are their partners. `charts.css` and `blocks.css` set the same values, which a test holds.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Shades(NamedTuple):
    """One meaning's CSS variable, with its value on a white ground and on a dark one."""

    variable: str
    light: str
    dark: str


class Colour(Enum):
    """What a mark means; never which hue it has."""

    INK = Shades("ink", "#14191f", "#eef2f6")
    MUTED = Shades("muted", "#4a5561", "#b4c0cb")
    GRID = Shades("chart-grid", "#cfd6dd", "#3d4a57")
    SERIES = Shades("chart-series", "#12436d", "#7db6ee")
    SIGNAL = Shades("chart-signal", "#f46a25", "#ff9a5c")
    CONTEXT = Shades("chart-context", "#6b7885", "#8492a0")
    SHADE = Shades("chart-shade", "#edf1f4", "#222c36")
    GROUND = Shades("chart-ground", "#ffffff", "#10151b")

    @property
    def drawn(self) -> str:
        """The colour it is drawn in, by which the finished SVG finds its variable."""
        return self.value.light

    @property
    def themed(self) -> str:
        """The colour as the page has it: a variable, with the light value where none is set."""
        return f"var(--{self.value.variable},{self.value.light})"
