"""The one stylesheet of a page: font, blocks, page, what is printed in the margins; sealed by its hash."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from helpers import blocks

#: stands where the policy has the style's hash, until the page is written
SEAL = "the-style-as-written"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")
_SYSTEM = (
    '.statement{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}'
)


def stylesheet(running: str, *, draft: bool, system_fonts: bool = False) -> str:
    """Give the style of a page; ``running`` is printed in the foot of every sheet."""
    face, family = ("", _SYSTEM) if system_fonts else (_font(), "")
    return f"{face}{_blocks()}{_page()}{family}{_margins(running, draft=draft)}"


@cache
def _blocks() -> str:
    return short(blocks.stylesheet())


@cache
def _page() -> str:
    return short(files("helpers").joinpath("templates/page.css").read_text(encoding="utf-8"))


@cache
def _font() -> str:
    cut = files("helpers").joinpath("templates/fonts/inter-cut.woff2").read_bytes()
    return (
        "@font-face{font-family:Inter;font-weight:400 750;font-style:normal;font-display:swap;"
        f'src:url(data:font/woff2;base64,{b64encode(cut).decode()}) format("woff2")}}'
    )


@cache
def short(css: str) -> str:
    """Leave out comments and the space that only people need."""
    return _AROUND.sub(r"\1", _COMMENT.sub("", css)).strip()


def _margins(running: str, *, draft: bool) -> str:
    """Print what it is and the page's number at the foot, and on a draft that it is one at the head."""
    font = "font:8pt sans-serif;color:#444"
    head = (
        f'@top-right{{content:"DRAFT, not approved for publication";{font};font-weight:bold}}'
        if draft
        else ""
    )
    return (
        f"@media print{{@page{{{head}@bottom-left{{content:{_quoted(running)};{font}}}"
        f'@bottom-right{{content:"Page " counter(page) " of " counter(pages);{font}}}}}}}'
    )


def _quoted(text: str) -> str:
    """Write a text as a string of CSS, whatever is in it, without a "<" that could end the style."""
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    plain = letter.isalnum() or letter in " .,:;()–—’-"
    return letter if plain else f"\\{ord(letter):x} "


def sealed(page: str) -> bytes:
    """Write a page, with the hash of its style as written put into its policy."""
    start = page.index("<style>") + len("<style>")
    style = page[start : page.index("</style>", start)]
    seal = b64encode(sha256(style.encode()).digest()).decode()
    return page.replace(SEAL, seal, 1).encode()
