"""A section in tables: its measures, comparisons, where sources differ, sources and limits, and the data."""

from helpers.tables.comparisons import comparisons
from helpers.tables.data import data
from helpers.tables.measures import measures
from helpers.tables.reconciliation import reconciliation
from helpers.tables.sources import sources

__all__ = ["comparisons", "data", "measures", "reconciliation", "sources"]
