"""文书 between offices, made of what a case holds: each is a Word file to sign and send; a 督办单 is as it was issued.

``cases``    the papers of one case: 征求会办意见函, 交办通知, 催办函, 督办单, 申请调整承办单位函
``notices``  one 交办通知 for several cases
``offers``   which of them a case gives to whom
"""

from proposals.services._papers import Printed
from proposals.services.papers.cases import case_papers, paper_file
from proposals.services.papers.making import LABELS, Paper
from proposals.services.papers.notices import OrderedCase, notice_choices, notice_file
from proposals.services.papers.offers import asked_of, offered
from proposals.services.papers.urging import notice_docx

__all__ = [
    "LABELS",
    "OrderedCase",
    "Paper",
    "Printed",
    "asked_of",
    "case_papers",
    "notice_choices",
    "notice_docx",
    "notice_file",
    "offered",
    "paper_file",
]
