"""Keeps what was made, by the key of all it was made from, within a limit; nothing kept is ever executed."""

from helpers.store.keeping import LIMIT, Kept, Store

__all__ = ["LIMIT", "Kept", "Store"]
