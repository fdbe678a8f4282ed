"""Why a draft cannot be published: every reason at once, each with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpers import build, provenance
from helpers.errors import Finding, Outcome, Place, RequestError, StatementError
from helpers.periods import Quarter
from helpers.provenance import SourceFile
from helpers.publish.drafts import Edition
from helpers.publish.signing import SignOff, sign_off_file
from helpers.variation import CLASSES, Difference, Why


def unsigned(draft: Edition, signed: SignOff | None, quarter: Quarter, force: str) -> Iterator[Finding]:
    """Find that nobody signed the draft, or that somebody signed other bytes."""
    place = Place(file=sign_off_file(force, quarter).as_posix())
    remedy = f"Sign it: statement sign {quarter} --force {force} --name … --role …"
    if signed is None:
        yield _refused("unsigned", place, "The draft is not signed", remedy)
    elif signed.digest != draft.digest:
        found = f"{signed.prose}, signed other figures or words than the draft has now"
        yield _refused("signed-other", place, found, remedy)


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
