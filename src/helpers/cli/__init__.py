"""The command line: each verb parses, calls one function, prints, exits.

Results go to standard output, progress and messages to standard error. Exit 0: fine; 1: something was found
or failed, and is named; 2: the request was wrong; 128 and a signal's number: it was told to end. A verb's
module is imported when the verb is asked for, and what the verb needs when it runs, so that a command that
has little to do is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from helpers.cli.ending import Ended, end_with_a_word


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; told to end, at whatever moment, it says so."""
    end_with_a_word()
    try:
        from helpers.cli.verbs import run  # it imports what takes time: by now every signal is heeded

        code = run(sys.argv[1:] if arguments is None else arguments)
    except (KeyboardInterrupt, Ended) as told:
        name, code = (str(told), 128 + told.number) if isinstance(told, Ended) else ("ctrl-C", 130)
        sys.stderr.write(f"Stopped by {name}. What was published before is as it was.\n")
    sys.exit(code)
