"""编号用印: the pages of numbering, void and the stamped scan."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from proposals.domain.workflow import Action
from proposals.services import issuing
from proposals.services.cases import Case
from proposals.services.fonts import box_warnings
from proposals.services.letters import letters_page
from proposals.web.acts import ActForm, How, act_page
from proposals.web.display import day_words
from proposals.web.draft_layout import layout_beside
from proposals.web.edge import me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, LongChoice, PlainArea, PlainText, Upload


class IssueForm(ActForm):
    """Date and number: from a series, or typed in from the OA."""

    issued_on = LegalDate("成文日期", required=True, hint="一般为签发日期，例如 2023-4-27")
    series = LongChoice("发文字号系列", required=False, hint="由系统编下一个号")
    number = PlainArea(
        "或者填写OA中已编的发文字号",
        limit=2_000,
        hint="例如 渝司提〔2023〕5号；填写后不再用上面的系列。并案的一行一个，按件的顺序。",
    )
    recipient = PlainText("送往单位", limit=100, hint="转办件填写；不填即送交办单位")

    def numbering(self) -> issuing.Numbering:
        """The form as the service takes it."""
        assert self.issued_on.data is not None
        return issuing.Numbering(
            issued_on=self.issued_on.data,
            series_id=int(self.series.data) if self.series.data else None,
            numbers=tuple(n for n in (self.number.data or "").split("\n") if n.strip()),
            recipient=(self.recipient.data or "") if self.recipient else "",
        )


def _offer(form: IssueForm, case: Case) -> None:
    choices = issuing.issue_choices(office(), me(), case.id)
    form.series.choices = [("", "不用系列（下面填写）"), *((str(i), words) for i, words in choices.series)]
    if request.method == "GET":
        form.issued_on.data = choices.signed_on
        form.series.data = str(choices.series[0][0]) if choices.series else ""
    if not choices.names_recipient:
        del form.recipient


def _check(case: Case, form: IssueForm, how: How) -> dict[str, Any]:
    preview = issuing.preview_issue(office(), me(), case.id, form.numbering())
    rows = [
        {"label": "发文字号", "value": "、".join(x.number for x in preview.letters)},
        {"label": "成文日期", "value": day_words(preview.issued_on)},
        {"label": "签发", "value": f"{preview.signed_by}，{day_words(preview.signed_on)}"},
        {"label": "送", "value": "；".join("、".join(x.recipients) for x in preview.letters)},
    ]
    return {
        "rows": rows,
        "letters": preview.letters,
        "warnings": box_warnings(x.text for x in preview.letters),
        "layout": layout_beside(case.id, preview.draft_id),
    }


@act_page(
    Action.ISSUE,
    IssueForm,
    done="已编号定稿。",
    prepare=_offer,
    check=_check,
    check_template="issuing/check.html",
    lead="编号后复函定稿，原样保存并计算指纹，之后不能修改，只能作废重编。",
)
def issue(case: Case, form: IssueForm, how: How) -> str:
    """编号."""
    issuing.issue(office(), me(), case.id, form.numbering(), **how)
    return url_for("letters.show", handling_id=case.id, issued=1)


class VoidForm(ActForm):
    """Which letter is void, why, and where the case goes."""

    letter = Choice("作废哪一份")
    to = Choice(
        "作废后",
        choices=[("handling", "退回承办人修改"), ("review", "退回签发人重新签发")],
        default="handling",
    )
    reason = PlainArea("作废理由", limit=500, required=True)


ALL = "all"


def _offer_letters(form: VoidForm, case: Case) -> None:
    valid = [x for x in letters_page(office(), me(), case.id) if x.current and not x.void_at]
    several = [(ALL, "本次的全部复函")] if len(valid) != 1 else []
    form.letter.choices = several + [(str(x.id), x.number) for x in valid]
    if request.method == "GET":
        form.letter.data = form.letter.choices[0].value


@act_page(
    Action.VOID,
    VoidForm,
    done="已作废，号码保留备查；网上回执随之失效。",
    prepare=_offer_letters,
    lead="已寄出的请同时收回或告知收件人。作废的发文字号不再使用，重新编号用新号。",
    grave=True,
)
def void(case: Case, form: VoidForm, how: How) -> str:
    """作废."""
    chosen = () if form.letter.data == ALL else (int(form.letter.data),)
    why = issuing.Voiding(form.reason.data, issuing.VoidTo(form.to.data), chosen)
    issuing.void(office(), me(), case.id, why, **how)
    return url_for("cases.show", handling_id=case.id)


class StampedForm(ActForm):
    """The scan of the sealed paper."""

    letter = Choice("哪一份复函")
    scan = Upload("盖章件扫描", kinds=("pdf", "jpg", "jpeg", "png", "ofd"), required=True)


def _offer_stamped(form: StampedForm, case: Case) -> None:
    valid = [x for x in letters_page(office(), me(), case.id) if not x.void_at]
    form.letter.choices = [(str(x.id), x.number) for x in valid]
    if request.method == "GET" and valid:
        form.letter.data = str(valid[0].id)


@act_page(
    Action.ATTACH_STAMPED,
    StampedForm,
    done="盖章件已存档。",
    prepare=_offer_stamped,
    lead="盖章件存档后即为这份复函的存档本；再次上传的，以最后一份为准，先前的保留。",
)
def attach_stamped(case: Case, form: StampedForm, how: How) -> str:
    """上传盖章件."""
    scan = form.scan.data
    issuing.attach_stamped(
        office(), me(), case.id, int(form.letter.data), scan.filename or "", scan.read(), **how
    )
    return url_for("letters.show", handling_id=case.id)
