"""The page in a real Chromium: accessible in light, dark, forced colours and on a phone, and silent."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import make
from helpers import params, stitch
from stitched import context, run, sections, statement

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    "phone": {"viewport": {"width": 320, "height": 600}},
    "dark-phone": {"viewport": {"width": 375, "height": 700}, "color_scheme": "dark"},
}
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


@pytest.fixture(scope="module")
def browser():
    """A Chromium or Chrome of this machine."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "No Chromium or Chrome: the page was not opened"
        )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


def extremes():
    """Make a page on which nothing has a figure, nothing is written, and every name is long."""
    settings = params.ForceSettings(name=f"Heddlu {LONG}", area=LONG, body=f"Comisiynydd {LONG}")
    given = {each.slug: make.section(each.slug, settings=settings) for each in make.framework().priorities}
    return stitch.stitch(run(given), context(settings=settings)).html


def large():
    """Make a page of six-figure counts over sixty quarters, published."""
    counts = [100_000 + 997 * (n % 13) for n in range(60)]
    held = sections()
    held["serious-violence"] = make.section(
        "serious-violence",
        make.counted("violence-with-injury", counts, baseline=412_345, as_given=123_456),
        make.counted("weapons-possession", counts, baseline=400_000),
    )
    return stitch.stitch(run(held), context(draft=False)).html


PAGES = {"usual": lambda: statement().html, "extremes": extremes, "large": large}
#: every look of the usual page; of the others those that stretch it
SEEN = [("usual", look) for look in LOOKS] + [
    ("extremes", "light"),
    ("extremes", "phone"),
    ("large", "phone"),
]


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Where each page lies as a file, as a reader would open it."""
    folder = tmp_path_factory.mktemp("pages")
    for name, make_page in PAGES.items():
        (folder / f"{name}.html").write_bytes(make_page())
    return {name: (folder / f"{name}.html").as_uri() for name in PAGES}


@pytest.fixture
def opened(browser, addresses, request):
    """A page opened in a look, with everything it told the console and everything it asked for."""
    name, look = request.param
    page = browser.new_page(**LOOKS[look])
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda asked: told.append(asked.url) if asked.url != addresses[name] else None)
    page.goto(addresses[name])
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    yield page, told
    page.close()


def asked(told):
    return [each for each in told if not each.startswith("data:font/woff2")]


@pytest.mark.parametrize("opened", SEEN, ids="-".join, indirect=True)
class TestEveryLook:
    def test_axe_finds_nothing(self, opened):
        page, _ = opened

        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]

        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []

    def test_it_is_silent_asks_for_nothing_and_fits_its_width(self, opened):
        page, told = opened

        assert asked(told) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("opened", [("usual", "light"), ("extremes", "phone")], ids="-".join, indirect=True)
class TestKeyboard:
    def test_every_tab_stop_can_be_seen_and_does_something(self, opened):
        page, _ = opened

        idle = page.evaluate(
            """() => [...document.querySelectorAll('a, summary, [tabindex]')]
                .filter(each => each.tabIndex >= 0)
                .filter(each => !each.matches('a[href], summary') || !each.textContent.trim()
                    || !each.getClientRects().length)
                .map(each => each.outerHTML.slice(0, 100))"""
        )

        assert idle == []

    def test_the_first_stop_is_the_skip_link_and_it_shows(self, opened):
        page, _ = opened

        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.className") == "skip-link"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0


@pytest.mark.parametrize("opened", [("usual", "light"), ("extremes", "light")], ids="-".join, indirect=True)
class TestZoomAndPrint:
    def test_at_400_per_cent_nothing_sticks_and_nothing_runs_off(self, opened):
        page, _ = opened

        page.set_viewport_size({"width": 320, "height": 256})

        assert page.evaluate("getComputedStyle(document.getElementById('contents')).position") == "static"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_what_is_closed_is_open_in_print_and_the_contents_are_left_out(self, opened):
        page, _ = opened
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")

        page.emulate_media(media="print")

        heights = page.evaluate(
            "[...document.querySelectorAll('main details > table')].map(each => each.offsetHeight)"
        )
        assert all(height > 20 for height in heights)
        assert page.evaluate("document.getElementById('contents').offsetHeight") == 0
