"""详情: the page of one case."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from proposals.domain.facts import RATING_NAMES
from proposals.domain.gates import NOT_WAIVABLE, Gate, findings
from proposals.domain.permissions import may
from proposals.domain.workflow import LEADING, MEMBER_PARTS, PART_NAMES, STATE_NAMES, Action, Part, State
from proposals.services.case_page import CasePage, ClockView, case_page, told
from proposals.services.cases import Case, next_actions, open_case, past_record
from proposals.services.dispatch.urging import notices_shown
from proposals.web.acts import PAGES, act_url
from proposals.web.addresses import address
from proposals.web.after_reply import after_reply
from proposals.web.attachments import file_url
from proposals.web.deadlines import sum_url
from proposals.web.edge import me, office, signed_in
from proposals.web.papers import paper_links
from proposals.web.past_facts import past_facts
from proposals.web.printing import sheet_links

pages = Blueprint("cases", __name__)

PRIMARY = (
    Action.DISPATCH,
    Action.ACCEPT,
    Action.APPROVE,
    Action.ISSUE,
    Action.DELIVER,
    Action.ACCEPT_ASSIGNMENT,
    Action.ASSIGN,
    Action.GIVE_OPINION,
    Action.SAVE_DRAFT,
    Action.RECEIVE,
    Action.CLOSE,
    Action.PUBLISH,
    Action.ARCHIVE,
)
"""The one thing to do next: the first of these that is possible."""
ADJUSTABLE = frozenset({State.PENDING_ACCEPTANCE, State.ADJUSTING, State.HANDLING})
"""States in which one still wants to know until when another unit may be asked for."""
WAYS = {"link": "网上", "paper": "纸质", "phone": "电话", "system": "上级系统"}


@pages.route("/cases/<int:handling_id>")
@signed_in
def show(handling_id: int) -> ResponseReturnValue:
    """Everything of one case, and what I can do next."""
    case = open_case(office(), me(), handling_id)
    page = case_page(office(), case)
    own, recorded = next_actions(case)
    primary = None if case.handling.past else _primary(case, own)
    return render_template(
        "handling/show.html",
        case=_head(case, page),
        crumbs_url=request.args.get("back") or address("ledger.index"),
        crumbs_words=_back_words(),
        primary=primary,
        actions=_buttons(case, own, primary) + _buttons(case, recorded, None, recorded=True),
        gates=_gates(case),
        past=past_facts(past_record(office(), case), page.events, case.kind.cohandle),
        steps=page.flow,
        current=next((s.code for s in page.flow if s.status == "current"), None),
        clocks=[_clock(case.id, c) for c in page.clocks if c.owed or case.facts.state in ADJUSTABLE],
        facts=_facts(case, page),
        people=_people(page, case),
        sentence=_sentence(case, page),
        points=[{"no": n, "text": p.text} for n, p in enumerate(page.points, 1)],
        points_url=address("points.matrix", handling_id=case.id) if case.facts.part in LEADING else "",
        text=case.proposal.text,
        opinions=[_opinion(h, o) for h, o in page.cohandlings],
        contacts=[_contact(c) for c in page.contacts],
        versions=_versions(case, page),
        letters=[_letter(case, letter) for letter in page.letters],
        receipts=[_receipt(r, d) for r, d in page.receipts],
        **after_reply(case, page),
        files=_files(case, page),
        files_url=address("attachments.files", handling_id=case.id),
        papers=paper_links(case),
        notices=notices_shown(office(), me(), case.id) if case.glance.any_notices else [],
        papers_url=address("papers.show", handling_id=case.id),
        events=[told(e) for e in page.events],
        events_url="",
        round_no=case.handling.round_no,
        rounds=[],
        print_url=address("printing.case_paper", handling_id=case.id, what="case_sheets"),
        sheets=_sheets(case, page),
    )


def _back_words() -> str:
    """Where one came from, in a word; empty for the ledger."""
    return "搜索结果" if request.args.get("back", "").startswith(address("search.index")) else ""


def _sheets(case: Case, page: CasePage) -> list[dict[str, str]]:
    """What of the case can be printed; the slip is of the running round's draft, notes and labels of a valid letter."""
    return sheet_links(
        case.id,
        with_letter=any(letter.void_at is None for letter in page.letters),
        with_draft=page.has_running_draft,
    )


def _head(case: Case, page: CasePage) -> dict[str, Any]:
    running = [c for c in page.clocks if c.light and c.owed]
    return {
        "serial_no": case.proposal.serial_no,
        "title": case.proposal.title,
        "kind": case.kind.name,
        "state": case.facts.state,
        "part": case.facts.part,
        "key": bool(page.key_flags),
        "light": running[0].light if running and case.facts.state is not State.CLOSED else None,
        "session": case.proposal.session.name,
    }


