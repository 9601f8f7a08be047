"""Papers between offices: what is asked, ordered, urged and returned; facts and wording in, text out.

``cases``             how every paper names a case and the office that writes
``opinion_request``   征求会办意见函
``dispatch_notice``   交办通知 with its 任务分解表
``urging``            催办函 and 督办单
``adjustment``        申请调整承办单位函
``wording``           the sentences as data, ``data/papers.toml``
"""

from proposals.domain.papers.adjustment import AdjustmentPaper, compose_adjustment
from proposals.domain.papers.cases import PaperCase, Sender
from proposals.domain.papers.dispatch_notice import DispatchNotice, TaskLine, compose_notice, limit_words
from proposals.domain.papers.opinion_request import OpinionRequest, compose_request
from proposals.domain.papers.urging import (
    SupervisionNotice,
    UrgedPaper,
    compose_supervision,
    compose_urging,
)
from proposals.domain.papers.wording import PapersWording, parse_papers

__all__ = [
    "AdjustmentPaper",
    "DispatchNotice",
    "OpinionRequest",
    "PaperCase",
    "PapersWording",
    "Sender",
    "SupervisionNotice",
    "TaskLine",
    "UrgedPaper",
    "compose_adjustment",
    "compose_notice",
    "compose_request",
    "compose_supervision",
    "compose_urging",
    "limit_words",
    "parse_papers",
]
