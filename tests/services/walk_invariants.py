"""What must hold after every step (design §4), asked of the stored rows and not of the services."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from proposals.domain.errors import NotFound
from proposals.domain.facts import StepState
from proposals.domain.workflow import ENDS, LEADING, Part, State
from proposals.services._office import Office
from proposals.services.cases import open_case
from proposals.services.doctor import examine
from proposals.services.ledger import Filters, ledger
from proposals.storage.tables.audit import Event
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import Contact
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.drafting import Draft, DraftParagraph
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, RestrictedReader, Round, Task
from proposals.storage.tables.issuing import Letter, LetterFile, NumberCounter
from proposals.storage.tables.notices import Notice
from proposals.storage.tables.register import Proposer
from proposals.storage.tables.review import ReviewStep
from proposals.storage.tables.system import Blob
from tests.services.walk_world import World

NUMBER = re.compile(r"(.+)〔(\d{4})〕(\d+)号")
MAY_CHANGE: dict[Any, set[str]] = {
    Letter: {"void_at", "void_reason"},
    LetterFile: set(),
    Receipt: {"superseded"},
    Draft: set(),
    DraftParagraph: set(),
    Opinion: set(),
    Contact: set(),
    Event: set(),
    Notice: {
        "read_at",
        "read_by_name",
        "withdrawn_at",
        "feedback",
        "late_reason",
        "answered_at",
        "answered_by_name",
    },
}
"""Tables to which is only added, and the columns that may change afterwards."""


class Memory:
    """What was seen after earlier steps: nothing of it may be lost or changed."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], str] = {}

    def check(self, db: Session) -> None:
        now = {key: text for table in MAY_CHANGE for key, text in _frozen(db, table)}
        now |= dict(_acted_steps(db))
        for key, text in self.rows.items():
            assert now.get(key) == text, f"{key} was {text}, is {now.get(key)}"
        self.rows = now


def _frozen(db: Session, table: Any) -> Iterator[tuple[tuple[str, int], str]]:
    columns = [c for c in table.__table__.columns if c.key not in MAY_CHANGE[table]]
    for row in db.execute(select(*columns)):
        yield (table.__tablename__, row.id), repr(tuple(row))


def _acted_steps(db: Session) -> Iterator[tuple[tuple[str, int], str]]:
    """What somebody said on a step stays, whatever becomes of the step."""
    said = select(ReviewStep.id, ReviewStep.acted_name, ReviewStep.acted_at, ReviewStep.opinion)
    for row in db.execute(said.where(ReviewStep.acted_at.is_not(None))):
        yield ("acted", row.id), repr(tuple(row))


def check_rows(db: Session) -> None:
    """Everything that can be asked in a few queries; after every step."""
    for check in CHECKS:
        check(db)


def check_house(world: World, office: Office) -> None:
    """The long look: doctor (replay, ledger, tasks, chain, files), the bytes of every letter, who sees what."""
    _only_the_named_see_restricted_cases(office, world)
    problems = examine(office).problems
    assert problems == (), "\n".join(problems)
    for letter in office.db.scalars(select(Letter)):
        blob = office.db.get_one(Blob, letter.docx_blob_id)
        assert hashlib.sha256(office.read_file(blob)).hexdigest() == letter.docx_sha256


def _one_live_handling_for_each_unit(db: Session) -> None:
    live = select(Handling.proposal_id, Handling.unit_id).where(Handling.live, Handling.unit_id.is_not(None))
    assert all(n == 1 for n in Counter(tuple(r) for r in db.execute(live)).values())
    assert all(h.live == (h.state not in ENDS) for h in db.scalars(select(Handling)))


def _letters_are_unique_and_whole(db: Session) -> None:
    valid = db.execute(select(Letter.round_id, Letter.proposal_id).where(Letter.void_at.is_(None)))
    assert all(n == 1 for n in Counter(tuple(r) for r in valid).values())
    numbers = Counter(tuple(r) for r in db.execute(select(Letter.unit_id, Letter.number)))
    assert all(n == 1 for n in numbers.values()), numbers
    for letter in db.scalars(select(Letter)):
        assert all((letter.number, letter.docx_sha256, letter.signer_name, letter.signer_title))
        assert json.dumps(letter.facts)


