"""The rules on the recorded crime of 43 forces: windows, alarms, constants and shares as measured."""

from dataclasses import dataclass

import numpy as np
import pytest
from recorded import BROKEN_2017, C, Recorded, recorded

from helpers.statistics import (
    Changes,
    ChangeSettings,
    Dispersions,
    History,
    change_tests,
    extra_variation,
    history_of,
    national_steps,
    pooled_dispersions,
    previous_quarter_tests,
    steps,
)

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def crime(real_data) -> Recorded:
    return recorded(real_data)


@dataclass(frozen=True)
class Known:
    past: History
    dispersion: Dispersions
    counts: np.ndarray


def known(crime: Recorded, measure: str, settings: ChangeSettings) -> Known:
    counts = crime.counts[measure]
    past = history_of(counts, crime.segments(measure), crime.disturbed_years, settings)
    return Known(
        past, pooled_dispersions(past.dispersion, past.mean, C[measure], settings.prior_degrees), counts
    )


def moved(values: np.ndarray, quarters: int) -> np.ndarray:
    """Each quarter's value so many quarters before it."""
    out = np.full(values.shape, np.nan)
    out[..., quarters:] = values[..., :-quarters]
    return out


def rolling(values: np.ndarray) -> np.ndarray:
    return values + sum(moved(values, back) for back in (1, 2, 3))


def previous(each: Known, settings: ChangeSettings) -> Changes:
    return previous_quarter_tests(
        each.counts, moved(each.counts, 1), each.past.mean, each.dispersion, each.past.usual, settings
    )


# ----------------------------------------------------------------------------------------- single vectors

#: force | measure | year quarter | m | own phi degrees | S S1 | now then | p
SEASONAL = """
West Mercia | business robbery | 2022 1 | 11 | 1.3269 1.2872 24 | 64 78 | 11 19 | 0.4658
West Mercia | residential burglary | 2022 1 | 836.75 | 3.2558 4.4853 18 | 2394 2561 | 870 858 | 0.5008
West Mercia | vehicle offences | 2025 2 | 981.75 | 13.8879 10.5856 24 | 6092 6195 | 834 919 | 0.6336
West Mercia | neighbourhood total | 2022 1 | 2107.375 | 7.6926 8.2886 18 | 5770 5913 | 2417 2432 | 0.8545
Kent | residential burglary | 2024 3 | 1101 | 4.9456 5.7738 21 | 9010 8339 | 1018 1108 | 0.1573
Devon and Cornwall | theft from person | 2024 2 | 213.25 | 1.6478 2.6140 24 | 1245 1033 | 261 261 | 0.2462
Metropolitan Police|theft from person|2025 2|23904.875|197.9544 244.1017 24|73056 79478|19084 21852|0.7715
"""
#: force | measure | year quarter | m | window | now then | p
OTHERS = """
Durham              | business robbery         | 2024 4 | 8.75     | year     | 44 26      | 0.04139
West Mercia         | business robbery         | 2022 1 | 11       | baseline | 54 78      | 0.07957
West Mercia         | personal robbery         | 2025 2 | 121.25   | year     | 439 531    | 0.04288
West Mercia         | theft from person    | 2025 2 | 83.25    | quarter  | 61 112     | 0.04952
West Mercia         | residential burglary     | 2022 1 | 836.75   | baseline | 3443 5245  | 3.980e-08
West Mercia         | non-residential burglary | 2025 2 | 330      | year     | 1107 1533  | 0.0001449
West Mercia         | vehicle offences         | 2025 2 | 981.75   | quarter  | 834 982    | 0.2969
West Mercia         | vehicle offences         | 2025 2 | 981.75   | year     | 3888 3966  | 0.7891
West Mercia         | vehicle offences         | 2025 2 | 981.75   | baseline | 3888 5792  | 4.265e-06
West Mercia         | neighbourhood total      | 2022 1 | 2107.375 | baseline | 9264 12436 | 6.626e-07
Devon and Cornwall  | theft from person    | 2024 2 | 213.25   | year     | 934 772    | 0.02334
Metropolitan Police | homicide                 | 2025 2 | 26.25    | baseline | 97 129     | 0.04441
London, City of     | vehicle offences         | 2025 2 | 25.875   | baseline | 94 197     | 0.006859
Cumbria             | residential burglary     | 2019 2 | 305.875  | quarter  | 332 305    | 0.5115
"""


