"""Words are taken apart into settings and body; settings that are wrong are refused with file and line."""

from datetime import date

import pytest

from helpers import params
from helpers.errors import InputRefused
from helpers.periods import Quarter

Q1 = Quarter(2022, 1)


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
        ("---\napplicable: perhaps\n---\n", 2, "yes or no"),
        ("---\napplicable: yes\napplicable: no\n---\n", 3, "'applicable' is set twice"),
        ("---\nfacts: {arrests: {value: 3}}\n---\n", 2, "A setting is missing"),
        ("---\n- a list\n---\n", 2, "names with values"),
        (
            "---\nreason: !!python/object:os.system x\n---\n",
            2,
            "A tag (tag:yaml.org,2002:python/object:os.system) is not taken",
        ),
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