def _numbers_have_no_gap(db: Session) -> None:
    """Every number below the counter stands on a letter, void or not, or on a 督办单."""
    given: dict[tuple[int, str, int], set[int]] = {}
    numbered = select(Notice.issuer_unit_id, Notice.number).where(Notice.number != "")
    for unit_id, number in [*db.execute(select(Letter.unit_id, Letter.number)), *db.execute(numbered)]:
        code, year, at = NUMBER.fullmatch(number).groups()  # type: ignore[union-attr]
        given.setdefault((unit_id, code, int(year)), set()).add(int(at))
    for counter in db.scalars(select(NumberCounter)):
        here = given.get((counter.unit_id, counter.code, counter.year), set())
        assert set(range(1, counter.next)) <= here, (counter.code, counter.next, here)


def _receipts_follow_deliveries(db: Session) -> None:
    rows = select(Receipt, Delivery).join(Delivery, Delivery.id == Receipt.delivery_id)
    for receipt, delivery in db.execute(rows):
        assert delivery.delivered_on is not None
        assert receipt.received_on >= delivery.delivered_on
    counting = db.execute(select(Receipt.delivery_id).where(~Receipt.superseded))
    assert all(n == 1 for n in Counter(r.delivery_id for r in counting).values())


OUTLIVING = ("publication", "commitment")
AFTERWARDS = ("publish", "track")
"""Clocks, and what is asked of people, that outlive the file of a case."""


def _ended_handlings_owe_nothing(db: Session) -> None:
    ended = Handling.state.in_(ENDS)
    open_clock = and_(Clock.met_on.is_(None), Clock.cancelled_at.is_(None), Clock.kind.not_in(OUTLIVING))
    running = db.execute(
        select(Handling.id, Handling.state, Clock.kind)
        .join(Clock, Clock.handling_id == Handling.id)
        .where(ended, open_clock)
    ).all()
    assert running == []
    owed = (
        select(Task.title)
        .join(Handling, Handling.id == Task.handling_id)
        .where(or_(Handling.state != State.ARCHIVED, Task.action.not_in(AFTERWARDS)))
    )
    assert db.scalars(owed.where(or_(ended, Handling.stub))).all() == []


def _whoever_is_not_at_an_end_has_something_to_do(db: Session) -> None:
    """No case may lie where nobody is asked to act."""
    waiting = set(db.scalars(select(Task.handling_id)))
    for h in db.scalars(
        select(Handling).where(Handling.live, ~Handling.stub, Handling.state != State.CLOSED)
    ):
        returned_inside = h.state is State.HANDLING
        assert h.id in waiting or returned_inside, f"{h.id} in {h.state} waits for nobody"


def _states_fit_their_rows(db: Session) -> None:
    letters = db.scalars(select(Letter).where(Letter.void_at.is_(None))).all()
    unsent = set(db.scalars(select(Delivery.letter_id).where(Delivery.delivered_on.is_(None))))
    steps = db.execute(
        select(ReviewStep.round_id, ReviewStep.state)
        .join(Round, Round.id == ReviewStep.round_id)
        .where(ReviewStep.submission == Round.submissions)
    ).all()
    running = and_(
        Round.handling_id == Handling.id, Round.number == Handling.round_no, Round.cancelled_at.is_(None)
    )
    rows = db.execute(select(Handling, Round.id).join(Round, running).where(~Handling.stub)).all()
    assert len(rows) == db.scalar(select(func.count(Handling.id)).where(~Handling.stub))
    for handling, round_id in rows:
        own = [letter.id for letter in letters if letter.round_id == round_id]
        states = {state for at, state in steps if at == round_id}
        _fits(handling, states, own, [i for i in own if i in unsent])


