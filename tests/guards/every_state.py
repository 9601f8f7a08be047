"""Cases in every state, for the guards that look at every page; brought there as short as the rules allow."""

from dataclasses import replace

from proposals.domain.facts import CosignerRule
from proposals.domain.workflow import Part
from proposals.services import (
    archive,
    dispatch,
    exchange,
    ledger,
    printing,
    responsibilities,
    standard_lines,
)
from proposals.services._office import DATA
from proposals.services.contact import ContactStage, ContactWay, NewContact, record_contact
from proposals.services.drafting import DraftText, insert_standard_line, save_draft
from proposals.services.review import submit
from tests.factories import in_hand, on_paper, registered
from tests.issued import REFUSED, SATISFIED, THREE, answered, approved, cohandled, copies, issued, receipt
from tests.lists import workbook
from tests.people import Cast

BODY = "一、关于加强法治培训\n已经开展培训。\n二、关于严格规范性文件管理\n将严格管理。"


def play(cast: Cast) -> dict[str, int]:
    """One case for each state, and those whose pages differ within a state; gives their handlings by name."""
    clerk, office = cast["王登记"], cast.office
    made = {
        "pending_dispatch": registered(cast, serial_no="0601", part=None, dispatched_on=None).handling_id,
        "pending_acceptance": registered(
            cast, serial_no="0602", part=Part.LEAD, co_units=("市信访办",)
        ).handling_id,
        "handling": _in_work(cast, "0603"),
        "under_review": _under_review(cast, "0620"),
        "approved": approved(cast, serial_no="0604"),
        "issued": approved(cast, serial_no="0605"),
        "answered": answered(cast, CosignerRule.EACH, serial_no="0606", proposers=THREE)[0],
        "second_round": _second_round(cast, "0608"),
        "only_cohandling": cohandled(cast, serial_no="0609"),
        "restricted": registered(cast, serial_no="0610", restricted=True).handling_id,
    }
    issued(cast, made["issued"])
    for name in ("adjusting", "withdrawn", "transferred", "merged"):
        made[name] = in_hand(cast, serial_no=str(700 + len(made)), dispatched_on=office.today)
    asked = dispatch.AdjustmentRequest("不属于我局职责", "重庆市水利局")
    dispatch.request_adjustment(office, clerk, made["adjusting"], asked)
    dispatch.withdraw(office, clerk, made["withdrawn"], "提案者申请撤回")
    dispatch.transfer(office, clerk, made["transferred"], dispatch.Transfer("重庆市水利局", "职责划转"))
    dispatch.merge(office, clerk, made["merged"], made["handling"], "内容相同")
    made |= {"closed": _closed(cast, "0611"), "archived": _closed(cast, "0612")}
    archive.archive(office, clerk, made["archived"])
    made |= _elsewhere(cast)
    _supervised(cast, made)
    _previewed(cast)
    _printed(cast, [made["answered"], made["handling"]])
    _with_directory(cast)
    _with_standard_lines(cast, made["handling"])
    for name in ("重点件", "快到期的"):
        ledger.save_view(cast.office, cast["王登记"], name, {"key": "1"}, pinned=True)
    office.commit()
    return made


def _supervised(cast: Cast, made: dict[str, int]) -> None:
    """督办单 that wait, one that is answered, and a report to a leader."""
    office, clerk = cast.office, cast["王登记"]
    answered = dispatch.issue_notice(office, clerk, made["handling"], dispatch.Supervision())
    dispatch.issue_notice(office, clerk, made["handling"], dispatch.Supervision("blue", "请报进度。"))
    dispatch.issue_notice(office, clerk, made["pending_acceptance"], dispatch.Supervision())
    dispatch.report_to_leader(office, clerk, made["handling"], cast.people["吴分管"].id)
    office.commit()
    feedback = dispatch.Feedback(answered.id, "已起草初稿。", office.today, "等上级文件")
    dispatch.answer_notice(office, cast["李承办"], made["handling"], feedback)


def _previewed(cast: Cast) -> None:
    """A list and an old ledger whose previews wait."""
    office, clerk, ours = cast.office, cast["王登记"], cast.unit.id
    exchange.stage(office, clerk, exchange.Wish(ours, "市政协六届一次会议"), "清单.xlsx", workbook())
    old = {"session": "市政协五届四次会议", "year": 2021, "all_ours": True}
    exchange.stage_past(office, clerk, "2021年台账.xlsx", workbook(), unit_id=ours, **old)


