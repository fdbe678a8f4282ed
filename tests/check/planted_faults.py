"""A fault for each check of a statement: the check's id, how the fault is planted, and where it is found."""

import shutil
from collections.abc import Callable
from datetime import date

from planting import WORDS, Made

from projects import ROOT

Plant = Callable[[Made], None]
FIGURES, COMPARISONS = "figures.csv", "comparisons.csv"
HOMICIDE, STATEMENT, OFFICE = (
    f"{WORDS}/homicide.md",
    f"{WORDS}/statement.yaml",
    "params/west-mercia/force.yaml",
)
VEHICLES = "vehicle-offences previous-quarter"
NOW = 'data-figure="homicides.now"'
HIDDEN = '<span data-figure="sharp-object-admissions-under-25.now" data-status="suppressed">[c]</span>'
TABLE = '<table><thead><tr><th scope="col">What</th></tr></thead><tbody><tr><td>one</td></tr></tbody></table>'
NO_ALT = '<img src="data:image/png;base64,AA==" alt="No description has been provided for this image">'
NOTHING = {"value": "", "lower": "", "upper": ""}


def page(old: str, new: str, count: int = 999) -> Plant:
    """Change a text of the page."""
    return lambda made: made.replace(old, new, count=count)


def adds(html: str) -> Plant:
    """Put something more on the page."""
    return lambda made: made.insert(html)


def row(name: str, figure: str, **values: str) -> Plant:
    """Change a row of a CSV."""
    return lambda made: made.row(name, figure, **values)


def says(file: str, old: str, new: str) -> Plant:
    """Change a settings or words file; ``old`` is a pattern."""
    return lambda made: made.settings(file, old, new)


def ends(file: str, new: str) -> Plant:
    """Write something more at the end of a settings or words file."""
    return says(file, r"\Z", new)


def published(day: str) -> Plant:
    """Set the date of publication."""
    return says(STATEMENT, r"^promises:$", f"published: {day}\npromises:")


def both(*plants: Plant) -> Plant:
    """Plant several faults."""

    def plant(made: Made) -> None:
        for each in plants:
            each(made)

    return plant


def on(day: date) -> Plant:
    """Check on another day."""

    def plant(made: Made) -> None:
        made.today = day

    return plant


def twice(made: Made) -> None:
    made.rows(FIGURES, lambda rows: [*rows, rows[0]])


def uncompared(made: Made) -> None:
    made.rows(COMPARISONS, lambda rows: rows[:2] + rows[3:])


def unwritten(made: Made) -> None:
    (made.root / HOMICIDE).unlink()


def warned(made: Made) -> None:
    output = {"output_type": "stream", "name": "stderr", "text": "a warning"}
    made.notebook("1-homicide.ipynb", "findings", output)


def copied(made: Made) -> None:
    (made.root / "notebooks").mkdir(exist_ok=True)
    (made.root / "notebooks/1-homicide-Copy1.ipynb").write_text("{}")


def nothing(made: Made) -> None:
    """Plant nothing: the fault stands in what ships."""


