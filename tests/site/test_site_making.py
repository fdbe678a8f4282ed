"""The site's files: only what was published, as it was published, and every way between them."""

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import urldefrag, urlsplit
from xml.etree import ElementTree as ET

import pytest

from editions import redraft, replaced, sign
from helpers import outputs
from helpers.errors import InputRefused, RequestError
from helpers.records import FIGURE_COLUMNS
from helpers.site import data, make
from helpers.site.dressing import Dress, dressed
from helpers.site.editions import Archive, Collected, collect, published_forces
from helpers.site.making import site_files
from helpers.stitch import main_of
from offices import REWORDED, SENTENCE
from projects import statement

FORCE = "west-mercia"
Q1, Q2 = f"{FORCE}/2022-23-Q1", f"{FORCE}/2022-23-Q2"
#: where each published version stands in the site, the newest of its quarter in two places and more
PAGES = {
    f"{Q1}/v1": ("2022-23-Q1", "v1"),
    f"{Q1}/v2": ("2022-23-Q1", "v2"),
    Q1: ("2022-23-Q1", "v2"),
    f"{Q2}/v1": ("2022-23-Q2", "v1"),
    Q2: ("2022-23-Q2", "v1"),
    f"{FORCE}/latest": ("2022-23-Q2", "v1"),
}
OWN = ("index.html", f"{FORCE}/index.html", "figures.html")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
_VOID = {"meta", "link", "br", "hr", "col", "wbr", "img", "input"}
_SELF_CLOSING = {"path", "circle", "rect", "line", "use", "polygon", "polyline", "ellipse"}


