"""One act on one case: locked, authorised, decided, written down with everything that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import WAY_NAMES, Actor, OnBehalf
from proposals.domain.dates import BEIJING
from proposals.domain.deadlines import Clock
from proposals.domain.decide import Decision, authorise, decide, find_step
from proposals.domain.errors import BadInput, Conflict, NotFound
from proposals.domain.facts import Facts
from proposals.domain.kinds import Kind
from proposals.domain.notices import NoticeKind
from proposals.domain.permissions import may_see
from proposals.domain.workflow import ACTION_NAMES, ENDS, Action
from proposals.services import _clocks, _ledger
from proposals.services._clocks.reading import co_handlings
from proposals.services._notices import Told, tell
from proposals.services._office import Office
from proposals.storage import chain
from proposals.storage.facts import gather
from proposals.storage.glance import Glance
from proposals.storage.handling import current_round, lock
from proposals.storage.tables.audit import Event
from proposals.storage.tables.delivery import Delivery, ReceiptLink
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.issuing import Letter

NO_SUCH_CASE = "没有找到这一件，或者您不在知悉范围内。请从台账重新打开。"
CONFLICTS_WITH_ITSELF = frozenset({Action.ASSIGN, Action.CORRECT_POINTS, Action.SHARE_POINTS})


@dataclass
class Act:
    """An act that is allowed and locked, waiting for its service to finish it."""

    office: Office
    handling: Handling
    facts: Facts
    kind: Kind
    actor: Actor
    action: Action
    on_behalf: OnBehalf | None
    round: Round
    notices: list[Told] = field(default_factory=list)

    @property
    def acted_name(self) -> str:
        """Name of whoever really did it."""
        return self.on_behalf.name if self.on_behalf else self.actor.name

    @property
    def acted_on(self) -> date:
        """Beijing date on which it was really done."""
        return self.on_behalf.on if self.on_behalf else self.office.today

    def notify(
        self,
        person_id: int | None,
        subject: str,
        text: str,
        kind: NoticeKind = NoticeKind.ACT,
        *,
        group: bool = False,
    ) -> None:
        """Tell somebody; the notice is a row of this transaction. ``group``: see ``_notices.Told``."""
        if person_id is not None and person_id != self.actor.person_id:
            said = list(dict.fromkeys([*((t.subject, t.text) for t in self.notices), (subject, text)]))
            key = f"act:{self.handling.id}:{self.handling.version + 1}:{said.index((subject, text))}"
            self.notices.append(Told(person_id, subject, text, key, kind, self.handling.id, group=group))

    def done(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        note: str = "",
        start_on: date | None = None,
        met_on: date | None = None,
        fixed: Mapping[Clock, date] | None = None,
    ) -> Decision:
        """Take the step: state, event, clocks, links, tasks, ledger. ``data`` must be plain JSON values."""
        data = dict(data or {})
        self.office.db.flush()
        decision = decide(
            self.facts,
            self.actor,
            self.action,
            data,
            on_behalf=self.on_behalf,
            modes=self.office.gate_modes,
        )
        self._write_event(decision, data, note)
        self.handling.state = decision.target
        self.handling.live = decision.target not in ENDS
        self.handling.updated_at = self.office.now
        _clocks.follow(
            self.office,
            self.handling,
            decision,
            on=start_on or self.acted_on,
            met_on=met_on or self.acted_on,
            fixed=fixed or {},
        )
        if decision.revokes_links:
            self._revoke_links()
        tell(self.office, self.notices)
        refresh(self.office, self.handling, beneath=decision.resumes)
        return decision

    def _write_event(self, decision: Decision, data: dict[str, Any], note: str) -> None:
        self.handling.version += 1
        chain.append(
            self.office.db,
            Event(
                handling_id=self.handling.id,
                version=self.handling.version,
                round_no=self.handling.round_no,
                at=self.office.now,
                actor_id=self.actor.person_id,
                actor_name=self.actor.name,
                on_behalf=on_behalf_as_json(self.on_behalf),
                action=self.action.value,
                from_state=self.facts.state.value,
                to_state=decision.target.value,
                note=note,
                data=data,
            ),
        )

    def _revoke_links(self) -> None:
        links = self.office.db.scalars(
            select(ReceiptLink)
            .join(Delivery, Delivery.id == ReceiptLink.delivery_id)
            .join(Letter, Letter.id == Delivery.letter_id)
            .where(
                Letter.handling_id == self.handling.id,
                Letter.void_at.is_not(None),
                ReceiptLink.revoked_at.is_(None),
            )
        )
        for link in links:
            link.revoked_at = self.office.now


def open_act(
    office: Office,
    actor: Actor,
    handling_id: int,
    action: Action,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Act:
    """Lock the handling and refuse early whoever may not do this, or who acts on an outdated page.

    ``seen`` is the version that the person's page showed. Raises ``NotFound``, ``NotAllowed``, ``Conflict``.
    """
    handling = lock(office.db, handling_id)
    if handling is None:
        raise NotFound(NO_SUCH_CASE)
    kind = office.rules.kinds[handling.proposal.kind_code]
    facts = gather(office.db, handling, kind)
    if not may_see(actor, facts):
        raise NotFound(NO_SUCH_CASE)
    if seen is not None and seen < handling.version:
        _refuse_if_overtaken(office, handling, action, seen)
    authorise(facts, actor, action, on_behalf)
    if on_behalf is not None and on_behalf.on > office.today:
        raise BadInput("实际办理日期晚于今天，请检查。", field="behalf_on")
    if not _depends_on_data(facts, action):
        find_step(facts, action, {})
    return Act(office, handling, facts, kind, actor, action, on_behalf, current_round(office.db, handling))


def _depends_on_data(facts: Facts, action: Action) -> bool:
    """Deliveries and approvals choose their step by what is sent along; ``done`` asks the table for them."""
    return action in (Action.DELIVER, Action.APPROVE, Action.VOID, Action.REHANDLE)


def _refuse_if_overtaken(office: Office, handling: Handling, action: Action, seen: int) -> None:
    since = office.db.scalars(
        select(Event).where(Event.handling_id == handling.id, Event.version > seen).order_by(Event.version)
    ).all()
    if any(e.from_state != e.to_state or _same_kind(e, action) for e in since):
        told = [told_event(e) for e in since]
        raise Conflict(
            f"您打开页面之后，这一件已经有人办理：{'；'.join(told)}。您填写的内容保留在下面，请看过最新情况再决定。",
            told,
        )


def _same_kind(event: Event, action: Action) -> bool:
    return action in CONFLICTS_WITH_ITSELF and event.action == action.value


def told_event(event: Event) -> str:
    """One event as a short sentence: when, who, what."""
    at = event.at.astimezone(BEIJING)
    who = event.on_behalf["name"] if event.on_behalf else event.actor_name
    recorded = f"（{event.actor_name}代录）" if event.on_behalf else ""
    return f"{at.month}月{at.day}日{at:%H:%M} {who}{recorded}“{event.data.get('called') or ACTION_NAMES[Action(event.action)]}”"


def refresh(office: Office, handling: Handling, *, beneath: bool = False) -> None:
    """Make tasks and ledger rows anew, of this handling and of the lead above it.

    ``beneath``: also of those that co-handle, whose opinion may count back from a reply that moved.
    """
    db = office.db
    db.flush()
    kind = office.rules.kinds[handling.proposal.kind_code]
    _ledger.rewrite(office, handling, gather(db, handling, kind))
    if handling.parent_id is not None:
        parent = db.get(Handling, handling.parent_id)
        assert parent is not None
        _ledger.rewrite(office, parent, gather(db, parent, kind))
        if parent.merged_into_id is not None:
            main = db.get(Handling, parent.merged_into_id)
            assert main is not None
            _ledger.rewrite(office, main, gather(db, main, kind))
    for each in co_handlings(office, handling) if beneath else ():
        _ledger.rewrite(office, each, gather(db, each, kind))


def facts_of(office: Office, handling: Handling, glance: Glance | None = None) -> Facts:
    """The facts of a handling for showing a page; takes no lock."""
    return gather(office.db, handling, office.rules.kinds[handling.proposal.kind_code], glance)


def on_behalf_as_json(on_behalf: OnBehalf | None) -> dict[str, Any] | None:
    """代录 as it stands in the event, with names, so that it can be read without joins."""
    if on_behalf is None:
        return None
    return {
        "name": on_behalf.name,
        "title": on_behalf.title,
        "way": on_behalf.way.value,
        "way_name": WAY_NAMES[on_behalf.way],
        "on": on_behalf.on.isoformat(),
        "paper_no": on_behalf.paper_no,
        "person_id": on_behalf.person_id,
        "blob_id": on_behalf.blob_id,
    }


def begin_handling(office: Office, handling: Handling, opened_at: datetime | None = None) -> None:
    """Store a new handling with its first round; it becomes visible with its first act."""
    handling.updated_at = office.now
    office.db.add(handling)
    office.db.flush()
    office.db.add(Round(handling_id=handling.id, number=1, kind="first", opened_at=opened_at or office.now))
    office.db.flush()
