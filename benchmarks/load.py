"""How long the publisher's workbook takes to load, first and again, beside pandas with odfpy.

Run from the project's folder with the workbook (.ods): .venv/bin/python benchmarks/load.py FILE

Each load is a process of its own, so that imports and peak memory count. pandas with odfpy reads a tenth of
the rows; its time and memory are given as measured, and its time scaled up to all rows.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PARAMS = Path("params").resolve()
TENTH = 10
END = "</table:table></office:spreadsheet></office:body></office:document-content>"

OURS = """
from pathlib import Path
from helpers.load import open_tidy
from helpers.params import read_frameworks
root = Path(sys.argv[1])
rows = len(open_tidy(root, read_frameworks(root)[-1], "west-mercia").observations)
"""
PANDAS = """
import pandas
sheets = pandas.read_excel(sys.argv[1], sheet_name=None, engine="odf", header=None)
rows = sum(len(sheet) for sheet in sheets.values())
"""
MEASURED = """
import json, resource, sys, time
start = time.perf_counter()
{work}
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({{
    "wall": time.perf_counter() - start, "cpu": used.ru_utime + used.ru_stime,
    "megabytes": used.ru_maxrss / 1024, "rows": rows,
}}))
"""


def measure(work: str, argument: Path) -> dict[str, float]:
    """Run some work in a process of its own; give its wall and CPU seconds, peak megabytes and rows."""
    script = MEASURED.format(work=work)
    ended = subprocess.run(
        [sys.executable, "-c", script, str(argument)], capture_output=True, text=True, check=True
    )
    return json.loads(ended.stdout)


def project(where: Path, workbook: Path) -> Path:
    """Lay out a project that holds the workbook alone."""
    release = where / "data/raw/home-office-prc/2026-04-23"
    release.mkdir(parents=True)
    shutil.copy(workbook, release)
    (where / "params").symlink_to(PARAMS)
    return where


def tenth(workbook: Path, to: Path) -> Path:
    """Write the workbook again with the first tenth of its rows."""
    with zipfile.ZipFile(workbook) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    content = parts["content.xml"].decode()
    ends = [found.end() for found in re.finditer("</table:table-row>", content)]
    parts["content.xml"] = (content[: ends[len(ends) // TENTH]] + END).encode()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return to


def show(what: str, found: dict[str, float], scale: int = 1) -> None:
    """Print one line of the table."""
    wall, cpu = found["wall"] * scale, found["cpu"] * scale
    print(f"{what:<42} {wall:>8.1f} {cpu:>8.1f} {found['megabytes']:>8.0f}")


def main(workbook: Path) -> None:
    """Print the table: this project first and again, and pandas with odfpy."""
    with tempfile.TemporaryDirectory() as folder:
        root = project(Path(folder) / "project", workbook)
        print(f"{'':<42} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
        show("this project, first load", measure(OURS, root))
        show("this project, second load", measure(OURS, root))
        few = measure(PANDAS, tenth(workbook, Path(folder) / "tenth.ods"))
        show(f"pandas with odfpy, {few['rows']:,.0f} rows", few)
        show("pandas with odfpy, scaled to all rows", few, TENTH)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
