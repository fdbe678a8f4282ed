"""The sentences about a measure: the same form each quarter and force, each number bound to its figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers import shown, wording
from helpers.evidence import MeasureEvidence
from helpers.records import Against, Comparison, Figure, Verdict
from helpers.section import Section
from helpers.shown.reading import alarm_words, further_reason, has_both, same_news_words
from helpers.values import Known, Missing, Status

_YEARS = (Against.ROLLING_YEAR, Against.BASELINE)


@dataclass(frozen=True)
class Told:
    """What is said of a measure: first the value, its change and verdict, then what else belongs to it."""

    first: Markup
    further: Markup = Markup("")  # noqa: RUF009 - Markup cannot be changed

    @property
    def whole(self) -> Markup:
        """All of it."""
        return _joined([self.first, self.further])


def finding(evidence: MeasureEvidence, section: Section, told: Collection[str] = ()) -> Told:
    """Write what is known of a measure in a few sentences.

    Value, change, both periods and counts, and the verdict in the fixed words, or why there is none.
    ``told`` are the reasons why the year before was not tested that stand before it: they are not repeated.
    """
    own = _joined(_as_given(evidence, section))
    if lacks_figure(evidence):
        return Told(without_figures([evidence], section), own)
    if evidence.measure.is_percentage:
        return Told(_joined(_survey(evidence)), own)
    lead, baseline = shown.leading(evidence), section.framework.baselines[0].title
    year_told = _tells_year(evidence, lead)
    opening = _opening(evidence, lead, baseline, year_told=year_told)
    further = [
        *_year_and_note(evidence, lead, year_told=year_told),
        shown.events(evidence, evidence.rolling_year.period),
        *_against_baseline(evidence, lead, baseline),
        *_untested_year(evidence, told),
        own,
    ]
    return Told(_joined([opening, *_cautions(evidence, lead)]), _joined(further))


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup(" ").join(part for part in parts if part)


def quoted(text: str) -> Markup:
    """Write a reason or a note as a sentence of its own, marked as what its source or the framework says.

    Its numbers are its source's, and are checked where it is written; "" of nothing.
    """
    words = wording.sentence(text)
    return Markup('<span class="reason">{}</span>').format(words) if words else Markup("")


# --------------------------------------------------------------------------- counts


def _tells_year(evidence: MeasureEvidence, lead: Comparison | None) -> bool:
    """Whether the opening speaks of the twelve months: it does, when they are what is compared."""
    known = isinstance(evidence.rolling_year.value, Known)
    return known and (lead is None or lead.against in _YEARS)


def _opening(evidence: MeasureEvidence, lead: Comparison | None, baseline: str, *, year_told: bool) -> Markup:
    said = _subject(evidence, year_told=year_told)
    if lead is None:
        return Markup("{}; there is no earlier figure to set beside {}.").format(
            said, "it" if _is_one(evidence) else "them"
        )
    tested = lead.verdict is not Verdict.NOT_TESTED
    changed = shown.change(lead, baseline, percent=tested)
    return Markup("{}, {}{}").format(said, changed, _ending(evidence, lead))


def _subject(evidence: MeasureEvidence, *, year_told: bool) -> Markup:
    """Say the count: of the twelve months, of the quarter, or of a rare measure both."""
    if not year_told:
        return _there_were(evidence, evidence.now)
    if not evidence.rare or not isinstance(evidence.now.value, Known):
        return _there_were(evidence, evidence.rolling_year)
    year = shown.figure(evidence.rolling_year, _none(evidence.rolling_year))
    joint = ", and there were" if evidence.now.value.number < 0 else " and"
    window = wording.window(evidence.rolling_year.period)
    return Markup("{}{} {} in {}").format(_there_were(evidence, evidence.now), joint, year, window)


def _there_were(evidence: MeasureEvidence, figure: Figure) -> Markup:
    """Say that there were so many in a period; a count below zero is called a count, not so many."""
    if isinstance(figure.value, Missing):
        raise TypeError(f"{figure.id} has no number")
    measure, count, window = evidence.measure, figure.value.number, wording.window(figure.period)
    if count < 0:
        return Markup("The count of {} in {} was {}").format(measure.many, window, shown.figure(figure))
    verb = "was" if count == 1 else "were"
    digits = shown.figure(figure, "no" if count == 0 else "")
    named = wording.noun(count, measure.one, measure.many)
    return Markup("There {} {}{} {} in {}").format(verb, digits, _status(figure), named, window)


def _none(figure: Figure) -> str:
    return "none" if isinstance(figure.value, Known) and figure.value.number == 0 else ""


def _status(figure: Figure) -> str:
    """Say of an estimate or a provisional figure that it is one."""
    told = {Status.PROVISIONAL: " (provisional)", Status.ESTIMATED: " (estimated)"}
    return told.get(figure.value.status, "")


def _is_one(evidence: MeasureEvidence) -> bool:
    value = shown.key_figure(evidence).value
    return isinstance(value, Known) and value.number == 1


def _ending(evidence: MeasureEvidence, lead: Comparison) -> Markup:
    """End the sentence with the verdict, after the usual change where the test was against that."""
    if evidence.discretionary or not evidence.may_lead:
        return Markup(".")
    usual = _usual(lead)
    return Markup("{}: {}{}.").format(usual, verdict_words(lead), " beyond that" if usual else "")


def verdict_words(comparison: Comparison) -> str:
    """Return the verdict as a sentence ends with it: "a clear rise", "no clear change"."""
    return wording.verdict_phrase(comparison.verdict.value, baseline=comparison.against is Against.BASELINE)


def _usual(lead: Comparison) -> Markup:
    """Say which change is usual between two neighbouring quarters, where the test was against that."""
    if not lead.tested or lead.tested.usual_ratio is None:
        return Markup("")
    percent = 100 * (lead.tested.usual_ratio - 1)
    if wording.whole(percent) == 0:
        return Markup("; hardly any change is usual between these quarters")
    way = "rise" if percent > 0 else "fall"
    size = shown.worked_out(lead, "usual", percent, wording.percentage(percent))
    return Markup("; a {} of about {} is usual between these quarters").format(way, size)


def _cautions(evidence: MeasureEvidence, lead: Comparison | None) -> Iterator[Markup]:
    """Say what belongs beside the verdict: the reason there is none, or the change that would have shown."""
    if evidence.discretionary:
        yield Markup("No verdict is given. {}").format(quoted(evidence.discretionary))
        yield quoted(further_reason(evidence, lead) if lead else "")
    elif not evidence.may_lead:
        yield Markup.escape(alarm_words(evidence))
    elif lead is not None and lead.verdict is Verdict.NOT_TESTED:
        yield quoted(lead.reason)
    elif lead is not None:
        unsure = shown.reading(evidence, lead).kind is shown.Kind.NO_CLEAR_CHANGE
        yield shown.least_words(lead) if unsure else Markup("")
        yield Markup.escape(same_news_words(lead))


def _year_and_note(
    evidence: MeasureEvidence, lead: Comparison | None, *, year_told: bool
) -> Iterator[Markup]:
    """Add the twelve months and the note to the quarter's figure, where the opening speaks of the quarter."""
    if year_told:
        return
    if isinstance(evidence.rolling_year.value, Known):
        yield Markup("{}.").format(_there_were(evidence, evidence.rolling_year))
    if lead is not None:
        yield quoted(evidence.now.note)


