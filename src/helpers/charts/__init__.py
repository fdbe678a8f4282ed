"""Charts of a section: drawn wide and narrow, themed by the page, told in words, with their numbers beside.

Numbers are worked out first, in small records; a chart draws, describes and tabulates the same records.
"""

import logging

# On a fresh and busy machine matplotlib says on stderr that it is building its font cache: no fault of
# a chart, and what a notebook prints is refused. It is set before matplotlib is imported, below.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

from helpers.charts.components import components  # noqa: E402
from helpers.charts.forces import forces  # noqa: E402
from helpers.charts.survey import survey  # noqa: E402
from helpers.charts.trend import trend  # noqa: E402

__all__ = ["components", "forces", "survey", "trend"]
