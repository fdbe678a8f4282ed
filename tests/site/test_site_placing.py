"""The site's folder: at every moment a visitor finds a whole site, whatever happens to who makes it."""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers import outputs, verify
from helpers.errors import RequestError
from helpers.site import making, place
from projects import manifest_of

OLD, NEW = {"index.html": b"old", "a/b.csv": b"1"}, {"index.html": b"new"}
#: makes two sites in turn, again and again, as an office that never rests would
_MAKER = """
import sys
from pathlib import Path
from helpers.site import make
roots, out = [Path(each) for each in sys.argv[1:3]], Path(sys.argv[3])
print("ready", flush=True)
while True:
    for root in roots:
        make(root, ["west-mercia"], out)
        print("made", flush=True)
"""


class TestPlaced:
    def test_the_folder_shows_every_file_and_lists_each_with_its_digest(self, tmp_path):
        out = place(tmp_path / "site", OLD)

        shown = outputs.read(out)
        manifest = manifest_of(out)
        assert {name: shown[name] for name in OLD} == OLD
        assert manifest["outputs"] == outputs.digests(OLD)

    def test_one_flipped_bit_anywhere_in_it_is_found_and_named_by_verify(self, tmp_path):
        out = place(tmp_path / "site", OLD)
        assert verify.verify(out).holds
        for name in ("index.html", "a/b.csv", "manifest.json"):
            then = (out / name).read_bytes()
            (out / name).write_bytes(bytes([then[0] ^ 1]) + then[1:])

            verified = verify.verify(out)

            assert not verified.holds
            assert any(each.place.file.endswith(name) for each in verified.findings), name
            (out / name).write_bytes(then)

    def test_a_new_one_takes_its_place_and_the_old_one_is_kept_for_who_is_reading_it(self, tmp_path):
        out = place(tmp_path / "site", OLD)
        before = out.resolve()

        place(out, NEW)

        assert (out / "index.html").read_bytes() == b"new"
        assert (before / "index.html").read_bytes() == b"old"
        place(out, {"index.html": b"newer"})
        assert not before.exists()

    def test_the_same_files_give_the_same_bytes(self, tmp_path):
        one, other = place(tmp_path / "one", OLD), place(tmp_path / "other", OLD)

        assert outputs.read(one) == outputs.read(other)

    def test_an_empty_folder_makes_way(self, tmp_path):
        (tmp_path / "site").mkdir()

        assert (place(tmp_path / "site", NEW) / "index.html").read_bytes() == b"new"

    @pytest.mark.parametrize("kind", ["folder", "file", "link"])
    def test_what_is_something_else_is_refused_and_stays(self, tmp_path, kind):
        out, other = tmp_path / "site", tmp_path / "other"
        other.mkdir()
        (other / "kept.txt").write_text("mine")
        {"folder": other.rename, "file": (other / "kept.txt").rename, "link": out.symlink_to}[kind](
            other if kind == "link" else out
        )

        with pytest.raises(RequestError, match="Something else is there"):
            place(out, NEW)

        assert (out if kind == "file" else out / "kept.txt").read_text() == "mine"


@dataclass
class Visitor(threading.Thread):
    """Reads the site every 2 ms until told to stop; keeps whatever was neither of the sites there are."""

    out: Path
    known: list[dict[str, bytes]]
    wrong: list[str] = field(default_factory=list)
    visits: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        super().__init__(daemon=True)

    def __hash__(self):
        return id(self)

    def run(self):
        while not self.done.is_set():
            self.visit()
            time.sleep(0.002)

    def visit(self):
        """Read a page by its address, and now and then the whole site as it was found."""
        self.visits += 1
        try:
            for name in ("index.html", "feed.xml"):
                if (self.out / name).read_bytes() not in [each[name] for each in self.known]:
                    self.wrong.append(name)
            if self.visits % 20 == 0 and self.whole() not in self.known:
                self.wrong.append("the whole site")
        except OSError as error:
            self.wrong.append(str(error))

    def whole(self) -> dict[str, bytes]:
        files = outputs.read(self.out.resolve())
        files.pop("manifest.json")
        return files


def killed_while_making(roots: list[Path], out: Path, after: float) -> None:
    """Start what makes the two sites in turn, and kill it so long after its first one."""
    command = [sys.executable, "-c", _MAKER, *map(str, roots), str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as maker:
        assert maker.stdout
        assert maker.stdout.readline() == b"ready\n"
        time.sleep(after)
        maker.send_signal(signal.SIGKILL)


@pytest.mark.parametrize(
    "kills", [3, pytest.param(50, marks=pytest.mark.long)], ids=["three times", "fifty times"]
)
def test_who_makes_it_is_killed_at_any_moment_and_visitors_see_whole_sites_only(
    office, first, tmp_path, kills
):
    out, roots = tmp_path / "site", [first, office]
    known = [making.site_files(making.collect(each, ["west-mercia"])) for each in roots]
    making.make(roots[0], ["west-mercia"], out)
    chance = random.Random(kills)
    visitor = Visitor(out, known)
    visitor.start()

    for _ in range(kills):
        killed_while_making(roots, out, chance.uniform(0, 3))
    visitor.done.set()
    visitor.join()

    assert visitor.wrong == []
    assert visitor.visits > 50 * kills
    making.make(roots[1], ["west-mercia"], out)
    assert visitor.whole() == known[1]
    left = {each.name for each in (tmp_path / ".site/.builds").iterdir()}
    assert len(left) == 2
    assert json.loads((out / "manifest.json").read_bytes())["kind"] == "site"
