"""办结以后: the pages of 登记公开情况 and 登记承诺进展, and what of both a case's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request

from proposals.domain.actors import Actor
from proposals.domain.letter.facts import PromisedMeasure
from proposals.domain.permissions import may
from proposals.domain.workflow import Action, State
from proposals.services import commitments, publishing
from proposals.services.case_page import CasePage
from proposals.services.cases import Case
from proposals.services.publishing import OUTCOME_NAMES, PublicationOutcome
from proposals.web.acts import ActForm, How, act_page, act_url
from proposals.web.edge import me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, PlainArea, PlainText, Tick


class PublishForm(ActForm):
    """What was decided, since when, and where it can be read."""

    outcome = Choice("公开情况", choices=[(o.value, n) for o, n in OUTCOME_NAMES.items()], default="whole")
    decided_on = LegalDate("公开日期", required=True, hint="不公开的，填作出决定的日期")
    place = PlainText("公开位置", limit=300, hint="网址，或者网站栏目、公报期号；不公开的不用填")
    reason = PlainArea("不公开的理由", limit=500, hint="选“不公开”时必填")


def _today_first(form: PublishForm, case: Case) -> None:
    if request.method == "GET":
        form.decided_on.data = office().today


@act_page(
    Action.PUBLISH,
    PublishForm,
    done="已登记公开情况。",
    prepare=_today_first,
    lead="答复寄出后20个工作日内公开；公开前请去掉委员的联系方式。登记错了可以再登记一次，以最后一次为准。",
)
def publish(case: Case, form: PublishForm, how: How) -> None:
    """登记公开情况."""
    assert form.decided_on.data is not None
    decided = publishing.Decided(
        PublicationOutcome(form.outcome.data),
        form.decided_on.data,
        form.place.data or "",
        form.reason.data or "",
    )
    publishing.publish(office(), me(), case.id, decided, **how)


class TrackForm(ActForm):
    """What has been done about the promises, and whether all of it is."""

    as_of = LegalDate("截至日期", required=True)
    text = PlainArea("进展情况", limit=2_000, required=True, hint="答复里承诺的各项措施，做到了哪一步")
    finished = Tick("承诺的事项已经全部办完", hint="勾选后不再提醒；可以接着补充答复委员。")


def _as_of_today(form: TrackForm, case: Case) -> None:
    if request.method == "GET":
        form.as_of.data = office().today


def _promises(form: TrackForm, case: Case) -> dict[str, Any]:
    reports = commitments.progress_of(office(), case.id)
    return {
        "promises": _promise_lines(commitments.promises_to_track(office(), case.id)),
        "kept": bool(reports) and reports[0].finished,
    }


@act_page(
    Action.TRACK,
    TrackForm,
    done="已登记承诺进展。",
    prepare=_as_of_today,
    template="handling/track.html",
    context=_promises,
    lead="答复里答应的事，每季度登记一次进展，直到全部办完。",
)
def track(case: Case, form: TrackForm, how: How) -> str | None:
    """登记承诺进展; where all is done, the next step may be another letter that says so."""
    assert form.as_of.data is not None
    finished = bool(form.finished.data)
    reported = commitments.Reported(form.as_of.data, form.text.data or "", finished)
    commitments.track(office(), me(), case.id, reported, **how)
    return act_url(case.id, Action.FOLLOWUP) if finished and _may_answer_again(me(), case) else None


def _may_answer_again(actor: Actor, case: Case) -> bool:
    return case.facts.state is State.CLOSED and may(actor, Action.FOLLOWUP, case.facts)


def _promise_lines(promises: Iterable[PromisedMeasure]) -> list[dict[str, Any]]:
    return [
        {"measure": p.measure, "unit": p.unit, "due": p.due, "past": bool(p.due and p.due < office().today)}
        for p in promises
    ]


def after_reply(case: Case, page: CasePage) -> dict[str, list[dict[str, Any]]]:
    """Promises of a case, the nearest first, publications and progress, the latest first, as its page shows them."""
    if not case.facts.answered_round:
        return {"publications": [], "progress": [], "promises": []}
    return {
        "promises": _promise_lines(commitments.promised_by(page.letters)),
        "publications": [
            {
                "what": OUTCOME_NAMES[p.outcome],
                "on": p.decided_on,
                "where": p.place or p.reason,
                "url": p.place if p.place.startswith(("http://", "https://")) else "",
            }
            for p in publishing.publications_of(office(), case.id)
        ],
        "progress": [
            {"on": p.as_of, "text": p.text, "finished": p.finished}
            for p in commitments.progress_of(office(), case.id)
        ],
    }