def _fits(handling: Handling, steps: set[StepState], letters: list[int], unsent: list[int]) -> None:
    state, name = handling.state, f"{handling.id} in {handling.state.value}"
    active = StepState.ACTIVE in steps
    assert active == (state is State.UNDER_REVIEW) or not handling.live, f"{name}: active step {active}"
    if state is State.APPROVED:
        assert StepState.PASSED in steps, f"{name} was passed by nobody"
    if state is State.ISSUED:
        assert unsent, f"{name} has nothing to send"
    if state in (State.ANSWERED, State.CLOSED):
        assert not unsent, f"{name} has copies to send"
    if state is State.ANSWERED and handling.part is not Part.COHANDLE:
        assert letters, f"{name} was answered without a letter"


def _silence_is_no_satisfaction(db: Session) -> None:
    """未反馈 counts for nothing: a result stands only where a receipt says so."""
    for row in db.scalars(select(LedgerRow).where(LedgerRow.result != "")):
        receipts = (
            select(func.count(Receipt.id))
            .join(Delivery, Delivery.id == Receipt.delivery_id)
            .join(Letter, Letter.id == Delivery.letter_id)
            .where(Letter.handling_id == row.handling_id, Letter.void_at.is_(None), ~Receipt.superseded)
        )
        assert db.scalar(receipts), f"{row.handling_id} says {row.result} without a receipt"


def _families_hold_together(db: Session) -> None:
    """A co-handling hangs on a lead of the same proposal; merged cases on one that is not merged itself."""
    parent, main = aliased(Handling), aliased(Handling)
    for child, lead in db.execute(select(Handling, parent).join(parent, parent.id == Handling.parent_id)):
        assert child.part is Part.COHANDLE
        if not child.live:
            continue
        assert lead.part in LEADING - {Part.SOLE}, f"{child.id} under {lead.id} {lead.part}"
        assert child.proposal_id == lead.proposal_id
        assert child.unit_id is None or child.unit_id != lead.unit_id
    for each, into in db.execute(select(Handling, main).join(main, main.id == Handling.merged_into_id)):
        assert each.state is State.MERGED
        assert into.unit_id == each.unit_id
        assert into.state not in (State.MERGED, State.TRANSFERRED, State.RETURNED), f"{each.id} → {into.id}"
    merged = db.scalars(select(Handling).where(Handling.state == State.MERGED))
    assert all(h.merged_into_id is not None for h in merged)


def _copies_go_to_proposers_of_their_letter(db: Session) -> None:
    rows = select(Delivery, Letter, Proposer).join(Letter, Letter.id == Delivery.letter_id)
    for _, letter, proposer in db.execute(rows.join(Proposer, Proposer.id == Delivery.proposer_id)):
        assert proposer.proposal_id == letter.proposal_id


def _only_the_named_see_restricted_cases(office: Office, world: World) -> None:
    for h in office.db.scalars(
        select(Handling).where(Handling.restricted).order_by(Handling.id.desc()).limit(1)
    ):
        named = set(
            office.db.scalars(select(RestrictedReader.person_id).where(RestrictedReader.handling_id == h.id))
        )
        for actor in world.everybody(office).values():
            if actor.person_id in named:
                continue
            try:
                open_case(office, actor, h.id)
            except NotFound:
                listed = [row.handling_id for row, _ in ledger(office, actor, Filters()).rows]
                assert h.id not in listed
            else:
                raise AssertionError(f"{actor.name} sees the restricted case {h.id}")


CHECKS: tuple[Callable[[Session], None], ...] = (
    _one_live_handling_for_each_unit,
    _letters_are_unique_and_whole,
    _numbers_have_no_gap,
    _receipts_follow_deliveries,
    _ended_handlings_owe_nothing,
    _whoever_is_not_at_an_end_has_something_to_do,
    _states_fit_their_rows,
    _silence_is_no_satisfaction,
    _families_hold_together,
    _copies_go_to_proposers_of_their_letter,
)
