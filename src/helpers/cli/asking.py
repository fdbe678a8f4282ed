"""What a request means: the project, quarters and forces that the options and defaults name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helpers.errors import RequestError

if TYPE_CHECKING:
    from datetime import date

    from helpers.periods import Quarter

_FOLDERS = ("notebooks", "params")


def root_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let --root and --debug stand after the verb, too."""
    command = click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")(command)
    return click.option(
        "--root", type=click.Path(path_type=Path), default=None, help="The project folder (default: here)."
    )(command)


force_option = click.option("--force", default=None, help="A force's id, such as west-mercia.")


def project_of(context: click.Context, root: Path | None) -> Path:
    """Find the project: the folder named, or the one the command stands in or under."""
    named = root or context.obj
    here = Path.cwd()
    for folder in [named] if named else [here, *here.parents]:
        if all((folder / each).is_dir() for each in _FOLDERS):
            return folder.resolve()
    where = str(named or here)
    raise RequestError(
        "No project folder: it holds notebooks/ and params/", where, "Go to the project, or give --root DIR."
    )


def quarters_of(project: Path, given: Sequence[str]) -> tuple[Quarter, ...]:
    """Give the quarters that texts and ranges name; without any, the quarter of defaults.yaml."""
    from helpers.periods import Quarter

    texts = given or [_defaults(project)["quarter"]]
    return tuple(dict.fromkeys(each for text in texts for each in Quarter.parse_range(text)))


def quarter_of(project: Path, given: str | None) -> Quarter:
    """Give the one quarter named, or that of defaults.yaml."""
    from helpers.periods import Quarter

    return Quarter.parse(given) if given is not None else quarters_of(project, ())[0]


def day_of(given: str | None) -> date:
    """Give the day written, or today. Raises RequestError when it is none."""
    from helpers import clock, dates

    try:
        return dates.parse_day(given) if given else clock.today()
    except ValueError as error:
        raise RequestError(f"{given!r}: {error}", "--date") from None


def forces_of(project: Path, given: Sequence[str]) -> tuple[str, ...]:
    """Give the ids of the forces named (``all``: every territorial force), or that of defaults.yaml."""
    from helpers import forces

    if "all" in given:
        return tuple(each.slug for each in forces.territorial_forces())
    return tuple(dict.fromkeys(force_of(project, each) for each in (given or (None,))))


def force_of(project: Path, given: str | None) -> str:
    """Give the id of the force named, or that of defaults.yaml."""
    from helpers import forces

    return forces.force(_defaults(project)["force"] if given is None else given).slug


def _defaults(project: Path) -> Mapping[str, str]:
    """Give what a command means when it names neither, read once for the same file: reading YAML is slow."""
    from helpers.unchanged import sealing

    file = project / "params/defaults.yaml"
    memory = str(project / ".statement/unchanged/defaults.json")
    written = file.read_bytes().decode("latin-1") if file.is_file() else ""
    held = sealing.read(memory)
    if held and written and held["written"] == written:
        return {"force": held["force"], "quarter": held["quarter"]}
    from helpers import params

    read = params.read_defaults(project)
    sealing.write(memory, {"written": written, "force": read.force, "quarter": read.quarter})
    return {"force": read.force, "quarter": read.quarter}
