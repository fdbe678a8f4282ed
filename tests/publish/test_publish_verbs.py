"""The verbs from a draft to published versions, as a person meets them: what they print, how they exit."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from editions import FOLDER, WORDS, both, figure, redraft, replaced
from helpers import outputs, provenance
from helpers.cli.verbs import statement as command
from helpers.errors import InputRefused

SENTENCE = "A detailed homicide profile has been commissioned."
WHO = ("--name", "Jane Example", "--role", "Commissioner", "--date", "2026-05-01")
THEMES = '<data value="17" data-figure="homicide.facts.roundtable-themes">17</data>'


@pytest.fixture(autouse=True)
def _in_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in the project, as a person would."""
    monkeypatch.chdir(project)


def run(root: Path, *arguments: str) -> tuple[int, str]:
    """Run a verb, and give its exit code and what it printed on either stream."""
    given = ["--root", str(root), *arguments]
    ended = CliRunner().invoke(command, given, standalone_mode=False, catch_exceptions=False)
    return ended.return_value, ended.output


def corrected(root: Path) -> None:
    """Put a wrong number right: in the words, and in the draft as a build would."""
    words = root / WORDS / "homicide.md"
    words.write_text(words.read_text().replace("value: 17", "value: 16"))
    page = replaced("statement.html", THEMES, THEMES.replace("17", "16"))
    redraft(root, both(page, figure("homicide.facts.roundtable-themes", value="16")))


def test_from_a_draft_to_a_version_that_can_be_verified(project):
    code, signed = run(project, "sign", *WHO)
    assert code == 0
    assert signed.startswith("Signed by Jane Example, Commissioner, on 1 May 2026: ")

    code, told = run(project, "publish")
    digest = provenance.sha256_of(project / FOLDER / "v1/manifest.json")
    assert (code, told) == (0, f"Digest of v1: {digest}\n{FOLDER}/v1\n")
    assert run(project, "publish")[1] == f"This draft is published already, as v1.\n{told}"
    code, told = run(project, "verify", str(project / FOLDER / "v1"))
    files = len(outputs.read(project / FOLDER / "v1"))
    assert code == 0
    assert told.startswith(f"{files} files and 26 inputs verified.\n")
    assert f"Its digest is {digest}." in told


def test_verify_exits_1_and_names_the_file(project):
    run(project, "sign", *WHO)
    run(project, "publish")
    figures = project / FOLDER / "v1/figures.csv"
    figures.write_bytes(figures.read_bytes() + b"\n")

    code, told = run(project, "verify", str(figures))

    assert code == 1
    assert f"fail: {FOLDER}/v1/figures.csv: The file is not as it was written" in told


def test_a_draft_is_compared_with_a_version(project):
    run(project, "sign", *WHO)
    run(project, "publish")
    redraft(project, replaced("statement.html", SENTENCE, "A profile is being made."))

    code, told = run(project, "compare", "2022-23-Q1", "v1")

    assert code == 0
    assert told.splitlines() == [
        "From v1 to draft: no figure changed; words changed in 1 place.",
        "",
        "Words",
        "  1. Reduce murder and other homicide, what the force is doing [wording]",
        f"    - {SENTENCE}",
        "    + A profile is being made.",
    ]


def test_a_wrong_figure_gets_an_erratum_on_the_page_that_says_what_was_wrong(project):
    run(project, "sign", *WHO)
    run(project, "publish")
    corrected(project)
    run(project, "sign", *WHO)

    with pytest.raises(
        InputRefused, match=r"The class is wording, but .* homicide\.facts\.roundtable-themes"
    ):
        run(project, "publish", "--reason", "Better words.", "--class", "wording")
    code, told = run(
        project, "publish", "--reason", "The number of themes was wrong.", "--class", "correction"
    )

    assert code == 0
    assert told.endswith(f"\n{FOLDER}/v2\n")
    page = (project / FOLDER / "v2/statement.html").read_text()
    assert (
        "<td>Correction. The number of themes was wrong.<ul>"
        "<li>Roundtable themes: was wrongly given as 17; it is 16.</li></ul></td>" in page
    )
    _, compared = run(project, "compare", "2022-23-Q1", "v1", "v2")
    assert "changed homicide.facts.roundtable-themes: 17 → 16 (−1);" in compared
    assert "[correction]" in compared