def _primary(case: Case, own: list[Action]) -> dict[str, str] | None:
    answers_at_once = case.facts.part is Part.COHANDLE and not case.facts.has_chain
    first = (Action.GIVE_OPINION,) if answers_at_once else ()
    for action in (*first, *PRIMARY):
        if action in own and action in PAGES:
            return {"label": PAGES[action].label, "url": act_url(case.id, action)}
    return None


def _buttons(
    case: Case, actions: list[Action], primary: dict[str, str] | None, *, recorded: bool = False
) -> list[dict[str, Any]]:
    return [
        {
            "label": PAGES[a].label + ("（代录）" if recorded else ""),
            "url": act_url(case.id, a),
            "grave": PAGES[a].grave,
        }
        for a in actions
        if a in PAGES and (primary is None or act_url(case.id, a) != primary["url"])
    ]


def _gates(case: Case) -> list[dict[str, Any]]:
    if case.facts.state is not State.HANDLING:
        return []
    found = findings(Action.SUBMIT, case.facts, {}, office().gate_modes)
    return [
        {
            "words": f.sentence,
            "url": _where_to_mend(case, f.gate),
            "waivable": f.gate not in NOT_WAIVABLE,
            "waive_url": _waive_url(case, f.gate.value),
        }
        for f in found
    ]


def _where_to_mend(case: Case, gate: Gate) -> str:
    """The page on which what is missing is made good, where it is not one of the buttons."""
    if gate in (Gate.POINTS, Gate.POINTS_CHECKED):
        return address("points.matrix", handling_id=case.id)
    return ""


def _waive_url(case: Case, gate: str) -> str:
    """Where somebody who may pass this gate with a reason does so."""
    if not may(case.actor, Action.WAIVE, case.facts):
        return ""
    return address("acts.act", handling_id=case.id, action=Action.WAIVE.value, gate=gate)


def _clock(handling_id: int, clock: ClockView) -> dict[str, Any]:
    met = {
        "code": "met" if clock.on_time else "met_late",
        "words": clock.verdict,
    }
    return {
        "name": clock.name,
        "url": sum_url(handling_id, clock.id),
        "due": clock.due,
        "light": clock.light or met,
        "sum": clock.sum,
        "provisional": clock.provisional,
        "resting_on": clock.resting_on,
        "met_on": clock.met_on,
    }


def _facts(case: Case, page: CasePage) -> list[dict[str, Any]]:
    proposal, handling = case.proposal, case.handling
    rows: list[dict[str, Any]] = [
        {"label": "案号", "value": proposal.serial_no, "copyable": True},
        {"label": "种类", "value": case.kind.name},
        {"label": "届次", "value": proposal.session.name + ("" if proposal.in_session else "（平时）")},
        {"label": "承办单位", "value": handling.unit.name if handling.unit else "待定"},
        {"label": "办理方式", "value": PART_NAMES[handling.part]},
        {"label": "交办日期", "value": handling.dispatched_on},
        *({"label": "在谁手里", "value": h.who, "note": _held(h)} for h in page.hands),
    ]
    for label, day in (("收到日期", handling.received_on), ("交办会", handling.meeting_on)):
        if day is not None:
            rows.append({"label": label, "value": day})
    if page.cohandlings or handling.part is Part.COHANDLE:
        url = address("cohandling.opinions", handling_id=handling.id)
        rows.append({"label": f"{case.kind.cohandle}意见", "value": "查看意见和采纳情况", "url": url})
    if handling.part in MEMBER_PARTS:
        url = address("contact.contacts", handling_id=handling.id)
        rows.append({"label": "沟通", "value": f"沟通记录{len(page.contacts)}次", "url": url})
    alike = address("similar.index", handling_id=handling.id)
    rows.append({"label": "类似提案", "value": "内容相近的件和它们的答复", "url": alike})
    earlier = address("earlier_answers.index", handling_id=handling.id)
    rows.append({"label": "往年答复", "value": "当时怎么答复、承诺了什么", "url": earlier})
    duties = address("case_responsibilities.index", handling_id=handling.id)
    rows.append({"label": "职责依据", "value": "按职责目录该由谁办", "url": duties})
    if page.lead is not None and page.lead.unit is not None:
        rows.append({"label": "主办单位", "value": page.lead.unit.name})
    if handling.dispatch_no:
        rows.append({"label": "交办文号", "value": handling.dispatch_no})
    if handling.requirement:
        rows.append({"label": "交办要求", "value": handling.requirement})
    rows += [{"label": f.name, "value": f.leader or "是"} for f in page.key_flags]
    for merged in page.merged:
        rows.append(_case_link("并入本件", merged))
    if page.merged_into is not None:
        rows.append(_case_link("已并入", page.merged_into))
    if handling.released_at is not None:
        rows.append({"label": "不再等待", "value": handling.release_reason})
    return rows


