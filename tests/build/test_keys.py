"""What each section is made from: every kind of change touches the keys of the sections it concerns only."""

import gzip
import json

import pytest
from projects_built import FORCE, QUARTER, edit, set_cell

from helpers import params
from helpers.build.keys import Plan
from helpers.build.plain import only_calls
from helpers.unchanged import Surroundings
from projects import PRIORITIES, copy_project


@pytest.fixture
def where(tmp_path):
    return copy_project(tmp_path / "project")


def keys(where, quarter=QUARTER, force=FORCE, around=None):
    surroundings = around or Surroundings(str(where))
    plan = Plan(where, quarter, force, params.framework_of(where, quarter, force), surroundings)
    return plan.keys


def differing(before, after):
    """Name the sections that run anew, and those whose words alone are written anew."""
    runs = [slug for slug in before if before[slug].run != after[slug].run]
    words = [slug for slug in before if before[slug].render != after[slug].render and slug not in runs]
    return runs, words


class Change:
    """What is done to a project."""

    @staticmethod
    def cell(where):
        set_cell(where, "3-drugs-county-lines.ipynb", "findings", "narrative.findings(drugs)  # so")

    @staticmethod
    def saved_outputs(where):
        path = where / "notebooks/1-homicide.ipynb"
        notebook = json.loads(path.read_text())
        notebook["cells"][1] |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "a"}]}
        notebook["cells"][1]["execution_count"] = 7
        path.write_text(json.dumps(notebook))

    @staticmethod
    def words(where):
        edit(where / "params/west-mercia/2022-23-Q1/homicide.md", "applicable: yes", "applicable: no")

    @staticmethod
    def new_words(where):
        (where / "params/west-mercia/2022-23-Q1/cyber-crime.md").unlink()

    @staticmethod
    def published(where):
        edit(
            where / "params/west-mercia/2022-23-Q1/statement.yaml",
            "promises:",
            "published: October 2026\npromises:",
        )

    @staticmethod
    def reason(where):
        edit(
            where / "params/west-mercia/2022-23-Q1/statement.yaml",
            "  homicides: A homicide",
            "  homicides: One",
        )

    @staticmethod
    def contact(where):
        edit(where / "params/west-mercia/force.yaml", "plan: Safer", "plan: A safer")

    @staticmethod
    def area(where):
        edit(where / "params/west-mercia/force.yaml", "area: West Mercia", "area: The West of Mercia")

    @staticmethod
    def framework(where):
        path = where / "params/frameworks/2021-national-priorities.yaml"
        edit(path, "percent_base: 30", "percent_base: 40")

    @staticmethod
    def comment_in_framework(where):
        path = where / "params/frameworks/2021-national-priorities.yaml"
        path.write_text("# a remark\n" + path.read_text())

    @staticmethod
    def counts(where):
        path = where / "data/raw/home-office-counts/2026-04-23/counts.csv.gz"
        path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), mtime=7))

    @staticmethod
    def admissions(where):
        folder = where / "data/raw/nhs-sharp-object-admissions/2026-01-22"
        folder.mkdir(parents=True)
        (folder / "admissions.csv").write_text("a\n")

    @staticmethod
    def own_extract(where):
        with (where / "data/raw/west-mercia-force/2022-09/homicide.csv").open("a") as file:
            file.write("\n")

    @staticmethod
    def other_extract(where):
        folder = where / "data/raw/kent-force/2022-09"
        folder.mkdir(parents=True)
        (folder / "homicide.csv").write_text("a\n")


@pytest.mark.parametrize(
    ("change", "runs", "words"),
    [
        ("cell", ["drugs-county-lines"], []),
        ("saved_outputs", [], []),
        ("words", [], ["homicide"]),
        ("new_words", [], ["cyber-crime"]),
        ("published", [], PRIORITIES),
        ("reason", ["homicide"], [slug for slug in PRIORITIES if slug != "homicide"]),
        ("contact", [], PRIORITIES),
        ("area", PRIORITIES, []),
        ("framework", PRIORITIES, []),
        ("comment_in_framework", [], []),
        ("admissions", ["serious-violence"], []),
        ("other_extract", [], []),
    ],
)
def test_a_change_concerns_the_sections_it_can_reach_only(where, change, runs, words):
    before = keys(where)
    getattr(Change, change)(where)

    assert differing(before, keys(where)) == (runs, words)


@pytest.mark.parametrize(("change", "family"), [("counts", "home-office"), ("own_extract", "force")])
def test_a_source_concerns_the_sections_whose_measures_name_it(where, change, family):
    framework = params.framework_of(where, QUARTER, FORCE)
    naming = [
        each.slug
        for each in framework.priorities
        if any(family in framework.measure(slug).sources for slug in each.shown)
    ]
    before = keys(where)
    getattr(Change, change)(where)

    runs, words = differing(before, keys(where))
    assert (runs, words) == (naming, [])
    assert 0 < len(naming) <= len(PRIORITIES)


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("charts/trend.py", PRIORITIES),
        ("templates/blocks/findings.html.j2", PRIORITIES),
        ("templates/blocks.css", PRIORITIES),
        ("templates/page.css", []),
        ("templates/statement/main.html.j2", []),
    ],
)
def test_code_concerns_every_run_and_the_look_of_the_page_none(where, name, runs):
    around, altered = Surroundings(str(where)), Surroundings(str(where))
    altered.code = altered.code | {name: "another"}

    assert differing(keys(where, around=around), keys(where, around=altered)) == (runs, [])


@pytest.mark.parametrize("what", ["packages", "python"])
def test_another_package_or_python_concerns_every_run(where, what):
    around, altered = Surroundings(str(where)), Surroundings(str(where))
    setattr(altered, what, ["pandas-0.1.dist-info"] if what == "packages" else "cpython 2.7")

    assert differing(keys(where, around=around), keys(where, around=altered)) == (PRIORITIES, [])


def test_another_quarter_is_another_run(where):
    assert differing(keys(where), keys(where, QUARTER + 1)) == (PRIORITIES, [])


def test_a_notebook_that_does_more_than_call_the_library_depends_on_everything(where):
    set_cell(where, "1-homicide.ipynb", "measures", "homicide.words\ntables.measures(homicide)")
    before = keys(where)
    Change.contact(where)

    assert differing(before, keys(where))[0] == ["homicide"]


class TestOnlyCalls:
    @pytest.mark.parametrize("name", PRIORITIES)
    def test_each_notebook_of_the_project_does_no_more(self, root, name):
        (file,) = (root / "notebooks").glob(f"*-{name}.ipynb")
        cells = json.loads(file.read_text())["cells"]

        assert only_calls("".join(each["source"]) for each in cells if each["cell_type"] == "code")

    @pytest.mark.parametrize(
        "source",
        [
            "import pandas",
            "from helpers import load",
            "from helpers import tables as charts",
            "open('../params/defaults.yaml')",
            "homicide.words",
            "tables.measures(homicide.evidence)",
            "tables._given(1)",
            "x = 1 / 2",
            "%time",
            "charts = homicide",
            "charts.trend(homicide, open('x'))",
        ],
    )
    def test_what_may_read_anything_is_more_than_a_call(self, source):
        assert not only_calls(["x = 1", source])
