"""The preview of a list: what each column was read as, what is wrong in which cell, which rows will be registered."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.table_rows import CellError, Remark, TableRow, rows_in_words
from proposals.domain.workflow import PART_NAMES
from proposals.services import exchange
from proposals.services.exchange import Preview, PreviewRow
from proposals.web.edge import for_roles, house, me, office
from proposals.web.forms import Form, Tick
from proposals.web.import_columns import SAVED, ColumnsForm, columns_facts, columns_form, columns_kept

pages = Blueprint("import_preview", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ROWS, SHOWN_ERRORS = 50, 200
TOLD_SINGLY = 3
"""Remarks of one kind that are written out; more of them are folded."""


class ConfirmForm(Form):
    """What to do with rows that are not simply registered."""

    leave_faulty = Tick("有错的行不登记，只登记其余的行")
    with_undecided = Tick("没有本单位的行也登记，办理方式待定", hint="一般不用：只登记有本单位的行")


def preview_page(batch: Any, preview: Preview, form: ConfirmForm, columns: ColumnsForm | None = None) -> str:
    """The whole page; ``columns`` is the form as it was sent, if something in it was refused."""
    given = columns or columns_form(preview)
    return render_template(
        "exchange/preview.html",
        batch=batch,
        form=form,
        columns_form=given,
        mapped=columns_facts(preview, given),
        **_facts(preview),
        **_rows(batch.id, preview),
    )


@pages.route("/import/<int:batch_id>/columns", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def columns(batch_id: int) -> ResponseReturnValue:
    """Keep which column is what, and read the list anew."""
    batch, preview = exchange.staged(office(), me(), batch_id)
    if preview is None or request.method == "GET":
        return redirect(url_for("exchange.batch", batch_id=batch_id))
    form = columns_form(preview)
    if form.validate_on_submit() and (after := columns_kept(form, batch_id)):
        if not after.questions:
            flash(SAVED, "success")
        return redirect(url_for("exchange.batch", batch_id=batch_id), 303)
    return preview_page(batch, preview, ConfirmForm(formdata=None), form), 422


@pages.route("/import/<int:batch_id>/columns/reset", methods=["POST"])
@for_roles(Role.CLERK)
def reset(batch_id: int) -> ResponseReturnValue:
    """Back to what the headers say."""
    exchange.reset_columns(office(), me(), batch_id)
    return redirect(url_for("exchange.batch", batch_id=batch_id), 303)


@pages.route("/import/<int:batch_id>/faulty.xlsx")
@for_roles(Role.CLERK)
def faulty(batch_id: int) -> ResponseReturnValue:
    """The rows with errors as a table to correct and upload again."""
    name, data = exchange.faulty_rows_sheet(office(), me(), batch_id)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


def _facts(preview: Preview) -> dict[str, Any]:
    return {
        "session": preview.wish.session,
        "kind": house().rules.kinds[preview.wish.kind],
        "ready": len(preview.ready),
        "without_part_count": len(preview.without_part),
        "errors": preview.errors[:SHOWN_ROWS],
        "error_count": len(preview.errors),
        "faulty_rows": preview.faulty_rows,
        "remarks": folded(preview.remarks),
        "notices": [n for n in preview.notices if n not in preview.mapping.map.notices],
        "questions": preview.questions,
        "can_confirm": bool(preview.rows or any(r.taken_over for r in preview.comparison.revisions))
        and not preview.questions,
        **_compared(preview),
    }


def _compared(preview: Preview) -> dict[str, Any]:
    """Rows registered already: what the list gives otherwise, how many it repeats, and what it leaves out."""
    found, chosen = preview.comparison, request.form.getlist("revise", type=int)
    return {
        "revisions": [
            {
                "id": r.handling_id,
                "url": url_for("cases.show", handling_id=r.handling_id),
                "row": r.row.row,
                "serial_no": r.row.serial_no,
                "title": r.title,
                "differences": r.differences,
                "can_take_over": bool(r.taken_over),
                "doubtful": r.doubtful,
                "chosen": r.handling_id in chosen if request.method == "POST" else not r.doubtful,
            }
            for r in found.revisions
        ],
        "unchanged": found.unchanged,
        "missing": [
            {
                "url": url_for("cases.show", handling_id=m.handling_id),
                "serial_no": m.serial_no,
                "title": m.title,
            }
            for m in found.missing[:SHOWN_ERRORS]
        ],
        "missing_count": len(found.missing),
    }


def folded(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    """Remarks by kind in order of first appearance, each with how many, in which rows, and some of the sentences."""
    order = list(dict.fromkeys(r.kind for r in remarks))
    ranked = sorted(remarks, key=lambda r: order.index(r.kind))
    return [
        {
            "kind": kind,
            "count": len(found),
            "rows": rows_in_words(r.row for r in found),
            "sentences": [r.sentence for r in found[:SHOWN_ROWS]],
            "fold": len(found) > TOLD_SINGLY,
        }
        for kind, group in groupby(ranked, key=lambda r: r.kind)
        for found in [list(group)]
    ]


def _rows(batch_id: int, preview: Preview) -> dict[str, Any]:
    """One page of the chosen kind of rows, and the tabs to the others."""
    faulty_lines = _faulty_lines(preview)
    kinds: dict[str, tuple[str, Sequence[Any]]] = {
        "ready": ("将登记的件", preview.ready),
        "left": ("没有本单位", preview.without_part),
        "faulty": ("有错的行", faulty_lines),
    }
    some = [name for name, (_, rows) in kinds.items() if rows]
    show = request.args.get("show", "")
    show = show if show in some else some[0] if some else "ready"
    rows = kinds[show][1]
    last = max(1, -(-len(rows) // SHOWN_ROWS))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    part = rows[(number - 1) * SHOWN_ROWS : number * SHOWN_ROWS]

    def at(show: str, page: int = 1) -> str:
        return url_for("exchange.batch", batch_id=batch_id, show=show, page=page, _anchor="rows")

    return {
        "tabs": [
            {"label": kinds[n][0], "url": at(n), "count": len(kinds[n][1]), "current": n == show}
            for n in some
        ],
        "show": show,
        "rows": [_row(r) for r in part] if show != "faulty" else [],
        "faulty_table": _faulty_table(preview, part) if show == "faulty" else None,
        "rows_page": {
            "count": len(rows),
            "shown": len(part),
            "noun": "行",
            "previous_url": at(show, number - 1) if number > 1 else "",
            "next_url": at(show, number + 1) if number < last else "",
        },
    }


def _faulty_lines(preview: Preview) -> list[TableRow]:
    wrong = {error.row for error in preview.errors}
    return [line for line in preview.table.rows if line.number in wrong]


def _faulty_table(preview: Preview, lines: Sequence[TableRow]) -> dict[str, Any]:
    """The cells of faulty rows, of the columns that are read, each with what is wrong in it."""
    read = [c for c in preview.mapping.columns if c.field]
    wrong: dict[tuple[int, int], list[CellError]] = {}
    for error in preview.errors:
        wrong.setdefault((error.row, error.column), []).append(error)
    secret = exchange.classified_rows(preview)
    return {
        "headers": [f"{c.letters} {c.header}" for c in read],
        "lines": [
            {
                "number": line.number,
                "cells": [
                    {
                        "text": _cell(line, c.at, line.number in secret),
                        "reasons": [e.reason for e in wrong.get((line.number, c.at), ())],
                    }
                    for c in read
                ],
            }
            for line in lines
        ],
    }


def _cell(line: TableRow, at: int, secret: bool) -> str:
    cell = line.errors.get(at) or line.cells[at]
    if secret and cell:
        return exchange.CLASSIFIED
    return cell if len(cell) <= 60 else cell[:59] + "…"


def _row(row: PreviewRow) -> dict[str, Any]:
    read = row.read
    return {
        "number": read.row,
        "serial_no": read.serial_no,
        "title": read.title,
        "people": "、".join(p.name for p in read.proposers),
        "part": PART_NAMES[row.part] if row.part else "待定",
        "lead": row.lead_unit or ("" if row.part else "、".join(read.lead_units)),
        "co_units": "、".join((*row.split_units, *row.co_units)),
        "due": read.reply_due,
        "points": len(read.points),
    }