STRUCTURE = [
    ("page-sections", page('id="homicide"', 'id="homicides"'), ""),
    ("page-markup", adds("<div><strong>bold</div>"), ""),
    ("page-ids", adds('<p id="homicide">again</p>'), "homicide"),
    ("page-targets", adds('<a href="#nowhere">nowhere</a>'), "nowhere"),
    ("page-tables", adds(TABLE), ""),
    ("page-tables", page('<th scope="col">', "<th>", 1), ""),
    ("page-pictures", adds(NO_ALT), ""),
    ("page-headings", adds("<h5>Too deep</h5>"), ""),
    ("page-frame", page('<html lang="en-GB">', '<html lang="en">'), ""),
]
SAFETY = [
    ("page-inert", adds("<script>alert(1)</script>"), ""),
    ("page-inert", adds('<p style="color: red">red</p>'), ""),
    ("page-inert", adds('<p onclick="go()">go</p>'), ""),
    ("page-self-contained", adds('<img src="https://example.org/a.png" alt="A">'), "example"),
    ("page-self-contained", adds('<a href="javascript:go()">go</a>'), "javascript"),
    ("page-policy", page("default-src 'none'", "default-src 'self'"), ""),
    ("page-traces", adds("<p>see /home/analyst/data/raw.csv</p>"), "home/analyst"),
    ("page-traces", adds("<p>Traceback (most recent call last): File</p>"), ""),
    ("page-traces", adds("<p>UserWarning: converting</p>"), ""),
    ("page-traces", adds("<p>Run at 2022-09-01 12:30</p>"), ""),
    ("page-traces", adds("<p>narrative.findings(homicide)</p>"), ""),
    ("page-traces", adds("<p>object at 0x7f2b4c5d6e70</p>"), ""),
    ("page-traces", adds("<p>There were {{ homicides.now }}</p>"), ""),
    ("page-budget", adds(f"<p>{'word ' * 70_000}</p>"), ""),
    ("page-size", adds(f"<p>{'word ' * 420_000}</p>"), ""),
    ("notebook-streams", warned, "findings"),
    ("notebook-unused", copied, "1-homicide-Copy1.ipynb"),
]
SHOWN = [
    ("page-figures", page(f'value="5" {NOW}', f'value="4" {NOW}'), "homicides.now"),
    ("page-figures", adds('<data value="9" data-figure="murders.now">9</data>'), "murders.now"),
    ("page-figures", page(HIDDEN, HIDDEN.replace("span", "data").replace("[c]", "6")), ""),
    ("page-figures", page(HIDDEN, HIDDEN.replace("[c]", "0")), ""),
    ("page-comparisons", page('data-figure="homicides.previous-quarter"', 'data-figure="homicides.now"'), ""),
    ("page-definitions", page("Murder, manslaughter, infanticide", "Deaths"), "homicides"),
    ("page-key-points", page('data-figure="homicides.', 'data-figure="homicide.'), "homicides"),
    ("page-ranges", page("so neither is the range", "so little can be said"), "satisfaction"),
    ("page-roles", page("Local, not in the national measure", "Part of it"), ""),
    ("page-roles", page('<span class="role">', '<span class="part">'), "measures"),
    ("page-numbers", page('<p class="lede">', '<p class="lede">Some 12 offences. ', 1), "12"),
]  # fmt: skip


def noted(made):
    """Have a note of the force's extract, which the page shows, give a number."""
    folder = made.root / "data/raw/west-mercia-force"
    shutil.copytree(ROOT / "data/raw/west-mercia-force", folder)
    extract = folder / "2022-09/serious-violence.csv"
    text = extract.read_text(encoding="utf-8")
    extract.write_text(text.replace("One of them includes", "Two of them include"), encoding="utf-8")
    made.insert("<p>Two of them include a suicide.</p>")


def crowded(made: Made) -> None:
    """Make the latest quarter's count of homicides far beyond what the others lead to."""
    made.rows(
        "downloads/chart-homicide-homicides.csv", lambda rows: [*rows[:-1], {**rows[-1], "value": "60"}]
    )


