"""回执: paper and telephone receipts, corrections, and 重新办理 by the clerk."""

from __future__ import annotations

from typing import TypeVar

from flask import request, url_for

from proposals.domain.facts import RATING_NAMES, Rating
from proposals.domain.kinds import Kind
from proposals.domain.workflow import Action
from proposals.services import receipt
from proposals.services.cases import Case
from proposals.services.files import keep_scan
from proposals.services.letters import CopyView, letters_page
from proposals.web.acts import ActForm, How, act_page
from proposals.web.dispatch import ReasonForm
from proposals.web.edge import me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, PlainArea, PlainText, Upload

CHANNEL_NAMES = {
    receipt.ReceiptChannel.PAPER: "纸质回执",
    receipt.ReceiptChannel.PHONE: "电话答复",
    receipt.ReceiptChannel.SYSTEM: "上级系统",
}
FILLED_BY_NAMES = {receipt.FilledBy.SELF: "本人", receipt.FilledBy.PROXY: "代填"}
PUBLISH = [("yes", "同意公开"), ("no", "不同意公开"), ("", "未表示")]


class AnswerForm(ActForm):
    """What the receipt says; words of the kind."""

    delivery = Choice("谁的回执")
    attitude = Choice("办理态度")
    result = Choice("办理结果")
    comment = PlainArea("意见", limit=2_000, hint="照录原话")
    publish = Choice("是否同意公开答复", choices=PUBLISH, required=False, default="")

    def answer(
        self, filled_by: receipt.FilledBy = receipt.FilledBy.SELF, filled_name: str = ""
    ) -> receipt.Answer:
        """The form as the service takes it."""
        return receipt.Answer(
            attitude=Rating(self.attitude.data),
            result=Rating(self.result.data),
            comment=self.comment.data or "",
            agrees_to_publish={"yes": True, "no": False}.get(self.publish.data or ""),
            filled_by=filled_by,
            filled_name=filled_name,
        )


class ReceiveForm(AnswerForm):
    """A receipt that came to us."""

    channel = Choice("来源", choices=[(c.value, n) for c, n in CHANNEL_NAMES.items()], default="paper")
    received_on = LegalDate("收到日期", required=True)
    filled_by = Choice("填写人", choices=[(f.value, n) for f, n in FILLED_BY_NAMES.items()], default="self")
    filled_name = PlainText("填写人姓名", limit=50, hint="代填的必须填写", width="half")
    scan = Upload("回执扫描件", kinds=("pdf", "jpg", "jpeg", "png"))


class CorrectForm(AnswerForm):
    """What the receipt should have said."""

    reason = PlainText("更正理由", limit=200, required=True)
    scan = Upload("依据扫描件", kinds=("pdf", "jpg", "jpeg", "png"))


Answered = TypeVar("Answered", bound=AnswerForm)


def rating_choices(kind: Kind) -> list[tuple[str, str]]:
    """The words of a kind to choose from."""
    return [(r.value, RATING_NAMES[r]) for r in kind.ratings]


def _copies(case: Case, *, rated: bool) -> list[tuple[str, CopyView]]:
    """Sent copies of valid letters, with or without receipt, newest letter first."""
    return [
        (letter.number, copy)
        for letter in letters_page(office(), me(), case.id)
        if not letter.void_at
        for copy in letter.copies
        if copy.delivered_on is not None and (copy.receipt is not None) is rated
    ]


def _offer_words(form: AnswerForm, case: Case, *, rated: bool) -> None:
    form.attitude.choices = form.result.choices = rating_choices(case.kind)
    form.delivery.choices = [(str(c.id), f"{c.recipient}（{n}）") for n, c in _copies(case, rated=rated)]


def _offer_unanswered(form: ReceiveForm, case: Case) -> None:
    _offer_words(form, case, rated=False)
    if request.method == "GET":
        form.received_on.data = office().today
        if len(form.delivery.choices) == 1:
            form.delivery.data = form.delivery.choices[0].value


@act_page(
    Action.RECEIVE,
    ReceiveForm,
    done="回执已登记。",
    prepare=_offer_unanswered,
    lead="照委员填写的登记；首次不满意的，系统会自动开始第2次办理。",
)
def receive(case: Case, form: ReceiveForm, how: How) -> None:
    """登记回执."""
    scan = form.scan.data
    paper = receipt.PaperReceipt(
        delivery_id=int(form.delivery.data),
        answer=form.answer(receipt.FilledBy(form.filled_by.data), form.filled_name.data or ""),
        channel=receipt.ReceiptChannel(form.channel.data),
        received_on=form.received_on.data or office().today,
        scan_id=keep_scan(office(), scan.filename or "", scan.read(), field="scan").id if scan else None,
    )
    receipt.receive(office(), me(), case.id, paper, **how)


def _offer_answered(form: CorrectForm, case: Case) -> None:
    _offer_words(form, case, rated=True)
    if request.method != "GET":
        return
    rated = {str(c.id): c for _, c in _copies(case, rated=True)}
    chosen = request.args.get("delivery", "")
    copy = rated.get(chosen) or next(iter(rated.values()), None)
    if copy is not None and copy.receipt is not None:
        form.delivery.data = str(copy.id)
        form.attitude.data, form.result.data = copy.receipt.attitude.value, copy.receipt.result.value
        form.comment.data = copy.receipt.comment
        form.publish.data = {True: "yes", False: "no", None: ""}[copy.receipt.agrees_to_publish]


@act_page(
    Action.CORRECT_RECEIPT,
    CorrectForm,
    done="回执已更正，原值留存。",
    prepare=_offer_answered,
    lead="原来登记的内容留存备查。因误登“不满意”已开始重新办理的，更正后请再“撤销本次重新办理”。",
)
def correct_receipt(case: Case, form: CorrectForm, how: How) -> str:
    """更正回执."""
    scan = form.scan.data
    correction = receipt.Correction(
        delivery_id=int(form.delivery.data),
        answer=form.answer(),
        reason=form.reason.data,
        scan_id=keep_scan(office(), scan.filename or "", scan.read(), field="scan").id if scan else None,
    )
    receipt.correct_receipt(office(), me(), case.id, correction, **how)
    return url_for("letters.show", handling_id=case.id)


@act_page(
    Action.REHANDLE,
    ReasonForm,
    done="已开始重新办理。",
    lead="再次不满意的，由办理单位决定是否再办一次；原来各次的材料全部保留。",
)
def rehandle(case: Case, form: ReasonForm, how: How) -> None:
    """重新办理."""
    receipt.rehandle(office(), me(), case.id, form.reason.data, **how)
