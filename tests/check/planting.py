"""A built statement in memory, to plant faults in and check again."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from helpers import check
from helpers.check import registry, suite
from helpers.errors import Finding, Outcome
from helpers.periods import Quarter

#: a day on which the statement of Q1 2022-23 is neither late nor out of date
TODAY = date(2022, 9, 15)
QUARTER = Quarter(2022, 1)
WORDS = "params/west-mercia/2022-23-Q1"


@dataclass
class Made:
    """The files of a statement and the settings behind it, both free to be changed."""

    root: Path
    files: dict[str, bytes]
    today: date = TODAY
    quarter: Quarter = QUARTER
    force: str = "west-mercia"
    kept: dict[str, str] = field(default_factory=dict)

    def check(self, name: str = "") -> tuple[Finding, ...]:
        """Everything the checks find but what holds, or what one check of the statement finds."""
        one = [each for each in suite.CHECKS if each.id == name]
        found = registry.run(one, self.subject()) if one else check.run(self.subject()).findings
        return tuple(each for each in found if each.outcome is not Outcome.PASS)

    def subject(self) -> check.Subject:
        return check.Subject(self.files, self.root, self.quarter, self.force, self.today)

    def replace(self, old: str, new: str, *, file: str = "statement.html", count: int = 1) -> None:
        """Change a text of the statement's files; it must be there."""
        text = self.files[file].decode()
        assert old in text, f"{old!r} is not in {file}"
        self.files[file] = text.replace(old, new, count).encode()

    def insert(self, html: str) -> None:
        """Put something at the end of the page's main part."""
        self.replace("</main>", f"{html}</main>")

    def settings(self, name: str, old: str, new: str) -> None:
        """Change a settings or words file; ``old`` is a pattern that must be there."""
        file = self.root / name
        text, times = re.subn(
            old, new, file.read_text(encoding="utf-8"), count=1, flags=re.DOTALL | re.MULTILINE
        )
        assert times, f"{old!r} is not in {name}"
        file.write_text(text, encoding="utf-8")

    def rows(self, name: str, change: Callable[[list[dict[str, str]]], list[dict[str, str]] | None]) -> None:
        """Change the rows of a CSV."""
        rows = list(csv.DictReader(io.StringIO(self.files[name].decode())))
        rows = change(rows) or rows
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        self.files[name] = out.getvalue().encode()

    def row(self, name: str, figure: str, **values: str) -> None:
        """Change one row of figures.csv (by figure) or comparisons.csv (by "measure against")."""

        def change(rows: list[dict[str, str]]) -> None:
            found = [each for each in rows if figure in {each.get("figure"), _named(each)}]
            assert found, f"no row {figure} in {name}"
            found[0].update(values)

        self.rows(name, change)

    def notebook(self, name: str, cell: str, output: dict) -> None:
        """Give a cell of an executed notebook an output more."""
        content = json.loads(self.files[f"notebooks/{name}"])
        next(each for each in content["cells"] if each["id"] == cell)["outputs"].append(output)
        self.files[f"notebooks/{name}"] = json.dumps(content).encode()


def _named(row: dict[str, str]) -> str:
    return f"{row['measure']} {row.get('against', '')}"


def files_of(folder: Path) -> dict[str, bytes]:
    """Read a statement's folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def made_from(built: Path, where: Path, quarter: str = "2022-23-Q1", force: str = "west-mercia") -> Made:
    """Take a built statement, with settings of its own that can be changed."""
    shutil.copytree(built / "params", where / "params")
    files = files_of(built / "outputs" / quarter / force / "draft")
    return Made(where, files, quarter=Quarter.parse(quarter), force=force)
