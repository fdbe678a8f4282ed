"""A draft's executed notebooks and their pages for a colleague: one zip, nothing of this machine in it."""

from helpers.share.packing import Wanted, share, shared_files, zipped
from helpers.share.traces import Machine, refuse_traces, this_machine

__all__ = ["Machine", "Wanted", "refuse_traces", "share", "shared_files", "this_machine", "zipped"]
