"""One page for every action: a stage declares the form and the call, the rest is the same everywhere.

A stage module writes::

    class ReasonForm(ActForm):
        reason = PlainArea("理由", limit=500, required=True)

    @act_page(Action.WITHDRAW, ReasonForm, done="已撤案。", grave=True)
    def withdraw(case: Case, form: ReasonForm, how: How) -> None:
        dispatch.withdraw(office(), me(), case.id, form.reason.data, **how)

``how`` holds ``seen`` and ``on_behalf``. GET shows the form (prefilled by ``prepare(form, case)``), POST
calls, and answers with the case's page; a refusal shows the same page with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from proposals.domain.actors import WAY_NAMES, OnBehalf, Way
from proposals.domain.decide import authorise
from proposals.domain.errors import BadInput, Conflict, DomainError, GateClosed, NotAllowed
from proposals.domain.permissions import may, may_record
from proposals.domain.workflow import ACTION_NAMES, Action
from proposals.services.cases import Case, open_case
from proposals.services.files import keep_scan
from proposals.web.addresses import address
from proposals.web.edge import me, office, signed_in
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, Form, PlainText, Tick, Upload

pages = Blueprint("acts", __name__)


class How(TypedDict):
    """What every service takes besides its own matter."""

    seen: int | None
    on_behalf: OnBehalf | None


class ActForm(Form):
    """Base of all forms of acts: the version the person saw, and 代录 for the clerk."""

    seen = HiddenField()
    behalf = Tick("这是替别人登记的（代录）", hint="他人在纸面、OA、电话或上级系统中已经办了，由您录入。")
    behalf_name = PlainText("实际办理人", limit=50, hint="姓名；外单位可写单位名称")
    behalf_title = PlainText("职务", limit=50)
    behalf_way = Choice("方式", choices=[(w.value, n) for w, n in WAY_NAMES.items()], required=False)
    behalf_on = LegalDate("实际办理日期")
    behalf_paper_no = PlainText("来文字号或单号", limit=60)
    behalf_scan = Upload("扫描件", kinds=("pdf", "jpg", "png"))

    BEHALF = (
        "behalf",
        "behalf_name",
        "behalf_title",
        "behalf_way",
        "behalf_on",
        "behalf_paper_no",
        "behalf_scan",
    )

    @property
    def own_fields(self) -> list[Any]:
        """The fields of the act itself, in order."""
        hidden = (*self.BEHALF, "seen", "csrf_token")
        return [f for f in self if f.name not in hidden]

    @property
    def behalf_fields(self) -> list[Any]:
        """The fields of 代录, the tick aside."""
        return [self[name] for name in self.BEHALF[1:]]

    def seen_version(self) -> int | None:
        """The version of the case that the page showed."""
        text = str(self.seen.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def read_behalf(self) -> OnBehalf | None:
        """代录 as filled in; refuses what is missing at its field."""
        if not self.behalf.data:
            return None
        for name in ("behalf_name", "behalf_way", "behalf_on"):
            if not self[name].data:
                raise BadInput(f"代录请填写{self[name].label.text}。", field=name)
        on, scan = self.behalf_on.data, self.behalf_scan.data
        assert on is not None
        if on > office().today:
            raise BadInput("实际办理日期晚于今天，请检查。", field="behalf_on")
        return OnBehalf(
            name=self.behalf_name.data,
            title=self.behalf_title.data,
            way=Way(self.behalf_way.data),
            on=on,
            paper_no=self.behalf_paper_no.data,
            blob_id=keep_scan(office(), scan.filename, scan.read(), field="behalf_scan").id if scan else None,
        )


@dataclass(frozen=True)
class ActPage:
    """An action's page as declared by its stage."""

    action: Action
    form: type[ActForm]
    call: Callable[[Case, Any, How], str | None]
    done: str
    prepare: Callable[[Any, Case], None] | None
    template: str
    context: Callable[[Any, Case], dict[str, Any]] | None
    lead: str
    grave: bool
    label: str
    check: Callable[[Case, Any, How], dict[str, Any]] | None
    check_template: str


PAGES: dict[Action, ActPage] = {}
WITH_PAPERS = frozenset(
    {
        Action.DISPATCH,
        Action.ASSIGN,
        Action.ASK_OPINION,
        Action.ASK_AGAIN,
        Action.URGE,
        Action.REQUEST_ADJUSTMENT,
        Action.REPORT_ADJUSTMENT,
    }
)
"""Acts that go with a paper to print (文书); their pages lead to it."""


