"""Writes docs/verbs.md, the reference of every verb, from what each says of itself with --help.

Run from the project's folder: .venv/bin/python docs/make_verbs.py
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Final

import click

from helpers.cli.verbs import VERBS, statement

TARGET: Final = Path(__file__).with_name("verbs.md")
_INTRODUCTION: Final = """# Every verb

Run a verb as `.venv/bin/statement VERB`, from the project's folder or below. This page is written by
`docs/make_verbs.py` from what each verb says of itself with `--help`.

Results go to standard output, progress and messages to standard error. Exit codes: 0, fine; 1, something was
found or failed, and is named; 2, the request was wrong; 130, 143 or 129, ended by ctrl-C, TERM or HUP. A
QUARTER is a financial year's, as 2022-23-Q1 (April to June 2022); without one, and without `--force`, the
quarter and force of `params/defaults.yaml` are meant. Every verb takes `--root` (the project folder, else the
one you stand in) and `--debug` (show tracebacks).
"""
_EVERYWHERE: Final = {"root", "debug", "help"}


def reference() -> str:
    """Give the whole page."""
    context = click.Context(statement, info_name="statement")
    commands = [statement.get_command(context, verb) for verb in sorted(VERBS)]
    return "\n".join([_INTRODUCTION, *(_verb(command, context) for command in commands if command)])


def _verb(command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=command.name, parent=parent)
    usage = command.get_usage(context).removeprefix("Usage: ").replace("[OPTIONS]", "")
    parts = [f"## {command.name}", "    " + " ".join(usage.split()), _unwrapped(command.help or "")]
    return "\n\n".join([*parts, *_options(command)]) + "\n"


def _unwrapped(text: str) -> str:
    """Give each paragraph on one line."""
    return "\n\n".join(" ".join(each.split()) for each in inspect.cleandoc(text).split("\n\n"))


def _options(command: click.Command) -> list[str]:
    options = [each for each in command.params if isinstance(each, click.Option)]
    rows = [_row(each) for each in options if each.name not in _EVERYWHERE]
    return ["\n".join(["| option | |", "|---|---|", *rows])] if rows else []


def _row(option: click.Option) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    taken = "" if option.is_flag else f" {_taken(option)}"
    needed = " Needed." if option.required else ""
    return f"| `{names}{taken}` | {option.help}{needed} |"


def _taken(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return " / ".join(option.type.choices)
    return option.metavar or (
        "NUMBER" if isinstance(option.type, click.IntRange) else option.type.name.upper()
    )


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
