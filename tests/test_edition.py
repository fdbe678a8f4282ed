"""An edition: one place for whose statement it is, and where everything of it lies."""

from pathlib import Path

from helpers.edition import Edition
from helpers.periods import Quarter

ROOT = Path(__file__).parent.parent


def test_it_has_the_settings_framework_and_words_of_its_quarter():
    edition = Edition(ROOT, Quarter(2022, 1), "west-mercia")

    assert edition.settings.name == "West Mercia Police"
    assert edition.framework.id == "2021-national-priorities"
    assert edition.words("homicide").front.applicable is True
    assert edition.words("no-such-priority") is None
    assert not edition.looking_back


def test_a_quarter_before_its_framework_looks_back():
    assert Edition(ROOT, Quarter(2020, 4), "kent").looking_back


def test_it_names_its_files_and_folders():
    edition = Edition(Path("project"), Quarter(2022, 1), "kent")

    assert str(edition) == "2022-23-Q1 kent"
    assert edition.words_file("homicide") == "params/kent/2022-23-Q1/homicide.md"
    assert edition.statement_file == "params/kent/2022-23-Q1/statement.yaml"
    assert edition.sign_off_file == "params/kent/2022-23-Q1/sign-off.yaml"
    assert edition.settings_file == "params/kent/force.yaml"
    assert edition.draft == Path("project/outputs/2022-23-Q1/kent/draft")
    assert edition.version(2) == Path("project/outputs/2022-23-Q1/kent/v2")


def test_its_settings_may_lie_in_another_folder(tmp_path):
    file = tmp_path / "params/kent/force.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("name: Kent Police\narea: Kent and Medway\n")

    assert Edition(ROOT, Quarter(2022, 1), "kent", tmp_path).settings.area == "Kent and Medway"
    assert Edition(ROOT, Quarter(2022, 1), "kent").settings.area == "Kent"
