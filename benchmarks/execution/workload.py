"""The workload: notebooks like the statement's, of pandas and matplotlib alone, so that any tool runs them.

Each has a cell of parameters, its imports, four CSV files read (32,680, 8,600 and two small), a validation,
the sums of a quarter, two charts, a styled table and two Markdown cells that are shown.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

#: the parameters of the project's notebooks: what runs those runs these
PARAMETERS: Final = {"quarter": "2022-23-Q1", "force": "west-mercia", "root": ".."}
_TOPICS: Final = ("homicide", "violence", "county-lines", "neighbourhood", "satisfaction", "cyber")
_SEED: Final = 20_220_901
_COUNTS: Final = 32_680
_ANSWERS: Final = 8_600
_FORCES: Final = 43

_CELLS: Final = (
    ("intro", "markdown", "## {title}\n\nWhat was recorded in the quarter, and how it has changed."),
    ("parameters", "code", 'quarter = "2022-23-Q1"\nforce = "west-mercia"\nroot = ".."'),
    (
        "setup",
        "code",
        "from pathlib import Path\n\nimport matplotlib.pyplot as plt\nimport pandas as pd\n"
        "from IPython.display import Markdown, display\n\n"
        '%config InlineBackend.figure_formats = ["svg"]\n'
        '%config InlineBackend.print_figure_kwargs = {{"metadata": {{"Date": None}}}}\n'
        'plt.rcParams.update({{"svg.hashsalt": "{topic}", "figure.figsize": (7, 3)}})',
    ),
    (
        "read",
        "code",
        'data = Path(root) / "data"\n'
        'counts = pd.read_csv(data / "counts.csv", parse_dates=["month"])\n'
        'answers = pd.read_csv(data / "answers.csv", parse_dates=["month"])\n'
        'forces = pd.read_csv(data / "forces.csv")\npeople = pd.read_csv(data / "people.csv")\n'
        "len(counts), len(answers), len(forces), len(people)",
    ),
    (
        "validate",
        "code",
        'assert counts["count"].ge(0).all(), "a count below nought"\n'
        'assert set(counts["force"]) <= set(forces["force"]), "a force nobody knows"\n'
        'assert not counts.duplicated(["force", "month", "offence"]).any(), "a row twice"',
    ),
    (
        "quarters",
        "code",
        'own = counts[counts["force"].eq(force) & counts["offence"].gt("offence-" + "abcdef"[{own}])]\n'
        'quarterly = own.groupby(pd.Grouper(key="month", freq="QS"))["count"].sum()\nquarterly.tail(8)',
    ),
    ("lede", "code", 'display(Markdown(f"The last quarter had **{{quarterly.iloc[-1]:,}}** offences."))'),
    (
        "trend",
        "code",
        "figure, axes = plt.subplots()\naxes.plot(quarterly.index, quarterly, marker='o')\n"
        "axes.axhline(quarterly.mean(), linestyle='--')\naxes.set(title='{title}', ylabel='Offences')\n"
        "figure.tight_layout()\nplt.show()",
    ),
    ("between", "markdown", "The parts of the total, the largest first."),
    (
        "parts",
        "code",
        'parts = own.groupby("offence")["count"].sum().sort_values()\nfigure, axes = plt.subplots()\n'
        "axes.barh(parts.index, parts)\naxes.set(xlabel='Offences')\nfigure.tight_layout()\nplt.show()",
    ),
    (
        "rates",
        "code",
        'rated = counts.merge(people, on="force")\nrated["rate"] = 1000 * rated["count"] / rated["people"]\n'
        'rates = rated.groupby("force")["rate"].sum().sort_values(ascending=False)\nrates.head(10).round(2)',
    ),
    (
        "table",
        "code",
        'table = own.assign(year=own["month"].dt.year)\n'
        'table = table.pivot_table(index="year", columns="offence", values="count", aggfunc="sum")\n'
        'table.style.format("{{:,.0f}}").set_caption("{title}, by year")',
    ),
    (
        "satisfaction",
        "code",
        'share = answers[answers["force"].eq(force)].groupby(answers["month"].dt.year)["satisfied"].mean()\n'
        'display(Markdown(f"Of those asked, **{{share.iloc[-1]:.0%}}** were satisfied."))',
    ),
)


def make(where: Path, copies: int = 1) -> list[Path]:
    """Make a folder like a project's with the data and six notebooks a copy; give the notebooks."""
    _write_data(where / "data")
    (where / "notebooks").mkdir(parents=True, exist_ok=True)
    return [
        _write_notebook(where / "notebooks" / f"{copy:03d}-{topic}.ipynb", topic, at)
        for copy in range(copies)
        for at, topic in enumerate(_TOPICS)
    ]


def _write_notebook(path: Path, topic: str, at: int) -> Path:
    words = {"topic": topic, "title": topic.replace("-", " ").capitalize(), "own": at}
    cells = [_cell(name, kind, source.format(**words)) for name, kind, source in _CELLS]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def _cell(name: str, kind: str, source: str) -> dict[str, Any]:
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    tags = {"tags": ["parameters"]} if name == "parameters" else {}
    return {"id": name, "cell_type": kind, "metadata": tags, "source": source, **code}


def _write_data(folder: Path) -> None:
    """Write four files of made-up numbers, the same every time."""
    chance = random.Random(_SEED)
    forces = ["west-mercia", *(f"force-{number:02d}" for number in range(1, _FORCES))]
    offences = [f"offence-{letter}" for letter in "abcdefghij"]
    folder.mkdir(parents=True, exist_ok=True)
    keys = [(force, month, offence) for force in forces for month in _months(76) for offence in offences]
    counts = [(*key, chance.randint(0, 400)) for key in keys[:_COUNTS]]
    answers = [(forces[n % 4], _months(76)[n % 76], int(chance.random() < 0.7)) for n in range(_ANSWERS)]
    _write(folder / "counts.csv", ("force", "month", "offence", "count"), counts)
    _write(folder / "answers.csv", ("force", "month", "satisfied"), answers)
    _write(folder / "forces.csv", ("force", "name"), [(each, each.title()) for each in forces])
    _write(
        folder / "people.csv",
        ("force", "people"),
        [(each, chance.randint(300, 2800) * 1000) for each in forces],
    )


def _months(number: int) -> list[str]:
    return [f"{2016 + at // 12}-{at % 12 + 1:02d}-01" for at in range(number)]


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    lines = (",".join(map(str, row)) for row in (header, *rows))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
