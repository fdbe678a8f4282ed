"""Numbers, changes and dates in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import wording
from helpers.periods import Period, Quarter


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (1, "one"),
        (13, "thirteen"),
        (20, "twenty"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (104, "one hundred and four"),
        (1257, "one thousand two hundred and fifty-seven"),
        (1001, "one thousand and one"),
        (21_000, "twenty-one thousand"),
        (1_000_018, "one million and eighteen"),
        (-3, "minus three"),
    ],
)
def test_numbers_in_words(number, words):
    assert wording.in_words(number) == words


@pytest.mark.parametrize("number", [2.5, 10**12, float("nan")])
def test_what_is_not_whole_or_too_large_has_no_words(number):
    with pytest.raises(ValueError, match="in words"):
        wording.in_words(number)


UNITS = {wording.in_words(n): n for n in range(100)}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def read_back(words: str) -> int:
    """Read a number in words, by the rules of English and not by those of the writer."""
    total, part = 0, 0
    for word in words.replace(" and ", " ").split():
        if word == "hundred":
            part *= 100
        elif word in SCALES:
            total, part = total + part * SCALES[word], 0
        else:
            part += UNITS[word]
    return total + part


@given(st.integers(0, 10**12 - 1))
def test_a_number_in_words_reads_back_as_itself(number):
    assert read_back(wording.in_words(number)) == number


@given(st.integers(-(10**9), 10**9))
def test_digits_and_exact_text_read_back_as_the_number(number):
    assert int(wording.figure(number).replace(",", "").replace(wording.MINUS, "-")) == number
    assert int(wording.exact(number)) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (1257, "1,257"), (-3, "−3"), (2.5, "2.5"), (1234567, "1,234,567"), (-1257, "−1,257")],
)
def test_figures_have_thousands_commas_and_a_true_minus(number, shown):
    assert wording.figure(number) == shown


def test_files_get_ten_significant_digits_and_whole_numbers_whole():
    assert [wording.exact(each) for each in (5.0, -78, 1.0311487622, 100 / 3, 4.265e-06, float("inf"))] == [
        *("5", "-78", "1.031148762", "33.33333333", "4.265e-06", "inf"),
    ]


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (11.2, "an 11% rise"),
        (-8, "an 8% fall"),
        (18, "an 18% rise"),
        (80.4, "an 80% rise"),
        (800, "an 800% rise"),
        (110, "a 110% rise"),
        (1100, "a 1,100% rise"),
        (11_000, "an 11,000% rise"),
        (1, "a 1% rise"),
        (-2.5, "a 3% fall"),
        (2.5, "a 3% rise"),
        (0.4, "a rise of less than 1%"),
        (-0.4, "a fall of less than 1%"),
        (0.5, "a 1% rise"),
        (0, "no change"),
    ],
)
def test_a_percentage_change_reads_as_people_say_it(percent, words):
    assert wording.rise_or_fall(percent) == words


@given(st.integers(1, 999_999))
def test_the_article_is_that_of_the_number_said_aloud(number):
    first_word = wording.in_words(number).split("-")[0].split()[0]
    spoken = "an" if first_word in {"eight", "eleven", "eighteen", "eighty"} else "a"

    assert wording.article(f"{number:,}%") == spoken


@pytest.mark.parametrize(
    ("number", "shown"),
    [(12.4, "+12%"), (-3, "−3%"), (0, "0%"), (0.3, "less than 1%"), (-0.3, "less than 1%")],
)
def test_a_percentage_in_a_table_has_its_sign(number, shown):
    assert wording.signed_percentage(number) == shown


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no offences"), (1, "1 offence"), (2, "2 offences"), (1257, "1,257 offences")]
)
def test_only_one_takes_the_singular(number, words):
    assert wording.counted(number, "offence", "offences") == words


@pytest.mark.parametrize(
    ("difference", "words"), [(3, "3 more"), (-1, "1 fewer"), (0, "the same number"), (-1257, "1,257 fewer")]
)
def test_a_difference_in_words(difference, words):
    assert wording.more_or_fewer(difference) == words


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (950, "£950"),
        (20_000, "£20k"),
        (52_000, "£52k"),
        (1234, "£1,234"),
        (1_200_000, "£1.2m"),
        (12.5, "£12.50"),
        (-20_000, "−£20k"),
        (1_234_567, "£1,234,567"),
    ],
)
def test_money_is_short_only_where_nothing_is_lost(amount, shown):
    assert wording.pounds(amount) == shown


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_an_interval_never_looks_narrower_than_it_is(lower, width):
    low, high = wording.outward(lower, lower + width)

    assert low <= lower + 1e-8
    assert high >= lower + width - 1e-8


def test_an_interval_that_is_whole_stays_as_it_is():
    assert wording.outward(66.0, 79.00000000000001) == (66, 79)


@pytest.mark.parametrize(
    ("p", "shown"),
    [(0.0004, "less than 0.001"), (0.5, "0.50"), (0.04288, "0.043"), (1, "1.0"), (0.0069, "0.0069")],
)
def test_p_values_have_two_digits_on_the_page(p, shown):
    assert wording.p_value(p) == shown


def test_verdicts_have_fixed_words_and_the_baseline_its_own():
    assert wording.verdict("possible-fall") == "possible fall (could be chance)"
    assert wording.verdict("no-clear-change") == "no clear change"
    assert wording.verdict("clear-fall", baseline=True) == "clear fall since the baseline year"
    assert wording.verdict("possible-fall", baseline=True) == (
        "possible fall since the baseline year (could be chance)"
    )
    assert wording.verdict("not-tested", baseline=True) == "not tested"


def test_a_verdict_in_a_headline_names_what_is_counted_and_since_when():
    assert wording.verdict_headline("possible-fall", "recorded robberies", "rolling-year") == (
        "A possible fall in recorded robberies over the year (could be chance)"
    )
    assert wording.verdict_headline("no-clear-change", "homicides", "baseline") == (
        "No clear change in homicides since the baseline year"
    )


@pytest.mark.parametrize(
    ("number", "base", "shown"),
    [
        *((62.5, 200, "62.5%"), (62.5, 199, "63%"), (62.5, -1, "62.5%"), (72.5, 190, "73%")),
        *((9.4, -1, "9.4%"), (0.15, 400, "0.2%"), (71, 400, "71%"), (100, 3, "100%"), (0, 200, "0%")),
        *((0.3, 100, "less than 1%"), (0.04, 300, "less than 0.1%")),
    ],
)
def test_a_percentage_of_people_has_a_decimal_from_two_hundred_on(number, base, shown):
    assert wording.share(number, base) == shown


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        *((0.15, 1, "0.2"), (0.25, 1, "0.3"), (2.675, 2, "2.68"), (1.005, 2, "1.01"), (2.5, 0, "3")),
        *((-0.15, 1, "−0.2"), (28.499999999999996, 0, "29"), (1234.5, 0, "1,235"), (-0.2, 0, "0")),
    ],
)
def test_halves_are_rounded_up_on_the_decimal_text(number, decimals, text):
    assert wording.decimal(number, decimals) == text


@pytest.mark.parametrize(
    ("number", "shown"),
    [(11.779, "11.8"), (7.06, "7.1"), (0.4072, "0.41"), (0.04117, "0.041"), (0, "0.0"), (1234.5, "1,234.5")],
)
def test_rates_have_no_more_digits_than_they_mean(number, shown):
    assert wording.rate(number) == shown


def test_a_verdict_that_does_not_exist_has_no_words():
    with pytest.raises(KeyError):
        wording.verdict("slight-fall")


@pytest.mark.parametrize(
    ("parts", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_joined_as_a_sentence_does(parts, joined):
    assert wording.listed(parts) == joined


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("the count fell", "The count fell."),
        ("Range unknown.", "Range unknown."),
        ('Given as "fewer than 8".', 'Given as "fewer than 8".'),
        ('He said "no."', 'He said "no."'),
        ("  ", ""),
    ],
)
def test_a_text_becomes_a_sentence(text, written):
    assert wording.sentence(text) == written


def test_an_acronym_keeps_its_capital_within_a_sentence():
    assert [wording.small(each) for each in ("NHS rules", "Vehicle offences", "A theft")] == [
        *("NHS rules", "vehicle offences", "a theft"),
    ]


@pytest.mark.parametrize(
    "text",
    ["Kent Police extract", "Action Fraud reports", "Kent knife crime", "West Mercia", "Wales in figures"],
)
def test_a_name_keeps_its_capital_within_a_sentence(text):
    assert wording.small(text) == text


def test_dates_are_as_exact_as_they_are_known():
    assert wording.day(date(2022, 9, 1)) == "1 September 2022"
    assert [wording.released(each) for each in ("2026-04-23", "2022-09", "spring", "2022-13")] == [
        *("23 April 2026", "September 2022", "spring", "2022-13"),
    ]


def test_twelve_months_are_named_by_their_end():
    assert wording.window(Quarter(2022, 1).rolling_year) == "the 12 months to June 2022"
    assert wording.window(Period(date(2022, 1, 1), date(2022, 12, 31))) == "the 12 months to December 2022"
    assert wording.window(Quarter(2022, 1).period) == "April to June 2022"
