"""在办情况: who holds what, the leader's pile, the forecast; lists, Excel and print."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.forecast import Forecast, sentences
from proposals.domain.lights import LightCode
from proposals.domain.workflow import Action, Part, State
from proposals.services import holding
from proposals.services.holding import Filters, Holder, Scope, Totals, UnitWork, WorkPage, WorkRow
from proposals.web.acts import act_url
from proposals.web.display import part_name, state_name
from proposals.web.edge import for_roles, house, me, office

pages = Blueprint("holding", __name__, url_prefix="/holding")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 15
"""Lines of each section of the first page; the rest is a click away."""
TONES = {LightCode.RED: "red", LightCode.YELLOW: "yellow", LightCode.BLUE: "plain", LightCode.GREEN: "green"}
CASE_COLUMNS = ("serial_no", "title", "what", "light", "who", "since", "do")
HAND_COLUMNS = ("serial_no", "title", "who", "task", "since", "light", "do")


@pages.route("/")
@for_roles(*holding.ROLES)
def index() -> ResponseReturnValue:
    """The forecast, the lights, what is due this week, who holds what, and the leader's pile."""
    scope, chosen = _scope(), _filters("kind", "session", "department")
    people = _people(scope)
    week, desk = replace(chosen, within="week"), replace(chosen, desk="1")
    found = holding.totals(office(), scope, chosen)
    due = holding.cases(office(), scope, week, people, size=SHOWN)
    pile = holding.in_hands(office(), scope, desk, people, size=SHOWN)
    holders = holding.holders(office(), scope, chosen, people, at_most=SHOWN)
    units = holding.units(office(), scope, chosen, at_most=SHOWN)
    return render_template(
        "holding/index.html",
        **_frame(scope, chosen, "holding.index"),
        counters=_counters(found),
        sunday=holding.end_of_week(office().today),
        due={"rows": _lines(due), "all_url": _here("holding.cases", within="week"), "count": found.week},
        holders=[_holder(h) for h in holders[:SHOWN]],
        holders_url=_here("holding.holders") if len(holders) > SHOWN else "",
        pile={"rows": _lines(pile), "all_url": _here("holding.hands", desk="1"), "more": pile.next_key},
        leaders=[_holder(h) for h in holding.holders(office(), scope, desk, people, at_most=SHOWN)[:SHOWN]],
        units=[_unit(u) for u in units[:SHOWN]],
        units_url=_here("holding.units") if len(units) > SHOWN else "",
        **_outlook(holding.outlook(office(), scope, chosen)),
    )


@pages.route("/cases")
@for_roles(*holding.ROLES)
def cases() -> ResponseReturnValue:
    """Unfinished cases, nearest due first."""
    scope, chosen = _scope(), _filters("kind", "session", "department", "light", "within", "of_unit")
    page = holding.cases(office(), scope, chosen, _people(scope), key=request.args.get("after", ""))
    heading = "本周到期和已逾期" if chosen.within else "在办的件"
    return _list(scope, chosen, page, heading, CASE_COLUMNS, "holding.cases")


@pages.route("/hands")
@for_roles(*holding.ROLES)
def hands() -> ResponseReturnValue:
    """What lies with somebody, or at the leaders, the longest first."""
    scope, chosen = _scope(), _filters("kind", "session", "department", "light", "holder", "desk")
    page = holding.in_hands(office(), scope, chosen, _people(scope), key=request.args.get("after", ""))
    heading = "领导案头" if chosen.desk else "在谁手里"
    if chosen.holder and page.rows:
        heading = f"在{page.rows[0].hands[0].who}手里"
    return _list(scope, chosen, page, heading, HAND_COLUMNS, "holding.hands")


@pages.route("/holders")
@for_roles(*holding.ROLES)
def holders() -> ResponseReturnValue:
    """Everybody who holds something."""
    scope, chosen = _scope(), _filters("kind", "session", "department")
    found = holding.holders(office(), scope, chosen, _people(scope))
    return render_template(
        "holding/groups.html",
        **_frame(scope, chosen, "holding.holders"),
        heading="在谁手里",
        holders=[_holder(h) for h in found[: holding.MOST_GROUPS]],
        units=[],
        cut=holding.MOST_GROUPS if len(found) > holding.MOST_GROUPS else 0,
    )


