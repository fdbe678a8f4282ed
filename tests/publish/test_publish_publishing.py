"""Publishing: refused with every reason, or there as the next version, whole and never altered."""

import json
import shutil

import pytest

from editions import (
    FOLDER,
    FORCE,
    QUARTER,
    SIGNER,
    TODAY,
    WORDS,
    both,
    figure,
    newer,
    published,
    redraft,
    replaced,
    sign,
)
from helpers import outputs, provenance, publish
from helpers.errors import InputRefused, RequestError, StatementError
from helpers.stitch import main_of
from helpers.variation import Why
from projects import manifest_of

SENTENCE = "A detailed homicide profile has been commissioned."
REWORDED = replaced("statement.html", SENTENCE, "A detailed homicide profile is being made.")


def refusals(root) -> list[tuple[str, str]]:
    """Why the draft is refused: each finding's id and file."""
    with pytest.raises(InputRefused) as refused:
        published(root)
    return [(each.id, each.place.file) for each in refused.value.findings]


def second(root, change=REWORDED, reason="A sentence says more.", kind=Why.WORDING):
    """Change the draft, sign it, and publish it as the next version."""
    redraft(root, change)
    sign(root)
    return published(root, reason, kind)


class TestFirst:
    def test_the_version_is_whole_and_held_to_its_manifest(self, first):
        edition = publish.open_edition(first, QUARTER, FORCE, "v1")

        assert not (first / FOLDER / "v1").is_symlink()
        assert edition.manifest["statement"]["kind"] == "published"
        assert edition.manifest["statement"]["version"] == "v1"
        assert edition.manifest["sign_off"]["name"] == "Jane Example"
        assert edition.manifest["sign_off"]["digest"] == edition.parts.digest()

    def test_main_is_the_drafts_byte_for_byte_and_only_the_shell_changed(self, first):
        draft = (first / FOLDER / "draft/statement.html").read_bytes()
        page = (first / FOLDER / "v1/statement.html").read_bytes()

        assert main_of(page) == main_of(draft)
        assert page != draft

    def test_the_mark_of_a_draft_is_gone_on_screen_and_in_print(self, first):
        draft = (first / FOLDER / "draft/statement.html").read_text()
        page = (first / FOLDER / "v1/statement.html").read_text()

        assert "DRAFT" in draft
        assert "DRAFT" not in page
        assert "noindex" not in page

    def test_the_page_says_when_it_was_published_and_who_signed_it(self, first):
        page = (first / FOLDER / "v1/statement.html").read_text()

        signed = "Version 1. Signed by Jane Example, Police and Crime Commissioner, on 1 May 2026"
        assert f"<dd>1 May 2026 <span>{signed}</span></dd>" in page
        assert '<tr><th scope="row">1</th><td>1 May 2026</td><td>First published.</td></tr>' in page

    def test_everything_but_the_page_and_its_checks_is_the_drafts(self, first):
        draft = outputs.read((first / FOLDER / "draft").resolve())
        version = outputs.read(first / FOLDER / "v1")

        differing = {name for name in draft if version[name] != draft[name]}
        assert differing == {"statement.html", "checks.json", "quality-report.html", "manifest.json"}

    def test_settings_words_and_notebooks_are_kept_with_it_and_no_data(self, first):
        version = outputs.read(first / FOLDER / "v1")
        kept = {name.removeprefix("inputs/") for name in version if name.startswith("inputs/")}

        inputs = {each["path"] for each in manifest_of(first / FOLDER / "v1")["inputs"]}
        assert kept == {path for path in inputs if not path.startswith("data/")}
        words = f"{WORDS.as_posix()}/homicide.md"
        assert version[f"inputs/{words}"] == (first / words).read_bytes()

    def test_what_was_checked_is_the_page_as_published(self, first):
        checks = json.loads((first / FOLDER / "v1/checks.json").read_text())
        outcomes = {each["id"]: each["outcome"] for each in checks["checks"]}

        assert outcomes["duty-sign-off"] == "pass"
        assert outcomes["duty-draft-mark"] == "pass"
        assert checks["counts"]["fail"] == 0

    def test_publishing_the_same_draft_again_changes_nothing(self, built, first):
        before = outputs.read(first / FOLDER / "v1")

        again = publish.publish(first, QUARTER, FORCE, publish.Varied(), TODAY)

        assert (again.version, again.is_new) == ("v1", False)
        assert outputs.read(first / FOLDER / "v1") == before
        assert outputs.versions(first / FOLDER) == [1]


