"""办结归档: the pages of closing, further replies, cancelling a round, archiving and reopening."""

from __future__ import annotations

from proposals.domain.satisfaction import all_rated
from proposals.domain.workflow import MEMBER_PARTS, Action
from proposals.services import archive
from proposals.services.cases import Case
from proposals.web.acts import ActForm, How, act_page
from proposals.web.dispatch import ReasonForm
from proposals.web.edge import me, office
from proposals.web.forms import PlainArea, Tick


class CloseForm(ActForm):
    """Closing, with the confirmation that nobody answered where that is so."""

    no_feedback = Tick("对方未反馈，确认办结", hint="如实记为“未反馈”，不计入满意。")
    note = PlainArea("办结说明", limit=500)


def _offer_silence(form: CloseForm, case: Case) -> None:
    if all_rated(case.facts) or case.facts.part not in MEMBER_PARTS:
        del form.no_feedback


@act_page(Action.CLOSE, CloseForm, done="已办结。", prepare=_offer_silence)
def close(case: Case, form: CloseForm, how: How) -> None:
    """办结."""
    silent = bool(form.no_feedback.data) if "no_feedback" in form else False
    archive.close(office(), me(), case.id, no_feedback=silent, note=form.note.data or "", **how)


@act_page(
    Action.FOLLOWUP,
    ReasonForm,
    done="已开始补充答复，请起草。",
    lead="办结之后补充答复委员，例如承诺已经兑现；原来各次的材料全部保留。",
)
def followup(case: Case, form: ReasonForm, how: How) -> None:
    """补充答复."""
    archive.followup(office(), me(), case.id, form.reason.data, **how)


@act_page(
    Action.CANCEL_ROUND,
    ReasonForm,
    done="本次办理已撤销，恢复到上一次。",
    lead="只用于误登不满意等情形；本次的材料留存，上一次的结果仍然有效。",
    grave=True,
)
def cancel_round(case: Case, form: ReasonForm, how: How) -> None:
    """撤销本次重新办理."""
    archive.cancel_round(office(), me(), case.id, form.reason.data, **how)


class NoteForm(ActForm):
    """An act that may carry a note."""

    note = PlainArea("说明", limit=500)


@act_page(
    Action.ARCHIVE,
    NoteForm,
    done="已归档。",
    lead="归档后不再办理；需要调出的，由一人申请、另一人同意。",
)
def archive_case(case: Case, form: NoteForm, how: How) -> None:
    """归档."""
    archive.archive(office(), me(), case.id, note=form.note.data or "", **how)


@act_page(Action.REQUEST_REOPEN, ReasonForm, done="已申请调出，请另一人同意。")
def request_reopen(case: Case, form: ReasonForm, how: How) -> None:
    """申请调出归档."""
    archive.request_reopen(office(), me(), case.id, form.reason.data, seen=how["seen"])


@act_page(Action.REOPEN, done="已调出归档，恢复为已办结。", lead="您是第二个人：同意后这一件恢复为已办结。")
def reopen(case: Case, form: ActForm, how: How) -> None:
    """同意调出归档."""
    archive.reopen(office(), me(), case.id, seen=how["seen"])
