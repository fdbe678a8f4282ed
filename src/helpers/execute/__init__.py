"""Notebooks × parameters → executed notebooks, with papermill; one process and one kernel a notebook."""

from helpers.execute.cleaning import as_bytes, strip
from helpers.execute.guard import SET_ASIDE
from helpers.execute.imports import light_import
from helpers.execute.interruption import Told, ends_as_interruption
from helpers.execute.outcome import Ending, Failure, NotExecuted, Result, executed
from helpers.execute.runner import Runner
from helpers.execute.running import Interrupted, Progress, processors, refuse_unfit, run
from helpers.execute.tasks import (
    ROOT,
    Limits,
    Task,
    check_parameters,
    expected_blocks,
    source_of,
    tags_of,
    with_ids,
)
from helpers.execute.workers import WorkerDied, Workers
from helpers.execute.workplace import Workplace, prune

__all__ = [
    "ROOT",
    "SET_ASIDE",
    "Ending",
    "Failure",
    "Interrupted",
    "Limits",
    "NotExecuted",
    "Progress",
    "Result",
    "Runner",
    "Task",
    "Told",
    "WorkerDied",
    "Workers",
    "Workplace",
    "as_bytes",
    "check_parameters",
    "ends_as_interruption",
    "executed",
    "expected_blocks",
    "light_import",
    "processors",
    "prune",
    "refuse_unfit",
    "run",
    "source_of",
    "strip",
    "tags_of",
    "with_ids",
]
