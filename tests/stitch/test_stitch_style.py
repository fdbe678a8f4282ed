"""The one stylesheet: what it holds, what it costs, and that its colours and letters are enough."""

import hashlib
import re
from importlib.resources import files

import pytest

from helpers.charts.palette import Colour
from helpers.stitch.style import stylesheet

TEMPLATES = files("helpers").joinpath("templates")
BLOCKS = TEMPLATES.joinpath("blocks.css").read_text(encoding="utf-8")


def colours(css):
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]+)", css))


def contrast(one, other):
    def light(colour):
        short = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
        parts = [int(short[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.fixture(scope="module")
def themes():
    """The colours of the light theme and of the dark one."""
    light, dark = re.findall(r"^\.statement\{\n(--ink.*?)\}", BLOCKS, re.DOTALL | re.MULTILINE)
    return colours(light), {**colours(light), **colours(dark)}


def test_words_and_links_can_be_read_on_every_ground_light_and_dark(themes):
    for theme in themes:
        for word in ("ink", "muted", "link", "link-strong"):
            for ground in ("ground", "soft"):
                assert contrast(theme[word], theme[ground]) >= 4.5, (word, ground)
        assert contrast(theme["on-mark"], theme["mark"]) >= 4.5
        assert contrast(theme["mark"], theme["ground"]) >= 3
        assert contrast(theme["focus-ink"], theme["focus"]) >= 4.5


def test_jupyterlabs_themes_have_the_colours_of_the_page(themes):
    for shade, theme in zip(("true", "false"), themes, strict=True):
        own = re.search(
            rf'^\[data-jp-theme-light="{shade}"\] \.statement\{{(.*?)\}}', BLOCKS, re.DOTALL | re.MULTILINE
        )

        assert colours(own[1]).items() <= theme.items()


def test_charts_and_words_share_ink_and_ground(themes):
    for theme, at in zip(themes, ("light", "dark"), strict=True):
        assert theme["ink"] == getattr(Colour.INK.value, at)
        assert theme["muted"] == getattr(Colour.MUTED.value, at)


def test_every_rule_of_the_blocks_stays_within_the_statement():
    bare = re.sub(r"/\*.*?\*/", "", BLOCKS, flags=re.DOTALL)
    selectors = re.findall(r"(?:^|[}\n{])\s*([.\w\[][^{}@;]*)\{", bare)

    assert len(selectors) > 60
    assert [each for each in selectors if ".statement" not in each] == []


def test_the_font_has_the_letters_of_english_and_welsh_and_the_signs_of_the_page():
    digest, letters = TEMPLATES.joinpath("fonts/inter-cut.letters").read_text().splitlines()
    font = TEMPLATES.joinpath("fonts/inter-cut.woff2").read_bytes()

    assert hashlib.sha256(font).hexdigest() == digest
    assert {*"£€–—’‘“”✓âêîôûŵŷáäéëïöüÂÊÎÔÛŴŶ−◆…·½→"} <= {chr(int(code, 16)) for code in letters.split()}


def test_the_font_is_small_and_has_its_licence_beside_it():
    assert len(TEMPLATES.joinpath("fonts/inter-cut.woff2").read_bytes()) < 27_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in TEMPLATES.joinpath("fonts/OFL.txt").read_text()


def test_what_is_printed_at_the_foot_cannot_end_its_string():
    style = stylesheet('A "quoted" \\ title\n</style>', draft=False)

    assert '@bottom-left{content:"A \\22 quoted\\22  \\5c  title\\a \\3c \\2f style\\3e "' in style


def test_the_style_has_no_comments_and_fetches_nothing():
    style = stylesheet("A title", draft=True)

    assert "/*" not in style
    assert re.findall(r"url\((?!data:)", style) == []
