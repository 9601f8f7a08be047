"""An order to handle, and what is refused of it, whether the case is new or stands in the register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from proposals.domain.deadlines import Clock
from proposals.domain.errors import BadInput
from proposals.domain.workflow import LEADING, PART_NAMES, Part
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Unit
from proposals.storage.unstored import UnstoredHandling


@dataclass(frozen=True, slots=True)
class Order:
    """An order to handle: to whom, as what, since when, until when.

    ``received_on`` and ``meeting_on`` (交办会) are known to some houses only; limits may count from them.
    ``reply_due`` and ``opinion_due`` are dates fixed by the dispatch notice; without them the limits count.
    ``lead_unit`` names the lead where the order asks for a co-handling that has none yet.
    """

    unit_id: int
    part: Part
    dispatched_on: date
    received_on: date | None = None
    meeting_on: date | None = None
    dispatch_no: str = ""
    requirement: str = ""
    reply_due: date | None = None
    opinion_due: date | None = None
    co_units: tuple[str, ...] = ()
    split_units: tuple[str, ...] = ()
    lead_unit: str = ""

    def fixed(self) -> dict[Clock, date]:
        """The last day that the dispatch notice names, for the clock it means."""
        main = Clock.OPINION if self.part is Part.COHANDLE else Clock.REPLY
        day = self.opinion_due if self.part is Part.COHANDLE else self.reply_due
        return {main: day} if day else {}

    def as_event(self, unit: Unit) -> dict[str, Any]:
        """What the event keeps of it."""
        return {"unit": unit.name, "part": self.part.value, "no": self.dispatch_no}

    def write_to(self, handling: Handling | UnstoredHandling, unit: Unit) -> None:
        """Put what is ordered down in the handling."""
        handling.unit_id, handling.part = unit.id, self.part
        handling.dispatched_on, handling.dispatch_no = self.dispatched_on, self.dispatch_no
        handling.received_on, handling.meeting_on = self.received_on, self.meeting_on
        handling.requirement = self.requirement

    def named_lead(self) -> str:
        """The lead that an order to co-handle names, or a refusal."""
        if not self.lead_unit:
            raise BadInput("会办件请填写主办单位。", field="lead_unit")
        return self.lead_unit

    def passed_on(self, unit: Unit, part: Part) -> Order:
        """The order of another unit beneath or beside the one it was given to."""
        return replace(self, unit_id=unit.id, part=part, received_on=None, co_units=(), split_units=())

    def to_the_lead(self, unit: Unit) -> Order:
        """The order of the lead of whoever was asked to co-handle."""
        return replace(
            self, unit_id=unit.id, part=Part.LEAD, received_on=None, opinion_due=None, requirement=""
        )


def check_order(
    order: Order,
    unit: Unit,
    today: date,
    *,
    held_by: int | None,
    cohandles: bool,
    authority_inside: bool,
) -> None:
    """Refuse an order that does not fit the case: ``held_by`` is the unit it lies with, ``cohandles``: under a lead."""
    _check_dates(order, today)
    if cohandles and order.part is not Part.COHANDLE:
        raise BadInput("这是会办件，只能以会办交办。", field="part")
    if order.co_units and order.part not in LEADING:
        raise BadInput(f"{PART_NAMES[order.part]}件不能再列会办单位。", field="co_units")
    if order.co_units and order.part is Part.SOLE:
        raise BadInput("有会办单位的应选“主办”，独办件没有会办单位。", field="part")
    if order.split_units and order.part is not Part.SPLIT:
        raise BadInput("只有分办件才填写其他分办单位。", field="split_units")
    if not authority_inside and held_by not in (None, unit.id):
        raise BadInput(
            "这一件由交办机关交给本单位；要转给其他单位，请签收后“移交其他单位”或“申请调整承办单位”。",
            field="unit_id",
        )


def _check_dates(order: Order, today: date) -> None:
    if order.dispatched_on > today:
        raise BadInput("交办日期晚于今天，请检查。", field="dispatched_on")
    if order.received_on is not None and order.received_on > today:
        raise BadInput("收到日期晚于今天，请检查。", field="received_on")
    if order.meeting_on is not None and order.meeting_on > today:
        raise BadInput("交办会日期晚于今天，请检查；还没有开的会，开过以后再交办。", field="meeting_on")
    for due, name in ((order.reply_due, "reply_due"), (order.opinion_due, "opinion_due")):
        if due is not None and due < order.dispatched_on:
            raise BadInput("期限早于交办日期，请检查。", field=name)


def refuse_own_lead(order: Order, lead: Unit) -> None:
    """A unit does not co-handle under itself."""
    if lead.id == order.unit_id:
        raise BadInput("主办单位和会办单位不能是同一个单位。", field="lead_unit")


def refuse_lead_as_cohandler(name: str, unit: Unit, lead_unit_id: int | None) -> None:
    """Nor is the lead asked for its own opinion."""
    if unit.id == lead_unit_id:
        raise BadInput(f"“{name}”就是主办单位，不能再列为会办单位。", field="co_units")


def held_already(unit: Unit, part: Part) -> BadInput:
    """The refusal of a second live handling of the same unit."""
    return BadInput(f"{unit.name}已经承办这一件（{PART_NAMES[part]}），不能重复交办。", field="units")
