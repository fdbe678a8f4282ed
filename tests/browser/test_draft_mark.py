"""The mark of a draft as a reader sees it, on screen and on paper; gone once the statement is published."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from editions import FOLDER, published_once

#: what of it takes room, with the words in it
_MARKS = """() => [...document.querySelectorAll('.draft-notice strong, .watermark')]
  .filter(each => each.getClientRects().length && getComputedStyle(each).visibility === 'visible')
  .map(each => each.textContent.trim())"""
NOTICE = "DRAFT, not approved for publication."


@pytest.fixture(scope="module")
def office(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose draft is published as v1; only read."""
    return published_once(built, tmp_path_factory.mktemp("marked") / "project")


def marks(browser: Browser, page: Path, media: str) -> list[str]:
    """Give the words that mark a page as a draft, as they show on a screen or in print."""
    opened: Page = browser.new_page()
    opened.goto(page.as_uri())
    opened.emulate_media(media=media)
    found = opened.evaluate(_MARKS)
    opened.close()
    return found


@pytest.mark.browser
@pytest.mark.parametrize(("media", "shown"), [("screen", [NOTICE]), ("print", [NOTICE, "DRAFT"])])
def test_a_draft_is_marked_and_a_version_is_not(browser, office, media, shown):
    assert marks(browser, office / FOLDER / "draft/statement.html", media) == shown
    assert marks(browser, office / FOLDER / "v1/statement.html", media) == []
