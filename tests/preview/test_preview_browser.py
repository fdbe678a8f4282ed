"""The page in a real Chromium: renewed where it is read, with the fault over it when there is one."""

import base64
import hashlib
import importlib.util
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from helpers import pdf

pytestmark = pytest.mark.browser

_BROWSERS = Path(__file__).parents[1] / "browser/browsers.py"


def chromium() -> Path:
    """Find a Chromium as the tests of the page do."""
    found = pdf.find_browser()
    if found:
        return found
    specification = importlib.util.spec_from_file_location("browsers", _BROWSERS)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.chromium()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium())
        yield opened
        opened.close()


@pytest.fixture
def page(browser, preview):
    """The previewed page, opened at a small size so that there is something to scroll; no error in it."""
    opened = browser.new_page(viewport={"width": 900, "height": 400})
    said = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(preview.address)
    expect(opened.locator(".preview-corner")).to_contain_text("Up to date.")
    yield opened
    opened.close()
    assert said == []


def place(page):
    """Where a reader is: where what has the focus stands on the screen, and which details are open."""
    return page.evaluate(
        """() => [
            Math.round(document.activeElement.getBoundingClientRect().top),
            document.activeElement.tagName + document.activeElement.textContent,
            [...document.querySelectorAll("details")].map(each => each.open),
        ]"""
    )


def go_somewhere(page):
    """Open the last details, focus its summary, and scroll it to the middle of the screen."""
    page.locator("details summary").last.click()
    page.locator("details summary").last.focus()
    page.wait_for_timeout(300)  # a link or a click may scroll smoothly
    page.evaluate("document.activeElement.scrollIntoView({block: 'center', behavior: 'instant'})")


def restyled(made):
    """A page with another style, let in by its policy as its own was."""
    style = re.search(rb"<style>(.*?)</style>", made, re.DOTALL)[1]
    own, other = (base64.b64encode(hashlib.sha256(each).digest()) for each in (style, style + b"/**/"))
    assert own in made
    return made.replace(own, other).replace(style, style + b"/**/")


def test_saved_words_appear_and_the_reader_stays_where_they_are(page, project):
    go_somewhere(page)
    before = place(page)
    assert page.evaluate("scrollY") > 0
    assert any(before[2])
    project.add_words("Officers met, marked-words, twice.")
    expect(page.locator("main")).to_contain_text("marked-words")

    assert place(page) == before


def test_a_page_of_another_style_is_loaded_anew_and_the_reader_stays_where_they_are(page, preview):
    go_somewhere(page)
    before = place(page)
    page.evaluate("window.here = true")
    standing = preview.board.standing
    preview.board.show(restyled(standing.page), standing.files)
    page.wait_for_function("() => window.here === undefined && document.readyState === 'complete'")
    expect(page.locator(".preview-corner")).to_contain_text("Up to date.")

    found = place(page)
    preview.board.show(standing.page, standing.files)

    assert found == before


def test_a_fault_stands_over_the_page_with_file_and_line_until_it_is_mended(page, project):
    name = "params/west-mercia/2022-23-Q1/homicide.md"
    text = project.read(name) + "\n{{ homicides.nwo }}\n"
    project.save(name, text)
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text(f"{name}:{text.count(chr(10))}: No figure called 'homicides.nwo'.")
    expect(page.locator("section.priority")).to_have_count(1)

    project.save(name, project.read(name))
    expect(banner).to_be_hidden()


def test_a_fault_is_shown_as_text_whatever_is_in_it(page, project):
    name = "params/west-mercia/2022-23-Q1/homicide.md"
    project.save(name, project.read(name) + "\n{{ <b>x</b> }}\n")
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text(f"{name}:")

    assert banner.locator("b").count() == 0


def test_another_sites_page_can_neither_read_nor_frame_the_preview(browser, preview):
    opened = browser.new_page()
    opened.route("http://rebound.example/", lambda route: route.fulfill(body="<p>Another site</p>"))
    opened.goto("http://rebound.example/")
    address = preview.address
    read = f"fetch('{address}').then(answer => answer.text(), () => 'refused')"
    listened = f"""new Promise(told => {{
        const source = new EventSource('{address}preview/events');
        source.onmessage = () => told('heard');
        source.onerror = () => told('refused');
    }})"""

    assert opened.evaluate(read) == "refused"
    assert opened.evaluate(listened) == "refused"
    opened.close()
