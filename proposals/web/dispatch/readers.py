"""内部知悉: who may know of the case."""

from __future__ import annotations

from flask import request

from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch.offers import possible_readers
from proposals.web.acts import ActForm, How, act_page
from proposals.web.edge import me, office
from proposals.web.forms import Choice, PickMany, PlainArea

ONLY_NAMED, EVERYBODY = "named", "all"


class ReadersForm(ActForm):
    """Whether the case is restricted, and to whom."""

    scope = Choice("知悉范围", choices=[(ONLY_NAMED, "内部知悉，只限下列人员"), (EVERYBODY, "不限定")])
    readers = PickMany("知悉人员", hint="至少有一名提案办理员；没有列入的人看不到这一件")
    reason = PlainArea("理由", limit=500, required=True)


def _offer(form: ReadersForm, case: Case) -> None:
    people = possible_readers(office(), case.handling)
    form.readers.choices = [(str(p.id), f"{p.name}（{p.unit.short_name}{p.title}）") for p in people]
    if request.method == "GET":
        named = dispatch.readers_of(office(), case.id)
        form.scope.data = ONLY_NAMED
        form.readers.data = [str(p.id) for p in named] or [str(me().person_id)]


@act_page(Action.RESTRICT, ReadersForm, done="知悉范围已改。", prepare=_offer)
def restrict(case: Case, form: ReadersForm, how: How) -> None:
    """设定知悉范围."""
    if form.scope.data == EVERYBODY:
        dispatch.lift_restriction(office(), me(), case.id, form.reason.data, **how)
    else:
        readers = [int(p) for p in form.readers.data or ()]
        dispatch.restrict(office(), me(), case.id, readers, form.reason.data, **how)