FILES = [
    ("figures-once", twice, ""),
    ("figures-sourced", row(FIGURES, "homicides.now", source=""), ""),
    ("figures-hidden", row(FIGURES, "sharp-object-admissions-under-25.now", value="6"), ""),
    ("figures-recoverable", row(FIGURES, "theft-from-person.now", **NOTHING, status="suppressed"), ""),
    ("figures-total", row(FIGURES, "neighbourhood-crime.now", value="2428"), ""),
    ("figures-parts", row(FIGURES, "drug-related-homicides.now", value="9"), "drug-related"),
    ("figures-far-beyond", crowded, "force.yaml"),
    ("extract-words", noted, "serious-violence.csv, row 2, column 'note'"),
    ("comparisons-hidden", row(COMPARISONS, VEHICLES, then=""), ""),
    ("comparisons-arithmetic", row(COMPARISONS, VEHICLES, difference="-45"), ""),
    ("comparisons-arithmetic", row(COMPARISONS, VEHICLES, percent="-30"), ""),
    ("comparisons-percent", row(COMPARISONS, "homicides previous-quarter", percent="-16.66666667"), ""),
    ("comparisons-verdict", row(COMPARISONS, VEHICLES, verdict="clear-fall"), ""),
    ("comparisons-verdict", row(COMPARISONS, "neighbourhood-crime baseline", verdict="clear-rise"), ""),
    ("comparisons-verdict", row(COMPARISONS, VEHICLES, verdict="not-tested", reason=""), ""),
    ("comparisons-every", uncompared, "homicides"),
    ("comparisons-same", row(FIGURES, "vehicle-offences.previous-quarter", value="1"), "vehicle-offences"),
    ("sources-explained", says(STATEMENT, r"^  residential-burglary:.*?\n", ""), "residential-burglary"),
]
HEADING = "## What the force is doing"
UNDER_A_HEADING = rf"{HEADING}\n.*?(?=## What the Comm)"
ASSESSED = r"^applicable: yes\nreason: .*?\n"
DUTIES = [
    ("duty-contribution", says(HOMICIDE, UNDER_A_HEADING, f"{HEADING}\n\nTBC\n\n"), "homicide.md"),
    ("duty-contribution", unwritten, "homicide.md"),
    ("duty-applicable", says(HOMICIDE, r"^applicable: yes\n", ""), "homicide.md"),
    ("duty-reason", says(HOMICIDE, r"^reason: .*?\n", ""), "homicide.md"),
    ("duty-own-reason", both(
        says(HOMICIDE, r"^reason: .*?$", "reason: It aligns to the plan."),
        says(f"{WORDS}/cyber-crime.md", r"^reason: .*?$", "reason: It aligns to the plan."),
    ), "cyber-crime.md"),
    ("duty-shared-reason", ends(STATEMENT, "shared_reason: All of them align to the plan.\n"), ""),
    ("duty-visible", says(HOMICIDE, ASSESSED, "applicable: no\nreason: None are recorded.\n"), "homicide"),
    ("duty-named", page("April to June 2022", "this quarter"), "April"),
    ("duty-dated", nothing, ""),
    ("duty-sources-dated", page("23 April 2026", "lately"), "homicide"),
    ("duty-contact", says(OFFICE, r"^contact:\n(?:  .*?\n)+", ""), ""),
    ("duty-variations", page('id="variations"', 'id="changes"'), ""),
    ("duty-promises", says(STATEMENT, r"^promises:$", "promises:\n  - {text: A, made: 2021-22-Q2}"), "A"),
    ("duty-measures", page('id="measure-homicide-homicides"', 'id="measure-homicide-deaths"'), "homicides"),
    ("duty-measures", page('class="why">The Crime Survey', 'class="text">The Crime Survey'), "csew"),
    ("duty-baseline", page("July 2018 to June 2019", "long ago"), "July 2018"),
    ("duty-address", says(OFFICE, r"^  statements: .*?\n", ""), ""),
    ("duty-accessibility", nothing, ""),
    ("duty-sign-off", nothing, ""),
    ("duty-draft-mark", page("DRAFT", "Final"), ""),
    ("duty-roles", ends(STATEMENT, "roles: {analyst: The analyst, assurer: The analyst}\n"), ""),
    ("duty-sisters", says(OFFICE, r"^  hmicfrs: .*?\n", ""), "force.yaml"),
]  # fmt: skip
DAYS = [
    ("dates-publication", published("2022-06-29"), "29 June 2022"),
    ("dates-publication", published("22 April 2026"), "22 April 2026"),
    ("dates-publication", published("March 2026"), "31 March 2026"),
    ("dates-past", says(HOMICIDE, r"^reviewed: .*?\n", "reviewed: 1 August 2099\n"), "2099"),
    ("dates-past", says(HOMICIDE, r"^reviewed: .*?\n", "reviewed: 2022-06-29\n"), "29 June 2022"),
    ("dates-past", says(HOMICIDE, r"as_at: 2022-06-30", "as_at: 2022-09-16"), "16 September 2022"),
    (
        "dates-past",
        says(STATEMENT, r"^promises:$", "promises:\n  - {text: A, made: 2022-23-Q2}"),
        "2022-23-Q2",
    ),
    ("duty-in-time", on(date(2023, 3, 1)), ""),
    (
        "fresh-figures",
        both(on(date(2023, 3, 1)), row(FIGURES, "homicides.now", **NOTHING, status="unavailable")),
        "Homicides",
    ),
    ("fresh-editions", on(date(2027, 1, 1)), "home-office-counts"),
    ("fresh-statement", on(date(2023, 3, 1)), ""),
]
WORDS_FILES = [
    ("words-readable", says(HOMICIDE, r"^applicable: yes", "applicable: perhaps"), "homicide.md"),
    ("words-readable", ends(HOMICIDE, f"\n{'word ' * 200_000}\n"), "homicide.md"),
    ("words-readable", ends(HOMICIDE, f"\n{'word. ' * 4_000}\n"), "homicide.md"),
    ("figure-called", ends(HOMICIDE, "\n{{ homicides.thne }}\n"), "homicides.thne"),
    (
        "figure-called",
        ends(f"{WORDS}/serious-violence.md", "\n{{ sharp_object_admissions_under_25.now }}\n"),
        "serious-violence.md",
    ),
    ("words-unchanged", ends(HOMICIDE, "\nOne more line.\n"), "homicide.md"),
    (
        "overrule-idle",
        ends(
            STATEMENT,
            "overrules:\n  - {check: direction, words: nowhere, reason: It is, name: The analyst}\n",
        ),
        "",
    ),
]
PLANTED = [*STRUCTURE, *SAFETY, *SHOWN, *FILES, *DUTIES, *DAYS, *WORDS_FILES]
#: found of the statement that ships: nobody has signed it, and the office gives no such address
STANDING = {"duty-accessibility", "duty-dated", "duty-sign-off"}
