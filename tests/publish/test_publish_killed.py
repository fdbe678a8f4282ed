"""Publishing, killed at any moment: a reader sees the old or the new, whole, and a rerun completes."""

import multiprocessing
import os
import random
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest

from editions import FOLDER, FORCE, QUARTER, TODAY, copied, published, redraft, replaced, sign
from helpers import outputs, publish, site
from helpers.stitch import main_of
from helpers.variation import Why

SENTENCE = "A detailed homicide profile has been commissioned."
SITE = Path("outputs/site")
PAGE = SITE / FORCE / "latest/index.html"
FORKED = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def office(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a first version, its site, and a second one signed; only read."""
    root = copied(built, tmp_path_factory.mktemp("killed") / "project")
    sign(root)
    published(root)
    site.make(root, (FORCE,), root / SITE)
    redraft(root, replaced("statement.html", SENTENCE, "A profile is being made."))
    sign(root)
    return root


def publish_all(root: Path) -> None:
    """Publish the second version, and make the site with it."""
    publish.publish(root, QUARTER, FORCE, publish.Varied("It was put wrongly.", Why.WORDING), TODAY)
    site.make(root, (FORCE,), root / SITE)


class Reader(threading.Thread):
    """Looks every two milliseconds, and keeps whatever is not whole."""

    def __init__(self, root: Path, mains: set[bytes]) -> None:
        super().__init__(daemon=True)
        self.root, self.mains = root, mains
        self.looks, self.torn, self.ended = 0, [], threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.002):
            self.torn += look(self.root, self.mains)
            self.looks += 1

    def stop(self) -> None:
        self.ended.set()
        self.join()


def look(root: Path, mains: set[bytes]) -> list[str]:
    """What is torn for somebody who looks now: a version, the draft, or the page of the site."""
    found = []
    for each in [root / FOLDER / "draft", *(root / FOLDER).glob("v*")]:
        if not outputs.is_statement(each):
            found.append(f"{each.name} has no manifest")
        else:
            found += [str(one) for one in publish.altered(outputs.read(each.resolve()), each.name)]
    page = (root / PAGE).read_bytes()
    if not page.rstrip().endswith(b"</html>") or main_of(page) not in mains:
        found.append("the page of the site is not whole")
    return found


def mains_of(root: Path) -> set[bytes]:
    """The main part of the first version and of the draft."""
    return {main_of((root / FOLDER / name / "statement.html").read_bytes()) for name in ("v1", "draft")}


def kill_after(root: Path, seconds: float) -> int | None:
    """Publish in a process of its own and kill it; None where it had ended by then."""
    worker = FORKED.Process(target=publish_all, args=(root,))
    worker.start()
    worker.join(seconds)
    if worker.exitcode is None:
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
    return worker.exitcode


def killed_anywhere(office: Path, where: Path, seeds: range) -> list[tuple[int, list[str]]]:
    """Kill it at random moments of the time it takes; give what was torn, by seed."""
    whole = shutil.copytree(office, where / "whole", symlinks=True)
    began = time.monotonic()
    publish_all(whole)
    takes, wanted = time.monotonic() - began, (whole / FOLDER / "v2/statement.html").read_bytes()
    found = []
    for seed in seeds:
        root = shutil.copytree(office, where / str(seed), symlinks=True)
        reader = Reader(root, mains_of(root))
        reader.start()
        kill_after(root, random.Random(seed).uniform(0, takes))
        publish_all(root)
        reader.stop()
        torn = [*dict.fromkeys(reader.torn), *look(root, reader.mains)]
        if not reader.looks or (root / FOLDER / "v2/statement.html").read_bytes() != wanted:
            torn.append("the rerun did not give the page")
        torn += [f"{each.name} is left" for each in (root / FOLDER / ".builds").glob(".stage-*")]
        found += [(seed, torn)] if torn else []
        shutil.rmtree(root)
    return found


def test_killed_at_two_random_moments_it_leaves_only_whole_pages_and_a_rerun_completes(office, tmp_path):
    assert killed_anywhere(office, tmp_path, range(2)) == []


@pytest.mark.long
def test_killed_at_fifty_random_moments_it_leaves_only_whole_pages_and_a_rerun_completes(office, tmp_path):
    assert killed_anywhere(office, tmp_path, range(100, 150)) == []


def test_a_reader_who_looks_sees_what_is_torn(office, tmp_path):
    root = shutil.copytree(office, tmp_path / "torn", symlinks=True)
    mains = mains_of(root)
    assert look(root, mains) == []

    (root / FOLDER / "v2").mkdir()
    page = root / PAGE
    page.write_bytes(page.read_bytes()[:-9])

    assert look(root, mains) == ["v2 has no manifest", "the page of the site is not whole"]