@pages.route("/units")
@for_roles(*holding.ROLES)
def units() -> ResponseReturnValue:
    """Every unit that was given something by ours."""
    scope, chosen = _scope(), _filters("kind", "session", "department")
    found = holding.units(office(), scope, chosen)
    return render_template(
        "holding/groups.html",
        **_frame(scope, chosen, "holding.units"),
        heading="各承办单位",
        holders=[],
        units=[_unit(u) for u in found[: holding.MOST_GROUPS]],
        cut=holding.MOST_GROUPS if len(found) > holding.MOST_GROUPS else 0,
    )


@pages.route("/cases.xlsx")
@for_roles(*holding.ROLES)
def cases_sheet() -> ResponseReturnValue:
    """The list of cases as an Excel sheet."""
    chosen = _filters("kind", "session", "department", "light", "within", "of_unit")
    return _sheet("在办情况", holding.export_cases(office(), _scope(), chosen))


@pages.route("/hands.xlsx")
@for_roles(*holding.ROLES)
def hands_sheet() -> ResponseReturnValue:
    """The list of what lies with somebody as an Excel sheet."""
    chosen = _filters("kind", "session", "department", "light", "holder", "desk")
    name = "领导案头" if chosen.desk else "在谁手里"
    return _sheet(name, holding.export_in_hands(office(), _scope(), chosen))


def _sheet(name: str, data: bytes) -> Response:
    file = f"{name}{office().today:%Y%m%d}.xlsx"
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=file)


# ------------------------------------------------------------------ what the pages share


def _scope() -> Scope:
    return holding.scope_of(me(), request.args.get("unit", ""))


def _people(scope: Scope) -> holding.Standing:
    return holding.standing(office(), scope.unit_id)


def _filters(*names: str) -> Filters:
    """The filters that this page knows, as the address says."""
    values = {f.name: request.args.get(f.name, "").strip()[:40] for f in fields(Filters) if f.name in names}
    return Filters(**values)


def _here(endpoint: str, **changes: Any) -> str:
    """Another page of the same unit, narrowed the same way."""
    kept = {
        name: request.args[name]
        for name in ("unit", "kind", "session", "department")
        if request.args.get(name)
    }
    return url_for(endpoint, **{**kept, **changes})


def _again(endpoint: str, **changes: Any) -> str:
    """This very list with some words of its address changed."""
    return url_for(endpoint, **{**request.args.to_dict(), **changes})


def _frame(scope: Scope, chosen: Filters, endpoint: str) -> dict[str, Any]:
    selects = _selects(scope, chosen)
    shown = {s["name"] for s in selects}
    keep: dict[str, Any] = {name: value for name, value in chosen.active.items() if name not in shown}
    return {
        "filters": selects,
        "chips": _chips(selects, endpoint),
        "keep": keep,
        "action": url_for(endpoint),
        "clear_url": url_for(endpoint, **keep),
        "index_url": _here("holding.index"),
        "today": office().today,
    }


def _selects(scope: Scope, chosen: Filters) -> list[dict[str, Any]]:
    """Filters to choose from; a unit only for whoever looks over several, a light only in the lists."""
    kinds = [(k.code, k.name) for k in house().rules.kinds.values()]
    selects = [
        _select("kind", "种类", chosen.kind, kinds),
        _select("session", "届次", chosen.session, holding.session_choices(office(), scope)),
        _select("department", "处室", chosen.department, holding.department_choices(office(), scope)),
    ]
    if request.endpoint in ("holding.cases", "holding.hands"):
        lights = [(code.value, sign.title) for code, sign in office().thresholds.signs.items()]
        selects.append(_select("light", "期限", chosen.light, lights))
    mine = holding.scopes(me())
    if len(mine) > 1:
        names = holding.unit_names(office(), [s.unit_id for s in mine])
        selects.insert(0, {**_select("unit", "单位", str(scope.unit_id), []), "options": names})
    return selects


