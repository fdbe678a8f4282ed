"""Builds statements: load, run the six notebooks, stitch, check, and show the draft in one step.

A statement is built whole or not at all: when a notebook fails the other five still run, the report says
where it failed, and the last good draft stays as it was. What nothing has changed for is not made again: a
draft that is whole and of the same inputs stays, a section whose run would be the same comes from the store,
and where only words changed its words are written anew without a kernel.
"""

from helpers.build.inputs import current_inputs, inputs_of
from helpers.build.model import Built, Listener, Request, Unheard
from helpers.build.running import build

__all__ = [
    "Built",
    "Listener",
    "Request",
    "Unheard",
    "build",
    "current_inputs",
    "inputs_of",
]
