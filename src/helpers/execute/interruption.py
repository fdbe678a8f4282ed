"""Being told to end (ctrl-C, TERM, HUP): once, and where a run can clear up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ENDS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Told(BaseException):
    """A signal, on its way up to where the run is cleared up; ``name`` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.name = signal.Signals(number).name


@contextmanager
def ends_as_interruption() -> Iterator[None]:
    """Have ctrl-C, TERM and HUP raise ``Told`` once; more of them change nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers; the interruption is then its business
        return

    def told(number: int, _frame: FrameType | None) -> None:
        for each in _ENDS:
            signal.signal(each, signal.SIG_IGN)
        raise Told(number)

    before = {
        number: signal.signal(number, told) for number in _ENDS if signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
