"""Why a draft cannot be published: every reason at once, each with what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from helpers import build, params, provenance, wording
from helpers.dates import parse_date
from helpers.errors import Finding, Outcome, Place, RequestError, StatementError
from helpers.periods import Quarter
from helpers.provenance import SourceFile
from helpers.publish.drafts import Edition
from helpers.signature import CHECKS, RULE, SignOff, sign_off_file
from helpers.variation import CLASSES, Difference, Why


def unsigned(draft: Edition, signed: SignOff | None, quarter: Quarter, force: str) -> Iterator[Finding]:
    """Find that nobody signed the draft, or that somebody signed other bytes."""
    place = Place(file=sign_off_file(force, quarter).as_posix())
    remedy = f"Sign it: statement sign {quarter} --force {force} --name … --role …"
    if signed is None:
        yield _refused("unsigned", place, "The draft is not signed", remedy)
    elif signed.rule != RULE:
        found = f"{signed.prose}, signed by rule {signed.rule}, which did not cover what is overruled"
        yield _refused("signed-other", place, found, remedy)
    elif not signed.covers(draft.parts):
        yield _refused(
            "signed-other", place, f"{signed.prose}, signed another draft: {_what(draft, signed)}", remedy
        )


def _what(draft: Edition, signed: SignOff) -> str:
    """Say which half of what was signed has changed."""
    if signed.content == draft.parts.content:
        return "what is overruled changed after signing (overrules, or figures confirmed in a release.yaml)"
    return "its figures or words changed after signing"


def published_ahead(
    root: Path, earlier: Sequence[Edition], quarter: Quarter, force: str, today: date
) -> Iterator[Finding]:
    """Find that a first version would give a date of publication that is still to come."""
    published = params.read_statement(root, force, quarter).published
    if published and not earlier and parse_date(published).first > today:
        place = Place(file=f"{params.quarter_folder(force, quarter).as_posix()}/statement.yaml")
        found = f"The date of publication, {published}, is in the future"
        yield _refused("published-ahead", place, found, "Correct published:, or publish it then.")


def misdated(
    earlier: Sequence[Edition], signed: SignOff, quarter: Quarter, force: str, today: date
) -> Iterator[Finding]:
    """Find that the date of the signature cannot be true: ahead, too early, or before the last version's."""
    place, on = Place(file=sign_off_file(force, quarter).as_posix()), wording.day(signed.date)
    last = earlier[-1].sign_off if earlier else None
    found = ""
    if signed.date > today:
        found = f"It is signed in the future, on {on}"
    elif signed.date < quarter.end:
        found = f"It is signed on {on}, before {quarter.prose} ended"
    elif last is not None and signed.date < last.date:
        found = f"It is signed on {on}, before {earlier[-1].name} was"
    if found:
        yield _refused("signed-misdated", place, found, "Sign it again, with the day on which it is signed.")


def overruled_since(
    draft: Edition, findings: Sequence[Finding], quarter: Quarter, force: str
) -> Iterator[Finding]:
    """Find what is overruled on the page to be published and was not when the draft was signed."""
    signed = {
        (each["id"], each["found"], each["value"])
        for each in json.loads(draft.files[CHECKS])["checks"]
        if each["outcome"] == Outcome.OVERRULED
    }
    for each in findings:
        if each.outcome is Outcome.OVERRULED and (each.id, each.found, each.value) not in signed:
            remedy = f"Build it and sign it again: statement build {quarter} --force {force}"
            found = f"what is overruled changed after signing: {each.id}, {each.found}"
            yield _refused("overruled-since", each.place, wording.capital(found), remedy)


def changed_since(root: Path, draft: Edition, quarter: Quarter, force: str) -> Iterator[Finding]:
    """Find every input, and the program, that is not as it was when the draft was built."""
    remedy = f"Build it again: statement build {quarter} --force {force}"
    if draft.manifest["code"]["version"] != provenance.code_version():
        found = "The program has changed since the draft was built"
        yield _refused("program-changed", Place(file="src/helpers"), found, remedy)
    try:
        now = build.current_inputs(root, quarter, force)
    except StatementError as error:
        place = Place(file=f"params/{force}/{quarter}")
        yield from getattr(error, "findings", (_refused("inputs-refused", place, str(error), remedy),))
        return
    then = [SourceFile(**each) for each in draft.manifest["inputs"]]
    for path, how in provenance.differing(then, now):
        yield _refused(
            "inputs-changed", Place(file=path), f"The file {how} since the draft was built", remedy
        )


def refuse_unreasoned(number: int, reason: str, kind: Why | None) -> None:
    """Refuse (RequestError) a second or later version without a reason or a class."""
    if number > 1 and not (reason.strip() and kind):
        lacks = [name for name, given in (("--reason", reason.strip()), ("--class", kind)) if not given]
        raise RequestError(
            f"Version {number} needs {' and '.join(lacks)}: readers are told why a statement varies",
            remedy=f"Classes: {', '.join(CLASSES)}.",
        )


def misclassed(difference: Difference, kind: Why) -> Iterator[Finding]:
    """Find a class that does not cover what changed."""
    place, found = Place(file="--class"), difference.reasons
    if kind is Why.WORDING and found - {Why.WORDING}:
        more = [each.figure for each in difference.figures] + [each.measure for each in difference.verdicts]
        named = ", ".join([*more, *(each.source for each in difference.releases)][:5])
        told = f"The class is wording, but figures, verdicts or releases differ: {named}"
        yield _refused("class", place, told, "Give the class data-revised or correction.")
    if kind is Why.REVISED and Why.REVISED not in found:
        told = "The class is data-revised, but no release behind the statement differs"
        yield _refused("class", place, told, "Give the class correction or wording.")
    if kind is Why.REVISED and Why.CORRECTION in found:
        wrong = [each.figure for each in difference.figures if each.why is Why.CORRECTION]
        named = ", ".join(wrong[:5]) or "verdicts"
        told = f"The class is data-revised, but figures differ whose data did not: {named}"
        yield _refused("class", place, told, "Give the class correction: something was wrong.")


def _refused(name: str, place: Place, found: str, remedy: str) -> Finding:
    return Finding(name, Outcome.FAIL, place, found, remedy)
