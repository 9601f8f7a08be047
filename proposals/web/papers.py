"""文书: the papers of a case, each to copy or as a Word file, and one 交办通知 for several cases."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput
from proposals.domain.facts import CohandlingFact
from proposals.services import papers
from proposals.services.cases import Case
from proposals.services.papers import OrderedCase, Printed
from proposals.web.addresses import address
from proposals.web.downloads import send_kept
from proposals.web.edge import for_roles, me, office, signed_in
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Form, PlainText

pages = Blueprint("papers", __name__)
SCOPES = {"inside": "发给本单位处室", "outside": "发给承办单位"}


class PrintedForm(Form):
    """What is typed in for a paper; sent along with the address, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    number = PlainText("发文字号", limit=60, width="half", hint="没有编号的不填")
    issued_on = LegalDate("成文日期", hint="不填就是今天")

    def printed(self) -> Printed:
        """As typed."""
        return Printed(self.number.data or "", self.issued_on.data)


class NoticeForm(Form):
    """The same for a notice, which is posted."""

    number = PlainText("发文字号", limit=60, width="half", hint="没有编号的不填")
    issued_on = LegalDate("成文日期", hint="不填就是今天")


@pages.route("/cases/<int:handling_id>/papers")
@signed_in
def show(handling_id: int) -> ResponseReturnValue:
    """The papers of this case and of its co-handlings, with the text to copy."""
    form = PrintedForm(request.args)
    valid = form.validate()
    printed = form.printed() if valid else Printed()
    shown = papers.case_papers(office(), me(), handling_id, printed)
    return render_template(
        "papers/case.html",
        proposal=shown.proposal,
        form=form,
        papers=[_paper(handling_id, paper, printed) for paper in shown.papers],
        asked=_requests(shown.asked, printed),
        case_url=url_for("cases.show", handling_id=handling_id),
    ), 200 if valid else 422


@pages.route("/cases/<int:handling_id>/papers/<use>.docx")
@signed_in
def docx(handling_id: int, use: str) -> ResponseReturnValue:
    """One paper as a Word file."""
    form = PrintedForm(request.args)
    if not form.validate():
        raise BadInput("发文字号或者成文日期的写法不对，请返回文书页改正。", field="issued_on")
    return send_kept(papers.paper_file(office(), me(), handling_id, use, form.printed()))


@pages.route("/papers/dispatch-notice", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def notice() -> ResponseReturnValue:
    """One 交办通知 for the cases that are ticked."""
    inside = request.args.get("scope") != "outside"
    form = NoticeForm()
    if not form.is_submitted():
        return _choose(form, inside, 200)
    if not form.validate():
        return _choose(form, inside, 422)
    ids = [int(i) for i in request.form.getlist("id") if i.isdecimal() and len(i) < 10]
    printed = Printed(form.number.data or "", form.issued_on.data)
    try:
        return send_kept(papers.notice_file(office(), me(), ids, printed, inside=inside))
    except BadInput as refusal:
        form.refuse(refusal)
        return _choose(form, inside, refusal.status)


def _choose(form: NoticeForm, inside: bool, status: int) -> ResponseReturnValue:
    session = request.args.get("session", "")
    chosen = int(session) if session.isdecimal() and len(session) < 10 else None
    offered = papers.notice_choices(office(), me(), inside=inside, session_id=chosen)
    scope = "inside" if inside else "outside"
    return render_template(
        "papers/notice.html",
        form=form,
        unit=offered.unit.name,
        scope=scope,
        tabs=[
            {"label": label, "url": url_for("papers.notice", scope=code), "current": code == scope}
            for code, label in SCOPES.items()
        ],
        rows=[_row(each) for each in offered.cases],
        columns=_columns(inside),
        filters=[
            {
                "name": "session",
                "label": "届次",
                "type": "select",
                "value": session,
                "options": [("", "全部"), *((str(i), name) for i, name in offered.sessions)],
            }
        ],
    ), status


def _columns(inside: bool) -> list[dict[str, str]]:
    who = {"key": "department", "label": "处室"} if inside else {"key": "unit", "label": "承办单位"}
    named = (("serial_no", "案号"), ("title", "案由"), ("people", "提案者"), ("part", "办理方式"))
    return [
        *({"key": key, "label": label} for key, label in named),
        who,
        {"key": "state", "label": "状态"},
        {"key": "due", "label": "期限"},
    ]


def _row(each: OrderedCase) -> dict[str, Any]:
    handling, proposal = each.handling, each.handling.proposal
    return {
        "id": handling.id,
        "url": url_for("cases.show", handling_id=handling.id),
        "serial_no": proposal.serial_no,
        "title": proposal.title,
        "note": proposal.session.name,
        "people": "、".join(p.name for p in proposal.proposers),
        "part": handling.part,
        "department": "、".join(each.departments),
        "unit": handling.unit.short_name if handling.unit else "",
        "state": handling.state,
        "due": each.due,
    }


def _paper(handling_id: int, paper: papers.Paper, printed: Printed) -> dict[str, str]:
    return {
        "label": paper.label,
        "text": paper.text,
        "url": _docx_url(handling_id, paper.use, printed),
    }


def paper_links(case: Case) -> list[dict[str, str]]:
    """The papers of a case as links, for its page."""
    of_case = [
        {"label": papers.LABELS[use], "url": _docx_url(case.id, use, Printed())}
        for use in papers.offered(office(), me(), case)
    ]
    return [*_requests(papers.asked_of(case), Printed()), *of_case]


def _requests(asked: list[CohandlingFact], printed: Printed) -> list[dict[str, str]]:
    """The letters to those whose opinion was asked: each has its own case."""
    return [
        {
            "label": f"{papers.LABELS['opinion_request']}（{each.unit_name}）",
            "url": _docx_url(each.handling_id, "opinion_request", printed),
        }
        for each in asked
    ]


def _docx_url(handling_id: int, use: str, printed: Printed) -> str:
    typed = {"number": printed.number, "issued_on": printed.issued_on}
    said = {name: value for name, value in typed.items() if value}
    return address("papers.docx", handling_id=handling_id, use=use, **said)
