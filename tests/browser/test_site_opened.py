"""The site in a real Chromium, over no server and no script: accessible, within its window, silent."""

from collections.abc import Iterator

import looking
import pytest
from playwright.sync_api import Browser, Page
from test_page_opened import DESKTOP, LIGHT, LOOKS, PHONE, ZOOMED, Opened, broken

pytestmark = pytest.mark.browser

ARCHIVE = "west-mercia/index.html"
SUPERSEDED = "west-mercia/2022-23-Q1/v1/index.html"
SHOWN = ("index.html", ARCHIVE, "figures.html", SUPERSEDED)


@pytest.fixture(scope="module", params=SHOWN)
def opened(request, browser: Browser, site) -> Iterator[Opened]:
    address = (site / request.param).as_uri()
    found = Opened(request.param, browser.new_page())
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("request", lambda asked: found.said.append(asked.url))
    found.page.goto(address)
    found.said.remove(address)
    yield found
    found.page.close()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(opened, look):
    """Of a published page it looks at what the site adds; the page itself has tests of its own."""
    page = opened.look(*LOOKS[look])

    if opened.name == SUPERSEDED:
        mark(page)
        assert broken(page, {}, "[data-added]") == []
    else:
        assert broken(page, {}) == []


def test_axe_finds_nothing_on_the_whole_of_a_page_that_the_site_adds_to(opened):
    page = opened.look(*LOOKS["light"])

    assert broken(page, {"rules": {"color-contrast": {"enabled": False}}}) == []


def mark(page: Page) -> None:
    """Mark what the site adds to a published page."""
    page.evaluate(
        "document.querySelectorAll('header, .site-versions').forEach(each => each.dataset.added = '')"
    )


@pytest.mark.parametrize("size", [PHONE, ZOOMED, (768, 1024), DESKTOP], ids=str)
def test_nothing_runs_off_to_the_side(opened, size):
    page = opened.look(size, LIGHT)

    assert looking.fits(page)
    assert looking.out_of_sight(page) == []


def test_in_print_the_ways_of_the_site_are_left_out_and_what_was_superseded_still_says_so(opened):
    page = opened.look(DESKTOP, LIGHT)
    page.emulate_media(media="print")
    shown = "each => [...document.querySelectorAll(each)].filter(one => one.offsetHeight > 0).length"

    assert page.evaluate(shown, ".site-bar, .site-versions, .skip-link") == 0
    assert page.evaluate(shown, ".superseded") == (opened.name == SUPERSEDED)
    page.emulate_media(media="screen")


def test_each_stop_of_the_tab_key_in_what_the_site_adds_can_be_seen(opened):
    page = opened.look(PHONE, LIGHT)
    page.goto(page.url.partition("#")[0])
    links = page.locator(".site-bar a").count() + page.locator(".superseded a").count()
    stops = []
    for _ in range(1 + links):
        page.keyboard.press("Tab")
        stops.append(looking.focused(page))

    assert [
        each["html"] for each in stops if not (each["marked"] and each["inView"] and each["uncovered"])
    ] == []
    assert all(looking.contrast(*each["colours"]) >= 3 for each in stops)
    assert "skip-link" in stops[0]["html"]


def test_it_says_nothing_and_asks_for_nothing(opened):
    """The last of its page: all that the tests before did counts, too."""
    asked = [each for each in opened.said if not each.startswith("data:font/woff2")]

    assert [each for each in asked if not each.endswith(opened.name.replace(" ", "%20"))] == []


def test_a_visitor_without_scripts_walks_from_the_front_to_a_superseded_version_and_back(browser, site):
    page = browser.new_page(java_script_enabled=False)
    page.goto((site / "index.html").as_uri())
    page.click("text=Every version of each, and what it changed")
    page.click("th:has-text('Superseded') a")

    assert page.inner_text(".superseded strong") == "Superseded: this is version 1."
    page.click("text=Read version 2")
    assert page.url == (site / "west-mercia/2022-23-Q1/index.html").as_uri()
    assert page.locator(".superseded").count() == 0
    page.click("text=Later quarter: Q2 2022-23")
    page.click(".site-bar >> text=Statements")
    assert page.url == (site / "index.html").as_uri()
    page.close()


def test_a_key_point_of_the_front_leads_to_its_section(browser, site):
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.click(".key-points a >> nth=3")

    assert page.url.endswith("/west-mercia/latest/index.html#neighbourhood-crime")
    page.locator("#neighbourhood-crime:target").wait_for()
    page.close()
