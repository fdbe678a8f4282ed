"""The preview as a whole: files watched, a builder kept warm, a server in front, a browser opened."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType
from typing import Final

from helpers import outputs
from helpers.preview.asked import Asked
from helpers.preview.board import Board
from helpers.preview.child import Builder
from helpers.preview.faults import CODE
from helpers.preview.messages import Answer, Built, Checked, Failed
from helpers.preview.server import Server
from helpers.preview.touched import folders, touched
from helpers.preview.watching import Watch

Tell = Callable[[str], None]
#: seconds between looks at whether to end
_TURN: Final = 0.5
_AS_BUILT: Final = "The draft as built last; being made anew…"
_AFRESH: Final = "The program's own code was saved: everything is made afresh…"


class Preview:
    """A preview that runs until it is left; ``address`` is where a browser finds the page.

    Refuses (RequestError) a priority that there is not, and a port that is taken, and (InputRefused) settings
    that are not as they must be.
    """

    def __init__(self, asked: Asked, port: int = 0) -> None:
        self.asked = asked
        self._priorities = asked.priorities(asked.framework())
        asked.limits()  # refused here and now, not in the page
        self.board = Board()
        self._server = Server(self.board, port)
        self._watch = Watch((*folders(asked), CODE))
        self._ended = threading.Event()
        self._loop = threading.Thread(target=self._follow, name="preview-loop")
        self._builder: Builder | None = None

    @property
    def address(self) -> str:
        """Where a browser finds the page."""
        return self._server.address

    @property
    def port(self) -> int:
        """The port it serves at."""
        return self._server.port

    def __enter__(self) -> Preview:
        """Serve, and follow what is saved."""
        self._show_draft()
        self._builder = self._started()
        self._server.__enter__()
        self._loop.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End everything that was started."""
        self._ended.set()
        self._loop.join()
        if self._builder:
            self._builder.stop()
        self._server.__exit__(None, None, None)
        self._watch.__exit__(None, None, None)

    def wait(self) -> None:
        """Go on until interrupted."""
        while not self._ended.wait(_TURN):
            pass

    # ----------------------------------------------------------------------- saves

    def _follow(self) -> None:
        while not self._ended.is_set():
            changed = self._watch.changes(_TURN)
            if any(each.is_relative_to(CODE) for each in changed):
                self._start_afresh()
            elif self._concerns(changed):
                self._take(changed)

    def _concerns(self, changed: Collection[Path]) -> bool:
        return bool(touched(changed, self.asked, self._priorities))

    def _take(self, changed: Collection[Path]) -> None:
        named = sorted(each.name for each in changed)
        self.board.working(f"Saved: {', '.join(named[:3])}{'…' if len(named) > 3 else ''}")
        if self._builder and self._builder.alive:
            self._builder.ask(changed)
        else:
            self._start_afresh()

    def _start_afresh(self) -> None:
        self.board.working(_AFRESH)
        if self._builder:
            self._builder.stop()
        self._builder = self._started()

    def _started(self) -> Builder:
        builder = Builder(self.asked, self._hear)
        builder.ask()
        return builder

    # ----------------------------------------------------------------------- answers

    def _hear(self, builder: Builder, answer: Answer) -> None:
        """Put up what a builder answers; what is answered to an earlier save has been overtaken."""
        latest = builder.is_latest(answer)
        match answer:
            case Built(page=page, files=files):
                self.board.show(page, files, ready=latest)
            case Failed(faults=faults) if latest:
                self.board.fail(faults)
            case Checked(checks=checks, files=files) if latest:
                self.board.check(checks, files)

    def _show_draft(self) -> None:
        """Show the draft there is until the first page has been made."""
        draft = self.asked.draft
        if not self.asked.priority and outputs.is_statement(draft):
            files = outputs.read(draft.resolve())
            self.board.show(files["statement.html"], files, _AS_BUILT, ready=False)
        else:
            self.board.working("The first page is being made…")


def preview(asked: Asked, tell: Tell, *, port: int = 0, browser: bool = True) -> None:
    """Serve the page until interrupted, and tell where; ``browser`` opens it there.

    Refuses as Preview does.
    """
    with Preview(asked, port) as running:
        tell(f"The page is at {running.address} (this machine only). End with ctrl-C.")
        if browser and _has_screen():
            webbrowser.open(running.address)
        running.wait()


def _has_screen() -> bool:
    """Whether a browser has somewhere to open: without, one in the terminal would take it over."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
