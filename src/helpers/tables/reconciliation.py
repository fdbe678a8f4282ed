"""Where two sources give a figure for the same measure and period: both, their difference, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from helpers import shown, wording
from helpers.blocks import Block, marked, render
from helpers.evidence import Reconciled
from helpers.records import Figure
from helpers.section import Section
from helpers.tables.cells import figure_with_letter
from helpers.values import Known


@dataclass(frozen=True)
class Row:
    """One measure and period from two sources; a sum of several rows has no ids to bind."""

    title: str
    period: str
    leading: Markup
    other: Markup
    difference: str
    note: str
    is_sum: bool = False


def reconciliation(section: Section) -> Block:
    """Tabulate the figures another source gives beside those that lead; empty where there are none.

    Measures whose difference has one written reason are added up too: what one lacks another may have.
    """
    pairs = [each for evidence in section.evidence.values() for each in evidence.reconciliation]
    rows = [_row(each, section) for each in pairs] + list(_sums(pairs, section))
    html = ""
    if rows:
        names = {
            "leading": _name([each.leading for each in pairs], section, "The figure that leads"),
            "other": _name([each.other for each in pairs], section, "As another source gave it"),
        }
        html = render("reconciliation.html.j2", {"rows": rows, **names})
    return marked(
        Block(
            kind="tables.reconciliation",
            origin=section.origin,
            name="reconciliation",
            html=html,
            plain="\n".join(_plain(row) for row in rows),
        )
    )


def _name(figures: Sequence[Figure], section: Section, otherwise: str) -> str:
    """Name the source and release of a column, when it is one throughout."""
    found = {
        f"{wording.capital(shown.publisher_of(each, section))}, {wording.released(each.release)}"
        for each in figures
    }
    if len(found) != 1:
        return otherwise
    name = found.pop().removeprefix("The ")
    return f"As the {name.replace(',', ' gave it,', 1)}" if name.startswith("force") else name


def _row(pair: Reconciled, section: Section) -> Row:
    difference = pair.difference
    return Row(
        title=section.framework.measure(pair.measure).title,
        period=pair.period.prose,
        leading=figure_with_letter(pair.leading),
        other=figure_with_letter(pair.other),
        difference=wording.signed(difference.number) if isinstance(difference, Known) else "[x]",
        note=_note(pair),
    )


def _note(pair: Reconciled) -> str:
    if isinstance(pair.difference, Known) and pair.difference.number == 0:
        return "The same."
    agreement = "A small difference." if pair.agrees else "They differ."
    return wording.sentence(pair.reason) or agreement


def _sums(pairs: Sequence[Reconciled], section: Section) -> Iterator[Row]:
    """Add up the measures whose differences have the same written reason, period by period."""
    explained = [each for each in pairs if each.reason and not each.agrees]
    ordered = sorted(explained, key=lambda each: (each.period, each.reason))
    for _, group in groupby(ordered, key=lambda each: (each.period, each.reason)):
        row = _sum(list(group), section)
        if row is not None:
            yield row


def _sum(group: Sequence[Reconciled], section: Section) -> Row | None:
    leading = [each.leading.value.number for each in group if isinstance(each.leading.value, Known)]
    other = [each.other.value.number for each in group if isinstance(each.other.value, Known)]
    if len(group) < 2 or len(leading) != len(group) or len(other) != len(group):
        return None
    titles = [section.framework.measure(each.measure).title for each in group]
    return Row(
        title=f"{wording.listed([titles[0], *map(wording.small, titles[1:])])} together",
        period=group[0].period.prose,
        leading=Markup.escape(wording.figure(sum(leading))),
        other=Markup.escape(wording.figure(sum(other))),
        difference=wording.signed(sum(other) - sum(leading)),
        note="The same." if sum(leading) == sum(other) else "They differ together, too.",
        is_sum=True,
    )


def _plain(row: Row) -> str:
    numbers = f"{shown.plain(row.leading)} and {shown.plain(row.other)}"
    return f"{row.title}, {row.period}: {numbers}. {row.note}"
