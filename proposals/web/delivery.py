"""寄送: one form for all copies that wait, or for those ticked."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from proposals.domain.workflow import Action
from proposals.services import delivery
from proposals.services.cases import Case
from proposals.services.letters import CopyView, letters_page
from proposals.web.acts import ActForm, How, act_page
from proposals.web.display import day_words
from proposals.web.edge import me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, PickMany, PlainText


class DeliverForm(ActForm):
    """Which copies went out, how and when."""

    copies = PickMany("已寄出的", required=True, hint="寄送方式或日期不同的，分几次登记。", coerce=int)
    way = Choice(
        "寄送方式",
        choices=[(w.value, n) for w, n in delivery.DELIVERY_WAY_NAMES.items()],
        default="registered_mail",
    )
    delivered_on = LegalDate("寄送日期", required=True)
    tracking_no = PlainText("邮件号或签收单号", limit=50, width="half")

    def sending(self) -> delivery.Sending:
        """The form as the service takes it."""
        assert self.delivered_on.data is not None
        return delivery.Sending(
            way=delivery.DeliveryWay(self.way.data),
            delivered_on=self.delivered_on.data,
            delivery_ids=tuple(self.copies.data or ()),
            tracking_no=self.tracking_no.data or "",
        )


def _offer(form: DeliverForm, case: Case) -> None:
    waiting = _waiting(case)
    form.copies.choices = [(c.id, f"{c.recipient}（{number}）") for number, c in waiting]
    if request.method == "GET":
        form.copies.data = [c.id for _, c in waiting]
        form.delivered_on.data = office().today


def _check(case: Case, form: DeliverForm, how: How) -> dict[str, Any]:
    sending = form.sending()
    names = [c.recipient for _, c in _waiting(case) if c.id in sending.delivery_ids]
    left = len(_waiting(case)) - len(names)
    rows = [
        {"label": "送", "value": "、".join(names)},
        {"label": "方式", "value": delivery.DELIVERY_WAY_NAMES[sending.way]},
        {"label": "寄送日期", "value": day_words(sending.delivered_on)},
        {"label": "邮件号", "value": sending.tracking_no},
        {"label": "登记后", "value": f"还有{left}份未寄" if left else "全部寄出，即为已办复，开始计反馈期限"},
    ]
    return {"rows": rows}


def _waiting(case: Case) -> list[tuple[str, CopyView]]:
    letters = letters_page(office(), me(), case.id)
    return [
        (x.number, c)
        for x in letters
        if x.current and not x.void_at
        for c in x.copies
        if c.delivered_on is None
    ]


@act_page(Action.DELIVER, DeliverForm, done="已登记寄送。", prepare=_offer, check=_check)
def deliver(case: Case, form: DeliverForm, how: How) -> str:
    """登记寄送."""
    delivery.deliver(office(), me(), case.id, form.sending(), **how)
    return url_for("letters.show", handling_id=case.id)
