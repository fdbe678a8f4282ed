"""Charts of a section: drawn wide and narrow, themed by the page, told in words, with their numbers beside.

Numbers are worked out first, in small records; a chart draws, describes and tabulates the same records.
"""

from helpers.charts.components import components
from helpers.charts.forces import forces
from helpers.charts.survey import survey
from helpers.charts.trend import trend

__all__ = ["components", "forces", "survey", "trend"]
