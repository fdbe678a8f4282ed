"""The surroundings of a kernel, the same everywhere: whoever runs a notebook, wherever."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

#: what a kernel takes over from the environment around it; anything else could alter a run, or leak
_TAKEN_OVER: Final = (
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
    "PYTHONPYCACHEPREFIX",
    "VIRTUAL_ENV",
)
#: the same for every run; 1 January 1980 is the first date a zip archive can hold
_FIXED: Final = {
    # Its own allocators keep what is freed, in every kernel.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "LC_ALL": "C.UTF-8",
    # Sums come out the same however many processors there are, and a process with no pool can be forked.
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "SOURCE_DATE_EPOCH": "315532800",
    "TZ": "UTC",
}


def environment(folder: Path, cache: Path) -> dict[str, str]:
    """Give the environment of a kernel: fixed settings, and folders of its own for what goes to one's home.

    The font list that matplotlib makes once is kept in ``cache``; no file of the user's alters a chart.
    MPLBACKEND is left out: ipykernel sets its inline backend where there is none.
    """
    own = {"HOME": "home", "IPYTHONDIR": "ipython", "JUPYTER_RUNTIME_DIR": "runtime", "TMPDIR": "tmp"}
    for name in own.values():
        (folder / name).mkdir(parents=True, exist_ok=True)
    (cache / "matplotlib").mkdir(parents=True, exist_ok=True)
    return (
        {name: os.environ[name] for name in _TAKEN_OVER if name in os.environ}
        | _FIXED
        | {name: str(folder / place) for name, place in own.items()}
        | {"MPLCONFIGDIR": str(cache / "matplotlib")}
    )
