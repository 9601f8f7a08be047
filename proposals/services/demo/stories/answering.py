"""Cases that we answer: asked about, drafted, reviewed, issued, rated, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from proposals.domain.actors import OnBehalf, Role, Way
from proposals.domain.facts import Rating
from proposals.domain.workflow import Part
from proposals.services import archive, dispatch, publishing
from proposals.services.commitments import Reported, track
from proposals.services.delivery import Sending
from proposals.services.demo.promises import confirm_promises
from proposals.services.demo.stories.incoming import assigned, contacted
from proposals.services.demo.stories.telling import Tale, clerk, story, talk, text
from proposals.services.dispatch import Feedback, Supervision
from proposals.services.drafting import DraftText
from proposals.services.issuing import Voiding, void
from proposals.services.publishing import Decided, PublicationOutcome
from proposals.storage.tables.contact import ContactStage
from proposals.storage.tables.delivery import DeliveryWay


@story
def three_cohandlers(tale: Tale) -> None:
    units = ("市信访办", "市机关事务局", "市财政局")
    assigned(tale, part=Part.LEAD, co_units=units)
    talk(tale, 6)
    tale.go(15)
    tale.life.opinion("市信访办", "一、同意建立扫码登记制度。\n二、建议先在两个区试行。")
    tale.go(20)
    tale.life.paper_opinion("市财政局", "所需经费在部门预算内统筹，不另行安排。")


@story
def drafting(tale: Tale) -> None:
    contacted(tale)
    tale.go(20)
    tale.life.draft(text(tale), "初稿")


@story
def overdue(tale: Tale) -> None:
    assigned(tale)
    talk(tale, 12)
    hid = tale.life.handling_id
    tale.go(95)
    clerk(tale, "urge", lambda o, a: dispatch.urge(o, a, hid))
    tale.go(99)
    clerk(tale, "urge", lambda o, a: dispatch.issue_notice(o, a, hid, Supervision()))
    tale.go(104)
    leader = tale.life.house.people["leader"]
    clerk(tale, "urge", lambda o, a: dispatch.report_to_leader(o, a, hid, leader))


@story
def supervised(tale: Tale) -> None:
    """A milder 督办单 before the day, read and answered by the handler."""
    contacted(tale)
    hid = tale.life.handling_id
    tale.go(80)
    notice_id = clerk(tale, "urge", lambda o, a: dispatch.issue_notice(o, a, hid, Supervision("yellow")).id)
    tale.go(81)
    feedback = Feedback(notice_id, "初稿已经写完，正在请提案者看。", tale.start + timedelta(days=91))
    tale.life.act("head", "read", lambda o, a: dispatch.mark_read(o, a, notice_id))
    tale.go(82)
    tale.life.act("handler", "answer_notice", lambda o, a: dispatch.answer_notice(o, a, hid, feedback))


@story
def extended(tale: Tale) -> None:
    contacted(tale)
    tale.go(70)
    hid = tale.life.handling_id
    until = tale.start + timedelta(days=130)
    clerk(
        tale,
        "request_extension",
        lambda o, a: dispatch.request_extension(o, a, hid, until, "需等上级文件印发后一并答复"),
    )
    tale.go(73)
    authority = OnBehalf("市政协提案委", Way.PHONE, tale.day(73))
    clerk(
        tale,
        "grant_extension",
        lambda o, a: dispatch.grant_extension(o, a, hid, None, "同意", on_behalf=authority),
    )


def submitted(tale: Tale, outcome_class: str | None = None, **more: Any) -> None:
    assigned(tale, **more)
    talk(tale, 6)
    tale.go(25)
    tale.life.draft(text(tale, outcome_class), "初稿")
    talk(tale, 35, stage=ContactStage.DURING, met=True)
    tale.life.link_points()
    confirm_promises(tale.life)
    tale.go(45)
    tale.life.submit()


@story
def head_reviews(tale: Tale) -> None:
    submitted(tale)


@story
def proofreading(tale: Tale) -> None:
    submitted(tale)
    tale.life.approve_until(Role.PROOFREADER)


@story
def leader_reviews(tale: Tale) -> None:
    submitted(tale)
    tale.life.approve_until(Role.LEADER)


@story
def director_signs(tale: Tale) -> None:
    submitted(tale)
    tale.life.approve_until(Role.DIRECTOR)


@story
def returned_twice(tale: Tale) -> None:
    submitted(tale)
    tale.life.send_back("第二条没有写完成时限。")
    for n, note in ((48, "补时限"), (52, "改称谓")):
        tale.go(n)
        changed = text(tale)
        more = "（已按要求补充。）" if n == 48 else "（已核对全文。）"
        tale.life.draft(DraftText(**{**_fields(changed), "body": changed.body + "\n" + more}), note)
        tale.life.submit()
        if n == 48:
            tale.life.approve_until(Role.PROOFREADER)
            tale.life.send_back("称谓与登记不一致，请核对。")


def _fields(draft: DraftText) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


@story
def approved(tale: Tale, **more: Any) -> None:
    submitted(tale, **more)
    tale.life.approve_until(None)


@story
def issued(tale: Tale, **more: Any) -> None:
    approved(tale, **more)
    tale.go(60)
    tale.life.issue(tale.day(60))


@story
def answered(tale: Tale, **more: Any) -> None:
    issued(tale, **more)
    tale.go(62)
    tale.life.deliver(Sending(DeliveryWay.REGISTERED_MAIL, tale.day(62), tracking_no="XA00000000051"))


@story
def cosigners_waiting(tale: Tale) -> None:
    answered(tale)
    tale.go(70)
    tale.life.paper_receipt(tale.life.deliveries()[0], Rating.SATISFIED, "感谢。")


@story
def round_two(tale: Tale) -> None:
    answered(tale)
    tale.go(72)
    tale.life.paper_receipt(tale.life.deliveries()[0], Rating.NOT_SATISFIED, "第二条没有说清谁来做。")
    talk(tale, 76, met=True)


@story
def void_and_reissued(tale: Tale) -> None:
    issued(tale)
    hid = tale.life.handling_id
    clerk(tale, "void", lambda o, a: void(o, a, hid, Voiding("收件人姓名印错")))
    tale.go(62)
    tale.life.submit()
    tale.life.approve_until(None)
    tale.life.issue(tale.day(62))
    tale.go(63)
    tale.life.deliver(Sending(DeliveryWay.BY_HAND, tale.day(63)))


@story
def closed(tale: Tale) -> None:
    answered(tale)
    tale.go(75)
    for delivery in tale.life.deliveries():
        tale.life.paper_receipt(delivery, Rating.SATISFIED, "")
    made_public(tale, 80, Decided(PublicationOutcome.WHOLE, tale.day(80), "局门户网站“建议提案答复”栏"))


def made_public(tale: Tale, day: int, decided: Decided) -> None:
    """Written down by the clerk on that day of the case."""
    tale.go(day)
    clerk(tale, "publish", lambda o, a: publishing.publish(o, a, tale.life.handling_id, decided))


@story
def withheld(tale: Tale) -> None:
    answered(tale)
    tale.go(75)
    for delivery in tale.life.deliveries():
        tale.life.paper_receipt(delivery, Rating.FAIRLY_SATISFIED, "")
    why = "答复涉及正在评查的案卷，结案前不宜公开。"
    made_public(tale, 82, Decided(PublicationOutcome.WITHHELD, tale.day(82), reason=why))


@story
def promised(tale: Tale) -> None:
    answered(tale, outcome_class="B")
    tale.go(75)
    for delivery in tale.life.deliveries():
        tale.life.paper_receipt(delivery, Rating.SATISFIED, "请按时落实。")
    made_public(tale, 80, Decided(PublicationOutcome.SUMMARY, tale.day(80), "局门户网站“建议提案答复”栏"))
    for day, said in ((150, "实施方案已经印发，试点单位确定。"), (225, "两个试点单位已经运行。")):
        tale.go(day)
        reported = Reported(tale.day(day), said)
        clerk(tale, "track", lambda o, a, r=reported: track(o, a, tale.life.handling_id, r))


@story
def closed_no_feedback(tale: Tale) -> None:
    answered(tale)
    tale.go(110)
    hid = tale.life.handling_id
    clerk(tale, "close", lambda o, a: archive.close(o, a, hid, no_feedback=True, note="电话催问两次未反馈"))


@story
def archived(tale: Tale) -> None:
    closed(tale)
    tale.go(120)
    clerk(tale, "archive", lambda o, a: archive.archive(o, a, tale.life.handling_id))
