"""A section in sentences: heading, key point, whether it applies, findings, and the words people wrote."""

from helpers.narrative.findings import findings
from helpers.narrative.heading import applicability, heading
from helpers.narrative.key_point import key_point
from helpers.narrative.written import commissioner, contribution

__all__ = ["applicability", "commissioner", "contribution", "findings", "heading", "key_point"]
