"""Drawing says nothing on its own account: what a notebook prints is refused."""

import subprocess
import sys

_SLOW_CACHE = """
import threading
class AtOnce:
    def __init__(self, seconds, tell): self.start = tell
    def cancel(self): pass
threading.Timer = AtOnce
from helpers import charts
"""


def test_a_font_cache_that_takes_long_to_build_is_not_a_warning(tmp_path):
    """Each such timer fires at once here, as on a machine that is slow."""
    drawn = subprocess.run(
        [sys.executable, "-c", _SLOW_CACHE],
        env={"MPLCONFIGDIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert drawn.stderr == ""


def test_without_care_it_would_be_one(tmp_path):
    planted = _SLOW_CACHE.replace("from helpers import charts", "import matplotlib.font_manager")
    drawn = subprocess.run(
        [sys.executable, "-c", planted],
        env={"MPLCONFIGDIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "font cache" in drawn.stderr
