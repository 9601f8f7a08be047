"""会办: asking, giving and judging opinions; the lead's comparison; links for units without account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import BadInput
from proposals.domain.permissions import may, may_record
from proposals.domain.workflow import Action, Part, State
from proposals.services import cohandling
from proposals.services.cases import Case, next_actions, open_case
from proposals.services.cohandling import VERDICT_NAMES, CohandlingView, Verdict
from proposals.services.files import keep_scan
from proposals.web.acts import PAGES, ActForm, How, act_page, act_url
from proposals.web.downloads import send_kept
from proposals.web.edge import me, office, signed_in
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, PickMany, PlainArea, Units, Upload
from proposals.web.responsibilities import suggested_for, taken_for

pages = Blueprint("cohandling", __name__)


# ------------------------------------------------------------------ asking


class AskForm(ActForm):
    """Whom to ask, on what, until when."""

    units = Units(
        "征求哪些单位的意见", required=True, hint="一行一个，也可以用顿号隔开；已经问过的单位会再次提醒"
    )
    what = PlainArea("请对方就什么提出意见", limit=5_000)
    point_ids = PickMany("涉及的建议要点", coerce=int)
    due = LegalDate("请于何日前反馈", hint="例如 2023-4-27；不填按规定期限计算")


def _offer_points(form: AskForm, case: Case) -> None:
    points = [p for p in case.proposal.points if p.dropped_at is None]
    form.point_ids.choices = [(p.id, f"{p.position + 1}. {p.text}") for p in points]
    if not points:
        del form.point_ids
    taken = taken_for(case) if request.method == "GET" else None
    if taken is not None:
        form.units.data = taken.asked


@act_page(
    Action.ASK_OPINION,
    AskForm,
    template="responsibilities/act.html",
    context=suggested_for,
    done="已征求意见。没有账号的单位，可以在下面生成一次性链接发给对方。",
    prepare=_offer_points,
    lead="可以随时增加会办单位；独办件征求意见后转为主办。",
)
def ask_opinion(case: Case, form: AskForm, how: How) -> str:
    """征求会办意见."""
    ask = cohandling.Ask(
        units=form.units.data,
        what=form.what.data,
        point_ids=tuple(form.point_ids.data or ()) if "point_ids" in form else (),
        due=form.due.data,
    )
    cohandling.ask_opinion(office(), me(), case.id, ask, **how)
    return opinions_url(case.id)


class AgainForm(ActForm):
    """Why the opinion is asked for once more."""

    reason = PlainArea("还需要对方说明什么", limit=5_000, required=True, hint="对方会看到这段话")
    due = LegalDate("请于何日前反馈", hint="例如 2023-4-27；不填按规定期限计算")


@act_page(Action.ASK_AGAIN, AgainForm, done="已请对方再次提出意见，期限重新计算。")
def ask_again(case: Case, form: AgainForm, how: How) -> str:
    """请再次提出会办意见."""
    cohandling.ask_again(office(), me(), case.id, form.reason.data, form.due.data, **how)
    return _back_to_lead(case)


class ReleaseForm(ActForm):
    """Why the lead goes on without this opinion."""

    reason = PlainArea("理由", limit=500, required=True)


@act_page(
    Action.RELEASE,
    ReleaseForm,
    done="已登记，不再等待这个单位的意见。",
    lead="先行送审，不影响对方补报；补报的意见仍会保存并显示。",
)
def release(case: Case, form: ReleaseForm, how: How) -> str:
    """不再等待会办意见."""
    cohandling.release(office(), me(), case.id, form.reason.data, **how)
    return _back_to_lead(case)


# ------------------------------------------------------------------ giving


class OpinionForm(ActForm):
    """The co-handler's one form: a large box for the text, the rest may stay empty."""

    text = PlainArea(
        "会办意见",
        limit=20_000,
        required=True,
        hint="可以从Word里粘贴；一段一行，序号照写：一、（一）1.（1）",
    )
    outcome_class = Choice("建议的办理类别", required=False)
    publicity = Choice("建议的公开属性", required=False)
    scan = Upload("盖章件或扫描件", kinds=("pdf", "jpg", "png"))


