"""What people write and let through: found where it is written, and judged again when it changes."""

import re
from pathlib import Path

import pytest

from editions import copied
from projects import statement

QUARTER = "2022-23-Q1"
WORDS = Path("params/west-mercia") / QUARTER
HOMICIDE = WORDS / "homicide.md"
SETTINGS = WORDS / "statement.yaml"
FELL = "Homicides fell on the previous quarter."


@pytest.fixture
def project(built, tmp_path) -> Path:
    return copied(built, tmp_path / "project")


def add(project: Path, file: Path, text: str) -> None:
    path = project / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def checked(project: Path) -> str:
    ended = statement(project, "check", QUARTER)
    assert ended.returncode in {0, 1}, ended.stderr
    return ended.stdout


def counted(text: str, outcome: str) -> int:
    return int(re.search(rf"(\d+) {outcome}", text.splitlines()[-1])[1])


def printed_overrules(text: str) -> str:
    """Give what `check` prints to be pasted into statement.yaml, with a reason and a name filled in."""
    pasted = text[text.index("overrules:\n") :].rsplit("\n", 2)[0] + "\n"
    return pasted.replace('reason: "…"', 'reason: "A quotation"').replace(
        'name: "…"', 'name: "Head of Policy"'
    )


class TestOverrule:
    def test_holds_for_its_sentence_wherever_it_moves_and_for_no_other(self, project):
        add(project, HOMICIDE, f"\n{FELL}\n")
        before = checked(project)
        assert counted(before, "fail") > 0
        add(project, SETTINGS, printed_overrules(before))
        after = checked(project)
        assert (counted(after, "fail"), counted(after, "overruled")) == (0, counted(before, "fail"))

        path = project / HOMICIDE
        moved = path.read_text(encoding="utf-8").replace(FELL, f"The force met its partners.\n\n{FELL}")
        path.write_text(moved, encoding="utf-8")
        assert counted(checked(project), "fail") == 0

        other = moved.replace(FELL, "Homicides fell on the year before.")
        path.write_text(other, encoding="utf-8")
        refused = checked(project)
        assert counted(refused, "overruled") == 0
        assert "[overrule-idle]" in refused
        assert 'sentence: "Homicides fell on the year before."' in refused

    def test_that_matches_two_sentences_is_refused(self, project):
        add(project, HOMICIDE, f"\n{FELL}\n")
        add(project, SETTINGS, printed_overrules(checked(project)))
        add(project, HOMICIDE, f"\n{FELL}\n")
        refused = checked(project)
        assert counted(refused, "overruled") == 0
        assert "[overrule-ambiguous]" in refused
