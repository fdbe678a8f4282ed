"""The shipped framework is whole, is chosen by date, and names nothing it does not describe."""

from pathlib import Path

import pytest

from helpers import params
from helpers.errors import InputRefused, RequestError
from helpers.periods import Quarter
from projects import PRIORITIES

Q1 = Quarter(2022, 1)


def framework_text(root: Path) -> str:
    return (root / "params/frameworks/2021-national-priorities.yaml").read_text()


def project(tmp_path: Path, framework: str) -> Path:
    folder = tmp_path / "params/frameworks"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(framework)
    return tmp_path


def test_the_shipped_framework_has_the_six_priorities_in_order(root):
    framework = params.framework_for(root, Q1)

    assert [(each.number, each.slug) for each in framework.priorities] == [*enumerate(PRIORITIES, 1)]


def test_the_shipped_framework_describes_every_measure_of_the_contract(root):
    contract = """homicides firearm-discharges drug-related-homicides sharp-object-admissions-under-25
        violence-with-injury weapons-possession drug-trafficking treatment-referrals personal-robbery
        business-robbery residential-burglary non-residential-burglary vehicle-offences theft-from-person
        neighbourhood-crime csew-neighbourhood-crime csew-satisfaction csew-satisfaction-domestic-abuse
        satisfaction-burglary satisfaction-violent-crime satisfaction-hate-crime
        satisfaction-road-traffic-collision satisfaction-domestic-abuse cyber-confidence
        business-cyber-breaches cyber-flagged-offences action-fraud-reports"""

    assert set(params.framework_for(root, Q1).measures) == set(contract.split())


def test_every_national_measure_that_a_force_may_lack_says_why(root):
    framework = params.framework_for(root, Q1)
    lacking = [
        slug
        for priority in framework.priorities
        for slug in priority.measures
        if "home-office" not in framework.measure(slug).sources and not framework.measure(slug).unavailable
    ]

    assert lacking == []


def test_a_folder_of_data_belongs_to_one_family(root):
    framework = params.framework_for(root, Q1)

    assert framework.family_of("home-office-counts") == "home-office"
    assert framework.family_of("west-mercia-force") == "force"
    assert framework.family_of("holiday-pictures") == ""


def test_breaks_are_found_by_measure(root):
    framework = params.framework_for(root, Q1)

    assert [each.title for each in framework.breaks_of("residential-burglary", "kent")] == ["April 2017"]
    assert framework.breaks_of("homicides", "kent") == ()


def test_quarters_before_the_framework_look_back_with_it(root):
    assert params.framework_for(root, Quarter(2015, 3)).id == "2021-national-priorities"


def test_a_quarter_after_the_last_framework_is_refused(root, tmp_path):
    ended = framework_text(root).replace("valid_to: null", "valid_to: 2028-05-06")

    with pytest.raises(RequestError, match="ended on 2028-05-06"):
        params.framework_for(project(tmp_path, ended), Quarter(2028, 2))


def test_a_measure_named_but_not_described_is_refused(root, tmp_path):
    wrong = framework_text(root).replace("measures: [homicides]", "measures: [homicide-rate]")

    with pytest.raises(InputRefused, match="homicide-rate"):
        params.framework_for(project(tmp_path, wrong), Q1)
