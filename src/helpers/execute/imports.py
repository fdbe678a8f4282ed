"""Jupyter's modules, imported when first needed and without what they do not need."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, cast

#: compiles a grammar as it is imported, which takes a second and a half; jsonschema offers a check of
#: international web addresses with it, and does without where it is not installed
_GRAMMAR = "rfc3987_syntax"


def light_import(name: str) -> Any:  # noqa: ANN401 (these modules are not typed)
    """Import nbformat, nbconvert, papermill, or a module that imports them, in half the time."""
    with _left_out(_GRAMMAR):
        return import_module(name)


@contextmanager
def _left_out(name: str) -> Iterator[None]:
    """Have a module count as not installed meanwhile."""
    if name in sys.modules:
        yield
        return
    modules = cast("dict[str, object]", sys.modules)
    modules[name] = None
    try:
        yield
    finally:
        modules.pop(name, None)
