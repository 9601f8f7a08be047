"""交办通知: one for a case or for several, to the departments of one's own unit or to the units that were ordered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from proposals.documents.papers import render_notice
from proposals.domain.actors import Actor, Role
from proposals.domain.deadlines import Clock
from proposals.domain.errors import BadInput, NotAllowed
from proposals.domain.papers import DispatchNotice, TaskLine, compose_notice, limit_words
from proposals.domain.workflow import Part
from proposals.services._clocks import rules_of
from proposals.services._holders import holders
from proposals.services._kept import KeptFile
from proposals.services._office import Office
from proposals.services._papers import PLAIN, Printed, full_name, paper_case, sender_of
from proposals.services.papers.making import LABELS, Paper, file_of
from proposals.storage import papers as read
from proposals.storage.tables.handling import Assignment, Handling
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import KeyFlag

USE = "dispatch_notice"


@dataclass(frozen=True, slots=True)
class OrderedCase:
    """One case to choose from."""

    handling: Handling
    departments: tuple[str, ...]
    due: date | None


@dataclass(frozen=True, slots=True)
class NoticeChoices:
    """What the page offers: whose notice it is, its cases, the sessions to narrow them by."""

    unit: Unit
    cases: list[OrderedCase]
    sessions: list[tuple[int, str]]


def notice_choices(
    office: Office, actor: Actor, *, inside: bool, session_id: int | None = None
) -> NoticeChoices:
    """The cases in hand that a notice may list, for the clerk."""
    unit = _unit_of_clerk(office, actor)
    cases = read.ordered_cases(office.db, unit.id, actor.person_id, inside=inside, session_id=session_id)
    ids = [h.id for h in cases]
    shares, due = read.shares_of(office.db, ids), read.due_days(office.db, ids)
    return NoticeChoices(
        unit=unit,
        cases=[
            OrderedCase(h, tuple(s.department.name for s in shares.get(h.id, ())), _main_due(h, due))
            for h in cases
        ],
        sessions=read.sessions_with_cases(office.db, unit.id),
    )


def notice_file(
    office: Office, actor: Actor, ids: Collection[int], printed: Printed = PLAIN, *, inside: bool
) -> KeptFile:
    """One notice for these cases as a Word file."""
    unit, wanted = _unit_of_clerk(office, actor), set(ids)
    if not wanted:
        raise BadInput("请先勾选要列入交办通知的件。", field="id")
    cases = read.ordered_cases(office.db, unit.id, actor.person_id, inside=inside, ids=wanted)
    if len(cases) != len(wanted):
        raise BadInput("勾选的件里有的已经办结或收回，请刷新页面后重新勾选。", field="id")
    return file_of(office, notice_of(office, actor, unit, cases, printed, inside=inside))


def notice_of(
    office: Office, actor: Actor, unit: Unit, cases: list[Handling], printed: Printed, *, inside: bool
) -> Paper:
    """The notice of this unit over these cases; ``inside`` goes to its departments."""
    sender = sender_of(office, actor, unit, printed, inside=inside)
    shares = read.shares_of(office.db, [h.id for h in cases])
    if inside:
        to = (s.department.name for h in cases for s in shares.get(h.id, ()))
    else:
        to = (full_name(office, h.unit, sender.issued_on) for h in cases if h.unit is not None)
    notice = DispatchNotice(
        sender=sender,
        to=tuple(dict.fromkeys(to)),
        tasks=tuple(_tasks(office, cases, shares, inside=inside)),
        limits=_shared_limits(office, cases),
    )
    text = compose_notice(notice, office.rules.wording, office.rules.papers)
    rows = ("　".join(cell for cell in row if cell) for row in text.rows)
    first = cases[0].proposal.serial_no
    return Paper(
        use=USE,
        name=f"第{first}号{LABELS[USE]}" if len(cases) == 1 else f"{LABELS[USE]}（{len(cases)}件）",
        unit_id=unit.id,
        on=sender.issued_on,
        lines=(*text.letter.lines(), text.annex_title, *rows),
        render=lambda template: render_notice(text, template, office.rules.layout),
    )


def _unit_of_clerk(office: Office, actor: Actor) -> Unit:
    """The clerk's own unit, else the first for which they are clerk."""
    units = [g.unit_id for g in sorted(actor.grants, key=lambda g: g.unit_id) if g.role is Role.CLERK]
    chosen = actor.unit_id if actor.unit_id in units else next(iter(units), None)
    unit = office.db.get(Unit, chosen) if chosen is not None else None
    if unit is None:
        raise NotAllowed("交办通知由提案办理员制发，请联系本单位提案办理员。")
    return unit


