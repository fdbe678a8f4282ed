"""The page around the sections: its banner, its contents, its table of priorities and its foot, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from helpers import wording
from helpers.stitch.about import about
from helpers.stitch.context import Context
from helpers.stitch.linked_data import linked_data
from helpers.stitch.reading import Shown
from helpers.stitch.style import SEAL, stylesheet

#: ids the page itself has; the guard knows of them before it looks at the blocks
IDS = (
    *("main", "key-points", "key-points-h", "contents", "contents-h", "applicability", "applicability-h"),
    *(
        "about",
        "about-h",
        "how-we-decide",
        "variations",
        "variations-h",
        "made",
        "made-h",
        "statement",
        "data",
    ),
)
#: blocks the page shows elsewhere than in their section
ELSEWHERE = ("narrative.key_point",)
#: letters of a page's title that are shown before it is cut off
_LONGEST_TITLE = 70
_ANSWERS = {True: ("yes", "Yes"), False: ("no", "No"), None: ("unknown", "Not yet assessed")}


@dataclass(frozen=True)
class Made:
    """A section as made: its slug, number and title, its blocks, and the HTML of what stays in it."""

    slug: str
    number: int
    title: str
    blocks: tuple[Shown, ...]
    html: str

    def block(self, kind: str) -> Shown:
        """Give the block of a kind that every section has once."""
        return next(block for block in self.blocks if block.kind == kind)


@dataclass(frozen=True)
class Fact:
    """Something the banner or the foot states; ``more`` is said beside it, smaller."""

    term: str
    value: str
    more: str = ""
    address: str = ""


# --------------------------------------------------------------------------- main


def main_values(context: Context, sections: Sequence[Made]) -> dict[str, Any]:
    """Give what ``main`` is filled with; nothing here knows of drafts or dates of publishing."""
    return {
        "cards": [each.block("narrative.key_point").html for each in sections],
        "contents": list(_contents(sections)),
        "assessment": _assessment(context, sections),
        "sections": [each.html for each in sections],
        "about": about(context),
    }


def _contents(sections: Sequence[Made]) -> Iterator[Mapping[str, str]]:
    yield {"id": "key-points", "title": "Key points"}
    yield {"id": "applicability", "title": "Which priorities apply, and why"}
    for each in sections:
        yield {"id": each.slug, "title": f"{each.number}. {each.title}"}
    yield {"id": "about", "title": "About this statement"}
    yield {"id": "variations", "title": "Versions and variations"}


def _assessment(context: Context, sections: Sequence[Made]) -> dict[str, Any]:
    began = context.framework.valid_from
    return {
        "area": context.settings.area,
        "the_body": context.settings.the_body,
        "required": context.legal_basis is not None,
        "shared_reason": wording.sentence(context.statement.shared_reason),
        "looks_back_to": wording.day(began) if context.quarter.end < began else "",
        "rows": [_assessed(each) for each in sections],
    }


def _assessed(section: Made) -> dict[str, Any]:
    details = section.block("narrative.applicability").details
    icon, answer = _ANSWERS[details["applicable"]]
    reason = details["reason"] or "No reason has been given."
    words = {"slug": section.slug, "number": section.number, "title": section.title}
    return {**words, "icon": icon, "answer": answer, "reason": reason}


# --------------------------------------------------------------------------- the shell


def shell_values(context: Context, main: str, missing: Sequence[str]) -> dict[str, Any]:
    """Give what the shell around ``main`` is filled with."""
    title = _title(context)
    description = (
        f"What {context.settings.name} contributes to the national priorities for policing: key figures for "
        f"{context.quarter.period.prose}, what they show, and what is being done."
    )
    style = stylesheet(title, draft=context.draft, system_fonts=context.settings.system_fonts)
    return {
        "shell": {
            "language": context.settings.language,
            "seal": SEAL,
            "title": _tab(context, title),
            "description": description,
            "draft": context.draft,
            "style": Markup(style),  # noqa: S704 - the package's own, and quoted where it is not
            "linked_data": linked_data(context, title, description),
            "main": Markup(main),  # noqa: S704 - rendered by the page's own template
        },
        "banner": _banner(context, missing),
        "foot": _foot(context),
    }


def _title(context: Context) -> str:
    return f"{context.framework.title}: statement for {context.settings.area}, {context.quarter.prose}"


def _tab(context: Context, title: str) -> str:
    """Give the title as a browser's tab and a list of results show it, which cut long ones off."""
    framework, area, quarter = context.framework.title, context.settings.area, context.quarter.prose
    mark = "DRAFT: " if context.draft else ""
    forms = [
        f"{mark}{each}" for each in (title, f"{framework}: {area}, {quarter}", f"{framework}, {quarter}")
    ]
    return next((each for each in forms if len(each) <= _LONGEST_TITLE), forms[-1])


