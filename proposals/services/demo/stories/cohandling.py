"""Cases that another unit leads and we co-handle."""

from __future__ import annotations

from proposals.domain.workflow import Part
from proposals.services.delivery import Sending
from proposals.services.demo.stories.incoming import assigned, pending_acceptance
from proposals.services.demo.stories.telling import Tale, story
from proposals.services.drafting import DraftText
from proposals.storage.tables.delivery import DeliveryWay


@story
def only_cohandle_pending(tale: Tale) -> None:
    pending_acceptance(tale, part=Part.COHANDLE, lead_unit="市规划自然资源局")


@story
def only_cohandle_drafting(tale: Tale) -> None:
    assigned(tale, part=Part.COHANDLE, lead_unit="市民政局")
    tale.go(8)
    tale.life.draft(_opinion(tale), "会办意见初稿")


@story
def only_cohandle_sent(tale: Tale) -> None:
    assigned(tale, part=Part.COHANDLE, lead_unit="市市场监管局")
    tale.go(10)
    tale.life.draft(_opinion(tale), "会办意见")
    tale.life.submit()
    tale.life.approve_until(None)
    tale.go(14)
    tale.life.issue(tale.day(14))
    tale.life.deliver(Sending(DeliveryWay.EXCHANGE, tale.day(14)))


def _opinion(tale: Tale) -> DraftText:
    return DraftText(
        body="一、相关工作情况\n我局已就有关问题开展调研。\n"
        "二、对提案建议的意见\n建议采纳第一条、第二条；第三条不属我局职责。\n"
        "三、下一步措施及时限\n年底前配合贵单位完成合法性审核。",
        contact_name="李承办",
        contact_phone="023-00000000",
    )
