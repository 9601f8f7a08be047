"""台账: filters, sort, pages, Excel."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.facts import RATING_NAMES
from proposals.domain.lights import LightCode
from proposals.domain.workflow import PART_NAMES, STATE_NAMES
from proposals.services import ledger
from proposals.services.ledger import Filters
from proposals.services.printing import may_print
from proposals.web.addresses import address, around_number
from proposals.web.dispatch.notices import KEEPERS
from proposals.web.edge import house, me, office, signed_in
from proposals.web.ledger_views import view_url

pages = Blueprint("ledger", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BULK = [{"label": "批量打印", "name": "print", "value": "1"}]
TABS = (("", "全部"), ("open", "在办"), ("answered", "已办复"), ("closed", "已办结"))
COLUMNS = (
    ("serial_no", "案号"),
    ("title", "案由"),
    ("people", "提案者"),
    ("part", "办理方式"),
    ("department", "牵头处室"),
    ("handler", "承办人"),
    ("state", "状态"),
    ("light", "期限"),
    ("number", "答复文号"),
)
SORTABLE = {"serial_no": "serial_no", "light": "due"}


@pages.route("/ledger")
@signed_in
def index() -> ResponseReturnValue:
    """Every case that I may see."""
    chosen = _filters()
    sort, descending = _sort()
    found = ledger.ledger(
        office(), me(), chosen, sort=sort, descending=descending, key=request.args.get("after", "")
    )
    following = _here(after=found.next_key) if found.next_key else None
    line = _Lines(request.full_path.rstrip("?"))
    usual, more = _filter_fields(chosen), _more_fields(chosen)
    return render_template(
        "ledger/index.html",
        rows=[line.of(r, light, ledger.verdict(office(), r)) for r, light in found.rows],
        columns=[_column(key, label, sort, descending) for key, label in COLUMNS],
        page={"shown": len(found.rows), "count": found.count, "next_url": following},
        filters=usual,
        more=more,
        chips=_chips(chosen, [*usual, *more]),
        clear_url=address("ledger.index"),
        action=address("ledger.index"),
        keep={"sort": request.args["sort"]} if request.args.get("sort") else {},
        tabs=_tabs(chosen),
        save_url=address("ledger_views.new") + f"?{query}" if (query := _saved()) else "",
        views_url=address("ledger_views.index"),
        exports_url=address("ledger_exports.index"),
        export_url=_here("ledger.export", after=None),
        word_url=_here("ledger.printed", after=None),
        pdf={"url": address("ledger.printed_pdf"), "values": _kept()},
        bulk=_bulk(),
        bulk_url=address("printing.new"),
        all_url=_here("printing.new", after=None, all="1") if may_print(me()) else "",
        batches_url=address("printing.index") if may_print(me()) else "",
        register_url=address("register.new") if _is_clerk() else "",
        import_url=address("exchange.upload") if _is_clerk() else "",
        notice_url=address("papers.notice") if _is_clerk() else "",
        supervision_url=address("notices.index") if _presses() else "",
        count_words=f"共 {found.count if found.count <= ledger.CAP else '1000+'} 件",
    )


@pages.route("/ledger.xlsx")
@signed_in
def export() -> ResponseReturnValue:
    """The selection as an Excel sheet; a large one is asked for on a page of its own."""
    chosen = _filters()
    sort, descending = _sort()
    if ledger.total_of(office(), me(), chosen) > ledger.AT_ONCE:
        return redirect(_here("ledger_exports.new", after=None, told="，".join(_told(chosen))))
    data = ledger.export(office(), me(), chosen, sort=sort, descending=descending)
    name = f"建议提案台账{office().today:%Y%m%d}.xlsx"
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


@pages.route("/ledger.docx")
@signed_in
def printed() -> ResponseReturnValue:
    """The selection as a Word file across the page."""
    name = f"建议提案台账{office().today:%Y%m%d}.docx"
    return send_file(io.BytesIO(_printed()), mimetype=DOCX, as_attachment=True, download_name=name)


@pages.route("/ledger.pdf")
@signed_in
def printed_pdf() -> ResponseReturnValue:
    """The same as a PDF, made while one waits."""
    data = ledger.as_pdf(_printed())
    name = f"建议提案台账{office().today:%Y%m%d}.pdf"
    return send_file(io.BytesIO(data), mimetype="application/pdf", as_attachment=True, download_name=name)


def _saved() -> str:
    """What of this list would be kept under a name."""
    return ledger.known_query(request.args)


def _tabs(chosen: Filters) -> list[dict[str, Any]]:
    """The usual views, and those of one's own."""
    own, here = ledger.my_views(office(), me()), _saved()
    usual = [
        {
            "label": label,
            "url": address("ledger.index") + (f"?state={state}" if state else ""),
            "current": chosen.state == state and here not in {v.query for v in own},
        }
        for state, label in TABS
    ]
    return usual + [{"label": v.name, "url": view_url(v), "current": v.query == here} for v in own]


def _printed() -> bytes:
    chosen = _filters()
    sort, descending = _sort()
    return ledger.printed(office(), me(), chosen, _told(chosen), sort=sort, descending=descending)


def _told(chosen: Filters) -> list[str]:
    """The filters in words."""
    return [chip["label"] for chip in _chips(chosen, [*_filter_fields(chosen), *_more_fields(chosen)])]


