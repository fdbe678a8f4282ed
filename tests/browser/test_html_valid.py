"""The HTML of every page by html-validate's standard rules."""

import validating
from pages import PAGES


def test_html_validate_finds_no_error_on_any_page(folder_of, root):
    pages = [folder_of(name) / "statement.html" for name in PAGES]

    assert validating.errors(pages, root / ".statement/cache") == []


def test_html_validate_finds_no_error_on_the_pages_that_a_site_has(site, root):
    pages = sorted(site.rglob("*.html"))
    names = {each.relative_to(site).as_posix() for each in pages}

    assert {"index.html", "figures.html", "west-mercia/index.html"} < names
    assert validating.errors(pages, root / ".statement/cache") == []


def test_html_validate_finds_no_error_on_a_page_that_is_shared(shared, root):
    pages = sorted(shared.rglob("*.html"))

    assert len(pages) == 12
    assert validating.errors(pages, root / ".statement/cache") == []


def test_html_validate_finds_an_error_that_was_planted(folder_of, root, tmp_path):
    page = (folder_of("nothing") / "statement.html").read_text(encoding="utf-8")
    planted = tmp_path / "statement.html"
    planted.write_text(page.replace("</main>", '<p id="main">A paragraph</main>'), encoding="utf-8")

    found = {rule for _, _, rule, _ in validating.errors([planted], root / ".statement/cache")}
    assert "no-dup-id" in found