def lines_of(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def numbers(cell: str) -> tuple[float, ...]:
    return tuple(map(float, cell.split()))


def place(crime: Recorded, force: str, when: str) -> tuple[int, int]:
    year, quarter = map(int, when.split())
    return crime.forces.index(force), crime.column(year, quarter)


@pytest.mark.parametrize("line", lines_of(SEASONAL), ids=" ".join)
def test_a_previous_quarter_is_tested_from_the_published_counts(line, crime, settings):
    force, measure, when, mean, dispersion, usual, counts, p = line
    each, at = known(crime, measure, settings), place(crime, force, when)
    drawn = (each.past.dispersion.own[at], each.dispersion.phi[at], each.dispersion.degrees[at])

    assert (each.counts[at], moved(each.counts, 1)[at]) == numbers(counts)
    assert each.past.mean[at] == float(mean)
    assert tuple(number.round(4) for number in drawn) == numbers(dispersion)
    assert (each.past.usual.same[at], each.past.usual.before[at]) == numbers(usual)
    assert float(f"{previous(each, settings).p_value[at]:.4g}") == float(p)


def baseline(crime: Recorded, counts: np.ndarray) -> np.ndarray:
    columns = [crime.column(2018, 2), crime.column(2018, 3), crime.column(2018, 4), crime.column(2019, 1)]
    return np.broadcast_to(counts[:, columns].sum(axis=1, keepdims=True), counts.shape)


def sides(crime: Recorded, counts: np.ndarray, window: str) -> tuple[np.ndarray, np.ndarray]:
    if window == "quarter":
        return counts, moved(counts, 4)
    years = rolling(counts)
    return years, (moved(years, 4) if window == "year" else baseline(crime, counts))


@pytest.mark.parametrize("line", lines_of(OTHERS), ids=" ".join)
def test_the_other_windows_are_tested_from_the_published_counts(line, crime, settings):
    force, measure, when, mean, window, counts, p = line
    each, at = known(crime, measure, settings), place(crime, force, when)
    later, earlier = sides(crime, each.counts, window)
    found = change_tests(later, earlier, each.past.mean, each.dispersion, settings)

    assert (later[at], earlier[at]) == numbers(counts)
    assert each.past.mean[at] == float(mean)
    assert float(f"{found.p_value[at]:.4g}") == float(p)


def test_cumbria_had_one_earlier_year_in_2019_and_is_not_tested(crime, settings):
    each = known(crime, "residential burglary", settings)
    at = crime.forces.index("Cumbria"), crime.column(2019, 2)

    assert (each.past.dispersion.rows[at], each.past.usual.pairs[at]) == (1, 1)
    assert np.isnan(previous(each, settings).p_value[at])


# ----------------------------------------------------------------------------------------- all forces


@pytest.mark.parametrize(("measure", "c"), C.items())
def test_the_constants_come_out_again_as_medians_over_forces(measure, c, crime, settings):
    past = known(crime, measure, settings).past.dispersion
    last = type(past)(*(getattr(past, name)[:, -1] for name in ("own", "degrees", "rows", "level")))

    assert round(extra_variation(last, settings.rare_below), 2) == c


def test_the_national_alarm_fires_for_april_2025_and_the_pandemic_and_nothing_else(crime, settings):
    fired = {}
    for measure in C:
        found = national_steps(previous(known(crime, measure, settings), settings), settings)
        for column in np.flatnonzero(found.alarm & (crime.years >= 2018)):
            when = (int(crime.years[column]), int(column) % 4 + 1)
            fired[measure, when] = round(100 * found.share[column]), int(found.direction[column])

    assert fired == {
        ("business robbery", (2025, 1)): (64, 1),
        ("personal robbery", (2020, 1)): (23, -1),
        ("theft from person", (2020, 1)): (60, -1),
        ("vehicle offences", (2020, 1)): (67, -1),
        ("neighbourhood total", (2020, 1)): (70, -1),
    }


#: per cent clear (possible): previous quarter, year ago, rolling year, baseline
MEASURED = {
    "homicide": ((0, 1), (0, 1), (3, 3), (1, 4)),
    "business robbery": ((4, 5), (11, 6), (17, 9), (36, 14)),
    "personal robbery": ((1, 2), (2, 7), (11, 14), (38, 12)),
    "theft from person": ((1, 3), (4, 7), (13, 11), (64, 13)),
    "residential burglary": ((0, 2), (3, 10), (16, 16), (91, 2)),
    "non-residential burglary": ((1, 1), (2, 6), (7, 11), (94, 3)),
    "vehicle offences": ((1, 3), (3, 8), (13, 14), (68, 9)),
    "neighbourhood total": ((0, 3), (5, 10), (16, 15), (89, 3)),
}


def undisturbed(crime: Recorded, reach: int, lag: int) -> np.ndarray:
    """Which columns have no disturbed quarter in a window of ``reach`` quarters, nor in the one before."""
    away = crime.disturbed_quarters.astype(float)
    window = sum((moved(away, back) if back else away) for back in range(reach))
    both = window + (moved(window, lag) if lag else 0)
    return (np.nan_to_num(both, nan=1.0) == 0) & (crime.years >= 2018)


@pytest.mark.parametrize(("measure", "shares"), MEASURED.items())
def test_the_shares_of_verdicts_on_real_series_come_out_again(measure, shares, crime, settings):
    each = known(crime, measure, settings)
    counts = np.where(crime.years < 2017, np.nan, each.counts) if measure in BROKEN_2017 else each.counts
    after_baseline = np.arange(counts.shape[1]) > crime.column(2020, 1)
    windows = [
        (previous(each, settings), undisturbed(crime, 1, 1)),
        (compared(each, counts, moved(counts, 4), settings), undisturbed(crime, 1, 4)),
        (compared(each, rolling(counts), moved(rolling(counts), 4), settings), undisturbed(crime, 4, 4)),
        (
            compared(each, rolling(counts), baseline(crime, each.counts), settings),
            undisturbed(crime, 4, 0) & after_baseline,
        ),
    ]
    for (found, kept), (clear, possible) in zip(windows, shares, strict=True):
        p_value = found.p_value[:, kept]
        tested = np.count_nonzero(~np.isnan(p_value))
        assert 100 * np.count_nonzero(p_value < 0.01) / tested == pytest.approx(clear, abs=0.6)
        assert 100 * np.count_nonzero((p_value >= 0.01) & (p_value < 0.05)) / tested == pytest.approx(
            possible, abs=1
        )


def compared(each: Known, now: np.ndarray, then: np.ndarray, settings: ChangeSettings) -> Changes:
    return change_tests(now, then, each.past.mean, each.dispersion, settings)


def test_real_neighbouring_quarters_seldom_differ_clearly_from_the_usual_change(crime, settings):
    marks = []
    for measure in set(C) - {"business robbery"}:
        found = previous(known(crime, measure, settings), settings)
        kept = ~np.isnan(found.p_value) & ~found.exact & undisturbed(crime, 1, 1)
        marks.append(steps(found, settings.clear)[kept])
    together = np.concatenate(marks)

    # 0.6% of some 5,500 were measured
    assert len(together) > 5000
    assert 100 * np.mean(together != 0) == pytest.approx(0.6, abs=0.1)
