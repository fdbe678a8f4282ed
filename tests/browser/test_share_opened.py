"""What is shared, opened by a colleague in a real Chromium: whole, accessible, and asking for nothing."""

import looking
import pytest
from test_page_opened import DESKTOP, LIGHT, LOOKS, PHONE, Opened, broken

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["with code", "without code"])
def opened(request, browser, shared):
    path = shared / request.param / "pages/1-homicide.html"
    found = Opened(request.param, browser.new_page())
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("request", lambda asked: found.said.append(asked.url))
    found.page.goto(path.as_uri())
    found.said.remove(path.as_uri())
    looking.open_all(found.page)
    yield found
    found.page.close()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(opened, look):
    assert broken(opened.look(*LOOKS[look]), {}) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=str)
def test_nothing_runs_off_to_the_side(opened, size):
    page = opened.look(size, LIGHT)

    assert looking.fits(page)
    assert looking.out_of_sight(page) == []


def test_the_code_that_made_a_chart_is_opened_beside_it_or_is_not_there(opened):
    shown = opened.page.locator(".code pre").all_inner_texts()

    assert ('charts.trend(homicide, "homicides")' in shown) == (opened.name == "with code")


def test_it_says_nothing_and_asks_for_nothing(opened):
    assert [each for each in opened.said if not each.startswith("data:font/woff2")] == []