def _banner(context: Context, missing: Sequence[str]) -> dict[str, Any]:
    settings, framework = context.settings, context.framework
    return {
        "priorities": len(framework.priorities),
        "count": wording.in_words(len(framework.priorities)),
        "area": settings.area,
        "force": settings.name,
        "body": wording.capital(settings.body),
        "the_body": settings.the_body,
        "heading": framework.title,
        "facts": list(_facts(context)),
        "missing": list(missing),
    }


def _facts(context: Context) -> Iterator[Fact]:
    published = "" if context.draft else context.statement.published
    published = published or "Not yet published"
    yield Fact("Published", published, context.signed)
    yield Fact("Covers", context.quarter.period.prose, context.quarter.prose)
    yield Fact("Area", context.settings.area, context.settings.name)
    basis = context.legal_basis
    if basis is not None:
        yield Fact("Required by", basis.name, address=basis.address)
    else:
        title = wording.small(context.framework.title)
        yield Fact("Based on", f"The {title}", _in_force(context))


def _in_force(context: Context) -> str:
    """Say since when the priorities are in force, and when they were communicated where that is known."""
    began, communicated = context.framework.valid_from, context.framework.communicated
    told = "" if communicated in {None, began} else f"communicated on {wording.day(communicated)}, "
    return f"{told}in force since {wording.day(began)}"


def _foot(context: Context) -> dict[str, Any]:
    return {
        "variations": context.variations,
        "statements": context.settings.links.statements,
        "made": list(_made(context)),
    }


def _made(context: Context) -> Iterator[Fact]:
    for title, publisher, released in dict.fromkeys(
        (each.title, each.publisher, each.released) for each in context.releases
    ):
        yield Fact(f"{publisher}: {title}", f"Released {wording.released(released)}")
    yield Fact("Priorities", wording.capital(_in_force(context)))
    yield Fact("Version of the program", context.code_version)
    yield Fact("Hash of all inputs (SHA-256)", context.inputs_digest, "digest")


# --------------------------------------------------------------------------- what is missing


def missing_duties(context: Context, sections: Sequence[Made]) -> tuple[str, ...]:
    """Say, a sentence each, which duties the page does not meet yet; never filled in by the program."""
    found = [
        *context.missing,
        *(each for section in sections for each in _missing_in(section, context.settings.the_body)),
    ]
    return tuple(dict.fromkeys([*found, *_missing_settings(context)]))


def _missing_in(section: Made, the_body: str) -> Iterator[str]:
    name = f"{section.number}. {section.title}"
    assessed = section.block("narrative.applicability").details
    if assessed["applicable"] is None:
        yield f"{name}: whether it applies has not been assessed."
    elif not assessed["reason"]:
        yield f"{name}: no reason is given for the assessment."
    for kind, said in (
        ("contribution", "what the force is doing"),
        ("commissioner", f"what {the_body} says"),
    ):
        if not section.block(f"narrative.{kind}").details.get("written", True):
            yield f"{name}: {said} has not been written."


def _missing_settings(context: Context) -> Iterator[str]:
    settings = context.settings
    if settings.contact is None:
        yield "No contact is given."
    if not settings.links.hmicfrs:
        yield "There is no link to the inspectorate's reports on the force."
    if not settings.links.complaints:
        yield "There is no link to how complaints are handled."
