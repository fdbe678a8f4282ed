"""Prints a statement's page as a PDF, by a browser of the machine's own.

The page is the publication, a PDF a convenience. It is printed by a Chromium or Chrome of the machine, else
by Playwright's own, when the ``pdf`` extra is installed; nothing is ever fetched.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import RequestError

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright, Route

#: what the file is called beside the page
NAME = "statement.pdf"
_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ELSEWHERE = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
#: where the page seems to be while it is printed, so that no link in the PDF names a folder of the machine
ADDRESS = "https://statement.invalid/"
_WHERE = "statement build --pdf"


def find_browser() -> Path | None:
    """Find a Chromium or Chrome of the machine: on the PATH, or where macOS keeps programs."""
    found = next(filter(None, map(shutil.which, _ON_PATH)), None)
    return Path(found) if found else next((Path(each) for each in _ELSEWHERE if Path(each).is_file()), None)


def refuse_unable() -> None:
    """Refuse (RequestError), with what to do, where no PDF can be printed on this machine."""
    try:
        import pikepdf  # noqa: F401, PLC0415 - both are optional
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError as error:
        raise RequestError(
            f"A PDF needs the package {error.name}, which is not installed",
            _WHERE,
            "Install the project with its extra: pip install --editable .[pdf]",
        ) from None
    with sync_playwright() as playwright:
        _executable(playwright)


def printed(page: bytes) -> bytes:
    """Print a page of a statement: A4, tagged, with its headings as outline and every figure described.

    The same page printed by the same browser gives the same bytes. Raises RequestError where there is no
    browser, StatementError where what was printed is not as accessible as promised.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - optional

    from helpers.pdf.settling import settled  # noqa: PLC0415 - needs what is optional

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(playwright))
        try:
            opened = browser.new_page()
            opened.route("**/*", lambda route: _answer(route, page))
            opened.goto(ADDRESS)
            headings = _headings(opened)
            raw = opened.pdf(prefer_css_page_size=True, tagged=True, outline=True)
        finally:
            browser.close()
    return settled(raw, headings, ADDRESS)


def _executable(playwright: Playwright) -> str:
    """Name the browser to start."""
    own = playwright.chromium.executable_path
    found = find_browser() or (Path(own) if os.access(own, os.X_OK) else None)
    if found is None:
        raise RequestError(
            "A PDF is printed by Chromium or Chrome, and none was found",
            _WHERE,
            "Install one (on Debian, apt-get install chromium), or run: playwright install chromium",
        )
    return str(found)


def _answer(route: Route, page: bytes) -> None:
    """Give the page itself, and nothing else."""
    if route.request.url == ADDRESS:
        route.fulfill(body=page, content_type="text/html; charset=utf-8")
    else:
        route.abort()


def _headings(opened: Page) -> list[str]:
    """Give the text of every heading: the browser's outline loses the spaces at which its lines break."""
    texts = opened.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => e.textContent)")
    return [" ".join(text.split()) for text in texts]
