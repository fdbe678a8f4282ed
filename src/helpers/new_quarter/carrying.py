"""What a quarter takes over from an earlier one: text that stays, marked as not reviewed.

Judgements are not taken over: whether a priority applies, overrules, what was assumed and decided of the
figures. The earlier ones stand beside the blanks as comments, for whoever judges anew.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML

from helpers.params import StatementSettings, Words

_APPLICABLE = "yes or no: judged anew each quarter"
_REVIEWED = "not reviewed: write the day on which you have read it all with the figures"
_WIDE = 100_000


def words(earlier: Words, text: str, quarter: str) -> str:
    """Give a words file as it begins a new quarter: ``text``, assessed by nobody yet.

    Text that was itself carried over and never reviewed stays marked with the quarter it was written for.
    """
    head = text[: len(text) - len(earlier.body)]
    settings = _yaml().load(head.split("\n", 1)[1].rsplit("---", 1)[0])
    written_for = quarter if earlier.front.reviewed else earlier.front.carried_from or quarter
    for at, name in enumerate(("applicable", "reviewed", "carried_from")):
        settings.pop(name, None)
        settings.insert(at, name, written_for if name == "carried_from" else None)
    settings.yaml_add_eol_comment(_APPLICABLE, "applicable")
    settings.yaml_add_eol_comment(_REVIEWED, "reviewed")
    return f"---\n{_dumped(settings)}---\n{earlier.body}"


def settings(earlier: StatementSettings, quarter: str) -> str:
    """Give ``statement.yaml`` as it begins a new quarter: open promises and roles stay, the rest is blank."""
    stay = {
        "promises": [each.model_dump(exclude_defaults=True) for each in earlier.promises if not each.closed],
        "roles": earlier.roles.model_dump(exclude_defaults=True),
    }
    lines = [
        f"# The settings of this quarter's statement, begun from those of {quarter}.",
        'published: ""           # month and year, when it is published',
        *(_dumped({name: value}).rstrip() for name, value in stay.items() if value),
    ]
    return "\n".join([*lines, *_to_judge(earlier, quarter), ""])


def _to_judge(earlier: StatementSettings, quarter: str) -> Sequence[str]:
    """Write what was judged in the earlier quarter as comments: none of it counts until said anew."""
    names = ("framework", "shared_reason", "assumptions", "decisions", "reconciliation", "overrules")
    said = earlier.model_dump(include={*names}, exclude_defaults=True)
    if not said:
        return ()
    text = _dumped({name: _plain(said[name]) for name in names if name in said})
    comments = [f"#   {line}".rstrip() for line in text.rstrip().split("\n")]
    return (f"# {quarter} had what follows; judge anew what still holds, and write it here.", *comments)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a setting of any kind
    """Turn a record's own kinds of collection into those of YAML."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _yaml() -> YAML:
    """Give a reader and writer that keeps comments, order and quotes."""
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _WIDE
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(content: Mapping[str, Any]) -> str:
    written = io.StringIO()
    _yaml().dump(content, written)
    return written.getvalue()
