"""The documents say what is: the verbs and options they name are there, and what they link to."""

import re
import runpy
import shlex
from pathlib import Path

import click
import pytest

from helpers.cli import VERBS, statement
from projects import ROOT

PAGES = sorted(
    [ROOT / "README.md", ROOT / "data/README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]
)
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
