"""Keeps what was made, by the key of all it was made from, within a limit; nothing kept is ever executed."""

from helpers.store.keeping import LIMIT, Kept, Store
from helpers.store.links import refuse_links
from helpers.store.whole import make_folder, open_lock, write_new, write_whole, writing

__all__ = [
    "LIMIT",
    "Kept",
    "Store",
    "make_folder",
    "open_lock",
    "refuse_links",
    "write_new",
    "write_whole",
    "writing",
]
