"""A statement's figures as a spreadsheet that everyone can read: one table a sheet, with cover and notes."""

from helpers.spreadsheet.book import NAME, spreadsheet

__all__ = ["NAME", "spreadsheet"]
