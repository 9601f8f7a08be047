"""The life of one case, act by act, each by whoever would do it; the demo's cases are told in these words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, Role, Way
from proposals.domain.facts import Rating, ReviewFact
from proposals.domain.workflow import Part
from proposals.services import dispatch, register
from proposals.services._apply import facts_of
from proposals.services._links import link_url
from proposals.services._office import Office
from proposals.services.cohandling import Judgement, OpinionText, give_opinion, judge_opinion
from proposals.services.contact import NewContact, record_contact
from proposals.services.delivery import Sending, deliver
from proposals.services.demo.cast import DemoHouse
from proposals.services.demo.replies import replies
from proposals.services.demo.script import Script
from proposals.services.dispatch import Order, Shares
from proposals.services.drafting import DraftText, save_draft
from proposals.services.issuing import Numbering, issue
from proposals.services.points import answer_points
from proposals.services.portal import answer
from proposals.services.receipt import Answer, PaperReceipt, receive
from proposals.services.register import Registration
from proposals.services.review import approve, return_to_handler, submit
from proposals.storage.handling import current_round, latest_draft
from proposals.storage.tables.cohandling import Opinion, OpinionPart
from proposals.storage.tables.delivery import ReceiptChannel, ReceiptLink
from proposals.storage.tables.handling import Handling

Result = TypeVar("Result")
"""Everything below says who acts first, then what is done."""


@dataclass
class Life:
    """One case on its way; ``handling_id`` is ours."""

    script: Script
    house: DemoHouse
    handling_id: int = 0
    opinions: dict[str, int] = field(default_factory=dict)

    def act(
        self,
        role: str,
        action: str,
        call: Callable[[Office, Actor], Result],
        *,
        person_id: int | None = None,
        note: str = "",
    ) -> Result:
        """One act by whoever holds this role in the demo's house, or by the person given."""
        who = person_id if person_id is not None else self.house.people.get(role)
        code = role.removeprefix("supporting_")
        return self.script.act(code, who, action, call, note=note)

    def look(self, read: Callable[[Office, Handling], Result]) -> Result:
        """Read something of our handling."""
        office = self.script.house.office(self.script.now, write=False)
        try:
            handling = office.db.get(Handling, self.handling_id)
            assert handling is not None
            return read(office, handling)
        finally:
            office.close()

    # ------------------------------------------------------------------ in

    def register(self, new: Registration, note: str = "") -> None:
        """登记 by the clerk."""
        done = self.script.act(
            "clerk",
            self.house.people["clerk"],
            "register",
            lambda o, a: register.register(o, a, new),
            note=note,
        )
        self.handling_id = done.handling_id

    def dispatch(self, part: Part, on: date, co_units: Sequence[str] = (), **more: Any) -> None:
        """The authority's dispatch, as it came to the clerk."""
        order = Order(self.house.unit_id, part, on, co_units=tuple(co_units), **more)
        self.act(
            "clerk",
            "dispatch",
            lambda o, a: dispatch.dispatch(o, a, self.handling_id, order),
            note="、".join(co_units),
        )

    def accept(self) -> None:
        """签收."""
        self.act("clerk", "accept", lambda o, a: dispatch.accept(o, a, self.handling_id))

    def assign(self, *, supporting: bool = False) -> None:
        """To the lead department and its handler, and to a supporting one if the case is wide."""
        shares = Shares(
            self.house.lead_id,
            self.house.people["handler"],
            (self.house.supporting_id,) if supporting else (),
        )
        self.act("clerk", "assign", lambda o, a: dispatch.assign(o, a, self.handling_id, shares))
        self._accept_share("head", self.house.lead_id)
        if supporting:
            self._accept_share("supporting_head", self.house.supporting_id)

    def _accept_share(self, role: str, department_id: int) -> None:
        self.act(
            role,
            "accept_assignment",
            lambda o, a: dispatch.accept_assignment(o, a, self.handling_id, department_id),
        )

    def supporting_opinion(self, text: str) -> None:
        """The supporting department says its part."""
        self.act(
            "supporting_handler",
            "give_department_opinion",
            lambda o, a: dispatch.give_department_opinion(
                o, a, self.handling_id, self.house.supporting_id, text
            ),
        )

    # ------------------------------------------------------------------ talk and opinions

    def contact(self, new: NewContact, role: str = "handler") -> None:
        """One contact with the member."""
        self.act(role, "contact", lambda o, a: record_contact(o, a, [self.handling_id], new))

    def children(self) -> dict[str, int]:
        """Co-handlings under ours by the short name of their unit."""

        def read(office: Office, handling: Handling) -> dict[str, int]:
            rows = office.db.scalars(
                select(Handling).where(Handling.parent_id == handling.id, Handling.live).order_by(Handling.id)
            )
            return {h.unit.short_name: h.id for h in rows if h.unit is not None}

        return self.look(read)

    def child_accepts(self, unit: str) -> None:
        """A co-handler with an account accepts its case."""
        child, person = self.children()[unit], self.house.cohandlers[unit]
        self.act(
            "cohandler", "accept", lambda o, a: dispatch.accept(o, a, child), person_id=person, note=unit
        )

    def opinion(self, unit: str, text: str) -> None:
        """A co-handler's opinion: by login where it has an account, else on paper, recorded by the clerk."""
        child = self.children()[unit]
        person = self.house.cohandlers.get(unit)
        if person is not None:
            self.act(
                "cohandler",
                "give_opinion",
                lambda o, a: give_opinion(o, a, child, OpinionText(text)),
                person_id=person,
                note=unit,
            )
        else:
            self.paper_opinion(unit, text)

    def paper_opinion(self, unit: str, text: str) -> None:
        """An opinion that came on paper, with its number and date."""
        child = self.children()[unit]

        def record(office: Office, actor: Actor) -> int:
            paper = OnBehalf(unit, Way.PAPER, office.today, paper_no=f"会办函第{child}号")
            return give_opinion(office, actor, child, OpinionText(text), on_behalf=paper)

        self.act("clerk", "give_opinion", record, note=f"{unit}（代录）")

    def judge_all(self, verdicts: Sequence[Judgement]) -> None:
        """采纳 or not, part by part."""
        self.act("handler", "judge_opinion", lambda o, a: judge_opinion(o, a, self.handling_id, verdicts))

    def opinion_parts(self) -> list[int]:
        """Ids of all parts of opinions that came to us."""

        def read(office: Office, handling: Handling) -> list[int]:
            return list(
                office.db.scalars(
                    select(OpinionPart.id)
                    .join(Opinion, Opinion.id == OpinionPart.opinion_id)
                    .join(Handling, Handling.id == Opinion.handling_id)
                    .where(Handling.parent_id == handling.id)
                    .order_by(OpinionPart.id)
                )
            )

        return self.look(read)

    # ------------------------------------------------------------------ draft and review

    def draft(self, text: DraftText, note: str = "") -> None:
        """A new version from the newest one, with every point linked to a paragraph."""
        base = self.look(lambda o, h: _version(o, h))
        self.act(
            "handler",
            "save_draft",
            lambda o, a: save_draft(o, a, self.handling_id, text, base_version=base, note=note),
            note=note,
        )

    def link_points(self) -> None:
        """Every point to the paragraph that answers it, with what the paragraph says is done."""
        answers = self.look(replies)
        if answers:
            self.act(
                "handler",
                "save_draft",
                lambda o, a: answer_points(o, a, self.handling_id, answers),
                note="逐条对应",
            )

    def submit(self, waivers: Mapping[str, str] | None = None) -> None:
        """送审."""
        self.act("handler", "submit", lambda o, a: submit(o, a, self.handling_id, waivers=waivers))

    def waiting_step(self) -> ReviewFact:
        """The first step that waits now."""
        return self.look(lambda o, h: facts_of(o, h).active_reviews[0])

    def approve_next(self, opinion: str = "同意。") -> str:
        """Whoever is next approves; gives the role."""
        step = self.waiting_step()
        role = self._role_of(step)
        sha = self.look(_sha)
        self.act(
            role,
            "approve",
            lambda o, a: approve(o, a, self.handling_id, step.id, draft_sha256=sha, opinion=opinion),
            note=step.name,
        )
        return role

    def approve_until(self, role: Role | None) -> None:
        """Approve until this role's step waits; ``None``: to the end."""
        while True:
            steps = self.look(lambda o, h: facts_of(o, h).active_reviews)
            if not steps or (role is not None and any(s.role == role.value for s in steps)):
                return
            self.approve_next()

    def send_back(self, reason: str) -> None:
        """The reviewer returns the draft to the handler."""
        step = self.waiting_step()
        self.act(
            self._role_of(step),
            "return_to_handler",
            lambda o, a: return_to_handler(o, a, self.handling_id, step.id, reason),
            note=reason,
        )

    def _role_of(self, step: ReviewFact) -> str:
        supporting = step.department_id == self.house.supporting_id
        return f"supporting_{step.role}" if supporting else step.role

    # ------------------------------------------------------------------ out and back

    def issue(self, on: date, numbers: tuple[str, ...] = ()) -> None:
        """Number, print, freeze."""
        how = Numbering(issued_on=on, numbers=numbers)
        self.act("clerk", "issue", lambda o, a: issue(o, a, self.handling_id, how))

    def deliver(self, sending: Sending) -> None:
        """Out of the house."""
        self.act("clerk", "deliver", lambda o, a: deliver(o, a, self.handling_id, sending))

    def deliveries(self) -> list[int]:
        """Copies of the running round."""
        return self.look(lambda o, h: [d.id for d in facts_of(o, h).current_deliveries])

    def tokens(self) -> list[str]:
        """The members' links of the running round, as printed on their receipt forms."""
        return self.look(_tokens)

    def member_answers(self, token: str, name: str, attitude: Rating, result: Rating, comment: str) -> None:
        """The member answers by link."""
        said = Answer(attitude, result, comment)
        self.script.act(
            "member",
            None,
            "receive",
            lambda o, _: answer(o, token, said, device="演示"),
            name=name,
            note="网上填写",
        )

    def paper_receipt(self, delivery_id: int, rating: Rating, comment: str = "") -> None:
        """A receipt on paper, recorded by the clerk."""

        def record(office: Office, actor: Actor) -> object:
            paper = PaperReceipt(
                delivery_id, Answer(rating, rating, comment), ReceiptChannel.PAPER, office.today
            )
            return receive(office, actor, self.handling_id, paper)

        self.act("clerk", "receive", record, note="纸质回执")


def _version(office: Office, handling: Handling) -> int:
    draft = latest_draft(office.db, current_round(office.db, handling).id)
    return draft.version if draft else 0


def _sha(office: Office, handling: Handling) -> str:
    draft = latest_draft(office.db, current_round(office.db, handling).id)
    assert draft is not None
    return draft.sha256


def _tokens(office: Office, handling: Handling) -> list[str]:
    ids = [d.id for d in facts_of(office, handling).current_deliveries]
    links = office.db.scalars(
        select(ReceiptLink).where(ReceiptLink.delivery_id.in_(ids)).order_by(ReceiptLink.delivery_id)
    )
    return [link_url(office, link).rpartition("/")[2] for link in links]
