"""The page that says what is checked names every check as it is."""

import re

from helpers.check import claims, suite

CHECKS = (*claims.CHECKS, *suite.CHECKS)
ROW = re.compile(r"^\| `([\w-]+)` \| (\w+) \| (.+?)(?: \((O\d+)\))? \|$", re.MULTILINE)


def test_every_check_is_listed_once_with_its_outcome_and_what_holds(root):
    listed = ROW.findall((root / "docs/checks.md").read_text(encoding="utf-8"))

    assert sorted(listed) == sorted(
        (each.id, str(each.severity), each.holds, each.obligation) for each in CHECKS
    )
