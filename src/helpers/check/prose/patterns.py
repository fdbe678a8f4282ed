"""Writes long patterns so that they can be read: one line, one way of saying it."""

from __future__ import annotations


def any_of(*blocks: str) -> str:
    """Join the lines of some blocks of text into one choice of a pattern; blank lines mean nothing."""
    lines = (line.strip() for block in blocks for line in block.splitlines())
    return "(?:" + "|".join(line for line in lines if line) + ")"


def words(*blocks: str) -> str:
    """Join lines into one choice that begins and ends with whole words."""
    return rf"\b{any_of(*blocks)}\b"
