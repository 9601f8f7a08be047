"""批量打印: what and how, the batches with their progress, the finished file; and a case's own papers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import DomainError, NotFound
from proposals.services import ledger, printing
from proposals.services.ledger import Filters
from proposals.services.printing import (
    CONTENT_NAMES,
    FORM_NAMES,
    OWN_PAPERS,
    BatchContent,
    BatchForm,
    BatchView,
    Order,
)
from proposals.web.addresses import address
from proposals.web.downloads import send_kept
from proposals.web.edge import for_roles, me, office, signed_in
from proposals.web.forms import Choice, Form, LongChoice, Tick

pages = Blueprint("printing", __name__)
SECONDS_TO_LOOK_AGAIN = 5


class OrderForm(Form):
    """What of the chosen cases, and as what."""

    what = Choice("打印什么", choices=[(c.value, n) for c, n in CONTENT_NAMES.items()])
    note = LongChoice("附函寄给谁", required=False, hint="只在打印附函时用")
    label = LongChoice("标签纸", required=False, hint="只在打印地址标签时用")
    form = Choice("怎么取", choices=[(f.value, n) for f, n in FORM_NAMES.items()], default="zip")
    double_sided = Tick("双面打印：每一份都从新的一张纸开始", hint="只在选“一个PDF”时用")


@pages.route("/printing")
@for_roles(Role.CLERK, Role.HANDLER)
def index() -> ResponseReturnValue:
    """My batches."""
    batches = printing.my_batches(office(), me())
    page = render_template(
        "printing/index.html",
        batches=[_line(b) for b in batches],
        ledger_url=url_for("ledger.index"),
    )
    return _looked_at_again(page, any(b.running for b in batches))


@pages.route("/printing/new", methods=["GET", "POST"])
@for_roles(Role.CLERK, Role.HANDLER)
def new() -> ResponseReturnValue:
    """Choose what to print of the cases named in the address, or of a whole selection of the ledger."""
    form = _order_form()
    picked = _picked()
    if form.validate_on_submit():
        try:
            batch = printing.order_batch(office(), me(), picked, _order(form))
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
        else:
            return redirect(url_for("printing.show", print_batch_id=batch.id), 303)
    return render_template(
        "printing/new.html",
        form=form,
        count=len(picked),
        whole="all" in request.args,
        ledger_url=url_for("ledger.index", **_ledger_values()),
    )


@pages.route("/printing/<int:print_batch_id>")
@for_roles(Role.CLERK, Role.HANDLER)
def show(print_batch_id: int) -> ResponseReturnValue:
    """One batch: how far it is, what went wrong, the file."""
    view = printing.batch_page(office(), me(), print_batch_id)
    page = render_template(
        "printing/show.html",
        batch=_line(view),
        problems=[
            {"name": p.name, "words": p.sentence, "url": url_for("cases.show", handling_id=p.handling_id)}
            for p in view.problems
        ],
        forms=[] if view.running else list(FORM_NAMES.items()),
        seconds=SECONDS_TO_LOOK_AGAIN,
    )
    return _looked_at_again(page, view.running)


@pages.route("/printing/<int:print_batch_id>/file")
@for_roles(Role.CLERK, Role.HANDLER)
def file(print_batch_id: int) -> ResponseReturnValue:
    """The finished ZIP or PDF."""
    found = printing.finished_file(office(), me(), print_batch_id)
    return send_file(
        found.path, mimetype=found.media_type, as_attachment=True, download_name=found.name, etag=False
    )


@pages.route("/printing/<int:print_batch_id>/cancel", methods=["POST"])
@for_roles(Role.CLERK, Role.HANDLER)
def cancel(print_batch_id: int) -> ResponseReturnValue:
    """Stop a batch."""
    printing.cancel_batch(office(), me(), print_batch_id)
    flash("这一批已取消。", "success")
    return redirect(url_for("printing.show", print_batch_id=print_batch_id), 303)


@pages.route("/printing/<int:print_batch_id>/again", methods=["POST"])
@for_roles(Role.CLERK, Role.HANDLER)
def again(print_batch_id: int) -> ResponseReturnValue:
    """The same once more, as ZIP or PDF."""
    chosen = BatchForm.PDF if request.form.get("form") == BatchForm.PDF.value else BatchForm.ZIP
    batch = printing.order_again(office(), me(), print_batch_id, chosen)
    return redirect(url_for("printing.show", print_batch_id=batch.id), 303)


@pages.route("/cases/<int:handling_id>/sheets/<what>.docx")
@signed_in
def case_paper(handling_id: int, what: str) -> ResponseReturnValue:
    """办理单, 发文稿纸, 附函 or 地址标签 of one case."""
    if what not in {c.value for c in OWN_PAPERS}:
        raise NotFound("没有这种打印件，请从详情页重新打开。")
    variant, copy = request.args.get("variant", ""), request.args.get("copy", type=int)
    content = BatchContent(what)
    kept = printing.case_paper(office(), me(), handling_id, content, variant=variant, delivery_id=copy)
    return send_kept(kept)


def sheet_links(handling_id: int, *, with_letter: bool, with_draft: bool) -> list[dict[str, str]]:
    """What of a case can be printed now, for its page."""
    offered = [BatchContent.CASE_SHEETS]
    if with_draft:
        offered.append(BatchContent.ROUTING_SLIPS)
    if with_letter:
        offered += [BatchContent.COVERING_NOTES, BatchContent.LABELS]
    return [
        {
            "label": CONTENT_NAMES[what],
            "url": address("printing.case_paper", handling_id=handling_id, what=what.value),
        }
        for what in offered
    ]


def _order_form() -> OrderForm:
    form = OrderForm()
    form.note.choices = list(printing.variants(office(), BatchContent.COVERING_NOTES).items())
    form.label.choices = list(printing.variants(office(), BatchContent.LABELS).items())
    return form


def _order(form: OrderForm) -> Order:
    what = BatchContent(form.what.data)
    variant = {BatchContent.COVERING_NOTES: form.note.data, BatchContent.LABELS: form.label.data}.get(what)
    pdf = form.form.data == BatchForm.PDF.value
    return Order(what, BatchForm(form.form.data), variant or "", pdf and form.double_sided.data)


def _picked() -> list[int]:
    """The cases ticked in the ledger, or all of the selection that it showed."""
    if "all" not in request.args:
        return [i for i in request.args.getlist("id", type=int) if 0 < i < 2**31]
    sort = request.args.get("sort", "due")
    return ledger.handling_ids(
        office(), me(), _filters(), sort=sort.lstrip("-"), descending=sort.startswith("-")
    )


def _filters() -> Filters:
    return Filters(**{name: request.args.get(name, "").strip()[:100] for name in ledger.FILTERS})


def _ledger_values() -> dict[str, Any]:
    """The selection of the ledger from which one came."""
    known = {*ledger.FILTERS, "sort"}
    return {name: value for name, value in request.args.items() if name in known and value}


def _looked_at_again(page: str, running: bool) -> ResponseReturnValue:
    """While something runs, the browser asks again by itself; a header needs no script."""
    answer = make_response(page)
    if running:
        answer.headers["Refresh"] = str(SECONDS_TO_LOOK_AGAIN)
    return answer


def _line(view: BatchView) -> dict[str, Any]:
    batch = view.batch
    return {
        "what": view.what,
        "variant": view.variant,
        "form": FORM_NAMES[batch.form],
        "double_sided": batch.double_sided,
        "words": view.words,
        "running": view.running,
        "done": batch.done,
        "total": batch.total,
        "problem": batch.problem,
        "problem_count": view.problem_count,
        "asked_at": batch.asked_at,
        "size_words": f"{max(1, view.size // 1024)}KB"
        if view.size < 1_000_000
        else f"{view.size / 1e6:.1f}MB",
        "url": url_for("printing.show", print_batch_id=batch.id),
        "file_url": url_for("printing.file", print_batch_id=batch.id) if batch.blob_id else "",
        "cancel_url": url_for("printing.cancel", print_batch_id=batch.id),
        "again_url": url_for("printing.again", print_batch_id=batch.id),
    }
