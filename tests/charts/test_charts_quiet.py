"""Drawing says nothing on its own account: what a notebook prints is refused."""

import subprocess
import sys

_SLOW_CACHE = """
import threading
class AtOnce:
    def __init__(self, seconds, tell): self.start = tell
    def cancel(self): pass
threading.Timer = AtOnce
"""


def said_by(importing, fonts):
    """What is said on standard error when a font cache is built so slowly that its timer fires."""
    ended = subprocess.run(
        [sys.executable, "-c", _SLOW_CACHE + importing],
        env={"MPLCONFIGDIR": str(fonts), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stderr


def test_a_font_cache_that_takes_long_to_build_is_not_a_warning(tmp_path):
    assert said_by("from helpers import charts", tmp_path) == ""


def test_without_care_it_would_be_one(tmp_path):
    assert "font cache" in said_by("import matplotlib.font_manager", tmp_path)