def _held(hand: Any) -> str:
    """办理并起草，2023-02-10起，已54个工作日."""
    long = f"已{hand.working_days}个工作日" if hand.days else "今天"
    return f"{hand.what}，{hand.since}起，{long}"


def _case_link(label: str, handling: Any) -> dict[str, Any]:
    return {
        "label": label,
        "value": f"第{handling.proposal.serial_no}号",
        "url": address("cases.show", handling_id=handling.id),
    }


def _people(page: CasePage, case: Case) -> list[dict[str, Any]]:
    rows = [
        {
            "label": case.kind.lead_proposer if p.leads else case.kind.cosigner,
            "value": p.name,
            "note": "，".join(filter(None, (p.sector, p.post, p.phone))),
        }
        for p in page.proposers
    ]
    for a in page.assignments:
        who = f"{a.department.name} {a.handler.name if a.handler else ''}".strip()
        rows.append(
            {"label": "牵头处室" if a.lead else "配合处室", "value": who, "note": _assignment_note(a)}
        )
    return rows


def _assignment_note(assignment: Any) -> str:
    if assignment.opinion_at:
        return f"已提出意见（{assignment.opinion_by}）"
    return "已签收" if assignment.accepted_at else "待签收"


def _sentence(case: Case, page: CasePage) -> str:
    running = [c for c in page.clocks if c.light and c.owed]
    if not running or case.facts.state in (State.CLOSED, State.ARCHIVED):
        return ""
    clock = running[0]
    assert clock.light is not None
    return (
        f"{case.proposal.session.name}第{case.proposal.serial_no}号《{case.proposal.title}》"
        f"现在{STATE_NAMES[case.facts.state]}，{clock.name}期限{clock.due.month}月{clock.due.day}日，"
        f"{clock.light.words}。"
    )


def _opinion(handling: Any, opinion: Any) -> dict[str, Any]:
    status = STATE_NAMES[handling.state]
    if opinion is not None:
        status = "意见已到"
    elif handling.released_at is not None:
        status = "不再等待"
    return {
        "unit": handling.unit.name,
        "status": status,
        "at": opinion.at if opinion else None,
        "late": bool(opinion and opinion.late),
        "url": address("cohandling.opinions", handling_id=handling.parent_id) + f"#unit-{handling.id}",
    }


def _contact(contact: Any) -> dict[str, Any]:
    stage = {"before": "办前", "during": "办中", "after": "办后"}[contact.stage.value]
    way = {"meeting": "见面", "phone": "电话", "forum": "座谈", "video": "视频", "letter": "信函"}[
        contact.way.value
    ]
    return {
        "at": contact.on,
        "who": contact.our_people or "本单位",
        "action": f"{stage}{way}" + ("，未能联系上" if contact.failed else ""),
        "tone": "back" if contact.failed else "plain",
        "opinion": "\n".join(
            filter(
                None,
                (
                    contact.member_said and f"委员意见：{contact.member_said}",
                    contact.we_answered and f"我方回应：{contact.we_answered}",
                ),
            )
        ),
    }


def _versions(case: Case, page: CasePage) -> list[dict[str, Any]]:
    older = [*page.drafts[1:], None]
    return [
        {
            "no": d.version,
            "at": d.at,
            "who": d.author_name,
            "note": d.note,
            "current": n == 0,
            "url": address("drafting.version", handling_id=case.id, draft_id=d.id),
            "compare_url": address("drafting.compare", handling_id=case.id, old=before.id, new=d.id)
            if before
            else "",
        }
        for n, (d, before) in enumerate(zip(page.drafts, older, strict=False))
    ]


def _letter(case: Case, letter: Any) -> dict[str, Any]:
    return {
        "number": letter.number,
        "at": letter.issued_on,
        "state_words": "已作废" if letter.void_at else "有效",
        "url": address("letters.show", handling_id=case.id) + f"#letter-{letter.id}",
        "docx_url": address("letters.docx", handling_id=case.id, letter_id=letter.id),
    }


def _receipt(receipt: Any, delivery: Any) -> dict[str, Any]:
    corrected = "（已更正）" if receipt.superseded else ""
    return {
        "who": delivery.recipient + corrected,
        "attitude": RATING_NAMES[receipt.attitude],
        "result": RATING_NAMES[receipt.result],
        "way": WAYS[receipt.channel.value],
        "at": receipt.received_on,
    }


def _files(case: Case, page: CasePage) -> list[dict[str, Any]]:
    return [
        {
            "name": a.name,
            "url": file_url(case.id, a.id),
            "size_words": f"{max(1, b.size // 1024)}KB",
            "at": a.added_at,
        }
        for a, b in page.attachments
    ]
