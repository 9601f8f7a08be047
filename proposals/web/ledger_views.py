"""常用视图: saved from the ledger, named, put on the first page, reordered, deleted."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import DomainError
from proposals.services import ledger
from proposals.web.addresses import address
from proposals.web.edge import me, office, signed_in
from proposals.web.forms import Form, PlainText, Tick

pages = Blueprint("ledger_views", __name__)


class ViewForm(Form):
    """What a view is called, and whether it stands on the first page."""

    name = PlainText("名称", limit=30, hint="最多30个字，例如：今年主办、快到期的")
    pinned = Tick("放到首页，显示件数")


@pages.route("/ledger/views")
@signed_in
def index() -> ResponseReturnValue:
    """All my views."""
    views = [{"view": v, "url": view_url(v)} for v in ledger.my_views(office(), me())]
    return render_template("ledger/views.html", views=views)


@pages.route("/ledger/views/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Save the filters that stand in the address."""
    form = ViewForm()
    back = address("ledger.index") + "?" + ledger.known_query(request.args)
    if form.validate_on_submit():
        try:
            view = ledger.save_view(office(), me(), form.name.data, request.args, pinned=form.pinned.data)
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
        else:
            flash(f"已保存视图“{view.name}”。", "success")
            return redirect(back, 303)
    elif request.method == "GET":
        form.pinned.data = True
    return render_template("ledger/view_form.html", form=form, heading="保存这个筛选", back_url=back)


@pages.route("/ledger/views/<int:saved_view_id>", methods=["GET", "POST"])
@signed_in
def change(saved_view_id: int) -> ResponseReturnValue:
    """Rename a view, put it on the first page or take it off."""
    view = ledger.view_of(office(), me(), saved_view_id)
    form = ViewForm(obj=view)
    if form.validate_on_submit():
        try:
            ledger.change_view(office(), me(), saved_view_id, form.name.data, pinned=form.pinned.data)
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
        else:
            flash("视图已修改。", "success")
            return redirect(url_for("ledger_views.index"), 303)
    back = url_for("ledger_views.index")
    return render_template("ledger/view_form.html", form=form, heading="修改视图", back_url=back)


@pages.route("/ledger/views/<int:saved_view_id>/up", methods=["POST"])
@signed_in
def up(saved_view_id: int) -> ResponseReturnValue:
    """One place further to the front."""
    ledger.move_up(office(), me(), saved_view_id)
    return redirect(url_for("ledger_views.index"), 303)


@pages.route("/ledger/views/<int:saved_view_id>/delete", methods=["POST"])
@signed_in
def delete(saved_view_id: int) -> ResponseReturnValue:
    """Forget a view."""
    ledger.delete_view(office(), me(), saved_view_id)
    flash("视图已删去，件不受影响。", "success")
    return redirect(url_for("ledger_views.index"), 303)


def view_url(view: ledger.View) -> str:
    """The ledger with this view."""
    return f"{address('ledger.index')}?{view.query}"