def _against_baseline(evidence: MeasureEvidence, lead: Comparison | None, baseline: str) -> Iterator[Markup]:
    """Add the twelve months against the baseline, where that was tested and did not lead."""
    other = evidence.against(Against.BASELINE)
    if evidence.discretionary or lead is None or other is None or other is lead:
        return
    if other.verdict is not Verdict.NOT_TESTED:
        changed = shown.change(other, baseline)
        joint = "stand" if changed.startswith("against") else "had"
        yield Markup("The 12 months {} {}: {}.").format(joint, changed, verdict_words(other))


def untested_year(evidence: MeasureEvidence) -> Comparison | None:
    """Give the comparison with the year before where it has both counts, was not tested and did not lead."""
    other = evidence.against(Against.ROLLING_YEAR)
    if evidence.discretionary or other is None or other is shown.leading(evidence):
        return None
    return other if has_both(other) and other.verdict is Verdict.NOT_TESTED else None


def _untested_year(evidence: MeasureEvidence, told: Collection[str]) -> Iterator[Markup]:
    comparison = untested_year(evidence)
    if comparison is None or comparison.reason in told:
        return
    then = comparison.then
    none = "none" if isinstance(then, Known) and then.number == 0 else ""
    count = shown.number(shown.against(comparison), none)
    window = wording.capital(wording.window(comparison.then_period))
    reason = quoted(comparison.reason)
    yield Markup("{} had {}; the change from them is not tested. {}").format(window, count, reason)


# --------------------------------------------------------------------------- surveys


