"""Signing: bound to figures, comparisons and the main part of the page, and to nothing else."""

from datetime import date

import pytest

from editions import FOLDER, FORCE, QUARTER, SIGNED, SIGNER, WORDS, redraft, replaced, sign
from helpers import params, publish
from helpers.errors import InputRefused, RequestError
from projects import manifest_of


def test_a_sign_off_says_who_in_which_role_when_and_what(project):
    signed = sign(project)

    assert signed.prose == "Jane Example, Police and Crime Commissioner, on 1 May 2026"
    assert publish.read_sign_off(project, QUARTER, FORCE) == signed
    assert (project / WORDS / "sign-off.yaml").read_text() == (
        "# Who signed, and the digest of what they signed. Written by `statement sign`.\n"
        "name: Jane Example\n"
        "role: Police and Crime Commissioner\n"
        "date: 2026-05-01\n"
        "rule: 2\n"
        f"digest: {signed.digest}\n"
        f"content: {signed.content}\n"
    )


def test_a_name_that_yaml_would_take_for_something_else_is_kept_as_it_is(project):
    signer = publish.Signer("No: 12 #x", "yes")

    publish.sign(project, QUARTER, FORCE, signer, SIGNED)

    found = publish.read_sign_off(project, QUARTER, FORCE)
    assert (found.name, found.role) == ("No: 12 #x", "yes")


@pytest.mark.parametrize(
    ("name", "role"), [("", "PCC"), ("Jane", "  "), ("Jane\nDoe", "PCC"), ("J" * 121, "PCC")]
)
def test_a_name_or_role_that_is_no_line_of_text_is_refused(name, role):
    with pytest.raises(RequestError, match="line of 1 to 120 letters"):
        publish.Signer(name, role)


def test_there_is_nothing_to_sign_without_a_draft(project):
    with pytest.raises(RequestError, match="statement build 2022-23-Q2"):
        publish.sign(project, QUARTER + 1, FORCE, SIGNER, SIGNED)


def test_a_draft_altered_after_it_was_built_is_not_signed(project):
    page = project / FOLDER / "draft/statement.html"
    page.write_bytes(page.read_bytes().replace(b"Key points", b"Key Points"))

    with pytest.raises(InputRefused, match=r"draft/statement.html: The file is not as it was written"):
        sign(project)


def test_a_broken_sign_off_is_refused_with_its_line(project):
    sign(project)
    file = project / WORDS / "sign-off.yaml"
    file.write_text(file.read_text().replace("date: 2026-05-01", "date: soon"))

    with pytest.raises(InputRefused, match=r"sign-off.yaml:4"):
        publish.read_sign_off(project, QUARTER, FORCE)


def test_the_sign_off_is_no_input_of_a_build(project):
    sign(project)

    inputs = manifest_of(project / FOLDER / "draft")["inputs"]
    assert not [each for each in inputs if each["path"].endswith("sign-off.yaml")]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("statement.html", "Key points</h2>", "Key  points</h2>"),
        ("figures.csv", "homicides.now,", "homicides.now ,"),
        ("comparisons.csv", "no-clear-change", "possible-rise"),
    ],
)
def test_any_byte_of_what_is_signed_changes_the_digest(project, name, old, new):
    before = publish.open_draft(project, QUARTER, FORCE).parts.digest()

    redraft(project, replaced(name, old, new))

    assert publish.open_draft(project, QUARTER, FORCE).parts.digest() != before


def test_the_shell_of_the_page_is_not_part_of_the_digest(project):
    before = publish.open_draft(project, QUARTER, FORCE).parts.digest()

    redraft(project, replaced("statement.html", "<title>DRAFT: ", "<title>"))

    assert publish.open_draft(project, QUARTER, FORCE).parts.digest() == before


def test_settings_of_a_sign_off_are_read_strictly():
    with pytest.raises(ValueError, match="by"):
        publish.SignOff(name="Jane", role="PCC", date=date(2022, 9, 1), digest="0", by="me")
    assert issubclass(publish.SignOff, params.Strict)
