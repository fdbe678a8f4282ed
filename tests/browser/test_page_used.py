"""Every page by keyboard: each stop can be seen, is reached in order, and does what it says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

import looking
import pytest
from pages import PAGES
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

#: every element that could take the focus, and whether it shows
_COULD = """() => [...document.querySelectorAll(
    'a[href],summary,button,input,select,textarea,[tabindex],[contenteditable]')]
  .map((each, stop) => ({stop, shows: each.tabIndex >= 0 && each.getClientRects().length > 0}))
  .filter(each => each.shows).map(each => each.stop)"""

_TOP = "target => document.querySelector(target + ':target').getBoundingClientRect().top"
_SHOWS = "each => each.parentElement.open && each.nextElementSibling.offsetHeight > 0"
_ADDRESSES = "all => all.map(each => each.getAttribute('href'))"


@dataclass(frozen=True)
class Used:
    """A page that is used, and the folder it lies in."""

    page: Page
    folder: Path


@pytest.fixture(scope="module", params=PAGES)
def used(request, browser: Browser, folder_of) -> Iterator[Used]:
    folder = folder_of(request.param)
    page = browser.new_page(reduced_motion="reduce")
    page.goto((folder / "statement.html").as_uri())
    yield Used(page, folder)
    page.close()


@pytest.mark.parametrize("size", [(1280, 900), (320, 640)], ids=str)
def test_the_tab_key_reaches_everything_in_order_and_each_stop_can_be_seen(used, size):
    page = afresh(used.page, size)
    stops = []
    while not stops or stops[-1] is not None:
        page.keyboard.press("Tab")
        stops.append(looking.focused(page))
    visited = [each for each in stops if each]

    assert [each["stop"] for each in visited] == page.evaluate(_COULD)
    assert [each["html"] for each in visited if not (each["marked"] and each["inView"])] == []
    assert [each["html"] for each in visited if not each["uncovered"]] == []
    assert all(looking.contrast(*each["colours"]) >= 3 for each in visited)
    assert "skip-link" in visited[0]["html"]


def test_each_link_within_the_page_leads_to_a_place_on_it(used):
    page = afresh(used.page)
    links = page.locator('a[href^="#"]')
    targets = dict.fromkeys(links.evaluate_all(_ADDRESSES))

    assert len(targets) > 10
    for target in targets:
        page.locator(f'a[href="{target}"]').first.focus()
        page.keyboard.press("Enter")
        top = page.evaluate(
            "target => document.querySelector(target + ':target').getBoundingClientRect().top", target
        )
        assert -1 <= top < 900, target


def test_each_summary_opens_and_closes_what_it_names(used):
    page = afresh(used.page)
    for summary in page.locator("summary").all():
        summary.focus()
        states = []
        for _ in range(2):
            page.keyboard.press("Enter")
            states.append(
                summary.evaluate(
                    "each => each.parentElement.open && each.nextElementSibling.offsetHeight > 0"
                )
            )
        assert states == [True, False], summary.inner_text()


def test_each_download_gives_the_file_it_names(used):
    links = used.page.locator("a[download]")
    for name, address in links.evaluate_all("all => all.map(e => [e.download, e.getAttribute('href')])"):
        if address.startswith("data:"):
            beside = used.folder / "downloads" / name
            content = unquote_to_bytes(address.partition(",")[2])
            assert address.startswith("data:text/csv;charset=utf-8,")
            assert content.startswith(b"\xef\xbb\xbf")
            assert content == (beside.read_bytes() if beside.exists() else content)
        elif (used.folder / "manifest.json").exists():
            assert (used.folder / address).is_file(), address


def test_a_download_is_taken_by_the_enter_key(used):
    page = afresh(used.page)
    links = page.locator('a[download][href^="data:"]')
    if not links.count():
        assert not page.locator("figure.chart").count()
        return
    links.first.focus()
    with page.expect_download() as taken:
        page.keyboard.press("Enter")

    assert re.fullmatch(r"chart-[a-z0-9-]+\.csv", taken.value.suggested_filename)
    assert taken.value.path().read_bytes().startswith(b"\xef\xbb\xbf")


def test_links_that_leave_the_page_are_secure_or_write_to_someone(used):
    kinds = used.page.locator("a[href]:not([download])").evaluate_all(_ADDRESSES)

    assert [each for each in kinds if not re.match(r"#|https://|mailto:|tel:", each)] == []


def afresh(page: Page, size: tuple[int, int] = (1280, 900)) -> Page:
    """Give the page as it was when it was opened, at its top."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(page.url.partition("#")[0])
    return page
