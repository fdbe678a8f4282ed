"""The tutorial, run as written: every command, every edit, and every line it says will be seen."""

import re
import shlex
from collections.abc import Iterator

from projects import ROOT, copy_project, statement

TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
_FENCE = re.compile(r"(?P<before>[^\n]*(?:\n[^\n]+)*)\n\n```(?P<kind>\w+)\n(?P<text>.*?)```\n", re.DOTALL)
_FILE = re.compile(r"end of\s+`([^`]+)`:\Z")


def steps() -> Iterator[tuple[str, str, str]]:
    """What a reader does, in order: ("run", command, what is shown), ("add" or "change", file, text)."""
    file = ""
    for fence in _FENCE.finditer(TUTORIAL):
        before, text = fence["before"], fence["text"]
        if fence["kind"] == "console":
            for command in text.removeprefix("$ ").split("\n$ "):
                line, _, shown = command.partition("\n")
                yield "run", line, shown
        elif found := _FILE.search(before):
            file = found[1]
            yield "add", file, text
        else:
            assert before.endswith("Change that line to:"), before
            yield "change", file, text


def pattern(shown: str) -> str:
    """What is shown as a pattern: "..." is any text within a line, and any lines where it is one itself."""
    lines = [
        r"(?:.*\n)*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n"
        for line in shown.strip().split("\n")
    ]
    return r"\A" + "".join(lines) + r"\Z"


def test_every_step_of_the_tutorial_goes_as_it_says(tmp_path):
    project, added, run = copy_project(tmp_path), "", 0
    for kind, what, text in steps():
        if kind == "run":
            program, *arguments = shlex.split(what)
            ended = statement(project, *arguments)
            seen = (ended.stderr + ended.stdout).strip() + "\n"
            assert program == ".venv/bin/statement"
            assert ended.returncode == (1 if "\nFAIL" in f"\n{text}" else 0), f"{what}\n{seen}"
            assert re.search(pattern(text), seen), f"{what}\n\nshown:\n{text}\nseen:\n{seen}"
            run += 1
        else:
            file = project / what
            words = file.read_text(encoding="utf-8")
            file.write_text(
                words.replace(added, text) if kind == "change" else words + text, encoding="utf-8"
            )
            added = text
    assert run == TUTORIAL.count("\n$ ")
    assert "Superseded" in (project / "outputs/site/west-mercia/2022-23-Q1/v1/index.html").read_text()
