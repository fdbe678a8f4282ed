"""A force's extract with everything the template offers is built, checked, signed and published as it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import stitched
from examples import COLUMNS, EXTRACT, FOLDER, FORCE, QUARTER, Row, lay_example, rows, write_rows
from helpers import check, load, params, stitch
from helpers.errors import Outcome
from helpers.execute import ROOT
from helpers.forces import territorial_forces
from helpers.periods import Quarter
from helpers.section import open_section
from projects import copy_project, statement

WHEN = Quarter.parse(QUARTER)
#: the half-years of the example's surveys
LATE, EARLY = {"start": "2025-01-01", "end": "2025-06-30"}, {"start": "2024-07-01", "end": "2024-12-31"}
NOW = {"start": "2025-07-01", "end": "2025-09-30"}


def fails(project: Path, force: str = FORCE, quarter: Quarter = WHEN) -> list[str]:
    """Make a statement's page without kernels, by the calls of the notebooks, and give what fails of it."""
    framework = params.framework_of(project, quarter, force)
    opened = {
        each.slug: open_section(each.slug, str(quarter), force, str(project)) for each in framework.priorities
    }
    # a notebook opens its section with the root of a build, and its blocks say so
    sections = {slug: replace(section, root=ROOT) for slug, section in opened.items()}
    context = stitch.Context(
        framework=framework,
        quarter=quarter,
        force=force,
        settings=params.read_force(project, force),
        statement=params.read_statement(project, force, quarter),
        releases=tuple(dict.fromkeys(each for section in sections.values() for each in section.releases)),
        code_version="1.2.3",
        inputs_digest="ab" * 32,
    )
    files = stitch.stitch(stitched.run(sections), context).files
    report = check.run(check.Subject(files, project, quarter, force, date(2026, 5, 20)))
    return [f"[{each.id}] {each}" for each in report.findings if each.outcome is Outcome.FAIL]


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    """A project as it ships, its raw sources read once."""
    return loaded(copy_project(tmp_path_factory.mktemp("plain") / "project"))


@pytest.fixture
def project(plain, tmp_path) -> Path:
    """A project with the example laid over it, for this test alone."""
    return lay_example(Path(shutil.copytree(plain, tmp_path / "project")))


def loaded(project: Path) -> Path:
    load.load(project, params.framework_of(project, WHEN, FORCE))
    return project


class TestPublication:
    def test_is_built_with_no_fail(self, example):
        ended = statement(example, "check", QUARTER, "--force", FORCE)
        assert (ended.returncode, "0 fail, 0 overruled" in ended.stdout) == (0, True), ended.stdout

    def test_is_signed_and_published_with_no_overrule(self, example, tmp_path):
        project = tmp_path / "project"
        shutil.copytree(example, project, symlinks=True)
        who = ["--name", "A made-up Commissioner", "--role", "Police and Crime Commissioner"]
        for command in (["sign", QUARTER, *who], ["publish", QUARTER]):
            ended = statement(project, *command, "--force", FORCE)
            assert ended.returncode == 0, ended.stderr
        verified = statement(project, "verify", str(FOLDER / "v1"))
        assert verified.returncode == 0, verified.stdout
        made = statement(project, "site", "--force", FORCE)
        assert made.returncode == 0, made.stderr
        page = project / "outputs/site" / FORCE / QUARTER / "index.html"
        assert 'id="victim-satisfaction"' in page.read_text(encoding="utf-8")

    def test_says_what_the_extract_says(self, example):
        page = (example / FOLDER / "draft/statement.html").read_text(encoding="utf-8")
        figures = (example / FOLDER / "draft/figures.csv").read_text(encoding="utf-8")
        assert 'data-figure="satisfaction-burglary.now.answered">200</data> victims of burglary' in page
        assert 'data-figure="satisfaction-burglary.now.lower">55%</data>' in page
        assert "satisfaction-burglary.now.answered,kent" in figures
        assert "satisfaction-violent-crime.now,kent,victim-satisfaction,satisfaction-violent-crime" in figures


# --------------------------------------------------------------------------- every kind of value


def survey(**cells: str) -> Row:
    return {"measure": "satisfaction-burglary", **LATE, **cells}


def count(**cells: str) -> Row:
    return {"measure": "firearm-discharges", **NOW, **cells}


def admissions(**cells: str) -> Row:
    return {"measure": "sharp-object-admissions-under-25", **NOW, **cells}


#: rows for the place of the example's own of the same measure and period
VALUES: dict[str, Row] = {
    "none of those asked": survey(value="0", answered="40"),
    "all of those asked": survey(value="100", answered="12"),
    "a half per cent": survey(value="62.5", answered="200"),
    "one answered": survey(value="100", answered="1"),
    "too few answered": survey(value="55.6", answered="9"),
    "few answered": survey(value="60", answered="29"),
    "nobody knows how many answered": survey(value="71", answered="unknown"),
    "a provisional survey": survey(value="62.5", answered="200", status="provisional"),
    "a revised survey": survey(value="62.5", answered="200", status="revised"),
    "an estimated survey": survey(value="62.5", answered="200", status="estimated"),
    "a survey nobody has": survey(status="unavailable", reason="The contract ended."),
    "a survey withheld": survey(status="suppressed", reason="Too few answered."),
    "no count": count(value="0"),
    "a count of one": count(value="1"),
    "a count of many": count(value="1234"),
    "a provisional count": count(value="2", status="provisional", note="Some await a decision."),
    "a revised count": count(value="2", status="revised", note="A report was found to be none."),
    "an estimated count": count(value="2", status="estimated"),
    "a count in words": count(value="fewer than 8"),
    "a range in words": count(value="1 to 7", status="suppressed"),
    "a count withheld with a reason": count(status="suppressed", reason="Kept back by the force."),
    "a count nobody has": count(status="unavailable", reason="The system was replaced."),
    "a count that does not apply": count(status="not-applicable", reason="Not counted here."),
    "a count not comparable": count(status="not-comparable", reason="Counted in another way than before."),
    "admissions withheld": admissions(value="fewer than 8"),
    "admissions shown": admissions(value="10"),
}


