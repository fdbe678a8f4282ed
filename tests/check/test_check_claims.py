"""The claim checks on texts written for them: every planted fault is caught, and correct texts pass."""

import sys
from pathlib import Path

import pytest
from check_evidence import ground
from ruamel.yaml import YAML

from helpers import params
from helpers.check import claims
from helpers.check.registry import run
from helpers.errors import Finding, Outcome

CORPUS = Path(__file__).parent / "corpus"
SETTINGS = "---\napplicable: yes\nreason: It is an aim of the plan for the area.\nreviewed: 2022-09-01\n---\n"


def entries(pattern: str) -> list[dict]:
    return [
        {**entry, "from": file.name}
        for file in sorted(CORPUS.glob(pattern))
        for entry in YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    ]


def read(entry: dict) -> tuple[claims.Reading, int]:
    """The entry as a words file, and how many lines stand before its text."""
    text = entry.get("file") or SETTINGS + entry["text"]
    words = params.parse_words(text, "words.md")
    before = params.parse_words(entry["before"], "words.md") if "before" in entry else None
    reading = claims.Reading(words, ground(entry["priority"], words), text, before)
    return reading, 0 if "file" in entry else SETTINGS.count("\n")


def findings(entry: dict) -> list[Finding]:
    reading, _ = read(entry)
    return [each for each in run(claims.CHECKS, reading) if each.outcome is not Outcome.PASS]


ENDLESS = {"check": "endless-sentence", "line": 1, "priority": "homicide", "text": "and on it went " * 70}
PLANTED = [*entries("planted-*.yaml"), ENDLESS]


def name(entry: dict) -> str:
    return f"{entry['check']}: {(entry.get('text') or entry['file'])[:50]}"


@pytest.mark.parametrize("entry", PLANTED, ids=name)
def test_a_planted_fault_is_caught_by_its_check_at_its_line(entry):
    _, offset = read(entry)
    found = [(each.id, each.place.line - offset) for each in findings(entry)]

    assert (entry["check"], entry["line"]) in found, "\n".join(map(str, findings(entry)))


CORRECT = entries("correct-*.yaml")


def test_no_correct_text_raises_a_fail(record_property, capsys):
    wrong = [(entry, each) for entry in CORRECT for each in findings(entry) if each.outcome is Outcome.FAIL]
    warned = sum(any(each.outcome is Outcome.WARN for each in findings(entry)) for entry in CORRECT)
    right = len(CORRECT) - len({id(entry) for entry, _ in wrong})
    with capsys.disabled():
        sys.stdout.write(
            f"\nclaims: {right} of {len(CORRECT)} correct texts raise no fail; {warned} are to be confirmed\n"
        )

    assert [f"{entry.get('text', '')[:60]} -> {each}" for entry, each in wrong] == []


def test_the_corpus_is_large_enough_and_plants_every_check():
    assert len(PLANTED) >= 80
    assert len(CORRECT) >= 120
    assert {entry["check"] for entry in PLANTED} == {check.id for check in claims.CHECKS}
