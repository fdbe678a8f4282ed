"""Every page in a real Chromium: accessible, legible, within its window, silent, whole without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import looking
import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import PAGES
from playwright.sync_api import Browser, Page

from helpers import pdf

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
DESKTOP, PHONE, ZOOMED = (1280, 900), (320, 640), (320, 256)
LIGHT = {"color_scheme": "light", "forced_colors": "none"}
LOOKS = {
    "light": (DESKTOP, LIGHT),
    "dark": (DESKTOP, {"color_scheme": "dark", "forced_colors": "none"}),
    "phone": (PHONE, LIGHT),
}
COLOURS = {
    "light": LIGHT,
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
    "forced-dark": {"color_scheme": "dark", "forced_colors": "active"},
}


@dataclass
class Opened:
    """A page in a browser, with all it said to the console and all it asked for."""

    name: str
    page: Page
    said: list[str] = field(default_factory=list)

    def look(self, size: tuple[int, int], media: dict[str, str]) -> Page:
        """Look at it in a window of a size, with a reader's preferences."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(**media)
        return self.page


@pytest.fixture(scope="module", params=PAGES)
def opened(request, browser: Browser, folder_of) -> Iterator[Opened]:
    address = (folder_of(request.param) / "statement.html").as_uri()
    found = Opened(request.param, browser.new_page())
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("request", lambda asked: found.said.append(asked.url))
    found.page.goto(address)
    looking.open_all(found.page)
    found.said.remove(address)
    yield found
    found.page.close()


@pytest.mark.parametrize("look", LOOKS)
class TestAxe:
    def test_finds_nothing_in_any_rule_but_contrast(self, opened, look):
        page = opened.look(*LOOKS[look])

        assert broken(page, {"rules": {"color-contrast": {"enabled": False}}}) == []

    def test_finds_enough_contrast_wherever_words_stand(self, opened, look):
        """One element of each kind, for axe takes long; the long campaign looks at every one."""
        page = opened.look(*LOOKS[look])
        kinds = looking.mark_one_of_each(page)

        assert kinds > 50
        assert broken(page, {"runOnly": ["color-contrast"]}, "[data-one-of-each]") == []

    @pytest.mark.long
    def test_finds_enough_contrast_at_every_word(self, opened, look):
        assert broken(opened.look(*LOOKS[look]), {"runOnly": ["color-contrast"]}) == []


def broken(page: Page, options: dict[str, object], where: str | None = None) -> list[tuple[str, str]]:
    """Give what axe finds wrong: each rule with the first place that breaks it."""
    asked = {"runOnly": RULES, "resultTypes": ["violations"], **options}
    found = Axe().run(page, context={"include": [[where]]} if where else None, options=asked)
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found.response["violations"]]


class TestWindow:
    @pytest.mark.parametrize("size", [PHONE, ZOOMED, (375, 800), (768, 1024), DESKTOP], ids=str)
    def test_nothing_runs_off_to_the_side(self, opened, size):
        page = opened.look(size, LIGHT)

        assert looking.fits(page)
        assert looking.out_of_sight(page) == []

    def test_at_400_per_cent_nothing_takes_the_window_for_itself(self, opened):
        page = opened.look(ZOOMED, LIGHT)

        stuck = page.evaluate(
            "[...document.body.querySelectorAll('*')].filter(each => ['fixed', 'sticky']"
            ".includes(getComputedStyle(each).position) && each.getClientRects().length)"
            ".map(each => each.outerHTML.slice(0, 80))"
        )
        assert stuck == []


class TestPrint:
    def test_what_is_closed_is_open_and_what_only_a_screen_can_use_is_left_out(self, opened):
        page = opened.look(DESKTOP, LIGHT)
        looking.open_all(page, opened=False)
        page.emulate_media(media="print")

        shown = "each => [...document.querySelectorAll(each)].filter(one => one.offsetHeight > 0).length"
        tables = page.evaluate("document.querySelectorAll('main details > table').length")
        assert page.evaluate(shown, "main details > table") == tables
        assert page.evaluate(shown, "#contents, .back, .chart-download, summary, .skip-link") == 0
        page.emulate_media(media="screen")
        looking.open_all(page)


class TestCharts:
    def test_words_are_11_pixels_high_at_least_on_a_phone(self, opened):
        words = looking.chart_words(opened.look(PHONE, LIGHT))

        assert [(each.words, each.pixels) for each in words if each.pixels < 11] == []
        assert bool(words) == (opened.name != "nothing")

    @pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=str)
    def test_words_stay_within_their_drawing_and_apart(self, opened, size):
        words = looking.chart_words(opened.look(size, LIGHT))

        assert [(each.words, each.beyond) for each in words if each.beyond > 1] == []
        assert looking.crowded(words) == []

    @pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=str)
    @pytest.mark.parametrize("colours", COLOURS)
    def test_words_and_marks_stand_out(self, opened, colours, size):
        page = opened.look(size, COLOURS[colours])
        marks = [looking.contrast(*each) for each in looking.chart_marks(page)]

        faint = {(each.words, each.colour) for each in looking.chart_words(page) if each.contrast < 4.5}
        assert faint == set()
        assert [each for each in marks if each < 3] == []


def test_it_says_nothing_and_asks_for_nothing(opened):
    """The last of its page: all that the tests before did counts, too."""
    assert [each for each in opened.said if not each.startswith("data:font/woff2")] == []


def test_it_reads_in_full_without_scripts(opened, browser, folder_of):
    page = browser.new_page(java_script_enabled=False)
    page.goto((folder_of(opened.name) / "statement.html").as_uri())
    for summary in page.locator("summary").all():
        summary.click()

    assert words_of(page) == words_of(opened.look(DESKTOP, LIGHT))
    page.close()


def words_of(page: Page) -> list[str]:
    return page.inner_text("body").split()


def test_a_page_made_without_kernels_is_the_page_a_build_writes(built, folder_of):
    """So the two forces that are not built here are shown by the same road."""
    from pages import in_process

    from helpers import stitch

    written = (folder_of("west-mercia") / "statement.html").read_bytes()

    assert stitch.main_of(in_process(built, "2022-23-Q1", "west-mercia").html) == stitch.main_of(written)


def test_the_browser_found_is_a_program(browser):
    assert browser.version
    assert pdf.find_browser() is None or pdf.find_browser().is_file()
