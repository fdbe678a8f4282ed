"""What is shared, opened by a colleague in a real Chromium: whole, accessible, and asking for nothing."""

from pathlib import Path

import looking
import pytest
import validating
from test_page_opened import DESKTOP, LIGHT, LOOKS, PHONE, Opened, broken

from editions import FOLDER, QUARTER
from helpers import outputs, params
from helpers.share import Wanted, shared_files

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[True, False], ids=["with code", "without code"])
def opened(request, browser, built, tmp_path_factory):
    draft = outputs.read((built / FOLDER / "draft").resolve())
    wanted = Wanted("homicide", code=request.param)
    files = shared_files(draft, params.framework_for(built, QUARTER), wanted)
    path = tmp_path_factory.mktemp("shared") / "1-homicide.html"
    path.write_bytes(files["pages/1-homicide.html"])
    found = Opened("with code" if request.param else "without", browser.new_page())
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


def test_html_validate_finds_no_error(opened, root):
    page = Path(opened.page.url.removeprefix("file://"))

    assert validating.errors([page], root / ".statement/cache") == []


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
