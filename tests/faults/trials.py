"""A project that is built while something goes wrong, a reader that never stops looking, and what is left."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from ruamel.yaml import YAML

from helpers import outputs

QUARTER = "2022-23-Q1"
FOLDER = Path("outputs") / QUARTER / "west-mercia"
WORDS = Path("params/west-mercia") / QUARTER / "homicide.md"
#: the priorities of a project that is built hundreds of times: as many as two workers have kernels for
PRIORITIES = ("homicide", "victim-satisfaction")
#: what the words end in, one way or the other, so that a draft can be told from the one before it
ENDINGS = ("", "\nThe commissioner will report on this again.\n")
#: the command line; no signal is ignored, as it would be where the tests themselves run in the background
BUILD = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from helpers.cli import main
main(sys.argv[1:])
"""
#: how long a build may take on a busy machine, in seconds
LONGEST = 400


def leave_few_priorities(root: Path) -> None:
    """Leave a project with the few priorities that make a trial cheap."""
    yaml = YAML()
    (path,) = (root / "params/frameworks").iterdir()
    framework = yaml.load(path)
    for each in [each for each in framework["priorities"] if each["slug"] not in PRIORITIES]:
        framework["priorities"].remove(each)
        (root / "notebooks" / each["notebook"]).unlink()
    yaml.dump(framework, path)


def build_both_ways(built: Path, where: Path) -> None:
    """Make a project of few priorities from a built one, and keep its drafts of either way beside it."""
    shutil.copytree(built, where / "project", symlinks=True)
    leave_few_priorities(where / "project")
    project = Project(where)
    for way in (1, 0):
        project.put(way)
        ended = project.build()
        assert ended.returncode == 0, ended.stderr
        shutil.copytree(project.draft, where / f"clean-{way}")


def drafted(draft: Path) -> dict[str, bytes]:
    """Give the files of a draft, the manifest without the moment it was made at."""
    files = outputs.read(draft)
    manifest = outputs.unsealed(files[outputs.MANIFEST])
    assert manifest is not None
    files[outputs.MANIFEST] = outputs.json_bytes({**manifest, "built": "", outputs.SEAL: ""})
    return files


