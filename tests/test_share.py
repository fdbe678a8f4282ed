"""Sharing: what a colleague gets opens anywhere, and tells of no machine, person, secret or hidden count."""

import io
import json
import socket
import zipfile
from pathlib import Path

import nbformat
import pytest

from editions import FOLDER, FORCE, QUARTER, copied, redraft
from helpers import outputs, params, share
from helpers.blocks import MIME
from helpers.errors import InputRefused, RequestError, UnknownName
from helpers.share import Machine, Wanted, refuse_traces, shared_files, this_machine
from helpers.stitch import NotWhole
from projects import statement

HOMICIDE = "notebooks/1-homicide.ipynb"


@pytest.fixture(scope="module")
def draft(built) -> dict[str, bytes]:
    return outputs.read((built / FOLDER / "draft").resolve())


@pytest.fixture(scope="module")
def framework(built):
    return params.framework_for(built, QUARTER)


@pytest.fixture(scope="module")
def with_code(draft, framework) -> dict[str, bytes]:
    return shared_files(draft, framework, Wanted())


@pytest.fixture(scope="module")
def without_code(draft, framework) -> dict[str, bytes]:
    return shared_files(draft, framework, Wanted(code=False))


def cells(content: bytes) -> list[dict]:
    return [cell for cell in json.loads(content)["cells"] if cell["cell_type"] == "code"]


class TestFiles:
    def test_each_notebook_comes_with_the_page_it_makes(self, with_code, framework):
        names = [each.notebook.removesuffix(".ipynb") for each in framework.priorities]

        assert sorted(with_code) == sorted(
            [
                "README.txt",
                *(f"notebooks/{each}.ipynb" for each in names),
                *(f"pages/{each}.html" for each in names),
            ]
        )

    def test_notebooks_with_code_are_those_of_the_draft_byte_for_byte(self, with_code, draft):
        shared = {name: content for name, content in with_code.items() if name.startswith("notebooks/")}

        assert shared == {name: draft[name] for name in shared}

    def test_without_code_a_notebook_shows_all_it_showed_and_holds_no_code(self, without_code, draft):
        kept, then = cells(without_code[HOMICIDE]), cells(draft[HOMICIDE])

        assert [each["outputs"] for each in kept] == [each["outputs"] for each in then]
        assert {"".join(each["source"]) for each in kept} == {""}
        assert b"open_section" not in without_code[HOMICIDE]

    def test_both_are_notebooks_as_jupyter_and_vs_code_read_them(self, with_code, without_code):
        for files in (with_code, without_code):
            for name in files:
                if name.endswith(".ipynb"):
                    notebook = nbformat.reads(files[name].decode(), as_version=nbformat.NO_CONVERT)
                    nbformat.validate(notebook)
                    assert notebook.metadata.kernelspec.language == "python"

    def test_a_page_has_the_code_of_each_cell_to_open_or_none_of_it(self, with_code, without_code, draft):
        page = with_code["pages/1-homicide.html"].decode()

        assert page.count('<details class="code">') == len(cells(draft[HOMICIDE]))
        assert "open_section(&#34;homicide&#34;, quarter, force, root)" in page
        assert b"open_section" not in without_code["pages/1-homicide.html"]
        assert b'class="code"' not in without_code["pages/1-homicide.html"]

    def test_a_page_stands_alone(self, with_code, without_code):
        for files in (with_code, without_code):
            for name in files:
                if name.endswith(".html"):
                    assert b"<script" not in files[name]
                    assert b" src=" not in files[name]
                    assert b"<link" not in files[name]

    def test_one_priority_can_be_asked_for_and_only_one_that_there_is(self, draft, framework):
        one = shared_files(draft, framework, Wanted("cyber-crime"))

        assert sorted(one) == ["README.txt", "notebooks/6-cyber-crime.ipynb", "pages/6-cyber-crime.html"]
        with pytest.raises(UnknownName, match="cyber-crim"):
            shared_files(draft, framework, Wanted("cyber-crim"))

    def test_a_notebook_that_shows_more_than_blocks_is_refused(self, draft, framework):
        notebook = json.loads(draft[HOMICIDE])
        printed = {"output_type": "stream", "name": "stdout", "text": "the hidden count is 3"}
        notebook["cells"][3]["outputs"].append(printed)

        with pytest.raises(NotWhole):
            shared_files({**draft, HOMICIDE: json.dumps(notebook).encode()}, framework, Wanted())


