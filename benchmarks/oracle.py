"""Compare what two states of the library make: figures, comparisons, checks and the page's text.

Run from a project's folder, after a build of what is to be compared:

    .venv/bin/statement build 2023-24-Q3..2025-26-Q2 --force all
    .venv/bin/python benchmarks/oracle.py freeze FOLDER     # keep what the drafts hold
    .venv/bin/python benchmarks/oracle.py compare FOLDER    # compare the drafts with what was kept

FOLDER lies outside git. Rows that were added are counted apart from rows that changed or are gone; the first
differences of each kind are printed. Exits with 1 where anything changed or is gone.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

#: of a file of rows, the columns that name a row
KEYS = {"figures.csv": ("figure", "priority"), "comparisons.csv": ("measure", "against", "priority")}
#: how many differences of a kind are printed
SHOWN = 12


class _Text(HTMLParser):
    """Collects the text a reader may see, a line for each piece."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._skipped += tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self._skipped and data.strip():
            self.lines.append(" ".join(data.split()))


def page_text(html: str) -> list[str]:
    """Return the lines of text of a page."""
    reader = _Text()
    reader.feed(html)
    return reader.lines


def drafts(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield every draft of a project by quarter and force."""
    for manifest in sorted(root.glob("outputs/*/*/draft/manifest.json")):
        yield "/".join(manifest.parts[-4:-2]), manifest.parent


def content_of(draft: Path) -> dict[str, object]:
    """Return what is compared of a draft."""
    rows = {name: list(csv.reader((draft / name).open(encoding="utf-8-sig", newline=""))) for name in KEYS}
    text = page_text((draft / "statement.html").read_text(encoding="utf-8"))
    return {**rows, "text": text}


def freeze(folder: Path) -> int:
    """Write what every draft holds into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, draft in drafts(Path()):
        file = folder / f"{name.replace('/', '_')}.json.gz"
        file.write_bytes(gzip.compress(json.dumps(content_of(draft)).encode(), mtime=0))
        count += 1
    print(f"{count} drafts kept in {folder}")
    return 0


def keyed(rows: list[list[str]], keys: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return rows by their key."""
    head, *body = rows
    dicts = [dict(zip(head, row, strict=True)) for row in body]
    return {tuple(each[key] for key in keys): each for each in dicts}


def differences(name: str, before: dict[str, object], after: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each difference of one statement as its kind and a line."""
    for file, keys in KEYS.items():
        old, new = keyed(before[file], keys), keyed(after[file], keys)  # type: ignore[arg-type]
        for key in old.keys() - new.keys():
            yield f"{file}: gone", f"{name} {key}"
        for key in new.keys() - old.keys():
            yield f"{file}: added", f"{name} {key}"
        for key in old.keys() & new.keys():
            changed = {c: (v, new[key].get(c)) for c, v in old[key].items() if new[key].get(c) != v}
            if changed:
                yield f"{file}: changed ({', '.join(changed)})", f"{name} {key}: {changed}"
    old_lines, new_lines = Counter(before["text"]), Counter(after["text"])  # type: ignore[arg-type]
    for line in old_lines - new_lines:
        yield "text: gone", f"{name}: {line}"
    for line in new_lines - old_lines:
        yield "text: added", f"{name}: {line}"


def compare(folder: Path) -> int:
    """Compare every draft with what was kept of it, and print what differs."""
    found: dict[str, list[str]] = {}
    compared = 0
    now = dict(drafts(Path()))
    for file in sorted(folder.glob("*.json.gz")):
        name = file.name.removesuffix(".json.gz").replace("_", "/", 1)
        if name not in now:
            continue
        compared += 1
        before = json.loads(gzip.decompress(file.read_bytes()))
        for kind, line in differences(name, before, content_of(now[name])):
            found.setdefault(kind, []).append(line)
    print(f"{compared} statements compared")
    for kind, lines in sorted(found.items()):
        print(f"\n{kind}: {len(lines)}")
        print("\n".join(f"  {line[:300]}" for line in lines[:SHOWN]))
    return int(any("added" not in kind for kind in found))


if __name__ == "__main__":
    sys.exit({"freeze": freeze, "compare": compare}[sys.argv[1]](Path(sys.argv[2])))
