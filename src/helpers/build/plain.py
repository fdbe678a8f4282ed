"""Whether a notebook only calls the library: what it may read is known then."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Final

#: where a notebook's calls come from
_MODULES: Final = {"charts", "narrative", "tables"}


def only_calls(sources: Iterable[str]) -> bool:
    """Tell whether cells import the library's block calls, open a section, and call; nothing else.

    A section's own attributes, other modules and files may hold anything, so a notebook that touches them is
    none of these.
    """
    try:
        return all(_known(statement) for source in sources for statement in ast.parse(source).body)
    except (SyntaxError, ValueError):  # a magic command, or a fault that its own run will show
        return False


def _known(statement: ast.stmt) -> bool:
    match statement:
        case ast.ImportFrom(module="helpers", names=names, level=0):
            return all(each.name in _MODULES and not each.asname for each in names)
        case ast.ImportFrom(module="helpers.section", names=[ast.alias(name="open_section", asname=None)]):
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name not in _MODULES | {"open_section"} and _is_plain(value)
        case ast.Expr(value=value):
            return _is_plain(value)
        case _:
            return False


def _is_plain(value: ast.expr) -> bool:
    """Tell whether an expression is made of names, constants and calls of the library alone."""
    match value:
        case ast.Constant() | ast.Name():
            return True
        case ast.Call(func=function, args=given, keywords=named):
            parts = [*given, *(each.value for each in named)]
            return _is_call(function) and all(_is_plain(each) for each in parts)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(_is_plain(each) for each in parts)
        case _:
            return False


def _is_call(function: ast.expr) -> bool:
    match function:
        case ast.Name(id="open_section"):
            return True
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            return module in _MODULES and not name.startswith("_")
        case _:
            return False
