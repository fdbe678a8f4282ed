"""A laboratory: a project of its own, and a real Jupyter server on its notebooks."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from helpers.lab import Lab, prepare
from helpers.periods import Quarter
from projects import copy_project

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


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("lab") / "project")


@pytest.fixture(scope="module")
def lab(project: Path) -> Lab:
    """The laboratory of Kent's Q3 2024-25, not yet started."""
    return prepare(project, Quarter(2024, 3), "kent")


@pytest.fixture(scope="module")
def server(lab: Lab, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The laboratory, started as the verb starts it but for its browser and port; ended with the module."""
    runtime = tmp_path_factory.mktemp("runtime")
    own = {"JUPYTER_RUNTIME_DIR": str(runtime), "JUPYTER_DATA_DIR": str(runtime / "data")}
    own["JUPYTER_CONFIG_DIR"] = str(runtime / "config")
    command = [*lab.command, "--no-browser", "--ServerApp.port=0"]
    with subprocess.Popen(
        command, env={**lab.environment, **own}, stderr=subprocess.DEVNULL, start_new_session=True
    ) as started:
        try:
            found = _found(runtime, started)
            with httpx.Client(
                base_url=found["url"], headers={"Authorization": f"token {found['token']}"}, timeout=_LONGEST
            ) as client:
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