def replaced(*given: Row) -> list[Row]:
    """Give the example's rows with others in place of those of their measure that overlap their period."""
    kept = [each for each in rows() if not any(_overlap(each, row) for row in given)]
    return [*kept, *given]


def _overlap(one: Row, other: Row) -> bool:
    same = one["measure"] == other["measure"]
    return same and one["start"] <= other["end"] and other["start"] <= one["end"]


def test_values_of_many_kinds_leave_nothing_that_fails(project):
    kinds = (VALUES["one answered"], VALUES["a count in words"], VALUES["admissions withheld"])
    write_rows(project, replaced(*kinds))
    assert fails(project) == []


@pytest.mark.long
@pytest.mark.parametrize("kind", VALUES)
def test_every_kind_of_value_leaves_nothing_that_fails(project, kind):
    write_rows(project, replaced(VALUES[kind]))
    assert fails(project) == []


# --------------------------------------------------------------------------- what is wrong in an extract


class TestFaults:
    def row_of(self, project: Path, text: str) -> int:
        lines = (project / EXTRACT).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def test_words_with_a_number_or_a_mark_are_named_by_row_and_column(self, project):
        noted = "One was found to be a discharge after the first count."
        write_rows(project, replaced(count(value="2", note=noted)))
        where = f"{EXTRACT}, row {self.row_of(project, noted)}, column 'note'"
        ended = statement(project, "load", EXTRACT.parts[2])
        assert ended.returncode == 0, ended.stderr
        assert f"{where}: A number is typed in the words of the extract 'one'" in ended.stderr + ended.stdout
        (found,) = fails(project)
        assert found.startswith(f"[extract-words] {where}")

        marked = "See {{ homicides.now }} in the { register }."
        write_rows(project, replaced(count(status="unavailable", reason=marked)))
        where = f"{EXTRACT}, row {self.row_of(project, marked)}, column 'reason'"
        ended = statement(project, "load", EXTRACT.parts[2])
        assert f"{where}: A mark of a figure by name" in ended.stderr + ended.stdout

    def test_a_part_greater_than_its_whole_is_found_at_its_row(self, project):
        part = {"measure": "drug-related-homicides", **NOW, "value": "9"}
        write_rows(project, replaced(part))
        where = f"{EXTRACT}, row {self.row_of(project, 'drug-related-homicides,2025-07-01')}"
        ended = statement(project, "validate", QUARTER, "--force", FORCE)
        assert ended.returncode == 1
        assert (
            f"fail: {where}: A part is greater than its whole: home-office-counts has 7 homicides"
            in ended.stdout
        )
        (found,) = fails(project)
        assert found.startswith(f"[figures-parts] {where}, column 'value'")


# --------------------------------------------------------------------------- with a field left out


def without(field: str) -> Iterator[Row]:
    """Give the example's rows with one field of the template empty, where a row can go without it.

    A value is replaced by the status and reason that a row without one needs; force, measure and period are
    what a row is of, so the rows that have them are left out themselves.
    """
    for row in rows():
        if field == "value" and row["value"]:
            yield {**row, "value": "", "answered": "", "status": "unavailable", "reason": "Nobody has it."}
        elif row["value"] or field not in {"status", "reason"}:
            yield {**row, field: ""}


def test_a_field_left_out_leaves_nothing_that_fails(project):
    write_rows(project, without("answered"))
    assert fails(project) == []


@pytest.mark.long
@pytest.mark.parametrize("field", ["value", "answered", "status", "reason", "note"])
def test_each_field_left_out_leaves_nothing_that_fails(project, field):
    write_rows(project, without(field))
    assert fails(project) == []


@pytest.mark.long
@pytest.mark.parametrize("measure", sorted({row["measure"] for row in rows()}))
def test_each_measure_left_out_leaves_nothing_that_fails(project, measure):
    write_rows(project, [row for row in rows() if row["measure"] != measure])
    assert fails(project) == []


@pytest.mark.parametrize("field", ["answered", "status", "reason", "note"])
def test_a_column_may_be_missing_altogether(project, field):
    kept = [row for row in without(field) if not row[field]]
    write_rows(project, kept, [name for name in COLUMNS if name != field])
    framework = params.framework_of(project, WHEN, FORCE)
    assert load.load(project, framework, [EXTRACT.parts[2]]).read == (EXTRACT.as_posix(),)


# --------------------------------------------------------------------------- every force


def other_fails(project: Path, force: str, quarters: Iterable[str]) -> list[str]:
    """Give what fails of a force's statements but the duties of an office that has written nothing."""
    found = [each for quarter in quarters for each in fails(project, force, Quarter.parse(quarter))]
    return [each for each in found if not each.startswith("[duty-")]


def test_no_sentence_of_the_library_fails_a_check(plain):
    assert other_fails(plain, "city-of-london", [QUARTER]) == []


@pytest.mark.long
@pytest.mark.parametrize("force", [each.slug for each in territorial_forces()])
def test_no_sentence_of_the_library_fails_a_check_for_any_force(plain, force):
    quarters = ("2024-25-Q3", "2024-25-Q4", "2025-26-Q1", "2025-26-Q2")
    assert other_fails(plain, force, quarters) == []