class Looked(HTMLParser):
    """A page as its parser meets it: ids, links, elements that were never closed, and what could act."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.unclosed: list[str] = []
        self.active: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in _VOID:
            self.unclosed.append(tag)
        self._look(tag, given)

    def handle_startendtag(self, tag, attrs):
        self._look(tag, dict(attrs))

    def handle_endtag(self, tag):
        assert self.unclosed, tag
        assert self.unclosed.pop() == tag

    def _look(self, tag, given):
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        script = tag == "script" and given.get("type") != "application/ld+json"
        fetched = {"src", "srcset", "style", "action"} & set(given) or any(each[:2] == "on" for each in given)
        if script or fetched or tag in {"iframe", "object", "embed", "form"}:
            self.active.append(tag)


def looked(files, name: str) -> Looked:
    return Looked(files[name])


def pages(files) -> list[str]:
    return sorted(name for name in files if name.endswith(".html"))


def version(office, quarter: str, name: str) -> dict[str, bytes]:
    return outputs.read(office / "outputs" / quarter / FORCE / name)


class TestPages:
    def test_there_is_one_for_the_front_the_archive_each_quarter_and_each_version(self, files):
        assert pages(files) == sorted([*OWN, *(f"{folder}/index.html" for folder in PAGES)])

    @pytest.mark.parametrize("folder", PAGES)
    def test_main_is_byte_for_byte_as_it_was_published(self, files, office, folder):
        then = version(office, *PAGES[folder])["statement.html"]

        assert main_of(files[f"{folder}/index.html"]) == main_of(then)

    @pytest.mark.parametrize("folder", PAGES)
    def test_the_files_a_page_leads_to_are_those_published_with_it(self, files, office, folder):
        then = version(office, *PAGES[folder])
        beside = {name: files[f"{folder}/{name}"] for name in then if f"{folder}/{name}" in files}

        assert {"figures.csv", "comparisons.csv", "statement.json", "downloads/statement.xlsx"} <= set(beside)
        assert beside == {name: then[name] for name in beside}

    def test_what_is_for_those_who_answer_for_it_is_not_there(self, files):
        kept_back = re.compile(r"manifest|checks|quality|sign-off|inputs/|notebooks/|\.ipynb|\.yaml")

        assert [name for name in files if kept_back.search(name)] == []

    def test_only_the_earlier_version_says_that_it_was_superseded_and_by_which(self, files):
        marked = [name for name in pages(files) if b'class="superseded"' in files[name]]
        page = files[f"{Q1}/v1/index.html"].decode()

        assert marked == [f"{Q1}/v1/index.html"]
        assert (
            "<strong>Superseded: this is version 1.</strong> Version 2 of the statement for Q1 2022-23 was"
            in page
        )
        assert "published on 10 May 2026 and stands in its place" in page
        assert '@top-right{content:"Superseded by version 2"' in page
        assert SENTENCE in page
        assert REWORDED in files[f"{Q1}/index.html"].decode()

    def test_search_engines_are_sent_to_the_page_of_the_quarter(self, files):
        found = {name: re.findall(rb'rel="canonical" href="([^"]*)"', files[name]) for name in pages(files)}

        assert found[f"{Q1}/v1/index.html"] == [b"../../../west-mercia/2022-23-Q1/index.html"]
        assert found[f"{FORCE}/latest/index.html"] == [b"../../west-mercia/2022-23-Q2/index.html"]
        assert all(found[name] == [] for name in (*OWN, f"{Q1}/index.html", f"{Q2}/index.html"))
        assert not any(b"noindex" in files[name] for name in pages(files))
        assert files["robots.txt"] == b"User-agent: *\nAllow: /\n"

    def test_the_front_shows_the_key_points_of_the_latest_statement_as_they_were_signed(self, files, office):
        front = files["index.html"].decode()
        signed = version(office, "2022-23-Q2", "v1")["statement.html"].decode()
        figures = re.findall(r'<p class="key-figure">.*?</p>', signed)

        assert len(figures) == 6
        assert [each for each in figures if each not in front] == []
        assert f'href="{FORCE}/latest/index.html#homicide"' in front

    def test_the_archive_gives_every_version_with_its_reason_and_what_it_changed(self, files):
        archive = " ".join(re.sub(r"<[^>]+>", " ", files[f"{FORCE}/index.html"].decode()).split())

        assert "Wording. A sentence says what is being done. Words in 1." in archive
        assert archive.count("First published.") == 2
        assert archive.count("Superseded") == 1
        assert archive.index("Q2 2022-23, July to September 2022") < archive.index("Q1 2022-23, April to")

    @pytest.mark.parametrize("name", [*OWN, *(f"{folder}/index.html" for folder in PAGES)])
    def test_it_is_whole_inert_and_no_id_stands_twice(self, files, name):
        page = looked(files, name)

        assert page.unclosed == []
        assert page.active == []
        assert len(page.ids) == len(set(page.ids))


class TestLinks:
    def test_every_one_within_the_site_leads_to_a_file_of_it_and_to_a_place_on_it(self, files):
        lost = []
        for name in pages(files):
            for link in inside(looked(files, name).links):
                target, place = urldefrag(link)
                file = normpath(join(dirname(name), target)) if target else name
                if file not in files or (place and place not in looked(files, file).ids):
                    lost.append((name, link))

        assert lost == []

    def test_none_begins_at_the_root_of_a_host(self, files):
        links = [link for name in pages(files) for link in looked(files, name).links]

        assert [link for link in links if link.startswith("/")] == []
        assert len(list(inside(links))) > 100

    def test_each_page_leads_to_the_front_the_archive_the_feed_and_the_figures(self, files):
        for name in pages(files):
            to = {
                normpath(join(dirname(name), urldefrag(each)[0]))
                for each in inside(looked(files, name).links)
            }
            assert {"index.html", f"{FORCE}/index.html", "feed.xml", "figures.html"} <= to, name

    def test_the_versions_and_quarters_of_a_statement_lead_to_each_other(self, files):
        older = {
            normpath(join(f"{Q1}/v1", each)) for each in inside(looked(files, f"{Q1}/v1/index.html").links)
        }

        assert {f"{Q1}/index.html", f"{Q1}/v2/index.html", f"{Q2}/index.html"} <= older


def inside(links):
    return (link for link in links if not urlsplit(link).scheme)


@pytest.fixture
def feed(files):
    return ET.fromstring(files["feed.xml"])


@pytest.fixture
def rows(files):
    return list(csv.DictReader(io.StringIO(files["figures.csv"].decode())))


class TestFeed:
    def said(self, feed, path: str) -> list[str]:
        return [each.text for each in feed.findall(path, ATOM)]

    def test_an_entry_a_version_the_newest_first_with_the_dates_of_their_manifests(self, feed, office):
        stamps = [
            json.loads(version(office, *each)["manifest.json"])["published"]
            for each in (("2022-23-Q2", "v1"), ("2022-23-Q1", "v2"), ("2022-23-Q1", "v1"))
        ]

        assert self.said(feed, "a:entry/a:updated") == stamps
        assert self.said(feed, "a:updated") == stamps[:1]
        assert self.said(feed, "a:entry/a:title")[1:] == [
            "Statement for West Mercia, Q1 2022-23, version 2",
            "Statement for West Mercia, Q1 2022-23, version 1",
        ]

    def test_ids_follow_from_force_quarter_and_version_alone(self, feed):
        assert self.said(feed, "a:entry/a:id")[-1] == "urn:uuid:9eeaddf5-72d9-5692-a51b-85000e7505a7"
        assert len(set(self.said(feed, "a:entry/a:id"))) == 3

    def test_an_entry_says_what_changed_and_leads_to_the_page_of_its_version(self, feed, files):
        links = [each.get("href") for each in feed.findall("a:entry/a:link", ATOM)]

        assert links == [f"{Q2}/v1/index.html", f"{Q1}/v2/index.html", f"{Q1}/v1/index.html"]
        assert set(links) <= set(files)
        assert "Wording. A sentence says what is being done." in self.said(feed, "a:entry/a:summary")[1]
        assert [each.get("term") for each in feed.findall("a:entry/a:category", ATOM)] == ["wording"]


class TestFigures:
    def test_they_are_those_of_the_newest_version_of_every_quarter(self, rows, office):
        expected = []
        for quarter, name in (("2022-23-Q1", "v2"), ("2022-23-Q2", "v1")):
            text = version(office, quarter, name)["figures.csv"].decode()
            expected += [
                {"quarter": quarter, "version": name[1:], **row} for row in csv.DictReader(io.StringIO(text))
            ]

        assert [{name: row[name] for name in expected[0]} for row in rows] == expected
        assert len({row["quarter"] for row in rows}) == 2

    def test_what_has_no_value_says_why_and_has_no_interval(self, rows):
        missing = [row for row in rows if not row["value"]]

        assert missing
        assert {row["status"] for row in missing} <= {
            "suppressed",
            "unavailable",
            "not-applicable",
            "not-comparable",
        }
        assert [row for row in missing if row["lower"] or row["upper"]] == []

    def test_the_dictionary_describes_every_column_and_every_word_in_them(self, files, rows):
        described = list(csv.DictReader(io.StringIO(files["figures-columns.csv"].decode())))
        columns = [each["column"] for each in described if not each["word"]]
        words = {each["word"] for each in described if each["word"]}
        ids = [
            row["figure"].partition("@")[0].split(".")[1:] for row in rows if ".facts." not in row["figure"]
        ]

        assert columns == list(rows[0])
        assert tuple(columns[3:]) == FIGURE_COLUMNS
        assert {row["status"] for row in rows} <= words
        assert {part for parts in ids for part in parts} <= words
        page = files["figures.html"].decode()
        assert all(f'<th scope="row">{each}</th>' in page for each in (*columns, *words))

    def test_programs_find_the_same_beside_the_file(self, files):
        schema = json.loads(files["figures.csv-metadata.json"])

        assert schema["url"] == "figures.csv"
        assert [each["name"] for each in schema["tableSchema"]["columns"]] == [
            each.name for each in data.COLUMNS
        ]


class TestSameBytes:
    def test_the_same_versions_give_the_same_bytes_wherever_they_lie(self, office, files, tmp_path):
        elsewhere = tmp_path / "another place"
        for name in ("params", "data", "notebooks", "outputs"):
            shutil.copytree(office / name, elsewhere / name, symlinks=True)

        assert site_files(collect(elsewhere, [FORCE])) == files

    def test_nothing_of_a_draft_is_in_it(self, office, files, tmp_path):
        project = copy_of(office, tmp_path)
        redraft(project, replaced("statement.html", REWORDED, "A draft says so."))
        sign(project)

        assert site_files(collect(project, [FORCE])) == files
        assert [name for name in files if b"DRAFT" in files[name] or b"A draft says so." in files[name]] == []


def copy_of(office, where):
    shutil.copytree(office, where / "project", symlinks=True)
    return where / "project"


class TestRefused:
    def test_a_version_with_one_bit_flipped_is_named_and_the_site_that_is_there_stays(self, office, tmp_path):
        project, out = copy_of(office, tmp_path), tmp_path / "site"
        make(project, [FORCE], out)
        before = outputs.read(out.resolve())
        flipped = project / "outputs/2022-23-Q1" / FORCE / "v1/figures.csv"
        content = bytearray(flipped.read_bytes())
        content[500] ^= 1
        flipped.write_bytes(content)

        with pytest.raises(InputRefused) as refused:
            make(project, [FORCE], out)

        assert {each.place.file for each in refused.value.findings} == {
            f"outputs/2022-23-Q1/{FORCE}/v1/figures.csv",
            f"outputs/2022-23-Q1/{FORCE}/v1/statement.html",
        }
        assert outputs.read(out.resolve()) == before

    def test_an_input_that_is_being_edited_is_noticed_and_the_site_is_made(self, office, files, tmp_path):
        project = copy_of(office, tmp_path)
        words = project / "params/west-mercia/2022-23-Q2/homicide.md"
        words.write_text(words.read_text() + "\nMore is to come.\n")

        collected = collect(project, [FORCE])

        assert {each.place.file for each in collected.noticed} == {
            "params/west-mercia/2022-23-Q2/homicide.md"
        }
        assert site_files(collected) == files

    def test_a_count_that_another_version_withholds_is_refused(self, office, tmp_path):
        """The figures of the first version withhold a count that its second one shows."""
        project = copy_of(office, tmp_path)
        withheld(project / "outputs/2022-23-Q1" / FORCE)

        with pytest.raises(InputRefused) as refused:
            collect(project, [FORCE])

        assert {each.id for each in refused.value.findings} == {"hidden-across"}

    def test_a_force_that_has_published_nothing_is_told_who_has(self, office):
        with pytest.raises(RequestError, match="kent has no published statement") as refused:
            collect(office, ["kent"])

        assert FORCE in str(refused.value)
        assert published_forces(office) == (FORCE,)

    def test_a_page_whose_shell_it_does_not_know_is_refused(self):
        with pytest.raises(Exception, match="names no style"):
            dressed(b"<html><main id=main>x</main></html>", Dress("", "a{}", "", ""))


def withheld(folder):
    """Write the versions anew: the first withholds a count by the NHS's rule, and the second shows it."""
    measure = "sharp-object-admissions-under-25.now"
    for number, shown in ((1, ("", "suppressed")), (2, ("5", "final"))):
        files = outputs.read(folder / f"v{number}")
        manifest = json.loads(files.pop("manifest.json"))
        rows = list(csv.reader(io.StringIO(files["figures.csv"].decode())))
        (row,) = [row for row in rows if row[0] == measure]
        row[6], row[9] = shown
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        files["figures.csv"] = out.getvalue().encode()
        rewritten(folder, number, files, manifest)