class TestTraces:
    MACHINE = Machine(("/work/of/mine",), ("jdoe", "office-pc-7"), {"DEPLOY_TOKEN": "s3cr3t-value-9"})

    @pytest.mark.parametrize(
        ("line", "kind"),
        [
            ("x = '/home/jane/data.csv'", "machine-path"),
            (r"x = 'C:\\Users\\jane'", "machine-path"),
            (r"x = 'C:\Users'", "machine-path"),
            ("/Users/jane/notes", "machine-path"),
            ("ipykernel_1234", "machine-path"),
            ("see /work/of/mine/outputs", "machine-path"),
            ("# by JDoe", "machine-name"),
            ("run on office-pc-7.", "machine-name"),
            ("token=s3cr3t-value-9", "secret"),
            ("AKIAABCDEFGHIJKLMNOP", "secret"),
            ("-----BEGIN RSA PRIVATE KEY-----", "secret"),
            ("postgres://me:mine@db/x", "secret"),
            ("ghp_" + "a" * 36, "secret"),
        ],
    )
    def test_what_tells_is_refused_with_its_place(self, line, kind):
        with pytest.raises(InputRefused) as refused:
            refuse_traces({"notebooks/a.ipynb": f"fine\n{line}\n".encode()}, self.MACHINE)

        (found,) = refused.value.findings
        assert (found.id, found.place.file, found.place.line) == (kind, "notebooks/a.ipynb", 2)
        assert "s3cr3t" not in str(found)

    @pytest.mark.parametrize(
        "line",
        [
            "https://www.gov.uk/home/office",
            "root = '..'",
            "mailto:office@example.org",
            "a jdoelike word",
            "https://example.org:8080/a@b",
        ],
    )
    def test_what_tells_nothing_passes(self, line):
        refuse_traces({"a": line.encode()}, self.MACHINE)

    def test_a_name_that_everybody_will_read_on_the_page_passes(self):
        refuse_traces({"a": b"Signed by Kent"}, Machine(names=("kent",)), public="<main>Kent Police</main>")

    def test_this_machine_is_known_by_its_folders_names_and_secret_settings(self, monkeypatch, tmp_path):
        monkeypatch.setenv("MY_PASSWORD", "correct horse")
        monkeypatch.setenv("MY_PLAIN", "correct horse")
        monkeypatch.setenv("LOGNAME", "someone")
        monkeypatch.setattr(socket, "gethostname", lambda: "desk-12.office.example")

        machine = this_machine(tmp_path)

        assert str(tmp_path) in machine.folders
        assert {"someone", "desk-12.office.example", "desk-12"} <= set(machine.names)
        assert machine.secrets["MY_PASSWORD"] == "correct horse"
        assert "MY_PLAIN" not in machine.secrets

    def test_what_a_build_makes_has_no_trace_of_the_machine_that_made_it(self, built, with_code):
        refuse_traces(with_code, this_machine(built))


class TestShared:
    @pytest.fixture
    def project(self, built, tmp_path) -> Path:
        return copied(built, tmp_path / "project")

    def test_the_same_draft_gives_the_same_bytes_without_times_or_owners(self, project, with_code):
        packed = share.share(project, QUARTER, FORCE, Wanted())
        once = packed.read_bytes()

        assert share.share(project, QUARTER, FORCE, Wanted()).read_bytes() == once
        with zipfile.ZipFile(io.BytesIO(once)) as archive:
            assert {each.filename: archive.read(each) for each in archive.infolist()} == with_code
            assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_a_secret_in_a_notebook_is_named_by_its_setting_and_nothing_is_packed(self, project, monkeypatch):
        monkeypatch.setenv("OFFICE_TOKEN", "open_section(")

        with pytest.raises(InputRefused) as refused:
            share.share(project, QUARTER, FORCE, Wanted("homicide"))

        assert "the environment's OFFICE_TOKEN" in str(refused.value)
        assert "open_section(" not in str(refused.value)
        assert not (project / ".statement/share").exists()

    def test_a_draft_whose_checks_found_a_hidden_count_told_is_refused(self, project):
        def told(files):
            content = json.loads(files["checks.json"])
            content["checks"].append(
                {"id": "hidden-count-told", "outcome": "fail", "found": "A bound is told"}
            )
            files["checks.json"] = outputs.json_bytes(content)

        redraft(project, told)

        with pytest.raises(InputRefused, match="A bound is told"):
            share.share(project, QUARTER, FORCE, Wanted())

    def test_a_draft_that_was_edited_by_hand_is_refused(self, project):
        notebook = (project / FOLDER / "draft").resolve() / HOMICIDE
        notebook.write_bytes(notebook.read_bytes().replace(b"homicides", b"homicidez", 1))

        with pytest.raises(InputRefused, match=r"1-homicide\.ipynb"):
            share.share(project, QUARTER, FORCE, Wanted())

    def test_without_a_draft_it_says_how_to_make_one(self, project):
        with pytest.raises(RequestError, match="statement build 2022-23-Q1 --force kent"):
            share.share(project, QUARTER, "kent", Wanted())

    def test_the_verb_names_the_file_by_what_is_in_it(self, project):
        ended = statement(project, "share", "2022-23-Q1", "homicide", "--no-code")

        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout == ".statement/share/2022-23-Q1-west-mercia-homicide-no-code.zip\n"


def test_each_block_is_shown_as_html_and_words_to_who_has_no_part_of_this_project(with_code):
    shown = [each["outputs"][0]["data"] for each in cells(with_code[HOMICIDE]) if each["outputs"]]

    assert all({MIME, "text/html", "text/plain"} == set(each) for each in shown)


def test_a_path_in_a_cell_of_a_draft_is_refused(built, tmp_path):
    project = copied(built, tmp_path / "project")
    redraft(project, _planted)

    with pytest.raises(InputRefused, match="/home/jane"):
        share.share(project, QUARTER, FORCE, Wanted())


def _planted(files):
    notebook = json.loads(files[HOMICIDE])
    notebook["cells"][1]["source"] = ["# /home/jane/x\n", *notebook["cells"][1]["source"]]
    files[HOMICIDE] = outputs.json_bytes(notebook)
