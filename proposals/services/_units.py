"""Units by the names people use for them, with outside units added as they are first named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from proposals.domain.errors import BadInput
from proposals.services._office import Office
from proposals.storage.tables.organisation import NameUse, Unit, UnitName

FIRST_DAY = date(1949, 10, 1)
"""From when a name counts if nobody said."""


def find_unit(office: Office, name: str, on: date | None = None) -> Unit | None:
    """The unit that bears this full, short or other name on the day (today if none is given).

    The name of a unit that is no more on that day means its successor.
    """
    day = on or office.today
    unit = office.db.scalar(select(Unit).where(Unit.name == name))
    if unit is not None:
        return _heir(office, unit, day)
    unit = office.db.scalar(
        select(Unit)
        .join(UnitName, UnitName.unit_id == Unit.id)
        .where(
            UnitName.name == name,
            UnitName.valid_from <= day,
            or_(UnitName.valid_to.is_(None), UnitName.valid_to >= day),
        )
        .limit(1)
    )
    return _heir(office, unit, day) if unit is not None else None


def _heir(office: Office, unit: Unit, day: date) -> Unit:
    """Who stands for this unit on the day: itself while it bore a name, then whoever took over."""
    passed = set()
    while not unit.active and unit.successor_id is not None and unit.id not in passed:
        passed.add(unit.id)
        last = select(func.max(UnitName.valid_to)).where(
            UnitName.unit_id == unit.id, UnitName.use == NameUse.FULL
        )
        ended = office.db.scalar(last)
        if ended is not None and day <= ended:
            break
        unit = office.db.get_one(Unit, unit.successor_id)
    return unit


def succession_words(office: Office, name: str, on: date | None = None) -> str:
    """What to tell of a name under which a unit that is no more is meant: who is read instead; empty for any other."""
    query = (
        select(Unit.id)
        .join(UnitName, UnitName.unit_id == Unit.id, isouter=True)
        .where(or_(Unit.name == name, UnitName.name == name), Unit.active.is_(False))
        .where(Unit.successor_id.is_not(None))
    )
    gone, unit = office.db.scalars(query).first(), find_unit(office, name, on)
    if gone is None or unit is None or unit.id == gone:
        return ""
    return f"“{name}”已由{unit.name}承接，按{unit.name}读入。"


def find_or_add_unit(office: Office, name: str) -> Unit:
    """The unit of this name; an unknown one is added as an outside unit. Group units are refused."""
    unit = find_unit(office, name) or _add_or_find(office, name)
    if unit.is_group:
        raise BadInput(f"“{name}”是一组单位的统称，不能作为承办单位，请写明具体单位。", field="units")
    if not unit.active:
        raise BadInput(f"“{name}”已停用，请改选承接其职能的单位。", field="units")
    return unit


def _add_or_find(office: Office, name: str) -> Unit:
    """A new outside unit; where somebody else named it at the same moment, theirs."""
    try:
        with office.db.begin_nested():
            return add_unit(office, name)
    except IntegrityError:
        unit = find_unit(office, name)
        assert unit is not None
        return unit


def add_unit(
    office: Office, name: str, short_name: str = "", *, inside: bool = False, is_authority: bool = False
) -> Unit:
    """Store a new unit with its names; ``short_name`` defaults to the full one."""
    unit = Unit(name=name, short_name=short_name or name[:50], inside=inside, is_authority=is_authority)
    office.db.add(unit)
    office.db.flush()
    for text, use in ((name, NameUse.FULL), (short_name, NameUse.SHORT)):
        if text:
            office.db.add(UnitName(unit_id=unit.id, name=text, use=use, valid_from=FIRST_DAY))
    office.db.flush()
    return unit


def unit_by_id(office: Office, unit_id: int) -> Unit:
    """The unit, or a refusal that says to choose one."""
    unit = office.db.get(Unit, unit_id)
    if unit is None:
        raise BadInput("没有这个单位，请从列表中选择。", field="unit")
    return unit


class UnitsByName:
    """``find_or_add_unit`` for a whole list: each name is looked up once."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._able: dict[str, Unit] = {}
        self._by_id: dict[int, Unit] = {}

    def know(self, names: Iterable[str]) -> None:
        """Look all of them up beforehand, in one order for everybody: two lists that name new units never wait crosswise."""
        for name in sorted(set(names)):
            find_unit(self.office, name) or _add_or_find(self.office, name)

    def by_id(self, unit_id: int) -> Unit:
        """The unit, or the refusal of ``unit_by_id``."""
        if unit_id not in self._by_id:
            self._by_id[unit_id] = unit_by_id(self.office, unit_id)
        return self._by_id[unit_id]

    def able(self, name: str) -> Unit:
        """The unit of this name, or the refusal of ``find_or_add_unit``."""
        if name not in self._able:
            self._able[name] = find_or_add_unit(self.office, name)
        return self._able[name]
