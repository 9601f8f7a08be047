"""单位、处室、人员 from one workbook: read, shown beside what stands, stored whole, with first passwords on slips."""

from proposals.services.exchange.directory.batches import confirm, counts, my_batches, stage, staged, told
from proposals.services.exchange.directory.people import LoginFrom
from proposals.services.exchange.directory.plan import Plan
from proposals.services.exchange.directory.reading import MOST_ROWS
from proposals.services.exchange.directory.workbook import filled_workbook, template

__all__ = [
    "MOST_ROWS",
    "LoginFrom",
    "Plan",
    "confirm",
    "counts",
    "filled_workbook",
    "my_batches",
    "stage",
    "staged",
    "template",
    "told",
]
