"""How many SQL statements a page takes, and that more rows do not take more of them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from proposals.domain.actors import Role
from proposals.storage.tables.organisation import Person, RoleGrant
from tests.factories import registered
from tests.guards.conftest import PeopledSite
from tests.people import EVER
from tests.site import SiteUnderTest

AT_MOST = {
    "待办": ("王登记", "/", 10),  # two pinned views among them, each counted by one
    "台账": ("王登记", "/ledger", 8),
    "详情": ("王登记", "/cases/{handling}", 25),
    "起草": ("李承办", "/cases/{handling}/save_draft", 50),
    "合稿": ("李承办", "/cases/{handling}/collation", 40),
    "逐条回应": ("李承办", "/cases/{handling}/points", 40),
    "送审": ("李承办", "/cases/{handling}/submit", 37),
    "会办意见": ("王登记", "/cases/{handling}/opinions", 28),
    "复函": ("王登记", "/cases/{answered}/letters", 22),
    "文书": ("王登记", "/cases/{handling}/papers", 32),
    "交办通知": ("王登记", "/papers/dispatch-notice", 8),
    "督办单": ("王登记", "/notices?tab=all", 4),
    "消息": ("李承办", "/messages/?tab=all", 4),
    "在办情况": ("王登记", "/holding/", 17),
    "在办的件": ("王登记", "/holding/cases", 10),
    "在谁手里": ("王登记", "/holding/hands", 9),
    "日历": ("王登记", "/calendar?month=2023-05", 6),
    "搜索": ("王登记", "/search?q=法治政府", 6),
    "答复口径": ("王登记", "/lines", 9),
    "职责目录": ("王登记", "/admin/responsibilities", 6),
    "职责依据": ("王登记", "/cases/{handling}/responsibilities", 24),
    "工作日历": ("王登记", "/admin/days", 9),
}
"""Page → who opens it, where, and how many statements it may take, login and navigation included."""


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements of one request; the access log's own transaction comes after the answer."""
    found: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def statements(site: SiteUnderTest, name: str, address: str) -> int:
    """Statements for this page, opened a second time: the first opening may fill caches."""
    visitor = site.visitor(name)
    visitor.get(address)
    with counted(site.house.engine) as found:
        assert visitor.get(address).status_code == 200, address
    return len(found)


@pytest.mark.parametrize("page", AT_MOST)
def test_a_page_takes_no_more_statements_than_written_down(peopled: PeopledSite, page: str) -> None:
    name, address, most = AT_MOST[page]
    assert statements(peopled.site, name, address.format(**peopled.cases)) <= most


LISTS = [
    "/",
    "/notices",
    "/done",
    "/started",
    "/ledger",
    "/search?q=法治政府",
    "/papers/dispatch-notice",
    "/holding/",
    "/holding/cases",
]


@pytest.mark.parametrize(
    "address",
    [*LISTS, "/holding/hands", "/holding/holders", "/holding/cases.xlsx", "/calendar?month=2023-05"],
)
def test_a_list_takes_as_many_statements_for_sixty_rows_as_for_two(site: SiteUnderTest, address: str) -> None:
    for n in range(2):
        registered(site.cast, serial_no=str(100 + n))
    site.cast.office.commit()
    few = statements(site, "王登记", address)
    for n in range(58):
        registered(site.cast, serial_no=str(200 + n))
    site.cast.office.commit()
    assert statements(site, "王登记", address) == few


def test_first_passwords_take_as_many_statements_for_sixty_people_as_for_two(site: SiteUnderTest) -> None:
    cast = site.cast
    people = [Person(login=f"u{n}", name=f"人员{n}", unit_id=cast.unit.id) for n in range(60)]
    admin = RoleGrant(
        person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
    )
    cast.office.db.add_all([admin, *people[:2]])
    cast.office.commit()
    few = statements(site, "钱核稿", "/admin/directory/slips")
    cast.office.db.add_all(people[2:])
    cast.office.commit()
    assert statements(site, "钱核稿", "/admin/directory/slips") == few
