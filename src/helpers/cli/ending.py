"""Being told to end: TERM and HUP, which end a process without a word, come as ctrl-C does."""

from __future__ import annotations

import signal
from contextlib import suppress
from types import FrameType
from typing import Final, NoReturn

_ENDS: Final = (signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """A signal on its way up to where the command line says that it was stopped."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        """Name the signal."""
        return signal.Signals(self.number).name


def end_with_a_word() -> None:
    """Have TERM and HUP raise ``Ended``, unless whoever started this has them ignored, as ``nohup`` does."""
    with suppress(ValueError):  # outside the main thread nobody may say what signals do
        for each in _ENDS:
            if signal.getsignal(each) is signal.SIG_DFL:
                signal.signal(each, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise Ended(number)
