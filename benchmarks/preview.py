"""How long it takes from saving a file to the new page in a real Chromium, while a preview runs.

Run from the project's folder: .venv/bin/python benchmarks/preview.py [RUNS]

The project's notebooks, words and data are copied, so nothing here is altered. Each save puts a sentence that
was not there before into a file; the clock runs from before the save until that sentence stands in the
browser's page, whole. Medians of 20 saves unless told otherwise. No one may save the program's own code
meanwhile: the preview would begin afresh.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from helpers import pdf
from helpers.periods import Quarter
from helpers.preview import Asked, Preview

QUARTER, FORCE = Quarter(2022, 1), "west-mercia"
WORDS = f"params/{FORCE}/{QUARTER}/homicide.md"
NOTEBOOKS = ("notebooks/1-homicide.ipynb", "notebooks/4-neighbourhood-crime.ipynb")
SHOWN = "text => document.readyState === 'complete' && document.body.textContent.includes(text)"
CHECKED = "() => document.querySelector('.preview-corner')?.textContent.includes('Checks:')"
#: seconds until files that were just copied count as they would in a project that lies there
SETTLE = 2.1
#: seconds between saves, when everything of the last one is done
REST = 1.0


def copied(where: Path) -> Path:
    """Copy what a page is made from."""
    for name in ("notebooks", "params", "data/raw"):
        shutil.copytree(name, where / name)
    return where


def words(text: str, sentence: str) -> str:
    """Put a sentence before the last part of a words file."""
    return text.replace("\n## What the Commissioner says", f"\n{sentence}\n\n## What the Commissioner says")


def notebook(text: str, sentence: str) -> str:
    """Put a sentence into the notebook's own prose."""
    return text.replace(
        '### What is behind the figures\\n",',
        f'### What is behind the figures\\n",\n    "\\n",\n    "{sentence}\\n",',
    )


def saved(page: Page, file: Path, change: Callable[[str, str], str], runs: int) -> list[float]:
    """Save a file so many times by renaming, as editors do; give the seconds until each is seen."""
    text, took = file.read_text(encoding="utf-8"), []
    for number in range(runs):
        page.wait_for_function(CHECKED)
        time.sleep(REST)
        sentence = f"Sentence {chr(97 + number % 26)}{chr(97 + number // 26)} of {file.stem}."
        changed = change(text, sentence)
        assert sentence in changed, file
        part = file.with_name(f".{file.name}.part")
        part.write_text(changed, encoding="utf-8")
        begun = time.perf_counter()
        part.replace(file)
        page.wait_for_function(SHOWN, arg=sentence, polling=20)
        took.append(time.perf_counter() - begun)
    return took


def tell(name: str, took: list[float], most: float) -> None:
    """Print one line of results."""
    ordered = sorted(took)
    ninth = ordered[int(0.9 * (len(ordered) - 1))]
    print(
        f"{name:34} median {statistics.median(took):.3f} s   9 in 10 within {ninth:.3f} s   "
        f"slowest {ordered[-1]:.3f} s   ({len(took)} saves; to be under {most:g} s)"
    )


def main(runs: int) -> None:
    print(f"load of the machine before: {', '.join(f'{each:.1f}' for each in os.getloadavg())}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = copied(Path(folder))
        time.sleep(SETTLE)
        browser = playwright.chromium.launch(executable_path=pdf.find_browser())
        page = browser.new_page()
        page.set_default_timeout(120_000)
        begun = time.perf_counter()
        with Preview(Asked(root, QUARTER, FORCE)) as preview:
            page.goto(preview.address)
            page.wait_for_selector("section.priority")
            print(f"{'the first page, nothing built':34} {time.perf_counter() - begun:.1f} s")
            tell("words", saved(page, root / WORDS, words, runs), 0.5)
            for each in NOTEBOOKS:
                tell(each, saved(page, root / each, notebook, runs), 1)
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
