"""The documents say what is: the verbs and options they name are there, and what they link to."""

import re
import runpy
import shlex
from datetime import date
from pathlib import Path

import click
import pytest

from helpers import check, outputs
from helpers.cli.verbs import VERBS, statement
from helpers.errors import Outcome
from helpers.narrative.words.binding import bind
from helpers.narrative.words.names import names_called
from helpers.periods import Quarter
from helpers.section import open_section
from projects import ROOT, copy_project

PAGES = sorted(
    [ROOT / "README.md", ROOT / "data/README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]
)
WORDS = "params/west-mercia/2022-23-Q1/homicide.md"
_COMMAND = re.compile(r"(?:\.venv/bin/statement|(?<=`)statement|(?<=\$ )statement) ([a-z][^`#\n&>|]*)")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def commands(text: str) -> list[str]:
    """Every command a page tells its reader to give, or names; "…" stands for what is left out."""
    return [found.strip() for found in _COMMAND.findall(text)]


def wrong(command: str) -> str:
    """What of a command is not there: the verb, or an option of it."""
    verb, *rest = shlex.split(command.rstrip(".,;:)"))
    if verb not in VERBS:
        return f"no verb {verb}"
    written = statement.get_command(click.Context(statement), verb)
    known = {name for each in written.params for name in each.opts} | {"--help"}
    unknown = [each for each in rest if each.startswith("--") and each.split("=")[0] not in known]
    return f"no option {unknown[0]} of {verb}" if unknown else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_a_page_names_is_there(page):
    text = page.read_text(encoding="utf-8")

    assert [f"{each}: {wrong(each)}" for each in commands(text) if wrong(each)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_within_the_project_leads_somewhere(page):
    links = [each for each in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in each]

    assert [each for each in links if not (page.parent / each).exists()] == []


def test_a_verb_or_option_that_is_not_there_is_noticed():
    text = (
        "Run `statement bild 2022-23-Q1`, or\n\n    .venv/bin/statement build 2022-23-Q1 --fast  # quicker\n"
    )

    assert [wrong(each) for each in commands(text)] == ["no verb bild", "no option --fast of build"]


def test_the_reference_of_verbs_is_what_the_verbs_say():
    """Renew it with: .venv/bin/python docs/make_verbs.py."""
    reference = runpy.run_path(str(ROOT / "docs/make_verbs.py"))["reference"]()

    assert Path(ROOT / "docs/verbs.md").read_text(encoding="utf-8") == reference


def test_the_words_shown_to_the_policy_officer_are_read_and_pass_their_checks(built, tmp_path):
    text = (ROOT / "docs/words.md").read_text(encoding="utf-8")
    words = re.search(r"```markdown\n(.*?)```", text, re.DOTALL)[1]
    project = copy_project(tmp_path)
    (project / WORDS).write_text(words, encoding="utf-8")
    files = outputs.read(built / "outputs/2022-23-Q1/west-mercia/draft")
    section = open_section("homicide", "2022-23-Q1", "west-mercia", str(project))

    said = bind(section.words, section)
    report = check.run(check.Subject(files, project, Quarter(2022, 1), "west-mercia", date(2022, 9, 15)))

    assert "recorded five homicides in the quarter and six in" in said.part("What the Commissioner says").text
    assert "120 officers" in said.part("What the force is doing").text
    assert [
        each for each in report.findings if each.place.file == WORDS and each.outcome is Outcome.FAIL
    ] == []


def test_every_figure_named_to_the_policy_officer_is_there():
    text = (ROOT / "docs/words.md").read_text(encoding="utf-8")
    called = {found for found in re.findall(r"\{\{ ([a-z_.]+)", text) if "facts." not in found}
    sections = [
        open_section(slug, "2022-23-Q1", "west-mercia", str(ROOT))
        for slug in ("homicide", "neighbourhood-crime")
    ]

    assert [name for name in called if not any(name in names_called(each, [name]) for each in sections)] == []
