"""What every story of the year is told with: the tale, the registry of stories, points and drafts to use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from proposals.domain.proposers import ProposerType
from proposals.services.contact import NewContact
from proposals.services.demo.life import Life
from proposals.services.demo.playing import working_day
from proposals.services.drafting import DraftText
from proposals.services.register import NewProposer, Registration
from proposals.storage.tables.contact import ContactStage, ContactWay

SESSIONS = {
    "cppcc_proposal": "市政协六届四次会议",
    "npc_suggestion": "市六届人大四次会议",
    "deliberation_opinion": "市六届人大常委会第三十次会议",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the year's file."""

    serial_no: str
    title: str
    proposers: tuple[str, ...]
    story: str
    days: int
    kind: str = "cppcc_proposal"
    type: ProposerType = ProposerType.MEMBER
    key: str = ""
    left: int | None = None
    """Working days from today to the reply that the dispatch notice asked for; none: the rule counts."""


@dataclass(frozen=True)
class Tale:
    """What a story works with: the item, its life, the day it began, today, the life told before, a fixed last day."""

    item: Item
    life: Life
    start: date
    today: date
    earlier: Life | None
    reply_due: date | None = None

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
        "reply_due": tale.reply_due,
        "key_flags": ((item.key, "市政协分管副主席"),) if item.key else (),
    }
    return Registration(**{**values, **more})


def body(tale: Tale) -> str:
    """A short answer to the three points."""
    month = (tale.today.month % 12) + 1
    first, second, third = points_of(tale.item)
    return (
        f"一、关于{first}的建议\n采纳。由法治调研督察处牵头，{month}月底前制定实施方案，列入我局年度重点工作清单。\n"
        f"二、关于{second}的建议\n采纳。牵头单位为我局，责任处室和时限已在任务分解表中写明。\n"
        f"三、关于{third}的建议\n部分采纳。每季度末在门户网站公布一次进展；涉及个人信息的内容不公布。"
    )


def text(tale: Tale, outcome_class: str | None = None) -> DraftText:
    """The draft with what is printed beside it; class A where the story names none."""
    usual = "" if tale.item.kind == "deliberation_opinion" else "A"
    return DraftText(
        body=body(tale),
        thanks="感谢您对我市法治建设的关心和支持。" if tale.item.type == "member" else "",
        outcome_class=usual if outcome_class is None else outcome_class,
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


def clerk(tale: Tale, action: str, call: Callable[..., Any]) -> Any:
    """An act of the clerk, and what it gives."""
    return tale.life.act("clerk", action, call)
