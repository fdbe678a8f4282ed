"""Files for what nobody has written yet: complete, with a blank wherever a person has to write."""

from __future__ import annotations

import io

from ruamel.yaml import YAML

from helpers.params import ForceSettings

#: a phrase the checks know as a placeholder, so that no blank is published
BLANK = "To be written."

SETTINGS = """# The settings of this quarter's statement.
published: ""           # month and year, when it is published
promises: []            # what an earlier statement said would come: text, made, owner, due, closed
assumptions: []
decisions: []
reconciliation: {}      # why two sources differ, by measure, where it is known
overrules: []           # checks let through: see docs/checks.md
roles:                  # who answers for it; the assurer is not the analyst
  commissioner: ""
  analyst: ""
  assurer: ""
  approver: ""
"""


def words(settings: ForceSettings) -> str:
    """Give a priority's words file with everything still to write."""
    return f"""---
applicable:             # yes or no
reason: ""              # why it applies, or why not
reviewed:               # the day on which it was read with the figures
facts: {{}}               # numbers that are no measure: name, then value, unit, source, as_at
---
## {settings.heading_force}

{BLANK}

## {settings.heading_body}

{BLANK}
"""


def force(settings: ForceSettings) -> str:
    """Give ``force.yaml`` with the nation's names for the force, blanks for what the office knows."""
    return f"""# What belongs to {_inline(settings.area)} and the office that publishes for it.
name: {_quoted(settings.name)}
area: {_quoted(settings.area)}
body: {_quoted(settings.body)}   # who publishes: Police and Crime Commissioner, Mayor, ...
body_short: {_quoted(settings.body_short)}
heading_force: {_quoted(settings.heading_force)}
heading_body: {_quoted(settings.heading_body)}
plan: ""                # the name of the police and crime plan
contact:                # how a reader reaches the office: name, and email, telephone or address
links:
  hmicfrs: ""           # the inspectorate's latest report on the force
  complaints: ""        # the page on complaints
  plan: ""
  accessibility: ""     # the website's accessibility statement
  statements: ""        # the one address of the latest statement and the earlier ones
"""


def _inline(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """Write a text as YAML writes it on one line."""
    written = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.width = 10_000
    yaml.dump([text], written)
    return written.getvalue().strip().removeprefix("[").removesuffix("]")
