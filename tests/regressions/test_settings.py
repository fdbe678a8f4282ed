"""Settings are read in no time whatever they hold, and refused in plain words with the line to edit."""

import shutil
import time
from pathlib import Path

import httpx
import pytest

from helpers import params
from helpers.cli.verbs import run
from projects import copy_project, statement

FORCE = "params/west-mercia/force.yaml"
QUARTER = "params/west-mercia/2022-23-Q1"
SETTINGS = f"{QUARTER}/statement.yaml"
WORDS = f"{QUARTER}/homicide.md"
FRAMEWORK = "params/frameworks/2021-national-priorities.yaml"
RELEASE = "data/raw/home-office-counts/2026-04-23/release.yaml"
ADDRESS = "https://assets.publishing.service.gov.uk/media/a/prc.ods"
SIGNED = f"{QUARTER}/sign-off.yaml"


@pytest.fixture
def project(built, tmp_path):
    """A project whose data have been read before, so that a command reads its settings and little else."""
    copy_project(tmp_path, data=False)
    (tmp_path / "data").symlink_to(built / "data", target_is_directory=True)
    return tmp_path


@pytest.fixture
def refused(project, capsys):
    """Run a command that reads every settings file, and give how it refused them."""

    def run_command(*command: str) -> str:
        code = run(["--root", str(project), *(command or ("evidence", "2022-23-Q1", "homicide"))])
        told = capsys.readouterr().err
        assert "did not foresee" not in told
        assert code in {1, 2}
        return told

    return run_command


def write(project: Path, file: str, text: str) -> None:
    """Write a settings file; words have it as their front matter."""
    path = project / file
    if file == RELEASE:
        (project / "data").unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{text}---\n## What the force is doing\n\nText.\n" if file == WORDS else text)


def merge_bomb(levels: int = 20) -> str:
    """Write settings of a few hundred bytes that stand for 9 to the power of ``levels`` names."""
    lines = ["reconciliation:", "  a0: &a0 {k: v, l: v}"]
    for level in range(1, levels):
        again = ",".join([f"*a{level - 1}"] * 9)
        lines.append(f"  a{level}: &a{level} {{<<: [{again}], m{level}: v}}")
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("file", [FORCE, SETTINGS, WORDS, FRAMEWORK, RELEASE])
def test_settings_that_grow_without_end_are_refused_at_once(project, refused, file):
    write(project, file, merge_bomb())

    begun = time.process_time()
    told = refused()

    assert time.process_time() - begun < 2
    assert f"{file}:{3 if file == WORDS else 2}: An anchor (&) or alias (*) is not taken" in told


def test_a_sign_off_that_grows_without_end_is_refused_at_once(built, tmp_path):
    where = tmp_path / "project"
    shutil.copytree(built, where, symlinks=True)
    (where / SIGNED).write_text(merge_bomb())

    ended = statement(where, "publish", "2022-23-Q1")

    assert f"{SIGNED}:2: An anchor (&) or alias (*) is not taken" in ended.stderr


BOUNDED = {
    "<<: {published: x}\n": "1: A merge key (<<) is not taken",
    "published: " + "[" * 500 + "\n": "1: Brackets or lists stand more than 20 deep",
    "published: " + "{a: " * 500 + "\n": "1: Brackets or lists stand more than 20 deep",
    "".join(f"{' ' * level}a:\n" for level in range(100)): "22: Brackets or lists stand more than 20 deep",
    "assumptions:\n- " + "9" * 5_000 + "\n": "2: A number of 5,000 characters",
    "published: " + "x" * 100_001 + "\n": "1: The settings have 100,013 characters; 100,000 are the most",
    "published: " + "x" * 1_000_001 + "\n": ": The file is larger than 1 MB",
    "%YAML 1.1\n---\npublished: x\n": "2: A directive (%) is not taken",
    "published: !!python/name:os.system x\n": "1: A tag (tag:yaml.org,2002:python/name:os.system) is not",
}


@pytest.mark.parametrize(("text", "told"), BOUNDED.items(), ids=range(len(BOUNDED)))
def test_what_settings_never_need_is_refused_with_its_line(project, refused, text, told):
    write(project, SETTINGS, text)

    assert f"{SETTINGS}:{told}" in refused().replace(f"{SETTINGS}: The file", f"{SETTINGS}:: The file")


def test_hundreds_of_unknown_settings_are_all_named_quickly(project, refused):
    write(project, SETTINGS, "".join(f"key{number}: {number}\n" for number in range(300)))

    begun = time.process_time()
    told = refused()

    assert time.process_time() - begun < 3
    assert f"{SETTINGS}:1, column 'key0': No setting has this name here '0'" in told
    assert f"{SETTINGS}:300, column 'key299': No setting has this name here '299'" in told


