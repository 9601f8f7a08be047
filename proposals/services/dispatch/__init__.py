"""交办 and everything that changes who does the work: one file per concern.

``orders``      交办、签收、撤回、转参考、撤案
``adjustment``  申请调整承办单位（退办）: asked, reported up, decided
``assignment``  departments and people inside the unit
``transfer``    移交 to another unit
``merging``     并案 and taking it apart
``extension``   延期
``urging``      催办、督办单、报领导、转督查
``readers``     内部知悉: who may know of a case
"""

from proposals.services._dispatching import Order
from proposals.services._waiving import waive
from proposals.services.dispatch.adjustment import (
    AdjustmentRequest,
    agree_adjustment,
    recall_adjustment,
    refuse_adjustment,
    report_adjustment,
    request_adjustment,
)
from proposals.services.dispatch.assignment import (
    Shares,
    accept_assignment,
    assign,
    give_department_opinion,
    name_handler,
    return_assignment,
)
from proposals.services.dispatch.extension import grant_extension, refuse_extension, request_extension
from proposals.services.dispatch.merging import merge, mergeable, unmerge
from proposals.services.dispatch.orders import accept, dispatch, recall_dispatch, refer, withdraw
from proposals.services.dispatch.readers import lift_restriction, readers_of, restrict
from proposals.services.dispatch.transfer import Transfer, transfer
from proposals.services.dispatch.urging import (
    Feedback,
    Supervision,
    Urge,
    answer_notice,
    issue_notice,
    mark_read,
    prepare_urge,
    report_to_leader,
    report_to_supervisors,
    urge,
    urges_so_far,
    withdraw_notice,
)

__all__ = [
    "AdjustmentRequest",
    "Feedback",
    "Order",
    "Shares",
    "Supervision",
    "Transfer",
    "Urge",
    "accept",
    "accept_assignment",
    "agree_adjustment",
    "answer_notice",
    "assign",
    "dispatch",
    "give_department_opinion",
    "grant_extension",
    "issue_notice",
    "lift_restriction",
    "mark_read",
    "merge",
    "mergeable",
    "name_handler",
    "prepare_urge",
    "readers_of",
    "recall_adjustment",
    "recall_dispatch",
    "refer",
    "refuse_adjustment",
    "refuse_extension",
    "report_adjustment",
    "report_to_leader",
    "report_to_supervisors",
    "request_adjustment",
    "request_extension",
    "restrict",
    "return_assignment",
    "transfer",
    "unmerge",
    "urge",
    "urges_so_far",
    "waive",
    "withdraw",
    "withdraw_notice",
]
