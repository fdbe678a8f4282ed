"""An error says what, where, and what to do."""

from helpers.errors import Finding, InputRefused, Outcome, Place, RequestError, UnknownName


def test_an_unknown_name_comes_with_the_nearest_known_one():
    error = UnknownName(kind="force", name="west-merca", known=["kent", "west-mercia"])

    assert str(error) == "No force called 'west-merca'. Did you mean west-mercia?"
    assert error.exit_code == 2


def test_a_name_like_no_other_comes_with_the_known_ones_when_they_are_few():
    error = UnknownName(kind="measure", name="xyz", known=["homicides"], where="homicide.md:3")

    assert str(error) == "No measure called 'xyz' (homicide.md:3). Known here: homicides."


def test_a_finding_points_as_a_person_would():
    place = Place(file="counts.csv", sheet="2022-23", row=7, column="Number of Offences")
    finding = Finding("cells", Outcome.FAIL, place, "Not a number:", "Correct the cell.", "1,2x", count=3)

    assert str(finding) == (
        "counts.csv, sheet '2022-23', row 7, column 'Number of Offences': "
        "Not a number: '1,2x' (and 2 more alike). Correct the cell."
    )


def test_a_refusal_lists_every_finding():
    findings = tuple(Finding("x", Outcome.FAIL, Place(file=name), "Wrong") for name in "ab")

    assert str(InputRefused(findings)) == "a: Wrong.\nb: Wrong."


def test_a_request_error_is_one_sentence_and_a_remedy():
    assert str(RequestError("No such thing", "there", "Look here.")) == "No such thing (there). Look here."
