"""How the ending of a run is judged: from what was seen, whatever the notebook says of itself."""

from dataclasses import replace
from pathlib import Path

import pytest
from made_notebooks import GIVEN
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from helpers.execute import Ending, Limits, NotExecuted, Result, Task, executed
from helpers.execute.outcome import Reply, Seen, Trouble, judge
from helpers.params import Limits as Settings

TASK = Task(Path("/p/notebooks/a.ipynb"), GIVEN, "a")
LIMITS = Limits(cell_seconds=2, run_seconds=9, output=1000)


def good(**changes) -> Seen:
    """What is seen of a good run: three code cells with words between them, in order, and a good end."""
    cells = [
        new_code_cell("quarter = ''", id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell("quarter = ''", id="x", metadata={"tags": ["injected-parameters"]}),
        new_markdown_cell("words", id="words"),
        new_code_cell("1 + 1", id="sum", outputs=[new_output("execute_result", data={"text/plain": "2"})]),
        new_code_cell("  ", id="blank"),
    ]
    replies = [Reply(0, 1, ok=True), Reply(1, 2, ok=True), Reply(3, 3, ok=True)]
    seen = Seen(cells=cells, ready=True, started=3, replies=replies, answered_at_end=True, exit_answered=True)
    return replace(seen, **changes)


def verdict(seen: Seen, task: Task = TASK):
    ending, failure = judge(task, seen, LIMITS)
    return ending, failure and (failure.error, failure.cell, failure.index, failure.line)


def test_a_run_of_which_everything_was_seen_has_succeeded():
    assert judge(TASK, good(), LIMITS) == (Ending.SUCCEEDED, None)


def test_a_cell_that_was_not_seen_to_run_is_a_failure():
    seen = good(replies=good().replies[:2])

    assert verdict(seen) == (Ending.FAILED, ("cell not run", "sum", 2, 0))


def test_cells_marked_completed_by_papermill_do_not_make_a_success():
    seen = good(replies=good().replies[:2], trouble=Trouble.DEAD, exit_code=-9)
    for cell in seen.cells:
        cell.metadata["papermill"] = {"status": "completed", "exception": False}

    assert verdict(seen) == (Ending.DIED, ("kernel died", "sum", 2, 0))


def test_counts_that_are_not_one_two_three_are_a_failure():
    seen = good(replies=[Reply(0, 1, ok=True), Reply(1, 2, ok=True), Reply(3, 7, ok=True)])

    assert verdict(seen) == (Ending.FAILED, ("cell out of order", "sum", 2, 0))


def test_a_cell_that_ran_twice_is_a_failure():
    seen = good(replies=[*good().replies, Reply(3, 3, ok=True)])

    assert verdict(seen) == (Ending.FAILED, ("cells out of order", "", -1, 0))


def test_an_error_shown_under_a_good_reply_is_a_failure():
    seen = good()
    seen.cells[3].outputs = [new_output("error", ename="KeyError", evalue="'a'", traceback=[])]

    assert verdict(seen) == (Ending.FAILED, ("KeyError", "sum", 2, 0))


def test_the_line_is_that_of_the_failing_cell_and_not_of_one_before_it():
    traceback = ("Cell In[3], line 4\n", "Cell In[1], line 9, in f\n", "File lib.py:77, in g\n")
    replies = [*good().replies[:2], Reply(3, 3, ok=False, error="E", message="m", traceback=traceback)]

    assert verdict(good(replies=replies)) == (Ending.FAILED, ("E", "sum", 2, 4))


def test_the_message_has_no_colours_and_no_paths_and_is_not_endless():
    reply = Reply(3, 3, ok=False, error="E", message="\x1b[31mno\x1b[0m /srv/x/a.csv " + "y" * 9000)

    _, failure = judge(TASK, good(replies=[*good().replies[:2], reply]), LIMITS)

    assert failure.message.startswith("no a.csv yyy")
    assert failure.message.endswith("(9,009 characters in all)")


def test_a_call_of_exit_is_a_failure_even_when_the_kernel_is_gone_before_the_next_cell():
    replies = [*good().replies[:1], Reply(1, 2, ok=True, asked_to_end=True)]

    assert verdict(good(replies=replies, trouble=Trouble.DEAD, exit_code=0)) == (
        Ending.FAILED,
        ("kernel asked to end", "x", 1, 0),
    )


@pytest.mark.parametrize(
    ("seen", "ending", "message"),
    [
        (good(trouble=Trouble.START, detail="no port"), Ending.NOT_RUN, "no port"),
        (good(trouble=Trouble.CELL_TIME), Ending.TIMED_OUT, "the cell took more than 2 seconds"),
        (good(trouble=Trouble.RUN_TIME), Ending.TIMED_OUT, "the notebook took more than 0.15 minutes"),
        (good(trouble=Trouble.OUTPUT), Ending.FAILED, "the cell gave more than 0.001 MB"),
        (good(trouble=Trouble.MEMORY), Ending.FAILED, "the notebook took more than 4,000 MB"),
        (good(trouble=Trouble.PROCESSES), Ending.FAILED, "the notebook started more than 256 processes"),
        (good(trouble=Trouble.DEAD, exit_code=0), Ending.FAILED, "the cell ended its kernel with code 0"),
        (
            good(trouble=Trouble.DEAD, exit_code=-11),
            Ending.DIED,
            "the kernel was killed (SIGSEGV) while the cell ran",
        ),
        (good(trouble=Trouble.NO_ANSWER), Ending.DIED, "the kernel was silent after this cell"),
        (good(answered_at_end=False), Ending.DIED, "it did not answer when asked to leave"),
        (good(exit_answered=False), Ending.DIED, "it did not answer when asked to leave"),
        (Seen(), Ending.DIED, "it did not answer when asked to leave"),
    ],
)
def test_each_way_to_end_badly_is_told_apart(seen, ending, message):
    judged, failure = judge(TASK, seen, LIMITS)

    assert (judged, failure.message) == (ending, message)


MEMORY = [*good().replies[:2], Reply(3, 3, ok=False, error="_ArrayMemoryError", message="no")]


@pytest.mark.parametrize(
    ("seen", "setting"),
    [
        (good(trouble=Trouble.CELL_TIME), "seconds_a_cell"),
        (good(trouble=Trouble.RUN_TIME), "minutes_a_notebook"),
        (good(trouble=Trouble.OUTPUT), "megabytes_of_output_a_cell"),
        (good(trouble=Trouble.MEMORY), "megabytes_of_memory_a_notebook"),
        (good(replies=MEMORY), "megabytes_of_memory_a_notebook"),
    ],
)
def test_who_meets_a_limit_is_told_which_setting_it_is_and_where(seen, setting):
    _, failure = judge(TASK, seen, LIMITS)

    assert setting in Settings.model_fields
    assert failure.remedy == (
        "Open notebooks/a.ipynb in JupyterLab (statement lab) and run it to this cell to see why; "
        f"if it needs so much, raise {setting} under limits in params/defaults.yaml."
    )


@pytest.mark.parametrize(
    ("expects", "told"), [(("sum",), None), (("parameters",), "parameters"), (("gone",), "")]
)
def test_each_expected_block_is_there_by_name(expects, told):
    ending, failure = verdict(good(), replace(TASK, expects=expects))

    assert (ending, failure and failure[:2]) == (
        (Ending.SUCCEEDED, None) if told is None else (Ending.FAILED, ("block missing", told))
    )


def test_a_failure_reads_as_a_finding_with_place_cause_and_next_step():
    replies = [
        *good().replies[:2],
        Reply(3, 3, ok=False, error="E", message="m", traceback=("Cell In[3], line 4",)),
    ]
    ending, failure = judge(TASK, good(replies=replies), LIMITS)

    assert str(Result(TASK, ending, failure=failure).finding) == (
        "notebooks/a.ipynb:4, #sum: failed: E: m. "
        "Open notebooks/a.ipynb in JupyterLab (statement lab) and run it to this cell."
    )


def test_only_a_success_can_be_read(tmp_path):
    with pytest.raises(NotExecuted, match=r"notebooks/a.ipynb: the run is died"):
        executed(Result(TASK, Ending.DIED, notebook=tmp_path / "a.ipynb"))


def test_an_executed_notebook_changed_since_it_ran_is_refused(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("{}")

    with pytest.raises(NotExecuted, match="has changed since it ran"):
        executed(Result(TASK, Ending.SUCCEEDED, notebook=path, sha256="0" * 64))
