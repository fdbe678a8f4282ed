"""Comparisons: what each measure says against the periods the statement uses."""

from helpers.evidence.across import Held, held_findings, hold_across
from helpers.evidence.control import Control, ControlLimits, ControlPoint, control_chart
from helpers.evidence.explain import Explanation, explain
from helpers.evidence.gather import gather
from helpers.evidence.model import Alarm, MeasureEvidence, Reconciled
from helpers.evidence.populations import Population, Populations
from helpers.evidence.rates import AmongForces, ForceRate, among_forces
from helpers.evidence.recalibrate import ChangedVerdict, Recalibrated, Recalibration, recalibrate
from helpers.evidence.records import Records
from helpers.evidence.steps import national_step_findings, step_findings
from helpers.evidence.suspects import SuspectZero
from helpers.evidence.unusual import far_beyond, unusual_findings

__all__ = [
    "Alarm",
    "AmongForces",
    "ChangedVerdict",
    "Control",
    "ControlLimits",
    "ControlPoint",
    "Explanation",
    "ForceRate",
    "Held",
    "MeasureEvidence",
    "Population",
    "Populations",
    "Recalibrated",
    "Recalibration",
    "Reconciled",
    "Records",
    "SuspectZero",
    "among_forces",
    "control_chart",
    "explain",
    "far_beyond",
    "gather",
    "held_findings",
    "hold_across",
    "national_step_findings",
    "recalibrate",
    "step_findings",
    "unusual_findings",
]
