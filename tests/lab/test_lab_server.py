"""The laboratory as it is: a real Jupyter server, its contents and a kernel of it."""

import json
import subprocess
import sys

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from helpers.errors import RequestError
from helpers.execute import SET_ASIDE
from helpers.lab import prepare
from helpers.periods import Quarter
from projects import ROOT

NOTEBOOKS = sorted(each.name for each in (ROOT / "notebooks").glob("*.ipynb"))
HOMICIDE = "1-homicide.ipynb"
RESULT = {
    "output_type": "execute_result",
    "data": {"text/plain": ["secret of a run"]},
    "metadata": {},
    "execution_count": 3,
}


def run_through(content: dict) -> dict:
    """Give a notebook as it is when every cell of it was run."""
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [RESULT], "execution_count": 3}
            cell["metadata"]["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
    content["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
    return content


@pytest.mark.parametrize("name", NOTEBOOKS)
class TestEachNotebook:
    def test_it_opens_with_the_quarter_and_force_asked_for(self, server, name):
        cell = server.get(name)["content"]["cells"][0]

        assert "".join(cell["source"]) == 'quarter = "2024-25-Q3"\nforce = "kent"\nroot = ".."'

    def test_saved_after_a_run_the_file_is_the_committed_one_byte_for_byte(self, server, name):
        model = server.get(name)
        run_through(model["content"])

        saved = server.put(name, {"type": "notebook", "format": "json", "content": model["content"]})

        assert saved.status_code == 200
        assert server.on_disk(name) == (ROOT / "notebooks" / name).read_bytes()


class TestEdited:
    @pytest.fixture(autouse=True)
    def again(self, server):
        """Leave the notebook as it was."""
        yield
        (server.project / "notebooks" / HOMICIDE).write_bytes((ROOT / "notebooks" / HOMICIDE).read_bytes())

    def test_an_edit_to_a_cell_is_saved_and_nothing_else(self, server):
        content = run_through(server.get(HOMICIDE)["content"])
        content["cells"][2]["source"] = "narrative.findings(homicide)"

        server.put(HOMICIDE, {"type": "notebook", "format": "json", "content": content})

        now = json.loads(server.on_disk(HOMICIDE))
        then = json.loads((ROOT / "notebooks" / HOMICIDE).read_bytes())
        assert now["cells"][2]["source"] == ["narrative.findings(homicide)"]
        then["cells"][2]["source"] = now["cells"][2]["source"]
        assert now == then
        assert server.get(HOMICIDE)["content"]["cells"][2]["source"] == "narrative.findings(homicide)"

    def test_a_notebook_saved_as_text_is_cleaned_too(self, server):
        text = json.dumps(run_through(server.get(HOMICIDE)["content"]))

        saved = server.put(HOMICIDE, {"type": "file", "format": "text", "content": text})

        assert saved.is_success
        assert server.on_disk(HOMICIDE) == (ROOT / "notebooks" / HOMICIDE).read_bytes()

    def test_a_notebook_saved_under_a_new_name_has_no_outputs_and_opens(self, server):
        content = run_through(server.get(HOMICIDE)["content"])

        saved = server.put("tried.ipynb", {"type": "notebook", "format": "json", "content": content})

        assert saved.status_code == 201
        written = server.on_disk("tried.ipynb")
        (server.project / "notebooks/tried.ipynb").unlink()
        assert b"secret of a run" not in written
        nbformat.validate(nbformat.reads(written.decode(), as_version=4))

    def test_another_file_is_saved_as_it_is(self, server):
        server.put("notes.txt", {"type": "file", "format": "text", "content": "outputs = 1\n"})

        assert server.on_disk("notes.txt") == b"outputs = 1\n"
        (server.project / "notebooks/notes.txt").unlink()


class TestKernel:
    @pytest.fixture
    def kernel(self, lab, project, monkeypatch):
        """A kernel of the laboratory, standing where the notebooks lie."""
        monkeypatch.setenv("JUPYTER_PATH", lab.environment["JUPYTER_PATH"])
        manager = KernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager())
        manager.start_kernel(cwd=str(project / "notebooks"), stderr=subprocess.DEVNULL)
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=90)
        yield client
        client.stop_channels()
        manager.shutdown_kernel(now=True)

    def told(self, kernel, code: str) -> str:
        """Run a line and give what it shows."""
        shown = []
        kernel.execute_interactive(code, timeout=90, output_hook=shown.append)
        contents = [each["content"] for each in shown if each["msg_type"] == "execute_result"]
        return contents[-1]["data"]["text/plain"] if contents else ""

    @pytest.mark.skipif(sys.platform != "linux", reason="Linux alone holds a process to so much memory")
    def test_a_cell_gets_no_more_memory_than_in_a_build(self, kernel):
        line = f"import resource\nresource.getrlimit(resource.RLIMIT_DATA)[0] - {SET_ASIDE}"
        assert self.told(kernel, line) == "4000000000"

    def test_a_module_that_is_saved_is_read_again_without_a_restart(self, kernel, project):
        module = project / "notebooks/trial.py"
        module.write_text("def said():\n    return 'before, at length'\n")
        assert self.told(kernel, "import trial\ntrial.said()") == "'before, at length'"

        module.write_text("def said():\n    return 'after'\n")

        assert self.told(kernel, "trial.said()") == "'after'"
        module.unlink()

    def test_a_cell_shows_the_block_that_the_page_has(self, kernel):
        setup = (
            "from helpers import narrative\nfrom helpers.section import open_section\n"
            "section = open_section('homicide', '2024-25-Q3', 'kent', '..')\n"
        )

        shown = self.told(kernel, f"{setup}narrative.findings(section)")

        assert "homicides in October to December 2024" in shown


class TestPrepared:
    def test_it_listens_to_this_machine_alone_and_to_who_has_the_token(self, lab, server):
        import httpx

        assert "--ServerApp.ip=127.0.0.1" in lab.command
        assert httpx.get(f"{server.url}api/contents", timeout=90).status_code == 403

    def test_a_quarter_without_data_is_refused_before_anything_starts(self, project):
        with pytest.raises(RequestError, match="No source covers"):
            prepare(project, Quarter(2031, 1), "kent")

    def test_notebooks_are_as_they_were(self, lab, project):
        for name in NOTEBOOKS:
            assert (project / "notebooks" / name).read_bytes() == (ROOT / "notebooks" / name).read_bytes()
