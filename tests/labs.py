"""A laboratory that runs: a real Jupyter server on a project's notebooks, and what asks it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from helpers.lab import Lab

_LONGEST = 90


@dataclass(frozen=True)
class Server:
    """A Jupyter server that answers: its address with the token, and a client that may ask."""

    project: Path
    url: str
    token: str
    client: httpx.Client

    def get(self, path: str) -> dict:
        answer = self.client.get(f"api/contents/{path}")
        answer.raise_for_status()
        return answer.json()

    def put(self, path: str, model: dict) -> httpx.Response:
        return self.client.put(f"api/contents/{path}", json=model)

    def on_disk(self, name: str) -> bytes:
        return (self.project / "notebooks" / name).read_bytes()


@contextmanager
def running(lab: Lab, project: Path, where: Path) -> Iterator[Server]:
    """Start a laboratory as the verb does but for its browser and port, with its own notes in ``where``."""
    own = {f"JUPYTER_{name.upper()}_DIR": str(where / name) for name in ("runtime", "data", "config")}
    command = [*lab.command, "--no-browser", "--ServerApp.port=0"]
    with subprocess.Popen(
        command, env={**lab.environment, **own}, stderr=subprocess.DEVNULL, start_new_session=True
    ) as started:
        try:
            found = _found(where / "runtime", started)
            asked = {"Authorization": f"token {found['token']}"}
            with httpx.Client(base_url=found["url"], headers=asked, timeout=_LONGEST) as client:
                yield Server(project, found["url"], found["token"], client)
        finally:
            os.killpg(started.pid, signal.SIGTERM)


def _found(runtime: Path, started: subprocess.Popen) -> dict:
    """Wait until the server has written where it is and answers there."""
    until = time.monotonic() + _LONGEST
    while time.monotonic() < until:
        assert started.poll() is None, "the server ended"
        for each in runtime.glob("jpserver-*.json"):
            try:
                found = json.loads(each.read_text())
                httpx.get(f"{found['url']}api", timeout=5)
            except (ValueError, httpx.HTTPError):
                continue
            return found
        time.sleep(0.1)
    pytest.fail("the server did not answer")
