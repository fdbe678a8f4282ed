"""The laboratory's way to the notebooks: parameters put in when one is read, outputs left out when saved.

Named to the Jupyter server as its contents manager, so it holds whatever saves: the menu, autosave, an editor
of the notebook's text, or a script that speaks to the server.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from traitlets import Dict, Unicode

from helpers.lab.cleaning import Notebook, cleaned, with_parameters

_SUFFIX = ".ipynb"


class LabContents(AsyncLargeFileManager):
    """Serves a folder's notebooks with the parameters asked for, and saves none of them, nor any output."""

    parameters = Dict(
        value_trait=Unicode(), key_trait=Unicode(), help="What the notebooks open with, by name."
    ).tag(config=True)

    async def get(self, path: str, *args: Any, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - Jupyter's
        """Give a file or folder; a notebook has the parameters asked for."""
        model: dict[str, Any] = await super().get(path, *args, **options)  # type: ignore[no-untyped-call]
        if model["type"] == "notebook" and model["content"] is not None:
            model["content"] = _as_read(model["content"], dict(self.parameters))
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save a file or folder; a notebook as it may be committed."""
        if path.endswith(_SUFFIX) and model.get("content") and "chunk" not in model:
            model = self._cleaned(model, self._committed(path))
        saved: dict[str, Any] = await super().save(model, path)  # type: ignore[no-untyped-call]
        return saved

    def _committed(self, path: str) -> Notebook | None:
        """Read the notebook as it lies there; nothing where there is none, or what is there is none."""
        file = Path(self._get_os_path(path.strip("/")))  # type: ignore[no-untyped-call]
        try:
            found: Notebook = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if "cells" in found else None

    def _cleaned(self, model: dict[str, Any], committed: Notebook | None) -> dict[str, Any]:
        """Clean a notebook, also one that is saved as text; text that is no notebook stays as it is."""
        if model.get("type") == "notebook":
            return {**model, "content": cleaned(model["content"], committed)}
        try:
            notebook = nbformat.from_dict(cleaned(json.loads(model["content"]), committed))  # type: ignore[no-untyped-call]
        except (ValueError, TypeError, KeyError):
            return model
        return {**model, "content": f"{nbformat.writes(notebook)}\n"}  # type: ignore[no-untyped-call]


def _as_read(notebook: Any, parameters: dict[str, str]) -> Any:  # noqa: ANN401 - of nbformat's own type
    """Give what was read with parameters put in, still of the type that the server works with."""
    changed = with_parameters(notebook, parameters)
    for cell, new in zip(notebook["cells"], changed["cells"], strict=True):
        cell["source"] = new["source"]
    return notebook
