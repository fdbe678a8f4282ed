"""Takes the picture of the page for the README: ``.venv/bin/python docs/make_picture.py STATEMENT.html``.

It needs a Chromium or Chrome. The first screens of a desktop and a phone stand side by side in
``docs/page.png``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HEIGHT = 1400
WIDTHS = (1200, 390)
GAP = 40


def main(page: Path) -> None:
    """Take both pictures and join them."""
    browser_path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        shots = [_shot(browser, page, width, Path(folder)) for width in WIDTHS]
        joined = Image.new("RGB", (sum(WIDTHS) + GAP, HEIGHT), "white")
        joined.paste(shots[0], (0, 0))
        joined.paste(shots[1], (WIDTHS[0] + GAP, 0))
    small = joined.resize((joined.width * 2 // 3, joined.height * 2 // 3), Image.Resampling.LANCZOS)
    small.quantize(128).save(Path(__file__).with_name("page.png"), optimize=True)


def _shot(browser: Browser, page: Path, width: int, folder: Path) -> Image.Image:
    view = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme="light")
    view.goto(page.resolve().as_uri())
    view.screenshot(path=folder / f"{width}.png")
    return Image.open(folder / f"{width}.png").convert("RGB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