def _select(name: str, label: str, value: str, options: list[tuple[str, str]]) -> dict[str, Any]:
    shown = [("", "全部"), *options]
    return {"name": name, "label": label, "type": "select", "value": value, "options": shown}


def _chips(selects: list[dict[str, Any]], endpoint: str) -> list[dict[str, str]]:
    return [
        {
            "label": f"{s['label']}：{dict(s['options']).get(s['value'], s['value'])}",
            "remove_url": _again(endpoint, **{s["name"]: None, "after": None}),
        }
        for s in selects
        if s["value"] and s["name"] != "unit"
    ]


def _list(
    scope: Scope, chosen: Filters, page: WorkPage, heading: str, columns: tuple[str, ...], endpoint: str
) -> ResponseReturnValue:
    following = _again(endpoint, after=page.next_key) if page.next_key else None
    export: dict[str, Any] = {"after": None}
    return render_template(
        "holding/list.html",
        **_frame(scope, chosen, endpoint),
        heading=heading,
        columns=columns,
        rows=_lines(page),
        page={"shown": len(page.rows), "next_url": following},
        export_url=_again(f"{endpoint}_sheet", **export),
    )


# ------------------------------------------------------------------ lines


def _lines(page: WorkPage) -> list[dict[str, Any]]:
    here = request.full_path.rstrip("?")
    return [_line(row, here) for row in page.rows]


def _line(row: WorkRow, here: str) -> dict[str, Any]:
    others = (row.unit, part_name(Part(row.part)), state_name(State(row.state)))
    return {
        "url": url_for("cases.show", handling_id=row.handling_id, back=here),
        "serial_no": row.serial_no,
        "title": row.title,
        "note": "，".join(filter(None, (row.session, *others))),
        "what": row.what,
        "due": row.due,
        "light": row.light,
        "hands": row.hands,
        "urge_url": act_url(row.handling_id, Action.URGE) if row.may_urge else "",
    }


def _holder(holder: Holder) -> dict[str, Any]:
    return {
        "who": holder.who,
        "url": _here("holding.hands", holder=holder.code),
        "cases": holder.cases,
        "overdue": holder.overdue,
        "oldest": holder.oldest,
        "working_days": holder.working_days,
        "days": holder.days,
        "absences": [
            f"{a.person}已授权{a.to}办理，到{a.until.month}月{a.until.day}日" for a in holder.absences
        ],
    }


def _unit(unit: UnitWork) -> dict[str, Any]:
    return {
        "name": unit.name,
        "url": _here("holding.cases", of_unit=unit.unit_id),
        "cases": unit.cases,
        "week": unit.week,
        "overdue": unit.overdue,
        "answered": unit.answered,
    }


def _counters(found: Totals) -> list[dict[str, Any]]:
    signs = office().thresholds.signs
    every = {"words": "在办", "count": str(found.cases), "tone": "plain", "url": _here("holding.cases")}
    return [
        every,
        *(
            {
                "words": signs[code].meaning,
                "hue": signs[code].colour,
                "count": str(number),
                "tone": TONES[code],
                "url": _here("holding.cases", light=code.value),
            }
            for code, number in found.lights.items()
        ),
    ]


def _outlook(found: Forecast) -> dict[str, Any]:
    """The sentences, and the weeks with the lengths of their bars in hundredths of the longest."""
    rows = [*((w.due, w.expected or 0, w.late or 0) for w in found.weeks), (found.overdue, 0, 0)]
    longest = max((n for row in rows for n in row), default=0) or 1
    overdue = {"words": "已逾期", "due": found.overdue, "due_bar": found.overdue * 100 // longest}
    weeks = [
        {
            "words": f"{w.first.month}月{w.first.day}日至{w.last.month}月{w.last.day}日",
            "due": w.due,
            "expected": w.expected,
            "late": w.late,
            "due_bar": w.due * 100 // longest,
            "expected_bar": (w.expected or 0) * 100 // longest,
        }
        for w in found.weeks
    ]
    return {
        "sentences": sentences(found),
        "weeks": ([overdue] if found.overdue else []) + weeks if found.open else [],
        "later": found.later,
        "has_pace": found.pace is not None,
    }
