"""What an executed notebook says of the machine after ``strip``: nothing."""

import json
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers.execute import as_bytes, strip
from helpers.execute.cleaning import without_paths


def ran(*outputs, tags=()):
    """Give a notebook as papermill leaves it, with one executed cell."""
    papermill = {"start_time": "2026-01-01T10:00:00", "duration": 1.2, "status": "completed"}
    cell = new_code_cell(
        "f()",
        execution_count=1,
        outputs=list(outputs),
        metadata={"papermill": papermill, "execution": {"iopub.status.busy": "…"}, "tags": list(tags)},
    )
    metadata = {
        "papermill": {"parameters": {"force": "kent"}, "input_path": "/home/x/a.ipynb"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
        "language_info": {"name": "python", "version": "3.11.7"},
    }
    return new_notebook(cells=[cell], metadata=metadata)


def test_times_paths_parameters_and_widgets_go_and_tags_stay():
    stripped = strip(ran(tags=["hide"]))

    assert stripped.cells[0].metadata == {"tags": ["hide"]}
    assert sorted(stripped.metadata) == ["kernelspec", "language_info"]
    assert "version" not in stripped.metadata.language_info


def test_the_notebook_given_is_left_as_it_was():
    before = ran(new_output("stream", name="stderr", text="/home/x/y.csv"))

    strip(before)

    assert before.cells[0].outputs[0].text == "/home/x/y.csv"
    assert "papermill" in before.metadata


def test_the_injected_cell_has_a_fixed_id():
    assert strip(ran(tags=["injected-parameters"])).cells[0].id == "injected-parameters"


def test_warnings_stay_to_be_seen_without_the_machine_s_paths():
    text = "/tmp/ipykernel_4711/123456.py:3: UserWarning: /home/jo/project/data/raw/a.csv is odd\n"

    stripped = strip(ran(new_output("stream", name="stderr", text=text)), within=[Path("/home/jo/project")])

    assert stripped.cells[0].outputs[0].text == "cell:3: UserWarning: data/raw/a.csv is odd\n"


def test_pieces_of_a_stream_are_joined_and_stdout_comes_before_stderr():
    stripped = strip(
        ran(
            new_output("stream", name="stderr", text="a"),
            new_output("stream", name="stdout", text="1"),
            new_output("stream", name="stderr", text="b"),
            new_output("display_data", data={"text/plain": "x"}),
            new_output("stream", name="stdout", text="2"),
        )
    )

    shown = [(each.output_type, each.get("text", "")) for each in stripped.cells[0].outputs]
    assert shown == [("stream", "12"), ("stream", "ab"), ("display_data", "")]


def test_a_displayed_block_stays_as_it_is_but_for_addresses_and_widget_views():
    data = {
        "text/html": "<p>/home/jo/a.csv 0x7f1234567890</p>",
        "text/plain": "<Thing at 0x7f1234567890>",
        "application/vnd.jupyter.widget-view+json": {"model_id": "random"},
    }

    stripped = strip(ran(new_output("display_data", data=data)))

    assert stripped.cells[0].outputs[0].data == {
        "text/html": "<p>/home/jo/a.csv 0x7f1234567890</p>",
        "text/plain": "<Thing at 0x…>",
    }


def test_an_error_s_traceback_loses_its_paths():
    error = new_output("error", ename="E", evalue="no /srv/a/b.csv", traceback=["File /srv/a/b.py:3, in f"])

    output = strip(ran(error)).cells[0].outputs[0]

    assert (output.evalue, output.traceback) == ("no b.csv", ["File b.py:3, in f"])


def test_paths_are_cut_and_what_only_looks_like_one_is_not():
    within = [Path("/home/jo/project")]
    kept = "https://www.gov.uk/guidance/x and/or 1/2 <p>a</p> </td></tr> 12:30 ../data ./a/b"

    assert without_paths(kept, within) == kept
    assert without_paths("at /home/jo/project", within) == "at ."
    assert without_paths("in /home/jo/project/data/a.csv", within) == "in data/a.csv"
    assert without_paths("in /home/jo/project-two/data/a.csv", within) == "in a.csv"
    assert without_paths(f"File {json.__file__}:3", within) == "File json/__init__.py:3"
    assert without_paths(r"C:\Users\jo\a.csv", within) == "a.csv"


def test_bytes_are_sorted_and_end_in_one_newline():
    content = as_bytes(strip(ran())).decode()

    assert content.endswith("}\n")
    assert not content.endswith("\n\n")
    assert list(json.loads(content)) == ["cells", "metadata", "nbformat", "nbformat_minor"]
    assert list(json.loads(content)["cells"][0]) == sorted(json.loads(content)["cells"][0])
