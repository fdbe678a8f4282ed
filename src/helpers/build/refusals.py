"""What stops a build before any notebook runs: seen first, and told by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers import execute
from helpers.build.keys import Plan
from helpers.errors import Finding, InputRefused, NotWritten, Outcome, Place, RequestError
from helpers.store import make_folder, open_lock
from helpers.unchanged import Draft


def refuse_no_notebook(plan: Plan) -> None:
    """Raise InputRefused where a notebook is not there, or is not as it must be."""
    missing = [name for name in plan.scope.notebooks if not (plan.root / "notebooks" / name).is_file()]
    if missing:
        place = Place(file=f"notebooks/{missing[0]}")
        found, remedy = "There is no such notebook", "Put it back as it was committed."
        lost = Finding("notebook-missing", Outcome.FAIL, place, found, remedy, count=len(missing))
        raise InputRefused((lost,))
    unfit = [
        finding
        for name in plan.scope.notebooks
        for finding in execute.check_parameters(plan.root / "notebooks" / name, plan.parameters)
    ]
    if unfit:
        raise InputRefused(tuple(dict.fromkeys(unfit)))


def refuse_no_outputs(root: Path) -> None:
    """Raise RequestError where there can be no outputs: before anything is made."""
    outputs = root / "outputs"
    if outputs.exists() and not outputs.is_dir():
        raise RequestError("This is a file, where drafts are to go", "outputs", "Move it away.")


def make_folders(drafts: Sequence[Draft]) -> None:
    """Make the folder of every draft; raise RequestError where that cannot be, or nothing can be written."""
    for draft in drafts:
        folder = Path(draft.path).parent
        try:
            make_folder(folder, Path(draft.root) / "outputs")
            open_lock(folder / ".lock").close()
        except NotWritten as error:
            where = folder.relative_to(draft.root).as_posix()
            raise RequestError("Nothing can be written there", where, str(error)) from None
