"""承诺事项: the page on which whoever drafts confirms what the reply promises."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import request

from proposals.domain.errors import BadInput, SeveralProblems, refuse_all
from proposals.domain.workflow import Action
from proposals.services import commitments
from proposals.services.cases import Case
from proposals.services.commitments import Added, CommitmentLine, CommitmentsPage, Decided
from proposals.web.acts import ActForm, How, act_page, act_url
from proposals.web.edge import me, office
from proposals.web.form_dates import parse_day
from proposals.web.forms import shown

CONFIRMED, DECLINED = "confirmed", "declined"
CHOICES = ((CONFIRMED, "作为承诺事项"), (DECLINED, "不是承诺"))
ADDED = "added"
"""In the names of fields, what stands for the key of a promise: the one that is written down beside those found."""
PLACES = ("sentence", "measure", "unit", "due")
_NAMED = re.compile(r"decision-([0-9a-f]{16})")


class CommitmentsForm(ActForm):
    """Its fields are one set for each promise, named after it; they are read from the request."""

    places: dict[str, str]
    """Field of a promise → the sentence that is shown at it."""

    def __init__(self) -> None:
        super().__init__()
        self.places = {}

    def refuse(self, problem: BadInput) -> None:
        """At the promise where the field belongs to one, and linked from the top; else on top alone."""
        for one in problem.problems if isinstance(problem, SeveralProblems) else [problem]:
            if one.field and one.field.rpartition("-")[0] in PLACES:
                self.places[one.field] = one.sentence
            else:
                super().refuse(one)


def _context(form: CommitmentsForm, case: Case) -> dict[str, Any]:
    unit = case.handling.unit
    page: CommitmentsPage = commitments.commitments_page(office(), me(), case.id)
    return {
        "promises": page,
        "addition": _addition(unit.short_name, form.places) if page.version and unit else None,
        "lines": [_line(line, form.places) for line in page.lines],
        "misfits": [{"field": field, "sentence": words} for field, words in form.places.items()],
        "choices": CHOICES,
        "draft_url": act_url(case.id, Action.SAVE_DRAFT),
        "submit_label": "保存",
    }


def _line(line: CommitmentLine, places: dict[str, str]) -> dict[str, Any]:
    """A promise with what was typed about it, else as it was read or stored."""
    stored = {
        "decision": line.state,
        "measure": line.measure,
        "unit": line.unit,
        "due": line.due.isoformat() if line.due else "",
    }
    return {"line": line, **_kept(line.key, stored, places)}


def _addition(own_unit: str, places: dict[str, str]) -> dict[str, Any]:
    """The empty fields of one to add, or what was typed there; ``open`` where something was."""
    empty = {"sentence": "", "measure": "", "unit": own_unit, "due": ""}
    return {"line": {"key": ADDED}, "open": _adds(), **_kept(ADDED, empty, places)}


def _kept(key: str, stored: dict[str, str], places: dict[str, str]) -> dict[str, Any]:
    typed = {name: request.form.get(f"{name}-{key}") for name in stored}
    values = {
        name: value if typed[name] is None else shown(str(typed[name])) for name, value in stored.items()
    }
    return {"values": values, "errors": {name: places.get(f"{name}-{key}", "") for name in PLACES}}


def _adds() -> bool:
    """Whether something is typed about one to add; the unit is filled in beforehand and says nothing."""
    return any(_typed(name, ADDED).strip() for name in ("sentence", "measure", "due"))


@act_page(
    Action.CONFIRM_COMMITMENTS,
    CommitmentsForm,
    done="承诺事项已保存。",
    template="commitments/confirm.html",
    context=_context,
    label="确认承诺事项",
    lead="写明措施和期限的句子列在下面。确认的随复函存档，寄出后按季度登记进展；复函上不另外印出。",
)
def confirm_commitments(case: Case, form: CommitmentsForm, how: How) -> str:
    """确认承诺事项."""
    problems: list[BadInput] = []
    decisions, added = _decisions(problems), _added(problems)
    refuse_all(problems)
    commitments.confirm_commitments(office(), me(), case.id, decisions, added, **how)
    return act_url(case.id, Action.CONFIRM_COMMITMENTS)


def _decisions(problems: list[BadInput]) -> list[Decided]:
    """What was chosen, promise by promise; a date that is none is one of ``problems``, at its field."""
    found: list[Decided] = []
    for name, value in request.form.items():
        match = _NAMED.fullmatch(name)
        if match is None or not value:
            continue
        if value not in (CONFIRMED, DECLINED):
            raise BadInput("请在“作为承诺事项”和“不是承诺”中选一项。")
        key, confirmed = match[1], value == CONFIRMED
        due = _day(f"due-{key}", problems) if confirmed else None
        found.append(Decided(key, confirmed, _typed("measure", key), _typed("unit", key), due))
    return found


def _added(problems: list[BadInput]) -> Added | None:
    """The one to add, if any."""
    if not _adds():
        return None
    due = _day(f"due-{ADDED}", problems)
    return Added(_typed("sentence", ADDED), _typed("measure", ADDED), _typed("unit", ADDED), due)


def _typed(name: str, key: str) -> str:
    return request.form.get(f"{name}-{key}", "")


def _day(field: str, problems: list[BadInput]) -> date | None:
    text = request.form.get(field, "").strip()
    if not text:
        return None
    try:
        return parse_day(text, "期限", field=field)
    except BadInput as problem:
        problems.append(problem)
        return None
