"""Cases brought to a signed draft by writing its rows, and from there on through the real services."""

from datetime import date, timedelta

from sqlalchemy import select

from proposals.domain.facts import CosignerRule, Rating, StepState
from proposals.domain.workflow import Part, State
from proposals.services._apply import refresh
from proposals.services._office import Office
from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.services.dispatch import accept
from proposals.services.issuing import Numbering, issue
from proposals.services.receipt import Answer, PaperReceipt, ReceiptChannel, receive
from proposals.services.register import NewProposer
from proposals.storage.handling import current_round
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.register import ProposerType
from proposals.storage.tables.review import ReviewStep
from tests.factories import registered
from tests.people import Cast

SATISFIED = Answer(Rating.SATISFIED, Rating.SATISFIED)
REFUSED = Answer(Rating.SATISFIED, Rating.NOT_SATISFIED, "没有说到点子上")
THREE = tuple(NewProposer(n, ProposerType.MEMBER) for n in ("孔祥彬", "孟平", "颜青"))
STEPS = (("head", "check", "周处长"), ("leader", "endorse", "吴分管"), ("director", "sign", "陈局长"))
BODY = "一、关于加强法治培训\n已经开展培训。\n二、关于规范性文件\n将严格管理。"


def signed(cast: Cast, handling_id: int, body: str = BODY, fields: dict | None = None) -> Handling:
    """Give the running round a draft that everybody passed, 陈局长 last: 待编号."""
    office, db = cast.office, cast.office.db
    handling = db.get(Handling, handling_id)
    running = current_round(db, handling)
    running.submissions += 1
    version = 1 + len(db.scalars(select(Draft).where(Draft.round_id == running.id)).all())
    draft = Draft(
        round_id=running.id,
        version=version,
        body=body,
        fields=fields or {},
        sha256="0" * 64,
        author_name="李承办",
        at=office.now,
    )
    db.add(draft)
    db.flush()
    for order, (role, kind, name) in enumerate(STEPS, 1):
        person = cast.people[name]
        db.add(
            ReviewStep(
                round_id=running.id,
                draft_id=draft.id,
                draft_sha256=draft.sha256,
                submission=running.submissions,
                position=order,
                kind=kind,
                name=kind,
                role=role,
                unit_id=handling.unit_id,
                state=StepState.PASSED,
                acted_by=person.id,
                acted_name=name,
                acted_title=person.title,
                acted_at=office.now,
                acted_order=order,
            )
        )
    handling.state = State.APPROVED
    refresh(office, handling)
    return handling


def approved(cast: Cast, **changes: object) -> int:
    """Case 0607 (or as changed), accepted and signed; gives the handling's id."""
    case = registered(cast, **changes)
    accept(cast.office, cast["王登记"], case.handling_id)
    signed(cast, case.handling_id)
    return case.handling_id


def issued(cast: Cast, handling_id: int) -> list[Letter]:
    """Numbered today from the series."""
    return issue(cast.office, cast["王登记"], handling_id, Numbering(cast.office.today))


def sent(cast: Cast, handling_id: int) -> list[Delivery]:
    """All copies that wait, sent today; gives those of the running round."""
    sending = Sending(DeliveryWay.REGISTERED_MAIL, cast.office.today, tracking_no="XA123")
    deliver(cast.office, cast["王登记"], handling_id, sending)
    return copies(cast, handling_id)


def answered(cast: Cast, rule: CosignerRule | None = None, **changes: object) -> tuple[int, list[Delivery]]:
    """Numbered and sent: 已办复, waiting for receipts."""
    handling_id = approved(cast, **changes)
    if rule is not None:
        cast.office.db.get(Handling, handling_id).cosigner_rule = rule
    issued(cast, handling_id)
    return handling_id, sent(cast, handling_id)


def copies(cast: Cast, handling_id: int) -> list[Delivery]:
    """Copies of the running round's valid letters."""
    db = cast.office.db
    running = current_round(db, db.get(Handling, handling_id))
    rows = select(Delivery).join(Letter, Letter.id == Delivery.letter_id)
    rows = rows.where(Letter.round_id == running.id, Letter.void_at.is_(None))
    return list(db.scalars(rows.order_by(Delivery.id)))


def receipt(cast: Cast, handling_id: int, delivery: Delivery, answer: Answer, on: date | None = None) -> None:
    """A paper receipt, written down by 王登记."""
    paper = PaperReceipt(delivery.id, answer, ReceiptChannel.PAPER, on or cast.office.today)
    receive(cast.office, cast["王登记"], handling_id, paper)


def later(cast: Cast, days: int) -> Office:
    """Let days pass for the whole cast."""
    cast.office.now += timedelta(days=days)
    return cast.office


def cohandled(cast: Cast, **changes: object) -> int:
    """A case in which we only co-handle for an outside lead, accepted."""
    case = registered(cast, part=Part.COHANDLE, lead_unit="重庆市住房和城乡建设委员会", **changes)
    accept(cast.office, cast["王登记"], case.handling_id)
    return case.handling_id
