"""会办: asking other units, their opinions by login, link or paper, and what became of each part."""

from proposals.services._opinions_shown import VERDICT_NAMES
from proposals.services.cohandling.asking import Ask, ask_again, ask_opinion, release
from proposals.services.cohandling.giving import (
    Judgement,
    OpinionText,
    give_opinion,
    judge_opinion,
)
from proposals.services.cohandling.links import (
    NewLink,
    give_by_link,
    link_actor,
    make_link,
    make_outcome_link,
    outcome_actor,
    revoke_link,
)
from proposals.services.cohandling.outcome import IssuedLetter, issued_file, issued_letters
from proposals.services.cohandling.reading import cohandler_page, cohandlings_of, opinion_scan
from proposals.services.cohandling.views import CohandlerPage, CohandlingView, OpinionView
from proposals.storage.tables.cohandling import Verdict

__all__ = [
    "VERDICT_NAMES",
    "Ask",
    "CohandlerPage",
    "CohandlingView",
    "IssuedLetter",
    "Judgement",
    "NewLink",
    "OpinionText",
    "OpinionView",
    "Verdict",
    "ask_again",
    "ask_opinion",
    "cohandler_page",
    "cohandlings_of",
    "give_by_link",
    "give_opinion",
    "issued_file",
    "issued_letters",
    "judge_opinion",
    "link_actor",
    "make_link",
    "make_outcome_link",
    "opinion_scan",
    "outcome_actor",
    "release",
    "revoke_link",
]
