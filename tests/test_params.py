"""Settings are read strictly, and refused with file and line."""

from datetime import date
from pathlib import Path

import pytest

from helpers import params
from helpers.errors import InputRefused, RequestError, UnknownName
from helpers.periods import Quarter

Q1 = Quarter(2022, 1)


def framework_text(root: Path) -> str:
    return (root / "params/frameworks/2021-national-priorities.yaml").read_text()


def project(tmp_path: Path, framework: str, **files: str) -> Path:
    folder = tmp_path / "params/frameworks"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(framework)
    for name, text in files.items():
        path = tmp_path / "params" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_the_shipped_framework_has_the_six_priorities_in_order(root):
    framework = params.framework_for(root, Q1)

    assert [(each.number, each.slug) for each in framework.priorities] == [
        (1, "homicide"),
        (2, "serious-violence"),
        (3, "drugs-county-lines"),
        (4, "neighbourhood-crime"),
        (5, "victim-satisfaction"),
        (6, "cyber-crime"),
    ]


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


def test_a_misspelt_setting_is_refused_with_its_line(tmp_path):
    where = project(tmp_path, "id: x\n", kent__force_yaml="name: Kent Police\naera: Kent\n")
    (where / "params/kent/force.yaml").write_text("name: Kent Police\narea: Kent\nplann: A\n")

    with pytest.raises(InputRefused) as refused:
        params.read_force(where, "kent")

    (finding,) = refused.value.findings
    assert (finding.place.file, finding.place.line) == ("params/kent/force.yaml", 3)


def test_words_like_no_and_12_30_stay_words(tmp_path):
    where = project(tmp_path, "id: x\n")
    (where / "params/kent").mkdir()
    (where / "params/kent/force.yaml").write_text("name: no\narea: 12:30\nplan: 08:00\n")

    settings = params.read_force(where, "kent")

    assert (settings.name, settings.area, settings.plan) == ("no", "12:30", "08:00")


def test_a_number_where_words_belong_is_refused_not_changed(tmp_path):
    where = project(tmp_path, "id: x\n")
    (where / "params/kent").mkdir()
    (where / "params/kent/force.yaml").write_text("name: Kent Police\narea: Kent\nplan: 2022_23\n")

    with pytest.raises(InputRefused, match=r"force.yaml:3.*valid string"):
        params.read_force(where, "kent")


def test_a_force_without_a_file_goes_by_its_national_name(root):
    assert params.read_force(root, "kent").name == "Kent Police"
    with pytest.raises(UnknownName, match="Did you mean kent"):
        params.read_force(root, "kentt")


def test_words_are_taken_apart_into_settings_and_body():
    words = params.parse_words("---\napplicable: yes\nreviewed: 2022-09-01\n---\n## One\n\nText.\n", "a.md")

    assert words.front.applicable is True
    assert words.front.reviewed == date(2022, 9, 1)
    assert words.body == "## One\n\nText.\n"
    assert words.body_line == 5


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("## No settings\n", 1, "does not begin with settings"),
        ("---\napplicable: perhaps\n---\n", 2, "boolean"),
        ("---\napplicable: yes\napplicable: no\n---\n", 3, "duplicate"),
        ("---\nfacts: {arrests: {value: 3}}\n---\n", 2, "Field required"),
        ("---\n- a list\n---\n", 2, "names with values"),
        ("---\nreason: !!python/object:os.system x\n---\n", 2, "Not YAML"),
    ],
)
def test_words_with_wrong_settings_are_refused_with_file_and_line(text, line, told):
    with pytest.raises(InputRefused) as refused:
        params.parse_words(text, "params/kent/2022-23-Q1/homicide.md")

    finding = refused.value.findings[0]
    assert (finding.place.file, finding.place.line) == ("params/kent/2022-23-Q1/homicide.md", line)
    assert told in finding.found


def test_every_finding_of_a_file_comes_at_once():
    with pytest.raises(InputRefused) as refused:
        params.parse_words("---\napplicable: perhaps\nreviewed: soon\nextra: 1\n---\n", "a.md")

    assert [each.place.line for each in refused.value.findings] == [2, 3, 4]


def test_the_shipped_words_are_read(root):
    for priority in params.framework_for(root, Q1).priorities:
        words = params.read_words(root, "west-mercia", Q1, priority.slug)

        assert words is not None
        assert words.front.applicable is True
        assert words.front.reason
    assert params.read_words(root, "kent", Q1, "homicide") is None
