"""How far each case of the year came; each story takes up where an earlier one ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from proposals.domain.actors import OnBehalf, Role, Way
from proposals.domain.facts import Rating
from proposals.domain.workflow import Part
from proposals.services import archive, dispatch
from proposals.services.contact import NewContact
from proposals.services.delivery import Sending
from proposals.services.demo.life import Life
from proposals.services.demo.playing import working_day
from proposals.services.dispatch import AdjustmentRequest, Transfer
from proposals.services.drafting import DraftText
from proposals.services.issuing import Voiding, void
from proposals.services.register import NewProposer, Registration
from proposals.storage.tables.contact import ContactStage, ContactWay
from proposals.storage.tables.delivery import DeliveryWay

if TYPE_CHECKING:
    from proposals.services.demo.year import Item


@dataclass(frozen=True)
class Tale:
    """What a story works with: the item, its life, the day it began, today, and the life told before."""

    item: Item
    life: Life
    start: date
    today: date
    earlier: Life | None

    def day(self, n: int) -> date:
        """``n`` days after the start, never after today."""
        return min(working_day(self.start + timedelta(days=n)), self.today)

    def go(self, n: int, hour: int = 9) -> None:
        """Move the clock to that day."""
        self.life.script.at(self.day(n), hour)


Story = TypeVar("Story", bound=Callable[..., None])
STORIES: dict[str, Callable[[Tale], None]] = {}


def story(tell: Story) -> Story:
    """Enter a story under its own name."""
    STORIES[tell.__name__] = tell
    return tell


def points_of(item: Item) -> tuple[str, ...]:
    """Three believable points of a proposal with this title."""
    what = item.title.removeprefix("关于").removesuffix("的建议").removesuffix("的审议意见")
    return (f"把{what}列入年度重点工作", "明确牵头单位和完成时限", "定期公布进展，接受社会监督")


def registration(tale: Tale, **more: Any) -> Registration:
    """The item as the clerk types it in."""
    from proposals.services.demo.year import SESSIONS

    item = tale.item
    points = points_of(item)
    listed = "\n".join(f"{'一二三'[n]}、{p}。" for n, p in enumerate(points))
    values: dict[str, Any] = {
        "kind": item.kind,
        "level": "city",
        "session": SESSIONS[item.kind],
        "serial_no": item.serial_no,
        "title": item.title,
        "proposers": tuple(NewProposer(name, item.type) for name in item.proposers),
        "unit_id": tale.life.house.unit_id,
        "points": points,
        "text": f"近年来有关工作取得进展，但仍有不足。建议：\n{listed}",
        "key_flags": ((item.key, "市政协分管副主席"),) if item.key else (),
    }
    return Registration(**{**values, **more})


def body(tale: Tale) -> str:
    """A short answer to the three points."""
    month = (tale.today.month % 12) + 1
    first, second, third = points_of(tale.item)
    return (
        f"一、关于{first}的建议\n采纳。已列入我局年度重点工作清单，由法治调研督察处牵头，{month}月底前完成。\n"
        f"二、关于{second}的建议\n采纳。牵头单位为我局，责任处室和时限已在任务分解表中写明。\n"
        f"三、关于{third}的建议\n部分采纳。每季度末在门户网站公布一次进展；涉及个人信息的内容不公布。"
    )


def text(tale: Tale) -> DraftText:
    """The draft with what is printed beside it."""
    classes = {"deliberation_opinion": ""}
    return DraftText(
        body=body(tale),
        thanks="感谢您对我市法治建设的关心和支持。" if tale.item.type == "member" else "",
        outcome_class=classes.get(tale.item.kind, "A"),
        publicity="主动公开",
        contact_name="李承办",
        contact_phone="023-00000000",
    )


def talk(tale: Tale, day: int, *, stage: ContactStage = ContactStage.BEFORE, met: bool = False) -> None:
    """One contact on that day."""
    tale.go(day, 10)
    tale.life.contact(
        NewContact(
            on=tale.day(day),
            way=ContactWay.MEETING if met else ContactWay.PHONE,
            stage=stage,
            our_people="李承办",
            member_said="希望尽快看到具体措施。",
            we_answered="已记下，起草时逐条回应。",
        )
    )


# ------------------------------------------------------------------ stories, in the order of the work


@story
def pending_dispatch(tale: Tale) -> None:
    tale.life.register(registration(tale))


@story
def referred(tale: Tale) -> None:
    pending_dispatch(tale)
    _clerk(tale, "refer", lambda o, a: dispatch.refer(o, a, tale.life.handling_id, "内容已在去年答复中说明"))


@story
def pending_acceptance(tale: Tale, **more: Any) -> None:
    values = {"part": Part.SOLE, "dispatched_on": tale.start, **more}
    tale.life.register(registration(tale, **values))


@story
def withdrawn(tale: Tale) -> None:
    pending_acceptance(tale)
    tale.go(3)
    _clerk(tale, "withdraw", lambda o, a: dispatch.withdraw(o, a, tale.life.handling_id, "提案者来信撤回"))


@story
def assigned(tale: Tale, **more: Any) -> None:
    pending_acceptance(tale, **more)
    tale.go(1)
    tale.life.accept()
    tale.life.assign()


@story
def adjusting(tale: Tale) -> None:
    pending_acceptance(tale)
    tale.go(4)
    ask = AdjustmentRequest(
        "物业收费标准由住房城乡建设部门制定，不属我局职责。", "市住房城乡建委", "已电话沟通"
    )
    _clerk(
        tale,
        "request_adjustment",
        lambda o, a: dispatch.request_adjustment(o, a, tale.life.handling_id, ask),
    )


@story
def returned(tale: Tale) -> None:
    pending_acceptance(tale)
    tale.go(3)
    ask = AdjustmentRequest("乡镇污水处理设施建设不属我局职责。", "市生态环境局", "已沟通，对方同意承办")
    hid = tale.life.handling_id
    _clerk(tale, "request_adjustment", lambda o, a: dispatch.request_adjustment(o, a, hid, ask))
    tale.go(4)
    _clerk(
        tale,
        "report_adjustment",
        lambda o, a: dispatch.report_adjustment(o, a, hid, tale.day(4), "渝司函〔2026〕3号"),
    )
    tale.go(9)
    authority = OnBehalf("市政协提案委", Way.PAPER, tale.day(9), paper_no="提案委函〔2026〕12号")
    _clerk(
        tale,
        "agree_adjustment",
        lambda o, a: dispatch.agree_adjustment(o, a, hid, "同意调整", on_behalf=authority),
    )


@story
def contacted(tale: Tale) -> None:
    assigned(tale)
    talk(tale, 5)


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
    _clerk(tale, "urge", lambda o, a: dispatch.urge(o, a, hid))


@story
def extended(tale: Tale) -> None:
    contacted(tale)
    tale.go(70)
    hid = tale.life.handling_id
    until = tale.start + timedelta(days=130)
    _clerk(
        tale,
        "request_extension",
        lambda o, a: dispatch.request_extension(o, a, hid, until, "需等上级文件印发后一并答复"),
    )
    tale.go(73)
    authority = OnBehalf("市政协提案委", Way.PHONE, tale.day(73))
    _clerk(
        tale,
        "grant_extension",
        lambda o, a: dispatch.grant_extension(o, a, hid, None, "同意", on_behalf=authority),
    )


def submitted(tale: Tale, **more: Any) -> None:
    assigned(tale, **more)
    talk(tale, 6)
    tale.go(25)
    tale.life.draft(text(tale), "初稿")
    talk(tale, 35, stage=ContactStage.DURING, met=True)
    tale.life.link_points()
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
    _clerk(tale, "void", lambda o, a: void(o, a, hid, Voiding("收件人姓名印错")))
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


@story
def closed_no_feedback(tale: Tale) -> None:
    answered(tale)
    tale.go(110)
    hid = tale.life.handling_id
    _clerk(tale, "close", lambda o, a: archive.close(o, a, hid, no_feedback=True, note="电话催问两次未反馈"))


@story
def archived(tale: Tale) -> None:
    closed(tale)
    tale.go(120)
    _clerk(tale, "archive", lambda o, a: archive.archive(o, a, tale.life.handling_id))


@story
def merged_main(tale: Tale) -> None:
    contacted(tale)


@story
def merged_into_previous(tale: Tale) -> None:
    assert tale.earlier is not None
    contacted(tale)
    tale.go(12)
    main = tale.earlier.handling_id
    _clerk(tale, "merge", lambda o, a: dispatch.merge(o, a, tale.life.handling_id, main, "两件内容相近"))


@story
def split(tale: Tale) -> None:
    tale.life.register(registration(tale))
    tale.life.dispatch(Part.SPLIT, tale.start, split_units=("市教委",))
    tale.go(1)
    tale.life.accept()
    tale.life.assign()


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


@story
def transferred(tale: Tale) -> None:
    assigned(tale)
    tale.go(9)
    order = Transfer("市教委", "校园安全工作已划归市教委统筹", "市委编办通知")
    _clerk(tale, "transfer", lambda o, a: dispatch.transfer(o, a, tale.life.handling_id, order))


@story
def forwarded(tale: Tale) -> None:
    assigned(tale, part=Part.FORWARD)


def _clerk(tale: Tale, action: str, call: Callable[..., Any]) -> None:
    tale.life.act("clerk", action, call)
