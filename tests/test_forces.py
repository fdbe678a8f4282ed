"""The forces by their data.police.uk ids."""

import pytest

from helpers import forces
from helpers.errors import UnknownName


def test_there_are_43_territorial_forces_and_british_transport_police():
    assert len(forces.territorial_forces()) == 43
    assert set(forces.all_forces()) - {each.slug for each in forces.territorial_forces()} == {"btp"}


def test_a_force_is_known_by_every_spelling_publishers_use():
    assert forces.force("city-of-london").names == ("London, City of", "City of London")
    assert forces.force("west-mercia").code == "E23000016"


def test_codes_and_spellings_are_never_shared():
    names = [name for each in forces.all_forces().values() for name in each.names]
    codes = [each.code for each in forces.territorial_forces()]

    assert len(set(names)) == len(names)
    assert len(set(codes)) == 43


def test_an_unknown_force_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean west-mercia"):
        forces.force("west-merca")


def test_british_transport_police_publish_no_statement():
    with pytest.raises(UnknownName):
        forces.force("btp")
