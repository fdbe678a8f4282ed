"""Worker processes: the standard executor interface, and the death of one."""

import operator
import os
import signal
import time
from concurrent.futures import CancelledError
from pathlib import Path
from threading import Lock

import pytest
from made_notebooks import waiting_pipes

from helpers.execute import Runner, WorkerDied, Workers, Workplace
from helpers.execute.workers import WorkerTookTooLong


def test_calls_are_answered_by_other_processes():
    with Workers(2) as workers:
        assert list(workers.map(operator.add, [1, 2, 3], [10, 20, 30])) == [11, 22, 33]
        assert workers.submit(os.getpid).result() != os.getpid()


def test_an_error_is_raised_where_the_call_was_made():
    with Workers(1) as workers, pytest.raises(ZeroDivisionError):
        workers.submit(operator.truediv, 1, 0).result()


def test_the_death_of_a_worker_loses_its_own_call_only():
    with Workers(1) as workers:
        first = workers.submit(os._exit, 3)
        second = workers.submit(operator.add, 1, 1)

        with pytest.raises(WorkerDied) as died:
            first.result()
        assert died.value.code == 3
        assert second.result() == 2


def test_a_call_that_takes_too_long_is_ended():
    with Workers(1, longest=1) as workers, pytest.raises(WorkerTookTooLong):
        workers.submit(time.sleep, 60).result()


def test_a_call_runs_from_when_a_worker_has_taken_it_up(tmp_path):
    with Workers(1) as workers:
        runner = Runner(workers, Workplace.under(tmp_path))
        pipes = waiting_pipes(tmp_path, 2)
        first, second = (runner.call(Path.read_bytes, each) for each in pipes)
        while not first.running():
            time.sleep(0.01)
        assert not second.running()
        pipes[0].write_bytes(b"1")
        while not second.running():
            time.sleep(0.01)
        assert not first.running()
        pipes[1].write_bytes(b"2")
        assert (first.result(), second.result()) == (b"1", b"2")


def test_an_answer_that_cannot_be_sent_is_an_error():
    with Workers(1) as workers, pytest.raises(RuntimeError, match="cannot send back"):
        workers.submit(Lock).result()


def test_leaving_by_an_error_ends_the_calls_under_way_and_those_waiting():
    with pytest.raises(KeyError), Workers(1) as workers:  # noqa: PT012
        running = workers.submit(time.sleep, 60)
        waiting = workers.submit(time.sleep, 60)
        pid_known = workers.submit(os.getpid)
        while not running.running():
            time.sleep(0.01)
        raise KeyError

    with pytest.raises(WorkerDied) as died:
        running.result()
    assert died.value.code in (0, -signal.SIGKILL)  # 0: killed before its process was started
    for cancelled in (waiting, pid_known):
        with pytest.raises(CancelledError):
            cancelled.result()
