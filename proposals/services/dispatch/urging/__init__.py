"""催办, and what goes beyond it by a button alone: nothing here happens by itself.

``plain``        催办: whoever must act is told, counted
``supervising``  督办单: numbered, kept
``answering``    督办单: read, answered, withdrawn
``reporting``    报领导、转督查
``several``      催办 for several cases at once
``register``     督办单登记簿: what was issued, read, answered; ``export`` as an Excel sheet
"""

from proposals.services.dispatch.urging.answering import (
    Feedback,
    answer_notice,
    mark_read,
    withdraw_notice,
)
from proposals.services.dispatch.urging.export import export
from proposals.services.dispatch.urging.plain import Urge, prepare_urge, urge, urged_today, urges_so_far
from proposals.services.dispatch.urging.register import (
    NoticeLine,
    NoticePage,
    Register,
    Tab,
    notice_shown,
    notices_in,
    notices_shown,
    unanswered,
)
from proposals.services.dispatch.urging.reporting import (
    Report,
    leaders_to_tell,
    prepare_report,
    report_to_leader,
    report_to_supervisors,
    supervisors_to_tell,
)
from proposals.services.dispatch.urging.several import (
    MOST_AT_ONCE,
    Foreseen,
    foresee,
    named,
    urge_once_today,
)
from proposals.services.dispatch.urging.supervising import (
    GRAVEST,
    PreparedNotice,
    Supervision,
    issue_notice,
    prepare_notice,
)

__all__ = [
    "GRAVEST",
    "MOST_AT_ONCE",
    "Feedback",
    "Foreseen",
    "NoticeLine",
    "NoticePage",
    "PreparedNotice",
    "Register",
    "Report",
    "Supervision",
    "Tab",
    "Urge",
    "answer_notice",
    "export",
    "foresee",
    "issue_notice",
    "leaders_to_tell",
    "mark_read",
    "named",
    "notice_shown",
    "notices_in",
    "notices_shown",
    "prepare_notice",
    "prepare_report",
    "prepare_urge",
    "report_to_leader",
    "report_to_supervisors",
    "supervisors_to_tell",
    "unanswered",
    "urge",
    "urge_once_today",
    "urged_today",
    "urges_so_far",
    "withdraw_notice",
]