def _printed(cast: Cast, handling_ids: list[int]) -> None:
    """A batch that is finished, with something to look after, and one that still waits."""
    for finished in (True, False):
        order = printing.Order(printing.BatchContent.LETTERS, printing.BatchForm.ZIP)
        batch = printing.order_batch(cast.office, cast["王登记"], handling_ids, order)
        if finished:
            printing.claim_batch(cast.office, "后台")
            while step := printing.next_step(cast.office, batch.id, "后台"):
                step(cast.office)


def _with_directory(cast: Cast) -> None:
    """A document that says whose which task is, as the demo has it."""
    text = (DATA / "demo" / "tasks.txt").read_text(encoding="utf-8")
    new = responsibilities.NewDirectory("任务分工", "", "", None, text)
    responsibilities.import_directory(cast.office, cast["王登记"], new)


def _with_standard_lines(cast: Cast, handling_id: int) -> None:
    """A line that a draft took over before it was said anew, and one that was retired."""
    office, clerk, since = cast.office, cast["王登记"], cast.office.today
    first = standard_lines.NewVersion("公证服务收费标准按政府指导价执行。", "某号文件", "吴分管", since)
    said, gone = (
        standard_lines.add_line(office, clerk, cast.unit.id, cast.department.id, topic, first)
        for topic in ("公证收费", "旧题目")
    )
    text = DraftText(body=BODY)
    insert_standard_line(office, cast["李承办"], handling_id, said.versions[0].id, text, base_version=2)
    standard_lines.revise_line(office, clerk, said.id, replace(first, text="收费标准降低两成。"))
    standard_lines.retire_line(office, clerk, gone.id)


def _in_work(cast: Cast, serial_no: str) -> int:
    """With departments, an opinion asked for, a contact and two versions of a draft."""
    handling_id = in_hand(cast, supporting=True, serial_no=serial_no, part=Part.LEAD, co_units=("市信访办",))
    spoken = NewContact(
        cast.office.today, ContactWay.PHONE, ContactStage.BEFORE, "李承办", "请写明时限。", "会写明。"
    )
    record_contact(cast.office, cast["李承办"], [handling_id], spoken)
    for version, body in enumerate((BODY, BODY.replace("将严格", "6月底前严格"))):
        text = DraftText(body=body, outcome_class="A", publicity="主动公开")
        save_draft(cast.office, cast["李承办"], handling_id, text, base_version=version)
    return handling_id


def _under_review(cast: Cast, serial_no: str) -> int:
    """Submitted, waiting for the head of the lead department."""
    office, handler = cast.office, cast["李承办"]
    handling_id = in_hand(cast, serial_no=serial_no)
    spoken = NewContact(office.today, ContactWay.PHONE, ContactStage.BEFORE, "李承办", "请写明时限。")
    record_contact(office, handler, [handling_id], spoken)
    save_draft(office, handler, handling_id, DraftText(body=BODY), base_version=0)
    submit(office, handler, handling_id, waivers={"points": "逐条写在正文里"})
    return handling_id


def _second_round(cast: Cast, serial_no: str) -> int:
    """A member was not satisfied."""
    handling_id, (copy,) = answered(cast, serial_no=serial_no)
    receipt(cast, handling_id, copy, REFUSED)
    return handling_id


def _closed(cast: Cast, serial_no: str) -> int:
    """Everybody satisfied."""
    handling_id, _ = answered(cast, serial_no=serial_no)
    for copy in copies(cast, handling_id):
        receipt(cast, handling_id, copy, SATISFIED)
    return handling_id


def _elsewhere(cast: Cast) -> dict[str, int]:
    """What ended before anybody worked on it."""
    referred = registered(cast, serial_no="0613", part=None, dispatched_on=None).handling_id
    returned = registered(cast, serial_no="0614", dispatched_on=cast.office.today).handling_id
    dispatch.refer(cast.office, cast["王登记"], referred, "内容已在去年答复中说明")
    asked = dispatch.AdjustmentRequest("不属于我局职责", "重庆市水利局")
    dispatch.request_adjustment(cast.office, cast["王登记"], returned, asked)
    answer = on_paper("市政协提案委", on=cast.office.today)
    dispatch.agree_adjustment(cast.office, cast["王登记"], returned, on_behalf=answer)
    return {"referred": referred, "returned": returned}
