"""Nothing stale is taken for unchanged, and what is unchanged is known without importing anything heavy."""

import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from helpers import unchanged
from helpers.periods import Quarter

QUARTER, FORCE = Quarter(2022, 1), "west-mercia"
OWN = "params/west-mercia"


@pytest.fixture(scope="module")
def copied(built, tmp_path_factory):
    where = tmp_path_factory.mktemp("unchanged") / "project"
    shutil.copytree(built, where, symlinks=True)
    return where


@pytest.fixture
def where(copied, tmp_path):
    return shutil.copytree(copied, tmp_path / "project", symlinks=True)


def holds(where, day=None, *, pdf=False, around=None):
    draft = unchanged.Draft(str(where), QUARTER, FORCE)
    record, _ = unchanged.read(draft)
    surroundings = around or unchanged.Surroundings(str(where))
    return unchanged.still_holds(draft, surroundings, day=day or record.day, pdf=pdf) is not None


def test_what_has_not_changed_holds_even_elsewhere(where):
    assert holds(where)


def append(path):
    with path.open("a") as file:
        file.write("\n")


def write(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("new\n")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (append, "notebooks/6-cyber-crime.ipynb"),
        (append, "data/raw/home-office-counts/2026-04-23/counts.csv.gz"),
        (append, "data/raw/home-office-counts/2026-04-23/release.yaml"),
        (append, "data/raw/west-mercia-force/2022-09/homicide.csv"),
        (append, "params/frameworks/2021-national-priorities.yaml"),
        (append, f"{OWN}/force.yaml"),
        (append, f"{OWN}/2022-23-Q1/homicide.md"),
        (append, f"{OWN}/2022-23-Q1/statement.yaml"),
        (write, f"{OWN}/2022-23-Q1/new-priority.md"),
        (write, f"{OWN}/2022-23-Q1/sign-off.yaml"),
        (write, f"{OWN}/2021-22-Q4/homicide.md"),
        (write, "data/raw/home-office-prc/2026-05-01/prc.csv"),
        (write, "data/raw/home-office-counts/2026-05-01/counts.csv"),
        (write, "data/raw/a-new-source/2026-05-01/a.csv"),
        (write, "params/frameworks/2029.yaml"),
        (write, "outputs/2022-23-Q1/west-mercia/v1/manifest.json"),
        (write, "outputs/2022-23-Q2/west-mercia/.lock"),
        (append, "outputs/2022-23-Q1/west-mercia/draft/statement.html"),
        (append, "outputs/2022-23-Q1/west-mercia/draft/manifest.json"),
        (write, "outputs/2022-23-Q1/west-mercia/draft/downloads/more.csv"),
        (os.unlink, "notebooks/6-cyber-crime.ipynb"),
        (os.unlink, f"{OWN}/force.yaml"),
        (os.unlink, f"{OWN}/2022-23-Q1/homicide.md"),
        (os.unlink, "data/raw/west-mercia-force/2022-09/homicide.csv"),
        (os.unlink, "outputs/2022-23-Q1/west-mercia/draft/figures.csv"),
        (os.unlink, "outputs/2022-23-Q1/west-mercia/draft"),
        (shutil.rmtree, "data/raw/ons-populations"),
    ],
)
def test_what_is_altered_new_or_gone_does_not_hold(where, change, name):
    change(where / name)

    assert not holds(where)


def test_anothers_extract_is_passed_over_once_it_is_known(where):
    """A folder nobody knew of is not: the next build sees whose it is, and passes it over from then on."""
    write(where / "data/raw/kent-force/2022-09/homicide.csv")

    assert not holds(where)


def test_a_draft_of_another_day_or_kind_does_not_hold(where):
    assert not holds(where, day="1999-12-31")
    assert not holds(where, pdf=True)


@pytest.mark.parametrize(
    ("what", "value"),
    [("packages", ["pandas-0.1.dist-info"]), ("python", "cpython 2.7"), ("code", {"a": "b"})],
)
def test_other_packages_python_or_code_do_not_hold(where, what, value):
    around = unchanged.Surroundings(str(where))
    setattr(around, what, value)

    assert not holds(where, around=around)


def test_a_record_with_one_flipped_bit_counts_as_none(where):
    path = where / ".statement/unchanged/2022-23-Q1/west-mercia.json"
    written = bytearray(path.read_bytes())
    written[200] ^= 1
    path.write_bytes(bytes(written))

    assert unchanged.read(unchanged.Draft(str(where), QUARTER, FORCE)) is None


class TestDigests:
    def test_a_file_is_read_again_only_when_it_shows_another_state(self, tmp_path):
        path = tmp_path / "a"
        path.write_text("one")
        old = time.time() - 60
        os.utime(path, (old, old))
        known = unchanged.Digests()
        first = known.of(str(path))
        # Altered within the file system's step of time, and made to look as it did: not remembered, so seen.
        path.write_text("two")
        os.utime(path, (old, old))

        assert unchanged.Digests(known.kept).of(str(path)) != first

    def test_what_was_altered_just_now_is_not_remembered(self, tmp_path):
        path = tmp_path / "a"
        path.write_text("one")
        known = unchanged.Digests()
        known.of(str(path))

        assert known.kept == {}

    def test_what_shows_the_same_state_is_not_read(self, tmp_path):
        path = tmp_path / "a"
        path.write_text("one")
        found = path.stat()
        state = [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]

        assert unchanged.Digests({str(path): ["remembered", *state]}).of(str(path)) == "remembered"

    def test_where_there_is_no_file_the_digest_is_empty(self, tmp_path):
        assert unchanged.Digests().of(str(tmp_path / "a")) == ""


LOADED = """
import sys
sys.argv = ["statement", "build", "2022-23-Q1", "--force", "west-mercia"]
from helpers.cli import main
try:
    main()
except SystemExit as end:
    print("exit", end.code, file=sys.stderr)
import json
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""
HEAVY = {
    *("pandas", "numpy", "pyarrow", "matplotlib", "nbconvert", "nbformat", "papermill", "nbclient", "jinja2"),
    *("pydantic", "ruamel", "rich", "zmq", "jupyter_client", "IPython"),
}


def test_an_unchanged_build_imports_nothing_heavy(where):
    """It runs twice, for the draft is checked anew where midnight has passed since it was made."""
    ended = [
        subprocess.run([sys.executable, "-c", LOADED], cwd=where, capture_output=True, text=True, check=False)
        for _ in range(2)
    ][-1]
    *_, code, modules = ended.stderr.strip().splitlines()

    assert code == "exit 0"
    assert ended.stdout == "outputs/2022-23-Q1/west-mercia/draft/statement.html\n"
    assert "helpers" in json.loads(modules)
    assert HEAVY & set(json.loads(modules)) == set()


def test_the_command_line_itself_imports_nothing_heavy():
    told = "import sys, helpers.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    assert HEAVY & set(ended.stdout.split()) == set()
