"""在办情况: what is due this week and in whose hands, the leader's pile, and what will be late if work goes on so."""

from proposals.services._hands import Standing, standing
from proposals.services.holding.choices import department_choices, session_choices, unit_names
from proposals.services.holding.export import export_cases, export_in_hands
from proposals.services.holding.groups import MOST_GROUPS, Holder, Totals, UnitWork, holders, totals, units
from proposals.services.holding.lists import PAGE, WorkPage, WorkRow, cases, in_hands
from proposals.services.holding.outlook import outlook
from proposals.services.holding.scope import ROLES, Filters, Scope, end_of_week, scope_of, scopes

__all__ = [
    "MOST_GROUPS",
    "PAGE",
    "ROLES",
    "Filters",
    "Holder",
    "Scope",
    "Standing",
    "Totals",
    "UnitWork",
    "WorkPage",
    "WorkRow",
    "cases",
    "department_choices",
    "end_of_week",
    "export_cases",
    "export_in_hands",
    "holders",
    "in_hands",
    "outlook",
    "scope_of",
    "scopes",
    "session_choices",
    "standing",
    "totals",
    "unit_names",
    "units",
]