class Project:
    """A project of few priorities whose words can be put in two ways; ``clean`` is its draft, by way."""

    def __init__(self, where: Path) -> None:
        self.root = where / "project"
        self.draft = self.root / FOLDER / "draft"
        words = (self.root / WORDS).read_text(encoding="utf-8")
        self.words = words.removesuffix(ENDINGS[1])
        self.way = int(words != self.words)
        #: where kernels' sockets go: their paths must be short
        self.sockets = Path(tempfile.mkdtemp(prefix="faults-"))
        kept = {way: where / f"clean-{way}" for way in (0, 1)}
        self.clean = {way: drafted(folder) for way, folder in kept.items() if folder.exists()}

    def put(self, way: int) -> None:
        """Put the words in one of the two ways."""
        self.way = way
        (self.root / WORDS).write_text(self.words + ENDINGS[way], encoding="utf-8")

    def begin(self, *options: str, **environment: str) -> subprocess.Popen[str]:
        """Begin a build, in a group of its own, as a terminal would."""
        return subprocess.Popen(
            [sys.executable, "-c", BUILD, "build", QUARTER, *options],
            cwd=self.root,
            env=os.environ | {"XDG_RUNTIME_DIR": str(self.sockets)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build, and wait for the end."""
        return ended(self.begin(*options, **environment))

    def shown(self) -> dict[str, bytes]:
        """Give the draft's files, the manifest without the moment it was made at."""
        return drafted(self.draft)

    def forget_sections(self) -> None:
        """Have every section run again."""
        shutil.rmtree(self.root / ".statement/store", ignore_errors=True)

    def left(self, seconds: float = 2) -> list[str]:
        """Name the processes of this project that are there after so long, and sockets of its kernels."""
        deadline = time.monotonic() + seconds
        while (found := self._processes() + [str(each) for each in self.sockets.iterdir()]) and (
            time.monotonic() < deadline
        ):
            time.sleep(0.02)
        return found

    def _processes(self) -> list[str]:
        mark = os.fsencode(self.root)
        return [
            f"{process}: {_read(process, 'cmdline')!r}"
            for process in (each.name for each in Path("/proc").iterdir())
            if process.isdigit() and mark in _read(process, "environ") + _cwd(process)
        ]


def _read(process: str, name: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/{name}").read_bytes()
    return b""


def _cwd(process: str) -> bytes:
    with suppress(OSError):
        return os.fsencode(Path(f"/proc/{process}/cwd").readlink())
    return b""


def ended(run: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for the end of a run."""
    told, errors = run.communicate(timeout=LONGEST)
    return subprocess.CompletedProcess(run.args, run.returncode, told, errors)


class Reader(threading.Thread):
    """Looks at the draft every two milliseconds, and keeps whatever is torn or false."""

    def __init__(self, draft: Path, pages: Mapping[int, bytes]) -> None:
        super().__init__(daemon=True)
        self.draft = draft
        self.pages = set(pages.values())
        self.wrong: list[str] = []
        self.looks = 0
        self._whole: dict[str, tuple[bytes, bytes]] = {}
        self._enough = threading.Event()

    def run(self) -> None:
        while not self._enough.wait(0.002):
            self.looks += 1
            wrong = self._look()
            if wrong:
                self.wrong.append(wrong)

    def stop(self) -> None:
        self._enough.set()
        self.join()

    def _look(self) -> str:
        """Say what is wrong with the draft as it is now."""
        shown = self._pointed()
        if not shown:
            return "" if not os.path.lexists(self.draft) else "not a link"
        folder = self.draft.parent / shown
        try:
            seen = (folder / "statement.html").read_bytes(), (folder / outputs.MANIFEST).read_bytes()
            if self._whole.get(shown) == seen:
                return ""
            wrong = self._fault(folder, *seen)
        except FileNotFoundError as gone:
            return f"{gone.filename} is gone" if self._pointed() == shown else ""
        if not wrong:
            self._whole[shown] = seen
        return wrong

    def _pointed(self) -> str:
        with suppress(OSError):
            return str(self.draft.readlink())
        return ""

    def _fault(self, folder: Path, page: bytes, manifest: bytes) -> str:
        if page not in self.pages:
            return "a page that no whole build gives"
        told = outputs.unsealed(manifest)
        if told is None:
            return "a manifest that is not as it was sealed"
        for name, digest in told["outputs"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                return f"{name} is not what the manifest says"
        return ""


@contextmanager
def read_meanwhile(project: Project) -> Iterator[Reader]:
    """Have a reader look all the while, which must never find anything wrong."""
    reader = Reader(project.draft, {way: files["statement.html"] for way, files in project.clean.items()})
    reader.start()
    try:
        yield reader
    finally:
        reader.stop()
    assert reader.wrong == []
    assert reader.looks > 0


def same(found: Mapping[str, bytes], clean: Mapping[str, bytes]) -> list[str]:
    """Name the files in which two drafts differ."""
    return sorted(name for name in found | clean if found.get(name) != clean.get(name))


class Family:
    """The processes of a run, by what they are: the forkserver, and the kernels under their guards."""

    def __init__(self, run: int) -> None:
        self.helpers: list[psutil.Process] = []
        self.kernels: list[psutil.Process] = []
        with suppress(psutil.Error):
            self.helpers = [each for each in psutil.Process(run).children() if _is_forkserver(each)]
            forked = [child for helper in self.helpers for child in helper.children()]
            self.kernels = [kernel for guard in forked for kernel in guard.children()]


def _is_forkserver(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return any(word.endswith("forkserver.py") for word in process.cmdline())
    return False


def note(where: Path, **facts: object) -> None:
    """Add a line to the record of a campaign."""
    with where.open("a", encoding="utf-8") as record:
        record.write(json.dumps(facts) + "\n")
