"""What people write and let through: found where it is written, and judged again when it changes."""

import re
import shutil
from pathlib import Path

import pytest

from editions import copied
from projects import statement

QUARTER = "2022-23-Q1"
WORDS = Path("params/west-mercia") / QUARTER
HOMICIDE = WORDS / "homicide.md"
SETTINGS = WORDS / "statement.yaml"
DRAFT = Path("outputs") / QUARTER / "west-mercia/draft"
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


def printed_overrule(text: str) -> str:
    """Give what `check` prints for the sentence, to be pasted into statement.yaml, with reason and name."""
    entries = re.findall(r"^  - check: .*\n(?:    .*\n)+", text[text.index("overrules:\n") :], re.MULTILINE)
    (entry,) = [each for each in entries if FELL in each]
    pasted = f"overrules:\n{entry}"
    return pasted.replace('reason: "…"', 'reason: "A quotation"').replace(
        'name: "…"', 'name: "Head of Policy"'
    )


class TestOverrule:
    def test_holds_for_its_sentence_wherever_it_moves_and_for_no_other(self, project):
        add(project, HOMICIDE, f"\n{FELL}\n")
        before = checked(project)
        add(project, SETTINGS, printed_overrule(before))
        after = checked(project)
        others = counted(before, "fail") - 1
        assert (counted(after, "fail"), counted(after, "overruled")) == (others, 1)

        path = project / HOMICIDE
        moved = path.read_text(encoding="utf-8").replace(FELL, f"The force met its partners.\n\n{FELL}")
        path.write_text(moved, encoding="utf-8")
        assert counted(checked(project), "fail") == others

        other = moved.replace(FELL, "Homicides fell on the year before.")
        path.write_text(other, encoding="utf-8")
        refused = checked(project)
        assert counted(refused, "overruled") == 0
        assert "[overrule-idle]" in refused
        assert 'sentence: "Homicides fell on the year before."' in refused

    def test_that_matches_two_sentences_is_refused(self, project):
        add(project, HOMICIDE, f"\n{FELL}\n")
        add(project, SETTINGS, printed_overrule(checked(project)))
        add(project, HOMICIDE, f"\n{FELL}\n")
        refused = checked(project)
        assert counted(refused, "overruled") == 0
        assert "[overrule-ambiguous]" in refused


@pytest.fixture
def rebuilt(built, tmp_path) -> Path:
    """A project with its draft and all that was kept of it, so that only words are written again."""
    return Path(shutil.copytree(built, tmp_path / "rebuilt", symlinks=True))


class TestCalls:
    def test_may_name_figures_and_facts_of_any_section(self, rebuilt):
        cyber = WORDS / "cyber-crime.md"
        add(
            rebuilt,
            cyber,
            "\nThe police recorded {{ homicide.homicides.now }} homicides and {{ vehicle_offences.now }} "
            "vehicle offences in April to June 2022. {{ homicide.facts.roundtable_themes }} themes hold.\n",
        )
        ended = statement(rebuilt, "build", QUARTER)
        assert ended.returncode == 0, ended.stderr
        page = (rebuilt / "outputs" / QUARTER / "west-mercia/draft/statement.html").read_text(
            encoding="utf-8"
        )
        section = page[page.index('<section class="priority" id="cyber-crime"') :]
        for figure in ("homicides.now", "vehicle-offences.now", "homicide.facts.roundtable-themes"):
            assert f'data-figure="{figure}"' in section
        assert "[figure-called]" not in checked(rebuilt)

    def test_a_figure_that_another_section_lacks_is_refused_for_that(self, rebuilt):
        add(
            rebuilt,
            WORDS / "cyber-crime.md",
            "\n{{ sharp_object_admissions_under_25.now }}\n{{ homicide.murders.now }}\n",
        )
        ended = statement(rebuilt, "build", QUARTER)
        assert ended.returncode == 1
        assert "The figure is withheld" in ended.stderr
        assert "No figure called 'homicide.murders.now'" in ended.stderr

    def test_other_marks_than_two_braces_are_refused_with_the_right_form(self, rebuilt):
        wrong = {
            "{ homicides.now }": "{{ homicides.now }}",
            "[[ homicides.now ]]": "{{ homicides.now }}",
            "${homicides.now}": "{{ homicides.now }}",
            "{{homicides.now}": "{{ homicides.now }}",
            "<<homicides.now>>": "{{ homicides.now }}",
            "{% homicides.now %}": "{{ homicides.now }}",
            "{{ homicides.now | words }": "{{ homicides.now | words }}",
            "a stray } brace": "{{ measure.window }}",
            "no figure [x] here": "Say in words",
        }
        path = rebuilt / HOMICIDE
        first = len(path.read_text(encoding="utf-8").splitlines()) + 2
        add(rebuilt, HOMICIDE, "\n" + "\n\n".join(wrong) + "\n")
        ended = statement(rebuilt, "build", QUARTER)
        assert ended.returncode == 1
        listed = checked(rebuilt)
        for place, right in enumerate(wrong.values()):
            where = f"{HOMICIDE}:{first + 2 * place}: "
            assert any(where in line and right in line for line in ended.stderr.splitlines()), (
                where,
                ended.stderr,
            )
            assert any("[figure-called]" in line and where in line for line in listed.splitlines()), where

    @pytest.mark.parametrize("name", ["now", "facts", "percent", "own"])
    def test_no_measure_may_have_the_name_of_a_window_or_a_part(self, project, name):
        framework = project / "params/frameworks/2021-national-priorities.yaml"
        text = framework.read_text(encoding="utf-8")
        framework.write_text(re.sub(r"\bhomicides(?=[:,\]\n])", name, text), encoding="utf-8")
        ended = statement(project, "evidence", QUARTER)
        assert ended.returncode != 0
        assert f"no measure may be called {name}" in ended.stderr
