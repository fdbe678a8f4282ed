"""Results as plain text for a terminal: comparisons as a table, and what a load did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from helpers import shown, wording
from helpers.evidence import Recalibration, explain
from helpers.load import LoadReport, Revision
from helpers.records import Comparison, Figure, Interval
from helpers.section import Section
from helpers.values import Known, Status, Value

_HEADINGS = ("measure", "against", "now", "then", "difference", "per cent", "ratio (95%)", "p", "verdict")


def comparisons(section: Section) -> str:
    """Write a section's comparisons as a table, and below it the measures that have none, with the reason."""
    rows = [_row(each) for evidence in section.evidence.values() for each in evidence.comparisons]
    title = (
        f"{section.priority.number}. {section.priority.title}: {section.force.name}, {section.quarter.prose}"
    )
    table = [*_aligned([_HEADINGS, *rows]), ""] if rows else []
    return "\n".join([title, "", *table, *_without(section), ""])


def explanations(section: Section) -> str:
    """Write every input of the test of each comparison of a section, to answer "why this verdict?"."""
    texts = [
        explain(evidence, each.against, section.framework).text
        for evidence in section.evidence.values()
        for each in evidence.comparisons
    ]
    return "\n\n".join([*texts, *_without(section)]) + "\n"


def recalibration(found: Recalibration) -> str:
    """Write the constants as they are and as the counts give them now, and the verdicts that would change."""
    heading = ("measure", "c now", "c anew", "forces")
    rows = [
        (each.measure, f"{each.current:g}", _anew(each.estimated), str(each.forces))
        for each in found.constants
    ]
    changes = [
        f"{each.force}, {each.measure}, {each.against}: {wording.verdict(each.before)} would be "
        f"{wording.verdict(each.after)}"
        for each in found.changed
    ]
    count = f"{counted(changes, 'verdict')} of {found.quarter.prose}, over all forces, would change."
    return "\n".join([*_aligned([heading, *rows]), "", count, *changes])


def _anew(estimated: float | None) -> str:
    return "not estimated" if estimated is None else f"{estimated:g}"


def _row(comparison: Comparison) -> tuple[str, ...]:
    tested = comparison.tested
    verdict = wording.verdict(comparison.verdict)
    verdict += " (the same news as last quarter)" if comparison.same_news else ""
    return (
        comparison.measure,
        str(comparison.against),
        _cell(comparison.now, wording.figure),
        _cell(comparison.then, wording.figure),
        _cell(comparison.difference, wording.signed),
        _cell(comparison.percent, wording.signed_percentage),
        f"{_cell(comparison.ratio, wording.ratio)} ({_interval(tested.ratio_interval)})" if tested else "",
        wording.p_value(tested.p_value) if tested else "",
        f"{verdict}: {comparison.reason}" if comparison.reason else verdict,
    )


def _cell(value: Value, write: Callable[[float], str]) -> str:
    """Write a number with the letter of its status, or the letter of why there is none."""
    written = [write(value.number)] if isinstance(value, Known) else []
    return " ".join([*written, *filter(None, [value.status.shorthand])])


def _interval(interval: Interval) -> str:
    return f"{wording.ratio(interval.lower)} to {wording.ratio(interval.upper)}"


def _without(section: Section) -> Iterator[str]:
    for evidence in section.evidence.values():
        if not evidence.comparisons:
            reason = getattr(evidence.now.value, "reason", "")
            yield f"{evidence.measure.slug}: {reason or _alone(evidence.now)}"


def _alone(figure: Figure) -> str:
    """Write a figure that is compared with nothing, with its period."""
    letter = figure.value.status.shorthand if isinstance(figure.value, Known) else ""
    written = " ".join(filter(None, [shown.figure_text(figure), letter]))
    return f"{written} ({figure.period.prose}); not compared."


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Pad columns to their widest cell: words to the left, numbers to the right; the last runs on."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column < 2 else cell if column == len(widths) - 1 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def loaded(report: LoadReport, most: int = 20) -> list[str]:
    """Say what a load did: files read anew or known already, and each figure that was revised."""
    return news(report, most) + [f"known already: {name}" for name in report.reused]


def news(report: LoadReport, most: int = 20) -> list[str]:
    """Say what a load brought: files read anew and figures revised; nothing of what was known already."""
    lines = [f"read {name}" for name in report.read]
    lines += [_revision(each) for each in report.revised[:most]]
    if len(report.revised) > most:
        lines.append(f"… and {len(report.revised) - most:,} more figures revised")
    return lines


def _revision(revision: Revision) -> str:
    before = f"{_figure(revision.before, revision.status_before)} ({revision.release_before})"
    after = f"{_figure(revision.after, revision.status_after)} ({revision.release_after})"
    return f"revised: {revision.force} {revision.measure}, {revision.period.prose}: {before} to {after}"


def _figure(number: float | None, status: Status) -> str:
    return status.value if number is None else wording.figure(number)


def counted(findings: Iterable[object], noun: str = "finding") -> str:
    """Count in words a person would use: "1 finding", "2 findings", "no findings"."""
    number_of = len(list(findings))
    return f"{number_of or 'no'} {noun}{'' if number_of == 1 else 's'}"
