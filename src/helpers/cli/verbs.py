"""The verbs, and how what is raised becomes a message and a code to exit with."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from helpers.cli.telling import OUTPUT, report_error, tell
from helpers.errors import StatementError, not_written

#: where each verb is written: its module here, and in that the command named after it
VERBS: Final = {
    "build": "building",
    "check": "checking",
    "compare": "publishing",
    "doctor": "working",
    "evidence": "figures",
    "fetch": "figures",
    "lab": "working",
    "load": "figures",
    "new": "new",
    "preview": "preview",
    "publish": "publishing",
    "share": "working",
    "sign": "publishing",
    "site": "site",
    "template": "figures",
    "validate": "figures",
    "verify": "publishing",
}

#: the commands whose result is what they print: where that is lost, they have done nothing
_RESULT_ALONE: Final = {"check", "compare", "doctor", "evidence", "validate", "verify"}


class Verbs(click.Group):
    """The verbs, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name every verb, in order."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Give a verb's command; none by that name is the caller's to tell."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"helpers.cli.{VERBS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_verb")
        return command


def run(given: Sequence[str]) -> int:
    """Run a command and return the code to exit with; a traceback only with --debug."""
    code = _ended(given)
    if not OUTPUT.lost:
        return code
    stands = "What the command wrote to the project is whole"
    tell(f"The result could not be written to standard output ({OUTPUT.lost}). {stands}: see its --help.")
    return max(code, int(next((each for each in given if each in VERBS), "") in _RESULT_ALONE))


def _ended(given: Sequence[str]) -> int:
    """Run a command; report what it raises, and return the code that stands for it."""
    try:
        code = statement.main(args=list(given), prog_name="statement", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        _tell_usage(error)
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except StatementError as error:
        report_error(error)
        return error.exit_code
    except OSError as error:
        if "--debug" in given:
            raise
        report_error(not_written(error))
        return not_written(error).exit_code
    except Exception as error:  # the last resort: a person should not meet a traceback
        if "--debug" in given:
            raise
        tell(f"Something went wrong that this tool did not foresee: {type(error).__name__}: {error}")
        tell("Run it again with --debug to see where, and report it. What was published before is as it was.")
        return 1


def _tell_usage(error: click.ClickException) -> None:
    """Say what was wrong with the command, and where its help is."""
    tell(f"Error: {error.format_message()}")
    context = getattr(error, "ctx", None)
    if context is not None:
        tell(f"See `{context.command_path} --help`.")


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--root", type=click.Path(path_type=Path), default=None, help="The project folder.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(package_name="policing-priorities-statement")
@click.pass_context
def statement(context: click.Context, root: Path | None, debug: bool) -> None:  # noqa: ARG001 - main reads it
    """Make a Police and Crime Commissioner's quarterly statement on the national priorities for policing."""
    context.obj = root
