"""Cases in the state a story needs, brought there through the real services."""

from datetime import date

from proposals.domain.actors import OnBehalf, Way
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Part
from proposals.services._apply import refresh
from proposals.services._searchable import make_opinion_searchable
from proposals.services.dispatch import accept
from proposals.services.register import NewProposer, Registered, Registration, register
from proposals.storage.tables.cohandling import Opinion, OpinionPart, OpinionWay
from proposals.storage.tables.handling import Assignment, Handling, Round
from tests.people import Cast


def registration(cast: Cast, **changes: object) -> Registration:
    """The real case 0607 as the clerk types it in; ``changes`` override any field."""
    values: dict[str, object] = {
        "kind": "cppcc_proposal",
        "level": "city",
        "session": "市政协六届一次会议",
        "serial_no": "0607",
        "title": "关于进一步加强法治政府建设的建议",
        "proposers": (NewProposer("孔祥彬", ProposerType.MEMBER, sector="社会科学界"),),
        "unit_id": cast.unit.id,
        "points": ("加强法治培训", "严格规范性文件管理"),
        "part": Part.SOLE,
        "dispatched_on": date(2023, 2, 8),
    }
    return Registration(**{**values, **changes})  # type: ignore[arg-type]


def registered(cast: Cast, **changes: object) -> Registered:
    """Case 0607, registered and dispatched to us, waiting to be accepted."""
    return register(cast.office, cast["王登记"], registration(cast, **changes))


def in_hand(cast: Cast, *, supporting: bool = False, **changes: object) -> int:
    """Case 0607 accepted, with 李承办 of the lead department at work; the id of the handling."""
    case = registered(cast, **changes)
    accept(cast.office, cast["王登记"], case.handling_id)
    db, at = cast.office.db, cast.office.now
    shares = [(cast.department, True, cast.people["李承办"].id)]
    if supporting:
        shares.append((cast.supporting, False, cast.people["郑配合"].id))
    for department, lead, handler_id in shares:
        db.add(
            Assignment(
                handling_id=case.handling_id,
                department_id=department.id,
                lead=lead,
                handler_id=handler_id,
                assigned_at=at,
                accepted_at=at,
                opinion="" if lead else "同意。",
                opinion_at=None if lead else at,
                opinion_by="" if lead else "郑配合",
            )
        )
    db.flush()
    handling = db.get(Handling, case.handling_id)
    assert handling is not None
    refresh(cast.office, handling)
    return case.handling_id


def with_opinion(cast: Cast, cohandling: Handling, *texts: str) -> Opinion:
    """An opinion of these parts, given by the co-handler of this co-handling."""
    db = cast.office.db
    running = db.query(Round).filter_by(handling_id=cohandling.id, number=cohandling.round_no).one()
    opinion = Opinion(
        handling_id=cohandling.id,
        round_id=running.id,
        text="\n".join(texts),
        way=OpinionWay.LOGIN,
        given_on=cast.office.today,
        given_by="赵会办",
        late=False,
        at=cast.office.now,
        parts=[OpinionPart(position=n, text=text) for n, text in enumerate(texts)],
    )
    db.add(opinion)
    db.flush()
    make_opinion_searchable(cast.office, opinion, cohandling)
    return opinion


def on_paper(name: str, title: str = "", on: date = date(2023, 2, 10)) -> OnBehalf:
    """What somebody did on the paper slip, as the clerk writes it down."""
    return OnBehalf(name=name, title=title, way=Way.PAPER, on=on, paper_no="发文稿纸第8号")