def rewritten(folder, number, files, manifest):
    """Seal a version anew, signed and chained as publishing does."""
    from hashlib import sha256

    from helpers import publish

    before, after = manifest["sign_off"], publish.parts_of(files)
    kept = files["sign-off.yaml"].decode()
    kept = kept.replace(before["digest"], after.digest()).replace(before["content"], after.content)
    files["sign-off.yaml"] = kept.encode()
    manifest["sign_off"] = {**before, "digest": after.digest(), "content": after.content}
    if number > 1:
        last = (folder / f"v{number - 1}/manifest.json").read_bytes()
        manifest["previous"] = sha256(last).hexdigest()
    shutil.rmtree(folder / f"v{number}")
    outputs.write_version(folder, files, manifest, number)


class TestSeveralForces:
    def test_each_has_its_archive_and_the_front_names_them_all(self, collected, files):
        one = collected.archives[0]
        other = tuple(
            replace(each, versions=tuple(replace(version, force="kent") for version in each.versions))
            for each in one.statements
        )
        both = site_files(Collected((one, Archive("kent", other)), ()))

        assert {"west-mercia/index.html", "kent/index.html", "kent/2022-23-Q1/v1/index.html"} <= set(both)
        front = looked(both, "index.html")
        assert {"kent/latest/index.html", "west-mercia/latest/index.html"} <= set(front.links)
        assert "Read the latest statement for West Mercia" in both["index.html"].decode()
        assert both["figures.csv"].count(b"\n") == 2 * files["figures.csv"].count(b"\n") - 1
        assert len(ET.fromstring(both["feed.xml"]).findall("a:entry", ATOM)) == 6


class TestVerb:
    def test_it_says_what_it_made_and_where(self, office, tmp_path):
        ended = statement(office, "site", "--out", str(tmp_path / "site"))

        assert (ended.returncode, ended.stdout.strip()) == (0, str(tmp_path / "site"))
        assert "2 statements in 3 versions." in ended.stderr
        assert (tmp_path / "site/index.html").is_file()

    def test_a_version_that_was_altered_ends_it_with_1_and_nothing_is_shown(self, office, tmp_path):
        project = copy_of(office, tmp_path)
        page = project / "outputs/2022-23-Q1" / FORCE / "v1/statement.json"
        page.write_bytes(page.read_bytes()[:-2] + b" \n")

        ended = statement(project, "site")

        assert ended.returncode == 1
        assert f"outputs/2022-23-Q1/{FORCE}/v1/statement.json" in ended.stderr
        assert not (project / "outputs/site").exists()

    def test_a_project_without_published_statements_is_told_to_publish(self, built):
        ended = statement(built, "site", "--force", "all")

        assert ended.returncode == 2
        assert len(ended.stderr.strip().splitlines()) <= 3
