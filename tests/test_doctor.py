"""The doctor looks and tells, changes nothing, and knows what stops a build from what does not."""

import shutil

from helpers import doctor
from projects import copy_project


def test_a_whole_project_has_nothing_that_stops_a_build(root):
    assert [each.what for each in doctor.examine(root) if each.needed and not each.ok] == []


def test_a_project_without_data_is_told_where_to_put_them(tmp_path):
    where = copy_project(tmp_path / "project", data=False)

    wrong = {each.what: each.remedy for each in doctor.examine(where) if not each.ok and each.needed}

    assert set(wrong) == {"Folder data/raw", "Releases of data: 0"}
    assert "data/raw/<source>/<release date>/" in wrong["Releases of data: 0"]


def test_a_framework_that_cannot_be_read_is_told_with_its_line(tmp_path):
    where = copy_project(tmp_path / "project", data=False)
    (where / "params/frameworks/2021-national-priorities.yaml").write_text("id: one\nid: two\n")

    told = [each.remedy for each in doctor.examine(where) if each.what == "The framework of priorities"]

    assert "2021-national-priorities.yaml:2" in told[0]


def test_a_package_unlike_the_lock_is_worth_knowing_and_stops_nothing(tmp_path):
    where = copy_project(tmp_path / "project", data=False)
    (where / "requirements.txt").write_text("pandas==0.1 \\\n    --hash=sha256:0\n")

    (found,) = [each for each in doctor.examine(where) if each.what.startswith("Packages")]

    assert not found.ok
    assert not found.needed
    assert "pandas" in found.what


def test_nothing_is_changed(tmp_path):
    where = copy_project(tmp_path / "project", data=False)
    before = sorted(where.rglob("*"))

    doctor.examine(where)

    assert sorted(where.rglob("*")) == before
    shutil.rmtree(where)