class TestRefused:
    def test_a_draft_nobody_signed(self, project):
        assert refusals(project) == [("unsigned", f"{WORDS}/sign-off.yaml")]
        assert outputs.versions(project / FOLDER) == []

    def test_a_draft_signed_for_other_bytes(self, project):
        sign(project)
        redraft(project, REWORDED)

        assert refusals(project) == [("signed-other", f"{WORDS}/sign-off.yaml")]

    def test_a_draft_of_which_any_file_was_altered_by_one_byte_after_it_was_signed(self, project):
        sign(project)
        draft = project / FOLDER / "draft"
        names = sorted(outputs.read(draft.resolve()))
        for name in names:
            before = (draft / name).read_bytes()
            changed = bytearray(before)
            changed[len(before) // 2] ^= 1
            (draft / name).write_bytes(changed)

            assert refusals(project) == [("edition-altered", f"{FOLDER}/draft/{name}")]
            (draft / name).write_bytes(before)

        assert {"statement.html", "figures.csv", "manifest.json", "downloads/statement.xlsx"} <= set(names)
        assert outputs.versions(project / FOLDER) == []

    def test_a_draft_from_inputs_that_have_changed_since_each_by_name(self, project):
        sign(project)
        homicide, statement = project / WORDS / "homicide.md", project / WORDS / "statement.yaml"
        homicide.write_text(homicide.read_text() + "\nOne more line, of ours.\n")
        statement.unlink()
        (project / WORDS / "note.md").write_text("new")

        assert refusals(project) == [
            ("inputs-changed", f"{WORDS}/homicide.md"),
            ("inputs-changed", f"{WORDS}/note.md"),
            ("inputs-changed", f"{WORDS}/statement.yaml"),
        ]

    def test_a_release_that_came_in_since_and_would_be_used(self, project):
        sign(project)
        counts = project / "data/raw/home-office-counts"
        shutil.copytree(counts / "2026-04-23", counts / "2026-07-23")
        (counts / "2026-07-23/release.yaml").unlink()

        assert ("inputs-changed", "data/raw/home-office-counts/2026-07-23/counts.csv.gz") in refusals(project)

    def test_words_that_can_no_longer_be_read(self, project):
        sign(project)
        homicide = project / WORDS / "homicide.md"
        homicide.write_text(homicide.read_text().replace("applicable: yes", "applicable: perhaps"))

        assert refusals(project) == [("params", f"{WORDS}/homicide.md")]

    def test_a_draft_of_another_version_of_the_program(self, project, monkeypatch):
        sign(project)
        monkeypatch.setattr(provenance, "code_version", lambda: "0.1.0+another")

        assert refusals(project) == [("program-changed", "src/helpers")]

    def test_a_draft_whose_checks_fail_and_nobody_overruled(self, project):
        redraft(project, replaced("statement.html", "</main>", "<script>alert(1)</script></main>"))
        sign(project)

        assert {check for check, _ in refusals(project)} == {"page-inert"}

    def test_all_reasons_are_given_at_once(self, project):
        homicide = project / WORDS / "homicide.md"
        homicide.write_text(homicide.read_text() + "\nOne more line, of ours.\n")

        assert {check for check, _ in refusals(project)} == {"unsigned", "inputs-changed"}

    def test_there_is_nothing_to_publish_without_a_draft(self, project):
        with pytest.raises(RequestError, match="There is no draft of Q2 2022-23"):
            publish.publish(project, QUARTER + 1, FORCE, publish.Varied(), TODAY)

    def test_a_draft_of_which_another_process_is_writing(self, project):
        sign(project)

        with outputs.sole_writer(project / FOLDER), pytest.raises(outputs.Busy):
            published(project)


class TestNext:
    def test_it_says_why_it_varies_and_the_first_stays_as_it_was(self, project):
        sign(project)
        before = outputs.read(published(project))

        version = second(project)

        page = (version / "statement.html").read_text()
        assert version.name == "v2"
        assert outputs.read(project / FOLDER / "v1") == before
        assert (
            '<tr><th scope="row">2</th><td>1 May 2026</td><td>Wording. A sentence says more.<ul>'
            "<li>Words in 1. Reduce murder and other homicide, what the force is doing: "
            "1 sentence changed.</li>"
            "</ul></td></tr>\n"
            '<tr><th scope="row">1</th><td>1 May 2026</td><td>First published.</td></tr>'
        ) in page
        assert "Version 2; first published 1 May 2026. Signed by Jane Example" in page

    def test_its_manifest_names_the_version_before_it_and_what_changed(self, project):
        sign(project)
        published(project)
        wrong = both(
            figure("homicides.now", value="5", lower="1.6"),
            replaced("statement.html", SENTENCE, "It is made."),
        )

        version = second(project, wrong, "A limit was wrong.", Why.CORRECTION)

        manifest = manifest_of(version)
        first = (project / FOLDER / "v1/manifest.json").read_bytes()
        assert manifest["previous"] == provenance.sha256_of(project / FOLDER / "v1/manifest.json")
        assert json.loads(first)["previous"] is None
        assert manifest["variation"]["class"] == "correction"
        assert manifest["variation"]["figures"] == [
            {"figure": "homicides.now", "kind": "changed", "why": "correction", "before": "5", "after": "5"}
        ]

    def test_a_third_lists_all_of_them_the_newest_first(self, project):
        sign(project)
        published(project)
        second(project)

        again = replaced("statement.html", "is being made.", "has been made.")
        page = (second(project, again, "It is done.") / "statement.html").read_text()

        at = [page.index(f'<tr><th scope="row">{number}</th>') for number in (3, 2, 1)]
        assert at == sorted(at)

    @pytest.mark.parametrize(
        ("reason", "kind", "lacks"),
        [("", None, "--reason and --class"), ("It is so.", None, "--class"), (" ", Why.WORDING, "--reason")],
    )
    def test_it_needs_a_reason_and_a_class(self, project, reason, kind, lacks):
        sign(project)
        published(project)
        redraft(project, REWORDED)
        sign(project)

        with pytest.raises(RequestError, match=f"Version 2 needs {lacks}:"):
            published(project, reason, kind)

        assert outputs.versions(project / FOLDER) == [1]

    @pytest.mark.parametrize(
        ("change", "kind", "told"),
        [
            (figure("homicides.now", lower="1.6"), Why.WORDING, "class is wording, but .* homicides.now"),
            (figure("homicides.now", lower="1.6"), Why.REVISED, "no release behind the statement differs"),
            (both(), Why.REVISED, "no release behind the statement differs"),
            (
                both(newer("ons-populations", "2026-07"), figure("homicides.now", lower="1.6")),
                Why.REVISED,
                "whose data did not: homicides.now",
            ),
            (newer("ons-populations", "2026-07"), Why.WORDING, "releases differ: ons-populations"),
        ],
    )
    def test_its_class_must_cover_what_changed(self, project, change, kind, told):
        sign(project)
        published(project)
        redraft(project, both(change, REWORDED))
        sign(project)

        with pytest.raises(InputRefused, match=told):
            published(project, "It is so.", kind)

    def test_it_is_not_made_on_a_version_that_was_altered(self, project):
        sign(project)
        file = published(project) / "figures.csv"
        file.write_bytes(file.read_bytes() + b"\n")
        redraft(project, REWORDED)
        sign(project)

        with pytest.raises(StatementError, match=r"v1/figures.csv: The file is not as it was written"):
            published(project, "It is so.", Why.WORDING)


def test_signing_twice_keeps_the_last(project):
    sign(project)
    publish.sign(project, QUARTER, FORCE, publish.Signer("John Example", "Deputy"), TODAY)

    page = (published(project) / "statement.html").read_text()

    assert SIGNER.name not in page
    assert "Signed by John Example, Deputy, on 15 May 2026" in page
