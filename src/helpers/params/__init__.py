"""Settings and words as files under ``params/``: read strictly, refused with file and line."""

from helpers.params.choosing import framework_for, framework_of, read_frameworks
from helpers.params.defaults import Defaults, Limits, limit_setting, read_defaults, read_limits
from helpers.params.force import Contact, ForceSettings, Links, read_force, with_article
from helpers.params.framework import (
    Baseline,
    Break,
    Change,
    Disclosure,
    Disturbed,
    Event,
    Framework,
    Gap,
    Source,
)
from helpers.params.letters import lines_with_unseen
from helpers.params.measure import Beside, Measure, Priority, Rate
from helpers.params.reading import Record, read_settings
from helpers.params.statement import (
    Confirmations,
    Overrule,
    Promise,
    Roles,
    StatementSettings,
    quarter_folder,
    read_statement,
)
from helpers.params.strict import Slug, Strict, WebAddress
from helpers.params.words import Fact, FrontMatter, Words, parse_words, read_words

__all__ = [
    "Baseline",
    "Beside",
    "Break",
    "Change",
    "Confirmations",
    "Contact",
    "Defaults",
    "Disclosure",
    "Disturbed",
    "Event",
    "Fact",
    "ForceSettings",
    "Framework",
    "FrontMatter",
    "Gap",
    "Limits",
    "Links",
    "Measure",
    "Overrule",
    "Priority",
    "Promise",
    "Rate",
    "Record",
    "Roles",
    "Slug",
    "Source",
    "StatementSettings",
    "Strict",
    "WebAddress",
    "Words",
    "framework_for",
    "framework_of",
    "limit_setting",
    "lines_with_unseen",
    "parse_words",
    "quarter_folder",
    "read_defaults",
    "read_force",
    "read_frameworks",
    "read_limits",
    "read_settings",
    "read_statement",
    "read_words",
    "with_article",
]
