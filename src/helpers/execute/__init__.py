"""Notebooks × parameters → executed notebooks, with papermill; one process and one kernel a notebook."""

from helpers.execute.cleaning import as_bytes, strip
from helpers.execute.imports import light_import
from helpers.execute.outcome import Ending, Failure, NotExecuted, Result, executed
from helpers.execute.running import Interrupted, Progress, processors, run
from helpers.execute.tasks import Limits, Task, check_parameters, expected_blocks
from helpers.execute.workers import WorkerDied, Workers
from helpers.execute.workplace import Workplace, prune

__all__ = [
    "Ending",
    "Failure",
    "Interrupted",
    "Limits",
    "NotExecuted",
    "Progress",
    "Result",
    "Task",
    "WorkerDied",
    "Workers",
    "Workplace",
    "as_bytes",
    "check_parameters",
    "executed",
    "expected_blocks",
    "light_import",
    "processors",
    "prune",
    "run",
    "strip",
]
