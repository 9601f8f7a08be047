"""Cases in the state a story needs, brought there through the real services."""

from datetime import date

from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Part
from proposals.services.register import NewProposer, Registered, Registration, register
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