def _tasks(
    office: Office, cases: list[Handling], shares: dict[int, list[Assignment]], *, inside: bool
) -> Iterable[TaskLine]:
    ids = [h.id for h in cases]
    children = read.cohandlers_of(office.db, ids)
    due = read.due_days(office.db, [*ids, *(c.id for asked in children.values() for c in asked)])
    flags = read.key_flags_of(office.db, [h.proposal_id for h in cases])
    leaders = _Leaders(office)
    for handling in cases:
        mine, asked = shares.get(handling.id, []), children.get(handling.id, [])
        lead = next((s.department for s in mine if s.lead), None)
        proposers = handling.proposal.proposers
        yield TaskLine(
            case=paper_case(office, handling),
            proposer="、".join(p.name for p in proposers),
            sector=next((p.sector for p in proposers if p.sector), ""),
            lead=_lead(handling, lead.name if lead else "", inside=inside),
            supporting=_supporting(mine, asked, inside=inside),
            leader=leaders.over(handling.unit_id, lead.id if lead else None) if inside else "",
            opinion_due=_opinion_due(handling, asked, due),
            reply_due=None if handling.part is Part.COHANDLE else due.get((handling.id, Clock.REPLY)),
            key=_key(flags.get(handling.proposal_id, [])),
        )


def _lead(handling: Handling, department: str, *, inside: bool) -> str:
    if inside:
        return department
    return handling.unit.name if handling.unit else ""


def _supporting(shares: list[Assignment], asked: list[Handling], *, inside: bool) -> tuple[str, ...]:
    if inside:
        return tuple(s.department.name for s in shares if not s.lead)
    return tuple(child.unit.short_name for child in asked if child.unit is not None)


def _key(flags: list[KeyFlag]) -> str:
    if not flags:
        return ""
    return next((f.leader for f in flags if f.leader), "是")


Days = dict[tuple[int, Clock], date]


def _opinion_due(handling: Handling, asked: list[Handling], due: Days) -> date | None:
    """The day of one's own opinion, or the last day of those that the lead waits for."""
    ids = [handling.id] if handling.part is Part.COHANDLE else [child.id for child in asked]
    return max((due[i, Clock.OPINION] for i in ids if (i, Clock.OPINION) in due), default=None)


def _main_due(handling: Handling, due: Days) -> date | None:
    return due.get((handling.id, Clock.OPINION if handling.part is Part.COHANDLE else Clock.REPLY))


def _shared_limits(office: Office, cases: list[Handling]) -> dict[Clock, str]:
    """Periods in words; one that differs among the cases is left to the table."""
    found: dict[Clock, set[str]] = {}
    for handling in cases:
        for clock, rule in rules_of(office, handling).items():
            found.setdefault(clock, set()).add(limit_words(rule))
    return {clock: words.pop() for clock, words in found.items() if len(words) == 1}


class _Leaders:
    """分管领导 of a department; where several answer for a whole unit nobody is guessed."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.known: dict[tuple[int | None, int | None], str] = {}

    def over(self, unit_id: int | None, department_id: int | None) -> str:
        """The one leader, or nothing."""
        place = (unit_id, department_id)
        if place not in self.known:
            people = holders(self.office, Role.LEADER, unit_id, department_id)
            self.known[place] = people[0].name if len(people) == 1 else ""
        return self.known[place]
