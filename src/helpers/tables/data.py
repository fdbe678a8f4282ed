"""A section's figures, facts and comparisons as rows: the data behind it, for a script or a journalist."""

from __future__ import annotations

from helpers import wording
from helpers.blocks import Block, Download, marked, render
from helpers.params import Fact
from helpers.periods import Period
from helpers.records import (
    COMPARISON_COLUMNS,
    FIGURE_COLUMNS,
    Figure,
    comparison_row,
    figure_row,
    write_csv,
)
from helpers.section import Section
from helpers.values import Known, Status


def data(section: Section) -> Block:
    """Return the block with the section's figures, facts and comparisons as two CSV files."""
    slug = section.priority.slug
    figures, comparisons = figure_rows(section), comparison_rows(section)
    downloads = (
        Download(f"figures-{slug}.csv", write_csv(FIGURE_COLUMNS, figures), "Figures"),
        Download(f"comparisons-{slug}.csv", write_csv(COMPARISON_COLUMNS, comparisons), "Comparisons"),
    )
    counts = {"figures": len(figures), "comparisons": len(comparisons)}
    return marked(
        Block(
            kind="tables.data",
            origin=section.origin,
            name="data",
            html=render("data.html.j2", {**counts, "noun": wording.noun}),
            plain=f"{len(figures)} figures, {len(comparisons)} comparisons",
            words=True,
            downloads=downloads,
            details=counts,
        )
    )


def figure_rows(section: Section) -> list[dict[str, str]]:
    """Return a row of figures.csv for each figure, then for each fact of the words."""
    facts = (_fact(section, name, fact) for name, fact in section.facts.items())
    return [
        figure_row(each, force=section.force.slug, priority=section.priority.slug)
        for each in (*section.figures.values(), *facts)
    ]


def comparison_rows(section: Section) -> list[dict[str, str]]:
    """Return a row of comparisons.csv for each comparison."""
    comparisons = (each for evidence in section.evidence.values() for each in evidence.comparisons)
    return [comparison_row(each, priority=section.priority.slug) for each in comparisons]


def _fact(section: Section, name: str, fact: Fact) -> Figure:
    """Return a fact of the words as a figure; "about", "at least" and "fewer than" make it an estimate."""
    return Figure(
        id=f"{section.priority.slug}.facts.{name}",
        measure="",
        value=Known(float(fact.value), Status.ESTIMATED if fact.form else Status.FINAL),
        period=Period(fact.start or fact.as_at, fact.as_at),
        unit=fact.unit,
        source=fact.source,
        release="",
    )
