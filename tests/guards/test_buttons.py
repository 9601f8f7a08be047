"""Every act has its page, and 详情 offers exactly what the two tables allow."""

import re

import pytest
from sqlalchemy import select

from proposals.domain.workflow import IN_BULK, Action
from proposals.services._actors import actor_of
from proposals.services.cases import next_actions, open_case
from proposals.storage.tables.organisation import Person
from proposals.web.acts import PAGES
from tests.guards.conftest import PeopledSite


def test_every_act_has_a_page(peopled: PeopledSite) -> None:
    assert peopled.cases, "the pages are declared when the site starts"
    assert set(Action) - set(PAGES) == IN_BULK


@pytest.mark.parametrize("name", ["王登记", "李承办", "周处长", "陈局长", "赵会办"])
def test_the_case_offers_what_the_tables_allow_and_nothing_else(peopled: PeopledSite, name: str) -> None:
    visitor, office = peopled.site.visitor(name), peopled.site.fresh()
    actor = actor_of(office, office.db.scalars(select(Person).where(Person.login == name)).one())
    wrong = []
    for case_name, handling_id in peopled.cases.items():
        answer = visitor.get(f"/cases/{handling_id}")
        if answer.status_code == 404:
            continue
        offered = set(re.findall(rf'href="/cases/{handling_id}/(\w+)"', answer.text)) & {
            a.value for a in Action
        }
        case = open_case(office, actor, handling_id)
        own, recorded = next_actions(case)
        allowed = {a.value for a in [*own, *recorded]}
        if offered != allowed:
            wrong.append((case_name, sorted(offered - allowed), sorted(allowed - offered)))
    office.close()
    assert wrong == []
