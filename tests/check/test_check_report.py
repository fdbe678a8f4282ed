"""The quality report: what an approver reads is all there, and can be read by everyone."""

import pytest
from planting import WORDS, Made, made_from

from helpers import check
from helpers.check.overrule import as_yaml
from helpers.check.page import Page, read_page
from helpers.check.report import DUTIES, ROLES

STATEMENT = f"{WORDS}/statement.yaml"


@pytest.fixture
def made(built, tmp_path) -> Made:
    return made_from(built, tmp_path)


def report(made: Made) -> tuple[check.CheckReport, Page]:
    found = check.run(made.subject())
    return found, read_page(found.html.decode())


def table(page: Page, caption: str) -> list[list[str]]:
    """The rows of the table with a caption, as text."""
    tables = [each for each in page.all("table") if page.inside(each, "caption")[0].text == caption]
    assert tables, caption
    return [[cell.text for cell in page.inside(row, "th", "td")] for row in page.inside(tables[0], "tr")][1:]


def test_every_finding_stands_in_the_report_with_its_place(made):
    found, page = report(made)
    text = page.all("main")[0].text

    assert all(str(each.place) in text and each.found in text for each in found.findings)


def test_it_can_be_read_by_everyone_and_runs_and_fetches_nothing(made):
    _, page = report(made)

    assert page.faults == ()
    assert page.all("html")[0].attribute("lang") == "en-GB"
    assert page.all("script", "img", "link", "iframe", "form") == []
    assert not [
        name for each in page.elements for name in each.attributes if name == "style" or name[:2] == "on"
    ]
    assert all(page.inside(each, "caption")[0].text for each in page.all("table"))
    assert all(each.attribute("scope") in {"col", "row"} for each in page.all("th"))
    ids = [each.attribute("id") for each in page.with_attribute("id")]
    assert len(ids) == len(set(ids))
    assert {each.attribute("href") for each in page.all("a")} <= {f"#{name}" for name in ids}
    assert [each.tag for each in page.all("h1")] == ["h1"]


def test_roles_duties_sources_and_words_are_all_told(made):
    made.settings(STATEMENT, r"\Z", "roles: {analyst: Performance team, assurer: The office}\n")
    _, page = report(made)

    roles = table(page, "Roles, in the terms of the AQuA Book")
    assert [row[0].lower() for row in roles] == list(ROLES)
    assert [row[2] for row in roles] == ["not named yet", "Performance team", "The office", "not named yet"]
    duties = table(page, "How the checks of each duty ended, the worst of each")
    assert [row[0] for row in duties] == list(DUTIES)
    assert {row[0]: row[2] for row in duties if row[0] in {"O2", "O13"}} == {"O2": "pass", "O13": "note"}
    sources = table(page, "Releases the statement is made of")
    assert {row[2] for row in sources} >= {"23 April 2026", "September 2022"}
    words = table(page, "How the words of each priority stand")
    assert words[2][1:] == ["yes", "1 September 2022", "8, the oldest as at 31 October 2021"]


def test_what_two_sources_say_stands_side_by_side(made):
    _, page = report(made)
    rows = {row[0]: row for row in table(page, "The same measure and period from two sources")}

    assert rows["Residential burglary"][1:5] == ["April to June 2022", "870", "553", "−317"]
    assert rows["Residential burglary"][5].startswith("Beyond tolerance.")
    assert rows["Vehicle offences"][5].startswith("Within tolerance.")


def test_figures_that_are_not_what_was_published_are_told(made):
    before = made.root / "outputs/2022-23-Q1/west-mercia/v1"
    before.mkdir(parents=True)
    (before / "figures.csv").write_bytes(
        made.files["figures.csv"].replace(
            b"homicides.now,west-mercia,homicide,homicides,2022-04-01,2022-06-30,5",
            b"homicides.now,west-mercia,homicide,homicides,2022-04-01,2022-06-30,4",
        )
    )
    _, page = report(made)

    assert table(page, "Figures that are not what v1 said") == [
        ["Homicides (homicides.now)", "April to June 2022", "4", "5", "+1", "Not known."]
    ]


def test_an_overruled_fail_stands_there_with_its_reason_and_name_and_can_be_published(made):
    made.settings(f"{WORDS}/homicide.md", r"\Z", "\nHomicides fell on the previous quarter.\n")
    fail = next(each for each in made.check() if each.id == "direction")
    pasted = as_yaml(fail).replace('"…"', '"A quotation"', 1).replace('"…"', '"Head of Policy"')
    made.settings(STATEMENT, r"\Z", f"overrules:\n{pasted}\n")
    found, page = report(made)

    assert found.passes
    assert found.counts["overruled"] == 1
    assert table(page, "Fails that a person let through") == [
        [
            "direction",
            f"{WORDS}/homicide.md, homicide",
            f"{fail.value}, in: Homicides fell on the previous quarter.",
            "A quotation",
            "Head of Policy",
        ]
    ]
    assert "the statement can be published once it is signed" in page.all("main")[0].text


def test_words_of_people_stay_words(made):
    made.settings(STATEMENT, r"^assumptions:\n", "assumptions:\n  - <script>alert(1)</script> & more\n")
    found, page = report(made)

    assert page.all("script") == []
    assert b"&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in found.html


def test_the_same_statement_on_the_same_day_gives_the_same_report(made):
    assert report(made)[0].html == report(made)[0].html
