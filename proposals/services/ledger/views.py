"""常用视图: a view of the ledger under a name; pinned ones stand on the first page with their counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotAllowed, NotFound
from proposals.services._office import Office
from proposals.services.ledger.listing import count_of
from proposals.services.ledger.selection import FILTERS, SORTS, Filters, select_for
from proposals.storage.tables.searching import SavedView

LONGEST_NAME, MOST_VIEWS, MOST_PINNED = 30, 30, 6
LONGEST_QUERY = 1000


@dataclass(frozen=True, slots=True)
class View:
    """One's own view; ``query`` as it stands in the address of the ledger."""

    id: int
    name: str
    query: str
    pinned: bool


def known_query(values: Mapping[str, str]) -> str:
    """The filters and the order among these values, as they stand in an address; whatever else is left out."""
    kept = {name: values[name][:100] for name in FILTERS if values.get(name)}
    if values.get("sort", "").lstrip("-") in SORTS:
        kept["sort"] = values["sort"]
    return urlencode(kept)


def filters_of(query: str) -> Filters:
    """The filters of a stored query; what is no filter any longer is left out."""
    return Filters(**{name: value for name, value in parse_qsl(query) if name in FILTERS})


def my_views(office: Office, actor: Actor) -> list[View]:
    """One's views in one's own order."""
    return [View(v.id, v.name, v.query, v.pinned) for v in _own(office, actor)]


def pinned_counts(office: Office, actor: Actor) -> list[tuple[View, int]]:
    """The views on the first page, each with how many cases it holds now (capped); one statement a view."""
    pinned = [v for v in my_views(office, actor) if v.pinned][:MOST_PINNED]
    return [(v, count_of(office, select_for(office, actor, filters_of(v.query)))) for v in pinned]


def view_of(office: Office, actor: Actor, view_id: int) -> View:
    """One of one's own views."""
    found = _one(office, actor, view_id)
    return View(found.id, found.name, found.query, found.pinned)


def save_view(
    office: Office, actor: Actor, name: str, values: Mapping[str, str], *, pinned: bool
) -> SavedView:
    """Keep these filters under a name; raises ``BadInput`` at the field that is wrong."""
    if actor.person_id is None:
        raise NotAllowed("请先登录，再保存视图。")
    query = known_query(values)
    if not query:
        raise BadInput("还没有筛选条件，请先在台账里筛选，再保存。", field="name")
    if len(query) > LONGEST_QUERY:
        raise BadInput("筛选条件太长，存不下，请减少几个条件。", field="name")
    own = _own(office, actor)
    if len(own) >= MOST_VIEWS:
        raise BadInput(f"最多保存{MOST_VIEWS}个视图，请先删去不用的。", field="name")
    view = SavedView(
        person_id=actor.person_id,
        query=query,
        position=max((v.position for v in own), default=0) + 1,
        made_at=office.now,
        pinned=False,
    )
    _describe(view, own, name, pinned)
    office.db.add(view)
    office.db.flush()
    return view


def change_view(office: Office, actor: Actor, view_id: int, name: str, *, pinned: bool) -> None:
    """Another name, on the first page or not."""
    view = _one(office, actor, view_id)
    _describe(view, [v for v in _own(office, actor) if v.id != view_id], name, pinned)


def move_up(office: Office, actor: Actor, view_id: int) -> None:
    """One place further to the front; the first stays where it is."""
    _one(office, actor, view_id)
    own = _own(office, actor)
    at = next(n for n, v in enumerate(own) if v.id == view_id)
    own.insert(max(at - 1, 0), own.pop(at))
    for place, view in enumerate(own, 1):
        view.position = place


def delete_view(office: Office, actor: Actor, view_id: int) -> None:
    """Forget the view; the cases stay as they are."""
    office.db.delete(_one(office, actor, view_id))
    office.db.flush()


def _describe(view: SavedView, others: list[SavedView], name: str, pinned: bool) -> None:
    name = " ".join(name.split())
    if not name:
        raise BadInput("请给这个视图起个名字。", field="name")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"名字最多{LONGEST_NAME}个字，请写短一些。", field="name")
    if any(v.name == name for v in others):
        raise BadInput(f"已经有叫“{name}”的视图，请换个名字。", field="name")
    if pinned and sum(v.pinned for v in others) >= MOST_PINNED:
        raise BadInput(f"首页最多放{MOST_PINNED}个视图，请先让别的视图不放首页。", field="pinned")
    view.name, view.pinned = name, pinned


def _own(office: Office, actor: Actor) -> list[SavedView]:
    mine = select(SavedView).where(SavedView.person_id == actor.person_id)
    return list(office.db.scalars(mine.order_by(SavedView.position, SavedView.id)))


def _one(office: Office, actor: Actor, view_id: int) -> SavedView:
    view = office.db.get(SavedView, view_id)
    if view is None or view.person_id != actor.person_id:
        raise NotFound("没有找到这个视图，请从台账的“常用视图”重新打开。")
    return view
