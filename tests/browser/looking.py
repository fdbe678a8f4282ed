"""Eyes for a page that is open in a browser: what a reader sees of it, as values a test can compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

#: one element of each kind that holds words: same elements and classes around it, so the same colours
_ONE_OF_EACH = """() => {
  const known = new Set();
  for (const each of document.body.querySelectorAll('*')) {
    if (each.closest('svg')) continue;
    if (![...each.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const kind = [];
    for (let at = each; at !== document.body; at = at.parentElement)
      kind.push(at.tagName + '.' + [...at.classList].join('.'));
    const key = kind.join(' ');
    if (!known.has(key)) { known.add(key); each.setAttribute('data-one-of-each', ''); }
  }
  return known.size;
}"""

#: every word of every chart that shows: how large, in which colour, on which colours, and where
_CHART_WORDS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg.drawing')) {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) continue;
    const ground = getComputedStyle(svg.closest('.chart')).backgroundColor;
    const shapes = [...svg.querySelectorAll('path,rect,circle,line,polygon')].map(shape => {
      const style = getComputedStyle(shape);
      return {shape, box: shape.getBoundingClientRect(), fill: style.fill};
    }).filter(each => !['none', 'rgba(0, 0, 0, 0)'].includes(each.fill));
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect(), style = getComputedStyle(text), at = text.getScreenCTM();
      const under = shapes.filter(({shape, box: area}) =>
        shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING
        && area.left < box.right && area.right > box.left && area.top < box.bottom && area.bottom > box.top
        && inside(shape, box));
      found.push({
        chart: svg.closest('.chart').getAttribute('aria-labelledby'), words: text.textContent,
        pixels: parseFloat(style.fontSize) * Math.hypot(at.a, at.b), colour: style.fill,
        grounds: [ground, ...under.map(each => each.fill)],
        box: [box.left, box.top, box.right, box.bottom],
        frame: [frame.left, frame.top, frame.right, frame.bottom]});
    }
  }
  function inside(shape, box) {
    const matrix = shape.getScreenCTM().inverse();
    for (const x of [0.1, 0.5, 0.9]) for (const y of [0.2, 0.5, 0.8]) {
      const point = new DOMPoint(box.left + x * box.width, box.top + y * box.height);
      if (shape.isPointInFill(point.matrixTransform(matrix))) return true;
    }
    return false;
  }
  return found;
}"""

#: the colours in which the figures of the charts are drawn, each on its ground
_CHART_MARKS = """() => {
  const found = new Set();
  for (const svg of document.querySelectorAll('svg.drawing')) {
    if (!svg.getBoundingClientRect().width) continue;
    const ground = getComputedStyle(svg.closest('.chart')).backgroundColor;
    for (const shape of svg.querySelectorAll('path,rect,circle,line'))
      for (const part of ['fill', 'stroke']) {
        const holder = shape.closest('[' + part + ']');
        const drawn = holder && /--chart-(series|signal|context)/.test(holder.getAttribute(part));
        if (drawn) found.add(getComputedStyle(shape)[part] + '|' + ground);
      }
  }
  return [...found].map(each => each.split('|'));
}"""

#: what reaches beyond the right edge of the window or of its chart, or is cut off by its own box
_OUT_OF_SIGHT = """() => {
  const room = each => {
    const chart = each.closest('.chart');
    if (!chart || each === chart) return document.documentElement.clientWidth;
    return chart.getBoundingClientRect().right - parseFloat(getComputedStyle(chart).paddingRight);
  };
  return [...document.body.querySelectorAll('*')]
    .filter(each => !each.closest('svg *, .hidden-words, .stacked thead, .skip-link, .watermark'))
    .filter(each => each.getClientRects().length)
    .filter(each => each.getBoundingClientRect().right > room(each) + 0.5
      || (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible'))
    .map(each => each.outerHTML.slice(0, 120));
}"""

#: the element that has the focus: which of the stops it is, and whether a reader can see that it is
_FOCUSED = """() => {
  const each = document.activeElement;
  if (each === document.body) return null;
  const box = each.getClientRects()[0], style = getComputedStyle(each);
  const x = Math.min(box.left + box.width / 2, innerWidth - 1), y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  return {
    stop: [...document.querySelectorAll(
      'a[href],summary,button,input,select,textarea,[tabindex],[contenteditable]')].indexOf(each),
    html: each.outerHTML.slice(0, 120),
    marked: each.matches(':focus-visible') && style.outlineStyle === 'solid'
      && parseFloat(style.outlineWidth) >= 2,
    colours: [style.outlineColor, style.backgroundColor],
    inView: box.width > 0 && box.height > 0 && box.top > -1 && box.bottom < innerHeight + 1,
    uncovered: !!top && (each.contains(top) || top.contains(each)),
  };
}"""


@dataclass(frozen=True)
class Word:
    """A word of a chart as it stands on the screen; boxes are left, top, right, bottom in pixels."""

    chart: str
    words: str
    pixels: float
    colour: str
    grounds: list[str]
    box: tuple[float, float, float, float]
    frame: tuple[float, float, float, float]

    @property
    def contrast(self) -> float:
        """The least contrast with anything filled that it stands on."""
        return min(contrast(self.colour, ground) for ground in self.grounds)

    @property
    def beyond(self) -> float:
        """How far it reaches out of its drawing."""
        left, top, right, bottom = self.box
        return max(self.frame[0] - left, self.frame[1] - top, right - self.frame[2], bottom - self.frame[3])

    def runs_into(self, other: Word) -> bool:
        """Tell whether two words of a drawing lie on each other by more than a pixel and a half."""
        across = min(self.box[2], other.box[2]) - max(self.box[0], other.box[0])
        down = min(self.box[3], other.box[3]) - max(self.box[1], other.box[1])
        # a line's box is higher than its letters: a third of it is the room between lines
        return across > 1.5 and down > 0.4 * min(self.box[3] - self.box[1], other.box[3] - other.box[1])


def mark_one_of_each(page: Page) -> int:
    """Mark one element with words of each kind, for what is slow to look at; say how many kinds there are."""
    return page.evaluate(_ONE_OF_EACH)


def chart_words(page: Page) -> list[Word]:
    """Give the words of every drawing that shows."""
    return [Word(**each) for each in page.evaluate(_CHART_WORDS)]


def chart_marks(page: Page) -> list[tuple[str, str]]:
    """Give every colour in which figures are drawn, with its ground."""
    return [(mark, ground) for mark, ground in page.evaluate(_CHART_MARKS)]


def crowded(words: list[Word]) -> list[tuple[str, str, str]]:
    """Give the pairs of words that lie on each other."""
    return [
        (one.chart, one.words, other.words)
        for place, one in enumerate(words)
        for other in words[place + 1 :]
        if one.frame == other.frame and one.runs_into(other)
    ]


def out_of_sight(page: Page) -> list[str]:
    """Give the elements a reader could see only by scrolling sideways, or not at all."""
    return page.evaluate(_OUT_OF_SIGHT)


def fits(page: Page) -> bool:
    """Tell whether the page is no wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def open_all(page: Page, *, opened: bool = True) -> None:
    """Open everything that can be opened, or close it."""
    page.evaluate(
        "opened => document.querySelectorAll('details').forEach(each => each.open = opened)", opened
    )


def focused(page: Page) -> dict[str, Any] | None:
    """Describe the element that has the focus; None once it has left the page."""
    return page.evaluate(_FOCUSED)


# --------------------------------------------------------------------------- colours


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, as WCAG 2 has it; both as a browser writes them: "rgb(1, 2, 3)"."""
    low, high = sorted([_luminance(one), _luminance(other)])
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    found = re.fullmatch(r"rgba?\((\d+), (\d+), (\d+)(?:, 1)?\)", colour)
    assert found, f"not an opaque colour: {colour}"
    channels = [int(each) / 255 for each in found.groups()]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