def offer_words(form: Any, case: Case | cohandling.CohandlerPage) -> None:
    """The classes and the words of publicity of this kind; a question without answers is left out."""
    form.publicity.choices = [(word, word) for word in case.kind.publicities]
    form.outcome_class.choices = [(c, f"{c}类" if len(c) == 1 else c) for c in case.kind.outcome_classes]
    if not case.kind.outcome_classes:
        del form.outcome_class


def typed_opinion(form: Any, **more: Any) -> cohandling.OpinionText:
    """What was typed, as the service takes it."""
    return cohandling.OpinionText(
        text=form.text.data,
        outcome_class=(form.outcome_class.data or "") if "outcome_class" in form else "",
        publicity=form.publicity.data or "",
        **more,
    )


@act_page(
    Action.GIVE_OPINION,
    OpinionForm,
    done="会办意见已提交给主办单位。",
    prepare=offer_words,
    template="cohandling/give_opinion.html",
    context=lambda form, case: {"ask": cohandling.cohandler_page(office(), me(), case.id)},
)
def give_opinion(case: Case, form: OpinionForm, how: How) -> str:
    """提交会办意见; accepts the case with it."""
    scan = form.scan.data
    blob = keep_scan(office(), scan.filename, scan.read(), field="scan") if scan else None
    new = typed_opinion(form, blob_id=blob.id if blob else None)
    cohandling.give_opinion(office(), me(), case.id, new, **how)
    return opinions_url(case.id)


# ------------------------------------------------------------------ judging


class JudgeForm(ActForm):
    """Verdicts and reasons are named after their part: ``verdict-12``, ``reason-12``."""

    places: dict[str, str]

    def refuse(self, problem: BadInput) -> None:
        """At the top, and again beside the part."""
        super().refuse(problem)
        self.places = {problem.field or "": problem.sentence}


def _judging(form: JudgeForm, case: Case) -> dict[str, Any]:
    return {
        "cohandlings": cohandling.cohandlings_of(office(), me(), case.id),
        "verdicts": [(v.value, name) for v, name in VERDICT_NAMES.items()],
        "typed": request.form,
        "places": getattr(form, "places", {}),
    }


@act_page(
    Action.JUDGE_OPINION,
    JudgeForm,
    done="采纳情况已保存，会办单位可以看到。",
    template="cohandling/judge.html",
    context=_judging,
    lead="逐段标注；部分采纳、未采纳的请写理由。没有选择的段落保持原样。",
)
def judge_opinion(case: Case, form: JudgeForm, how: How) -> str:
    """标注采纳情况."""
    judgements = []
    for name, value in request.form.items():
        part_id = name.removeprefix("verdict-")
        if part_id == name or not part_id.isascii() or not part_id.isdecimal() or len(part_id) > 9:
            continue
        if value not in set(Verdict):
            raise BadInput("采纳情况请从列出的选项中选一项。")
        reason = request.form.get(f"reason-{part_id}", "")
        judgements.append(cohandling.Judgement(int(part_id), Verdict(value), reason))
    cohandling.judge_opinion(office(), me(), case.id, judgements, **how)
    if "collation" in request.form:
        return url_for("collation.show", handling_id=case.id)
    return opinions_url(case.id)


# ------------------------------------------------------------------ the comparison, links


@pages.route("/cases/<int:handling_id>/opinions")
@signed_in
def opinions(handling_id: int) -> ResponseReturnValue:
    """For the lead all opinions side by side; for a co-handler its own, with what became of them."""
    case = open_case(office(), me(), handling_id)
    if case.facts.part is Part.COHANDLE:
        ask = cohandling.cohandler_page(office(), me(), handling_id)
        letters = cohandling.issued_letters(office(), me(), handling_id)
        return render_template(
            "cohandling/own.html", case=case, ask=ask, letters=letters, actions=_buttons(case)
        )
    views = cohandling.cohandlings_of(office(), me(), handling_id)
    own, recorded = next_actions(case)
    return render_template(
        "cohandling/opinions.html",
        case=case,
        cohandlings=[_with_buttons(view) for view in views],
        may_judge=Action.JUDGE_OPINION in own + recorded and any(v.opinions for v in views),
        may_ask=Action.ASK_OPINION in own + recorded,
        judge_url=act_url(handling_id, Action.JUDGE_OPINION),
        ask_url=act_url(handling_id, Action.ASK_OPINION),
    )