def _kept() -> dict[str, str]:
    """Filters and order of this list, to be carried along by a form."""
    return {name: value for name, value in request.args.items() if name != "after" and value}


def _bulk() -> list[dict[str, str]]:
    """What may be done with several rows: printed, urged."""
    urging = {"label": "批量催办", "name": "urge", "value": "1", "url": address("notices.several")}
    return [*(BULK if may_print(me()) else []), *([urging] if _presses() else [])]


def _presses() -> bool:
    return any(g.role in KEEPERS for g in me().grants)


def _is_clerk() -> bool:
    return any(g.role is Role.CLERK for g in me().grants)


def _filters() -> Filters:
    return Filters(**{name: request.args.get(name, "").strip()[:100] for name in ledger.FILTERS})


def _sort() -> tuple[str, bool]:
    text = request.args.get("sort", "due")
    return text.lstrip("-"), text.startswith("-")


def _here(endpoint: str = "ledger.index", **changes: Any) -> str:
    """This list, changed; None takes a value out."""
    values = {name: value for name, value in {**request.args, **changes}.items() if value is not None}
    return address(endpoint) + (f"?{urlencode(values)}" if values else "")


def _without(name: str) -> str:
    """This list without one of its filters."""
    dropped: dict[str, Any] = {name: None, "after": None}
    return _here("ledger.index", **dropped)


def _column(key: str, label: str, sort: str, descending: bool) -> dict[str, Any]:
    column: dict[str, Any] = {"key": key, "label": label}
    if key in SORTABLE:
        name = SORTABLE[key]
        current = sort == name
        column["sort_url"] = _here(sort=f"-{name}" if current and not descending else name, after=None)
        if current:
            column["sorted"] = "desc" if descending else "asc"
    return column


class _Lines:
    """The rows of one list; what is the same in all their addresses is reckoned once."""

    def __init__(self, here: str) -> None:
        self.case = around_number("cases.show", "handling_id", back=here)
        self.dates = around_number("deadlines.index", "handling_id")

    def of(self, row: Any, light: Any, verdict: str) -> dict[str, Any]:
        """One row as the table shows it."""
        number = str(row.handling_id)
        again = f"第{row.round_no}次办理" if row.round_no > 1 else ""
        met = {"code": "met" if row.on_time else "met_late", "words": verdict} if verdict else None
        return {
            "id": row.handling_id,
            "url": number.join(self.case),
            "serial_no": row.serial_no,
            "title": row.title,
            "note": "，".join(filter(None, (row.session_name, again, row.result, verdict if light else ""))),
            "people": row.proposers,
            "part": row.part,
            "department": row.department,
            "handler": row.handler,
            "state": row.state,
            "light": light or met,
            "light_url": number.join(self.dates) if light or met else "",
            "number": row.letter_number,
            "key": row.key,
        }


def _filter_fields(f: Filters) -> list[dict[str, Any]]:
    kinds = [(k.code, k.name) for k in house().rules.kinds.values()]
    return [
        {
            "name": "q",
            "label": "关键词",
            "type": "text",
            "value": f.q,
            "placeholder": "案号、案由、提案者、文号",
            "wide": True,
        },
        _select(
            "state", "状态", f.state, [("open", "在办"), *((s.value, n) for s, n in STATE_NAMES.items())]
        ),
        _select("kind", "种类", f.kind, kinds),
        _select("light", "期限", f.light, _lights()),
    ]


def _more_fields(f: Filters) -> list[dict[str, Any]]:
    occurring = ledger.choices(office(), me())
    return [
        _select("part", "办理方式", f.part, [(p.value, n) for p, n in PART_NAMES.items()]),
        _select("year", "年份", f.year, occurring["year"]),
        _select("session", "届次", f.session, occurring["session"]),
        _select("department", "牵头处室", f.department, occurring["department"]),
        _entry("handler", "承办人", f.handler),
        _entry("cohandler", "会办单位", f.cohandler),
        _select("result", "办理结果", f.result, [(n, n) for n in RATING_NAMES.values()]),
        _select("on_time", "时效", f.on_time, [("yes", "按时答复"), ("no", "超时答复")]),
        _select("key", "重点", f.key, [("1", "只看重点")]),
        _entry("dispatched_from", "交办日期从", f.dispatched_from, "date"),
        _entry("dispatched_to", "到", f.dispatched_to, "date"),
        _entry("answered_from", "答复日期从", f.answered_from, "date"),
        _entry("answered_to", "到", f.answered_to, "date"),
    ]


def _entry(name: str, label: str, value: str, kind: str = "text") -> dict[str, Any]:
    return {"name": name, "label": label, "type": kind, "value": value}


def _lights() -> list[tuple[str, str]]:
    """The lights as the office calls them."""
    return [(code.value, office().thresholds.signs[code].title) for code in LightCode]


def _select(name: str, label: str, value: str, options: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "type": "select",
        "value": value,
        "options": [("", "全部"), *options],
    }


def _chips(f: Filters, known_fields: list[dict[str, Any]]) -> list[dict[str, str]]:
    known = {x["name"]: x for x in known_fields}
    chips = []
    for name, value in f.active.items():
        field = known[name]
        words = dict(field.get("options", [])).get(value, value)
        chips.append({"label": f"{field['label']}：{words}", "remove_url": _without(name)})
    return chips
