"""核稿: findings of a case passed over with a reason and taken up again, and texts of no case looked through."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import DomainError, NotPossible
from proposals.domain.permissions import may
from proposals.domain.proofing.findings import Finding
from proposals.domain.workflow import Action, State
from proposals.services import proofing
from proposals.services._proofing import Proofread
from proposals.services.cases import Case, open_case
from proposals.web.acts import ActForm, How, act_page, act_url
from proposals.web.admin.frame import form_page
from proposals.web.edge import house, me, office, only_reads, signed_in
from proposals.web.forms import Form, PickMany, PlainArea, Upload

pages = Blueprint("proofing", __name__)
SHOWN = 60


class WaiveForm(ActForm):
    """Which findings, and why."""

    findings = PickMany("要忽略的问题", required=True)
    reason = PlainArea(
        "理由", limit=500, required=True, hint="至少4个字；审核的人看得到，记入办理过程，随件保存"
    )

    around: proofing.FindingsPage | None = None
    """What stands around the form, where it was read to fill the form."""


def _words(finding: Finding) -> str:
    """The words found, unless the message names them itself."""
    return "" if finding.text in finding.message else f"“{finding.text[:SHOWN]}”"


def _offer(form: WaiveForm, case: Case) -> None:
    page = form.around = proofing.findings_page(office(), me(), case.id)
    form.findings.choices = [
        (f.key, f"{f.severity_name} {f.where}{_words(f.finding)}：{f.finding.message}")
        for f in page.report.found
    ]
    if request.method == "GET":
        form.findings.data = request.args.getlist("finding")
        if not {f.key for f in page.report.found}.issuperset(form.findings.data):
            raise NotPossible(f"第{page.version}稿里没有这一处，或者已经忽略；刚写的内容请先保存，再来忽略。")


def _context(form: WaiveForm, case: Case) -> dict[str, Any]:
    page = form.around or proofing.findings_page(office(), me(), case.id)
    return {
        "report": page.report,
        "version": page.version,
        "may_waive": may(me(), Action.WAIVE_FINDING, case.facts),
    }


@act_page(
    Action.WAIVE_FINDING,
    WaiveForm,
    done="已忽略，理由随件保存。",
    prepare=_offer,
    template="proofing/waive.html",
    context=_context,
    lead="核稿指出的问题确实不用改的，写明理由可以忽略；只对这一次办理有效，那几个字改动以后要重新核。",
)
def waive(case: Case, form: WaiveForm, how: How) -> str:
    """忽略核稿问题; back to where the text is looked at."""
    proofing.waive_findings(office(), me(), case.id, form.findings.data or (), form.reason.data, **how)
    return _back(case)


class AgainForm(Form):
    """Nothing but a confirmation."""


@pages.route("/cases/<int:handling_id>/findings/<int:waiver_id>/again", methods=["GET", "POST"])
@signed_in
def again(handling_id: int, waiver_id: int) -> ResponseReturnValue:
    """恢复: a finding that was passed over counts again."""
    case = open_case(office(), me(), handling_id)
    return form_page(
        "恢复核稿问题",
        AgainForm(),
        lambda: proofing.take_up_again(office(), me(), handling_id, waiver_id),
        back=_back(case),
        crumbs=[
            (f"第{case.proposal.serial_no}号", url_for("cases.show", handling_id=handling_id)),
        ],
        submit="恢复",
        done="已恢复，这一处重新计入核稿结果。",
        lead="恢复后，这一处重新计入核稿结果；原来忽略的理由仍留在办理过程里。",
        inside=False,
    )


class TryForm(Form):
    """A file, or the text itself."""

    file = Upload(
        "文件", kinds=("docx", "doc", "wps", "txt"), hint="Word或者文本文件；选了文件，就不看下面的文字"
    )
    text = PlainArea("文字", limit=200_000, hint="从任何地方粘贴，一段一行")


@pages.route("/proofread", methods=["GET", "POST"])
@signed_in
@only_reads
def try_out() -> ResponseReturnValue:
    """试核: whatever somebody wants looked through, without a case."""
    form, report = TryForm(), None
    if request.method == "POST" and form.validate():
        try:
            report = _tried(form)
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
    return render_template("proofing/try.html", form=form, report=report), 422 if form.errors else 200


def _tried(form: TryForm) -> Proofread:
    """The findings; the words of a file stand in the form afterwards."""
    if not form.file.data:
        return proofing.try_text(office(), form.text.data)
    name, data = form.file.data.filename or "文件", form.file.data.read()
    megabytes = house().settings.upload_megabytes
    office().rollback()  # LibreOffice may take its time over an old file
    file = proofing.read_to_try(name, data, megabytes=megabytes)
    form.text.data = file.text
    return proofing.try_file(office(), file)


def _back(case: Case) -> str:
    """The editor for whoever drafts, the approver's page for whom review waits, else the case."""
    action = Action.SAVE_DRAFT if case.facts.state is State.HANDLING else Action.APPROVE
    if may(me(), action, case.facts):
        return act_url(case.id, action) + "#findings"
    return url_for("cases.show", handling_id=case.id)
