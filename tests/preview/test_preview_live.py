"""A preview of one priority: what is saved reaches the page; what is wrong is told with file and line."""

import pytest
from asking import ask, until
from saving import NOTEBOOK, WORDS

from helpers.errors import RequestError
from helpers.periods import Quarter
from helpers.preview import Asked, Preview

EXTRACT = "data/raw/west-mercia-force/2022-09/homicide.csv"


def seen(preview, sentence):
    """Wait until the page holds a sentence; give what is shown then."""
    return until(preview.board, lambda each: sentence.encode() in each.page)


def failed(preview):
    """Wait until something is wrong; give what is shown then."""
    return until(preview.board, lambda each: each.state == "failed")


def test_one_priority_is_shown_as_a_page_of_its_own(preview):
    _, _, content = ask(preview.port)

    assert content.count(b'<section class="priority"') == 1
    assert b'id="homicide"' in content


def test_words_that_are_saved_reach_the_page(preview, project):
    before = preview.board.standing.edition
    project.add_words("Officers met, marked-words, twice.")
    shown = seen(preview, "marked-words")

    assert shown.edition != before
    assert shown.state == "ready"


def test_words_taken_away_leave_the_page(preview, project):
    project.remove(WORDS)

    assert seen(preview, "No contribution has been written for this quarter.").state == "ready"


def test_a_notebook_that_is_saved_is_run_and_reaches_the_page(preview, project):
    project.change_cell("behind", "One quarter says little", "One quarter, marked-notebook, says little")

    assert seen(preview, "marked-notebook").state == "ready"


def test_words_and_notebook_saved_together_both_reach_the_page(preview, project):
    project.add_words("Officers met, marked-words, twice.")
    project.change_cell("behind", "One quarter says little", "One quarter, marked-notebook, says little")

    assert b"marked-words" in seen(preview, "marked-notebook").page or seen(preview, "marked-words")


def test_a_fault_in_words_is_told_with_file_and_line_over_the_last_good_page(preview, project):
    good = preview.board.standing
    text = project.read(WORDS) + "\nThere were {{ homicides.nwo }}, marked-wrong.\n"
    project.save(WORDS, text)
    wrong = failed(preview)

    assert [(each.where, each.found) for each in wrong.faults] == [
        (f"{WORDS}:{text.count(chr(10))}", "No figure called 'homicides.nwo'.")
    ]
    assert (wrong.page, wrong.edition) == (good.page, good.edition)


def test_what_is_mended_is_shown_again(preview, project):
    project.save(WORDS, project.read(WORDS) + "\n{{ homicides.nwo }}\n")
    failed(preview)
    project.save(WORDS, project.read(WORDS) + "\nThere were {{ homicides.now }}, marked-mended.\n")
    shown = seen(preview, "marked-mended")

    assert (shown.state, shown.faults) == ("ready", ())


def test_a_fault_in_one_file_is_still_told_when_another_is_saved(preview, project):
    project.save(WORDS, project.read(WORDS) + "\n{{ homicides.nwo }}\n")
    first = failed(preview).change
    project.change_cell("behind", "One quarter says little", "One quarter, marked-notebook, says little")
    again = until(preview.board, lambda each: each.state == "failed" and each.change > first + 1)

    assert [each.where.split(":")[0] for each in again.faults] == [WORDS]
    project.save(WORDS, project.read(WORDS))
    seen(preview, "marked-notebook")


def test_a_fault_in_settings_above_the_words_is_told_with_its_line(preview, project):
    project.save(WORDS, project.read(WORDS).replace("applicable: yes", "applicable: maybe"))
    wrong = failed(preview)

    assert [each.where for each in wrong.faults] == [f"{WORDS}:2, column 'applicable'"]


def test_a_cell_that_fails_is_told_with_notebook_line_and_cell(preview, project):
    good = preview.board.standing
    project.change_cell("findings", "narrative.findings", "# the findings\nnarrative.findigs")
    wrong = failed(preview)

    assert [each.where for each in wrong.faults] == [f"{NOTEBOOK}:2, #findings"]
    assert "has no attribute 'findigs'" in wrong.faults[0].found
    assert wrong.page == good.page


def test_a_notebook_that_is_none_is_told_and_the_page_stays(preview, project):
    good = preview.board.standing
    project.save(NOTEBOOK, project.read(NOTEBOOK)[:200])
    wrong = failed(preview)

    assert [each.where for each in wrong.faults] == [NOTEBOOK]
    assert wrong.page == good.page


def test_a_fault_raised_within_the_library_is_told_with_the_librarys_file_and_line(preview, project):
    project.change_cell("chart-homicides", '"homicides"', "5")
    (fault,) = failed(preview).faults

    assert fault.where == f"{NOTEBOOK}:1, #chart-homicides"
    assert "(raised at src/helpers/errors.py:" in fault.found


def test_data_that_are_saved_reach_the_page(preview, project):
    assert b'data-figure="homicides.now@west-mercia-force">4<' in preview.board.standing.page
    project.save(EXTRACT, project.read(EXTRACT).replace("2022-06-30,4,", "2022-06-30,7,"))

    assert seen(preview, 'data-figure="homicides.now@west-mercia-force">7<').state == "ready"


def test_data_that_cannot_be_read_are_told_by_file_and_the_page_stays(preview, project):
    good = preview.board.standing
    project.save(EXTRACT, project.read(EXTRACT).replace("west-mercia,homicides", "west-mercia,homicdes"))
    wrong = failed(preview)

    assert {each.where.split(",")[0] for each in wrong.faults} == {EXTRACT}
    assert wrong.page == good.page


def test_files_that_have_no_part_in_the_page_leave_it_as_it_is(preview, project):
    before = preview.board.standing
    (project.root / "params/west-mercia/2022-23-Q1/notes.txt").write_text("x")
    (project.root / "params/west-mercia/2022-23-Q1/.homicide.md.swp").write_text("x")
    project.add_words("Officers met, marked-words, twice.")
    after = seen(preview, "marked-words")

    # One save was taken in and one page made: nothing came between.
    assert after.change == before.change + 2


def test_nothing_is_written_to_outputs(preview, project):
    project.add_words("Officers met, marked-words, twice.")
    seen(preview, "marked-words")

    assert not (project.root / "outputs").exists()


def test_an_unknown_priority_is_refused_with_the_nearest(project):
    with pytest.raises(RequestError, match="Did you mean homicide"):
        Preview(Asked(project.root, Quarter(2022, 1), "west-mercia", "homicides"))
