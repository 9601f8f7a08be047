"""Figures in official texts: what is counted, for when, and whether two texts, or one text by itself, agree.

``figure``     a figure as a text gives it, and one that another text vouches for
``periods``    2022年, 今年上半年: for which time a figure holds
``reading``    figures of sentences, with value, unit, measure, period and scope
``known_list`` figures that were published, as a data file
``comparing``  same measure, same period, other value
``listings``   三个方面, and how many are listed
``sums``       parts and their sum, shares and their parts, from so much to so much
"""

from proposals.domain.figures.comparing import Conflict, against_known, in_one_text, known_from
from proposals.domain.figures.figure import Figure, Flaw, KnownFigure
from proposals.domain.figures.known_list import parse_figures, source_words
from proposals.domain.figures.reading import figures_in, figures_of
from proposals.domain.figures.sums import flaws

__all__ = [
    "Conflict",
    "Figure",
    "Flaw",
    "KnownFigure",
    "against_known",
    "figures_in",
    "figures_of",
    "flaws",
    "in_one_text",
    "known_from",
    "parse_figures",
    "source_words",
]
