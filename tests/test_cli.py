"""Each verb: what it prints where, and what it exits with."""

import os
import shutil
import subprocess
import sys

import click
import pytest

from helpers.cli.verbs import VERBS as WRITTEN
from helpers.cli.verbs import statement as command
from projects import copy_project, statement

VERBS = ["build", "check", "doctor", "evidence", "lab", "load", "share", "validate"]


def test_the_verbs_of_the_contract_are_there():
    assert set(VERBS) <= set(WRITTEN)


@pytest.mark.parametrize("verb", sorted(WRITTEN))
def test_every_verb_says_what_it_does(verb):
    found = command.get_command(click.Context(command), verb)

    assert found.name == verb
    assert found.help


def test_results_go_to_standard_output_and_messages_to_standard_error(built):
    ended = statement(built, "validate", "2022-23-Q1")

    assert ended.returncode == 0
    assert "for Q1 2022-23, west-mercia." in ended.stderr
    assert all(line.split(":")[0] in {"note", "warn"} for line in ended.stdout.splitlines())


def test_load_says_what_it_knows_already(built):
    ended = statement(built, "load", "home-office-counts")

    assert ended.returncode == 0
    assert (
        ended.stdout.splitlines()[0] == "known already: data/raw/home-office-counts/2026-04-23/counts.csv.gz"
    )


def test_an_unknown_source_is_refused(built):
    ended = statement(built, "load", "home-ofice-counts")

    assert ended.returncode == 2
    assert "home-office-counts" in ended.stderr


def test_the_shipped_words_pass_their_checks_with_no_fail_and_no_overrule(built):
    ended = statement(built, "check", "2022-23-Q1")

    assert ended.returncode == 0, ended.stdout
    assert "0 fail, 0 overruled" in ended.stdout


def test_check_exits_1_where_a_duty_is_not_done(built):
    ended = statement(built, "check", "2024-25-Q3", "--force", "kent")

    assert ended.returncode == 1
    assert "[duty-contribution] params/kent/2024-25-Q3/homicide.md" in ended.stdout
    assert "[duty-applicable]" in ended.stdout


def test_check_without_a_draft_says_how_to_make_one(built):
    ended = statement(built, "check", "2023-24-Q1")

    assert ended.returncode == 2
    assert "statement build 2023-24-Q1 --force west-mercia" in ended.stderr


def test_evidence_for_an_unknown_priority_names_the_nearest(built):
    ended = statement(built, "evidence", "2022-23-Q1", "homicides")

    assert ended.returncode == 2
    assert "Did you mean homicide?" in ended.stderr


def test_a_damaged_extract_is_refused_by_row_and_nothing_is_built(built, tmp_path):
    where = tmp_path / "project"
    shutil.copytree(built, where, symlinks=True)
    file = where / "data/raw/west-mercia-force/2022-09/homicide.csv"
    file.write_text(file.read_text().replace(",4,", ",four,"))

    ended = statement(where, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert "homicide.csv, row 2, column 'value'" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_a_fault_nobody_foresaw_is_told_without_a_traceback_unless_asked(tmp_path):
    where = copy_project(tmp_path / "project", data=False)
    (where / "data").write_text("a file where a folder should be")

    told = statement(where, "load")
    asked = statement(where, "load", "--debug")

    assert "Traceback" not in told.stderr
    assert told.returncode in {0, 1, 2}
    assert asked.returncode in {0, 1, 2}


def test_an_end_while_the_command_line_is_still_being_imported_is_told_too(tmp_path):
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n")
    ended = subprocess.run(
        [sys.executable, "-m", "helpers.cli", "build"],
        env={
            **os.environ,
            "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 143
    assert ended.stderr == "Stopped by SIGTERM. What was published before is as it was.\n"