def act_page(
    action: Action,
    form: type[ActForm] = ActForm,
    *,
    done: str = "",
    prepare: Callable[[Any, Case], None] | None = None,
    template: str = "handling/act.html",
    context: Callable[[Any, Case], dict[str, Any]] | None = None,
    lead: str = "",
    grave: bool = False,
    label: str = "",
    check: Callable[[Case, Any, How], dict[str, Any]] | None = None,
    check_template: str = "handling/check.html",
) -> Callable[[Callable[[Case, Any, How], str | None]], Callable[[Case, Any, How], str | None]]:
    """Declare the page of an action.

    ``call`` may return the address to go to afterwards (default: the case). ``done`` is flashed. ``prepare``
    fills choices and defaults, at GET and POST. ``context`` gives a template of its own further values.
    ``check`` puts a check-your-answers page before the act: it may refuse, and gives that page ``rows`` and
    whatever else ``check_template`` shows.
    """

    def declare(call: Callable[[Case, Any, How], str | None]) -> Callable[[Case, Any, How], str | None]:
        PAGES[action] = ActPage(
            action,
            form,
            call,
            done or f"已{ACTION_NAMES[action]}。",
            prepare,
            template,
            context,
            lead,
            grave,
            label or ACTION_NAMES[action],
            check,
            check_template,
        )
        return call

    return declare


def act_url(handling_id: int, action: Action) -> str:
    """The address of an action's page."""
    return address("acts.act", handling_id=handling_id, action=action.value)


@pages.route("/cases/<int:handling_id>/<any({}):action>".format(",".join(Action)), methods=["GET", "POST"])
@signed_in
def act(handling_id: int, action: str) -> ResponseReturnValue:
    """Show an action's form, or do it."""
    page = PAGES[Action(action)]
    case = open_case(office(), me(), handling_id)
    form = page.form()
    if request.method == "GET":
        _refuse_strangers(case, page)
        form.seen.data = str(case.version)
        form.behalf.data = not may(me(), page.action, case.facts)
    if page.prepare is not None:
        page.prepare(form, case)
    if request.method == "GET":
        return _show(page, case, form, 200, None)
    if not form.validate():
        return _show(page, case, form, 422, None)
    if "change" in request.form:
        return _show(page, case, form, 200, None)
    try:
        how = How(seen=form.seen_version(), on_behalf=form.read_behalf())
        if (
            page.check is not None
            and "confirmed" not in request.form
            and not request.files.get("behalf_scan")
        ):
            return _show_check(page, case, form, page.check(case, form, how))
        target = page.call(case, form, how)
    except DomainError as refusal:
        return _refused(page, handling_id, form, refusal)
    flash(page.done, "success")
    return redirect(target or url_for("cases.show", handling_id=handling_id), 303)


def _show_check(page: ActPage, case: Case, form: ActForm, shown: dict[str, Any]) -> ResponseReturnValue:
    """What was typed, to be looked over; it travels on in hidden fields and is checked again when confirmed."""
    typed = [(k, v) for k, v in request.form.items(multi=True) if k not in ("csrf_token", "change")]
    url = url_for("cases.show", handling_id=case.id)
    return render_template(
        page.check_template, page=page, case=case, form=form, typed=typed, cancel_url=url, **shown
    )


def _refuse_strangers(case: Case, page: ActPage) -> None:
    if not may_record(me(), page.action, case.facts):
        authorise(case.facts, me(), page.action, None)


def _refused(page: ActPage, handling_id: int, form: ActForm, refusal: DomainError) -> ResponseReturnValue:
    """Undo, and show the page again as typed, with the sentence at its place."""
    office().rollback()
    if isinstance(refusal, BadInput):
        form.refuse(refusal)
    elif isinstance(refusal, NotAllowed):
        form.behalf.data = form.behalf.data or may_record(me(), page.action, _again(handling_id).facts)
        form.form_errors.append(refusal.sentence)
    else:
        form.form_errors.append(refusal.sentence)
    case = _again(handling_id)
    if isinstance(refusal, Conflict):
        form.seen.data = str(case.version)
    return _show(page, case, form, refusal.status, refusal)


def show_page(action: Action, case: Case, form: ActForm, status: int) -> ResponseReturnValue:
    """The page of an action with a form that was filled in elsewhere."""
    return _show(PAGES[action], case, form, status, None)


def _again(handling_id: int) -> Case:
    return open_case(office(), me(), handling_id)


def _show(
    page: ActPage, case: Case, form: ActForm, status: int, refusal: DomainError | None
) -> ResponseReturnValue:
    own = may(me(), page.action, case.facts)
    extra = page.context(form, case) if page.context else {}
    return render_template(
        page.template,
        page=page,
        case=case,
        form=form,
        may_record=may_record(me(), page.action, case.facts),
        must_record=not own,
        meanwhile=refusal.meanwhile if isinstance(refusal, Conflict) else [],
        gates=refusal.gates if isinstance(refusal, GateClosed) else [],
        cancel_url=url_for("cases.show", handling_id=case.id),
        papers_url=url_for("papers.show", handling_id=case.id) if page.action in WITH_PAPERS else "",
        **extra,
    ), status
