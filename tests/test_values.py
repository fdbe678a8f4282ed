"""A value is a number or a reason, never both and never neither."""

import pytest

from helpers.values import Known, Missing, Status


def test_every_status_either_has_a_number_or_a_shorthand_that_says_why_not():
    with_number = {status for status in Status if status.has_number}

    assert with_number == {Status.FINAL, Status.PROVISIONAL, Status.REVISED, Status.ESTIMATED}
    assert all(status.shorthand for status in Status if status is not Status.FINAL)


def test_a_number_cannot_have_the_status_of_a_missing_value():
    with pytest.raises(ValueError, match="cannot be suppressed"):
        Known(3, Status.SUPPRESSED)


def test_nan_is_no_number():
    with pytest.raises(ValueError, match="nan"):
        Known(float("nan"))


def test_a_missing_value_needs_its_reason():
    with pytest.raises(ValueError, match="needs a reason"):
        Missing(Status.UNAVAILABLE, "")
    with pytest.raises(ValueError, match="needs a reason"):
        Missing(Status.FINAL, "no reason")


def test_zero_and_missing_are_unlike():
    assert Known(0) != Missing(Status.UNAVAILABLE, "no figure")
