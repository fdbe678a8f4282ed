"""Two builds of one statement at once: one writes, the other is told who does; readers see whole pages."""

import random
import time

import pytest
from trials import ended, note, read_meanwhile, same


@pytest.mark.parametrize("pairs", [1, pytest.param(20, marks=pytest.mark.long)])
def test_two_builds_at_once_give_one_whole_statement(project, tmp_path, pairs):
    random.seed(pairs)
    for number in range(pairs):
        way = 1 - number % 2
        project.put(way)
        with read_meanwhile(project):
            first = project.begin(*random.choice([[], ["--fresh"]]))
            time.sleep(random.uniform(0, 0.5))
            both = [ended(each) for each in (first, project.begin())]
        codes = sorted(each.returncode for each in both)
        note(tmp_path / "record", number=number, codes=codes)

        assert codes in ([0, 0], [0, 1])
        for each in both:
            assert "Traceback" not in each.stderr
            assert each.returncode == 0 or "is being written by process" in each.stderr
        assert same(project.shown(), project.clean[way]) == []
        assert project.left() == []
        assert project.build().returncode == 0
        assert same(project.shown(), project.clean[way]) == []
