"""From an odd list to its report: staged, its columns chosen where that is asked, confirmed, told as text."""

from sqlalchemy import select

from proposals.domain.workflow import PART_NAMES
from proposals.services import exchange
from proposals.services.exchange import Preview, Wish
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.organisation import Unit
from tests.odd_lists import OWN_WORDS, OddList
from tests.people import Cast


def report_of(cast: Cast, odd: OddList) -> str:
    """Import the list as 王登记 would, leaving faulty rows out; everything that the pages say about it."""
    office, clerk = cast.office, cast["王登记"]
    batch = exchange.stage(office, clerk, Wish(cast.unit.id, odd.session), odd.name, odd.data)
    _, preview = exchange.staged(office, clerk, batch.id)
    assert preview is not None
    lines = [
        f"{odd.name}：{odd.told}",
        f"工作表“{preview.table.sheet}”，表头在第{preview.table.header_row}行",
    ]
    if preview.questions:
        lines += [f"问：{question}" for question in preview.questions]
        fields = OWN_WORDS
        preview = exchange.choose_columns(office, clerk, batch.id, sheet="", header_row=0, fields=fields)
        assert preview.questions == ()
        lines.append("列的对应已选定并保存")
    if preview.remembered:
        lines.append("按上次的对应关系")
    lines += _told(preview)
    report = exchange.confirm(office, clerk, batch.id, leave_faulty=True).report
    counts = (report["registered"], report["without_part"], report["faulty"])
    lines.append("已登记{}件，没有本单位的{}行，有错的{}行没有登记".format(*counts))
    return "\n".join(lines + _registered(cast, report["rows"]))


def _told(preview: Preview) -> list[str]:
    return [
        *(f"留意：{notice}" for notice in preview.notices),
        *(f"留意：{warning}" for warning in preview.warnings),
        *(f"改正：{error.sentence}" for error in preview.errors),
    ]


def _registered(cast: Cast, rows: list[dict[str, object]]) -> list[str]:
    """The cases as the ledger shows them to our unit."""
    db, lines = cast.office.db, []
    for row in rows:
        if row["status"] != "registered":
            lines.append(f"第{row['row']}行 {row['serial_no']} 没有本单位，未登记")
            continue
        case = db.scalars(select(LedgerRow).where(LedgerRow.handling_id == row["handling_id"])).one()
        assert case.unit_id == cast.unit.id
        part = PART_NAMES[case.part] if case.part else "待定"
        lines.append(
            f"第{row['row']}行 {case.serial_no} {case.title}｜{case.proposers}｜{part}｜期限{case.reply_due}"
        )
    return lines


def unit_names(cast: Cast) -> set[str]:
    """Every unit that is known now: an import adds those it names for the first time."""
    return set(cast.office.db.scalars(select(Unit.name)))