def _survey(evidence: MeasureEvidence) -> Iterator[Markup]:
    """Say how many of a hundred; the framework's title names who was asked and what they were."""
    figure, measure = evidence.now, evidence.measure
    who, relative, what = measure.title.partition(" who were ")
    window = wording.window(figure.period)
    percent = shown.figure(figure)
    asked = Markup("{} ").format(_part(evidence, "answered")) if figure.interval else ""
    if relative:
        people = wording.small(who)
        yield Markup("Of the {}{} asked in {}, {} were {}.").format(asked, people, window, percent, what)
    else:
        yield Markup("{}: {} in {}.").format(measure.title, percent, window)
    yield _range(evidence)


def _range(evidence: MeasureEvidence) -> Markup:
    figure = evidence.now
    if figure.interval is None:
        unknown = Markup("The number who answered was not given, so the range is unknown.")
        return unknown if figure.base < 0 else Markup("")
    outward = wording.outward(figure.interval.lower, figure.interval.upper)
    lower, upper = (
        _part(evidence, name, f"{limit}%") for name, limit in zip(("lower", "upper"), outward, strict=True)
    )
    few = " Few answered, so the range is wide." if "Only" in figure.note else ""
    return Markup("{} {} to {}.{}").format(wording.RANGE_OPENING, lower, upper, few)


def _part(evidence: MeasureEvidence, name: str, text: str = "") -> Markup:
    """Show a part of a survey's figure: how many answered, or a limit of its range."""
    figure = evidence.figures[f"{evidence.now.id}.{name}"]
    return shown.number(shown.Counted(figure.id, figure.value), text)


# --------------------------------------------------------------------------- no figure


def without_figures(group: Sequence[MeasureEvidence], section: Section) -> Markup:
    """Say of measures that lack a figure for the same reason that there is none, why, and what stands in."""
    first = shown.key_figure(group[0])
    names = [Markup("{} {}").format(wording.small(each.measure.title), _letter(each)) for each in group]
    named = _listed(names)
    if _is_withheld(first):
        said = Markup("The number of {} in {} is withheld.").format(named, wording.window(first.period))
    else:
        where = (
            f"For {wording.window(first.period)}" if group[0].measure.level == "force" else "At force level"
        )
        verb = "is no figure" if len(group) == 1 else "are no figures"
        said = Markup("{} there {} for {}.").format(where, verb, named)
    return Markup(" ").join(filter(None, (said, quoted(_why(first)), _stand_ins(group[0], section))))


def lacks_figure(evidence: MeasureEvidence) -> tuple[str, ...]:
    """Give what measures without a figure must share to be spoken of together; empty where there is one."""
    figure, measure = shown.key_figure(evidence), evidence.measure
    if isinstance(figure.value, Known):
        return ()
    return (_why(figure), figure.value.status.value, str(figure.period), measure.level, *measure.stands_in)


def _letter(evidence: MeasureEvidence) -> Markup:
    return shown.figure(shown.key_figure(evidence))


def _listed(names: Sequence[Markup]) -> Markup:
    return Markup(wording.listed(names))  # noqa: S704 - the parts are Markup, and the joints are ours


def _is_withheld(figure: Figure) -> bool:
    return figure.value.status is Status.SUPPRESSED


def _why(figure: Figure) -> str:
    return wording.sentence(figure.value.reason) if isinstance(figure.value, Missing) else ""


def _stand_ins(evidence: MeasureEvidence, section: Section) -> Markup:
    """Name what is shown instead, as far as that has a figure."""
    slugs = evidence.measure.stands_in
    given = [slug for slug in slugs if slug in section.evidence and _has_figure(section.evidence[slug])]
    titles = [wording.small(section.framework.measure(slug).title) for slug in given or slugs]
    if not titles:
        return Markup("")
    opening = "Shown in its place" if given else "What would be shown in its place has no figure either"
    return Markup("{}: {}.").format(opening, wording.listed(titles))


def _has_figure(evidence: MeasureEvidence) -> bool:
    return isinstance(shown.key_figure(evidence).value, Known)


# --------------------------------------------------------------------------- as the force gave it


def _as_given(evidence: MeasureEvidence, section: Section) -> Iterator[Markup]:
    """Set the force's own figure beside the one that leads, where a reader would see another number."""
    for each in evidence.reconciliation:
        told = not each.agrees or evidence.rare
        different = isinstance(each.difference, Known) and each.difference.number != 0
        if each.leading.id != evidence.now.id or not (told and different):
            continue
        leader = shown.publisher_of(each.leading, section)
        day = wording.released(each.other.release)
        yield Markup("As the force gave it, {}, the figure for {} was {}; {} gives {}.").format(
            day, wording.window(each.period), shown.figure(each.other), leader, shown.figure(each.leading)
        )