SLIPS = {
    "shared_reason: Kent: a county\n": "1: A colon and a space within text that is not in quotes. "
    "Write shared_reason: 'Kent: a county'.",
    "roles:\n\tanalyst: A\n": "2: A tab stands where spaces belong",
    "shared_reason: \"It's so.\nframework: x\n": "1: A quote is opened and not closed",
    "published: May 2022\npublished: June 2022\n": "2: 'published' is set twice in one group",
    "roles:\n  analyst: A\n assurer: B\n": "3: The indentation of this line fits none above it",
    "assumptions: - one\n": "1: A list begins on the line of its name",
    "published: May 2022\njust words\nframework: x\n": "2: A line without a colon where name: value belongs",
    "shared_reason: {{ homicides.now }} fell\n": "1: A list or group stands where a name belongs",
    "shared_reason: [draft\n": "1: A bracket ([ or {) is opened and not closed",
    "shared_reason: @office\n": "1: A value cannot begin with @",
    "shared_reason: *Note* this\n": "1: An anchor (&) or alias (*) is not taken",
    "shared_reason: 'In' the area\n": "1: The text has a sign that YAML reads as its own",
    'shared_reason: "C:\\data"\n': "1: A backslash in double quotes is read as part of a code",
    "shared_reason: 2022\n": "1, column 'shared_reason': Text belongs here '2022'",
    "published: May\n---\npublished: June\n": "2: A second document begins here",
}


@pytest.mark.parametrize(("text", "told"), SLIPS.items(), ids=range(len(SLIPS)))
def test_a_slip_in_settings_is_told_in_plain_words(project, refused, text, told):
    write(project, SETTINGS, text)

    said = refused()

    assert f"{SETTINGS}:{told}" in said
    for word in ("mapping", "scalar", "token", "parser", "scanning", "flow"):
        assert word not in said


OFFICE = "name: West Mercia Police\narea: West Mercia\n"
LIVE = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "'javascript://x.gov.uk/%0aalert(1)'",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example",
    "https://a b.gov.uk/",
    "'https://x.gov.uk/\"onclick=x'",
]


@pytest.mark.parametrize("link", LIVE)
def test_a_link_that_is_no_web_address_is_refused_when_it_is_read(project, refused, link):
    write(project, FORCE, f"{OFFICE}links:\n  hmicfrs: {link}\n")

    assert f"{FORCE}:4: column 'links.hmicfrs': An address" in refused().replace(", column", ": column")


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("email: 'a@b.gov.uk?bcc=c@d.gov.uk'", "An email address is written name@example.org"),
        ("email: javascript:x", "An email address is written name@example.org"),
        ("telephone: 01905;ext=1", "A telephone number has digits"),
        ("address: javascript://x.gov.uk/%0aalert(1)", "An address of a page begins with https://"),
    ],
)
def test_a_contact_that_is_none_is_refused_when_it_is_read(project, refused, contact, told):
    write(project, FORCE, f"{OFFICE}contact:\n  name: The office\n  {contact}\n")

    said = refused()

    assert f"{FORCE}:5, column 'contact.{contact.partition(':')[0]}': {told}" in said


def test_a_contact_of_every_kind_is_read(project):
    contact = (
        "contact:\n  name: The office\n  email: o'neil+pcc@west-mercia.police.uk\n"
        "  telephone: +44 (0)1905 331656\n  address: 'Hindlip Hall: Worcester, WR3 8SP'\n"
    )
    write(project, FORCE, f"{OFFICE}{contact}links:\n  plan: http://x.gov.uk:80/a?b=c#d\n")

    assert params.read_force(project, "west-mercia").contact.email.startswith("o'neil+pcc@")


def test_addresses_of_a_release_and_a_framework_are_held_to_the_same(project, refused):
    write(project, RELEASE, "title: Counts\naddress: javascript:alert(1)\n")
    assert f"{RELEASE}:2, column 'address': An address of a page begins" in refused()

    text = (project / FRAMEWORK).read_text(encoding="utf-8")
    write(project, FRAMEWORK, text.replace("authority_address: https:", "authority_address: javascript:"))
    assert f"{FRAMEWORK}:6, column 'authority_address': An address of a page" in refused()


@pytest.mark.parametrize("written", ["\u202e", '"\\u202e"', "\x00", '"\\0"', "a\u200bb", '"\\x1b[31m"'])
@pytest.mark.parametrize("file", [FORCE, WORDS, RELEASE])
def test_characters_nobody_sees_are_refused_in_any_settings(project, refused, file, written):
    name = {FORCE: "plan", WORDS: "reason", RELEASE: "title"}[file]
    write(project, file, f"{name}: {written}\n")

    assert f"{file}:{2 if file == WORDS else 1}: A character that cannot be seen: U+" in refused()


def test_unseen_characters_in_the_name_of_a_measure_are_refused(project, refused):
    text = (project / FRAMEWORK).read_text(encoding="utf-8")
    write(project, FRAMEWORK, text.replace("title: Homicides\n", "title: Homi\u202ecides\n", 1))

    assert "U+202E, right-to-left override" in refused()


def test_a_socks_proxy_is_refused_with_what_to_do(project, refused, monkeypatch):
    for name in ("ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")

    told = refused("fetch", "home-office-prc", ADDRESS)

    assert "socks5" in told
    assert "https_proxy" in told.lower()


@pytest.mark.parametrize(
    "location", ["javascript:1", "mailto:a@b.gov.uk", "https://xn--/", "https://[", "data:,x"]
)
def test_a_redirect_to_anything_but_a_web_address_is_refused(refused, monkeypatch, location):
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": location})

    usual = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **_: usual(transport=httpx.MockTransport(answer)))

    told = refused("fetch", "home-office-prc", ADDRESS)

    assert "prc.ods: The address moves on to one that" in told
