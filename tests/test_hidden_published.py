"""What is hidden stays hidden in all that is handed on: versions, their variation, the site, what is shared.

An office publishes a statement, corrects it, makes its site and shares its notebooks. Whatever the hidden
counts of the two versions are, every byte that anybody gets is the same, but for digests and the time.
"""

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from editions import FOLDER, FORCE, QUARTER, WORDS, Files, copied, published, redraft, sign
from helpers import outputs, params, publish, site, stitch, variation
from helpers.errors import InputRefused
from helpers.execute import ROOT as NOTEBOOK_ROOT
from helpers.section import Section, open_section
from helpers.share import Wanted, shared_files
from helpers.variation import Why
from offices import PLAIN_WORDS
from stitched import context, executed
from test_hidden_everywhere import COUNTS, EXTRACT, HEADING, HIDDEN_PLACE, LATEST, MEASURE, days

NOTEBOOK = "notebooks/2-serious-violence.ipynb"
SLUG = "serious-violence"
#: digests of inputs, which have a letter as no number has, and the moment of publishing
APART = re.compile(
    rb"\b(?=[0-9]*[a-f])[0-9a-f]{10,64}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+][0-9:]+)"
)
#: what tells the hidden count, and where it is put
LEAKS = {
    "figure": (
        "figures.csv",
        rf"(?m)^({MEASURE}\.previous-quarter,.*),,,,suppressed,",
        r"\1,{},,,suppressed,",
    ),
    "interval": (
        "figures.csv",
        rf"(?m)^({MEASURE}\.previous-quarter,.*),,,,suppressed,",
        r"\1,,0,{}.5,suppressed,",
    ),
    "words": ("statement.html", "asked the Chief Constable about it", "asked the Chief Constable about {}"),
}


def office(built: Path, where: Path, hidden: tuple[int, int], *, shown: int = 40, leak: str = "") -> Path:
    """An office that published two versions, with these hidden counts, and ``shown`` for what was 20."""
    words = PLAIN_WORDS.replace("applicable: yes", "applicable: yes\nreason: It is an aim of the plan.")
    root = copied(built, where)
    (root / WORDS / f"{SLUG}.md").write_text(words)
    draft(root, hidden[0], COUNTS[LATEST])
    sign(root)
    published(root)
    draft(root, hidden[1], shown, leak)
    sign(root)
    published(root, "The count of the quarter was wrong.", Why.CORRECTION)
    return root


def draft(root: Path, hidden: int, shown: int, leak: str = "") -> None:
    """Write the draft anew from an extract with these counts, as a build would."""
    counts = [*COUNTS]
    counts[HIDDEN_PLACE], counts[LATEST] = hidden, shown
    rows = [f"{FORCE},{MEASURE},{','.join(days(place))},{count},,,," for place, count in enumerate(counts)]
    (root / EXTRACT).write_text(HEADING + "\n".join(rows) + "\n")
    section = replace(open_section(SLUG, str(QUARTER), FORCE, str(root)), root=NOTEBOOK_ROOT)
    redraft(root, lambda files: _made(files, section))
    if leak:
        redraft(root, lambda files: _leaking(files, *LEAKS[leak], hidden))


def _made(files: Files, section: Section) -> None:
    """Put one section in the place of that of the draft, with everything that comes of it."""
    own = executed(section)
    notebooks = {
        each.slug: own
        if each.slug == SLUG
        else nbformat.reads(files[f"notebooks/{each.notebook}"].decode(), as_version=4)
        for each in section.framework.priorities
    }
    frame = context(settings=section.settings, statement=section.statement, releases=section.releases)
    for name in [each for each in files if each.startswith("downloads/")]:
        del files[name]
    files |= {**stitch.stitch(notebooks, frame).files, NOTEBOOK: nbformat.writes(own).encode()}


def _leaking(files: Files, name: str, place: str, leak: str, hidden: int) -> None:
    text, planted = re.subn(place, leak.format(hidden), files[name].decode())
    assert planted == 1
    files[name] = text.encode()


def handed_on(root: Path) -> dict[str, bytes]:
    """Everything that anybody gets of an office, by name, digests and moments apart."""
    made = site.make(root, [FORCE], root / "outputs/site").folder.resolve()
    framework = params.framework_for(root, QUARTER)
    editions = {
        name: publish.open_edition(root, QUARTER, FORCE, name).files for name in ("v1", "v2", "draft")
    }
    difference = variation.compare(editions["v1"], editions["v2"])
    found = {
        **{f"site/{name}": content for name, content in outputs.read(made).items()},
        **{f"share/{name}": content for name, content in shared(editions["draft"], framework).items()},
        "compare": variation.in_words(difference, framework, ("v1", "v2")).encode(),
        "variations": "\n".join(variation.in_short(difference, framework)).encode(),
    }
    return {name: APART.sub(b"(apart)", content) for name, content in found.items()}


def shared(files: Files, framework: params.Framework) -> dict[str, bytes]:
    return {
        f"{code}/{name}": content
        for code in (True, False)
        for name, content in shared_files(files, framework, Wanted(SLUG, code=code)).items()
    }


@pytest.fixture(scope="module")
def with_three(built, tmp_path_factory) -> dict[str, bytes]:
    return handed_on(office(built, tmp_path_factory.mktemp("three") / "office", (3, 6)))


def differing(these: dict[str, bytes], those: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*these, *those} if these.get(name) != those.get(name))


def test_whatever_the_hidden_counts_of_two_versions_are_all_that_is_handed_on_is_the_same(
    built, tmp_path, with_three
):
    other = handed_on(office(built, tmp_path / "office", (7, 1)))

    assert differing(with_three, other) == []


def test_what_is_compared_is_all_of_it_and_tells_what_may_be_told(with_three):
    quarter = f"site/{FORCE}/{QUARTER}"
    assert {
        *("site/figures.csv", "site/feed.xml", "site/index.html", f"{quarter}/v1/figures.csv"),
        *(f"{quarter}/index.html", f"{quarter}/v2/figures.csv", f"share/True/{NOTEBOOK}", "compare"),
    } <= set(with_three)
    for name in ("compare", "variations", "site/feed.xml", f"{quarter}/index.html"):
        text = with_three[name].decode()
        assert re.search(r"20 (→|and is) 40|20; it is 40", text), name


def test_a_count_that_may_be_shown_is_seen_wherever_it_goes(built, tmp_path, with_three):
    other = handed_on(office(built, tmp_path / "office", (3, 6), shown=45))

    page = f"site/{FORCE}/{QUARTER}"
    assert {
        *("compare", "variations", "site/figures.csv", "site/feed.xml", f"share/True/{NOTEBOOK}"),
        *(f"{page}/index.html", f"{page}/v2/index.html", f"{page}/v2/figures.csv"),
    } <= set(differing(with_three, other))


@pytest.mark.parametrize(
    ("leak", "told"),
    [
        ("figure", "all editions together"),
        ("interval", "that is suppressed has lower and upper"),
        ("words", "bound to no figure"),
    ],
)
def test_a_second_version_that_tells_what_the_first_withheld_is_not_published(built, tmp_path, leak, told):
    with pytest.raises(InputRefused, match=told):
        office(built, tmp_path / "office", (3, 3), leak=leak)

    assert not (tmp_path / "office" / FOLDER / "v2").exists()