@pages.route("/cases/<int:handling_id>/opinions/<int:opinion_id>/scan")
@signed_in
def scan(handling_id: int, opinion_id: int) -> ResponseReturnValue:
    """The paper or letter by which an opinion came."""
    return send_kept(cohandling.opinion_scan(office(), me(), handling_id, opinion_id))


ABOUT_ONE = (Action.GIVE_OPINION, Action.URGE, Action.ASK_AGAIN, Action.RELEASE)


def _with_buttons(view: CohandlingView) -> dict[str, Any]:
    """One co-handler with what the lead can do about it now."""
    case = open_case(office(), me(), view.handling_id)
    return {"view": view, "actions": _buttons(case) + _link_buttons(view, case)}


def _link_buttons(view: CohandlingView, case: Case) -> list[dict[str, Any]]:
    """Make or stop the one-off link, while the opinion may still come by it; afterwards one to what became of it."""
    if view.letter_out and may(me(), Action.ASK_AGAIN, case.facts):
        outcome = url_for("outcome.make_link", handling_id=case.id)
        return [{"label": "生成查看结果的链接", "url": outcome, "method": "post", "note": "没有账号的单位用"}]
    if view.state not in (State.PENDING_ACCEPTANCE, State.HANDLING):
        return []
    if not may(me(), Action.ASK_AGAIN, case.facts):
        return []
    make = url_for("cohandling.make_link", handling_id=case.id)
    if not any(link.works and not link.outcome for link in view.links):
        return [{"label": "生成一次性链接", "url": make, "method": "post", "note": "没有账号的单位用"}]
    stop = url_for("cohandling.revoke_link", handling_id=case.id)
    return [
        {"label": "停用一次性链接", "url": stop, "method": "post"},
        {"label": "重新生成一次性链接", "url": make, "method": "post", "note": "原链接随即失效"},
    ]


def _buttons(case: Case) -> list[dict[str, Any]]:
    own, recorded = next_actions(case)
    return [
        {"label": PAGES[a].label + ("（代录）" if a in recorded else ""), "url": act_url(case.id, a)}
        for a in ABOUT_ONE
        if a in own + recorded and a in PAGES
    ]


@pages.route("/cases/<int:handling_id>/link", methods=["POST"])
@signed_in
def make_link(handling_id: int) -> ResponseReturnValue:
    """Make a one-off link and show it, this once."""
    link = cohandling.make_link(office(), me(), handling_id)
    address = office().settings.base_url.rstrip("/") + url_for("opinion_link.opinion", token=link.token)
    ask = cohandling.cohandler_page(office(), me(), handling_id)
    case = open_case(office(), me(), handling_id)
    return render_template(
        "cohandling/link.html",
        case=case,
        ask=ask,
        address=address,
        expires_on=link.expires_on,
        back_url=opinions_url(case.handling.parent_id or handling_id),
    )


@pages.route("/cases/<int:handling_id>/link/revoke", methods=["POST"])
@signed_in
def revoke_link(handling_id: int) -> ResponseReturnValue:
    """Stop the link of this co-handler."""
    cohandling.revoke_link(office(), me(), handling_id)
    flash("链接已停用。", "success")
    case = open_case(office(), me(), handling_id)
    return redirect(_back_to_lead(case), 303)


def opinions_url(handling_id: int) -> str:
    """The page of opinions of a case."""
    return url_for("cohandling.opinions", handling_id=handling_id)


def _back_to_lead(case: Case) -> str:
    """The lead's page of opinions, or the case's own where the lead is outside."""
    lead = case.handling.parent
    if lead is None or case.facts.lead_outside or not may_record(me(), Action.RELEASE, case.facts):
        return url_for("cases.show", handling_id=case.id)
    return opinions_url(lead.id)
